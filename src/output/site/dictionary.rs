//! The data dictionary to read: every table of the open data, every column, its type and what it means.

use std::sync::Arc;

use serde::Serialize;

use super::Context;
use super::head::{Head, page};
use super::pages::Page;
use crate::address::page_route;
use crate::output::data::types;
use crate::output::{Job, PlannedFile, PlannedFiles, Planner, View};
use crate::record::tables;

pub(super) const URL: &str = "data/dictionary/";

#[derive(Serialize)]
struct Dictionary {
    types: Vec<TypeView>,
    tables: Vec<TableView>,
}

#[derive(Serialize)]
struct TypeView {
    name: &'static str,
    meaning: String,
}

#[derive(Serialize)]
struct TableView {
    name: &'static str,
    title: String,
    columns: Vec<ColumnView>,
}

#[derive(Serialize)]
struct ColumnView {
    name: &'static str,
    kind: &'static str,
    meaning: String,
}

pub(super) fn routes(files: &mut PlannedFiles) {
    files.push(PlannedFile::new(page_route(URL), None, Job::Page(Page::Dictionary)));
}

pub(super) fn dictionary(context: &Arc<Context>, planner: &Planner<'_>) -> anyhow::Result<View> {
    let (strings, language) = (planner.theme.strings(), planner.board.settings.language);
    let view = Dictionary {
        types: types()
            .into_iter()
            .map(|(name, meaning)| TypeView { name, meaning: meaning.in_language(language).to_owned() })
            .collect(),
        tables: tables()
            .iter()
            .map(|table| TableView {
                name: table.name,
                title: table.title.in_language(language).to_owned(),
                columns: table
                    .columns
                    .iter()
                    .map(|column| ColumnView {
                        name: column.name,
                        kind: column.kind,
                        meaning: column.meaning(language).to_owned(),
                    })
                    .collect(),
            })
            .collect(),
    };
    let head = Head::new(URL, strings.get("dictionary.title"), "").described(strings.get("dictionary.lead"));
    page(context, "dictionary.html", &head.crumb(strings.get("data.title"), "data/"), &view)
}
