//! One file put in the place of another, whole or not at all.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;

use crate::diagnostic::{Message, say};
use crate::held;
use crate::source::{TEXT_LIMIT, read_regular};

/// Why a file was left as it is.
#[derive(Debug)]
pub enum Refused {
    /// It is not what was read: somebody is at work in it.
    Changed,
    /// A link leads out of the board.
    Elsewhere,
    /// It may not be written to.
    ReadOnly,
    /// The machine's fault.
    Failed(anyhow::Error),
}

impl Refused {
    /// In words.
    pub fn words(&self, path: &str) -> Message {
        match self {
            Self::Changed => say!(
                "{path} 刚刚有人改过，没有写：再运行一次",
                "{path} was changed in the meantime and is left alone: run the command again"
            ),
            Self::Elsewhere => say!(
                "{path} 经过一个链接，不在公示栏里，没有写",
                "{path} leads out of the board through a link: nothing was written"
            ),
            Self::ReadOnly => say!(
                "{path} 是只读的，没有写：去掉“只读”再运行一次",
                "{path} is read-only and is left alone: allow writing and run the command again"
            ),
            Self::Failed(error) => say!("{path} 写不进去：{error:#}", "{path} cannot be written: {error:#}"),
        }
    }
}

/// Marks of byte order before a text; two stand where a program put one before another's.
const MARK: &[u8] = b"\xef\xbb\xbf";

/// Writes a text in the place of one that was read from a board's file. The name leads to the old file or to the new one
/// at any moment, and its permissions stay.
///
/// # Errors
/// With the reason why the old file stands.
pub fn write(root: &Path, path: &str, old: &str, new: &str) -> Result<(), Refused> {
    let full: PathBuf = root.join(path);
    let metadata = fs::symlink_metadata(&full).map_err(|_| Refused::Changed)?;
    if !metadata.is_file() {
        return Err(Refused::Changed);
    }
    if metadata.permissions().readonly() {
        return Err(Refused::ReadOnly);
    }
    let marks = same(&full, old).ok_or(Refused::Changed)?;
    let failed = |error: io::Error, what: &str| Refused::Failed(anyhow::Error::new(error).context(what.to_owned()));
    let (temporary, mut file) = beside(&full).map_err(Refused::Failed)?;
    let written = (|| {
        for _ in 0..marks {
            file.write_all(MARK)?;
        }
        file.write_all(new.as_bytes())?;
        file.set_permissions(metadata.permissions())?;
        file.sync_all()
    })();
    drop(file);
    let put = written.map_err(|error| failed(error, "writing / 写文件")).and_then(|()| {
        // As late as can be: what was written by others since is theirs.
        same(&full, old).ok_or(Refused::Changed)?;
        held::rename(&temporary, &full).map_err(|error| failed(error, "replacing / 替换文件"))
    });
    if put.is_err() {
        let _ = fs::remove_file(&temporary);
    }
    put
}

/// How many marks stand before a file's text, if that is still the one that was read.
pub(super) fn same(full: &Path, old: &str) -> Option<usize> {
    let bytes = read_regular(full, TEXT_LIMIT).ok()?;
    let marks = bytes.chunks(MARK.len()).take_while(|mark| *mark == MARK).count();
    (bytes.get(marks * MARK.len()..)? == old.as_bytes()).then_some(marks)
}

/// A new file in the same folder, under a name that no board reads.
pub(super) fn beside(full: &Path) -> anyhow::Result<(PathBuf, File)> {
    let name = full.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    for n in 0..100 {
        let temporary = full.with_file_name(format!(".{name}.{}-{n}.tmp", std::process::id()));
        match OpenOptions::new().write(true).create_new(true).open(&temporary) {
            Ok(file) => return Ok((temporary, file)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error).context("a file beside it cannot be made / 同一文件夹里不能新建文件"),
        }
    }
    anyhow::bail!("too many files are left beside it / 同一文件夹里剩下的临时文件太多")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_with_its_marks_and_its_permissions() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.yaml");
        fs::write(&path, "\u{feff}\u{feff}a: 甲\r\n").unwrap();
        #[cfg(unix)]
        fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o640)).unwrap();
        write(folder.path(), "a.yaml", "a: 甲\r\n", "a: x\r\n").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "\u{feff}\u{feff}a: x\r\n");
        #[cfg(unix)]
        assert_eq!(std::os::unix::fs::PermissionsExt::mode(&fs::metadata(&path).unwrap().permissions()) & 0o777, 0o640);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn what_somebody_else_changed_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.yaml");
        fs::write(&path, "a: 乙\n").unwrap();
        assert!(matches!(write(folder.path(), "a.yaml", "a: 甲\n", "a: x\n"), Err(Refused::Changed)));
        assert!(matches!(write(folder.path(), "b.yaml", "a: 甲\n", "a: x\n"), Err(Refused::Changed)));
        assert_eq!(fs::read_to_string(&path).unwrap(), "a: 乙\n");
        let mut permissions = fs::metadata(&path).unwrap().permissions();
        permissions.set_readonly(true);
        fs::set_permissions(&path, permissions).unwrap();
        assert!(matches!(write(folder.path(), "a.yaml", "a: 乙\n", "a: x\n"), Err(Refused::ReadOnly)));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
