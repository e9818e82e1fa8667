//! Lists: cut into pages numbered from the oldest, filtered along one axis at a time, each filter a real page.
//!
//! `posts/` shows the newest; `posts/page/1/` holds the oldest. A new item changes the first page and the newest
//! numbered one, and shifts no other.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;
use serde::Serialize;

use super::head::Link;
use crate::board::{Board, OrgId};
use crate::kinds::{Draft, Kind};
use crate::output::address::org_url;

/// Items on a numbered page; the newest page holds up to twice as many less one.
pub(super) const PAGE: usize = 12;

/// One list of items of one kind.
#[derive(Clone, Debug)]
pub(super) struct List {
    /// `licheng/posts/`, `commitments/state/overdue/`.
    pub(super) url: String,
    pub(super) org: OrgId,
    /// The axis and the value of a filter.
    pub(super) filter: Option<(&'static str, String)>,
    /// The items, the oldest first: places among the published items of the kind.
    pub(super) items: Arc<[usize]>,
}

/// One page of a list.
#[derive(Clone, Debug)]
pub(super) struct Cut {
    /// From 1; `None` is the list's own address with the newest items.
    pub(super) number: Option<usize>,
    pub(super) range: std::ops::Range<usize>,
}

/// Links between a list's pages.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Pager {
    /// The number of this page; `None` for the newest.
    pub(super) current: Option<usize>,
    /// How many numbered pages there are.
    pub(super) last: usize,
    pub(super) total: usize,
    pub(super) newer: Option<String>,
    pub(super) older: Option<String>,
    /// Numbered pages near this one, and the newest.
    pub(super) pages: Vec<PagerLink>,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct PagerLink {
    pub(super) number: Option<usize>,
    pub(super) url: String,
    pub(super) current: bool,
}

/// What a list can be filtered by.
pub(super) struct Axis<'a> {
    /// What it is called: `filter.type`.
    name: &'static str,
    /// Its part of the address; several axes may share one.
    folder: &'static str,
    /// Values that have a page even when nothing is there, in their order; the others follow.
    fixed: Vec<&'static str>,
    /// The value of an item.
    of: &'a (dyn Fn(usize) -> Option<Value> + Sync),
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
    pub(super) fn new(name: &'static str, of: &'a (dyn Fn(usize) -> Option<Value> + Sync)) -> Self {
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
    fn split(&self, places: &[usize]) -> Vec<(String, Vec<usize>)> {
        let mut by_value: BTreeMap<Value, Vec<usize>> =
            self.fixed.iter().map(|word| (Value::Word(word), Vec::new())).collect();
        for place in places {
            if let Some(value) = (self.of)(*place) {
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

/// A filter as offered beside a list.
#[derive(Clone, Debug, Serialize)]
pub(super) struct FilterLink {
    pub(super) title: String,
    pub(super) url: String,
    pub(super) count: usize,
    pub(super) current: bool,
}

/// The filters of one axis.
#[derive(Clone, Debug, Serialize)]
pub(super) struct FilterAxis {
    pub(super) title: String,
    pub(super) links: Vec<FilterLink>,
}

/// Whether two lists have the same pages, whatever is on them.
impl PartialEq for List {
    fn eq(&self, other: &Self) -> bool {
        self.url == other.url && self.items.len() == other.items.len()
    }
}

impl List {
    /// The pages of the list; one at least, even when it is empty.
    pub(super) fn cuts(&self) -> Vec<Cut> {
        let total = self.items.len();
        // The newest page keeps what does not fill a page, and one full page with it, so that it is never nearly empty.
        let numbered = (total / PAGE).saturating_sub(1);
        let mut cuts = vec![Cut { number: None, range: numbered * PAGE..total }];
        cuts.extend((1..=numbered).map(|n| Cut { number: Some(n), range: (n - 1) * PAGE..n * PAGE }));
        cuts
    }

    /// The address of one of its pages.
    pub(super) fn url_of(&self, number: Option<usize>) -> String {
        number.map_or_else(|| self.url.clone(), |number| format!("{}page/{number}/", self.url))
    }

    pub(super) fn pager(&self, cut: &Cut) -> Pager {
        let last = (self.items.len() / PAGE).saturating_sub(1);
        let position = cut.number.unwrap_or(last + 1);
        let near = |n: &usize| *n == 1 || *n == last || n.abs_diff(position) <= 2;
        let mut pages: Vec<PagerLink> =
            vec![PagerLink { number: None, url: self.url.clone(), current: cut.number.is_none() }];
        pages.extend((1..=last).rev().filter(near).map(|n| PagerLink {
            number: Some(n),
            url: self.url_of(Some(n)),
            current: cut.number == Some(n),
        }));
        Pager {
            current: cut.number,
            last,
            total: self.items.len(),
            newer: cut.number.map(|n| self.url_of((n < last).then_some(n + 1))),
            older: (position > 1).then(|| self.url_of(Some(position - 1))),
            pages,
        }
    }
}

/// Sorts places by a date, the oldest first, undated before all, equal dates by id.
pub(super) fn oldest_first<K: Kind>(items: &[Draft<K>], places: &mut [usize], date: impl Fn(usize) -> Option<Date>) {
    let mut keyed: Vec<(Option<Date>, &str, usize)> =
        places.iter().map(|place| (date(*place), &*items[*place].id, *place)).collect();
    keyed.par_sort_unstable();
    places.iter_mut().zip(keyed).for_each(|(place, (_, _, sorted))| *place = sorted);
}

/// The lists of a kind: one per organisation that has items in its subtree, and the root's filters.
pub(super) fn lists<K: Kind>(
    board: &Board,
    items: &crate::board::Items<K>,
    date: impl Fn(usize) -> Option<Date>,
    axes: &[Axis<'_>],
) -> Vec<List> {
    let mut lists = Vec::new();
    for (at, places) in by_subtree(board, items, date).into_iter().enumerate() {
        let root = at == OrgId::ROOT.0;
        if places.is_empty() && !root {
            continue;
        }
        let url = format!("{}{}/", org_url(board.orgs[at].path()), K::FOLDER);
        let all: Arc<[usize]> = places.into();
        lists.push(List { url: url.clone(), org: OrgId(at), filter: None, items: all.clone() });
        if root {
            let splits: Vec<_> = axes.par_iter().map(|axis| (axis, axis.split(&all))).collect();
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

/// The items of every organisation and of all below it, the oldest first. Sorted once: each item is handed up the tree.
fn by_subtree<K: Kind>(
    board: &Board,
    items: &crate::board::Items<K>,
    date: impl Fn(usize) -> Option<Date>,
) -> Vec<Vec<usize>> {
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

/// The filters to offer on a list of the root: every value of every axis, with its count.
pub(super) fn filters(
    lists: &[List],
    current: &List,
    axis_title: impl Fn(&str) -> String,
    value_title: impl Fn(&str, &str) -> String,
) -> Vec<FilterAxis> {
    let mut axes: Vec<(&'static str, FilterAxis)> = Vec::new();
    for list in lists {
        let Some((axis, value)) = &list.filter else { continue };
        let link = FilterLink {
            title: value_title(axis, value),
            url: list.url.clone(),
            count: list.items.len(),
            current: list.url == current.url,
        };
        match axes.iter_mut().find(|(name, _)| name == axis) {
            Some((_, known)) => known.links.push(link),
            None => axes.push((axis, FilterAxis { title: axis_title(axis), links: vec![link] })),
        }
    }
    axes.into_iter().map(|(_, axis)| axis).collect()
}

/// The organisations below one, that have items of this kind: the filter by organisation.
pub(super) fn by_organisation(board: &Board, lists: &[List], org: OrgId) -> Vec<FilterLink> {
    let children = &board.org(org).children;
    lists
        .iter()
        .filter(|list| list.filter.is_none() && children.contains(&list.org))
        .map(|list| FilterLink {
            title: board.org(list.org).draft.short().to_owned(),
            url: list.url.clone(),
            count: list.items.len(),
            current: false,
        })
        .collect()
}

/// The link to an organisation's page.
pub(super) fn org_link(board: &Board, org: OrgId) -> Link {
    let node = board.org(org);
    Link { title: node.draft.name.0.clone(), url: org_url(node.path()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(total: usize) -> List {
        List { url: "posts/".into(), org: OrgId::ROOT, filter: None, items: (0..total).collect() }
    }

    #[test]
    fn every_item_is_on_exactly_one_page() {
        for total in [0, 1, PAGE - 1, PAGE, 2 * PAGE - 1, 2 * PAGE, 2 * PAGE + 1, 5 * PAGE + 3] {
            let mut seen: Vec<usize> = list(total).cuts().into_iter().flat_map(|cut| cut.range).collect();
            seen.sort_unstable();
            assert_eq!(seen, (0..total).collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_new_item_shifts_no_numbered_page() {
        let numbered = |total| list(total).cuts().into_iter().filter(|cut| cut.number.is_some()).map(|cut| cut.range);
        let before: Vec<_> = numbered(5 * PAGE).collect();
        let after: Vec<_> = numbered(5 * PAGE + 1).collect();
        assert_eq!(before, after);
    }
}
