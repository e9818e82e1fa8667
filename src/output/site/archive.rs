//! The archive: what was published in each year, by kind, with the way to each list.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use super::Context;
use super::generic;
use super::head::{Head, page};
use super::summary::existing;
use super::{commitments, exemplars, notices, rolls};
use crate::board::{Board, NoticeState, OrgId, Reported};
use crate::output::{Job, Planner, Seed, Seeds};

#[derive(Serialize)]
struct Archive {
    /// From the newest.
    years: Vec<Year>,
}

#[derive(Serialize)]
struct Year {
    year: i16,
    lines: Vec<Line>,
}

/// One kind in one year.
#[derive(Serialize)]
struct Line {
    /// The kind's folder: `commitments`.
    kind: &'static str,
    title: String,
    url: String,
    count: usize,
    /// How many of them are over: done, or past their period; `None` where that means nothing.
    ended: Option<usize>,
}

/// Kinds with how many items each year has, and how many of them are over.
type Years = BTreeMap<i16, (usize, Option<usize>)>;

pub(super) fn routes(context: &Arc<Context>, _board: &Board, seeds: &mut Seeds) {
    let context = context.clone();
    seeds.push(Seed::new("archive/index.html", None, move |planner| archive(&context, planner)));
}

fn archive(context: &Arc<Context>, planner: &Planner<'_>) -> Job {
    let (board, strings) = (planner.board, planner.theme.strings());
    let mut years: BTreeMap<i16, Vec<Line>> = BTreeMap::new();
    let mut add = |kind: &'static str, title: String, counted: Years| {
        for (year, (count, ended)) in counted {
            let filter = existing(planner.routes, format!("{kind}/year/{year}/"));
            let Some(url) = filter.or_else(|| existing(planner.routes, format!("{kind}/"))) else { continue };
            years.entry(year).or_default().push(Line { kind, title: title.clone(), url, count, ended });
        }
    };
    let title = |kind: &str| strings.get(&format!("{kind}.title")).to_owned();
    let items = &board.items;
    add(
        "commitments",
        title("commitments"),
        counted(items.commitments.all().iter().enumerate().filter_map(|(at, draft)| {
            let facts = &board.commitment_facts[at];
            let done = facts.is_appraised_kind(draft).then_some(facts.reported == Reported::Done);
            Some((commitments::year_of(draft)?, done))
        })),
    );
    add(
        "notices",
        title("notices"),
        counted(
            items.notices.all().iter().enumerate().map(|(at, draft)| {
                (notices::year_of(draft), Some(board.notice_facts[at].state == NoticeState::Closed))
            }),
        ),
    );
    add("rolls", title("rolls"), counted(items.rolls.all().iter().map(|draft| (rolls::year_of(draft), None))));
    let exemplars = items.exemplars.all().iter().filter_map(|draft| Some((exemplars::year_of(draft)?, None)));
    add("exemplars", title("exemplars"), counted(exemplars));
    add("appraisals", title("appraisals"), counted(context.appraised(board).years.iter().map(|year| (*year, None))));
    for (folder, label, published) in generic::years(board) {
        let label = label.in_language(board.settings.language).to_owned();
        add(folder, label, counted(published.into_iter().map(|year| (year, None))));
    }
    let head = Head::new("archive/", strings.get("archive.title"), "").below(context, board, OrgId::ROOT);
    let years = years.into_iter().rev().map(|(year, lines)| Year { year, lines }).collect();
    page(context, "archive.html", &head, &Archive { years })
}

/// Counts by year; `over` is `None` for items of which that is not said.
fn counted(items: impl Iterator<Item = (i16, Option<bool>)>) -> Years {
    let mut years = Years::new();
    for (year, over) in items {
        let (count, ended) = years.entry(year).or_default();
        *count += 1;
        if let Some(over) = over {
            *ended = Some(ended.unwrap_or(0) + usize::from(over));
        }
    }
    years
}
