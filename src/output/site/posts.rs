//! The post wall and the pages of posts. Persons are here: none of it is for search engines.

use std::ops::Range;
use std::sync::Arc;

use serde::Serialize;

use super::Context;
use super::fragments::part;
use super::frame::ListPage;
use super::kept::{item_routes, list_routes, page_seed};

use super::head::{Head, page};
use super::lists::{FilterAxis, FilterLink, Pager, by_organisation, filters};
use super::parts::{PostCard, post_card};
use super::sorted::{Axis, Value, lists, oldest_first};
use crate::board::{Board, OrgId, same_items};
use crate::font::{Role, Usage};
use crate::kinds::{Kind, Post};
use crate::output::address::{item_url, org_url, page_route};
use crate::output::placard::{PaperView, Subject};
use crate::output::{Job, Planner, Seeds};

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
    /// `2026-05`, of the latest review.
    reviewed: Option<String>,
    body: Option<String>,
    paper: Option<PaperView>,
    contact: tera::Value,
}

pub(super) fn routes(context: &Arc<Context>, board: &Board, seeds: &mut Seeds) {
    let items = &board.items.posts;
    let same = |last: &Board, range: &Range<usize>| same_items(&last.items.posts, items, range);
    item_routes((board, Post::FOLDER, items.all().len()), seeds, same, |at, seeds| {
        let post = &items.all()[at];
        let seed =
            page_seed(page_route(&item_url(&post.id)), Some(post.origin.key("title")), move |context, planner| {
                Ok(post_page(context, planner, at))
            });
        seeds.push(seed.unindexed().changed_on(post.newest_fact(board.today)));
    });
    let date = |board: &Board, at: usize| {
        let post = &board.items.posts.all()[at];
        post.common.published_on.or(post.approved_on.first().copied()).map(|day| *day)
    };
    let by_type = |board: &Board, at: usize| Some(Value::Word(board.items.posts.all()[at].post_type.word()));
    let same = |last: &Board, at: usize| items.all()[at].is(&last.items.posts.all()[at]);
    let lists = lists(board, items, date, &[Axis::new("type", &by_type)], same);
    list_routes(context, (board, Post::FOLDER), lists, seeds, |_| false, |context, page, _| wall(context, page));
}

fn wall(context: &Arc<Context>, page_of: &ListPage<'_>) -> anyhow::Result<Job> {
    let ListPage { planner, lists, list, cut, .. } = *page_of;
    let (board, strings) = (planner.board, planner.theme.strings());
    let org = board.org(list.org);
    let mut places = list.items[cut.range.clone()].to_vec();
    oldest_first(board.items.posts.all(), &mut places, |_| None);
    places.sort_by_key(|at| board.org_of(&board.items.posts.all()[*at]));
    let mut usage = Usage::default();
    let mut groups: Vec<Group> = Vec::new();
    for at in places {
        use_fonts(board, at, &mut usage);
        let card = ready_card(context, planner, at)?;
        let org = board.org(board.org_of(&board.items.posts.all()[at]));
        usage.add(Role::Title, &org.draft.name);
        let url = org_url(org.path());
        match groups.last_mut() {
            Some(group) if group.org_url == url => group.posts.push(card),
            _ => groups.push(Group { org: org.draft.name.0.clone(), org_url: url, posts: vec![card] }),
        }
    }
    let title = match &list.filter {
        Some((_, value)) => strings.get(&format!("post.type.{value}")).to_owned(),
        None if list.org == OrgId::ROOT => strings.get("posts.title").to_owned(),
        None => format!("{} · {}", strings.get("posts.title"), org.draft.short()),
    };
    let root = list.org == OrgId::ROOT;
    let mut head = Head::new(list.url_of(cut.number), title, "posts").below(context, board, list.org).noindex(true);
    if list.filter.is_some() {
        head = head.crumb(strings.get("posts.title"), lists[0].url.clone());
    }
    let ways = page_of.ways.get(page_of.number, || {
        let axis_title = |axis: &str| strings.get(&format!("filter.{axis}")).to_owned();
        let type_title = |_: &str, value: &str| strings.get(&format!("post.type.{value}")).to_owned();
        let filters = if root { filters(lists, list, axis_title, type_title) } else { Vec::new() };
        let ways = Ways { filters, organisations: by_organisation(board, lists, list.org) };
        part(planner.theme, "wall_ways", "ways", &ways)
    })?;
    let view = Wall {
        org: org.draft.name.0.clone(),
        groups,
        pager: list.pager(cut),
        ways,
        // Where the code of the wall's poster leads.
        paper: list.filter.is_none().then(|| PaperView::of(planner, org.path(), &[Subject::OrgPosts])).flatten(),
        contact: context.contact(list.org),
    };
    Ok(page(context, "posts.html", &head.fonts(context, usage), &view))
}

/// A post's card, ready made.
pub(super) fn ready_card(context: &Context, planner: &Planner<'_>, at: usize) -> anyhow::Result<tera::Value> {
    context.fragments.posts.get(at, || {
        let card = post_card(planner, &planner.board.items.posts.all()[at], &planner.board.post_facts[at]);
        part(planner.theme, "post_card", "card", &card)
    })
}

/// Counts what a post's card sets in the theme's fonts.
pub(super) fn use_fonts(board: &Board, at: usize, usage: &mut Usage) {
    let members = board.items.members.all();
    let post = &board.items.posts.all()[at];
    usage.add(Role::Title, &post.title);
    board.post_facts[at].holders.iter().for_each(|holder| usage.add(Role::Title, &members[*holder].name));
    post.pledge.iter().for_each(|pledge| usage.add(Role::Pledge, pledge));
}

fn post_page(context: &Arc<Context>, planner: &Planner<'_>, at: usize) -> Job {
    let (board, strings) = (planner.board, planner.theme.strings());
    let post = &board.items.posts.all()[at];
    let facts = &board.post_facts[at];
    let org = board.org_of(post);
    let card = post_card(planner, post, facts);
    let people: Vec<_> = card.people.iter().map(|person| person.name.as_str()).collect();
    let title =
        if people.is_empty() { card.title.clone() } else { format!("{} · {}", people.join("、"), card.title) };
    let list_url = format!("{}posts/", org_url(board.org(org).path()));
    let head = Head::new(item_url(&post.id), title, "posts")
        .described(card.pledge.clone().unwrap_or_default())
        .below(context, board, org)
        .crumb(strings.get("posts.title"), list_url)
        .noindex(true);
    let view = PostPage {
        duties: post.duties.iter().map(|duty| duty.0.clone()).collect(),
        standard: post.standard.as_ref().map(|text| text.0.clone()),
        reviewed: facts.last_period.map(|period| period.chinese()),
        body: super::parts::body(post, planner),
        paper: PaperView::of(planner, &post.id, &[Subject::Post, Subject::Standard]),
        contact: context.contact(org),
        card,
    };
    page(context, "post.html", &head, &view)
}
