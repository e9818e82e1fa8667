//! What an edition holds: the [`Manifest`], published in the tree. It is a function of the
//! content alone, so two builds of one board publish the same bytes.

use std::collections::HashMap;
use std::fs;
use std::hash::{BuildHasherDefault, Hasher};
use std::io::{self, Read};
use std::path::Path;
use std::sync::OnceLock;

use anyhow::{Context, Result, anyhow, bail};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::paths;
use crate::held;

/// Where a tree says what is ours in it.
pub(super) const MANIFEST: &str = ".noticeboard-manifest";

/// Identity of a file's content: the first half of its BLAKE3 hash, and its length.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Fingerprint {
    hash: [u8; 16],
    len: u64,
}

impl Fingerprint {
    /// The fingerprint of these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Fingerprint { hash: half_hash(bytes), len: bytes.len() as u64 }
    }

    /// How many bytes the content has.
    pub fn len(&self) -> u64 {
        self.len
    }

    /// Whether the content has no bytes.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }
}

fn half_hash(bytes: &[u8]) -> [u8; 16] {
    let mut half = [0; 16];
    half.copy_from_slice(&blake3::hash(bytes).as_bytes()[..16]);
    half
}

/// Names an edition: the hash of its manifest.
pub type EditionId = [u8; 16];

/// The files of an edition, sorted by path, each path passing [`paths::check`].
#[derive(Debug, Default)]
pub(super) struct Manifest {
    files: Vec<(Box<str>, Fingerprint)>,
    index: OnceLock<Index>,
}

/// Hash of a path to its place in the list: every put asks, and a binary search would cost as
/// much as all the rest. Of two paths with one hash, one is found by searching.
type Index = HashMap<u64, u32, BuildHasherDefault<Hashed>>;

/// The keys are hashes already.
#[derive(Default)]
struct Hashed(u64);

impl Hasher for Hashed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, _: &[u8]) {
        unreachable!("only whole numbers are keys of the index");
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

/// How a stored manifest may fail to be one.
#[derive(Debug)]
pub(super) enum Unreadable {
    Missing,
    /// Ours by name, but not by content.
    Damaged(String),
    /// Whole, but of a later version of this program.
    Newer(u32),
    Io(io::Error),
}

impl Manifest {
    /// `files` must be sorted, without repetition.
    pub fn new(files: Vec<(Box<str>, Fingerprint)>) -> Self {
        debug_assert!(files.is_sorted_by(|a, b| a.0 < b.0));
        Manifest { files, index: OnceLock::new() }
    }

    pub fn files(&self) -> &[(Box<str>, Fingerprint)] {
        &self.files
    }

    pub fn find(&self, path: &str) -> Option<usize> {
        let index = self.index.get_or_init(|| {
            let entries = self.files.iter().zip(0..).map(|((path, _), at)| (paths::hash(path), at));
            entries.collect()
        });
        let at = *index.get(&paths::hash(path))? as usize;
        if self.files[at].0.as_ref() == path {
            return Some(at);
        }
        self.files.binary_search_by(|(p, _)| p.as_ref().cmp(path)).ok()
    }

    /// Whether some file lies below the folder `dir`.
    pub fn has_folder(&self, dir: &str) -> bool {
        let at = self.files.partition_point(|(p, _)| {
            // Compare with "dir/" without building it.
            p.as_bytes().iter().copied().lt(dir.bytes().chain([b'/']))
        });
        self.files.get(at).is_some_and(|(p, _)| p.len() > dir.len() && paths::lies_below(p, dir))
    }

    /// Every folder that holds files of ours, at any depth, each once, the root (empty) first.
    pub fn folders(&self) -> Vec<&str> {
        let mut folders = vec![""];
        let mut before = "";
        for (path, _) in &self.files {
            let known = folders.len();
            // Files of one folder are neighbours, so a folder was met before exactly if the
            // previous file lies in it.
            let new = paths::ancestors(path)
                .take_while(|dir| !(before.starts_with(dir) && before.as_bytes().get(dir.len()) == Some(&b'/')));
            folders.extend(new);
            folders[known..].reverse();
            before = path;
        }
        folders
    }

    /// The name of the edition, and the bytes of its list.
    ///
    /// # Errors
    /// When it cannot be serialised.
    pub fn encode(&self) -> Result<(EditionId, Vec<u8>)> {
        encode(b"noticebd", &self.files)
    }

    /// The list of a tree.
    ///
    /// # Errors
    /// When there is none, or it is damaged or of another version.
    pub fn load(tree: &Path) -> Result<(EditionId, Manifest), Unreadable> {
        let bytes = fs::read(tree.join(MANIFEST)).map_err(|e| match e.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Unreadable::Missing,
            _ => Unreadable::Io(e),
        })?;
        let (id, files): (_, Vec<(Box<str>, Fingerprint)>) = decode(b"noticebd", &bytes)?;
        // The paths say what may be deleted, so a list that is whole is still not believed.
        if !files.is_sorted_by(|a, b| a.0 < b.0) || files.iter().any(|(p, _)| paths::check(p).is_err()) {
            return Err(Unreadable::Damaged("it lists impossible paths".into()));
        }
        Ok((id, Manifest::new(files)))
    }

    /// The edition that the tree claims to hold, from the first bytes of its manifest.
    pub fn peek(tree: &Path) -> Option<EditionId> {
        let mut head = [0; HEAD];
        fs::File::open(tree.join(MANIFEST)).ok()?.read_exact(&mut head).ok()?;
        let (id, version) = parse_head(b"noticebd", &head)?;
        (version == VERSION).then_some(id)
    }
}

