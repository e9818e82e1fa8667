//! What is new and what is near in one organisation and below it: short lists that lead to the long ones.
//!
//! Each looks once through the items of the subtree and keeps a few, so that the pages of all organisations together
//! cost the depth of the tree times the number of items.

use jiff::civil::Date;
use serde::Serialize;

use super::roll::{self, Count};
use crate::board::{Board, Change, ChangeKind, Lamp, NoticeState, OrgNode};
use crate::kinds::{Commitment, Draft, Kind, Roll};
use crate::output::address::{item_url, org_url};
use crate::theme::wording::figure;

/// A commitment of an organisation beside its deadline.
#[derive(Clone, Debug, Serialize)]
pub(super) struct DueRow {
    title: String,
    url: String,
    org: String,
    org_url: String,
    /// `200 处`.
    target: Option<String>,
    deadline: String,
    /// The lamp's word: `due_soon`.
    state: &'static str,
    /// `186/200`, where both are figures.
    progress: Option<String>,
}

/// What falls due next and what is late.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Due {
    next: Vec<DueRow>,
    /// The latest to become so come first.
    overdue: Vec<DueRow>,
}

/// A dated line.
#[derive(Clone, Debug, Serialize)]
pub(super) struct ChangeRow {
    on: String,
    title: String,
    url: String,
    org: String,
    /// `commitment.amended`, for the words.
    what: String,
    detail: Option<String>,
    /// How many a roll names.
    count: Option<Count>,
}

/// An item in a short list.
#[derive(Clone, Debug, Serialize)]
pub(super) struct ItemRow {
    title: String,
    url: String,
    org: String,
    date: Option<String>,
    summary: Option<String>,
    /// How many a roll names.
    count: Option<Count>,
}

/// The commitments of organisations that are not done, by their deadlines.
pub(super) fn due(board: &Board, org: &OrgNode, next: usize, overdue: usize) -> Due {
    let items = &board.items.commitments;
    let mut coming: Vec<(Date, usize)> = Vec::new();
    let mut late: Vec<(Date, usize)> = Vec::new();
    for at in items.range(&org.subtree) {
        let (Some(deadline), facts) = (items.all()[at].deadline, &board.commitment_facts[at]) else { continue };
        // Nobody is dunned in public: a person's commitment has no lamp.
        match facts.lamp {
            Some(Lamp::Overdue) => late.push((*deadline, at)),
            Some(_) if facts.done_on.is_none() => coming.push((*deadline, at)),
            _ => {}
        }
    }
    least(&mut coming, next, |a, b| a.cmp(b));
    least(&mut late, overdue, |a, b| (b.0, a.1).cmp(&(a.0, b.1)));
    let rows = |list: Vec<(Date, usize)>| list.into_iter().map(|(date, at)| due_row(board, date, at)).collect();
    Due { next: rows(coming), overdue: rows(late) }
}

fn due_row(board: &Board, deadline: Date, at: usize) -> DueRow {
    let draft = &board.items.commitments.all()[at];
    let facts = &board.commitment_facts[at];
    let (org, org_url) = org_of(board, draft);
    DueRow {
        title: draft.item.0.clone(),
        url: item_url(&draft.id),
        org,
        org_url,
        target: target(draft),
        deadline: deadline.to_string(),
        state: facts.lamp.map_or("", Lamp::word),
        progress: facts.value.zip(facts.target).map(|(value, target)| format!("{}/{}", figure(value), figure(target))),
    }
}

/// The target with its unit: `200 处`; a target in words has its unit already.
fn target(draft: &Commitment) -> Option<String> {
    let target = draft.target.as_ref()?;
    let bare = target.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '%' | ' '));
    match &draft.unit {
        Some(unit) if bare => Some(format!("{} {}", target.0, unit.0)),
        _ => Some(target.0.clone()),
    }
}

/// The changes of the last days, the newest first.
pub(super) fn changes(board: &Board, org: &OrgNode, days: i64, limit: usize) -> Vec<ChangeRow> {
    board.changes(&org.subtree, days, limit).iter().filter_map(|change| change_row(board, change)).collect()
}

fn change_row(board: &Board, change: &Change) -> Option<ChangeRow> {
    let items = &board.items;
    let mut named = None;
    let (url, title, org, detail) = match change.of {
        "commitment" => {
            let draft = items.commitments.get(change.at)?;
            (item_url(&draft.id), draft.item.0.clone(), org_of(board, draft).0, commitment_detail(board, change))
        }
        "post" => {
            let draft = items.posts.get(change.at)?;
            (item_url(&draft.id), draft.title.0.clone(), org_of(board, draft).0, None)
        }
        "exemplar" => {
            let draft = items.exemplars.get(change.at)?;
            (item_url(&draft.id), draft.title.0.clone(), org_of(board, draft).0, None)
        }
        "roll" => {
            let draft = items.rolls.get(change.at)?;
            named = Some(counted(draft));
            (item_url(&draft.id), draft.title.0.clone(), org_of(board, draft).0, None)
        }
        "notice" => {
            let draft = items.notices.get(change.at)?;
            let ends_on = board.notice_facts.get(change.at)?.ends_on.to_string();
            (item_url(&draft.id), draft.title.0.clone(), org_of(board, draft).0, Some(ends_on))
        }
        _ => return None,
    };
    Some(ChangeRow {
        on: change.on.to_string(),
        title,
        url,
        org,
        what: format!("{}.{}", change.of, word(change.kind)),
        detail,
        count: named,
    })
}

