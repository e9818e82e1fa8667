//! What can be found: the public words of every page, as the records say them.

use jiff::civil::Date;

use super::pages;
use crate::address::{item_url, org_url};
use crate::board::Board;
use crate::collation;
use crate::kinds::{Kind, Org, Post};
use crate::record::{AxisInfo, AxisValue, Found, Placed, PostRecord, RecordKind, kinds, org_words};
use crate::theme::Strings;

/// Where a document's item stands on the board.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Source {
    /// The sort of result: a place in [`sorts`].
    pub(super) sort: usize,
    /// The place among the organisations, among the items of its kind, or among the pages.
    pub(super) at: usize,
}

impl Source {
    /// The kind of an item; `None` for an organisation and for a page.
    pub(super) fn kind(self) -> Option<&'static dyn RecordKind> {
        kinds().nth(self.sort.checked_sub(1)?)
    }

    /// Neither an organisation nor an item.
    pub(super) fn is_page(self) -> bool {
        self.sort > 0 && self.kind().is_none()
    }
}

/// What a page is called among the sorts.
const PAGE: &str = "page";

/// The sorts of result by the names of their kinds, organisations first, pages last.
pub(super) fn sorts() -> impl Iterator<Item = &'static str> {
    std::iter::once(Org::NAME).chain(kinds().map(|kind| kind.info().name)).chain([PAGE])
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
    /// In what state its page shows it, in words, the first of which it is filtered by: 逾期, 尚未评议. Never of a person's.
    pub(super) state: Vec<String>,
    /// What it is found by and nobody reads: how its names are read, 林溪 as linxi and lx; its phone without signs.
    pub(super) keys: String,
}

/// How much of a page's text can be found, in characters.
const TEXT_LIMIT: usize = 8_000;

/// Visits every document's source, its id and the day it is ordered by.
pub(super) fn sources(board: &Board, mut visit: impl FnMut(Source, &str, Option<Date>)) {
    for at in 0..pages::number(board) {
        // No item has such an id.
        visit(Source { sort: kinds().count() + 1, at }, &format!("#{at}"), None);
    }
    for (at, org) in board.orgs.iter().enumerate() {
        visit(Source { sort: 0, at }, org.path(), None);
    }
    for (kind, sort) in kinds().zip(1..) {
        for at in 0..kind.number(board) {
            visit(Source { sort, at }, kind.id(board, at), kind.ordered_on(board, at));
        }
    }
}

/// Reads documents off a board.
pub(super) struct Reader<'a> {
    pub(super) board: &'a Board,
    strings: &'a Strings,
    /// By what the lists of each kind are filtered: the words that stand beside its items.
    axes: Vec<Vec<AxisInfo>>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(board: &'a Board, strings: &'a Strings) -> Self {
        Self { board, strings, axes: kinds().map(|kind| kind.axes()).collect() }
    }

    /// Reads one document.
    pub(super) fn document(&self, source: Source) -> Document {
        match source.kind() {
            Some(kind) => self.item(kind, source),
            None if source.is_page() => pages::document(self.board, self.strings, source.sort, source.at),
            None => org(self.board, source.at),
        }
    }

    fn item(&self, kind: &'static dyn RecordKind, source: Source) -> Document {
        let Self { board, strings, .. } = *self;
        let record = kind.record(board, source.at);
        let (mut names, mut keys) = (String::new(), Keys::default());
        record.names(&mut |name| {
            if !names.is_empty() {
                names.push('、');
            }
            names.push_str(name);
            keys.name(name);
        });
        let mut words = Words::default();
        record.words(&mut |found| match found {
            Found::Words(text) => words.part(text),
            Found::Body => record.body().iter().for_each(|body| words.part(&crate::markdown::plain_text(body))),
        });
        let mut title = record.title().to_owned();
        if kind.info().name == Post::NAME {
            let record = PostRecord::of(&Placed::of(board, source.at));
            record.window_no.iter().for_each(|no| words.part(&strings.format("post.window", &[("no", no)])));
            // Whoever looks for somebody reads their name first.
            if !names.is_empty() {
                title = format!("{names} · {title}");
                names.clear();
            }
        }
        let (mut state, mut others) = (Vec::new(), Vec::new());
        for axis in self.axes.get(source.sort - 1).into_iter().flatten().filter(|axis| !axis.words.is_empty()) {
            if let Some(AxisValue::Word(word)) = (axis.value)(board, source.at) {
                let label = strings.get(&format!("{}.{word}", axis.words)).to_owned();
                if axis.folder == "state" { state.push(label) } else { others.push(label) }
            }
        }
        others.iter().for_each(|label| words.part(label));
        Document {
            url: item_url(record.id()),
            sort: source.sort,
            title,
            names,
            org: board.org(record.org()).draft.name.0.clone(),
            date: record.said_on(),
            text: words.text,
            state,
            keys: keys.0,
        }
    }
}

