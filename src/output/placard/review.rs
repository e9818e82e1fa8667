//! Pictures of single items' placards, and the sheet on which items are approved.
//!
//! As with the sign-off sheet of a batch ([`super::signoff`]), the pictures are drawn from the layout of the files.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Context as _;
use serde_json::{Value, json};
use typst::foundations::Bytes;

use super::lists::mm;
use super::preset::Preset;
use super::proof::Pixels;
use super::qr::Code;
use super::store::Key;
use super::typesetter::{Selection, Typesetter};
use super::workers::{CHUNK, on_all_cores};
use crate::photo::{Encoding, encode};
use crate::review::{Item, Part};

/// The longer side of a picture, pixels: half a page across at 200 dots an inch.
const LONGER: f64 = 760.0;

const TEMPLATE: &str = "sheet/review.typ";

/// A placard of an item.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    /// What it is, and how large.
    pub(crate) caption: String,
    pub(crate) is_broad: bool,
    /// Its pages, JPEG.
    pub(crate) pages: Vec<Vec<u8>>,
}

/// A code as SVG; `None` for a text that is too long for one.
pub(crate) fn code(text: &str) -> Option<String> {
    Code::on_paper(text).ok().map(|code| code.svg())
}

impl Typesetter<'_> {
    /// The placards of items, of every preset that the board lists; `progress` hears how many items are drawn.
    ///
    /// # Errors
    /// When the typesetter breaks off.
    pub(crate) fn seen(
        &self,
        items: &BTreeSet<String>,
        progress: &(dyn Fn(usize) + Sync),
    ) -> anyhow::Result<BTreeMap<String, Vec<Seen>>> {
        let listed = self.board().settings.print.presets.iter();
        let presets: Vec<&Arc<Preset>> = listed.filter_map(|name| self.presets.get(name)).collect();
        let all: Mutex<BTreeMap<String, Vec<Seen>>> = Mutex::default();
        let items: Vec<&String> = items.iter().collect();
        let tasks: Vec<&[&String]> = items.chunks(CHUNK).collect();
        on_all_cores(&tasks, &|items| {
            for item in *items {
                let selection = Selection { orgs: None, item: Some((*item).clone()) };
                let mut seen = Vec::new();
                for preset in &presets {
                    for job in self.jobs(preset, &selection) {
                        let drawn = self.drawn(&job, LONGER);
                        let is_broad = drawn.first().is_some_and(|first| first.width * 5 > first.height * 6);
                        let jpeg = |Pixels { width, height, rgb }: Pixels| encode(&rgb, width, height, Encoding::PRINT);
                        let pages: Result<Vec<_>, _> = drawn.into_iter().map(jpeg).collect();
                        let pages = pages.ok().with_context(|| format!("cannot draw {item}"))?;
                        let (width, height) = preset.trim();
                        let size = format!("{}×{}", mm(width), mm(height));
                        let title = preset.title(self.board().settings.language);
                        let caption = format!("{title} {size} mm");
                        seen.push(Seen { caption, is_broad, pages });
                    }
                }
                all.lock().unwrap_or_else(PoisonError::into_inner).insert((*item).clone(), seen);
                progress(1);
            }
            typst::comemo::evict(1);
            Ok(())
        })?;
        Ok(all.into_inner().unwrap_or_else(PoisonError::into_inner))
    }

    /// The sheet of some items.
    ///
    /// # Errors
    /// When the theme's template fails.
    pub(crate) fn review(&self, part: &Part<'_>, items: &[Item], title: String) -> anyhow::Result<Vec<u8>> {
        let bytes = |value: &Value| Bytes::new(value.to_string().into_bytes());
        let mut view = serde_json::to_value(part)?;
        let mut files = vec![
            ("/board.json".to_owned(), self.board_file().clone()),
            ("/preset.json".to_owned(), bytes(&json!({ "name": TEMPLATE, "size": [210.0, 297.0] }))),
            ("/paper.json".to_owned(), bytes(&json!({ "elements": [] }))),
        ];
        for (n, item) in items.iter().enumerate() {
            if let Some((svg, _)) = &item.code {
                let path = format!("/codes/{n}.svg");
                files.push((path.clone(), Bytes::new(svg.clone().into_bytes())));
                view["items"][n]["code"] = path.into();
            }
            for (k, drawn) in item.paper.all.iter().enumerate() {
                let mut names = Vec::new();
                for (page, jpeg) in drawn.pages.iter().enumerate() {
                    let path = format!("/pictures/{n}-{k}-{page}.jpg");
                    files.push((path.clone(), Bytes::new(jpeg.clone())));
                    names.push(path);
                }
                view["items"][n]["paper"]["all"][k]["files"] = names.into();
            }
        }
        files.push(("/subject.json".to_owned(), bytes(&view)));
        let mut hasher = blake3::Hasher::new();
        hasher.update(self.hash.as_bytes()).update(TEMPLATE.as_bytes());
        for (path, file) in &files {
            hasher.update(path.as_bytes()).update(file);
        }
        let key: Key = *hasher.finalize().as_bytes();
        let files: Vec<(&str, Bytes)> = files.iter().map(|(path, file)| (&**path, file.clone())).collect();
        self.unkept(TEMPLATE, &files, title, key)
    }
}
