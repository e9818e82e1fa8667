//! Responsibility areas: who answers for where I live, a page for each organisation. Persons are here: none of it is for
//! search engines.

use std::sync::Arc;

use serde::Serialize;

use super::{ItemPage, Look, name};
use crate::address::{item_url, org_url};
use crate::font::{Role, Usage};
use crate::kinds::Area;
use crate::output::placard::PaperView;
use crate::output::site::Context;
use crate::output::site::head::page;
use crate::output::site::list_page::{Frame, ListPage};
use crate::output::site::related::{Related, related};
use crate::output::site::sorted::oldest_first;
use crate::output::site::views::{PersonView, body, person};
use crate::output::{Planner, View};
use crate::record::{AreaRecord, Placed, people_of};
use crate::text::dial;

/// The look of areas.
pub(super) struct Areas;

/// An area, in the table and at the head of its page.
#[derive(Serialize)]
struct AreaView {
    title: String,
    url: String,
    bounds: String,
    /// `None` while nobody answers for it.
    member: Option<PersonView>,
    duties: Vec<String>,
    phone: Option<String>,
    dial: Option<String>,
    org: String,
    org_url: String,
}

#[derive(Serialize)]
struct AreaList {
    frame: Frame,
    /// In the order of the tree.
    groups: Vec<Group>,
}

#[derive(Serialize)]
struct Group {
    org: String,
    org_url: String,
    areas: Vec<AreaView>,
}

#[derive(Serialize)]
struct AreaPage {
    area: AreaView,
    body: Option<String>,
    /// What else names whoever answers for it.
    related: Vec<Related>,
    paper: Option<PaperView>,
    contact: tera::Value,
}

impl Look for Areas {
    fn kind(&self) -> &'static str {
        name::<Area>()
    }

    fn item(&self, page: &ItemPage<'_>) -> anyhow::Result<View> {
        area_page(page)
    }

    fn list(&self, context: &Arc<Context>, page: &ListPage<'_>, _: bool) -> anyhow::Result<View> {
        list_page(context, page)
    }
}

fn list_page(context: &Arc<Context>, at: &ListPage<'_>) -> anyhow::Result<View> {
    let board = at.planner.board;
    let (frame, head) = at.frame("")?;
    let mut places = at.list.items[at.cut.range.clone()].to_vec();
    oldest_first(&mut places, |at| (None, &*Placed::<Area>::of(board, at).draft.id));
    places.sort_by_key(|at| Placed::<Area>::of(board, *at).org());
    let mut usage = Usage::default();
    let mut groups: Vec<Group> = Vec::new();
    for place in places {
        let item = Placed::<Area>::of(board, place);
        let area = view(at.planner, &item);
        usage.add(Role::Title, &area.org);
        area.member.iter().for_each(|member| usage.add(Role::Title, &member.name));
        match groups.last_mut() {
            Some(group) if group.org_url == area.org_url => group.areas.push(area),
            _ => groups.push(Group { org: area.org.clone(), org_url: area.org_url.clone(), areas: vec![area] }),
        }
    }
    page(context, "areas.html", &head.noindex(true).fonts(context, usage), &AreaList { frame, groups })
}

fn view(planner: &Planner<'_>, item: &Placed<'_, Area>) -> AreaView {
    let record = AreaRecord::of(item);
    let org = item.org_node();
    AreaView {
        title: record.title.to_owned(),
        url: item_url(&item.draft.id),
        bounds: record.bounds.to_owned(),
        member: record.member.map(|member| person(planner, &member)),
        duties: record.duties.iter().map(|duty| (*duty).to_owned()).collect(),
        phone: record.phone.map(str::to_owned),
        dial: record.phone.and_then(dial),
        org: org.draft.name.0.clone(),
        org_url: org_url(org.path()),
    }
}

fn area_page(at: &ItemPage<'_>) -> anyhow::Result<View> {
    let ItemPage { context, planner, .. } = at;
    let item = at.placed::<Area>();
    let area = view(planner, &item);
    let head = at.head("").described(at.described());
    let view = AreaPage {
        area,
        body: body(&item, planner),
        related: related(context, planner, &people_of(&item), &item.draft.id),
        paper: PaperView::of(planner, &item.draft.id, &[name::<Area>()]),
        contact: context.contact(item.org()),
    };
    page(context, "area.html", &head, &view)
}
