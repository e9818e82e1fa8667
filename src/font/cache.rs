//! Web fonts between runs; of two processes at once the last one's are kept.
//!
//! One file, read at the start and replaced whole at the end: some hundred small fonts, a few megabytes. An entry is named
//! by the face, the characters and the version of the program that decide its bytes.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::fault::FontFault;
use crate::caches::{self, Key};

/// The number is the layout's.
const MAGIC: &[u8; 8] = b"nb-font2";

/// The web fonts of one board.
#[derive(Debug)]
pub struct Cache {
    path: PathBuf,
    file: Vec<u8>,
    known: HashMap<Key, Range<usize>>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// Asked for in this run.
    wanted: HashSet<Key>,
    made: HashMap<Key, Arc<[u8]>>,
}

impl Cache {
    /// Reads the file; a missing or damaged one is an empty one.
    pub fn open(path: &Path) -> Self {
        let file = caches::read(path, MAGIC).unwrap_or_default();
        let known = entries(&file).unwrap_or_default();
        Self { path: path.to_owned(), file, known, state: Mutex::default() }
    }

    /// Says that a web font is part of this build, whether or not it has to be made.
    pub(super) fn want(&self, key: &blake3::Hash) {
        self.lock().wanted.insert(*key.as_bytes());
    }

    /// The web font of this key, made if it is not known.
    pub(super) fn get_or_make(
        &self,
        key: &blake3::Hash,
        make: impl FnOnce() -> Result<Vec<u8>, FontFault>,
    ) -> Result<Vec<u8>, FontFault> {
        let key = *key.as_bytes();
        if let Some(range) = self.known.get(&key) {
            return Ok(self.file[range.clone()].to_vec());
        }
        if let Some(made) = self.lock().made.get(&key) {
            return Ok(made.to_vec());
        }
        let made = make()?;
        self.lock().made.insert(key, made.as_slice().into());
        Ok(made)
    }

    /// Writes what this run made. `whole`: the run made everything that the board publishes, so what it did not ask for
    /// is gone from the board and is forgotten.
    ///
    /// # Errors
    /// When the file cannot be written: the next run makes the fonts again.
    pub fn save(&self, whole: bool) -> anyhow::Result<()> {
        let state = self.lock();
        let keep = |key: &Key| !whole || state.wanted.contains(key);
        if state.made.is_empty() && self.known.keys().all(keep) {
            return Ok(());
        }
        let known = self.known.iter().map(|(key, range)| (key, &self.file[range.clone()]));
        let made = state.made.iter().map(|(key, bytes)| (key, &**bytes));
        let mut kept: Vec<_> = known.chain(made).filter(|(key, _)| keep(key)).collect();
        kept.sort_unstable();
        kept.dedup_by_key(|(key, _)| *key);
        let table = kept.iter().map(|(key, font)| Ok((**key, u32::try_from(font.len())?)));
        let mut bytes = postcard::to_stdvec(&table.collect::<anyhow::Result<Vec<(Key, u32)>>>()?)?;
        kept.iter().for_each(|(_, font)| bytes.extend_from_slice(font));
        caches::write_whole(&self.path, &caches::seal(MAGIC, &bytes))
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // A panic elsewhere leaves it usable: every change is a single insertion.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Where the fonts of a file lie, which begins with their keys and lengths.
fn entries(file: &[u8]) -> Option<HashMap<Key, Range<usize>>> {
    let (table, fonts) = postcard::take_from_bytes::<Vec<(Key, u32)>>(file).ok()?;
    let mut at = file.len() - fonts.len();
    let ranges = table.into_iter().map(|(key, length)| {
        let start = at;
        at += length as usize;
        (key, start..at)
    });
    let known: HashMap<_, _> = ranges.collect();
    (at == file.len()).then_some(known)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(n: u8) -> blake3::Hash {
        blake3::hash(&[n])
    }

    fn no_need() -> Result<Vec<u8>, FontFault> {
        panic!("made again")
    }

    #[test]
    fn what_was_made_is_found_again_and_what_is_gone_is_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep/fonts");
        let first = Cache::open(&path);
        for n in 0..3 {
            first.want(&key(n));
            assert_eq!(first.get_or_make(&key(n), || Ok(vec![n; 9])).unwrap(), vec![n; 9]);
            assert_eq!(first.get_or_make(&key(n), no_need).unwrap(), vec![n; 9]);
        }
        first.save(true).unwrap();

        let second = Cache::open(&path);
        second.want(&key(1));
        assert_eq!(second.get_or_make(&key(1), no_need).unwrap(), [1; 9]);
        second.save(false).unwrap();
        assert_eq!(Cache::open(&path).known.len(), 3, "a part of a build forgets nothing");
        second.save(true).unwrap();
        assert_eq!(Cache::open(&path).known.len(), 1);
    }
}
