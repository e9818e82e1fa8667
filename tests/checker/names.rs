//! Names: what a system cannot hold is told where it is written, and left out; what nobody meant is passed over.

use crate::common::{Report, TestBoard};

const POST: &str = "title: 综合受理窗口\ntype: window\nwindow_no: 1\nopen: true\npledge: 材料一次告知清楚，不让您跑第二趟。\napproved_on: 2026-06-01\npublished_on: 2026-06-20\n";

fn notice(body: &str) -> String {
    format!(
        "---\ntitle: 关于服务时间的公示\nstarts_on: 2026-06-29\nperiod: {{ days: 5, unit: working }}\ncontact: {{ name: 示例市委办公室, phone: 0531-0000 1235, address: 示例路1号 }}\nsigned_by: 示例市\npublished_on: 2026-06-29\n---\n{body}\n"
    )
}

/// The errors and warnings: code, file, line.
fn told(report: &Report) -> Vec<(String, String, Option<u64>)> {
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let own = report.records.iter().filter(|record| record["severity"] != "note");
    own.map(|record| (text(&record["code"]), text(&record["file"]), record["line"].as_u64())).collect()
}

fn hint(report: &Report, file: &str) -> String {
    let record = report.records.iter().find(|record| record["file"] == file);
    record.and_then(|record| record["hint"].as_str()).unwrap_or_default().to_owned()
}

/// Whatever is wrong with names, a build stops with 1 and names it, and `--skip-faulty` publishes the rest.
fn build(board: &TestBoard, skip: bool) -> (Option<i32>, String) {
    let mut arguments = vec!["build"];
    arguments.extend(skip.then_some("--skip-faulty"));
    let report = Report::of(&mut board.command(&arguments));
    (report.code, report.stderr)
}

#[test]
fn a_device_blocks_nobody_else() {
    let board = TestBoard::new();
    board.file("content/hall/org.yaml", "name: 大厅\n");
    board.file("content/hall/posts/window-1.yaml", POST);
    board.file("content/hall/posts/con.yaml", POST.replace("window_no: 1", "window_no: 2"));
    board.file("content/hall/members/list.yaml", "items:\n  - { id: nul, name: 林示例 }\n");
    board.file("content/screens/aux.yaml", "title: 大厅\n");
    let report = board.check();
    assert_eq!(report.code, Some(1));
    let mut found = told(&report);
    found.sort();
    let device = |file: &str, line| ("device-name".to_owned(), file.to_owned(), line);
    assert_eq!(
        found,
        [
            device("content/hall/members/list.yaml", Some(2)),
            device("content/hall/posts/con.yaml", None),
            device("content/screens/aux.yaml", None),
        ]
    );
    assert!(hint(&report, "content/hall/posts/con.yaml").contains("con-1"));
    assert_eq!(build(&board, false).0, Some(1));
    let (code, said) = build(&board, true);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("已略去：hall/posts/con") && said.contains("已略去：hall/members/nul"), "{said}");
    assert!(board.path().join("public/hall/posts/window-1/index.html").exists());
    assert!(!board.path().join("public/hall/posts/con").exists());
}

