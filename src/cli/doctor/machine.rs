//! The machine: the program on it, and its clock.

use std::path::{Path, PathBuf};

use jiff::{Timestamp, ToSpan};
use walkdir::WalkDir;

use super::{Finding, Topic};
use crate::cli::Common;
use crate::diagnostic::say;

/// Before this moment there was no such program.
const BORN: Timestamp = Timestamp::constant(1_767_225_600, 0);

pub(super) fn program(common: &Common) -> Finding {
    let (version, target) = (env!("CARGO_PKG_VERSION"), option_env!("NOTICEBOARD_TARGET").unwrap_or("?"));
    let cores = std::thread::available_parallelism().map_or(1, |cores| cores.get());
    let jobs = common.jobs.unwrap_or(cores);
    Finding::ok(
        Topic::Program,
        say!(
            "noticeboard {version}，{target}；{cores} 个核，同时做 {jobs} 件事",
            "noticeboard {version}, {target}; cores: {cores}, things at once: {jobs}"
        ),
    )
}

/// A file and when it was written.
pub(super) type Written = (PathBuf, Timestamp);

/// The file of a folder that was written last.
pub(super) fn newest(folder: &Path) -> Option<Written> {
    let entries = WalkDir::new(folder).follow_links(false).into_iter().flatten();
    let files = entries.filter(|entry| entry.file_type().is_file()).filter_map(|entry| {
        let written = Timestamp::try_from(entry.metadata().ok()?.modified().ok()?).ok()?;
        Some((entry.into_path(), written))
    });
    files.max_by_key(|(_, written)| *written)
}

/// What can be told of a clock without asking another: whether it goes back behind what has happened already.
pub(super) fn clock(now: Timestamp, newest: Option<Written>) -> Finding {
    let way_out = || {
        say!(
            "校准系统时间（Linux：timedatectl set-ntp true；Windows：设置里的“自动设置时间”）；今天是哪天，决定公示哪天开始、哪天结束",
            "set the clock (Linux: timedatectl set-ntp true; Windows: Set time automatically); notices begin and end by it"
        )
    };
    let shown = now.strftime("%Y-%m-%d %H:%M UTC");
    if now < BORN {
        return Finding::fail(
            Topic::Clock,
            say!("时钟是 {shown}，那时还没有这个程序", "the clock says {shown}, when this program did not exist yet"),
            way_out(),
        );
    }
    // Files that come from another machine may be a little ahead.
    let ahead = newest.filter(|(_, written)| now.checked_add(24.hours()).is_ok_and(|later| *written > later));
    match ahead {
        Some((file, written)) => {
            let (file, written) = (file.display(), written.strftime("%Y-%m-%d"));
            Finding::fail(
                Topic::Clock,
                say!(
                    "时钟是 {shown}，而 {file} 是 {written} 写的：时钟慢了，或写文件的电脑时钟快了",
                    "the clock says {shown}, and {file} was written on {written}: this clock is behind, or the writer's was ahead"
                ),
                way_out(),
            )
        }
        None => Finding::ok(Topic::Clock, say!("{shown}，没有比它更晚的文件", "{shown}, and no file is later")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::State;
    use super::*;

    #[test]
    fn a_clock_that_is_behind_is_noticed() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let file = |text: &str| Some((PathBuf::from("content/a.yaml"), at(text)));
        assert_eq!(clock(at("1970-01-01T00:00:10Z"), None).state, State::Fail);
        assert_eq!(clock(at("2027-03-01T00:00:00Z"), None).state, State::Ok);
        assert_eq!(clock(at("2027-03-01T00:00:00Z"), file("2027-03-01T10:00:00Z")).state, State::Ok);
        let behind = clock(at("2027-03-01T00:00:00Z"), file("2027-03-05T00:00:00Z"));
        assert_eq!(behind.state, State::Fail);
        assert!(behind.told.en.contains("content/a.yaml was written on 2027-03-05"), "{}", behind.told.en);
    }

    #[test]
    fn the_newest_file_is_found_below() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("a")).unwrap();
        std::fs::write(folder.path().join("old"), "").unwrap();
        let new = folder.path().join("a/new");
        std::fs::write(&new, "").unwrap();
        let later = std::time::SystemTime::now() + std::time::Duration::from_secs(3600);
        std::fs::File::options().write(true).open(&new).unwrap().set_modified(later).unwrap();
        assert_eq!(newest(folder.path()).unwrap().0, new);
        assert_eq!(newest(&folder.path().join("none")), None);
    }
}
