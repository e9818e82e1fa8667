//! The weaker way: renames file by file, from a journal that the next build can finish.
//!
//! The journal appears in one step when all new files are staged. Before that the folder was
//! not touched; from then on the edition will be published, by this build or the next. Doing
//! it and finishing it are the same function, and each step may be repeated.

use std::collections::HashSet;
use std::fs;
use std::io;
use std::path::Path;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use super::commit::{NextEdition, Origin};
use super::disk::{Publication, Source, Stage, loose_name};
use super::folder::Folder;
use super::foreign::refusal;
use super::manifest::{MANIFEST, Manifest, decode_strict, encode, replace};
use super::notes::Notes;
use super::place::Place;
use super::{paths, spare, system};
use crate::held;

/// Paths from are relative to the private folder, the others to the output.
#[derive(Serialize, Deserialize)]
struct Journal {
    /// Old files where the edition has folders, or the other way round: these go first.
    clear: Vec<Box<str>>,
    moves: Vec<(String, Box<str>)>,
    remove: Vec<Box<str>>,
}

const MAGIC: &[u8; 8] = b"noticejl";
const STAGED_MANIFEST: &str = "manifest";

fn journal_of(place: &Place) -> std::path::PathBuf {
    place.state.join("journal")
}

/// Publishes the staged files one by one.
pub(super) fn publish(publication: &Publication, edition: &NextEdition) -> Result<()> {
    let place = &publication.place;
    refuse_clashes(publication, edition)?;
    if matches!(publication.stage()?, Stage::Tree { .. }) {
        spare::unseal(&place.spare())?;
    }
    let staging = Folder::new(place.staging());
    let context =
        || format!("cannot prepare the new edition in {}; the last good site is untouched", staging.root().display());
    fs::create_dir_all(staging.root()).with_context(context)?;
    staging.replace(STAGED_MANIFEST, &edition.encoded).with_context(context)?;
    let journal = plan(publication, edition)?;
    refuse_held(&Folder::new(place.out.clone()), &journal)?;
    let (_, bytes) = encode(MAGIC, &journal)?;
    replace(&journal_of(place), &bytes)?;

    finish(place)?;

    let mut notes = Notes::blank(&edition.manifest);
    notes.edition = edition.id;
    notes.files = edition.stamps(&publication.base.notes.files);
    notes.save(&place.state, &place.out)?;
    if place.spare().exists() {
        // Of builds that could exchange: nothing withdrawn may stay there.
        spare::repair(place, &Folder::new(place.out.clone()), &edition.manifest)?;
    }
    Ok(())
}

/// Does what a journal says, if there is one, and clears the staging folder.
pub(super) fn finish(place: &Place) -> Result<()> {
    let path = journal_of(place);
    match fs::read(&path) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => {}
        Err(e) => return Err(e).with_context(|| format!("cannot read {}", path.display())),
        Ok(bytes) => {
            let journal: Journal = decode_strict(MAGIC, &bytes, &path).with_context(|| {
                format!(
                    "cannot finish the interrupted publication of {}; move your own files out of it, delete it and {}, and build again",
                    place.out.display(),
                    place.state.display()
                )
            })?;
            apply(place, &journal).with_context(|| {
                format!("the publication of {} stopped half-way; the next build finishes it", place.out.display())
            })?;
            fs::remove_file(&path).with_context(|| format!("cannot remove {}", path.display()))?;
        }
    }
    system::gone(fs::remove_dir_all(place.staging()))
        .with_context(|| format!("cannot clear {}", place.staging().display()))
}

fn apply(place: &Place, journal: &Journal) -> Result<()> {
    let live = Folder::new(place.out.clone());
    fs::create_dir_all(live.root()).with_context(|| format!("cannot make {}", live.root().display()))?;
    let remove = |path: &str| live.remove(path).with_context(|| format!("cannot remove {}", live.path(path).display()));
    journal.clear.iter().try_for_each(|path| remove(path))?;
    let mut made = HashSet::new();
    for (from, to) in &journal.moves {
        move_file(&place.state.join(from), &live.path(to), made.insert(paths::parent(to)))?;
    }
    journal.remove.iter().try_for_each(|path| remove(path))?;
    move_file(&place.staging().join(STAGED_MANIFEST), &live.root().join(MANIFEST), false)
}

