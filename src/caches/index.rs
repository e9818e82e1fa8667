//! Which content a file had when it was last read, so that an unchanged one is not read again.
//!
//! A file counts as unchanged if size, modification time and (on Unix) inode and change time are what they were; the
//! change time cannot be set back by a copying tool. A file touched within the last two seconds is not trusted, since a
//! second write could fall into the same tick. Paths are kept as hashes only.

use std::collections::HashMap;
use std::fs::Metadata;
use std::path::Path;
use std::sync::Mutex;
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};

use super::{load, save};

/// A file younger than this when its content was hashed may have changed once more within the clock's tick.
const RACY: Duration = Duration::from_secs(2);

const FILE: &str = "index";
const MAGIC: &[u8; 8] = b"nb-look2";

/// What `stat` says of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Stamp {
    len: u64,
    modified: Duration,
    /// Inode and change time (seconds, nanoseconds); zero where there are none.
    unix: (u64, i64, i64),
}

impl Stamp {
    /// `None`: the file system keeps no times, or the time is not to be trusted yet.
    pub fn of(meta: &Metadata) -> Option<Self> {
        let modified = meta.modified().ok()?;
        let settled = SystemTime::now().duration_since(modified).is_ok_and(|age| age > RACY);
        let modified = modified.duration_since(SystemTime::UNIX_EPOCH).ok()?;
        settled.then_some(Stamp { len: meta.len(), modified, unix: unix(meta) })
    }
}

#[cfg(unix)]
fn unix(meta: &Metadata) -> (u64, i64, i64) {
    use std::os::unix::fs::MetadataExt;
    (meta.ino(), meta.ctime(), meta.ctime_nsec())
}

#[cfg(not(unix))]
fn unix(_: &Metadata) -> (u64, i64, i64) {
    (0, 0, 0)
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Known {
    stamp: Stamp,
    content: [u8; 32],
    /// Asked for in this run; the others are dropped when unused entries are pruned.
    #[serde(skip)]
    used: bool,
}

#[derive(Debug, Default)]
struct State {
    known: HashMap<[u8; 32], Known>,
    changed: bool,
}

/// The table of known files.
#[derive(Debug, Default)]
pub(crate) struct Index {
    state: Mutex<State>,
}

impl Index {
    /// Reads the table; a damaged or missing one is an empty one.
    pub fn open(folder: &Path) -> Self {
        let known = load(&folder.join(FILE), MAGIC).unwrap_or_default();
        Index { state: Mutex::new(State { known, changed: false }) }
    }

    pub fn get(&self, path: &Path, stamp: &Stamp) -> Option<[u8; 32]> {
        let mut state = self.lock();
        let known = state.known.get_mut(&name(path)).filter(|known| known.stamp == *stamp)?;
        known.used = true;
        Some(known.content)
    }

    pub fn put(&self, path: &Path, stamp: Stamp, content: [u8; 32]) {
        let mut state = self.lock();
        state.known.insert(name(path), Known { stamp, content, used: true });
        state.changed = true;
    }

    pub fn forget_unused(&self) {
        let mut state = self.lock();
        let before = state.known.len();
        state.known.retain(|_, known| known.used);
        state.changed |= state.known.len() != before;
    }

    /// Writes the table if it has changed. Of two processes the last wins: the other's new files are read once more.
    ///
    /// # Errors
    /// When the table cannot be written; the next run then reads the files again.
    pub fn save(&self, folder: &Path) -> anyhow::Result<()> {
        let mut state = self.lock();
        if state.changed {
            save(&folder.join(FILE), MAGIC, &state.known)?;
            state.changed = false;
        }
        Ok(())
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        // A panic elsewhere leaves the table usable: every change to it is a single insertion.
        self.state.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

fn name(path: &Path) -> [u8; 32] {
    *blake3::hash(path.as_os_str().as_encoded_bytes()).as_bytes()
}
