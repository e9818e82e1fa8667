//! Readings of attached files, each made once, and kept between runs.
//!
//! An entry of the cache is what was found, and the copy where it differs from the original. It is named by the original's
//! content, its ending and the program that read it, so that another program, with other rules, reads again. It holds no
//! text of the original but what is published of it.

use std::collections::HashMap;
use std::fs;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use anyhow::Context;
use serde::{Deserialize, Serialize};

use super::{Fault, MOST_BYTES, Reading, Scan, form, read};
use crate::caches::{Index, Key, Shelf, Stamp};
use crate::diagnostic::Severity;
use crate::source::{Asset, Location};

/// First bytes of every entry; the number is the layout's.
const MAGIC: &[u8; 8] = b"nb-read2";

/// Whoever asks first reads; the others wait for it.
type Known = HashMap<Key, Arc<OnceLock<Arc<Facts>>>>;

/// What is kept of a file beside its copy.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Facts {
    reading: Reading,
    /// The hash of the copy; `None` where the original is published.
    copy: Option<[u8; 32]>,
}

/// Reads attached files, each once.
pub struct Desk {
    scan: Scan,
    cache: Option<Cache>,
    known: Mutex<Known>,
}

struct Cache {
    shelf: Shelf,
    /// Whether anything may be written there.
    keeps: bool,
    index: Index,
}

impl Default for Desk {
    /// One without rules: it finds every file private, so that no attachment is published by mistake.
    fn default() -> Self {
        Self::new(|_, found| found("unread", Severity::Error))
    }
}

impl std::fmt::Debug for Desk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Desk")
    }
}

impl Desk {
    /// One that remembers for as long as it lives.
    pub fn new(scan: Scan) -> Self {
        Self { scan, cache: None, known: Mutex::default() }
    }

    /// One that finds in `folder` what was read before, and keeps there what it reads if it `keeps`.
    pub fn open(scan: Scan, folder: PathBuf, keeps: bool) -> Self {
        let index = Index::open(&folder);
        Self { cache: Some(Cache { shelf: Shelf::at(&folder, MAGIC), keeps, index }), ..Self::new(scan) }
    }

    /// What a file says.
    ///
    /// # Errors
    /// When it cannot be read from the disk.
    pub fn reading(&self, asset: &Asset) -> std::io::Result<Reading> {
        Ok(self.facts(asset)?.1.reading.clone())
    }

    /// The bytes that are published of a file.
    ///
    /// # Errors
    /// When it cannot be read from the disk, or must not be published: the rules have said so before.
    pub fn copy(&self, asset: &Asset) -> anyhow::Result<Vec<u8>> {
        let path = &asset.path;
        let (key, facts) = self.facts(asset).with_context(|| format!("reading {path}"))?;
        anyhow::ensure!(facts.reading.is_fit(), "{path} is not published / 不公布：{path}");
        let Some(hash) = facts.copy else {
            let bytes = asset.location.read().with_context(|| format!("reading {path}"))?;
            // What is published is what was read, also when somebody saves it in between.
            anyhow::ensure!(
                asset.length > MOST_BYTES || key_of(path, blake3::hash(&bytes).as_bytes()) == key,
                "{path} changed while it was being read"
            );
            return Ok(bytes);
        };
        let found = self.cache.as_ref().and_then(|cache| cache.shelf.one::<Facts>(&key, |count| count.checked_sub(1)));
        if let Some((_, copy)) = found.filter(|(found, _)| found.copy == facts.copy) {
            return Ok(copy);
        }
        let bytes = asset.location.read().with_context(|| format!("reading {path}"))?;
        let copy = read(path, &bytes, self.scan).1;
        copy.filter(|copy| *blake3::hash(copy).as_bytes() == hash)
            .with_context(|| format!("{path} changed while it was being read"))
    }

    /// Keeps what was learnt; of a `whole` edition nothing else. A failure costs the next run some reading.
    pub fn keep(&self, whole: bool) {
        let Some(cache) = self.cache.as_ref().filter(|cache| cache.keeps && cache.shelf.folder().is_dir()) else {
            return;
        };
        if whole {
            cache.index.forget_unused();
            // What was withdrawn leaves the cache as well.
            let _ = cache.shelf.prune(&self.lock().keys().copied().collect());
        }
        let _ = cache.index.save(cache.shelf.folder());
    }

    fn facts(&self, asset: &Asset) -> std::io::Result<(Key, Arc<Facts>)> {
        if asset.length > MOST_BYTES {
            // Not even its hash is worth the time; nothing is known of it but its size.
            let reading = Reading { fault: Some(Fault::Large), ..Reading::default() };
            return Ok((Key::default(), Arc::new(Facts { reading, copy: None })));
        }
        let (content, bytes) = self.content(asset)?;
        let key = key_of(&asset.path, &content);
        let slot = self.lock().entry(key).or_default().clone();
        if let Some(facts) = slot.get() {
            return Ok((key, facts.clone()));
        }
        if let Some(facts) = self.cache.as_ref().and_then(|cache| cache.shelf.known(&key)) {
            return Ok((key, slot.get_or_init(|| Arc::new(facts)).clone()));
        }
        let bytes = match bytes {
            Some(bytes) => bytes,
            None => asset.location.read()?,
        };
        // Between a look at the clock and this reading the file may have changed: known is what was read.
        let key = key_of(&asset.path, blake3::hash(&bytes).as_bytes());
        let slot = self.lock().entry(key).or_default().clone();
        let facts = slot.get_or_init(|| {
            let (reading, copy) = read(&asset.path, &bytes, self.scan);
            let facts = Facts { reading, copy: copy.as_ref().map(|copy| *blake3::hash(copy).as_bytes()) };
            if let Some(cache) = self.cache.as_ref().filter(|cache| cache.keeps) {
                let _ = cache.shelf.store(&key, &facts, copy.as_deref().as_slice());
            }
            Arc::new(facts)
        });
        Ok((key, facts.clone()))
    }

