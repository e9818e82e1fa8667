//! The website: what pages there are, and what each of them sees.
//!
//! A file per kind of page makes its typed views from the board; [`lists`] knows how lists are cut into pages and
//! filtered along one axis; [`head`] makes what every page has. Templates, styles and words are the theme's.

mod assets;
mod context;
mod files;
mod fonts;
mod head;
mod lists;
mod parts;
mod posts;
mod tera_functions;
mod text;

pub(crate) use context::Context;
pub(crate) use tera_functions::extend_tera;

use std::sync::Arc;

use super::{Output, Seed};
use crate::board::Board;
use crate::theme::Theme;

/// The website: pages, lists, styles and scripts.
pub struct Site;

impl Output for Site {
    fn name(&self) -> &'static str {
        "web"
    }

    fn routes(&self, board: &Board, theme: &Theme, seeds: &mut Vec<Seed>) {
        let context = Arc::new(Context::new(board, theme));
        assets::routes(&context, theme, seeds);
        posts::routes(&context, board, seeds);
        files::routes(board, seeds);
    }
}
