//! Many photos: from the cache where they are known, made where not, on all workers, in bounded memory.

use std::collections::HashSet;
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};

use super::derive::{Derivatives, Facts, derive_all, estimate};
use super::fault::Fault;
use super::inspect::{Limits, inspect_bytes, read};
use super::recipe::Recipe;
use crate::caches::{Index, Key, Pruned, Shelf, Stamp};

/// Memory that a worker may take for one photo, in bytes. A bigger photo takes the shares of several workers.
const SHARE: u64 = 150 << 20;

/// How the photos of a run were come by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Recipes answered from the cache.
    pub found: usize,
    /// Recipes made.
    pub made: usize,
    /// Entries that could not be kept (a full disk, say): made again next time.
    pub not_kept: usize,
}

/// First bytes of every entry; the number is the layout's.
const MAGIC: &[u8; 8] = b"nb-foto2";

/// One derivative of several.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Narrowest,
    Widest,
}

impl Part {
    fn place(self, count: usize) -> Option<usize> {
        match self {
            Self::Narrowest => (count > 0).then_some(0),
            Self::Widest => count.checked_sub(1),
        }
    }

    /// That derivative, with what is known of all.
    pub fn of(self, mut made: Derivatives) -> Option<(Facts, Vec<u8>)> {
        let place = self.place(made.files.len())?;
        Some((made.facts, made.files.swap_remove(place)))
    }
}

/// Names what a recipe makes of an original, by the hash of its bytes.
fn key(content: &[u8; 32], recipe: &Recipe) -> Key {
    *blake3::Hasher::new().update(content).update(&recipe.key()).finalize().as_bytes()
}

/// The photo service of one board.
#[derive(Debug)]
pub struct Service {
    cache: Shelf,
    index: Index,
    limits: Limits,
    gate: Gate,
    used: Mutex<HashSet<Key>>,
    found: AtomicUsize,
    made: AtomicUsize,
    not_kept: AtomicUsize,
}

impl Service {
    /// Opens the service with its cache in `folder` (made if need be) and `jobs` workers (at least one).
    ///
    /// # Errors
    /// When the folder of the cache cannot be made.
    pub fn open(folder: &Path, limits: Limits, jobs: usize) -> io::Result<Self> {
        let jobs = jobs.max(1);
        std::fs::create_dir_all(folder)?;
        Ok(Service {
            cache: Shelf::at(folder, MAGIC),
            index: Index::open(folder),
            limits,
            gate: Gate::new(SHARE * jobs as u64),
            used: Mutex::default(),
            found: AtomicUsize::default(),
            made: AtomicUsize::default(),
            not_kept: AtomicUsize::default(),
        })
    }

    /// What a page needs to know of a photo's derivatives, in the order of the recipes; they are made if need be.
    ///
    /// # Errors
    /// When the photo cannot be read, is damaged or over a limit.
    pub fn facts(&self, path: &Path, recipes: &[Recipe]) -> Result<Vec<Facts>, Fault> {
        self.obtain(path, recipes, |cache, key| cache.known(key), |made| made.facts, |facts| Some(facts))
    }

    /// The derivatives themselves, in the order of the recipes. Each is verified; a damaged entry is made again.
    ///
    /// # Errors
    /// As [`facts`](Service::facts).
    pub fn load(&self, path: &Path, recipes: &[Recipe]) -> Result<Vec<Derivatives>, Fault> {
        let find = |cache: &Shelf, key: &Key| cache.all(key).map(|(facts, files)| Derivatives { facts, files });
        self.obtain(path, recipes, find, |made| made, |made| Some(&made.facts))
    }

    /// One derivative of a photo, verified, with what is known of all.
    ///
    /// # Errors
    /// As [`facts`](Service::facts).
    pub fn one(&self, path: &Path, recipe: &Recipe, part: Part) -> Result<(Facts, Vec<u8>), Fault> {
        let recipes = std::slice::from_ref(recipe);
        let from_made = |made| part.of(made);
        let found = |cache: &Shelf, key: &Key| cache.one(key, |count| part.place(count)).map(Some);
        let mut answers =
            self.obtain(path, recipes, found, from_made, |answer| answer.as_ref().map(|(facts, _)| facts))?;
        answers.pop().flatten().ok_or(Fault::Empty)
    }

    /// The hash of a photo's bytes, by which a changed one is noticed; unchanged files are not read again.
    ///
    /// # Errors
    /// When the photo cannot be read.
    pub fn content(&self, path: &Path) -> Result<[u8; 32], Fault> {
        let stamp = std::fs::metadata(path).ok().as_ref().and_then(Stamp::of);
        if let Some(content) = stamp.as_ref().and_then(|stamp| self.index.get(path, stamp)) {
            return Ok(content);
        }
        let content = *blake3::hash(&read(path, &self.limits)?).as_bytes();
        if let Some(stamp) = stamp {
            self.index.put(path, stamp, content);
        }
        Ok(content)
    }

