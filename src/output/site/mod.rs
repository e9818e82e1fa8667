//! The website.

use super::{Output, Seed};
use crate::board::Board;
use crate::theme::Theme;

/// The website: pages, lists, styles and scripts.
pub struct Site;

impl Output for Site {
    fn name(&self) -> &'static str {
        "web"
    }

    fn routes(&self, _board: &Board, _theme: &Theme, _seeds: &mut Vec<Seed>) {}
}

/// Registers the filters and functions that the templates use. Must happen before templates are added.
pub(crate) fn extend_tera(
    _tera: &mut tera::Tera,
    _strings: &std::sync::Arc<crate::theme::Strings>,
    _language: crate::diagnostic::Language,
) {
}
