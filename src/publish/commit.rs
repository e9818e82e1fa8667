//! The switch: from the last edition to the one that was put, in one step where possible.

use std::fs;
use std::sync::PoisonError;

use anyhow::{Context, Result, bail};
use rayon::prelude::*;

use super::disk::{Publication, Source, Stage, Staged};
use super::folder::{Folder, Stamp};

use super::manifest::{EditionId, Manifest, replace};
use super::paths::{Claim, Taken};
use super::spare::{self, Seal, Touched};
use super::{Report, exchange, journal, system};
use crate::held;

/// Everything known about the edition when it is complete.
pub(super) struct NextEdition {
    pub manifest: Manifest,
    pub id: EditionId,
    pub encoded: Vec<u8>,
    /// Sorted by path.
    pub staged: Vec<Staged>,
    /// For each file of the manifest: where it comes from.
    pub origin: Vec<Origin>,
    pub removed: Vec<Box<str>>,
}

/// Where a file of the new edition comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// Index in the base's manifest.
    Kept(usize),
    /// Index in [`NextEdition::staged`].
    Staged(usize),
}

/// Publishes; what it did, and what stands there now.
pub(super) fn commit(publication: &mut Publication) -> Result<(Report, EditionId)> {
    claim_kept(publication)?;
    let (kept, staged, bytes) = take_work(publication);
    let base = &publication.base;
    let published = matches!(base.source, Source::Live | Source::LiveDamaged);
    if published && staged.is_empty() && kept == base.manifest.files().len() {
        refresh(publication)?;
        return Ok((Report { kept, unchanged: true, ..Report::default() }, publication.base.edition));
    }
    let edition = NextEdition::new(publication, staged)?;
    let report = Report {
        written: edition.staged.len(),
        kept,
        removed: if published { edition.removed.len() } else { 0 },
        unchanged: false,
        bytes_written: bytes,
    };
    let whole = match publication.stage()? {
        Stage::Tree { spare, .. } if !published => first(publication, &edition, spare)?,
        Stage::Tree { spare, had_files } => exchange::next(publication, &edition, spare, *had_files)?,
        Stage::Loose { .. } => false,
    };
    if !whole {
        journal::publish(publication, &edition)?;
    }
    publication.place.tidy();
    Ok((report, edition.id))
}

/// Turns `keep_prefix` and `keep_rest` into claims for what was not put.
fn claim_kept(publication: &mut Publication) -> Result<()> {
    let all = std::mem::take(publication.kept.get_mut().unwrap_or_else(PoisonError::into_inner));
    for kept in all {
        for (path, print) in publication.base.manifest.files() {
            if !kept.holds(path) || matches!(publication.names.get(path), Some(Taken::File(_))) {
                continue;
            }
            if !publication.holds(path, *print) {
                bail!(
                    "{} was changed or deleted since it was published, so it cannot be left as it is; build all outputs (without --only)",
                    publication.place.out.join(path.as_ref()).display()
                );
            }
            publication.names.claim(path, Claim { print: *print, kept: true })?;
        }
    }
    Ok(())
}

/// The number of kept files, the staged files, their bytes.
fn take_work(publication: &mut Publication) -> (usize, Vec<Staged>, u64) {
    for (at, stamp) in publication.restamped.get_mut().unwrap_or_else(PoisonError::into_inner) {
        publication.base.notes.files[*at] = *stamp;
    }
    let mut staged = std::mem::take(publication.staged.get_mut().unwrap_or_else(PoisonError::into_inner));
    staged.par_sort_unstable_by(|a, b| a.path.cmp(&b.path));
    let bytes = staged.iter().map(|file| file.len).sum();
    let kept = publication.names.count() - staged.len();
    (kept, staged, bytes)
}

