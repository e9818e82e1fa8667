//! Where a publication happens: the output folder, the private folder beside it, the lock.

use std::fs::{self, File, TryLockError};
use std::io::{self, ErrorKind, Read, Seek, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::manifest::{MANIFEST, Unreadable};
use super::{paths, system};

/// How readers are switched to a new edition.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Way {
    /// Exchange whole folders where the system can, else [`Way::Journal`].
    #[default]
    Best,
    /// Renames file by file in the folder itself. Weaker (see the module), but a container or
    /// a web server that holds exactly this folder never sees another one.
    Journal,
}

pub(super) struct Place {
    /// The output folder itself, links resolved.
    pub out: PathBuf,
    /// Our private folder: `.<name>.noticeboard` beside `out`, or `.noticeboard` in it.
    pub state: PathBuf,
    /// Whole folders can be exchanged; otherwise the journal is used.
    pub can_exchange: bool,
    /// Held as long as this lives; the system drops it with the process.
    _lock: File,
}

impl Place {
    /// Finds and locks the place. Refuses what can never become an output folder, before
    /// anything is made.
    ///
    /// # Errors
    /// When the folder is refused, locked by another build, or cannot be written to.
    pub fn open(out: &Path, way: Way) -> Result<Place> {
        let out = resolve(out)?;
        let beside = beside(&out);
        let inside = out.join(paths::OWN);
        if !beside.as_ref().is_some_and(|b| b.exists()) && !inside.exists() {
            refuse_foreign(&out)?;
        }
        // Beside is better: nothing unpublished is ever below a folder that is served.
        let (state, lock) = match beside.map(|state| claim(&state, &out)).transpose()?.flatten() {
            Some(claimed) => claimed,
            None if out.is_dir() => {
                // Tried directly for the system's own words.
                let probe = out.join(format!("{}-probe-{}", paths::OWN, std::process::id()));
                let writable = fs::write(&probe, "").and_then(|()| system::gone(fs::remove_file(&probe)));
                let advice = || {
                    format!(
                        "cannot write to the output folder {}; allow writing there, or choose another one with --out",
                        out.display()
                    )
                };
                writable.with_context(advice)?;
                claim(&inside, &out)?.with_context(advice)?
            }
            None => bail!(
                "cannot create the output folder {}: its parent cannot be written to; allow writing there, or choose another one with --out",
                out.display()
            ),
        };
        let beside_out = state.parent() == out.parent();
        let can_exchange = way == Way::Best && beside_out && exchange_works(&state);
        Ok(Place { out, state, can_exchange, _lock: lock })
    }

    pub fn spare(&self) -> PathBuf {
        self.state.join("spare")
    }

    pub fn staging(&self) -> PathBuf {
        self.state.join("staging")
    }

    /// The output folder is missing or holds nothing.
    ///
    /// # Errors
    /// When it cannot be read, or is a file.
    pub fn out_is_empty(&self) -> Result<bool> {
        is_empty(&self.out)
    }

    /// Drops the notes of trees that no longer exist.
    pub fn tidy(&self) {
        let living = [&self.out, &self.spare()].map(|tree| super::notes::notes_name(tree));
        for entry in fs::read_dir(&self.state).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with("notes-") && !living.iter().flatten().any(|l| *l == name) {
                let _ = fs::remove_file(entry.path());
            }
        }
    }
}

/// The folder behind `out`; a symbolic link to a folder is followed, so that what it points
/// to is exchanged and the link stays.
fn resolve(out: &Path) -> Result<PathBuf> {
    match fs::metadata(out) {
        Ok(meta) if meta.is_dir() => {
            dunce::canonicalize(out).with_context(|| format!("cannot open the output folder {}", out.display()))
        }
        Ok(_) => bail!(
            "the output {} is a file, but a folder is needed; move it away, or choose another one with --out",
            out.display()
        ),
        Err(e) if e.kind() == ErrorKind::NotFound => {
            if fs::symlink_metadata(out).is_ok() {
                bail!("the output {} is a link that leads nowhere; make its target, or remove the link", out.display());
            }
            let parent = out.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
            let failed = || format!("cannot create the folder {} for the output", parent.display());
            fs::create_dir_all(parent).with_context(failed)?;
            let name = out.file_name().with_context(|| format!("{} does not name a folder", out.display()))?;
            Ok(dunce::canonicalize(parent).with_context(failed)?.join(name))
        }
        Err(e) => Err(e).with_context(|| format!("cannot look at the output folder {}", out.display())),
    }
}

