//! Boards and sites in temporary folders, for tests that run the real program.

#![allow(dead_code)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use tempfile::TempDir;

/// The demonstration board: the repository itself.
pub fn demonstration() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The program, on a board.
pub fn noticeboard(arguments: &[&str], board: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_noticeboard"));
    command.args(arguments).arg("--board").arg(board);
    command
}

/// A board of its own for a test.
pub struct Board(TempDir);

impl Board {
    pub fn new(files: &[(&str, &str)]) -> Self {
        let board = Self(tempfile::tempdir().expect("a temporary folder"));
        for (path, text) in files {
            board.write(path, text);
        }
        board
    }

    /// The demonstration board, to be changed.
    pub fn copy_of_demonstration() -> Self {
        let board = Self::new(&[]);
        for (path, bytes) in tree(&demonstration().join("content")) {
            board.write_bytes(&format!("content/{path}"), &bytes);
        }
        board
    }

    pub fn root(&self) -> &Path {
        self.0.path()
    }

    pub fn write(&self, path: &str, text: &str) {
        self.write_bytes(path, text.as_bytes());
    }

    pub fn write_bytes(&self, path: &str, bytes: &[u8]) {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().expect("a file has a folder")).unwrap();
        fs::write(path, bytes).unwrap();
    }

    /// Changes a file; the change must change something.
    pub fn edit(&self, path: &str, change: impl Fn(String) -> String) {
        let before = fs::read_to_string(self.root().join(path)).unwrap();
        let after = change(before.clone());
        assert_ne!(before, after, "the edit of {path} changes nothing");
        self.write(path, &after);
    }
}

/// A built site in a folder of its own.
pub struct Site {
    folder: TempDir,
}

impl Site {
    pub fn empty() -> Self {
        Self { folder: tempfile::tempdir().expect("a temporary folder") }
    }

    /// Builds a board, which must work.
    pub fn of(board: &Path, arguments: &[&str]) -> Self {
        let site = Self::empty();
        site.build_again(board, arguments);
        site
    }

    pub fn root(&self) -> PathBuf {
        self.folder.path().join("public")
    }

    /// Builds into the same folder, which must work; gives what the program said.
    pub fn build_again(&self, board: &Path, arguments: &[&str]) -> String {
        let output = noticeboard(&["build"], board).args(arguments).arg("--out").arg(self.root()).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{said}");
        said
    }

    /// What a visitor can fetch.
    pub fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let mut files = tree(&self.root());
        files.retain(|path, _| !path.starts_with(".noticeboard-"));
        files
    }

    /// Everything the build left on the disk, the program's own notes and spare trees as well.
    pub fn files_and_spare(&self) -> BTreeMap<String, Vec<u8>> {
        tree(self.folder.path())
    }

    /// Which file stands at each path: its inode and its time.
    pub fn identities(&self) -> BTreeMap<String, (u64, SystemTime)> {
        let inode = |path: &Path| {
            #[cfg(unix)]
            return std::os::unix::fs::MetadataExt::ino(&fs::metadata(path).unwrap());
            #[cfg(not(unix))]
            return 0;
        };
        let root = self.root();
        let identity = |path: &String| {
            let path = root.join(path);
            (inode(&path), fs::metadata(&path).unwrap().modified().unwrap())
        };
        self.files().into_keys().map(|path| (path.clone(), identity(&path))).collect()
    }

    /// Names the files that differ, rather than printing them.
    pub fn assert_same(&self, other: &Self) {
        let (one, two) = (self.files(), other.files());
        let names: BTreeSet<_> = one.keys().chain(two.keys()).collect();
        let different: Vec<_> = names.into_iter().filter(|name| one.get(*name) != two.get(*name)).collect();
        assert!(different.is_empty(), "these differ: {different:#?}");
        assert!(!one.is_empty());
    }
}

/// Every file below a folder, by its path with `/`.
pub fn tree(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = walkdir::WalkDir::new(root).into_iter().filter_map(Result::ok);
    entries
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let path = entry.path().strip_prefix(root).expect("it lies below").to_string_lossy().replace('\\', "/");
            (path, fs::read(entry.path()).unwrap())
        })
        .collect()
}

/// Whether bytes hold a text.
pub fn contains(bytes: &[u8], text: &str) -> bool {
    memchr::memmem::find(bytes, text.as_bytes()).is_some()
        || memchr::memmem::find(&without_breaks(bytes), text.as_bytes()).is_some()
}

/// A page without the places where its titles may end a line.
fn without_breaks(bytes: &[u8]) -> Vec<u8> {
    let mut kept = Vec::new();
    let mut from = 0;
    for at in memchr::memmem::find_iter(bytes, b"<wbr>") {
        kept.extend_from_slice(&bytes[from..at]);
        from = at + 5;
    }
    if from > 0 {
        kept.extend_from_slice(&bytes[from..]);
    }
    kept
}

/// A text without its hashes: runs of sixteen and more hexadecimal digits.
pub fn without_hashes(bytes: &[u8]) -> Vec<u8> {
    let mut kept = Vec::with_capacity(bytes.len());
    for run in bytes.chunk_by(|a, b| a.is_ascii_hexdigit() && b.is_ascii_hexdigit()) {
        if run.len() < 16 {
            kept.extend_from_slice(run);
        }
    }
    kept
}

/// Whether a file of the site is read as text: everything but pictures, fonts and paper.
pub fn is_text(path: &str) -> bool {
    ![".png", ".jpg", ".jpeg", ".webp", ".gif", ".ico", ".woff2", ".ttf", ".pdf"]
        .iter()
        .any(|ending| path.ends_with(ending))
}

pub fn is_redirect(page: &[u8]) -> bool {
    contains(page, "http-equiv=\"refresh\"")
}

/// The text of all files of members, and that of all other files of the board.
pub fn members_and_others(board: &Path) -> (String, String) {
    let (mut members, mut others) = (String::new(), String::new());
    for (path, bytes) in tree(&board.join("content")) {
        let Ok(text) = String::from_utf8(bytes) else { continue };
        if path.contains("members/") { members.push_str(&text) } else { others.push_str(&text) }
    }
    (members, others)
}

/// The dates after `joined_on:` and `confirmed_on:`.
pub fn dates_of(members: &str) -> BTreeSet<String> {
    let values = members.split(['\n', ',', '{', '}']).filter_map(|part| part.trim().split_once("_on: "));
    values
        .filter(|(key, _)| key.ends_with("joined") || key.ends_with("confirmed"))
        .map(|(_, date)| date.trim().to_owned())
        .filter(|date| date.len() == 10)
        .collect()
}

/// Titles and first sentences of whole files that are hidden on a day, as (file, words).
pub fn hidden_words(board: &Path, today: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for (path, bytes) in tree(&board.join("content")) {
        let Ok(text) = String::from_utf8(bytes) else { continue };
        let value = |key: &str| text.lines().find_map(|line| line.strip_prefix(key)).map(str::trim);
        let hidden = ["draft", "withdrawn", "approved"].iter().any(|status| value("status:") == Some(status))
            || value("published_on:").is_some_and(|date| date > today)
            || value("publish_until:").is_some_and(|date| date < today);
        if hidden {
            found.extend(value("title:").or(value("item:")).map(|title| (path.clone(), title.to_owned())));
            let body = text.rsplit("---\n").next().unwrap_or_default();
            found.extend(
                body.split(['。', '\n'])
                    .find(|part| part.chars().count() > 12)
                    .map(|part| (path.clone(), part.to_owned())),
            );
        }
    }
    assert!(!found.is_empty(), "the demonstration board hides something");
    found
}
