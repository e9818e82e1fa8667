//! What a branch's own page answers besides: who its members are and what they answer for, what it was honoured with, and
//! its commitments state by state.

use std::collections::{BTreeSet, HashMap};

use serde::Serialize;

use super::Context;
use super::head::Link;
use super::list_page::list_title;
use crate::address::item_url;
use crate::board::{Board, OrgId, Totals};
use crate::font::name_class;
use crate::kinds::Member;
use crate::output::Planner;
use crate::record::{Person, Placed, RecordKind, kind, kinds};
use crate::theme::Strings;

/// Members named on the page of their organisation; each of them is found by the search.
const MEMBERS: usize = 20;
/// What each of them answers for.
const DUTIES: usize = 4;

/// A member of the organisation, with the pages that name them.
#[derive(Serialize)]
pub(super) struct MemberRow {
    name: String,
    /// `name-2` sets a name of two characters as wide as one of three.
    class: Option<&'static str>,
    position: Option<String>,
    duties: Vec<Duty>,
}

/// A page that names a member, and what kind of page it is: 岗位, 党员责任区.
#[derive(Serialize)]
struct Duty {
    kind: String,
    #[serde(flatten)]
    link: Link,
}

/// The organisation's members whom its pages name by themselves, in the order of their files.
pub(super) fn members(context: &Context, planner: &Planner<'_>, org: OrgId) -> Vec<MemberRow> {
    let (board, strings) = (planner.board, planner.theme.strings());
    let of = context.of_member(board);
    let row = |item: Placed<'_, Member>| {
        let (person, pages) = (Person::of(board, item.at)?, of.get(&item.at)?);
        let mut pages: Vec<_> = pages.iter().filter_map(|(name, at)| Some((kind(name)?, *at))).collect();
        pages.sort_by_key(|(kind, at)| (context.arrangement.related_place(kind.info().folder), *at));
        let duty = |(kind, at): (&'static dyn RecordKind, usize)| {
            let record = kind.record(board, at);
            let link = Link { title: record.title().to_owned(), url: item_url(record.id()) };
            Duty { kind: list_title(board, strings, kind.info().folder), link }
        };
        Some(MemberRow {
            name: person.name().to_owned(),
            class: name_class(person.name()),
            position: person.position().map(str::to_owned),
            duties: pages.into_iter().take(DUTIES).map(duty).collect(),
        })
    };
    Placed::<Member>::below(board, &(org.0..org.0 + 1)).filter_map(row).take(MEMBERS).collect()
}

/// The rolls and stories that name the organisation itself.
pub(super) fn honours(context: &Context, planner: &Planner<'_>, org: OrgId) -> Vec<Link> {
    let board = planner.board;
    let places = context.of_org(board).get(&org).map_or(&[][..], Vec::as_slice);
    let link = |(name, at): &(&'static str, usize)| {
        let record = kind(name)?.record(board, *at);
        Some(Link { title: record.title().to_owned(), url: item_url(record.id()) })
    };
    places.iter().filter_map(link).collect()
}

/// A state of commitments, and how many are in it.
#[derive(Serialize)]
pub(super) struct State {
    title: String,
    count: usize,
    /// Its place on the page, whose styles then show no other: `is-overdue`.
    id: String,
}

/// The place on a branch's page that shows the commitments in a state, and no others.
pub(super) fn state_id(word: &str) -> String {
    format!("is-{}", word.replace('_', "-"))
}

/// The states in which an organisation has commitments, in the order of the figures.
pub(super) fn states(strings: &Strings, totals: &Totals) -> Vec<State> {
    let f = &totals.fulfilment;
    let states = [
        ("commitment.schedule", "overdue", f.overdue),
        ("commitment.schedule", "due_soon", f.due_soon),
        ("commitment.schedule", "on_time", f.on_time),
        ("commitment.reported", "done", f.done),
        ("commitment.schedule", "late_done", f.late_done),
        ("verdict", "fulfilled", f.fulfilled),
        ("verdict", "partly", f.partly),
        ("verdict", "unfulfilled", f.unfulfilled),
        ("verdict", "undecided", f.undecided),
        ("commitment.words", "amended", f.amended),
    ];
    let state = |(words, word, count): (&str, &str, usize)| State {
        title: strings.get(&format!("{words}.{word}")).to_owned(),
        count,
        id: state_id(word),
    };
    states.into_iter().filter(|(_, _, count)| *count > 0).map(state).collect()
}

/// The rolls and stories that name each organisation itself: kinds and places.
pub(super) type OfOrg = HashMap<OrgId, Vec<(&'static str, usize)>>;

pub(super) fn of_org(board: &Board) -> OfOrg {
    let mut of = OfOrg::new();
    for kind in kinds() {
        for at in 0..kind.number(board) {
            let mut orgs = BTreeSet::new();
            kind.record(board, at).honours(&mut |org| {
                orgs.insert(org);
            });
            orgs.into_iter().for_each(|org| of.entry(org).or_default().push((kind.info().name, at)));
        }
    }
    of
}
