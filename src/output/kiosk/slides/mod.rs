//! The loop of one screen, and what a touch opens: a file for each kind of thing that was drawn for a screen, a plain
//! slide for every other kind of item.
//!
//! What implements [`SlidesOfKind`] knows everything that the kiosk does with its things: their slides, the list that a
//! touch opens, what the keyboard finds, and what no slide can hold.

mod commitments;
mod exemplars;
mod linkages;
mod notices;
mod occasions;
mod orgs;
mod plain;
mod posts;
mod rolls;
mod services;

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::content::Content;
use super::fits::Fits;
use super::limits::Limits;
use super::search::Hit;
use super::views::{Body, Code, Level, See, Shown, Slide};
use super::words::reading_length;
use crate::record::{self, Days};
use crate::screens::{Dwell, NamedScreen, SlideKind};
use crate::theme::Theme;

pub(super) use occasions::fallback;

/// Slides of one kind in a round, where the screen says nothing.
const MOST: u16 = 60;
/// Seconds until the eye has found the place to read at.
const ORIENTATION: f64 = 2.0;
/// Entries of one list. A touch screen is no place to leaf through more; the website has all.
pub(super) const ENTRIES: usize = 2_000;

/// What makes slides and lists of things of one kind.
pub(super) trait SlidesOfKind: Sync {
    /// The kinds of slide that these are.
    fn makes(&self) -> Vec<SlideKind>;

    /// Slides of one of them, at most so many.
    fn slides(&self, content: &Content<'_>, kind: SlideKind, most: usize, screen: &NamedScreen) -> Vec<Made>;

    /// Tells what slides of one of them cannot hold.
    fn fits(&self, _content: &Content<'_>, _kind: SlideKind, _found: &mut Fits) {}

    /// The name of the list that a touch opens, and its entries, at most [`ENTRIES`].
    fn list(&self, _content: &Content<'_>) -> Option<(&'static str, Vec<Entry>)> {
        None
    }
}

/// An entry of a list.
pub(super) struct Entry {
    pub(super) view: Value,
    /// How the keyboard finds it.
    pub(super) hit: Hit,
    /// What else on it can be found, behind all entries: the names on a roll.
    pub(super) further: Vec<Hit>,
}

impl Entry {
    fn new<V: Serialize + Shown>(content: &Content<'_>, view: &V, hit: Hit) -> Self {
        Self { view: content.written(view), hit, further: Vec::new() }
    }

    /// Of an item, with whatever corrects it.
    fn of_item<V: Serialize + Shown>(content: &Content<'_>, id: &str, view: &V, hit: Hit) -> Self {
        let view = WithCorrections::of(content, id, view);
        content.hear(id, false, &view);
        Self::new(content, &view, hit)
    }
}

/// A view, and what corrects the item that it is of (公开澄清): whoever reads the one reads the other.
#[derive(Serialize)]
struct WithCorrections<'v, V> {
    #[serde(flatten)]
    view: &'v V,
    #[serde(skip_serializing_if = "Option::is_none")]
    corrections: Option<Body>,
}

impl<'v, V> WithCorrections<'v, V> {
    fn of(content: &Content<'_>, id: &str, view: &'v V) -> Self {
        let corrections = record::corrections_in_words(content.board, content.strings, id).map(Body::from);
        Self { view, corrections }
    }
}

impl<V: Shown> Shown for WithCorrections<'_, V> {
    fn shown(&self, see: See<'_>) {
        self.view.shown(see);
        self.corrections.shown(see);
    }
}

/// The slides of every kind, as a theme draws them, in the order of the lists.
pub(super) struct KindSlides {
    all: Vec<Box<dyn SlidesOfKind>>,
    head: HeadLimits,
}

/// What the head of every slide holds.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct HeadLimits {
    /// The width of an organisation's name.
    org: usize,
}

impl KindSlides {
    /// # Errors
    /// When the theme does not say what its slides can hold.
    pub(super) fn of(theme: &Theme) -> anyhow::Result<Self> {
        let limits = Limits::of(theme)?;
        let mut by_kind: Vec<Box<dyn SlidesOfKind>> = vec![
            Box::new(posts::Posts::new(&limits)?),
            Box::new(commitments::Commitments::new(&limits)?),
            Box::new(rolls::Rolls::new(&limits)?),
            Box::new(exemplars::Exemplars::new(&limits)?),
            Box::new(notices::Notices::new(&limits)?),
            Box::new(services::Services::new(&limits)?),
            Box::new(linkages::Linkages::new(&limits)?),
            Box::new(orgs::Orgs::new(&limits)?),
            Box::new(occasions::Anniversaries::new(&limits)?),
        ];
        let drawn: Vec<SlideKind> = by_kind.iter().flat_map(|of_kind| of_kind.makes()).collect();
        for slide in SlideKind::all().iter().filter(|slide| !drawn.contains(slide)) {
            if let Some(kind) = record::kind(slide.word()) {
                by_kind.push(Box::new(plain::Plain::new(*slide, kind, &limits)?));
            }
        }
        Ok(Self { all: by_kind, head: limits.section("head")? })
    }

    pub(super) fn all(&self) -> impl Iterator<Item = &dyn SlidesOfKind> {
        self.all.iter().map(|of_kind| &**of_kind)
    }

