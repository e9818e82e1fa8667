//! Broken, hostile and careless files: each gets one clear message at its place, and the others are still checked.

use std::fs::File;
use std::path::Path;

use crate::common::{Report, TestBoard, noticeboard};
use unicode_width::UnicodeWidthStr;

const NEIGHBOUR: &str = "content/exemplars/neighbour.md";

/// A board with one more fault in another file, which must be reported in the same run.
fn board() -> TestBoard {
    let board = TestBoard::new();
    board.file(NEIGHBOUR, "---\ntitle: 典型\nsubject: 某人\nsumary: 打错的键\n---\n正文\n");
    board
}

/// Checks that a run says exactly this of the file, says it in Chinese, and goes on.
fn expect(board: &TestBoard, path: &str, code: &str, line: Option<u64>) {
    expect_report(&board.check(), path, code, line);
}

fn expect_report(report: &Report, path: &str, code: &str, line: Option<u64>) {
    assert!(!report.stderr.contains("panicked"), "{code}: {}", report.stderr);
    assert_eq!(report.of_file(path), [(code.to_owned(), line)], "{path}\n{}", report.stdout);
    assert_eq!(report.of_file(NEIGHBOUR), [("unknown-key".to_owned(), Some(4))], "{code}: the neighbour is forgotten");
    assert_eq!(report.code, Some(1), "{code}");
    let record = report.records.iter().find(|record| record["file"] == path).expect("it");
    for key in ["message", "hint"] {
        let text = record[key].as_str().unwrap_or_default();
        assert!(text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)), "{code}: {key} is {text:?}");
    }
}

/// Writes `bytes` into an exemplar's file and expects one error.
fn expect_of(bytes: impl AsRef<[u8]>, code: &str, line: Option<u64>) {
    let board = board();
    board.file("content/exemplars/a.yaml", bytes);
    expect(&board, "content/exemplars/a.yaml", code, line);
}

