//! The loop of one screen: its slides in order, each with its weight and the time that reading it takes.

use super::content::Content;
use super::views::{Level, Slide, Span, View};
use super::words::reading_length;
use super::{commitments, honours, notices, occasions, people};
use crate::screens::{Dwell, NamedScreen, SlideKind};

/// Slides of one kind in a round, where the screen says nothing.
const MOST: u16 = 60;
/// Seconds until the eye has found the place to read at.
const ORIENTATION: f64 = 2.0;

/// A slide before the screen's own settings are applied.
pub(super) struct Made {
    pub(super) id: String,
    pub(super) kind: &'static str,
    pub(super) level: Level,
    pub(super) days: Span,
    pub(super) anniversaries: Option<Vec<String>>,
    pub(super) view: View,
}

/// All slides of a screen, the fallback last; never empty.
pub(super) fn slides(content: &Content<'_>, screen: &NamedScreen) -> Vec<Slide> {
    let mut slides = Vec::new();
    for kind in screen.kinds() {
        let weight = screen.weights.of(*kind).unwrap_or(1);
        let made = of_kind(content, screen, *kind);
        slides.extend(made.into_iter().map(|made| slide(made, weight, &screen.dwell)));
    }
    let fallback = Made {
        id: "fallback".to_owned(),
        kind: "fallback",
        level: Level::Fallback,
        days: Span::default(),
        anniversaries: None,
        view: View::Fallback(occasions::fallback(content, screen)),
    };
    slides.push(slide(fallback, 1, &screen.dwell));
    slides
}

fn of_kind(content: &Content<'_>, screen: &NamedScreen, kind: SlideKind) -> Vec<Made> {
    let most = usize::from(screen.max_items.of(kind).unwrap_or(MOST));
    match kind {
        SlideKind::Notice => notices::notices(content, most),
        SlideKind::Post => people::posts(content, most),
        SlideKind::Wall => people::walls(content, most, screen.kinds().contains(&SlideKind::Post)),
        SlideKind::Commitments => commitments::tables(content, most),
        SlideKind::Chart => commitments::charts(content, most),
        SlideKind::Exemplar => honours::exemplars(content, most),
        SlideKind::Roll => honours::rolls(content, most),
        SlideKind::Reception => occasions::receptions(content, most),
        // As many as agreed: the days decide which of them are shown.
        SlideKind::Anniversary => occasions::anniversaries(content),
    }
}

fn slide(made: Made, weight: u8, dwell: &Dwell) -> Slide {
    let Made { id, kind, level, days, anniversaries, view } = made;
    let dwell = dwell_seconds(reading_length(&view), dwell);
    Slide { id, kind, weight, dwell, level, days, anniversaries, view }
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
