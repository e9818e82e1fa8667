//! Files that are not ours.

use super::*;

#[test]
fn foreign_files_stay_whatever_is_done_to_them() {
    let board = Board::new();
    let pages = |n: u32| [("index.html".to_owned(), n.to_string()), ("kiosk/index.html".to_owned(), "k".into())];
    let build = |n: u32| {
        let publication = Publication::begin(&board.out).unwrap();
        for (path, text) in pages(n) {
            publication.put(&path, text.as_bytes()).unwrap();
        }
        publication.commit().unwrap()
    };
    let read = |path: &str| fs::read_to_string(board.out.join(path)).unwrap();
    build(0);
    board.write("kiosk/alert.js", "one");
    board.write("uploads/deep/er/x", "x");
    fs::create_dir(board.out.join("kiosk/empty")).unwrap();
    symlink("index.html", board.out.join("kiosk/link")).unwrap();
    for n in 1..4 {
        build(n);
        assert_eq!(read("kiosk/alert.js"), "one", "round {n}");
    }
    assert!(board.out.join("kiosk/empty").is_dir());
    assert_eq!(fs::read_link(board.out.join("kiosk/link")).unwrap(), Path::new("index.html"));
    // Edited in place, then replaced by a rename, then added to deep down, then deleted.
    fs::write(board.out.join("kiosk/alert.js"), "two!").unwrap();
    build(4);
    assert_eq!(read("kiosk/alert.js"), "two!");
    board.write("kiosk/new", "three");
    fs::rename(board.out.join("kiosk/new"), board.out.join("kiosk/alert.js")).unwrap();
    for n in 5..8 {
        build(n);
        assert_eq!(read("kiosk/alert.js"), "three", "round {n}");
    }
    board.write("uploads/deep/y", "y");
    build(8);
    assert_eq!(read("uploads/deep/y") + &read("uploads/deep/er/x"), "yx");
    fs::remove_file(board.out.join("kiosk/alert.js")).unwrap();
    fs::remove_dir_all(board.out.join("uploads")).unwrap();
    for n in 9..12 {
        build(n);
        assert!(!board.out.join("kiosk/alert.js").exists() && !board.out.join("uploads").exists(), "round {n}");
    }
}

#[test]
fn a_folder_with_foreign_files_outlives_its_pages() {
    for way in WAYS {
        let board = Board::new();
        board.build(way, &[("index.html", "1"), ("kiosk/a/index.html", "k")]).unwrap();
        board.write("kiosk/a/alert.js", "alert");
        for text in ["2", "3", "4"] {
            board.build(way, &[("index.html", text)]).unwrap();
            board.shows(&[("index.html", text), ("kiosk/a/alert.js", "alert")]);
        }
        board.build(way, &[("index.html", "5"), ("kiosk/a/b/index.html", "k")]).unwrap();
        board.shows(&[("index.html", "5"), ("kiosk/a/alert.js", "alert"), ("kiosk/a/b/index.html", "k")]);
    }
}

#[test]
fn a_page_does_not_take_the_place_of_a_foreign_file() {
    for way in WAYS {
        for (foreign, page) in [("a.html", "a.html"), ("a", "a/index.html"), ("a/b", "a")] {
            let board = Board::new();
            board.build(way, &[("index.html", "1")]).unwrap();
            board.build(way, &[("index.html", "2")]).unwrap();
            board.write(foreign, "mine");
            let told = error(board.build(way, &[("index.html", "3"), (page, "page")]));
            assert!(told.contains("was not written by noticeboard") && told.contains("move the file"), "{told}");
            board.shows(&[("index.html", "2"), (foreign, "mine")]);
            board.build(way, &[("index.html", "4")]).unwrap();
            board.shows(&[("index.html", "4"), (foreign, "mine")]);
        }
    }
}

#[test]
fn a_damaged_manifest_loses_no_foreign_file() {
    let board = Board::new();
    for text in ["1", "2"] {
        board.build(Way::Best, &[("index.html", text), ("a", "a")]).unwrap();
    }
    board.write("mine", "mine");
    let manifest = board.out.join(".noticeboard-manifest");
    let mut bytes = fs::read(&manifest).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    fs::remove_file(&manifest).unwrap();
    fs::write(&manifest, &bytes).unwrap();
    let report = board.build(Way::Best, &[("index.html", "2"), ("a", "a")]).unwrap();
    assert_eq!((report.kept, report.unchanged), (2, true));
    board.build(Way::Best, &[("index.html", "3")]).unwrap();
    board.shows(&[("index.html", "3"), ("mine", "mine")]);

    fs::remove_file(&manifest).unwrap();
    fs::write(&manifest, "").unwrap();
    let told = error(board.build(Way::Best, &[("index.html", "4")]));
    assert!(told.contains("damaged") && told.contains("move your own files out"), "{told}");
    board.shows(&[("index.html", "3"), ("mine", "mine")]);
}
