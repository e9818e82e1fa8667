//! The home page and the pages of organisations: each shows itself and everything below it.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use super::Context;
use super::appraisals::{self, AppraisalView};
use super::branch::{MemberRow, honours, members};
use super::changes::{calendar_url, feed_url, newest_month};
use super::digest::{ChangeRow, Due, ItemRow, Over, changes, due, newest, newest_rows};
use super::head::{Head, Link, page};
use super::list_page::list_title;
use super::lists::{PagerLink, org_link};
use super::looks::commitments::{Own, own};
use super::looks::posts::{ready_card, use_fonts};
use super::looks::{has_place, plain};
use super::machine;
use super::pages::Page;
use super::summary::{Summary, existing, summary};
use super::views::receptions_of;
use crate::address::{org_url, page_route};
use crate::board::{Board, OrgId, OrgNode, Reception, Totals};
use crate::font::Usage;
use crate::kinds::{ContactPoint, Level, Post, Sector, Text};
use crate::output::placard::PaperView;
use crate::output::{Job, PlannedFile, PlannedFiles, Planner, View, reception};
use crate::record::{Placed, RecordKind, kinds, people_of, reception_words};
use crate::text::dial;

/// Organisations listed on the page of the one above them; where there are more they have pages of their own.
const CHILDREN: usize = 40;
/// Organisations on one of these pages.
const CHILDREN_PAGE: usize = 100;
/// Changes in short; all of them have pages of their own.
const CHANGES: usize = 6;
/// Posts on the home page.
const EXCERPT: usize = 6;
/// An organisation's own posts on its page.
const OWN_POSTS: usize = 12;
/// Its own commitments on the page of a branch, which so answers alone; one with more has lists of them by their states.
pub(super) const OWN_COMMITMENTS: usize = 20;
/// The same of one with others below it, whose lists are filtered by states.
const LEVEL_COMMITMENTS: usize = 4;
/// Rows of a short list on the page of a branch.
const LEAF_ROWS: usize = 8;
/// Comments on an organisation and appraisals of it, on its page.
const APPRAISALS: usize = 3;

/// The home page, or an organisation's.
#[derive(Serialize)]
struct OrgPage {
    name: String,
    level: Option<&'static str>,
    /// The sector decides the pioneer category: `agency`.
    sector: Option<&'static str>,
    contact: tera::Value,
    /// The next days of reception.
    receptions: Vec<ReceptionView>,
    /// The same for calendars.
    receptions_url: Option<String>,
    contact_points: Vec<ContactPointView>,
    summary: Summary,
    children: Vec<ChildRow>,
    /// All of them, when only some are in `children`.
    children_total: usize,
    children_url: Option<String>,
    /// Post cards, ready made.
    posts: Vec<tera::Value>,
    posts_url: Option<String>,
    /// Nothing is below it: its page answers alone.
    leaf: bool,
    /// Who answers for what, on a branch's page.
    members: Vec<MemberRow>,
    /// Rolls and stories that name it.
    honours: Vec<Link>,
    due: Due,
    /// What it has promised itself, whatever is below it.
    own: Option<Own>,
    commitments_url: Option<String>,
    changes: Vec<ChangeRow>,
    /// How many days the changes reach back.
    changes_days: i64,
    /// Short lists of the newest items, by the kinds' folders: `view.lists.rolls`.
    lists: BTreeMap<&'static str, ShortList>,
    /// The same of kinds without a place of their own, with their titles.
    plain: Vec<PlainList>,
    appraisals: Vec<AppraisalView>,
    appraisals_url: Option<String>,
    /// Everything that ever happened, and the newest month of it.
    changes_url: Option<String>,
    changes_month: Option<MonthView>,
    feed_url: Option<String>,
    calendar_url: Option<String>,
    groups_url: Option<String>,
    tree_url: String,
    trend_url: Option<String>,
    paper: Option<PaperView>,
}