    /// Forgets everything that was not asked for since the service was opened. Only after a full build: a partial one
    /// asks for little and would throw the rest away.
    ///
    /// # Errors
    /// When the cache's folder cannot be read or a file not be removed.
    pub fn prune(&self) -> anyhow::Result<Pruned> {
        self.index.forget_unused();
        self.index.save(self.cache.folder())?;
        Ok(self.cache.prune(&lock(&self.used))?)
    }

    /// Keeps what was learnt about unchanged files. Also done when the service is dropped.
    ///
    /// # Errors
    /// When it cannot be written; the next run then reads the photos again.
    pub fn save(&self) -> anyhow::Result<()> {
        self.index.save(self.cache.folder())
    }

    pub fn tally(&self) -> Tally {
        let get = |count: &AtomicUsize| count.load(Ordering::Relaxed);
        Tally { found: get(&self.found), made: get(&self.made), not_kept: get(&self.not_kept) }
    }

    /// Cache first, then the photo. `pick` finds an answer in the cache, `from_made` takes it from fresh derivatives,
    /// `facts_of` looks into it.
    fn obtain<T>(
        &self,
        path: &Path,
        recipes: &[Recipe],
        pick: impl Fn(&Shelf, &Key) -> Option<T>,
        from_made: impl Fn(Derivatives) -> T,
        facts_of: impl Fn(&T) -> Option<&Facts>,
    ) -> Result<Vec<T>, Fault> {
        let stamp = std::fs::metadata(path).ok().as_ref().and_then(Stamp::of);
        let known = stamp.as_ref().and_then(|stamp| self.index.get(path, stamp));
        let mut bytes = None;
        let content = match known {
            Some(content) => content,
            None => {
                let read = read(path, &self.limits)?;
                let content = *blake3::hash(&read).as_bytes();
                if let Some(stamp) = stamp {
                    self.index.put(path, stamp, content);
                }
                bytes = Some(read);
                content
            }
        };
        let keys: Vec<Key> = recipes.iter().map(|recipe| key(&content, recipe)).collect();
        lock(&self.used).extend(&keys);
        let mut answers: Vec<Option<T>> = keys.iter().map(|key| pick(&self.cache, key)).collect();
        for facts in answers.iter().flatten().filter_map(&facts_of) {
            // The limits may have been lowered since.
            self.limits.judge(facts.original_bytes, Some(facts.original))?;
        }
        let missing: Vec<usize> = (0..keys.len()).filter(|n| answers[*n].is_none()).collect();
        self.found.fetch_add(keys.len() - missing.len(), Ordering::Relaxed);
        if !missing.is_empty() {
            let bytes = match bytes {
                Some(bytes) => bytes,
                None => read(path, &self.limits)?,
            };
            // Between a look at the clock and this reading the file may have changed: key by what was read.
            let content = *blake3::hash(&bytes).as_bytes();
            let wanted: Vec<Recipe> = missing.iter().map(|n| recipes[*n].clone()).collect();
            for (n, made) in missing.into_iter().zip(self.make(&bytes, &wanted)?) {
                let key = key(&content, &recipes[n]);
                lock(&self.used).insert(key);
                let files: Vec<&[u8]> = made.files.iter().map(Vec::as_slice).collect();
                let failed = self.cache.store(&key, &made.facts, &files).is_err();
                self.not_kept.fetch_add(usize::from(failed), Ordering::Relaxed);
                answers[n] = Some(from_made(made));
            }
        }
        Ok(answers.into_iter().flatten().collect())
    }

    fn make(&self, bytes: &[u8], recipes: &[Recipe]) -> Result<Vec<Derivatives>, Fault> {
        let header = inspect_bytes(bytes, &self.limits)?;
        let _pass = self.gate.enter(estimate(&header, bytes.len(), recipes));
        let made = derive_all(bytes, recipes, &self.limits)?;
        self.made.fetch_add(made.len(), Ordering::Relaxed);
        Ok(made)
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.save(); // costs the next run some reading, nothing else
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Lets photos in as long as their memory fits; one that never would is let in alone.
#[derive(Debug)]
struct Gate {
    budget: u64,
    free: Mutex<u64>,
    changed: Condvar,
}

impl Gate {
    fn new(budget: u64) -> Self {
        Gate { budget, free: Mutex::new(budget), changed: Condvar::new() }
    }

    fn enter(&self, bytes: u64) -> Pass<'_> {
        let bytes = bytes.min(self.budget);
        let free = self.changed.wait_while(lock(&self.free), |free| *free < bytes);
        *free.unwrap_or_else(PoisonError::into_inner) -= bytes;
        Pass { gate: self, bytes }
    }
}

struct Pass<'a> {
    gate: &'a Gate,
    bytes: u64,
}

impl Drop for Pass<'_> {
    fn drop(&mut self) {
        *lock(&self.gate.free) += self.bytes;
        self.gate.changed.notify_all();
    }
}
