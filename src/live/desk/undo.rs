//! Every save can be taken back: what was written is kept as it was before and after, in `.noticeboard/undo/`.
//!
//! Taking back is a save as well, so that it can be taken back itself. It writes only where the files still are what that
//! save made of them.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::caches;
use crate::source::read_regular;

/// So many saves are kept, the newest.
const MOST: usize = 100;

/// And so many bytes of them.
const BYTES: u64 = 64 << 20;

/// The largest that is read back.
const LARGEST: u64 = 64 << 20;

/// One save.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Step {
    /// When, in the time of this machine.
    pub(super) at: String,
    /// What it was about, in words.
    pub(super) words: String,
    /// The item that it was about.
    pub(super) item: String,
    pub(super) files: Vec<Changed>,
    /// Pictures that came with it, each with the hash of its bytes.
    #[serde(default)]
    pub(super) photos: Vec<(String, String)>,
}

/// A file, before and after; `None` where it is not there.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Changed {
    pub(super) path: String,
    pub(super) before: Option<String>,
    pub(super) after: Option<String>,
}

pub(super) struct Undo {
    folder: PathBuf,
}

impl Undo {
    pub(super) fn of(root: &Path) -> Self {
        Self { folder: caches::own(root).join("undo") }
    }

    /// The numbers of the saves that are kept, the newest first.
    pub(super) fn numbers(&self) -> Vec<u64> {
        let entries = fs::read_dir(&self.folder).into_iter().flatten().filter_map(Result::ok);
        let number = |name: &str| name.strip_suffix(".json")?.parse().ok();
        let mut numbers: Vec<u64> = entries.filter_map(|entry| number(entry.file_name().to_str()?)).collect();
        numbers.sort_unstable_by(|a, b| b.cmp(a));
        numbers
    }

    pub(super) fn step(&self, number: u64) -> Option<Step> {
        let bytes = read_regular(&self.path(number), LARGEST).ok()?;
        serde_json::from_slice(&bytes).ok()
    }

    /// The newest saves with their numbers.
    pub(super) fn newest(&self, most: usize) -> Vec<(u64, Step)> {
        self.numbers().into_iter().filter_map(|number| Some((number, self.step(number)?))).take(most).collect()
    }

    /// Keeps a save, and lets go of the oldest. Gives its number.
    ///
    /// # Errors
    /// When the folder cannot be written to.
    pub(super) fn keep(&self, step: &Step) -> anyhow::Result<u64> {
        fs::create_dir_all(&self.folder)?;
        // What was deleted is in here for a while: it is nobody else's to read.
        #[cfg(unix)]
        fs::set_permissions(&self.folder, std::os::unix::fs::PermissionsExt::from_mode(0o700))?;
        let numbers = self.numbers();
        let number = numbers.first().map_or(1, |newest| newest + 1);
        caches::write_whole(&self.path(number), &serde_json::to_vec(step)?)?;
        let mut bytes = 0;
        for (kept, number) in std::iter::once(number).chain(numbers).enumerate() {
            let path = self.path(number);
            bytes += fs::metadata(&path).map_or(0, |metadata| metadata.len());
            if kept > 0 && (kept >= MOST || bytes > BYTES) {
                let _ = fs::remove_file(path);
            }
        }
        Ok(number)
    }

    fn path(&self, number: u64) -> PathBuf {
        self.folder.join(format!("{number:08}.json"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(words: &str, length: usize) -> Step {
        let after = Some("x".repeat(length));
        let files = vec![Changed { path: "content/a.yaml".to_owned(), before: None, after }];
        Step {
            at: "2026-06-30 09:00".to_owned(),
            words: words.to_owned(),
            item: "a".to_owned(),
            files,
            photos: Vec::new(),
        }
    }

    #[test]
    fn the_newest_are_kept_and_no_more_than_there_is_room_for() {
        let folder = tempfile::tempdir().unwrap();
        let undo = Undo::of(folder.path());
        assert!(undo.newest(5).is_empty());
        for n in 0..MOST + 7 {
            assert_eq!(undo.keep(&step(&n.to_string(), 10)).unwrap(), n as u64 + 1);
        }
        let newest = undo.newest(3);
        assert_eq!(
            newest.iter().map(|(n, step)| (*n, &*step.words)).collect::<Vec<_>>(),
            [(107, "106"), (106, "105"), (105, "104")]
        );
        assert_eq!(undo.numbers().len(), MOST);
        for _ in 0..3 {
            undo.keep(&step("large", BYTES as usize / 2)).unwrap();
        }
        // The last is kept however large it is.
        assert_eq!(undo.numbers().len(), 1);
    }

    #[test]
    fn a_damaged_step_is_passed_over() {
        let folder = tempfile::tempdir().unwrap();
        let undo = Undo::of(folder.path());
        undo.keep(&step("a", 1)).unwrap();
        fs::write(undo.path(2), "{").unwrap();
        fs::write(undo.folder.join("x.json"), "{}").unwrap();
        assert_eq!(undo.newest(5).len(), 1);
        assert_eq!(undo.keep(&step("b", 1)).unwrap(), 3);
    }
}
