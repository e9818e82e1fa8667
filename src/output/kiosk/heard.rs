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
    /// On a slide of its own; else where a visitor looks it up.
    pub(crate) is_slide: bool,
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
            let same = of_item.iter_mut().find(|known| known.is_slide == is_slide && known.words == words);
            match same {
                Some(known) if known.screen.split('、').any(|title| title == &*screen.title) => {}
                Some(known) => known.screen = format!("{}、{}", known.screen, &*screen.title),
                None => of_item.push(Heard { screen: screen.title.0.clone(), is_slide, words }),
            }
        }
    }
    Ok(all)
}
