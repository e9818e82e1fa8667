//! What the texts of a board use of the theme's fonts: counted in every item once, and after an edit in the items that
//! differ.

use std::sync::Arc;

use crate::board::{Before, Board};
use crate::font::{Role, Tally, Usage};
use crate::record::{FontGroup, Record, item_kinds, org_texts};

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
        org_texts(org, &mut |role, text| tally.add(FontGroup::Orgs as u8, role, text));
    }
    for kind in item_kinds() {
        let group = kind.font_group();
        for at in 0..kind.number(board) {
            texts(group, &*kind.record(board, at), &mut |sort, role, text| tally.add(sort, role, text));
        }
    }
    tally
}

/// From what one board uses to what the next one uses, of the same organisations. Says whether that is the same.
fn follow(last: &Board, board: &Board, tally: &mut Tally) -> bool {
    let mut same = true;
    for kind in item_kinds() {
        let group = kind.font_group();
        let (old, new) = kind.difference(last, board);
        same &= old.is_empty() && new.is_empty();
        for at in old {
            texts(group, &*kind.record(last, at), &mut |sort, role, text| tally.remove(sort, role, text));
        }
        for at in new {
            texts(group, &*kind.record(board, at), &mut |sort, role, text| tally.add(sort, role, text));
        }
    }
    same
}

/// Visits the texts of a record with the group of its pages. Running text is set in the reader's fonts, but for the rare
/// characters in it; the headings in it are titles.
fn texts(group: FontGroup, record: &(dyn Record<'_> + '_), visit: &mut dyn FnMut(u8, Role, &str)) {
    let group_of = |role: Role| if role == Role::Title { group as u8 } else { 0 };
    record.texts(&mut |role, text| visit(group_of(role), role, text));
    let Some(body) = record.body() else { return };
    visit(0, Role::Body, body);
    let headings = body.lines().filter(|line| line.trim_start().starts_with('#'));
    headings.for_each(|line| visit(group as u8, Role::Title, line));
}
