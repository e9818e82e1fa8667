//! What a placard is about, and what it says: the complete view that its template sees, and nothing else.
//!
//! A file per subject that was drawn; the items of every other kind have a plain face, made from their records alone. Facts
//! come from the board that was assembled for print, so whoever does not consent to print, and whatever leaves print out,
//! cannot get here. Pictures are named by the file that the template reads; which picture that is, the [`Facts`] say
//! beside the view.

mod commitments;
mod exemplar;
mod linkage;
mod notice;
mod plain;
mod post;
mod roll;
mod services;
mod standard;
mod team;
#[cfg(test)]
mod tests;

pub(super) use standard::{Step, steps};

use std::cell::RefCell;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::{Arc, LazyLock};

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::board::{Board, Link, OrgId, OrgNode};
use crate::diagnostic::{Language, Message, Place, say};
use crate::kinds::{KINDS, Kind, Origin};
use crate::markdown::DestinationKind;
use crate::output::blocks::{self, Block};
use crate::record::{Person, Picture, Placed, RecordKind, Shape, Told, corrections, corrections_in_words, kinds};
use crate::theme::{Strings, wording};

/// What placards are made of: an item, or an organisation's list of them.
pub(super) trait Drawn: Sync {
    /// The word of a preset's `subject`.
    fn word(&self) -> &'static str;

    /// The name of the kind whose items stand on it: those have no plain face.
    fn covers(&self) -> &'static str;

    /// Whether presets for items of any kind (`subject: item`) are made for it, too: its view says all that these read.
    fn is_for_any_item(&self) -> bool {
        false
    }

    /// The places of what there is to print: among the items of a kind, or among the organisations.
    fn places(&self, board: &Board) -> Vec<usize>;

    /// The item's id, or the organisation's folder.
    fn id(&self, board: &Board, at: usize) -> Arc<str>;

    fn org(&self, board: &Board, at: usize) -> OrgId;

    /// What it says.
    fn facts(&self, face: Face<'_>, at: usize) -> Facts;

    /// The members who stand on it.
    fn people(&self, board: &Board, at: usize) -> Vec<usize>;
}

const DRAWN: &[&dyn Drawn] = &[
    &post::OnePost,
    &post::Wall,
    &commitments::Commitments,
    &roll::OneRoll,
    &exemplar::OneExemplar,
    &notice::OneNotice,
    &services::Services,
    &linkage::OneLinkage,
    &standard::Standard,
    &team::OneTeam,
];

/// A preset with this subject is made for the items of every kind that has no drawn face, and of some that have one.
const ITEM: &str = "item";

/// The plain faces, one for each kind that has no drawn one.
static PLAIN: LazyLock<Vec<plain::Plain>> = LazyLock::new(|| {
    let is_drawn = |kind: &&'static dyn RecordKind| DRAWN.iter().any(|drawn| drawn.covers() == kind.info().name);
    kinds().filter(|kind| !is_drawn(kind)).map(plain::Plain).collect()
});

/// Every subject, drawn ones first.
fn all() -> impl Iterator<Item = Subject> {
    let plain = PLAIN.iter().map(|plain| Subject(plain));
    DRAWN.iter().map(|drawn| Subject(*drawn)).chain(plain)
}

/// What a placard is about.
#[derive(Clone, Copy)]
pub struct Subject(&'static dyn Drawn);

impl Subject {
    /// Every subject.
    pub fn all() -> Vec<Self> {
        all().collect()
    }

    /// The word by which presets and pages name it.
    pub fn word(self) -> &'static str {
        self.0.word()
    }
}

impl PartialEq for Subject {
    fn eq(&self, other: &Self) -> bool {
        self.word() == other.word()
    }
}

impl Eq for Subject {}

impl Hash for Subject {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.word().hash(state);
    }
}

impl fmt::Debug for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// The subjects of a preset, by the word that it writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Subjects(&'static str);

