//! Whom to ask in a unit, for the card that is left at the door: the member's photo and name, and the number of an office.

use std::sync::Arc;

use serde::Serialize;

use super::{Drawn, Face, Facts, OrgView, every, name, people};
use crate::address::item_url;
use crate::board::{Board, OrgId};
use crate::kinds::Linkage;
use crate::record::{LinkageRecord, Placed, Told};

#[derive(Serialize)]
struct CardView {
    id: String,
    unit: String,
    org: OrgView,
    name: String,
    position: Option<String>,
    photo: Option<String>,
    phone: Option<String>,
}

/// A linkage whose member agreed to stand on paper.
pub(super) struct OneLinkage;

impl Drawn for OneLinkage {
    fn word(&self) -> &'static str {
        name::<Linkage>()
    }

    fn covers(&self) -> &'static str {
        name::<Linkage>()
    }

    /// A card without anybody on it is none.
    fn places(&self, board: &Board) -> Vec<usize> {
        let names_somebody = |at: &usize| LinkageRecord::of(&Placed::of(board, *at)).person.is_some();
        every::<Linkage>(board).into_iter().filter(names_somebody).collect()
    }

    fn id(&self, board: &Board, at: usize) -> Arc<str> {
        Placed::<Linkage>::of(board, at).draft.id.clone()
    }

    fn org(&self, board: &Board, at: usize) -> OrgId {
        Placed::<Linkage>::of(board, at).org()
    }

    fn facts(&self, mut face: Face<'_>, at: usize) -> Facts {
        let item = Placed::<Linkage>::of(face.board, at);
        let record = LinkageRecord::of(&item);
        let person = record.person.as_ref();
        let view = CardView {
            id: item.draft.id.to_string(),
            unit: record.unit.to_owned(),
            org: OrgView::of(record.org),
            name: person.map_or_else(String::new, |person| person.name().to_owned()),
            position: person.and_then(|person| person.position()).map(str::to_owned),
            photo: person.and_then(|person| face.portrait(person)),
            phone: record.phone.map(str::to_owned),
        };
        let names = view.name.clone();
        let edition = Linkage::changed_on(&item);
        let facts = face.of_item(&item, item_url(&item.draft.id), edition, &view);
        Facts { names, ..facts }
    }

    fn people(&self, board: &Board, at: usize) -> Vec<usize> {
        people::<Linkage>(board, at)
    }
}
