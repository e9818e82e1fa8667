use jiff::civil::date;

use super::*;
use crate::pipeline::{Options, check_sources};
use crate::source::Sources;

const MEMBER: (&str, &str) = ("content/members/lin-xi.yaml", "name: 林溪\n");
const STARS: &str =
    "title: 示例\nstars: { from: 2026-01, until: 2026-12 }\nlimits: { stale_board_days: 999, stale_page_days: 999 }\n";
const POST: (&str, &str) =
    ("content/posts/a.yaml", "title: 窗口\nholder: lin-xi\npledge: 多问一句。\napproved_on: 2025-12-20\n");

/// What is found in the coming days: date, kind and item.
fn found(files: &[(&str, &str)], today: Date, days: u16) -> Vec<(String, DueKind, String)> {
    let mut sources = Sources::from_texts([
        ("content/board.yaml", "title: 示例\nlimits: { stale_board_days: 999, stale_page_days: 999 }\n"),
        ("content/org.yaml", "name: 示例市\n"),
    ]);
    for (path, text) in files {
        sources.insert_text(path, text);
    }
    let checked = check_sources(&sources, &Options { as_of: Some(today), ..Options::default() });
    let due = upcoming(&checked.assembled, days);
    due.into_iter()
        .map(|due| {
            assert_eq!(due.days, days_between(today, due.date));
            (due.date.to_string(), due.kind, due.item.map(|item| item.to_string()).unwrap_or_default())
        })
        .collect()
}

fn kinds(files: &[(&str, &str)], today: Date, days: u16) -> Vec<DueKind> {
    found(files, today, days).into_iter().map(|(_, kind, _)| kind).collect()
}

fn reviews(changes: &[(&str, &str)]) -> String {
    let mut text = "by: 区委\nitems:\n".to_owned();
    for (month, change) in changes {
        text += &format!("  - {{ id: r-{month}, subject: a, period: {month}, {change} }}\n");
    }
    text
}

#[test]
fn deadlines_before_and_after_their_day() {
    let text = "item: 修路灯\nresponsible: 示例市\ntarget: 3处\ndeadline: 2026-06-20\n";
    let file = [("content/commitments/a.yaml", text)];
    let at = |day| found(&file, date(2026, 6, day), 10);
    assert_eq!(at(9), []);
    let id = || "commitments/a".to_owned();
    assert_eq!(at(10), [("2026-06-20".into(), DueKind::CommitmentDue, id())]);
    assert_eq!(at(20), [("2026-06-20".into(), DueKind::CommitmentDue, id())]);
    assert_eq!(at(21), [("2026-06-20".into(), DueKind::CommitmentOverdue, id())]);
    let done = format!("{text}progress: [{{ on: 2026-06-19, state: done }}]\n");
    assert_eq!(kinds(&[("content/commitments/a.yaml", &done)], date(2026, 6, 21), 10), []);
}

/// Overdue is said of organisations only.
#[test]
fn a_person_is_reminded_and_never_called_late() {
    let text = "item: 走访\nresponsible: lin-xi\npledger: lin-xi\ntarget: 3户\ndeadline: 2026-06-20\n";
    let files = [MEMBER, ("content/commitments/a.yaml", text)];
    assert_eq!(kinds(&files, date(2026, 6, 15), 10), [DueKind::CommitmentDue]);
    assert_eq!(kinds(&files, date(2026, 6, 21), 10), []);
}

#[test]
fn months_without_a_review_are_told_one_by_one() {
    let reviews = reviews(&[("2026-01", "change: 1"), ("2026-03", "change: 1")]);
    let files = [("content/board.yaml", STARS), MEMBER, POST, ("content/reviews/r.yaml", &reviews)];
    let due: Vec<_> = found(&files, date(2026, 5, 20), 20)
        .into_iter()
        .filter(|(_, kind, _)| matches!(kind, DueKind::ReviewMissing | DueKind::ReviewDue))
        .map(|(date, kind, _)| (date, kind))
        .collect();
    assert_eq!(
        due,
        [
            ("2026-02-28".into(), DueKind::ReviewMissing),
            ("2026-04-30".into(), DueKind::ReviewMissing),
            ("2026-05-31".into(), DueKind::ReviewDue),
        ]
    );
}

