//! The kinds of item, a file each, and how a file becomes drafts of them.
//!
//! A new kind is a file here that implements [`Kind`] and a line in `registry!`. Parsing is pure and per file: drafts
//! know their file and key paths, their references are still words.

mod approved;
mod area;
pub(crate) mod clerk;
mod commitment;
mod common;
pub(crate) mod copies;
mod draft;
mod exemplar;
mod fields;
mod forbidden;
mod linkage;
mod member;
mod notice;
mod org;
mod parse;
mod post;
mod review;
mod roll;
mod roster;
mod service;
pub(crate) mod shapes;
pub(crate) mod slugs;
mod standard;
mod steps;
mod suggestion;
mod team;
pub(crate) mod unfinished;
mod unread;
mod words;

pub(crate) use approved::{mark as content_mark, words as words_of_mark};
pub use area::Area;
pub use commitment::{
    AmendedField, Amendment, Commitment, CommitmentType, Exemplary, Progress, ProgressState, Verdict, VerdictResult,
};
pub(crate) use common::COMMON_KEYS;
pub use common::{Approval, Common, Medium, Status};
pub(crate) use draft::{Changed, Edited};
pub use draft::{Draft, Item, Origin};
pub use exemplar::{Exemplar, ExemplarType};
pub(crate) use fields::FromText;
pub use fields::{Brief, Day, Name, OneOrMany, Photo, SourceDocument, Text};
pub use linkage::Linkage;
pub(crate) use linkage::is_code;
pub use member::{Consent, Member, Scope};
pub(crate) use notice::CORRECTED;
pub use notice::{Contact, Notice, NoticePeriod, NoticeType};
pub use org::{ContactPoint, Level, Org, ReceptionDay, Sector};
pub use parse::{Parsed, parse};
pub(crate) use parse::{is_misplaced_org, is_reference, nearest, stand_alone};
pub use post::{Conferral, Conferred, Post, PostType, Role};
pub use review::{Review, ReviewScope, ReviewType, Score, Scores};
pub use roll::{Entry, Group, Roll, RollType};
pub use roster::Roster;
pub use service::{Service, ServiceState, ServiceType};
pub use standard::{Meets, StandardSteps};
pub use steps::Steps;
pub(crate) use steps::{Step, Unmet};
pub use suggestion::Suggestion;
pub use team::{Names, Team, TeamType};
pub use unread::Unread;
pub(crate) use words::explain;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::diagnostic::{Diagnostic, KeyPath, Message};
use crate::yaml;

/// What is said of a column that names what the board never keeps, in a sheet of a kind's items.
pub(crate) fn forbidden_column(head: &str, folder: &str) -> Option<Diagnostic> {
    forbidden::refuse(head, &crate::diagnostic::Place::whole(format!("content/{folder}/x.csv")))
}

