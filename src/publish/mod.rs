//! Files out. **The output folder changes whole or not at all.**
//!
//! A reader, a kiosk or a build that is killed at any moment finds the last good site or the
//! new one: never a torn file, never a mix that stays. The cost follows what changed:
//! unchanged files are neither rewritten nor deleted. Entry points: [`Publication::begin`] for
//! a folder, [`stick::StickCopy::begin`] for a memory stick; both are a [`Destination`].
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

pub mod beside;
mod commit;
mod disk;
mod exchange;
mod folder;
mod foreign;
mod journal;
mod manifest;
mod notes;
mod paths;
mod place;
mod shown;
mod spare;
pub mod stick;
mod system;
#[cfg(test)]
mod tests;

use std::path::Path;

use anyhow::{Context, Result};

pub use disk::Publication;
pub use manifest::{EditionId as EditionName, Fingerprint};
pub use place::Way;

/// Whether a site of ours stands in a folder.
pub(crate) fn stands(out: &Path) -> bool {
    manifest::Manifest::peek(out).is_some()
}

pub(crate) use place::can_exchange_in;

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

/// One edition on its way to where readers find it. A folder and a stick differ only in this.
///
/// Paths are relative, separated by `/`, and must be possible on every system: no `..`, no
/// name reserved by Windows, no two that differ only in case. Many threads put at once.
/// Dropping a destination without `commit` leaves the last edition as it was.
pub trait Destination: Send + Sync {
    /// Makes `bytes` the file at `path`.
    ///
    /// # Errors
    /// When the path was put before or is possible on some systems only, or the disk refuses.
    fn put(&self, path: &str, bytes: &[u8]) -> Result<()>;

    /// Makes the bytes of a file on disk the file at `path`. Nobody may write into `origin` later, for what is published can
    /// be that file under a second name: who changes it makes a new one and renames it.
    ///
    /// # Errors
    /// As [`put`](Destination::put), or when `origin` cannot be read.
    fn put_copy(&self, path: &str, origin: &Path) -> Result<()> {
        self.put(path, &read_origin(origin)?)
    }

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

/// The bytes of a file that is to be published.
fn read_origin(origin: &Path) -> Result<Vec<u8>> {
    std::fs::read(origin).with_context(|| format!("cannot read {} to publish it", origin.display()))
}
