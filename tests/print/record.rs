//! Only what changed.

use crate::pdf::Pdf;
use crate::{exists, hall, print, printed, read, support, swap};

/// Pieces of the last batch.
fn pieces(board: &support::Board) -> usize {
    String::from_utf8(read(board, "jobs.csv")).unwrap().lines().count() - 1
}

#[test]
fn only_what_changed_is_printed_and_what_is_gone_is_taken_down() {
    let board = hall();
    printed(&board, &["--changed"]);
    // Two tents go on one A3.
    assert_eq!(Pdf::read(&read(&board, "changed.pdf")).pages(), 1);
    assert_eq!(pieces(&board), 2);
    let record = board.root().join("content/print-record.csv");
    assert!(!record.exists(), "only --mark-printed writes the record");
    printed(&board, &["--mark-printed"]);
    let text = std::fs::read_to_string(&record).unwrap();
    assert!(text.starts_with('\u{feff}') && text.contains("desk,hall/posts/w1,"), "{text}");
    printed(&board, &["--changed"]);
    assert!(!exists(&board, "changed.pdf"));
    // A changed pledge is to be replaced; a withdrawn post to be taken down; a new look changes nothing.
    swap(&board, "content/hall/posts/w1.yaml", "多问一句", "多说一句");
    swap(&board, "content/hall/posts/w2.yaml", "title: 咨询窗口", "status: withdrawn\ntitle: 咨询窗口");
    board.write("themes/default/print/parts/own.typ", "// nothing\n");
    printed(&board, &["--changed"]);
    assert_eq!(pieces(&board), 1);
    let changes = String::from_utf8(read(&board, "changed.csv")).unwrap();
    assert!(
        changes.contains("replace,desk,hall/posts/w1") && changes.contains("take_down,desk,hall/posts/w2"),
        "{changes}"
    );
    printed(&board, &["--mark-printed"]);
    let text = std::fs::read_to_string(&record).unwrap();
    assert!(!text.contains("w2"), "{text}");
    assert!(support::noticeboard(&["check"], board.root()).output().unwrap().status.success());
}

#[test]
fn a_broken_record_stops_and_is_shown() {
    let board = hall();
    board.write("content/print-record.csv", "preset,item,mark\ndesk,hall/posts/w1,000000\n<<<<<<< HEAD\n");
    let output = print(&board, &["--changed"]);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1));
    assert!(told.contains("print-record.csv:3"), "{told}");
}

#[test]
fn build_makes_the_listed_presets_with_previews() {
    let board = hall();
    let out = board.root().join("public");
    let build = || support::noticeboard(&["build"], board.root()).output().unwrap();
    let output = build();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let pdf = std::fs::read(out.join("print/hall/posts/w1/desk.pdf")).unwrap();
    assert!(out.join("print/hall/posts/w1/desk.webp").exists());
    let page = std::fs::read_to_string(out.join("hall/posts/w1/index.html")).unwrap();
    assert!(page.contains("print/hall/posts/w1/desk.pdf"));
    // The website alone leaves paper as it is, and still links it.
    let output = support::noticeboard(&["build", "--only", "web"], board.root()).output().unwrap();
    assert!(output.status.success());
    assert_eq!(std::fs::read(out.join("print/hall/posts/w1/desk.pdf")).unwrap(), pdf);
    assert_eq!(std::fs::read_to_string(out.join("hall/posts/w1/index.html")).unwrap(), page);
    // What leaves the board leaves the finished files too.
    swap(&board, "content/hall/posts/w2.yaml", "title: 咨询窗口", "status: withdrawn\ntitle: 咨询窗口");
    assert!(build().status.success());
    assert!(!out.join("print/hall/posts/w2").exists());
    let store = support::tree(&board.root().join(".noticeboard/print"));
    assert_eq!(store.keys().filter(|path| path.ends_with(".pdf")).count(), 1, "{:?}", store.keys());
}
