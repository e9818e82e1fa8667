//! Lists: cut into pages numbered from the oldest. What is on them is told by [`super::sorted`].
//!
//! `posts/` shows the newest; `posts/page/1/` holds the oldest. A new item changes the first page and the newest
//! numbered one, and shifts no other.

use std::sync::Arc;

use serde::Serialize;

use super::head::Link;
use crate::address::org_url;
use crate::board::{Board, OrgId};

/// Items on a numbered page, where the kind's look says nothing else; the newest page holds up to twice as many less one.
pub(super) const PAGE: usize = 12;

/// Pages to jump to in a long list.
const JUMPS: usize = 30;
/// A list of no more pages needs none.
const FEW: usize = 7;

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
    /// Items on a numbered page.
    pub(super) per_page: usize,
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
    /// The newest, numbered pages near this one, the last and the first.
    pub(super) pages: Vec<PagerLink>,
    /// Pages all along a long list.
    pub(super) jump: Vec<PagerLink>,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct PagerLink {
    pub(super) number: Option<usize>,
    pub(super) url: String,
    pub(super) current: bool,
    /// Whether pages before it are left out.
    pub(super) gap: bool,
}

/// A filter as offered beside a list.
#[derive(Clone, Debug, Serialize)]
pub(super) struct FilterLink {
    pub(super) title: String,
    pub(super) url: String,
    pub(super) count: usize,
    /// What the list holds beside what is counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) besides: Option<usize>,
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

/// A long list in pages of so many, numbered from the oldest.
#[derive(Clone, Copy, Debug)]
pub(super) struct Paging<'a> {
    pub(super) url: &'a str,
    pub(super) total: usize,
    pub(super) size: usize,
}

impl List {
    fn paging(&self) -> Paging<'_> {
        Paging { url: &self.url, total: self.items.len(), size: self.per_page }
    }

    /// The pages of the list; one at least, even when it is empty.
    pub(super) fn cuts(&self) -> Vec<Cut> {
        self.paging().cuts()
    }

    /// One page of the list.
    pub(super) fn cut(&self, number: Option<usize>) -> Cut {
        self.paging().cut(number)
    }

    /// The address of one of its pages.
    pub(super) fn url_of(&self, number: Option<usize>) -> String {
        self.paging().url_of(number)
    }

    pub(super) fn pager(&self, cut: &Cut) -> Pager {
        self.paging().pager(cut)
    }
}

impl Paging<'_> {
    pub(super) fn cuts(&self) -> Vec<Cut> {
        std::iter::once(None).chain((1..=self.numbered()).map(Some)).map(|number| self.cut(number)).collect()
    }

    /// How many numbered pages there are. The newest page keeps what does not fill a page, and one full page with it, so
    /// that it is never nearly empty.
    fn numbered(&self) -> usize {
        (self.total / self.size).saturating_sub(1)
    }

    pub(super) fn cut(&self, number: Option<usize>) -> Cut {
        let range = match number {
            None => self.numbered() * self.size..self.total,
            Some(n) => n.saturating_sub(1) * self.size..n * self.size,
        };
        Cut { number, range }
    }

    pub(super) fn url_of(&self, number: Option<usize>) -> String {
        number.map_or_else(|| self.url.to_owned(), |number| format!("{}page/{number}/", self.url))
    }

    pub(super) fn pager(&self, cut: &Cut) -> Pager {
        let last = self.numbered();
        let position = cut.number.unwrap_or(last + 1);
        let near = |n: &usize| *n == 1 || *n == last || n.abs_diff(position) <= 2;
        let mut pages: Vec<PagerLink> =
            vec![PagerLink { number: None, url: self.url.to_owned(), current: cut.number.is_none(), gap: false }];
        let link = |n: usize, gap: bool| PagerLink {
            number: Some(n),
            url: self.url_of(Some(n)),
            current: cut.number == Some(n),
            gap,
        };
        let mut before = last + 1;
        for n in (1..=last).rev().filter(near) {
            pages.push(link(n, before - n > 1));
            before = n;
        }
        // So that from anywhere any page is two taps away, and near it.
        let step = last.div_ceil(JUMPS).max(1);
        let jump =
            if last > FEW { (1..=last).rev().step_by(step).map(|n| link(n, false)).collect() } else { Vec::new() };
        Pager {
            current: cut.number,
            last,
            total: self.total,
            newer: cut.number.map(|n| self.url_of((n < last).then_some(n + 1))),
            older: (position > 1).then(|| self.url_of(Some(position - 1))),
            pages,
            jump,
        }
    }
}

/// The filters to offer on a list: every value of every axis by which its organisation's lists are filtered, with its count.
pub(super) fn filters(
    lists: &[List],
    current: &List,
    axis_title: impl Fn(&str) -> String,
    value_title: impl Fn(&str, &str) -> String,
) -> Vec<FilterAxis> {
    let mut axes: Vec<(&'static str, FilterAxis)> = Vec::new();
    for list in lists.iter().filter(|list| list.org == current.org) {
        let Some((axis, value)) = &list.filter else { continue };
        let link = FilterLink {
            title: value_title(axis, value),
            url: list.url.clone(),
            count: list.items.len(),
            besides: None,
            current: list.url == current.url,
        };
        match axes.iter_mut().find(|(name, _)| name == axis) {
            Some((_, known)) => known.links.push(link),
            None => axes.push((axis, FilterAxis { title: axis_title(axis), links: vec![link] })),
        }
    }
    axes.into_iter().map(|(_, axis)| axis).collect()
}

/// The organisations below one, that have items of this kind: the filter by organisation. `counted` tells how many the
/// board's other pages count of an organisation, where that is not every item.
pub(super) fn by_organisation(
    board: &Board,
    lists: &[List],
    org: OrgId,
    counted: impl Fn(OrgId) -> Option<usize>,
) -> Vec<FilterLink> {
    let children = &board.org(org).children;
    lists
        .iter()
        .filter(|list| list.filter.is_none() && children.contains(&list.org))
        .map(|list| {
            let count = counted(list.org).unwrap_or(list.items.len());
            FilterLink {
                title: board.org(list.org).draft.short().to_owned(),
                url: list.url.clone(),
                count,
                besides: list.items.len().checked_sub(count).filter(|besides| *besides > 0),
                current: false,
            }
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
        List { url: "posts/".into(), org: OrgId::ROOT, filter: None, items: (0..total).collect(), per_page: PAGE }
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

    #[test]
    fn a_long_list_says_where_pages_are_left_out() {
        let list = list(60 * PAGE);
        let pager = list.pager(&list.cut(Some(20)));
        let shown: Vec<_> = pager.pages.iter().map(|link| (link.number, link.gap)).collect();
        let numbered = |n, gap| (Some(n), gap);
        let near =
            [numbered(22, true), numbered(21, false), numbered(20, false), numbered(19, false), numbered(18, false)];
        assert_eq!(shown[..2], [(None, false), numbered(59, false)]);
        assert_eq!(shown[2..7], near);
        assert_eq!(shown[7..], [numbered(1, true)]);
        assert_eq!(pager.jump.len(), 30);
    }
}
