//! Publishing against its two hardest promises: any sequence of editions ends in exactly the
//! last one, and a build killed at any moment leaves the last good site or the new one.

#![cfg(unix)]

mod killed;
mod sequences;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use noticeboard::publish::{Destination, Publication, Way};
use rayon::prelude::*;

type Files = BTreeMap<String, Vec<u8>>;

const WAYS: [Way; 2] = [Way::Best, Way::Journal];

fn build(out: &Path, way: Way, files: &Files) -> anyhow::Result<()> {
    let publication = Publication::begin_by(out, way)?;
    files.par_iter().try_for_each(|(path, bytes)| publication.put(path, bytes))?;
    publication.commit().map(drop)
}

/// Every file below `root` but the module's own.
fn tree(root: &Path) -> Files {
    let walk = walkdir::WalkDir::new(root).into_iter().filter_map(Result::ok);
    walk.filter(|entry| !entry.file_type().is_dir())
        .map(|entry| (entry.path().strip_prefix(root).unwrap().to_str().unwrap().to_owned(), entry))
        .filter(|(path, _)| !path.starts_with(".noticeboard-"))
        .map(|(path, entry)| (path, fs::read(entry.path()).unwrap()))
        .collect()
}

fn spare_of(out: &Path) -> PathBuf {
    out.parent().unwrap().join(".public.noticeboard/spare")
}

/// Nothing may be in the spare that is not live: it could have been withdrawn.
fn assert_spare_is_clean(out: &Path) {
    let live = tree(out);
    // Foreign files follow when something is switched.
    for (path, bytes) in tree(&spare_of(out)).into_iter().filter(|(path, _)| !sequences::FOREIGN.contains(&&path[..])) {
        assert_eq!(live.get(&path), Some(&bytes), "{path} in the spare is not what is published");
    }
}
