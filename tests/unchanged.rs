//! A build that has nothing to do says so without doing it, and never when there is something to do.

mod support;

use std::fs::{self, Metadata};
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use support::{Board, Site};

const PINNED: &str = "title: 示例公示栏\nas_of: 2026-06-30\nbase_url: https://board.example.org/\n";

fn board() -> Board {
    let board = Board::new(&[
        ("content/board.yaml", PINNED),
        ("content/org.yaml", "name: 示例市\nsupervision_phone: 0531-0000 1234\naddress: 示例路1号\n"),
        ("content/hall/org.yaml", "name: 示例大厅\n"),
        ("content/members/a.yaml", "name: 林溪\n"),
        (
            "content/hall/posts/w.yaml",
            "title: 综合窗口\nholder: a\npledge: 多问一句，少跑一趟。\napproved_on: 2026-01-02\n",
        ),
        (
            "content/hall/commitments/c.yaml",
            "item: 更换楼道灯\nresponsible: 物业办\ntarget: 200处\ndeadline: 2026-12-31\npublished_on: 2026-02-10\n\
             progress: [{ on: 2026-03-12, text: 已换80处, value: 80 }]\n",
        ),
        (
            "content/notices/n.md",
            "---\ntitle: 安排公示\nstarts_on: 2026-03-02\nperiod: { days: 5, unit: working }\nsigned_by: 示例市\n---\n已经公示完毕。\n",
        ),
    ]);
    settle(&board);
    board
}

/// What was written within the last two seconds is not trusted to stay as it looks.
const TRUSTED: Duration = Duration::from_secs(2);

