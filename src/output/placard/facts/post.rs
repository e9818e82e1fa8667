//! A post: who serves here and what they promise; and the wall of all posts of a hall.

use jiff::civil::Date;
use serde::Serialize;

use super::{Facts, OrgView, Teller, newest, text};
use crate::board::{OrgId, Stage};
use crate::kinds::{Draft, Post};
use crate::output::address::{item_url, org_url};
use crate::output::public::posted;

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
    stars: Option<StarsView>,
    stage: Stage,
    stage_label: String,
    /// 2026年6月考评
    reviewed: Option<String>,
    window_no: Option<String>,
    roles: Vec<String>,
    duties: Vec<String>,
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
struct StarsView {
    earned: u8,
    max: u8,
}

#[derive(Serialize)]
struct WallView {
    org: OrgView,
    phone: Option<String>,
    opinion_book: Option<String>,
    reception_days: Vec<String>,
    posts: Vec<PostView>,
}

pub(super) fn facts(mut teller: Teller<'_>, at: usize) -> Facts {
    let draft = &teller.board.items.posts.all()[at];
    let view = view(&mut teller, at);
    let names: Vec<_> = view.holders.iter().map(|holder| holder.name.as_str()).collect();
    let names = names.join("、");
    let edition = edition(&teller, at);
    Facts { names, ..teller.told(draft, item_url(&draft.id), edition, &view) }
}

pub(super) fn wall(mut teller: Teller<'_>, org: OrgId) -> Facts {
    let board = teller.board;
    let posts = board.items.posts.range(&(org.0..org.0 + 1));
    let contact = &board.org(org).contact;
    let view = WallView {
        org: teller.org(org),
        phone: contact.supervision_phone.clone(),
        opinion_book: contact.opinion_book.clone(),
        reception_days: contact
            .reception_days
            .iter()
            .map(|day| {
                let parts = [Some(&day.day), day.hours.as_ref(), day.place.as_ref()];
                parts.into_iter().flatten().map(|text| text.0.as_str()).collect::<Vec<_>>().join(" ")
            })
            .collect(),
        posts: posts.clone().map(|at| view(&mut teller, at)).collect(),
    };
    let edition = newest(board.today, posts.map(|at| edition(&teller, at)));
    teller.told_of_org(org, format!("{}posts/", org_url(board.org(org).path())), edition, &view)
}

/// The newest public fact: put up, first approved, or the end of the period whose review the stars are by. The day of a
/// review itself is no public fact, nor is an approval after a revocation.
fn edition(teller: &Teller<'_>, at: usize) -> Option<Date> {
    let board = teller.board;
    let draft = &board.items.posts.all()[at];
    let period = board.post_facts[at].last_period.map(|period| period.last_day().min(board.today));
    newest(board.today, [posted::post(draft), period])
}

fn view(teller: &mut Teller<'_>, at: usize) -> PostView {
    let board = teller.board;
    let strings = teller.strings;
    let draft: &Draft<Post> = &board.items.posts.all()[at];
    let facts = &board.post_facts[at];
    let org = board.org_of(draft);
    let contact = &board.org(org).contact;
    let holders = facts.holders.iter().filter_map(|at| board.items.members.get(*at)).map(|member| HolderView {
        name: member.name.0.clone(),
        position: text(member.position.as_ref()),
        photo: teller.portrait(member),
    });
    let holders = holders.collect();
    PostView {
        id: draft.id.to_string(),
        title: draft.title.0.clone(),
        kind: draft.post_type.word(),
        type_label: strings.get(&format!("post.type.{}", draft.post_type.word())).to_owned(),
        org: teller.org(org),
        holders,
        open: draft.open,
        pledge: text(draft.pledge.as_ref()),
        stars: facts.stars.map(|earned| StarsView { earned, max: board.settings.stars.max }),
        stage: facts.stage,
        stage_label: strings.get(&format!("post.stage.{}", stage_word(facts.stage))).to_owned(),
        reviewed: facts
            .last_period
            .map(|period| strings.format("post.reviewed", &[("period", &period_words(teller, period))])),
        window_no: text(draft.window_no.as_ref()),
        roles: draft.roles.iter().map(|role| format!("{role:?}")).collect(),
        duties: draft.duties.iter().map(|duty| duty.0.clone()).collect(),
        phone: contact.supervision_phone.clone(),
        opinion_book: contact.opinion_book.clone(),
    }
}

fn period_words(teller: &Teller<'_>, period: crate::calendar::Period) -> String {
    match teller.board.settings.language {
        crate::diagnostic::Language::Chinese => period.chinese(),
        crate::diagnostic::Language::English => period.to_string(),
    }
}

fn stage_word(stage: Stage) -> &'static str {
    match stage {
        Stage::Plain => "plain",
        Stage::Open => "open",
        Stage::Building => "building",
        Stage::Named => "named",
    }
}
