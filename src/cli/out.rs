//! Folders that are written to: never among what is read.
//!
//! An output inside `content/` would be read as content by the next run, one that holds the board would be published
//! around it.

use std::path::{Component, Path, PathBuf};

use crate::diagnostic::{Message, say};

/// What of a board is read, or belongs to somebody else.
const READ: &[&str] = &["content", "themes", ".noticeboard", ".git"];

/// Why a folder cannot be the output of a board.
pub(super) fn refused(board: &Path, out: &Path) -> Option<Message> {
    let (shown, board, out) = (out.display(), real(board), real(out));
    if board.starts_with(&out) {
        return Some(say!(
            "不能输出到 {shown}：公示栏就在这个文件夹里；换一个文件夹，如 public",
            "the output cannot go to {shown}: the board lies in it; choose another folder, such as `public`"
        ));
    }
    let read = READ.iter().find(|read| out.starts_with(real(&board.join(read))))?;
    Some(say!(
        "不能输出到 {shown}：它在公示栏的 {read} 里；换一个文件夹，如 public",
        "the output cannot go to {shown}: it lies in the board's `{read}`; choose another folder, such as `public`"
    ))
}

/// A folder by its whole path, as people and other programs can use it.
pub(super) fn whole(path: &Path) -> PathBuf {
    let path = real(path);
    // The verbatim prefix of Windows is of no use outside.
    match path.to_str().and_then(|path| path.strip_prefix(r"\\?\")) {
        Some(plain) if !plain.starts_with("UNC") => PathBuf::from(plain),
        _ => path,
    }
}

/// The path that a folder has when links are followed, as far as it is there; what is still to be made follows as written.
fn real(path: &Path) -> PathBuf {
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut real = PathBuf::new();
    for part in whole.components() {
        match part {
            Component::ParentDir => drop(real.pop()),
            part => real.push(part),
        }
        if let Ok(followed) = dunce::canonicalize(&real) {
            real = followed;
        }
    }
    real
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_written_among_what_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let board = folder.path().join("board");
        std::fs::create_dir_all(board.join("content/files")).unwrap();
        let is_refused = |out: &str| refused(&board, &board.join(out)).is_some();
        for out in ["content", "content/public", "content/a/b", "themes", "themes/x", ".", "..", "public/../content/x"]
        {
            assert!(is_refused(out), "{out}");
        }
        for out in ["public", "print", "contents", "../public", "x/content", "content/../public"] {
            assert!(!is_refused(out), "{out}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_first() {
        let folder = tempfile::tempdir().unwrap();
        let board = folder.path().join("board");
        std::fs::create_dir_all(board.join("content/files")).unwrap();
        std::os::unix::fs::symlink(board.join("content/files"), folder.path().join("out")).unwrap();
        std::os::unix::fs::symlink(&board, folder.path().join("other")).unwrap();
        assert!(refused(&board, &folder.path().join("out/public")).is_some());
        assert!(refused(&folder.path().join("other"), &board.join("content/x")).is_some());
        assert!(refused(&folder.path().join("other"), &board.join("public")).is_none());
    }
}
