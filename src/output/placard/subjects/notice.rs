//! A public notice, for the sheet that is put up beside the door.

use std::sync::Arc;

use serde::Serialize;

use super::{Drawn, Face, Facts, OrgView, every, name, owned, people};
use crate::address::item_url;
use crate::board::{Board, OrgId};
use crate::kinds::{Notice, Text};
use crate::output::blocks::{self, Block};
use crate::record::{NoticeRecord, Placed, Told};

#[derive(Serialize)]
struct NoticeView {
    id: String,
    title: String,
    #[serde(rename = "type")]
    kind: &'static str,
    type_label: String,
    org: OrgView,
    basis: Vec<String>,
    body: Vec<Block>,
    /// 2026年6月22日至2026年6月26日，共5个工作日
    period_text: String,
    starts_on: String,
    ends_on: String,
    contact: ContactView,
    signed_by: Vec<String>,
    signed_on: String,
    /// Of a correction: what it corrects.
    corrects: Vec<String>,
    /// Of a conferral: the posts that are named by it.
    confers: Vec<String>,
}

#[derive(Serialize)]
struct ContactView {
    name: Option<String>,
    phone: Option<String>,
    address: Option<String>,
    hours: Option<String>,
    email: Option<String>,
}

/// A notice.
pub(super) struct OneNotice;

impl Drawn for OneNotice {
    fn word(&self) -> &'static str {
        name::<Notice>()
    }

    fn covers(&self) -> &'static str {
        name::<Notice>()
    }

    /// A notice whose period is over is taken down, not printed.
    fn places(&self, board: &Board) -> Vec<usize> {
        let runs = |at: &usize| Notice::is_over(&Placed::of(board, *at)) != Some(true);
        every::<Notice>(board).into_iter().filter(runs).collect()
    }

    fn id(&self, board: &Board, at: usize) -> Arc<str> {
        Placed::<Notice>::of(board, at).draft.id.clone()
    }

    fn org(&self, board: &Board, at: usize) -> OrgId {
        Placed::<Notice>::of(board, at).org()
    }

    fn facts(&self, face: Face<'_>, at: usize) -> Facts {
        notice(face, at)
    }

    fn people(&self, board: &Board, at: usize) -> Vec<usize> {
        people::<Notice>(board, at)
    }
}

fn notice(mut face: Face<'_>, at: usize) -> Facts {
    let item = Placed::<Notice>::of(face.board, at);
    let record = NoticeRecord::of(&item);
    let text = |text: &Option<Text>| text.as_ref().map(|text| text.0.clone());
    let contact = record.contact;
    let view = NoticeView {
        id: item.draft.id.to_string(),
        title: record.title.to_owned(),
        kind: record.notice_type.word,
        type_label: record.notice_type.label(face.strings),
        org: OrgView::of(record.org),
        basis: owned(&record.basis),
        body: match record.correction_lead(face.strings) {
            Some(lead) => blocks::of_points(&lead, &record.correct),
            None => face.prose(&item),
        },
        period_text: record.period(face.strings, &|day| face.day(day)),
        starts_on: face.day(record.starts_on),
        ends_on: face.day(record.ends_on),
        contact: ContactView {
            name: text(&contact.name),
            phone: text(&contact.phone),
            address: text(&contact.address),
            hours: text(&contact.hours),
            email: text(&contact.email),
        },
        signed_by: owned(&record.signed_by),
        signed_on: face.day(record.signed_on),
        corrects: record.corrects.iter().map(|corrected| corrected.title.to_owned()).collect(),
        confers: record.confers.iter().map(|post| post.title.to_owned()).collect(),
    };
    let edition = Notice::changed_on(&item);
    face.of_item(&item, item_url(&item.draft.id), edition, &view)
}
