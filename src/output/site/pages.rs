//! Every page that the website has, as a value: what [`crate::output::Job::Page`] holds.

use std::sync::Arc;

use anyhow::Context as _;

use super::changes::Part;
use super::list_page::ListPage;
use super::looks::{ItemPage, look};
use super::{Context, about, archive, changes, dictionary, embed, groups, orgs, search, site_map, tree, trend};
use crate::board::OrgId;
use crate::output::{PlannedFile, Planner, View};
use crate::record;

/// A page of the website.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Page {
    /// The home page, or an organisation's.
    Org(OrgId),
    /// The tree of the organisations below one.
    Tree(OrgId),
    /// What became of what fell due in an organisation and below it.
    Trend(OrgId),
    /// A page of the long list of organisations below one with their figures, from 0.
    Organisations {
        org: OrgId,
        number: usize,
    },
    /// A page of an item, from 1; the item by its kind's name and its place among the published ones.
    Item {
        kind: &'static str,
        at: usize,
        number: usize,
    },
    /// A page of a list; `None` is the one with the newest items. The list by its folder and its place among that folder's.
    List {
        folder: &'static str,
        list: usize,
        number: Option<usize>,
    },
    /// What happened in an organisation and below it.
    Changes {
        org: OrgId,
        part: Part,
    },
    Archive,
    Groups,
    Search,
    Accessibility,
    NotFound,
    Data,
    Dictionary,
    SiteMap,
    /// What a portal can take into its own page.
    Embed(OrgId),
}

impl Page {
    /// The template of the page and all that it sees.
    ///
    /// # Errors
    /// When a part of it fails in the theme.
    pub(crate) fn view(self, file: &PlannedFile, planner: &Planner<'_>) -> anyhow::Result<View> {
        let context: &Arc<Context> = planner.shared.site.as_ref().context("the website is not part of this plan")?;
        match self {
            Self::Org(org) => orgs::org_page(context, planner, org),
            Self::Tree(org) => tree::tree_page(context, planner, org),
            Self::Trend(org) => trend::trend_page(context, planner, org),
            Self::Organisations { org, number } => orgs::children_page(context, planner, org, number),
            Self::Item { kind: name, at, number } => {
                let kind = record::kind(name).with_context(|| format!("{name} has no pages"))?;
                look(name).item(&ItemPage { context, planner, kind, at, number })
            }
            Self::List { folder, list: at, number } => {
                let of_folder = context.lists_of(folder)?;
                let lists = &*of_folder.lists;
                let list = lists.get(at).with_context(|| format!("{folder} has no list of number {at}"))?;
                let page = ListPage {
                    context,
                    planner,
                    kind: of_folder.kind,
                    folder,
                    axes: &of_folder.axes,
                    lists,
                    list,
                    cut: &list.cut(number),
                };
                (of_folder.make)(context, &page, !file.indexed)
            }
            Self::Changes { org, part } => changes::changes_page(context, planner, org, part),
            Self::Archive => archive::archive(context, planner),
            Self::Groups => groups::groups_page(context, planner),
            Self::Search => search::search_page(context, planner),
            Self::Accessibility => about::accessibility(context, planner),
            Self::NotFound => about::not_found(context, planner),
            Self::Data => about::data(context, planner),
            Self::Dictionary => dictionary::dictionary(context, planner),
            Self::SiteMap => site_map::site_map(context, planner),
            Self::Embed(org) => embed::embed(context, planner, org),
        }
    }
}
