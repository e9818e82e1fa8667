//! Publishing against its two hardest promises: any sequence of editions ends in exactly the
//! last one, and a build killed at any moment leaves the last good site or the new one.

#![cfg(unix)]

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, SystemTime};

use noticeboard::publish::{Destination, Publication, Way};
use proptest::prelude::*;
use rayon::prelude::*;

type Files = BTreeMap<String, Vec<u8>>;

const WAYS: [Way; 2] = [Way::Best, Way::Journal];

fn build(out: &Path, way: Way, files: &Files) -> anyhow::Result<()> {
    let publication = Publication::begin_by(out, way)?;
    files.par_iter().try_for_each(|(path, bytes)| publication.put(path, bytes))?;
    publication.commit().map(drop)
}

/// Every file below `root` but the module's own.
fn tree(root: &Path) -> Files {
    let walk = walkdir::WalkDir::new(root).into_iter().filter_map(Result::ok);
    walk.filter(|entry| !entry.file_type().is_dir())
        .map(|entry| (entry.path().strip_prefix(root).unwrap().to_str().unwrap().to_owned(), entry))
        .filter(|(path, _)| !path.starts_with(".noticeboard-"))
        .map(|(path, entry)| (path, fs::read(entry.path()).unwrap()))
        .collect()
}

fn spare_of(out: &Path) -> PathBuf {
    out.parent().unwrap().join(".public.noticeboard/spare")
}

/// Nothing may be in the spare that is not live: it could have been withdrawn.
fn assert_spare_is_clean(out: &Path) {
    let live = tree(out);
    // Foreign files follow when something is switched.
    for (path, bytes) in tree(&spare_of(out)).into_iter().filter(|(path, _)| !FOREIGN.contains(&&path[..])) {
        assert_eq!(live.get(&path), Some(&bytes), "{path} in the spare is not what is published");
    }
}

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

// Any sequence of editions.

const PAGES: [&str; 9] =
    ["index.html", "a", "a/b", "a/b/c.html", "a/d/e/f.html", "a.b", "g/h.html", "g/i.html", "j/k/l"];
const FOREIGN: [&str; 6] = ["kiosk/alert.js", "a/mine", "g/i.htm", "a/d/deep/x", "j", "top"];

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
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_sequence_of_editions_ends_in_the_last(steps in steps()) {
        follow(&steps);
    }
}

// A build killed at any moment.

/// Edition `n`: pages that stay, change, come and go, and one that says which edition it is.
fn numbered(n: u32) -> Files {
    let mut files = Files::new();
    let mut add = |path: String, text: String| drop(files.insert(path, text.repeat(40).into_bytes()));
    add("index.html".into(), format!("edition {n};"));
    for i in 0..60 {
        add(format!("stays/{i}/index.html"), format!("page {i};"));
        add(format!("changes/{}/{i}/index.html", i % 7), format!("page {i} of {n};"));
    }
    for i in 0..20 {
        add(format!("comes/{}/{i}.html", n % 3), format!("page {i} of {n};"));
    }
    // A file that becomes a folder and back.
    add(if n.is_multiple_of(2) { "trades".into() } else { "trades/places".into() }, "x".into());
    files
}

/// Not a test: the process that is killed. It publishes editions until then.
#[test]
#[ignore = "run by the tests below"]
fn publish_until_killed() {
    let Some(out) = std::env::var_os("NOTICEBOARD_OUT").map(PathBuf::from) else {
        return;
    };
    let way = if std::env::var_os("NOTICEBOARD_JOURNAL").is_some() { Way::Journal } else { Way::Best };
    let from: u32 = std::env::var("NOTICEBOARD_EDITION").unwrap().parse().unwrap();
    println!("\ngo");
    for n in from.. {
        build(&out, way, &numbered(n)).unwrap();
    }
}

