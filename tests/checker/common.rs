//! A small board on disk, and what the program says of it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

/// A folder with settings and a root organisation; every test has its own.
pub struct TestBoard {
    folder: TempDir,
}

impl TestBoard {
    pub fn new() -> Self {
        let board = Self { folder: tempfile::tempdir().expect("a temporary folder") };
        board.file("content/board.yaml", "title: 示例\nas_of: 2026-06-30\n");
        board.file("content/org.yaml", "name: 示例市\nsupervision_phone: 0531-0000 1234\naddress: 示例路1号\n");
        board
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file and returns where it is.
    pub fn file(&self, path: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
        fs::write(&path, bytes).expect("a file");
        path
    }

    /// The program, with this board and Chinese.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = noticeboard();
        command.args(arguments).arg("--board").arg(self.path());
        command
    }

    pub fn check(&self) -> Report {
        Report::of(&mut self.command(&["check", "--format", "json"]))
    }
}

/// The program, speaking Chinese.
pub fn noticeboard() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_noticeboard"));
    command.env("LC_ALL", "zh_CN.UTF-8").env("NO_COLOR", "1").env_remove("RUST_BACKTRACE");
    command
}

/// What a run left behind.
pub struct Report {
    pub code: Option<i32>,
    pub records: Vec<Value>,
    pub stdout: String,
    pub stderr: String,
}

impl Report {
    pub fn of(command: &mut Command) -> Self {
        let output = command.output().expect("the program runs");
        let stdout = String::from_utf8(output.stdout).expect("UTF-8");
        let stderr = String::from_utf8(output.stderr).expect("UTF-8");
        let records = stdout.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
        Self { code: output.status.code(), records, stdout, stderr }
    }

    /// The errors and warnings of one file: code and line.
    pub fn of_file(&self, path: &str) -> Vec<(String, Option<u64>)> {
        let own = self.records.iter().filter(|record| record["file"] == path && record["severity"] != "note");
        own.map(|record| (record["code"].as_str().unwrap_or_default().to_owned(), record["line"].as_u64())).collect()
    }
}
