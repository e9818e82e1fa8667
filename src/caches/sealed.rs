//! One file that is read whole and replaced whole, under a checksum.

use std::fs;
use std::path::Path;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::write_whole;

/// The first bytes of a file, which tell what it holds and in which layout, and the checksum of the rest.
const HEAD: usize = 8 + 32;

/// What stands in a file behind its head; `None` for a missing or damaged one, or one of another layout.
pub(crate) fn read(path: &Path, magic: &[u8; 8]) -> Option<Vec<u8>> {
    let mut bytes = fs::read(path).ok()?;
    let (head, body) = bytes.split_at_checked(HEAD)?;
    if head[..8] != *magic || head[8..] != *blake3::hash(body).as_bytes() {
        return None;
    }
    bytes.drain(..HEAD);
    Some(bytes)
}

/// The bytes of a file that [`read`] reads.
pub(crate) fn seal(magic: &[u8; 8], body: &[u8]) -> Vec<u8> {
    [magic, &blake3::hash(body).as_bytes()[..], body].concat()
}

/// A value that [`save`] wrote.
pub(crate) fn load<T: DeserializeOwned>(path: &Path, magic: &[u8; 8]) -> Option<T> {
    postcard::from_bytes(&read(path, magic)?).ok()
}

/// Writes a value.
///
/// # Errors
/// When the disk refuses.
pub(crate) fn save<T: Serialize + ?Sized>(path: &Path, magic: &[u8; 8], value: &T) -> anyhow::Result<()> {
    write_whole(path, &seal(magic, &postcard::to_stdvec(value)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_damaged_file_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep/file");
        let magic = b"nb-test1";
        save(&path, magic, &vec!["one", "two"]).unwrap();
        let found = || load::<Vec<String>>(&path, magic);
        assert_eq!(found().unwrap(), ["one", "two"]);
        assert!(load::<Vec<String>>(&path, b"nb-test2").is_none());
        let whole = fs::read(&path).unwrap();
        for at in 0..whole.len() {
            let mut bad = whole.clone();
            bad[at] ^= 0x15;
            fs::write(&path, &bad).unwrap();
            assert!(found().is_none(), "byte {at}");
            fs::write(&path, &whole[..at]).unwrap();
            assert!(found().is_none(), "cut at {at}");
        }
    }
}
