//! Lists of honor rolls. Persons are named on them, so none of it is for search engines.

use std::sync::Arc;

use serde::Serialize;

use super::roll::{last_page, roll_page};
use super::{ItemPage, Look, name};
use crate::address::item_url;
use crate::board::Board;
use crate::font::{Role, Usage};
use crate::kinds::Roll;
use crate::output::View;
use crate::output::site::Context;
use crate::output::site::fragments::part;
use crate::output::site::head::page;
use crate::output::site::list_page::{Frame, ListPage};
use crate::record::{Count, Placed, RollRecord};

/// The look of honor rolls.
pub(super) struct Rolls;

#[derive(Serialize)]
struct RollList {
    frame: Frame,
    /// [`Row`]s, ready made.
    rolls: Vec<tera::Value>,
}

/// A roll in the list.
#[derive(Serialize)]
struct Row {
    title: String,
    url: String,
    org: String,
    award: String,
    year: i16,
    conferred_by: String,
    conferred_on: Option<String>,
    count: Count,
}

impl Look for Rolls {
    fn kind(&self) -> &'static str {
        name::<Roll>()
    }

    fn pages(&self, board: &Board, at: usize) -> usize {
        last_page(Placed::<Roll>::of(board, at).draft)
    }

    fn item(&self, page: &ItemPage<'_>) -> anyhow::Result<View> {
        roll_page(page)
    }

    fn list(&self, context: &Arc<Context>, page: &ListPage<'_>, noindex: bool) -> anyhow::Result<View> {
        list_page(context, page, noindex)
    }
}

fn list_page(context: &Arc<Context>, at: &ListPage<'_>, noindex: bool) -> anyhow::Result<View> {
    let board = at.planner.board;
    let (frame, head) = at.frame("rolls")?;
    let mut usage = Usage::default();
    let mut rolls = Vec::new();
    for place in at.newest_first() {
        let item = Placed::<Roll>::of(board, place);
        usage.add(Role::Title, &item.draft.title);
        let ready = || part(at.planner.theme, "roll_row", "roll", &row(&item));
        rolls.push(context.fragments.get(name::<Roll>(), place, ready)?);
    }
    page(context, "rolls.html", &head.noindex(noindex).fonts(context, usage), &RollList { frame, rolls })
}

fn row(item: &Placed<'_, Roll>) -> Row {
    let record = RollRecord::of(item);
    Row {
        title: record.title.to_owned(),
        url: item_url(&item.draft.id),
        org: record.org.draft.name.0.clone(),
        award: record.award.to_owned(),
        year: record.year,
        conferred_by: record.conferred_by.to_owned(),
        conferred_on: record.conferred_on.map(|day| day.to_string()),
        count: record.count,
    }
}