/// Nothing changed; notes that were wrong are put right, so that the next build is fast.
fn refresh(publication: &mut Publication) -> Result<()> {
    let restamped = !publication.restamped.get_mut().unwrap_or_else(PoisonError::into_inner).is_empty();
    let (place, base) = (&publication.place, &mut publication.base);
    if base.source == Source::LiveDamaged {
        let (_, encoded) = base.manifest.encode()?;
        replace(&place.out.join(super::manifest::MANIFEST), &encoded)?;
    }
    if restamped {
        base.notes.edition = base.edition;
        base.notes.save(&place.state, &place.out)?;
        place.tidy();
    }
    Ok(())
}

impl NextEdition {
    fn new(publication: &Publication, staged: Vec<Staged>) -> Result<NextEdition> {
        let base = &publication.base;
        let claims = publication.names.files();
        let mut origin = Vec::with_capacity(claims.len());
        let mut next = 0;
        for (path, claim) in &claims {
            origin.push(match base.manifest.find(path) {
                Some(at) if claim.kept => Origin::Kept(at),
                // Both lists are sorted, and whatever is not kept was staged.
                _ => {
                    next += 1;
                    Origin::Staged(next - 1)
                }
            });
        }
        if next != staged.len() {
            bail!(
                "a file of this edition was not written to the end, so it is not published; the last good site is untouched"
            );
        }
        let manifest = Manifest::new(claims.into_iter().map(|(path, claim)| (path, claim.print)).collect());
        let gone = base.manifest.files().iter().filter(|(path, _)| manifest.find(path).is_none());
        let removed = gone.map(|(path, _)| path.clone()).collect();
        let (id, encoded) = manifest.encode()?;
        Ok(NextEdition { manifest, id, encoded, staged, origin, removed })
    }

    /// How the files look if kept ones look as in `base`.
    pub fn stamps(&self, base: &[Stamp]) -> Vec<Stamp> {
        let stamp = |origin: &Origin| match *origin {
            Origin::Kept(at) => base[at],
            Origin::Staged(at) => self.staged[at].stamp,
        };
        self.origin.iter().map(stamp).collect()
    }

    pub fn seal(&self, files: Vec<Stamp>, foreign: Vec<Vec<u8>>) -> Seal<'_> {
        Seal { manifest: &self.manifest, edition: self.id, encoded: &self.encoded, files, foreign }
    }

    /// The folders changed by writing the staged and removing the removed files.
    pub fn touched(&self) -> Touched<'_> {
        let mut touched = Touched::default();
        self.staged.iter().for_each(|file| touched.add(&file.path));
        self.removed.iter().for_each(|path| touched.add(path));
        touched
    }
}

/// The first edition: the staged tree becomes the folder. `false`: only the journal can.
fn first(publication: &Publication, edition: &NextEdition, spare: &Folder) -> Result<bool> {
    let place = &publication.place;
    let context = || format!("cannot finish the new edition in {}", spare.root().display());
    let leftovers = !matches!(publication.stage()?, Stage::Tree { had_files: false, .. });
    if leftovers {
        let wanted = |path: Option<&str>| path.is_some_and(|p| edition.manifest.find(p).is_some());
        spare::purge(spare, |path, meta| meta.is_file() && wanted(path)).with_context(context)?;
    }
    edition.seal(edition.stamps(&publication.base.notes.files), Vec::new()).put_on(place, spare, |_| None)?;
    if !place.out_is_empty()? {
        bail!(
            "files appeared in {} during the build and are not noticeboard's; move them away and build again",
            place.out.display()
        );
    }
    let Ok(rights) = fs::symlink_metadata(&place.out) else {
        held::rename(spare.root(), &place.out)
            .with_context(|| format!("cannot publish the new edition as {}", place.out.display()))?;
        return Ok(true);
    };
    if !place.can_exchange {
        return Ok(false);
    }
    system::copy_rights(&rights, spare.root()).with_context(context)?;
    if system::exchange(spare.root(), &place.out).is_err() {
        return Ok(false);
    }
    // Empty; a spare is made when there is something to switch.
    let _ = fs::remove_dir(spare.root());
    Ok(true)
}
