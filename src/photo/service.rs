//! Many photos: from the cache where they are known, made where not, on all workers, in bounded memory.

use std::collections::HashSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};

use super::cache::{Cache, Key, Part, Pruned};
use super::derive::{Derivatives, Facts, derive_all, estimate};
use super::fault::Fault;
use super::index::{Index, Stamp};
use super::inspect::{Limits, inspect_bytes, read};
use super::recipe::Recipe;

/// Memory that a worker may take for one photo, in bytes. A bigger photo takes the shares of several workers.
const SHARE: u64 = 150 << 20;

/// A photo and what is wanted of it. All recipes of one photo belong into one request: it is decoded once.
#[derive(Debug, Clone)]
pub struct Request {
    pub path: PathBuf,
    pub recipes: Vec<Recipe>,
}

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

/// The photo service of one board.
#[derive(Debug)]
pub struct Service {
    cache: Cache,
    index: Index,
    limits: Limits,
    jobs: usize,
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
        Ok(Service {
            cache: Cache::open(folder)?,
            index: Index::open(folder),
            limits,
            jobs,
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
        self.obtain(path, recipes, |cache, key| cache.facts(key), |made| made.facts, |facts| Some(facts))
    }

    /// The derivatives themselves, in the order of the recipes. Each is verified; a damaged entry is made again.
    ///
    /// # Errors
    /// As [`facts`](Service::facts).
    pub fn load(&self, path: &Path, recipes: &[Recipe]) -> Result<Vec<Derivatives>, Fault> {
        self.obtain(path, recipes, |cache, key| cache.load(key), |made| made, |made| Some(&made.facts))
    }

    /// One derivative of a photo, verified, with what is known of all.
    ///
    /// # Errors
    /// As [`facts`](Service::facts).
    pub fn one(&self, path: &Path, recipe: &Recipe, part: Part) -> Result<(Facts, Vec<u8>), Fault> {
        let recipes = std::slice::from_ref(recipe);
        let from_made = |made| part.of(made);
        let found = |cache: &Cache, key: &Key| cache.one(key, part).map(Some);
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

    /// Calls `work` for every index below `count`, on all workers. Results come in any order and are not collected
    /// here, so memory does not grow with their number.
    pub fn spread(&self, count: usize, work: impl Fn(usize) + Sync) {
        let next = AtomicUsize::new(0);
        let worker = || {
            loop {
                let index = next.fetch_add(1, Ordering::Relaxed);
                if index >= count {
                    break;
                }
                work(index);
            }
        };
        std::thread::scope(|scope| {
            for _ in 1..self.jobs.min(count) {
                // Where a thread is refused, the others do its part.
                let _ = std::thread::Builder::new().spawn_scoped(scope, worker);
            }
            worker();
        });
    }

    /// Loads many photos; `work` receives each as soon as it is there, with the request's index.
    pub fn each(&self, requests: &[Request], work: impl Fn(usize, Result<Vec<Derivatives>, Fault>) + Sync) {
        self.spread(requests.len(), |index| {
            let request = &requests[index];
            work(index, self.load(&request.path, &request.recipes));
        });
    }

    /// Forgets everything that was not asked for since the service was opened. Only after a full build: a partial one
    /// asks for little and would throw the rest away.
    ///
    /// # Errors
    /// When the cache's folder cannot be read or a file not be removed.
    pub fn prune(&self) -> io::Result<Pruned> {
        self.index.forget_unused();
        self.index.save(self.cache.folder())?;
        self.cache.prune(&lock(&self.used))
    }

    /// Keeps what was learnt about unchanged files. Also done when the service is dropped.
    ///
    /// # Errors
    /// When it cannot be written; the next run then reads the photos again.
    pub fn save(&self) -> io::Result<()> {
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
        pick: impl Fn(&Cache, &Key) -> Option<T>,
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
        let keys: Vec<Key> = recipes.iter().map(|recipe| Key::new(&content, recipe)).collect();
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
                let key = Key::new(&content, &recipes[n]);
                lock(&self.used).insert(key);
                let failed = self.cache.store(&key, &made).is_err();
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
