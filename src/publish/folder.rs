//! A tree of ours on disk: the spare while it is built, the live one while it is read.
//!
//! Written for the spare, which no reader is promised: what stands in the way there is
//! removed. Files are never opened for writing once they have a name that counts, because the
//! same inode may be live: they are made new, or made beside and renamed over.

use std::collections::HashSet;
use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};

use serde::{Deserialize, Serialize};

use super::system::{Handle, Look};
use super::{paths, system};
use crate::held;

/// How a file looks without reading it. With the length (in the fingerprint) it tells whether
/// somebody touched it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Stamp {
    inode: u64,
    modified: i64,
}

impl From<&Look> for Stamp {
    fn from(look: &Look) -> Self {
        Stamp { inode: look.inode, modified: look.modified }
    }
}

impl Stamp {
    pub fn of(meta: &Metadata) -> Self {
        Stamp { inode: system::inode(meta), modified: system::modified(meta) }
    }
}

pub(super) struct Folder {
    root: PathBuf,
    handle: OnceLock<Handle>,
    /// Folders known to exist: each is made once.
    made: Mutex<HashSet<Box<str>>>,
    temporary: AtomicU64,
}

impl Folder {
    pub fn new(root: PathBuf) -> Self {
        Folder { root, handle: OnceLock::new(), made: Mutex::default(), temporary: AtomicU64::new(0) }
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    pub fn path(&self, path: &str) -> PathBuf {
        if path.is_empty() { self.root.clone() } else { self.root.join(path) }
    }

    /// What stands at `path`; links are not followed. Follows the tree if it is renamed, so it
    /// must not be asked after an exchange.
    ///
    /// # Errors
    /// When nothing stands there or the system refuses.
    pub fn look(&self, path: &str) -> io::Result<Look> {
        if self.handle.get().is_none() {
            // Of two threads that open it one wins; the other's is closed.
            let _ = self.handle.set(Handle::open(&self.root)?);
        }
        self.handle.get().map_or(Err(ErrorKind::NotFound.into()), |handle| handle.look(path))
    }

    /// The plain file at `path`, if there is one.
    pub fn file(&self, path: &str) -> Option<Look> {
        self.look(path).ok().filter(|look| look.is_file)
    }

    /// Writes a file that is probably not there yet.
    ///
    /// # Errors
    /// When the disk is full or the system refuses.
    pub fn create(&self, path: &str, bytes: &[u8]) -> io::Result<Stamp> {
        self.ensure_parent(path)?;
        let full = self.path(path);
        match write_new(&full, bytes) {
            Err(e) if e.kind() == ErrorKind::AlreadyExists => {}
            done => return done,
        }
        // Left by a killed build: often it is just this file.
        if let Some(look) = self.file(path)
            && look.len == bytes.len() as u64
            && fs::read(&full)? == bytes
        {
            return Ok(Stamp::from(&look));
        }
        self.replace(path, bytes)
    }

    /// Writes a file that is probably there already. A reader that has the old one open keeps reading it whole.
    ///
    /// # Errors
    /// When the disk is full or the system refuses; what was there then stays.
    pub fn replace(&self, path: &str, bytes: &[u8]) -> io::Result<Stamp> {
        self.ensure_parent(path)?;
        let fresh = self.temporary_beside(path);
        let stamp = write_new(&fresh, bytes).inspect_err(|_| drop(fs::remove_file(&fresh)))?;
        self.rename_over(&fresh, path)?;
        Ok(stamp)
    }

    /// Makes `path` the same file as in `other`.
    ///
    /// # Errors
    /// As [`link`](Folder::link).
    pub fn link_from(&self, other: &Folder, path: &str) -> io::Result<Stamp> {
        self.link(&other.path(path), path)
    }

    /// Makes `path` the same file as `source`. If linking is refused (someone else's file on a
    /// careful system, another disk) it is copied.
    ///
    /// # Errors
    /// When `source` is gone, the disk is full or the system refuses.
    pub fn link(&self, source: &Path, path: &str) -> io::Result<Stamp> {
        self.ensure_parent(path)?;
        let target = self.path(path);
        match fs::hard_link(source, &target) {
            Err(e) if e.kind() == ErrorKind::AlreadyExists => {
                let fresh = self.temporary_beside(path);
                link_or_copy(source, &fresh)?;
                self.rename_over(&fresh, path)?;
                // Renaming a file over itself does nothing, and leaves both names.
                let _ = fs::remove_file(&fresh);
            }
            Err(e) if e.kind() == ErrorKind::NotFound => return Err(e),
            Err(_) => link_or_copy(source, &target)?,
            Ok(()) => {}
        }
        fs::symlink_metadata(&target).map(|meta| Stamp::of(&meta))
    }

    /// Removes a file and the folders that this leaves empty.
    ///
    /// # Errors
    /// When the system refuses. What is gone already is no error.
    pub fn remove(&self, path: &str) -> io::Result<()> {
        let full = self.path(path);
        system::gone(held::remove_file(&full).or_else(|e| match fs::symlink_metadata(&full) {
            // A folder now stands there, or a file where a folder above it was: gone anyway.
            Ok(meta) if meta.is_dir() => Ok(()),
            Err(e) if e.kind() == ErrorKind::NotADirectory => Ok(()),
            _ => Err(e),
        }))?;
        self.remove_empty_above(path);
        Ok(())
    }

    /// Removes the folders above `path` as far as they are empty.
    pub fn remove_empty_above(&self, path: &str) {
        for dir in paths::ancestors(path) {
            // Fails where something is left, be it ours or not: that is the condition.
            if fs::remove_dir(self.path(dir)).is_err() {
                break;
            }
            self.made.lock().unwrap_or_else(PoisonError::into_inner).remove(dir);
        }
    }

    /// Makes the folders above a path.
    ///
    /// # Errors
    /// When a file stands in their way or the system refuses.
    pub fn ensure_parent(&self, path: &str) -> io::Result<()> {
        self.ensure(paths::parent(path))
    }

    fn ensure(&self, dir: &str) -> io::Result<()> {
        if dir.is_empty() || self.made.lock().unwrap_or_else(PoisonError::into_inner).contains(dir) {
            return Ok(());
        }
        self.ensure(paths::parent(dir))?;
        let full = self.path(dir);
        let made = |full: &Path| match fs::create_dir(full) {
            Err(e) if e.kind() == ErrorKind::AlreadyExists => {
                // Also if another thread was here first.
                if fs::symlink_metadata(full)?.is_dir() { Ok(()) } else { Err(e) }
            }
            done => done,
        };
        if made(&full).is_err() {
            // A file of an older edition: another thread may just be removing it too.
            let _ = fs::remove_file(&full);
            made(&full)?;
        }
        self.made.lock().unwrap_or_else(PoisonError::into_inner).insert(dir.into());
        Ok(())
    }

    /// Puts a finished file in the place of whatever stands there, an empty folder included.
    ///
    /// # Errors
    /// When the system refuses; the finished file is then removed.
    pub fn rename_over(&self, fresh: &Path, path: &str) -> io::Result<()> {
        let full = self.path(path);
        let first = held::rename(fresh, &full);
        let Err(e) = first else { return Ok(()) };
        if !fs::symlink_metadata(&full).is_ok_and(|meta| meta.is_dir()) {
            let _ = fs::remove_file(fresh);
            return Err(e);
        }
        fs::remove_dir_all(&full)?;
        held::rename(fresh, &full)
    }

    /// An unused name in the folder of `path`.
    pub fn temporary_beside(&self, path: &str) -> PathBuf {
        let number = self.temporary.fetch_add(1, Ordering::Relaxed);
        let name = format!("{}-new-{number}", paths::OWN);
        let beside = self.path(paths::parent(path)).join(name);
        // Only a killed build can have left one.
        let _ = fs::remove_file(&beside);
        beside
    }
}

/// Writes a file that must not exist yet.
pub(super) fn write_new(path: &Path, bytes: &[u8]) -> io::Result<Stamp> {
    let mut file: File = OpenOptions::new().write(true).create_new(true).open(path)?;
    file.write_all(bytes)?;
    Ok(Stamp::of(&file.metadata()?))
}

fn link_or_copy(source: &Path, target: &Path) -> io::Result<()> {
    if fs::hard_link(source, target).is_ok() {
        return Ok(());
    }
    let _ = fs::remove_file(target);
    let bytes = fs::read(source)?;
    write_new(target, &bytes).map(drop)
}
