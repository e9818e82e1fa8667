//! `embed.html`: what a portal can take into a page of its own, for the whole board and for each organisation.
//!
//! A piece of plain HTML without styles, scripts and frames, whose links lead back here: it is fetched by the portal's
//! server and put into its page as it is. Whoever takes it dresses it by its classes.

use std::sync::Arc;

use serde::Serialize;

use super::Context;
use super::digest::{ChangeRow, changes};
use super::head::Link;
use super::lists::org_link;
use super::pages::Page;
use super::summary::{Summary, summary};
use crate::address::org_url;
use crate::board::{Board, OrgId};
use crate::output::{Job, PlannedFile, PlannedFiles, Planner, View};
use crate::record::kinds;

/// Changes in it, and how many days they reach back.
const CHANGES: usize = 5;
const DAYS: i64 = 90;

#[derive(Serialize)]
struct Embed {
    org: Link,
    base: String,
    summary: Summary,
    changes: Vec<ChangeRow>,
    phone: Option<String>,
}

/// Where an organisation's is.
fn route(path: &str) -> String {
    format!("{}embed.html", org_url(path))
}

pub(super) fn routes(board: &Board, files: &mut PlannedFiles) {
    // Its links have to lead back from anywhere.
    if board.settings.base_url().is_none() {
        return;
    }
    for (at, node) in board.orgs.iter().enumerate() {
        if kinds().any(|kind| !kind.range(board, &node.subtree).is_empty()) {
            let page = Job::Page(Page::Embed(OrgId(at)));
            files.push(PlannedFile::new(route(node.path()), None, page).unindexed());
        }
    }
}

pub(super) fn embed(context: &Arc<Context>, planner: &Planner<'_>, org: OrgId) -> anyhow::Result<View> {
    let board = planner.board;
    let node = board.org(org);
    let view = Embed {
        org: org_link(board, org),
        base: board.settings.base_url().unwrap_or_default(),
        summary: summary(board, planner.routes, org),
        changes: changes(&context.history(board), board, planner.theme.strings(), org, DAYS, CHANGES),
        phone: node.contact.supervision_phone.clone(),
    };
    let mut values = tera::Context::new();
    values.insert_value("site", context.site_value.clone());
    values.insert("view", &view);
    Ok(View { template: "embed.html", values, root: String::new() })
}
