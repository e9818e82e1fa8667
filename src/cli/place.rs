//! Which board a command is about: the folder that was given, else the one in or under which the command was called.

use std::path::{Path, PathBuf};

use crate::diagnostic::{Message, say};
use crate::settings;

const CONTENT: &str = "content";

/// The folder of the board, or why there is none.
///
/// A folder that was given is taken at its word: who mistypes it is not to be shown another board. Without one, the folders
/// above are looked through, as git and cargo do.
///
/// The path of a board that is found above leads there from the current folder (`../..`), so that what is said of outputs
/// can be opened from where the user is. The files of diagnostics are named from the board on, wherever the command was
/// called: editors, CI and colleagues read the same name for the same file.
pub(super) fn board(given: Option<&Path>) -> Result<PathBuf, Message> {
    match given {
        Some(folder) if is_there(&folder.join(CONTENT)) => Ok(folder.to_owned()),
        Some(folder) => Err(none_in(folder)),
        None => match std::env::current_dir() {
            Ok(current) => above(&current).map(back).ok_or_else(|| none_above(&current)),
            // The folder was deleted, or may not be looked at: the command will say so.
            Err(_) => Ok(PathBuf::from(".")),
        },
    }
}

/// How many folders above (0: none) the board is to which a folder belongs.
///
/// The first with `content/board.yaml` is one. A folder whose `content/` has an `org.yaml` alone is a board as well that lost
/// its settings, and so is any `content/` where the command was called: never the board around it, unless they are part of
/// that one's content. A folder that is everybody's (`/tmp`) is no one's board.
fn above(start: &Path) -> Option<usize> {
    let mut unset = start.join(CONTENT).is_dir().then_some(0);
    for (steps, folder) in start.ancestors().enumerate() {
        if steps > 0 && is_everybodys(folder) {
            break;
        }
        if folder.join(settings::PATH).is_file() {
            let is_inside = start.starts_with(folder.join(CONTENT));
            return Some(unset.filter(|_| !is_inside).unwrap_or(steps));
        }
        if unset.is_none() && folder.join(CONTENT).join("org.yaml").is_file() {
            unset = Some(steps);
        }
    }
    unset
}

/// Whether anybody may put files into a folder that others may not remove.
fn is_everybodys(folder: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        std::fs::metadata(folder).is_ok_and(|meta| meta.mode() & 0o1002 == 0o1002)
    }
    #[cfg(not(unix))]
    {
        let _ = folder;
        false
    }
}

/// The path that leads some folders up.
fn back(steps: usize) -> PathBuf {
    if steps == 0 { PathBuf::from(".") } else { std::iter::repeat_n("..", steps).collect() }
}

/// Whether something stands there, be it that it cannot be looked at: the command will say why.
fn is_there(content: &Path) -> bool {
    use std::io::ErrorKind::{NotADirectory, NotFound};
    std::fs::metadata(content).map_or_else(|error| !matches!(error.kind(), NotFound | NotADirectory), |_| true)
}

fn none_in(folder: &Path) -> Message {
    let shown = folder.display();
    let whole = std::path::absolute(folder).ok().filter(|whole| whole.is_dir());
    match whole.as_deref().and_then(|whole| whole.ancestors().nth(above(whole)?)) {
        Some(board) => {
            let board = board.display();
            say!(
                "{shown} 不是公示栏，公示栏在它上面；写 --board {board}",
                "no board here: {shown} lies inside one; give --board {board}"
            )
        }
        None if !folder.exists() => say!(
            "没有 {shown} 这个文件夹；看看 --board 是否写错。新建公示栏：noticeboard new 文件夹",
            "no board here: there is no folder {shown}; look at what --board says. `noticeboard new DIR` makes a board"
        ),
        None => say!(
            "{shown} 不是公示栏：里面没有 content 文件夹；--board 写公示栏的文件夹。新建公示栏：noticeboard new 文件夹",
            "no board here: {shown} has no folder `content`; --board takes the board's folder. `noticeboard new DIR` makes one"
        ),
    }
}

fn none_above(current: &Path) -> Message {
    let shown = current.display();
    say!(
        "这里不是公示栏：{shown} 和它上面的文件夹里都没有 content/board.yaml。到公示栏的文件夹里运行，或写 --board 文件夹；新建公示栏：noticeboard new 文件夹",
        "no board here: neither {shown} nor a folder above it has a `content/board.yaml`. Run this in the board's folder, or give --board DIR; `noticeboard new DIR` makes a board"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(files: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            let path = folder.path().join(file);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "").unwrap();
        }
        folder
    }

    #[test]
    fn the_board_is_found_from_any_folder_of_it() {
        let folder = folder(&[
            "board/content/board.yaml",
            "board/content/org.yaml",
            "board/content/east/posts/a.yaml",
            "board/content/east/content/org.yaml",
            "board/public/posts/index.html",
            "other/notes.txt",
        ]);
        for (start, steps) in [
            ("board", Some(0)),
            ("board/content", Some(1)),
            ("board/content/east/posts", Some(3)),
            ("board/public/posts", Some(2)),
            // An organisation whose folder is called so is none.
            ("board/content/east", Some(2)),
            ("board/content/east/content", Some(3)),
            ("other", None),
        ] {
            assert_eq!(above(&folder.path().join(start)), steps, "{start}");
        }
        assert_eq!(back(0), Path::new("."));
        assert_eq!(back(2), Path::new("../.."));
    }

    #[test]
    fn a_board_without_settings_is_not_taken_for_the_one_around_it() {
        let folder = folder(&[
            "content/board.yaml",
            "content/org.yaml",
            "mine/content/org.yaml",
            "mine/content/posts/a.yaml",
            "new/content/.keep",
            "notes/a.txt",
        ]);
        for (start, steps) in [("mine", 0), ("mine/content/posts", 2), ("notes", 1), ("new", 0), ("content/posts", 2)] {
            assert_eq!(above(&folder.path().join(start)), Some(steps), "{start}");
        }
        let alone = self::folder(&["new/content/.keep"]);
        assert_eq!(above(&alone.path().join("new")), Some(0));
        assert_eq!(above(&alone.path().join("new/content")), None);
    }

    #[cfg(unix)]
    #[test]
    fn what_lies_in_a_folder_of_everybody_is_nobodys_board() {
        use std::os::unix::fs::PermissionsExt;
        let folder = folder(&["all/content/board.yaml", "all/mine/notes.txt"]);
        let all = folder.path().join("all");
        assert_eq!(above(&all.join("mine")), Some(1));
        std::fs::set_permissions(&all, std::fs::Permissions::from_mode(0o1777)).unwrap();
        assert_eq!(above(&all.join("mine")), None);
        assert_eq!(above(&all), Some(0));
    }

    #[test]
    fn a_folder_that_was_given_is_taken_at_its_word() {
        let folder = folder(&["content/board.yaml", "content/east/org.yaml", "drafts/notes.txt"]);
        assert_eq!(board(Some(folder.path())), Ok(folder.path().to_owned()));
        let inside = board(Some(&folder.path().join("content/east"))).unwrap_err();
        assert!(inside.en.ends_with(&format!("--board {}", folder.path().display())), "{}", inside.en);
        let absent = board(Some(&folder.path().join("absent"))).unwrap_err();
        assert!(absent.en.contains("there is no folder"), "{}", absent.en);
    }
}
