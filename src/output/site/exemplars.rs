//! Exemplars: cards, and a page with the story. Pages of persons are not for search engines.

use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;
use serde::Serialize;

use super::Context;
use super::fragments::part;
use super::frame::{Frame, ListPage, Words};
use super::kept::{item_routes, list_routes, page_seed};

use super::head::{Head, Link, page};
use super::lists::org_link;
use super::parts::{PictureView, body_with, picture};
use super::sorted::{Axis, Value, lists};
use super::source::{SourceView, source};
use crate::board::{Board, OrgId, same_items};
use crate::font::{Role, Usage};
use crate::kinds::{Draft, Exemplar, ExemplarType, Kind};
use crate::output::address::{item_url, org_url, page_route};
use crate::output::pictures::PictureSlot;
use crate::output::placard::{PaperView, Subject};
use crate::output::{Job, Planner, Seeds, public};

/// An exemplar as a card, and at the head of its page.
#[derive(Serialize)]
pub(super) struct Card {
    title: String,
    url: String,
    org: String,
    org_url: String,
    kind: &'static str,
    /// Who it is; `None` for a member who is not to be named.
    subject: Option<String>,
    subject_url: Option<String>,
    award: Option<String>,
    year: Option<i16>,
    summary: Option<String>,
    published_on: Option<String>,
    picture: Option<PictureView>,
}

#[derive(Serialize)]
struct CardList {
    frame: Frame,
    /// [`Card`]s, ready made.
    cards: Vec<tera::Value>,
}

#[derive(Serialize)]
struct ExemplarPage {
    card: Card,
    org: Link,
    body: Option<String>,
    photos: Vec<PhotoView>,
    paper: Option<PaperView>,
    source: Option<SourceView>,
    contact: tera::Value,
}

#[derive(Serialize)]
struct PhotoView {
    picture: PictureView,
    caption: Option<String>,
    /// The story shows it at its own place.
    #[serde(skip)]
    in_text: bool,
}

pub(super) fn routes(context: &Arc<Context>, board: &Board, seeds: &mut Seeds) {
    let items = board.items.exemplars.all();
    let same = |last: &Board, range: &Range<usize>| same_items(&last.items.exemplars, &board.items.exemplars, range);
    item_routes((board, Exemplar::FOLDER, items.len()), seeds, same, |at, seeds| {
        let draft = &items[at];
        let (route, origin) = (page_route(&item_url(&draft.id)), Some(draft.origin.key("title")));
        let seed = page_seed(route, origin, move |context, planner| Ok(exemplar_page(context, planner, at)))
            .changed_on(public::posted::exemplar(draft));
        seeds.push(if public::is_of_person(draft) { seed.unindexed() } else { seed });
    });
    let by_type = |board: &Board, at: usize| Some(Value::Word(draft(board, at).exemplar_type.word()));
    let by_year = |board: &Board, at: usize| year_of(draft(board, at)).map(Value::Year);
    let axes =
        [Axis::new("type", &by_type).always(ExemplarType::ALL.map(ExemplarType::word)), Axis::new("year", &by_year)];
    let date = |board: &Board, at: usize| {
        let draft = draft(board, at);
        public::posted::exemplar(draft).or_else(|| start_of(year_of(draft)?))
    };
    let same = |last: &Board, at: usize| items[at].is(&last.items.exemplars.all()[at]);
    let lists = lists(board, &board.items.exemplars, date, &axes, same);
    let indexed = |places: &[usize]| places.iter().all(|at| !public::is_of_person(&items[*at]));
    list_routes(context, (board, Exemplar::FOLDER), lists, seeds, indexed, list_page);
}

fn draft(board: &Board, at: usize) -> &Draft<Exemplar> {
    &board.items.exemplars.all()[at]
}

/// The year it says, or else was published in.
pub(super) fn year_of(draft: &Draft<Exemplar>) -> Option<i16> {
    draft.year.or_else(|| draft.common.published_on.map(|day| day.year()))
}

fn start_of(year: i16) -> Option<Date> {
    Date::new(year, 1, 1).ok()
}