/// The month in which something happened last.
#[derive(Serialize)]
struct MonthView {
    title: String,
    count: usize,
    url: String,
}

/// A day of reception.
#[derive(Serialize)]
struct ReceptionView {
    date: String,
    words: String,
    place: Option<String>,
}

/// A contact point of a leader.
#[derive(Serialize)]
struct ContactPointView {
    office: String,
    place: String,
    day: Option<String>,
    phone: Option<String>,
    dial: Option<String>,
}

/// An organisation in the table of the one above it.
#[derive(Serialize)]
pub(super) struct ChildRow {
    #[serde(flatten)]
    link: Link,
    totals: Totals,
    decided: usize,
}

/// A page of a long list of organisations.
#[derive(Serialize)]
struct ChildrenPage {
    org: Link,
    children: Vec<ChildRow>,
    total: usize,
    pages: Vec<PagerLink>,
}

pub(super) fn routes(board: &Board, files: &mut PlannedFiles) {
    for (at, node) in board.orgs.iter().enumerate() {
        let org = OrgId(at);
        let (route, origin) = (page_route(&org_url(node.path())), node.draft.origin.key("name"));
        files.push(PlannedFile::new(route, Some(origin), Job::Page(Page::Org(org))));
        if node.children.len() > CHILDREN {
            for number in 0..node.children.len().div_ceil(CHILDREN_PAGE) {
                let route = page_route(&children_url(node, number));
                files.push(PlannedFile::new(route, None, Job::Page(Page::Organisations { org, number })));
            }
        }
    }
}

pub(super) fn org_page(context: &Arc<Context>, planner: &Planner<'_>, org: OrgId) -> anyhow::Result<View> {
    let (board, strings) = (planner.board, planner.theme.strings());
    let node = board.org(org);
    let root = org == OrgId::ROOT;
    let leaf = node.children.is_empty() && !root;
    let url = org_url(node.path());
    let list = |folder: &str| existing(planner.routes, format!("{url}{folder}/"));
    let (changes_days, changes) = recent(context, planner, org, root);
    let mut usage = Usage::default();
    let mut cards = Vec::new();
    for at in posts(board, org) {
        use_fonts(&Placed::of(board, at), &mut usage);
        cards.push(ready_card(context, planner, at)?);
    }
    let appraisals = context.appraised(board);
    let appraised = appraisals.by_org.get(&org).map_or(&[][..], |places| places);
    let totals = &board.totals[org.0];
    let described = strings.format("org.described", &[("orgs", &totals.orgs), ("n", &totals.fulfilment.total)]);
    let name = &node.draft.name.0;
    let section = if root { "home" } else { "" };
    let mut head = Head::new(url.clone(), name.clone(), section).described(format!("{name}：{described}"));
    if let Some(parent) = node.parent {
        head = head.below(context, board, parent);
        head.feed = feed_url(planner, org);
    }
    head.told.data = machine::organisation(board, strings, org);
    let view = OrgPage {
        name: name.clone(),
        level: node.draft.level.map(Level::word),
        sector: node.sector.map(Sector::word),
        contact: context.contact(org),
        receptions: receptions(board, org),
        receptions_url: board
            .receiving(org)
            .map(|org| reception::route(board.org(org).path()))
            .filter(|route| planner.routes.contains(route)),
        contact_points: node.draft.contact_points.iter().map(contact_point).collect(),
        summary: summary(board, planner.routes, org),
        children: child_rows(board, node.children.iter().take(CHILDREN).copied()),
        children_total: node.children.len(),
        children_url: existing(planner.routes, children_url(node, 0)),
        posts: cards,
        posts_url: list("posts"),
        leaf,
        members: if leaf { members(context, planner, org) } else { Vec::new() },
        honours: if root { Vec::new() } else { honours(context, planner, org) },
        own: if root { None } else { Some(own(planner, org, if leaf { OWN_COMMITMENTS } else { LEVEL_COMMITMENTS })?) },
        due: if root { due(board, node, 6, 3) } else { due(board, node, 6, 4) },
        commitments_url: list("commitments"),
        changes,
        changes_days,
        lists: short_lists(context, planner, node, root),
        plain: plain_lists(context, planner, node, root),
        appraisals: appraisals::views(board, &appraised[..appraised.len().min(APPRAISALS)]),
        appraisals_url: list("appraisals"),
        changes_url: super::changes::existing_changes(planner, org),
        changes_month: newest_month(context, board, org).map(|(title, count, url)| MonthView { title, count, url }),
        feed_url: feed_url(planner, org),
        calendar_url: calendar_url(planner, org),
        groups_url: existing(planner.routes, "groups/".to_owned()).filter(|_| root),
        trend_url: existing(planner.routes, super::trend::trend_url(board, org)),
        tree_url: super::tree::tree_url(board, OrgId::ROOT),
        paper: PaperView::of(planner, node.path(), &["org_posts", "org_commitments", "org_services"]),
    };
    if root {
        // It has files of its own.
        return page(context, "home.html", &head, &view);
    }
    page(context, "org.html", &head.fonts(context, usage), &view)
}

