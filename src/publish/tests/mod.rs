//! The promises of the module, each through its public door and in both ways of switching.

mod foreign;
mod targets;

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::*;

const WAYS: [Way; 2] = [Way::Best, Way::Journal];

struct Board {
    _dir: tempfile::TempDir,
    out: PathBuf,
}

impl Board {
    fn new() -> Board {
        let dir = tempfile::tempdir().unwrap();
        Board { out: dir.path().join("public"), _dir: dir }
    }

    fn build(&self, way: Way, files: &[(&str, &str)]) -> Result<Report> {
        build(&self.out, way, files)
    }

    fn state(&self) -> PathBuf {
        self.out.parent().unwrap().join(".public.noticeboard")
    }

    fn write(&self, path: &str, text: &str) {
        let full = self.out.join(path);
        fs::create_dir_all(full.parent().unwrap()).unwrap();
        fs::write(full, text).unwrap();
    }

    fn shows(&self, files: &[(&str, &str)]) {
        let expected = files.iter().map(|(p, t)| ((*p).to_owned(), t.as_bytes().to_vec())).collect();
        assert_eq!(tree(&self.out), expected);
    }

    fn inode(&self, path: &str) -> u64 {
        fs::metadata(self.out.join(path)).unwrap().ino()
    }
}

fn build(out: &Path, way: Way, files: &[(&str, &str)]) -> Result<Report> {
    let publication = Publication::begin_by(out, way)?;
    files.par_iter().try_for_each(|(path, text)| publication.put(path, text.as_bytes()))?;
    publication.commit()
}

/// Every file but our own, and every folder that is empty (with a `/` at the end).
fn tree(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in walkdir::WalkDir::new(root).min_depth(1) {
        let entry = entry.unwrap();
        let path = entry.path().strip_prefix(root).unwrap().to_str().unwrap().to_owned();
        if path.starts_with(".noticeboard") {
            continue;
        }
        if entry.file_type().is_dir() {
            if fs::read_dir(entry.path()).unwrap().next().is_none() {
                found.insert(path + "/", Vec::new());
            }
        } else {
            found.insert(path, fs::read(entry.path()).unwrap());
        }
    }
    found
}

fn error(result: Result<Report>) -> String {
    format!("{:#}", result.expect_err("this must be refused"))
}

#[test]
fn editions_follow_one_another_and_cost_what_changed() {
    for way in WAYS {
        let board = Board::new();
        let first = board.build(way, &[("index.html", "one"), ("a/index.html", "a"), ("b/c/index.html", "c")]).unwrap();
        assert_eq!(first, Report { written: 3, bytes_written: 5, ..Report::default() });
        let again = board.build(way, &[("index.html", "one"), ("a/index.html", "a"), ("b/c/index.html", "c")]).unwrap();
        assert_eq!(again, Report { kept: 3, unchanged: true, ..Report::default() });
        let kept = board.inode("a/index.html");
        for round in 0..4 {
            let text = format!("two{round}");
            let next = [("index.html", &text[..]), ("a/index.html", "a"), ("d/index.html", "d")];
            let report = board.build(way, &next).unwrap();
            assert_eq!((report.written, report.kept, report.removed), if round == 0 { (2, 1, 1) } else { (1, 2, 0) });
            board.shows(&next);
            assert_eq!(board.inode("a/index.html"), kept, "{way:?}: an unchanged file must stay the same file");
        }
        assert_eq!(fs::metadata(board.out.join("index.html")).unwrap().permissions().mode() & 0o111, 0);
    }
}

#[test]
fn what_is_withdrawn_is_nowhere_on_the_disk() {
    for way in WAYS {
        let board = Board::new();
        let site = [("p/index.html", "the person"), ("x/index.html", "x"), ("index.html", "list with the person")];
        board.build(Way::Best, &site).unwrap();
        board.build(Way::Best, &[site[0], site[1], ("index.html", "the person, again")]).unwrap();
        assert!(board.state().join("spare/p/index.html").exists(), "a spare must exist for this test");
        board.build(way, &[site[1], ("index.html", "list")]).unwrap();
        for entry in walkdir::WalkDir::new(board.out.parent().unwrap()) {
            let entry = entry.unwrap();
            if entry.file_type().is_file() {
                let bytes = fs::read(entry.path()).unwrap();
                let text = String::from_utf8_lossy(&bytes);
                assert!(!text.contains("person") && !text.contains("p/index"), "{}: {text}", entry.path().display());
            }
        }
        assert!(!board.out.join("p").exists() && !board.state().join("spare/p").exists());
    }
}

