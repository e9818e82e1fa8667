//! What was approved, kept: the words of each item whose approval holds, by their mark.
//!
//! An item that is changed after it was approved waits for another approval. Until then the board carries what was approved,
//! where that is kept: `noticeboard approve` keeps it, and every build does for each item with a mark ([`Store::keep`]). What
//! is kept is the item's source as a file of its own, called by its mark, so that it proves itself: read again, it must have
//! the mark that it is called by ([`Store::kept`]). What does not, because it is damaged, of another version of the program or
//! put there by somebody, is as good as nothing.
//!
//! [`Settler`] puts the approved words in the place of the edited, between parsing and assembly, so that everything behind
//! that sees the same board. What hides an item or takes a consent back in the file as it is now holds at once: only what
//! would be said waits.
//!
//! Households' codes and reviews that are not public stand nowhere but in their own files: items that have them are not kept,
//! and leave the board as long as they are changed.

mod changes;
mod files;
mod settle;

pub(crate) use changes::changes;
pub(crate) use files::{Sums, named, whole_mark};
pub(crate) use settle::{Outside, Settler};

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::board::Assembled;
use crate::caches;
use crate::kinds::{
    COMMON_KEYS, Draft, Drafts, Kind, Status, content_mark, parse, stand_alone, with_kinds, words_of_mark,
};
use crate::source::{Asset, SourceFile, Sources, read_regular};

/// The largest item that is kept, in bytes.
const LARGEST: u64 = 1 << 20;

/// So many are kept.
const MOST: usize = 200_000;

/// Where approved words are kept.
#[derive(Clone, Debug)]
pub struct Store {
    /// They are looked for in each, and written into the first.
    folders: Vec<PathBuf>,
}

/// An item as it was approved.
#[derive(Clone, Debug)]
pub(crate) struct Kept {
    pub(crate) id: Arc<str>,
    /// The one item.
    pub(crate) drafts: Drafts,
    /// The pictures and files that it names, with the hashes that they had.
    files: Vec<(Arc<str>, Option<[u8; 32]>)>,
}

/// What is to be kept of a board.
#[derive(Debug, Default)]
pub(crate) struct Holding {
    /// Items by their files, with their marks.
    items: BTreeMap<Arc<str>, Vec<(Arc<str>, String)>>,
    /// The marks of all that is not withdrawn.
    live: BTreeSet<String>,
    /// Of what is.
    withdrawn: BTreeSet<String>,
}

/// What approved items follow from beside their files.
#[derive(Debug, Default)]
pub(crate) struct Approvals {
    pub(crate) outside: Outside,
    pub(crate) sums: Arc<Sums>,
}

/// What came of keeping.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Keeping {
    /// Items whose approved words are there now.
    pub(crate) kept: usize,
    /// Those that could not be written.
    pub(crate) failed: usize,
}

/// Whether this can be the name of something kept: two or one times sixteen hexadecimal digits.
pub(crate) fn is_mark(text: &str) -> bool {
    let is_hash = |text: &str| text.len() == 16 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    match text.split_once('-') {
        Some((words, files)) => is_hash(words) && is_hash(files),
        None => is_hash(text),
    }
}

impl Store {
    /// Of a board whose caches may lie in these folders.
    pub(crate) fn of(places: &[PathBuf]) -> Self {
        Self { folders: places.iter().map(|folder| folder.join("approved")).collect() }
    }

    /// What a mark was given for, if it is kept.
    pub(crate) fn kept(&self, mark: &str) -> Option<Kept> {
        self.text(mark).and_then(|text| read(mark, &text))
    }

    /// The same as it is written, unproved.
    fn text(&self, mark: &str) -> Option<Arc<str>> {
        let bytes = is_mark(mark)
            .then(|| self.folders.iter().find_map(|folder| read_regular(&folder.join(mark), LARGEST).ok()));
        bytes.flatten().and_then(|bytes| String::from_utf8(bytes).ok()).map(Arc::from)
    }

    /// A short name of what is kept under a mark; `None` where nothing is.
    pub(crate) fn seen(&self, mark: &str) -> Option<[u8; 32]> {
        self.text(mark).map(|text| *blake3::hash(text.as_bytes()).as_bytes())
    }

    /// How many are kept.
    pub(crate) fn number(&self) -> usize {
        self.marks().len()
    }

    fn marks(&self) -> HashSet<String> {
        self.folders.iter().flat_map(|folder| marks_in(folder)).collect()
    }

    /// Keeps the approved words of these items, as far as they are not kept. What cannot be read back is not.
    pub(crate) fn keep(&self, holding: &Holding, sources: &Sources, sums: &Sums) -> Keeping {
        let mut keeping = Keeping::default();
        if holding.items.is_empty() {
            return keeping;
        }
        let there = self.marks();
        let mut room = MOST.saturating_sub(there.len());
        for (path, items) in &holding.items {
            let missing: BTreeMap<&str, &str> =
                items.iter().filter(|(_, mark)| !there.contains(mark)).map(|(id, mark)| (&**id, &**mark)).collect();
            keeping.kept += items.len() - missing.len();
            let Some(file) = sources.files.get(path).filter(|_| !missing.is_empty()) else { continue };
            for (id, file) in stand_alone(file, &|id| missing.contains_key(id)) {
                let Some(mark) = missing.get(&*id) else { continue };
                let text = written(&file, &sources.assets, sums);
                if room == 0 || text.len() as u64 > LARGEST || read(mark, &text).is_none_or(|kept| kept.id != id) {
                    continue;
                }
                match self.write(mark, &text) {
                    Ok(()) => (keeping.kept, room) = (keeping.kept + 1, room - 1),
                    Err(_) => keeping.failed += 1,
                }
            }
        }
        keeping
    }