fn org(board: &Board, at: usize) -> Document {
    let node = &board.orgs[at];
    let (mut words, mut keys) = (Words::default(), Keys::default());
    org_words(node, &mut |text| words.part(text));
    keys.text(&node.draft.name);
    node.draft.short_name.iter().for_each(|name| keys.text(name));
    node.draft.supervision_phone.iter().for_each(|phone| keys.digits(phone));
    let parent = node.parent.map(|parent| board.org(parent).draft.name.0.clone());
    Document {
        url: org_url(node.path()),
        title: node.draft.name.0.clone(),
        names: node.draft.short_name.as_ref().map(|name| name.0.clone()).unwrap_or_default(),
        org: parent.unwrap_or_default(),
        text: words.text,
        keys: keys.0,
        ..Document::default()
    }
}

/// Readings and numbers without signs, each once.
#[derive(Default)]
struct Keys(String);

/// Readings of a text begin at each of so many of its first characters: 不动产登记中心 is typed as djzx, too.
const BEGINNINGS: usize = 12;

impl Keys {
    fn add(&mut self, key: &str) {
        // One letter finds everything.
        if key.len() < 2 || self.0.split(' ').any(|known| known == key) {
            return;
        }
        if !self.0.is_empty() {
            self.0.push(' ');
        }
        self.0.push_str(key);
    }

    /// A person's name, as a name is read: 单 as shan.
    fn name(&mut self, name: &str) {
        if name.is_ascii() {
            return;
        }
        let syllables = collation::syllables(name);
        self.add(&syllables.concat());
        self.add(&collation::initials(name));
    }

    /// A name of words, which readers begin to type anywhere.
    fn text(&mut self, text: &str) {
        let syllables = collation::text_syllables(text);
        let letters: String = syllables.iter().filter_map(|syllable| syllable.chars().next()).collect();
        if text.is_ascii() || !letters.is_ascii() {
            return;
        }
        for start in 0..syllables.len().min(BEGINNINGS) {
            self.add(&letters[start..]);
        }
        for start in 0..syllables.len().min(BEGINNINGS) {
            // Nobody types more than a few syllables.
            self.add(&syllables[start..].iter().take(4).map(String::as_str).collect::<String>());
        }
    }

    /// The digits of a phone, whole and without what stands before its first sign.
    fn digits(&mut self, phone: &str) {
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
        self.add(&digits(phone));
        if let Some((_, own)) = phone.split_once('-') {
            self.add(&digits(own));
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_as_they_are_typed() {
        let mut keys = Keys::default();
        keys.name("林溪");
        keys.name("Li");
        keys.digits("0531-0000 1251");
        assert_eq!(keys.0, "linxi lx 053100001251 00001251");
        let mut keys = Keys::default();
        keys.text("登记大厅");
        assert_eq!(keys.0, "djdt jdt dt dengjidating jidating dating ting");
    }
}
