//! Files in: everything that the later stages read, read once.
//!
//! [`load`] walks `content/` without following links, reads the texts, lists the pictures and files, and hands on
//! [`Sources`]. Nothing after it touches the disk for content, so that a stage's result depends on its arguments only.
//! Files that cannot be read become diagnostics; the others are still checked.

mod disk;
mod document;
mod edits;
mod encoding;
mod locate;
mod regular;
mod strays;
mod tree;
mod watch;

pub use disk::load;
pub use document::{Document, split};
pub use edits::{Change, changed};
pub use locate::{Position, Span};
pub(crate) use regular::read_regular;
pub(crate) use strays::is_litter;
pub use tree::Tree;
pub use watch::{Hint, Method, WATCHED, Watch};

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

/// The largest text file that is read, in bytes. The largest honest list file holds some thousand items.
pub const TEXT_LIMIT: u64 = 8 * 1024 * 1024;

/// A text file of the board.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// Relative to the board, with `/`.
    pub path: Arc<str>,
    /// Without byte order marks.
    pub text: Arc<str>,
}

/// A picture or an attached file: its bytes stay on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asset {
    /// Relative to the board, with `/`.
    pub path: Arc<str>,
    /// Where the bytes are.
    pub location: Location,
    /// Bytes.
    pub length: u64,
}

/// Where an asset's bytes are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Location {
    Disk(PathBuf),
    Memory(Arc<[u8]>),
}

impl Location {
    /// Reads the bytes.
    ///
    /// # Errors
    /// When the file is gone, no regular file, or the system refuses.
    pub fn read(&self) -> std::io::Result<Vec<u8>> {
        match self {
            Self::Disk(path) => read_regular(path, u64::MAX - 1),
            Self::Memory(bytes) => Ok(bytes.to_vec()),
        }
    }
}

/// A board's files, as found at one moment.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// By path.
    pub files: BTreeMap<Arc<str>, SourceFile>,
    /// Pictures and attached files, by path.
    pub assets: Arc<BTreeMap<Arc<str>, Asset>>,
    /// The folders of `themes/`, sorted; `None` where nobody has looked.
    pub themes: Option<Arc<[String]>>,
    /// Files that are read from nowhere, which was told: a photo may be among them.
    pub strays: BTreeSet<Arc<str>>,
}

impl Sources {
    /// A file of the board that the settings name, such as a font or the emblem: from the board's folder, from `content/`
    /// or from `content/files/`.
    pub fn board_asset(&self, name: &str) -> Option<&Asset> {
        ["", "content/", "content/files/"].iter().find_map(|folder| self.assets.get(&*format!("{folder}{name}")))
    }

    /// A board from texts in memory, for tests and previews; paths relative to the board.
    pub fn from_texts<'a>(texts: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut sources = Self::default();
        for (path, text) in texts {
            sources.insert_text(path, text);
        }
        sources
    }

    pub fn insert_text(&mut self, path: &str, text: &str) {
        let text = text.trim_start_matches('\u{feff}');
        let path: Arc<str> = path.into();
        let file = SourceFile { path: path.clone(), text: text.into() };
        self.files.insert(path, file);
    }

    pub fn insert_asset(&mut self, path: &str, bytes: Vec<u8>) {
        let path: Arc<str> = path.into();
        let length = bytes.len() as u64;
        let asset = Asset { path: path.clone(), location: Location::Memory(bytes.into()), length };
        Arc::make_mut(&mut self.assets).insert(path, asset);
    }
}
