//! A post: who serves here and what they promise; and the wall of all posts of a hall.

use std::sync::Arc;

use serde::Serialize;

use super::{Drawn, Face, Facts, OrgView, every, name, newest, orgs_with, owned, people};
use crate::address::{item_url, org_url};
use crate::board::{Board, OrgId};
use crate::kinds::{Post, ReceptionDay};
use crate::record::{Placed, PostRecord, Stars, corrected_mark, meets_in_words, post_edition as edition};
use crate::theme::wording;

#[derive(Serialize)]
struct PostView {
    id: String,
    title: String,
    #[serde(rename = "type")]
    kind: &'static str,
    type_label: String,
    org: OrgView,
    holders: Vec<HolderView>,
    open: bool,
    pledge: Option<String>,
    stars: Option<Stars>,
    stage: &'static str,
    stage_label: String,
    /// 2026年6月考评
    reviewed: Option<String>,
    window_no: Option<String>,
    roles: Vec<String>,
    duties: Vec<String>,
    /// 符合标准 五带头：带头服务群众
    meets: Option<String>,
    /// 已有公开澄清, on a wall of many; a placard of its own has it whole.
    corrected: Option<String>,
    phone: Option<String>,
    opinion_book: Option<String>,
}

#[derive(Serialize)]
struct HolderView {
    name: String,
    position: Option<String>,
    photo: Option<String>,
}

#[derive(Serialize)]
struct WallView {
    org: OrgView,
    phone: Option<String>,
    opinion_book: Option<String>,
    reception_days: Vec<String>,
    posts: Vec<PostView>,
}

/// A post.
pub(super) struct OnePost;

impl Drawn for OnePost {
    fn word(&self) -> &'static str {
        name::<Post>()
    }

    fn covers(&self) -> &'static str {
        name::<Post>()
    }

    fn places(&self, board: &Board) -> Vec<usize> {
        every::<Post>(board)
    }

    fn id(&self, board: &Board, at: usize) -> Arc<str> {
        Placed::<Post>::of(board, at).draft.id.clone()
    }

    fn org(&self, board: &Board, at: usize) -> OrgId {
        Placed::<Post>::of(board, at).org()
    }

    fn facts(&self, face: Face<'_>, at: usize) -> Facts {
        one(face, at)
    }

    fn people(&self, board: &Board, at: usize) -> Vec<usize> {
        people::<Post>(board, at)
    }
}

/// All posts of an organisation: the post wall.
pub(super) struct Wall;

impl Drawn for Wall {
    fn word(&self) -> &'static str {
        "org_posts"
    }

    fn covers(&self) -> &'static str {
        name::<Post>()
    }

    fn places(&self, board: &Board) -> Vec<usize> {
        orgs_with::<Post>(board)
    }

    fn id(&self, board: &Board, at: usize) -> Arc<str> {
        board.orgs[at].path().clone()
    }

    fn org(&self, _: &Board, at: usize) -> OrgId {
        OrgId(at)
    }

    fn facts(&self, face: Face<'_>, at: usize) -> Facts {
        wall(face, OrgId(at))
    }

    fn people(&self, _: &Board, _: usize) -> Vec<usize> {
        Vec::new()
    }
}

fn one(mut face: Face<'_>, at: usize) -> Facts {
    let item = Placed::<Post>::of(face.board, at);
    let record = PostRecord::of(&item);
    let view = view(&mut face, &item, &record);
    let copies = item.draft.copies;
    Facts { names: record.names(), copies, ..face.of_item(&item, item_url(&item.draft.id), edition(&item), &view) }
}

fn wall(mut face: Face<'_>, org: OrgId) -> Facts {
    let board = face.board;
    let posts: Vec<Placed<'_, Post>> = Placed::below(board, &(org.0..org.0 + 1)).collect();
    let node = board.org(org);
    let view = WallView {
        org: OrgView::of(node),
        phone: node.contact.supervision_phone.clone(),
        opinion_book: node.contact.opinion_book.clone(),
        reception_days: node.contact.reception_days.iter().map(ReceptionDay::words).collect(),
        posts: posts.iter().map(|item| view(&mut face, item, &PostRecord::of(item))).collect(),
    };
    let edition = newest(board.today, posts.iter().map(edition));
    face.of_org(org, format!("{}posts/", org_url(node.path())), edition, &view)
}

fn view(face: &mut Face<'_>, item: &Placed<'_, Post>, record: &PostRecord<'_>) -> PostView {
    let strings = face.strings;
    let contact = &record.org.contact;
    let holders = record.holders.iter().map(|person| HolderView {
        name: person.name().to_owned(),
        position: person.position().map(str::to_owned),
        photo: face.portrait(person),
    });
    let holders = holders.collect();
    PostView {
        id: item.draft.id.to_string(),
        title: record.title.to_owned(),
        kind: record.post_type.word,
        type_label: record.post_type.label(strings),
        org: OrgView::of(record.org),
        holders,
        open: record.is_open,
        pledge: record.pledge.map(str::to_owned),
        stars: record.stars,
        stage: record.stage.word,
        stage_label: record.stage_label(strings),
        reviewed: record.reviewed.map(|period| {
            let period = wording::period(period, face.board.settings.language);
            strings.format("post.reviewed", &[("period", &period)])
        }),
        window_no: record.window_no.map(str::to_owned),
        roles: owned(&record.roles),
        duties: owned(&record.duties),
        meets: meets_in_words(strings, record.meets.as_deref()),
        corrected: corrected_mark(face.board, strings, &item.draft.id),
        phone: contact.supervision_phone.clone(),
        opinion_book: contact.opinion_book.clone(),
    }
}
