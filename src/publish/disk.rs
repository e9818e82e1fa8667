//! A publication into a folder: compares what is put with what is live, stages the rest.

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};

use anyhow::{Context, Result, anyhow, bail};
use rayon::prelude::*;

use super::folder::{Folder, Stamp};
use super::manifest::{EditionId, Fingerprint, Manifest, Unreadable};
use super::notes::Notes;
use super::paths::{self, Claim, Kept, Names};
use super::place::{self, Place, Way};
use super::{Destination, Report, commit, journal, read_origin, spare};

/// An edition on its way into a folder. See the [module](super) for what is guaranteed.
///
/// Dropped without [`commit`](Destination::commit), it leaves the last good site as it is;
/// what it staged is used or removed by the next build.
pub struct Publication {
    pub(super) place: Place,
    pub(super) base: Base,
    pub(super) names: Names,
    pub(super) staged: Mutex<Vec<Staged>>,
    /// Kept files that look different but have the content they should: indexes in the base.
    pub(super) restamped: Mutex<Vec<(usize, Stamp)>>,
    pub(super) kept: Mutex<Vec<Kept>>,
    /// Made by the first file that differs: a build that changes nothing leaves no trace.
    stage: OnceLock<Result<Stage, String>>,
    failed: AtomicBool,
}

/// The edition that new files are compared with.
pub(super) struct Base {
    pub source: Source,
    pub folder: Folder,
    pub edition: EditionId,
    pub manifest: Manifest,
    pub notes: Notes,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// There is no edition yet.
    Nothing,
    /// The published one.
    Live,
    /// The published one, but its manifest is damaged and the spare's stands in.
    LiveDamaged,
    /// Nothing is published, but a finished spare is left (the folder was deleted).
    Spare,
}

/// A file of the new edition that the old one does not have.
pub(super) struct Staged {
    pub path: Box<str>,
    pub stamp: Stamp,
    pub len: u64,
    /// In [`Stage::Loose`]: its number.
    pub number: u32,
}

/// Where new files wait for the commit.
pub(super) enum Stage {
    /// In the spare tree, at their own path.
    Tree { spare: Folder, had_files: bool },
    /// Numbered, for the journal.
    Loose { folder: Folder, next: AtomicU32 },
}

impl Publication {
    /// Begins an edition in the folder `out`, which need not exist.
    ///
    /// Refuses a folder that holds files but no manifest of ours, a file in its place, a
    /// folder that cannot be written to, and a folder that another build is writing to.
    /// What a killed build left undone is finished first.
    ///
    /// # Errors
    /// When it refuses the folder, or the system does.
    pub fn begin(out: &Path) -> Result<Self> {
        Self::begin_by(out, Way::Best)
    }

    /// Like [`begin`](Publication::begin), with a choice of how to switch.
    ///
    /// # Errors
    /// As [`begin`](Publication::begin).
    pub fn begin_by(out: &Path, way: Way) -> Result<Self> {
        let place = Place::open(out, way)?;
        journal::finish(&place)?;
        place::refuse_foreign(&place.out)?;
        let base = find_base(&place)?;
        if base.source != Source::Nothing
            && base.source != Source::Spare
            && place.spare().exists()
            && Manifest::peek(&place.spare()) != Some(base.edition)
        {
            // Also completes a withdrawal that was cut short.
            spare::repair(&place, &base.folder, &base.manifest)?;
        }
        Ok(Publication {
            place,
            base,
            names: Names::default(),
            staged: Mutex::default(),
            restamped: Mutex::default(),
            kept: Mutex::default(),
            stage: OnceLock::new(),
            failed: AtomicBool::new(false),
        })
    }

    /// Like [`commit`](Destination::commit); also gives the name of the edition that is published now.
    ///
    /// # Errors
    /// When a file of the edition could not be written or the switch fails; readers keep the last edition.
    pub fn publish(mut self) -> Result<(Report, EditionId)> {
        if *self.failed.get_mut() {
            bail!(
                "a file of this edition could not be written, so it is not published; the last good site is untouched"
            );
        }
        commit::commit(&mut self)
    }

    /// Whether this edition is what is published, each file as it was left; how many there are.
    pub fn intact(&self, edition: EditionId) -> Option<usize> {
        let Base { source, folder, manifest, notes, .. } = &self.base;
        let same = |((path, print), stamp): (&(Box<str>, Fingerprint), &Stamp)| {
            folder.file(path).is_some_and(|look| look.len == print.len() && Stamp::from(&look) == *stamp)
        };
        let whole = *source == Source::Live
            && self.base.edition == edition
            && manifest.files().par_iter().zip(&notes.files).all(same);
        whole.then(|| manifest.files().len())
    }

    /// Whether the base's file at `path` holds the wanted bytes, and still does on the disk.
    pub(super) fn holds(&self, path: &str, wanted: Fingerprint) -> bool {
        self.look(path, wanted).is_some()
    }

    fn look(&self, path: &str, wanted: Fingerprint) -> Option<()> {
        let at = self.base.manifest.find(path)?;
        let print = self.base.manifest.files()[at].1;
        if wanted != print {
            return None;
        }
        let look = self.base.folder.file(path).filter(|look| look.len == print.len())?;
        let stamp = Stamp::from(&look);
        if self.base.notes.files[at] != stamp {
            let now = fs::read(self.base.folder.path(path)).ok()?;
            if Fingerprint::of(&now) != print {
                return None;
            }
            self.restamped.lock().unwrap_or_else(PoisonError::into_inner).push((at, stamp));
        }
        Some(())
    }

    pub(super) fn stage(&self) -> Result<&Stage> {
        let stage = self.stage.get_or_init(|| Stage::open(&self.place, &self.base).map_err(|e| format!("{e:#}")));
        stage.as_ref().map_err(|e| anyhow!("{e}"))
    }

