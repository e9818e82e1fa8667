//! Whom to call for what, category by category; projects of several units; and all of them to look up.
//!
//! As with commitments the schedule lamp is not here: the device computes it from the day on which a project is due. Of
//! orders there is nothing on a screen.

use std::sync::Arc;

use serde::Deserialize;

use super::{ENTRIES, Entry, Made, SlidesOfKind};
use crate::diagnostic::say;
use crate::kinds::{Contact, Kind, Service, Text};
use crate::output::kiosk::content::Content;
use crate::output::kiosk::fits::Fits;
use crate::output::kiosk::limits::{Limits, lines, width};
use crate::output::kiosk::search::{Hit, joined};
use crate::output::kiosk::views::{Body, Span, Title, view};
use crate::record::{Days, Placed, ServiceRecord, Told};
use crate::screens::{NamedScreen, SlideKind};

view! {
    /// A page of a category, or of projects.
    ServicesView {
        org: Title,
        type_label: Title,
        /// The category, which its authors may call anything, or what projects are called.
        title: Title,
        page: usize,
        pages: usize,
        rows: Vec<Row>,
        /// How many projects there are and how far they are, on the screen's organisations.
        totals: Option<Body>,
    }
}

view! {
    /// A service with its number, or a project with its state.
    Row {
        item: Title,
        /// Who provides it, and when.
        note: Body,
        phone: Option<Body>,
        state: Option<Body>,
        deadline: Option<Body>,
        deadline_iso: Option<String>,
        done_on: Option<String>,
        #[serde(flatten)]
        days: Span,
    }
}

view! {
    /// One to look up.
    ServiceView {
        title: Title,
        org: Title,
        type_label: Title,
        #[serde(flatten)]
        row: Row,
        facts: Vec<Said>,
    }
}

view! {
    /// What it is called, and what it says.
    Said {
        label: Body,
        text: Body,
    }
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RowLimits {
    /// Rows on one page.
    rows: usize,
    /// Lines of text in the rows of one page.
    lines: usize,
    /// The width of a line.
    line: usize,
    item: usize,
    /// The width of a category, which is a title.
    category: usize,
}

/// Slides of services.
pub(super) struct Services(RowLimits);

impl Services {
    pub(super) fn new(limits: &Limits) -> anyhow::Result<Self> {
        limits.section(Self::KIND.word()).map(Self)
    }

    const KIND: SlideKind = SlideKind::of::<Service>();
}

/// What stands on pages together: a category, and projects.
struct Group {
    title: String,
    is_projects: bool,
    /// With the services that they are of.
    rows: Vec<(Arc<str>, (Row, Days))>,
}

impl SlidesOfKind for Services {
    fn makes(&self) -> Vec<SlideKind> {
        vec![Self::KIND]
    }

    fn slides(&self, content: &Content<'_>, kind: SlideKind, most: usize, _: &NamedScreen) -> Vec<Made> {
        let Some(root) = content.roots.first() else { return Vec::new() };
        let mut slides = Vec::new();
        for group in content.turn(groups(content, kind), most) {
            let Group { title, is_projects, rows } = group;
            let totals = is_projects.then(|| Body::from(totals(content)));
            let pages = pages(rows, &self.0);
            let count = pages.len();
            for (n, rows) in pages.into_iter().enumerate().take(most.saturating_sub(slides.len())) {
                let (items, rows): (Vec<_>, Vec<_>) = rows.into_iter().unzip();
                let (rows, parts) = rows.into_iter().unzip();
                let view = ServicesView {
                    org: content.head_name(*root).into(),
                    type_label: content.strings.get("services.title").into(),
                    title: title.clone().into(),
                    page: n + 1,
                    pages: count,
                    rows,
                    totals: totals.clone(),
                };
                let id = format!("{}/{}/{title}#{}", content.board.org(*root).path(), Service::FOLDER, n + 1);
                let days = content.days_of(*root);
                let made = Made::new(content, kind, id, &*title, days, &view).of_parts(parts);
                slides.push(made.showing(items).leads_to(content.org_code(*root)));
            }
        }
        slides
    }

    fn fits(&self, content: &Content<'_>, kind: SlideKind, found: &mut Fits) {
        for item in content.items::<Service>() {
            let (draft, record) = (item.draft, ServiceRecord::of(&item));
            found.slide(kind, &draft.id);
            let place = draft.origin.key("item");
            found.text(say!("服务的名称", "the service"), &draft.item, self.0.item, place, &draft.id);
            if let (false, Some(category)) = (draft.service_type.is_project(), record.category) {
                let place = draft.origin.key("category");
                found.text(say!("类别", "the category"), category, self.0.category, place, &draft.id);
            }
            // Whoever provides it and when stand below its name, on a page that may be its own.
            let own = lines(record.item, self.0.line);
            let has = own + lines(&note(&record), self.0.line);
            let who = if record.taker.is_some() { "taker" } else { "provider" };
            let hours = record.hours.filter(|hours| width(hours) > width(record.taker.unwrap_or(record.provider)));
            let place = draft.origin.key(if hours.is_some() { "hours" } else { who });
            found.lines(
                say!("服务和它的单位、时间", "the service, its provider and hours"),
                has,
                self.0.lines,
                place,
                &draft.id,
            );
        }
    }

    fn list(&self, content: &Content<'_>) -> Option<(&'static str, Vec<Entry>)> {
        let label = Service::label();
        let label = label.in_language(content.board.settings.language);
        let entry = |item: Placed<'_, Service>| {
            let view = service_view(content, &item, label);
            let below = joined([Some(&*view.org.0), item.draft.category.as_ref().map(|category| &*category.0)]);
            Entry::new(content, &view, Hit::of_text(&view.title.0, below))
        };
        // Whom to call stands before what is under way.
        let (projects, services): (Vec<_>, Vec<_>) =
            content.items::<Service>().partition(|item| item.draft.service_type.is_project());
        let all = services.into_iter().chain(projects);
        Some((Service::FOLDER, all.take(ENTRIES).map(entry).collect()))
    }
}

