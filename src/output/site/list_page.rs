//! What every page of a list has: title, filters, neighbours, whose list it is.

use serde::Serialize;

use super::Context;
use super::fragments::part;
use super::head::{Head, Link};
use super::lists::{Cut, FilterAxis, FilterLink, List, Pager, by_organisation, filters, org_link};
use crate::address::org_url;
use crate::board::{Board, OrgId};
use crate::kinds::{Commitment, KINDS, Kind};
use crate::output::Planner;
use crate::record::{AxisInfo, AxisValue, RecordKind};
use crate::theme::Strings;

/// Around the rows of a list.
#[derive(Serialize)]
pub(super) struct Frame {
    pub(super) org: Link,
    /// Of the whole board; else of one organisation and those below it.
    pub(super) root: bool,
    /// What the list is filtered by: 状态：将到期.
    pub(super) filter: Option<String>,
    pub(super) pager: Pager,
    /// Whose items they are: 示例市委及下属组织.
    pub(super) who: String,
    /// The filters and the lists of the organisations below, ready made; on older pages the way to them.
    pub(super) ways: tera::Value,
    pub(super) contact: tera::Value,
}

/// The ways from a list to others.
#[derive(Serialize)]
struct Ways {
    filters: Vec<FilterAxis>,
    /// Further filters, folded away where there are many.
    more: Vec<FilterAxis>,
    /// Whether the list is filtered by one of those.
    more_open: bool,
    organisations: Vec<FilterLink>,
}

/// Axes of filters that are always in sight.
const FILTERS: usize = 3;

/// One page of a list while it is made.
pub(super) struct ListPage<'a> {
    pub(super) context: &'a Context,
    pub(super) planner: &'a Planner<'a>,
    pub(super) kind: &'static dyn RecordKind,
    /// The folder of its lists.
    pub(super) folder: &'static str,
    pub(super) axes: &'a [AxisInfo],
    pub(super) lists: &'a [List],
    pub(super) list: &'a List,
    pub(super) cut: &'a Cut,
}

impl ListPage<'_> {
    /// The items of this page, the newest first.
    pub(super) fn newest_first(&self) -> Vec<usize> {
        self.list.items[self.cut.range.clone()].iter().rev().copied().collect()
    }

    /// What the lists of the kind are called.
    pub(super) fn title(&self) -> String {
        list_title(self.planner.board, self.planner.theme.strings(), self.folder)
    }

    /// What a value of an axis is called.
    pub(super) fn value_title(&self, axis: &str, value: &str) -> String {
        let strings = self.planner.theme.strings();
        let known = self.axes.iter().find(|known| known.name == axis);
        match known {
            _ if axis == "year" => strings.format("filter.year.value", &[("year", &value)]),
            Some(known) if !known.words.is_empty() => strings.get(&format!("{}.{value}", known.words)).to_owned(),
            // Its own name, as the first item with it writes it.
            Some(known) => {
                let named = (0..self.kind.number(self.planner.board)).find_map(|at| {
                    match (known.value)(self.planner.board, at)? {
                        AxisValue::Name { slug, name } if slug == value => Some(name),
                        _ => None,
                    }
                });
                named.unwrap_or_else(|| value.to_owned())
            }
            None => value.to_owned(),
        }
    }

    /// How many commitments an organisation and those below it have made, as its own page counts them: assignments and
    /// persons' pledges stand in the same lists.
    fn counted(&self, org: OrgId) -> Option<usize> {
        let is_counted = self.kind.info().name == Commitment::NAME;
        is_counted.then(|| self.planner.board.totals[org.0].fulfilment.total)
    }

    /// The ways from the list to others, on its newest page; the other pages begin with their items, below the way to that one.
    ///
    /// # Errors
    /// When the part fails in the theme.
    pub(super) fn ways_or_back(
        &self,
        make: impl FnOnce() -> anyhow::Result<tera::Value>,
    ) -> anyhow::Result<tera::Value> {
        match self.cut.number {
            None => make(),
            Some(_) => part(self.planner.theme, "ways_back", "url", &self.list.url),
        }
    }

    /// Its frame and its head; `section` is the tab of the navigation.
    ///
    /// # Errors
    /// When a part of the frame fails in the theme.
    pub(super) fn frame(&self, section: &'static str) -> anyhow::Result<(Frame, Head)> {
        let title = self.title();
        let title = title.as_str();
        let (board, strings) = (self.planner.board, self.planner.theme.strings());
        let list = self.list;
        let root = list.org == OrgId::ROOT;
        let org = org_link(board, list.org);
        let axis_title = |axis: &str| strings.get(&format!("filter.{axis}")).to_owned();
        let filter = list.filter.as_ref().map(|(axis, value)| {
            strings.format("list.filtered", &[("axis", &axis_title(axis)), ("value", &self.value_title(axis, value))])
        });
        let plain = match &list.filter {
            Some((axis, value)) => {
                strings.format("list.value", &[("title", &title), ("value", &self.value_title(axis, value))])
            }
            None => title.to_owned(),
        };
        let name = match root {
            true => plain.clone(),
            false => strings.format("list.of_org", &[("org", &board.org(list.org).draft.short()), ("title", &plain)]),
        };
        let pager = list.pager(self.cut);
        let mut lead = strings.format("list.described", &[("org", &org.title), ("title", &plain), ("n", &pager.total)]);
        if let Some(number) = self.cut.number {
            lead.push_str(&strings.format("pager.page", &[("n", &number)]));
        }
        let mut head =
            Head::new(list.url_of(self.cut.number), name, section).described(lead).below(self.context, board, list.org);
        if list.filter.is_some() {
            head = head.crumb(title, format!("{}{}/", org_url(board.org(list.org).path()), self.folder));
        }
        head.told.column = Some(title.to_owned());
        head.previous.clone_from(&pager.newer);
        head.next.clone_from(&pager.older);
        let who = match board.org(list.org).children.is_empty() {
            true => org.title.clone(),
            false => strings.format("list.with_below", &[("org", &org.title)]),
        };
        let ways = self.ways_or_back(|| {
            let mut shown = filters(self.lists, list, axis_title, |axis, value| self.value_title(axis, value));
            let more = if shown.len() > FILTERS + 1 { shown.split_off(FILTERS) } else { Vec::new() };
            let ways = Ways {
                more_open: more.iter().any(|axis| axis.links.iter().any(|link| link.current)),
                filters: shown,
                more,
                organisations: by_organisation(board, self.lists, list.org, |org| self.counted(org)),
            };
            part(self.planner.theme, "list_ways", "ways", &ways)
        })?;
        let contact = self.context.contact(list.org);
        Ok((Frame { root, who, filter, ways, contact, org, pager }, head))
    }
}

/// What the lists in a folder are called: the theme's text, else the kind's own name.
pub(super) fn list_title(board: &Board, strings: &Strings, folder: &str) -> String {
    let key = format!("{folder}.title");
    let text = strings.get(&key);
    match KINDS.iter().find(|kind| kind.folder == folder).filter(|_| text == key) {
        Some(kind) => (kind.label)().in_language(board.settings.language).to_owned(),
        None => text.to_owned(),
    }
}
