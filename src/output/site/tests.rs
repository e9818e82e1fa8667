//! What the pages of items may never say, on a board that holds all of it.

use std::collections::BTreeMap;

use super::Site;
use crate::output::testing::{FORBIDDEN, board, files};

/// The pages of the website, by route.
fn pages() -> BTreeMap<String, String> {
    files(&board(), &[&Site])
        .into_iter()
        .filter(|(route, _)| route.ends_with(".html"))
        .map(|(route, bytes)| (route, String::from_utf8(bytes).unwrap().replace("<wbr>", "")))
        .collect()
}

#[test]
fn nothing_that_must_not_be_published_is_on_a_page_of_an_item() {
    let ours = ["commitments/", "exemplars/", "rolls/", "notices/", "appraisals/", "archive/", "search/"];
    let pages = pages();
    let mut seen = 0;
    for (route, text) in pages.iter().filter(|(route, _)| ours.iter().any(|folder| route.contains(folder))) {
        seen += 1;
        for (fact, what) in FORBIDDEN {
            assert!(!text.contains(fact), "{route} holds {what}: {fact}");
        }
    }
    assert!(seen > 30, "only {seen} pages");
}

#[test]
fn a_persons_pledge_is_neither_late_nor_broken() {
    let pages = pages();
    let own = &pages["hall/commitments/own/index.html"];
    assert!(own.contains("每周走访一次") && own.contains("noindex"));
    for word in ["逾期", "未兑现", "尚未评议", "2026年6月1日", "未开始"] {
        assert!(!own.contains(word), "{word}");
    }
    let late = &pages["hall/commitments/late/index.html"];
    assert!(late.contains("逾期") && !late.contains("noindex"));
}

#[test]
fn a_persons_pledge_counts_on_no_axis() {
    let pages = pages();
    for (route, text) in pages.iter().filter(|(route, _)| route.starts_with("commitments/state/")) {
        assert!(!text.contains("每周走访一次"), "{route}");
    }
    assert!(pages["commitments/state/overdue/index.html"].contains("更换楼道灯"));
}

#[test]
fn every_state_has_a_page_whether_or_not_anything_is_there() {
    let pages = pages();
    let states = [
        "on-time",
        "due-soon",
        "overdue",
        "done-in-time",
        "late-done",
        "fulfilled",
        "partly",
        "unfulfilled",
        "undecided",
        "not-started",
        "in-progress",
        "done",
    ];
    for state in states {
        assert!(pages.contains_key(&format!("commitments/state/{state}/index.html")), "{state}");
    }
}

#[test]
fn figures_below_the_whole_board_have_lists_too() {
    let pages = pages();
    let org = pages.keys().filter(|route| route.ends_with("/commitments/state/overdue/index.html"));
    let branches = org.filter(|route| route.starts_with("hall/")).count();
    assert_eq!(branches, 0, "a branch shows its commitments on its own page");
}

#[test]
fn persons_are_not_for_search_engines() {
    let pages = pages();
    for route in
        ["hall/exemplars/wang/index.html", "hall/rolls/best/index.html", "rolls/index.html", "exemplars/index.html"]
    {
        assert!(pages[route].contains("noindex"), "{route}");
    }
    assert!(!pages["notices/one/index.html"].contains("noindex"));
}

#[test]
fn a_roll_keeps_its_conventions() {
    let pages = pages();
    let roll = &pages["hall/rolls/best/index.html"];
    for words in ["〔2名〕", "（回族）", "class=\"name-2\"><a href=\"", ">王伟</a></b>"] {
        assert!(roll.contains(words), "{words}");
    }
}

#[test]
fn awards_that_are_spelled_alike_in_an_address_share_a_page() {
    let mut sources = crate::output::testing::sources();
    for (path, title, award) in [("a", "榜一", "五一奖"), ("b", "榜二", "“五一”奖"), ("c", "榜三", "武艺奖")]
    {
        let text =
            format!("title: {title}\naward: {award}\nyear: 2026\nconferred_by: 市委\nentries: [{{ name: 某人 }}]\n");
        sources.insert_text(&format!("content/rolls/{path}.yaml"), &text);
    }
    let board = crate::pipeline::check_sources(&sources, &crate::pipeline::Options::default()).assembled.board;
    let files = files(&board, &[&Site]);
    let page = String::from_utf8_lossy(&files["rolls/award/wu-yi-jiang/index.html"]).into_owned();
    for title in ["榜一", "榜二", "榜三"] {
        assert!(page.contains(title), "{title}");
    }
}
