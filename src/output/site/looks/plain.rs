//! The pages of kinds that nobody drew: a list, and a page with the item's facts and text, from its record alone.

use std::sync::Arc;

use serde::Serialize;

use super::{ItemPage, Look};
use crate::address::{item_url, org_url};
use crate::output::placard::PaperView;
use crate::output::site::Context;
use crate::output::site::head::{Link, page};
use crate::output::site::list_page::{Frame, ListPage};
use crate::output::site::lists::org_link;
use crate::output::site::source::{SourceView, source};
use crate::output::site::views::body;
use crate::output::{Planner, View};
use crate::record::{Fact, Record, RecordKind, facts_in_words};

/// The plain look.
pub(super) struct Plain;

/// An item in a list.
#[derive(Serialize)]
pub(in crate::output::site) struct Row {
    title: String,
    url: String,
    org: String,
    org_url: String,
    facts: Vec<Fact>,
    published_on: Option<String>,
}

#[derive(Serialize)]
struct PlainList {
    title: String,
    frame: Frame,
    rows: Vec<Row>,
}

#[derive(Serialize)]
struct PlainPage {
    title: String,
    org: Link,
    facts: Vec<Fact>,
    body: Option<String>,
    paper: Option<PaperView>,
    source: Option<SourceView>,
    published_on: Option<String>,
    contact: tera::Value,
}

impl Look for Plain {
    fn kind(&self) -> &'static str {
        ""
    }

    fn has_place(&self) -> bool {
        false
    }

    fn item(&self, page: &ItemPage<'_>) -> anyhow::Result<View> {
        item_page(page)
    }

    fn list(&self, context: &Arc<Context>, at: &ListPage<'_>, noindex: bool) -> anyhow::Result<View> {
        let board = at.planner.board;
        let kind = at.kind;
        let (frame, head) = at.frame("")?;
        let rows = at.newest_first().into_iter().map(|at_item| row(at.planner, kind, &*kind.record(board, at_item)));
        let view = PlainList { title: at.title(), rows: rows.collect(), frame };
        page(context, "generic_list.html", &head.noindex(noindex), &view)
    }
}

/// An item in a list, or in a short one on another page.
pub(in crate::output::site) fn row(
    planner: &Planner<'_>,
    kind: &'static dyn RecordKind,
    record: &(dyn Record<'_> + '_),
) -> Row {
    let org = planner.board.org(record.org());
    Row {
        title: record.title().to_owned(),
        url: item_url(record.id()),
        org: org.draft.name.0.clone(),
        org_url: org_url(org.path()),
        facts: facts(planner, kind, record),
        published_on: record.posted_on().map(|day| day.to_string()),
    }
}

fn facts(planner: &Planner<'_>, kind: &'static dyn RecordKind, record: &(dyn Record<'_> + '_)) -> Vec<Fact> {
    facts_in_words(kind, record, planner.board.settings.language, planner.theme.strings())
}

fn item_page(at: &ItemPage<'_>) -> anyhow::Result<View> {
    let ItemPage { context, planner, kind, .. } = at;
    let (board, record) = (at.board(), at.record());
    let (info, org) = (kind.info(), record.org());
    let view = PlainPage {
        title: record.title().to_owned(),
        org: org_link(board, org),
        facts: facts(planner, *kind, &*record),
        body: body(&*record, planner),
        paper: PaperView::of(planner, record.id(), &[info.name]),
        source: record.common().source.as_ref().map(|document| source(&document.0)),
        published_on: record.posted_on().map(|day| day.to_string()),
        contact: context.contact(org),
    };
    page(context, "generic.html", &at.head("").described(at.described()), &view)
}
