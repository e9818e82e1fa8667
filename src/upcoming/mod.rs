//! What the office has to see to: everything that falls due, runs out or is missing, dated and by organisation.
//!
//! A pure function of a checked board and its one date. It is for the desk of the office that keeps the board: no
//! output may print it. Even here lateness is said of organisations only, and no entry tells when anybody joined.

mod freshness;
mod items;
mod people;
mod posts;
mod turns;
mod walls;

pub use turns::{NextChange, Turn, next_change};
pub use walls::with_walls;

use std::sync::Arc;

use jiff::civil::Date;
use serde::Serialize;

use crate::board::{Assembled, Board, OrgId, days_between};
use crate::diagnostic::{Message, say};
use crate::kinds::{Draft, Kind};

/// What kind of thing is coming.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DueKind {
    /// An organisation's deadline has passed and nothing says it was done.
    CommitmentOverdue,
    CommitmentDue,
    /// The day by which an adopted suggestion was to be done has passed.
    SuggestionOverdue,
    SuggestionDue,
    /// A month that is over was not reviewed.
    ReviewMissing,
    ReviewDue,
    /// The yearly re-appraisal of posts below full stars.
    AnnualReviewDue,
    /// A post has come to full stars and awaits its award.
    StarsFull,
    /// One more star makes it full.
    StarsNearFull,
    NoticeStarts,
    NoticeEnds,
    /// An award begins to count: by the day of the conferral.
    Conferral,
    /// A day on which leaders receive members.
    Reception,
    /// `published_on` or an approval in the future.
    Publishes,
    /// `publish_until` is the last day.
    PublishEnds,
    /// `active_until` is the last day; the consent ends with it.
    MemberLeaves,
    FiftyYears,
    PageStale,
    BoardStale,
    CalendarMissing,
    /// A placard hangs somewhere, and what it is about is not on the board any more.
    PlacardGone,
    /// A placard hangs somewhere and says what no longer is so.
    PlacardChanged,
}

impl DueKind {
    /// The kind in a few words.
    pub fn label(self) -> Message {
        match self {
            Self::CommitmentOverdue => say!("承诺逾期", "overdue"),
            Self::CommitmentDue => say!("承诺到期", "falls due"),
            Self::SuggestionOverdue => say!("建议逾期", "suggestion overdue"),
            Self::SuggestionDue => say!("建议到期", "suggestion due"),
            Self::ReviewMissing => say!("缺考评", "review missing"),
            Self::ReviewDue => say!("待考评", "review due"),
            Self::AnnualReviewDue => say!("年底复评", "yearly review"),
            Self::StarsFull => say!("已满星", "full stars"),
            Self::StarsNearFull => say!("差一星", "one star short"),
            Self::NoticeStarts => say!("公示开始", "notice starts"),
            Self::NoticeEnds => say!("公示结束", "notice ends"),
            Self::Conferral => say!("授牌", "conferral"),
            Self::Reception => say!("接待日", "reception day"),
            Self::Publishes => say!("开始公布", "is published"),
            Self::PublishEnds => say!("公布期满", "is taken down"),
            Self::MemberLeaves => say!("在岗期满", "leaves the post"),
            Self::FiftyYears => say!("在党50年", "fifty years"),
            Self::PageStale => say!("久未更新", "goes stale"),
            Self::BoardStale => say!("全栏未更新", "board stale"),
            Self::CalendarMissing => say!("缺放假安排", "no calendar"),
            Self::PlacardGone => say!("牌要撤下", "take down"),
            Self::PlacardChanged => say!("牌要更换", "replace"),
        }
    }
}

/// One thing to see to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    pub date: Date,
    /// From today; negative when the date has passed.
    pub days: i64,
    pub kind: DueKind,
    pub org: OrgId,
    /// The item's id; `None` when it concerns an organisation or the whole board.
    pub item: Option<Arc<str>>,
    pub title: String,
    pub text: Message,
}

/// Everything that falls into the coming `days` days, and what is late already; by date, then by organisation.
pub fn upcoming(assembled: &Assembled, days: u16) -> Vec<Due> {
    let board = &assembled.board;
    if board.orgs.is_empty() {
        return Vec::new();
    }
    let mut desk = Desk { board, days: i64::from(days), found: Vec::new() };
    items::commitments(&mut desk);
    items::suggestions(&mut desk);
    items::notices(&mut desk);
    items::publication(&mut desk, &assembled.hidden);
    posts::reviews_and_stars(&mut desk);
    posts::conferrals(&mut desk);
    receptions(&mut desk);
    people::leaving(&mut desk);
    people::fifty_years(&mut desk);
    freshness::stale(&mut desk);
    freshness::calendar(&mut desk);
    let mut found = desk.found;
    in_order(&mut found);
    found
}

/// Reception days of the organisations that announce them; those below need not be told again.
fn receptions(desk: &mut Desk<'_>) {
    let board = desk.board;
    for at in (0..board.orgs.len()).filter(|at| board.orgs[*at].draft.reception_days.is_some()) {
        // A day of each week is as many as there are weeks; more than these nobody prepares.
        for reception in board.receptions(OrgId(at), RECEPTIONS) {
            if !desk.is_near(reception.on) {
                continue;
            }
            let words = reception.day.words();
            let text = say!("{words}；安排好接待的领导", "{words}; see that a leader is there");
            let name = board.orgs[at].draft.name.0.clone();
            desk.put(DueKind::Reception, reception.on, OrgId(at), None, name, text);
        }
    }
}

/// How many reception days of one organisation are told.
const RECEPTIONS: usize = 3;

fn in_order(found: &mut [Due]) {
    found.sort_by(|a, b| (a.date, a.org, a.kind, &a.item).cmp(&(b.date, b.org, b.kind, &b.item)));
}

/// Where findings are put down.
struct Desk<'a> {
    board: &'a Board,
    days: i64,
    found: Vec<Due>,
}

impl Desk<'_> {
    /// From today to a date.
    fn until(&self, date: Date) -> i64 {
        days_between(self.board.today, date)
    }

    /// Whether a date is today or one of the coming days.
    fn is_near(&self, date: Date) -> bool {
        (0..=self.days).contains(&self.until(date))
    }

    /// Whether a date is near or has passed.
    fn is_near_or_past(&self, date: Date) -> bool {
        self.until(date) <= self.days
    }

    fn note<K: Kind>(&mut self, kind: DueKind, date: Date, draft: &Draft<K>, text: Message) {
        let org = self.board.org_of(draft);
        self.put(kind, date, org, Some(draft.id.clone()), draft.title().to_owned(), text);
    }

    fn put(&mut self, kind: DueKind, date: Date, org: OrgId, item: Option<Arc<str>>, title: String, text: Message) {
        let days = self.until(date);
        self.found.push(Due { date, days, kind, org, item, title, text });
    }
}

/// The date some days later; the last day of time where there is none.
pub(crate) fn later(date: Date, days: i64) -> Date {
    jiff::Span::new().try_days(days).and_then(|span| date.checked_add(span)).unwrap_or(Date::MAX)
}

#[cfg(test)]
mod tests;
