//! The plain face of an item that nobody drew a face for: its title, its facts and its text, from its record alone.

use std::sync::Arc;

use serde::Serialize;

use super::{Drawn, Face, Facts, OrgView, value};
use crate::address::item_url;
use crate::board::{Board, OrgId};
use crate::output::blocks::{self, Block};
use crate::record::{Fact, RecordKind, facts_in_words};

/// The plain face of the items of a kind.
pub(super) struct Plain(pub(super) &'static dyn RecordKind);

#[derive(Serialize)]
struct PlainView {
    id: String,
    title: String,
    kind_label: String,
    org: OrgView,
    facts: Vec<Fact>,
    body: Vec<Block>,
}

impl Drawn for Plain {
    fn word(&self) -> &'static str {
        self.0.info().name
    }

    fn covers(&self) -> &'static str {
        self.0.info().name
    }

    fn is_for_any_item(&self) -> bool {
        true
    }

    fn places(&self, board: &Board) -> Vec<usize> {
        (0..self.0.number(board)).filter(|at| self.0.record(board, *at).is_over() != Some(true)).collect()
    }

    fn id(&self, board: &Board, at: usize) -> Arc<str> {
        self.0.record(board, at).id().clone()
    }

    fn org(&self, board: &Board, at: usize) -> OrgId {
        self.0.record(board, at).org()
    }

    fn facts(&self, face: Face<'_>, at: usize) -> Facts {
        let (board, strings) = (face.board, face.strings);
        let (info, record) = (self.0.info(), self.0.record(board, at));
        let language = board.settings.language;
        let view = PlainView {
            id: record.id().to_string(),
            title: record.title().to_owned(),
            kind_label: (info.label)().in_language(language).to_owned(),
            org: OrgView::of(board.org(record.org())),
            facts: facts_in_words(self.0, &*record, language, strings),
            body: blocks::of(record.body()),
        };
        Facts {
            id: record.id().clone(),
            title: record.title().to_owned(),
            names: String::new(),
            org: record.org(),
            origin: record.origin().clone(),
            url: item_url(record.id()),
            edition: face.corrected_on(record.id()).max(record.changed_on()),
            view: face.corrected(record.id(), value(&view)),
            photos: face.photos,
            faceless: face.faceless,
            copies: None,
        }
    }

    fn people(&self, board: &Board, at: usize) -> Vec<usize> {
        crate::record::people_of(&*self.0.record(board, at)).into_iter().collect()
    }
}
