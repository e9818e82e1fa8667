//! The site map for readers: every part of the site, a link each.

use std::sync::Arc;

use serde::Serialize;

use super::Context;
use super::arrangement::Arrangement;
use super::head::{Head, Link, page};
use super::list_page::list_title;
use super::pages::Page;
use super::summary::existing;
use crate::address::page_route;
use crate::board::OrgId;
use crate::output::{Job, PlannedFile, PlannedFiles, Planner, View};
use crate::record::kinds;

const URL: &str = "about/site-map/";

#[derive(Serialize)]
struct SiteMap {
    groups: Vec<Group>,
}

#[derive(Serialize)]
struct Group {
    title: String,
    links: Vec<Link>,
}

pub(super) fn routes(files: &mut PlannedFiles) {
    files.push(PlannedFile::new(page_route(URL), None, Job::Page(Page::SiteMap)));
}

pub(super) fn site_map(context: &Arc<Context>, planner: &Planner<'_>) -> anyhow::Result<View> {
    let (board, strings) = (planner.board, planner.theme.strings());
    let link = |title: String, url: String| existing(planner.routes, url).map(|url| Link { title, url });
    let text = |key: &str, url: &str| link(strings.get(key).to_owned(), url.to_owned());
    let sections = context.arrangement.navigation.iter();
    let sections: Vec<Link> =
        sections.filter_map(|name| text(&format!("nav.{name}"), &Arrangement::section_url(name))).collect();
    let lists = kinds().map(|kind| kind.info().folder).chain(["appraisals"]);
    let lists = lists.filter_map(|folder| link(list_title(board, strings, folder), format!("{folder}/")));
    let lists: Vec<Link> = lists.filter(|list| sections.iter().all(|link| link.url != list.url)).collect();
    // The districts, or whatever is right below the whole.
    let orgs = board.org(OrgId::ROOT).children.iter().take(ORGS);
    let orgs = orgs.map(|org| super::lists::org_link(board, *org)).collect();
    let about = [
        ("search.title", "search/"),
        ("changes.title", "changes/"),
        ("trend.title", "trend/"),
        ("archive.title", "archive/"),
        ("groups.title", "groups/"),
        ("data.title", "data/"),
        ("dictionary.title", super::dictionary::URL),
        ("accessibility.title", "about/accessibility/"),
    ];
    let about = about.into_iter().filter_map(|(key, url)| text(key, url)).collect();
    let group = |title: &str, links: Vec<Link>| Group { title: strings.get(title).to_owned(), links };
    let groups = [
        group("site_map.sections", sections),
        group("site_map.lists", lists),
        group("tree.title", orgs),
        group("site_map.about", about),
    ];
    let view = SiteMap { groups: groups.into_iter().filter(|group| !group.links.is_empty()).collect() };
    let head = Head::new(URL, strings.get("site_map.title"), "").described(strings.get("site_map.lead"));
    page(context, "site_map.html", &head, &view)
}

/// Organisations that are listed; the tree has all of them.
const ORGS: usize = 100;
