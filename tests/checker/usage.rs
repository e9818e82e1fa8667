//! The command line as people and timers meet it: which board, which language, what is said at the end.

use std::path::Path;

use serde_json::Value;

use crate::common::{Report, TestBoard, noticeboard};

fn inside(board: &TestBoard, folder: &str, arguments: &[&str]) -> Report {
    let folder = board.path().join(folder);
    std::fs::create_dir_all(&folder).expect("folders");
    Report::of(noticeboard().args(arguments).current_dir(folder))
}

#[test]
fn a_board_is_found_from_any_folder_of_it() {
    let board = TestBoard::new();
    board.file("content/east/org.yaml", "name: 东区\ncolour: red\n");
    for folder in ["", "content", "content/east", "content/east/posts", "themes", "notes/of/mine"] {
        let report = inside(&board, folder, &["check", "--format", "json"]);
        assert_eq!(report.code, Some(1), "{folder}: {}", report.stderr);
        // Files are named from the board on, wherever one stands.
        assert_eq!(report.of_file("content/east/org.yaml"), [("unknown-key".to_owned(), Some(2))], "{folder}");
    }
    let explained = Report::of(noticeboard().args(["check", "--explain", "unknown-key"]).current_dir("/"));
    assert_eq!(explained.code, Some(0), "{}", explained.stderr);
}

#[test]
fn where_there_is_no_board_that_is_said_with_a_way_out() {
    let empty = tempfile::tempdir().expect("a folder");
    for command in ["check", "build", "serve", "print", "kiosk", "upcoming", "schema"] {
        let report = Report::of(noticeboard().arg(command).current_dir(empty.path()));
        assert_eq!(report.code, Some(2), "{command}: {}", report.stderr);
        assert!(
            report.stderr.contains("这里不是公示栏") && report.stderr.contains("noticeboard new"),
            "{}",
            report.stderr
        );
    }
    let board = TestBoard::new();
    let within = board.path().join("content");
    let report = Report::of(noticeboard().args(["check", "--board"]).arg(&within));
    assert_eq!(report.code, Some(2));
    assert!(report.stderr.contains(&format!("写 --board {}", board.path().display())), "{}", report.stderr);
    assert_eq!(std::fs::read_dir(empty.path()).expect("it").count(), 0, "nothing is left behind");
}

#[test]
fn messages_are_in_the_language_asked_for_else_in_the_boards() {
    let english = TestBoard::new();
    english.file("content/board.yaml", "title: A board\nlanguage: en\nas_of: 2026-06-30\n");
    let chinese = TestBoard::new();
    // The tests' environment is Chinese, and is not asked where there is a board.
    for (board, arguments, words) in [
        (&english, &["check"][..], "0 errors"),
        (&english, &["--lang", "zh", "check"], "0 个错误"),
        (&chinese, &["check"], "0 个错误"),
        (&chinese, &["check", "--lang", "en"], "0 errors"),
        (&english, &["check", "--jobs", "0"], "a whole number, 1 or more"),
        (&chinese, &["check", "--jobs", "0"], "写 1 或更大的整数"),
    ] {
        let report = inside(board, "content", arguments);
        assert!(report.stderr.contains(words), "{arguments:?}: {}", report.stderr);
    }
    let nowhere = Report::of(noticeboard().args(["chekc"]).env("LC_ALL", "en_GB.UTF-8").current_dir("/"));
    assert!(nowhere.stderr.starts_with("error: unrecognized command 'chekc'"), "{}", nowhere.stderr);
}

const NOTICE: &str =
    "---\ntitle: 食堂收费公示\nstarts_on: 2026-06-29\nperiod: { days: 5, unit: working }\n---\n收费标准见附表。\n";

#[test]
fn a_build_says_where_the_site_is_and_when_it_changes_next() {
    let board = TestBoard::new();
    board.file("content/board.yaml", "title: 示例\ntimezone: Asia/Shanghai\n");
    board.file("content/notices/canteen.md", NOTICE);
    let build = |further: &[&str]| {
        let mut arguments = vec!["build", "--as-of", "2026-06-30"];
        arguments.extend(further);
        inside(&board, "content/notices", &arguments)
    };
    let site = board.path().canonicalize().expect("it").join("public");
    let told = build(&[]);
    assert_eq!(told.code, Some(0), "{}", told.stderr);
    assert!(told.stderr.contains(&format!("网站在 {}", site.display())), "{}", told.stderr);
    assert!(told.stderr.contains("下次自己变化：2026-07-04，有公示结束"), "{}", told.stderr);
    assert!(told.stderr.contains("看一看：noticeboard build --open --as-of 2026-06-30\n"), "{}", told.stderr);
    let elsewhere = Report::of(noticeboard().args(["build", "--board"]).arg(board.path()).current_dir("/"));
    let command = format!("看一看：noticeboard build --open --board {}\n", board.path().display());
    assert!(elsewhere.stderr.contains(&command), "{}", elsewhere.stderr);
    // An unchanged one says the same as the first.
    let site = board.path().canonicalize().expect("it").join("other");
    for result in ["published", "unchanged"] {
        let told = build(&["--format", "json", "--out", site.to_str().expect("UTF-8")]);
        let last: Value = serde_json::from_str(told.stdout.lines().last().expect("a line")).expect("JSON");
        assert_eq!(last["result"], result, "{last}");
        assert_eq!(last["written"].as_u64().expect("a number") > 0, result == "published", "{last}");
        assert_eq!((&last["day"], &last["held"]), (&"2026-06-30".into(), &true.into()), "{last}");
        assert_eq!(last["site"], site.to_str().expect("UTF-8"));
        let next = &last["next_change"];
        assert_eq!((&next["date"], &next["why"]), (&"2026-07-04".into(), &"notice_ends".into()), "{last}");
        assert_eq!(next["at"], "2026-07-04T00:00:00+08:00");
    }
}