fn utf16(text: &str) -> Vec<u8> {
    [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect()
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_are_no_fault() {
    let board = TestBoard::new();
    board.file("content/exemplars/a.yaml", "\u{feff}title: 甲\r\nsubject: 某人\r\n");
    board.file("content/exemplars/b.md", "\u{feff}---\r\ntitle: 乙\r\nsubject: 某人\r\n---\r\n正文\r\n");
    let report = board.check();
    assert_eq!((report.code, report.stdout.as_str()), (Some(0), ""), "{}", report.stderr);
}

#[test]
fn lines_are_counted_right_behind_a_byte_order_mark_and_windows_line_ends() {
    expect_of("\u{feff}title: 甲\r\nsubject: 某人\r\ncolour: red\r\n", "unknown-key", Some(3));
}

#[test]
fn other_encodings_are_named() {
    let (gbk, _, _) = encoding_rs::GBK.encode("title: 群众满意\nsubject: 某人\n");
    for (bytes, name) in [
        (gbk.into_owned(), "GBK"),
        (utf16("title: 甲\n"), "UTF-16"),
        (b"title: a\0\xff\xfe\nb".to_vec(), "二进制"),
        (b"title: \xff\xff\xff\n".to_vec(), "无法辨认"),
    ] {
        let board = board();
        board.file("content/exemplars/a.yaml", bytes);
        let report = board.check();
        expect_report(&report, "content/exemplars/a.yaml", "not-utf-8", None);
        assert!(report.stdout.contains(name), "{name}: {}", report.stdout);
    }
}

#[test]
fn empty_files() {
    for text in ["", "\n \n\t\n", "\u{feff}", "\r\n"] {
        expect_of(text, "empty-file", None);
    }
}

#[test]
fn a_folder_where_a_file_should_be() {
    let board = board();
    std::fs::create_dir_all(board.path().join("content/exemplars/a.yaml")).expect("a folder");
    expect(&board, "content/exemplars/a.yaml", "folder-instead-of-file", None);
}

/// A sparse file: all length and no content.
fn lengthen(path: &Path) {
    File::options().write(true).open(path).and_then(|file| file.set_len(200 * 1024 * 1024)).expect("a sparse file");
}

#[test]
fn a_file_of_200_megabytes_is_too_large() {
    let board = board();
    lengthen(&board.file("content/exemplars/a.yaml", ""));
    expect(&board, "content/exemplars/a.yaml", "file-too-large", None);
}

#[test]
fn an_alias_bomb_ends_in_a_message() {
    let mut bomb = "a0: &a0 [x]\n".to_owned();
    for n in 1..40 {
        bomb += &format!("a{n}: &a{n} [{0}, {0}, {0}, {0}]\n", format!("*a{}", n - 1));
    }
    let board = board();
    board.file("content/exemplars/a.yaml", bomb);
    let report = board.check();
    let own = report.of_file("content/exemplars/a.yaml");
    assert_eq!(own.len(), 1, "{own:?}");
    assert_eq!((own[0].0.as_str(), report.code), ("bad-yaml", Some(1)));
    assert_eq!(report.of_file(NEIGHBOUR).len(), 1);
}

#[test]
fn nesting_of_10_000_ends_in_a_message() {
    for text in [
        "[".repeat(10_000),
        "{a: ".repeat(10_000),
        format!("title: {}甲{}\nsubject: 某人\n", "[".repeat(10_000), "]".repeat(10_000)),
        "- ".repeat(10_000),
        (0..10_000).map(|n| format!("{}a:\n", " ".repeat(n % 700))).collect(),
    ] {
        let board = board();
        board.file("content/exemplars/a.yaml", &text);
        let report = board.check();
        assert!(!report.stderr.contains("panicked") && !report.stderr.contains("overflow"), "{}", report.stderr);
        let own = report.of_file("content/exemplars/a.yaml");
        assert!(own.len() == 1 && own[0].0 == "bad-yaml", "{own:?}");
        assert_eq!((report.of_file(NEIGHBOUR).len(), report.code), (1, Some(1)));
    }
}

#[cfg(unix)]
#[test]
fn links_to_outside_are_not_followed() {
    let outside = tempfile::tempdir().expect("a folder");
    let secret = outside.path().join("secret.yaml");
    std::fs::write(&secret, "title: 机密\nsubject: 某人\n").expect("a file");
    let board = board();
    let folder = board.path().join("content/exemplars");
    std::os::unix::fs::symlink(&secret, folder.join("a.yaml")).expect("a link");
    std::os::unix::fs::symlink(outside.path(), board.path().join("content/photos")).expect("a link");
    std::os::unix::fs::symlink("nowhere", folder.join("b.yaml")).expect("a link");
    let report = board.check();
    for path in ["content/exemplars/a.yaml", "content/exemplars/b.yaml", "content/photos"] {
        expect_report(&report, path, "symbolic-link", None);
    }
    assert!(!report.stdout.contains("机密"));
}

/// Permission bits do not bind root: there the program runs as nobody, where the system can do that.
#[cfg(unix)]
#[test]
fn a_file_without_read_permission() {
    use std::os::unix::fs::PermissionsExt;
    let mode = |path: &std::path::Path, mode| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).expect("a mode");
    };
    let board = board();
    let file = board.file("content/exemplars/a.yaml", "title: 甲\nsubject: 某人\n");
    mode(&file, 0o000);
    let mut command = if std::fs::read(&file).is_err() {
        board.command(&["check", "--format", "json"])
    } else {
        let as_nobody = ["--reuid=65534", "--regid=65534", "--clear-groups"];
        let program = env!("CARGO_BIN_EXE_noticeboard");
        let tried = std::process::Command::new("setpriv").args(as_nobody).args([program, "--version"]).output();
        if !tried.is_ok_and(|output| output.status.success()) {
            eprintln!("skipped: permission bits do not bind root, and `setpriv` cannot run the program as nobody");
            return;
        }
        mode(board.path(), 0o755);
        let mut command = std::process::Command::new("setpriv");
        command.args(as_nobody).args([program, "check", "--format", "json", "--lang", "zh-CN", "--board"]);
        command.arg(board.path());
        command
    };
    expect_report(&Report::of(&mut command), "content/exemplars/a.yaml", "unreadable-file", None);
    // Nobody tries to read one that is too large.
    mode(&file, 0o644);
    lengthen(&file);
    mode(&file, 0o000);
    expect_report(&Report::of(&mut command), "content/exemplars/a.yaml", "file-too-large", None);
}

