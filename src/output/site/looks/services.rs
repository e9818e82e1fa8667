//! Whom to call for what, what units do together, and how much was asked for.
//!
//! Services stand by category with a number that one touch dials; projects in a table with what they are out of; of orders
//! there are totals, and a count that is not said is said to be small.

use std::sync::Arc;

use serde::Serialize;

use super::{ItemPage, Look, name};
use crate::address::item_url;
use crate::board::{Board, OrderCell, Projects};
use crate::diagnostic::Language;
use crate::kinds::{Service, Text};
use crate::output::View;
use crate::output::placard::PaperView;
use crate::output::site::Context;
use crate::output::site::fragments::part;
use crate::output::site::head::{Link, page};
use crate::output::site::list_page::{Frame, ListPage};
use crate::output::site::lists::org_link;
use crate::output::site::source::{SourceView, source};
use crate::output::site::views::body;
use crate::record::{Placed, ServiceRecord};
use crate::text::dial;

/// The look of services.
pub(super) struct Services;

#[derive(Serialize)]
struct ServiceList {
    frame: Frame,
    /// Services by category, in the order in which the list has them.
    categories: Vec<Category>,
    /// [`Row`]s of projects, ready made; those that are not done first, by the day on which they are due.
    projects: Vec<tera::Value>,
    /// Of the organisation with all below it, on whole lists: a filter shows its own count.
    totals: Option<Projects>,
    orders: Vec<Month>,
    paper: Option<PaperView>,
}

#[derive(Serialize)]
struct Category {
    title: String,
    /// [`Row`]s, ready made.
    rows: Vec<tera::Value>,
}

/// A service or a project in a list.
#[derive(Serialize)]
struct Row {
    title: String,
    url: String,
    kind: &'static str,
    category: Option<String>,
    provider: String,
    audience: Option<String>,
    hours: Option<String>,
    phone: Option<String>,
    dial: Option<String>,
    taker: Option<String>,
    state: Option<&'static str>,
    lamp: Option<&'static str>,
    due: Option<String>,
    done_on: Option<String>,
}

/// The orders of a month that is over.
#[derive(Serialize)]
struct Month {
    title: String,
    rows: Vec<Orders>,
}

#[derive(Default, Serialize)]
struct Orders {
    category: String,
    /// The sum of the counts that are said; none where none is.
    orders: Option<usize>,
    /// Of those counts for which it is said.
    done: Option<usize>,
    /// Whether a count is left out because it is small.
    some_small: bool,
}

#[derive(Serialize)]
struct ServicePage {
    #[serde(flatten)]
    row: Row,
    address: Option<String>,
    contact_name: Option<String>,
    email: Option<String>,
    starts_on: Option<String>,
    published_on: Option<String>,
    body: Option<String>,
    paper: Option<PaperView>,
    source: Option<SourceView>,
    contact: tera::Value,
    by: Link,
}

impl Look for Services {
    fn kind(&self) -> &'static str {
        name::<Service>()
    }

    fn has_place(&self) -> bool {
        false
    }

    fn item(&self, page: &ItemPage<'_>) -> anyhow::Result<View> {
        service_page(page)
    }

    fn list(&self, context: &Arc<Context>, page: &ListPage<'_>, noindex: bool) -> anyhow::Result<View> {
        list_page(context, page, noindex)
    }
}

fn list_page(context: &Arc<Context>, at: &ListPage<'_>, noindex: bool) -> anyhow::Result<View> {
    let board = at.planner.board;
    let (frame, head) = at.frame("services")?;
    let node = board.org(at.list.org);
    let ready = |at_item: usize| {
        let ready = || {
            let row = row(&Placed::of(board, at_item));
            part(at.planner.theme, if row.state.is_some() { "project_row" } else { "service_row" }, "row", &row)
        };
        context.fragments.get(name::<Service>(), at_item, ready)
    };
    let mut categories: Vec<Category> = Vec::new();
    let mut projects = Vec::new();
    // In the order of the tree and its files, as their clerks arranged them.
    let mut places = at.newest_first();
    places.sort_unstable();
    for place in places {
        let item = Placed::<Service>::of(board, place);
        if item.draft.service_type.is_project() {
            projects.push(place);
            continue;
        }
        let title = item.draft.category.as_ref().map_or_else(String::new, |category| category.0.clone());
        match categories.iter_mut().find(|category| category.title == title) {
            Some(category) => category.rows.push(ready(place)?),
            None => categories.push(Category { title, rows: vec![ready(place)?] }),
        }
    }
    projects.sort_by_key(|place| {
        let record = ServiceRecord::of(&Placed::of(board, *place));
        (record.done_on.is_some(), std::cmp::Reverse(record.done_on), record.due.is_none(), record.due)
    });
    let whole = at.list.filter.is_none() && at.cut.number.is_none();
    let view = ServiceList {
        categories,
        projects: projects.into_iter().map(ready).collect::<Result<_, _>>()?,
        totals: Some(board.totals[at.list.org.0].projects).filter(|totals| whole && totals.total > 0),
        orders: if whole { months(board, board.orders.below(&node.subtree)) } else { Vec::new() },
        // Where the code of the sheet leads.
        paper: whole.then(|| PaperView::of(at.planner, node.path(), &["org_services"])).flatten(),
        frame,
    };
    page(context, "services.html", &head.noindex(noindex), &view)
}