impl Subjects {
    pub fn word(self) -> &'static str {
        self.0
    }

    /// Each of them.
    pub fn each(self) -> impl Iterator<Item = Subject> {
        let of_all_others = self.0 == ITEM;
        all().filter(move |subject| subject.word() == self.0 || (of_all_others && subject.0.is_for_any_item()))
    }

    /// What pieces are made of, in words.
    pub fn called(self) -> Message {
        let covered = self.each().next().map(|subject| subject.0.covers()).filter(|_| self.0 != ITEM);
        let kind = KINDS.iter().find(|kind| Some(kind.name) == covered);
        kind.map_or_else(|| say!("条目", "item"), |kind| (kind.label)())
    }

    /// Whether a subject is among them.
    pub fn hold(self, word: &str) -> bool {
        self.each().any(|subject| subject.word() == word)
    }
}

impl Serialize for Subjects {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0)
    }
}

impl<'de> Deserialize<'de> for Subjects {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        static WORDS: LazyLock<Vec<&'static str>> = LazyLock::new(|| all().map(Subject::word).chain([ITEM]).collect());
        crate::yaml::word(deserializer, &WORDS).map(Self)
    }
}

/// Which item or organisation a placard is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Target {
    pub subject: Subject,
    /// A place among the items of its kind, or an organisation's number.
    pub at: usize,
}

impl Target {
    /// The targets of a preset, in the order of the tree.
    pub fn all(board: &Board, subjects: Subjects) -> Vec<Self> {
        subjects.each().flat_map(|subject| Self::of(board, subject)).collect()
    }

    /// The targets of a subject, in the order of the tree.
    pub fn of(board: &Board, subject: Subject) -> Vec<Self> {
        subject.0.places(board).into_iter().map(|at| Self { subject, at }).collect()
    }

    /// The organisation that it belongs to.
    pub fn org(self, board: &Board) -> OrgId {
        self.subject.0.org(board, self.at)
    }

    /// The item's id, or the organisation's folder.
    pub fn id(self, board: &Board) -> Arc<str> {
        self.subject.0.id(board, self.at)
    }

    /// The members who stand on it: places among the board's.
    pub(super) fn people(self, board: &Board) -> Vec<usize> {
        self.subject.0.people(board, self.at)
    }

    /// What it says.
    pub fn facts(self, board: &Board, strings: &Strings) -> Facts {
        self.subject.0.facts(Face { board, strings, photos: Vec::new(), faceless: Vec::new() }, self.at)
    }
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
    /// How often it is printed, where that is said.
    pub copies: Option<u16>,
}

/// A picture that a template may read as `/photo-<n>.jpg`.
pub type PhotoUse = Picture<'static>;

/// A face while its view is made, with the pictures that were named so far.
pub(super) struct Face<'a> {
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
}

impl OrgView {
    fn of(node: &OrgNode) -> Self {
        Self {
            name: node.draft.name.0.clone(),
            short_name: node.draft.short().to_owned(),
            path: node.path().to_string(),
        }
    }
}

