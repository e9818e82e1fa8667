//! The words of items on the screens, for whoever reads them before they are public: those of their slides, and those that a
//! visitor finds by touching.
//!
//! Slides are made as they are for an edition; only their words are kept.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use super::content::Content;
use super::fits::fitting;
use super::slides::KindSlides;
use super::views::Shown;
use crate::board::Board;
use crate::output::pictures::Pictures;
use crate::theme::Theme;

/// What is said of an item in one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Heard {
    /// What the screen is called.
    pub(crate) screen: String,
    /// Whether it stands on a slide of its own.
    pub(crate) is_slide: bool,
    /// Whether a visitor who looks it up reads it.
    pub(crate) is_looked_up: bool,
    /// Text by text, in the order in which they stand.
    pub(crate) words: Vec<String>,
}

/// Listens for some items.
pub(super) struct Ear {
    wanted: BTreeSet<String>,
    heard: RefCell<Vec<(String, bool, Vec<String>)>>,
}

impl Ear {
    /// Notes the words of a view; `id` is that of a slide.
    pub(super) fn hear(&self, id: &str, is_slide: bool, view: &impl Shown) {
        let item = id.split('#').next().unwrap_or(id);
        if !self.wanted.contains(item) {
            return;
        }
        let mut words: Vec<String> = Vec::new();
        view.shown(&mut |_, text| {
            let text = text.trim();
            if !text.is_empty() && words.last().is_none_or(|last| last != text) {
                words.push(text.to_owned());
            }
        });
        self.heard.borrow_mut().push((item.to_owned(), is_slide, words));
    }
}

/// What the board's screens say of items, by their ids; what stands on several screens in the same words is said once.
///
/// # Errors
/// When the theme does not say what its slides can hold.
pub(crate) fn heard(
    board: &Board,
    theme: &Theme,
    wanted: BTreeSet<String>,
) -> anyhow::Result<BTreeMap<String, Vec<Heard>>> {
    let by_kind = KindSlides::of(theme)?;
    let pictures = Pictures::default();
    let mut all: BTreeMap<String, Vec<Heard>> = BTreeMap::new();
    let mut ear = Ear { wanted, heard: RefCell::default() };
    for screen in board.screens.iter() {
        let content = Content::new(board, theme.strings(), &pictures, &by_kind, screen);
        let content = fitting(content, &by_kind, screen).heard_by(&ear);
        for kind in screen.kinds() {
            if let Some(of_kind) = by_kind.of_kind(*kind) {
                of_kind.slides(&content, *kind, usize::MAX, screen);
            }
        }
        by_kind.all().for_each(|of_kind| drop(of_kind.list(&content)));
        drop(content);
        for (id, is_slide, words) in std::mem::take(ear.heard.get_mut()) {
            let of_item = all.entry(id).or_default();
            match of_item.iter_mut().find(|known| known.words == words && known.screen == screen.title.0) {
                Some(known) => {
                    known.is_slide |= is_slide;
                    known.is_looked_up |= !is_slide;
                }
                None => {
                    let screen = screen.title.0.clone();
                    of_item.push(Heard { screen, is_slide, is_looked_up: !is_slide, words });
                }
            }
        }
    }
    // What several screens say alike is told once.
    for of_item in all.values_mut() {
        let mut told: Vec<Heard> = Vec::new();
        for heard in std::mem::take(of_item) {
            let is_same = |known: &&mut Heard| {
                known.words == heard.words
                    && (known.is_slide, known.is_looked_up) == (heard.is_slide, heard.is_looked_up)
            };
            match told.iter_mut().find(is_same) {
                Some(known) => known.screen = format!("{}、{}", known.screen, heard.screen),
                None => told.push(heard),
            }
        }
        *of_item = told;
    }
    Ok(all)
}
