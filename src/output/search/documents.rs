//! What can be found: the public words of every page.
//!
//! Only what the page itself shows. Stars, reviews, results and deadlines of persons are no words to search by, nor are
//! the notes on a roll (女，回族): nobody lists persons by them.

use jiff::civil::Date;

use crate::board::{Board, Responsible};
use crate::kinds::{Draft, Kind, Text};
use crate::output::address::{item_url, org_url};
use crate::output::public::{self, posted};

/// The kinds of result, in the order of their numbers in the index; each has a text `search.kind.…`.
pub(super) const KINDS: &[&str] = &["org", "post", "commitment", "exemplar", "roll", "notice"];

/// Where a document's item stands on the board.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Source {
    Org(usize),
    Post(usize),
    Commitment(usize),
    Exemplar(usize),
    Roll(usize),
    Notice(usize),
}

/// A page, as the search knows it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Document {
    pub(super) url: String,
    /// A place in [`KINDS`].
    pub(super) kind: usize,
    pub(super) title: String,
    /// Searched as the title is: holders, the honoured, who an exemplar is.
    pub(super) names: String,
    pub(super) org: String,
    pub(super) date: Option<Date>,
    pub(super) text: String,
}

/// How much of a page's text can be found, in characters.
const TEXT_LIMIT: usize = 8_000;

/// Visits every document's source, its id and the day it is ordered by.
pub(super) fn sources(board: &Board, mut visit: impl FnMut(Source, &str, Option<Date>)) {
    let new_year = |year: Option<i16>| year.and_then(|year| Date::new(year, 1, 1).ok());
    let items = &board.items;
    for (at, org) in board.orgs.iter().enumerate() {
        visit(Source::Org(at), org.path(), None);
    }
    for (at, draft) in public::shown(&items.posts) {
        visit(Source::Post(at), &draft.id, posted::post(draft));
    }
    for (at, draft) in public::shown(&items.commitments) {
        visit(Source::Commitment(at), &draft.id, posted::commitment(draft));
    }
    for (at, draft) in public::shown(&items.exemplars) {
        visit(Source::Exemplar(at), &draft.id, posted::exemplar(draft).or(new_year(draft.year)));
    }
    for (at, draft) in public::shown(&items.rolls) {
        visit(Source::Roll(at), &draft.id, posted::roll(draft).or(new_year(Some(draft.year))));
    }
    for (at, draft) in public::shown(&items.notices) {
        visit(Source::Notice(at), &draft.id, posted::notice(draft));
    }
}

/// Reads one document off the board.
pub(super) fn document(board: &Board, source: Source) -> Document {
    let items = &board.items;
    match source {
        Source::Org(at) => org(board, at),
        Source::Post(at) => post(board, at),
        Source::Commitment(at) => commitment(board, at),
        Source::Exemplar(at) => {
            let draft = &items.exemplars.all()[at];
            let mut words = Words::default();
            words.add(draft.award.as_ref());
            words.push(draft.year.map(|year| year.to_string()));
            words.add(draft.summary.as_ref());
            words.body(draft);
            let names = public::exemplar_subject(board, draft).unwrap_or_default().to_owned();
            item(board, 3, draft, names, posted::exemplar(draft), words)
        }
        Source::Roll(at) => roll(board, at),
        Source::Notice(at) => {
            let draft = &items.notices.all()[at];
            let mut words = Words::default();
            words.body(draft);
            words.all(&draft.basis);
            words.all(&draft.signed_by);
            let contact = &board.notice_facts[at].contact;
            words.add(contact.name.as_ref());
            words.add(contact.phone.as_ref());
            item(board, 5, draft, String::new(), posted::notice(draft), words)
        }
    }
}

fn org(board: &Board, at: usize) -> Document {
    let node = &board.orgs[at];
    let mut words = Words::default();
    words.add(node.draft.address.as_ref());
    words.add(node.draft.supervision_phone.as_ref());
    let parent = node.parent.map(|parent| board.org(parent).draft.name.0.clone());
    Document {
        url: org_url(node.path()),
        kind: 0,
        title: node.draft.name.0.clone(),
        names: node.draft.short_name.as_ref().map(|name| name.0.clone()).unwrap_or_default(),
        org: parent.unwrap_or_default(),
        date: None,
        text: words.text,
    }
}

fn post(board: &Board, at: usize) -> Document {
    let draft = &board.items.posts.all()[at];
    let mut words = Words::default();
    words.add(draft.window_no.as_ref());
    public::holders(board, at).for_each(|member| words.add(member.position.as_ref()));
    words.add(draft.pledge.as_ref());
    words.all(&draft.duties);
    words.push(draft.roles.iter().map(|role| format!("{role:?}")));
    words.body(draft);
    let names: Vec<_> = public::holders(board, at).map(|member| &*member.name.0).collect();
    item(board, 1, draft, names.join("、"), None, words)
}

fn commitment(board: &Board, at: usize) -> Document {
    let draft = &board.items.commitments.all()[at];
    let facts = &board.commitment_facts[at];
    let mut words = Words::default();
    words.add(draft.section.as_ref());
    words.add(draft.recurrence.as_ref());
    words.all(&draft.measures);
    words.add(draft.baseline.as_ref());
    words.add(draft.target.as_ref());
    words.push(facts.responsible.iter().filter_map(|responsible| match responsible {
        Responsible::Unit { name, .. } | Responsible::Group { name } => Some(name.clone()),
        Responsible::Person { member } => public::member(board, *member).map(|member| member.name.0.clone()),
    }));
    let mut names = String::new();
    if facts.is_personal() {
        names.push_str(public::pledger(board, facts).unwrap_or_default());
    } else {
        facts.progress.iter().for_each(|entry| words.add(entry.text.as_ref()));
        facts.verdict.iter().for_each(|verdict| words.add(verdict.explanation.as_ref()));
    }
    words.body(draft);
    item(board, 2, draft, names, posted::commitment(draft), words)
}

fn roll(board: &Board, at: usize) -> Document {
    let draft = &board.items.rolls.all()[at];
    let mut words = Words::default();
    words.push([draft.award.0.clone(), draft.conferred_by.0.clone()]);
    words.body(draft);
    for (_, entry) in draft.all_entries() {
        words.push(public::entry_org(board, draft, entry).map(str::to_owned));
        words.add(entry.position.as_ref());
    }
    let names: Vec<_> = draft.all_entries().map(|(_, entry)| &*entry.name.0).collect();
    item(board, 4, draft, names.join("、"), posted::roll(draft), words)
}

fn item<K: Kind>(
    board: &Board,
    kind: usize,
    draft: &Draft<K>,
    names: String,
    date: Option<Date>,
    words: Words,
) -> Document {
    let org = board.org(board.org_of(draft)).draft.name.0.clone();
    Document { url: item_url(&draft.id), kind, title: draft.title().to_owned(), names, org, date, text: words.text }
}

/// A page's words, part after part, up to the limit.
#[derive(Default)]
struct Words {
    text: String,
    length: usize,
}

impl Words {
    fn push(&mut self, parts: impl IntoIterator<Item = String>) {
        parts.into_iter().for_each(|part| self.part(&part));
    }

    fn add<'a>(&mut self, parts: impl IntoIterator<Item = &'a Text>) {
        parts.into_iter().for_each(|part| self.part(part));
    }

    fn all(&mut self, parts: &[Text]) {
        self.add(parts);
    }

    fn body<K>(&mut self, draft: &Draft<K>) {
        if let Some(body) = &draft.body {
            self.part(&crate::markdown::plain_text(body));
        }
    }

    fn part(&mut self, part: &str) {
        let part = part.trim();
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