#[test]
fn nothing_is_owed_for_half_a_month_or_while_the_plate_is_down() {
    let post = "title: 窗口\nholder: lin-xi\npledge: 多问一句。\napproved_on: [2026-02-15, 2026-05-10]\n";
    let reviews = reviews(&[("2026-03", "revoke: true")]);
    let files =
        [("content/board.yaml", STARS), MEMBER, ("content/posts/a.yaml", post), ("content/reviews/r.yaml", &reviews)];
    assert_eq!(kinds(&files, date(2026, 6, 2), 29), [DueKind::ReviewDue]);
    assert_eq!(kinds(&files, date(2026, 7, 2), 10), [DueKind::ReviewMissing]);
}

#[test]
fn a_post_is_one_star_short_and_then_full() {
    let upto = |last: usize| {
        let months = ["2026-01", "2026-02", "2026-03", "2026-04", "2026-05"];
        reviews(&months[..last].iter().map(|month| (*month, "change: 1")).collect::<Vec<_>>())
    };
    let (four, five) = (upto(4), upto(5));
    let files = |text| [("content/board.yaml", STARS), MEMBER, POST, ("content/reviews/r.yaml", text)];
    let at = date(2026, 5, 20);
    assert_eq!(kinds(&files(&four), at, 20), [DueKind::ReviewDue, DueKind::StarsNearFull]);
    assert_eq!(kinds(&files(&five), date(2026, 6, 2), 20), [DueKind::StarsFull]);
    // Until the award is on record.
    let later = found(&files(&five), date(2026, 6, 25), 3);
    assert_eq!(later, [("2026-05-31".into(), DueKind::StarsFull, "posts/a".into())]);
    let post = format!("{}conferred: {{ on: 2026-06-20, by: 区委 }}\n", POST.1);
    let awarded = [("content/board.yaml", STARS), MEMBER, (POST.0, &*post), ("content/reviews/r.yaml", &*five)];
    assert_eq!(kinds(&awarded, date(2026, 6, 25), 3), []);
}

#[test]
fn the_years_end_asks_for_a_re_appraisal_below_full_stars() {
    let board = "title: 示例\nlimits: { stale_board_days: 999, stale_page_days: 999 }\n";
    let calendar = ("content/calendar/2027.yaml", "off: []\n");
    let annual = "subject: a\nperiod: 2026\ntype: annual_star\nby: 区委\non: 2027-01-04\n";
    let files = [("content/board.yaml", board), MEMBER, POST, calendar];
    assert_eq!(found(&files, date(2026, 12, 20), 20)[0].0, "2026-12-31");
    assert_eq!(kinds(&files, date(2027, 1, 5), 20), [DueKind::AnnualReviewDue]);
    let made = [files[0], files[1], files[2], files[3], ("content/reviews/y.yaml", annual)];
    assert_eq!(kinds(&made, date(2027, 1, 5), 20), []);
}

#[test]
fn beginnings_and_ends() {
    let roll = |days: &str| {
        format!("title: 榜\naward: 优秀\nyear: 2026\nconferred_by: 某委\nentries: [{{ name: 某人 }}]\n{days}\n")
    };
    let files = [
        ("content/members/lin-xi.yaml", "name: 林溪\nactive_until: 2026-06-12\n"),
        ("content/rolls/e.yaml", &*roll("published_on: 2026-06-13")),
        ("content/rolls/f.yaml", &*roll("publish_until: 2026-06-14")),
        (
            "content/notices/n.md",
            "---\ntitle: 公示\nstarts_on: 2026-06-11\nperiod: { days: 5, unit: calendar }\ncontact: 12345\n---\n",
        ),
        // Drafts come up on no day.
        ("content/rolls/g.yaml", &*roll("status: draft\npublished_on: 2026-06-13")),
    ];
    let due: Vec<_> = found(&files, date(2026, 6, 10), 7).into_iter().map(|(date, kind, _)| (date, kind)).collect();
    assert_eq!(
        due,
        [
            ("2026-06-11".into(), DueKind::NoticeStarts),
            ("2026-06-12".into(), DueKind::MemberLeaves),
            ("2026-06-13".into(), DueKind::Publishes),
            ("2026-06-14".into(), DueKind::PublishEnds),
            ("2026-06-15".into(), DueKind::NoticeEnds),
        ]
    );
}

