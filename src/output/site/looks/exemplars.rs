//! Exemplars: cards, and a page with the story. Pages of persons are not for search engines.

use std::sync::Arc;

use serde::Serialize;

use super::{ItemPage, Look, name};
use crate::address::{item_url, org_url};
use crate::font::{Role, Usage};
use crate::kinds::Exemplar;
use crate::output::placard::PaperView;
use crate::output::site::Context;
use crate::output::site::fragments::part;
use crate::output::site::head::{Link, page};
use crate::output::site::list_page::{Frame, ListPage};
use crate::output::site::lists::org_link;
use crate::output::site::related::{Related, related};
use crate::output::site::source::{SourceView, source};
use crate::output::site::views::{PictureView, body, picture};
use crate::output::{Planner, View};
use crate::record::{ExemplarRecord, Picture, Placed, people_of};

/// The look of exemplars.
pub(super) struct Exemplars;

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
    /// 五带头：带头服务群众
    meets: Option<String>,
    body: Option<String>,
    photos: Vec<PhotoView>,
    /// What else names whom it is about.
    related: Vec<Related>,
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

impl Look for Exemplars {
    fn kind(&self) -> &'static str {
        name::<Exemplar>()
    }

    fn item(&self, page: &ItemPage<'_>) -> anyhow::Result<View> {
        exemplar_page(page)
    }

    fn list(&self, context: &Arc<Context>, page: &ListPage<'_>, noindex: bool) -> anyhow::Result<View> {
        list_page(context, page, noindex)
    }
}

fn list_page(context: &Arc<Context>, at: &ListPage<'_>, noindex: bool) -> anyhow::Result<View> {
    let planner = at.planner;
    let (frame, head) = at.frame("exemplars")?;
    let mut usage = Usage::default();
    let mut cards = Vec::new();
    for place in at.newest_first() {
        let record = ExemplarRecord::of(&Placed::of(planner.board, place));
        usage.add(Role::Title, record.title);
        record.subject.iter().for_each(|subject| usage.add(Role::Title, subject));
        let ready = || part(planner.theme, "exemplar_card", "card", &card(planner, &Placed::of(planner.board, place)));
        cards.push(context.fragments.get(name::<Exemplar>(), place, ready)?);
    }
    page(context, "exemplars.html", &head.noindex(noindex).fonts(context, usage), &CardList { frame, cards })
}

fn card(planner: &Planner<'_>, item: &Placed<'_, Exemplar>) -> Card {
    let record = ExemplarRecord::of(item);
    Card {
        title: record.title.to_owned(),
        url: item_url(&item.draft.id),
        org: record.org.draft.name.0.clone(),
        org_url: org_url(record.org.path()),
        kind: record.exemplar_type.word,
        subject: record.subject.map(str::to_owned),
        subject_url: record.subject_org.map(|org| org_url(org.path())),
        award: record.award.map(str::to_owned),
        year: record.year,
        summary: record.summary.map(str::to_owned),
        published_on: record.published_on.map(|day| day.to_string()),
        picture: photos(planner, item, &record).into_iter().next().map(|photo| photo.picture),
    }
}

fn photos(planner: &Planner<'_>, item: &Placed<'_, Exemplar>, record: &ExemplarRecord<'_>) -> Vec<PhotoView> {
    let view = |shown: &Picture<'_>| {
        let alt = shown.alt.or(shown.caption).unwrap_or_default().to_owned();
        let caption = shown.caption.map(str::to_owned);
        let file = shown.asset.rsplit_once("photos/").map_or(&*shown.asset, |(_, file)| file);
        let in_text = item.draft.body.as_ref().is_some_and(|body| body.contains(file));
        picture(planner, &shown.asset, shown.shape, alt).map(|picture| PhotoView { picture, caption, in_text })
    };
    record.pictures.iter().filter_map(view).collect()
}

fn exemplar_page(at: &ItemPage<'_>) -> anyhow::Result<View> {
    let ItemPage { context, planner, .. } = at;
    let board = at.board();
    let item = at.placed::<Exemplar>();
    let record = ExemplarRecord::of(&item);
    let org = item.org();
    let words: [(&str, &dyn std::fmt::Display); 3] = [
        ("org", &item.org_node().draft.name),
        ("title", &item.draft.title),
        ("said", &record.summary.unwrap_or_default()),
    ];
    let mut head = at.head("exemplars").described(planner.theme.strings().format("item.described", &words));
    let card = card(planner, &item);
    head.told.image = card.picture.as_ref().map(|picture| picture.src.clone());
    let view = ExemplarPage {
        card,
        org: org_link(board, org),
        meets: record.meets.clone(),
        body: body(&item, planner),
        photos: photos(planner, &item, &record).into_iter().filter(|photo| !photo.in_text).collect(),
        related: related(context, planner, &people_of(&item), &item.draft.id),
        paper: PaperView::of(planner, &item.draft.id, &["exemplar"]),
        source: item.draft.common.source.as_ref().map(|document| source(&document.0)),
        contact: context.contact(org),
    };
    page(context, "exemplar.html", &head, &view)
}
