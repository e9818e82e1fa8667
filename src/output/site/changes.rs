//! What happened, month by month: of the whole board and of each organisation, every event.
//!
//! An organisation with few changes has them on one page, all months below each other. Where they are more, a year has a
//! page of its own, or where that is too much each of its months; a month goes on over numbered pages. Of a month with
//! more than anybody leafs through, the page tells how many changes each organisation below has, and leads to those. So
//! every change has its place, and no page grows without bound.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use serde::Serialize;

use super::Context;
use super::digest::{ChangeRow, change_row};
use super::head::{Head, Link, page};
use super::lists::{Cut, Pager, Paging, org_link};
use super::pages::Page;
use super::summary::existing;
use crate::address::{org_url, page_route};
use crate::board::{Before, Board, OrgId};
use crate::calendar::Period;
use crate::output::{Job, PlannedFile, PlannedFiles, Planner, Run, View, calendar, feed};
use crate::record::{Change, History, Month, What};
use crate::theme::wording;

/// Changes on one page.
const ROWS: usize = 60;
/// The newest ones at the head of a page that only leads on.
const NEWEST: usize = 20;
/// Changes in a month beyond which the organisations below are listed instead.
const MANY: usize = 480;
/// Organisations below that are listed.
const BELOW: usize = 150;

/// A page of an organisation's changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// All of them, or the newest and the ways to the others.
    Start,
    Year(i16),
    /// A month; `None` is the page with the newest.
    Month(i16, i8, Option<u32>),
}

#[derive(Serialize)]
struct ChangesPage {
    org: Link,
    /// Whose they are: 示例市委及下属组织.
    who: String,
    /// `2026年6月` of a month.
    period: Option<String>,
    total: usize,
    /// What they are; these add up to the total.
    counts: Vec<Count>,
    months: Vec<MonthRows>,
    /// Instead of a month's rows: how many each organisation below has. With the organisation's own they add up.
    below: Vec<Below>,
    /// Those that have no room here.
    below_more: usize,
    own: usize,
    pager: Option<Pager>,
    /// The ways to all years and months.
    years: Vec<YearLinks>,
    feed_url: Option<String>,
    calendar_url: Option<String>,
}

#[derive(Serialize)]
struct Count {
    what: &'static str,
    n: usize,
}

/// One month, as far as it stands on the page.
#[derive(Serialize)]
struct MonthRows {
    /// For links to it: `2026-06`.
    id: String,
    title: String,
    total: usize,
    rows: Vec<ChangeRow>,
    /// Where the others are.
    more: Option<String>,
}

#[derive(Serialize)]
struct Below {
    #[serde(flatten)]
    link: Link,
    count: usize,
}

#[derive(Serialize)]
struct YearLinks {
    title: String,
    /// Where the year has a page of its own.
    url: Option<String>,
    count: usize,
    current: bool,
    months: Vec<MonthLink>,
}

#[derive(Serialize)]
struct MonthLink {
    title: String,
    url: String,
    count: usize,
    current: bool,
}

/// What pages an organisation's changes are on.
struct Shown<'a> {
    board: &'a Board,
    history: &'a History,
    org: OrgId,
    months: Vec<Month>,
}

/// The pages as they were declared last.
struct Declared {
    history: Arc<History>,
    run: Run,
}

pub(super) fn routes(context: &Context, board: &Board, files: &mut PlannedFiles) {
    let history = context.history(board);
    let declared = board.follow("changes", |last: Before<'_, Declared>| match last {
        // The same organisations, and in each the same number of changes in every month.
        Some((old, last)) if board.revises(old) && Arc::ptr_eq(&last.history, &history) => last.clone(),
        _ => Arc::new(Declared { run: Arc::new(files_of(board, &history)), history: history.clone() }),
    });
    files.take_over(declared.run.clone());
}

