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
fn what_must_leave_the_walls_is_listed_and_said() {
    let board = hall();
    printed(&board, &[]);
    assert!(!exists(&board, "leaving.csv"), "nothing hangs yet");
    printed(&board, &["--mark-printed"]);
    printed(&board, &[]);
    let rows = |board: &support::Board| {
        let text = String::from_utf8(read(board, "leaving.csv")).unwrap();
        text.lines().skip(1).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(rows(&board), Vec::<String>::new());
    swap(&board, "content/hall/posts/w1.yaml", "多问一句", "多说一句");
    swap(&board, "content/hall/posts/w2.yaml", "title: 咨询窗口", "status: withdrawn\ntitle: 咨询窗口");
    let output = print(&board, &[]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("1 件牌要撤下，1 件要更换") || said.contains("1 to take down, 1 to replace"), "{said}");
    let listed = rows(&board);
    assert_eq!(listed.len(), 2);
    assert!(listed[0].starts_with("take_down,desk,") && listed[0].contains("hall/posts/w2"), "{listed:?}");
    assert!(listed[1].starts_with("replace,desk,") && listed[1].contains("hall/posts/w1"), "{listed:?}");
    let text = String::from_utf8(read(&board, "leaving.txt")).unwrap();
    assert!(text.contains("咨询窗口") && text.contains("现在不在公示栏上"), "{text}");
    // The desk is told, and so is whoever builds; an unchanged build says it again.
    let output = support::noticeboard(&["upcoming", "--format", "json"], board.root()).output().unwrap();
    let lines = String::from_utf8(output.stdout).unwrap();
    for (kind, item) in [("placard_gone", "hall/posts/w2"), ("placard_changed", "hall/posts/w1")] {
        assert!(lines.lines().any(|line| line.contains(kind) && line.contains(item)), "{lines}");
    }
    for _ in 0..2 {
        let output = support::noticeboard(&["build"], board.root()).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(said.contains("1 件牌要撤下，1 件要更换") || said.contains("1 to take down, 1 to replace"), "{said}");
    }
    // What is missing because it is faulty hangs on.
    swap(&board, "content/hall/posts/w1.yaml", "title:", "titel: 甲\ntitle:");
    let output = print(&board, &["--skip-faulty"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let listed = rows(&board);
    assert!(listed.len() == 1 && listed[0].contains("hall/posts/w2"), "{listed:?}");
    // Once noted, it is no longer spoken of.
    printed(&board, &["--mark-printed", "--skip-faulty"]);
    let record = std::fs::read_to_string(board.root().join("content/print-record.csv")).unwrap();
    assert!(record.contains("hall/posts/w1") && !record.contains("hall/posts/w2"), "{record}");
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
