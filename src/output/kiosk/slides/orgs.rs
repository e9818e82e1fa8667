//! Organisations: the days on which their leaders receive members, and how to reach them.

use serde::Deserialize;

use super::commitments::{Totals, totals_of};
use super::{ENTRIES, Entry, Made, SlidesOfKind};
use crate::board::{OrgId, Reception as Coming};
use crate::diagnostic::say;
use crate::kinds::{ContactPoint, ReceptionDay};
use crate::output::kiosk::content::Content;
use crate::output::kiosk::fits::Fits;
use crate::output::kiosk::limits::Limits;
use crate::output::kiosk::search::Hit;
use crate::output::kiosk::views::{Body, Timed, Title, view};
use crate::record::{Days, reception_words};
use crate::screens::{NamedScreen, SlideKind};

view! {
    /// When an organisation's leaders receive members.
    Reception {
        org: Title,
        /// Set in the title's face.
        days: Vec<Title>,
        /// The coming dates, more than are shown at once: those behind come up as days pass.
        dates: Vec<Timed<Held>>,
        place: Option<Body>,
        phone: Option<Body>,
        opinion_book: Option<Body>,
    }
}

view! {
    /// A date of reception.
    Held {
        text: Body,
    }
}

view! {
    /// An organisation and how to reach it.
    Unit {
        name: Title,
        /// From the root down, for those of one name.
        above: Vec<Body>,
        phone: Option<Body>,
        opinion_book: Option<Body>,
        reception_days: Vec<Body>,
        dates: Vec<Timed<Held>>,
        contact_points: Vec<Body>,
        address: Option<Body>,
        totals: Totals,
    }
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ReceptionLimits {
    /// Days on one slide.
    days: usize,
    day: usize,
    /// Where it is, and where the opinion book lies.
    place: usize,
    book: usize,
}

/// Coming dates that a screen is given, which may hang for a month without a new edition.
const DATES: usize = 6;

/// Slides of reception days.
pub(super) struct Orgs(ReceptionLimits);

impl Orgs {
    pub(super) fn new(limits: &Limits) -> anyhow::Result<Self> {
        limits.section(SlideKind::RECEPTION.word()).map(Self)
    }
}

impl SlidesOfKind for Orgs {
    fn makes(&self) -> Vec<SlideKind> {
        vec![SlideKind::RECEPTION]
    }

    /// One for each of the screen's organisations whose leaders receive members, and for every one below them that says
    /// so itself; at most so many.
    fn slides(&self, content: &Content<'_>, kind: SlideKind, most: usize, _: &NamedScreen) -> Vec<Made> {
        let mut slides = Vec::new();
        for org in &content.orgs {
            let node = content.board.org(*org);
            if !content.holds(kind, &node.draft.id) || !receives(content, *org) {
                continue;
            }
            let days: Vec<Title> = node.contact.reception_days.iter().map(|day| day.words().into()).collect();
            for (n, days) in days.chunks(self.0.days.max(1)).enumerate().take(most - slides.len()) {
                let view = Reception {
                    org: content.head_name(*org).into(),
                    days: days.to_vec(),
                    dates: dates(content, *org),
                    place: node.contact.address.clone().map(Body::from),
                    phone: node.contact.supervision_phone.clone().map(Body::from),
                    opinion_book: content.opinion_book(*org, self.0.book),
                };
                let id = format!("{}/reception#{}", node.path(), n + 1);
                let made = Made::new(content, kind, id, content.org_name(*org), content.days_of(*org), &view);
                slides.push(made.leads_to(content.org_code(*org)));
            }
        }
        slides
    }

    fn fits(&self, content: &Content<'_>, kind: SlideKind, found: &mut Fits) {
        for org in content.orgs.iter().filter(|org| receives(content, **org)) {
            let node = content.board.org(*org);
            let draft = &node.draft;
            found.slide(kind, &draft.id);
            let of_days = content.said_by(*org, |org| org.reception_days.is_some());
            for day in &node.contact.reception_days {
                let place = of_days.origin.key("reception_days");
                found.text(say!("接待日", "the reception day"), &day.words(), self.0.day, place, &of_days.id);
            }
            if let Some(address) = &draft.address {
                let place = draft.origin.key("address");
                found.text(say!("地址", "the address"), address, self.0.place, place, &draft.id);
            }
            found.opinion_book(content, *org, self.0.book);
        }
    }

    fn list(&self, content: &Content<'_>) -> Option<(&'static str, Vec<Entry>)> {
        let entry = |org: &OrgId| {
            let view = unit(content, *org);
            let above: Vec<&str> = view.above.iter().map(|above| &*above.0).collect();
            let hit = Hit::of_text(&view.name.0, above.join(" › "));
            Entry::new(content, &view, hit)
        };
        Some(("orgs", content.orgs.iter().take(ENTRIES).map(entry).collect()))
    }
}

/// Whether there is a slide of an organisation's reception days: its own, or those that hold for a whole screen.
fn receives(content: &Content<'_>, org: OrgId) -> bool {
    let node = content.board.org(org);
    let own = node.draft.reception_days.as_ref().is_some_and(|days| !days.is_empty());
    (own || content.roots.contains(&org)) && !node.contact.reception_days.is_empty()
}

/// Each stands until its day is over.
fn dates(content: &Content<'_>, org: OrgId) -> Vec<Timed<Held>> {
    let language = content.board.settings.language;
    let timed = |reception: Coming<'_>| Timed {
        view: Held { text: reception_words(&reception, language).into() },
        days: Days::until(Some(reception.on)).into(),
    };
    content.board.receptions(org, DATES).into_iter().map(timed).collect()
}

/// In one line: 党工委书记：第三社区党群服务站 每月第一个星期四 0531-0000 1236.
fn contact_point(point: &ContactPoint) -> String {
    let words = [Some(&point.place), point.day.as_ref(), point.phone.as_ref()];
    let words: Vec<&str> = words.into_iter().flatten().map(|text| &*text.0).collect();
    format!("{}：{}", point.office, words.join(" "))
}

fn unit(content: &Content<'_>, org: OrgId) -> Unit {
    let node = content.board.org(org);
    let above = content.board.ancestry(org);
    let above = &above[..above.len().saturating_sub(1)];
    Unit {
        name: content.org_name(org).into(),
        above: above.iter().map(|org| content.board.org(*org).draft.short().into()).collect(),
        phone: node.contact.supervision_phone.clone().map(Body::from),
        opinion_book: node.contact.opinion_book.clone().map(Body::from),
        reception_days: node.contact.reception_days.iter().map(ReceptionDay::words).map(Body::from).collect(),
        dates: dates(content, org),
        contact_points: node.draft.contact_points.iter().map(contact_point).map(Body::from).collect(),
        address: node.contact.address.clone().map(Body::from),
        totals: totals_of(content, org),
    }
}
