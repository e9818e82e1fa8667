//! 定标公示卡: the standard that a post's holder set, discussed and fixed. The record and appraisal cards stay in the file.

use serde::Serialize;

use super::{Facts, OrgView, Teller, newest, text};
use crate::board::Board;
use crate::output::address::item_url;
use crate::output::public::posted;

#[derive(Serialize)]
struct StandardView {
    id: String,
    name: String,
    position: Option<String>,
    post_title: String,
    org: OrgView,
    standard: String,
    photo: Option<String>,
    phone: Option<String>,
    opinion_book: Option<String>,
}

/// The standard of a post: its own, else its only holder's.
pub(super) fn text_of(board: &Board, at: usize) -> Option<&str> {
    let own = board.items.posts.all()[at].standard.as_ref();
    own.or_else(|| match board.post_facts[at].holders.as_slice() {
        [holder] => board.items.members.get(*holder)?.standard.as_ref(),
        _ => None,
    })
    .map(|text| &*text.0)
}

pub(super) fn facts(mut teller: Teller<'_>, at: usize) -> Facts {
    let board = teller.board;
    let draft = &board.items.posts.all()[at];
    let org = board.org_of(draft);
    let contact = &board.org(org).contact;
    let holders: Vec<_> = board.post_facts[at].holders.iter().filter_map(|at| board.items.members.get(*at)).collect();
    let names: Vec<_> = holders.iter().map(|member| member.name.0.as_str()).collect();
    let names = names.join("、");
    let photo = match holders.as_slice() {
        [member] => teller.portrait(member),
        _ => None,
    };
    let view = StandardView {
        id: draft.id.to_string(),
        name: names.clone(),
        position: holders.first().filter(|_| holders.len() == 1).and_then(|member| text(member.position.as_ref())),
        post_title: draft.title.0.clone(),
        org: teller.org(org),
        standard: text_of(board, at).unwrap_or_default().to_owned(),
        photo,
        phone: contact.supervision_phone.clone(),
        opinion_book: contact.opinion_book.clone(),
    };
    let edition = newest(board.today, [posted::post(draft)]);
    Facts { names, ..teller.told(draft, item_url(&draft.id), edition, &view) }
}
