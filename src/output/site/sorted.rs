//! From items to lists: sorted by date once, handed up the tree of organisations, and split along one axis at a time,
//! each filter a real page.
//!
//! A list follows from the date of each item and from its value on each axis. After an edit only the items that changed
//! leave their lists and enter others; a list that gains or loses nothing is the list it was.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;

use super::lists::List;
use super::looks::look;
use super::orgs::OWN_COMMITMENTS;
use crate::address::org_url;
use crate::board::{Before, Board, OrgId};
use crate::kinds::{Commitment, Kind};
use crate::record::{AxisInfo, AxisValue, RecordKind};

/// Items that may change at once before everything is sorted anew.
const FEW: usize = 64;

/// Places by their value on an axis: the fixed values in their order, then the others; years from the newest.
fn split(axis: &AxisInfo, board: &Board, places: &[usize]) -> Vec<(String, Vec<usize>)> {
    let mut by_value: BTreeMap<AxisValue, Vec<usize>> =
        axis.fixed.iter().map(|word| (AxisValue::Word(word), Vec::new())).collect();
    for place in places {
        if let Some(value) = (axis.value)(board, *place) {
            by_value.entry(value).or_default().push(*place);
        }
    }
    let mut split: Vec<_> =
        axis.fixed.iter().filter_map(|word| by_value.remove_entry(&AxisValue::Word(word))).collect();
    let is_of_years = matches!(by_value.first_key_value(), Some((AxisValue::Year(_), _)));
    if is_of_years {
        split.extend(by_value.into_iter().rev());
    } else {
        split.extend(by_value);
    }
    if let Some(order) = &axis.order {
        // Equal ones stay as they were published.
        split.iter_mut().for_each(|(_, places)| places.sort_by_cached_key(|at| order(board, *at)));
    }
    split.into_iter().map(|(value, places)| (value.slug(), places)).collect()
}

/// The lists of a kind: one per organisation that has items in its subtree, and the root's filters.
pub(super) fn lists(board: &Board, kind: &'static dyn RecordKind) -> Arc<[List]> {
    let lists = board.follow(kind.info().folder, |last: Before<'_, Arc<[List]>>| {
        let last = last.filter(|(old, _)| board.revises(old));
        let followed = last.and_then(|(old, lists)| follow(board, kind, old, lists));
        Arc::new(followed.unwrap_or_else(|| anew(board, kind).into()))
    });
    Arc::clone(&lists)
}

/// Whether an organisation's lists are filtered too: by the states that its figures count, where others are below it. What
/// a branch has promised stands on its own page, which shows one state or all of them; where it is more than has room there,
/// it has lists as well. Each of these values has a list even while nothing is on it, so that none
/// comes or goes with an edit.
fn has_filter(board: &Board, kind: &'static dyn RecordKind, org: OrgId, axis: &AxisInfo) -> bool {
    let is_of_states = ["state", "order"].contains(&axis.folder);
    let is_large = || kind.range(board, &board.org(org).subtree).len() > OWN_COMMITMENTS;
    kind.info().name == Commitment::NAME && is_of_states && (!board.org(org).children.is_empty() || is_large())
}

fn anew(board: &Board, kind: &'static dyn RecordKind) -> Vec<List> {
    let axes = kind.axes();
    let per_page = look(kind.info().name).per_page();
    let mut lists = Vec::new();
    for (at, places) in by_subtree(board, kind).into_iter().enumerate() {
        let root = at == OrgId::ROOT.0;
        if places.is_empty() && !root {
            continue;
        }
        let url = format!("{}{}/", org_url(board.orgs[at].path()), kind.info().folder);
        let all: Arc<[usize]> = places.into();
        lists.push(List { url: url.clone(), org: OrgId(at), filter: None, items: all.clone(), per_page });
        let own = |axis: &&AxisInfo| root || has_filter(board, kind, OrgId(at), axis);
        let own: Vec<&AxisInfo> = axes.iter().filter(own).collect();
        let splits: Vec<_> = own.into_par_iter().map(|axis| (axis, split(axis, board, &all))).collect();
        for (axis, split) in splits {
            lists.extend(split.into_iter().map(|(value, places)| List {
                url: format!("{url}{}/{}/", axis.folder, value.replace('_', "-")),
                org: OrgId(at),
                filter: Some((axis.name, value)),
                items: places.into(),
                per_page,
            }));
        }
    }
    lists
}

