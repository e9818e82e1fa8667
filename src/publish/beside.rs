//! The office's own files beside the screens, written by its own word: an emergency goes out whole or not at all.
//!
//! Beside the screens of a website lie a file of data and, for screens of an older edition and for pages that were opened
//! from a folder, a script that says the same. A stick has the script alone: no page from a stick can read data.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use super::stick;
use crate::held;

/// Where emergencies are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Beside {
    /// The folder `kiosk` of a website.
    Site(PathBuf),
    /// A stick with an edition.
    Stick(PathBuf),
}

impl Beside {
    /// What a folder is: a website that a build made, its `kiosk` folder, or a stick. `None` for any other.
    pub fn of(out: &Path) -> Option<Self> {
        if stick::is_stick(out) {
            return Some(Self::Stick(out.to_owned()));
        }
        let has_screens = |folder: &Path| {
            let entries = fs::read_dir(folder).ok()?;
            entries.flatten().any(|entry| entry.path().join("edition.json").is_file()).then(|| folder.to_owned())
        };
        has_screens(&out.join("kiosk")).or_else(|| has_screens(out)).map(Self::Site)
    }

    fn folder(&self) -> &Path {
        match self {
            Self::Site(folder) | Self::Stick(folder) => folder,
        }
    }

    /// Writes what all screens, or one, are to show; `null` takes it down. Gives the files.
    ///
    /// # Errors
    /// When a file cannot be written: then all are as they were.
    pub fn write(&self, screen: Option<&str>, value: &serde_json::Value) -> Result<Vec<PathBuf>> {
        let stem = stem(screen);
        let script = (format!("{stem}.js"), format!("window.noticeboardAlert = {};\n", script_value(value)));
        let data = (format!("{stem}.json"), format!("{value}\n"));
        let files = match self {
            Self::Site(_) => vec![data, script],
            Self::Stick(_) => vec![script],
        };
        let folder = self.folder();
        let mut fresh = Vec::new();
        let mut before = Vec::new();
        let written = (|| {
            for (name, text) in &files {
                let new = folder.join(format!(".{name}.new"));
                fresh.push(new.clone());
                put(&new, text.as_bytes()).with_context(|| format!("writing {}", new.display()))?;
            }
            for (name, new) in files.iter().map(|(name, _)| name).zip(&fresh) {
                let target = folder.join(name);
                before.push((target.clone(), fs::read(&target).ok()));
                held::rename(new, &target).with_context(|| format!("writing {}", target.display()))?;
            }
            Ok(())
        })();
        if written.is_err() {
            for new in &fresh {
                let _ = fs::remove_file(new);
            }
            for (target, bytes) in &before {
                let _ = match bytes {
                    Some(bytes) => put(target, bytes),
                    None => fs::remove_file(target),
                };
            }
        }
        written.map(|()| before.into_iter().map(|(target, _)| target).collect())
    }

    /// Files of the same meaning that somebody wrote by hand, which would still be shown.
    ///
    /// # Errors
    /// When one is there and cannot be removed.
    pub fn remove_texts(&self, screen: Option<&str>) -> Result<Vec<PathBuf>> {
        let target = self.folder().join(format!("{}.txt", stem(screen)));
        match fs::remove_file(&target) {
            Ok(()) => Ok(vec![target]),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
            Err(error) => Err(error).with_context(|| format!("removing {}", target.display())),
        }
    }

    /// The screens that lie there; of a stick nobody asks.
    pub fn has_screen(&self, screen: &str) -> bool {
        match self {
            Self::Site(folder) => folder.join(screen).join("edition.json").is_file(),
            Self::Stick(folder) => fs::read_dir(folder.join("editions")).is_ok_and(|editions| {
                editions.flatten().any(|edition| edition.path().join(screen).join("edition.json").is_file())
            }),
        }
    }
}

/// What the files of all screens, or of one, are called.
fn stem(screen: Option<&str>) -> String {
    screen.map_or_else(|| "alert".to_owned(), |screen| format!("alert-{screen}"))
}

/// Puts a file of the office's into a folder, whole or not at all.
///
/// # Errors
/// When it cannot be written: then the one before is there.
pub fn put_whole(folder: &Path, name: &str, bytes: &[u8]) -> Result<()> {
    let (new, target) = (folder.join(format!(".{name}.new")), folder.join(name));
    let written = put(&new, bytes).and_then(|()| held::rename(&new, &target));
    if written.is_err() {
        let _ = fs::remove_file(&new);
    }
    written.with_context(|| format!("writing {}", target.display()))
}

fn put(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// JSON that is also a script in old engines.
fn script_value(value: &serde_json::Value) -> String {
    value.to_string().replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("kiosk/hall")).unwrap();
        fs::write(folder.path().join("kiosk/hall/edition.json"), "{}").unwrap();
        folder
    }

    #[test]
    fn a_site_gets_data_and_a_script_and_a_stick_a_script() {
        let site = site();
        let beside = Beside::of(site.path()).expect("a site");
        assert_eq!(Beside::of(&site.path().join("kiosk")), Some(beside.clone()));
        let value = serde_json::json!({ "title": "停电", "until": "2026-07-01T18:00" });
        assert_eq!(beside.write(Some("hall"), &value).unwrap().len(), 2);
        let kiosk = site.path().join("kiosk");
        let data = fs::read_to_string(kiosk.join("alert-hall.json")).unwrap();
        assert_eq!(serde_json::from_str::<serde_json::Value>(&data).unwrap(), value);
        assert!(fs::read_to_string(kiosk.join("alert-hall.js")).unwrap().starts_with("window.noticeboardAlert = {"));
        assert!(beside.has_screen("hall") && !beside.has_screen("door"));
        fs::write(kiosk.join("alert.txt"), "停水\n至 2026-07-01 12:00").unwrap();
        beside.write(None, &serde_json::Value::Null).unwrap();
        assert_eq!(fs::read_to_string(kiosk.join("alert.json")).unwrap(), "null\n");
        assert_eq!(beside.remove_texts(None).unwrap().len(), 1);
        assert!(beside.remove_texts(None).unwrap().is_empty());

        let stick = tempfile::tempdir().unwrap();
        assert_eq!(Beside::of(stick.path()), None);
        fs::write(stick.path().join("current.js"), "window.noticeboardCurrent = {};").unwrap();
        let beside = Beside::of(stick.path()).expect("a stick");
        assert_eq!(beside.write(None, &value).unwrap(), [stick.path().join("alert.js")]);
    }

    #[test]
    fn what_cannot_be_written_whole_leaves_everything_as_it_was() {
        let site = site();
        let beside = Beside::of(site.path()).expect("a site");
        let kiosk = site.path().join("kiosk");
        let before = serde_json::json!({ "title": "停电", "until": "2026-07-01T18:00" });
        beside.write(None, &before).unwrap();
        // A folder stands where the second file belongs.
        fs::remove_file(kiosk.join("alert.js")).unwrap();
        fs::create_dir_all(kiosk.join("alert.js/x")).unwrap();
        assert!(beside.write(None, &serde_json::json!({ "title": "停水" })).is_err());
        let data = fs::read_to_string(kiosk.join("alert.json")).unwrap();
        assert_eq!(serde_json::from_str::<serde_json::Value>(&data).unwrap(), before);
        let left: Vec<_> = fs::read_dir(&kiosk).unwrap().flatten().map(|entry| entry.file_name()).collect();
        assert_eq!(left.len(), 3, "{left:?}");
    }
}