fn files_of(board: &Board, history: &History) -> Vec<PlannedFile> {
    let mut files = Vec::new();
    for org in (0..board.orgs.len()).map(OrgId).filter(|org| history.number(*org) > 0) {
        let shown = Shown::of(board, history, org);
        let mut add = |part: Part| {
            let route = page_route(&shown.url(part));
            // Logs are not what people search the net for, and titles in them may name somebody.
            files.push(PlannedFile::new(route, None, Job::Page(Page::Changes { org, part })).unindexed());
        };
        add(Part::Start);
        for year in shown.years() {
            match shown.has_year(year) {
                _ if shown.is_whole() => {}
                true => add(Part::Year(year)),
                false => {
                    for month in shown.months.iter().filter(|month| month.year == year) {
                        let cuts = shown.paging(month, &shown.month_url(month)).cuts();
                        cuts.iter().for_each(|cut| add(part_of(month, cut)));
                    }
                }
            }
        }
    }
    files
}

fn part_of(month: &Month, cut: &Cut) -> Part {
    Part::Month(month.year, month.month, cut.number.and_then(|number| u32::try_from(number).ok()))
}

/// `2026-06`.
fn id(month: &Month) -> String {
    format!("{:04}-{:02}", month.year, month.month)
}

/// Where the changes of an organisation begin.
pub(super) fn changes_url(board: &Board, org: OrgId) -> String {
    format!("{}changes/", org_url(board.org(org).path()))
}

/// The month of today, or the last in which something happened: how many changes, and where they stand.
pub(super) fn newest_month(context: &Context, board: &Board, org: OrgId) -> Option<(String, usize, String)> {
    let history = context.history(board);
    let shown = Shown::of(board, &history, org);
    let month = shown.months.first()?;
    Some((title(board, month), month.range.len(), shown.place(month)))
}

fn title(board: &Board, month: &Month) -> String {
    let first = jiff::civil::Date::new(month.year, month.month, 1).unwrap_or_default();
    wording::period(Period::month_of(first), board.settings.language)
}

impl<'a> Shown<'a> {
    fn of(board: &'a Board, history: &'a History, org: OrgId) -> Self {
        Self { board, history, org, months: history.months(org) }
    }

    fn total(&self) -> usize {
        self.history.number(self.org)
    }

    /// Whether all stand on one page.
    fn is_whole(&self) -> bool {
        self.total() <= ROWS
    }

    /// The newest first.
    fn years(&self) -> Vec<i16> {
        let mut years: Vec<i16> = self.months.iter().map(|month| month.year).collect();
        years.dedup();
        years
    }

    fn of_year(&self, year: i16) -> Range<usize> {
        let mut of_year = self.months.iter().filter(|month| month.year == year);
        let first = of_year.next().map_or(0..0, |month| month.range.clone());
        first.start..of_year.next_back().map_or(first.end, |month| month.range.end)
    }

    /// Whether a year has a page of its own, where not all stand on one.
    fn has_year(&self, year: i16) -> bool {
        self.of_year(year).len() <= ROWS
    }

    fn url(&self, part: Part) -> String {
        let start = changes_url(self.board, self.org);
        match part {
            Part::Start => start,
            Part::Year(year) => format!("{start}{year:04}/"),
            Part::Month(year, month, None) => format!("{start}{year:04}-{month:02}/"),
            Part::Month(year, month, Some(number)) => format!("{start}{year:04}-{month:02}/page/{number}/"),
        }
    }

    fn month_url(&self, month: &Month) -> String {
        self.url(Part::Month(month.year, month.month, None))
    }

    /// Where a month stands: its page, or its place on a longer one.
    fn place(&self, month: &Month) -> String {
        let page = match self.is_whole() {
            true => Part::Start,
            false if self.has_year(month.year) => Part::Year(month.year),
            false => return self.month_url(month),
        };
        format!("{}#m{}", self.url(page), id(month))
    }

