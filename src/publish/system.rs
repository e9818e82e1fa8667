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

/// A look at what stands at a path, links not followed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Look {
    pub is_file: bool,
    pub is_dir: bool,
    pub len: u64,
    pub inode: u64,
    pub modified: i64,
}

impl From<Metadata> for Look {
    fn from(meta: Metadata) -> Self {
        Look {
            is_file: meta.is_file(),
            is_dir: meta.is_dir(),
            len: meta.len(),
            inode: inode(&meta),
            modified: modified(&meta),
        }
    }
}

/// A folder held open: looking at a hundred thousand files is mostly finding their folders, so
/// the way to the first one should be short.
#[cfg(unix)]
pub(super) struct Handle(rustix::fd::OwnedFd);

#[cfg(unix)]
impl Handle {
    /// A folder that is looked into again and again.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub fn open(folder: &Path) -> io::Result<Self> {
        use rustix::fs::{CWD, Mode, OFlags, openat};
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        Ok(Handle(openat(CWD, folder, flags, Mode::empty())?))
    }

    /// What stands at a path inside; links are not followed.
    ///
    /// # Errors
    /// When nothing stands there or the system refuses.
    pub fn look(&self, path: &str) -> io::Result<Look> {
        use rustix::fs::{AtFlags, FileType, statat};
        let path = if path.is_empty() { "." } else { path };
        let stat = statat(&self.0, path, AtFlags::SYMLINK_NOFOLLOW)?;
        let kind = FileType::from_raw_mode(stat.st_mode);
        #[allow(clippy::unnecessary_cast, reason = "the types of these fields differ between systems")]
        Ok(Look {
            is_file: kind.is_file(),
            is_dir: kind.is_dir(),
            len: stat.st_size as u64,
            inode: stat.st_ino as u64,
            modified: (stat.st_mtime as i64).saturating_mul(1_000_000_000).saturating_add(stat.st_mtime_nsec as i64),
        })
    }
}

/// Plain paths where `std` knows nothing shorter.
#[cfg(not(unix))]
pub(super) struct Handle(PathBuf);

#[cfg(not(unix))]
impl Handle {
    /// A folder that is looked into again and again.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub fn open(folder: &Path) -> io::Result<Self> {
        Ok(Handle(folder.to_owned()))
    }

    /// What stands at a path inside; links are not followed.
    ///
    /// # Errors
    /// When nothing stands there or the system refuses.
    pub fn look(&self, path: &str) -> io::Result<Look> {
        let full = if path.is_empty() { self.0.clone() } else { self.0.join(path) };
        std::fs::symlink_metadata(full).map(Look::from)
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

/// `Ok(())` also if there was nothing to remove.
pub(super) fn gone(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}
