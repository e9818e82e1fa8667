//! Derivatives on disk between runs. Safe to delete at any time, safe with two processes at once.
//!
//! An entry is one file, named by the original's content and the recipe. It is written beside and renamed, so a reader
//! finds it whole or not at all; it carries checksums, so a damaged one is a miss. Nothing in it names a person.

use std::collections::HashSet;
use std::fs;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use super::derive::{Derivatives, Facts};
use super::recipe::Recipe;

/// First bytes of every file here; the number is the layout's.
const MAGIC: &[u8; 8] = b"nb-foto1";
/// Magic, length of the facts, checksum of the facts.
const PREFIX: usize = 8 + 4 + 32;
/// Facts are some hundred bytes; a length beyond this is damage.
const MOST_FACTS: usize = 1 << 20;
/// What a killed process may leave behind for a while, lest a living one loses what it is writing.
const STALE: Duration = Duration::from_secs(3600);

/// Names an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Key([u8; 32]);

impl Key {
    /// `content` is the BLAKE3 of the original's bytes.
    pub fn new(content: &[u8; 32], recipe: &Recipe) -> Self {
        let mut hasher = blake3::Hasher::new();
        hasher.update(content).update(&recipe.key());
        Key(*hasher.finalize().as_bytes())
    }

    fn hex(&self) -> String {
        blake3::Hash::from_bytes(self.0).to_hex().to_string()
    }
}

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

/// What [`Cache::prune`] did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Pruned {
    pub kept: usize,
    pub removed: usize,
}

/// The folder of entries.
#[derive(Debug)]
pub struct Cache {
    folder: PathBuf,
}

impl Cache {
    /// Opens or makes the folder.
    ///
    /// # Errors
    /// When the folder cannot be made.
    pub fn open(folder: &Path) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        Ok(Cache { folder: folder.to_owned() })
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    fn path(&self, key: &Key) -> PathBuf {
        let hex = key.hex();
        // 256 folders: 100,000 photos make 400 files each.
        self.folder.join(&hex[..2]).join(&hex[2..])
    }

    /// What is known of an entry, without reading its derivatives (its length is checked, their content is not).
    pub fn facts(&self, key: &Key) -> Option<Facts> {
        let mut file = fs::File::open(self.path(key)).ok()?;
        let len = file.metadata().ok()?.len();
        let mut prefix = [0; PREFIX];
        file.read_exact(&mut prefix).ok()?;
        let mut body = vec![0; facts_len(&prefix)?];
        file.read_exact(&mut body).ok()?;
        let facts = facts(&prefix, &body)?;
        let outputs: u64 = facts.outputs.iter().map(|o| o.len).try_fold(0u64, u64::checked_add)?;
        (len == outputs.checked_add((PREFIX + body.len()) as u64)?).then_some(facts)
    }

    /// An entry with its derivatives, all verified.
    pub fn load(&self, key: &Key) -> Option<Derivatives> {
        let bytes = fs::read(self.path(key)).ok()?;
        let prefix: &[u8; PREFIX] = bytes.first_chunk()?;
        let len = facts_len(prefix)?;
        let facts = facts(prefix, bytes.get(PREFIX..PREFIX + len)?)?;
        let mut rest = bytes.get(PREFIX + len..)?;
        let mut files = Vec::with_capacity(facts.outputs.len());
        for output in &facts.outputs {
            let (file, after) = rest.split_at_checked(usize::try_from(output.len).ok()?)?;
            if *blake3::hash(file).as_bytes() != output.hash {
                return None;
            }
            files.push(file.to_vec());
            rest = after;
        }
        rest.is_empty().then_some(Derivatives { facts, files })
    }

    /// One derivative of an entry, verified, with what is known of all; the others are not read.
    pub fn one(&self, key: &Key, part: Part) -> Option<(Facts, Vec<u8>)> {
        let mut file = fs::File::open(self.path(key)).ok()?;
        let mut prefix = [0; PREFIX];
        file.read_exact(&mut prefix).ok()?;
        let mut body = vec![0; facts_len(&prefix)?];
        file.read_exact(&mut body).ok()?;
        let facts = facts(&prefix, &body)?;
        let place = part.place(facts.outputs.len())?;
        let (before, wanted) = (&facts.outputs[..place], &facts.outputs[place]);
        let before = before.iter().map(|output| output.len).try_fold(0u64, u64::checked_add)?;
        file.seek(SeekFrom::Current(i64::try_from(before).ok()?)).ok()?;
        // A damaged entry claims any length; the file has its own.
        let room = wanted.len.min(file.metadata().ok()?.len());
        let mut bytes = Vec::with_capacity(usize::try_from(room).ok()?);
        file.take(wanted.len).read_to_end(&mut bytes).ok()?;
        (*blake3::hash(&bytes).as_bytes() == wanted.hash).then_some((facts, bytes))
    }