    fn write(&self, mark: &str, text: &str) -> anyhow::Result<()> {
        let folder = self.folders.first().ok_or_else(|| anyhow::anyhow!("nowhere to keep it"))?;
        if !folder.is_dir() {
            fs::create_dir_all(folder)?;
        }
        // An item that waits for its day is in here before anybody sees it: it is nobody else's to read.
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            if fs::metadata(folder)?.permissions().mode() & 0o077 != 0 {
                fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?;
            }
        }
        caches::write_whole(&folder.join(mark), text.as_bytes())
    }

    /// Lets go of what nothing refers to any more: what was withdrawn at once, else what stands as a mark in no file. To be
    /// called only where every file of the board was read.
    pub(crate) fn prune(&self, holding: &Holding, sources: &Sources) {
        for folder in &self.folders {
            let gone: Vec<String> = marks_in(folder)
                .filter(|mark| !holding.live.contains(mark) && !is_in_a_file(mark, holding, sources))
                .collect();
            gone.iter().for_each(|mark| drop(fs::remove_file(folder.join(mark))));
        }
    }
}

fn marks_in(folder: &Path) -> impl Iterator<Item = String> + use<> {
    let entries = fs::read_dir(folder).into_iter().flatten().filter_map(io::Result::ok);
    entries.filter_map(|entry| entry.file_name().into_string().ok()).filter(|name| is_mark(name))
}

/// Whether a file that may not have been understood has the mark: its item may come back.
fn is_in_a_file(mark: &str, holding: &Holding, sources: &Sources) -> bool {
    !holding.withdrawn.contains(mark) && sources.files.values().any(|file| file.text.contains(mark))
}

impl Holding {
    /// What is to be kept of a board. `hidden` is what it does not show.
    pub(crate) fn of(Assembled { board, hidden }: &Assembled) -> Self {
        let mut holding = Self::default();
        macro_rules! each {
            ($($field:ident: $type:ident),* $(,)?) => {
                $(board.items.$field.all().iter().chain(&hidden.$field).for_each(|draft| holding.take(draft));)*
            };
        }
        with_kinds!(each);
        holding
    }

    /// The items of some files, as they are.
    pub(crate) fn of_files<'a>(files: impl Iterator<Item = &'a SourceFile>) -> Self {
        let mut holding = Self::default();
        for file in files {
            let drafts = parse(file).drafts;
            macro_rules! each {
                ($($field:ident: $type:ident),* $(,)?) => {
                    $(drafts.$field.iter().for_each(|draft| holding.take(draft));)*
                };
            }
            with_kinds!(each);
        }
        holding
    }

    fn take<K: Kind>(&mut self, draft: &Draft<K>) {
        let approval = draft.common.approval.as_deref();
        let Some((approval, mark)) = approval.and_then(|approval| Some((approval, approval.mark.as_deref()?))) else {
            return;
        };
        if draft.common.status == Status::Withdrawn {
            self.withdrawn.insert(mark.to_owned());
            return;
        }
        self.live.insert(mark.to_owned());
        if approval.holds && draft.sound && draft.edited.is_none() && !draft.data.is_private() && is_mark(mark) {
            self.items.entry(draft.origin.file.clone()).or_default().push((draft.id.clone(), mark.to_owned()));
        }
    }
}

/// The first lines of what is kept: where the item stood, and the files that it named.
const STOOD: &str = "# content/";
const NAMED: &str = "# + ";

fn written(file: &SourceFile, assets: &BTreeMap<Arc<str>, Asset>, sums: &Sums) -> String {
    let mut text = format!("# {}\n", file.path);
    let drafts = parse(file).drafts;
    for (path, sum) in files::of_any(&drafts, assets, sums) {
        let sum = sum.map_or_else(|| "-".to_owned(), |sum| blake3::Hash::from_bytes(sum).to_hex().to_string());
        text += &format!("{NAMED}{sum} {path}\n");
    }
    text + &file.text
}

/// Reads what is kept and proves it.
fn read(mark: &str, text: &str) -> Option<Kept> {
    let (path, mut rest) = text.strip_prefix(STOOD)?.split_once('\n')?;
    let mut files = Vec::new();
    while let Some((line, behind)) = rest.strip_prefix(NAMED).and_then(|rest| rest.split_once('\n')) {
        let (sum, path) = line.split_once(' ')?;
        let sum = if sum == "-" { None } else { Some(*blake3::Hash::from_hex(sum).ok()?.as_bytes()) };
        files.push((path.into(), sum));
        rest = behind;
    }
    let file = SourceFile { path: format!("content/{path}").into(), text: rest.into() };
    let parsed = parse(&file);
    let of_files = mark.split_once('-').map(|(_, files)| files);
    if of_files.is_some_and(|mark| files::mark(&files) != mark) {
        return None;
    }
    let mut found: Option<Arc<str>> = None;
    macro_rules! each {
        ($($field:ident: $type:ident),* $(,)?) => {
            $(if let [draft] = &parsed.drafts.$field[..] {
                let own = content_mark(&draft.id, &draft.common, &draft.data, draft.body.as_deref());
                let is_it = draft.sound && own.as_deref() == Some(words_of_mark(mark));
                found = is_it.then(|| draft.id.clone()).filter(|_| found.is_none());
            })*
        };
    }
    with_kinds!(each);
    Some(Kept { id: found?, drafts: parsed.drafts, files })
}

/// Keys that say how an item comes to be published, and nothing of it.
fn is_said(key: &str) -> bool {
    !COMMON_KEYS.contains(&key) || matches!(key, "published_on" | "publish_until" | "outputs" | "source" | "body")
}

#[cfg(test)]
mod tests;
