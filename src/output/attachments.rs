//! The attached files that are published.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::linked;
use crate::board::{Board, Link};
use crate::diagnostic::Place;
use crate::record::{RecordKind, kinds};

/// Who links a file first, and where.
pub struct Attachment {
    pub place: Place,
    pub item: Arc<str>,
}

/// The files that published items link, by path.
type Attachments = BTreeMap<Arc<str>, Attachment>;

/// The files that the items of the last board linked.
struct Last {
    board: Board,
    attachments: Arc<Attachments>,
}

/// The files that published items link. In a preview they are looked for again only where an item that links any has
/// changed.
pub fn attachments(board: &Board) -> Arc<Attachments> {
    let last = board.memory.as_ref().and_then(|memory| memory.recall::<Last>());
    let same = |last: &Arc<Last>| board.revises(&last.board) && !may_link_others(&last.board, board);
    let attachments = last.filter(same).map_or_else(|| Arc::new(look(board)), |last| last.attachments.clone());
    if let Some(memory) = &board.memory {
        memory.keep(Arc::new(Last { board: board.without_memory(), attachments: attachments.clone() }));
    }
    attachments
}

fn may_link_others(old: &Board, new: &Board) -> bool {
    let links_files = |kind: &dyn RecordKind, board: &Board, at: usize| {
        let mut any = false;
        kind.record(board, at).files(&mut |_, _| any = true);
        any
    };
    let may_link = |kind: &'static dyn RecordKind| {
        let changed = kind.changed_places(old, new).into_iter();
        kind.number(old) != kind.number(new)
            || changed.into_iter().any(|at| links_files(kind, old, at) || links_files(kind, new, at))
    };
    linked::may_link_others(old, new) || kinds().any(may_link)
}

fn look(board: &Board) -> Attachments {
    let mut attachments = Attachments::new();
    for linked in linked::linked(board) {
        if let Link::File { path } = linked.link {
            attachments.entry(path).or_insert(Attachment { place: linked.place, item: linked.item });
        }
    }
    for kind in kinds() {
        for record in (0..kind.number(board)).map(|at| kind.record(board, at)) {
            record.files(&mut |file, key| {
                if let Some(Link::File { path }) = record.evidence(file) {
                    let here = || Attachment { place: record.origin().key(key), item: record.id().clone() };
                    attachments.entry(path).or_insert_with(here);
                }
            });
        }
    }
    attachments
}