/// What was reported or decided, in the unit's own words or as a word of the verdict.
fn commitment_detail(board: &Board, change: &Change) -> Option<String> {
    let facts = board.commitment_facts.get(change.at)?;
    match change.kind {
        ChangeKind::Progress | ChangeKind::Done => {
            let entry = facts.progress.iter().rev().find(|entry| *entry.on == change.on)?;
            let text = entry.text.as_ref().map(|text| text.trim_end_matches('。').to_owned());
            text.map(|text| shortened(&text, 48))
        }
        ChangeKind::Verdict => facts.verdict.as_ref().map(|verdict| {
            match verdict.result {
                crate::kinds::VerdictResult::Fulfilled => "fulfilled",
                crate::kinds::VerdictResult::Partly => "partly",
                crate::kinds::VerdictResult::Unfulfilled => "unfulfilled",
            }
            .to_owned()
        }),
        _ => None,
    }
}

fn word(kind: ChangeKind) -> &'static str {
    match kind {
        ChangeKind::Posted => "posted",
        ChangeKind::Progress => "progress",
        ChangeKind::Done => "done",
        ChangeKind::Verdict => "verdict",
        ChangeKind::Amended => "amended",
        ChangeKind::Exemplary => "exemplary",
        ChangeKind::NoticeOpens => "opens",
        ChangeKind::Conferred => "conferred",
    }
}

/// The newest exemplars.
pub(super) fn exemplars(board: &Board, org: &OrgNode, limit: usize) -> Vec<ItemRow> {
    let items = &board.items.exemplars;
    newest(items.range(&org.subtree), limit, |at| items.all()[at].common.published_on.map(|day| *day))
        .into_iter()
        .map(|at| {
            let draft = &items.all()[at];
            let summary = draft.summary.as_ref().map(|text| shortened(text, 80));
            ItemRow { summary, ..row(board, draft, &draft.title, None) }
        })
        .collect()
}

/// The newest honor rolls.
pub(super) fn rolls(board: &Board, org: &OrgNode, limit: usize) -> Vec<ItemRow> {
    let items = &board.items.rolls;
    let date = |at: usize| {
        let draft: &Draft<_> = &items.all()[at];
        draft.conferred_on.or(draft.common.published_on).map(|day| *day)
    };
    newest(items.range(&org.subtree), limit, date)
        .into_iter()
        .map(|at| {
            let draft = &items.all()[at];
            ItemRow { count: Some(counted(draft)), ..row(board, draft, &draft.title, date(at)) }
        })
        .collect()
}

/// The notices whose period runs, those that end first at the head; where there are none and `closed_too` says so, the
/// newest of the others.
pub(super) fn notices(board: &Board, org: &OrgNode, limit: usize, closed_too: bool) -> Vec<ItemRow> {
    let items = &board.items.notices;
    let facts = |at: usize| &board.notice_facts[at];
    let mut open: Vec<(Date, usize)> = items
        .range(&org.subtree)
        .filter(|at| facts(*at).state == NoticeState::Open)
        .map(|at| (facts(at).ends_on, at))
        .collect();
    least(&mut open, limit, |a, b| a.cmp(b));
    let mut places: Vec<usize> = open.into_iter().map(|(_, at)| at).collect();
    if places.is_empty() && closed_too {
        let closed = items.range(&org.subtree).filter(|at| facts(*at).state == NoticeState::Closed);
        places = newest(closed, limit, |at| Some(*items.all()[at].starts_on));
    }
    places
        .into_iter()
        .map(|at| {
            let draft = &items.all()[at];
            let ends_on = (facts(at).state == NoticeState::Open).then(|| facts(at).ends_on.to_string());
            ItemRow { summary: ends_on, ..row(board, draft, &draft.title, Some(*draft.starts_on)) }
        })
        .collect()
}

fn counted(roll: &Roll) -> Count {
    roll::count(roll.all_entries().map(|(_, entry)| entry))
}

fn row<K: Kind>(board: &Board, draft: &Draft<K>, title: &str, date: Option<Date>) -> ItemRow {
    ItemRow {
        title: title.to_owned(),
        url: item_url(&draft.id),
        org: org_of(board, draft).0,
        date: date.map(|date| date.to_string()),
        summary: None,
        count: None,
    }
}

fn org_of<K: Kind>(board: &Board, draft: &Draft<K>) -> (String, String) {
    let node = board.org(board.org_of(draft));
    (node.draft.name.0.clone(), org_url(node.path()))
}

/// The places with the newest dates, the newest first; equal dates in the order of the tree.
fn newest(places: impl Iterator<Item = usize>, limit: usize, date: impl Fn(usize) -> Option<Date>) -> Vec<usize> {
    let mut dated: Vec<(Option<Date>, usize)> = places.map(|at| (date(at), at)).collect();
    least(&mut dated, limit, |a, b| (b.0, a.1).cmp(&(a.0, b.1)));
    dated.into_iter().map(|(_, at)| at).collect()
}

/// Keeps the first `limit` in an order, sorted, without sorting the others.
fn least<T>(list: &mut Vec<T>, limit: usize, order: impl Fn(&T, &T) -> std::cmp::Ordering + Copy) {
    if list.len() > limit {
        list.select_nth_unstable_by(limit, order);
        list.truncate(limit);
    }
    list.sort_by(order);
}

/// A text cut to so many characters.
fn shortened(text: &str, limit: usize) -> String {
    if text.chars().count() <= limit {
        return text.to_owned();
    }
    text.chars().take(limit).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_few_are_kept_in_order() {
        let mut list = vec![5, 3, 9, 1, 7];
        least(&mut list, 3, Ord::cmp);
        assert_eq!(list, [1, 3, 5]);
        let mut short = vec![2, 1];
        least(&mut short, 3, Ord::cmp);
        assert_eq!(short, [1, 2]);
    }

    #[test]
    fn long_texts_end_in_an_ellipsis() {
        assert_eq!(shortened("一二三", 3), "一二三");
        assert_eq!(shortened("一二三四", 3), "一二三…");
    }
}
