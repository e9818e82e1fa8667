//! How the items of each kind look: their own pages, and the pages of their lists.
//!
//! A kind that was drawn has a file here and a line in [`LOOKS`]; every other one has the plain look, made from its
//! record alone.

mod areas;
mod commitment;
pub(super) mod commitments;
mod exemplars;
mod linkages;
mod notices;
pub(super) mod plain;
pub(super) mod posts;
mod roll;
mod rolls;
mod services;
mod suggestions;

use std::sync::Arc;

use super::Context;
use super::assets::clip_route;
use super::declared::item_page_url;
use super::head::{Article, Head};
use super::list_page::{ListPage, list_title};
use super::lists::PAGE;
use crate::address::org_url;
use crate::board::Board;
use crate::kinds::Kind;
use crate::output::{Planner, View};
use crate::record::{Placed, Record, RecordKind, Told, facts_in_words};

/// Facts in the description of a page that nobody wrote one for.
const DESCRIBED: usize = 3;

/// One page of an item while it is made.
pub(super) struct ItemPage<'a> {
    pub(super) context: &'a Arc<Context>,
    pub(super) planner: &'a Planner<'a>,
    pub(super) kind: &'static dyn RecordKind,
    /// The item's place among the published items of its kind.
    pub(super) at: usize,
    /// Of an item of several pages, from 1.
    pub(super) number: usize,
}

impl<'a> ItemPage<'a> {
    pub(super) fn board(&self) -> &'a Board {
        self.planner.board
    }

    pub(super) fn record(&self) -> Box<dyn Record<'a> + 'a> {
        self.kind.record(self.planner.board, self.at)
    }

    /// The head of a page of the item: what it is called, the way to it, and whatever corrects it. `section` is the tab of
    /// the navigation.
    pub(super) fn head(&self, section: &'static str) -> Head {
        let (board, record, folder) = (self.board(), self.record(), self.kind.info().folder);
        let list = format!("{}{folder}/", org_url(board.org(record.org()).path()));
        let title = list_title(board, self.planner.theme.strings(), folder);
        let mut head = Head::new(item_page_url(record.id(), self.number), record.title(), section);
        head.readable = true;
        // Of an item of several pages the first one reads all of it.
        head.clip = board.clips.of(board.medium, record.id()).filter(|_| self.number <= 1).map(clip_route);
        let day = |day: Option<jiff::civil::Date>| day.filter(|day| *day <= board.today).map(|day| day.to_string());
        head.told.article = Some(Article {
            title: record.title().to_owned(),
            posted: day(record.posted_on()),
            changed: day(record.changed_on()),
        });
        head.told.column = Some(title.clone());
        head.below(self.context, board, record.org())
            .crumb(title, list)
            .corrected(board, record.id())
            .noindex(!record.is_indexed())
    }

    /// What its page is about, in a sentence of its own: whose it is, and its first facts; for looks that know no better.
    pub(super) fn described(&self) -> String {
        let (board, strings, record) = (self.board(), self.planner.theme.strings(), self.record());
        let facts = facts_in_words(self.kind, &*record, board.settings.language, strings);
        let facts = facts
            .iter()
            .take(DESCRIBED)
            .map(|fact| strings.format("item.fact", &[("label", &fact.label), ("text", &fact.text)]));
        let said = facts.collect::<Vec<_>>().join(strings.get("list.semicolon"));
        let org = &board.org(record.org()).draft.name;
        strings.format("item.described", &[("org", org), ("title", &record.title()), ("said", &said)])
    }

    /// The item, for a look that knows its kind.
    pub(super) fn placed<K: Told>(&self) -> Placed<'a, K> {
        Placed::of(self.planner.board, self.at)
    }
}

/// The pages of a kind.
pub(super) trait Look: Sync {
    /// The name of the kind.
    fn kind(&self) -> &'static str;

    /// Whether the home page and those of organisations have a place of their own for the kind; else it stands in a row of
    /// short lists there, as kinds do that nobody drew.
    fn has_place(&self) -> bool {
        true
    }

    /// How many pages an item has.
    fn pages(&self, _board: &Board, _at: usize) -> usize {
        1
    }

    /// Items on a numbered page of its lists.
    fn per_page(&self) -> usize {
        PAGE
    }

    /// Makes a page of an item.
    ///
    /// # Errors
    /// When a part of it fails in the theme.
    fn item(&self, page: &ItemPage<'_>) -> anyhow::Result<View>;

    /// Makes a page of a list; `noindex` keeps it from search engines.
    ///
    /// # Errors
    /// As [`Look::item`].
    fn list(&self, context: &Arc<Context>, page: &ListPage<'_>, noindex: bool) -> anyhow::Result<View>;
}

const LOOKS: &[&dyn Look] = &[
    &posts::Posts,
    &commitments::Commitments,
    &exemplars::Exemplars,
    &rolls::Rolls,
    &notices::Notices,
    &services::Services,
    &linkages::Linkages,
    &areas::Areas,
    &suggestions::Suggestions,
];

/// The look of a kind.
pub(super) fn look(kind: &str) -> &'static dyn Look {
    LOOKS.iter().copied().find(|look| look.kind() == kind).unwrap_or(&plain::Plain)
}

/// See [`Look::has_place`].
pub(super) fn has_place(kind: &str) -> bool {
    look(kind).has_place()
}

/// The name of a kind, for its look.
pub(super) const fn name<K: Kind>() -> &'static str {
    K::NAME
}