#[test]
fn files_and_folders_may_trade_places() {
    for way in WAYS {
        let board = Board::new();
        for files in [
            &[("i", "1"), ("a", "file")][..],
            &[("i", "1"), ("a/b/c", "folder"), ("a/d", "d")],
            &[("i", "1"), ("a/b", "file again")],
            &[("i", "1"), ("a", "and up")],
            &[("i", "2")],
        ] {
            board.build(way, files).unwrap();
            board.shows(files);
        }
    }
}

#[test]
fn what_was_edited_or_deleted_by_hand_is_written_again() {
    for way in WAYS {
        let board = Board::new();
        let site = [("a/index.html", "aaaa"), ("b/index.html", "bbbb"), ("c/index.html", "cccc")];
        for _ in 0..2 {
            board.build(way, &site).unwrap();
        }
        board.write("a/index.html", "hand");
        fs::remove_dir_all(board.out.join("b")).unwrap();
        fs::remove_file(board.out.join("c/index.html")).unwrap();
        symlink("/etc/hostname", board.out.join("c/index.html")).unwrap();
        let report = board.build(way, &site).unwrap();
        assert_eq!((report.written, report.kept), (3, 0), "{way:?}");
        board.shows(&site);
        assert!(board.build(way, &site).unwrap().unchanged);
    }
}

#[test]
fn parts_of_the_previous_edition_can_be_kept_unread() {
    for way in WAYS {
        let board = Board::new();
        board
            .build(way, &[("index.html", "1"), ("print/a.pdf", "pdf"), ("print/b.pdf", "b"), ("printer", "p")])
            .unwrap();
        let publication = Publication::begin_by(&board.out, way).unwrap();
        publication.keep_prefix("print").unwrap();
        publication.put("index.html", b"2").unwrap();
        publication.put("print/b.pdf", b"new").unwrap();
        let report = publication.commit().unwrap();
        assert_eq!((report.written, report.kept, report.removed), (2, 1, 1));
        board.shows(&[("index.html", "2"), ("print/a.pdf", "pdf"), ("print/b.pdf", "new")]);
        board.write("print/a.pdf", "by hand");
        let publication = Publication::begin_by(&board.out, way).unwrap();
        publication.keep_prefix("print").unwrap();
        assert!(error(publication.commit()).contains("without --only"));
    }
}

#[test]
fn what_lies_elsewhere_can_be_kept_unread() {
    for way in WAYS {
        let board = Board::new();
        board
            .build(way, &[("index.html", "1"), ("kiosk/a.js", "a"), ("kiosk/b.js", "b"), ("print/a.pdf", "p")])
            .unwrap();
        let publication = Publication::begin_by(&board.out, way).unwrap();
        publication.keep_rest(&["kiosk"]).unwrap();
        publication.put("kiosk/a.js", b"new").unwrap();
        publication.commit().unwrap();
        board.shows(&[("index.html", "1"), ("kiosk/a.js", "new"), ("print/a.pdf", "p")]);
    }
}

#[test]
fn a_publication_that_is_dropped_changes_nothing() {
    for way in WAYS {
        let board = Board::new();
        for text in ["1", "2"] {
            board.build(way, &[("index.html", text), ("a", "a")]).unwrap();
        }
        let publication = Publication::begin_by(&board.out, way).unwrap();
        publication.put("index.html", b"3").unwrap();
        publication.put("b", b"secret").unwrap();
        drop(publication);
        board.shows(&[("index.html", "2"), ("a", "a")]);
        board.build(way, &[("index.html", "4"), ("a", "a")]).unwrap();
        board.shows(&[("index.html", "4"), ("a", "a")]);
        let state: Vec<_> = tree(&board.state()).into_values().collect();
        assert!(!state.iter().any(|bytes| bytes == b"secret"));
    }
}

#[test]
fn two_builds_of_one_site_are_the_same_bytes() {
    let (a, b) = (Board::new(), Board::new());
    a.build(Way::Best, &[("x", "old"), ("z/y", "2")]).unwrap();
    for board in [&a, &b] {
        board.build(Way::Best, &[("x", "1"), ("z/y", "2")]).unwrap();
    }
    let manifest = |board: &Board| fs::read(board.out.join(".noticeboard-manifest")).unwrap();
    assert_eq!(manifest(&a), manifest(&b));
}
