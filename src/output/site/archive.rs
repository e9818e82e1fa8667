//! The archive: what was published in each year, by kind, with the way to each list.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use super::Context;
use super::head::{Head, page};
use super::list_page::list_title;
use super::pages::Page;
use super::summary::existing;
use crate::board::OrgId;
use crate::output::{Job, PlannedFile, PlannedFiles, Planner, View};
use crate::record::kinds;

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

pub(super) fn routes(files: &mut PlannedFiles) {
    files.push(PlannedFile::new("archive/index.html", None, Job::Page(Page::Archive)));
}

pub(super) fn archive(context: &Arc<Context>, planner: &Planner<'_>) -> anyhow::Result<View> {
    let (board, strings) = (planner.board, planner.theme.strings());
    let mut years: BTreeMap<i16, Vec<Line>> = BTreeMap::new();
    let mut add = |kind: &'static str, title: String, counted: Years| {
        for (year, (count, ended)) in counted {
            let filter = existing(planner.routes, format!("{kind}/year/{year}/"));
            let Some(url) = filter.or_else(|| existing(planner.routes, format!("{kind}/"))) else { continue };
            years.entry(year).or_default().push(Line { kind, title: title.clone(), url, count, ended });
        }
    };
    let mut counts: Vec<(&'static str, Years)> = Vec::new();
    for kind in kinds() {
        let records = (0..kind.number(board)).map(|at| kind.record(board, at));
        counts
            .push((kind.info().folder, counted(records.filter_map(|record| Some((record.year()?, record.is_over()))))));
    }
    let appraised = context.appraised(board);
    counts.push(("appraisals", counted(appraised.years.iter().map(|year| (*year, None)))));
    counts.sort_by_key(|(folder, _)| context.arrangement.archive_place(folder));
    for (folder, years) in counts {
        add(folder, list_title(board, strings, folder), years);
    }
    let lead = strings.get("archive.lead");
    let head =
        Head::new("archive/", strings.get("archive.title"), "").described(lead).below(context, board, OrgId::ROOT);
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
