//! The boards of one run: the same drafts, assembled once for each medium that is made.

use std::sync::Arc;

use super::Board;
use crate::clips::Clips;
use crate::font::{Cache, Stack};
use crate::kinds::Medium;

/// A board for each medium that a run makes.
///
/// Consent and `outputs` differ from medium to medium, so each is assembled by itself and no output has to remember to
/// leave something out. A medium that nobody asked for has no board: whatever needs it makes nothing.
#[derive(Debug, Default)]
pub struct Boards {
    web: Board,
    others: Vec<Board>,
}

impl Boards {
    /// A web board, and others beside it, each for another medium.
    pub fn new(web: Board, others: Vec<Board>) -> Self {
        debug_assert_eq!(web.medium, Medium::Web);
        debug_assert!(others.iter().all(|board| board.medium != Medium::Web));
        Self { web, others }
    }

    /// The same boards, with a place where the web fonts that they need are kept between runs.
    #[must_use]
    pub fn with_font_cache(mut self, cache: &Arc<Cache>) -> Self {
        for board in std::iter::once(&mut self.web).chain(&mut self.others) {
            board.fonts = Arc::new(Stack::clone(&board.fonts).with_cache(cache.clone()));
        }
        self
    }

    /// The same boards, with what is read aloud of them.
    #[must_use]
    pub(crate) fn with_clips(mut self, clips: &Arc<Clips>) -> Self {
        for board in std::iter::once(&mut self.web).chain(&mut self.others) {
            board.clips = clips.clone();
        }
        self
    }

    /// Every one of them.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Board> {
        std::iter::once(&self.web).chain(&self.others)
    }

    pub fn web(&self) -> &Board {
        &self.web
    }

    /// The board of a medium, if this run has one.
    pub fn of(&self, medium: Medium) -> Option<&Board> {
        match medium {
            Medium::Web => Some(&self.web),
            _ => self.others.iter().find(|board| board.medium == medium),
        }
    }
}

impl From<Board> for Boards {
    fn from(web: Board) -> Self {
        Self::new(web, Vec::new())
    }
}
