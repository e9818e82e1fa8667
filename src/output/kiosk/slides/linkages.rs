//! Whom to ask in each unit, with the number of an office; totals only of what a screen may say.

use serde::Deserialize;

use super::{ENTRIES, Entry, Made, SlidesOfKind};
use crate::board::Covered;
use crate::diagnostic::say;
use crate::kinds::{Kind, Linkage};
use crate::output::kiosk::content::Content;
use crate::output::kiosk::fits::Fits;
use crate::output::kiosk::limits::{Limits, lines};
use crate::output::kiosk::search::{Hit, joined};
use crate::output::kiosk::views::{Body, Photo, Span, Title, view};
use crate::record::{Days, LinkageRecord, Placed, Told};
use crate::screens::{NamedScreen, SlideKind};

/// Pixels across.
const FACE: u32 = 480;

view! {
    /// A page of an organisation's units.
    LinkagesView {
        org: Title,
        title: Title,
        page: usize,
        pages: usize,
        rows: Vec<Row>,
        totals: Option<Body>,
    }
}

view! {
    /// A unit, and whom to ask there.
    Row {
        item: Title,
        /// Who it is, and what they do; without consent to be seen on a screen, the organisation.
        note: Body,
        phone: Option<Body>,
        #[serde(flatten)]
        days: Span,
    }
}

view! {
    /// One to look up.
    LinkageView {
        title: Title,
        org: Title,
        type_label: Title,
        name: Option<Title>,
        photo: Option<Photo>,
        #[serde(flatten)]
        row: Row,
    }
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RowLimits {
    rows: usize,
    lines: usize,
    line: usize,
    unit: usize,
}

/// Slides of linkages.
pub(super) struct Linkages(RowLimits);

impl Linkages {
    pub(super) fn new(limits: &Limits) -> anyhow::Result<Self> {
        limits.section(Self::KIND.word()).map(Self)
    }

    const KIND: SlideKind = SlideKind::of::<Linkage>();
}

impl SlidesOfKind for Linkages {
    fn makes(&self) -> Vec<SlideKind> {
        vec![Self::KIND]
    }

    fn slides(&self, content: &Content<'_>, kind: SlideKind, most: usize, _: &NamedScreen) -> Vec<Made> {
        let mut slides = Vec::new();
        let of = |org: crate::board::OrgId| Placed::<Linkage>::below(content.board, &(org.0..org.0 + 1));
        let having = content.orgs.iter().filter(|org| of(**org).next().is_some()).copied().collect();
        for org in content.turn(having, most) {
            let held = of(org).filter(|item| content.holds(kind, &item.draft.id));
            let rows = held.map(|item| (item.draft.id.clone(), row(content, &item)));
            let pages = super::commitments::pages(
                rows.collect(),
                self.0.rows,
                self.0.lines,
                |(_, (row, _)): &(_, (Row, Days))| lines(&row.item.0, self.0.line) + lines(&row.note.0, self.0.line),
            );
            let (count, path) = (pages.len(), content.board.org(org).path());
            for (n, rows) in pages.into_iter().enumerate().take(most.saturating_sub(slides.len())) {
                let (items, rows): (Vec<_>, Vec<_>) = rows.into_iter().unzip();
                let (rows, parts) = rows.into_iter().unzip();
                let title = content.strings.get("linkages.title");
                let view = LinkagesView {
                    org: content.head_name(org).into(),
                    title: title.into(),
                    page: n + 1,
                    pages: count,
                    rows,
                    totals: totals(content, org).map(Body::from),
                };
                let id = format!("{path}/{}#{}", Linkage::FOLDER, n + 1);
                let made = Made::new(content, kind, id, title, content.days_of(org), &view).of_parts(parts);
                slides.push(made.showing(items).leads_to(content.org_code(org)));
            }
        }
        slides
    }

    fn fits(&self, content: &Content<'_>, kind: SlideKind, found: &mut Fits) {
        for item in content.items::<Linkage>() {
            let draft = item.draft;
            found.slide(kind, &draft.id);
            found.text(say!("单元", "the unit"), &draft.unit, self.0.unit, draft.origin.key("unit"), &draft.id);
            // What a member does may stand at the member.
            let (row, _) = row(content, &item);
            let has = lines(&row.item.0, self.0.line) + lines(&row.note.0, self.0.line);
            let place = draft.origin.key("member");
            found.lines(
                say!("单元和联户党员的职务", "the unit and its member's position"),
                has,
                self.0.lines,
                place,
                &draft.id,
            );
        }
    }

    fn list(&self, content: &Content<'_>) -> Option<(&'static str, Vec<Entry>)> {
        let label = Linkage::label();
        let label = label.in_language(content.board.settings.language);
        let entry = |item: Placed<'_, Linkage>| {
            let record = LinkageRecord::of(&item);
            let photo = record.person.and_then(|person| person.portrait());
            let view = LinkageView {
                title: record.unit.into(),
                org: (&*record.org.draft.name.0).into(),
                type_label: label.into(),
                name: record.person.map(|person| person.name().into()),
                photo: photo.and_then(|picture| content.picture(&picture, FACE)),
                row: row(content, &item).0,
            };
            let mut further = Vec::new();
            Linkage::names(&item, &mut |name| further.push(Hit::of_name(name, record.unit.to_owned())));
            Entry { further, ..Entry::new(content, &view, Hit::of_text(record.unit, view.org.0.clone())) }
        };
        Some((Linkage::FOLDER, content.items::<Linkage>().take(ENTRIES).map(entry).collect()))
    }
}

fn row(content: &Content<'_>, item: &Placed<'_, Linkage>) -> (Row, Days) {
    let record = LinkageRecord::of(item);
    let days = Linkage::days(item);
    let note = match &record.person {
        Some(person) => joined([Some(person.name()), person.position()]),
        None => content.strings.get("linkage.ask_org").to_owned(),
    };
    let row =
        Row { item: record.unit.into(), note: note.into(), phone: record.phone.map(Body::from), days: days.into() };
    (row, days)
}

/// How many units there are, and of how many each household has a member.
fn totals(content: &Content<'_>, org: crate::board::OrgId) -> Option<String> {
    let Covered { units, covered, .. } = content.board.coverage.sum(&(org.0..org.0 + 1));
    let name = content.head_name(org);
    let counts: [(&str, &dyn std::fmt::Display); 3] = [("org", &name), ("units", &units), ("covered", &covered)];
    (units > 0).then(|| content.strings.format("linkages.lead", &counts))
}
