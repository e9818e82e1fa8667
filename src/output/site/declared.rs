//! Declaring the pages of items and lists, of which a board has a hundred thousand.
//!
//! The seed of an item's page follows from the item, that of a list's page from how long the list is. Neither holds what
//! the pages of one plan share (see [`Planner::site`]), so that in a preview the plan of the next board takes over all
//! that an edit did not touch.

use std::ops::Range;
use std::sync::{Arc, PoisonError};

use rayon::prelude::*;

use super::Context;
use super::fragments::Parts;
use super::head::failed;
use super::list_page::ListPage;
use super::lists::{Cut, List};
use super::looks::{ItemPage, look};
use super::sorted::lists;
use crate::address::{item_url, page_route};
use crate::board::{Before, Board};
use crate::diagnostic::Place;
use crate::output::seeds::{Run, Seed, Seeds};
use crate::output::{Job, Planner};
use crate::record::{AxisInfo, RecordKind};

/// Items whose seeds stand in one run.
const ITEMS: usize = 1024;
/// Lists of organisations whose seeds stand in one run; each list of the whole board has its own.
const LISTS: usize = 64;

/// The seeds of a kind's items.
type Runs = Vec<Run>;

/// The seeds of a kind's lists, as they were declared last.
struct LastLists {
    lists: Arc<[List]>,
    runs: Vec<(Range<usize>, Run)>,
}

/// The lists of one kind, as the pages of one plan share them.
pub(super) struct KindLists {
    pub(super) axes: Vec<AxisInfo>,
    pub(super) lists: Arc<[List]>,
    /// The ways from each list to others, ready made: the same on all its pages.
    pub(super) ways: Parts,
}

/// A page of the website whose seed holds nothing of the plan that it is in.
pub(super) fn page_seed(
    route: impl Into<Arc<str>>,
    origin: Option<Place>,
    make: impl Fn(&Arc<Context>, &Planner<'_>) -> anyhow::Result<Job> + Send + Sync + 'static,
) -> Seed {
    let route: Arc<str> = route.into();
    let own = route.clone();
    Seed::new(route, origin, move |planner| {
        let made = match planner.site {
            Some(context) => make(context, planner),
            None => Err(anyhow::anyhow!("the website is not part of this plan")),
        };
        made.unwrap_or_else(|error| failed(own.clone(), error))
    })
}

/// Declares the pages of a kind: of its items, and of its lists.
pub(super) fn kind_routes(context: &Arc<Context>, board: &Board, kind: &'static dyn RecordKind, seeds: &mut Seeds) {
    item_routes(board, kind, seeds);
    let of = Declared { kind, folder: kind.info().folder, axes: kind.axes(), lists: lists(board, kind) };
    let make: MakeList = |context, page, noindex| look(page.kind.info().name).list(context, page, noindex);
    list_routes(context, board, of, seeds, |places| kind.are_indexed(board, places), make);
}

/// Declares the pages of the items of a kind.
fn item_routes(board: &Board, kind: &'static dyn RecordKind, seeds: &mut Seeds) {
    let info = kind.info();
    let look = look(info.name);
    let number = kind.number(board);
    let runs = board.follow(info.folder, |last: Before<'_, Runs>| {
        let last = last.filter(|(old, _)| board.revises(old));
        let run = |run: usize| {
            let range = run * ITEMS..((run + 1) * ITEMS).min(number);
            let known = last.filter(|(old, _)| kind.same(old, board, &range));
            known.and_then(|(_, runs)| runs.get(run)).cloned().unwrap_or_else(|| {
                let mut own = Vec::with_capacity(range.len());
                for at in range {
                    own.extend((1..=look.pages(board, at)).map(|number| item_seed(board, kind, at, number)));
                }
                Arc::new(own)
            })
        };
        Arc::new((0..number.div_ceil(ITEMS)).into_par_iter().map(run).collect())
    });
    runs.iter().for_each(|run| seeds.take_over(run.clone()));
}

