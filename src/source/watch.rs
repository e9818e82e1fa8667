//! Where something may have changed on the disk, while somebody watches.
//!
//! A [`Watch`] gives [`Hint`]s and promises little: a hint names places that are worth a look, not what happened there.
//! Whoever gets it looks at the disk ([`super::Tree`]), so that a lost, doubled or late event costs time and never
//! truth. Only `content/`, `themes/` and the board's own folder (for those two coming and going) are watched: what the
//! program itself writes, in `public/` and `.noticeboard/`, is never seen.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use notify::event::EventKind;
use notify::{Event, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};

/// The folders of a board that decide what is shown.
pub const WATCHED: &[&str] = &["content", "themes"];

/// How often a drive that tells nothing is looked through.
const POLL: Duration = Duration::from_secs(1);

/// Where to look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hint {
    /// Files or folders, relative to the board.
    At(BTreeSet<PathBuf>),
    /// Events were lost, or a watched folder came or went: look everywhere.
    Everywhere,
}

/// How changes are noticed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Method {
    /// The system tells.
    #[default]
    Events,
    /// The files are looked through again and again: for network drives, which tell nothing.
    Poll,
}

/// Watches a board until it is dropped.
pub struct Watch {
    root: PathBuf,
    eyes: Box<dyn Watcher + Send>,
    /// What is watched, and which folder it was: one that was replaced has to be watched anew.
    held: Vec<(PathBuf, Option<Identity>)>,
}

/// Tells a folder from another that later stands at its path.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Identity {
    created: Option<SystemTime>,
    #[cfg(unix)]
    inode: (u64, u64),
}

impl Identity {
    fn of(folder: &Path) -> Option<Self> {
        let metadata = std::fs::metadata(folder).ok().filter(std::fs::Metadata::is_dir)?;
        Some(Self {
            created: metadata.created().ok(),
            #[cfg(unix)]
            inode: {
                use std::os::unix::fs::MetadataExt;
                (metadata.dev(), metadata.ino())
            },
        })
    }
}

impl Watch {
    /// Begins to watch the board in `root`, an absolute path, and calls `tell` with every hint.
    ///
    /// # Errors
    /// When the system refuses to watch; [`Method::Poll`] may still work.
    pub fn begin(root: &Path, method: Method, tell: impl Fn(Hint) + Send + 'static) -> notify::Result<Self> {
        let base = root.to_owned();
        let heard = move |event: notify::Result<Event>| {
            if let Some(hint) = hint(&base, event) {
                tell(hint);
            }
        };
        let config = notify::Config::default().with_follow_symlinks(false);
        let eyes: Box<dyn Watcher + Send> = match method {
            Method::Events => Box::new(RecommendedWatcher::new(heard, config)?),
            // A drive that tells nothing may also have clocks of its own, or none: contents decide.
            Method::Poll => {
                Box::new(PollWatcher::new(heard, config.with_poll_interval(POLL).with_compare_contents(true))?)
            }
        };
        let mut held = vec![(root.to_owned(), None)];
        held.extend(WATCHED.iter().map(|name| (root.join(name), None)));
        let mut watch = Self { root: root.to_owned(), eyes, held };
        watch.hold()?;
        Ok(watch)
    }

    /// Looks whether the watched folders are still the same ones and takes up those that came or were replaced; `true`
    /// when there were such. To be called now and then: the folder of a board may be moved away and put back.
    ///
    /// # Errors
    /// When the system refuses to watch.
    pub fn renew(&mut self) -> notify::Result<bool> {
        self.hold()
    }

    fn hold(&mut self) -> notify::Result<bool> {
        let mut renewed = false;
        for (folder, known) in &mut self.held {
            let found = Identity::of(folder);
            if found == *known {
                continue;
            }
            renewed = true;
            if known.is_some() {
                // The system has mostly forgotten it already.
                let _ = self.eyes.unwatch(folder);
            }
            *known = None;
            if found.is_some() {
                let mode = if *folder == self.root { RecursiveMode::NonRecursive } else { RecursiveMode::Recursive };
                self.eyes.watch(folder, mode)?;
                *known = found;
            }
        }
        Ok(renewed)
    }
}

/// What an event says of a board; `None` when it is nothing to it.
fn hint(root: &Path, event: notify::Result<Event>) -> Option<Hint> {
    let Ok(event) = event else { return Some(Hint::Everywhere) };
    if event.need_rescan() {
        return Some(Hint::Everywhere);
    }
    // Our own reading is an access as well.
    if matches!(event.kind, EventKind::Access(_)) {
        return None;
    }
    let mut at = BTreeSet::new();
    for path in &event.paths {
        let Ok(inside) = path.strip_prefix(root) else { continue };
        let mut parts = inside.components();
        let ours = parts.next().is_some_and(|first| WATCHED.iter().any(|name| first.as_os_str() == *name));
        match (ours, parts.next().is_some()) {
            (true, true) => drop(at.insert(inside.to_owned())),
            // The watched folder itself.
            (true, false) if !matches!(event.kind, EventKind::Modify(notify::event::ModifyKind::Metadata(_))) => {
                return Some(Hint::Everywhere);
            }
            _ => {}
        }
    }
    (!at.is_empty()).then_some(Hint::At(at))
}

#[cfg(test)]
mod tests {
    use notify::event::{AccessKind, CreateKind, ModifyKind, RenameMode};

    use super::*;

    fn of(kind: EventKind, paths: &[&str]) -> Option<Hint> {
        hint(Path::new("/board"), Ok(paths.iter().fold(Event::new(kind), |event, path| event.add_path(path.into()))))
    }

    fn at(paths: &[&str]) -> Option<Hint> {
        Some(Hint::At(paths.iter().map(PathBuf::from).collect()))
    }

    #[test]
    fn only_what_decides_the_board_is_heard() {
        let changed = EventKind::Modify(ModifyKind::Any);
        assert_eq!(of(changed, &["/board/content/org.yaml"]), at(&["content/org.yaml"]));
        assert_eq!(of(changed, &["/board/public/index.html"]), None);
        assert_eq!(of(changed, &["/board/.noticeboard/photos/a"]), None);
        assert_eq!(of(changed, &["/elsewhere/content/a"]), None);
        assert_eq!(of(EventKind::Access(AccessKind::Any), &["/board/content/org.yaml"]), None);
    }

    #[test]
    fn both_ends_of_a_move_are_looked_at() {
        let moved = EventKind::Modify(ModifyKind::Name(RenameMode::Both));
        let found = of(moved, &["/board/content/a.md~", "/board/content/a.md"]);
        assert_eq!(found, at(&["content/a.md", "content/a.md~"]));
    }

    #[test]
    fn a_watched_folder_that_comes_or_goes_is_looked_through() {
        assert_eq!(of(EventKind::Create(CreateKind::Folder), &["/board/content"]), Some(Hint::Everywhere));
        assert_eq!(hint(Path::new("/board"), Err(notify::Error::generic("lost"))), Some(Hint::Everywhere));
    }

    #[test]
    fn a_folder_that_was_replaced_is_another() {
        let root = tempfile::tempdir().unwrap();
        let content = root.path().join("content");
        std::fs::create_dir(&content).unwrap();
        let mut watch = Watch::begin(root.path(), Method::Events, |_| {}).unwrap();
        assert!(!watch.renew().unwrap());
        std::fs::rename(&content, root.path().join("away")).unwrap();
        assert!(watch.renew().unwrap());
        assert!(!watch.renew().unwrap());
        std::fs::create_dir(&content).unwrap();
        assert!(watch.renew().unwrap());
    }
}
