//! An exemplar: who, for what, and the story.

use std::sync::Arc;

use serde::Serialize;

use super::{Drawn, Face, Facts, OrgView, every, name, newest, people};
use crate::address::item_url;
use crate::board::{Board, OrgId};
use crate::kinds::Exemplar;
use crate::output::blocks::Block;
use crate::record::{ExemplarRecord, Picture, Placed, Told, meets_in_words};

#[derive(Serialize)]
struct ExemplarView {
    id: String,
    title: String,
    /// `null` for a member who is not to be named.
    subject_name: Option<String>,
    #[serde(rename = "type")]
    kind: &'static str,
    type_label: String,
    award: Option<String>,
    year: Option<i16>,
    /// 符合标准 五带头：带头服务群众
    meets: Option<String>,
    summary: Option<String>,
    body: Vec<Block>,
    photos: Vec<PhotoView>,
    org: OrgView,
}

#[derive(Serialize)]
struct PhotoView {
    file: String,
    alt: String,
    caption: Option<String>,
}

/// An exemplar.
pub(super) struct OneExemplar;

impl Drawn for OneExemplar {
    fn word(&self) -> &'static str {
        name::<Exemplar>()
    }

    fn covers(&self) -> &'static str {
        name::<Exemplar>()
    }

    fn places(&self, board: &Board) -> Vec<usize> {
        every::<Exemplar>(board)
    }

    fn id(&self, board: &Board, at: usize) -> Arc<str> {
        Placed::<Exemplar>::of(board, at).draft.id.clone()
    }

    fn org(&self, board: &Board, at: usize) -> OrgId {
        Placed::<Exemplar>::of(board, at).org()
    }

    fn facts(&self, face: Face<'_>, at: usize) -> Facts {
        exemplar(face, at)
    }

    fn people(&self, board: &Board, at: usize) -> Vec<usize> {
        people::<Exemplar>(board, at)
    }
}

fn exemplar(mut face: Face<'_>, at: usize) -> Facts {
    let item = Placed::<Exemplar>::of(face.board, at);
    let record = ExemplarRecord::of(&item);
    let photo = |shown: &Picture<'_>| {
        Some(PhotoView {
            file: face.photo(shown)?,
            alt: shown.alt.or(shown.caption).unwrap_or(record.title).to_owned(),
            caption: shown.caption.map(str::to_owned),
        })
    };
    let photos = record.pictures.iter().filter_map(photo).collect();
    let body = face.prose(&item);
    let view = ExemplarView {
        id: item.draft.id.to_string(),
        title: record.title.to_owned(),
        subject_name: record.subject.map(str::to_owned),
        kind: record.exemplar_type.word,
        type_label: record.exemplar_type.label(face.strings),
        award: record.award.map(str::to_owned),
        year: record.year,
        meets: meets_in_words(face.strings, record.meets.as_deref()),
        summary: record.summary.map(str::to_owned),
        body,
        photos,
        org: OrgView::of(record.org),
    };
    let names = record.subject.unwrap_or_default().to_owned();
    let edition = newest(face.board.today, [Exemplar::posted_on(&item)]);
    Facts { names, ..face.of_item(&item, item_url(&item.draft.id), edition, &view) }
}
