//! The index of a board from the index of the board before it: the documents that differ are taken out of the shards of
//! their words and put in again.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::documents::{Reader, Source};
use super::index::{Fields, Index, Part, read, skip, write};
use super::layout::Layout;
use crate::board::{Before, Board};
use crate::diagnostic::Language;
use crate::theme::{Strings, Theme};

/// An index with the layout of its documents.
struct Built {
    /// The theme says in which words states are shown, in each language.
    words: Option<(blake3::Hash, Language)>,
    layout: Arc<Layout>,
    index: Arc<Index>,
}

/// Where more documents than this differ, everything is read again.
const MOST: usize = 2000;

/// The index of a board.
pub(super) fn index(board: &Board, theme: &Theme, layout: &Arc<Layout>, threads: usize) -> Arc<Index> {
    let strings = theme.strings();
    // Nobody compares it without a memory.
    let words = board.memory.as_deref().map(|_| (theme.hash(), board.settings.language));
    let built = board.follow("", |last: Before<'_, Built>| {
        let last = last.filter(|(_, last)| last.words == words);
        let followed = last.and_then(|(old, last)| follow(old, last, board, strings, layout));
        let index = followed.unwrap_or_else(|| Index::build(&Reader::new(board, strings), layout, threads));
        Arc::new(Built { words, layout: layout.clone(), index: index.into() })
    });
    built.index.clone()
}

/// `None` where nearly everything differs.
fn follow(old: &Board, last: &Built, board: &Board, strings: &Strings, layout: &Layout) -> Option<Index> {
    let new = board;
    let (before, now) = (Reader::new(old, strings), Reader::new(board, strings));
    let same_orgs = old.orgs.len() == new.orgs.len()
        && (old.orgs.is(&new.orgs)
            || old.orgs.iter().zip(new.orgs.iter()).all(|(a, b)| a.draft.is(&b.draft) && a.parent == b.parent));
    if !same_orgs || old.today != new.today || last.layout.shards != layout.shards || last.layout.slots != layout.slots
    {
        return None;
    }
    let (gone, come) = differing((&before, &last.layout), &now, layout)?;
    let mut edits: BTreeMap<u32, BTreeMap<String, [Edit; 2]>> = BTreeMap::new();
    let mut note = |part: Part, edit: fn(&mut Edit) -> &mut Vec<u32>| {
        part.each(|term, fields: &Fields| {
            let of_term = edits.entry(term.shard(layout.shards)).or_default().entry(term.to_string()).or_default();
            for (own, postings) in of_term.iter_mut().zip(fields) {
                edit(own).extend(postings.slots());
            }
        });
    };
    note(Part::read(&before, &gone), |edit| &mut edit.gone);
    note(Part::read(&now, &come), |edit| &mut edit.come);
    let mut index = Index::clone(&last.index);
    let made: Vec<(u32, Arc<[u8]>)> = edits
        .into_par_iter()
        .filter_map(|(shard, edits)| Some((shard, edited(last.index.shards.get(shard as usize)?, edits).into())))
        .collect();
    for (shard, bytes) in made {
        index.shards[shard as usize] = bytes;
    }
    Some(index)
}

/// The slots that a term loses and gains.
#[derive(Default)]
struct Edit {
    gone: Vec<u32>,
    come: Vec<u32>,
}

/// A shard with some of its terms edited. Both are in the order of their terms; the runs of entries between edited ones
/// are taken over unread.
fn edited(shard: &[u8], edits: BTreeMap<String, [Edit; 2]>) -> Vec<u8> {
    let mut out = Vec::with_capacity(shard.len() + 64);
    let (mut taken, mut at) = (0, 0);
    for (term, edit) in &edits {
        let mut slots = <[Vec<u32>; 2]>::default();
        let mut after = at;
        while at < shard.len() {
            let mut rest = &shard[at..];
            let own = skip(&mut rest);
            after = shard.len() - rest.len();
            match own.cmp(term.as_bytes()) {
                Ordering::Less => at = after,
                Ordering::Equal => {
                    (_, slots) = read(&mut &shard[at..]);
                    break;
                }
                Ordering::Greater => {
                    after = at;
                    break;
                }
            }
        }
        out.extend_from_slice(&shard[taken..at]);
        (taken, at) = (after, after);
        let fields = apply(slots, edit);
        if fields.iter().any(|postings| !postings.is_empty()) {
            write(&mut out, term, &fields);
        }
    }
    out.extend_from_slice(&shard[taken..]);
    out
}