    /// Whether the organisations below are listed instead of a month's changes.
    fn is_divided(&self, month: &Month) -> bool {
        month.range.len() > MANY && !self.board.org(self.org).children.is_empty()
    }

    /// The changes that a month's own pages list, the newest first.
    fn listed(&self, month: &Month) -> Vec<&'a Change> {
        let divided = self.is_divided(month);
        let changes = self.history.changes(self.org, month.range.clone());
        changes.filter(|(_, org)| !divided || *org == self.org).map(|(change, _)| change).collect()
    }

    fn paging<'u>(&self, month: &Month, url: &'u str) -> Paging<'u> {
        let total = if self.is_divided(month) { self.listed(month).len() } else { month.range.len() };
        Paging { url, total, size: ROWS }
    }

    /// How many changes the organisations right below have in a month, with the ways to them.
    fn below(&self, month: &Month) -> Vec<Below> {
        let children = &self.board.org(self.org).children;
        let same = |other: &&Month| (other.year, other.month) == (month.year, month.month);
        let below = children.iter().filter_map(|child| {
            let shown = Shown::of(self.board, self.history, *child);
            let own = shown.months.iter().find(same)?;
            let title = self.board.org(*child).draft.name.0.clone();
            Some(Below { link: Link { title, url: shown.place(own) }, count: own.range.len() })
        });
        below.collect()
    }
}

pub(super) fn changes_page(
    context: &Arc<Context>,
    planner: &Planner<'_>,
    org: OrgId,
    part: Part,
) -> anyhow::Result<View> {
    let (board, strings) = (planner.board, planner.theme.strings());
    let history = context.history(board);
    let shown = Shown::of(board, &history, org);
    let (node, root) = (board.org(org), org == OrgId::ROOT);
    let mut view = ChangesPage {
        org: org_link(board, org),
        who: match node.children.is_empty() {
            true => node.draft.name.0.clone(),
            false => strings.format("list.with_below", &[("org", &node.draft.name)]),
        },
        period: None,
        total: shown.total(),
        counts: Vec::new(),
        months: Vec::new(),
        below: Vec::new(),
        below_more: 0,
        own: 0,
        pager: None,
        years: Vec::new(),
        feed_url: feed_url(planner, org),
        calendar_url: calendar_url(planner, org),
    };
    let row = |change: &Change| change_row(board, strings, change);
    let rows = |month: &Month, most: usize| -> Vec<ChangeRow> {
        shown.listed(month).into_iter().take(most).map(row).collect()
    };
    let month_rows = |month: &Month, rows: Vec<ChangeRow>, more: Option<String>| MonthRows {
        id: id(month),
        title: title(board, month),
        total: month.range.len(),
        rows,
        more,
    };
    let mut range = 0..shown.total();
    match part {
        Part::Start if shown.is_whole() => {
            view.months = shown.months.iter().map(|month| month_rows(month, rows(month, ROWS), None)).collect();
        }
        Part::Start => {
            let newest = shown.months.first().into_iter();
            view.months = newest
                .map(|month| {
                    let range = month.range.start..month.range.end.min(month.range.start + NEWEST);
                    let rows = shown.history.changes(org, range).map(|(change, _)| row(change)).collect();
                    let more = Some(shown.place(month)).filter(|_| month.range.len() > NEWEST);
                    month_rows(month, rows, more)
                })
                .collect();
        }
        Part::Year(year) => {
            range = shown.of_year(year);
            view.period = Some(strings.format("filter.year.value", &[("year", &year)]));
            let of_year = shown.months.iter().filter(|month| month.year == year);
            view.months = of_year.map(|month| month_rows(month, rows(month, ROWS), None)).collect();
        }
        Part::Month(year, month, number) => {
            let month = shown.months.iter().find(|known| (known.year, known.month) == (year, month));
            if let Some(month) = month {
                range = month.range.clone();
                view.period = Some(title(board, month));
                let (listed, url) = (shown.listed(month), shown.month_url(month));
                let paging = shown.paging(month, &url);
                let cut = paging.cut(number.and_then(|number| usize::try_from(number).ok()));
                // Pages count from the oldest, and show the newest first.
                let on_page = listed.len() - cut.range.end.min(listed.len())..listed.len() - cut.range.start;
                let rows = listed.get(on_page).unwrap_or_default().iter().map(|change| row(change)).collect();
                view.pager = Some(paging.pager(&cut));
                if shown.is_divided(month) && cut.number.is_none() {
                    view.below = shown.below(month);
                    view.below.sort_by_key(|below| std::cmp::Reverse(below.count));
                    view.below_more = view.below.len().saturating_sub(BELOW);
                    view.below.truncate(BELOW);
                    view.own = listed.len();
                }
                view.months = vec![month_rows(month, rows, None)];
            }
        }
    }
    view.total = range.len();
    view.counts = counts(&history, org, range);
    view.years = year_links(&shown, board, part);
    let name = strings.get("changes.title").to_owned();
    let name = match &view.period {
        Some(period) => strings.format("changes.of_period", &[("period", period), ("title", &name)]),
        None => name,
    };
    let name = match root {
        true => name,
        false => strings.format("list.of_org", &[("org", &node.draft.short()), ("title", &name)]),
    };
    let described = strings.format("changes.described", &[("org", &view.who), ("n", &view.total)]);
    let mut head = Head::new(shown.url(part), name, "").described(described).below(context, board, org).noindex(true);
    if part != Part::Start {
        head = head.crumb(strings.get("changes.title"), changes_url(board, org));
    }
    if let Some(pager) = &view.pager {
        head.previous.clone_from(&pager.newer);
        head.next.clone_from(&pager.older);
    }
    head.feed.clone_from(&view.feed_url);
    page(context, "changes.html", &head, &view)
}

