//! The slides of one item as a screen of the board would show them, for whoever is writing it.
//!
//! It is an edition like any other, with the theme's player, its fonts and its fitted text; it only has no other slides, and
//! is told that it stands beside a form: it plays nothing by itself, asks no server, keeps nothing, and it is the board's day.

use super::content::Content;
use super::data::Data;
use super::edition::{ScreenEdition, Shared};
use super::file::File;
use super::fits::fitting;
use super::slides::{KindSlides, slides_of_item};
use super::timetable::is_shown;
use crate::board::{Board, OrgId};
use crate::diagnostic::{Message, say};
use crate::kinds::{Commitment, Kind as _, Member, Org, Post};
use crate::output::pictures::Pictures;
use crate::record::{self, Person};
use crate::screens::{NamedScreen, Orientation, Screen, SlideKind};
use crate::theme::Theme;

/// Whose slides are asked for: an item of the board.
#[derive(Clone, Debug)]
pub struct Whose {
    /// The name of its kind.
    pub kind: &'static str,
    pub id: String,
}

/// An edition of the slides that show an item.
pub struct Beside {
    /// The screen that shows them; nothing where none of the board does, and they are as on a screen of the whole board.
    pub screen: Option<String>,
    /// Further screens that show them as well.
    pub others: usize,
    /// How that screen hangs.
    pub orientation: Orientation,
    /// How many there are.
    pub slides: usize,
    /// The same for the same slides.
    pub code: String,
    files: Vec<File>,
}

impl Beside {
    /// The file of a name: `index.html`, or one of the assets.
    ///
    /// # Errors
    /// When a picture or a font cannot be made.
    pub fn file(&self, name: &str, pictures: &Pictures) -> Option<anyhow::Result<Vec<u8>>> {
        let file = self.files.iter().find(|file| file.route.rsplit('/').next() == Some(name))?;
        Some(file.bytes(pictures))
    }
}

/// The slides of the first of these items that has any, on the first screen that shows them; else why there are none.
///
/// # Errors
/// When the theme lacks a file of the kiosk or a template fails.
pub fn beside(
    board: &Board,
    theme: &Theme,
    pictures: &Pictures,
    items: &[Whose],
) -> anyhow::Result<Result<Beside, Message>> {
    let by_kind = KindSlides::of(theme)?;
    let mut why = None;
    for item in items {
        match of_item(board, theme, pictures, &by_kind, item)? {
            Ok(beside) => return Ok(Ok(beside)),
            // The first is what the form is about.
            Err(message) => why = why.or(Some(message)),
        }
    }
    Ok(Err(why.unwrap_or_else(no_slides)))
}

fn no_slides() -> Message {
    say!("这一类条目没有自己的屏幕画面。", "Items of this kind have no slides.")
}

