//! What was set before: finished files on disk, by the key of their job.
//!
//! A folder of files named by key, and an index that says what each holds. The files are private to the board; whatever
//! shows an item that is no longer on the board, or shows it as it no longer is, is removed by [`Store::prune`]. Two
//! builds may use one folder at once: each knows only its own files, so that nothing is removed while another is there.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::io::Write;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use anyhow::Context;
use serde::{Deserialize, Serialize};

use super::finish::Finished;
use super::standin::Name;
use super::typeset::Fault;
pub(super) use crate::caches::Key;
use crate::caches::{self, Shelf, write_whole, write_with};

/// First bytes of the index; the number is the layout's.
const MAGIC: &[u8; 8] = b"nb-prnt4";
const INDEX: &str = "index";

/// What is known of a finished file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Entry {
    /// What is wrong with it; with errors among them there is no file.
    pub(super) faults: Vec<Fault>,
    /// Sheets or pages.
    pub(super) pages: usize,
    /// What it shows: ids with their marks.
    pub(super) shows: Vec<(String, String)>,
    /// Of a common file: beside what it shows, on which pages that stands.
    pub(super) spans: Vec<Range<usize>>,
    pub(super) pdf: Option<Kept>,
    pub(super) preview: Option<Kept>,
}

impl Entry {
    /// One that nothing was written for yet.
    pub(super) fn new(faults: Vec<Fault>, pages: usize, shows: Vec<(String, String)>) -> Self {
        Self { faults, pages, shows, spans: Vec::new(), pdf: None, preview: None }
    }
}

/// A file as it was written: what a disk has changed since is made again and never handed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Kept {
    bytes: u64,
    hash: [u8; 32],
}

impl Kept {
    fn of(bytes: &[u8]) -> Self {
        Self { bytes: bytes.len() as u64, hash: *blake3::hash(bytes).as_bytes() }
    }

    fn is_at(&self, path: &Path) -> bool {
        fs::metadata(path).is_ok_and(|file| file.len() == self.bytes)
            && hash_of(path).is_ok_and(|hash| hash == self.hash)
    }
}

/// The hash of a file, which never stands in memory as a whole.
fn hash_of(path: &Path) -> std::io::Result<[u8; 32]> {
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(fs::File::open(path)?)?;
    Ok(*hasher.finalize().as_bytes())
}

/// Finished files on disk.
pub(super) struct Store {
    shelf: Shelf,
    presence: Presence,
    entries: Mutex<HashMap<Key, Entry>>,
    /// Whether anything was added or removed.
    changed: std::sync::atomic::AtomicBool,
}

