//! When the board changes by itself: the next day on which its pages say something that they do not say today, though nobody
//! touches them. Whoever builds by a timer builds then.
//!
//! The days are those of the list for the office ([`super::upcoming`]): the day after a last day, the first day of what
//! begins; and the dates of facts that are still to come, which the kinds name. Words that turn on every day (the date of
//! the edition itself) do not count.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Desk, DueKind, items, later, people};
use crate::board::{Assembled, OrgId, days_between};
use crate::diagnostic::{Message, say};
use crate::kinds::{Kind, Notice, with_kinds};

/// What happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Turn {
    NoticeStarts,
    NoticeEnds,
    /// An item appears.
    Publishes,
    /// An item disappears.
    PublishEnds,
    MemberLeaves,
    /// A deadline comes near; the lamp turns.
    DueSoon,
    /// A deadline has passed.
    Overdue,
    /// A report, a verdict, a review or another fact that is dated ahead.
    FactCounts,
    /// A day of reception is over; the next ones move up.
    ReceptionOver,
}

impl Turn {
    /// What happens, in a few words that name nobody: builds are logged where anybody may read.
    pub fn words(self) -> Message {
        match self {
            Self::NoticeStarts => say!("有公示开始", "a notice begins"),
            Self::NoticeEnds => say!("有公示结束", "a notice ends"),
            Self::Publishes => say!("有内容开始公布", "an item is published"),
            Self::PublishEnds => say!("有内容公布期满", "an item is taken down"),
            Self::MemberLeaves => say!("有人在岗期满", "a member leaves the post"),
            Self::DueSoon => say!("有承诺或建议临近期限", "a commitment or suggestion comes near its deadline"),
            Self::Overdue => say!("有承诺或建议过了期限", "a commitment or suggestion passes its deadline"),
            Self::FactCounts => say!("写着这一天的事开始计入", "a fact of that day begins to count"),
            Self::ReceptionOver => say!("有接待日过去", "a reception day is over"),
        }
    }
}

/// The next day on which the board changes by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NextChange {
    pub on: Date,
    /// The first of what happens then.
    pub why: Turn,
    /// How many things happen then.
    pub number: usize,
}

/// How many days are looked through at first: mostly something happens within a month, and looking further costs words for
/// every deadline of a year.
const WINDOWS: [i64; 3] = [31, 366, 36_525];

/// The next day on which a board changes by itself, if there is one.
pub fn next_change(assembled: &Assembled) -> Option<NextChange> {
    WINDOWS.into_iter().find_map(|days| {
        let turns = turns(assembled, days);
        let (on, why) = *turns.iter().min()?;
        Some(NextChange { on, why, number: turns.iter().filter(|(day, _)| *day == on).count() })
    })
}