#[test]
fn a_build_that_fails_says_what_stands() {
    let board = TestBoard::new();
    board.file("content/members/a.yaml", "name: 王示例\ncolour: red\n");
    let first = inside(&board, "", &["build"]);
    assert_eq!(first.code, Some(1));
    assert!(!first.stderr.contains("上一版"), "there is none: {}", first.stderr);
    board.file("content/members/a.yaml", "name: 王示例\n");
    assert_eq!(inside(&board, "", &["build"]).code, Some(0));
    board.file("content/members/a.yaml", "name: 王示例\ncolour: red\n");
    let failed = inside(&board, "", &["build"]);
    assert_eq!(failed.code, Some(1));
    assert!(failed.stderr.contains("里还是上一版网站，没有动"), "{}", failed.stderr);
    let failed = inside(&board, "", &["build", "--format", "json"]);
    let last: Value = serde_json::from_str(failed.stdout.lines().last().expect("a line")).expect("JSON");
    assert_eq!((&last["result"], &last["errors"]), (&"failed".into(), &1.into()));
    assert!(last["site"].is_string() && last["next_change"].is_null(), "{last}");
}

#[test]
fn a_doctor_fails_by_what_will_go_wrong_alone() {
    let board = TestBoard::new();
    let states = |report: &Report| {
        let state =
            |record: &Value| format!("{}:{}", record["check"].as_str().unwrap(), record["state"].as_str().unwrap());
        report.records.iter().map(state).collect::<Vec<_>>().join(" ")
    };
    let sound = inside(&board, "content", &["doctor", "--format", "json"]);
    assert_eq!(sound.code, Some(0), "{}", sound.stdout);
    assert!(
        states(&sound).starts_with("program:ok board:ok clock:ok clock:warn calendar:ok fonts:ok caches:ok"),
        "{}",
        states(&sound)
    );
    assert!(!board.path().join("public").exists() && !board.path().join(".noticeboard").exists(), "nothing is left");
    board.file("content/members/a.yaml", "name: 王𱊜\n");
    let rare = inside(&board, "", &["doctor", "--format", "json"]);
    assert_eq!(rare.code, Some(1));
    assert!(states(&rare).contains("board:warn") && states(&rare).contains("fonts:fail"), "{}", states(&rare));
    let nowhere = Report::of(noticeboard().args(["doctor", "--format", "json"]).current_dir("/"));
    assert!(states(&nowhere).starts_with("program:ok board:warn clock:"), "{}", states(&nowhere));
}

#[test]
fn shells_and_manuals_are_served() {
    let of = |arguments: &[&str]| {
        let report = Report::of(noticeboard().args(arguments).current_dir("/"));
        assert_eq!(report.code, Some(0), "{arguments:?}: {}", report.stderr);
        report.stdout
    };
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = of(&["completions", shell]);
        assert!(script.contains("noticeboard") && script.contains("skip-faulty"), "{shell}");
    }
    assert!(of(&["man", "--lang", "en"]).contains(".SH \"SYNOPSIS\""));
    assert!(of(&["--lang", "en", "man", "check"]).contains("explain"));
    let folder = tempfile::tempdir().expect("a folder");
    of(&["man", "--out", folder.path().to_str().expect("UTF-8")]);
    assert!(Path::new(&folder.path().join("noticeboard-build.1")).is_file());
    let version = of(&["-V"]);
    assert!(version.starts_with(concat!("noticeboard ", env!("CARGO_PKG_VERSION"), " (")), "{version}");
    assert!(version.trim_end().ends_with(')') && version.contains('-'), "{version}");
    assert_eq!(of(&["help", "check", "--lang", "en"]), of(&["check", "--help", "--lang", "en"]));
    assert_eq!(of(&["--lang", "en", "help"]), of(&["--help", "--lang", "en"]));
}