#[test]
fn slips_of_the_pen_are_found_at_their_line() {
    for (text, code, line) in [
        ("title: 甲\nsubject: [甲, 乙]\n", "wrong-type", 2),
        ("title: 甲\nsubject: 乙\nyear: 去年\n", "wrong-type", 3),
        ("title: 甲\nsubject: 乙\ntype: persno\n", "unknown-word", 3),
        ("title: 甲\nsubject: 乙\npublished_on: 2026-02-30\n", "no-such-day", 3),
        ("title: 甲\nsubject: 乙\ntitle: 丙\n", "duplicate-key", 3),
        ("title: 甲\nsubject: 乙\nsummry: 丙\n", "unknown-key", 3),
        ("title: 甲\n", "missing-key", 1),
        ("title:\nsubject: 乙\n", "missing-key", 1),
        ("title：甲\nsubject：乙\n", "full-width-colon", 1),
        ("title: 甲\nsubject：乙\n", "full-width-colon", 2),
        ("title: 甲\nphotos:\n\t- a.jpg\nsubject: 乙\n", "tab-indent", 3),
        ("title: \"甲\nsubject: 乙\n", "bad-yaml", 1),
        ("title: 甲\n subject: 乙\n", "bad-yaml", 2),
        ("title: 甲: 乙\nsubject: 丙\n", "bad-yaml", 1),
        ("title: 甲\nsubject: *乙\n", "bad-yaml", 2),
        ("title: 甲\nsubject: @乙\n", "bad-yaml", 2),
        ("只有一段话\n", "wrong-type", 1),
        ("- title: 甲\n", "wrong-type", 1),
        ("title: 甲\nsubject: 乙\n---\ntitle: 丙\n", "bad-yaml", 3),
        ("items: 甲\n", "wrong-type", 1),
        ("items:\n  - 甲\n", "wrong-type", 2),
        ("subject: 乙\nitems:\n  - title: 甲\n", "missing-key", 3),
        ("subject: 乙\nitems:\n  - { id: 甲, title: 丙 }\n", "bad-slug", 3),
    ] {
        let board = board();
        board.file("content/exemplars/a.yaml", text);
        let report = board.check();
        assert!(!report.stderr.contains("panicked"), "{text}");
        let own = report.of_file("content/exemplars/a.yaml");
        assert!(own.contains(&(code.to_owned(), Some(line))), "{text}{own:?}\n{}", report.stdout);
        assert!(own.iter().all(|(found, _)| found == code), "more than one story: {text}{own:?}");
        assert_eq!((report.of_file(NEIGHBOUR).len(), report.code), (1, Some(1)));
    }
}

#[test]
fn a_duplicate_id_and_a_wrong_reference_name_what_is_near() {
    let board = board();
    board.file("content/members/li-shili.yaml", "name: 李示例\n");
    board.file("content/members/more.yaml", "items:\n  - { id: li-shili, name: 王示例 }\n");
    board.file("content/posts/a.yaml", "title: 窗口\nholder: li-shily\npledge: 多问一句。\ntype: windw\n");
    let report = board.check();
    assert_eq!(report.of_file("content/members/more.yaml"), [("duplicate-id".to_owned(), Some(2))]);
    assert!(report.stdout.contains("是不是 window（党员示范窗口）？"), "{}", report.stdout);
    board.file("content/posts/a.yaml", "title: 窗口\nholder: li-shily\npledge: 多问一句。\n");
    let report = board.check();
    assert_eq!(report.of_file("content/posts/a.yaml"), [("unknown-reference".to_owned(), Some(2))]);
    assert!(report.stdout.contains("是不是 members/li-shili？"), "{}", report.stdout);
}

#[test]
fn exit_codes_of_wrong_usage_and_of_a_missing_board() {
    let empty = tempfile::tempdir().expect("a folder");
    for (arguments, code) in [
        (&["check", "--colour"][..], 2),
        (&["chekc"], 2),
        (&[], 2),
        (&["check", "--as-of", "2026-02-30"], 2),
        (&["check", "--explain", "no-such-rule"], 2),
        (&["check", "--board", "no-such-folder"], 2),
        (&["upcoming", "--board", "no-such-folder"], 2),
        (&["build"], 2),
        (&["--lang", "en", "check", "--jobs", "0"], 2),
        (&["help", "nothing"], 2),
        (&["man", "nothing"], 2),
        (&["completions", "csh"], 2),
        (&["help", "check"], 0),
        (&["-V"], 0),
        (&["doctor"], 0),
        (&["upcoming", "--days", "many"], 2),
        (&["schema"], 2),
    ] {
        let report = Report::of(noticeboard().args(arguments).current_dir(empty.path()));
        assert_eq!(report.code, Some(code), "{arguments:?}: {}", report.stderr);
        assert!(
            (code == 0) == report.stderr.is_empty() && !report.stderr.contains("panicked"),
            "{arguments:?}: {}",
            report.stderr
        );
    }
    assert_eq!(std::fs::read_dir(empty.path()).expect("it").count(), 0, "nothing is left behind");
    let content = tempfile::tempdir().expect("a folder");
    std::fs::write(content.path().join("content"), "a file").expect("a file");
    let report = Report::of(noticeboard().args(["check", "--board"]).arg(content.path()));
    assert_eq!(report.code, Some(3));
}

