//! How an edition looks on this disk: private, only a help, rebuilt at need.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow};
use serde::{Deserialize, Serialize};

use super::folder::Stamp;
use super::manifest::{EditionId, Manifest, decode, encode, replace};
use super::system;

/// How an edition looks on this disk, for one of the two trees. Only a help: without notes
/// everything is compared by content.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Notes {
    pub edition: EditionId,
    /// In the order of [`Manifest::files`].
    pub files: Vec<Stamp>,
    /// In the order of [`Manifest::folders`]: the time at which nothing but the known was in
    /// the folder, or [`UNSURE`].
    pub folders: Vec<i64>,
    /// Topmost paths that are not ours, as bytes.
    pub foreign: Vec<Vec<u8>>,
}

/// Time of a folder that must be listed to know what is in it.
pub(super) const UNSURE: i64 = i64::MIN;

impl Notes {
    /// Notes that claim nothing.
    pub fn blank(manifest: &Manifest) -> Self {
        Notes {
            edition: [0; 16],
            files: vec![Stamp::default(); manifest.files().len()],
            folders: vec![UNSURE; manifest.folders().len()],
            foreign: Vec::new(),
        }
    }

    /// The notes of the tree, or blank ones.
    pub fn load(state: &Path, tree: &Path, edition: EditionId, manifest: &Manifest) -> Self {
        Self::load_exact(state, tree, edition, manifest).unwrap_or_else(|| Self::blank(manifest))
    }

    /// The notes of the tree, if they are about this edition.
    pub fn load_exact(state: &Path, tree: &Path, edition: EditionId, manifest: &Manifest) -> Option<Self> {
        let bytes = fs::read(state.join(notes_name(tree)?)).ok()?;
        let (_, notes): (_, Notes) = decode(b"noticent", &bytes).ok()?;
        let fits = notes.edition == edition
            && notes.files.len() == manifest.files().len()
            && notes.folders.len() == manifest.folders().len();
        fits.then_some(notes)
    }

    /// Writes the notes of a tree.
    ///
    /// # Errors
    /// When they cannot be written; the next build then looks at every file.
    pub fn save(&self, state: &Path, tree: &Path) -> Result<()> {
        let name = notes_name(tree).ok_or_else(|| anyhow!("cannot look at {}", tree.display()))?;
        let (_, bytes) = encode(b"noticent", self)?;
        replace(&state.join(name), &bytes)
    }

    pub fn foreign_paths(&self) -> impl Iterator<Item = PathBuf> {
        self.foreign.iter().map(|bytes| system::path_from_bytes(bytes))
    }

    /// Times of the folders by path.
    pub fn folder_times<'m>(&self, manifest: &'m Manifest) -> HashMap<&'m str, i64> {
        manifest.folders().into_iter().zip(self.folders.iter().copied()).collect()
    }
}

/// Notes belong to a tree whatever its present name: its inode stays when trees are exchanged.
pub(super) fn notes_name(tree: &Path) -> Option<String> {
    let meta = fs::symlink_metadata(tree).ok()?;
    Some(format!("notes-{}", system::inode(&meta)))
}