/// The lists after a few items got other dates or values; `None` when a list would come or go, or too much is new.
fn follow(board: &Board, kind: &'static dyn RecordKind, old: &Board, last: &Arc<[List]>) -> Option<Arc<[List]>> {
    let axes = kind.axes();
    let values = |board: &Board, at: usize| -> Vec<Option<AxisValue>> {
        axes.iter().map(|axis| (axis.value)(board, at)).collect()
    };
    let orders = |board: &Board, at: usize| -> Vec<Option<i64>> {
        axes.iter().map(|axis| Some(axis.order.as_ref()?(board, at))).collect()
    };
    let mut changed = Vec::new();
    for at in kind.changed_places(old, board) {
        let (before, now) = (values(old, at), values(board, at));
        let moved = kind.ordered_on(old, at) != kind.ordered_on(board, at) || orders(old, at) != orders(board, at);
        if moved || before != now {
            changed.push((at, moved, before, now));
        }
        if changed.len() > FEW {
            return None;
        }
    }
    if changed.is_empty() {
        return Some(last.clone());
    }
    let is_on = |list: &List, at: usize, values: &[Option<AxisValue>]| match &list.filter {
        None => kind.range(board, &board.org(list.org).subtree).contains(&at),
        Some((name, wanted)) => {
            kind.range(board, &board.org(list.org).subtree).contains(&at)
                && axes.iter().zip(values).any(|(axis, value)| {
                    axis.name == *name && value.as_ref().is_some_and(|value| value.slug() == *wanted)
                })
        }
    };
    let order_of = |list: &List| {
        let (name, _) = list.filter.as_ref()?;
        axes.iter().find(|axis| axis.name == *name)?.order.as_ref()
    };
    // Each value that a changed item has now must find its list of the whole board.
    let mut without_list = changed.iter().flat_map(|(_, _, _, now)| now).flatten().count();
    let mut lists = last.to_vec();
    for list in &mut lists {
        let (mut leave, mut enter) = (Vec::new(), Vec::new());
        for (at, moved, before, now) in &changed {
            let (was, is) = (is_on(list, *at, before), is_on(list, *at, now));
            without_list -= usize::from(is && list.filter.is_some() && list.org == OrgId::ROOT);
            if was && (*moved || !is) {
                leave.push(*at);
            }
            if is && (*moved || !was) {
                enter.push(*at);
            }
        }
        if leave.is_empty() && enter.is_empty() {
            continue;
        }
        let own = order_of(list);
        let order = |at: usize| (own.map(|order| order(board, at)), kind.ordered_on(board, at), kind.id(board, at), at);
        let mut places: Vec<usize> = list.items.iter().copied().filter(|at| !leave.contains(at)).collect();
        for at in enter {
            places.insert(places.partition_point(|there| order(*there) < order(at)), at);
        }
        if let Some((name, value)) = &list.filter {
            let is_fixed = |axis: &AxisInfo| axis.name == *name && axis.fixed.contains(&value.as_str());
            if places.is_empty() && !axes.iter().any(is_fixed) {
                return None;
            }
        }
        list.items = places.into();
    }
    (without_list == 0).then(|| lists.into())
}