fn item_seed(board: &Board, kind: &'static dyn RecordKind, at: usize, number: usize) -> Seed {
    let record = kind.record(board, at);
    let (route, origin) = (page_route(&item_page_url(record.id(), number)), record.origin().key(kind.info().title_key));
    let seed = page_seed(route, Some(origin), move |context, planner| {
        look(kind.info().name).item(&ItemPage { context, planner, kind, at, number })
    });
    let seed = seed.changed_on(record.changed_on());
    if record.is_indexed() { seed } else { seed.unindexed() }
}

/// The address of one of an item's pages; most have but one.
pub(super) fn item_page_url(id: &str, number: usize) -> String {
    let url = item_url(id);
    if number == 1 { url } else { format!("{url}page/{number}/") }
}

/// What makes a page of a list.
pub(super) type MakeList = fn(&Arc<Context>, &ListPage<'_>, bool) -> anyhow::Result<Job>;

/// Lists whose pages are to be declared.
pub(super) struct Declared {
    pub(super) kind: &'static dyn RecordKind,
    /// The folder of the lists; for most the kind's own.
    pub(super) folder: &'static str,
    pub(super) axes: Vec<AxisInfo>,
    pub(super) lists: Arc<[List]>,
}

/// Declares the pages of lists. `indexed` tells of a page's items whether search engines may keep it.
pub(super) fn list_routes(
    context: &Context,
    board: &Board,
    Declared { kind: of, folder: kind, axes, lists }: Declared,
    seeds: &mut Seeds,
    indexed: impl Fn(&[usize]) -> bool + Sync,
    make: MakeList,
) {
    let of_kind = Arc::new(KindLists { axes, lists: lists.clone(), ways: Parts::new(lists.len()) });
    context.lists.lock().unwrap_or_else(PoisonError::into_inner).insert(kind, of_kind);
    let declared = |last: Option<&LastLists>| -> Vec<(Range<usize>, Run)> {
        groups(&lists)
            .into_par_iter()
            .map(|group| {
                let is_indexed = |list: &List, cut: &Cut| indexed(&list.items[cut.range.clone()]);
                let known = last.and_then(|last| {
                    let (_, run) = last.runs.iter().find(|(of, _)| *of == group)?;
                    let same = lists.get(group.clone())? == last.lists.get(group.clone())?;
                    let cuts = || {
                        lists[group.clone()].iter().flat_map(|list| list.cuts().into_iter().map(move |cut| (list, cut)))
                    };
                    (same && cuts().zip(run.iter()).all(|((list, cut), seed)| is_indexed(list, &cut) == seed.indexed))
                        .then(|| run.clone())
                });
                let run = known.unwrap_or_else(|| {
                    let mut own = Vec::new();
                    for number in group.clone() {
                        for cut in lists[number].cuts() {
                            let keep = is_indexed(&lists[number], &cut);
                            let route = page_route(&lists[number].url_of(cut.number));
                            let seed = page_seed(route, None, move |context, planner| {
                                let of_kind = context.lists_of(kind)?;
                                let KindLists { axes, lists, ways } = &*of_kind;
                                let list = &lists[number];
                                let page = ListPage {
                                    context,
                                    planner,
                                    kind: of,
                                    folder: kind,
                                    axes,
                                    lists,
                                    ways,
                                    number,
                                    list,
                                    cut: &cut,
                                };
                                make(context, &page, !keep)
                            });
                            own.push(if keep { seed } else { seed.unindexed() });
                        }
                    }
                    Arc::new(own)
                });
                (group, run)
            })
            .collect()
    };
    let kept = board.follow(kind, |last: Before<'_, LastLists>| {
        let runs = declared(last.map(|(_, last)| &**last));
        Arc::new(LastLists { lists: lists.clone(), runs })
    });
    kept.runs.iter().for_each(|(_, run)| seeds.take_over(run.clone()));
}

/// The lists that share a run.
fn groups(lists: &[List]) -> Vec<Range<usize>> {
    let mut groups: Vec<Range<usize>> = Vec::new();
    for (at, list) in lists.iter().enumerate() {
        let whole_board = |list: &List| list.org == crate::board::OrgId::ROOT;
        match groups.last_mut() {
            Some(group) if !whole_board(list) && !whole_board(&lists[group.start]) && group.len() < LISTS => {
                group.end = at + 1;
            }
            _ => groups.push(at..at + 1),
        }
    }
    groups
}
