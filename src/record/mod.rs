//! What may be said of an item on one medium on one day, decided once.
//!
//! A [`Board`] is assembled for one medium and one day: consent, activity and visibility are in it already. Here, in a
//! file per kind, stands what of an item is public and in which words: its facts and its columns, the persons it names,
//! its pictures, its days, its dated events, by what its lists are filtered, and whether search engines may keep it.
//! Pages, placards, slides, tables, the search and the feed choose, order and draw; they derive nothing.
//!
//! A kind implements [`Told`]. Whatever it leaves unsaid follows from its [`Row`], so that a kind that brings nothing of
//! its own still appears on every surface. [`kinds`] lists the kinds without their types, for whoever treats all alike;
//! [`Placed`] is one item with its type, for the looks that know it.
//!
//! Records are made when they are asked for and borrow from the board; none is kept.

mod appraisal;
mod area;
mod axis;
mod commitment;
mod days;
mod ending;
mod events;
mod exemplar;
mod goal;
mod history;
mod linkage;
mod member;
mod notice;
mod of_any_kind;
mod org;
mod person;
mod picture;
mod post;
mod roll;
mod roster;
mod row;
mod service;
mod spoken;
mod standard;
mod suggestion;
mod team;
mod told;
mod totals;
mod trend;
mod words;

pub(crate) use appraisal::AppraisalRecord;
pub(crate) use area::AreaRecord;
pub(crate) use axis::{Axis, AxisInfo, AxisValue};
pub(crate) use commitment::{CommitmentRecord, Pledger, amended_words};
pub(crate) use days::Days;
pub(crate) use ending::{Ending, last_days};
pub(crate) use events::{Change, Event, What};
pub(crate) use exemplar::ExemplarRecord;
pub(crate) use goal::{Figure, Goal};
pub(crate) use history::{History, Month, history};
pub(crate) use linkage::LinkageRecord;
pub(crate) use notice::{Corrected, NoticeRecord, corrected_mark, corrections, corrections_in_words};
pub(crate) use of_any_kind::{Record, RecordKind, board_changed_on, item_kinds, kind, kinds, people_of};
pub(crate) use org::{org_texts, org_words, reception_words};
pub(crate) use person::Person;
pub use picture::{Picture, Shape};
pub(crate) use post::{PostRecord, Stars, edition as post_edition};
pub(crate) use roll::{Count, EntryRecord, GroupRecord, RollRecord, after_notices, edition as roll_edition};
pub(crate) use row::{Cell, Column, Row, Table, Value, WholeRow, row, tables};
pub(crate) use service::ServiceRecord;
pub(crate) use spoken::spoken;
pub(crate) use standard::meets_in_words;
pub(crate) use suggestion::{SuggestionRecord, Unit};
pub(crate) use team::TeamRow;
pub(crate) use told::{Found, See, Told};
pub(crate) use trend::{Fallen, trend};
pub(crate) use words::{Fact, Word, facts_in_words, shortened, slide_facts_in_words};

use std::ops::Range;

use jiff::civil::Date;

use crate::board::{Board, OrgId, OrgNode, Stored};
use crate::kinds::{Draft, Kind};

/// A draft at its place on a board: what its record is made from.
pub(crate) struct Placed<'b, K: Kind> {
    pub(crate) board: &'b Board,
    /// Its place among the published items of its kind.
    pub(crate) at: usize,
    pub(crate) draft: &'b Draft<K>,
}

impl<K: Kind> Clone for Placed<'_, K> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<K: Kind> Copy for Placed<'_, K> {}

impl<'b, K: Stored> Placed<'b, K> {
    /// The item at a place that the board has.
    pub(crate) fn of(board: &'b Board, at: usize) -> Self {
        Self { board, at, draft: &K::items(&board.items).all()[at] }
    }

    /// All items of a range of organisations, in the order of the tree.
    pub(crate) fn below(board: &'b Board, orgs: &Range<usize>) -> impl Iterator<Item = Self> + use<'b, K> {
        K::items(&board.items).range(orgs).map(move |at| Self::of(board, at))
    }

    pub(crate) fn org(&self) -> OrgId {
        self.board.org_of(self.draft)
    }

    pub(crate) fn org_node(&self) -> &'b OrgNode {
        self.board.org(self.org())
    }

    /// The day it was put up, as it says.
    pub(crate) fn published_on(&self) -> Option<Date> {
        self.draft.common.published_on.map(|day| *day)
    }
}