    /// The hash of a file's bytes, and they themselves if they had to be read for it.
    fn content(&self, asset: &Asset) -> std::io::Result<([u8; 32], Option<Vec<u8>>)> {
        let index = self.cache.as_ref().map(|cache| &cache.index);
        let path = match &asset.location {
            Location::Disk(path) => Some(path),
            Location::Memory(_) => None,
        };
        let stamp = path.and_then(|path| fs::metadata(path).ok()).as_ref().and_then(Stamp::of);
        if let (Some(index), Some(path), Some(stamp)) = (index, path, &stamp)
            && let Some(content) = index.get(path, stamp)
        {
            return Ok((content, None));
        }
        let bytes = asset.location.read()?;
        let content = *blake3::hash(&bytes).as_bytes();
        if let (Some(index), Some(path), Some(stamp)) = (index, path, stamp) {
            index.put(path, stamp, content);
        }
        Ok((content, Some(bytes)))
    }

    fn lock(&self) -> MutexGuard<'_, Known> {
        // A panic elsewhere leaves it usable: every change is a single insertion.
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn key_of(path: &str, content: &[u8; 32]) -> Key {
    let mut hasher = blake3::Hasher::new();
    hasher.update(content).update(program()).update(form::ending(path).as_bytes());
    *hasher.finalize().as_bytes()
}

/// Tells this program from another, whose rules may differ: by its version, and by its file while it is being written.
fn program() -> &'static [u8] {
    static PROGRAM: OnceLock<Vec<u8>> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        let file = std::env::current_exe().and_then(fs::metadata).ok();
        let modified = file.as_ref().and_then(|file| file.modified().ok());
        format!("{} {:?} {modified:?}", env!("CARGO_PKG_VERSION"), file.map(|file| file.len())).into_bytes()
    })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn scan(text: &str, found: &mut dyn FnMut(&'static str, Severity)) {
        text.matches("secret").for_each(|_| found("private", Severity::Error));
    }

    fn asset(folder: &Path, name: &str, bytes: &[u8]) -> Asset {
        let path = folder.join(name);
        fs::write(&path, bytes).unwrap();
        Asset { path: name.into(), location: Location::Disk(path), length: bytes.len() as u64 }
    }

    #[test]
    fn what_was_read_is_found_again_and_damage_is_a_miss() {
        let folder = tempfile::tempdir().unwrap();
        let picture = crate::attachment::tests::png_with_text("示例相机");
        let asset = asset(folder.path(), "a.png", &picture);
        let cache = folder.path().join("cache");
        let desk = Desk::open(scan, cache.clone(), true);
        let clean = desk.copy(&asset).unwrap();
        assert!(clean.len() < picture.len());
        desk.keep(true);
        let entry = walkdir::WalkDir::new(&cache).into_iter().flatten().find(|entry| entry.depth() == 2).unwrap();
        let whole = fs::read(entry.path()).unwrap();
        for at in 0..whole.len() {
            let mut bad = whole.clone();
            bad[at] ^= 0x15;
            fs::write(entry.path(), &bad).unwrap();
            assert_eq!(Desk::open(scan, cache.clone(), false).copy(&asset).unwrap(), clean, "byte {at}");
            fs::write(entry.path(), &whole[..at]).unwrap();
            assert_eq!(Desk::open(scan, cache.clone(), false).copy(&asset).unwrap(), clean, "cut at {at}");
        }
        // Whoever only looks writes nothing.
        fs::remove_dir_all(&cache).unwrap();
        let looking = Desk::open(scan, cache.clone(), false);
        looking.reading(&asset).unwrap();
        looking.keep(true);
        assert!(!cache.exists());
    }

    #[test]
    fn what_has_left_the_board_leaves_the_cache() {
        let folder = tempfile::tempdir().unwrap();
        let (a, b) = (asset(folder.path(), "a.txt", b"one"), asset(folder.path(), "b.txt", b"two"));
        let cache = folder.path().join("cache");
        let count = || walkdir::WalkDir::new(&cache).into_iter().flatten().filter(|entry| entry.depth() == 2).count();
        let desk = Desk::open(scan, cache.clone(), true);
        desk.reading(&a).unwrap();
        desk.reading(&b).unwrap();
        desk.keep(true);
        assert_eq!(count(), 2);
        let desk = Desk::open(scan, cache.clone(), true);
        desk.reading(&a).unwrap();
        desk.keep(false);
        assert_eq!(count(), 2);
        desk.keep(true);
        assert_eq!(count(), 1);
    }

    #[test]
    fn what_the_rules_refuse_is_never_given_out() {
        let folder = tempfile::tempdir().unwrap();
        let desk = Desk::new(scan);
        assert!(desk.copy(&asset(folder.path(), "a.txt", b"secret")).is_err());
        assert_eq!(desk.copy(&asset(folder.path(), "a.txt", b"open")).unwrap(), b"open");
        assert!(Desk::default().copy(&asset(folder.path(), "a.txt", b"open")).is_err());
    }
}
