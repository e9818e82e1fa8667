//! Who signed the last commit of a file, where a board lies in a Git work tree whose commits are signed.
//!
//! It is shown to whoever approves, and asked of nobody. No shell is between, and no Git, no commit and no signature are
//! nothing to complain of. Git asks GnuPG or SSH, which may wait for something: after a while nobody waits for them any more.

use std::cell::Cell;
use std::io::Read as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::diagnostic::{Message, say};

/// The longest that Git may take for a file.
const PATIENCE: Duration = Duration::from_secs(4);

/// The most that is read of what it says, in bytes.
const MOST: u64 = 4096;

/// Asks Git, until it has once been too slow.
pub(crate) struct Signers<'a> {
    root: &'a Path,
    is_silent: Cell<bool>,
}

/// The signature of a file's last commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Signed {
    by: String,
    /// As `%G?` has it.
    state: char,
    commit: String,
    on: String,
    /// Whether the file says something else by now.
    is_older: bool,
}

impl<'a> Signers<'a> {
    /// Of the board in `root`.
    pub(crate) fn of(root: &'a Path) -> Self {
        Self { root, is_silent: Cell::new(false) }
    }

    /// Who signed the last commit of a file; its path is relative to the board. `None` where nobody did.
    pub(crate) fn signed(&self, file: &str) -> Option<Signed> {
        let line = self.git(&["log", "-1", "--format=%G?%x1f%GS%x1f%h%x1f%cs"], file)?;
        let mut parts = line.trim_end().split('\u{1f}');
        let state = parts.next()?.chars().next().filter(|state| *state != 'N')?;
        let plain = |text: &str| text.chars().filter(|c| !c.is_control()).take(120).collect::<String>();
        let (by, commit, on) = (plain(parts.next()?), plain(parts.next()?), plain(parts.next()?));
        let is_older = self.git(&["status", "--porcelain"], file).is_none_or(|changes| !changes.trim().is_empty());
        Some(Signed { by, state, commit, on, is_older })
    }

    /// What Git says of a file; nothing where it fails.
    fn git(&self, arguments: &[&str], file: &str) -> Option<String> {
        if self.is_silent.get() {
            return None;
        }
        let mut command = Command::new("git");
        // Content is written by people: nothing in it is a pattern for paths.
        command.arg("--literal-pathspecs").arg("--no-optional-locks").arg("-C").arg(self.root);
        // To look at a file starts no program that a folder's settings name.
        command.args(["-c", "core.fsmonitor=false"]);
        command.args(arguments).arg("--").arg(file);
        command.env("GIT_TERMINAL_PROMPT", "0").env("LC_ALL", "C.UTF-8");
        let command = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().ok()?;
        let out = child.stdout.take()?;
        let begun = Instant::now();
        let mut pause = Duration::from_millis(1);
        // What is asked for has room in a pipe, so that Git ends whether somebody reads or not.
        loop {
            match child.try_wait() {
                Ok(Some(status)) if status.success() => break,
                Ok(None) if begun.elapsed() < PATIENCE => {}
                Ok(Some(_)) => return None,
                Ok(None) | Err(_) => {
                    self.is_silent.set(true);
                    let _ = child.kill();
                    let _ = child.wait();
                    return None;
                }
            }
            std::thread::sleep(pause);
            pause = (pause * 2).min(Duration::from_millis(20));
        }
        let mut text = Vec::new();
        out.take(MOST).read_to_end(&mut text).ok()?;
        Some(String::from_utf8_lossy(&text).into_owned())
    }
}

impl Signed {
    /// “Git 签名：王示例（有效；提交 1a2b3c4，2026-06-30）”
    pub(crate) fn told(&self) -> Message {
        let Self { by, commit, on, .. } = self;
        let (state_zh, state_en) = match self.state {
            'G' => ("有效", "good"),
            'U' => ("有效，签名人的可信程度未知", "good, of unknown trust"),
            'X' => ("有效，签名已过期", "good, but expired"),
            'Y' => ("有效，密钥已过期", "good, by a key that has expired"),
            'R' => ("有效，密钥已吊销", "good, by a key that was revoked"),
            'B' => ("无效", "BAD"),
            _ => ("无法验证", "cannot be checked"),
        };
        let (by_zh, by_en) = if by.is_empty() { ("签名人未知", "unknown") } else { (&**by, &**by) };
        let (older_zh, older_en) = if self.is_older {
            ("；以后又改过，还没有提交", "; changed since, not committed")
        } else {
            ("", "")
        };
        say!(
            "Git 签名：{by_zh}（{state_zh}；提交 {commit}，{on}{older_zh}）",
            "Git signature: {by_en} ({state_en}; commit {commit}, {on}{older_en})"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn git(root: &Path, arguments: &[&str]) -> bool {
        let mut command = Command::new("git");
        command.arg("-C").arg(root).args(arguments);
        command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_SYSTEM", "/dev/null");
        command.output().is_ok_and(|output| output.status.success())
    }

    #[test]
    fn no_work_tree_and_no_signature_are_none() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        std::fs::write(root.join("a.yaml"), "a: 1\n").unwrap();
        assert_eq!(Signers::of(root).signed("a.yaml"), None);
        if !git(root, &["init", "-q"]) {
            return;
        }
        assert_eq!(Signers::of(root).signed("a.yaml"), None);
        git(root, &["add", "."]);
        let plain = ["-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "-q", "-m", "x", "--no-gpg-sign"];
        assert!(git(root, &plain));
        assert_eq!(Signers::of(root).signed("a.yaml"), None);
        assert_eq!(Signers::of(&root.join("nowhere")).signed("a.yaml"), None);
    }

    /// A key of SSH is made where there is a program for it.
    #[test]
    fn a_signed_commit_is_told_with_its_signer() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("board");
        std::fs::create_dir(&root).unwrap();
        let key = folder.path().join("key");
        let mut command = Command::new("ssh-keygen");
        command.args(["-q", "-t", "ed25519", "-N", "", "-C", "li@example.org", "-f"]).arg(&key);
        let made = command.status().is_ok_and(|status| status.success());
        if !made || !git(&root, &["init", "-q"]) {
            return;
        }
        let public = std::fs::read_to_string(key.with_extension("pub")).unwrap();
        std::fs::write(folder.path().join("allowed"), format!("li@example.org {public}")).unwrap();
        let path = |name: &str| folder.path().join(name).display().to_string();
        for (name, value) in [
            ("user.name", "李示例".to_owned()),
            ("user.email", "li@example.org".to_owned()),
            ("gpg.format", "ssh".to_owned()),
            ("user.signingkey", path("key")),
            ("gpg.ssh.allowedSignersFile", path("allowed")),
        ] {
            assert!(git(&root, &["config", name, &value]));
        }
        std::fs::write(root.join("a.yaml"), "a: 1\n").unwrap();
        git(&root, &["add", "."]);
        if !git(&root, &["commit", "-q", "-S", "-m", "x"]) {
            return;
        }
        let signed = Signers::of(&root).signed("a.yaml").expect("a signature");
        assert!(signed.told().zh.starts_with("Git 签名：li@example.org（有效；提交 "), "{}", signed.told().zh);
        std::fs::write(root.join("a.yaml"), "a: 2\n").unwrap();
        let signed = Signers::of(&root).signed("a.yaml").expect("a signature");
        assert!(signed.told().zh.contains("以后又改过"), "{}", signed.told().zh);
    }
}