fn kill_a_build(out: &Path, way: Way, from: u32, after: Duration) {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "publish_until_killed", "--ignored", "--nocapture", "--test-threads=1"]);
    command.env("NOTICEBOARD_OUT", out).env("NOTICEBOARD_EDITION", from.to_string());
    if way == Way::Journal {
        command.env("NOTICEBOARD_JOURNAL", "1");
    }
    let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    lines.map(Result::unwrap).find(|line| line == "go").expect("the build must start");
    std::thread::sleep(after);
    child.kill().unwrap();
    assert_eq!(
        std::os::unix::process::ExitStatusExt::signal(&child.wait().unwrap()),
        Some(9),
        "it must not end by itself"
    );
}

/// The number of the edition that is published, which must be there whole and alone.
fn published(out: &Path, foreign: &Files) -> u32 {
    let mut found = tree(out);
    for (path, bytes) in foreign {
        assert_eq!(found.remove(path).as_ref(), Some(bytes), "{path} is not ours and must stay");
    }
    let index = String::from_utf8(found["index.html"].clone()).unwrap();
    let number = index.split([' ', ';']).nth(1).unwrap().parse().unwrap();
    let expected = numbered(number);
    let differing: Vec<_> = expected.keys().chain(found.keys()).filter(|p| expected.get(*p) != found.get(*p)).collect();
    assert!(differing.is_empty(), "edition {number} is published, but not in {differing:?}");
    number
}

/// Delays spread over the length of some builds; a fixed seed, for a machine never repeats
/// itself anyway.
fn delays(rounds: u64) -> impl Iterator<Item = Duration> {
    let mut seed = 0x9e37_79b9_7f4a_7c15u64;
    (0..rounds).map(move |_| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        Duration::from_micros((seed >> 33) % 120_000)
    })
}

#[test]
fn a_killed_build_leaves_one_whole_edition() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("public");
    build(&out, Way::Best, &numbered(0)).unwrap();
    fs::create_dir_all(out.join("kiosk")).unwrap();
    fs::write(out.join("kiosk/alert.js"), "alert").unwrap();
    fs::write(out.join("changes/3/mine"), "mine").unwrap();
    let foreign: Files = [("kiosk/alert.js", "alert"), ("changes/3/mine", "mine")]
        .map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec()))
        .into();
    let (mut number, mut moved) = (0, 0);
    for (round, delay) in delays(60).enumerate() {
        kill_a_build(&out, Way::Best, number + 1, delay);
        let now = published(&out, &foreign);
        moved += u32::from(now != number);
        number = now;
        if round % 4 == 0 {
            build(&out, Way::Best, &numbered(number)).unwrap();
            assert_eq!(published(&out, &foreign), number);
            assert_spare_is_clean(&out);
        }
    }
    assert!(moved > 0, "no build got as far as a switch: the test tests nothing");
}

#[test]
fn a_killed_first_build_leaves_nothing_or_everything() {
    let mut seen = [0, 0];
    for way in WAYS {
        for delay in delays(12) {
            let dir = tempfile::tempdir().unwrap();
            let out = dir.path().join("public");
            kill_a_build(&out, way, 0, delay / 2);
            let there = out.exists();
            // A journal may be half done by a later edition of the killed process.
            if there && way == Way::Best {
                published(&out, &Files::new());
            }
            seen[usize::from(there)] += 1;
            build(&out, way, &numbered(7)).unwrap();
            assert_eq!(published(&out, &Files::new()), 7);
        }
    }
    assert!(seen[0] > 0 && seen[1] > 0, "killed only before or only after: {seen:?}");
}

#[test]
fn a_killed_journal_is_finished_by_the_next_build() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("public");
    build(&out, Way::Journal, &numbered(0)).unwrap();
    fs::write(out.join("mine"), "mine").unwrap();
    let foreign: Files = [("mine".to_owned(), b"mine".to_vec())].into();
    let journal = dir.path().join(".public.noticeboard/journal");
    let (mut number, mut half_done) = (0, 0);
    for delay in delays(60) {
        kill_a_build(&out, Way::Journal, number + 1, delay);
        half_done += u32::from(journal.exists());
        drop(Publication::begin_by(&out, Way::Journal).unwrap());
        assert!(!journal.exists());
        number = published(&out, &foreign);
    }
    assert!(half_done > 0, "no build was killed while switching: the test tests nothing");
}
