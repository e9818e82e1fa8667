//! An exemplar: who, for what, and the story.

use serde::Serialize;

use super::blocks::{self, Block};
use super::{Facts, OrgView, Teller, newest, text};
use crate::board::photo_path;
use crate::output::address::item_url;
use crate::output::public::posted;
use crate::photo::Purpose;

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
    summary: Option<String>,
    paragraphs: Vec<String>,
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

pub(super) fn facts(mut teller: Teller<'_>, at: usize) -> Facts {
    let board = teller.board;
    let draft = &board.items.exemplars.all()[at];
    let body = blocks::of(draft.body.as_deref());
    let mut photos = Vec::new();
    if board.may_show_pictures(draft) {
        for photo in draft.photos.iter() {
            let asset = photo_path(&draft.org, &photo.file);
            if !teller.is_there(&asset) {
                continue;
            }
            let file = teller.photo(asset.into(), Purpose::Scene, None, draft.origin.key("photos"), draft.id.clone());
            let alt = photo.alt.as_ref().or(photo.caption.as_ref()).unwrap_or(&draft.title);
            photos.push(PhotoView { file, alt: alt.0.clone(), caption: text(photo.caption.as_ref()) });
        }
    }
    let kind = draft.exemplar_type.word();
    let view = ExemplarView {
        id: draft.id.to_string(),
        title: draft.title.0.clone(),
        subject_name: subject(&teller, at),
        kind,
        type_label: teller.strings.get(&format!("exemplar.type.{kind}")).to_owned(),
        award: text(draft.award.as_ref()),
        year: draft.year,
        summary: text(draft.summary.as_ref()),
        paragraphs: body.iter().map(|block| block.text.clone()).filter(|text| !text.is_empty()).collect(),
        body,
        photos,
        org: teller.org(board.org_of(draft)),
    };
    let edition = newest(board.today, [posted::exemplar(draft)]);
    let names = view.subject_name.clone().unwrap_or_default();
    Facts { names, ..teller.told(draft, item_url(&draft.id), edition, &view) }
}

/// Who it is: a member's or organisation's name, or the words themselves; `None` for a member who is not to be named.
fn subject(teller: &Teller<'_>, at: usize) -> Option<String> {
    let board = teller.board;
    let draft = &board.items.exemplars.all()[at];
    match board.resolve(&draft.org, &draft.subject, &["member", "org"]) {
        Some(target) if target.kind == "member" => {
            let member = board.items.members.get(target.at?)?;
            crate::board::is_active(member, board.today).then(|| member.name.0.clone())
        }
        Some(target) => target.at.map(|at| board.orgs[at].draft.name.0.clone()),
        None => Some(draft.subject.0.clone()),
    }
}
