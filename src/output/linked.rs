//! Where the texts of items lead: the files that they link and the pictures that they show.

use std::cell::RefCell;
use std::ops::Range;
use std::sync::Arc;

use crate::board::{Board, Link};
use crate::diagnostic::{Place, Spot};
use crate::markdown::{Labels, Options, render};
use crate::record::{Record, kinds};

/// A file or a picture that a text leads to.
pub(super) struct Linked {
    pub(super) link: Link,
    /// Where the text says so.
    pub(super) place: Place,
    pub(super) item: Arc<str>,
}

/// Files and pictures of the texts of all items that have pages, as far as they may be shown.
pub(super) fn linked(board: &Board) -> Vec<Linked> {
    let mut linked = Vec::new();
    for kind in kinds() {
        for at in 0..kind.number(board) {
            of_record(&*kind.record(board, at), &mut linked);
        }
    }
    linked
}

/// The attached files that the text of an item links, by paths.
pub(crate) fn linked_files(board: &Board, kind: &str, at: usize) -> Vec<Arc<str>> {
    let mut linked = Vec::new();
    if let Some(kind) = kinds().find(|known| known.info().name == kind) {
        of_record(&*kind.record(board, at), &mut linked);
    }
    let file = |linked: Linked| match linked.link {
        Link::File { path } => Some(path),
        _ => None,
    };
    linked.into_iter().filter_map(file).collect()
}

/// Whether an item that is on one board only may link something.
pub(super) fn may_link_others(old: &Board, new: &Board) -> bool {
    kinds().any(|kind| {
        let (gone, come) = kind.difference(old, new);
        let links = |board: &Board, places: Vec<usize>| {
            places.into_iter().any(|at| kind.record(board, at).body().is_some_and(may_link))
        };
        links(old, gone) || links(new, come)
    })
}

fn may_link(body: &str) -> bool {
    body.contains("files") || body.contains("![")
}

/// Most texts link nothing, and are not read for it.
fn of_record(record: &(dyn Record<'_> + '_), linked: &mut Vec<Linked>) {
    let Some(body) = record.body().filter(|body| may_link(body)) else { return };
    let found: RefCell<Vec<(Range<usize>, Link)>> = RefCell::default();
    let options = Options {
        resolve: &|destination| {
            if let Ok(link @ (Link::File { .. } | Link::Photo { .. })) = record.link(destination.kind, destination.url)
            {
                found.borrow_mut().push((destination.span, link));
            }
            None
        },
        top_heading: 2,
        id_prefix: "",
        labels: Labels { table: "", footnotes: "", footnote_back: "", task_done: "", task_open: "" },
    };
    render(body, &options);
    let (origin, in_file) = (record.origin(), record.common().body.is_none());
    // A person who has not agreed is not to be seen in the story either.
    let shown = |link: &Link| record.may_show_pictures() || !matches!(link, Link::Photo { .. });
    linked.extend(found.into_inner().into_iter().filter(|(_, link)| shown(link)).map(|(span, link)| Linked {
        link,
        place: match in_file {
            true => Place { file: origin.file.clone(), spot: Spot::Body(span) },
            false => origin.key("body"),
        },
        item: record.id().clone(),
    }));
}
