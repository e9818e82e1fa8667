//! The pictures and attached files that an item names: their bytes are a part of what was approved.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use crate::board::own_files;
use crate::caches::{Index, Stamp};
use crate::kinds::{Draft, Drafts, Kind, NamedFile, with_kinds};
use crate::markdown::{DestinationKind, Labels, Options, render};
use crate::source::{Asset, Location};

/// A file by its path in the board, with the hash of its bytes; `None` where it is not there.
pub(crate) type Named = (Arc<str>, Option<[u8; 32]>);

/// The hashes of files, which are read only where they are not what they were.
#[derive(Debug, Default)]
pub(crate) struct Sums {
    index: Index,
    folder: Option<PathBuf>,
    keeps: bool,
}

impl Sums {
    /// `caches` is where they are found again; they are kept there only if it `keeps`.
    pub(crate) fn open(caches: Option<PathBuf>, keeps: bool) -> Self {
        let folder = caches.map(|caches| caches.join("approved").join("files"));
        Self { index: folder.as_deref().map(Index::open).unwrap_or_default(), folder, keeps }
    }

    pub(super) fn of(&self, asset: &Asset) -> Option<[u8; 32]> {
        let path = match &asset.location {
            Location::Memory(bytes) => return Some(*blake3::hash(bytes).as_bytes()),
            Location::Disk(path) => path,
        };
        let stamp = fs::metadata(path).ok().and_then(|metadata| Stamp::of(&metadata));
        if let Some(known) = stamp.and_then(|stamp| self.index.get(path, &stamp)) {
            return Some(known);
        }
        let sum = *blake3::hash(&asset.location.read().ok()?).as_bytes();
        if let Some(stamp) = stamp {
            self.index.put(path, stamp, sum);
        }
        Some(sum)
    }

    /// Keeps what was learnt; of a `whole` board nothing else. A failure costs the next run some reading.
    pub(crate) fn save(&self, whole: bool) {
        if let Some(folder) = self.folder.as_deref().filter(|_| self.keeps) {
            if whole {
                self.index.forget_unused();
            }
            let _ = self.index.save(folder);
        }
    }
}

/// The files that an item names, sorted by their paths.
pub(crate) fn named<K: Kind>(draft: &Draft<K>, assets: &BTreeMap<Arc<str>, Asset>, sums: &Sums) -> Vec<Named> {
    let found: RefCell<BTreeSet<Arc<str>>> = RefCell::default();
    let find = |is_picture: bool, name: &str| {
        let candidates = own_files(&draft.id, &draft.org, is_picture, name);
        let there = candidates.iter().find_map(|path| assets.get_key_value(&**path)).map(|(path, _)| path.clone());
        found.borrow_mut().extend(there.or_else(|| candidates.first().map(|path| path.as_str().into())));
    };
    draft.data.named_files(&mut |file| match file {
        NamedFile::Photo(name) => find(true, name.strip_prefix("photos/").unwrap_or(name)),
        NamedFile::Attached(name) if name.contains("://") => {}
        NamedFile::Attached(name) => find(false, &format!("files/{}", name.strip_prefix("files/").unwrap_or(name))),
    });
    // Most texts link nothing, and are not read for it.
    if let Some(body) = draft.body.as_deref().filter(|body| body.contains("files") || body.contains("![")) {
        let options = Options {
            resolve: &|destination| {
                let url = destination.url;
                let path = crate::markdown::percent_decoded(&url[..url.find(['?', '#']).unwrap_or(url.len())]);
                let is_picture = destination.kind == DestinationKind::Picture;
                if !url.contains("://")
                    && (is_picture || path.split('/').any(|part| part == "files" || part == "photos"))
                {
                    find(is_picture, &path);
                }
                None
            },
            top_heading: 2,
            id_prefix: "",
            labels: Labels { table: "", footnotes: "", footnote_back: "", task_done: "", task_open: "" },
        };
        render(body, &options);
    }
    let sum = |path: Arc<str>| {
        let sum = assets.get(&path).and_then(|asset| sums.of(asset));
        (path, sum)
    };
    found.into_inner().into_iter().map(sum).collect()
}

/// Those of the one item that there is.
pub(super) fn of_any(drafts: &Drafts, assets: &BTreeMap<Arc<str>, Asset>, sums: &Sums) -> Vec<Named> {
    macro_rules! each {
        ($($field:ident: $type:ident),* $(,)?) => {
            $(if let Some(draft) = drafts.$field.first() {
                return named(draft, assets, sums);
            })*
        };
    }
    with_kinds!(each);
    Vec::new()
}

/// The part of a mark that is of files.
pub(super) fn mark(files: &[Named]) -> String {
    let mut hasher = blake3::Hasher::new_derive_key("noticeboard: the files of an approval");
    for (path, sum) in files {
        hasher.update(&(path.len() as u64).to_le_bytes()).update(path.as_bytes());
        hasher.update(&[u8::from(sum.is_some())]).update(&sum.unwrap_or_default());
    }
    hasher.finalize().to_hex()[..16].to_owned()
}

/// The mark of an item with the bytes of what it names.
pub(crate) fn whole_mark(words: String, files: &[Named]) -> String {
    match files.is_empty() {
        true => words,
        false => format!("{words}-{}", mark(files)),
    }
}
