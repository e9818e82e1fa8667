//! What goes stale, and the calendar year that is about to be missing.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{Desk, DueKind, later};
use crate::board::{OrgId, Reported};
use crate::diagnostic::say;
use crate::kinds::{CommitmentType, with_kinds};

/// Pages of organisations and running commitments without a change, and the board as a whole.
///
/// What is finished (a closed notice, a roll of last year) does not go stale: it is the record.
pub(super) fn stale(desk: &mut Desk<'_>) {
    let board = desk.board;
    let limits = &board.settings.limits;
    let mut newest: BTreeMap<OrgId, Date> = BTreeMap::new();
    let mut see = |org: OrgId, date: Option<Date>| {
        if let Some(date) = date {
            let known = newest.entry(org).or_insert(date);
            *known = (*known).max(date);
        }
    };
    macro_rules! each {
        ($($field:ident: $type:ident),* $(,)?) => {
            $(for draft in board.items.$field.all() {
                see(board.org_of(draft), draft.newest_fact(board.today));
            })*
        };
    }
    with_kinds!(each);
    // Stars change by reviews, which are written where the reviewers sit.
    for (post, facts) in board.items.posts.all().iter().zip(&board.post_facts) {
        see(board.org_of(post), facts.last_review_on);
    }
    let (page_days, board_days) = (limits.stale_page_days, limits.stale_board_days);
    if let Some(last) = newest.values().max() {
        let on = later(*last, i64::from(board_days));
        if desk.is_near_or_past(on) {
            let text = say!(
                "满{board_days}天没有任何变化，群众会以为没人管",
                "{board_days} days without any change on the board"
            );
            desk.put(DueKind::BoardStale, on, OrgId::ROOT, None, board.settings.title.0.clone(), text);
        }
    }
    for (org, last) in &newest {
        let on = later(*last, i64::from(page_days));
        if desk.is_near_or_past(on) {
            let name = board.org(*org).draft.name.0.clone();
            let text = say!("本单位的页面满{page_days}天没有变化", "{page_days} days without a change on its page");
            desk.put(DueKind::PageStale, on, *org, None, name, text);
        }
    }
    for (draft, facts) in board.items.commitments.all().iter().zip(&board.commitment_facts) {
        let running = draft.commitment_type != CommitmentType::Assignment
            && facts.reported != Reported::Done
            && facts.verdict.is_none()
            && !facts.is_personal();
        let Some(last) = draft.newest_fact(board.today).filter(|_| running) else { continue };
        let on = later(last, i64::from(page_days));
        if desk.is_near_or_past(on) {
            let text = say!("满{page_days}天没有报进展", "{page_days} days without a report");
            desk.note(DueKind::PageStale, on, draft, text);
        }
    }
}

/// Next year's table of days off is announced in November; without it nobody can count working days.
pub(super) fn calendar(desk: &mut Desk<'_>) {
    let board = desk.board;
    let today = board.today;
    let mut missing = |year: i16, on: Date| {
        let text = say!(
            "还没有{year}年的放假和调休安排；按国务院办公厅的通知写好 content/calendar/{year}.yaml",
            "no days off and make-up days of {year} yet; write content/calendar/{year}.yaml after the announcement"
        );
        desk.put(DueKind::CalendarMissing, on, OrgId::ROOT, None, format!("content/calendar/{year}.yaml"), text);
    };
    if !board.calendar.has_year(today.year()) {
        missing(today.year(), today);
    }
    let next = today.year() + 1;
    if today.month() >= 11
        && !board.calendar.has_year(next)
        && let Ok(first) = Date::new(next, 1, 1)
    {
        missing(next, first);
    }
}
