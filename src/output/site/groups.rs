//! Groups across the tree, such as 市直各部门（单位） or a 片组, with the totals of their members.

use std::sync::Arc;

use serde::Serialize;

use super::Context;
use super::head::{Head, Link, page};
use super::lists::org_link;
use super::orgs::{ChildRow, child_rows};
use super::pages::Page;
use super::summary::{Summary, of_totals};
use crate::board::{Board, OrgId};
use crate::markdown::slug;
use crate::output::{Job, PlannedFile, PlannedFiles, Planner, View};

/// Members of a group that are shown with their figures; the others are counted.
const MEMBERS: std::ops::RangeInclusive<usize> = 3..=30;
/// Members on the page, where there are many groups: it is to stay light.
const ROWS: usize = 80;

#[derive(Serialize)]
struct GroupsPage {
    org: Link,
    groups: Vec<GroupView>,
}

#[derive(Serialize)]
struct GroupView {
    /// For links to it.
    id: String,
    name: String,
    summary: Summary,
    members: Vec<ChildRow>,
    /// Members that are not shown.
    more: usize,
}

pub(super) fn routes(board: &Board, files: &mut PlannedFiles) {
    if !board.settings.groups.is_empty() {
        files.push(PlannedFile::new("groups/index.html", None, Job::Page(Page::Groups)));
    }
}

pub(super) fn groups_page(context: &Arc<Context>, planner: &Planner<'_>) -> anyhow::Result<View> {
    let (board, strings) = (planner.board, planner.theme.strings());
    let shown = (ROWS / board.settings.groups.len().max(1)).clamp(*MEMBERS.start(), *MEMBERS.end());
    let groups = board
        .settings
        .groups
        .iter()
        .map(|(name, slugs)| {
            let members = members(board, slugs.iter().map(|slug| slug.0.as_str()));
            GroupView {
                id: slug(name),
                name: name.clone(),
                // A group has no list of its own commitments to lead to.
                summary: of_totals(board, board.group_totals(&members), |_| None),
                more: members.len().saturating_sub(shown),
                members: child_rows(board, members.into_iter().take(shown)),
            }
        })
        .collect();
    let org = org_link(board, OrgId::ROOT);
    let described = strings.format("groups.lead", &[("org", &org.title), ("n", &board.settings.groups.len())]);
    let head =
        Head::new("groups/", strings.get("groups.title"), "").described(described).below(context, board, OrgId::ROOT);
    page(context, "groups.html", &head, &GroupsPage { org, groups })
}

/// The published members, each once.
fn members<'a>(board: &Board, slugs: impl Iterator<Item = &'a str>) -> Vec<OrgId> {
    let mut members: Vec<OrgId> = Vec::new();
    for slug in slugs {
        let org = board.resolve("", slug, &["org"]).and_then(|target| target.at).map(OrgId);
        members.extend(org.filter(|org| !members.contains(org)));
    }
    members
}
