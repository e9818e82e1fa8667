//! A new file of a board, and one that goes.

use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::Context;

use super::Refused;
use super::write::{beside, same};
use crate::held;

/// Writes a new file: whole or not at all, never over another, and never through a link that leads out of the content.
///
/// # Errors
/// With the reason why nothing was written.
pub fn fresh(root: &Path, path: &str, bytes: &[u8]) -> Result<(), Refused> {
    let full = root.join(path);
    let folder = full.parent().unwrap_or(root);
    if !lies_in(&root.join("content"), folder).map_err(Refused::Failed)? {
        return Err(Refused::Elsewhere);
    }
    let made = fs::create_dir_all(folder);
    made.with_context(|| format!("{} cannot be made / 建不了", folder.display())).map_err(Refused::Failed)?;
    if full.symlink_metadata().is_ok() {
        return Err(Refused::Changed);
    }
    let (temporary, mut file) = beside(&full).map_err(Refused::Failed)?;
    let written = file.write_all(bytes).and_then(|()| file.sync_all());
    drop(file);
    let put = written.and_then(|()| held::rename(&temporary, &full));
    if put.is_err() {
        let _ = fs::remove_file(&temporary);
    }
    put.with_context(|| format!("{path} cannot be written / 写不进去")).map_err(Refused::Failed)
}

/// Takes a file away, if it still says what was read.
///
/// # Errors
/// With the reason why it stands.
pub fn remove(root: &Path, path: &str, old: &str) -> Result<(), Refused> {
    let full = root.join(path);
    if !full.symlink_metadata().is_ok_and(|metadata| metadata.is_file()) || same(&full, old).is_none() {
        return Err(Refused::Changed);
    }
    held::patiently(|| fs::remove_file(&full))
        .with_context(|| format!("{path} cannot be removed / 删不掉"))
        .map_err(Refused::Failed)
}

/// Whether a folder, or the one that it would be made in, lies in the content: no link leads elsewhere.
pub(crate) fn lies_in(content: &Path, folder: &Path) -> anyhow::Result<bool> {
    let real = |path: &Path| path.canonicalize().with_context(|| format!("{} cannot be looked at", path.display()));
    let there = folder.ancestors().find(|above| above.symlink_metadata().is_ok()).unwrap_or(content);
    Ok(real(there)?.starts_with(real(content)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn new_files_are_written_over_nothing_and_go_only_as_they_were() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("content")).unwrap();
        fresh(folder.path(), "content/a/b.yaml", b"name: x\n").unwrap();
        assert_eq!(fs::read_to_string(folder.path().join("content/a/b.yaml")).unwrap(), "name: x\n");
        assert_eq!(fs::read_dir(folder.path().join("content/a")).unwrap().count(), 1);
        assert!(matches!(fresh(folder.path(), "content/a/b.yaml", b""), Err(Refused::Changed)));
        #[cfg(unix)]
        {
            let elsewhere = tempfile::tempdir().unwrap();
            std::os::unix::fs::symlink(elsewhere.path(), folder.path().join("content/link")).unwrap();
            assert!(matches!(fresh(folder.path(), "content/link/c.yaml", b""), Err(Refused::Elsewhere)));
            assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0);
        }
        assert!(matches!(remove(folder.path(), "content/a/b.yaml", "name: y\n"), Err(Refused::Changed)));
        remove(folder.path(), "content/a/b.yaml", "name: x\n").unwrap();
        assert!(matches!(remove(folder.path(), "content/a/b.yaml", "name: x\n"), Err(Refused::Changed)));
    }
}
