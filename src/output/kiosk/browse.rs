//! What a touch opens: everything of the screen's organisations, to leaf through and to search.
//!
//! The same facts as on the slides, with what a slide has no room for. Lists are complete up to [`MOST`] entries each.

use std::collections::BTreeMap;

use serde::Serialize;

use super::commitments::{commitments_of, row, totals_of};
use super::content::Content;
use super::honours::{exemplar_days, exemplar_view, exemplars_of, groups, roll_view, rolls_of};
use super::notices::{notice_view, notices_of};
use super::occasions::day_words;
use super::paragraphs::paragraphs;
use super::people::{holder, post_days, post_view, posts_of};
use super::views::{Exemplar, Notice, Photo, Post, Roll, Row, Span, Totals};
use crate::board::{CommitmentFacts, Responsible};
use crate::kinds::{Commitment, Draft};

/// Entries of one list. A touch screen is no place to leaf through more; the website has all.
pub(super) const MOST: usize = 2_000;
/// Pixels across of a portrait in a list.
const SMALL: u32 = 240;

/// The lists, as the player knows them.
#[derive(Serialize)]
pub(super) struct Browse {
    pub(super) people: Vec<Person>,
    pub(super) commitments: Vec<Promise>,
    pub(super) rolls: Vec<Timed<Roll>>,
    pub(super) exemplars: Vec<Story>,
    pub(super) notices: Vec<Timed<Notice>>,
    pub(super) orgs: Vec<Unit>,
}

/// A view with its days.
#[derive(Serialize)]
pub(super) struct Timed<T> {
    #[serde(flatten)]
    pub(super) view: T,
    #[serde(flatten)]
    pub(super) days: Span,
}

/// Somebody who holds a post.
#[derive(Serialize)]
pub(super) struct Person {
    pub(super) name: String,
    pub(super) position: Option<String>,
    pub(super) org: String,
    photo: Option<Photo>,
    pub(super) posts: Vec<Timed<Post>>,
    #[serde(flatten)]
    days: Span,
}

/// A commitment with its background.
#[derive(Serialize)]
pub(super) struct Promise {
    pub(super) org: String,
    #[serde(flatten)]
    pub(super) row: Row,
    measures: Vec<String>,
    responsible: Vec<String>,
    /// Why it was not kept.
    explanation: Option<String>,
    amendments: Vec<Amendment>,
}

/// The original words and the date beside the new ones.
#[derive(Serialize)]
struct Amendment {
    on: String,
    field: String,
    from: String,
    to: String,
    reason: String,
}

#[derive(Serialize)]
pub(super) struct Story {
    #[serde(flatten)]
    pub(super) view: Timed<Exemplar>,
    body: Vec<String>,
}

/// An organisation and how to reach it.
#[derive(Serialize)]
pub(super) struct Unit {
    pub(super) name: String,
    /// From the root down, for those of one name.
    pub(super) above: Vec<String>,
    phone: Option<String>,
    opinion_book: Option<String>,
    reception_days: Vec<String>,
    address: Option<String>,
    totals: Totals,
}

/// Whether a list does not hold all there is.
pub(super) fn is_cut(content: &Content<'_>) -> bool {
    let board = content.board;
    let counts = content.orgs.iter().fold([0; 3], |[posts, commitments, notices], org| {
        let own = org.0..org.0 + 1;
        [
            posts + board.items.posts.range(&own).len(),
            commitments + board.items.commitments.range(&own).len(),
            notices + board.items.notices.range(&own).len(),
        ]
    });
    content.orgs.len() > MOST || counts.iter().any(|count| *count > MOST)
}

