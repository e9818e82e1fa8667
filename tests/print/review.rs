//! The sheet on which items are approved: all that waits is on it as it will stand, and nothing that would not be published.

use std::process::Output;

use crate::pdf::Pdf;
use crate::support::{Board, noticeboard};
use crate::{hall, scanned, swap, tool};

const SHEET: &str = "review/送审单_示例大厅_2026-06-30.pdf";

/// An office that approves what it says.
fn office() -> Board {
    let board = hall();
    swap(&board, "content/board.yaml", "as_of:", "approval: required\napprovers: { '*': [示例书记] }\nas_of:");
    board.write(
        "content/hall/members/zhao.yaml",
        "name: 赵示例\nposition: 引导员\njoined_on: 1999-07-01\nactive_until: 2026-03-01\n",
    );
    board.write("content/hall/posts/w1.yaml", "title: 综合窗口\nholder: lin-xi\npledge: 多问一句，少跑一趟。\nstandard: 内部标准文字\napproved_on: 2026-01-02\napproval: { proposed_by: 拟稿示例, reviewed_by: 初审示例 }\n");
    board.write(
        "content/hall/notices/naming.md",
        "---\ntitle: 命名公示\nstarts_on: 2026-07-01\nperiod: { days: 5, unit: working }\ncontact: { phone: 0531-0000 1234, address: 示例路1号 }\nsigned_by: 示例市\n---\n\n现将~~甲~~乙窗口予以公示。\n",
    );
    board.write("content/hall/org.yaml", "name: 示例大厅\nhouseholds: { 一单元: [H001, H002] }\n");
    board.write("content/hall/linkages/one.yaml", "unit: 一单元\nhouseholds: [H001, H002]\nmember: lin-xi\n");
    board
}

fn run(board: &Board, arguments: &[&str]) -> Output {
    let output = noticeboard(arguments, board.root()).output().expect("the program runs");
    assert!(!String::from_utf8_lossy(&output.stderr).contains("panicked"), "{output:?}");
    output
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn text(board: &Board) -> String {
    let bytes = std::fs::read(board.root().join(SHEET)).expect("the sheet");
    Pdf::read(&bytes).all_text().split_whitespace().collect()
}

#[test]
fn all_that_waits_is_on_the_sheet_as_it_will_stand() {
    let board = office();
    let output = run(&board, &["review"]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let sheet = text(&board);
    for words in [
        "送审单",
        "内部审批，不公开",
        "综合窗口",
        "多问一句，少跑一趟。",
        "林溪",
        "窗口首席代表",
        "还没有批准过",
        "命名公示",
        "现将〔划去：甲〕乙窗口予以公示。",
        "拟稿示例",
        "初审示例",
        "保密审查",
        "https://board.example.org/hall/posts/w1/",
        "桌牌",
        "放映",
    ] {
        assert!(sheet.contains(words), "{words} is not on the sheet: {sheet}");
    }
    // What is published nowhere is not there either.
    for words in ["1999", "内部标准文字", "H001", "H002"] {
        assert!(!sheet.contains(words), "{words} is on the sheet");
    }
    assert!(!sheet.contains("赵示例引导员"), "whoever has left is shown");
    let pdf = Pdf::read(&std::fs::read(board.root().join(SHEET)).expect("the sheet"));
    assert!(pdf.fonts_are_embedded());
    assert!(!pdf.jpegs().is_empty(), "no placard is drawn");
}

#[test]
fn what_was_approved_is_on_it_no_more_until_it_is_changed() {
    let board = office();
    let approve = ["approve", "--org", ".", "--by", "示例书记", "--proposed-by", "拟稿示例"];
    let output = run(&board, &approve);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let output = run(&board, &["review"]);
    assert_eq!((output.status.code(), said(&output).trim()), (Some(0), "没有要送审的：都已经批准"));
    assert!(!board.root().join(SHEET).exists());
    let output = run(&board, &["review", "--lang", "en"]);
    assert_eq!(said(&output).trim(), "nothing waits: all is approved");

    swap(&board, "content/hall/posts/w1.yaml", "少跑一趟", "不跑二趟");
    let output = run(&board, &["review"]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let sheet = text(&board);
    assert!(sheet.contains("2026年6月30日批准以后改过") && sheet.contains("不跑二趟"), "{sheet}");
    assert!(!sheet.contains("命名公示"));
    // What was approved stands beside it.
    assert!(sheet.contains("少跑一趟。") && sheet.contains("上次批准的") && sheet.contains("改了：承诺"), "{sheet}");
    let drawn = tool("pdftoppm", &["-r", "150", "-png", "-f", "1", "-l", "1"], &board.root().join(SHEET));
    if let Some(codes) = drawn.map(|drawn| scanned(&drawn)) {
        let leads = |code: &String| code.starts_with("https://board.example.org/hall/posts/w1/#");
        assert!(codes.iter().any(leads), "{codes:?}");
    }

    // What it refers to waits as well.
    swap(&board, "content/hall/members/lin-xi.yaml", "窗口首席代表", "首席代表");
    let output = run(&board, &["review", "--item", "hall/posts/w1"]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let is_told = text(&board).contains("它写到的“林溪”也在等批准");
    assert!(is_told, "{}", text(&board));

    // Any item, approved or not.
    let output = run(&board, &["review", "--item", "hall/notices/naming"]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert!(text(&board).contains("批准，没有改过"));
    assert_eq!(run(&board, &["review", "--item", "nothing"]).status.code(), Some(2));
    assert_eq!(run(&board, &["review", "--org", "nowhere"]).status.code(), Some(2));
    // Nothing is written among what the board is made of.
    let inside = board.root().join("content/review");
    assert_eq!(run(&board, &["review", "--out", inside.to_str().expect("a path")]).status.code(), Some(2));
}

#[test]
fn what_is_faulty_is_listed_and_cannot_be_approved_yet() {
    let board = office();
    swap(&board, "content/hall/posts/w2.yaml", "holder: wei", "holder: nobody");
    let output = run(&board, &["review", "--lang", "en"]);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    let path = board.root().join("review/approval_示例大厅_2026-06-30.pdf");
    let sheet: String = Pdf::read(&std::fs::read(path).unwrap()).all_text().split_whitespace().collect();
    assert!(sheet.contains("Faulty:nottobeapprovedyet") && sheet.contains("咨询窗口"), "{sheet}");
    assert!(sheet.contains("综合窗口"));
}
