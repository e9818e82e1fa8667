//! From items to lists: sorted by date once, handed up the tree of organisations, and split along one axis at a time,
//! each filter a real page.
//!
//! A list follows from the date of each item and from its value on each axis. After an edit only the items that changed
//! leave their lists and enter others; a list that gains or loses nothing is the list it was.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;

use super::lists::List;
use crate::board::{Board, Items, OrgId};
use crate::kinds::{Draft, Kind};
use crate::output::address::org_url;

/// Items that may change at once before everything is sorted anew.
const FEW: usize = 64;

/// What a list can be filtered by.
pub(super) struct Axis<'a> {
    /// What it is called: `filter.type`.
    name: &'static str,
    /// Its part of the address; several axes may share one.
    folder: &'static str,
    /// Values that have a page even when nothing is there, in their order; the others follow.
    fixed: Vec<&'static str>,
    /// The value of an item of a board.
    of: &'a (dyn Fn(&Board, usize) -> Option<Value> + Sync),
}

/// A value on an axis.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Value {
    Word(&'static str),
    Year(i16),
    Name(String),
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Word(word) => f.write_str(word),
            Self::Year(year) => year.fmt(f),
            Self::Name(name) => f.write_str(name),
        }
    }
}

impl<'a> Axis<'a> {
    pub(super) fn new(name: &'static str, of: &'a (dyn Fn(&Board, usize) -> Option<Value> + Sync)) -> Self {
        Self { name, folder: name, fixed: Vec::new(), of }
    }

    /// Under another word in the address.
    #[must_use]
    pub(super) fn at(mut self, folder: &'static str) -> Self {
        self.folder = folder;
        self
    }

    /// With pages for these values in any case, so that links to them never break.
    #[must_use]
    pub(super) fn always(mut self, values: impl IntoIterator<Item = &'static str>) -> Self {
        self.fixed = values.into_iter().collect();
        self
    }

    /// The items by value: the fixed values in their order, then the others; years from the newest.
    fn split(&self, board: &Board, places: &[usize]) -> Vec<(String, Vec<usize>)> {
        let mut by_value: BTreeMap<Value, Vec<usize>> =
            self.fixed.iter().map(|word| (Value::Word(word), Vec::new())).collect();
        for place in places {
            if let Some(value) = (self.of)(board, *place) {
                by_value.entry(value).or_default().push(*place);
            }
        }
        let mut split: Vec<_> =
            self.fixed.iter().filter_map(|word| by_value.remove_entry(&Value::Word(word))).collect();
        let rest = by_value.into_iter();
        if self.name == "year" {
            split.extend(rest.rev())
        } else {
            split.extend(rest)
        }
        split.into_iter().map(|(value, places)| (value.to_string(), places)).collect()
    }
}

/// The lists of a kind as they were told last.
struct Last {
    board: Board,
    lists: Arc<[List]>,
}

