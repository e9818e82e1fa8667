//! Declaring the pages of items and lists, of which a board has a hundred thousand.
//!
//! What is planned of an item's page follows from the item, of a list's page from how long the list is. Neither holds what
//! the pages of one plan share (see [`Context`]), so that in a preview the plan of the next board takes over all that an
//! edit did not touch.

use std::ops::Range;
use std::sync::{Arc, PoisonError};

use rayon::prelude::*;

use super::Context;
use super::list_page::ListPage;
use super::lists::{Cut, List};
use super::looks::look;
use super::pages::Page;
use super::sorted::lists;
use crate::address::{item_url, page_route};
use crate::board::{Before, Board};
use crate::output::{Job, PlannedFile, PlannedFiles, Run, View};
use crate::record::{AxisInfo, RecordKind};

/// Items whose pages stand in one run.
const ITEMS: usize = 1024;
/// Lists of organisations whose pages stand in one run; each list of the whole board has its own.
const LISTS: usize = 64;

/// The pages of a kind's items.
type Runs = Vec<Run>;

/// The pages of a kind's lists, as they were declared last.
struct LastLists {
    lists: Arc<[List]>,
    runs: Vec<(Range<usize>, Run)>,
}

/// The lists of one kind, as the pages of one plan share them.
pub(super) struct KindLists {
    pub(super) kind: &'static dyn RecordKind,
    pub(super) axes: Vec<AxisInfo>,
    pub(super) lists: Arc<[List]>,
    pub(super) make: MakeList,
}

/// What makes a page of a list.
pub(super) type MakeList = fn(&Arc<Context>, &ListPage<'_>, bool) -> anyhow::Result<View>;

impl KindLists {
    pub(super) fn new(kind: &'static dyn RecordKind, axes: Vec<AxisInfo>, lists: Arc<[List]>, make: MakeList) -> Self {
        Self { kind, axes, lists, make }
    }
}

/// Declares the pages of a kind: of its items, and of its lists.
pub(super) fn kind_routes(
    context: &Arc<Context>,
    board: &Board,
    kind: &'static dyn RecordKind,
    files: &mut PlannedFiles,
) {
    item_routes(board, kind, files);
    let make: MakeList = |context, page, noindex| look(page.kind.info().name).list(context, page, noindex);
    let of = KindLists::new(kind, kind.axes(), lists(board, kind), make);
    list_routes(context, board, kind.info().folder, of, files, |places| kind.are_indexed(board, places));
}

/// Declares the pages of the items of a kind.
fn item_routes(board: &Board, kind: &'static dyn RecordKind, files: &mut PlannedFiles) {
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
                    own.extend((1..=look.pages(board, at)).map(|number| item_file(board, kind, at, number)));
                }
                Arc::new(own)
            })
        };
        Arc::new((0..number.div_ceil(ITEMS)).into_par_iter().map(run).collect())
    });
    runs.iter().for_each(|run| files.take_over(run.clone()));
}

fn item_file(board: &Board, kind: &'static dyn RecordKind, at: usize, number: usize) -> PlannedFile {
    let record = kind.record(board, at);
    let (route, origin) = (page_route(&item_page_url(record.id(), number)), record.origin().key(kind.info().title_key));
    let job = Job::Page(Page::Item { kind: kind.info().name, at, number });
    let file = PlannedFile::new(route, Some(origin), job).changed_on(record.changed_on());
    if record.is_indexed() { file } else { file.unindexed() }
}

/// The address of one of an item's pages; most have but one.
pub(super) fn item_page_url(id: &str, number: usize) -> String {
    let url = item_url(id);
    if number == 1 { url } else { format!("{url}page/{number}/") }
}

/// Declares the pages of the lists in a folder. `indexed` tells of a page's items whether search engines may keep it.
pub(super) fn list_routes(
    context: &Context,
    board: &Board,
    folder: &'static str,
    of: KindLists,
    files: &mut PlannedFiles,
    indexed: impl Fn(&[usize]) -> bool + Sync,
) {
    let lists = of.lists.clone();
    context.lists.lock().unwrap_or_else(PoisonError::into_inner).insert(folder, Arc::new(of));
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
                    (same && cuts().zip(run.iter()).all(|((list, cut), file)| is_indexed(list, &cut) == file.indexed))
                        .then(|| run.clone())
                });
                let run = known.unwrap_or_else(|| {
                    let mut own = Vec::new();
                    for number in group.clone() {
                        for cut in lists[number].cuts() {
                            let keep = is_indexed(&lists[number], &cut);
                            let route = page_route(&lists[number].url_of(cut.number));
                            let page = Page::List { folder, list: number, number: cut.number };
                            let file = PlannedFile::new(route, None, Job::Page(page));
                            own.push(if keep { file } else { file.unindexed() });
                        }
                    }
                    Arc::new(own)
                });
                (group, run)
            })
            .collect()
    };
    let kept = board.follow(folder, |last: Before<'_, LastLists>| {
        let runs = declared(last.map(|(_, last)| &**last));
        Arc::new(LastLists { lists: lists.clone(), runs })
    });
    kept.runs.iter().for_each(|(_, run)| files.take_over(run.clone()));
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
