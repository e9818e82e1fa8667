//! Which paths a site may have, and the register of those taken in one edition.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use anyhow::{Result, bail};

use super::manifest::Fingerprint;
use crate::names;

/// Names in the root of the output that begin so are this module's own.
pub(super) const OWN: &str = ".noticeboard";

/// Refuses what would leave the output folder or cannot exist on every system. The checker has asked the same of every
/// name that an author chose; here is the last door.
pub(super) fn check(path: &str) -> Result<()> {
    if path.is_empty() {
        bail!("an output needs a path, but this one is empty");
    }
    if let Some((_, fault)) = names::fault_in_path(path) {
        bail!("the output path {path:?} cannot be published: {fault}");
    }
    if names::is_too_long(path) {
        bail!(
            "the output path {path:?} cannot be published: it has more than {} characters, and Windows could not hold it",
            names::LONGEST_PATH
        );
    }
    if path.starts_with(OWN) {
        bail!("the output path {path:?} cannot be published: names beginning with {OWN} are kept for the publisher");
    }
    Ok(())
}

/// The folder that holds `path`; empty for the root.
pub(super) fn parent(path: &str) -> &str {
    path.rfind('/').map_or("", |at| &path[..at])
}

/// All folders above `path`, the nearest first, without the root.
pub(super) fn ancestors(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(parent(path)), |dir| Some(parent(dir))).take_while(|d| !d.is_empty())
}

/// Whether `path` is `prefix` or lies below it.
pub(super) fn lies_below(path: &str, prefix: &str) -> bool {
    prefix.is_empty() || path.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Files of the previous edition that stay: those below `prefix`, but not those below any of `but`.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    pub(super) prefix: String,
    pub(super) but: Vec<String>,
}

impl Kept {
    pub(super) fn below(prefix: &str) -> Result<Self> {
        if !prefix.is_empty() {
            check(prefix)?;
        }
        Ok(Self { prefix: prefix.to_owned(), but: Vec::new() })
    }

    pub(super) fn rest(but: &[&str]) -> Result<Self> {
        but.iter().try_for_each(|prefix| check(prefix).map(|_| ()))?;
        Ok(Self { prefix: String::new(), but: but.iter().map(|prefix| (*prefix).to_owned()).collect() })
    }

    pub(super) fn holds(&self, path: &str) -> bool {
        lies_below(path, &self.prefix) && !self.but.iter().any(|but| lies_below(path, but))
    }
}

/// A file of the edition being made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Claim {
    pub print: Fingerprint,
    /// The previous edition's file serves; otherwise the file is staged.
    pub kept: bool,
}

/// What stands at a path of the edition being made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Taken {
    Folder,
    File(Claim),
}

struct Name {
    /// The spelling, where it differs from the key (which has no capitals).
    spelling: Option<Box<str>>,
    taken: Taken,
}

const SHARDS: usize = 64;

/// All paths taken so far, keyed without regard to case so that a site which works here also
/// works on a memory stick or on Windows. In shards: many threads put at once.
pub(super) struct Names {
    shards: [Mutex<HashMap<Box<str>, Name>>; SHARDS],
    files: AtomicUsize,
}

impl Default for Names {
    fn default() -> Self {
        Names { shards: std::array::from_fn(|_| Mutex::default()), files: AtomicUsize::new(0) }
    }
}

impl Names {
    /// Takes `path` (already checked) and the folders above it.
    ///
    /// # Errors
    /// When the name is taken, as a file or as a folder.
    pub fn claim(&self, path: &str, claim: Claim) -> Result<()> {
        for dir in ancestors(path) {
            if self.take(dir, Taken::Folder, path)? {
                break; // then the folders above are taken too
            }
        }
        self.take(path, Taken::File(claim), path)?;
        self.files.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }

    /// How many files are taken.
    pub fn count(&self) -> usize {
        self.files.load(Ordering::Relaxed)
    }

    /// `true`: this was a known folder.
    fn take(&self, name: &str, taken: Taken, wanted_by: &str) -> Result<bool> {
        let key = names::folded(name);
        let mut shard = self.shard(&key);
        let Some(there) = shard.get(key.as_ref()) else {
            let spelling = (key.as_ref() != name).then(|| name.into());
            shard.insert(key.into(), Name { spelling, taken });
            return Ok(false);
        };
        let spelling = there.spelling.as_deref().unwrap_or(key.as_ref());
        if spelling != name {
            bail!(
                "the output paths {spelling:?} and {name:?} (for {wanted_by:?}) differ only in case: on many disks they are one file; rename one"
            );
        }
        match (there.taken, taken) {
            (Taken::Folder, Taken::Folder) => Ok(true),
            (Taken::File(_), Taken::File(_)) => {
                bail!("two outputs want the path {name:?}; rename one")
            }
            _ => bail!("{name:?} is a file of the site and also a folder (for {wanted_by:?}); rename one"),
        }
    }

