//! Full-text search without a server: an index in small files, of which a query loads the few it needs.
//!
//! ```text
//! search/index/meta.json        how many slots and shards there are, the names of the kinds
//! search/index/<shard>.bin      terms → slots; a query loads one for each pair of characters
//! search/index/docs/<n>.json    sixteen slots' documents: address, title, text; loaded for the results shown
//! ```
//!
//! The addresses are stable and the slots are as well (see [`layout`]), so that one item rewrites its own terms' shards
//! and its own chunk. `search.js` reads all this; it checks each result against its text, so that what it shows is exact
//! even where neighbouring pairs come from different places.

mod documents;
mod follow;
mod index;
mod layout;
mod postings;
mod terms;

#[cfg(test)]
mod tests;

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use anyhow::Context as _;

use super::{Job, Output, PlannedFile, PlannedFiles, Planner, markup};
use crate::board::Board;
use crate::diagnostic::Language;
use crate::kinds::KINDS;
use crate::output::pictures::Pictures;
use crate::theme::{Strings, Theme};
use documents::{document, sorts};
use layout::{CHUNK, Layout};

/// The search index.
pub struct Search;

/// The script that reads the index, in the theme.
const SCRIPT: &str = "assets/search.js";

/// Where the search page finds its script (a module): named by its content, so that caches may keep it.
pub fn script_route(theme: &Theme) -> String {
    let bytes = theme.file(SCRIPT).unwrap_or_default();
    format!("assets/search.{}.js", &blake3::hash(bytes).to_hex()[..12])
}

/// The index's files, below the root.
const FOLDER: &str = "search/index/";

impl Output for Search {
    fn name(&self) -> &'static str {
        "web"
    }

    fn routes(&self, board: &Board, theme: &Theme, _: &Pictures, files: &mut PlannedFiles) {
        let mut add = |route: String, file| files.push(PlannedFile::new(route, None, Job::Search(file)));
        let layout = Layout::of(board);
        add(script_route(theme), File::Script);
        add(format!("{FOLDER}meta.json"), File::Meta);
        for shard in 0..layout.shards {
            add(format!("{FOLDER}{shard}.bin"), File::Shard(shard));
        }
        for (number, range) in layout.chunks() {
            add(format!("{FOLDER}docs/{number}.json"), File::Documents { from: range.start, to: range.end });
        }
        files.shared.search = Some(Arc::new(Shared { layout, index: OnceLock::new() }));
    }
}

/// One of these files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum File {
    Script,
    Meta,
    Shard(u32),
    /// The documents at some places of the layout.
    Documents {
        from: usize,
        to: usize,
    },
}

/// What these files share.
pub(crate) struct Shared {
    layout: Arc<Layout>,
    /// Built by the first job that asks: `check` plans as well, and needs no index.
    index: OnceLock<Arc<index::Index>>,
}

impl File {
    pub(super) fn bytes(self, planner: &Planner<'_>) -> anyhow::Result<Vec<u8>> {
        let Shared { layout, index } =
            planner.shared.search.as_deref().context("the search index is not part of this plan")?;
        Ok(match self {
            Self::Script => planner.theme.file(SCRIPT).unwrap_or_default().to_vec(),
            Self::Meta => meta(planner, layout),
            Self::Shard(shard) => {
                let build = || follow::index(planner.board, layout, rayon::current_num_threads());
                index.get_or_init(build).shards[shard as usize].to_vec()
            }
            Self::Documents { from, to } => chunk(planner.board, layout, from..to),
        })
    }
}

fn meta(planner: &Planner<'_>, layout: &Layout) -> Vec<u8> {
    let Layout { slots, front, shards, .. } = layout;
    let mut out = format!(
        "{{\"version\":1,\"slots\":{slots},\"front\":{front},\"shards\":{shards},\"chunk\":{CHUNK},\"kinds\":["
    )
    .into_bytes();
    for (n, kind) in sorts().enumerate() {
        if n > 0 {
            out.push(b',');
        }
        markup::json(&mut out, &kind_label(planner.theme.strings(), kind, planner.board.settings.language));
    }
    out.extend_from_slice(b"]}\n");
    out
}

/// What a kind is called beside a result: the theme's word, else the kind's own.
fn kind_label(strings: &Strings, name: &str, language: Language) -> String {
    let key = format!("search.kind.{name}");
    let text = strings.get(&key);
    match KINDS.iter().find(|kind| kind.name == name).filter(|_| text == key) {
        Some(kind) => (kind.label)().in_language(language).to_owned(),
        None => text.to_owned(),
    }
}

/// A file of documents: `{"17": [address, title, kind, organisation, date, names and text], …}`.
fn chunk(board: &Board, layout: &Layout, range: Range<usize>) -> Vec<u8> {
    let mut out = Vec::new();
    for (slot, source) in &layout.placed[range] {
        let document = document(board, *source);
        out.extend_from_slice(if out.is_empty() { b"{\n" } else { b",\n" });
        out.extend_from_slice(format!("\"{slot}\":[").as_bytes());
        markup::json(&mut out, &document.url);
        out.push(b',');
        markup::json(&mut out, &document.title);
        out.extend_from_slice(format!(",{},", document.sort).as_bytes());
        markup::json(&mut out, &document.org);
        out.push(b',');
        markup::json(&mut out, &document.date.map(|date| date.to_string()).unwrap_or_default());
        out.push(b',');
        let parts = [&*document.names, &*document.text];
        let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        markup::json(&mut out, &parts.join("\n"));
        out.push(b']');
    }
    out.extend_from_slice(b"\n}\n");
    out
}