#[test]
fn an_unknown_organisation_names_the_nearest() {
    let board = TestBoard::new();
    board.file("content/east/org.yaml", "name: 东区\n");
    let report = Report::of(&mut board.command(&["upcoming", "--org", "esat"]));
    assert_eq!(report.code, Some(2));
    assert!(report.stderr.contains("是不是 east？"), "{}", report.stderr);
}

#[test]
fn a_new_board_checks_and_is_never_written_over() {
    let folder = tempfile::tempdir().expect("a folder");
    let board = folder.path().join("我的公示栏");
    let new = |_: ()| Report::of(noticeboard().arg("new").arg(&board));
    let made = new(());
    assert_eq!(made.code, Some(0), "{}", made.stderr);
    assert!(made.stdout.contains("noticeboard check"));
    let checked = Report::of(noticeboard().args(["check", "--board"]).arg(&board));
    assert_eq!(checked.code, Some(0), "{}", checked.stderr);
    assert!(checked.stderr.contains("还是新建时的示例：content/board.yaml"), "{}", checked.stderr);
    let strict = Report::of(noticeboard().args(["check", "--strict", "--board"]).arg(&board));
    assert_eq!(strict.code, Some(1), "examples are nothing to publish");
    let upcoming =
        Report::of(noticeboard().args(["upcoming", "--format", "json", "--days", "99", "--board"]).arg(&board));
    assert_eq!(upcoming.code, Some(0), "{}", upcoming.stderr);
    assert!(upcoming.records.iter().any(|record| record["kind"] == "commitment_due"), "{}", upcoming.stdout);
    let org = board.join("content/org.yaml");
    std::fs::write(&org, "name: 改过\n").expect("a file");
    let again = new(());
    assert_eq!(again.code, Some(2));
    assert!(again.stderr.contains("不是空文件夹"), "{}", again.stderr);
    assert_eq!(std::fs::read_to_string(&org).expect("it"), "name: 改过\n");
}

#[test]
fn schemas_are_written_and_connected() {
    let board = TestBoard::new();
    let report = Report::of(&mut board.command(&["schema"]));
    assert_eq!(report.code, Some(0), "{}", report.stderr);
    let setting: serde_json::Value = serde_json::from_str(&report.stdout).expect("a setting");
    assert_eq!(setting["yaml.schemas"]["./schema/post.json"], serde_json::json!(["content/**/posts/*.yaml"]));
    let text = std::fs::read_to_string(board.path().join("schema/post.json")).expect("a schema");
    assert!(text.contains("一句话承诺"));
    // The folder beside `content` disturbs nothing.
    assert_eq!(board.check().code, Some(0));
}

/// The mark stands under the first character of the fault, whatever is before it on the line.
#[test]
fn the_caret_stands_under_the_right_character() {
    for (line, fault) in [
        ("{ title: 甲, subject: 乙, typ: person }", "typ"),
        ("{ title: 群众满意的窗口, subject: 王𡋾, typ: person }", "typ"),
        ("{ title: \"（全角）ＡＢＣ、ｱｲ\", subject: 乙, typ: person }", "typ"),
        ("{ title: e\u{301}👍, subject: 乙, typ: person }", "typ"),
        ("{ title: 䶮㛃𬭼, subject: 乙, type: 集体, year: 2026 }", "集体"),
        ("{ title: 甲, subject: 乙, 监督电话: 12345 }", "监督电话"),
    ] {
        let board = TestBoard::new();
        board.file("content/exemplars/a.yaml", format!("# 一行说明\n{line}\n"));
        let report = Report::of(&mut board.command(&["check"]));
        let lines: Vec<&str> = report.stderr.lines().collect();
        let at = lines.iter().position(|text| text.ends_with(line)).unwrap_or_else(|| panic!("{}", report.stderr));
        let (source, mark) = (lines[at], lines[at + 1]);
        let wanted = source[..source.rfind(line).unwrap() + line.find(fault).unwrap()].width();
        let found = mark[..mark.find('━').unwrap_or_else(|| panic!("{}", report.stderr))].width();
        assert_eq!(found, wanted, "\n{source}\n{mark}");
        let length = mark.matches('━').count();
        assert_eq!(length, fault.width(), "\n{source}\n{mark}");
    }
}