/// Sorts places by a date, the oldest first, undated before all, equal dates by id.
pub(super) fn oldest_first<'b>(places: &mut [usize], key: impl Fn(usize) -> (Option<Date>, &'b str)) {
    let mut keyed: Vec<((Option<Date>, &str), usize)> = places.iter().map(|place| (key(*place), *place)).collect();
    keyed.par_sort_unstable();
    places.iter_mut().zip(keyed).for_each(|(place, (_, sorted))| *place = sorted);
}

/// The items of every organisation and of all below it, the oldest first. Sorted once: each item is handed up the tree.
fn by_subtree(board: &Board, kind: &'static dyn RecordKind) -> Vec<Vec<usize>> {
    let mut own = vec![OrgId::ROOT; kind.number(board)];
    for at in 0..board.orgs.len() {
        kind.range(board, &(at..at + 1)).for_each(|place| own[place] = OrgId(at));
    }
    let mut order: Vec<usize> = (0..own.len()).collect();
    oldest_first(&mut order, |at| (kind.ordered_on(board, at), kind.id(board, at)));
    let mut lists: Vec<Vec<usize>> =
        board.orgs.iter().map(|org| Vec::with_capacity(kind.range(board, &org.subtree).len())).collect();
    for place in order {
        let mut org = Some(own[place]);
        while let Some(at) = org {
            lists[at.0].push(place);
            org = board.orgs[at.0].parent;
        }
    }
    lists
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::revise;
    use crate::kinds::{Commitment, Drafts, Kind, parse};
    use crate::pipeline::{Options, check_sources};
    use crate::source::Sources;

    const PATH: &str = "content/hall/commitments/b.yaml";

    fn commitment(published: &str, kind: &str) -> String {
        format!(
            "item: 路灯\nresponsible: 村委\ntarget: 60\ndeadline: 2026-09-10\npublished_on: {published}\ntype: {kind}\n"
        )
    }

    /// The lists after an edit of one of three commitments: followed, and told anew.
    fn after(edited: &str) -> (Option<Arc<[List]>>, Vec<List>) {
        let mut sources = Sources::from_texts([
            ("content/board.yaml", "title: 示例\nas_of: 2026-06-30\n"),
            ("content/org.yaml", "name: 示例市\n"),
            ("content/hall/org.yaml", "name: 大厅\n"),
            ("content/commitments/a.yaml", &*commitment("2026-02-01", "deed")),
            (PATH, &*commitment("2026-03-01", "deed")),
            ("content/hall/commitments/c.yaml", &*commitment("2026-04-01", "deed")),
        ]);
        let last = check_sources(&sources, &Options::default()).assembled;
        let mut old = Drafts::default();
        let drafts = last.board.items.commitments.all().iter();
        old.commitments.extend(drafts.filter(|draft| &*draft.origin.file == PATH).cloned());
        sources.insert_text(PATH, edited);
        let board = revise(&last, &[(&old, &parse(&sources.files[PATH]).drafts)]).expect("a revision").board;

        let kind = crate::record::kind(Commitment::NAME).expect("a kind with pages");
        (follow(&board, kind, &last.board, &anew(&last.board, kind).into()), anew(&board, kind))
    }

    fn told(lists: &[List]) -> Vec<(&str, &[usize])> {
        lists.iter().map(|list| (&*list.url, &*list.items)).collect()
    }

    #[test]
    fn lists_that_follow_an_edit_are_those_told_anew() {
        for (published, kind) in [
            ("2026-03-01", "deed"),
            ("2026-03-01", "post"),
            ("2026-01-01", "deed"),
            ("2026-05-01", "post"),
            ("2026-02-01", "deed"),
        ] {
            let (followed, anew) = after(&commitment(published, kind));
            assert_eq!(told(&followed.expect("followed")), told(&anew), "{published} {kind}");
        }
    }

    #[test]
    fn a_list_that_comes_or_goes_is_left_to_telling_all_anew() {
        assert!(after(&commitment("2025-03-01", "deed")).0.is_none(), "2025 has no list yet");
    }
}
