//! 定标公示卡: the standard that a post's holder set, discussed and fixed. The record and appraisal cards stay in the file.

use std::sync::Arc;

use serde::Serialize;

use super::{Drawn, Face, Facts, OrgView, every, name, newest, people};
use crate::address::item_url;
use crate::board::{Board, OrgId};
use crate::diagnostic::Language;
use crate::kinds::{Day, Post, StandardSteps};
use crate::record::{Person, Placed, PostRecord, Told, meets_in_words};
use crate::theme::{Strings, wording};

#[derive(Serialize)]
struct StandardView {
    id: String,
    name: String,
    position: Option<String>,
    post_title: String,
    org: OrgView,
    standard: String,
    /// 党员提标准、群众议标准、组织定标准.
    how: Vec<Step>,
    /// 符合标准 五带头：带头服务群众
    meets: Option<String>,
    photo: Option<String>,
    phone: Option<String>,
    opinion_book: Option<String>,
}

/// The standard of a post's holder.
pub(super) struct Standard;

impl Drawn for Standard {
    fn word(&self) -> &'static str {
        "standard"
    }

    fn covers(&self) -> &'static str {
        name::<Post>()
    }

    fn places(&self, board: &Board) -> Vec<usize> {
        let has_one = |at: &usize| PostRecord::of(&Placed::of(board, *at)).card_standard().is_some();
        every::<Post>(board).into_iter().filter(has_one).collect()
    }

    fn id(&self, board: &Board, at: usize) -> Arc<str> {
        Placed::<Post>::of(board, at).draft.id.clone()
    }

    fn org(&self, board: &Board, at: usize) -> OrgId {
        Placed::<Post>::of(board, at).org()
    }

    fn facts(&self, face: Face<'_>, at: usize) -> Facts {
        card(face, at)
    }

    fn people(&self, board: &Board, at: usize) -> Vec<usize> {
        people::<Post>(board, at)
    }
}

/// A step by which a standard is set: 党员提标准, and its day where that is on record.
#[derive(Serialize)]
pub(in crate::output::placard) struct Step {
    step: String,
    on: Option<String>,
}

/// The three steps in their order.
pub(in crate::output::placard) fn steps(
    strings: &Strings,
    language: Language,
    steps: Option<StandardSteps>,
) -> Vec<Step> {
    let days = [
        steps.map(|steps| steps.proposed_on),
        steps.and_then(|steps| steps.discussed_on),
        steps.and_then(|steps| steps.settled_on),
    ];
    let step = |(word, on): (&str, Option<Day>)| Step {
        step: strings.get(&format!("print.standard.{word}")).to_owned(),
        on: on.map(|on| wording::day(*on, language)),
    };
    ["proposed", "discussed", "settled"].into_iter().zip(days).map(step).collect()
}

fn card(mut face: Face<'_>, at: usize) -> Facts {
    let item = Placed::<Post>::of(face.board, at);
    let record = PostRecord::of(&item);
    let contact = &record.org.contact;
    let only = match record.holders.as_slice() {
        [only] => Some(only),
        _ => None,
    };
    let view = StandardView {
        id: item.draft.id.to_string(),
        name: record.names(),
        position: only.and_then(Person::position).map(str::to_owned),
        post_title: record.title.to_owned(),
        org: OrgView::of(record.org),
        standard: record.card_standard().unwrap_or_default().to_owned(),
        how: steps(face.strings, face.board.settings.language, record.card_steps()),
        meets: meets_in_words(face.strings, record.meets.as_deref()),
        photo: only.and_then(|person| face.portrait(person)),
        phone: contact.supervision_phone.clone(),
        opinion_book: contact.opinion_book.clone(),
    };
    let edition = newest(face.board.today, [Post::posted_on(&item)]);
    Facts { names: record.names(), ..face.of_item(&item, item_url(&item.draft.id), edition, &view) }
}
