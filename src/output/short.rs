//! Short addresses for printed codes: a page whose address is long is also found under `q/` and eight signs.
//!
//! The longer an address, the finer is its code; one of more than [`LONGEST`] bytes would have modules under 0.4 mm where it
//! stands smallest on paper. The signs follow from the page's address alone, so that what is printed stays true whatever
//! the page says later.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::alias::Redirect;
use super::routes::is_page;
use super::{Job, Output, PlannedFile, PlannedFiles};
use crate::address::page_route;
use crate::board::Board;
use crate::output::pictures::Pictures;
use crate::theme::Theme;

/// Bytes of an address that a code of 37 modules holds (version 5, level M): with the white around it 18 mm at 0.4 mm a
/// module.
const LONGEST: usize = 84;

/// Bytes of an address that such a code holds at the most, with less to spare for damage (level L): what a short address
/// may have, where the website's own is long.
pub(super) const MOST: usize = 106;

/// Behind an address: `#7F3A9C`.
const MARK: usize = 7;

/// The folder of short addresses.
const FOLDER: &str = "q/";

/// Signs that stand for a page.
const SIGNS_OF_PAGE: usize = 8;

/// Whether the address of a page is too long for a code.
pub fn is_long(base: &str, url: &str) -> bool {
    base.len() + url.len() + MARK > LONGEST
}

/// Bytes of the shortest address that a code of this website can have.
pub(super) fn least_bytes(base: &str) -> usize {
    base.len() + FOLDER.len() + SIGNS_OF_PAGE + "/".len() + MARK
}

/// The short address of a page, relative to the site.
pub fn short(url: &str) -> String {
    // Without what is mistaken for something else: i, l, o, u.
    const SIGNS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
    let hash = blake3::hash(url.as_bytes());
    let bytes = hash.as_bytes().iter().take(SIGNS_OF_PAGE);
    let signs: String = bytes.map(|byte| char::from(SIGNS[usize::from(byte % 32)])).collect();
    format!("{FOLDER}{signs}/")
}

/// The pages that lead on from short addresses, of a board that prints.
pub struct ShortAddresses;

impl Output for ShortAddresses {
    fn name(&self) -> &'static str {
        "web"
    }

    fn follows(&self) -> bool {
        true
    }

    fn folders(&self) -> &'static [&'static str] {
        &["q"]
    }

    fn routes(&self, board: &Board, _: &Theme, _: &Pictures, files: &mut PlannedFiles) {
        let settings = &board.settings;
        let Some(base) = settings.base_url().filter(|_| !settings.print.presets.is_empty()) else { return };
        let long = |route: &&Arc<str>| {
            let url = route.strip_suffix("index.html").unwrap_or(route);
            is_page(route) && !url.is_empty() && is_long(&base, url)
        };
        let pages: Vec<Arc<str>> = files.iter().map(|file| &file.route).filter(long).cloned().collect();
        let mut taken = BTreeSet::new();
        for page in pages {
            let url = page.strip_suffix("index.html").unwrap_or(&page);
            let route = page_route(&short(url));
            // Of two pages with the same signs, which nobody will see, the second keeps its long address.
            if taken.insert(route.clone()) {
                files.push(PlannedFile::new(route, None, Job::Redirect(Redirect::to(url))).unindexed());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_are_the_pages_own_and_short() {
        assert_eq!(short("hall/posts/w1/"), short("hall/posts/w1/"));
        assert_ne!(short("hall/posts/w1/"), short("hall/posts/w2/"));
        let base = "https://board.example.org/";
        assert_eq!(format!("{base}{}#7F3A9C", short("hall/posts/w1/")).len(), least_bytes(base));
        assert!(!is_long(base, "hall/posts/w1/") && is_long(base, &format!("{}/", "a".repeat(60))));
    }
}