fn contact_point(point: &ContactPoint) -> ContactPointView {
    let text = |text: &Option<Text>| text.as_ref().map(|text| text.0.clone());
    ContactPointView {
        office: point.office.0.clone(),
        place: point.place.0.clone(),
        day: text(&point.day),
        dial: point.phone.as_deref().and_then(dial),
        phone: text(&point.phone),
    }
}

fn receptions(board: &Board, org: OrgId) -> Vec<ReceptionView> {
    let view = |reception: Reception<'_>| ReceptionView {
        date: reception.on.to_string(),
        words: reception_words(&reception, board.settings.language),
        place: reception.day.place.as_ref().map(|place| place.0.clone()),
    };
    receptions_of(board, org).into_iter().map(view).collect()
}

/// A short list of a kind, and the way to the whole one.
#[derive(Serialize)]
struct ShortList {
    rows: Vec<ItemRow>,
    url: Option<String>,
}

/// A short list of a kind without a place of its own.
#[derive(Serialize)]
struct PlainList {
    title: String,
    rows: Vec<plain::Row>,
    url: Option<String>,
}

/// The newest items of each kind that stands in short lists.
fn short_lists(
    context: &Context,
    planner: &Planner<'_>,
    node: &OrgNode,
    root: bool,
) -> BTreeMap<&'static str, ShortList> {
    let leaf = node.children.is_empty() && !root;
    let list = |kind: &'static dyn RecordKind| {
        let folder = kind.info().folder;
        let most = if leaf { LEAF_ROWS } else { context.arrangement.rows(folder, root) };
        let rows = newest_rows(
            planner.board,
            kind,
            node,
            most,
            if root {
                Over::Never
            } else if leaf {
                Over::Too
            } else {
                Over::Instead
            },
        );
        let url = existing(planner.routes, format!("{}{folder}/", org_url(node.path())));
        (folder, ShortList { rows, url })
    };
    kinds().filter(|kind| has_place(kind.info().name)).map(list).collect()
}

fn plain_lists(context: &Context, planner: &Planner<'_>, node: &OrgNode, root: bool) -> Vec<PlainList> {
    let (board, strings) = (planner.board, planner.theme.strings());
    let leaf = node.children.is_empty() && !root;
    let list = |kind: &'static dyn RecordKind| {
        let folder = kind.info().folder;
        let limit = if leaf { LEAF_ROWS } else { context.arrangement.rows(folder, root) };
        let rows =
            newest(board, kind, node, limit).into_iter().map(|at| plain::row(planner, kind, &*kind.record(board, at)));
        PlainList {
            title: list_title(board, strings, folder),
            rows: rows.collect(),
            url: existing(planner.routes, format!("{}{folder}/", org_url(node.path()))),
        }
    };
    kinds().filter(|kind| !has_place(kind.info().name)).map(list).filter(|list| !list.rows.is_empty()).collect()
}

