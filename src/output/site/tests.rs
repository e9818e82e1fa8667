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
    for words in ["〔2名〕", "（回族）", "class=\"name-2\"><a href=\"../../../hall/posts/", "\">王伟<"] {
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

/// The pages of a board of a hall with one post that came to five stars in May.
fn pages_with(more: &[(&str, &str)]) -> BTreeMap<String, String> {
    let months: String =
        (1..=5).map(|month| format!("  - {{ id: m{month}, period: 2026-0{month}, change: +1 }}\n")).collect();
    let reviews = format!("subject: hall/posts/w\nitems:\n{months}");
    let mut sources = crate::source::Sources::from_texts([
        ("content/board.yaml", "title: 示例公示栏\nas_of: 2026-06-30\n"),
        ("content/org.yaml", "name: 示例市\nsupervision_phone: 0531-0000 1234\naddress: 示例路1号\n"),
        ("content/hall/org.yaml", "name: 大厅\n"),
        ("content/hall/members/a.yaml", "name: 林溪\n"),
        (
            "content/hall/posts/w.yaml",
            "title: 综合窗口\nholder: a\npledge: 多问一句。\napproved_on: 2026-01-01\nconferred: n\n",
        ),
        ("content/reviews/r.yaml", &*reviews),
        (
            "content/notices/n.yaml",
            "title: 授牌决定\ntype: conferral\nstarts_on: 2026-06-02\nperiod: { days: 60, unit: calendar }\n",
        ),
    ]);
    more.iter().for_each(|(path, text)| sources.insert_text(path, text));
    let board = crate::pipeline::check_sources(&sources, &crate::pipeline::Options::default()).assembled.board;
    let files = files(&board, &[&Site]).into_iter().filter(|(route, _)| route.ends_with(".html"));
    files.map(|(route, bytes)| (route, String::from_utf8(bytes).unwrap())).collect()
}

#[test]
fn a_conferral_and_its_posts_lead_to_each_other() {
    let pages = pages_with(&[]);
    assert!(pages["notices/n/index.html"].contains("<a href=\"../../hall/posts/w/\">综合窗口</a>"));
    assert!(pages["hall/posts/w/index.html"].contains("<a href=\"../../../notices/n/\">"));
    // Of stars that were lost since, and of an award that was, nothing is told: neither here nor there.
    let lost = "subject: hall/posts/w\nperiod: 2026-06\non: 2026-06-20\nchange: -1\n";
    let pages = pages_with(&[("content/reviews/lost.yaml", lost)]);
    assert!(!pages["notices/n/index.html"].contains("综合窗口"));
    assert!(
        !pages["hall/posts/w/index.html"].contains("授牌决定")
            && !pages["hall/posts/w/index.html"].contains("notices/n/")
    );
}

#[test]
fn a_correction_that_clears_somebody_is_for_no_search_engine_and_lists_are() {
    let correction = |title: &str, clears: &str| {
        let text = format!(
            "title: {title}\ntype: correction\nstarts_on: 2026-06-20\nperiod: {{ days: 5, unit: calendar }}\ncorrects: commitments/c\ncorrect: 路灯无误。\n{clears}"
        );
        let promise = "item: 路灯\nresponsible: 村委\ntarget: 60\ndeadline: 2026-09-10\n";
        pages_with(&[("content/notices/c.yaml", &text), ("content/commitments/c.yaml", promise)])
    };
    let clears = "clears: 林溪\nconsent: { given_on: 2026-06-18, scope: [web] }\n";
    let noindex = |pages: &BTreeMap<String, String>, route: &str| pages[route].contains("noindex");
    let pages = correction("关于路灯的澄清", clears);
    assert!(noindex(&pages, "notices/c/index.html") && pages["notices/c/index.html"].contains("林溪"));
    // The page that leads to it, for its link may name them; the lists have the title, which does not.
    assert!(noindex(&pages, "commitments/c/index.html"));
    assert!(!noindex(&pages, "notices/index.html") && !noindex(&pages, "notices/n/index.html"));
    let pages = correction("关于林溪情况的澄清", clears);
    assert!(noindex(&pages, "notices/index.html"));
    let pages = correction("关于路灯的澄清", "");
    assert!(!noindex(&pages, "notices/c/index.html") && !noindex(&pages, "commitments/c/index.html"));
}
