//! Arguments → command → exit code.

use std::process::ExitCode;

use libmimalloc_sys::{mi_option_set, mi_option_t};

/// Views and template values are many small allocations on all cores, which the system's allocator is slow at.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let commit = COMMIT.as_ref().and_then(|commit| str::from_utf8(commit).ok());
    noticeboard::cli::run(return_memory_sooner, option_env!("NOTICEBOARD_COMMIT").or(commit))
}

/// `mi_option_purge_delay` of mimalloc.h, in milliseconds; the crate has no name for it.
const PURGE_DELAY: mi_option_t = 15;

/// What is free goes back to the system after a tenth of a second, and not after one.
fn return_memory_sooner() {
    // SAFETY: the option exists, and no other thread runs yet.
    unsafe { mi_option_set(PURGE_DELAY, 100) }
}

/// So many signs of a commit name it.
const SIGNS: usize = 12;

/// The commit that this was compiled from, as git's log has it; see `src/revision.rs`.
#[cfg(has_git_log)]
const COMMIT: Option<[u8; SIGNS]> = last_commit(include_bytes!(env!("NOTICEBOARD_GIT_LOG")));
#[cfg(not(has_git_log))]
const COMMIT: Option<[u8; SIGNS]> = None;

/// The commit that the last line of a log of git leads to: `<before> <after> <who and when>`. Evaluated by the compiler, so
/// that nothing else of the log is in the program.
#[cfg(any(has_git_log, test))]
const fn last_commit(log: &[u8]) -> Option<[u8; SIGNS]> {
    let mut end = log.len();
    while end > 0 && log[end - 1].is_ascii_whitespace() {
        end -= 1;
    }
    let mut at = end;
    while at > 0 && log[at - 1] != b'\n' {
        at -= 1;
    }
    while at < end && log[at] != b' ' {
        at += 1;
    }
    let mut commit = [0; SIGNS];
    let mut sign = 0;
    while sign < SIGNS {
        at += 1;
        if at >= end || !log[at].is_ascii_hexdigit() {
            return None;
        }
        commit[sign] = log[at];
        sign += 1;
    }
    Some(commit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_option_is_the_one_that_is_meant() {
        // As mimalloc's options.c has it, for this option alone.
        assert_eq!(unsafe { libmimalloc_sys::mi_option_get(PURGE_DELAY) }, 1000);
    }

    #[test]
    fn the_commit_is_the_last_that_the_log_leads_to() {
        let log = "0000000000000000000000000000000000000000 1111111111111111111111111111111111111111 示例 <a@b> 1 +0800\tcommit\n\
                   1111111111111111111111111111111111111111 2222222222223333333333333333333333333333 示例 <a@b> 2 +0800\tcommit: 甲\n";
        assert_eq!(last_commit(log.as_bytes()), Some(*b"222222222222"));
        assert_eq!(last_commit(log.trim_end().as_bytes()), Some(*b"222222222222"));
        for log in ["", "\n", "1111 2222", "no log at all, and long enough", "1111 22222222222g"] {
            assert_eq!(last_commit(log.as_bytes()), None, "{log}");
        }
    }
}
