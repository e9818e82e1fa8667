//! The services of an organisation by category: whom to call for what, to take away.

use std::sync::Arc;

use serde::Serialize;

use super::{Drawn, Face, Facts, OrgView, name, newest};
use crate::address::org_url;
use crate::board::{Board, OrgId};
use crate::kinds::{Service, ServiceType};
use crate::record::{Placed, ServiceRecord, Told};

#[derive(Serialize)]
struct SheetView {
    org: OrgView,
    /// For complaints.
    phone: Option<String>,
    total: usize,
    categories: Vec<Category>,
}

#[derive(Serialize)]
struct Category {
    title: String,
    rows: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    id: String,
    item: String,
    provider: String,
    audience: Option<String>,
    hours: Option<String>,
    address: Option<String>,
    phone: Option<String>,
}

/// The services of an organisation; its projects and orders are no matter for a sheet.
pub(super) struct Services;

fn resources(board: &Board, org: usize) -> impl Iterator<Item = Placed<'_, Service>> {
    Placed::<Service>::below(board, &(org..org + 1)).filter(|item| item.draft.service_type == ServiceType::Resource)
}

impl Drawn for Services {
    fn word(&self) -> &'static str {
        "org_services"
    }

    fn covers(&self) -> &'static str {
        name::<Service>()
    }

    fn places(&self, board: &Board) -> Vec<usize> {
        (0..board.orgs.len()).filter(|org| resources(board, *org).next().is_some()).collect()
    }

    fn id(&self, board: &Board, at: usize) -> Arc<str> {
        board.orgs[at].path().clone()
    }

    fn org(&self, _: &Board, at: usize) -> OrgId {
        OrgId(at)
    }

    fn facts(&self, face: Face<'_>, at: usize) -> Facts {
        sheet(face, OrgId(at))
    }

    fn people(&self, _: &Board, _: usize) -> Vec<usize> {
        Vec::new()
    }
}

fn sheet(face: Face<'_>, org: OrgId) -> Facts {
    let (board, node) = (face.board, face.board.org(org));
    let mut categories: Vec<Category> = Vec::new();
    let mut days = Vec::new();
    for item in resources(board, org.0) {
        let record = ServiceRecord::of(&item);
        days.push(Service::changed_on(&item));
        let title = record.category.unwrap_or_default();
        let row = row(&item, &record);
        match categories.iter_mut().find(|category| category.title == title) {
            Some(category) => category.rows.push(row),
            None => categories.push(Category { title: title.to_owned(), rows: vec![row] }),
        }
    }
    let view = SheetView {
        org: OrgView::of(node),
        phone: node.contact.supervision_phone.clone(),
        total: days.len(),
        categories,
    };
    let edition = newest(board.today, days);
    face.of_org(org, format!("{}services/", org_url(node.path())), edition, &view)
}

fn row(item: &Placed<'_, Service>, record: &ServiceRecord<'_>) -> Row {
    let owned = |text: Option<&str>| text.map(str::to_owned);
    Row {
        id: item.draft.id.to_string(),
        item: record.item.to_owned(),
        provider: record.provider.to_owned(),
        audience: owned(record.audience),
        hours: owned(record.hours),
        address: record.contact.and_then(|contact| contact.address.as_ref()).map(|address| address.0.clone()),
        phone: owned(record.phone()),
    }
}
