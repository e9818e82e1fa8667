//! Entries by key: one file each, with what is known of it and the files that were made.
//!
//! A key is a hash of all that decides an entry, so nothing here is ever out of date, only no longer asked for: that is removed
//! by [`Shelf::prune`].

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::{is_being_written, write_with};

/// Names an entry.
pub(crate) type Key = [u8; 32];

/// Magic, length of what is known, its checksum.
const PREFIX: usize = 8 + 4 + 32;
/// What is known of an entry is some hundred bytes, of a bad attachment some thousand; a length beyond this is damage.
const MOST_KNOWN: usize = 16 << 20;

/// One file of an entry.
#[derive(Serialize, Deserialize)]
struct Part {
    length: u64,
    hash: [u8; 32],
}

/// What [`Shelf::prune`] did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Pruned {
    pub kept: usize,
    pub removed: usize,
}

/// A folder of entries.
#[derive(Debug)]
pub(crate) struct Shelf {
    folder: PathBuf,
    /// First bytes of every entry; the number is the layout's.
    magic: &'static [u8; 8],
}

impl Shelf {
    pub(crate) fn at(folder: &Path, magic: &'static [u8; 8]) -> Self {
        Self { folder: folder.to_owned(), magic }
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where an entry lies, or may lie.
    pub(crate) fn path(&self, key: &Key) -> PathBuf {
        let hex = blake3::Hash::from_bytes(*key).to_hex();
        // 256 folders: 100,000 photos make 400 files each.
        self.folder.join(&hex[..2]).join(&hex[2..])
    }

    /// What is known of an entry, without reading its files (their lengths are checked, their content is not).
    pub(crate) fn known<T: DeserializeOwned>(&self, key: &Key) -> Option<T> {
        self.open(key).map(|(known, ..)| known)
    }

    /// One file of an entry, verified; the others are not read. `which` chooses it by their number.
    pub(crate) fn one<T: DeserializeOwned>(
        &self,
        key: &Key,
        which: impl Fn(usize) -> Option<usize>,
    ) -> Option<(T, Vec<u8>)> {
        let (known, parts, mut file) = self.open(key)?;
        let which = which(parts.len())?;
        let before: u64 = parts.get(..which)?.iter().map(|part| part.length).sum();
        file.seek(SeekFrom::Current(i64::try_from(before).ok()?)).ok()?;
        Some((known, verified(&mut file, parts.get(which)?)?))
    }

    /// An entry with all its files, verified.
    pub(crate) fn all<T: DeserializeOwned>(&self, key: &Key) -> Option<(T, Vec<Vec<u8>>)> {
        let (known, parts, mut file) = self.open(key)?;
        let files = parts.iter().map(|part| verified(&mut file, part)).collect::<Option<_>>()?;
        Some((known, files))
    }

    /// What is known of an entry, what files it has, and the place where they begin. Their lengths are those of the file
    /// on the disk: a damaged entry claims none.
    fn open<T: DeserializeOwned>(&self, key: &Key) -> Option<(T, Vec<Part>, File)> {
        let mut file = File::open(self.path(key)).ok()?;
        let length = file.metadata().ok()?.len();
        let mut prefix = [0; PREFIX];
        file.read_exact(&mut prefix).ok()?;
        let size = u32::from_le_bytes(*prefix[8..].first_chunk()?) as usize;
        if !prefix.starts_with(self.magic) || size > MOST_KNOWN {
            return None;
        }
        let mut body = vec![0; size];
        file.read_exact(&mut body).ok()?;
        if blake3::hash(&body).as_bytes() != &prefix[12..] {
            return None;
        }
        let (known, parts) = postcard::from_bytes::<(T, Vec<Part>)>(&body).ok()?;
        let rest = parts.iter().map(|part| part.length).try_fold(0_u64, u64::checked_add)?;
        (length == rest.checked_add((PREFIX + size) as u64)?).then_some((known, parts, file))
    }

    /// Keeps an entry.
    ///
    /// # Errors
    /// When it cannot be written, which means only that the next run makes it again.
    pub(crate) fn store<T: Serialize>(&self, key: &Key, known: &T, files: &[&[u8]]) -> anyhow::Result<()> {
        let part = |file: &&[u8]| Part { length: file.len() as u64, hash: *blake3::hash(file).as_bytes() };
        let body = postcard::to_stdvec(&(known, files.iter().map(part).collect::<Vec<_>>()))?;
        let size = u32::try_from(body.len())?;
        write_with(&self.path(key), |file| {
            for bytes in [self.magic, &size.to_le_bytes()[..], blake3::hash(&body).as_bytes(), &body] {
                file.write_all(bytes)?;
            }
            Ok(files.iter().try_for_each(|bytes| file.write_all(bytes))?)
        })
    }

    /// Removes every entry that is not in `used`. What has left the board leaves the cache with the next full build; another
    /// process that still wanted it makes it again.
    ///
    /// # Errors
    /// When the folder cannot be read or a file not be removed.
    pub(crate) fn prune(&self, used: &HashSet<Key>) -> io::Result<Pruned> {
        self.sweep(&used.iter().map(|key| self.path(key)).collect())
    }

    /// Removes all other files from the folders that entries lie in, and what killed processes left behind.
    pub(crate) fn sweep(&self, kept: &HashSet<PathBuf>) -> io::Result<Pruned> {
        let mut pruned = Pruned::default();
        for folder in fs::read_dir(&self.folder)? {
            let folder = folder?.path();
            if !is_ours(&folder) {
                continue;
            }
            for entry in fs::read_dir(&folder)? {
                let entry = entry?;
                let path = entry.path();
                if kept.contains(&path) {
                    pruned.kept += 1;
                } else if !is_being_written(&entry) {
                    match fs::remove_file(&path) {
                        Ok(()) => pruned.removed += 1,
                        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                        Err(error) => return Err(error),
                    }
                }
            }
        }
        Ok(pruned)
    }
}

fn verified(file: &mut File, part: &Part) -> Option<Vec<u8>> {
    let mut bytes = vec![0; usize::try_from(part.length).ok()?];
    file.read_exact(&mut bytes).ok()?;
    (*blake3::hash(&bytes).as_bytes() == part.hash).then_some(bytes)
}

/// Two hexadecimal digits: nothing else in the folder is touched.
fn is_ours(folder: &Path) -> bool {
    let name = folder.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    name.len() == 2 && name.bytes().all(|b| b.is_ascii_hexdigit()) && folder.is_dir()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn damage_is_a_miss_wherever_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let shelf = Shelf::at(folder.path(), b"nb-test1");
        let (key, known) = ([7; 32], "known".to_owned());
        shelf.store(&key, &known, &[b"first", b"", b"third"]).unwrap();
        assert_eq!(shelf.known::<String>(&key).unwrap(), known);
        assert_eq!(shelf.all::<String>(&key).unwrap().1, [&b"first"[..], b"", b"third"]);
        assert_eq!(shelf.one::<String>(&key, |count| count.checked_sub(1)).unwrap().1, b"third");
        assert!(shelf.one::<String>(&key, Some).is_none());
        let whole = fs::read(shelf.path(&key)).unwrap();
        for at in 0..whole.len() {
            let mut bad = whole.clone();
            bad[at] ^= 0x15;
            fs::write(shelf.path(&key), &bad).unwrap();
            assert!(shelf.all::<String>(&key).is_none(), "byte {at}");
            for cut in [&whole[..at], &[&whole[..], b"x"].concat()] {
                fs::write(shelf.path(&key), cut).unwrap();
                assert!(shelf.known::<String>(&key).is_none(), "cut at {at}");
            }
        }
    }

    #[test]
    fn only_entries_and_their_remains_are_removed() {
        let folder = tempfile::tempdir().unwrap();
        let shelf = Shelf::at(folder.path(), b"nb-test1");
        for key in [[1; 32], [2; 32]] {
            shelf.store(&key, &(), &[]).unwrap();
        }
        let others = [folder.path().join("notes.txt"), shelf.path(&[1; 32]).with_file_name(".new-1-1")];
        others.iter().for_each(|path| fs::write(path, "").unwrap());
        assert_eq!(shelf.prune(&HashSet::from([[1; 32]])).unwrap(), Pruned { kept: 1, removed: 1 });
        assert!(others.iter().all(|path| path.exists()), "somebody else's, or being written");
    }
}
