//! `check --fix`: what is written, and what is left alone.

use std::fs;

use crate::common::{Report, TestBoard};

const MEMBER: &str = "content/members/wang-fang.yaml";
const TYPED: &str = "\u{feff}# 主任\r\n姓名: '王芳' # 东厅\r\n入党日期：2001年7月1日\r\n";
const FILES: &str = "\u{feff}# 主任\r\nname: '王芳' # 东厅\r\njoined_on: 2001-07-01\r\n";

fn board() -> TestBoard {
    let board = TestBoard::new();
    board.file(MEMBER, TYPED);
    board.file("content/posts/a.yaml", "title: 窗口\nholder: 王芳\npledge: 多问一句。\n");
    board.file("content/posts/sound.yaml", "title: 二号窗口\nholder: wang-fang\npledge: 多走一步。\n");
    board
}

fn read(board: &TestBoard, path: &str) -> String {
    fs::read_to_string(board.path().join(path)).expect("a file")
}

#[test]
fn without_a_terminal_nothing_is_written_unasked() {
    let board = board();
    let report = Report::of(&mut board.command(&["check", "--fix"]));
    assert_eq!(report.code, Some(1), "{}", report.stderr);
    assert!(report.stdout.contains("-姓名: '王芳' # 东厅\n") && report.stdout.contains("+holder: wang-fang\n"));
    assert!(report.stderr.contains("--yes"), "{}", report.stderr);
    assert_eq!(read(&board, MEMBER), TYPED);
    let report = Report::of(&mut board.command(&["check", "--fix", "--format", "json"]));
    let files: Vec<_> = report.records.iter().map(|record| record["file"].as_str().unwrap_or_default()).collect();
    assert_eq!(files, [MEMBER, "content/posts/a.yaml"]);
    assert_eq!(report.records[1]["edits"][0]["new"], "holder: wang-fang\n");
}

#[test]
fn what_is_mended_is_whole_and_nothing_is_left_to_mend() {
    let board = board();
    let sound = fs::metadata(board.path().join("content/posts/sound.yaml")).expect("it").modified().expect("a time");
    let report = Report::of(&mut board.command(&["check", "--fix", "--yes"]));
    assert_eq!(report.code, Some(0), "{}", report.stderr);
    assert_eq!(read(&board, MEMBER), FILES);
    assert_eq!(read(&board, "content/posts/a.yaml"), "title: 窗口\nholder: wang-fang\npledge: 多问一句。\n");
    let again = Report::of(&mut board.command(&["check", "--fix", "--yes"]));
    assert_eq!((again.code, &*again.stdout, read(&board, MEMBER)), (Some(0), "", FILES.to_owned()));
    let still = fs::metadata(board.path().join("content/posts/sound.yaml")).expect("it").modified().expect("a time");
    assert_eq!(sound, still);
    let left: Vec<_> = fs::read_dir(board.path().join("content/members")).expect("it").flatten().collect();
    assert_eq!(left.len(), 1, "{left:?}");
    // What is wrong beyond that is told, and so is the exit code.
    board.file("content/posts/b.yaml", "标题: 窗口\nholder: nobody\npledge: 好。\n");
    let report = Report::of(&mut board.command(&["check", "--fix", "--yes"]));
    assert_eq!(report.code, Some(1));
    assert!(report.stderr.contains("nobody"), "{}", report.stderr);
    assert!(read(&board, "content/posts/b.yaml").starts_with("title: 窗口\n"));
}

#[test]
fn a_file_that_is_read_only_is_left_alone() {
    let board = board();
    let path = board.path().join(MEMBER);
    let mut permissions = fs::metadata(&path).expect("it").permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&path, permissions).expect("set");
    let report = Report::of(&mut board.command(&["check", "--fix", "--yes"]));
    assert_eq!(report.code, Some(1));
    assert!(report.stderr.contains("只读"), "{}", report.stderr);
    assert_eq!(read(&board, MEMBER), TYPED);
}

#[test]
fn yes_alone_is_a_wrong_usage() {
    assert_eq!(Report::of(&mut board().command(&["check", "--yes"])).code, Some(2));
}

#[test]
fn what_was_changed_of_a_promise_is_said_but_for_the_reason() {
    const LIST: &str = "content/commitments/2026.yaml";
    const PROMISED: &str = "# 今年的\nitems:\n  - id: lamps\n    item: 更换楼道灯 # 东区\n    responsible: 物业办\n    target: 200\n    \
                            unit: 处\n    deadline: 2026-12-31\n  - id: trees\n    item: 种树\n    responsible: 绿化组\n    target: 30\n    \
                            unit: 棵\n    deadline: 2026-11-30\n    amendments:\n      - { on: 2026-05-01, field: target, from: 40棵, to: 30棵, reason: 一块地改作停车 }\n";
    let board = TestBoard::new();
    board.file(LIST, PROMISED);
    let built = Report::of(&mut board.command(&["build", "--only", "web"]));
    assert_eq!(built.code, Some(0), "{}", built.stderr);
    let changed = PROMISED
        .replace("target: 200", "target: 20")
        .replace("2026-11-30", "2026-12-15")
        .replace("target: 30\n", "target: 10\n");
    board.file(LIST, &changed);
    let told = Report::of(&mut board.command(&["check"]));
    assert!(told.stderr.contains("noticeboard check --fix"), "{}", told.stderr);

    let fixed = Report::of(&mut board.command(&["check", "--fix", "--yes"]));
    assert_eq!(fixed.code, Some(1), "{}", fixed.stderr);
    let text = read(&board, LIST);
    assert!(text.starts_with("# 今年的\n") && text.contains("更换楼道灯 # 东区"), "{text}");
    let said = fixed.stderr.matches("reason").count();
    assert!(said >= 3, "each entry asks for its reason: {}", fixed.stderr);
    for words in ["200", "2026-11-30", "2026-12-15", "一块地改作停车"] {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert_eq!(text.matches("on: 2026-06-30").count(), 3, "{text}");
    // Once more changes nothing; with the reasons nothing is left to say.
    let again = Report::of(&mut board.command(&["check", "--fix", "--yes"]));
    assert_eq!((again.code, read(&board, LIST)), (Some(1), text.clone()));
}
