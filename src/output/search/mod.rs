//! Full-text search without a server: an index in small files, of which a query loads the few it needs.
//!
//! ```text
//! search/index/meta.json        how many slots and shards there are, the names of the kinds
//! search/index/<shard>.bin      terms → slots; a query loads one for each pair of characters
//! search/index/docs/<n>.json    sixteen slots' documents: address, title, text; loaded for the results shown
//! search/index/facets.bin       kind, part of the board and state of every slot; loaded where there is much to choose from
//! search/index/traditional.txt  电 for 電; loaded where nothing was found
//! ```
//!
//! The addresses are stable and the slots are as well (see [`layout`]), so that one item rewrites its own terms' shards
//! and its own chunk. `search.js` reads all this; it checks each result against its text, so that what it shows is exact
//! even where neighbouring pairs come from different places.

mod documents;
mod follow;
mod index;
mod layout;
mod pages;
mod postings;
mod terms;

#[cfg(test)]
mod tests;

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use anyhow::Context as _;

use super::{Job, Output, PlannedFile, PlannedFiles, Planner, markup};
use crate::board::{Board, OrgId};
use crate::diagnostic::Language;
use crate::kinds::KINDS;
use crate::output::pictures::Pictures;
use crate::record::{self, AxisInfo, AxisValue, RecordKind};
use crate::theme::{Strings, Theme};
use documents::{Reader, sorts};
use layout::{CHUNK, Layout};

/// The search index.
pub struct Search;

/// The script that reads the index, in the theme.
const SCRIPT: &str = "assets/search.js";
/// Traditional characters, each before the one it is written as now; in the theme.
const TRADITIONAL: &str = "search/traditional.txt";
/// Words that mean the same, a list of lists; in the theme.
const SYNONYMS: &str = "search/synonyms.yaml";
/// With more slots than these nobody waits for the facets of all.
const FACETS: u32 = 60_000;

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
        add(format!("{FOLDER}traditional.txt"), File::Traditional);
        if layout.slots <= FACETS {
            add(format!("{FOLDER}facets.bin"), File::Facets);
        }
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
    Facets,
    Traditional,
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
            Self::Meta => meta(planner, layout)?,
            Self::Facets => facets(planner, layout),
            Self::Traditional => planner.theme.file(TRADITIONAL).unwrap_or_default().to_vec(),
            Self::Shard(shard) => {
                let threads = rayon::current_num_threads();
                let build = || follow::index(planner.board, planner.theme, layout, threads);
                index.get_or_init(build).shards[shard as usize].to_vec()
            }
            Self::Documents { from, to } => {
                chunk(&Reader::new(planner.board, planner.theme.strings()), layout, from..to)
            }
        })
    }
}

fn meta(planner: &Planner<'_>, layout: &Layout) -> anyhow::Result<Vec<u8>> {
    let Layout { slots, front, shards, .. } = layout;
    let mut out = format!("{{\"version\":2,\"slots\":{slots},\"front\":{front},\"shards\":{shards},\"chunk\":{CHUNK}")
        .into_bytes();
    let strings = planner.theme.strings();
    let list = |out: &mut Vec<u8>, name: &str, texts: &mut dyn Iterator<Item = String>| {
        out.extend_from_slice(format!(",\"{name}\":[").as_bytes());
        for (n, text) in texts.enumerate() {
            if n > 0 {
                out.push(b',');
            }
            markup::json(out, &text);
        }
        out.push(b']');
    };
    let language = planner.board.settings.language;
    list(&mut out, "kinds", &mut sorts().map(|kind| kind_label(strings, kind, language)));
    list(&mut out, "orgs", &mut parts(planner.board).map(|org| planner.board.org(org).draft.short().to_owned()));
    list(&mut out, "states", &mut states(strings).into_iter());
    out.extend_from_slice(format!(",\"facets\":{},\"same\":[", *slots <= FACETS).as_bytes());
    for (n, group) in synonyms(planner.theme)?.iter().enumerate() {
        if n > 0 {
            out.push(b',');
        }
        out.push(b'[');
        for (n, word) in group.iter().enumerate() {
            if n > 0 {
                out.push(b',');
            }
            markup::json(&mut out, &terms::fold(word));
        }
        out.push(b']');
    }
    out.extend_from_slice(b"]}\n");
    Ok(out)
}

/// The theme's words that mean the same.
fn synonyms(theme: &Theme) -> anyhow::Result<Vec<Vec<String>>> {
    if theme.file(SYNONYMS).is_none() {
        return Ok(Vec::new());
    }
    serde_yaml::from_str(&theme.text(SYNONYMS)?).with_context(|| format!("reading {SYNONYMS} of the theme"))
}

/// The parts of the board by which results are chosen: what stands right below the root.
fn parts(board: &Board) -> impl Iterator<Item = OrgId> {
    board.org(OrgId::ROOT).children.iter().take(254).copied()
}

/// The states by which results are chosen, in words.
fn states(strings: &Strings) -> Vec<String> {
    let mut states: Vec<String> = Vec::new();
    for axis in record::kinds().flat_map(RecordKind::axes).filter(|axis| axis.folder == "state") {
        for word in &axis.fixed {
            let label = strings.get(&format!("{}.{word}", axis.words)).to_owned();
            if !states.contains(&label) {
                states.push(label);
            }
        }
    }
    states.truncate(254);
    states
}

/// Of every slot three bytes: the sort of its document, its part of the board, and its first state, each from 1; 0 where it
/// has none.
fn facets(planner: &Planner<'_>, layout: &Layout) -> Vec<u8> {
    let (board, strings) = (planner.board, planner.theme.strings());
    let states = states(strings);
    let axes: Vec<Vec<AxisInfo>> = record::kinds().map(RecordKind::axes).collect();
    let place = |at: usize| u8::try_from(at + 1).unwrap_or(0);
    let part_of = |org: OrgId| parts(board).position(|part| board.org(part).subtree.contains(&org.0)).map_or(0, place);
    let mut out = vec![0; layout.slots as usize * 3];
    for (slot, source) in &layout.placed {
        let at = *slot as usize * 3;
        out[at] = place(source.sort);
        let Some(kind) = source.kind() else {
            out[at + 1] = if source.is_page() { 0 } else { part_of(OrgId(source.at)) };
            continue;
        };
        out[at + 1] = part_of(kind.record(board, source.at).org());
        let word = axes[source.sort - 1].iter().filter(|axis| axis.folder == "state").find_map(|axis| {
            match (axis.value)(board, source.at)? {
                AxisValue::Word(word) => Some(strings.get(&format!("{}.{word}", axis.words)).to_owned()),
                _ => None,
            }
        });
        out[at + 2] = word.and_then(|word| states.iter().position(|state| *state == word)).map_or(0, place);
    }
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

/// A file of documents: `{"17": [address, title, kind, organisation, date, names and text, keys, state], …}`.
fn chunk(reader: &Reader<'_>, layout: &Layout, range: Range<usize>) -> Vec<u8> {
    let mut out = Vec::new();
    for (slot, source) in &layout.placed[range] {
        let document = reader.document(*source);
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
        out.push(b',');
        markup::json(&mut out, &document.keys);
        out.push(b',');
        markup::json(&mut out, &document.state.join("，"));
        out.push(b']');
    }
    out.extend_from_slice(b"\n}\n");
    out
}
