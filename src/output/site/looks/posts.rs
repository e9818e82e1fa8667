//! The post wall and the pages of posts. Persons are here: none of it is for search engines.

use std::sync::Arc;

use serde::Serialize;

use super::{ItemPage, Look, name};
use crate::address::{item_url, org_url};
use crate::board::OrgId;
use crate::font::{Role, Usage};
use crate::kinds::Post;
use crate::output::placard::PaperView;
use crate::output::site::Context;
use crate::output::site::fragments::part;
use crate::output::site::head::{Head, page};
use crate::output::site::list_page::ListPage;
use crate::output::site::lists::{FilterAxis, FilterLink, Pager, by_organisation, filters};
use crate::output::site::related::{Related, related};
use crate::output::site::sorted::oldest_first;
use crate::output::site::summary::existing;
use crate::output::site::views::{PersonView, body, person};
use crate::output::{Planner, View};
use crate::record::{Placed, PostRecord, people_of};

/// Cards in the first rows of a wall.
const FIRST: usize = 4;

/// The look of posts.
pub(super) struct Posts;

impl Look for Posts {
    fn kind(&self) -> &'static str {
        name::<Post>()
    }

    fn item(&self, page: &ItemPage<'_>) -> anyhow::Result<View> {
        post_page(page)
    }

    fn list(&self, context: &Arc<Context>, page: &ListPage<'_>, _: bool) -> anyhow::Result<View> {
        wall(context, page)
    }
}

/// A post as a card on a wall.
#[derive(Clone, Debug, Serialize)]
struct PostCard {
    title: String,
    url: String,
    org: String,
    org_url: String,
    kind: &'static str,
    window_no: Option<String>,
    people: Vec<PersonView>,
    pledge: Option<String>,
    /// Earned stars; absent where the post is not star-rated.
    stars: Option<u8>,
    max_stars: u8,
    /// `building`, `full`, `named`, `open`, `plain`.
    stage: &'static str,
    roles: Vec<&'static str>,
    /// What there is to do, of a post that is still to be claimed.
    open_duties: Vec<String>,
}

/// One page of a wall.
#[derive(Serialize)]
struct Wall {
    org: String,
    /// Grouped by organisation, in the order of the tree.
    groups: Vec<Group>,
    pager: Pager,
    /// Filters and the walls of the organisations below, ready made.
    ways: tera::Value,
    paper: Option<PaperView>,
    contact: tera::Value,
}

/// The ways from a wall to others.
#[derive(Serialize)]
struct Ways {
    filters: Vec<FilterAxis>,
    organisations: Vec<FilterLink>,
}

#[derive(Serialize)]
struct Group {
    org: String,
    org_url: String,
    /// [`PostCard`]s, ready made.
    posts: Vec<tera::Value>,
}

/// A post's own page.
#[derive(Serialize)]
struct PostPage {
    card: PostCard,
    duties: Vec<String>,
    standard: Option<String>,
    /// 五带头：带头服务群众
    meets: Option<String>,
    /// 创建中, 已满5星, 已授牌命名.
    stage_label: String,
    /// Who awarded it, and when.
    award: Option<String>,
    /// The notice that records the award, as long as it has a page.
    award_url: Option<String>,
    /// `2026-05`, of the latest review.
    reviewed: Option<String>,
    body: Option<String>,
    /// What else names the holders.
    related: Vec<Related>,
    paper: Option<PaperView>,
    contact: tera::Value,
}

fn wall(context: &Arc<Context>, page_of: &ListPage<'_>) -> anyhow::Result<View> {
    let ListPage { planner, lists, list, cut, .. } = *page_of;
    let (board, strings) = (planner.board, planner.theme.strings());
    let org = board.org(list.org);
    let mut places = list.items[cut.range.clone()].to_vec();
    oldest_first(&mut places, |at| (None, &*Placed::<Post>::of(board, at).draft.id));
    places.sort_by_key(|at| Placed::<Post>::of(board, *at).org());
    let mut usage = Usage::default();
    let mut groups: Vec<Group> = Vec::new();
    for (n, at) in places.into_iter().enumerate() {
        let item = Placed::<Post>::of(board, at);
        use_fonts(&item, &mut usage);
        let card = ready_card(context, planner, at)?;
        let card = if n < FIRST { at_once(card) } else { card };
        let org = item.org_node();
        usage.add(Role::Title, &org.draft.name);
        let url = org_url(org.path());
        match groups.last_mut() {
            Some(group) if group.org_url == url => group.posts.push(card),
            _ => groups.push(Group { org: org.draft.name.0.clone(), org_url: url, posts: vec![card] }),
        }
    }
    let title = match &list.filter {
        Some((axis, value)) => page_of.value_title(axis, value),
        None if list.org == OrgId::ROOT => page_of.title(),
        None => format!("{} · {}", page_of.title(), org.draft.short()),
    };
    let root = list.org == OrgId::ROOT;
    let (name, n) = (&org.draft.name.0, list.items.len());
    let described = match list.filter {
        Some(_) => strings.format("list.described", &[("org", name), ("title", &title), ("n", &n)]),
        None => strings.format("posts.lead", &[("org", name), ("n", &n)]),
    };
    let mut head = Head::new(list.url_of(cut.number), title, "posts")
        .described(described)
        .below(context, board, list.org)
        .noindex(true);
    if list.filter.is_some() {
        head = head.crumb(page_of.title(), lists[0].url.clone());
    }
    let ways = page_of.ways_or_back(|| {
        let axis_title = |axis: &str| strings.get(&format!("filter.{axis}")).to_owned();
        let value_title = |axis: &str, value: &str| page_of.value_title(axis, value);
        let filters = if root { filters(lists, list, axis_title, value_title) } else { Vec::new() };
        let ways = Ways { filters, organisations: by_organisation(board, lists, list.org, |_| None) };
        part(planner.theme, "wall_ways", "ways", &ways)
    })?;
    let view = Wall {
        org: org.draft.name.0.clone(),
        groups,
        pager: list.pager(cut),
        ways,
        // Where the code of the wall's poster leads.
        paper: list.filter.is_none().then(|| PaperView::of(planner, org.path(), &["org_posts"])).flatten(),
        contact: context.contact(list.org),
    };
    page(context, "posts.html", &head.fonts(context, usage), &view)
}

