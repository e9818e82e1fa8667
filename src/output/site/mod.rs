//! The website: what pages there are, and what each of them sees.
//!
//! A file per kind of page makes its typed views from the board; [`lists`] knows how lists are cut into pages and
//! filtered along one axis; [`head`] makes what every page has. Templates, styles and words are the theme's.

mod about;
mod assets;
mod context;
mod files;
mod digest;
mod fonts;
mod groups;
mod head;
mod lists;
mod orgs;
mod parts;
mod posts;
mod summary;
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
        orgs::routes(&context, board, seeds);
        posts::routes(&context, board, seeds);
        files::routes(board, seeds);
        groups::routes(&context, board, seeds);
        about::routes(&context, seeds);
    }
}
