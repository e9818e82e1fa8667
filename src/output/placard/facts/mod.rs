//! What a placard says: the complete view that its template sees, and nothing else.
//!
//! A file per subject. Facts come from the board that was assembled for print, so whoever does not consent to print, and
//! whatever leaves print out, cannot get here. Pictures are named by the file that the template reads; which picture that
//! is, the [`Facts`] say beside the view.

mod blocks;
mod commitments;
mod exemplar;
mod notice;
mod post;
mod roll;
mod standard;

use std::sync::Arc;

use jiff::civil::Date;
use serde::Serialize;

use super::preset::Subject;
use crate::board::{Board, NoticeState, OrgId};
use crate::diagnostic::{Language, Place};
use crate::kinds::{Draft, Kind, Member, Origin, Text};
use crate::photo::Purpose;
use crate::theme::Strings;

/// Which item or organisation a placard is about: a place in the board's store, or an organisation's number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Target {
    pub subject: Subject,
    pub at: usize,
}

/// What a placard says.
#[derive(Clone, Debug)]
pub struct Facts {
    /// The item's id, or the organisation's folder.
    pub id: Arc<str>,
    /// What it is called in lists: a post's title, a roll's.
    pub title: String,
    /// Who is on it, for lists; empty for most.
    pub names: String,
    /// The organisation it belongs to.
    pub org: OrgId,
    pub origin: Origin,
    /// The page it leads to, relative to the site.
    pub url: String,
    /// The newest date among the facts shown.
    pub edition: Option<Date>,
    pub view: serde_json::Value,
    pub photos: Vec<PhotoUse>,
    /// Persons shown without a picture though there is a place for one: the key to look at.
    pub faceless: Vec<(String, Place)>,
}

/// A picture that a template may read as `/photo-<n>.jpg`.
#[derive(Clone, Debug)]
pub struct PhotoUse {
    /// Relative to the board.
    pub asset: Arc<str>,
    pub purpose: Purpose,
    /// The author's `photo_focus`, as fractions.
    pub focus: Option<(f32, f32)>,
    /// Where it is named.
    pub place: Place,
    pub item: Arc<str>,
}

/// The targets of a subject, in the order of the tree.
pub fn targets(board: &Board, subject: Subject) -> Vec<Target> {
    let items = &board.items;
    let all = |count: usize| (0..count).collect::<Vec<_>>();
    let orgs = |wanted: &dyn Fn(usize) -> bool| (0..board.orgs.len()).filter(|at| wanted(*at)).collect::<Vec<_>>();
    let places = match subject {
        Subject::Post => all(items.posts.all().len()),
        Subject::OrgPosts => orgs(&|at| !items.posts.range(&(at..at + 1)).is_empty()),
        Subject::OrgCommitments => orgs(&|at| !items.commitments.range(&(at..at + 1)).is_empty()),
        Subject::Roll => all(items.rolls.all().len()),
        Subject::Exemplar => all(items.exemplars.all().len()),
        // A notice whose period is over is taken down, not printed.
        Subject::Notice => {
            let open = |at: &usize| board.notice_facts[*at].state != NoticeState::Closed;
            all(items.notices.all().len()).into_iter().filter(open).collect()
        }
        Subject::Standard => {
            all(items.posts.all().len()).into_iter().filter(|at| standard::text_of(board, *at).is_some()).collect()
        }
    };
    places.into_iter().map(|at| Target { subject, at }).collect()
}

/// The organisation of a target.
pub fn org_of(board: &Board, target: Target) -> OrgId {
    let items = &board.items;
    match target.subject {
        Subject::Post | Subject::Standard => board.org_of(&items.posts.all()[target.at]),
        Subject::OrgPosts | Subject::OrgCommitments => OrgId(target.at),
        Subject::Roll => board.org_of(&items.rolls.all()[target.at]),
        Subject::Exemplar => board.org_of(&items.exemplars.all()[target.at]),
        Subject::Notice => board.org_of(&items.notices.all()[target.at]),
    }
}

/// The item's id, or the organisation's folder.
pub fn id_of(board: &Board, target: Target) -> Arc<str> {
    let items = &board.items;
    match target.subject {
        Subject::Post | Subject::Standard => items.posts.all()[target.at].id.clone(),
        Subject::OrgPosts | Subject::OrgCommitments => board.orgs[target.at].path().clone(),
        Subject::Roll => items.rolls.all()[target.at].id.clone(),
        Subject::Exemplar => items.exemplars.all()[target.at].id.clone(),
        Subject::Notice => items.notices.all()[target.at].id.clone(),
    }
}

