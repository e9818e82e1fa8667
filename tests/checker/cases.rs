//! One folder per feature: a small board, the commands that are run on it, and what they say.
//!
//! ```text
//! tests/cases/<feature>/board/content/…   the board
//! tests/cases/<feature>/cmd               a command a line (`check --all` where there is no such file)
//! tests/cases/<feature>/expected.txt      what a person reads: output, messages, exit code
//! tests/cases/<feature>/expected.json     the same for programs (`--format json`)
//! ```
//!
//! `NOTICEBOARD_ACCEPT=1 cargo test --test checker cases` writes what is said now; read the difference before committing it.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use crate::common::{Report, noticeboard};

#[test]
fn every_case_says_what_is_expected() {
    let accept = std::env::var_os("NOTICEBOARD_ACCEPT").is_some_and(|value| value == "1");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut cases: Vec<PathBuf> =
        fs::read_dir(root).expect("cases").flatten().map(|e| e.path()).filter(|p| p.is_dir()).collect();
    cases.sort();
    assert!(cases.len() >= 12, "{} cases", cases.len());
    let mut failures = String::new();
    for case in &cases {
        for (file, found) in [("expected.txt", run(case, &[])), ("expected.json", run(case, &["--format", "json"]))] {
            let path = case.join(file);
            // A checkout on Windows may have changed the line ends.
            let expected = fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
            if expected == found {
                continue;
            }
            if accept {
                fs::write(&path, &found).expect("accepted");
            } else {
                let _ = writeln!(failures, "\n{}\n{}", path.display(), difference(&expected, &found));
            }
        }
    }
    assert!(failures.is_empty(), "{failures}\nNOTICEBOARD_ACCEPT=1 accepts what is said now");
}

/// Runs the case's commands and writes down everything that is seen.
fn run(case: &Path, more: &[&str]) -> String {
    let commands = fs::read_to_string(case.join("cmd")).unwrap_or_else(|_| "check --all\n".into());
    let mut seen = String::new();
    for line in commands.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let mut command = noticeboard();
        command.args(line.split_whitespace()).args(more).current_dir(case.join("board"));
        let report = Report::of(&mut command);
        let code = report.code.map_or("-".into(), |code| code.to_string());
        if more.is_empty() {
            let _ = write!(seen, "$ noticeboard {line}\n{}{}[{code}]\n\n", report.stdout, report.stderr);
        } else {
            seen += &report.stdout;
        }
    }
    seen.replace("\r\n", "\n")
}

/// The lines that are only on one side.
fn difference(expected: &str, found: &str) -> String {
    let mut text = String::new();
    for line in expected.lines().filter(|line| !found.lines().any(|other| other == *line)) {
        let _ = writeln!(text, "- {line}");
    }
    for line in found.lines().filter(|line| !expected.lines().any(|other| other == *line)) {
        let _ = writeln!(text, "+ {line}");
    }
    if text.is_empty() { "the same lines in another order".into() } else { text }
}