fn apply(slots: [Vec<u32>; 2], edits: &[Edit; 2]) -> Fields {
    let mut fields = Fields::default();
    for ((postings, mut slots), edit) in fields.iter_mut().zip(slots).zip(edits) {
        slots.retain(|slot| !edit.gone.contains(slot));
        slots.extend(&edit.come);
        slots.sort_unstable();
        slots.into_iter().for_each(|slot| postings.push(slot));
    }
    fields
}

/// Documents with their slots.
type Placed = Vec<(u32, Source)>;

/// The documents that are no longer in their slots as they were, and those that are there now.
fn differing((before, placed): (&Reader<'_>, &Layout), now: &Reader<'_>, layout: &Layout) -> Option<(Placed, Placed)> {
    let (last, board) = (before.board, now.board);
    let (mut gone, mut come) = (Vec::new(), Vec::new());
    let (mut old, mut new) = (placed.placed.iter().peekable(), layout.placed.iter().peekable());
    loop {
        match (old.peek(), new.peek()) {
            (Some((a, was)), Some((b, is))) if a == b => {
                // A list file is read again as a whole, though one item of thirty says something else.
                let differs = || before.document(*was) != now.document(*is);
                if !same(last, *was, board, *is) && differs() {
                    gone.push((*a, *was));
                    come.push((*b, *is));
                }
                old.next();
                new.next();
            }
            (Some((a, _)), Some((b, _))) if a < b => gone.extend(old.next().copied()),
            (Some(_), None) => gone.extend(old.next().copied()),
            (_, Some(_)) => come.extend(new.next().copied()),
            (None, None) => return Some((gone, come)),
        }
        if gone.len() + come.len() > MOST {
            return None;
        }
    }
}

/// Whether two documents say the same: they are read from the same items and the same persons, on boards of the same
/// organisations.
fn same(old: &Board, was: Source, new: &Board, is: Source) -> bool {
    if was.sort != is.sort {
        return false;
    }
    let Some(kind) = was.kind() else { return was.at == is.at && !was.is_page() };
    if !kind.same_item((old, was.at), (new, is.at)) {
        return false;
    }
    let people = |board: &Board, at: usize| {
        let mut people = Vec::new();
        kind.record(board, at).people(&mut |member| people.extend(board.items.members.get(member).cloned()));
        people
    };
    let (before, now) = (people(old, was.at), people(new, is.at));
    before.len() == now.len() && before.iter().zip(&now).all(|(a, b)| a.is(b))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shard(entries: &[(&str, &[u32], &[u32])]) -> Vec<u8> {
        let mut out = Vec::new();
        for (term, titles, texts) in entries {
            let mut fields = Fields::default();
            titles.iter().for_each(|slot| fields[0].push(*slot));
            texts.iter().for_each(|slot| fields[1].push(*slot));
            write(&mut out, term, &fields);
        }
        out
    }

    #[test]
    fn an_edited_shard_is_what_a_new_one_would_be() {
        let before = shard(&[("丙丁", &[], &[7]), ("甲乙", &[1, 5], &[2]), ("申酉", &[4], &[])]);
        let mut edits: BTreeMap<String, [Edit; 2]> = BTreeMap::new();
        edits.insert("甲乙".into(), [Edit { gone: vec![5], come: vec![3] }, Edit::default()]);
        edits.insert("丙丁".into(), [Edit::default(), Edit { gone: vec![7], come: Vec::new() }]);
        edits.insert("一二".into(), [Edit::default(), Edit { gone: Vec::new(), come: vec![9] }]);
        edits.insert("申酉戌".into(), [Edit { gone: Vec::new(), come: vec![6] }, Edit::default()]);
        let mut sorted =
            [("甲乙", &[1, 3][..], &[2][..]), ("一二", &[], &[9]), ("申酉", &[4], &[]), ("申酉戌", &[6], &[])];
        sorted.sort_by_key(|entry| entry.0);
        assert_eq!(edited(&before, edits), shard(&sorted));
    }
}