    fn write(&self, path: &str, bytes: &[u8], origin: Option<&Path>) -> Result<()> {
        let known = self.base.manifest.find(path).is_some();
        let (stamp, number) = match (self.stage()?, origin) {
            (Stage::Tree { spare, .. }, Some(origin)) => (spare.link(origin, path), 0),
            // Files of the last edition have a second name in the spare.
            (Stage::Tree { spare, .. }, None) if known => (spare.replace(path, bytes), 0),
            (Stage::Tree { spare, .. }, None) => (spare.create(path, bytes), 0),
            (Stage::Loose { folder, next }, origin) => {
                let number = next.fetch_add(1, Ordering::Relaxed);
                let name = loose_name(number);
                (origin.map_or_else(|| folder.create(&name, bytes), |origin| folder.link(origin, &name)), number)
            }
        };
        let stamp = stamp.with_context(|| {
            format!(
                "cannot write {path} for {} ({} bytes); the last good site is untouched: make room or allow writing in {}, and build again",
                self.place.out.display(), bytes.len(), self.place.state.display()
            )
        })?;
        let staged = Staged { path: path.into(), stamp, len: bytes.len() as u64, number };
        self.staged.lock().unwrap_or_else(PoisonError::into_inner).push(staged);
        Ok(())
    }

    /// Puts a file whose bytes are those of `origin`, if there is one.
    fn put_bytes(&self, path: &str, bytes: &[u8], origin: Option<&Path>) -> Result<()> {
        paths::check(path)?;
        let print = Fingerprint::of(bytes);
        let kept = self.holds(path, print);
        self.names.claim(path, Claim { print, kept })?;
        if kept {
            return Ok(());
        }
        self.write(path, bytes, origin).inspect_err(|_| self.failed.store(true, Ordering::Relaxed))
    }
}

impl Destination for Publication {
    fn put(&self, path: &str, bytes: &[u8]) -> Result<()> {
        self.put_bytes(path, bytes, None)
    }

    fn put_copy(&self, path: &str, origin: &Path) -> Result<()> {
        self.put_bytes(path, &read_origin(origin)?, Some(origin))
    }

    fn keep_prefix(&self, prefix: &str) -> Result<()> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).push(Kept::below(prefix)?);
        Ok(())
    }

    fn keep_rest(&self, but: &[&str]) -> Result<()> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).push(Kept::rest(but)?);
        Ok(())
    }

    fn commit(self) -> Result<Report> {
        self.publish().map(|(report, _)| report)
    }
}

impl Drop for Publication {
    /// After a failed write (most often a full disk) the room is given back. Otherwise the
    /// staged files stay for the next build: deleting is slow.
    fn drop(&mut self) {
        if !*self.failed.get_mut() {
            return;
        }
        let staged = std::mem::take(self.staged.get_mut().unwrap_or_else(PoisonError::into_inner));
        match self.stage.get() {
            Some(Ok(Stage::Tree { spare, .. })) => {
                for file in &staged {
                    let _ = spare.remove(&file.path);
                }
            }
            Some(Ok(Stage::Loose { folder, .. })) => drop(fs::remove_dir_all(folder.root())),
            _ => {}
        }
    }
}

impl Stage {
    fn open(place: &Place, base: &Base) -> Result<Stage> {
        if stages_tree(place, base.source) {
            let spare = Folder::new(place.spare());
            let had_files = spare.root().exists();
            if had_files {
                spare::unseal(spare.root())?;
            }
            fs::create_dir_all(spare.root())
                .with_context(|| format!("cannot make the folder {} for the new edition", spare.root().display()))?;
            return Ok(Stage::Tree { spare, had_files });
        }
        let folder = Folder::new(place.staging());
        fs::create_dir_all(folder.root())
            .with_context(|| format!("cannot make the folder {} for new files", folder.root().display()))?;
        Ok(Stage::Loose { folder, next: AtomicU32::new(0) })
    }
}

/// Whether the edition is built as a whole tree: to be exchanged, or to be renamed to a folder
/// that does not exist yet (which every system can).
fn stages_tree(place: &Place, source: Source) -> bool {
    let published = matches!(source, Source::Live | Source::LiveDamaged);
    place.can_exchange || (!published && !place.out.exists())
}

/// The name of a loose file in the staging folder; a thousand to a folder.
pub(super) fn loose_name(number: u32) -> String {
    format!("{}/{number}", number / 1000)
}

fn find_base(place: &Place) -> Result<Base> {
    let spare = place.spare();
    let base = |source, (edition, manifest), tree: &Path| {
        let notes = match source {
            Source::Live | Source::Spare => Notes::load(&place.state, tree, edition, &manifest),
            Source::LiveDamaged | Source::Nothing => Notes::blank(&manifest),
        };
        Base { source, folder: Folder::new(tree.to_owned()), edition, manifest, notes }
    };
    match Manifest::load(&place.out) {
        Ok(found) => Ok(base(Source::Live, found, &place.out)),
        Err(Unreadable::Missing) => match Manifest::load(&spare) {
            Ok(found) if stages_tree(place, Source::Nothing) => Ok(base(Source::Spare, found, &spare)),
            _ => Ok(base(Source::Nothing, Default::default(), &place.out)),
        },
        Err(Unreadable::Damaged(why)) => match Manifest::load(&spare) {
            Ok(found) if Manifest::peek(&place.out) == Some(found.0) => {
                Ok(base(Source::LiveDamaged, found, &place.out))
            }
            _ => Err(Unreadable::Damaged(why).refuse(&place.out)),
        },
        Err(other) => Err(other.refuse(&place.out)),
    }
}
