//! Copies on a stick: whole or not there.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::Instant;

use serde_json::Value;

use crate::boards::{hall, with_portrait};
use crate::support::{Board, contains, noticeboard, tree};

fn copy(board: &Board, stick: &Path) {
    let output = noticeboard(&["kiosk", "--lang", "en"], board.root()).arg("--usb").arg(stick).output();
    let output = output.unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// What `current.js` says.
fn current(stick: &Path) -> Value {
    let text = fs::read_to_string(stick.join("current.js")).unwrap();
    let json = text.strip_prefix("window.noticeboardCurrent = ").unwrap().trim_end().trim_end_matches(';');
    serde_json::from_str(json).unwrap()
}

/// The files of the edition that the start page leads to.
fn shown(stick: &Path) -> BTreeMap<String, Vec<u8>> {
    let path = current(stick)["path"].as_str().unwrap().to_owned();
    let folder = stick.join(path.strip_suffix("/index.html").unwrap());
    assert!(folder.join("index.html").exists());
    tree(&folder)
}

#[test]
fn a_stick_shows_the_edition_that_was_copied_last() {
    let board = with_portrait(hall());
    let stick = tempfile::tempdir().unwrap();
    fs::write(stick.path().join("alert.js"), "theirs").unwrap();
    copy(&board, stick.path());
    let first = current(stick.path());
    let start = fs::read_to_string(stick.path().join("index.html")).unwrap();
    assert!(start.contains("current.js") && start.contains("start.js") && stick.path().join("start.js").exists());
    let files = shown(stick.path());
    assert!(files.values().any(|bytes| contains(bytes, "少跑一趟")));
    assert!(files.contains_key("hall/index.html") && files.contains_key("hall/edition.json"));
    // The same files as a build writes.
    let site = crate::support::Site::of(board.root(), &[]);
    let built: BTreeMap<_, _> = site
        .files()
        .into_iter()
        .filter_map(|(path, bytes)| Some((path.strip_prefix("kiosk/")?.to_owned(), bytes)))
        .collect();
    // Pictures and fonts stand there as scripts, which say what they are; everything else is the same.
    let is_picture = |path: &str| path.ends_with(".webp");
    let (pictures, same): (BTreeMap<_, _>, BTreeMap<_, _>) = built.into_iter().partition(|(path, _)| is_picture(path));
    let scripts: BTreeMap<_, _> = files.iter().filter(|(path, _)| path.ends_with(".webp.js")).collect();
    assert!(!pictures.is_empty());
    assert!(pictures.keys().map(|path| format!("{path}.js")).eq(scripts.keys().map(|path| path.to_string())));
    let is_font_script =
        |path: &str| path.strip_suffix(".js").is_some_and(|font| font.ends_with(".woff2") && files.contains_key(font));
    let others: BTreeMap<_, _> = files
        .iter()
        .filter(|(path, _)| !scripts.contains_key(path) && !is_font_script(path))
        .map(|(path, bytes)| (path.clone(), bytes.clone()))
        .collect();
    let differ: Vec<_> = same.keys().chain(others.keys()).filter(|path| same.get(*path) != others.get(*path)).collect();
    assert!(differ.is_empty(), "a stick has what a build writes: {differ:?}");

    board.write("content/hall/posts/w8.yaml", &SECOND.replace("NAME", "八号窗口"));
    copy(&board, stick.path());
    let second = current(stick.path());
    assert_ne!(first["code"], second["code"]);
    assert_ne!(first["screens"]["hall"], second["screens"]["hall"]);
    assert!(shown(stick.path()).values().any(|bytes| contains(bytes, "八号窗口")));
    // The one before stays for screens that play it; the one before that goes.
    let editions = || {
        let mut names: Vec<_> = fs::read_dir(stick.path().join("editions"))
            .unwrap()
            .map(|e| e.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    };
    assert_eq!(editions().len(), 2);
    board.write("content/hall/posts/w9.yaml", &SECOND.replace("NAME", "九号窗口"));
    copy(&board, stick.path());
    assert_eq!(editions().len(), 2);
    assert!(!editions().iter().any(|name| first["code"] == **name));
    assert_eq!(fs::read(stick.path().join("alert.js")).unwrap(), b"theirs");
}

/// A post that says nothing another one says.
const SECOND: &str = "title: NAME\ntype: window\nopen: true\npledge: NAME的事一次办好。\napproved_on: 2026-06-01\n";

/// What was withdrawn is in no byte of a stick after the next copy, whoever wrote the stick before.
#[test]
fn what_was_withdrawn_leaves_the_stick() {
    let board = with_portrait(hall());
    board.write("content/hall/posts/w8.yaml", &SECOND.replace("NAME", "八号窗口"));
    let stick = tempfile::tempdir().unwrap();
    copy(&board, stick.path());
    let pictures = || tree(stick.path()).into_keys().filter(|path| path.ends_with(".webp.js")).count();
    let with_portraits = pictures();
    assert!(with_portraits > 0);
    let holds = |words: &str| tree(stick.path()).values().any(|bytes| contains(bytes, words));
    assert!(holds("八号窗口"));
    // A text.
    board.edit("content/hall/posts/w8.yaml", |text| format!("{text}status: withdrawn\n"));
    copy(&board, stick.path());
    assert!(!holds("八号窗口"));
    // A picture, by its owner's word.
    board.edit("content/hall/members/lin-xi.yaml", |text| text.replace("[kiosk, anniversary]", "[print]"));
    copy(&board, stick.path());
    assert!(pictures() < with_portraits, "{:?}", tree(stick.path()).keys());
    assert_eq!(fs::read_dir(stick.path().join("editions")).unwrap().count(), 1);
}

/// `kill -9` at many moments of a copy: the stick shows the old edition or the new one, each whole.
#[cfg(unix)]
#[test]
fn a_copy_killed_at_any_moment_leaves_a_stick_that_shows_a_whole_edition() {
    let board = with_portrait(hall());
    let stick = tempfile::tempdir().unwrap();
    copy(&board, stick.path());
    let old = shown(stick.path());
    board.edit("content/hall/posts/w3.yaml", |text| text.replace("少跑一趟", "少跑两趟"));
    let reference = tempfile::tempdir().unwrap();
    let start = Instant::now();
    copy(&board, reference.path());
    let whole = start.elapsed();
    let new = shown(reference.path());
    assert!(old != new);
    for part in 0..=12_u32 {
        let mut copying =
            noticeboard(&["kiosk", "--quiet"], board.root()).arg("--usb").arg(stick.path()).spawn().unwrap();
        std::thread::sleep(whole * part / 10);
        copying.kill().ok();
        copying.wait().unwrap();
        let now = shown(stick.path());
        assert!(now == old || now == new, "killed after {part}/10 of a copy, the stick shows a mixture");
    }
    copy(&board, stick.path());
    assert!(shown(stick.path()) == new);
    assert!(!tree(stick.path()).keys().any(|path| path.contains(".part")));
}

/// A stick without room: `/dev/full` is no folder, so a small file system stands in where one can be had.
#[cfg(target_os = "linux")]
#[test]
fn a_full_stick_keeps_the_edition_before_and_says_so() {
    let board = with_portrait(hall());
    let stick = tempfile::tempdir().unwrap();
    let mount = |arguments: &[&str]| {
        std::process::Command::new("mount").args(arguments).arg(stick.path()).output().is_ok_and(|o| o.status.success())
    };
    // Only root may mount; elsewhere the unit tests of the message have to do.
    if !mount(&["-t", "tmpfs", "-o", "size=6m", "tmpfs"]) {
        return;
    }
    struct Unmount<'a>(&'a Path);
    impl Drop for Unmount<'_> {
        fn drop(&mut self) {
            let _ = std::process::Command::new("umount").arg(self.0).status();
        }
    }
    let _unmount = Unmount(stick.path());
    copy(&board, stick.path());
    let old = shown(stick.path());
    let size: u64 = tree(stick.path()).values().map(|bytes| bytes.len() as u64).sum();
    fs::write(stick.path().join("holiday.mp4"), vec![1; usize::try_from(6_000_000 - size).unwrap()]).ok();
    board.edit("content/hall/posts/w3.yaml", |text| text.replace("少跑一趟", "少跑两趟"));
    let output = noticeboard(&["kiosk", "--lang", "en"], board.root()).arg("--usb").arg(stick.path()).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert!(said.contains("the stick is full"), "{said}");
    assert!(shown(stick.path()) == old);
    assert!(!tree(stick.path()).keys().any(|path| path.contains(".part")));
}

