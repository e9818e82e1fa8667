//! What was made and learnt, kept between runs: in the board's `.noticeboard`, or with the user.
//!
//! | file or folder | what | form |
//! |---|---|---|
//! | `photos/`, `print/photos/` | derivatives of photos, for the web and for paper | [`Shelf`], [`Index`] |
//! | `attachments/` | what was found in attached files, and their cleaned copies | [`Shelf`], [`Index`] |
//! | `clips/` | recordings that are read aloud | [`Shelf`] |
//! | `print/` | finished placards, and what is known of each | files beside a sealed list |
//! | `fonts` | web fonts | sealed |
//! | `builds/`, `editions/` | what a build was made from, and what it said; the newest few | sealed |
//! | `approved/` | items in the words in which they were approved, by their marks | whole, for their owner only |
//! | `undo/` | what was saved at the desk of `serve --edit`, to be taken back; the newest | whole, for their owner only |
//!
//! All of it may be deleted at any time, and two processes may use it at once. A file is written beside its place and renamed
//! ([`write_whole`]), so that a reader finds it whole or not at all; it carries checksums, so that a damaged one, or one of
//! another version, is as good as none. A failure to keep something costs the next run some work and nothing else. Nothing here
//! names a person, but for what is published, and what a build said of the files as they are now; where that may quote a code
//! of a household or a number that stands nowhere on a board, it is not kept; and but for `approved/` and `undo/`, which are no
//! caches: they keep what stood in the board's files. Without `approved/` an item that was changed since it was approved leaves
//! the board until it is approved anew. A board on a share that is only read, or on a
//! disc, is built all the same when `--out` leads elsewhere.

mod index;
mod sealed;
mod shelf;

pub(crate) use index::{Index, Stamp};
pub(crate) use sealed::{load, read, save, seal};
pub(crate) use shelf::{Key, Pruned, Shelf};

use std::fs::{self, OpenOptions};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use anyhow::Context;
use etcetera::{BaseStrategy, choose_base_strategy};

/// The board's own folder of caches. It may be deleted at any time.
const OWN: &str = ".noticeboard";

/// A board's own folder of caches, whether it is there or not.
pub(crate) fn own(root: &Path) -> PathBuf {
    root.join(OWN)
}

/// The folder of a board's caches: its own, else one of the user's cache folder; its own again where there is none of
/// those, for the words of whoever cannot make it. Whether it can be written is tried with a file that is gone again: only
/// for commands that write there.
pub(crate) fn folder(root: &Path) -> PathBuf {
    let own = own(root);
    let written_to = if own.exists() { can_be_written(&own) } else { can_be_written(root) };
    if written_to {
        return own;
    }
    let users = choose_base_strategy().ok().map(|strategy| strategy.cache_dir()).filter(|folder| folder.is_absolute());
    users.map_or(own, |users| of_user(&users, root))
}

/// Where the caches of a board may lie, its own folder first; nothing is tried.
pub(crate) fn places(root: &Path) -> Vec<PathBuf> {
    let users = choose_base_strategy().ok().map(|strategy| strategy.cache_dir()).filter(|folder| folder.is_absolute());
    std::iter::once(own(root)).chain(users.map(|users| of_user(&users, root))).collect()
}

/// One of the user's, of this board alone.
fn of_user(users: &Path, root: &Path) -> PathBuf {
    let board = fs::canonicalize(root).unwrap_or_else(|_| root.to_owned());
    let name = blake3::hash(board.as_os_str().as_encoded_bytes()).to_hex();
    users.join("noticeboard").join(&name[..16])
}

/// Permissions do not tell: a disc may be read-only, and root is refused nothing. So it is tried.
pub(crate) fn can_be_written(folder: &Path) -> bool {
    let probe = folder.join(format!("{OWN}-{}-{:?}", std::process::id(), std::thread::current().id()));
    let made = OpenOptions::new().write(true).create_new(true).open(&probe).is_ok();
    if made {
        let _ = fs::remove_file(&probe);
    }
    made
}

/// How a file is called while it is written.
const FRESH: &str = ".new-";

/// What a killed process may leave behind for a while, lest a living one loses what it is writing.
const STALE: Duration = Duration::from_secs(3600);

/// Writes a file beside its place and renames it: readers and other writers see the old file, the new one, or none.
///
/// # Errors
/// When the disk refuses.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    write_with(path, |file| Ok(file.write_all(bytes)?))
}

/// The same of a file that is made while it is written.
///
/// # Errors
/// When the disk refuses, or what fills it.
pub(crate) fn write_with(path: &Path, fill: impl FnOnce(&mut dyn Write) -> anyhow::Result<()>) -> anyhow::Result<()> {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let failed = || format!("cannot write {}", path.display());
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).with_context(failed)?;
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let fresh = folder.join(format!("{FRESH}{}-{count}", std::process::id()));
    let written = (|| {
        let mut file = BufWriter::new(fs::File::create(&fresh)?);
        fill(&mut file)?;
        file.flush()?;
        drop(file);
        anyhow::Ok(crate::held::rename(&fresh, path)?)
    })();
    if written.is_err() {
        let _ = fs::remove_file(&fresh); // the first error is the one to report
    }
    written.with_context(failed)
}

/// Whether this is a file that somebody is just writing, as far as one can tell.
fn is_being_written(entry: &fs::DirEntry) -> bool {
    let age = entry.metadata().and_then(|m| m.modified()).map(|m| SystemTime::now().duration_since(m));
    entry.file_name().to_string_lossy().starts_with(FRESH) && matches!(age, Ok(Ok(age)) if age < STALE)
}

/// The name of what belongs to one output folder, and to whatever else tells two of them apart.
pub(crate) fn name_of(out: &Path, further: &[&str]) -> String {
    let out = std::path::absolute(out).unwrap_or_else(|_| out.to_owned());
    let mut hasher = blake3::Hasher::new();
    hasher.update(out.as_os_str().as_encoded_bytes());
    for word in further {
        hasher.update(b"\0").update(word.as_bytes());
    }
    hasher.finalize().to_hex()[..16].to_owned()
}

/// Keeps the newest files of a folder, as far as they are wanted, and removes what a killed process left there.
pub(crate) fn keep_newest(folder: &Path, number: usize, wanted: impl Fn(&Path) -> bool) {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().filter(|entry| !is_being_written(entry));
    let mut dated: Vec<_> =
        entries.filter_map(|entry| Some((entry.metadata().ok()?.modified().ok()?, entry.path()))).collect();
    dated.sort();
    let (kept, others): (Vec<_>, Vec<_>) = dated.into_iter().rev().partition(|(_, path)| wanted(path));
    for (_, path) in kept.iter().skip(number).chain(&others) {
        let _ = fs::remove_file(path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_board_that_can_be_written_to_keeps_its_own() {
        let board = tempfile::tempdir().unwrap();
        assert_eq!(folder(board.path()), board.path().join(OWN));
        assert_eq!(fs::read_dir(board.path()).unwrap().count(), 0, "nothing is made");
        // A file in its place cannot be written into, not even by root.
        fs::write(board.path().join(OWN), "").unwrap();
        assert_ne!(folder(board.path()), board.path().join(OWN));
    }

    #[test]
    fn boards_do_not_share_a_folder() {
        let (a, b) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let users = &a.path().join("cache");
        assert_ne!(of_user(users, a.path()), of_user(users, b.path()));
        assert_eq!(of_user(users, a.path()), of_user(users, &a.path().join(".")));
        assert!(of_user(users, a.path()).starts_with(users.join("noticeboard")));
    }
}
