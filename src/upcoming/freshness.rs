//! What goes stale, and the calendar year that is about to be missing.

use jiff::civil::Date;

use super::{Desk, DueKind, later};
use crate::board::{OrgId, Reported};
use crate::diagnostic::{counted, say};
use crate::kinds::CommitmentType;

/// Running commitments and starred posts without a change, and the board as a whole: what `stale-page` and `stale-board`
/// will warn of. A limit of 0 turns them off.
pub(super) fn stale(desk: &mut Desk<'_>) {
    let board = desk.board;
    let limits = &board.settings.limits;
    let newest = board.newest_fact();
    let days = limits.stale_board_days;
    let days_en = counted(days, "day");
    if let Some(on) = stale_on(desk, newest, days) {
        let text = say!("满{days}天没有任何变化，群众会以为没人管", "{days_en} without any change on the board");
        desk.put(DueKind::BoardStale, on, OrgId::ROOT, None, board.settings.title.0.clone(), text);
    }
    let days = limits.stale_page_days;
    let days_en = counted(days, "day");
    for (draft, facts) in board.items.commitments.all().iter().zip(&board.commitment_facts) {
        let silent = facts.reported == Reported::NotStarted && draft.deadline.is_some_and(|on| *on < board.today);
        // A finished one may rest; one that passed its deadline in silence is told as overdue.
        if draft.commitment_type == CommitmentType::Assignment
            || facts.reported == Reported::Done
            || draft.verdict.is_some()
            || silent
        {
            continue;
        }
        if let Some(on) = stale_on(desk, draft.newest_fact(board.today), days) {
            let text = say!("满{days}天没有报进展", "{days_en} without a report");
            desk.note(DueKind::PageStale, on, draft, text);
        }
    }
    for (post, facts) in board.items.posts.all().iter().zip(&board.post_facts) {
        if facts.stars.is_none() {
            continue;
        }
        if let Some(on) = stale_on(desk, post.newest_fact(board.today).max(facts.last_review_on), days) {
            desk.note(DueKind::PageStale, on, post, say!("满{days}天没有考评", "{days_en} without a review"));
        }
    }
}

/// The day on which something unchanged since `newest` is stale, if that day is near or has passed.
fn stale_on(desk: &Desk<'_>, newest: Option<Date>, limit: u16) -> Option<Date> {
    let on = later(newest?, i64::from(limit));
    (limit > 0 && desk.is_near_or_past(on)).then_some(on)
}

/// Next year's table of days off is announced in November; without it nobody can count working days.
pub(super) fn calendar(desk: &mut Desk<'_>) {
    let board = desk.board;
    let today = board.today;
    let mut missing = |year: i16, on: Date| {
        let text = say!(
            "还没有{year}年的放假和调休安排；国务院办公厅的通知出来以后，noticeboard add 日历 {year}",
            "no days off and make-up days of {year} yet; after the announcement: noticeboard add calendar {year}"
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
