//! Commitments, notices, and what begins or ceases to be published.

use super::{Desk, DueKind};
use crate::board::{Reported, Standing, is_published};
use crate::calendar;
use crate::diagnostic::{Message, counted, say};
use crate::kinds::{CommitmentType, Draft, Drafts, Kind, Progress, Status, with_kinds};
use crate::settings::ApprovalRule;

/// Deadlines. A person's own pledge is a reminder before its day and nothing after it.
pub(super) fn commitments(desk: &mut Desk<'_>) {
    let board = desk.board;
    for (draft, facts) in board.items.commitments.all().iter().zip(&board.commitment_facts) {
        let Some(deadline) = draft.deadline.map(|day| *day) else { continue };
        let settled = facts.reported == Reported::Done || facts.verdict.is_some();
        if draft.commitment_type == CommitmentType::Assignment || settled {
            continue;
        }
        let days = desk.until(deadline);
        let kind = match days < 0 && !facts.is_personal() {
            true => DueKind::CommitmentOverdue,
            false if desk.is_near(deadline) => DueKind::CommitmentDue,
            false => continue,
        };
        desk.note(kind, deadline, draft, said(days, facts.progress.last()));
    }
}

/// Deadlines of adopted suggestions.
pub(super) fn suggestions(desk: &mut Desk<'_>) {
    let board = desk.board;
    for draft in board.items.suggestions.all() {
        let Some(deadline) = draft.deadline.map(|day| *day) else { continue };
        let standing = Standing::of(board, &draft.progress, draft.verdict.as_ref(), Some(deadline));
        let days = desk.until(deadline);
        if standing.reported == Reported::Done || standing.verdict.is_some() || !desk.is_near_or_past(deadline) {
            continue;
        }
        let kind = if days < 0 { DueKind::SuggestionOverdue } else { DueKind::SuggestionDue };
        desk.note(kind, deadline, draft, said(days, standing.progress.last()));
    }
}

/// How late it is, and what was reported last.
fn said(days: i64, last: Option<&Progress>) -> Message {
    let reported = match last.map(|entry| *entry.on) {
        None => say!("还没有报过进展", "nothing reported yet"),
        Some(on) => say!(
            "最近一次报进展是{on}",
            "last reported on {on_en}",
            on = calendar::chinese(on),
            on_en = calendar::english(on)
        ),
    };
    let (zh, en) = (reported.zh, reported.en);
    let late = days.unsigned_abs();
    let late_en = counted(late, "day");
    match days < 0 {
        true => say!("已过期{late}天，{zh}", "{late_en} late; {en}"),
        false => say!("到期，{zh}", "falls due; {en}"),
    }
}

/// Notices that open or close.
pub(super) fn notices(desk: &mut Desk<'_>) {
    let board = desk.board;
    for (draft, facts) in board.items.notices.all().iter().zip(&board.notice_facts) {
        // The first day is news only before it has come.
        if desk.is_near(*draft.starts_on) && *draft.starts_on > board.today {
            desk.note(DueKind::NoticeStarts, *draft.starts_on, draft, say!("公示第一天", "the first day"));
        }
        if desk.is_near(facts.ends_on) {
            desk.note(
                DueKind::NoticeEnds,
                facts.ends_on,
                draft,
                say!("公示最后一天，次日起可以办结", "the last day; it can be concluded from the next"),
            );
        }
    }
}

/// `published_on` in the future, and `publish_until`.
pub(super) fn publication(desk: &mut Desk<'_>, hidden: &Drafts) {
    let board = desk.board;
    macro_rules! each {
        ($($field:ident: $type:ident),* $(,)?) => {
            $(
                board.items.$field.all().iter().for_each(|draft| ends(desk, draft));
                hidden.$field.iter().for_each(|draft| begins(desk, draft));
            )*
        };
    }
    with_kinds!(each);
    board.orgs.iter().for_each(|org| ends(desk, &org.draft));
    for post in hidden.posts.iter().filter(|post| post.sound && post.common.status == Status::Published) {
        let first = post.approved_on.first().map(|day| **day);
        if let Some(on) = first.filter(|on| *on > board.today && desk.is_near(*on)) {
            desk.note(DueKind::Publishes, on, post, say!("批准生效，岗位上栏", "the approval takes effect"));
        }
    }
}

/// On the later of two days where an approval is asked for: that of publication, and that of the approval.
fn begins<K: Kind>(desk: &mut Desk<'_>, draft: &Draft<K>) {
    let published = draft.common.published_on;
    let approved = draft.common.approval.as_ref().and_then(|approval| approval.approved_on);
    let approved = approved.filter(|_| desk.board.settings.approval != ApprovalRule::Optional);
    let Some(on) = published.into_iter().chain(approved).map(|day| *day).max() else { return };
    let board = desk.board;
    let is_to_come = draft.sound && on > board.today && desk.is_near(on);
    if is_to_come && is_published(&draft.common, board.settings.approval, on, board.medium) {
        desk.note(DueKind::Publishes, on, draft, say!("从这一天起公布", "published from this day"));
    }
}

fn ends<K: Kind>(desk: &mut Desk<'_>, draft: &Draft<K>) {
    let Some(until) = draft.common.publish_until.map(|day| *day) else { return };
    if desk.is_near(until) {
        let text = say!("公布的最后一天，次日起处处不再显示", "the last day; gone everywhere from the next");
        desk.note(DueKind::PublishEnds, until, draft, text);
    }
}
