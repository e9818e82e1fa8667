//! Files that another program holds open.
//!
//! On Windows a file that somebody reads can often not be replaced, and one that somebody writes can often not be read: an
//! editor, an office program, a viewer of PDFs, most often a scanner for viruses that looks for a moment at every new
//! file. Such a file is waited for a little, and then told in words that say what to do. Elsewhere nobody has to wait.

use std::fs;
use std::io;
use std::path::Path;
use std::thread::sleep;
use std::time::Duration;

/// How long a file is waited for before each further try: two seconds in all.
const PAUSES: [u64; 8] = [5, 15, 40, 90, 200, 350, 550, 750];

/// Does something to a file, again and again while another program keeps us from it.
///
/// # Errors
/// Those of the work; of a file that is still held, with words that say so.
pub(crate) fn patiently<T>(work: impl FnMut() -> io::Result<T>) -> io::Result<T> {
    try_for(work, |error| cfg!(windows) && may_pass(error), |pause| sleep(Duration::from_millis(pause)))
}

fn try_for<T>(
    mut work: impl FnMut() -> io::Result<T>,
    may_pass: impl Fn(&io::Error) -> bool,
    pause: impl Fn(u64),
) -> io::Result<T> {
    for milliseconds in PAUSES {
        match work() {
            Err(error) if may_pass(&error) => pause(milliseconds),
            done => return done,
        }
    }
    work().map_err(|error| if may_pass(&error) && is_held(&error) { told(&error) } else { error })
}

/// Reasons that a moment may remove: held open by somebody (32, 33), or on its way to being deleted, which Windows calls
/// a lack of permission (5).
fn may_pass(error: &io::Error) -> bool {
    is_held(error) || error.raw_os_error() == Some(5)
}

fn is_held(error: &io::Error) -> bool {
    matches!(error.raw_os_error(), Some(32 | 33))
}

fn told(error: &io::Error) -> io::Error {
    let words = "another program holds the file open; close it there and try again / 另一个程序正打开着这个文件，请在那里关闭后再试";
    io::Error::new(error.kind(), words)
}

/// Renames a file or folder, over another file if there is one.
///
/// # Errors
/// When the system refuses.
pub(crate) fn rename(from: &Path, to: &Path) -> io::Result<()> {
    let renamed = patiently(|| match fs::rename(from, to) {
        Err(error) if made_writable(to, &error) => fs::rename(from, to),
        done => done,
    });
    // Of a target that is held Windows says no more than that it may not be replaced.
    renamed.map_err(|error| match held_now(to) {
        Err(held) if error.raw_os_error() == Some(5) => told(&held),
        _ => error,
    })
}

/// Removes a file.
///
/// # Errors
/// When the system refuses, or there is none.
pub(crate) fn remove_file(path: &Path) -> io::Result<()> {
    patiently(|| match fs::remove_file(path) {
        Err(error) if made_writable(path, &error) => fs::remove_file(path),
        done => done,
    })
}

/// Whether a file could be replaced or removed now because no program holds it open. A file that is not there could.
///
/// # Errors
/// When somebody does.
pub(crate) fn free(path: &Path) -> io::Result<()> {
    patiently(|| held_now(path))
}

#[cfg(windows)]
fn held_now(path: &Path) -> io::Result<()> {
    use std::os::windows::fs::OpenOptionsExt;
    /// The right to delete a file, which is what replacing it needs.
    const DELETE: u32 = 0x0001_0000;
    match fs::OpenOptions::new().access_mode(DELETE).open(path) {
        Err(error) if is_held(&error) => Err(error),
        // Other reasons come up, and are told, when it is replaced.
        _ => Ok(()),
    }
}

/// Nobody is kept from a file here.
#[cfg(not(windows))]
fn held_now(_: &Path) -> io::Result<()> {
    Ok(())
}

/// Windows refuses to replace or remove a file with the mark “read-only”, which copies from a disc or a stick bring along.
/// Where that was the reason it is taken off, and the work is worth another try.
fn made_writable(path: &Path, error: &io::Error) -> bool {
    #[cfg(windows)]
    if error.raw_os_error() == Some(5)
        && let Ok(metadata) = fs::symlink_metadata(path)
        && metadata.is_file()
        && metadata.permissions().readonly()
    {
        let mut permissions = metadata.permissions();
        permissions.set_readonly(false);
        return fs::set_permissions(path, permissions).is_ok();
    }
    let _ = (path, error);
    false
}

#[cfg(test)]
mod tests {
    use std::cell::{Cell, RefCell};

    use super::*;

    /// Fails so many times, then succeeds; how often it was tried, and how long was waited.
    fn tried(failures: u32, code: i32) -> (io::Result<u32>, u32, u64) {
        let (tries, waited) = (Cell::new(0), RefCell::new(0));
        let work = || {
            tries.set(tries.get() + 1);
            if tries.get() <= failures { Err(io::Error::from_raw_os_error(code)) } else { Ok(tries.get()) }
        };
        let done = try_for(work, may_pass, |pause| *waited.borrow_mut() += pause);
        (done, tries.get(), waited.into_inner())
    }

    #[test]
    fn what_passes_is_waited_for() {
        for code in [5, 32, 33] {
            let (done, tries, waited) = tried(3, code);
            assert_eq!((done.unwrap(), tries, waited), (4, 4, 60));
        }
    }

    #[test]
    fn the_wait_ends_and_says_who_is_to_blame() {
        let (done, tries, waited) = tried(99, 32);
        let words = done.unwrap_err().to_string();
        assert!(words.contains("另一个程序") && words.contains("another program"), "{words}");
        assert_eq!((tries, waited), (9, 2000));
        // A lack of permission stays one.
        assert_eq!(tried(99, 5).0.unwrap_err().raw_os_error(), Some(5));
    }

    #[test]
    fn other_reasons_are_told_at_once() {
        let (done, tries, waited) = tried(99, 2);
        assert_eq!((done.unwrap_err().raw_os_error(), tries, waited), (Some(2), 1, 0));
    }

    #[test]
    fn files_are_renamed_over_others_and_removed() {
        let folder = tempfile::tempdir().unwrap();
        let (a, b) = (folder.path().join("a"), folder.path().join("b"));
        fs::write(&a, "new").unwrap();
        fs::write(&b, "old").unwrap();
        let mut read_only = fs::metadata(&b).unwrap().permissions();
        read_only.set_readonly(true);
        fs::set_permissions(&b, read_only).unwrap();
        free(&b).unwrap();
        rename(&a, &b).unwrap();
        assert_eq!(fs::read_to_string(&b).unwrap(), "new");
        remove_file(&b).unwrap();
        free(&b).unwrap();
        assert_eq!(remove_file(&b).unwrap_err().kind(), io::ErrorKind::NotFound);
    }
}