#[test]
#[cfg(unix)]
fn attachments_are_named_so_that_every_system_can_hold_them() {
    let board = TestBoard::new();
    for name in ["附件 10:30.pdf", "a\"b.pdf", "con.pdf", "末尾.pdf", "方案#2（100%）.pdf", "Plan.pdf", "plan.pdf"]
    {
        board.file(&format!("content/files/{name}"), "%PDF-1.7");
    }
    board.file(
        "content/notices/a.md",
        notice("见[一](<files/附件 10:30.pdf>)、[二](<files/a\"b.pdf>)。\n\n[三](files/con.pdf)"),
    );
    board.file("content/notices/b.md", notice("见[四](files/方案%232（100%25）.pdf)、[五](files/末尾.pdf)。"));
    board.file(
        "content/commitments/c.yaml",
        "item: 修路灯\nresponsible: 示例市\ntarget: 3处\ndeadline: 2026-12-31\npublished_on: 2026-06-20\nprogress: [{ on: 2026-06-20, text: 已开工, evidence: \"附件 10:30.pdf\" }]\n",
    );
    let report = board.check();
    assert_eq!(report.code, Some(1));
    let bad = |file: &str, line| ("bad-file-name".to_owned(), file.to_owned(), Some(line));
    // These are files in name only.
    let told = |report: &Report| {
        let mut found = told(report);
        found.retain(|(code, ..)| code != "attachment-unread");
        found
    };
    let mut found = told(&report);
    found.sort();
    assert_eq!(
        found,
        [
            bad("content/commitments/c.yaml", 6),
            bad("content/notices/a.md", 9),
            bad("content/notices/a.md", 9),
            bad("content/notices/a.md", 11),
        ]
    );
    assert!(hint(&report, "content/commitments/c.yaml").contains("附件 10-30.pdf"));
    assert_eq!(build(&board, false).0, Some(1));
    let (code, said) = build(&board, true);
    assert_eq!(code, Some(0), "{said}");
    let public = board.path().join("public");
    assert!(public.join("files/方案#2（100%）.pdf").exists() && !public.join("files/con.pdf").exists());
    // The address leads to the very file.
    let page = std::fs::read_to_string(public.join("notices/b/index.html")).expect("a page");
    assert!(page.contains("files/方案%232（100%25）.pdf"), "{page}");
    // Two names that are one on a stick.
    board.file("content/notices/a.md", notice("见[大](files/Plan.pdf)、[小](files/plan.pdf)。"));
    std::fs::remove_file(board.path().join("content/commitments/c.yaml")).expect("removed");
    let report = board.check();
    assert_eq!(told(&report), [("unpublishable-path".to_owned(), "content/notices/a.md".to_owned(), Some(9))]);
}

#[test]
fn settings_that_no_site_can_be_built_on_are_told_at_their_lines_and_left_out() {
    let board = TestBoard::new();
    board.file("content/hall/org.yaml", "name: 大厅\n");
    board.file("content/hall/posts/window-1.yaml", POST);
    board.file("content/files/torn.ttf", [&b"\0\x01\0\0\0\x10"[..], &[0; 200]].concat());
    board.file(
        "content/board.yaml",
        "title: 示例\nas_of: 2026-06-30\nbase_url: https://user:geheim@board.example.org/\naliases:\n  con: hall\n  kiosk/alert.js: hall\n  feed.xml: hall\n  Hall/old: hall/posts/window-1\n  annex/: hall\nfonts:\n  title: torn.ttf\n",
    );
    let report = board.check();
    assert_eq!(report.code, Some(1));
    let at = |code: &str, line| (code.to_owned(), "content/board.yaml".to_owned(), Some(line));
    let mut found = told(&report);
    found.sort();
    assert_eq!(
        found,
        [
            at("bad-alias", 5),
            at("bad-alias", 6),
            at("bad-alias", 7),
            at("bad-font", 11),
            at("bad-url", 3),
            at("unpublishable-path", 8),
        ]
    );
    let messages = report.records.iter().map(|record| record["message"].to_string() + &record["hint"].to_string());
    assert!(!messages.collect::<String>().contains("geheim"));
    assert_eq!(build(&board, false).0, Some(1));
    let (code, said) = build(&board, true);
    assert_eq!(code, Some(0), "{said}");
    let public = board.path().join("public");
    assert!(public.join("annex/index.html").exists() && !public.join("con").exists());
    assert!(!public.join("kiosk/alert.js").exists() && !public.join("Hall").exists());
    let leaks = walkdir::WalkDir::new(&public).into_iter().flatten().filter(|entry| entry.file_type().is_file());
    for entry in leaks {
        let bytes = std::fs::read(entry.path()).expect("read");
        assert!(!String::from_utf8_lossy(&bytes).contains("geheim"), "{}", entry.path().display());
    }
    // What decides the whole board is never passed over.
    board.file("content/board.yaml", "title: 示例\nas_of: 2026-06-30\naproval: required\n");
    assert_eq!(build(&board, true).0, Some(1));
}