impl Face<'_> {
    fn day(&self, date: Date) -> String {
        wording::day(date, self.board.settings.language)
    }

    /// The file of a person's photo for the template, if they consent to print and have one.
    fn portrait(&mut self, person: &Person<'_>) -> Option<String> {
        let file = person.portrait().and_then(|shown| self.photo(&shown));
        if file.is_none() {
            self.faceless.push((person.name().to_owned(), person.draft.origin.key("photo")));
        }
        file
    }

    /// The file of a picture for the template; `None` where there is none or it is withheld. That a named file is missing,
    /// the checker says.
    fn photo(&mut self, shown: &Picture<'_>) -> Option<String> {
        if !self.board.assets.contains_key(&shown.asset) || self.board.is_withheld(&shown.asset) {
            return None;
        }
        let known = self.photos.iter().position(|photo| photo.asset == shown.asset && photo.shape == shown.shape);
        let n = known.unwrap_or_else(|| {
            self.photos.push(Picture { alt: None, caption: None, ..shown.clone() }.owned());
            self.photos.len() - 1
        });
        Some(format!("/photo-{n}.jpg"))
    }

    /// An item's text with its pictures, as far as they may be shown.
    fn prose<K: Told>(&mut self, item: &Placed<'_, K>) -> Vec<Block> {
        let may_show = K::may_show_pictures(item);
        let face = RefCell::new(self);
        blocks::with_pictures(item.draft.body.as_deref(), &|url| {
            let link = item.board.link(item.draft, DestinationKind::Picture, url).ok().filter(|_| may_show)?;
            let Link::Photo { path } = link else { return None };
            face.borrow_mut().photo(&Picture {
                asset: path,
                shape: Shape::Whole,
                focus: None,
                place: item.draft.origin.key("body"),
                item: item.draft.id.clone(),
                of_member: false,
                alt: None,
                caption: None,
            })
        })
    }

    /// Puts the pieces together; a correction is one of the facts.
    fn of_item<K: Told>(
        self,
        item: &Placed<'_, K>,
        url: String,
        edition: Option<Date>,
        view: &impl Serialize,
    ) -> Facts {
        Facts {
            id: item.draft.id.clone(),
            title: item.draft.title().to_owned(),
            names: String::new(),
            org: item.org(),
            origin: item.draft.origin.clone(),
            url,
            edition: self.corrected_on(&item.draft.id).max(edition),
            view: self.corrected(&item.draft.id, value(view)),
            photos: self.photos,
            faceless: self.faceless,
            copies: None,
        }
    }

    /// A view with `corrections`: what corrects the item (公开澄清), where something does. A placard that hangs is then
    /// another one, so that it is printed anew.
    fn corrected(&self, id: &str, mut view: serde_json::Value) -> serde_json::Value {
        if let (Some(view), Some(words)) = (view.as_object_mut(), corrections_in_words(self.board, self.strings, id)) {
            view.insert("corrections".to_owned(), words.into());
        }
        view
    }

    /// Since when the newest correction stands.
    fn corrected_on(&self, id: &str) -> Option<Date> {
        corrections(self.board, id).into_iter().filter_map(|correction| correction.on).max()
    }

    /// The pieces of an organisation's poster.
    fn of_org(self, org: OrgId, url: String, edition: Option<Date>, view: &impl Serialize) -> Facts {
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
            copies: None,
        }
    }
}

/// The places of all items of a kind.
fn every<K: Told>(board: &Board) -> Vec<usize> {
    (0..K::items(&board.items).all().len()).collect()
}

/// The organisations that have items of a kind themselves.
fn orgs_with<K: Told>(board: &Board) -> Vec<usize> {
    (0..board.orgs.len()).filter(|at| !K::items(&board.items).range(&(*at..at + 1)).is_empty()).collect()
}

/// The members whom the item at a place names.
fn people<K: Told>(board: &Board, at: usize) -> Vec<usize> {
    let mut people = Vec::new();
    K::people(&Placed::of(board, at), &mut |member| people.push(member));
    people
}

/// Views are plain structures of texts and numbers, which JSON always holds.
fn value(view: &impl Serialize) -> serde_json::Value {
    serde_json::to_value(view).unwrap_or_default()
}

/// 2026年5月22日, 22 May 2026.
pub(super) fn day(date: Date, language: Language) -> String {
    wording::day(date, language)
}

/// The newest of some days, none later than today.
fn newest(today: Date, days: impl IntoIterator<Item = Option<Date>>) -> Option<Date> {
    days.into_iter().flatten().filter(|day| *day <= today).max()
}

/// Texts for a view.
fn owned(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

/// The item's kind, for those that are drawn.
const fn name<K: Kind>() -> &'static str {
    K::NAME
}
