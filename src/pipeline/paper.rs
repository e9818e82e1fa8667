//! Boards with all that a typesetter is opened on, for whoever makes no edition of them.

use std::path::Path;

use crate::board::Boards;
use crate::diagnostic::Diagnostic;
use crate::output::placard::Typesetter;
use crate::output::{Routes, addresses};
use crate::source::Sources;
use crate::theme::Theme;

/// Boards, their theme, and the addresses that printed codes lead to.
pub struct Paper<'a> {
    boards: &'a Boards,
    root: &'a Path,
    pub theme: Theme,
    routes: Routes,
}

impl<'a> Paper<'a> {
    /// Of the board in `root`.
    ///
    /// # Errors
    /// When the theme is faulty.
    pub fn of(boards: &'a Boards, root: &'a Path) -> anyhow::Result<Self> {
        let settings = &boards.web().settings;
        let theme = Theme::load(Some(root), &settings.theme, settings.language)?;
        let (routes, _) = addresses(boards, &theme);
        Ok(Self { boards, root, theme, routes })
    }

    /// Opens the typesetter; beside it what is wrong with the settings of paper.
    ///
    /// # Errors
    /// When a cache folder cannot be made.
    pub fn typesetter<'b>(&'b self, sources: &'b Sources) -> anyhow::Result<(Typesetter<'b>, Vec<Diagnostic>)> {
        Typesetter::open(self.boards, &self.theme, sources, &self.routes, self.root)
    }
}