#[test]
fn fifty_years_count_from_confirmation_to_the_first_of_july() {
    let member = |confirmed: &str| format!("name: 马德山\njoined_on: 1970-01-01\nconfirmed_on: {confirmed}\n");
    for (confirmed, is_candidate) in [("1976-07-01", true), ("1976-07-02", false), ("1973-10-01", true)] {
        let text = member(confirmed);
        let files = [("content/members/ma.yaml", text.as_str())];
        assert_eq!(!kinds(&files, date(2026, 6, 20), 30).is_empty(), is_candidate, "{confirmed}");
        assert_eq!(kinds(&files, date(2026, 7, 2), 30), [], "{confirmed}");
    }
    let text = member("1973-10-01");
    let roll =
        "title: 名单\naward: 光荣在党50年\nyear: 2024\nconferred_by: 市委\nentries: [{ name: 马德山, member: ma }]\n";
    let files = [("content/members/ma.yaml", text.as_str()), ("content/rolls/r.yaml", roll)];
    assert_eq!(kinds(&files, date(2026, 6, 20), 30), []);
    // The day itself is told to nobody.
    let sources = Sources::from_texts([
        ("content/board.yaml", "title: 示例\n"),
        ("content/org.yaml", "name: 示例市\n"),
        ("content/members/ma.yaml", &text),
    ]);
    let checked = check_sources(&sources, &Options { as_of: Some(date(2026, 6, 20)), ..Options::default() });
    let due = upcoming(&checked.assembled, 30);
    assert!(!format!("{due:?}").contains("197"), "{due:?}");
}

#[test]
fn stale_pages_and_the_missing_calendar() {
    let board = "title: 示例\nlimits: { stale_board_days: 14, stale_page_days: 60 }\n";
    let text = "item: 修路灯\nresponsible: 示例市\ntarget: 3处\ndeadline: 2027-06-20\nprogress: [{ on: 2026-10-01 }]\n";
    let files = [("content/board.yaml", board), ("content/commitments/a.yaml", text)];
    assert_eq!(kinds(&files, date(2026, 10, 10), 10), [DueKind::BoardStale]);
    let due = found(&files, date(2026, 11, 1), 30);
    let of = |kind| due.iter().filter(move |due| due.1 == kind).map(|due| due.0.as_str()).collect::<Vec<_>>();
    assert_eq!(of(DueKind::PageStale), ["2026-11-30"]);
    let off = "title: 示例\nlimits: { stale_board_days: 0, stale_page_days: 0 }\n";
    assert_eq!(kinds(&[("content/board.yaml", off), files[1]], date(2026, 10, 30), 60), []);
    assert_eq!(of(DueKind::CalendarMissing), ["2027-01-01"]);
    let known = [files[0], files[1], ("content/calendar/2027.yaml", "off: []\n")];
    assert!(!kinds(&known, date(2026, 11, 1), 30).contains(&DueKind::CalendarMissing));
}

#[test]
fn awards_and_reception_days_are_announced() {
    let five = reviews(&["2026-01", "2026-02", "2026-03", "2026-04", "2026-05"].map(|month| (month, "change: 1")));
    let post = |award: &str| format!("{}conferred: {award}\n", POST.1);
    let notice = "title: 授牌\ntype: conferral\nstarts_on: 2026-07-01\nperiod: { days: 90, unit: calendar }\n";
    let at = |award: &str| {
        let post = post(award);
        let files = [
            ("content/board.yaml", STARS),
            MEMBER,
            (POST.0, &*post),
            ("content/reviews/r.yaml", &*five),
            ("content/notices/n.yaml", notice),
        ];
        let found = found(&files, date(2026, 6, 25), 10).into_iter();
        found.filter(|(_, kind, _)| *kind == DueKind::Conferral).map(|(on, ..)| on).collect::<Vec<_>>()
    };
    assert_eq!(at("{ on: 2026-07-02, by: 区委 }"), ["2026-07-02"]);
    assert_eq!(at("n"), ["2026-07-01"]);
    assert!(at("{ on: 2026-06-20, by: 区委 }").is_empty());
    assert!(at("{ on: 2026-07-20, by: 区委 }").is_empty());

    let files = [
        ("content/hall/org.yaml", "name: 大厅\nreception_days: 每周五 9:00—11:30\n"),
        // It is received where its parent receives.
        ("content/hall/front/org.yaml", "name: 前台\n"),
    ];
    let days: Vec<_> = found(&files, date(2026, 6, 25), 10).into_iter().map(|(on, kind, _)| (on, kind)).collect();
    assert_eq!(days, ["2026-06-26", "2026-07-03"].map(|on| (on.to_owned(), DueKind::Reception)));
}
