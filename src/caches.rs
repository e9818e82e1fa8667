//! Where what was made is kept between runs: in the board's `.noticeboard`, or with the user.
//!
//! A board on a share that is only read, or on a disc, is built all the same when `--out` leads elsewhere.

use std::fs::{self, OpenOptions};
use std::path::{Path, PathBuf};

use etcetera::{BaseStrategy, choose_base_strategy};

/// The board's own folder of caches. It may be deleted at any time.
const OWN: &str = ".noticeboard";

/// A board's own folder of caches, whether it is there or not.
pub(crate) fn own(root: &Path) -> PathBuf {
    root.join(OWN)
}

/// The folder of a board's caches: its own, else one of the user's cache folder; its own again where there is none of
/// those, for the words of whoever cannot make it. Whether it can be written is tried with a file that is gone again: only
/// for commands that write there.
pub(crate) fn folder(root: &Path) -> PathBuf {
    let own = own(root);
    let written_to = if own.exists() { can_be_written(&own) } else { can_be_written(root) };
    if written_to {
        return own;
    }
    let users = choose_base_strategy().ok().map(|strategy| strategy.cache_dir()).filter(|folder| folder.is_absolute());
    users.map_or(own, |users| of_user(&users, root))
}

/// One of the user's, of this board alone.
fn of_user(users: &Path, root: &Path) -> PathBuf {
    let board = fs::canonicalize(root).unwrap_or_else(|_| root.to_owned());
    let name = blake3::hash(board.as_os_str().as_encoded_bytes()).to_hex();
    users.join("noticeboard").join(&name[..16])
}

/// Permissions do not tell: a disc may be read-only, and root is refused nothing. So it is tried.
pub(crate) fn can_be_written(folder: &Path) -> bool {
    let probe = folder.join(format!("{OWN}-{}-{:?}", std::process::id(), std::thread::current().id()));
    let made = OpenOptions::new().write(true).create_new(true).open(&probe).is_ok();
    if made {
        let _ = fs::remove_file(&probe);
    }
    made
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_board_that_can_be_written_to_keeps_its_own() {
        let board = tempfile::tempdir().unwrap();
        assert_eq!(folder(board.path()), board.path().join(OWN));
        assert_eq!(fs::read_dir(board.path()).unwrap().count(), 0, "nothing is made");
        // A file in its place cannot be written into, not even by root.
        fs::write(board.path().join(OWN), "").unwrap();
        assert_ne!(folder(board.path()), board.path().join(OWN));
    }

    #[test]
    fn boards_do_not_share_a_folder() {
        let (a, b) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let users = &a.path().join("cache");
        assert_ne!(of_user(users, a.path()), of_user(users, b.path()));
        assert_eq!(of_user(users, a.path()), of_user(users, &a.path().join(".")));
        assert!(of_user(users, a.path()).starts_with(users.join("noticeboard")));
    }
}