/// Months shown on a page; the data have all.
const MONTHS: usize = 6;

/// The counts of an organisation and all below it. Only what is said for each is summed up, so that nothing can be reckoned
/// from a sum and its parts.
fn months(board: &Board, cells: &[OrderCell]) -> Vec<Month> {
    let mut order: Vec<&OrderCell> = cells.iter().collect();
    order.sort_by(|a, b| (b.month, &a.category).cmp(&(a.month, &b.category)));
    let mut months: Vec<(crate::calendar::Period, Vec<Orders>)> = Vec::new();
    for cell in order {
        if months.last().is_none_or(|(month, _)| *month != cell.month) {
            months.push((cell.month, Vec::new()));
        }
        let Some((_, rows)) = months.last_mut() else { continue };
        if rows.last().is_none_or(|row| row.category != cell.category) {
            rows.push(Orders { category: cell.category.clone(), ..Orders::default() });
        }
        let Some(row) = rows.last_mut() else { continue };
        let sum = |sum: Option<usize>, more: Option<usize>| sum.map_or(more, |sum| Some(sum + more.unwrap_or(0)));
        row.orders = sum(row.orders, cell.orders);
        row.done = sum(row.done, cell.done);
        row.some_small |= cell.orders.is_none();
    }
    let title = |month: crate::calendar::Period| match board.settings.language {
        Language::Chinese => month.chinese(),
        Language::English => month.to_string(),
    };
    months.into_iter().take(MONTHS).map(|(month, rows)| Month { title: title(month), rows }).collect()
}

fn row(item: &Placed<'_, Service>) -> Row {
    let record = ServiceRecord::of(item);
    let owned = |text: Option<&str>| text.map(str::to_owned);
    Row {
        title: record.item.to_owned(),
        url: item_url(&item.draft.id),
        kind: record.service_type.word,
        category: owned(record.category),
        provider: record.provider.to_owned(),
        audience: owned(record.audience),
        hours: owned(record.hours),
        dial: record.phone().and_then(dial),
        phone: owned(record.phone()),
        taker: owned(record.taker),
        state: record.state.map(|state| state.word),
        lamp: record.lamp.map(|lamp| lamp.word),
        due: record.due.map(|day| day.to_string()),
        done_on: record.done_on.map(|day| day.to_string()),
    }
}

fn service_page(at: &ItemPage<'_>) -> anyhow::Result<View> {
    let ItemPage { context, planner, .. } = at;
    let board = at.board();
    let item = at.placed::<Service>();
    let (record, org) = (ServiceRecord::of(&item), item.org());
    let text = |of: fn(&crate::kinds::Contact) -> &Option<Text>| {
        record.contact.and_then(|contact| of(contact).as_ref().map(|text| text.0.clone()))
    };
    let view = ServicePage {
        row: row(&item),
        address: text(|contact| &contact.address),
        contact_name: text(|contact| &contact.name),
        email: text(|contact| &contact.email),
        starts_on: record.starts_on.map(|day| day.to_string()),
        published_on: item.published_on().map(|day| day.to_string()),
        body: body(&item, planner),
        paper: PaperView::of(planner, &item.draft.id, &[name::<Service>()]),
        source: item.draft.common.source.as_ref().map(|document| source(&document.0)),
        contact: context.contact(org),
        by: org_link(board, org),
    };
    page(context, "service.html", &at.head("services").described(at.described()), &view)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::OrgId;

    #[test]
    fn sums_hold_nothing_that_their_parts_keep_back() {
        let cell = |org: usize, orders: Option<usize>, done: Option<usize>| OrderCell {
            org: OrgId(org),
            category: "家政".into(),
            month: "2026-05".parse().unwrap(),
            orders,
            done,
        };
        let months =
            months(&Board::default(), &[cell(0, Some(12), None), cell(1, None, None), cell(2, Some(30), Some(20))]);
        let row = &months[0].rows[0];
        assert_eq!((row.orders, row.done, row.some_small), (Some(42), Some(20), true));
    }
}
