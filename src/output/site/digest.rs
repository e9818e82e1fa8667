//! What is new and what is near in one organisation and below it: short lists that lead to the long ones.
//!
//! Each looks once through the items of the subtree and keeps a few, so that the pages of all organisations together
//! cost the depth of the tree times the number of items.

use std::borrow::Cow;

use jiff::civil::Date;
use serde::Serialize;

use crate::address::{item_url, org_url};
use crate::board::{Board, Lamp, OrgId, OrgNode, days_between};
use crate::kinds::Commitment;
use crate::record::{Change, CommitmentRecord, Count, Figure, History, Placed, Record, RecordKind, shortened};
use crate::theme::Strings;

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
    /// `现在186`.
    progress: Option<String>,
}

/// What is due soon and what is late.
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
    /// The words before and after, of an amendment.
    amended: Option<String>,
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

/// The commitments of organisations that are not done and due soon, or late, by their deadlines: as many of each as the
/// figures count, the first few of them.
pub(super) fn due(board: &Board, org: &OrgNode, next: usize, overdue: usize) -> Due {
    let mut coming: Vec<(Date, usize)> = Vec::new();
    let mut late: Vec<(Date, usize)> = Vec::new();
    for item in Placed::<Commitment>::below(board, &org.subtree) {
        let (Some(deadline), facts) = (item.draft.deadline, &board.commitment_facts[item.at]) else { continue };
        // Nobody is dunned in public: a person's commitment has no lamp.
        match facts.lamp {
            Some(Lamp::Overdue) => late.push((*deadline, item.at)),
            Some(Lamp::DueSoon) => coming.push((*deadline, item.at)),
            _ => {}
        }
    }
    least(&mut coming, next, |a, b| a.cmp(b));
    least(&mut late, overdue, |a, b| (b.0, a.1).cmp(&(a.0, b.1)));
    let rows =
        |list: Vec<(Date, usize)>| list.into_iter().map(|(day, at)| due_row(&Placed::of(board, at), day)).collect();
    Due { next: rows(coming), overdue: rows(late) }
}

fn due_row(item: &Placed<'_, Commitment>, deadline: Date) -> DueRow {
    let record = CommitmentRecord::of(item);
    DueRow {
        title: record.item.to_owned(),
        url: item_url(&item.draft.id),
        org: record.org.draft.name.0.clone(),
        org_url: org_url(record.org.path()),
        target: record.target.map(Figure::spaced),
        deadline: deadline.to_string(),
        state: record.lamp.map_or("", |lamp| lamp.word),
        progress: record.short_value(),
    }
}

/// The changes of the last days, the newest first.
pub(super) fn changes(
    history: &History,
    board: &Board,
    strings: &Strings,
    org: OrgId,
    days: i64,
    limit: usize,
) -> Vec<ChangeRow> {
    let changes = history.changes(org, 0..history.number(org)).map(|(change, _)| change);
    let late = changes.take_while(|change| days_between(change.on, board.today) < days);
    late.take(limit).map(|change| change_row(board, strings, change)).collect()
}

pub(super) fn change_row(board: &Board, strings: &Strings, change: &Change) -> ChangeRow {
    let record = change.record(board);
    let what = format!("{}.{}", change.kind.info().name, change.what.word());
    let key = format!("change.{what}");
    ChangeRow {
        on: change.on.to_string(),
        title: record.title().to_owned(),
        url: item_url(record.id()),
        org: board.org(record.org()).draft.name.0.clone(),
        // The words of a kind that has none of its own.
        what: if strings.get(&key) == key { format!("item.{}", change.what.word()) } else { what },
        detail: change.detail(&*record).map(Cow::into_owned),
        amended: change.amended_in_words(&*record, board.settings.language, strings),
        count: record.count(),
    }
}

/// Whether a short list shows those whose period is over.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Over {
    Never,
    /// Where none runs.
    Instead,
    /// Behind those that run.
    Too,
}

/// The newest items of a kind in an organisation and below it; of a kind with periods those whose period runs, the one
/// that ends first at the head, and the newest of those that are over as `over` says.
pub(super) fn newest_rows(
    board: &Board,
    kind: &'static dyn RecordKind,
    org: &OrgNode,
    limit: usize,
    over: Over,
) -> Vec<ItemRow> {
    let record = |at: usize| kind.record(board, at);
    let mut pressing: Vec<(Date, usize)> =
        kind.range(board, &org.subtree).filter_map(|at| Some((record(at).pressing_until()?, at))).collect();
    least(&mut pressing, limit, |a, b| a.cmp(b));
    let mut places: Vec<usize> = pressing.into_iter().map(|(_, at)| at).collect();
    let has_periods = kind.info().has_periods;
    if over == Over::Too || places.is_empty() && (over == Over::Instead || !has_periods) {
        let others = kind.range(board, &org.subtree).filter(|at| !has_periods || record(*at).is_over() == Some(true));
        let rest = newest_of(board, kind, others.filter(|at| !places.contains(at)), limit - places.len());
        places.extend(rest);
    }
    places.into_iter().map(|at| item_row(board, kind, &*record(at))).collect()
}

/// The places of the newest items of a kind in an organisation and below it.
pub(super) fn newest(board: &Board, kind: &'static dyn RecordKind, org: &OrgNode, limit: usize) -> Vec<usize> {
    newest_of(board, kind, kind.range(board, &org.subtree), limit)
}

fn item_row(board: &Board, kind: &'static dyn RecordKind, record: &(dyn Record<'_> + '_)) -> ItemRow {
    let until = record.pressing_until().map(|day| day.to_string());
    let summary = record.summary().map(|text| shortened(text, 80));
    ItemRow {
        title: record.title().to_owned(),
        url: item_url(record.id()),
        org: board.org(record.org()).draft.name.0.clone(),
        // A story is told by its summary.
        date: record.posted_on().filter(|_| summary.is_none()).map(|day| day.to_string()),
        summary: if kind.info().has_periods { until } else { summary },
        count: record.count(),
    }
}

/// The places with the newest dates, the newest first; equal dates in the order of the tree.
fn newest_of(
    board: &Board,
    kind: &'static dyn RecordKind,
    places: impl Iterator<Item = usize>,
    limit: usize,
) -> Vec<usize> {
    let mut dated: Vec<(Option<Date>, usize)> = places.map(|at| (kind.record(board, at).posted_on(), at)).collect();
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
