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
    // With 5 mm left white at the edges an A3 holds one tent.
    assert_eq!(Pdf::read(&read(&board, "changed.pdf")).pages(), 2);
    assert_eq!(pieces(&board), 2);
    let record = board.root().join("content/print-record.csv");
    assert!(!record.exists(), "only --mark-printed writes the record");
    printed(&board, &["--mark-printed"]);
    let text = std::fs::read_to_string(&record).unwrap();
    assert!(text.starts_with('\u{feff}') && text.contains("desk,hall/posts/w1,"), "{text}");
    // Nothing has changed: the batch and the record stay, and it is said.
    let (batch, noted) = (support::tree(&board.root().join("out")), std::fs::read(&record).unwrap());
    let output = print(&board, &["--changed"]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success() && said.contains("nothing has changed") && said.contains("2 pieces"), "{said}");
    assert!(support::tree(&board.root().join("out")) == batch && std::fs::read(&record).unwrap() == noted);
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

fn said(board: &support::Board, arguments: &[&str], code: i32) -> String {
    let output = print(board, arguments);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(code), "{said}");
    said
}

fn record(board: &support::Board) -> String {
    std::fs::read_to_string(board.root().join("content/print-record.csv")).unwrap_or_default()
}

/// Edited while the print shop was at it: the placard that comes back is the old one.
#[test]
fn what_was_made_is_noted_and_not_what_the_content_says_now() {
    let board = hall();
    printed(&board, &["--changed"]);
    swap(&board, "content/hall/posts/w1.yaml", "多问一句", "多说一句");
    let told = said(&board, &["--mark-printed"], 0);
    assert!(told.contains("1 has changed since it was made") && told.contains("综合窗口"), "{told}");
    assert!(!told.contains("咨询窗口"), "{told}");
    printed(&board, &["--changed"]);
    let changes = String::from_utf8(read(&board, "changed.csv")).unwrap();
    assert!(changes.contains("replace,desk,hall/posts/w1") && !changes.contains("hall/posts/w2"), "{changes}");
    // A post that was withdrawn in the meantime hangs all the same, until the next batch takes it down.
    swap(&board, "content/hall/posts/w1.yaml", "title: 综合窗口", "status: withdrawn\ntitle: 综合窗口");
    let told = said(&board, &["--mark-printed"], 0);
    assert!(told.contains("1 is no longer on the board"), "{told}");
    assert!(record(&board).contains("hall/posts/w1"), "{}", record(&board));
    printed(&board, &["--changed"]);
    let changes = String::from_utf8(read(&board, "changed.csv")).unwrap();
    assert!(changes.contains("take_down,desk,hall/posts/w1"), "{changes}");
    // Faults in the content keep nobody from noting what was printed.
    swap(&board, "content/hall/posts/w2.yaml", "title:", "titel: 甲\ntitle:");
    let told = said(&board, &["--mark-printed"], 0);
    assert!(told.contains("1 taken down"), "{told}");
    assert!(!record(&board).contains("hall/posts/w1") && record(&board).contains("hall/posts/w2"));
}

#[test]
fn a_batch_of_one_piece_notes_that_piece() {
    let board = hall();
    printed(&board, &["--item", "hall/posts/w1"]);
    printed(&board, &["--mark-printed"]);
    assert!(
        record(&board).contains("hall/posts/w1,") && !record(&board).contains("hall/posts/w2"),
        "{}",
        record(&board)
    );
    // Of a larger one a part.
    printed(&board, &["--preset", "desk,a4"]);
    printed(&board, &["--mark-printed", "--item", "hall/posts/w2", "--preset", "a4"]);
    let lines = record(&board);
    assert!(lines.contains("a4,hall/posts/w2,") && lines.lines().count() == 3, "{lines}");
    let told = said(&board, &["--mark-printed", "--item", "hall/posts/w9"], 2);
    assert!(told.contains("nothing of that is in the batch"), "{told}");
    // What is still to be noted of the last batch is not forgotten in silence.
    let told = said(&board, &["--item", "hall/posts/w1"], 0);
    assert!(told.contains("2 of the last batch were not noted"), "{told}");
}

