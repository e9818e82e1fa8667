//! How it goes: what became of the commitments that fell due, month by month and year by year, and each organisation below
//! beside the others.
//!
//! Every bar stands beside its figures. Organisations stand in the order of the tree and are not ranked; of persons there
//! is nothing.

use std::sync::Arc;

use serde::Serialize;

use super::Context;
use super::head::{Head, Link, page};
use super::lists::org_link;
use super::orgs::children_url;
use super::pages::Page;
use super::summary::{existing, percent};
use crate::address::{org_url, page_route};
use crate::board::{Board, OrgId};
use crate::calendar::Period;
use crate::output::{Job, PlannedFile, PlannedFiles, Planner, View};
use crate::record::{Fallen, trend};
use crate::theme::wording;

/// Months of the chart.
const MONTHS: usize = 12;
/// Its height.
const HEIGHT: usize = 160;
/// Organisations beside each other; where there are more, pages of figures have all of them.
const UNITS: usize = 60;

#[derive(Serialize)]
struct TrendPage {
    org: Link,
    /// What all columns count.
    due: usize,
    height: usize,
    columns: Vec<ColumnView>,
    months: Vec<Row>,
    years: Vec<Row>,
    units: Vec<Row>,
    /// All of them, where only some stand here.
    units_total: usize,
    units_url: Option<String>,
}

/// One month of the chart.
#[derive(Serialize)]
struct ColumnView {
    label: i8,
    x: String,
    width: String,
    parts: Vec<Part>,
}

#[derive(Serialize)]
struct Part {
    word: &'static str,
    /// Of a column from above, of a bar from the left.
    from: String,
    size: String,
}

/// Figures with their bar.
#[derive(Serialize)]
struct Row {
    title: String,
    url: Option<String>,
    total: usize,
    decided: usize,
    counts: Vec<usize>,
    parts: Vec<Part>,
}

pub(super) fn routes(board: &Board, files: &mut PlannedFiles) {
    for (at, node) in board.orgs.iter().enumerate() {
        if !node.children.is_empty() && board.totals[at].fulfilment.total > 0 {
            let page = Job::Page(Page::Trend(OrgId(at)));
            files.push(PlannedFile::new(page_route(&trend_url(board, OrgId(at))), None, page));
        }
    }
}

/// Where the trend of an organisation stands.
pub(super) fn trend_url(board: &Board, org: OrgId) -> String {
    format!("{}trend/", org_url(board.org(org).path()))
}

pub(super) fn trend_page(context: &Arc<Context>, planner: &Planner<'_>, org: OrgId) -> anyhow::Result<View> {
    let (board, strings) = (planner.board, planner.theme.strings());
    let (node, root) = (board.org(org), org == OrgId::ROOT);
    let trend = trend(board, org, MONTHS);
    let most = trend.months.iter().map(|month| month.due).max().unwrap_or_default();
    let row = |title: String, fallen: &Fallen| row(title, None, fallen.due, fallen.parts());
    let with_children = |child: &&OrgId| board.totals[child.0].fulfilment.total > 0;
    let units: Vec<OrgId> = node.children.iter().filter(with_children).copied().collect();
    let unit = |org: &OrgId| {
        let fulfilment = board.totals[org.0].fulfilment;
        let parts = [
            ("fulfilled", fulfilment.fulfilled),
            ("partly", fulfilment.partly),
            ("unfulfilled", fulfilment.unfulfilled),
            ("undecided", fulfilment.undecided),
        ];
        let link = org_link(board, *org);
        self::row(link.title, Some(link.url), fulfilment.total, parts)
    };
    let view = TrendPage {
        org: org_link(board, org),
        due: trend.months.iter().map(|month| month.due).sum(),
        height: HEIGHT,
        columns: trend.months.iter().enumerate().map(|(n, month)| column(n, month, most)).collect(),
        months: trend.months.iter().rev().map(|month| row(month_title(board, month), month)).collect(),
        years: trend
            .years
            .iter()
            .map(|year| row(strings.format("filter.year.value", &[("year", &year.year)]), year))
            .collect(),
        units: units.iter().take(UNITS).map(unit).collect(),
        units_total: units.len(),
        units_url: existing(planner.routes, children_url(node, 0)).filter(|_| units.len() > UNITS),
    };
    let title = match root {
        true => strings.get("trend.title").to_owned(),
        false => strings.format("list.of_org", &[("org", &node.draft.short()), ("title", &strings.get("trend.title"))]),
    };
    let described = strings.format("trend.lead", &[("org", &node.draft.name), ("n", &view.due)]);
    let head = Head::new(trend_url(board, org), title, "").described(described).below(context, board, org);
    page(context, "trend.html", &head, &view)
}

fn month_title(board: &Board, month: &Fallen) -> String {
    let first = jiff::civil::Date::new(month.year, month.month, 1).unwrap_or_default();
    wording::period(Period::month_of(first), board.settings.language)
}

/// One column, as high as what was due in it; a gap on both sides.
fn column(n: usize, month: &Fallen, most: usize) -> ColumnView {
    let mut from = HEIGHT;
    let parts = month.parts().into_iter().filter(|(_, count)| *count > 0).map(|(word, count)| {
        // Of the sum so far, so that no rounding adds up.
        let size = (count * HEIGHT).div_euclid(most.max(1)).max(1).min(from);
        from -= size;
        Part { word, from: from.to_string(), size: size.to_string() }
    });
    let parts = parts.collect();
    ColumnView { label: month.month, x: percent(n * 10 + 1, MONTHS * 10), width: percent(8, MONTHS * 10), parts }
}

fn row(title: String, url: Option<String>, total: usize, parts: [(&'static str, usize); 4]) -> Row {
    let mut before = 0;
    let bar = parts.into_iter().map(|(word, count)| {
        let part = Part { word, from: percent(before, total), size: percent(count, total) };
        before += count;
        (count > 0).then_some(part)
    });
    let bar: Vec<Part> = bar.flatten().collect();
    let undecided = parts[3].1;
    Row { title, url, total, decided: total - undecided, counts: parts.map(|(_, n)| n).to_vec(), parts: bar }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_is_as_high_as_its_share_of_the_highest() {
        let month = Fallen { year: 2026, month: 6, due: 4, fulfilled: 3, undecided: 1, ..Fallen::default() };
        let column = column(11, &month, 8);
        let parts: Vec<_> = column.parts.iter().map(|part| (part.word, &*part.from, &*part.size)).collect();
        assert_eq!(parts, [("fulfilled", "100", "60"), ("undecided", "80", "20")]);
        assert_eq!((&*column.x, &*column.width), ("92.50%", "6.67%"));
        assert!(super::column(0, &Fallen::default(), 0).parts.is_empty(), "nothing was due");
    }

    #[test]
    fn figures_of_a_row_add_up() {
        let row = row("甲".into(), None, 8, [("fulfilled", 3), ("partly", 0), ("unfulfilled", 1), ("undecided", 4)]);
        assert_eq!((row.decided, row.counts.iter().sum::<usize>(), row.parts.len()), (4, 8, 3));
    }
}