/// What a kind of item says about itself.
pub trait Kind: DeserializeOwned + Serialize + JsonSchema + Clone + std::fmt::Debug + Send + Sync + 'static {
    /// The word for one: `post`.
    const NAME: &'static str;
    /// The folder it lives in: `posts`; empty for organisations, whose folder is their own.
    const FOLDER: &'static str;
    /// Whether its items have lists and a page each on the website; else they are shown on the pages of others.
    const HAS_PAGES: bool = false;
    /// Whether an item is to be noticed for a period only, as a public notice is.
    const HAS_PERIODS: bool = false;
    /// The key of what an item is called.
    const TITLE_KEY: &'static str = "title";
    /// Whether an item is told by its text, so that a new one is a `.md` file.
    const IS_TOLD: bool = false;
    /// Whether its items belong to a year, so that a list of them is one of a year.
    const IS_DATED: bool = false;
    /// The keys by which two items of one name are two, and how many characters of each count: a roll of another year, a
    /// post at another window.
    const TOLD_APART: &'static [(&'static str, usize)] = &[];
    /// What people call it beside its label: `noticeboard add` understands them.
    const ALSO_CALLED: &'static [&'static str] = &[];

    /// The columns that a list of its items must have as rows of a spreadsheet (`.csv`); none where it is no such list.
    const ROWS: &'static [&'static str] = &[];

    /// The kind's name for people.
    fn label() -> Message;

    /// What an item is called.
    fn title(&self) -> &str;

    /// Whether this item is only counted: it stands nowhere by itself, and its facts are nobody's to read.
    fn is_only_counted(&self) -> bool {
        false
    }

    /// Keys that hold references or names only, so that a text with separators is a list of them.
    const LISTS_OF_NAMES: &'static [&'static str] = &[];

    /// Visits the references for which plain text cannot stand, with where they are, for whoever understands them.
    fn strict_references(&mut self, _visit: &mut StrictVisitor<'_>) {}

    /// Whether whom it is about let it appear on an output.
    fn may_appear(&self, _medium: Medium, _today: Date) -> bool {
        true
    }

    /// Visits every picture and attached file that it names, the text apart.
    fn named_files(&self, _visit: &mut dyn FnMut(NamedFile<'_>)) {}

    /// Whether it has what stands nowhere but in its file, so that no copy of it is kept.
    fn is_private(&self) -> bool {
        false
    }

    /// Takes back what its file as it is now does not allow any more, where these are words that were approved before.
    fn take_back(&mut self, _now: &Self) {}

    /// Visits every reference to another item.
    fn references<'a>(&'a self, _visit: &mut dyn FnMut(Reference<'a>)) {}

    /// Checks that need nothing but the item itself. Faults between items are rules in [`crate::lint`].
    fn check(&self, check: &mut Checker<'_>);

    /// Visits the dates of the facts that the item states; the newest tells how fresh it is.
    fn dates(&self, visit: &mut dyn FnMut(Date));
}

/// Is shown the kinds that a reference may lead to, its place, and its text.
pub type StrictVisitor<'a> = dyn FnMut(&'static [&'static str], &dyn Fn() -> KeyPath, &mut Text) + 'a;

/// A file as an item names it.
#[derive(Clone, Copy, Debug)]
pub enum NamedFile<'a> {
    /// In `photos`.
    Photo(&'a str),
    /// In `files`, or an address.
    Attached(&'a str),
}

/// A reference as written: a slug, a whole path or, where allowed, plain text.
#[derive(Clone, Debug)]
pub struct Reference<'a> {
    /// The kinds it may lead to, by [`Kind::NAME`].
    pub kinds: &'static [&'static str],
    /// Where it stands in the item.
    pub path: KeyPath,
    pub text: &'a str,
    /// Whether plain text is fine when nothing of that name exists.
    pub or_text: bool,
}

impl<'a> Reference<'a> {
    fn to(kinds: &'static [&'static str], key: &str, index: Option<usize>, text: &'a str) -> Self {
        let path = KeyPath::root().key(key);
        let path = index.map_or_else(|| path.clone(), |n| path.index(n));
        Self { kinds, path, text, or_text: false }
    }

    fn to_or_text(kinds: &'static [&'static str], key: &str, index: Option<usize>, text: &'a str) -> Self {
        Self { or_text: true, ..Self::to(kinds, key, index, text) }
    }

    fn at(kinds: &'static [&'static str], path: KeyPath, text: &'a str, or_text: bool) -> Self {
        Self { kinds, path, text, or_text }
    }
}

/// Collects what an item's own checks find, at their places.
pub struct Checker<'a> {
    origin: &'a Origin,
    id: &'a str,
    has_text: bool,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Checker<'_> {
    /// Whether the item has a text, wherever that is written.
    pub(crate) fn has_text(&self) -> bool {
        self.has_text
    }

    pub(crate) fn error(&mut self, code: &'static str, path: &KeyPath, message: Message, hint: Option<Message>) {
        let mut diagnostic = Diagnostic::error(code, self.origin.value(path), message).item(self.id);
        diagnostic.hint = hint;
        self.diagnostics.push(diagnostic);
    }
}