/// Everything that turns after today, within some days.
fn turns(assembled: &Assembled, days: i64) -> Vec<(Date, Turn)> {
    let board = &assembled.board;
    let soon = i64::from(board.settings.limits.due_soon_days);
    // A lamp turns so long before the day that the list has.
    let mut desk = Desk { board, days: days.saturating_add(soon), found: Vec::new() };
    items::commitments(&mut desk);
    items::suggestions(&mut desk);
    items::notices(&mut desk);
    items::publication(&mut desk, &assembled.hidden);
    people::leaving(&mut desk);
    let mut turns = Vec::new();
    let mut turn = |on: Date, what: Turn| {
        if on > board.today && days_between(board.today, on) <= days {
            turns.push((on, what));
        }
    };
    for due in &desk.found {
        match due.kind {
            DueKind::NoticeStarts => turn(due.date, Turn::NoticeStarts),
            DueKind::NoticeEnds => turn(later(due.date, 1), Turn::NoticeEnds),
            DueKind::Publishes => turn(due.date, Turn::Publishes),
            DueKind::PublishEnds => turn(later(due.date, 1), Turn::PublishEnds),
            DueKind::MemberLeaves => turn(later(due.date, 1), Turn::MemberLeaves),
            DueKind::CommitmentDue | DueKind::SuggestionDue => {
                turn(later(due.date, -soon), Turn::DueSoon);
                turn(later(due.date, 1), Turn::Overdue);
            }
            // What is missing, late or printed does not turn by itself.
            _ => {}
        }
    }
    macro_rules! each {
        ($($field:ident: $type:ident),* $(,)?) => {
            // The first day of a notice is told above.
            $(if crate::kinds::$type::NAME != Notice::NAME {
                for draft in board.items.$field.all() {
                    draft.data.dates(&mut |on| turn(on, Turn::FactCounts));
                }
            })*
        };
    }
    with_kinds!(each);
    for org in (0..board.orgs.len()).map(OrgId).filter(|org| board.receiving(*org) == Some(*org)) {
        if let Some(next) = board.receptions(org, 1).first() {
            turn(later(next.on, 1), Turn::ReceptionOver);
        }
    }
    turns
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline::{Options, check_sources};
    use crate::source::Sources;

    fn next(files: &[(&str, &str)]) -> Option<(String, Turn, usize)> {
        let mut sources = Sources::from_texts([
            ("content/board.yaml", "title: 示例\nas_of: 2026-06-30\nlimits: { due_soon_days: 30 }\n"),
            ("content/org.yaml", "name: 示例市\n"),
        ]);
        files.iter().for_each(|(path, text)| sources.insert_text(path, text));
        let next = next_change(&check_sources(&sources, &Options::default()).assembled)?;
        Some((next.on.to_string(), next.why, next.number))
    }

    const COMMITMENT: &str = "item: 路灯\nresponsible: 村委\ntarget: 60\npublished_on: 2026-01-10\n";

    #[test]
    fn the_day_is_the_first_on_which_pages_say_something_else() {
        let notice =
            |keys: &str| format!("title: 公示\nperiod: {{ days: 5, unit: working }}\npublished_on: 2026-06-01\n{keys}");
        for (path, text, on, why) in [
            ("notices/a.yaml", notice("starts_on: 2026-06-29\n"), "2026-07-04", Turn::NoticeEnds),
            ("notices/a.yaml", notice("starts_on: 2026-07-06\n"), "2026-07-06", Turn::NoticeStarts),
            ("members/a.yaml", "name: 王示例\nactive_until: 2026-06-30\n".into(), "2026-07-01", Turn::MemberLeaves),
            ("members/a.yaml", "name: 王示例\npublish_until: 2026-07-02\n".into(), "2026-07-03", Turn::PublishEnds),
            ("members/a.yaml", "name: 王示例\npublished_on: 2026-07-02\n".into(), "2026-07-02", Turn::Publishes),
            ("commitments/a.yaml", format!("{COMMITMENT}deadline: 2026-09-30\n"), "2026-08-31", Turn::DueSoon),
            ("commitments/a.yaml", format!("{COMMITMENT}deadline: 2026-07-20\n"), "2026-07-21", Turn::Overdue),
            ("hall/org.yaml", "name: 大厅\nreception_days: 每周五\n".into(), "2026-07-04", Turn::ReceptionOver),
            (
                "suggestions/a.yaml",
                "item: 路灯\ndecision: 采纳\ndeadline: 2026-07-20\n".into(),
                "2026-07-21",
                Turn::Overdue,
            ),
            // Further than a year ahead.
            ("commitments/a.yaml", format!("{COMMITMENT}deadline: 2028-03-31\n"), "2028-03-01", Turn::DueSoon),
            (
                "commitments/a.yaml",
                format!("{COMMITMENT}deadline: 2026-09-30\nprogress: [{{ on: 2026-07-05, state: done }}]\n"),
                "2026-07-05",
                Turn::FactCounts,
            ),
        ] {
            let found = next(&[(&format!("content/{path}"), &text)]);
            assert_eq!(found, Some((on.to_owned(), why, 1)), "{path} {text}");
        }
    }

    #[test]
    fn several_things_of_one_day_are_counted_and_nothing_is_nothing() {
        assert_eq!(next(&[]), None);
        assert_eq!(next(&[("content/members/a.yaml", "name: 王示例\n")]), None);
        let leaving = "items:\n  - { id: a, name: 王示例, active_until: 2026-07-03 }\n  - { id: b, name: 李示例, active_until: 2026-07-03 }\n";
        assert_eq!(next(&[("content/members/all.yaml", leaving)]), Some(("2026-07-04".into(), Turn::MemberLeaves, 2)));
        // Kept, and so over.
        let kept = format!("{COMMITMENT}deadline: 2026-09-30\nverdict: {{ on: 2026-06-10, result: fulfilled }}\n");
        assert_eq!(next(&[("content/commitments/a.yaml", &kept)]), None);
    }

    #[test]
    fn an_approval_that_is_to_come_publishes() {
        let board = "title: 示例\nas_of: 2026-06-30\napproval: required\n";
        let member = "name: 王示例\napproval: { proposed_by: 甲示例, approved_by: 乙示例, approved_on: 2026-07-09 }\n";
        let found = next(&[("content/board.yaml", board), ("content/members/a.yaml", member)]);
        assert_eq!(found, Some(("2026-07-09".into(), Turn::Publishes, 1)));
    }
}