/// Categories in the order of the tree and its files, projects behind them; what is done has no place in a loop.
fn groups(content: &Content<'_>, kind: SlideKind) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut projects = Vec::new();
    for item in content.shown::<Service>(kind).filter(|item| Service::is_over(item) != Some(true)) {
        let row = (item.draft.id.clone(), row(content, &item));
        if item.draft.service_type.is_project() {
            projects.push(row);
            continue;
        }
        let title = item.draft.category.as_ref().map_or("", |category| &category.0);
        match groups.iter_mut().find(|group| group.title == title) {
            Some(group) => group.rows.push(row),
            None => groups.push(Group { title: title.to_owned(), is_projects: false, rows: vec![row] }),
        }
    }
    if !projects.is_empty() {
        let title = content.strings.get("services.projects").to_owned();
        groups.push(Group { title, is_projects: true, rows: projects });
    }
    groups
}

/// How far the projects are, of the screen's topmost organisations with all below them.
fn totals(content: &Content<'_>) -> String {
    let mut sum = crate::board::Projects::default();
    content.roots.iter().for_each(|root| sum += content.board.totals[root.0].projects);
    let counts: [(&str, &dyn std::fmt::Display); 6] = [
        ("total", &sum.total),
        ("done", &sum.done),
        ("accepted", &sum.accepted),
        ("dispatched", &sum.dispatched),
        ("ordered", &sum.ordered),
        ("overdue", &sum.overdue),
    ];
    content.strings.format("services.projects.totals", &counts)
}

/// Who provides it, and when.
fn note(record: &ServiceRecord<'_>) -> String {
    joined([Some(record.taker.unwrap_or(record.provider)), record.hours])
}

fn row(content: &Content<'_>, item: &Placed<'_, Service>) -> (Row, Days) {
    let record = ServiceRecord::of(item);
    let days = Service::days(item);
    let of_unit = record.lamp.is_some();
    let row = Row {
        item: record.item.into(),
        note: note(&record).into(),
        phone: record.phone().filter(|_| record.state.is_none()).map(Body::from),
        state: record.state.map(|state| state.label(content.strings).into()),
        deadline: record.due.filter(|_| of_unit).map(|day| content.day(day).into()),
        deadline_iso: record.due.filter(|_| of_unit).map(|day| day.to_string()),
        done_on: record.done_on.map(|day| day.to_string()),
        days: days.into(),
    };
    (row, days)
}

fn service_view(content: &Content<'_>, item: &Placed<'_, Service>, label: &str) -> ServiceView {
    let record = ServiceRecord::of(item);
    let contact = |of: fn(&Contact) -> &Option<Text>| {
        record.contact.and_then(|contact| of(contact).as_ref().map(|text| text.0.clone()))
    };
    let (row, _) = row(content, item);
    let owned = |text: Option<&str>| text.map(str::to_owned);
    let is_project = record.state.is_some();
    let facts = [
        (if is_project { "service.owner" } else { "service.provider" }, Some(record.provider.to_owned())),
        ("service.taker", owned(record.taker)),
        ("service.category", owned(record.category)),
        ("service.audience", owned(record.audience)),
        ("service.hours", owned(record.hours)),
        ("service.contact_name", contact(|contact| &contact.name)),
        ("service.address", contact(|contact| &contact.address)),
        ("service.state", record.state.map(|state| state.label(content.strings))),
        ("service.due", record.due.map(|day| content.day(day))),
    ];
    let said =
        |(key, text): (&str, Option<String>)| Some(Said { label: content.strings.get(key).into(), text: text?.into() });
    ServiceView {
        title: record.item.into(),
        org: (&*record.org.draft.name.0).into(),
        type_label: label.into(),
        row,
        facts: facts.into_iter().filter_map(said).collect(),
    }
}

/// Cuts rows into pages that hold at most so many of them and so many lines of text.
fn pages<T>(rows: Vec<(T, (Row, Days))>, limits: &RowLimits) -> Vec<Vec<(T, (Row, Days))>> {
    super::commitments::pages(rows, limits.rows, limits.lines, |(_, (row, _))| {
        lines(&row.item.0, limits.line) + lines(&row.note.0, limits.line)
    })
}
