//! What a finished build leaves in `.noticeboard/builds/`, so that the next knows whether there is anything to do.
//!
//! Only a help: without it, or where it is of another disk, everything is built.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::inputs::{Inputs, written_at};
use crate::approved::{Approvals, Store};
use crate::caches;
use crate::diagnostic::Tally;
use crate::publish::EditionName;
use crate::upcoming::NextChange;

/// The number is the layout's.
const MAGIC: &[u8; 8] = b"nb-made6";

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
    /// What it had of kept words.
    pub approved: Approved,
}

/// What a build had of the words that are kept of approved items.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approved {
    /// What was found under the marks that did not hold.
    looked: Vec<(String, Option<[u8; 32]>)>,
    /// How many were kept afterwards.
    kept: usize,
}

impl Approved {
    pub(crate) fn of(approvals: &Approvals, kept: usize) -> Self {
        let looked = approvals.outside.kept().map(|(mark, seen)| (mark.to_owned(), seen));
        Self { looked: looked.collect(), kept }
    }

    /// Whether another build would find the same. What was deleted is kept anew.
    pub(crate) fn is_still(&self, store: Option<&Store>) -> bool {
        let Some(store) = store else { return self.looked.is_empty() };
        (self.kept == 0 || store.number() >= self.kept)
            && self.looked.iter().all(|(mark, seen)| store.seen(mark) == *seen)
    }
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
        caches::folder(root).join("builds").join(caches::name_of(out, only))
    }

    /// The stamp of the last build, if there is one that can be read.
    pub fn load(path: &Path) -> Option<Self> {
        caches::load(path, MAGIC)
    }

    /// Writes the stamp. A board that cannot be written to has none, and is built anew each time.
    pub fn save(mut self, path: &Path) {
        // An empty file tells the time of its disk; nor is what was true of an older build found again in place of this.
        let written = caches::write_whole(path, b"").is_ok();
        let saved = written.then(|| written_at(path)).flatten().is_some_and(|now| {
            self.inputs.doubt(now);
            caches::save(path, MAGIC, &self).is_ok()
        });
        match saved {
            true => self.prune(path),
            false => self.forget(path),
        }
    }

    /// Leaves nothing of this build, nor of those before it.
    pub fn forget(&self, path: &Path) {
        let _ = fs::remove_file(path);
        self.prune(path);
    }

    /// Removes what was said of files that no longer are as they were: no build is the same as one of those, and what was
    /// withdrawn is quoted nowhere.
    fn prune(&self, path: &Path) {
        let Some(folder) = path.parent() else { return };
        caches::keep_newest(folder, KEPT, |path| {
            // An empty one is another process's, which is about to write it.
            fs::metadata(path).is_ok_and(|file| file.len() == 0)
                || Self::load(path).is_some_and(|other| self.inputs.same_files(&other.inputs))
        });
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
            approved: Approved::default(),
        }
    }

    fn board() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("content")).unwrap();
        fs::write(folder.path().join("content/board.yaml"), "title: 示例\nas_of: 2026-06-30\n").unwrap();
        folder
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
        assert_eq!(Stamp::load(&path(&(KEPT + 4).to_string(), &[])).unwrap().told, "一个警告\n");
    }

    #[test]
    fn what_was_said_of_other_content_is_forgotten_with_the_next_build_wherever_that_goes() {
        let folder = board();
        let path = |out: &str| Stamp::path(folder.path(), Path::new(out), &[]);
        stamp(folder.path()).save(&path("a"));
        stamp(folder.path()).save(&path("b"));
        assert!(path("a").is_file());
        fs::write(folder.path().join("content/org.yaml"), "name: 示例\n").unwrap();
        stamp(folder.path()).save(&path("c"));
        let there = ["a", "b", "c"].map(|out| path(out).exists());
        assert_eq!(there, [false, false, true]);
        fs::remove_file(folder.path().join("content/org.yaml")).unwrap();
        stamp(folder.path()).forget(&path("a"));
        assert!(!path("c").exists());
    }
}