/// The facts of a target.
pub fn facts(board: &Board, strings: &Strings, target: Target) -> Facts {
    let teller = Teller { board, strings, photos: Vec::new(), faceless: Vec::new() };
    match target.subject {
        Subject::Post => post::facts(teller, target.at),
        Subject::OrgPosts => post::wall(teller, OrgId(target.at)),
        Subject::OrgCommitments => commitments::facts(teller, OrgId(target.at)),
        Subject::Roll => roll::facts(teller, target.at),
        Subject::Exemplar => exemplar::facts(teller, target.at),
        Subject::Notice => notice::facts(teller, target.at),
        Subject::Standard => standard::facts(teller, target.at),
    }
}

/// What the views are made from, and the pictures they have named so far.
struct Teller<'a> {
    board: &'a Board,
    strings: &'a Strings,
    photos: Vec<PhotoUse>,
    faceless: Vec<(String, Place)>,
}

/// An organisation on paper.
#[derive(Clone, Debug, Serialize)]
struct OrgView {
    name: String,
    short_name: String,
    path: String,
    /// From the root down to the parent.
    ancestors: Vec<String>,
}

impl<'a> Teller<'a> {
    fn day(&self, date: Date) -> String {
        day(date, self.board.settings.language)
    }

    fn org(&self, id: OrgId) -> OrgView {
        let org = self.board.org(id);
        let mut line = self.board.ancestry(id);
        line.pop();
        OrgView {
            name: org.draft.name.0.clone(),
            short_name: org.draft.short().to_owned(),
            path: org.path().to_string(),
            ancestors: line.into_iter().map(|id| self.board.org(id).draft.name.0.clone()).collect(),
        }
    }

    /// The file of a member's photo for the template, if the member consents to print and has one.
    fn portrait(&mut self, member: &Draft<Member>) -> Option<String> {
        let Some(asset) = self.board.photo(member).filter(|asset| self.is_there(asset)) else {
            self.faceless.push((member.name.0.clone(), member.origin.key("photo")));
            return None;
        };
        Some(self.photo(
            asset.into(),
            Purpose::Portrait,
            member.photo_focus,
            member.origin.key("photo"),
            member.id.clone(),
        ))
    }

    fn photo(
        &mut self,
        asset: Arc<str>,
        purpose: Purpose,
        focus: Option<(f32, f32)>,
        place: Place,
        item: Arc<str>,
    ) -> String {
        let known = self.photos.iter().position(|photo| photo.asset == asset);
        let n = known.unwrap_or_else(|| {
            self.photos.push(PhotoUse { asset, purpose, focus, place, item });
            self.photos.len() - 1
        });
        format!("/photo-{n}.jpg")
    }

    /// Whether a picture exists and is not withheld. That a named file is missing, the checker says.
    fn is_there(&self, asset: &str) -> bool {
        self.board.assets.contains_key(asset) && !self.board.is_withheld(asset)
    }

    /// Puts the pieces together.
    fn told<K: Kind>(self, draft: &Draft<K>, url: String, edition: Option<Date>, view: &impl Serialize) -> Facts {
        Facts {
            id: draft.id.clone(),
            title: draft.title().to_owned(),
            names: String::new(),
            org: self.board.org_of(draft),
            origin: draft.origin.clone(),
            url,
            edition,
            view: value(view),
            photos: self.photos,
            faceless: self.faceless,
        }
    }

    /// The pieces of an organisation's poster.
    fn told_of_org(self, org: OrgId, url: String, edition: Option<Date>, view: &impl Serialize) -> Facts {
        let draft = &self.board.org(org).draft;
        Facts {
            id: draft.id.clone(),
            title: draft.name.0.clone(),
            names: String::new(),
            org,
            origin: draft.origin.clone(),
            url,
            edition,
            view: value(view),
            photos: self.photos,
            faceless: self.faceless,
        }
    }
}

/// Views are plain structures of texts and numbers, which JSON always holds.
fn value(view: &impl Serialize) -> serde_json::Value {
    serde_json::to_value(view).unwrap_or_default()
}

/// 2026年5月22日, 22 May 2026.
pub(super) fn day(date: Date, language: Language) -> String {
    match language {
        Language::Chinese => crate::calendar::chinese(date),
        Language::English => crate::calendar::english(date),
    }
}

fn text(text: Option<&Text>) -> Option<String> {
    text.map(|text| text.0.clone())
}

/// The newest of some days, none later than today.
fn newest(today: Date, days: impl IntoIterator<Item = Option<Date>>) -> Option<Date> {
    days.into_iter().flatten().filter(|day| *day <= today).max()
}