#[test]
fn without_a_record_everything_is_new() {
    let board = hall();
    for text in [None, Some(""), Some("\u{feff}preset,item,mark,edition,printed_on,title\r\n"), Some("\n")] {
        if let Some(text) = text {
            board.write("content/print-record.csv", text);
        }
        printed(&board, &["--changed"]);
        assert_eq!(pieces(&board), 2, "{text:?}");
    }
    // A page to be measured is no batch.
    let (batch, files) = (read(&board, "batch.json"), support::tree(&board.root().join("out")));
    printed(&board, &["--calibration"]);
    let now = support::tree(&board.root().join("out"));
    assert!(now.keys().any(|path| !files.contains_key(path) && path.ends_with("_A4.pdf")), "{:?}", now.keys());
    assert!(read(&board, "batch.json") == batch);
    assert!(files.keys().all(|path| now.contains_key(path)), "{:?}", now.keys());
}

#[test]
fn a_batch_that_cannot_be_believed_is_told_and_nothing_is_noted() {
    let board = hall();
    let told = said(&board, &["--mark-printed"], 2);
    assert!(told.contains("there is no batch"), "{told}");
    printed(&board, &[]);
    let batch = board.root().join("out/batch.json");
    let whole = std::fs::read(&batch).unwrap();
    let text = String::from_utf8(whole.clone()).unwrap();
    let cut = text[..text.len() / 2].to_owned();
    for (bad, code, words) in [
        (cut, 1, "not whole"),
        (text.replace("desk", "door"), 1, "not whole"),
        ("{\"n\": 1}".to_owned(), 2, "no record of a batch"),
        (text.replace("\"version\": 1", "\"version\": 9"), 2, "newer version"),
    ] {
        std::fs::write(&batch, bad).unwrap();
        let told = said(&board, &["--mark-printed"], code);
        assert!(told.contains(words), "{told}");
        assert_eq!(record(&board), "");
    }
    std::fs::write(&batch, &whole).unwrap();
    swap(&board, "content/board.yaml", "示例公示栏", "另一个公示栏");
    let told = said(&board, &["--mark-printed"], 2);
    assert!(told.contains("is of “示例公示栏”") && record(&board).is_empty(), "{told}");
}

/// Two people print by turns: what the other noted later hangs there.
#[test]
fn an_older_batch_does_not_turn_back_a_newer_one() {
    let board = hall();
    printed(&board, &[]);
    let old = read(&board, "batch.json");
    swap(&board, "content/hall/posts/w1.yaml", "多问一句", "多说一句");
    printed(&board, &["--changed"]);
    printed(&board, &["--mark-printed"]);
    let newer = record(&board);
    std::fs::write(board.root().join("out/batch.json"), old).unwrap();
    let told = said(&board, &["--mark-printed"], 0);
    assert!(told.contains("1 was noted from another batch"), "{told}");
    assert_eq!(record(&board), newer);
}

