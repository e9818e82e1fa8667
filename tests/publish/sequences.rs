//! Any sequence of editions ends in exactly the last one.

use std::time::{Duration, SystemTime};

use proptest::prelude::*;

use super::*;

/// Makes all folders look long unchanged, so that publishing trusts its notes about them. Only
/// right after a switch: otherwise it would hide what changed since.
fn age(out: &Path) {
    let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    for root in [out, &spare_of(out)] {
        for entry in walkdir::WalkDir::new(root).into_iter().filter_map(Result::ok) {
            if entry.file_type().is_dir() {
                fs::File::open(entry.path()).unwrap().set_modified(long_ago).unwrap();
            }
        }
    }
}

const PAGES: [&str; 9] =
    ["index.html", "a", "a/b", "a/b/c.html", "a/d/e/f.html", "a.b", "g/h.html", "g/i.html", "j/k/l"];
pub const FOREIGN: [&str; 6] = ["kiosk/alert.js", "a/mine", "g/i.htm", "a/d/deep/x", "j", "top"];

#[derive(Clone, Debug)]
enum Step {
    /// For each page: absent, or which content. How to switch; whether time passes then.
    Build([Option<u8>; PAGES.len()], Way, bool),
    Put(usize, u8),
    Replace(usize, u8),
    Delete(usize),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let page = prop_oneof![2 => Just(None), 3 => (0..3u8).prop_map(Some)];
    let pages = proptest::collection::vec(page, PAGES.len()).prop_map(|v| v.try_into().unwrap());
    let way = prop_oneof![5 => Just(Way::Best), 1 => Just(Way::Journal)];
    let at = || 0..FOREIGN.len();
    let step = prop_oneof![
        6 => (pages, way, any::<bool>()).prop_map(|(pages, way, age)| Step::Build(pages, way, age)),
        2 => (at(), any::<u8>()).prop_map(|(at, text)| Step::Put(at, text)),
        1 => (at(), any::<u8>()).prop_map(|(at, text)| Step::Replace(at, text)),
        1 => at().prop_map(Step::Delete),
    ];
    proptest::collection::vec(step, 1..24)
}

fn lies_below(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

/// The edition of a step, without pages that are both file and folder.
fn edition(pages: &[Option<u8>]) -> Files {
    let mut files = Files::new();
    for (path, content) in PAGES.iter().zip(pages) {
        let Some(content) = content else { continue };
        if !files.keys().any(|other| lies_below(path, other)) {
            files.insert((*path).to_owned(), format!("{path} {content}").into_bytes());
        }
    }
    files
}

fn clashes(pages: &Files, foreign: &Files) -> bool {
    let clash = |page: &str, other: &str| page == other || lies_below(page, other) || lies_below(other, page);
    pages.keys().any(|page| foreign.keys().any(|other| clash(page, other)))
}

fn follow(steps: &[Step]) {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("public");
    let (mut pages, mut foreign) = (Files::new(), Files::new());
    build(&out, Way::Best, &pages).unwrap();
    for step in steps {
        match step {
            Step::Build(wanted, way, aged) => {
                let wanted = edition(wanted);
                let built = build(&out, *way, &wanted);
                let published = built.is_ok();
                match built {
                    Ok(()) => pages = wanted,
                    Err(e) => assert!(clashes(&wanted, &foreign), "refused without reason: {e:#}"),
                }
                assert!(!clashes(&pages, &foreign), "a clash was not refused");
                if spare_of(&out).exists() {
                    // A refused edition leaves staged files; the next build deals with them.
                    build(&out, *way, &pages).unwrap();
                    assert_spare_is_clean(&out);
                }
                if *aged && published {
                    age(&out);
                }
            }
            Step::Put(at, text) | Step::Replace(at, text) => {
                let (path, full) = (FOREIGN[*at], out.join(FOREIGN[*at]));
                let free = !clashes(&pages, &[(path.to_owned(), Vec::new())].into()) && !full.is_dir();
                if !free || fs::create_dir_all(full.parent().unwrap()).is_err() {
                    continue;
                }
                if matches!(step, Step::Put(..)) {
                    fs::write(&full, [*text]).unwrap();
                } else {
                    let beside = dir.path().join("beside");
                    fs::write(&beside, [*text]).unwrap();
                    fs::rename(beside, &full).unwrap();
                }
                foreign.insert(path.to_owned(), vec![*text]);
            }
            Step::Delete(at) => {
                if foreign.remove(FOREIGN[*at]).is_some() {
                    let full = out.join(FOREIGN[*at]);
                    fs::remove_file(&full).unwrap();
                    // An empty folder of somebody's also stands in the way of a page.
                    let above = full.ancestors().skip(1).take_while(|dir| **dir != out);
                    let _ = above.map(fs::remove_dir).take_while(Result::is_ok).count();
                }
            }
        }
        let expected: Files = pages.iter().chain(&foreign).map(|(p, b)| (p.clone(), b.clone())).collect();
        assert_eq!(tree(&out), expected, "after {step:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_sequence_of_editions_ends_in_the_last(steps in steps()) {
        follow(&steps);
    }
}