/// What some changes are, as often as it happened.
fn counts(history: &History, org: OrgId, range: Range<usize>) -> Vec<Count> {
    let mut counts: BTreeMap<What, usize> = BTreeMap::new();
    for (change, _) in history.changes(org, range) {
        *counts.entry(change.what).or_default() += 1;
    }
    counts.into_iter().map(|(what, n)| Count { what: what.word(), n }).collect()
}

fn year_links(shown: &Shown<'_>, board: &Board, part: Part) -> Vec<YearLinks> {
    if shown.is_whole() {
        return Vec::new();
    }
    let link = |year: i16| {
        let months = shown.months.iter().filter(|month| month.year == year);
        let month = |month: &Month| MonthLink {
            title: strings_month(board, month),
            url: shown.place(month),
            count: month.range.len(),
            current: matches!(part, Part::Month(y, m, _) if (y, m) == (month.year, month.month)),
        };
        YearLinks {
            title: year.to_string(),
            url: shown.has_year(year).then(|| shown.url(Part::Year(year))),
            count: shown.of_year(year).len(),
            current: part == Part::Year(year),
            months: months.map(month).collect(),
        }
    };
    shown.years().into_iter().map(link).collect()
}

/// `6月` beside its year.
fn strings_month(board: &Board, month: &Month) -> String {
    match board.settings.language {
        crate::diagnostic::Language::Chinese => format!("{}月", month.month),
        crate::diagnostic::Language::English => id(month),
    }
}

/// The feed of an organisation, where there is one.
pub(super) fn feed_url(planner: &Planner<'_>, org: OrgId) -> Option<String> {
    let route = feed::route(planner.board.org(org).path());
    planner.routes.contains(&route).then_some(route)
}

/// The calendar of an organisation, where there is one.
pub(super) fn calendar_url(planner: &Planner<'_>, org: OrgId) -> Option<String> {
    let route = calendar::route(planner.board.org(org).path());
    planner.routes.contains(&route).then_some(route)
}

