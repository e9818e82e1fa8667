//! Files out. **The output folder changes whole or not at all.**
//!
//! A reader, a kiosk or a build that is killed at any moment finds the last good site or the
//! new one: never a torn file, never a mix that stays. The cost follows what changed:
//! unchanged files are neither rewritten nor deleted. Entry points: [`Publication::begin`] for
//! a folder, [`MemoryPublication::begin`] for `serve` and tests; both are a [`Destination`].
//!
//! # How
//!
//! Beside `public/` lies `.public.noticeboard/` (private, mode 0700): a lock, notes that make
//! comparing cheap, and `spare/`, a second tree made of hard links to the same files. A build
//! brings the spare to the new edition, exchanges the two folders in one step
//! (`renameat2(RENAME_EXCHANGE)`), then applies the same changes to the tree that was live.
//! So **withdrawn content is gone from the disk when `commit` returns**, and a reader that
//! still holds the old folder open (a container's bind mount, a shell standing in it) finds
//! the new edition too, each file whole. The first build into a fresh folder writes one tree
//! and renames it into place; the spare is made by the first build that changes something.
//!
//! Where folders cannot be exchanged (Windows, a mount point, a parent that may not be written
//! to, [`Way::Journal`]) a journal lists the renames and removals, which are then done file by
//! file. This is weaker: each file is whole at any moment, but a reader may meet two editions
//! during the renames, and a build killed there leaves a mix **until the next build begins**,
//! which first finishes the journal.
//!
//! Both cover `kill -9`, not power loss: nothing is synced to the disk.
//!
//! # What is ours
//!
//! `.noticeboard-manifest` in the tree lists our files with their hashes, and switches with it.
//! Everything else in the folder (`kiosk/alert.js`, `.git`) is foreign and stays, also when it
//! is edited or replaced while a build runs. A page that wants the path of a foreign file is
//! refused, and so is a non-empty folder without a manifest.
//!
//! A published file counts as unchanged while hash, inode, time and length agree with the
//! notes; where the last three disagree (edited by hand, copied from a backup) its content is
//! read and compared, and a differing file is written again. Not noticed: an edit of the same
//! length that also restores the time of the file.
//!
//! A damaged manifest is replaced by the spare's when both name the same edition. Otherwise
//! nobody knows which files are ours: to guess would either delete a foreign file or leave a
//! withdrawn page for ever, so the folder is refused with a way out.
//!
//! # What it refuses to do
//!
//! It knows nothing of pages and routes, never follows a symbolic link inside the output (the
//! output folder itself may be one), and never deletes what it did not write.

mod commit;
mod disk;
mod exchange;
mod folder;
mod foreign;
mod journal;
mod manifest;
mod memory;
mod notes;
mod paths;
mod place;
mod spare;
pub mod stick;
mod system;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, Result};

pub use disk::Publication;
pub use manifest::{EditionId as EditionName, Fingerprint};
pub use memory::{MemoryEdition, MemoryPublication, MemorySite};
pub use place::Way;

/// What a file of the site holds.
#[derive(Clone, Debug)]
pub enum Content {
    /// Bytes made for this file.
    Bytes(Vec<u8>),
    /// Bytes that others hold too, for example a cache or a memory edition.
    Shared(Arc<[u8]>),
    /// The same bytes as this file on disk, which is read when it is published. Nobody may write into it later, for what
    /// is published can be this file under a second name: who changes it makes a new one and renames it.
    CopyOf(PathBuf),
}

impl Content {
    /// The bytes; reads the file behind [`Content::CopyOf`].
    pub fn bytes(&self) -> Result<Cow<'_, [u8]>> {
        Ok(match self {
            Content::Bytes(bytes) => Cow::Borrowed(bytes),
            Content::Shared(bytes) => Cow::Borrowed(bytes),
            Content::CopyOf(path) => Cow::Owned(
                std::fs::read(path).with_context(|| format!("cannot read {} to publish it", path.display()))?,
            ),
        })
    }
}

/// What a commit did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Files that are new or have new content.
    pub written: usize,
    /// Files that the previous edition already held with the same content.
    pub kept: usize,
    /// Files of the previous edition that are gone.
    pub removed: usize,
    /// Nothing differed: the folder was not touched.
    pub unchanged: bool,
    /// Bytes of the written files.
    pub bytes_written: u64,
}

/// One edition on its way to where readers find it. Build and serve differ only in this.
///
/// Paths are relative, separated by `/`, and must be possible on every system: no `..`, no
/// name reserved by Windows, no two that differ only in case. Many threads put at once.
/// Dropping a destination without `commit` leaves the last edition as it was.
pub trait Destination: Send + Sync {
    /// Makes `bytes` the file at `path`. A path put twice is an error.
    fn put(&self, path: &str, bytes: &[u8]) -> Result<()>;

    /// Like [`put`](Destination::put), for content that need not be copied first.
    fn put_content(&self, path: &str, content: Content) -> Result<()> {
        self.put(path, &content.bytes()?)
    }

    /// Keeps the previous edition's file at `path`, unread. `false`: there is none, or it was
    /// damaged since; then it must be put.
    fn keep(&self, path: &str) -> Result<bool>;

    /// Like [`keep`](Destination::keep), only if that file has this content. For caches that
    /// remember what a job gave: an unchanged job need not run to be published.
    fn keep_same(&self, path: &str, print: Fingerprint) -> Result<bool>;

    /// Keeps every file of the previous edition at or below `prefix` (a path of whole
    /// segments; empty for all) that this edition does not put, for `--only`. Decided when
    /// committing, so the order of calls does not matter.
    fn keep_prefix(&self, prefix: &str) -> Result<()>;

    /// Keeps every file of the previous edition that lies at or below none of `but` and that this edition does not put:
    /// for `--only` of an output that has folders of its own. Decided when committing, as above.
    fn keep_rest(&self, but: &[&str]) -> Result<()>;

    /// Switches readers to this edition: all files put and kept, and none besides.
    fn commit(self) -> Result<Report>
    where
        Self: Sized;
}