fn beside(out: &Path) -> Option<PathBuf> {
    let name = out.file_name()?.to_string_lossy().into_owned();
    Some(out.parent()?.join(format!(".{name}{}", paths::OWN)))
}

/// Refuses a folder with files of others and no manifest.
pub(super) fn refuse_foreign(out: &Path) -> Result<()> {
    if !out.join(MANIFEST).exists() && !is_empty(out)? {
        return Err(Unreadable::Missing.refuse(out));
    }
    Ok(())
}

fn is_empty(out: &Path) -> Result<bool> {
    let entries = match fs::read_dir(out) {
        Ok(entries) => entries,
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(true),
        Err(e) => {
            return Err(e).with_context(|| format!("cannot list the output folder {}", out.display()));
        }
    };
    for entry in entries {
        let entry = entry.with_context(|| format!("cannot list the output folder {}", out.display()))?;
        let name = entry.file_name();
        // A fresh file system is empty although it has this folder.
        if name != "lost+found" && name != paths::OWN {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Makes and locks the private folder `state`. `None`: it cannot serve there.
fn claim(state: &Path, out: &Path) -> Result<Option<(PathBuf, File)>> {
    let fresh = !state.exists();
    let Ok(lock) = prepare(state) else {
        return Ok(None);
    };
    let lock = lock_or_tell(lock, out)?;
    if same_mount(state, out) {
        return Ok(Some((state.to_owned(), lock)));
    }
    if fresh {
        for ours in ["lock", ".gitignore"] {
            let _ = fs::remove_file(state.join(ours));
        }
        let _ = fs::remove_dir(state);
    }
    Ok(None)
}

fn prepare(state: &Path) -> io::Result<File> {
    if !state.is_dir() {
        fs::create_dir(state)?;
        system::make_private(state)?;
        // Boards live in repositories; this folder does not belong there.
        fs::write(state.join(".gitignore"), "*\n")?;
    }
    File::options().read(true).write(true).create(true).truncate(false).open(state.join("lock"))
}

fn lock_or_tell(mut lock: File, out: &Path) -> Result<File> {
    let mut tried = lock.try_lock();
    for _ in 0..20 {
        // A killed build, or a program started by the last one, may be about to let go.
        if matches!(tried, Err(TryLockError::WouldBlock)) {
            std::thread::sleep(std::time::Duration::from_millis(10));
            tried = lock.try_lock();
        }
    }
    match tried {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            let mut who = String::new();
            let _ = lock.read_to_string(&mut who);
            let who =
                if who.trim().is_empty() { "in another process".into() } else { format!("in process {}", who.trim()) };
            bail!("another build ({who}) is writing to {}; wait for it, or end it and build again", out.display());
        }
        // Some network disks cannot lock: then only care protects.
        Err(TryLockError::Error(e)) if e.kind() == ErrorKind::Unsupported => return Ok(lock),
        Err(TryLockError::Error(e)) => {
            return Err(e).with_context(|| format!("cannot lock the output folder {}", out.display()));
        }
    }
    // The number is for the message above only; the lock itself ends with the process.
    let told = lock.set_len(0).and_then(|()| lock.rewind()).and_then(|()| write!(lock, "{}", std::process::id()));
    told.with_context(|| format!("cannot note the build that writes to {}", out.display()))?;
    Ok(lock)
}

/// Whether files can be renamed between the two folders: found by doing it, because a mount
/// of a folder of the same disk looks like any other folder.
fn same_mount(state: &Path, out: &Path) -> bool {
    if !out.exists() {
        return true;
    }
    let here = state.join(format!("probe-{}", std::process::id()));
    let there = out.join(format!("{}-probe-{}", paths::OWN, std::process::id()));
    let works = fs::write(&here, "").and_then(|()| fs::rename(&here, &there)).is_ok();
    let _ = fs::remove_file(&here);
    let _ = fs::remove_file(&there);
    works
}

/// Whether folders of a folder can be exchanged, found by doing it with two that are gone again.
pub(crate) fn can_exchange_in(folder: &Path) -> io::Result<bool> {
    let probe = folder.join(format!("{}-probe-{}", paths::OWN, std::process::id()));
    fs::create_dir(&probe)?;
    let works = exchange_works(&probe);
    fs::remove_dir(&probe)?;
    Ok(works)
}

fn exchange_works(state: &Path) -> bool {
    let (a, b) = (state.join("probe-a"), state.join("probe-b"));
    let made = |dir: &Path| fs::create_dir(dir).is_ok() || dir.is_dir();
    let works = made(&a) && made(&b) && system::exchange(&a, &b).is_ok();
    let _ = fs::remove_dir(&a);
    let _ = fs::remove_dir(&b);
    works
}
