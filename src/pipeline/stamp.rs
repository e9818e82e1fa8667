//! What a finished build leaves in `.noticeboard/builds/`, so that the next knows whether there is anything to do.
//!
//! Only a help: without it, or where it is damaged, of another version or of another disk, everything is built. Two
//! builds at once each write their own file and rename it into place. The folder may be deleted at any time.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::inputs::{Inputs, written_at};
use crate::caches;
use crate::diagnostic::Tally;
use crate::publish::EditionName;
use crate::upcoming::NextChange;

/// Changes with the form of what follows it.
const HEAD: &[u8] = b"noticeboard build 4\n";

/// Output folders and choices of outputs that are remembered for one board.
const KEPT: usize = 16;

/// A finished build.
#[derive(Debug, Serialize, Deserialize)]
pub struct Stamp {
    pub inputs: Inputs,
    /// What was published.
    pub edition: EditionName,
    /// What was said of the content, as it was printed.
    pub told: String,
    /// The same in short.
    pub summary: String,
    /// And as numbers.
    pub tally: Tally,
    /// Whether something was left out of it that will be missed.
    pub faulty: bool,
    pub when: When,
    /// When the site changes though nobody touches the board.
    pub next_change: Option<NextChange>,
}

/// For which day an edition was built.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct When {
    pub day: Date,
    /// Whether that day is held by `as_of`.
    pub held: bool,
    /// The board's, as its settings name it.
    pub timezone: String,
}

impl Stamp {
    /// Where the stamp of builds of the board in `root` into `out` is, with these outputs only.
    pub fn path(root: &Path, out: &Path, only: &[&str]) -> PathBuf {
        let out = std::path::absolute(out).unwrap_or_else(|_| out.to_owned());
        let mut hasher = blake3::Hasher::new();
        hasher.update(out.as_os_str().as_encoded_bytes());
        for output in only {
            hasher.update(b"\0").update(output.as_bytes());
        }
        caches::folder(root).join("builds").join(&hasher.finalize().to_hex()[..16])
    }

    /// The stamp of the last build, if there is one that can be read.
    pub fn load(path: &Path) -> Option<Self> {
        let bytes = fs::read(path).ok()?;
        let (sum, rest) = bytes.strip_prefix(HEAD)?.split_first_chunk::<32>()?;
        (*blake3::hash(rest).as_bytes() == *sum).then(|| postcard::from_bytes(rest).ok()).flatten()
    }

    /// Writes the stamp. A board that cannot be written to has none, and is built anew each time.
    pub fn save(mut self, path: &Path) {
        let Some(folder) = path.parent() else { return };
        let fresh = path.with_extension(format!("{}-new", std::process::id()));
        let write = |stamp: &Self| -> anyhow::Result<()> {
            let rest = postcard::to_stdvec(stamp)?;
            fs::write(&fresh, [HEAD, blake3::hash(&rest).as_bytes(), &rest].concat())?;
            Ok(())
        };
        let written = fs::create_dir_all(folder).is_ok() && fs::write(&fresh, "").is_ok();
        if let Some(now) = written.then(|| written_at(&fresh)).flatten() {
            self.inputs.doubt(now);
            if write(&self).is_ok() && crate::held::rename(&fresh, path).is_ok() {
                prune(folder, KEPT);
                return;
            }
        }
        // What was true of an older build may not be found again in place of this.
        let _ = fs::remove_file(&fresh);
        let _ = fs::remove_file(path);
    }
}

/// Removes the oldest, and what a killed build left.
pub(super) fn prune(folder: &Path, kept: usize) {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut dated: Vec<_> =
        entries.filter_map(|entry| Some((entry.metadata().ok()?.modified().ok()?, entry.path()))).collect();
    dated.sort();
    for (_, path) in dated.iter().rev().skip(kept) {
        let _ = fs::remove_file(path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline::Options;

    fn stamp(root: &Path) -> Stamp {
        let inputs = Inputs::look(root, &Options::default(), Vec::new()).unwrap();
        Stamp {
            inputs,
            edition: EditionName::default(),
            told: "一个警告\n".into(),
            summary: "一".into(),
            tally: Tally::default(),
            faulty: false,
            when: When { day: Date::default(), held: false, timezone: String::new() },
            next_change: None,
        }
    }

    fn board() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("content")).unwrap();
        fs::write(folder.path().join("content/board.yaml"), "title: 示例\nas_of: 2026-06-30\n").unwrap();
        folder
    }

    #[test]
    fn a_damaged_stamp_is_none() {
        let folder = board();
        let path = Stamp::path(folder.path(), Path::new("public"), &[]);
        stamp(folder.path()).save(&path);
        assert_eq!(Stamp::load(&path).unwrap().told, "一个警告\n");
        let whole = fs::read(&path).unwrap();
        for at in 0..whole.len() {
            let mut bad = whole.clone();
            bad[at] ^= 0x15;
            fs::write(&path, &bad).unwrap();
            assert!(Stamp::load(&path).is_none(), "byte {at}");
            fs::write(&path, &whole[..at]).unwrap();
            assert!(Stamp::load(&path).is_none(), "cut at {at}");
        }
    }

    #[test]
    fn each_output_folder_has_its_own_and_few_are_kept() {
        let folder = board();
        let path = |out: &str, only: &[&str]| Stamp::path(folder.path(), Path::new(out), only);
        assert_ne!(path("a", &[]), path("b", &[]));
        assert_ne!(path("a", &["web"]), path("a", &["kiosk"]));
        for n in 0..KEPT + 5 {
            stamp(folder.path()).save(&path(&n.to_string(), &[]));
        }
        let kept = fs::read_dir(folder.path().join(".noticeboard/builds")).unwrap().count();
        assert_eq!(kept, KEPT);
        assert!(Stamp::load(&path(&(KEPT + 4).to_string(), &[])).is_some());
    }
}
