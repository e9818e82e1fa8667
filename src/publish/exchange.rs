//! The strong way: the next edition is brought to the spare, exchanged with the live tree, and
//! the tree that was live follows.

use std::fs;

use anyhow::{Context, Result};
use rayon::prelude::*;

use super::commit::{NextEdition, Origin};
use super::disk::{Base, Publication};
use super::folder::{Folder, Stamp};
use super::foreign::{self, Foreign, Thing};
use super::manifest::Fingerprint;
use super::notes::Notes;
use super::place::Place;
use super::{spare, system};

/// The next edition: the spare is brought up to it and exchanged with the live tree, which
/// then follows. `false`: nothing was switched, and only the journal can.
pub(super) fn next(publication: &Publication, edition: &NextEdition, spare: &Folder, had_files: bool) -> Result<bool> {
    let (place, base) = (&publication.place, &publication.base);
    let context =
        || format!("cannot prepare the new edition in {}; the last good site is untouched", spare.root().display());

    let notes = Notes::load_exact(&place.state, spare.root(), base.edition, &base.manifest).filter(|_| had_files);
    let mut before = match &notes {
        Some(notes) => foreign::noted(spare.root(), notes)?,
        None => Foreign::new(),
    };
    // A folder that was foreign until now may already hold new pages.
    before.retain(|path, thing| {
        *thing == Thing::Folder || path.to_str().and_then(|p| edition.manifest.find(p)).is_none()
    });
    edition.removed.par_iter().try_for_each(|path| spare.remove(path)).with_context(context)?;
    let linked = link_kept(base, edition, spare, notes.as_ref()).with_context(context)?;

    let found = foreign::scan(&base.folder, &base.manifest, &base.notes)?;
    foreign::refuse_clashes(&place.out, &found.foreign, &publication.names)?;
    if foreign::carry(&place.out, &found.foreign, spare.root(), &before).is_err() {
        // Someone else's file on a careful system, or a disk mounted in the folder: cannot be
        // in two trees at once.
        return Ok(false);
    }
    fs::symlink_metadata(&place.out).and_then(|meta| system::copy_rights(&meta, spare.root())).with_context(context)?;

    let mut touched = edition.touched();
    let mut stamps = edition.stamps(&base.notes.files);
    for (at, (stamp, relinked)) in linked.into_iter().enumerate() {
        stamps[at] = stamp;
        if relinked {
            touched.add(&edition.manifest.files()[at].0);
        }
    }
    for path in found.foreign.keys().chain(before.keys()).filter_map(|p| p.to_str()) {
        touched.add(path);
    }
    let times = notes.as_ref().map(|notes| notes.folder_times(&base.manifest)).unwrap_or_default();
    let known = |dir: &str| {
        if touched.has(dir) { None } else { times.get(dir).copied() }
    };
    edition.seal(stamps, foreign::tops(&found.foreign, &edition.manifest)).put_on(place, spare, known)?;

    if system::exchange(spare.root(), &place.out).is_err() {
        return Ok(false);
    }
    follow(publication, edition, &found.foreign).with_context(|| {
        format!(
            "the new edition is published in {}, but the previous one beside it could not be cleaned up; build again",
            place.out.display()
        )
    })?;
    Ok(true)
}

/// Brings the kept files to the spare as far as they are not there: stamp, and whether linked.
fn link_kept(
    base: &Base,
    edition: &NextEdition,
    spare: &Folder,
    notes: Option<&Notes>,
) -> std::io::Result<Vec<(Stamp, bool)>> {
    let files = edition.manifest.files().par_iter().zip(&edition.origin);
    let link = |((path, _), origin): (&(Box<str>, Fingerprint), &Origin)| match *origin {
        Origin::Staged(at) => Ok((edition.staged[at].stamp, false)),
        Origin::Kept(at) => {
            if let Some(notes) = notes
                && spare.file(path).is_some_and(|look| Stamp::from(&look) == notes.files[at])
            {
                return Ok((notes.files[at], false));
            }
            spare.link_from(&base.folder, path).map(|stamp| (stamp, true))
        }
    };
    files.map(link).collect()
}

/// After the exchange: brings over what became of foreign files meanwhile, then makes the
/// tree that was live hold the new edition and nothing else of ours.
fn follow(publication: &Publication, edition: &NextEdition, carried: &Foreign) -> Result<()> {
    let (place, base): (&Place, &Base) = (&publication.place, &publication.base);
    let (old, live) = (Folder::new(place.spare()), Folder::new(place.out.clone()));
    let mut found = foreign::scan(&old, &base.manifest, &base.notes)?;
    if found.foreign != *carried {
        // What came within this instant to just the path of a new page is lost to the page.
        foreign::drop_clashes(&mut found.foreign, &publication.names);
        foreign::carry(old.root(), &found.foreign, live.root(), carried)?;
        let mut notes = Notes::blank(&edition.manifest);
        notes.edition = edition.id;
        notes.files = Notes::load(&place.state, live.root(), edition.id, &edition.manifest).files;
        notes.save(&place.state, live.root())?;
    }
    spare::unseal(old.root())?;
    edition.removed.par_iter().try_for_each(|path| old.remove(path))?;
    edition.staged.par_iter().try_for_each(|file| old.link_from(&live, &file.path).map(drop))?;
    let touched = edition.touched();
    let mut times = base.notes.folder_times(&base.manifest);
    times.extend(base.manifest.folders().into_iter().zip(found.folders));
    let known = |dir: &str| {
        if touched.has(dir) { None } else { times.get(dir).copied() }
    };
    let foreign = foreign::tops(&found.foreign, &edition.manifest);
    edition.seal(edition.stamps(&base.notes.files), foreign).put_on(place, &old, known)
}