    /// What stands at this path, if it is spelled exactly so.
    pub fn get(&self, path: &str) -> Option<Taken> {
        let key = names::folded(path);
        let shard = self.shard(&key);
        let name = shard.get(key.as_ref())?;
        (name.spelling.as_deref().unwrap_or(key.as_ref()) == path).then_some(name.taken)
    }

    /// All files, sorted by path.
    pub fn files(&self) -> Vec<(Box<str>, Claim)> {
        let mut files = Vec::new();
        for shard in &self.shards {
            let shard = shard.lock().unwrap_or_else(PoisonError::into_inner);
            files.extend(shard.iter().filter_map(|(key, name)| match name.taken {
                Taken::File(claim) => Some((name.spelling.clone().unwrap_or_else(|| key.clone()), claim)),
                Taken::Folder => None,
            }));
        }
        rayon::slice::ParallelSliceMut::par_sort_unstable_by(&mut files[..], |a, b| a.0.cmp(&b.0));
        files
    }

    fn shard(&self, key: &str) -> MutexGuard<'_, HashMap<Box<str>, Name>> {
        self.shards[shard_of(key)].lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn shard_of(key: &str) -> usize {
    (hash(key) >> 32) as usize % SHARDS
}

/// A quick even spread, eight bytes at a time.
pub(super) fn hash(path: &str) -> u64 {
    let mix = |hash: u64, word: u64| {
        let mixed = (hash ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        mixed ^ (mixed >> 29)
    };
    let (words, rest) = path.as_bytes().as_chunks::<8>();
    let hash = words.iter().fold(path.len() as u64, |hash, word| mix(hash, u64::from_le_bytes(*word)));
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    let hash = mix(hash, u64::from_le_bytes(last)).wrapping_mul(0xd6e8_feb8_6659_fd93);
    hash ^ (hash >> 32)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claim() -> Claim {
        Claim { print: Fingerprint::of(b""), kept: false }
    }

    #[test]
    fn paths_that_leave_the_folder_or_break_on_windows_are_refused() {
        for bad in [
            "",
            "/a",
            "a//b",
            "a/",
            "..",
            "a/../b",
            "./a",
            "a\\b",
            "c:/x",
            "a?b",
            "nul",
            "a/NUL.txt",
            "com1",
            "Lpt9.html",
            "com¹.html",
            "a./b",
            "a /b",
            "a\nb",
            ".noticeboard-manifest",
            ".noticeboard/x",
        ] {
            assert!(check(bad).is_err(), "{bad:?} must be refused");
        }
        assert!(check(&"x".repeat(256)).is_err());
        assert!(check("x/".repeat(120).trim_end_matches('/')).is_err());
        for good in [
            "a",
            "index.html",
            "示例/公示.html",
            ".well-known/security.txt",
            "com10",
            "console",
            "nulls/a.b",
            "a/.noticeboard",
        ] {
            check(good).unwrap_or_else(|e| panic!("{good:?}: {e}"));
        }
    }

    #[test]
    fn a_path_is_taken_once_and_is_either_file_or_folder() {
        let names = Names::default();
        names.claim("a/b/c.html", claim()).unwrap();
        names.claim("a/b/d.html", claim()).unwrap();
        for (clash, word) in [
            ("a/b/c.html", "two outputs"),
            ("a/b", "also a folder"),
            ("a/b/c.html/e", "also a folder"),
            ("A/x", "only in case"),
            ("a/b/C.html", "only in case"),
        ] {
            let error = names.claim(clash, claim()).unwrap_err().to_string();
            assert!(error.contains(word), "{clash}: {error}");
        }
        assert_eq!(names.get("a/b"), Some(Taken::Folder));
        assert_eq!(names.get("a/B"), None);
        assert_eq!(names.files().len(), 2);
    }

    #[test]
    fn the_rest_is_what_lies_elsewhere() {
        let kept = Kept { prefix: String::new(), but: vec!["kiosk".into(), "print".into()] };
        assert!(kept.holds("index.html") && kept.holds("kiosks/a"));
        assert!(!kept.holds("kiosk/a") && !kept.holds("print/a.pdf"));
    }

    #[test]
    fn prefixes_are_whole_segments() {
        assert!(lies_below("print/a.pdf", "print"));
        assert!(lies_below("print", "print"));
        assert!(lies_below("x", ""));
        assert!(!lies_below("printer/a.pdf", "print"));
        assert_eq!(ancestors("a/b/c").collect::<Vec<_>>(), ["a/b", "a"]);
        assert_eq!(ancestors("c").count(), 0);
    }
}