    /// The width of an organisation's name at the head of a slide.
    pub(super) fn head(&self) -> usize {
        self.head.org
    }

    /// Whoever makes a kind of slide.
    pub(super) fn of_kind(&self, kind: SlideKind) -> Option<&dyn SlidesOfKind> {
        self.all().find(|of_kind| of_kind.makes().contains(&kind))
    }
}

/// A slide before the screen's own settings are applied.
pub(super) struct Made {
    id: String,
    kind: &'static str,
    /// What it is called in a list.
    title: String,
    level: Level,
    days: Days,
    parts: Vec<Days>,
    anniversaries: Option<Vec<String>>,
    view: Value,
    qr: Option<Code>,
    /// How much there is to read.
    length: usize,
    /// Of a slide that shows several items, which.
    items: Vec<Arc<str>>,
}

impl Made {
    /// An ordinary slide.
    fn new<V: Serialize + Shown>(
        content: &Content<'_>,
        kind: SlideKind,
        id: impl Into<String>,
        title: impl Into<String>,
        days: Days,
        view: &V,
    ) -> Self {
        Self::of(content, kind.word(), id, title, days, view)
    }

    fn of<V: Serialize + Shown>(
        content: &Content<'_>,
        kind: &'static str,
        id: impl Into<String>,
        title: impl Into<String>,
        days: Days,
        view: &V,
    ) -> Self {
        // Of the root organisation nothing stands before the slash.
        let id = id.into().trim_start_matches('/').to_owned();
        let view = WithCorrections::of(content, id.split('#').next().unwrap_or(&id), view);
        content.hear(&id, true, &view);
        Self {
            kind,
            title: title.into(),
            level: Level::Ordinary,
            days,
            parts: Vec::new(),
            anniversaries: None,
            length: reading_length(&view),
            view: content.written(&view),
            qr: None,
            items: Vec::new(),
            id,
        }
    }

    /// A slide that leads to a page of the website.
    #[must_use]
    fn leads_to(self, qr: Option<Code>) -> Self {
        Self { qr, ..self }
    }

    /// A slide that shows these items.
    #[must_use]
    fn showing(self, items: Vec<Arc<str>>) -> Self {
        Self { items, ..self }
    }

    /// Whether it shows an item.
    fn shows(&self, id: &str) -> bool {
        self.items.iter().any(|item| **item == *id) || self.id.split('#').next() == Some(id)
    }

    /// A slide that stands only as long as one of its parts does.
    #[must_use]
    fn of_parts(self, parts: Vec<Days>) -> Self {
        Self { parts, ..self }
    }
}

/// All slides of a screen, the fallback last; never empty.
pub(super) fn slides(content: &Content<'_>, by_kind: &KindSlides, screen: &NamedScreen) -> Vec<Slide> {
    let mut slides = Vec::new();
    for kind in screen.kinds() {
        let weight = screen.weights.of(*kind).unwrap_or(1);
        let most = usize::from(screen.max_items.of(*kind).unwrap_or(MOST));
        let made = by_kind.of_kind(*kind).map(|of_kind| of_kind.slides(content, *kind, most, screen));
        slides.extend(made.into_iter().flatten().map(|made| slide(content, made, weight, &screen.dwell)));
    }
    let fallback = fallback(content, screen);
    let made = Made::of(content, "fallback", "fallback", fallback.title.0.clone(), Days::default(), &fallback);
    let made = made.leads_to(content.roots.first().and_then(|root| content.org_code(*root)));
    slides.push(slide(content, Made { level: Level::Fallback, ..made }, 1, &screen.dwell));
    slides
}

/// The slides of some kinds that show an item.
pub(super) fn slides_of_item(
    content: &Content<'_>,
    by_kind: &KindSlides,
    screen: &NamedScreen,
    kinds: &[SlideKind],
    id: &str,
) -> Vec<Slide> {
    let made = |kind: &SlideKind| {
        // However full a round is, its turn comes.
        by_kind.of_kind(*kind).map(|of_kind| of_kind.slides(content, *kind, usize::from(u16::MAX), screen))
    };
    let shown = kinds.iter().filter_map(made).flatten().filter(|made| made.shows(id));
    shown.map(|made| slide(content, made, 1, &screen.dwell)).collect()
}

fn slide(content: &Content<'_>, made: Made, weight: u8, dwell: &Dwell) -> Slide {
    let Made { id, kind, title, level, days, parts, anniversaries, view, qr, length, items: _ } = made;
    let dwell = dwell_seconds(length, dwell);
    let clip = content.clip(&id);
    Slide { clip, id, kind, weight, dwell, level, span: days.into(), anniversaries, view, qr, title, days, parts }
}

/// How long a text stands, in seconds and tenths.
fn dwell_seconds(length: usize, dwell: &Dwell) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a slide has some hundred characters")]
    let wanted = ORIENTATION + length as f64 * dwell.per_character;
    (wanted.clamp(dwell.least, dwell.most.max(dwell.least)) * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_text_stands_longer_within_bounds() {
        let dwell = Dwell { least: 8.0, most: 30.0, per_character: 0.15 };
        assert_eq!(dwell_seconds(0, &dwell), 8.0);
        assert_eq!(dwell_seconds(70, &dwell), 12.5);
        assert_eq!(dwell_seconds(1_000, &dwell), 30.0);
    }
}