impl Store {
    /// # Errors
    /// When the folder cannot be made.
    pub(super) fn open(folder: &Path) -> anyhow::Result<Self> {
        fs::create_dir_all(folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
        let presence = Presence::in_folder(folder)?;
        let entries = caches::load(&folder.join(INDEX), MAGIC).unwrap_or_default();
        Ok(Self { shelf: Shelf::at(folder, MAGIC), presence, entries: Mutex::new(entries), changed: false.into() })
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Key, Entry>> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is known of a key; `None` when its files are not there as they were written.
    pub(super) fn get(&self, key: &Key) -> Option<Entry> {
        let entry = self.lock().get(key).cloned()?;
        let whole = |kept: &Option<Kept>, path: PathBuf| kept.is_none_or(|kept| kept.is_at(&path));
        (whole(&entry.pdf, self.pdf(key)) && whole(&entry.preview, self.preview(key))).then_some(entry)
    }

    pub(super) fn pdf(&self, key: &Key) -> PathBuf {
        self.shelf.path(key).with_extension("pdf")
    }

    pub(super) fn preview(&self, key: &Key) -> PathBuf {
        self.shelf.path(key).with_extension("webp")
    }

    /// Keeps a finished file; each is whole or not there.
    ///
    /// # Errors
    /// When the disk refuses.
    pub(super) fn put(
        &self,
        key: Key,
        mut entry: Entry,
        pdf: Option<(&Finished, &Fetch<'_>)>,
        preview: Option<&[u8]>,
    ) -> anyhow::Result<()> {
        if let Some((pdf, fetch)) = pdf {
            let mut hash = blake3::Hasher::new();
            write_with(&self.pdf(&key), |sink| pdf.write(&mut Hashing { sink, hash: &mut hash }, fetch))?;
            entry.pdf = Some(Kept { bytes: hash.count(), hash: *hash.finalize().as_bytes() });
        }
        if let Some(preview) = preview {
            write_whole(&self.preview(&key), preview)?;
            entry.preview = Some(Kept::of(preview));
        }
        self.lock().insert(key, entry);
        self.changed.store(true, std::sync::atomic::Ordering::Relaxed);
        Ok(())
    }

    /// Removes whatever shows something else than `current`: ids with their marks. While another process is there, its
    /// files stay, known or not, and the next run removes what is left.
    pub(super) fn prune(&self, current: &HashSet<(String, String)>) {
        let mut entries = self.lock();
        let before = entries.len();
        entries.retain(|_, entry| entry.shows.iter().all(|shown| current.contains(shown)));
        if entries.len() != before {
            self.changed.store(true, std::sync::atomic::Ordering::Relaxed);
        }
        let kept: HashSet<PathBuf> = entries.keys().flat_map(|key| [self.pdf(key), self.preview(key)]).collect();
        drop(entries);
        // What stays behind is tried again next time.
        self.presence.alone(|| drop(self.shelf.sweep(&kept)));
    }

    /// Writes the index.
    ///
    /// # Errors
    /// When the disk refuses.
    pub(super) fn save(&self) -> anyhow::Result<()> {
        if !self.changed.swap(false, std::sync::atomic::Ordering::Relaxed) {
            return Ok(());
        }
        caches::save(&self.shelf.folder().join(INDEX), MAGIC, &*self.lock())
    }
}

/// Says to other processes that the files of a folder are in use.
struct Presence {
    /// Held shared for as long as this lives.
    users: fs::File,
    /// Held by the one process that asks whether it is alone: `users` has to be let go for a moment to be held
    /// exclusively, and in that moment no other may think itself alone.
    asking: fs::File,
}

impl Presence {
    fn in_folder(folder: &Path) -> anyhow::Result<Self> {
        let open = |name: &str| {
            let path = folder.join(name);
            let file = fs::File::options().read(true).write(true).create(true).truncate(false).open(&path);
            file.with_context(|| format!("cannot open {}", path.display()))
        };
        let presence = Self { users: open("users")?, asking: open("asking")? };
        presence.enter();
        Ok(presence)
    }

    /// Waits while another process removes files. Some network disks cannot lock; there only care protects.
    fn enter(&self) {
        let _ = self.users.lock_shared();
    }

    /// Does something if no other process is there.
    fn alone(&self, work: impl FnOnce()) {
        use fs::TryLockError::WouldBlock;
        if matches!(self.asking.try_lock(), Err(WouldBlock)) {
            return;
        }
        let _ = self.users.unlock();
        if !matches!(self.users.try_lock(), Err(WouldBlock)) {
            work();
            let _ = self.users.unlock();
        }
        self.enter();
        let _ = self.asking.unlock();
    }
}

/// Hashes what goes through.
struct Hashing<'a> {
    sink: &'a mut dyn Write,
    hash: &'a mut blake3::Hasher,
}

impl Write for Hashing<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let written = self.sink.write(bytes)?;
        self.hash.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.sink.flush()
    }
}

/// Brings a fine picture.
pub(super) type Fetch<'a> = dyn Fn(&Name) -> anyhow::Result<Vec<u8>> + 'a;

#[cfg(test)]
mod tests {
    use super::*;

    fn keep(store: &Store, key: Key) {
        store.put(key, Entry::new(Vec::new(), 1, Vec::new()), None, Some(b"a picture")).unwrap();
    }

    #[test]
    fn the_files_of_another_build_are_removed_only_when_it_is_gone() {
        let folder = tempfile::tempdir().unwrap();
        let one = Store::open(folder.path()).unwrap();
        let two = Store::open(folder.path()).unwrap();
        keep(&one, [1; 32]);
        keep(&two, [2; 32]);
        one.prune(&HashSet::new());
        two.prune(&HashSet::new());
        assert!(one.get(&[1; 32]).is_some() && two.get(&[2; 32]).is_some());
        drop(two);
        one.prune(&HashSet::new());
        assert!(one.get(&[1; 32]).is_some() && !one.preview(&[2; 32]).exists());
        // Whoever was alone once is present again.
        let three = Store::open(folder.path()).unwrap();
        three.prune(&HashSet::new());
        assert!(one.get(&[1; 32]).is_some());
    }
}