/// A copy that is signed has a signature beside the list of each screen, and one of a website has the same.
#[test]
fn editions_are_signed() {
    let board = with_portrait(hall());
    let folder = tempfile::tempdir().unwrap();
    let key = folder.path().join("board.key");
    let run = |arguments: &[&str]| noticeboard(arguments, board.root()).arg("--lang").arg("en").output().unwrap();
    let made = run(&["kiosk", "--new-key", key.to_str().unwrap()]);
    let public = String::from_utf8_lossy(&made.stderr).into_owned() + &String::from_utf8_lossy(&made.stdout);
    assert!(made.status.success() && public.contains("#key="), "{public}");
    assert!(!run(&["kiosk", "--new-key", key.to_str().unwrap()]).status.success(), "no key is overwritten");
    let stick = folder.path().join("stick");
    fs::create_dir(&stick).unwrap();
    assert!(run(&["kiosk", "--usb", stick.to_str().unwrap(), "--sign", key.to_str().unwrap()]).status.success());
    let files = shown(&stick);
    assert!(files.contains_key("hall/signature.json") && contains(&files["hall/signature.js"], "noticeboardSignature"));
    let out = folder.path().join("site");
    assert!(run(&["build", "--out", out.to_str().unwrap()]).status.success());
    let signed = run(&["kiosk", "--sign", key.to_str().unwrap(), "--out", out.to_str().unwrap()]);
    assert!(signed.status.success(), "{}", String::from_utf8_lossy(&signed.stderr));
    assert_eq!(fs::read(out.join("kiosk/hall/signature.json")).unwrap(), files["hall/signature.json"]);
    // The next build leaves it where it is: the screens wait until somebody signs anew.
    assert!(run(&["build", "--out", out.to_str().unwrap()]).status.success());
    assert!(out.join("kiosk/hall/signature.json").exists());
    let wrong = folder.path().join("no.key");
    fs::write(&wrong, "no key").unwrap();
    assert!(!run(&["kiosk", "--sign", wrong.to_str().unwrap(), "--out", out.to_str().unwrap()]).status.success());
}
