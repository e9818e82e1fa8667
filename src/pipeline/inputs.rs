//! Everything that a build depends on, at a glance: a build whose inputs are as they were would give what is there.
//!
//! A [`Inputs`] holds a mark of each file (length, times, inode), taken before anything is read. Marks are compared, not
//! contents, so that a build with nothing to do costs a look at each file. They fail towards work: a file that was
//! touched without being changed, one that was written within the last moments, whose times may not tell a second
//! writing from the first, another program, another day — each means a whole build, which then keeps what is the same.
//! A new input of the pipeline must be taken up here.

use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use jiff::civil::Date;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use walkdir::WalkDir;

use super::Options;
use crate::settings::{ReadAloud, Settings};
use crate::source::is_litter;

/// How coarse the times of file systems are, at worst, in nanoseconds.
const TICK: i128 = 2_000_000_000;

/// The inputs of a build.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inputs {
    /// The program, its options and the day.
    decided: Decided,
    /// By path relative to the board; sorted.
    files: Vec<(String, Mark)>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Decided {
    program: (String, Option<Mark>),
    today: Date,
    base_url: Option<String>,
    skip_faulty: bool,
    /// Whatever else the caller's result depends on.
    further: Vec<String>,
}

/// How a file looks from outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Mark {
    length: u64,
    /// Nanoseconds since 1970.
    modified: i128,
    /// The same, of the last change of content, rights or name; 0 where the system does not tell.
    changed: i128,
    inode: u64,
    /// Written so lately that another writing may look the same: never equal to anything.
    unsure: bool,
}

impl Mark {
    fn of(metadata: &Metadata) -> Self {
        let nanoseconds = |time: SystemTime| match time.duration_since(SystemTime::UNIX_EPOCH) {
            Ok(after) => after.as_nanos().try_into().unwrap_or(i128::MAX),
            Err(before) => -before.duration().as_nanos().try_into().unwrap_or(i128::MAX),
        };
        let modified = metadata.modified().map_or(0, nanoseconds);
        #[cfg(unix)]
        let (changed, inode) = {
            use std::os::unix::fs::MetadataExt;
            (i128::from(metadata.ctime()) * 1_000_000_000 + i128::from(metadata.ctime_nsec()), metadata.ino())
        };
        #[cfg(not(unix))]
        let (changed, inode) = (0, 0);
        Self { length: metadata.len(), modified, changed, inode, unsure: false }
    }
}

impl Inputs {
    /// Looks at the inputs of a build of the board in `root`. `further` is whatever else the caller's result depends on.
    ///
    /// `None` where something cannot be looked at: the build will say what.
    pub fn look(root: &Path, options: &Options, further: Vec<String>) -> Option<Self> {
        let settings = Settings::in_folder(root)?;
        let own = |path: &str| root.join(path);
        let named = settings
            .fonts
            .values()
            .chain(&settings.print.emblem)
            .chain(settings.press.iter().map(|press| &press.profile))
            .map(|file| &**file)
            .chain(settings.read_aloud.as_ref().and_then(ReadAloud::own_program));
        let named = named.map(own).filter(|path| path.is_file());
        let mut files = marks(root, &["content", "themes"], named.collect())?;
        files.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        files.dedup_by(|a, b| a.0 == b.0);
        let program = std::env::current_exe().and_then(fs::metadata).ok().map(|metadata| Mark::of(&metadata));
        Some(Self {
            decided: Decided {
                program: (env!("CARGO_PKG_VERSION").to_owned(), program),
                today: settings.today(options.as_of, options.now),
                base_url: options.base_url.clone(),
                skip_faulty: options.skip_faulty,
                further,
            },
            files,
        })
    }

    /// Marks what was written so lately before `now`, a moment by the clock of the files' own disk in nanoseconds since
    /// 1970, that it may be written again and look the same. Times in the future are as doubtful.
    pub fn doubt(&mut self, now: i128) {
        for (_, mark) in &mut self.files {
            mark.unsure = mark.modified.max(mark.changed) > now - TICK;
        }
    }

    /// Whether the files look as they did then, trusted or not.
    pub(super) fn same_files(&self, then: &Self) -> bool {
        let sure = |mark: &Mark| Mark { unsure: false, ..*mark };
        let mut pairs = self.files.iter().zip(&then.files);
        self.files.len() == then.files.len() && pairs.all(|(a, b)| a.0 == b.0 && sure(&a.1) == sure(&b.1))
    }

    /// Whether a build of these inputs gives what one of those gave.
    pub fn same(&self, before: &Self) -> bool {
        self == before && !before.files.iter().any(|(_, mark)| mark.unsure)
    }
}

