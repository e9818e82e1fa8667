//! Pages about the site itself: accessibility, the data for download, and the page for a wrong address.

use std::sync::Arc;

use serde::Serialize;

use super::Context;
use super::head::{Head, page};
use super::machine;
use super::pages::Page;
use super::summary::existing;
use crate::board::{Board, OrgId};
use crate::output::{Job, PlannedFile, PlannedFiles, Planner, View};
use crate::record::{Table, tables};

#[derive(Serialize)]
struct AboutPage {
    org: String,
    contact: tera::Value,
    search_url: Option<String>,
}

#[derive(Serialize)]
struct DataPage {
    tables: Vec<DataTable>,
    /// The data dictionary.
    catalogue: Option<&'static str>,
    /// The same to read.
    dictionary: Option<String>,
    /// Under which licence it may be used.
    licence: Option<String>,
    licence_url: Option<String>,
    feed: Option<&'static str>,
}

/// One table in all its formats.
#[derive(Serialize)]
struct DataTable {
    name: &'static str,
    title: String,
    files: Vec<DataFile>,
}

#[derive(Serialize)]
struct DataFile {
    url: String,
    /// `CSV`.
    format: String,
}

pub(super) fn routes(files: &mut PlannedFiles) {
    let page = |route: &str, page| PlannedFile::new(route, None, Job::Page(page));
    files.push(page("about/accessibility/index.html", Page::Accessibility));
    files.push(page("404.html", Page::NotFound).unindexed());
    files.push(page("data/index.html", Page::Data));
}

pub(super) fn accessibility(context: &Arc<Context>, planner: &Planner<'_>) -> anyhow::Result<View> {
    about(context, planner, "about/accessibility/", ["accessibility.title", "accessibility.lead"], "accessibility.html")
}

pub(super) fn not_found(context: &Arc<Context>, planner: &Planner<'_>) -> anyhow::Result<View> {
    about(context, planner, "404.html", ["not_found.title", "not_found.text"], "404.html")
}

fn about(
    context: &Arc<Context>,
    planner: &Planner<'_>,
    url: &'static str,
    [title, lead]: [&'static str; 2],
    template: &'static str,
) -> anyhow::Result<View> {
    let (board, strings) = (planner.board, planner.theme.strings());
    let root = board.org(OrgId::ROOT);
    let mut head = Head::new(url, strings.get(title), "").described(strings.get(lead));
    if url == "404.html" {
        // A server sends this page for any address, so its links cannot be relative.
        head.to_root = base_path(board);
        head = head.noindex(true);
    }
    let view = AboutPage {
        org: root.draft.name.0.clone(),
        contact: context.contact(OrgId::ROOT),
        search_url: existing(planner.routes, "search/".to_owned()),
    };
    page(context, template, &head, &view)
}

/// The path of the site's root on its server: `/`, or `/board/` when it does not own the whole address.
fn base_path(board: &Board) -> String {
    let url = board.settings.base_url().unwrap_or_default();
    let after_scheme = url.split_once("://").map_or("", |(_, rest)| rest);
    after_scheme.split_once('/').map_or_else(|| "/".to_owned(), |(_, path)| format!("/{path}"))
}

pub(super) fn data(context: &Arc<Context>, planner: &Planner<'_>) -> anyhow::Result<View> {
    let strings = planner.theme.strings();
    let language = planner.board.settings.language;
    let known = tables();
    let files = |table: &Table| -> Vec<String> {
        let files = ["csv", "json"].into_iter().map(|ending| format!("data/{}.{ending}", table.name));
        files.filter(|url| planner.routes.contains(url)).collect()
    };
    let known: Vec<(&Table, Vec<String>)> =
        known.iter().map(|table| (table, files(table))).filter(|(_, files)| !files.is_empty()).collect();
    let table = |(table, files): &(&Table, Vec<String>)| DataTable {
        name: table.name,
        title: table.title.in_language(language).to_owned(),
        files: files
            .iter()
            .map(|url| DataFile { url: url.clone(), format: url.rsplit('.').next().unwrap_or_default().to_uppercase() })
            .collect(),
    };
    let written = |route: &'static str| Some(route).filter(|route| planner.routes.contains(route));
    let data = &planner.board.settings.data;
    let text = |text: &Option<crate::kinds::Text>| text.as_ref().map(|text| text.0.clone());
    let view = DataPage {
        tables: known.iter().map(table).collect(),
        catalogue: written("data/index.json"),
        dictionary: existing(planner.routes, super::dictionary::URL.to_owned()),
        feed: written("feed.xml"),
        licence: text(&data.licence).or_else(|| text(&data.licence_url)),
        licence_url: text(&data.licence_url),
    };
    let day = crate::theme::wording::day(planner.board.today, language);
    let described = strings.format("data.lead", &[("date", &day)]);
    let mut head = Head::new("data/", strings.get("data.title"), "").described(described);
    head.told.data = machine::dataset(planner.board, &head, &known);
    page(context, "data.html", &head, &view)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinds::Text;

    #[test]
    fn a_wrong_address_still_finds_the_root() {
        let path = |url: Option<&str>| {
            let mut board = Board::default();
            board.settings.base_url = url.map(|url| Text(url.into()));
            base_path(&board)
        };
        assert_eq!(path(None), "/");
        assert_eq!(path(Some("https://board.example.org")), "/");
        assert_eq!(path(Some("https://example.org/board")), "/board/");
        assert_eq!(path(Some("https://example.org/a/b/")), "/a/b/");
    }
}