    /// Keeps an entry. An error means only that the next run makes it again.
    ///
    /// # Errors
    /// When it cannot be written, which means only that the next run makes it again.
    pub fn store(&self, key: &Key, made: &Derivatives) -> io::Result<()> {
        let facts = postcard::to_stdvec(&made.facts).map_err(io::Error::other)?;
        let files: usize = made.files.iter().map(Vec::len).sum();
        let mut bytes = Vec::with_capacity(PREFIX + facts.len() + files);
        bytes.extend_from_slice(MAGIC);
        bytes.extend_from_slice(&(facts.len() as u32).to_le_bytes());
        bytes.extend_from_slice(blake3::hash(&facts).as_bytes());
        bytes.extend_from_slice(&facts);
        made.files.iter().for_each(|file| bytes.extend_from_slice(file));
        write_whole(&self.path(key), &bytes)
    }

    /// Removes every entry that is not in `used`, and what killed processes left behind. A photo that has left the
    /// board leaves the cache with the next full build; another process that still wanted it makes it again.
    ///
    /// # Errors
    /// When the folder cannot be read or a file not be removed.
    pub fn prune(&self, used: &HashSet<Key>) -> io::Result<Pruned> {
        let used: HashSet<PathBuf> = used.iter().map(|key| self.path(key)).collect();
        let mut pruned = Pruned::default();
        for folder in fs::read_dir(&self.folder)? {
            let folder = folder?;
            if is_temporary(&folder.path()) && is_stale(&folder) {
                fs::remove_file(folder.path())?;
            }
            let folder = folder.path();
            if !is_ours(&folder) {
                continue;
            }
            for entry in fs::read_dir(&folder)? {
                let entry = entry?;
                let path = entry.path();
                if used.contains(&path) || (is_temporary(&path) && !is_stale(&entry)) {
                    pruned.kept += usize::from(!is_temporary(&path));
                    continue;
                }
                match fs::remove_file(&path) {
                    Ok(()) => pruned.removed += 1,
                    Err(e) if e.kind() == io::ErrorKind::NotFound => {}
                    Err(e) => return Err(e),
                }
            }
        }
        Ok(pruned)
    }
}

fn facts_len(prefix: &[u8; PREFIX]) -> Option<usize> {
    let len = u32::from_le_bytes(*prefix[8..].first_chunk()?) as usize;
    (prefix.starts_with(MAGIC) && len <= MOST_FACTS).then_some(len)
}

fn facts(prefix: &[u8; PREFIX], body: &[u8]) -> Option<Facts> {
    (blake3::hash(body).as_bytes() == &prefix[12..]).then(|| postcard::from_bytes(body).ok())?
}

/// Two hexadecimal digits: nothing else in the folder is touched.
fn is_ours(folder: &Path) -> bool {
    let name = folder.file_name().map(|n| n.to_string_lossy()).unwrap_or_default();
    name.len() == 2 && name.bytes().all(|b| b.is_ascii_hexdigit()) && folder.is_dir()
}

fn is_temporary(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(".new-"))
}

fn is_stale(entry: &fs::DirEntry) -> bool {
    let age = entry.metadata().and_then(|m| m.modified()).map(|m| SystemTime::now().duration_since(m));
    !matches!(age, Ok(Ok(age)) if age < STALE)
}

/// Writes beside and renames: readers and other writers see the old file, the new one, or none.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let folder = path.parent().ok_or(io::ErrorKind::InvalidInput)?;
    fs::create_dir_all(folder)?;
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let beside = folder.join(format!(".new-{}-{count}", std::process::id()));
    let outcome = fs::write(&beside, bytes).and_then(|()| crate::held::rename(&beside, path));
    if outcome.is_err() {
        let _ = fs::remove_file(&beside); // the first error is the one to report
    }
    outcome
}