/// The moment, by the clock of the disk that a file lies on: it was just written.
pub fn written_at(file: &Path) -> Option<i128> {
    fs::metadata(file).ok().map(|metadata| Mark::of(&metadata).modified)
}

fn marks(root: &Path, folders: &[&str], mut named: Vec<PathBuf>) -> Option<Vec<(String, Mark)>> {
    for folder in folders {
        let start = root.join(folder);
        if !start.exists() {
            continue;
        }
        let kept = WalkDir::new(start)
            .follow_links(false)
            .into_iter()
            .filter_entry(|entry| entry.depth() == 0 || !is_litter(entry.file_name()));
        for entry in kept {
            let entry = entry.ok()?;
            // Folders matter by what is in them; one that is called like a text is a mistake that is told.
            if !entry.file_type().is_dir() || entry.file_name().to_string_lossy().contains('.') {
                named.push(entry.into_path());
            }
        }
    }
    let mark = |path: PathBuf| {
        let metadata = fs::symlink_metadata(&path).ok()?;
        let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().into_owned();
        Some((name, Mark::of(&metadata)))
    };
    named.into_par_iter().map(mark).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn board() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in [
            ("content/board.yaml", "title: 示例\nas_of: 2026-06-30\nfonts: { title: brush.ttf }\n"),
            ("content/org.yaml", "name: 甲\n"),
            ("content/files/a.pdf", "a"),
            ("themes/default/assets/css/a.css", "a"),
            ("brush.ttf", "a"),
            ("public/index.html", "a"),
            ("notes.txt", "a"),
        ] {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        folder
    }

    fn look(folder: &Path) -> Inputs {
        Inputs::look(folder, &Options::default(), Vec::new()).unwrap()
    }

    /// Long enough after everything was written.
    fn settled(folder: &Path) -> Inputs {
        let mut inputs = look(folder);
        inputs.doubt(i128::MAX);
        inputs
    }

    #[test]
    fn every_input_counts_and_nothing_else_does() {
        let folder = board();
        let before = settled(folder.path());
        assert!(look(folder.path()).same(&before));
        for other in ["public/index.html", "notes.txt", "content/.org.yaml.swp"] {
            fs::write(folder.path().join(other), "other").unwrap();
            assert!(look(folder.path()).same(&before), "{other}");
        }
        for input in ["content/board.yaml", "content/files/a.pdf", "themes/default/assets/css/a.css", "brush.ttf"] {
            let before = settled(folder.path());
            let path = folder.path().join(input);
            let text = fs::read_to_string(&path).unwrap();
            fs::write(&path, text + "\n").unwrap();
            assert!(!look(folder.path()).same(&before), "{input}");
        }
        let before = settled(folder.path());
        fs::create_dir(folder.path().join("content/a.md")).unwrap();
        assert!(!look(folder.path()).same(&before));
        let before = settled(folder.path());
        fs::remove_file(folder.path().join("content/files/a.pdf")).unwrap();
        assert!(!look(folder.path()).same(&before));
    }

    #[test]
    fn another_day_or_another_option_is_another_build() {
        let folder = board();
        let before = settled(folder.path());
        let other = |options: Options| Inputs::look(folder.path(), &options, Vec::new()).unwrap();
        assert!(!other(Options { as_of: Some(Date::constant(2026, 7, 1)), ..Options::default() }).same(&before));
        assert!(!other(Options { base_url: Some("https://a.cn/".into()), ..Options::default() }).same(&before));
        assert!(!Inputs::look(folder.path(), &Options::default(), vec!["en".into()]).unwrap().same(&before));
    }

    #[test]
    fn what_was_just_written_is_doubted_also_when_the_clock_goes_back() {
        let folder = board();
        let written = written_at(&folder.path().join("notes.txt")).unwrap();
        for (now, sure) in [(written + TICK / 2, false), (written + 2 * TICK, true), (written - 3600 * TICK, false)] {
            let mut inputs = look(folder.path());
            inputs.doubt(now);
            assert_eq!(look(folder.path()).same(&inputs), sure, "{now}");
        }
    }

    #[test]
    fn an_edit_that_restores_the_time_is_noticed_where_the_system_tells() {
        let folder = board();
        let path = folder.path().join("content/org.yaml");
        let before = settled(folder.path());
        let time = fs::metadata(&path).unwrap().modified().unwrap();
        // A change within the same tick of the disk's clock would have the same time.
        let probe = folder.path().join("tick");
        let written = written_at(&path);
        while written_at(&probe) <= written {
            fs::write(&probe, "").unwrap();
        }
        fs::write(&path, "name: 乙\n").unwrap();
        fs::File::options().write(true).open(&path).unwrap().set_modified(time).unwrap();
        assert_eq!(look(folder.path()).same(&before), cfg!(not(unix)));
    }
}