fn list_page(context: &Arc<Context>, at: &ListPage<'_>, noindex: bool) -> anyhow::Result<Job> {
    let (planner, strings) = (at.planner, at.planner.theme.strings());
    let value = |axis: &str, value: &str| match axis {
        "year" => strings.format("filter.year.value", &[("year", &value)]),
        _ => strings.get(&format!("exemplar.type.{value}")).to_owned(),
    };
    let words = Words { section: "exemplars", title: "exemplars.title", value: &value };
    let (frame, head) = at.frame(&words)?;
    let items = planner.board.items.exemplars.all();
    let mut usage = Usage::default();
    let mut cards = Vec::new();
    for place in at.newest_first() {
        let draft = &items[place];
        usage.add(Role::Title, &draft.title);
        public::exemplar_subject(planner.board, draft).iter().for_each(|subject| usage.add(Role::Title, subject));
        let ready = || part(planner.theme, "exemplar_card", "card", &card(planner, draft));
        cards.push(context.fragments.exemplars.get(place, ready)?);
    }
    Ok(page(context, "exemplars.html", &head.noindex(noindex).fonts(context, usage), &CardList { frame, cards }))
}

fn card(planner: &Planner<'_>, draft: &Draft<Exemplar>) -> Card {
    let board = planner.board;
    let org = board.org(board.org_of(draft));
    let target = board.resolve(&draft.org, &draft.subject, &["member", "org"]);
    let subject_org = target.filter(|target| target.kind == "org").and_then(|target| target.at);
    let text = |text: &Option<crate::kinds::Text>| text.as_ref().map(|text| text.0.clone());
    Card {
        title: draft.title.0.clone(),
        url: item_url(&draft.id),
        org: org.draft.name.0.clone(),
        org_url: org_url(org.path()),
        kind: draft.exemplar_type.word(),
        subject: public::exemplar_subject(board, draft).map(str::to_owned),
        subject_url: subject_org.map(|at| org_url(board.orgs[at].path())),
        award: text(&draft.award),
        year: draft.year,
        summary: text(&draft.summary),
        published_on: draft.common.published_on.map(|day| day.to_string()),
        picture: photos(planner, draft).into_iter().next().map(|photo| photo.picture),
    }
}

/// Its pictures, if whoever they are about may be seen. Fails closed: a person who is no member has not agreed.
fn photos(planner: &Planner<'_>, draft: &Draft<Exemplar>) -> Vec<PhotoView> {
    if !planner.board.may_show_pictures(draft) {
        return Vec::new();
    }
    let view = |photo: &crate::kinds::Photo| {
        let path = crate::board::photo_path(&draft.org, &photo.file);
        let alt = photo.alt.as_ref().or(photo.caption.as_ref()).map_or_else(String::new, |text| text.0.clone());
        let caption = photo.caption.as_ref().map(|caption| caption.0.clone());
        let in_text = draft.body.as_ref().is_some_and(|body| body.contains(&*photo.file));
        picture(planner, &path, PictureSlot::Scene, alt).map(|picture| PhotoView { picture, caption, in_text })
    };
    draft.photos.iter().filter_map(|photo| view(&photo.0)).collect()
}

fn exemplar_page(context: &Arc<Context>, planner: &Planner<'_>, at: usize) -> Job {
    let (board, strings) = (planner.board, planner.theme.strings());
    let draft = &board.items.exemplars.all()[at];
    let org: OrgId = board.org_of(draft);
    let card = card(planner, draft);
    let head = Head::new(item_url(&draft.id), draft.title.0.clone(), "exemplars")
        .described(card.summary.clone().unwrap_or_default())
        .below(context, board, org)
        .crumb(strings.get("exemplars.title"), format!("{}exemplars/", org_url(board.org(org).path())))
        .noindex(public::is_of_person(draft));
    let view = ExemplarPage {
        card,
        org: org_link(board, org),
        body: body_with(draft, planner, board.may_show_pictures(draft)),
        photos: photos(planner, draft).into_iter().filter(|photo| !photo.in_text).collect(),
        paper: PaperView::of(planner, &draft.id, &[Subject::Exemplar]),
        source: draft.common.source.as_ref().map(|document| source(&document.0)),
        contact: context.contact(org),
    };
    page(context, "exemplar.html", &head, &view)
}