/// Already moved by the build that was killed: fine.
fn move_file(from: &Path, to: &Path, make_parent: bool) -> Result<()> {
    let context = || format!("cannot replace {} (does another program hold it open?)", to.display());
    if let (true, Some(parent)) = (make_parent, to.parent()) {
        fs::create_dir_all(parent).with_context(context)?;
    }
    match held::rename(from, to) {
        Err(e) if e.kind() == io::ErrorKind::NotFound && !from.exists() => Ok(()),
        done => done.with_context(context),
    }
}

/// A file that another program holds would stop the renames half-way: looked for while nothing is changed yet.
fn refuse_held(live: &Folder, journal: &Journal) -> Result<()> {
    let gone = journal.clear.iter().chain(&journal.remove);
    let replaced = journal.moves.iter().map(|(_, to)| to);
    let manifest = Box::from(MANIFEST);
    gone.chain(replaced).chain([&manifest]).try_for_each(|path| {
        let full = live.path(path);
        held::free(&full).with_context(|| {
            format!("cannot replace {}; the last good site is untouched / 没有发布，网站还是上一版", full.display())
        })
    })
}

fn plan(publication: &Publication, edition: &NextEdition) -> Result<Journal> {
    let tree = matches!(publication.stage()?, Stage::Tree { .. });
    let in_spare = |path: &str| format!("spare/{path}");
    let mut moves = Vec::new();
    for ((path, _), origin) in edition.manifest.files().iter().zip(&edition.origin) {
        let from = match *origin {
            Origin::Staged(_) if tree => in_spare(path),
            Origin::Staged(at) => format!("staging/{}", loose_name(edition.staged[at].number)),
            Origin::Kept(_) if publication.base.source == Source::Spare => in_spare(path),
            Origin::Kept(_) => continue,
        };
        moves.push((from, path.clone()));
    }
    // Pages last: what they refer to is there when they appear.
    moves.sort_by_key(|(_, to)| to.ends_with(".html"));
    let in_the_way = |path: &str| {
        edition.manifest.has_folder(path) || paths::ancestors(path).any(|dir| edition.manifest.find(dir).is_some())
    };
    let published = publication.base.source != Source::Spare;
    let removed = edition.removed.iter().filter(|_| published).cloned();
    let (clear, remove) = removed.partition(|path| in_the_way(path));
    Ok(Journal { clear, moves, remove })
}

/// Foreign files are never moved here, so only the places of new files are looked at.
fn refuse_clashes(publication: &Publication, edition: &NextEdition) -> Result<()> {
    let live = Folder::new(publication.place.out.clone());
    let nothing = Manifest::default();
    let ours = match publication.base.source {
        Source::Live | Source::LiveDamaged => &publication.base.manifest,
        Source::Nothing | Source::Spare => &nothing,
    };
    let mut seen = HashSet::new();
    for ((path, _), origin) in edition.manifest.files().iter().zip(&edition.origin) {
        if matches!(origin, Origin::Kept(_)) && publication.base.source != Source::Spare {
            continue;
        }
        for dir in paths::ancestors(path).take_while(|dir| seen.insert(*dir)) {
            let stands = fs::symlink_metadata(live.path(dir)).is_ok_and(|meta| !meta.is_dir());
            if stands && ours.find(dir).is_none() {
                return Err(refusal(&live.path(dir), path));
            }
        }
        match fs::symlink_metadata(live.path(path)) {
            Ok(meta) if meta.is_dir() => refuse_foreign_below(&live, path, ours)?,
            Ok(_) if ours.find(path).is_none() => return Err(refusal(&live.path(path), path)),
            _ => {}
        }
    }
    Ok(())
}

/// A folder gives way to a file only if all it holds is ours and goes.
fn refuse_foreign_below(live: &Folder, dir: &str, ours: &Manifest) -> Result<()> {
    for entry in walkdir::WalkDir::new(live.path(dir)) {
        let entry = entry.with_context(|| format!("cannot look into {}", live.path(dir).display()))?;
        let path = entry.path().strip_prefix(live.root()).ok().and_then(Path::to_str);
        let path = path.map(|p| p.replace(std::path::MAIN_SEPARATOR, "/"));
        let known = path
            .is_some_and(|p| if entry.file_type().is_dir() { ours.has_folder(&p) } else { ours.find(&p).is_some() });
        if !known {
            return Err(refusal(entry.path(), dir));
        }
    }
    Ok(())
}