#[test]
fn an_address_on_the_command_line_is_judged_as_well() {
    let board = TestBoard::new();
    for address in ["foo", "https://a:b@board.example.org/", "https://board.example.org/?a", ""] {
        let report = Report::of(&mut board.command(&["build", "--base-url", address]));
        assert_eq!(report.code, Some(2), "{address}: {}", report.stderr);
        assert!(report.stderr.contains("base_url"), "{}", report.stderr);
    }
}

#[test]
fn what_machines_leave_behind_is_passed_over_in_silence() {
    let board = TestBoard::new();
    board.file("content/hall/org.yaml", "name: 大厅\n");
    board.file("content/hall/posts/window-1.yaml", POST);
    for path in [
        "hall/posts/@eaDir/window-1.yaml@SynoEAStream",
        "hall/photos/@eaDir/lin.jpg/SYNOPHOTO_THUMB_M.jpg",
        "#recycle/old.yaml",
        "$RECYCLE.BIN/x.yaml",
        "System Volume Information/x.dat",
        "hall/posts/window-1.yaml.bak",
        "hall/posts/window-1.yaml.orig",
        "hall/posts/window-1.yaml.tmp",
        "hall/posts/#window-1.yaml#",
        "hall/posts/4913",
        "__MACOSX/hall/org.yaml",
        "lost+found/x.yaml",
    ] {
        board.file(&format!("content/{path}"), "x");
    }
    let report = board.check();
    assert_eq!((report.code, told(&report)), (Some(0), Vec::new()));
}

#[test]
fn endings_and_copies_are_told_with_the_name_that_was_meant() {
    let board = TestBoard::new();
    board.file("content/hall/org.yaml", "name: 大厅\n");
    board.file("content/hall/posts/window-1.yaml", POST);
    board.file("content/hall/posts/window-1 - 副本.yaml", POST);
    board.file("content/hall/posts/window-1 (1).yaml", POST);
    board.file("content/hall - 副本/org.yaml", "name: 大厅\n");
    board.file("content/hall - 副本/posts/window-1.yaml", POST);
    board.file("content/hall/members/LI.YAML", "name: 李示例\n");
    board.file("content/hall/members/sun.yaml.txt", "name: 孙示例\n");
    board.file("content/east/Org.yaml", "name: 东区\n");
    board.file("content/notices/x.markdown", notice("正文"));
    let report = board.check();
    let mut codes: Vec<_> = told(&report).into_iter().map(|(code, file, _)| (code, file)).collect();
    codes.sort();
    let of = |code: &str, file: &str| (code.to_owned(), format!("content/{file}"));
    assert_eq!(
        codes,
        [
            of("copied-file", "hall/posts/window-1 (1).yaml"),
            of("copied-file", "hall/posts/window-1 - 副本.yaml"),
            of("copied-folder", "hall - 副本"),
            of("misplaced-file", "east/Org.yaml"),
            of("stray-file", "hall/members/LI.YAML"),
            of("stray-file", "hall/members/sun.yaml.txt"),
            of("stray-file", "notices/x.markdown"),
        ]
    );
    for (file, meant) in [
        ("content/east/Org.yaml", "org.yaml"),
        ("content/hall/members/LI.YAML", "li.yaml"),
        ("content/hall/members/sun.yaml.txt", "sun.yaml"),
        ("content/notices/x.markdown", "x.md"),
        ("content/hall/posts/window-1 (1).yaml", "window-1.yaml"),
    ] {
        assert!(hint(&report, file).contains(&format!("改名为 {meant}")), "{file}: {}", hint(&report, file));
    }
}

#[test]
fn an_organisation_in_a_folder_of_pictures_is_not_lost_in_silence() {
    let board = TestBoard::new();
    for name in ["photos", "files", "screens", "calendar"] {
        board.file(&format!("content/{name}/org.yaml"), "name: 一处\n");
    }
    let report = board.check();
    let codes: Vec<_> = told(&report).into_iter().map(|(code, ..)| code).collect();
    assert_eq!((report.code, codes), (Some(1), vec!["reserved-slug".to_owned(); 4]));
    assert_eq!(build(&board, true).0, Some(0));
}
