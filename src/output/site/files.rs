//! Attached files: published where they lie in the content, without what they tell of their authors, and only those that
//! a published item links.

use std::fmt::Write as _;
use std::sync::Arc;

use crate::board::Board;
use crate::output::{Job, Seed, Seeds, Work, attachments};

/// Where a file is published: its place in the content.
pub(super) fn file_route(path: &str) -> &str {
    path.strip_prefix("content/").unwrap_or(path)
}

/// The address of a file, seen from the site's root. What would end an address, or mean something else in it, is encoded;
/// Chinese stays readable.
pub(super) fn file_url(path: &str) -> String {
    let mut url = String::with_capacity(path.len());
    for c in file_route(path).chars() {
        match c {
            ' ' | '#' | '%' | '?' | '[' | ']' | '^' | '`' | '{' | '}' => {
                let _ = write!(url, "%{:02X}", u32::from(c));
            }
            _ => url.push(c),
        }
    }
    url
}

/// Declares the linked files, each once.
pub(super) fn routes(board: &Board, seeds: &mut Seeds) {
    for (path, place) in &*attachments::attachments(board) {
        let Some(asset) = board.assets.get(path) else { continue };
        let (asset, desk, route) = (asset.clone(), board.desk.clone(), Arc::<str>::from(file_route(path)));
        seeds.push(
            Seed::new(route.clone(), Some(place.clone()), move |_| {
                let (asset, desk) = (asset.clone(), desk.clone());
                let make = move || desk.copy(&asset);
                Job { route: route.clone(), work: Work::Make(Box::new(make)) }
            })
            .unindexed(),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline::{Options, check_sources};
    use crate::source::Sources;

    #[test]
    fn an_address_leads_to_the_very_file() {
        assert_eq!(file_url("content/hall/files/方案 #2（100%）.pdf"), "hall/files/方案%20%232（100%25）.pdf");
        assert_eq!(file_route("content/hall/files/方案 #2.pdf"), "hall/files/方案 #2.pdf");
    }

    #[test]
    fn only_linked_files_of_published_items_are_published() {
        let notice = |status: &str, body: &str| {
            format!(
                "---\ntitle: 甲\nstatus: {status}\nstarts_on: 2026-06-29\nperiod: {{ days: 5, unit: calendar }}\n---\n{body}\n"
            )
        };
        let mut sources = Sources::from_texts([
            ("content/board.yaml", "title: 示例\nas_of: 2026-06-30\n"),
            ("content/org.yaml", "name: 示例市\n"),
            ("content/notices/a.md", &*notice("published", "[附件](files/a.pdf)")),
            ("content/notices/b.md", &*notice("withdrawn", "[附件](files/b.pdf)")),
        ]);
        for name in ["a", "b", "c"] {
            sources.insert_asset(&format!("content/files/{name}.pdf"), vec![1]);
        }
        let board = check_sources(&sources, &Options::default()).assembled.board;
        let mut seeds = Seeds::default();
        routes(&board, &mut seeds);
        let routes: Vec<_> = seeds.iter().map(|seed| seed.route.to_string()).collect();
        assert_eq!(routes, ["files/a.pdf"]);
    }
}
