//! The few calls that differ between systems. Everything else in this module is plain `std`.

use std::fs::Metadata;
use std::io;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

/// Exchanges two folders in one step; both must exist.
#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
pub(super) fn exchange(a: &Path, b: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE)?)
}

/// No such call here: the caller falls back to the journal.
#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
pub(super) fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// The number that tells two files of one disk apart; 0 where `std` does not know it.
pub(super) fn inode(meta: &Metadata) -> u64 {
    #[cfg(unix)]
    return std::os::unix::fs::MetadataExt::ino(meta);
    #[cfg(not(unix))]
    {
        let _ = meta;
        0
    }
}

/// Time of the last change in nanoseconds, negative before 1970, 0 where unknown.
pub(super) fn modified(meta: &Metadata) -> i64 {
    let Ok(time) = meta.modified() else { return 0 };
    match time.duration_since(UNIX_EPOCH) {
        Ok(after) => i64::try_from(after.as_nanos()).unwrap_or(i64::MAX),
        Err(before) => -i64::try_from(before.duration().as_nanos()).unwrap_or(i64::MAX),
    }
}

/// Gives `folder` the rights (and, if allowed, the owner) that `like` has.
pub(super) fn copy_rights(like: &Metadata, folder: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt, chown};
        let now = std::fs::symlink_metadata(folder)?;
        if (now.uid(), now.gid()) != (like.uid(), like.gid()) {
            // Only root may give a folder away; without it the builder's own rights remain.
            let _ = chown(folder, Some(like.uid()), Some(like.gid()));
        }
    }
    std::fs::set_permissions(folder, like.permissions())
}

/// Keeps others out of a folder that holds unpublished and withdrawn files for a moment.
pub(super) fn make_private(folder: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700))?;
    }
    let _ = folder;
    Ok(())
}

/// A foreign path as bytes: its name need not be UTF-8.
pub(super) fn path_to_bytes(path: &Path) -> Vec<u8> {
    path.as_os_str().as_encoded_bytes().to_vec()
}

/// The inverse of [`path_to_bytes`].
pub(super) fn path_from_bytes(bytes: &[u8]) -> PathBuf {
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStrExt;
        PathBuf::from(std::ffi::OsStr::from_bytes(bytes))
    }
    #[cfg(not(unix))]
    PathBuf::from(String::from_utf8_lossy(bytes).into_owned())
}

/// Renames a file over another. On Windows a reader can hold the target for a moment.
pub(super) fn rename(from: &Path, to: &Path) -> io::Result<()> {
    let mut patience = if cfg!(windows) { 40 } else { 0 };
    loop {
        match std::fs::rename(from, to) {
            Err(e) if patience > 0 && e.kind() == io::ErrorKind::PermissionDenied => {
                patience -= 1;
                std::thread::sleep(std::time::Duration::from_millis(50));
            }
            done => return done,
        }
    }
}

/// `Ok(())` also if there was nothing to remove.
pub(super) fn gone(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}