/// A card whose portrait is seen as soon as the page is: the browser need not wait to know where it stands.
fn at_once(card: tera::Value) -> tera::Value {
    let html = card.as_str().map(|html| html.replace(" loading=\"lazy\"", ""));
    html.map_or(card, |html| tera::Value::safe_string(&html))
}

fn card(planner: &Planner<'_>, item: &Placed<'_, Post>) -> PostCard {
    let record = PostRecord::of(item);
    PostCard {
        title: record.title.to_owned(),
        url: item_url(&item.draft.id),
        org: record.org.draft.name.0.clone(),
        org_url: org_url(record.org.path()),
        kind: record.post_type.word,
        window_no: record.window_no.map(str::to_owned),
        people: record.holders.iter().map(|holder| person(planner, holder)).collect(),
        pledge: record.pledge.map(str::to_owned),
        stars: record.stars.map(|stars| stars.earned),
        max_stars: planner.board.settings.stars.max,
        stage: record.stage.word,
        roles: record.roles,
        open_duties: record.duties.iter().filter(|_| record.is_open).map(|duty| (*duty).to_owned()).collect(),
    }
}

/// A post's card, ready made.
pub(in crate::output::site) fn ready_card(
    context: &Context,
    planner: &Planner<'_>,
    at: usize,
) -> anyhow::Result<tera::Value> {
    let ready = || part(planner.theme, "post_card", "card", &card(planner, &Placed::of(planner.board, at)));
    context.fragments.get(name::<Post>(), at, ready)
}

/// Counts what a post's card sets in the theme's fonts.
pub(in crate::output::site) fn use_fonts(item: &Placed<'_, Post>, usage: &mut Usage) {
    let record = PostRecord::of(item);
    usage.add(Role::Title, record.title);
    record.holders.iter().for_each(|holder| usage.add(Role::Title, holder.name()));
    record.pledge.iter().for_each(|pledge| usage.add(Role::Pledge, pledge));
}

fn post_page(at: &ItemPage<'_>) -> anyhow::Result<View> {
    let ItemPage { context, planner, .. } = at;
    let (board, strings) = (at.board(), planner.theme.strings());
    let item = at.placed::<Post>();
    let record = PostRecord::of(&item);
    let org = item.org();
    let names = record.names();
    let title = if names.is_empty() { record.title.to_owned() } else { format!("{names} · {}", record.title) };
    let words: [(&str, &dyn std::fmt::Display); 3] =
        [("org", &record.org.draft.name), ("title", &title), ("said", &record.pledge.unwrap_or_default())];
    let mut head = at.head("posts").described(strings.format("item.described", &words));
    head.title = title;
    let view = PostPage {
        card: card(planner, &item),
        duties: record.duties.iter().map(|duty| (*duty).to_owned()).collect(),
        standard: record.standard.map(str::to_owned),
        meets: record.meets.clone(),
        stage_label: record.stage_label(strings),
        award: record.award_label(strings, board.settings.language),
        award_url: record
            .award
            .and_then(|award| award.notice.as_deref())
            .and_then(|notice| existing(planner.routes, item_url(notice))),
        reviewed: record.reviewed.map(|period| period.chinese()),
        body: body(&item, planner),
        related: related(context, planner, &people_of(&item), &item.draft.id),
        paper: PaperView::of(planner, &item.draft.id, &["post", "standard"]),
        contact: context.contact(org),
    };
    page(context, "post.html", &head, &view)
}