/// Replaces a small file of ours in one step.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> Result<()> {
    let fresh = path.with_extension("new");
    fs::write(&fresh, bytes)
        .and_then(|()| held::rename(&fresh, path))
        .with_context(|| format!("cannot write {}", path.display()))
}

const VERSION: u32 = 1;
/// Magic (8), version (4), hash of the rest (16).
const HEAD: usize = 28;

pub(super) fn encode<T: Serialize>(magic: &[u8; 8], value: &T) -> Result<(EditionId, Vec<u8>)> {
    let mut bytes = vec![0; HEAD];
    bytes = postcard::to_extend(value, bytes).context("cannot encode the list of published files")?;
    let id = half_hash(&bytes[HEAD..]);
    bytes[..8].copy_from_slice(magic);
    bytes[8..12].copy_from_slice(&VERSION.to_le_bytes());
    bytes[12..HEAD].copy_from_slice(&id);
    Ok((id, bytes))
}

pub(super) fn decode<T: DeserializeOwned>(magic: &[u8; 8], bytes: &[u8]) -> Result<(EditionId, T), Unreadable> {
    let damaged = |why: &str| Unreadable::Damaged(why.into());
    let (head, rest) = bytes.split_at_checked(HEAD).ok_or_else(|| damaged("it is cut off"))?;
    let (id, version) = parse_head(magic, head).ok_or_else(|| damaged("it is something else"))?;
    if version > VERSION {
        return Err(Unreadable::Newer(version));
    }
    if version < VERSION || half_hash(rest) != id {
        return Err(damaged("its checksum does not fit"));
    }
    postcard::from_bytes(rest).map(|value| (id, value)).map_err(|e| Unreadable::Damaged(e.to_string()))
}

fn parse_head(magic: &[u8; 8], head: &[u8]) -> Option<(EditionId, u32)> {
    let rest = head.strip_prefix(magic)?;
    let version = u32::from_le_bytes(rest.get(..4)?.try_into().ok()?);
    Some((rest.get(4..20)?.try_into().ok()?, version))
}

impl Unreadable {
    /// The error for a manifest that decides about a folder and cannot be used.
    pub fn refuse(self, out: &Path) -> anyhow::Error {
        let out = out.display();
        match self {
            Unreadable::Missing => anyhow!(
                "{out} holds files that noticeboard did not write (there is no {MANIFEST} in it), so it is left alone; choose another output folder, or move these files away and build again"
            ),
            Unreadable::Damaged(why) => anyhow!(
                "{out}/{MANIFEST} is damaged ({why}), so it is unknown which files there are noticeboard's; move your own files out, delete the folder and build again"
            ),
            Unreadable::Newer(version) => anyhow!(
                "{out} was published by a newer noticeboard (format {version}); build with that version, or choose another output folder"
            ),
            Unreadable::Io(e) => anyhow::Error::new(e).context(format!("cannot read {out}/{MANIFEST}")),
        }
    }
}

/// Decodes without saying how it failed, for files that are only a help.
pub(super) fn decode_strict<T: DeserializeOwned>(magic: &[u8; 8], bytes: &[u8], what: &Path) -> Result<T> {
    match decode(magic, bytes) {
        Ok((_, value)) => Ok(value),
        Err(Unreadable::Newer(v)) => {
            bail!("{} is of a newer noticeboard (format {v})", what.display())
        }
        Err(_) => bail!("{} is damaged", what.display()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest(paths: &[&str]) -> Manifest {
        let mut files: Vec<_> = paths.iter().map(|p| ((*p).into(), Fingerprint::of(p.as_bytes()))).collect();
        files.sort_by(|a: &(Box<str>, _), b| a.0.cmp(&b.0));
        Manifest::new(files)
    }

    #[test]
    fn folders_come_once_whatever_sorts_between() {
        let m = manifest(&["a/x", "a-b/x", "a.b", "a/b/c/d", "a0", "b/c/d"]);
        assert_eq!(m.folders(), ["", "a-b", "a", "a/b", "a/b/c", "b", "b/c"]);
        for dir in ["a", "a-b", "a/b", "a/b/c", "b/c"] {
            assert!(m.has_folder(dir), "{dir}");
        }
        for other in ["a0", "a.b", "a/x", "c", "a/b/c/d", "a/b/"] {
            assert!(!m.has_folder(other), "{other}");
        }
    }

    #[test]
    fn every_damaged_byte_is_noticed() {
        let dir = tempfile::tempdir().unwrap();
        let (id, bytes) = manifest(&["a", "b/c"]).encode().unwrap();
        let file = dir.path().join(MANIFEST);
        fs::write(&file, &bytes).unwrap();
        let (found, loaded) = Manifest::load(dir.path()).unwrap();
        assert_eq!((found, loaded.files()), (id, manifest(&["a", "b/c"]).files()));
        assert_eq!(Manifest::peek(dir.path()), Some(id));
        for at in 0..bytes.len() {
            let mut bad = bytes.clone();
            bad[at] ^= 0x41;
            fs::write(&file, &bad).unwrap();
            assert!(Manifest::load(dir.path()).is_err(), "byte {at}");
            fs::write(&file, &bytes[..at]).unwrap();
            assert!(Manifest::load(dir.path()).is_err(), "cut at {at}");
        }
    }

    #[test]
    fn a_whole_list_with_a_path_outside_is_not_believed() {
        let dir = tempfile::tempdir().unwrap();
        let files: Vec<(Box<str>, Fingerprint)> = vec![("../../etc/passwd".into(), Fingerprint::default())];
        let (_, bytes) = encode(b"noticebd", &files).unwrap();
        fs::write(dir.path().join(MANIFEST), bytes).unwrap();
        assert!(matches!(Manifest::load(dir.path()), Err(Unreadable::Damaged(_))));
    }
}
