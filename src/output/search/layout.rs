//! Where each document stands: its slot.
//!
//! The slots are the order of the results and the numbers in the index, so that one new item must not shift the others.
//! They are divided by month, the oldest first; within a month a document's slot follows from a hash of its id. A new
//! item finds a free slot in its month and moves at most one or two others whose slot it takes. Months have room to
//! spare; only where a month outgrows its room do the later ones move, and the month that grows is as a rule the last.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::documents::{Source, sources};
use super::pages;
use crate::board::{Before, Board};
use crate::record::{RecordKind, kinds};

/// How many slots one file of documents covers.
pub(super) const CHUNK: u32 = 16;

/// About how many documents a shard of the index serves: a word's shard stays at a few kilobytes.
const DOCUMENTS_PER_SHARD: usize = 32;
const MOST_SHARDS: usize = 4096;

/// The slots of all documents.
#[derive(Debug, Default)]
pub(super) struct Layout {
    /// By slot.
    pub(super) placed: Vec<(u32, Source)>,
    /// How many slots there are.
    pub(super) slots: u32,
    /// The slots below are organisations and pages, which come before all else of equal rank.
    pub(super) front: u32,
    /// A power of two.
    pub(super) shards: u32,
}

impl Layout {
    /// The layout of a board; the last one, where nothing has come, gone or another day.
    pub(super) fn of(board: &Board) -> Arc<Self> {
        board.follow("", |last: Before<'_, Self>| match last {
            Some((old, layout)) if same_places(old, board) => layout.clone(),
            _ => Arc::new(Self::new(board)),
        })
    }

    fn new(board: &Board) -> Self {
        let mut periods: BTreeMap<Period, Vec<([u8; 32], Source)>> = BTreeMap::new();
        let mut count = 0_usize;
        sources(board, |source, id, date| {
            let period = match (source.kind(), date) {
                // Pages stand among them.
                (None, _) => Period::Organisations,
                (_, None) => Period::Undated,
                (_, Some(date)) => Period::Month(date.year(), date.month()),
            };
            periods.entry(period).or_default().push((*blake3::hash(id.as_bytes()).as_bytes(), source));
            count += 1;
        });
        let shards = count.div_ceil(DOCUMENTS_PER_SHARD).next_power_of_two().clamp(1, MOST_SHARDS);
        let mut layout = Self { shards: u32::try_from(shards).unwrap_or(1), ..Self::default() };
        for (period, documents) in periods {
            layout.place(documents);
            if period == Period::Organisations {
                layout.front = layout.slots;
            }
        }
        layout.placed.sort_unstable();
        layout
    }

    /// Gives the documents of one period their slots, behind those of the periods before.
    fn place(&mut self, mut documents: Vec<([u8; 32], Source)>) {
        let room = room(documents.len());
        let mut taken = vec![false; room];
        // In the order of their hashes, so that nothing depends on the order of the files.
        documents.sort_unstable();
        for (hash, source) in documents {
            let at = slot(&hash, &taken);
            taken[at] = true;
            self.placed.push((self.slots + u32::try_from(at).unwrap_or(u32::MAX), source));
        }
        self.slots += u32::try_from(room).unwrap_or(u32::MAX);
    }

    /// The files of documents that hold something, by number.
    pub(super) fn chunks(&self) -> impl Iterator<Item = (u32, std::ops::Range<usize>)> {
        let mut start = 0;
        std::iter::from_fn(move || {
            let chunk = self.placed.get(start)?.0 / CHUNK;
            let length = self.placed[start..].partition_point(|(slot, _)| slot / CHUNK == chunk);
            let range = start..start + length;
            start += length;
            Some((chunk, range))
        })
    }
}

/// Whether every document of one board is one of the other, at the same place and ordered by the same day.
fn same_places(old: &Board, new: &Board) -> bool {
    let same_days = |kind: &'static dyn RecordKind| {
        let (gone, come) = kind.difference(old, new);
        gone == come && come.into_iter().all(|at| kind.ordered_on(old, at) == kind.ordered_on(new, at))
    };
    new.revises(old) && pages::same(old, new) && kinds().all(same_days)
}

/// What stands together; declared in the order of the slots.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Period {
    Organisations,
    Undated,
    Month(i16, i8),
}

/// Room for so many documents: about five slots for three of them, in steps that grow with the number, so that it seldom
/// changes. A whole number of chunks.
fn room(documents: usize) -> usize {
    let wanted = (documents * 5).div_ceil(3).max(CHUNK as usize);
    let step = (wanted.next_power_of_two() / 8).max(CHUNK as usize);
    wanted.next_multiple_of(step)
}

/// The first free slot among those that a hash proposes.
fn slot(hash: &[u8; 32], taken: &[bool]) -> usize {
    let number = |at: usize| hash[at..at + 8].iter().fold(0_u64, |number, byte| (number << 8) | u64::from(*byte));
    let (first, step) = (number(8), number(16) | 1);
    let proposed = (0..64_u64).map(|n| {
        // A multiplication spreads the proposals; a plain step could run in a circle and miss the free ones.
        let mixed = first.wrapping_add(n.wrapping_mul(step)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        ((u128::from(mixed) * taken.len() as u128) >> 64) as usize
    });
    proposed.chain(0..taken.len()).find(|at| !taken[*at]).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slots(documents: usize) -> BTreeMap<usize, u32> {
        let mut layout = Layout::default();
        layout.place(
            (0..documents).map(|n| (*blake3::hash(&n.to_le_bytes()).as_bytes(), Source { sort: 1, at: n })).collect(),
        );
        layout.placed.iter().map(|(slot, source)| (source.at, *slot)).collect()
    }

    #[test]
    fn a_new_document_moves_hardly_any() {
        let mut moved = 0;
        for n in 500..600 {
            let (before, after) = (slots(n), slots(n + 1));
            if room(n) == room(n + 1) {
                moved += before.iter().filter(|(document, slot)| after[document] != **slot).count();
            }
        }
        assert!(moved < 150, "{moved} documents moved in 100 insertions");
    }

    #[test]
    fn every_document_has_a_slot_of_its_own() {
        for n in [0, 1, 16, 17, 1000] {
            let slots = slots(n);
            let different: std::collections::BTreeSet<_> = slots.values().collect();
            assert_eq!(different.len(), n);
            assert!(slots.values().all(|slot| (*slot as usize) < room(n)));
        }
    }

    #[test]
    fn room_grows_in_steps() {
        assert_eq!(room(0), 16);
        assert_eq!(room(1000), 1792);
        assert_eq!(room(1001), 1792);
        assert!((1..5000).all(|n| room(n).is_multiple_of(16) && room(n) >= n));
    }
}
