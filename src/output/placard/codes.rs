//! Printed codes: whether the address that stands on a placard still leads to its page.
//!
//! The record of printing holds the address that was printed. It dies with another `base_url`, with an item that was
//! renamed without an alias, and with a page that is no longer on the website. Where a site stands under an address that
//! it had before (`former_base_urls`), or a board has no address at all, nobody can tell that a code is dead.

use super::printed::Printed;
use crate::address::{org_url, page_route};
use crate::output::Routes;
use crate::settings::Settings;

/// The website, for those who come by a printed code.
pub struct Codes<'a> {
    /// Its address and those that it had before; empty where it has none.
    bases: Vec<String>,
    /// Its pages, those among them that lead on from an old address.
    routes: &'a Routes,
}

impl<'a> Codes<'a> {
    pub fn of(settings: &Settings, routes: &'a Routes) -> Self {
        let mut bases: Vec<String> = settings.base_url().into_iter().collect();
        if !bases.is_empty() {
            bases.extend(settings.former_base_urls());
        }
        Self { bases, routes }
    }

    /// The address on a placard, when it leads nowhere any more.
    pub fn dead<'p>(&self, printed: &'p Printed) -> Option<&'p str> {
        let address = Some(&*printed.address).filter(|address| !address.is_empty() && !self.bases.is_empty())?;
        // Of two addresses one may begin the other.
        let mut paths = self.bases.iter().filter_map(|base| address.strip_prefix(&**base));
        let leads = paths.any(|path| self.routes.contains(&page_route(&org_url(path.trim_matches('/')))));
        (!leads).then_some(address)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::addresses;
    use crate::output::testing::theme;
    use crate::pipeline::{Options, check_sources};
    use crate::source::Sources;

    fn dead(settings: &str, post: &str, address: &str) -> bool {
        let settings = format!("title: 示例\nas_of: 2026-06-30\n{settings}");
        let sources = Sources::from_texts([
            ("content/board.yaml", &*settings),
            ("content/org.yaml", "name: 示例市\n"),
            ("content/hall/org.yaml", "name: 大厅\n"),
            ("content/hall/posts/w.yaml", post),
        ]);
        let boards = check_sources(&sources, &Options::default()).into_boards();
        let (routes, _) = addresses(&boards, &theme());
        let printed = Printed { address: address.to_owned(), ..Printed::default() };
        Codes::of(&boards.web().settings, &routes).dead(&printed).is_some()
    }

    const POST: &str = "title: 窗口\ntype: star_post\nopen: true\npledge: 多问一句。\n";
    const BASE: &str = "base_url: https://b.example.org/\n";
    const W: &str = "https://b.example.org/hall/posts/w/";

    #[test]
    fn a_code_dies_with_its_address_and_with_its_page() {
        assert!(!dead(BASE, POST, W));
        assert!(!dead("base_url: https://b.example.org\n", POST, W));
        assert!(dead("base_url: https://c.example.org/\n", POST, W));
        assert!(dead("base_url: https://b.example.org/board/\n", POST, W));
        assert!(dead(BASE, POST, "https://b.example.org/board/hall/posts/w/"));
        assert!(dead(BASE, &format!("{POST}outputs: [print]\n"), W));
        assert!(dead(BASE, POST, "https://b.example.org/hall/posts/v/"));
        // Nothing is known of what has no code, and of a board that has no address.
        assert!(!dead(BASE, POST, ""));
        assert!(!dead("", POST, W));
    }

    #[test]
    fn an_alias_and_a_former_address_keep_it_alive() {
        let old = "https://b.example.org/annex/posts/w/";
        assert!(dead(BASE, POST, old));
        assert!(!dead(&format!("{BASE}aliases: {{ annex: hall }}\n"), POST, old));
        assert!(!dead(&format!("{BASE}aliases: {{ annex/posts/w: hall/posts/w }}\n"), POST, old));
        assert!(dead(&format!("{BASE}aliases: {{ annex/posts/x: hall/posts/w }}\n"), POST, old));
        let wall = "https://b.example.org/annex/posts/";
        assert!(!dead(&format!("{BASE}aliases: {{ annex: hall }}\n"), POST, wall));
        let moved = "base_url: https://c.example.org/\nformer_base_urls: [https://b.example.org]\n";
        assert!(!dead(moved, POST, W));
        let deeper = "base_url: https://b.example.org/\nformer_base_urls: [https://b.example.org/board]\n";
        assert!(!dead(deeper, POST, "https://b.example.org/board/hall/posts/w/"));
        assert!(dead(moved, POST, "https://a.example.org/hall/posts/w/"));
    }
}
