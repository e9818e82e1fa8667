//! The rows of a table in pieces, each of which is written again only when what it tells of differs.
//!
//! A city's largest table has a hundred thousand rows. A build writes its pieces on all cores; the preview keeps them,
//! and after an edit writes the one piece that holds the edited item.

use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use super::Table;
use super::table::{Format, Writer};
use crate::board::{Board, same_items};
use crate::output::pieces::Piece;

/// How many things a piece tells of.
const PIECE: usize = 1024;

/// What the rows of a table are read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rows {
    Orgs,
    Totals,
    Posts,
    Commitments,
    Exemplars,
    Rolls,
    Notices,
    Reviews,
}

impl Rows {
    fn number(self, board: &Board) -> usize {
        let items = &board.items;
        match self {
            Self::Orgs | Self::Totals => board.orgs.len(),
            Self::Posts => items.posts.all().len(),
            Self::Commitments => items.commitments.all().len(),
            Self::Exemplars => items.exemplars.all().len(),
            Self::Rolls => items.rolls.all().len(),
            Self::Notices => items.notices.all().len(),
            Self::Reviews => items.reviews.all().len(),
        }
    }

    /// Whether some rows say the same of both boards, of which the second revises the first and has the same members.
    fn same(self, old: &Board, new: &Board, range: &Range<usize>) -> bool {
        let (a, b) = (&old.items, &new.items);
        let cut = || range.clone();
        match self {
            Self::Orgs => true,
            Self::Totals => old.totals.get(cut()) == new.totals.get(cut()),
            Self::Posts => {
                same_items(&a.posts, &b.posts, range)
                    && (old.post_facts.is(&new.post_facts) || old.post_facts.get(cut()) == new.post_facts.get(cut()))
            }
            Self::Commitments => {
                let same_facts = || match (old.commitment_facts.get(cut()), new.commitment_facts.get(cut())) {
                    (Some(a), Some(b)) => a.iter().zip(b).all(|(a, b)| Arc::ptr_eq(a, b)),
                    _ => false,
                };
                same_items(&a.commitments, &b.commitments, range)
                    && (old.commitment_facts.is(&new.commitment_facts) || same_facts())
            }
            Self::Exemplars => same_items(&a.exemplars, &b.exemplars, range),
            Self::Rolls => same_items(&a.rolls, &b.rolls, range),
            Self::Notices => {
                same_items(&a.notices, &b.notices, range)
                    && (old.notice_facts.is(&new.notice_facts)
                        || old.notice_facts.get(cut()) == new.notice_facts.get(cut()))
            }
            Self::Reviews => same_items(&a.reviews, &b.reviews, range),
        }
    }
}

/// The rows of one file, as they were written last.
struct Written {
    board: Board,
    pieces: Vec<Arc<Piece>>,
}

/// A table's file.
pub(super) fn file(table: &Table, board: &Board, format: Format) -> Vec<Arc<Piece>> {
    let rows = match &board.memory {
        None => written(table, board, format, None),
        Some(memory) => {
            let name = format!("{}.{}", table.name, format.ending());
            let pieces = written(table, board, format, memory.recall_of::<Written>(&name).as_deref());
            memory.keep_of(&name, Arc::new(Written { board: board.without_memory(), pieces: pieces.clone() }));
            pieces
        }
    };
    let mut file = vec![Piece::new(Writer::head(format, board.today, table.columns))];
    let mut rows = rows.into_iter().filter(|piece| !piece.bytes().is_empty());
    // Every row brings the comma before it; the first has none.
    file.extend(rows.next().map(|first| Piece::new(Writer::begun(format, first.bytes()).to_vec())));
    file.extend(rows);
    file.push(Piece::new(Writer::tail(format).to_vec()));
    file
}

fn written(table: &Table, board: &Board, format: Format, last: Option<&Written>) -> Vec<Arc<Piece>> {
    let last = last.filter(|last| board.revises(&last.board) && last.board.items.members.is(&board.items.members));
    let number = table.rows.number(board);
    (0..number.div_ceil(PIECE))
        .into_par_iter()
        .map(|piece| {
            let range = piece * PIECE..((piece + 1) * PIECE).min(number);
            let known = last.filter(|last| table.rows.same(&last.board, board, &range));
            if let Some(known) = known.and_then(|last| last.pieces.get(piece)) {
                return known.clone();
            }
            let mut writer = Writer::new(format);
            (table.collect)(board, range, &mut writer);
            Piece::new(writer.finish())
        })
        .collect()
}
