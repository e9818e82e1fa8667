//! The second tree: staged into, made equal to the live one, sealed.
//!
//! A spare without a manifest is unfinished: the manifest is removed before anything in the
//! tree is touched and written last. Readers never see the spare, so whatever a killed build
//! left in it is repaired or removed without asking.

use std::collections::HashSet;
use std::fs;
use std::io;
use std::path::Path;

use anyhow::{Context, Result};
use rayon::prelude::*;
use walkdir::WalkDir;

use super::folder::{Folder, Stamp};
use super::manifest::{EditionId, MANIFEST, Manifest};
use super::notes::{Notes, UNSURE};
use super::paths::{self, OWN};
use super::place::Place;
use super::system;
use crate::held;

/// Removes the manifest: from here on the tree counts as unfinished.
pub(super) fn unseal(tree: &Path) -> Result<()> {
    system::gone(held::remove_file(&tree.join(MANIFEST)))
        .with_context(|| format!("cannot change the spare tree {}", tree.display()))
}

/// A finished tree: what it holds and how that looks.
pub(super) struct Seal<'a> {
    pub manifest: &'a Manifest,
    pub edition: EditionId,
    pub encoded: &'a [u8],
    pub files: Vec<Stamp>,
    pub foreign: Vec<Vec<u8>>,
}

impl Seal<'_> {
    /// Declares `tree` finished. `known` gives the times of folders that were not touched;
    /// the others are looked at.
    ///
    /// # Errors
    /// When the list of files cannot be written: the tree then stays unfinished.
    pub fn put_on(self, place: &Place, tree: &Folder, known: impl Fn(&str) -> Option<i64> + Sync) -> Result<()> {
        let root = tree.root();
        let fresh = root.join(format!("{OWN}-new-manifest"));
        let context = || format!("cannot write the list of published files {}", fresh.display());
        fs::write(&fresh, self.encoded).with_context(context)?;
        let now = system::modified(&fs::metadata(&fresh).with_context(context)?);
        let folders = self.manifest.folders().into_par_iter().map(|dir| {
            let time = known(dir).or_else(|| tree.look(dir).ok().map(|look| look.modified));
            // Clocks of file systems tick coarsely (up to two seconds), and may be set back: a
            // file that joins within the same tick would go unseen.
            time.filter(|time| time.saturating_add(2_000_000_000) < now).unwrap_or(UNSURE)
        });
        let notes =
            Notes { edition: self.edition, files: self.files, folders: folders.collect(), foreign: self.foreign };
        notes.save(&place.state, root)?;
        held::rename(&fresh, &root.join(MANIFEST)).with_context(context)
    }
}

/// Folders whose content an operation changed, so that their times must be taken anew.
#[derive(Default)]
pub(super) struct Touched<'p>(HashSet<&'p str>);

impl<'p> Touched<'p> {
    pub fn add(&mut self, path: &'p str) {
        for dir in paths::ancestors(path) {
            if !self.0.insert(dir) {
                break;
            }
        }
    }

    pub fn has(&self, dir: &str) -> bool {
        dir.is_empty() || self.0.contains(dir)
    }
}

/// Makes the spare equal to the live tree, whatever is in it. The cost of what already equals
/// is a look at each file.
pub(super) fn repair(place: &Place, live: &Folder, manifest: &Manifest) -> Result<()> {
    let spare = Folder::new(place.spare());
    let context = || format!("cannot bring the spare tree {} up to date; it may be deleted", spare.root().display());
    fs::create_dir_all(spare.root()).with_context(context)?;
    unseal(spare.root())?;
    let mut stamps = vec![None; manifest.files().len()];
    purge(&spare, |path, meta| {
        let Some(at) = path.and_then(|p| manifest.find(p)) else {
            return false;
        };
        let here = Stamp::of(meta);
        let same = meta.is_file() && live.file(&manifest.files()[at].0).is_some_and(|look| Stamp::from(&look) == here);
        stamps[at] = same.then_some(here);
        same
    })
    .with_context(context)?;
    let stamps = manifest.files().par_iter().zip(stamps).map(|((path, _), stamp)| match stamp {
        Some(stamp) => Ok(stamp),
        // Deleted from the live tree by hand: the next edition that has it writes it anew.
        None => spare.link_from(live, path).or_else(|e| match e.kind() {
            io::ErrorKind::NotFound => Ok(Stamp::default()),
            _ => Err(e),
        }),
    });
    let files = stamps.collect::<io::Result<_>>().with_context(context)?;
    let (edition, encoded) = manifest.encode()?;
    Seal { manifest, edition, encoded: &encoded, files, foreign: Vec::new() }.put_on(place, &spare, |_| None)
}

/// Removes every file that `keep` does not want, and the folders left empty.
pub(super) fn purge(tree: &Folder, mut keep: impl FnMut(Option<&str>, &fs::Metadata) -> bool) -> io::Result<()> {
    let root = tree.root();
    for entry in WalkDir::new(root).min_depth(1).contents_first(true) {
        let entry = entry?;
        if entry.file_type().is_dir() {
            // Only an empty one goes.
            let _ = fs::remove_dir(entry.path());
            continue;
        }
        let path = entry.path().strip_prefix(root).ok().and_then(Path::to_str);
        let path = path.map(|p| p.replace(std::path::MAIN_SEPARATOR, "/"));
        if !keep(path.as_deref(), &entry.metadata()?) {
            held::remove_file(entry.path())?;
        }
    }
    Ok(())
}
