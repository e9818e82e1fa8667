//! Saving: whole files, only over what was read, and kept so that it can be taken back.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use super::undo::{Changed, Step, Undo};
use crate::diagnostic::{Message, say};
use crate::mend::{self, Refused};
use crate::sheet::Plan;
use crate::source::Sources;

/// A change of files, as it is written.
#[derive(Default)]
pub(super) struct Change {
    /// By path, before and after; `None` where the file is not there.
    pub(super) files: Vec<(String, Option<String>, Option<String>)>,
    pub(super) photos: Vec<(String, Vec<u8>)>,
}

impl Change {
    pub(super) fn of(plan: &Plan) -> Self {
        Self::of_files(&plan.files, &plan.photos, &plan.sources)
    }

    /// `files` are those that change, each as it was; how they will be tell `after`.
    pub(super) fn of_files(
        files: &BTreeMap<Arc<str>, Option<Arc<str>>>,
        photos: &BTreeMap<String, Arc<[u8]>>,
        after: &Sources,
    ) -> Self {
        let file = |path: &str| after.files.get(path).map(|file| file.text.to_string());
        let files = files
            .iter()
            .map(|(path, before)| (path.to_string(), before.as_ref().map(|before| before.to_string()), file(path)));
        let photos = photos.iter().map(|(path, bytes)| (path.clone(), bytes.to_vec()));
        Self { files: files.collect(), photos: photos.collect() }
    }

    /// Adds what is done to the files after this.
    pub(super) fn then(&mut self, next: Self) {
        for (path, before, after) in next.files {
            match self.files.iter_mut().find(|(known, ..)| *known == path) {
                Some((_, _, now)) => *now = after,
                None => self.files.push((path, before, after)),
            }
        }
        self.photos.extend(next.photos);
    }

    pub(super) fn is_nothing(&self) -> bool {
        self.files.is_empty() && self.photos.is_empty()
    }
}

/// Writes a change and keeps it for taking back. Pictures first, so that no file names one that is not there; where one file
/// is refused, those that were written before it are put back.
///
/// # Errors
/// In words, with nothing written.
pub(super) fn write(
    root: &Path,
    undo: &Undo,
    change: &Change,
    words: &str,
    item: &str,
    now: String,
) -> Result<u64, Message> {
    let mut step =
        Step { at: now, words: words.to_owned(), item: item.to_owned(), files: Vec::new(), photos: Vec::new() };
    let result = write_all(root, change, &mut step);
    if let Err((path, refused)) = result {
        let _ = take_back(root, &step);
        return Err(refused_in_words(&path, &refused));
    }
    undo.keep(&step).map_err(|error| {
        let _ = take_back(root, &step);
        say!(
            "没有保存：放不下撤销用的记录（{error:#}）",
            "not saved: the record for taking it back cannot be kept ({error:#})"
        )
    })
}

fn write_all(root: &Path, change: &Change, step: &mut Step) -> Result<(), (String, Refused)> {
    for (path, bytes) in &change.photos {
        match mend::fresh(root, path, bytes) {
            Ok(()) => step.photos.push((path.clone(), blake3::hash(bytes).to_hex().to_string())),
            // The same picture lies there already.
            Err(Refused::Changed) if std::fs::read(root.join(path)).is_ok_and(|there| there == *bytes) => {}
            Err(refused) => return Err((path.clone(), refused)),
        }
    }
    for (path, before, after) in &change.files {
        put(root, path, before.as_deref(), after.as_deref()).map_err(|refused| (path.clone(), refused))?;
        step.files.push(Changed { path: path.clone(), before: before.clone(), after: after.clone() });
    }
    Ok(())
}

fn put(root: &Path, path: &str, before: Option<&str>, after: Option<&str>) -> Result<(), Refused> {
    match (before, after) {
        (Some(before), Some(after)) => mend::write(root, path, before, after),
        (None, Some(after)) => mend::fresh(root, path, after.as_bytes()),
        (Some(before), None) => mend::remove(root, path, before),
        (None, None) => Ok(()),
    }
}

/// What a step made of the files is made what it was. All or nothing, as far as files can tell beforehand.
///
/// # Errors
/// With the first file that is not as the step left it.
pub(super) fn take_back(root: &Path, step: &Step) -> Result<(), (String, Refused)> {
    for changed in &step.files {
        let is_of_board = changed.path.starts_with("content/") && !changed.path.split('/').any(|part| part == "..");
        if !is_of_board {
            return Err((changed.path.clone(), Refused::Elsewhere));
        }
        let now = std::fs::read_to_string(root.join(&changed.path)).ok();
        let now = now.as_deref().map(|text| text.trim_start_matches('\u{feff}'));
        if now != changed.after.as_deref() {
            return Err((changed.path.clone(), Refused::Changed));
        }
    }
    for changed in step.files.iter().rev() {
        put(root, &changed.path, changed.after.as_deref(), changed.before.as_deref())
            .map_err(|refused| (changed.path.clone(), refused))?;
    }
    for (path, hash) in &step.photos {
        let full = root.join(path);
        let is_photo = path.starts_with("content/") && !path.split('/').any(|part| part == "..");
        if is_photo && std::fs::read(&full).is_ok_and(|bytes| blake3::hash(&bytes).to_hex().as_str() == hash) {
            let _ = std::fs::remove_file(full);
        }
    }
    Ok(())
}

/// The step that takes another back.
pub(super) fn reversed(step: &Step, words: String, at: String) -> Step {
    let back = |changed: &Changed| Changed {
        path: changed.path.clone(),
        before: changed.after.clone(),
        after: changed.before.clone(),
    };
    Step { at, words, item: step.item.clone(), files: step.files.iter().rev().map(back).collect(), photos: Vec::new() }
}

pub(super) fn refused_in_words(path: &str, refused: &Refused) -> Message {
    match refused {
        Refused::Changed => say!(
            "{path} 刚刚在别处改过，没有保存，也没有覆盖",
            "{path} was changed elsewhere in the meantime: nothing was saved, and nothing written over"
        ),
        Refused::ReadOnly => say!(
            "{path} 是只读的，没有保存：在文件夹里去掉“只读”",
            "{path} is read-only, nothing was saved: allow writing to it"
        ),
        refused => refused.words(path),
    }
}

/// Commits what a save wrote, where the board lies in a Git work tree; the author is the one of Git's settings.
///
/// # Errors
/// In words; what was saved is saved.
pub(super) fn commit(root: &Path, step: &Step) -> Result<(), Message> {
    let paths: Vec<&str> =
        step.files.iter().map(|file| &*file.path).chain(step.photos.iter().map(|(path, _)| &**path)).collect();
    let git = |arguments: &[&str]| {
        let mut command = Command::new("git");
        // Content is written by people: nothing in it is a pattern for paths.
        command.arg("--literal-pathspecs").arg("-C").arg(root).args(arguments).arg("--").args(&paths);
        let output = command.output().map_err(|error| error.to_string())?;
        match output.status.success() {
            true => Ok(()),
            false => Err(String::from_utf8_lossy(&output.stderr).trim().to_owned()),
        }
    };
    let done = git(&["add", "--all"]).and_then(|()| git(&["commit", "--quiet", "-m", &step.words, "--only"]));
    done.map_err(|error| say!("已保存，但没有提交到 Git：{error}", "saved, but not committed to Git: {error}"))
}
