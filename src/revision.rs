//! For which system that is, and where git writes down which commit is in the
//! folder. Both are for `noticeboard -V`.
//!
//! Only the path of git's log of HEAD is told. The log itself is read by the compiler with `src/main.rs` (`include_bytes!`), so
//! that a commit makes that one file be compiled again and not the library. A folder without git (an unpacked archive) has
//! no log, and the program then names no commit; who packs it may set `NOTICEBOARD_COMMIT`.

use std::path::PathBuf;
use std::{env, fs};

/// Tells the compiler.
pub fn tell() {
    println!("cargo:rustc-check-cfg=cfg(has_git_log)");
    if let Ok(target) = env::var("TARGET") {
        println!("cargo:rustc-env=NOTICEBOARD_TARGET={target}");
    }
    if let Some(log) = git_log().as_deref().and_then(|log| log.to_str()) {
        println!("cargo:rustc-cfg=has_git_log");
        println!("cargo:rustc-env=NOTICEBOARD_GIT_LOG={log}");
    }
}

/// The log of HEAD of the repository whose top is this package. Of a repository further up it is another's.
fn git_log() -> Option<PathBuf> {
    let top = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR")?);
    let git = top.join(".git");
    // In a second working tree it is a file that tells where the folder is.
    let folder = match fs::read_to_string(&git) {
        Ok(text) => top.join(text.trim().strip_prefix("gitdir:")?.trim()),
        Err(_) => git,
    };
    let log = folder.join("logs").join("HEAD");
    log.is_file().then_some(log)
}