#[test]
fn codes_that_lead_nowhere_are_told_with_what_hangs_on_them() {
    let board = hall();
    printed(&board, &["--preset", "a4"]);
    printed(&board, &["--mark-printed"]);
    assert!(record(&board).contains("https://board.example.org/hall/posts/w1/"), "{}", record(&board));
    let told = said(&board, &["--changed", "--preset", "a4"], 0);
    assert!(told.contains("nothing has changed"), "{told}");
    swap(&board, "content/board.yaml", "https://board.example.org/", "https://new.example.org/");
    let told = said(&board, &["--changed", "--preset", "a4"], 0);
    assert!(told.contains("the codes of 2 of these lead nowhere"), "{told}");
    let changes = String::from_utf8(read(&board, "changed.csv")).unwrap();
    assert!(changes.contains(",https://board.example.org/hall/posts/w1/"), "{changes}");
    let text = String::from_utf8(read(&board, "changed.txt")).unwrap();
    assert!(text.contains("二维码打不开") && text.contains("hall/posts/w2"), "{text}");
    // The old address still leads here.
    let former = "https://new.example.org/\nformer_base_urls: [https://board.example.org/]";
    swap(&board, "content/board.yaml", "https://new.example.org/", former);
    let told = said(&board, &["--changed", "--preset", "a4"], 0);
    assert!(told.contains("nothing has changed"), "{told}");
    // An item under another name.
    std::fs::rename(board.root().join("content/hall/posts/w1.yaml"), board.root().join("content/hall/posts/w9.yaml"))
        .unwrap();
    let told = said(&board, &["--changed", "--preset", "a4"], 0);
    assert!(
        told.contains("the code of 1 of these") && told.contains("aliases: { hall/posts/w1: hall/posts/w9 }"),
        "{told}"
    );
    swap(&board, "content/board.yaml", "as_of:", "aliases: { hall/posts/w1: hall/posts/w9 }\nas_of:");
    let told = said(&board, &["--changed", "--preset", "a4"], 0);
    assert!(!told.contains("lead nowhere") && !told.contains("aliases:"), "{told}");
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

/// The award is on the placard, so that one that was printed before it is to be replaced; whether the post says it or a
/// notice of conferral, and also when it ends with its stars.
#[test]
fn an_award_and_what_ends_it_are_printed_anew() {
    let board = hall();
    swap(&board, "content/hall/posts/w2.yaml", "2026-02-03", "2026-01-02");
    let reviews = |post: &str, more: &str| {
        let month = |month| format!("  - {{ id: {post}-{month}, period: 2026-0{month}, change: +1 }}\n");
        let months: String = (1..=5).map(month).collect();
        board.write(
            &format!("content/reviews/{post}.yaml"),
            &format!("subject: hall/posts/{post}\nitems:\n{months}{more}"),
        );
    };
    for post in ["w1", "w2"] {
        reviews(post, "");
    }
    printed(&board, &[]);
    printed(&board, &["--mark-printed"]);
    let replaced = |board: &support::Board| {
        printed(board, &["--changed"]);
        let changes = String::from_utf8(read(board, "changed.csv")).unwrap();
        printed(board, &["--mark-printed"]);
        let rows = changes.lines().skip(1).filter_map(|row| row.strip_prefix("replace,desk,hall/posts/"));
        rows.map(|row| row[..2].to_owned()).collect::<Vec<_>>()
    };
    let notice = "title: 授牌决定\ntype: conferral\nstarts_on: 2026-06-02\nperiod: { days: 60, unit: calendar }\nsigned_by: 示例市委\n";
    board.write("content/notices/n.yaml", notice);
    swap(&board, "content/hall/posts/w1.yaml", "approved_on", "conferred: n\napproved_on");
    assert_eq!(replaced(&board), ["w1"]);
    swap(
        &board,
        "content/hall/posts/w2.yaml",
        "approved_on",
        "conferred: { on: 2026-06-02, by: 示例市委 }\napproved_on",
    );
    assert_eq!(replaced(&board), ["w2"]);
    reviews("w1", "  - { id: w1-lost, period: 2026-06, on: 2026-06-20, change: -1 }\n");
    assert_eq!(replaced(&board), ["w1"]);
    // What corrects it is on it as well.
    let correction = "title: 关于窗口时间的澄清\ntype: correction\nstarts_on: 2026-06-20\nperiod: { days: 5, unit: calendar }\ncorrects: hall/posts/w2\ncorrect: 周六上午也办理。\nsigned_by: 示例市委\n";
    board.write("content/notices/c.yaml", correction);
    assert_eq!(replaced(&board), ["w2"]);
}
