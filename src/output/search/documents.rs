//! What can be found: the public words of every page, as the records say them.

use jiff::civil::Date;

use crate::address::{item_url, org_url};
use crate::board::Board;
use crate::kinds::{Kind, Org};
use crate::record::{Found, RecordKind, kinds, org_words};

/// Where a document's item stands on the board.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Source {
    /// The sort of result: a place in [`sorts`].
    pub(super) sort: usize,
    /// The place among the organisations, or among the items of its kind.
    pub(super) at: usize,
}

impl Source {
    /// The kind of an item; `None` for an organisation.
    pub(super) fn kind(self) -> Option<&'static dyn RecordKind> {
        kinds().nth(self.sort.checked_sub(1)?)
    }
}

/// The sorts of result by the names of their kinds, organisations first.
pub(super) fn sorts() -> impl Iterator<Item = &'static str> {
    std::iter::once(Org::NAME).chain(kinds().map(|kind| kind.info().name))
}

/// A page, as the search knows it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Document {
    pub(super) url: String,
    /// A place in [`sorts`].
    pub(super) sort: usize,
    pub(super) title: String,
    /// Searched as the title is: holders, the honoured, whom a story is about.
    pub(super) names: String,
    pub(super) org: String,
    pub(super) date: Option<Date>,
    pub(super) text: String,
}

/// How much of a page's text can be found, in characters.
const TEXT_LIMIT: usize = 8_000;

/// Visits every document's source, its id and the day it is ordered by.
pub(super) fn sources(board: &Board, mut visit: impl FnMut(Source, &str, Option<Date>)) {
    for (at, org) in board.orgs.iter().enumerate() {
        visit(Source { sort: 0, at }, org.path(), None);
    }
    for (kind, sort) in kinds().zip(1..) {
        for at in 0..kind.number(board) {
            visit(Source { sort, at }, kind.id(board, at), kind.ordered_on(board, at));
        }
    }
}

/// Reads one document off the board.
pub(super) fn document(board: &Board, source: Source) -> Document {
    let Some(kind) = source.kind() else { return org(board, source.at) };
    let record = kind.record(board, source.at);
    let mut names = String::new();
    record.names(&mut |name| {
        if !names.is_empty() {
            names.push('、');
        }
        names.push_str(name);
    });
    let mut words = Words::default();
    record.words(&mut |found| match found {
        Found::Words(text) => words.part(text),
        Found::Body => record.body().iter().for_each(|body| words.part(&crate::markdown::plain_text(body))),
    });
    Document {
        url: item_url(record.id()),
        sort: source.sort,
        title: record.title().to_owned(),
        names,
        org: board.org(record.org()).draft.name.0.clone(),
        date: record.said_on(),
        text: words.text,
    }
}

fn org(board: &Board, at: usize) -> Document {
    let node = &board.orgs[at];
    let mut words = Words::default();
    org_words(node, &mut |text| words.part(text));
    let parent = node.parent.map(|parent| board.org(parent).draft.name.0.clone());
    Document {
        url: org_url(node.path()),
        title: node.draft.name.0.clone(),
        names: node.draft.short_name.as_ref().map(|name| name.0.clone()).unwrap_or_default(),
        org: parent.unwrap_or_default(),
        text: words.text,
        ..Document::default()
    }
}

/// A page's words, part after part, up to the limit.
#[derive(Default)]
struct Words {
    text: String,
    length: usize,
}

impl Words {
    fn part(&mut self, part: &str) {
        let part = crate::text::unspread(part.trim());
        if part.is_empty() || self.length >= TEXT_LIMIT {
            return;
        }
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        let before = self.text.len();
        self.text.extend(part.chars().take(TEXT_LIMIT - self.length));
        self.length += self.text[before..].chars().count();
    }
}
