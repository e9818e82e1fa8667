//! Printed codes: whether the address that stands on a placard still leads to its page.
//!
//! The record of printing holds the address that was printed. It dies with another `base_url`, with an item that was
//! renamed without an alias, and with a page that is no longer on the website. Where a site stands under an address that
//! it had before (`former_base_urls`), or a board has no address at all, nobody can tell that a code is dead.

use super::printed::Printed;
use super::subjects::Subjects;
use crate::board::Board;
use crate::kinds::KINDS;
use crate::settings::Alias;

/// The website, for those who come by a printed code.
pub struct Codes<'a> {
    web: &'a Board,
    /// Its address and those that it had before; empty where it has none.
    bases: Vec<String>,
    aliases: Vec<Alias<'a>>,
}

impl<'a> Codes<'a> {
    pub fn of(web: &'a Board) -> Self {
        let settings = &web.settings;
        let mut bases: Vec<String> = settings.base_url().into_iter().collect();
        if !bases.is_empty() {
            bases.extend(settings.former_base_urls());
        }
        Self { web, bases, aliases: settings.aliases() }
    }

    /// The address on a placard, when it leads nowhere any more. `subjects`: of its preset, where that is known.
    pub fn dead<'p>(&self, printed: &'p Printed, subjects: Option<Subjects>, item: &str) -> Option<&'p str> {
        let address = Some(&*printed.address).filter(|address| !address.is_empty() && !self.bases.is_empty())?;
        // Of two addresses one may begin the other.
        let mut paths = self.bases.iter().filter_map(|base| address.strip_prefix(&**base));
        let leads = paths.any(|path| self.leads(path.trim_matches('/'), subjects, item));
        (!leads).then_some(address)
    }

    fn leads(&self, path: &str, subjects: Option<Subjects>, item: &str) -> bool {
        let own = self.is_page(path)
            && subjects.is_some_and(|subjects| subjects.each().any(|subject| subject.has_page(self.web, item)));
        own || self.aliases.iter().any(|alias| alias.now(path).is_some_and(|now| self.is_page(&now)))
    }

    /// Whether an item, an organisation or a list of its items stands there.
    fn is_page(&self, path: &str) -> bool {
        let kind = |folder: &str| KINDS.iter().any(|kind| kind.has_pages && kind.folder == folder);
        let (above, last) = path.rsplit_once('/').unwrap_or(("", path));
        self.web.org_at(path).is_some()
            || (kind(last) && self.web.org_at(above).is_some())
            || (self.web.has_item(path) && kind(above.rsplit('/').next().unwrap_or(above)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline::{Options, check_sources};
    use crate::source::Sources;

    fn dead(settings: &str, post: &str, item: &str, address: &str) -> bool {
        let settings = format!("title: 示例\nas_of: 2026-06-30\n{settings}");
        let sources = Sources::from_texts([
            ("content/board.yaml", &*settings),
            ("content/org.yaml", "name: 示例市\n"),
            ("content/hall/org.yaml", "name: 大厅\n"),
            ("content/hall/posts/w.yaml", post),
        ]);
        let board = check_sources(&sources, &Options::default()).assembled.board;
        let subjects: Subjects = serde_json::from_str("\"post\"").unwrap();
        let printed = Printed { address: address.to_owned(), ..Printed::default() };
        Codes::of(&board).dead(&printed, Some(subjects), item).is_some()
    }

    const POST: &str = "title: 窗口\ntype: star_post\nopen: true\npledge: 多问一句。\n";
    const BASE: &str = "base_url: https://b.example.org/\n";
    const W: &str = "https://b.example.org/hall/posts/w/";

    #[test]
    fn a_code_dies_with_its_address_and_with_its_page() {
        assert!(!dead(BASE, POST, "hall/posts/w", W));
        assert!(!dead("base_url: https://b.example.org\n", POST, "hall/posts/w", W));
        assert!(dead("base_url: https://c.example.org/\n", POST, "hall/posts/w", W));
        assert!(dead("base_url: https://b.example.org/board/\n", POST, "hall/posts/w", W));
        assert!(dead(BASE, POST, "hall/posts/w", "https://b.example.org/board/hall/posts/w/"));
        assert!(dead(BASE, &format!("{POST}outputs: [print]\n"), "hall/posts/w", W));
        assert!(dead(BASE, POST, "hall/posts/v", "https://b.example.org/hall/posts/v/"));
        // Nothing is known of what has no code, and of a board that has no address.
        assert!(!dead(BASE, POST, "hall/posts/v", ""));
        assert!(!dead("", POST, "hall/posts/w", W));
    }

    #[test]
    fn an_alias_and_a_former_address_keep_it_alive() {
        let old = "https://b.example.org/annex/posts/w/";
        assert!(dead(BASE, POST, "annex/posts/w", old));
        assert!(!dead(&format!("{BASE}aliases: {{ annex: hall }}\n"), POST, "annex/posts/w", old));
        assert!(!dead(&format!("{BASE}aliases: {{ annex/posts/w: hall/posts/w }}\n"), POST, "annex/posts/w", old));
        assert!(dead(&format!("{BASE}aliases: {{ annex/posts/x: hall/posts/w }}\n"), POST, "annex/posts/w", old));
        let wall = "https://b.example.org/annex/posts/";
        assert!(!dead(&format!("{BASE}aliases: {{ annex: hall }}\n"), POST, "annex", wall));
        let moved = "base_url: https://c.example.org/\nformer_base_urls: [https://b.example.org]\n";
        assert!(!dead(moved, POST, "hall/posts/w", W));
        let deeper = "base_url: https://b.example.org/\nformer_base_urls: [https://b.example.org/board]\n";
        assert!(!dead(deeper, POST, "hall/posts/w", "https://b.example.org/board/hall/posts/w/"));
        assert!(dead(moved, POST, "hall/posts/w", "https://a.example.org/hall/posts/w/"));
    }
}