/// The changes of the week; of thirty days where that was quiet, and always on the page of one organisation.
fn recent(context: &Context, planner: &Planner<'_>, org: OrgId, week_first: bool) -> (i64, Vec<ChangeRow>) {
    let history = context.history(planner.board);
    let changes = |days| changes(&history, planner.board, planner.theme.strings(), org, days, CHANGES);
    if week_first {
        let week = changes(7);
        if !week.is_empty() {
            return (7, week);
        }
    }
    (30, changes(30))
}

/// Its own posts; where it has none, some from below it.
fn posts(board: &Board, org: OrgId) -> Vec<usize> {
    let own = org.0..org.0 + 1;
    // The home page shows the whole board's.
    let places: Vec<usize> = match org {
        OrgId::ROOT => Vec::new(),
        _ => Placed::<Post>::below(board, &own).take(OWN_POSTS).map(|item| item.at).collect(),
    };
    if places.is_empty() { excerpt(board, org) } else { places }
}

/// What the cards of the home page set in the theme's fonts.
pub(super) fn home_usage(board: &Board) -> Usage {
    let mut usage = Usage::default();
    posts(board, OrgId::ROOT).into_iter().for_each(|at| use_fonts(&Placed::of(board, at), &mut usage));
    usage
}

/// A few posts that somebody holds, others every week: neither stars nor dates decide, so nobody stands above another.
fn excerpt(board: &Board, org: OrgId) -> Vec<usize> {
    let week = board.today.duration_since(jiff::civil::Date::constant(2024, 1, 1)).as_hours().div_euclid(24 * 7);
    let mut drawn: Vec<([u8; 32], usize)> = Placed::<Post>::below(board, &board.org(org).subtree)
        .filter(|item| item.draft.pledge.is_some() && !people_of(item).is_empty())
        .map(|item| {
            let mut hasher = blake3::Hasher::new();
            hasher.update(&week.to_le_bytes()).update(item.draft.id.as_bytes());
            (*hasher.finalize().as_bytes(), item.at)
        })
        .collect();
    drawn.sort_unstable();
    drawn.into_iter().take(EXCERPT).map(|(_, at)| at).collect()
}

pub(super) fn children_url(node: &OrgNode, number: usize) -> String {
    let base = format!("{}organisations/figures/", org_url(node.path()));
    if number == 0 { base } else { format!("{base}page/{}/", number + 1) }
}

pub(super) fn children_page(
    context: &Arc<Context>,
    planner: &Planner<'_>,
    org: OrgId,
    number: usize,
) -> anyhow::Result<View> {
    let (board, strings) = (planner.board, planner.theme.strings());
    let node = board.org(org);
    let pages = node.children.len().div_ceil(CHILDREN_PAGE);
    let here = node.children.iter().skip(number * CHILDREN_PAGE).take(CHILDREN_PAGE).copied();
    let link = org_link(board, org);
    let described = strings.format("children.lead", &[("org", &link.title), ("n", &node.children.len())]);
    let head = Head::new(children_url(node, number), strings.get("children.title"), "")
        .described(described)
        .below(context, board, org);
    let view = ChildrenPage {
        org: link,
        children: child_rows(board, here),
        total: node.children.len(),
        pages: (0..pages)
            .map(|n| PagerLink { number: Some(n + 1), url: children_url(node, n), current: n == number, gap: false })
            .collect(),
    };
    page(context, "organisations.html", &head, &view)
}

pub(super) fn child_rows(board: &Board, orgs: impl Iterator<Item = OrgId>) -> Vec<ChildRow> {
    orgs.map(|org| {
        let totals = board.totals[org.0];
        ChildRow { link: org_link(board, org), totals, decided: totals.fulfilment.decided() }
    })
    .collect()
}
