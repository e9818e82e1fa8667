//! What else the board publishes of a person: their posts, their own pledges, stories of them, rolls that name them.
//!
//! Each of these pages names the person in public by itself; here they only lead to each other. Which do, a kind's record
//! says.

use std::collections::{BTreeSet, HashMap};

use serde::Serialize;

use super::Context;
use super::head::Link;
use super::list_page::list_title;
use crate::address::item_url;
use crate::board::Board;
use crate::kinds::{Kind, Post, Roll};
use crate::output::Planner;
use crate::record::{RecordKind, kind, kinds};

/// The pages that name each member: kinds and places.
pub(super) type OfMember = HashMap<usize, Vec<(&'static str, usize)>>;

/// The pages of one kind that name a person.
#[derive(Serialize)]
pub(super) struct Related {
    title: String,
    links: Vec<Link>,
}

pub(super) fn of_member(board: &Board) -> OfMember {
    let mut of: OfMember = HashMap::new();
    for kind in kinds() {
        for at in 0..kind.number(board) {
            let mut members = BTreeSet::new();
            kind.record(board, at).leads_to(&mut |member| {
                members.insert(member);
            });
            for member in members {
                of.entry(member).or_default().push((kind.info().name, at));
            }
        }
    }
    of
}

/// What leads from a page to others that name the same persons.
pub(super) fn related(context: &Context, planner: &Planner<'_>, members: &BTreeSet<usize>, own: &str) -> Vec<Related> {
    let board = planner.board;
    let of = context.of_member(board);
    let mut groups: Vec<Related> = Vec::new();
    let mut in_order: Vec<&'static dyn RecordKind> = kinds().collect();
    in_order.sort_by_key(|kind| context.arrangement.related_place(kind.info().folder));
    for kind in in_order {
        let name = kind.info().name;
        let pages = members.iter().filter_map(|member| of.get(member)).flatten();
        let places: BTreeSet<usize> = pages.filter(|(of, _)| *of == name).map(|(_, at)| *at).collect();
        let link = |at: usize| {
            let record = kind.record(board, at);
            Link { title: record.title().to_owned(), url: item_url(record.id()) }
        };
        let links: Vec<Link> = places.into_iter().filter(|at| kind.id(board, *at) != own).map(link).collect();
        if !links.is_empty() {
            groups.push(Related { title: list_title(board, planner.theme.strings(), kind.info().folder), links });
        }
    }
    groups
}

/// The page to which a member's name leads from a roll: the first of their posts, or else whatever the theme puts before
/// the others; rolls lead nowhere by themselves.
pub(super) fn page_of(context: &Context, board: &Board, member: usize) -> Option<String> {
    let pages = context.of_member(board).get(&member)?;
    let others = pages.iter().filter(|(name, _)| *name != Roll::NAME);
    let place = |name: &str| kind(name).map(|kind| context.arrangement.related_place(kind.info().folder));
    let (name, at) = others.min_by_key(|(name, at)| (*name != Post::NAME, place(name), *at))?;
    Some(item_url(kind(name)?.id(board, *at)))
}
