//! What texts bring with them: the files that they link and the pictures that they show.

use std::cell::RefCell;
use std::ops::Range;

use crate::board::{Board, Link, difference};
use crate::diagnostic::{Place, Spot};
use crate::kinds::{Draft, Kind, Pages, with_kinds};
use crate::markdown::{Labels, Options, render};

/// A file or a picture that a text leads to.
pub(super) struct Brought {
    pub(super) link: Link,
    /// Where the text says so.
    pub(super) place: Place,
    pub(super) item: std::sync::Arc<str>,
}

/// Files and pictures of the texts of all items that have pages.
pub(super) fn brought(board: &Board) -> Vec<Brought> {
    let mut brought = Vec::new();
    macro_rules! each {
        ($($field:ident: $type:ident),* $(,)?) => {
            $(if <crate::kinds::$type as Kind>::PAGES != Pages::None {
                board.items.$field.all().iter().for_each(|draft| of_text(board, draft, &mut brought));
            })*
        };
    }
    with_kinds!(each);
    // A person who has not agreed is not to be seen in the story either.
    let hidden = board.items.exemplars.all().iter().filter(|exemplar| !board.may_show_pictures(exemplar));
    let hidden: std::collections::HashSet<_> = hidden.map(|exemplar| exemplar.id.clone()).collect();
    brought.retain(|brought| !(hidden.contains(&brought.item) && matches!(brought.link, Link::Photo { .. })));
    brought
}

/// Whether an item that is on one board only may bring something.
pub(super) fn may_bring_others(old: &Board, new: &Board) -> bool {
    macro_rules! each {
        ($($field:ident: $type:ident),* $(,)?) => {
            false $(|| {
                let (gone, come) = difference(&old.items.$field, &new.items.$field);
                gone.into_iter().chain(come).any(|draft| draft.body.as_deref().is_some_and(may_bring))
            })*
        };
    }
    with_kinds!(each)
}

fn may_bring(body: &str) -> bool {
    body.contains("files") || body.contains("![")
}

/// Most texts bring nothing, and are not read for it.
fn of_text<K: Kind>(board: &Board, draft: &Draft<K>, brought: &mut Vec<Brought>) {
    let Some(body) = draft.body.as_ref().filter(|body| may_bring(body)) else { return };
    let found: RefCell<Vec<(Range<usize>, Link)>> = RefCell::default();
    let options = Options {
        resolve: &|destination| {
            if let Ok(link @ (Link::File { .. } | Link::Photo { .. })) =
                board.link(draft, destination.kind, destination.url)
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
    let in_file = draft.common.body.is_none();
    brought.extend(found.into_inner().into_iter().map(|(span, link)| Brought {
        link,
        place: match in_file {
            true => Place { file: draft.origin.file.clone(), spot: Spot::Body(span) },
            false => draft.origin.key("body"),
        },
        item: draft.id.clone(),
    }));
}
