//! The board: every published item with its links and everything that follows from it on one day.
//!
//! [`assemble`] takes the drafts of all files and gives a [`Board`] that is always valid: what is faulty or hidden is
//! not in it, so that no output has to remember to leave something out. Derived facts are functions of the drafts, the
//! settings and one date; nothing here reads a clock or a disk.

mod assemble;
mod boards;
mod called;
mod commitments;
mod contact;
mod duties;
mod index;
mod lamp;
mod linkage;
mod links;
mod memory;
mod notices;
mod number;
mod orders;
mod people;
mod posts;
mod projects;
mod receptions;
mod responsible;
mod revise;
mod shared;
mod stars;
mod totals;
mod visibility;

pub use assemble::assemble;
pub use boards::Boards;
pub(crate) use commitments::sounds_like_a_unit;
pub use commitments::{CommitmentFacts, Owner, Reported, Standing};
pub use contact::ContactCard;
pub use duties::{ReviewDuties, review_duties};
pub use index::{Target, TargetKind};
pub use lamp::Lamp;
pub(crate) use lamp::days_between;
pub use linkage::{Coverage, Covered, UnitCover};
pub(crate) use linkage::{Rosters, roster_of, rosters, serving};
pub(crate) use links::own_files;
pub use links::{Link, LinkFault};
pub use memory::{Before, Memory, difference, try_under, under};
pub use notices::{NoticeFacts, NoticeState};
pub(crate) use notices::{corrected, stands};
pub(crate) use number::first_number;
pub use orders::{OrderCell, Orders};
pub(crate) use people::{consents, is_active, photo_path};
pub use posts::{Award, PostFacts, Stage};
pub use projects::Projects;
pub(crate) use projects::{names_person, project_lamp, project_state};
pub use receptions::Reception;
pub use responsible::{Responsible, split_notation};
pub use revise::revise;
pub use shared::Shared;
pub(crate) use stars::effective_on;
pub use stars::{Replay, StarFault, StarFaultKind, replay};
pub use totals::{Counts, Fulfilment, Totals};
pub(crate) use visibility::{allows, is_approved, is_published};

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use jiff::civil::Date;

use crate::attachment::Desk;
use crate::calendar::Calendar;
use crate::clips::Clips;
use crate::font::Stack;
use crate::kinds::{Common, Draft, Drafts, Kind, Medium, Org, Review, with_kinds};
use crate::screens::NamedScreen;
use crate::settings::Settings;
use crate::source::Asset;
use index::Index;

/// An organisation's number: its place in [`Board::orgs`], parents before children.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OrgId(pub usize);

impl OrgId {
    /// The root organisation.
    pub const ROOT: Self = Self(0);
}

/// An organisation in its tree.
#[derive(Clone, Debug)]
pub struct OrgNode {
    pub draft: Draft<Org>,
    pub parent: Option<OrgId>,
    pub children: Vec<OrgId>,
    /// Itself and everything below it: a range of [`Board::orgs`].
    pub subtree: Range<usize>,
    /// How to reach it; what it does not say is its parent's.
    pub contact: ContactCard,
    /// Its own sector, else its parent's.
    pub sector: Option<crate::kinds::Sector>,
}

impl OrgNode {
    /// Its folder; empty for the root.
    pub fn path(&self) -> &Arc<str> {
        &self.draft.id
    }
}

/// Items of one kind in the order of their organisations, so that a subtree's items are one slice.
///
/// Shared between boards: the preview revises one item of a hundred thousand and keeps the others.
#[derive(Debug)]
pub struct Items<K> {
    items: Shared<Draft<K>>,
    /// For each organisation, where its own items begin; one entry more at the end.
    starts: Shared<usize>,
}

impl<K> Clone for Items<K> {
    fn clone(&self) -> Self {
        Self { items: self.items.clone(), starts: self.starts.clone() }
    }
}

impl<K> Default for Items<K> {
    fn default() -> Self {
        Self { items: Shared::default(), starts: vec![0].into() }
    }
}

impl<K> Items<K> {
    /// Whether both are the same list in memory.
    pub fn is(&self, other: &Self) -> bool {
        self.items.is(&other.items)
    }