/// Waits until everything on the board is old enough to be trusted, by the clock of its own disk. Nobody can date a change
/// back, so the time has to pass; a busy machine, on which it has passed already, is not waited for.
fn settle(board: &Board) {
    let entries = walkdir::WalkDir::new(board.root()).into_iter().map(|entry| entry.unwrap().metadata().unwrap());
    let last = entries.map(|metadata| changed(&metadata)).max().unwrap();
    while disk_now(board) <= last + TRUSTED {
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// The time at the board's disk: that of a file which is written there now.
fn disk_now(board: &Board) -> Duration {
    let probe = tempfile::NamedTempFile::new_in(board.root()).unwrap();
    changed(&probe.as_file().metadata().unwrap())
}

/// When a file was last changed, whatever modification time it has been given since; where the system does not tell, that
/// time.
fn changed(metadata: &Metadata) -> Duration {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        Duration::new(metadata.ctime() as u64, metadata.ctime_nsec() as u32)
    }
    #[cfg(not(unix))]
    metadata.modified().unwrap().duration_since(SystemTime::UNIX_EPOCH).unwrap()
}

/// Builds again; whether everything was made anew, to be compared.
fn made(site: &Site, board: &Board) -> bool {
    let said = site.build_again(board.root(), &["--timings", "--lang", "en"]);
    let (compared, rendered) = (said.contains("compare"), said.contains("render"));
    assert!(compared || rendered, "{said}");
    rendered
}

fn stamps(board: &Board) -> Vec<PathBuf> {
    let folder = fs::read_dir(board.root().join(".noticeboard/builds")).unwrap();
    folder.map(|entry| entry.unwrap().path()).collect()
}

fn assert_clean(site: &Site, board: &Board) {
    let clean = Board::new(&[]);
    for (path, bytes) in support::tree(&board.root().join("content")) {
        clean.write_bytes(&format!("content/{path}"), &bytes);
    }
    if board.root().join("themes").is_dir() {
        for (path, bytes) in support::tree(&board.root().join("themes")) {
            clean.write_bytes(&format!("themes/{path}"), &bytes);
        }
    }
    site.assert_same(&Site::of(clean.root(), &[]));
}

#[test]
fn nothing_is_made_when_nothing_changed_and_everything_is_said_again() {
    let board = board();
    let site = Site::of(board.root(), &["--lang", "en"]);
    let first = site.build_again(board.root(), &["--lang", "en"]);
    let before = site.identities();
    let again = site.build_again(board.root(), &["--lang", "en"]);
    assert!(first.contains("stale-board") && again.contains("stale-board"), "{first}{again}");
    assert!(!made(&site, &board));
    assert_eq!(before, site.identities());
    // Another language is said, and another output is made, as if for the first time.
    let chinese = site.build_again(board.root(), &["--lang", "zh-CN"]);
    assert!(chinese.contains("用时"), "{chinese}");
}

#[test]
fn every_change_of_content_theme_or_output_is_noticed() {
    let board = board();
    let site = Site::of(board.root(), &["--lang", "en"]);
    assert!(!made(&site, &board));

    board.edit("content/hall/posts/w.yaml", |text| text.replace("少跑一趟", "少跑两趟"));
    assert!(made(&site, &board));
    assert_clean(&site, &board);

    board.write("themes/default/assets/css/99-own.css", "body { color: #111 }\n");
    assert!(made(&site, &board));
    assert_clean(&site, &board);

    fs::remove_file(board.root().join("content/notices/n.md")).unwrap();
    settle(&board);
    assert!(made(&site, &board));
    assert!(!made(&site, &board));
    assert_clean(&site, &board);

    fs::write(site.root().join("index.html"), "tampered with").unwrap();
    assert!(made(&site, &board));
    assert_clean(&site, &board);

    fs::remove_file(site.root().join("hall/index.html")).unwrap();
    assert!(made(&site, &board));
    assert_clean(&site, &board);

    fs::remove_dir_all(site.root()).unwrap();
    assert!(made(&site, &board));
    assert_clean(&site, &board);
}

#[test]
fn a_damaged_or_foreign_stamp_costs_time_and_nothing_else() {
    let board = board();
    let site = Site::of(board.root(), &["--lang", "en"]);
    assert!(!made(&site, &board));
    let stamp = stamps(&board).remove(0);
    let whole = fs::read(&stamp).unwrap();
    let damages: [&dyn Fn() -> Vec<u8>; 4] = [
        &|| whole[..whole.len() / 2].to_vec(),
        &|| whole.iter().map(|byte| byte ^ 1).collect(),
        &|| [b"noticeboard build 0\n", &whole[20..]].concat(),
        &Vec::new,
    ];
    for damage in damages {
        fs::write(&stamp, damage()).unwrap();
        assert!(made(&site, &board));
        assert!(!made(&site, &board));
    }
    fs::remove_dir_all(board.root().join(".noticeboard")).unwrap();
    assert!(made(&site, &board));
    // Where nothing can be kept, everything is made each time.
    fs::remove_dir_all(board.root().join(".noticeboard/builds")).unwrap();
    fs::write(board.root().join(".noticeboard/builds"), "").unwrap();
    assert!(made(&site, &board));
    assert!(made(&site, &board));
    assert_clean(&site, &board);
}

#[test]
fn a_clock_that_goes_back_hides_no_change() {
    let board = board();
    let path = board.root().join("content/hall/posts/w.yaml");
    let write = |text: &str, time: SystemTime| {
        fs::write(&path, text).unwrap();
        fs::File::options().write(true).open(&path).unwrap().set_modified(time).unwrap();
    };
    let text = fs::read_to_string(&path).unwrap();
    let hour = Duration::from_secs(3600);
    // Written while the clock was an hour ahead. Where the disk tells of the change itself, that one is long past.
    write(&text, SystemTime::now() + hour);
    #[cfg(unix)]
    settle(&board);
    let site = Site::of(board.root(), &["--lang", "en"]);
    assert!(made(&site, &board), "a time in the future is not to be trusted");
    // Once the clock has been right again for a while, the board is trusted.
    write(&text, SystemTime::now() - hour);
    settle(&board);
    assert!(made(&site, &board));
    assert!(!made(&site, &board));
    // Written after it was set back by a day, with as many bytes.
    write(&text.replace("少跑一趟", "少跑两趟"), SystemTime::now() - 24 * hour);
    assert!(made(&site, &board));
    assert_clean(&site, &board);
}

#[test]
fn a_new_day_changes_the_day_on_pages_and_nothing_else() {
    let board = board();
    let site = Site::of(board.root(), &["--lang", "en"]);
    let before = site.files();
    site.build_again(board.root(), &["--as-of", "2026-07-01"]);
    let after = site.files();
    let pages = after.iter().filter(|(path, _)| path.ends_with(".html"));
    let (telling, others): (Vec<_>, Vec<_>) =
        pages.partition(|(path, _)| ["index.html", "archive/index.html", "data/index.html"].contains(&path.as_str()));
    assert!(telling.iter().all(|(path, bytes)| before.get(*path) != Some(*bytes)), "{}", telling.len());
    // The lobby's screens and the paper tell their edition on every face.
    for (path, bytes) in others.into_iter().filter(|(path, _)| !path.starts_with("kiosk/")) {
        let page = String::from_utf8_lossy(bytes);
        let back = page.replace("2026年7月1日", "2026年6月30日").replace("2026-07-01", "2026-06-30");
        assert_eq!(Some(back.as_bytes()), before.get(path).map(Vec::as_slice), "{path}");
    }
}

/// What is told of the edition before is told before it is published, once when it is, and never again.
#[test]
fn what_the_last_edition_did_not_have_is_told_once() {
    let board = board();
    let run = |arguments: &[&str]| {
        let mut all = arguments.to_vec();
        all.extend(["--lang", "en"]);
        let output = support::noticeboard(&all, board.root()).output().unwrap();
        (output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    const SAID: &str = "published-on-before-first-seen";
    // Nobody knows what was there before a first build.
    assert!(!run(&["check"]).1.contains(SAID));
    assert!(!run(&["build"]).1.contains(SAID));
    let text = fs::read_to_string(board.root().join("content/hall/commitments/c.yaml")).unwrap();
    board.write("content/hall/commitments/d.yaml", &text.replace("楼道灯", "院灯"));
    settle(&board);
    for _ in 0..2 {
        let (_, said) = run(&["check"]);
        assert!(said.contains(SAID) && said.contains("commitments/d.yaml"), "{said}");
    }
    assert!(!run(&["build", "--strict"]).0, "stopped, so that nothing is taken for said");
    let (published, said) = run(&["build"]);
    assert!(published && said.contains(SAID) && said.contains("2 warnings"), "{said}");
    for _ in 0..2 {
        let (_, said) = run(&["build"]);
        assert!(!said.contains(SAID) && said.contains("1 warning,"), "{said}");
    }
    assert!(!run(&["check"]).1.contains(SAID));
}

/// A promise that was published is not made smaller without a word: nothing is published then, or all but it, until an
/// amendment says so.
#[test]
fn a_promise_that_was_published_is_not_changed_in_silence() {
    let board = board();
    let run = |arguments: &[&str]| {
        let mut all = arguments.to_vec();
        all.extend(["--lang", "en"]);
        let output = support::noticeboard(&all, board.root()).output().unwrap();
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    const SAID: &str = "changed-without-amendment";
    let page = board.root().join("public/hall/commitments/c/index.html");
    let target = || fs::read_to_string(&page).ok().map(|page| page.contains("200"));
    assert_eq!(run(&["build"]).0, Some(0));
    assert_eq!(target(), Some(true));
    let text = fs::read_to_string(board.root().join("content/hall/commitments/c.yaml")).unwrap();
    let smaller = text.replace("target: 200处", "target: 100处");
    board.write("content/hall/commitments/c.yaml", &smaller);
    for command in ["check", "build", "build"] {
        let (code, said) = run(&[command]);
        assert!(code == Some(1) && said.contains(SAID) && said.contains("200处"), "{said}");
    }
    assert_eq!(target(), Some(true), "the last edition stands");
    // Leaving it out does not make it said.
    for _ in 0..2 {
        let (code, said) = run(&["build", "--skip-faulty"]);
        assert!(
            code == Some(0) && said.matches(SAID).count() == 1 && said.contains("left out: hall/commitments/c"),
            "{said}"
        );
        assert_eq!(target(), None);
    }
    let amended = format!(
        "{smaller}amendments: [{{ on: 2026-06-30, field: target, from: 200处, to: 100处, reason: 管线迁改 }}]\n"
    );
    board.write("content/hall/commitments/c.yaml", &amended);
    let (code, said) = run(&["build"]);
    assert!(code == Some(0) && !said.contains(SAID), "{said}");
    assert!(target().is_some());
}