/// Where the changes of an organisation stand, if it has any.
pub(super) fn existing_changes(planner: &Planner<'_>, org: OrgId) -> Option<String> {
    existing(planner.routes, changes_url(planner.board, org))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::site::Site;
    use crate::output::testing::files;
    use crate::pipeline::{Options, check_sources};
    use crate::source::Sources;

    /// A root with a hall, whose commitment is reported on so often in June, and once in April; and a quiet place.
    fn board(reports: usize) -> Board {
        let progress: Vec<String> =
            (0..reports).map(|n| format!("{{ on: 2026-06-{:02}, text: 第{n}报 }}", n % 28 + 1)).collect();
        let mut progress: Vec<String> = progress;
        progress.sort();
        let items: String = progress
            .iter()
            .enumerate()
            .map(|(n, report)| {
                format!("  - {{ id: c{n}, item: 第{n}件事, responsible: 物业办, target: '1', deadline: 2026-12-31, progress: [{report}] }}\n")
            })
            .collect();
        let items = format!(
            "items:\n{items}  - {{ id: old, item: 旧事, responsible: 物业办, target: '1', deadline: 2026-12-31, published_on: 2025-04-02 }}\n"
        );
        let sources = Sources::from_texts([
            ("content/board.yaml", "title: 示例\nas_of: 2026-06-30\nbase_url: https://board.example.org/\n"),
            ("content/org.yaml", "name: 示例市委\n"),
            ("content/hall/org.yaml", "name: 示例大厅\n"),
            ("content/quiet/org.yaml", "name: 静处\n"),
            ("content/hall/commitments/all.yaml", &*items),
        ]);
        check_sources(&sources, &Options::default()).assembled.board
    }

    fn pages(board: &Board) -> BTreeMap<String, String> {
        let all = files(board, &[&Site]).into_iter().filter(|(route, _)| route.contains("changes/"));
        all.map(|(route, bytes)| (route, String::from_utf8(bytes).unwrap())).collect()
    }

    fn rows(page: &str) -> usize {
        page.matches("<li><p class=\"who\"><time").count()
    }

    #[test]
    fn a_few_changes_stand_on_one_page_and_the_quiet_have_none() {
        let pages = pages(&board(5));
        let routes: Vec<&str> = pages.keys().map(String::as_str).collect();
        assert_eq!(routes, ["changes/index.html", "hall/changes/index.html"]);
        let page = &pages["hall/changes/index.html"];
        assert_eq!(rows(page), 6);
        assert!(page.contains("id=\"m2026-06\"") && page.contains("id=\"m2025-04\"") && page.contains("noindex"));
    }

    #[test]
    fn every_change_stands_on_exactly_one_page_of_its_month() {
        for number in [61, 130, 400] {
            let pages = pages(&board(number));
            for org in ["", "hall/"] {
                let of_month = |(route, _): &(&String, &String)| route.starts_with(&format!("{org}changes/2026-06/"));
                let sum: usize = pages.iter().filter(of_month).map(|(_, page)| rows(page)).sum();
                assert_eq!(sum, number, "{org}");
                assert_eq!(rows(&pages[&format!("{org}changes/2025/index.html")]), 1);
                assert!(pages.iter().all(|(_, page)| rows(page) < 2 * ROWS));
            }
        }
    }

    #[test]
    fn a_month_with_very_many_leads_to_those_below() {
        let pages = pages(&board(MANY + 1));
        let root = &pages["changes/2026-06/index.html"];
        assert_eq!(rows(root), 0, "it has none of its own");
        assert!(root.contains("href=\"../../hall/changes/2026-06/\"") && root.contains(&(MANY + 1).to_string()));
        assert!(!pages.contains_key("changes/2026-06/page/1/index.html"));
        assert!(pages.contains_key("hall/changes/2026-06/page/1/index.html"), "a branch has nobody below it");
    }
}
