//! Who asks after which households: totals, and whom to ask in each unit. Pages that name persons are not for search engines.

use std::sync::Arc;

use serde::Serialize;

use super::{ItemPage, Look, name};
use crate::address::item_url;
use crate::board::Covered;
use crate::kinds::Linkage;
use crate::output::placard::PaperView;
use crate::output::site::Context;
use crate::output::site::head::{Link, page};
use crate::output::site::list_page::{Frame, ListPage};
use crate::output::site::lists::org_link;
use crate::output::site::related::{Related, related};
use crate::output::site::views::{PersonView, body, person};
use crate::output::{Planner, View};
use crate::record::{LinkageRecord, Placed, people_of};
use crate::text::dial;

/// The look of linkages.
pub(super) struct Linkages;

#[derive(Serialize)]
struct LinkageList {
    frame: Frame,
    rows: Vec<Row>,
    units: usize,
    covered: usize,
    /// The sum of the counts that are said.
    households: usize,
    small: usize,
}

#[derive(Serialize)]
struct Row {
    unit: String,
    url: String,
    org: String,
    person: Option<PersonView>,
    phone: Option<String>,
    dial: Option<String>,
    /// `None`: so few that it is not said.
    households: Option<usize>,
    since: Option<String>,
}

#[derive(Serialize)]
struct LinkagePage {
    #[serde(flatten)]
    row: Row,
    by: Link,
    body: Option<String>,
    /// What else names whom to ask.
    related: Vec<Related>,
    paper: Option<PaperView>,
    contact: tera::Value,
}

impl Look for Linkages {
    fn kind(&self) -> &'static str {
        name::<Linkage>()
    }

    fn has_place(&self) -> bool {
        false
    }

    fn item(&self, page: &ItemPage<'_>) -> anyhow::Result<View> {
        linkage_page(page)
    }

    fn list(&self, context: &Arc<Context>, page: &ListPage<'_>, noindex: bool) -> anyhow::Result<View> {
        list_page(context, page, noindex)
    }
}

fn list_page(context: &Arc<Context>, at: &ListPage<'_>, noindex: bool) -> anyhow::Result<View> {
    let board = at.planner.board;
    let (frame, head) = at.frame("linkages")?;
    let mut places = at.newest_first();
    // In the order of the tree and its files, as their clerks arranged them.
    places.sort_unstable();
    let Covered { units, covered, households, small } = board.coverage.sum(&board.org(at.list.org).subtree);
    let rows = places.into_iter().map(|place| row(at.planner, &Placed::of(board, place)));
    let view = LinkageList { rows: rows.collect(), units, covered, households, small, frame };
    page(context, "linkages.html", &head.noindex(noindex), &view)
}

fn row(planner: &Planner<'_>, item: &Placed<'_, Linkage>) -> Row {
    let record = LinkageRecord::of(item);
    Row {
        unit: record.unit.to_owned(),
        url: item_url(&item.draft.id),
        org: record.org.draft.name.0.clone(),
        person: record.person.as_ref().map(|shown| person(planner, shown)),
        dial: record.phone.and_then(dial),
        phone: record.phone.map(str::to_owned),
        households: record.households,
        since: record.since.map(|day| day.to_string()),
    }
}

fn linkage_page(at: &ItemPage<'_>) -> anyhow::Result<View> {
    let ItemPage { context, planner, .. } = at;
    let board = at.board();
    let item = at.placed::<Linkage>();
    let org = item.org();
    let view = LinkagePage {
        row: row(planner, &item),
        by: org_link(board, org),
        body: body(&item, planner),
        related: related(context, planner, &people_of(&item), &item.draft.id),
        paper: PaperView::of(planner, &item.draft.id, &[name::<Linkage>()]),
        contact: context.contact(org),
    };
    page(context, "linkage.html", &at.head("linkages").described(at.described()), &view)
}