/// Everything to browse on a screen.
pub(super) fn browse(content: &Content<'_>) -> Browse {
    let promises = content.orgs.iter().flat_map(|org| commitments_of(content, *org));
    Browse {
        people: people(content),
        commitments: promises.take(MOST).map(|(_, draft, facts)| promise(content, draft, facts)).collect(),
        rolls: rolls_of(content)
            .take(MOST)
            .map(|(_, draft)| Timed { view: roll_view(draft, groups(content, draft), 1, 1), days: content.days(draft) })
            .collect(),
        exemplars: exemplars_of(content)
            .take(MOST)
            .map(|(_, draft)| Story {
                view: Timed { view: exemplar_view(content, draft), days: exemplar_days(content, draft) },
                body: draft.body.as_deref().map(paragraphs).unwrap_or_default(),
            })
            .collect(),
        notices: notices_of(content)
            .take(MOST)
            .map(|(_, draft, facts)| Timed { view: notice_view(content, draft, facts), days: content.days(draft) })
            .collect(),
        orgs: content.orgs.iter().take(MOST).map(|org| unit(content, *org)).collect(),
    }
}

/// Those who hold posts, each once with all of them.
fn people(content: &Content<'_>) -> Vec<Person> {
    let members = content.board.items.members.all();
    let mut order = Vec::new();
    let mut posts: BTreeMap<usize, Vec<Timed<Post>>> = BTreeMap::new();
    for (at, post, facts) in posts_of(content, &content.orgs) {
        for member in &facts.holders {
            let own = posts.entry(*member).or_default();
            if own.is_empty() {
                if order.len() >= MOST {
                    continue;
                }
                order.push(*member);
            }
            own.push(Timed { view: post_view(content, at), days: post_days(content, post, facts) });
        }
    }
    let person = |at: usize| {
        let member = &members[at];
        let holder = holder(content, member, SMALL);
        Person {
            name: holder.name,
            position: holder.position,
            org: content.org_name(content.board.org_of(member)),
            photo: holder.photo,
            posts: posts.remove(&at).unwrap_or_default(),
            days: holder.days,
        }
    };
    order.into_iter().map(person).collect()
}

fn promise(content: &Content<'_>, draft: &Draft<Commitment>, facts: &CommitmentFacts) -> Promise {
    let personal = facts.is_personal();
    let responsible = facts.responsible.iter().filter_map(|responsible| match responsible {
        Responsible::Unit { name, .. } | Responsible::Group { name } => Some(name.clone()),
        // A person's pledge names them already.
        Responsible::Person { member } if !personal => content.person(*member).map(|member| member.name.0.clone()),
        Responsible::Person { .. } => None,
    });
    Promise {
        org: content.org_name(content.board.org_of(draft)),
        row: row(content, draft, facts),
        measures: draft.measures.iter().map(|measure| measure.0.clone()).collect(),
        responsible: responsible.collect(),
        explanation: facts
            .verdict
            .as_ref()
            .filter(|_| !personal)
            .and_then(|verdict| verdict.explanation.as_ref())
            .map(|text| text.0.clone()),
        // A person's change of a deadline would tell the deadline.
        amendments: facts
            .amendments
            .iter()
            .filter(|amendment| !personal || amendment.field.key() != "deadline")
            .map(|amendment| Amendment {
                on: content.day(*amendment.on),
                field: content.strings.get(&format!("commitment.field.{}", amendment.field.key())).to_owned(),
                from: amendment.from.0.clone(),
                to: amendment.to.0.clone(),
                reason: amendment.reason.0.clone(),
            })
            .collect(),
    }
}

fn unit(content: &Content<'_>, org: crate::board::OrgId) -> Unit {
    let node = content.board.org(org);
    let above = content.board.ancestry(org);
    Unit {
        name: content.org_name(org),
        above: above[..above.len().saturating_sub(1)]
            .iter()
            .map(|org| content.board.org(*org).draft.short().to_owned())
            .collect(),
        phone: node.contact.supervision_phone.clone(),
        opinion_book: node.contact.opinion_book.clone(),
        reception_days: node.contact.reception_days.iter().map(day_words).collect(),
        address: node.contact.address.clone(),
        totals: totals_of(content, org),
    }
}
