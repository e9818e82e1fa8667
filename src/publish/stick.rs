//! A copy for a memory stick: `DIR/editions/<code>/`, and a small start page that says which of them is whole.
//!
//! An edition is written beside the others and renamed when it is complete; then `current.js` is replaced in one step.
//! So a stick that is pulled out, or a copy that is killed, at any moment still shows the edition before. The edition
//! that was shown until now stays as well, for screens that are playing it, as long as the new one shows all that it does:
//! where a text or a picture is gone ([`super::shown`]), somebody may have withdrawn it, and one edition is left. Which it
//! is, is told from the editions on the stick, so that another computer tells the same. Older editions go in any case.
//! Everything else on the stick, `alert.js` among it, is not ours. Files are synced before they count, since sticks are
//! pulled out.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::{Context as _, Result, bail};

use super::{Destination, Report, paths, shown};
use crate::diagnostic::{Message, say};
use crate::held;

/// The folder of editions on a stick.
const EDITIONS: &str = "editions";
/// What says which edition is the present one; also how a stick of ours is known.
const CURRENT: &str = "current.js";
/// The global that it sets.
const GLOBAL: &str = "noticeboardCurrent";

/// The pages at the top of a stick, by name.
pub type Pages<'a> = &'a [(&'a str, Vec<u8>)];

/// What became of a copy.
#[derive(Clone, Debug, Default)]
pub struct Switched {
    pub report: Report,
    /// Something that the edition before showed is gone, so that it went as well.
    pub withdrawn: bool,
    /// Editions that show what is gone and could not be removed.
    pub stuck: Vec<PathBuf>,
}

/// One edition on its way to a stick: a [`Destination`] for what lies below `kiosk/`.
pub struct StickCopy {
    root: PathBuf,
    code: String,
    /// The edition that was shown until now.
    before: Option<String>,
    part: PathBuf,
    files: AtomicU64,
    bytes: AtomicU64,
    finished: bool,
}

impl StickCopy {
    /// Begins a copy; what an earlier one left half done is removed.
    ///
    /// # Errors
    /// When `root` is no folder, cannot be written to, or holds a start page that is somebody else's.
    pub fn begin(root: &Path, code: &str) -> Result<Self> {
        let metadata = fs::metadata(root)
            .with_context(|| format!("there is no folder {} / 没有这个文件夹，U盘插好了吗", root.display()))?;
        if !metadata.is_dir() {
            bail!("{} is a file, not a folder / 不是文件夹", root.display());
        }
        let current = fs::read_to_string(root.join(CURRENT)).unwrap_or_default();
        if root.join("index.html").exists() && !current.contains(GLOBAL) {
            bail!(
                "{} has an index.html of somebody else's; choose another folder\n这里已有别的 index.html，请换一个文件夹",
                root.display()
            );
        }
        let editions = root.join(EDITIONS);
        fs::create_dir_all(&editions).with_context(|| full(&editions, "making"))?;
        for name in names(&editions)? {
            if name.starts_with('.') && name.ends_with(".part") {
                fs::remove_dir_all(editions.join(&name)).with_context(|| full(&editions.join(&name), "removing"))?;
            }
        }
        let part = editions.join(format!(".{code}.part"));
        fs::create_dir(&part).with_context(|| full(&part, "making"))?;
        Ok(Self {
            root: root.to_owned(),
            code: code.to_owned(),
            before: shown(&current).filter(|before| before != code).or_else(|| newest_but(&editions, code)),
            part,
            files: AtomicU64::new(0),
            bytes: AtomicU64::new(0),
            finished: false,
        })
    }

    /// What was put at a path.
    ///
    /// # Errors
    /// When nothing was, or it cannot be read.
    pub fn read(&self, path: &str) -> Result<Vec<u8>> {
        let target = self.part.join(path.strip_prefix("kiosk/").unwrap_or(path));
        fs::read(&target).with_context(|| full(&target, "reading"))
    }

    /// Makes the copy the one that the stick shows: first the edition, then the pages, `current.js` last.
    ///
    /// # Errors
    /// When something cannot be renamed or written: the edition before is shown as it was.
    pub fn switch(mut self, pages: Pages<'_>, current: &serde_json::Value) -> Result<Switched> {
        let editions = self.root.join(EDITIONS);
        let whole = editions.join(&self.code);
        // The same edition once more: where it is sound it stays, for between two renames the stick would show nothing.
        let is_sound = whole.exists() && same_tree(&whole, &self.part).unwrap_or(false);
        if is_sound {
            fs::remove_dir_all(&self.part).with_context(|| full(&self.part, "removing"))?;
        } else {
            if whole.exists() {
                let aside = editions.join(format!(".{}.old.part", self.code));
                held::rename(&whole, &aside).with_context(|| full(&whole, "renaming"))?;
            }
            held::rename(&self.part, &whole).with_context(|| full(&whole, "renaming"))?;
        }
        sync_folder(&editions);
        self.finished = true;
        for (name, bytes) in pages {
            replace(&self.root, name, bytes)?;
        }
        replace(&self.root, CURRENT, format!("window.{GLOBAL} = {current};\n").as_bytes())?;
        // Judged before anything goes, and once the stick shows the new edition.
        let withdrawn = self.others(&editions).iter().any(|old| !shown::shows_all_of(&whole, &editions.join(old)));
        let (removed, stuck) = self.prune(&editions, withdrawn);
        let report = Report {
            written: usize::try_from(self.files.load(Ordering::Relaxed)).unwrap_or(usize::MAX),
            removed,
            bytes_written: self.bytes.load(Ordering::Relaxed),
            ..Report::default()
        };
        Ok(Switched { report, withdrawn, stuck })
    }

    /// The editions on the stick beside this one.
    fn others(&self, editions: &Path) -> Vec<String> {
        let mut others = names(editions).unwrap_or_default();
        others.retain(|name| is_code(name) && *name != self.code);
        others
    }

    /// Removes all editions but this one and, unless something was `withdrawn`, the one before: how many went, and which
    /// could not though they should. What cannot be removed now is removed the next time.
    fn prune(&self, editions: &Path, withdrawn: bool) -> (usize, Vec<PathBuf>) {
        let (mut removed, mut stuck) = (0, Vec::new());
        for name in self.others(editions) {
            if !withdrawn && Some(&name) == self.before.as_ref() {
                continue;
            }
            // Renamed first: half an edition must not pass for one, should this be cut short.
            let (old, aside) = (editions.join(&name), editions.join(format!(".{name}.old.part")));
            let doomed = if fs::rename(&old, &aside).is_ok() { aside } else { old };
            match fs::remove_dir_all(&doomed) {
                Ok(()) => removed += 1,
                Err(_) if withdrawn => stuck.push(doomed),
                Err(_) => {}
            }
        }
        for name in names(editions).unwrap_or_default() {
            if name.ends_with(".part") && !stuck.contains(&editions.join(&name)) {
                let _ = fs::remove_dir_all(editions.join(name));
            }
        }
        sync_folder(editions);
        (removed, stuck)
    }
}

impl Destination for StickCopy {
    fn put(&self, path: &str, bytes: &[u8]) -> Result<()> {
        paths::check(path)?;
        let Some(inside) = path.strip_prefix("kiosk/") else {
            bail!("{path} is no file of the kiosk");
        };
        let target = self.part.join(inside);
        let write = || -> io::Result<()> {
            if let Some(folder) = target.parent() {
                fs::create_dir_all(folder)?;
            }
            let mut file = File::create(&target)?;
            file.write_all(bytes)?;
            file.sync_all()
        };
        write().with_context(|| full(&target, "writing"))?;
        self.files.fetch_add(1, Ordering::Relaxed);
        self.bytes.fetch_add(bytes.len() as u64, Ordering::Relaxed);
        Ok(())
    }

    /// Every edition is copied whole: nothing is kept from another.
    fn keep_prefix(&self, _: &str) -> Result<()> {
        Ok(())
    }

    fn keep_rest(&self, _: &[&str]) -> Result<()> {
        Ok(())
    }

    fn commit(self) -> Result<Report> {
        bail!("a stick is switched, not committed")
    }
}

impl Drop for StickCopy {
    /// Gives back the room of a copy that came to nothing: a full stick would stay full.
    fn drop(&mut self) {
        if !self.finished {
            let _ = fs::remove_dir_all(&self.part);
        }
    }
}

/// Whether an edition was copied to a folder.
pub(super) fn is_stick(root: &Path) -> bool {
    fs::read_to_string(root.join(CURRENT)).is_ok_and(|current| current.contains(GLOBAL))
}

fn names(folder: &Path) -> Result<Vec<String>> {
    let entries = fs::read_dir(folder).with_context(|| full(folder, "reading"))?;
    Ok(entries.filter_map(|entry| Some(entry.ok()?.file_name().to_string_lossy().into_owned())).collect())
}

/// Whether two folders hold the same files with the same bytes.
fn same_tree(one: &Path, other: &Path) -> Result<bool> {
    let (mut here, mut there) = (names(one)?, names(other)?);
    here.sort();
    there.sort();
    if here != there {
        return Ok(false);
    }
    for name in here {
        let (a, b) = (one.join(&name), other.join(&name));
        let same = match (a.is_dir(), b.is_dir()) {
            (true, true) => same_tree(&a, &b)?,
            (false, false) => fs::metadata(&a)?.len() == fs::metadata(&b)?.len() && fs::read(&a)? == fs::read(&b)?,
            _ => false,
        };
        if !same {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether a folder is named as an edition: `K7F3-A9C2`. Others are somebody else's.
pub(super) fn is_code(name: &str) -> bool {
    name.len() == 9
        && name.bytes().enumerate().all(|(at, b)| match at {
            4 => b == b'-',
            _ => b.is_ascii_digit() || b.is_ascii_uppercase(),
        })
}

/// The edition that a `current.js` names.
fn shown(current: &str) -> Option<String> {
    let json = current.split_once('=')?.1.trim().trim_end_matches(';');
    let value: serde_json::Value = serde_json::from_str(json).ok()?;
    value["code"].as_str().filter(|code| is_code(code)).map(str::to_owned)
}

/// The edition that was copied last, another than this: of a stick that shows this one already, the one before it.
fn newest_but(editions: &Path, code: &str) -> Option<String> {
    let others = names(editions).ok()?.into_iter().filter(|name| is_code(name) && name != code);
    others.max_by_key(|name| fs::metadata(editions.join(name)).and_then(|metadata| metadata.modified()).ok())
}

/// Puts a file in the place of another in one step.
fn replace(root: &Path, name: &str, bytes: &[u8]) -> Result<()> {
    let target = root.join(name);
    if fs::read(&target).is_ok_and(|there| there == bytes) {
        return Ok(());
    }
    let fresh = root.join(format!(".{name}.new"));
    let write = || -> io::Result<()> {
        let mut file = File::create(&fresh)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        drop(file);
        held::rename(&fresh, &target)
    };
    let written = write();
    if written.is_err() {
        let _ = fs::remove_file(&fresh);
    }
    written.with_context(|| full(&target, "writing"))?;
    sync_folder(root);
    Ok(())
}

/// Renames reach the stick. Not every system can say so of a folder; then the file system's own order has to do.
fn sync_folder(folder: &Path) {
    #[cfg(unix)]
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
    #[cfg(not(unix))]
    let _ = folder;
}

/// What failed where, for the chain of an error; [`advice`] says what to do.
fn full(path: &Path, doing: &str) -> String {
    format!("{doing} {}", path.display())
}

/// What to do about a copy that failed, where that is known.
pub fn advice(error: &anyhow::Error) -> Option<Message> {
    let kind = error.chain().find_map(|cause| cause.downcast_ref::<io::Error>()).map(io::Error::kind)?;
    match kind {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => Some(say!(
            "U盘空间不够，没有换版，原来的版本还在。删去U盘上别的文件，或换一个大些的U盘，再试一次",
            "the stick is full; the edition before is still there. Remove other files or take a larger stick, and try again",
        )),
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => Some(say!(
            "U盘不能写入，没有换版。看看U盘的写保护开关和权限",
            "the stick cannot be written to; nothing was switched. Look at its write protection and at the permissions",
        )),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn copy(root: &Path, code: &str, text: &str) -> Result<Report> {
        copied(root, code, text).map(|switched| switched.report)
    }

    fn copied(root: &Path, code: &str, text: &str) -> Result<Switched> {
        let copy = StickCopy::begin(root, code)?;
        copy.put("kiosk/index.html", text.as_bytes())?;
        copy.put("kiosk/hall/index.html", text.as_bytes())?;
        let current = serde_json::json!({ "code": code, "path": format!("editions/{code}/index.html") });
        copy.switch(&[("index.html", b"start".to_vec()), ("start.js", b"go".to_vec())], &current)
    }

    fn tree(root: &Path) -> Vec<String> {
        let mut names: Vec<_> = walkdir::WalkDir::new(root)
            .into_iter()
            .flatten()
            .filter(|entry| entry.file_type().is_file())
            .map(|entry| entry.path().strip_prefix(root).expect("below").to_string_lossy().replace('\\', "/"))
            .collect();
        names.sort();
        names
    }

    #[test]
    fn the_start_page_follows_and_two_editions_stay() {
        let stick = tempfile::tempdir().expect("a folder");
        let root = stick.path();
        fs::write(root.join("alert.js"), "theirs").expect("written");
        for (n, code) in ["AAAA-2222", "BBBB-2222", "CCCC-2222"].into_iter().enumerate() {
            let report = copy(root, code, &"<p>甲</p>".repeat(n + 1)).expect("a copy");
            assert_eq!((report.written, report.removed), (2, usize::from(n == 2)));
            assert_eq!(shown(&fs::read_to_string(root.join(CURRENT)).expect("it")).as_deref(), Some(code));
        }
        assert_eq!(
            tree(root),
            [
                "alert.js",
                "current.js",
                "editions/BBBB-2222/hall/index.html",
                "editions/BBBB-2222/index.html",
                "editions/CCCC-2222/hall/index.html",
                "editions/CCCC-2222/index.html",
                "index.html",
                "start.js"
            ]
        );
        // The same edition once more mends what was damaged, and keeps the one before.
        fs::write(root.join("editions/CCCC-2222/index.html"), "torn").expect("written");
        let whole = "<p>甲</p>".repeat(3);
        copy(root, "CCCC-2222", &whole).expect("a copy");
        assert_eq!(fs::read(root.join("editions/CCCC-2222/index.html")).expect("it"), whole.as_bytes());
        assert!(root.join("editions/BBBB-2222").exists());
        // Where it is sound it is not touched, so that a stick pulled out meanwhile shows it.
        let long_ago = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000_000);
        let page = root.join("editions/CCCC-2222/index.html");
        File::options().write(true).open(&page).and_then(|file| file.set_modified(long_ago)).expect("a time");
        copy(root, "CCCC-2222", &whole).expect("a copy");
        assert_eq!(fs::metadata(&page).and_then(|page| page.modified()).expect("a time"), long_ago);
        assert!(!tree(root).iter().any(|name| name.contains("part")), "{:?}", tree(root));
    }

    #[test]
    fn what_was_withdrawn_leaves_the_stick_with_every_edition_that_shows_it() {
        let stick = tempfile::tempdir().expect("a folder");
        let root = stick.path();
        let shows = |name: &str| {
            tree(root).iter().any(|path| fs::read_to_string(root.join(path)).unwrap_or_default().contains(name))
        };
        copied(root, "AAAA-2222", "<p>甲示例</p>").expect("a copy");
        // Something came: both stay.
        let switched = copied(root, "BBBB-2222", "<p>甲示例</p><p>乙示例</p>").expect("a copy");
        assert!(!switched.withdrawn && root.join("editions/AAAA-2222").exists());
        // Somebody went: one stays, also on a stick that another computer wrote.
        let switched = copied(root, "CCCC-2222", "<p>甲示例</p>").expect("a copy");
        assert!(switched.withdrawn && switched.stuck.is_empty() && switched.report.removed == 2);
        assert!(shows("甲示例") && !shows("乙示例"));
        assert_eq!(names(&root.join("editions")).expect("them"), ["CCCC-2222"]);
        // A copy that was cut short between the switch and the removal is finished by the next, though it copies the same.
        fs::create_dir_all(root.join("editions/BBBB-2222/hall")).expect("made");
        fs::write(root.join("editions/BBBB-2222/hall/index.html"), "<p>乙示例</p>").expect("written");
        assert!(copied(root, "CCCC-2222", "<p>甲示例</p>").expect("a copy").withdrawn);
        assert!(!shows("乙示例") && !tree(root).iter().any(|name| name.contains("part")));
    }

    #[test]
    fn a_copy_that_comes_to_nothing_leaves_no_trace() {
        let stick = tempfile::tempdir().expect("a folder");
        copy(stick.path(), "AAAA-2222", "one").expect("a copy");
        let before = tree(stick.path());
        let half = StickCopy::begin(stick.path(), "BBBB-2222").expect("begun");
        half.put("kiosk/index.html", b"half").expect("written");
        drop(half);
        assert_eq!(tree(stick.path()), before);
        // As after `kill -9`, when nothing is dropped.
        let half = StickCopy::begin(stick.path(), "BBBB-2222").expect("begun");
        half.put("kiosk/index.html", b"half").expect("written");
        std::mem::forget(half);
        assert_eq!(shown(&fs::read_to_string(stick.path().join(CURRENT)).expect("it")).as_deref(), Some("AAAA-2222"));
        copy(stick.path(), "CCCC-2222", "three").expect("a copy");
        assert!(!tree(stick.path()).iter().any(|name| name.contains("part")), "{:?}", tree(stick.path()));
    }

    #[test]
    fn what_is_not_ours_is_refused() {
        let stick = tempfile::tempdir().expect("a folder");
        assert!(StickCopy::begin(&stick.path().join("nowhere"), "AAAA-2222").is_err());
        fs::write(stick.path().join("index.html"), "their page").expect("written");
        assert!(StickCopy::begin(stick.path(), "AAAA-2222").is_err());
        assert_eq!(tree(stick.path()), ["index.html"]);
        let half = tempfile::tempdir().expect("a folder");
        let copy = StickCopy::begin(half.path(), "AAAA-2222").expect("begun");
        assert!(copy.put("index.html", b"").is_err() && copy.put("kiosk/../x", b"").is_err());
    }

    #[test]
    fn a_full_stick_is_told_as_one() {
        let error = anyhow::Error::from(io::Error::from(io::ErrorKind::StorageFull)).context("writing x");
        assert!(advice(&error).is_some_and(|told| told.zh.contains("空间不够") && told.en.contains("full")));
        assert_eq!(advice(&anyhow::anyhow!("other")), None);
    }
}