fn of_item(
    board: &Board,
    theme: &Theme,
    pictures: &Pictures,
    by_kind: &KindSlides,
    Whose { kind, id }: &Whose,
) -> anyhow::Result<Result<Beside, Message>> {
    let kinds = SlideKind::showing(kind);
    if kinds.is_empty() {
        return Ok(Err(no_slides()));
    }
    let found = board.resolve("", id, &[kind]).and_then(|target| Some((target.id, target.at?)));
    let Some((id, at)) = found else {
        return Ok(Err(say!(
            "它还没有写全、有错，或者还没有批准，屏幕上没有它。",
            "It is not complete, faulty, or not approved yet: screens do not have it."
        )));
    };
    let org = match *kind {
        Org::NAME => OrgId(at),
        kind => match record::kind(kind) {
            Some(kind) => kind.record(board, at).org(),
            None => match Person::of(board, at) {
                Some(person) => board.org_of(person.draft),
                None => return Ok(Err(no_slides())),
            },
        },
    };
    let of = |screen: &NamedScreen| Content::new(board, theme.strings(), pictures, by_kind, screen);
    let shows = |screen: &&NamedScreen| {
        let shown = kinds.iter().any(|kind| screen.kinds().contains(kind));
        shown && of(screen).orgs.contains(&org)
    };
    let mut showing = board.screens.iter().filter(shows);
    let own = showing.next();
    let others = showing.count();
    let usual =
        || NamedScreen { id: "main".into(), origin: None, screen: Screen::of_whole_board(&board.settings.title) };
    let real = own.cloned().unwrap_or_else(usual);
    let screen = NamedScreen { id: real.id.clone(), origin: real.origin.clone(), screen: beside_a_form(&real) };
    // What stands together with items of other organisations is made of all of them.
    let alone = |kind: &SlideKind| !kind.is_of_several() || [SlideKind::WALL, SlideKind::COMMITMENTS].contains(kind);
    let content = of(&screen).of_item(id.clone(), kinds.iter().all(alone).then_some(org));
    let content = fitting(content, by_kind, &screen);
    let shown: Vec<SlideKind> = kinds.iter().filter(|kind| screen.kinds().contains(kind)).copied().collect();
    let is_left_out = !shown.iter().any(|kind| content.holds(*kind, &id));
    let mut slides = slides_of_item(&content, by_kind, &screen, &shown, &id);
    if slides.is_empty() {
        return Ok(Err(why_none(board, kind, at, is_left_out)));
    }
    for slide in &mut slides {
        // Whoever writes it looks at it today.
        slide.anniversaries = None;
    }
    let all = slides.len();
    slides.retain(|slide| is_shown(slide, board.today));
    if slides.is_empty() {
        let day = board.today;
        return Ok(Err(say!(
            "在 {day} 这一天，{all} 屏都不放（还没有到日子，或者已经过了）。",
            "On {day} none of its slides ({all}) is shown: its days have not come, or are over."
        )));
    }
    let data = Data::beside(content, &screen, theme, &slides)?;
    let shared = Shared::of_slides(theme, board, pictures, &data.pictures);
    let edition = ScreenEdition::of(board, theme, &shared, &screen, &data)?;
    Ok(Ok(Beside {
        screen: own.map(|screen| screen.title.0.clone()),
        others,
        orientation: real.orientation,
        slides: slides.len(),
        code: edition.code.clone(),
        files: edition.files().cloned().collect(),
    }))
}

/// A screen's setup for a frame in a page: seen as its readers see it, at whatever hour, and by nobody else.
fn beside_a_form(screen: &NamedScreen) -> Screen {
    Screen {
        hours: None,
        night: None,
        heartbeat: None,
        pixel_drift: false,
        rotation: 0,
        // The frame's own shape, which the writer chooses.
        orientation: Orientation::Auto,
        ..screen.screen.clone()
    }
}

/// Why an item that is on the kiosk's board has no slide.
fn why_none(board: &Board, kind: &str, at: usize, is_left_out: bool) -> Message {
    if is_left_out {
        return say!(
            "它在屏幕上放不下，屏幕就不放它；哪里太长，表单上有说明。",
            "It does not fit the screen, which leaves it out; the form says what is too long."
        );
    }
    match kind {
        Post::NAME => say!(
            "还没有人在岗，也没有写职责，屏幕上没有可放的。",
            "Nobody holds it and no duties are written: there is nothing to show on a screen."
        ),
        Commitment::NAME => {
            say!("任务分工不上屏幕。", "Assignments are not shown on screens.")
        }
        Org::NAME => say!(
            "没有写党员接待日，屏幕上没有这个组织自己的画面。",
            "It has no reception days, and so no slide of its own."
        ),
        Member::NAME => say!(
            "这位党员不在哪个岗位上，也没有同意公布政治生日，屏幕上没有可放的。",
            "This member holds no post, and has not agreed to have the anniversary shown: there is no slide."
        ),
        kind => {
            let over = record::kind(kind).is_some_and(|kind| kind.record(board, at).is_over() == Some(true));
            match over {
                true => say!("它已经结束，屏幕不再轮播。", "It is over, and screens no longer show it."),
                false => say!("它现在没有可放的画面。", "There is nothing of it to show at present."),
            }
        }
    }
}
