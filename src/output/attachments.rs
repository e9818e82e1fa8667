//! The attached files that are published.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::linked;
use crate::board::{Before, Board, Link};
use crate::diagnostic::Place;
use crate::record::{RecordKind, kinds};

/// The files that published items link, by path; with the place that links each first.
type Attachments = BTreeMap<Arc<str>, Place>;

/// The files that published items link. In a preview they are looked for again only where an item that links any has
/// changed.
pub fn attachments(board: &Board) -> Arc<Attachments> {
    board.follow("", |last: Before<'_, Attachments>| match last {
        Some((old, attachments)) if board.revises(old) && !may_link_others(old, board) => attachments.clone(),
        _ => Arc::new(look(board)),
    })
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
            attachments.entry(path).or_insert(linked.place);
        }
    }
    for kind in kinds() {
        for record in (0..kind.number(board)).map(|at| kind.record(board, at)) {
            record.files(&mut |file, key| {
                if let Some(Link::File { path }) = record.evidence(file) {
                    attachments.entry(path).or_insert_with(|| record.origin().key(key));
                }
            });
        }
    }
    attachments
}
