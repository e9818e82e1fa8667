//! Files in the output that are not ours: found, carried to the other tree, never lost.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow};
use rayon::prelude::*;

use super::folder::{Folder, Stamp};
use super::manifest::Manifest;
use super::notes::{Notes, UNSURE};
use super::paths::{Names, OWN, Taken};
use super::system;

/// What stands at a foreign path. A folder is listed for its own sake: it may be empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Thing {
    Folder,
    /// A file, link or anything else that can be linked; the stamp tells it from its successor.
    Leaf(Stamp),
}

/// All foreign files and folders of a tree by their path in it; a folder before its content.
pub(super) type Foreign = BTreeMap<PathBuf, Thing>;

/// What a look at a tree found.
pub(super) struct Scan {
    pub foreign: Foreign,
    /// In the order of [`Manifest::folders`]: times at which the scan is true.
    pub folders: Vec<i64>,
}

/// Finds the foreign files. Only folders whose time differs from the notes are listed.
pub(super) fn scan(tree: &Folder, manifest: &Manifest, notes: &Notes) -> Result<Scan> {
    let folders = manifest.folders();
    let looked: Vec<(i64, Option<Vec<PathBuf>>)> = folders
        .par_iter()
        .zip(&notes.folders)
        .map(|(dir, noted)| look(tree, dir, *noted, manifest))
        .collect::<Result<_>>()?;
    let listed = |dir: &str| {
        // Rarely asked: only for what is already known to be foreign.
        folders.iter().position(|d| *d == dir).is_none_or(|at| looked[at].1.is_some())
    };
    let mut tops: Vec<PathBuf> = Vec::new();
    for known in notes.foreign_paths() {
        let dir = known.parent().and_then(Path::to_str).unwrap_or("");
        if !listed(dir) {
            tops.push(known);
        }
    }
    let mut times = Vec::with_capacity(looked.len());
    for (time, found) in looked {
        times.push(time);
        tops.extend(found.into_iter().flatten());
    }
    let mut foreign = Foreign::new();
    for top in tops {
        add(tree.root(), top, &mut foreign)?;
    }
    Ok(Scan { foreign, folders: times })
}

/// The time of one of our folders, and what in it is not ours unless the notes still hold.
fn look(tree: &Folder, dir: &str, noted: i64, manifest: &Manifest) -> Result<(i64, Option<Vec<PathBuf>>)> {
    let context = || format!("cannot look for other files in {}", tree.path(dir).display());
    let look = match tree.look(dir) {
        Err(e) if absent(&e) => return Ok((UNSURE, Some(Vec::new()))),
        look => look.with_context(context)?,
    };
    if !look.is_dir {
        // Somebody put a file or link in the place of our folder: found by listing its parent.
        return Ok((UNSURE, Some(Vec::new())));
    }
    let time = look.modified;
    // Our own manifest and probes change the root all the time.
    if time == noted && !dir.is_empty() {
        return Ok((time, None));
    }
    let mut found = Vec::new();
    for entry in fs::read_dir(tree.path(dir)).with_context(context)? {
        let entry = entry.with_context(context)?;
        let name = entry.file_name();
        let ours = name.to_str().is_some_and(|name| {
            let path = if dir.is_empty() { name.to_owned() } else { format!("{dir}/{name}") };
            let own = name.strip_prefix(OWN).is_some_and(|rest| dir.is_empty() || rest.starts_with("-new-"));
            let is_folder = entry.file_type().is_ok_and(|t| t.is_dir());
            own || if is_folder { manifest.has_folder(&path) } else { manifest.find(&path).is_some() }
        });
        if !ours {
            found.push(Path::new(dir).join(name));
        }
    }
    Ok((time, Some(found)))
}

