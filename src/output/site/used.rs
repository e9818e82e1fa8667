//! What the texts of a board use of the theme's fonts: read from every item once, and after an edit from the items that
//! differ.

use std::sync::Arc;

use super::fonts::Sort;
use crate::board::{Board, OrgNode, Shared, Store, difference};
use crate::font::{Role, Usage};
use crate::kinds::{Commitment, Draft, Exemplar, Member, Notice, Org, Post, Review, Roll, with_kinds};

/// What the items of the last board used.
struct Last {
    items: Store,
    orgs: Shared<OrgNode>,
    usage: Arc<Usage>,
}

/// What the items and organisations of a board use.
pub(super) fn used(board: &Board) -> Arc<Usage> {
    let last = board.memory.as_ref().and_then(|memory| memory.recall::<Last>());
    let usage = match last.filter(|last| last.orgs.is(&board.orgs)) {
        Some(last) => follow(&last, board),
        None => {
            let mut usage = Usage::default();
            texts_of_orgs(board, &mut |sort, role, text| usage.add_to(sort, role, text));
            macro_rules! each {
                ($($field:ident: $type:ident),* $(,)?) => {
                    $(for draft in board.items.$field.all() {
                        draft.texts(board, &mut |sort, role, text| usage.add_to(sort, role, text));
                    })*
                };
            }
            with_kinds!(each);
            Arc::new(usage)
        }
    };
    if let Some(memory) = &board.memory {
        memory.keep(Arc::new(Last { items: board.items.clone(), orgs: board.orgs.clone(), usage: usage.clone() }));
    }
    usage
}

/// From what one board uses to what the next one uses, of the same organisations.
fn follow(last: &Last, board: &Board) -> Arc<Usage> {
    let (mut gone, mut come) = (Usage::default(), Usage::default());
    macro_rules! each {
        ($($field:ident: $type:ident),* $(,)?) => {
            $({
                let (old, new) = difference(&last.items.$field, &board.items.$field);
                old.into_iter().for_each(|draft| draft.texts(board, &mut |sort, role, text| gone.add_to(sort, role, text)));
                new.into_iter().for_each(|draft| draft.texts(board, &mut |sort, role, text| come.add_to(sort, role, text)));
            })*
        };
    }
    with_kinds!(each);
    if gone == come {
        return last.usage.clone();
    }
    let mut usage = Usage::clone(&last.usage);
    usage.merge(&come);
    let mut doubts = gone.doubts(&last.usage, &come);
    if !doubts.is_empty() {
        texts_of_orgs(board, &mut |sort, role, text| doubts.see(sort, role, text));
        // Most characters stand somewhere else among items of their kind, and then the others need not be read.
        for edited in [true, false] {
            macro_rules! each {
                ($($field:ident: $type:ident),* $(,)?) => {
                    $(if last.items.$field.is(&board.items.$field) != edited {
                        for draft in board.items.$field.all() {
                            if doubts.is_empty() {
                                break;
                            }
                            draft.texts(board, &mut |sort, role, text| doubts.see(sort, role, text));
                        }
                    })*
                };
            }
            with_kinds!(each);
        }
        usage.settle(doubts);
    }
    Arc::new(usage)
}

/// Takes a text: the sort of the pages that it stands on, what it is set in.
type Visit<'a> = &'a mut dyn FnMut(u8, Role, &str);

fn title(visit: Visit<'_>, sort: Sort, text: &str) {
    visit(sort as u8, Role::Title, text);
}

/// Running text is set in the reader's fonts, but for the rare characters in it.
fn running(visit: Visit<'_>, text: &str) {
    visit(0, Role::Body, text);
}

/// The headings in a text are titles.
fn body(visit: Visit<'_>, sort: Sort, body: Option<&str>) {
    let Some(body) = body else { return };
    running(visit, body);
    body.lines().filter(|line| line.trim_start().starts_with('#')).for_each(|line| title(visit, sort, line));
}

fn texts_of_orgs(board: &Board, visit: Visit<'_>) {
    for org in &board.orgs {
        title(visit, Sort::Orgs, &org.draft.name);
        title(visit, Sort::Orgs, org.draft.short());
    }
}

/// What an item sets in the theme's fonts.
trait Texts {
    fn texts(&self, board: &Board, visit: Visit<'_>);
}

impl Texts for Draft<Org> {
    /// Organisations are not among the items of a board.
    fn texts(&self, _: &Board, _: Visit<'_>) {}
}

impl Texts for Draft<Member> {
    fn texts(&self, _: &Board, visit: Visit<'_>) {
        title(visit, Sort::Posts, &self.name);
        running(visit, &self.name);
    }
}

impl Texts for Draft<Post> {
    fn texts(&self, board: &Board, visit: Visit<'_>) {
        title(visit, Sort::Posts, &self.title);
        title(visit, Sort::Posts, board.org(board.org_of(self)).draft.short());
        self.pledge.iter().for_each(|pledge| visit(0, Role::Pledge, pledge));
        body(visit, Sort::Posts, self.body.as_deref());
    }
}

impl Texts for Draft<Review> {
    fn texts(&self, _: &Board, visit: Visit<'_>) {
        self.comment.iter().for_each(|comment| running(visit, comment));
    }
}

impl Texts for Draft<Commitment> {
    fn texts(&self, _: &Board, visit: Visit<'_>) {
        title(visit, Sort::Commitments, &self.item);
        let titles = [&self.section, &self.target, &self.unit];
        titles.into_iter().flatten().for_each(|text| title(visit, Sort::Commitments, text));
        self.responsible.iter().for_each(|text| running(visit, text));
        let words = self.progress.iter().filter_map(|progress| progress.text.as_ref());
        words.chain(self.measures.iter()).for_each(|text| running(visit, text));
        body(visit, Sort::Commitments, self.body.as_deref());
    }
}

impl Texts for Draft<Exemplar> {
    fn texts(&self, _: &Board, visit: Visit<'_>) {
        title(visit, Sort::Exemplars, &self.title);
        running(visit, &self.subject);
        self.summary.iter().for_each(|summary| running(visit, summary));
        body(visit, Sort::Exemplars, self.body.as_deref());
    }
}

impl Texts for Draft<Roll> {
    fn texts(&self, _: &Board, visit: Visit<'_>) {
        title(visit, Sort::Rolls, &self.title);
        title(visit, Sort::Rolls, &self.award);
        self.groups.iter().for_each(|group| title(visit, Sort::Rolls, &group.title));
        for (_, entry) in self.all_entries() {
            title(visit, Sort::Rolls, &entry.name);
            running(visit, &entry.name);
            let words = [&entry.org, &entry.position, &entry.note];
            words.into_iter().flatten().for_each(|text| running(visit, text));
        }
        body(visit, Sort::Rolls, self.body.as_deref());
    }
}

impl Texts for Draft<Notice> {
    fn texts(&self, _: &Board, visit: Visit<'_>) {
        title(visit, Sort::Notices, &self.title);
        self.signed_by.iter().for_each(|unit| running(visit, unit));
        body(visit, Sort::Notices, self.body.as_deref());
    }
}
