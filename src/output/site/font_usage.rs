//! What the texts of a board use of the theme's fonts: counted in every item once, and after an edit in the items that
//! differ.

use std::sync::Arc;

use crate::board::{Before, Board};
use crate::font::{Role, Tally, Usage};
use crate::record::{Record, item_kinds, org_texts};

/// What is used, counted so that items can be taken out of it again.
struct Counted {
    tally: Tally,
    usage: Arc<Usage>,
}

/// What the items and organisations of a board use.
pub(super) fn used(board: &Board) -> Arc<Usage> {
    let counted = board.follow("", |last: Before<'_, Counted>| {
        let Some((old, last)) = last.filter(|(old, _)| old.orgs.is(&board.orgs)) else {
            let tally = whole(board);
            return Arc::new(Counted { usage: Arc::new(tally.usage()), tally });
        };
        let mut tally = last.tally.clone();
        let same = follow(old, board, &mut tally);
        let usage = if same { last.usage.clone() } else { Arc::new(tally.usage()) };
        Arc::new(Counted { tally, usage })
    });
    counted.usage.clone()
}

/// Counts everything.
fn whole(board: &Board) -> Tally {
    let mut tally = Tally::default();
    for org in &board.orgs {
        org_texts(org, &mut |role, text| tally.add(role, text));
    }
    for kind in item_kinds() {
        for at in 0..kind.number(board) {
            texts(&*kind.record(board, at), &mut |role, text| tally.add(role, text));
        }
    }
    tally
}

/// From what one board uses to what the next one uses, of the same organisations. Says whether that is the same.
fn follow(last: &Board, board: &Board, tally: &mut Tally) -> bool {
    let mut same = true;
    for kind in item_kinds() {
        let (old, new) = kind.difference(last, board);
        same &= old.is_empty() && new.is_empty();
        for at in old {
            texts(&*kind.record(last, at), &mut |role, text| tally.remove(role, text));
        }
        for at in new {
            texts(&*kind.record(board, at), &mut |role, text| tally.add(role, text));
        }
    }
    same
}

/// Visits the texts of a record. Running text is set in the reader's fonts, but for the rare characters in it; the
/// headings in it are titles.
fn texts(record: &(dyn Record<'_> + '_), visit: &mut dyn FnMut(Role, &str)) {
    record.texts(visit);
    let Some(body) = record.body() else { return };
    visit(Role::Body, body);
    let headings = body.lines().filter(|line| line.trim_start().starts_with('#'));
    headings.for_each(|line| visit(Role::Title, line));
}