fn absent(e: &io::Error) -> bool {
    matches!(e.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// What an earlier [`carry`] brought to this tree, as far as it is still there.
pub(super) fn noted(root: &Path, notes: &Notes) -> Result<Foreign> {
    let mut foreign = Foreign::new();
    for top in notes.foreign_paths() {
        add(root, top, &mut foreign)?;
    }
    Ok(foreign)
}

fn add(root: &Path, path: PathBuf, foreign: &mut Foreign) -> Result<()> {
    let full = root.join(&path);
    let context = || format!("cannot look at {}", full.display());
    let meta = match fs::symlink_metadata(&full) {
        Err(e) if absent(&e) => return Ok(()),
        meta => meta.with_context(context)?,
    };
    if !meta.is_dir() {
        foreign.insert(path, Thing::Leaf(Stamp::of(&meta)));
        return Ok(());
    }
    let entries = fs::read_dir(&full).with_context(context)?;
    for entry in entries {
        add(root, path.join(entry.with_context(context)?.file_name()), foreign)?;
    }
    foreign.insert(path, Thing::Folder);
    Ok(())
}

/// The path of this edition that a foreign file stands in the way of.
fn clash(path: &Path, thing: Thing, names: &Names) -> Option<String> {
    // A name that is not UTF-8 is nobody's wish.
    let path = path.to_str()?.replace(std::path::MAIN_SEPARATOR, "/");
    let here = match names.get(&path) {
        Some(Taken::File(_)) => true,
        Some(Taken::Folder) => thing != Thing::Folder,
        None => false,
    };
    let above = super::paths::ancestors(&path).find(|dir| matches!(names.get(dir), Some(Taken::File(_))));
    let above = above.map(str::to_owned);
    if here { Some(path) } else { above }
}

/// Refuses an edition that wants the path of a foreign file.
pub(super) fn refuse_clashes(out: &Path, foreign: &Foreign, names: &Names) -> Result<()> {
    for (path, thing) in foreign {
        if let Some(wanted) = clash(path, *thing, names) {
            return Err(refusal(&out.join(path), &wanted));
        }
    }
    Ok(())
}

/// Leaves out what stands in the way of the edition.
pub(super) fn drop_clashes(foreign: &mut Foreign, names: &Names) {
    foreign.retain(|path, thing| clash(path, *thing, names).is_none());
}

/// The error for a foreign file where a page should be.
pub(super) fn refusal(foreign: &Path, wanted: &str) -> anyhow::Error {
    anyhow!(
        "{} was not written by noticeboard, but this edition wants the path {wanted:?}; move the file away, or rename the page. The last good site is untouched",
        foreign.display()
    )
}

/// Makes the foreign files in `to` those of `from`. `before`: what an earlier call brought
/// there; whatever else lies in `to` is not touched.
pub(super) fn carry(from: &Path, now: &Foreign, to: &Path, before: &Foreign) -> io::Result<()> {
    // Content before its folder.
    for (path, thing) in before.iter().rev() {
        match (thing, now.get(path)) {
            (Thing::Leaf(_), Some(Thing::Leaf(_))) | (Thing::Folder, Some(Thing::Folder)) => {
                continue;
            }
            (Thing::Leaf(_), _) => system::gone(fs::remove_file(to.join(path)))?,
            (Thing::Folder, _) => {}
        }
        // Folders stay as far as something is in them; a wanted empty one is made again below.
        let own = (*thing == Thing::Folder).then_some(path.as_path());
        let above = path.ancestors().skip(1).filter(|dir| !dir.as_os_str().is_empty());
        let removed = own.into_iter().chain(above).map(|dir| fs::remove_dir(to.join(dir)));
        removed.take_while(Result::is_ok).count();
    }
    for (path, thing) in now {
        let target = to.join(path);
        match thing {
            Thing::Folder => fs::create_dir_all(&target)?,
            Thing::Leaf(stamp) => {
                if fs::symlink_metadata(&target).is_ok_and(|there| Stamp::of(&there) == *stamp) {
                    continue;
                }
                link_over(&from.join(path), &target)?;
            }
        }
    }
    Ok(())
}

fn link_over(source: &Path, target: &Path) -> io::Result<()> {
    if let Some(parent) = target.parent() {
        fs::create_dir_all(parent)?;
    }
    match fs::hard_link(source, target) {
        // Deleted since it was found.
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(e) if e.kind() == io::ErrorKind::AlreadyExists => {
            let fresh = target.with_file_name(format!("{OWN}-new-foreign"));
            system::gone(fs::remove_file(&fresh))?;
            fs::hard_link(source, &fresh)?;
            let renamed = fs::rename(&fresh, target);
            // Also left if both names were one file already.
            let _ = fs::remove_file(&fresh);
            renamed
        }
        done => done,
    }
}

/// The topmost folders and files through which all foreign ones are found again: their parents
/// are folders of ours.
pub(super) fn tops(foreign: &Foreign, manifest: &Manifest) -> Vec<Vec<u8>> {
    let ours = |dir: &Path| dir.as_os_str().is_empty() || dir.to_str().is_some_and(|d| manifest.has_folder(d));
    let mut tops = BTreeSet::new();
    for path in foreign.keys() {
        let mut above = path.ancestors().take_while(|dir| !ours(dir));
        tops.extend(above.by_ref().last().map(system::path_to_bytes));
    }
    tops.into_iter().collect()
}
