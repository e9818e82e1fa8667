//! What is wrong is said in the page and in the terminal, and the last good version stays.

use crate::board;
use crate::preview::Preview;

#[test]
fn a_slip_is_shown_over_the_last_good_version_until_it_is_mended() {
    let board = board();
    let preview = Preview::of(board.root(), &[]);
    let page = preview.open("/notices/list/");
    page.faults(|faults| faults["count"] == 0);
    board.edit("content/notices/list.md", |text| text.replace("starts_on:", "start_on:").replace("名单公示", "新名单"));
    let faults = page.faults(|faults| faults["count"] != 0);
    let unknown = faults["faults"].as_array().unwrap().iter().find(|fault| fault["code"] == "unknown-key");
    let fault = unknown.unwrap_or_else(|| panic!("{faults}"));
    assert_eq!(fault["file"], "content/notices/list.md");
    assert_eq!(fault["line"], 3);
    assert!(fault["hint"].as_str().unwrap().contains("starts_on"), "{fault}");
    let line = fault["excerpt"].as_array().unwrap().iter().find(|line| line["number"] == 3).unwrap();
    assert_eq!(line["parts"][1], "start_on", "{fault}");
    assert_eq!((&faults["lang"], &faults["behind"]), (&"zh-CN".into(), &true.into()));
    assert!(faults["words"]["hint"].as_str().is_some_and(|words| !words.is_empty()));
    assert!(preview.text("/notices/list/").contains("名单公示"), "the last good version is readable");
    // The terminal hears of it when the rules have looked too; mending it sooner makes that edition old news.
    preview.until_it_says("content/notices/list.md:3");
    board.edit("content/notices/list.md", |text| text.replace("start_on:", "starts_on:"));
    page.faults(|faults| faults["count"] == 0);
    page.wait("reload");
    assert!(preview.text("/notices/list/").contains("新名单"));
}

#[test]
fn what_only_a_rule_finds_brings_the_last_good_version_back() {
    let board = board();
    let preview = Preview::of(board.root(), &[]);
    let post = "content/east/hall/posts/window-1.yaml";
    let (page, notice) = (preview.open("/"), preview.open("/notices/list/"));
    board.edit(post, |text| text.replace("holder: lin", "holder: nobody"));
    let faults = page.faults(|faults| faults["count"] != 0);
    assert!(faults.to_string().contains("nobody"), "{faults}");
    assert!(preview.text("/east/hall/posts/window-1/").contains("林溪"));
    // Another edit waits until nothing is wrong: it is read, and the rules look at it together with another fault.
    board.edit("content/notices/list.md", |text| text.replace("名单公示", "新名单"));
    preview.until_it_says("updated: content/notices/list.md");
    assert!(!preview.text("/notices/list/").contains("新名单"));
    board.edit(post, |text| text.replace("holder: nobody", "holder: no-one"));
    page.faults(|faults| faults.to_string().contains("no-one"));
    assert!(!preview.text("/notices/list/").contains("新名单"));
    board.edit(post, |text| text.replace("holder: no-one", "holder: lin"));
    page.faults(|faults| faults["count"] == 0);
    preview.until_it_has("/notices/list/", "新名单");
    // The notice's own page was loaded again once the last fault was gone, and not before.
    let (_, before) = notice.wait_for_next("reload");
    let counts: Vec<_> = before.iter().map(|faults| faults["count"].as_u64().unwrap()).collect();
    assert!(matches!(counts[..], [.., wrong, 0] if wrong > 0), "{counts:?}");
}

#[test]
fn a_theme_that_does_not_work_leaves_the_last_good_version() {
    let board = board();
    let preview = Preview::of(board.root(), &[]);
    let page = preview.open("/notices/list/");
    for (broken, says) in [
        ("{% if %}", "notice.html"),
        ("{% extends \"base.html\" %}{% block main %}{{ a.b.c }}{% endblock %}", "notice.html"),
    ] {
        board.write("themes/default/templates/notice.html", broken);
        let faults = page.faults(|faults| faults["count"] != 0);
        assert!(faults.to_string().contains(says), "{faults}");
        assert!(preview.text("/notices/list/").contains("名单公示"));
        std::fs::remove_file(board.root().join("themes/default/templates/notice.html")).unwrap();
        page.faults(|faults| faults["count"] == 0);
    }
}

#[test]
fn a_board_that_is_faulty_from_the_start_is_shown_without_its_faulty_items() {
    let board = board();
    board.edit("content/notices/list.md", |text| text.replace("starts_on:", "start_on:"));
    let preview = Preview::of(board.root(), &[]);
    let page = preview.open("/");
    let faults = page.faults(|faults| faults["count"] != 0);
    assert_eq!(faults["behind"], true);
    assert_eq!(preview.get("/notices/list/").status, 404);
    board.edit("content/notices/list.md", |text| text.replace("start_on:", "starts_on:"));
    page.faults(|faults| faults["count"] == 0);
    preview.until_it_has("/notices/list/", "名单公示");
}

#[test]
fn a_board_that_cannot_be_shown_at_all_says_why_and_comes_when_it_is_mended() {
    let board = board();
    board.edit("content/org.yaml", |text| text.replace("name: 示例市", "nome: 示例市"));
    let preview = Preview::of(board.root(), &[]);
    assert_eq!(preview.get("/").status, 503);
    let page = preview.open("/");
    let faults = page.faults(|faults| faults["count"] != 0);
    assert_eq!(faults["behind"], false);
    board.edit("content/org.yaml", |text| text.replace("nome: 示例市", "name: 示例市"));
    page.wait("reload");
    preview.until_it_has("/", "示例市");
}