    /// Items with the numbers of their organisations, in rising order, of as many organisations as there are.
    pub(crate) fn of(placed: Vec<(usize, Draft<K>)>, orgs: usize) -> Self {
        let starts: Vec<usize> = (0..=orgs).map(|org| placed.partition_point(|(at, _)| *at < org)).collect();
        let items: Vec<_> = placed.into_iter().map(|(_, draft)| draft).collect();
        Self { items: items.into(), starts: starts.into() }
    }

    /// All of them.
    pub fn all(&self) -> &[Draft<K>] {
        &self.items
    }

    pub fn get(&self, index: usize) -> Option<&Draft<K>> {
        self.items.get(index)
    }

    /// The places in [`Self::all`] of the items of a range of organisations.
    pub fn range(&self, orgs: &Range<usize>) -> Range<usize> {
        let last = self.starts.len() - 1;
        self.starts[orgs.start.min(last)]..self.starts[orgs.end.min(last)]
    }
}

/// A kind whose items a board holds.
pub trait Stored: Kind {
    /// The published items of the kind.
    fn items(store: &Store) -> &Items<Self>;
}

macro_rules! store {
    ($($field:ident: $type:ident),* $(,)?) => {
        /// The published items of every kind.
        #[derive(Clone, Debug, Default)]
        pub struct Store {
            $(pub $field: Items<crate::kinds::$type>,)*
        }

        $(impl Stored for crate::kinds::$type {
            fn items(store: &Store) -> &Items<Self> {
                &store.$field
            }
        })*

        impl Store {
            /// Whether both hold the very same lists of every kind.
            pub fn is(&self, other: &Self) -> bool {
                true $(&& self.$field.is(&other.$field))*
            }

            /// Sorts drafts into the order of their organisations and splits off what is not published.
            fn build(drafts: Drafts, sorter: &mut assemble::Sorter<'_>) -> (Self, Drafts) {
                let mut hidden = Drafts::default();
                let store = Self { $($field: sorter.sort(drafts.$field, &mut hidden.$field),)* };
                (store, hidden)
            }
        }
    };
}
with_kinds!(store);

/// Star reviews by the post that they are of.
type StarReviews = HashMap<Arc<str>, Vec<Draft<Review>>>;

/// A board on one day, for one output. Its large parts are shared by its clones.
#[derive(Clone, Debug, Default)]
pub struct Board {
    pub settings: Settings,
    pub today: Date,
    /// What the board is for: items that leave this output out are not in it.
    pub medium: Medium,
    pub calendar: Calendar,
    /// Parents before children; a subtree is a range. Never empty in a board that is published.
    pub orgs: Shared<OrgNode>,
    pub items: Store,
    /// Beside the posts.
    pub post_facts: Shared<PostFacts>,
    /// Beside the commitments.
    pub commitment_facts: Shared<Arc<CommitmentFacts>>,
    /// Beside the notices.
    pub notice_facts: Shared<NoticeFacts>,
    /// How many services were asked for; of no order is more told.
    pub orders: Arc<Orders>,
    /// How many households have a member to ask; of no household is more told.
    pub coverage: Arc<Coverage>,
    /// Beside [`Board::orgs`]: each with everything below it.
    pub totals: Vec<Totals>,
    /// Pictures and attached files by path, so that links to them can be followed.
    pub assets: Arc<BTreeMap<Arc<str>, Asset>>,
    /// What the outputs remember of the board before.
    pub memory: Option<Arc<Memory>>,
    /// The lobby's screens, in the order of their ids.
    pub screens: Arc<[NamedScreen]>,
    /// The faces that its texts are set in, by role.
    pub fonts: Arc<Stack>,
    /// Where attached files are read.
    pub desk: Arc<Desk>,
    /// What is read aloud where no voice is.
    pub(crate) clips: Arc<Clips>,
    /// Pictures of persons who may not be shown on this output, by path.
    withheld: Arc<BTreeSet<Arc<str>>>,
    index: Arc<Index>,
    /// The reviews that give each post its stars.
    star_reviews: Arc<StarReviews>,
    /// The awards that notices record.
    conferrals: Arc<posts::Conferrals>,
    /// What everybody is called, for whoever asks first.
    called: Arc<OnceLock<called::Called>>,
    /// The corrections that stand, by the id of what they correct.
    corrections: Arc<notices::Corrections>,
    /// What notices of conferral name, for whoever asks first.
    named: Arc<OnceLock<posts::Named>>,
    /// The commitments that notices amend, for whoever asks first.
    amended: Arc<OnceLock<commitments::Amended>>,
}

