//! A build killed at any moment leaves one whole edition.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::Duration;

use super::*;

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
    command.args(["--exact", "killed::publish_until_killed", "--ignored", "--nocapture", "--test-threads=1"]);
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

/// For machines on which the ordinary delays are over before a build has done anything.
fn longer() -> impl Iterator<Item = Duration> {
    (0..9).map(|doubled| Duration::from_millis(120) * 2u32.pow(doubled))
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
    for (round, delay) in delays(40).enumerate() {
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
    for delay in longer() {
        if moved > 0 {
            break;
        }
        kill_a_build(&out, Way::Best, number + 1, delay);
        let now = published(&out, &foreign);
        moved += u32::from(now != number);
        number = now;
    }
    assert!(moved > 0, "no build got as far as a switch: the test tests nothing");
}

#[test]
fn a_killed_first_build_leaves_nothing_or_everything() {
    let mut seen = [0, 0];
    let mut kill_after = |way, delay| {
        let dir = tempfile::tempdir().unwrap();
        let out = dir.path().join("public");
        kill_a_build(&out, way, 0, delay);
        let there = out.exists();
        // A journal may be half done by a later edition of the killed process.
        if there && way == Way::Best {
            published(&out, &Files::new());
        }
        seen[usize::from(there)] += 1;
        build(&out, way, &numbered(7)).unwrap();
        assert_eq!(published(&out, &Files::new()), 7);
        seen[1]
    };
    for way in WAYS {
        let mut after = 0;
        for (round, delay) in (1..).zip(delays(12)) {
            after = kill_after(way, delay / 12 * round * round / 4);
        }
        for delay in longer() {
            if after > 0 {
                break;
            }
            after = kill_after(way, delay);
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
    // At least forty, and on a slow or busy machine as many as it takes to hit one while it switches.
    for (round, delay) in delays(400).enumerate() {
        if round >= 40 && half_done > 0 {
            break;
        }
        kill_a_build(&out, Way::Journal, number + 1, delay);
        half_done += u32::from(journal.exists());
        drop(Publication::begin_by(&out, Way::Journal).unwrap());
        assert!(!journal.exists());
        number = published(&out, &foreign);
    }
    assert!(half_done > 0, "no build was killed while switching: the test tests nothing");
}
