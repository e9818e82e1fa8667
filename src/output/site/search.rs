//! The page that searches: a form for the script, and the lists for readers without one.

use std::sync::Arc;

use serde::Serialize;

use super::Context;
use super::head::{Head, Link, page};
use super::pages::Page;
use super::summary::existing;
use crate::board::OrgId;
use crate::kinds::KINDS;
use crate::output::{Job, PlannedFile, PlannedFiles, Planner, View};

#[derive(Serialize)]
struct SearchPage {
    /// Where the script is; absent when there is no index to search.
    script: Option<String>,
    lists: Vec<Link>,
}

pub(super) fn routes(files: &mut PlannedFiles) {
    files.push(PlannedFile::new("search/index.html", None, Job::Page(Page::Search)).unindexed());
}

pub(super) fn search_page(context: &Arc<Context>, planner: &Planner<'_>) -> anyhow::Result<View> {
    let (board, strings) = (planner.board, planner.theme.strings());
    let script = planner.routes.iter().find(|route| route.starts_with("assets/search.") && route.ends_with(".js"));
    let kinds = KINDS.iter().filter(|kind| kind.has_pages && !kind.folder.is_empty());
    let others = ["appraisals", "archive"].into_iter().filter_map(|folder| {
        let url = existing(planner.routes, format!("{folder}/"))?;
        Some(Link { title: strings.get(&format!("{folder}.title")).to_owned(), url })
    });
    let lists = kinds
        .filter_map(|kind| {
            let url = existing(planner.routes, format!("{}/", kind.folder))?;
            Some(Link { title: (kind.label)().in_language(board.settings.language).to_owned(), url })
        })
        .chain(others)
        .collect();
    let head = Head::new("search/", strings.get("search.title"), "search")
        .described(strings.get("search.hint"))
        .below(context, board, OrgId::ROOT)
        .noindex(true);
    page(context, "search.html", &head, &SearchPage { script: script.map(ToString::to_string), lists })
}