impl Board {
    /// Whether this board is an earlier one in which only words, dates and states of published items changed: the same
    /// organisations, the same items in the same places, the same settings, day and files.
    pub fn revises(&self, earlier: &Self) -> bool {
        // A whole assembly makes an index of its own.
        Arc::ptr_eq(&self.index, &earlier.index)
            && Arc::ptr_eq(&self.withheld, &earlier.withheld)
            && Arc::ptr_eq(&self.assets, &earlier.assets)
            && self.orgs.is(&earlier.orgs)
    }

    /// Whether both are of the same organisations, and have the very same items and derived facts.
    pub fn is(&self, other: &Self) -> bool {
        self.revises(other)
            && self.items.is(&other.items)
            && self.post_facts.is(&other.post_facts)
            && self.commitment_facts.is(&other.commitment_facts)
            && self.notice_facts.is(&other.notice_facts)
    }

    /// The day of the latest thing that its items tell, up to today.
    pub(crate) fn newest_fact(&self) -> Option<Date> {
        let mut newest: Option<Date> = None;
        macro_rules! each {
            ($($field:ident: $type:ident),* $(,)?) => {
                $(for draft in self.items.$field.all() {
                    newest = newest.max(draft.newest_fact(self.today));
                })*
            };
        }
        with_kinds!(each);
        newest
    }

    pub fn org(&self, id: OrgId) -> &OrgNode {
        &self.orgs[id.0]
    }

    /// The organisation in a folder.
    pub fn org_at(&self, path: &str) -> Option<OrgId> {
        self.index.org(path)
    }

    /// The organisation of an item.
    pub fn org_of<K: Kind>(&self, draft: &Draft<K>) -> OrgId {
        self.org_at(&draft.org).unwrap_or(OrgId::ROOT)
    }

    /// What a published item says that every item may say.
    pub(crate) fn common_of(&self, target: &Target) -> Option<&Common> {
        macro_rules! each {
            ($($field:ident: $type:ident),* $(,)?) => {
                $(if target.kind == crate::kinds::$type::NAME {
                    return self.items.$field.get(target.at?).map(|draft| &draft.common);
                })*
            };
        }
        with_kinds!(each);
        None
    }

    /// The places of the corrections of an item, the newest first.
    pub fn corrections_of(&self, id: &str) -> &[usize] {
        self.corrections.get(id).map_or(&[], Vec::as_slice)
    }

    /// From the root to the organisation itself.
    pub fn ancestry(&self, id: OrgId) -> Vec<OrgId> {
        let mut line = vec![id];
        // A board may have no organisation yet.
        while let Some(parent) = line.last().and_then(|org| self.orgs.get(org.0)?.parent) {
            line.push(parent);
        }
        line.reverse();
        line
    }

    /// Follows a reference from an organisation: a whole path, or a slug looked up there and then in its parents.
    pub fn resolve(&self, org: &str, text: &str, kinds: &[&str]) -> Option<Target> {
        self.index.resolve(org, text, kinds)
    }

    /// Whether a reference leads, or may lead, to something that is there and could not be read.
    pub(crate) fn leads_to_unread(&self, org: &str, text: &str, kinds: &[&str]) -> bool {
        match self.resolve(org, text, kinds) {
            Some(target) => self.index.is_unread(&target.id),
            None => self.index.may_be_unread(org, text, kinds) || self.is_called_and_left_out(org, text, kinds),
        }
    }
}

/// A board, and what was checked but is not published.
#[derive(Clone, Debug, Default)]
pub struct Assembled {
    pub board: Board,
    /// Drafts, withdrawn, expired, revoked and not yet due items: for the checker only.
    pub hidden: Drafts,
}