/// The lists of a kind: one per organisation that has items in its subtree, and the root's filters.
///
/// `date` orders the items. `same` tells whether an item has the date and the values that it had on a board that this
/// one revises.
pub(super) fn lists<K: Kind>(
    board: &Board,
    items: &Items<K>,
    date: impl Fn(&Board, usize) -> Option<Date>,
    axes: &[Axis<'_>],
    same: impl Fn(&Board, usize) -> bool,
) -> Arc<[List]> {
    let Some(memory) = &board.memory else { return anew(board, items, date, axes).into() };
    let last = memory.recall_of::<Last>(K::FOLDER).filter(|last| board.revises(&last.board));
    let followed = last.and_then(|last| follow(board, items, &last, &date, axes, same));
    let lists = followed.unwrap_or_else(|| anew(board, items, date, axes).into());
    memory.keep_of(K::FOLDER, Arc::new(Last { board: board.without_memory(), lists: lists.clone() }));
    lists
}

fn anew<K: Kind>(
    board: &Board,
    items: &Items<K>,
    date: impl Fn(&Board, usize) -> Option<Date>,
    axes: &[Axis<'_>],
) -> Vec<List> {
    let mut lists = Vec::new();
    for (at, places) in by_subtree(board, items, |at| date(board, at)).into_iter().enumerate() {
        let root = at == OrgId::ROOT.0;
        if places.is_empty() && !root {
            continue;
        }
        let url = format!("{}{}/", org_url(board.orgs[at].path()), K::FOLDER);
        let all: Arc<[usize]> = places.into();
        lists.push(List { url: url.clone(), org: OrgId(at), filter: None, items: all.clone() });
        if root {
            let splits: Vec<_> = axes.par_iter().map(|axis| (axis, axis.split(board, &all))).collect();
            for (axis, split) in splits {
                lists.extend(split.into_iter().map(|(value, places)| List {
                    url: format!("{url}{}/{}/", axis.folder, value.replace('_', "-")),
                    org: OrgId::ROOT,
                    filter: Some((axis.name, value)),
                    items: places.into(),
                }));
            }
        }
    }
    lists
}

/// The lists after a few items got other dates or values; `None` when a list would come or go, or too much is new.
fn follow<K: Kind>(
    board: &Board,
    items: &Items<K>,
    last: &Last,
    date: impl Fn(&Board, usize) -> Option<Date>,
    axes: &[Axis<'_>],
    same: impl Fn(&Board, usize) -> bool,
) -> Option<Arc<[List]>> {
    let values =
        |board: &Board, at: usize| -> Vec<Option<Value>> { axes.iter().map(|axis| (axis.of)(board, at)).collect() };
    let mut changed = Vec::new();
    for at in (0..items.all().len()).filter(|at| !same(&last.board, *at)) {
        let (before, now) = (values(&last.board, at), values(board, at));
        let moved = date(&last.board, at) != date(board, at);
        if moved || before != now {
            changed.push((at, moved, before, now));
        }
        if changed.len() > FEW {
            return None;
        }
    }
    if changed.is_empty() {
        return Some(last.lists.clone());
    }
    let is_on = |list: &List, at: usize, values: &[Option<Value>]| match &list.filter {
        None => items.range(&board.org(list.org).subtree).contains(&at),
        Some((name, wanted)) => axes.iter().zip(values).any(|(axis, value)| {
            axis.name == *name && value.as_ref().is_some_and(|value| value.to_string() == *wanted)
        }),
    };
    let order = |at: usize| (date(board, at), &*items.all()[at].id, at);
    // Each value that a changed item has now must find its list.
    let mut without_list = changed.iter().flat_map(|(_, _, _, now)| now).flatten().count();
    let mut lists = last.lists.to_vec();
    for list in &mut lists {
        let (mut leave, mut enter) = (Vec::new(), Vec::new());
        for (at, moved, before, now) in &changed {
            let (was, is) = (is_on(list, *at, before), is_on(list, *at, now));
            without_list -= usize::from(is && list.filter.is_some());
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
        let mut places: Vec<usize> = list.items.iter().copied().filter(|at| !leave.contains(at)).collect();
        for at in enter {
            places.insert(places.partition_point(|there| order(*there) < order(at)), at);
        }
        if let Some((name, value)) = &list.filter {
            let is_fixed = |axis: &Axis<'_>| axis.name == *name && axis.fixed.contains(&value.as_str());
            if places.is_empty() && !axes.iter().any(is_fixed) {
                return None;
            }
        }
        list.items = places.into();
    }
    (without_list == 0).then(|| lists.into())
}

/// Sorts places by a date, the oldest first, undated before all, equal dates by id.
pub(super) fn oldest_first<K: Kind>(items: &[Draft<K>], places: &mut [usize], date: impl Fn(usize) -> Option<Date>) {
    let mut keyed: Vec<(Option<Date>, &str, usize)> =
        places.iter().map(|place| (date(*place), &*items[*place].id, *place)).collect();
    keyed.par_sort_unstable();
    places.iter_mut().zip(keyed).for_each(|(place, (_, _, sorted))| *place = sorted);
}

/// The items of every organisation and of all below it, the oldest first. Sorted once: each item is handed up the tree.
fn by_subtree<K: Kind>(board: &Board, items: &Items<K>, date: impl Fn(usize) -> Option<Date>) -> Vec<Vec<usize>> {
    let mut own = vec![OrgId::ROOT; items.all().len()];
    for at in 0..board.orgs.len() {
        items.range(&(at..at + 1)).for_each(|place| own[place] = OrgId(at));
    }
    let mut order: Vec<usize> = (0..items.all().len()).collect();
    oldest_first(items.all(), &mut order, date);
    let mut lists: Vec<Vec<usize>> =
        board.orgs.iter().map(|org| Vec::with_capacity(items.range(&org.subtree).len())).collect();
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
    use crate::kinds::{Commitment, Drafts, parse};
    use crate::pipeline::{Options, check_sources};
    use crate::source::Sources;

    const PATH: &str = "content/hall/commitments/b.yaml";

    fn commitment(published: &str, kind: &str) -> String {
        format!(
            "item: 路灯\nresponsible: 村委\ntarget: 60\ndeadline: 2026-09-10\npublished_on: {published}\ntype: {kind}\n"
        )
    }

    fn date(board: &Board, at: usize) -> Option<Date> {
        board.items.commitments.all()[at].common.published_on.map(|day| *day)
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

        let by_type =
            |board: &Board, at: usize| Some(Value::Word(board.items.commitments.all()[at].commitment_type.word()));
        let by_year = |board: &Board, at: usize| date(board, at).map(|day| Value::Year(day.year()));
        let axes = [Axis::new("type", &by_type).always(["deed", "post"]), Axis::new("year", &by_year)];
        let before = anew(&last.board, &last.board.items.commitments, date, &axes).into();
        let known = Last { board: last.board.clone(), lists: before };
        let same = |last: &Board, at: usize| board.items.commitments.all()[at].is(&last.items.commitments.all()[at]);
        let items = &board.items.commitments;
        (follow(&board, items, &known, date, &axes, same), anew::<Commitment>(&board, items, date, &axes))
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
