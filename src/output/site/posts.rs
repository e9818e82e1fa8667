//! The post wall and the pages of posts. Persons are here: none of it is for search engines.

use std::sync::Arc;

use serde::Serialize;

use super::Context;
use super::head::{Head, page};
use super::lists::{Axis, FilterAxis, FilterLink, List, Pager, by_organisation, filters, lists, oldest_first};
use super::parts::{PostCard, post_card};
use crate::board::{Board, OrgId};
use crate::font::{Role, Usage};
use crate::output::address::{item_url, page_route};
use crate::output::placard::{PaperView, Subject};
use crate::output::{Job, Planner, Seed};

/// One page of a wall.
#[derive(Serialize)]
struct Wall {
    org: String,
    /// Grouped by organisation, in the order of the tree.
    groups: Vec<Group>,
    pager: Pager,
    filters: Vec<FilterAxis>,
    organisations: Vec<FilterLink>,
    paper: Option<PaperView>,
    contact: super::parts::ContactView,
}

#[derive(Serialize)]
struct Group {
    org: String,
    org_url: String,
    posts: Vec<PostCard>,
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
    contact: super::parts::ContactView,
}

pub(super) fn routes(context: &Arc<Context>, board: &Board, seeds: &mut Vec<Seed>) {
    let items = &board.items.posts;
    for (at, post) in items.all().iter().enumerate() {
        let context = context.clone();
        let url = item_url(&post.id);
        seeds.push(
            Seed::new(page_route(&url), Some(post.origin.key("title")), move |planner| {
                post_page(&context, planner, at)
            })
            .unindexed()
            .changed_on(post.newest_fact(board.today)),
        );
    }
    let date = |at: usize| {
        let post = &items.all()[at];
        post.common.published_on.or(post.approved_on.first().copied()).map(|day| *day)
    };
    let by_type = |at: usize| vec![items.all()[at].post_type.word().to_owned()];
    let lists: Arc<[List]> = lists(board, items, date, &[Axis::new("type", &by_type)]).into();
    for number in 0..lists.len() {
        for cut in lists[number].cuts() {
            let (context, lists) = (context.clone(), lists.clone());
            let route = page_route(&lists[number].url_of(cut.number));
            seeds
                .push(Seed::new(route, None, move |planner| wall(&context, planner, &lists, number, &cut)).unindexed());
        }
    }
}

fn wall(context: &Arc<Context>, planner: &Planner<'_>, lists: &[List], number: usize, cut: &super::lists::Cut) -> Job {
    let (board, strings) = (planner.board, planner.theme.strings());
    let list = &lists[number];
    let org = board.org(list.org);
    let mut places = list.items[cut.range.clone()].to_vec();
    oldest_first(board.items.posts.all(), &mut places, |_| None);
    places.sort_by_key(|at| board.org_of(&board.items.posts.all()[*at]));
    let mut usage = Usage::default();
    let mut groups: Vec<Group> = Vec::new();
    for at in places {
        let card = post_card(planner, &board.items.posts.all()[at], &board.post_facts[at]);
        usage.add(Role::Title, &card.title);
        usage.add(Role::Title, &card.org);
        card.people.iter().for_each(|person| usage.add(Role::Title, &person.name));
        card.pledge.iter().for_each(|pledge| usage.add(Role::Pledge, pledge));
        match groups.last_mut() {
            Some(group) if group.org_url == card.org_url => group.posts.push(card),
            _ => groups.push(Group { org: card.org.clone(), org_url: card.org_url.clone(), posts: vec![card] }),
        }
    }
    let title = match &list.filter {
        Some((_, value)) => strings.get(&format!("post.type.{value}")).to_owned(),
        None if list.org == OrgId::ROOT => strings.get("posts.title").to_owned(),
        None => format!("{} · {}", strings.get("posts.title"), org.draft.short()),
    };
    let root = list.org == OrgId::ROOT;
    let mut head = Head::new(list.url_of(cut.number), title, "posts").below(board, list.org).noindex(true);
    if list.filter.is_some() {
        head = head.crumb(strings.get("posts.title"), lists[0].url.clone());
    }
    let view = Wall {
        org: org.draft.name.0.clone(),
        groups,
        pager: list.pager(cut),
        filters: if root {
            filters(
                lists,
                list,
                |axis| strings.get(&format!("filter.{axis}")).to_owned(),
                |_, value| strings.get(&format!("post.type.{value}")).to_owned(),
            )
        } else {
            Vec::new()
        },
        organisations: by_organisation(board, lists, list.org),
        // Where the code of the wall's poster leads.
        paper: list.filter.is_none().then(|| PaperView::of(planner, org.path(), &[Subject::OrgPosts])).flatten(),
        contact: super::parts::contact(&org.contact),
    };
    page(context, "posts.html", &head.fonts(context, usage), &view)
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
    let list_url = format!("{}posts/", crate::output::address::org_url(board.org(org).path()));
    let head = Head::new(item_url(&post.id), title, "posts")
        .described(card.pledge.clone().unwrap_or_default())
        .below(board, org)
        .crumb(strings.get("posts.title"), list_url)
        .noindex(true);
    let view = PostPage {
        duties: post.duties.iter().map(|duty| duty.0.clone()).collect(),
        standard: post.standard.as_ref().map(|text| text.0.clone()),
        reviewed: facts.last_period.map(|period| period.chinese()),
        body: super::parts::body(post, planner),
        paper: PaperView::of(planner, &post.id, &[Subject::Post, Subject::Standard]),
        contact: super::parts::contact(&board.org(org).contact),
        card,
    };
    page(context, "post.html", &head, &view)
}
