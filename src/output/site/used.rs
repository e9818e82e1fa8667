//! What the texts of a board use of the theme's fonts: counted in every item once, and after an edit in the items that
//! differ.

use std::sync::Arc;

use super::fonts::Sort;
use crate::board::{Board, OrgNode, Shared, Store, difference};
use crate::font::{Role, Tally, Usage};
use crate::kinds::{Commitment, Draft, Exemplar, Member, Notice, Org, Post, Review, Roll, with_kinds};

/// What the items of the last board used.
struct Last {
    items: Store,
    orgs: Shared<OrgNode>,
    tally: Tally,
    usage: Arc<Usage>,
}

/// What the items and organisations of a board use.
pub(super) fn used(board: &Board) -> Arc<Usage> {
    let last = board.memory.as_ref().and_then(|memory| memory.recall::<Last>());
    let (tally, known) = match last.filter(|last| last.orgs.is(&board.orgs)) {
        Some(last) => {
            let mut tally = last.tally.clone();
            let same = follow(&last.items, board, &mut tally);
            (tally, same.then(|| last.usage.clone()))
        }
        None => (whole(board), None),
    };
    let usage = known.unwrap_or_else(|| Arc::new(tally.usage()));
    if let Some(memory) = &board.memory {
        let (items, orgs) = (board.items.clone(), board.orgs.clone());
        memory.keep(Arc::new(Last { items, orgs, tally, usage: usage.clone() }));
    }
    usage
}

/// Counts everything.
fn whole(board: &Board) -> Tally {
    let mut tally = Tally::default();
    for org in &board.orgs {
        tally.add(Sort::Orgs as u8, Role::Title, &org.draft.name);
        tally.add(Sort::Orgs as u8, Role::Title, org.draft.short());
    }
    macro_rules! each {
        ($($field:ident: $type:ident),* $(,)?) => {
            $(for draft in board.items.$field.all() {
                draft.texts(board, &mut |sort, role, text| tally.add(sort, role, text));
            })*
        };
    }
    with_kinds!(each);
    tally
}

/// From what one board uses to what the next one uses, of the same organisations. Says whether that is the same.
fn follow(last: &Store, board: &Board, tally: &mut Tally) -> bool {
    let mut same = true;
    macro_rules! each {
        ($($field:ident: $type:ident),* $(,)?) => {
            $({
                let (old, new) = difference(&last.$field, &board.items.$field);
                same &= old.is_empty() && new.is_empty();
                for draft in old {
                    draft.texts(board, &mut |sort, role, text| tally.remove(sort, role, text));
                }
                for draft in new {
                    draft.texts(board, &mut |sort, role, text| tally.add(sort, role, text));
                }
            })*
        };
    }
    with_kinds!(each);
    same
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
