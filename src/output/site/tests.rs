//! What the pages of items may never say, on a board that holds all of it.

use std::collections::BTreeMap;

use super::Site;
use crate::output::testing::{FORBIDDEN, board, files};

/// The pages of the website, by route.
fn pages() -> BTreeMap<String, String> {
    files(&board(), &[&Site])
        .into_iter()
        .filter(|(route, _)| route.ends_with(".html"))
        .map(|(route, bytes)| (route, String::from_utf8(bytes).unwrap()))
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
    for words in ["〔2名〕", "（回族）", "class=\"name-2\">王伟<"] {
        assert!(roll.contains(words), "{words}");
    }
}
