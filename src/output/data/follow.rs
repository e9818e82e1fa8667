//! The rows of a table in pieces, each of which is written again only when what it tells of differs.
//!
//! A city's largest table has a hundred thousand rows. A build writes its pieces on all cores; the preview keeps them,
//! and after an edit writes the one piece that holds the edited item.

use std::sync::Arc;

use rayon::prelude::*;

use super::table::{Format, Writer};
use crate::board::{Before, Board};
use crate::output::pieces::Piece;
use crate::record::Table;

/// How many things a piece tells of.
const PIECE: usize = 1024;

/// A table's file.
pub(super) fn file(table: &Table, board: &Board, format: Format) -> Vec<Arc<Piece>> {
    let name = format!("{}.{}", table.name, format.ending());
    let rows = board.follow(&name, |last| Arc::new(written(table, board, format, last)));
    let mut rows = rows.iter().filter(|piece| !piece.bytes().is_empty()).cloned();
    let mut file = vec![Piece::new(Writer::head(format, board.today, &table.columns))];
    // Every row brings the comma before it; the first has none.
    file.extend(rows.next().map(|first| Piece::new(Writer::begun(format, first.bytes()).to_vec())));
    file.extend(rows);
    file.push(Piece::new(Writer::tail(format).to_vec()));
    file
}

/// A table's rows in pieces.
type Rows = Vec<Arc<Piece>>;

fn written(table: &Table, board: &Board, format: Format, last: Before<'_, Rows>) -> Rows {
    let last = last.filter(|(old, _)| board.revises(old) && old.items.members.is(&board.items.members));
    let number = table.of.number(board);
    (0..number.div_ceil(PIECE))
        .into_par_iter()
        .map(|piece| {
            let range = piece * PIECE..((piece + 1) * PIECE).min(number);
            let known = last.filter(|(old, _)| table.of.same(old, board, &range));
            if let Some(known) = known.and_then(|(_, rows)| rows.get(piece)) {
                return known.clone();
            }
            let mut writer = Writer::new(format);
            (table.rows)(board, range, &mut |row| writer.row(&table.columns, row));
            Piece::new(writer.finish())
        })
        .collect()
}