/// Declares the kinds once: the drafts' store, and the table that parsing, schemas and references go by.
macro_rules! registry {
    ($($field:ident: $type:ident),* $(,)?) => {
        /// Items of every kind, in the order of their files.
        #[derive(Clone, Debug, Default)]
        pub struct Drafts {
            $(pub $field: Vec<Draft<$type>>,)*
            /// What is there and could not be read.
            pub unread: Vec<Unread>,
            /// Whether some of them refer to others by what these are called.
            pub by_name: bool,
        }

        impl Drafts {
            /// Moves the other's items to the end of these.
            pub fn append(&mut self, other: &mut Self) {
                $(self.$field.append(&mut other.$field);)*
                self.unread.append(&mut other.unread);
                self.by_name |= other.by_name;
            }

            /// Adds the other's items to the end of these.
            pub fn extend(&mut self, other: &Self) {
                $(self.$field.extend_from_slice(&other.$field);)*
                self.unread.extend_from_slice(&other.unread);
                self.by_name |= other.by_name;
            }
        }

        impl Drafts {
            /// Takes out items by their ids, and of organisations all that is in them or below.
            pub fn remove(&mut self, ids: &std::collections::BTreeSet<std::sync::Arc<str>>) {
                let is_below = |org: &str| {
                    let above = std::iter::successors(Some(org), |org| org.rsplit_once('/').map(|(above, _)| above));
                    above.filter(|org| !org.is_empty()).any(|org| ids.contains(org))
                };
                $(self.$field.retain(|draft| !ids.contains(&draft.id) && !is_below(&draft.org));)*
            }

            /// The same, and remembers what the items are called.
            pub fn leave_out(&mut self, ids: &std::collections::BTreeSet<std::sync::Arc<str>>) {
                let mut left_out = Vec::new();
                $(left_out.extend(self.$field.iter().filter(|draft| ids.contains(&draft.id)).flat_map(Unread::of));)*
                self.remove(ids);
                self.unread.append(&mut left_out);
            }
        }

        /// Calls another macro with the list of kinds.
        macro_rules! with_kinds {
            ($callback:ident) => { $callback! { $($field: $type),* } };
        }
        pub(crate) use with_kinds;

        /// The kinds in the order of the content contract.
        pub const KINDS: &[KindInfo] = &[
            $(KindInfo {
                name: $type::NAME,
                folder: $type::FOLDER,
                label: $type::label,
                has_pages: $type::HAS_PAGES,
                has_periods: $type::HAS_PERIODS,
                title_key: $type::TITLE_KEY,
                is_told: $type::IS_TOLD,
                is_dated: $type::IS_DATED,
                told_apart: $type::TOLD_APART,
                also_called: $type::ALSO_CALLED,
                keys: crate::yaml::keys_of::<$type>,
                schema: |mut generator| generator.root_schema_for::<$type>(),
                faults: |node| yaml::from_node::<$type>(node).faults,
                parse: |file, drafts| file.items::<$type>(&mut |drafts| &mut drafts.$field, drafts),
            },)*
        ];
    };
}

/// What the stages need to know of a kind without its type.
pub struct KindInfo {
    pub name: &'static str,
    pub folder: &'static str,
    pub label: fn() -> Message,
    /// See [`Kind::HAS_PAGES`].
    pub has_pages: bool,
    /// See [`Kind::HAS_PERIODS`].
    pub has_periods: bool,
    /// See [`Kind::TITLE_KEY`].
    pub title_key: &'static str,
    /// See [`Kind::IS_TOLD`].
    pub is_told: bool,
    /// See [`Kind::IS_DATED`].
    pub(crate) is_dated: bool,
    /// See [`Kind::TOLD_APART`].
    pub(crate) told_apart: &'static [(&'static str, usize)],
    /// See [`Kind::ALSO_CALLED`].
    pub also_called: &'static [&'static str],
    /// Its own keys.
    pub(crate) keys: fn() -> &'static [&'static str],
    /// The schema of its own keys, without the common ones.
    pub schema: fn(schemars::SchemaGenerator) -> schemars::Schema,
    /// What is wrong with a value as one of its kind, the common keys apart.
    pub(crate) faults: fn(&yaml::Node) -> Vec<yaml::Fault>,
    parse: fn(&mut parse::ItemFile<'_>, &mut Drafts),
}

registry! {
    orgs: Org,
    members: Member,
    posts: Post,
    reviews: Review,
    commitments: Commitment,
    exemplars: Exemplar,
    rolls: Roll,
    notices: Notice,
    teams: Team,
    services: Service,
    linkages: Linkage,
    rosters: Roster,
    areas: Area,
    suggestions: Suggestion,
}
