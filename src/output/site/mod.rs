//! The website: what pages there are, and what each of them sees.
//!
//! [`looks`] draw the pages of items and of their lists from records. [`sorted`] and [`lists`] know how lists are told, cut
//! into pages and filtered along one axis; [`head`] makes what every page has. Templates, styles, words and the order of
//! the navigation are the theme's.

mod about;
mod appraisals;
mod archive;
mod arrangement;
mod assets;
mod branch;
mod changes;
mod context;
mod declared;
mod dictionary;
mod digest;
mod embed;
mod files;
mod font_usage;
mod fonts;
mod fragments;
mod groups;
mod head;
mod list_page;
mod lists;
mod looks;
mod machine;
mod orgs;
mod pages;
mod related;
mod search;
mod site_map;
mod sorted;
mod source;
mod summary;
mod tree;
mod trend;
mod views;

#[cfg(test)]
mod tests;

pub(crate) use context::Context;
pub use pages::Page;

use std::sync::Arc;

use rayon::prelude::*;

use super::pictures::Pictures;
use super::{Output, PlannedFiles};
use crate::board::Board;
use crate::record::kinds;
use crate::theme::Theme;

/// The website: pages, lists, styles and scripts.
pub struct Site;

impl Output for Site {
    fn name(&self) -> &'static str {
        "web"
    }

    fn routes(&self, board: &Board, theme: &Theme, pictures: &Pictures, files: &mut PlannedFiles) {
        let context = Arc::new(Context::new(board, theme));
        let (mut own, mut others) = (PlannedFiles::default(), PlannedFiles::default());
        let mut told = PlannedFiles::default();
        rayon::join(
            || {
                assets::routes(&context, board, theme, pictures, &mut own);
                // Where nobody asks for more than the addresses of items, all that ever happened is not told.
                changes::routes(&context, board, &mut told);
            },
            || pages(&context, board, &mut others),
        );
        files.append(own);
        files.append(others);
        files.append(told);
        files.shared.site = Some(context);
    }

    // Styles, scripts, fonts and pictures are named by the program.
    fn addresses(&self, board: &Board, theme: &Theme, files: &mut PlannedFiles) {
        pages(&Arc::new(Context::of_addresses(board, theme)), board, files);
    }
}

/// Declares the pages: side by side, and one after the other in the plan.
fn pages(context: &Arc<Context>, board: &Board, files: &mut PlannedFiles) {
    type Part<'a> = &'a (dyn Fn(&mut PlannedFiles) + Sync);
    let parts: &[Part<'_>] = &[
        &|files| orgs::routes(board, files),
        &|files| tree::routes(board, files),
        &|files| trend::routes(board, files),
        &|files| kinds().for_each(|kind| declared::kind_routes(context, board, kind, files)),
        &|files| appraisals::routes(context, board, files),
        &|files| archive::routes(files),
        &|files| search::routes(files),
        &|files| files::routes(board, files),
        &|files| groups::routes(board, files),
        &|files| about::routes(files),
        &|files| dictionary::routes(files),
        &|files| site_map::routes(files),
        &|files| embed::routes(board, files),
    ];
    let made: Vec<PlannedFiles> = parts
        .par_iter()
        .map(|part| {
            let mut own = PlannedFiles::default();
            part(&mut own);
            own
        })
        .collect();
    made.into_iter().for_each(|own| files.append(own));
}
