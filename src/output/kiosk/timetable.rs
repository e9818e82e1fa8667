//! What each screen will show on the coming days if nobody touches the board: `noticeboard kiosk --days 30`.

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::content::Content;
use super::fits::fitting;
use super::slides::{KindSlides, slides};
use super::views::{Level, Slide};
use crate::board::Board;
use crate::output::pictures::Pictures;
use crate::screens::SlideKind;
use crate::theme::Theme;

/// A screen's coming days.
pub struct Timetable {
    pub screen: String,
    pub title: String,
    pub days: Vec<Day>,
    /// Kinds that the screen is to show and of which there is nothing on any of the days.
    pub never: Vec<SlideKind>,
}

/// One day of a screen.
pub struct Day {
    pub date: Date,
    /// How many slides of each kind, in the order of the screen; kinds without any left out.
    pub counts: Vec<(SlideKind, usize)>,
    /// What is on the screen for the last time.
    pub leaving: Vec<Leaving>,
}

/// A slide on its last day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaving {
    pub kind: &'static str,
    pub title: String,
}

impl Day {
    /// Whether nothing but the fallback is left.
    pub fn is_gap(&self) -> bool {
        self.counts.is_empty()
    }
}

/// The timetables of all screens, from the board's day on, for so many days.
///
/// # Errors
/// When the theme's limits cannot be read.
pub fn timetables(board: &Board, theme: &Theme, days: u16) -> anyhow::Result<Vec<Timetable>> {
    let by_kind = KindSlides::of(theme)?;
    let pictures = Pictures::default();
    let timetable = |screen| {
        let content = fitting(Content::new(board, theme.strings(), &pictures, &by_kind, screen), &by_kind, screen);
        let slides = slides(&content, &by_kind, screen);
        let dates = (0..i64::from(days)).filter_map(|n| board.today.checked_add(n.days()).ok());
        let days: Vec<Day> = dates.map(|date| day(&slides, screen.kinds(), date)).collect();
        let shown = |kind: &&SlideKind| days.iter().any(|day| day.counts.iter().any(|(shown, _)| shown == *kind));
        Timetable {
            screen: screen.id.to_string(),
            title: screen.title.0.clone(),
            never: screen.kinds().iter().filter(|kind| !shown(kind)).copied().collect(),
            days,
        }
    };
    Ok(board.screens.iter().map(timetable).collect())
}

fn day(slides: &[Slide], kinds: &[SlideKind], date: Date) -> Day {
    let shown: Vec<&Slide> =
        slides.iter().filter(|slide| slide.level != Level::Fallback && is_shown(slide, date)).collect();
    let of = |kind: SlideKind| shown.iter().filter(|slide| slide.kind == kind.word()).count();
    let counts = kinds.iter().map(|kind| (*kind, of(*kind))).filter(|(_, count)| *count > 0).collect();
    let mut leaving: Vec<Leaving> = shown
        .iter()
        .filter(|slide| slide.days.until == Some(date))
        .map(|slide| Leaving { kind: slide.kind, title: slide.title.clone() })
        .collect();
    // The pages of one notice leave together.
    leaving.dedup();
    Day { date, counts, leaving }
}

/// Whether the device shows a slide on a day: the rule of the theme's `player/20-schedule.js`.
pub(super) fn is_shown(slide: &Slide, date: Date) -> bool {
    let runs = slide.days.holds(date);
    let its_day = slide.anniversaries.as_ref().is_none_or(|days| {
        let today = format!("{:02}-{:02}", date.month(), date.day());
        // In a common year the 29th of February is kept on the 28th.
        days.iter().any(|day| *day == today || (day == "02-29" && today == "02-28" && !date.in_leap_year()))
    });
    let filled = slide.parts.is_empty() || slide.parts.iter().any(|part| part.holds(date));
    runs && its_day && filled
}
