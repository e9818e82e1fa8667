//! What one run leaves for the next.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;

use super::Options;
use crate::approved::{Outside, Settler, Sums};
use crate::attachment::Desk;
use crate::board::{Assembled, Memory, revise, try_under, under};
use crate::caches;
use crate::calendar::Calendar;
use crate::diagnostic::{Diagnostic, Language};
use crate::font::{Cache, Stack};
use crate::kinds::{self, Drafts, Parsed};
use crate::lint;
use crate::settings::Settings;
use crate::source::{Asset, SourceFile, Sources};
use crate::theme::Theme;
use crate::typefaces::Typefaces;

/// What one run leaves for the next, so that a change costs what it touches.
///
/// Everything in it is remembered under all that it follows from ([`Memory`]): a run with a memo gives what a run without one
/// gives. A fresh one remembers nothing and keeps nothing; [`Memo::lasting`] is for whoever runs again and again.
///
/// Two things are followed by hand. What was parsed is kept under the text of each file: which files an edit touched must be
/// known without going through all that was read from the others. And a board is made from the last one by the items that
/// changed in between ([`revise`]): a key of all that it follows from would be as long as the board.
#[derive(Default)]
pub struct Memo {
    /// What is made of files, under these files; `None` where nothing is to last.
    memory: Option<Memory>,
    /// How often files of a theme may have changed.
    themes: u64,
    /// By path, under the text.
    parsed: BTreeMap<Arc<str>, (Arc<str>, Arc<Parsed>)>,
    /// The files about which there is something to say.
    faulty: BTreeSet<Arc<str>>,
    /// Those that refer to others by what these are called: any edit may lead them elsewhere.
    by_name: BTreeSet<Arc<str>>,
    /// What approved items follow from beside the texts of their files, by these.
    outside: BTreeMap<Arc<str>, Outside>,
    /// The pictures and files as they were then.
    assets: Arc<BTreeMap<Arc<str>, Asset>>,
    /// The boards of the last run.
    boards: Vec<LastBoard>,
    /// What the outputs remember of them.
    memories: Vec<(kinds::Medium, Arc<Memory>)>,
}

/// What a board follows from beside its items.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Under {
    pub(super) settings: Settings,
    pub(super) calendar: Calendar,
    pub(super) today: Date,
}

/// A board of the last run.
struct LastBoard {
    medium: kinds::Medium,
    under: Under,
    assembled: Assembled,
    found: Vec<Diagnostic>,
    /// The files that have changed since, as they were then; `None` for those that were not there.
    changed: BTreeMap<Arc<str>, Option<Arc<Parsed>>>,
}

impl Memo {
    /// One that keeps what it learns.
    pub fn lasting() -> Self {
        Self { memory: Some(Memory::default()), ..Self::default() }
    }

    /// To be told when a file of a theme may have changed.
    pub fn forget_theme(&mut self) {
        self.themes += 1;
    }

    /// The faces of a board, and what is wrong with its font files.
    pub(super) fn fonts(&mut self, settings: &Settings, sources: &Sources) -> (Arc<Stack>, Vec<Diagnostic>) {
        let (fonts, found) = &*under(self.memory.as_ref(), Typefaces::of(settings, sources), |wanted| {
            let (fonts, found) = wanted.load();
            (Arc::new(fonts), found)
        });
        (fonts.clone(), found.clone())
    }

    /// Where the web fonts of a board in `root` are kept between runs.
    pub(super) fn font_cache(&mut self, root: &Path) -> Arc<Cache> {
        let folder = caches::folder(root).join("fonts");
        under(self.memory.as_ref(), folder, |folder| Cache::open(folder))
    }

    /// Where attached files are read.
    pub(super) fn desk(&mut self, options: &Options) -> Arc<Desk> {
        under(self.memory.as_ref(), (options.caches.clone(), options.keeps), |(caches, keeps)| match caches {
            Some(caches) => Desk::open(lint::private_in, caches.join("attachments"), *keeps),
            None => Desk::new(lint::private_in),
        })
    }

    /// The hashes of the files that approved items name.
    pub(super) fn sums(&mut self, options: &Options) -> Arc<Sums> {
        under(self.memory.as_ref(), (options.caches.clone(), options.keeps), |(caches, keeps)| {
            Sums::open(caches.clone(), *keeps)
        })
    }

    /// Parses what is not known, and settles which words approved items have. Gives the items of all files in the order of
    /// their paths, unless this memo keeps them.
    pub(super) fn parse(
        &mut self,
        sources: &Sources,
        settler: &Settler<'_>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> (Option<Drafts>, Outside) {
        if self.memory.is_none() {
            let files: Vec<_> = sources.files.values().collect();
            let parsed: Vec<_> = files.par_iter().map(|file| settled(file, settler)).collect();
            let (mut drafts, mut outside) = (Drafts::default(), Outside::default());
            for (mut parsed, of_file) in parsed {
                drafts.append(&mut parsed.drafts);
                diagnostics.append(&mut parsed.diagnostics);
                outside.append(of_file);
            }
            return (Some(drafts), outside);
        }
        let same_files = Arc::ptr_eq(&self.assets, &sources.assets);
        self.assets = sources.assets.clone();
        let moved = self.outside.iter().filter(|(_, outside)| !settler.still(outside, same_files));
        let moved: BTreeSet<Arc<str>> = moved.map(|(path, _)| path.clone()).collect();
        let (files, gone) = self.differing(sources, &moved);
        let (parsed, outside): (Vec<_>, Vec<_>) = files
            .par_iter()
            .map(|file| settled(file, settler))
            .map(|(parsed, outside)| (Arc::new(parsed), outside))
            .unzip();
        gone.iter().for_each(|path| drop(self.outside.remove(path)));
        for (file, outside) in files.iter().zip(outside) {
            self.outside.remove(&file.path);
            if !outside.is_none() {
                self.outside.insert(file.path.clone(), outside);
            }
        }
        for path in gone {
            let old = self.parsed.remove(&path).map(|(_, parsed)| parsed);
            self.by_name.remove(&path);
            self.note(path, old, true);
        }
        for (file, parsed) in files.into_iter().zip(parsed) {
            let faultless = parsed.diagnostics.is_empty();
            if parsed.drafts.by_name {
                self.by_name.insert(file.path.clone());
            } else {
                self.by_name.remove(&file.path);
            }
            let old = self.parsed.insert(file.path.clone(), (file.text.clone(), parsed)).map(|(_, parsed)| parsed);
            self.note(file.path.clone(), old, faultless);
        }
        for path in &self.faulty {
            diagnostics.extend(self.parsed.get(path).into_iter().flat_map(|(_, parsed)| parsed.diagnostics.clone()));
        }
        (None, Outside::default())
    }

    /// The files that are not as they were parsed, those that have `moved` with them, and the paths of those that are gone.
    fn differing<'a>(&self, sources: &'a Sources, moved: &BTreeSet<Arc<str>>) -> (Vec<&'a SourceFile>, Vec<Arc<str>>) {
        let (mut files, mut gone) = (Vec::new(), Vec::new());
        let mut known = self.parsed.iter().peekable();
        for file in sources.files.values() {
            // Mostly the paths are those that were noted.
            let is_it = |path: &Arc<str>| Arc::ptr_eq(path, &file.path);
            while let Some((path, _)) = known.next_if(|(path, _)| !is_it(path) && **path < file.path) {
                gone.push(path.clone());
            }
            match known.next_if(|(path, _)| is_it(path) || **path == file.path) {
                Some((path, (text, _)))
                    if (Arc::ptr_eq(text, &file.text) || *text == file.text) && !moved.contains(path) => {}
                _ => files.push(file),
            }
        }
        gone.extend(known.map(|(path, _)| path.clone()));
        (files, gone)
    }

    /// Notes that a file is not what it was, for the boards that were assembled from it.
    fn note(&mut self, path: Arc<str>, old: Option<Arc<Parsed>>, faultless: bool) {
        for last in &mut self.boards {
            last.changed.entry(path.clone()).or_insert_with(|| old.clone());
        }
        if faultless {
            self.faulty.remove(&path)
        } else {
            self.faulty.insert(path)
        };
    }

    /// The items of all files, in the order of their paths.
    pub(super) fn drafts(&self) -> Drafts {
        let mut drafts = Drafts::default();
        self.parsed.values().for_each(|(_, parsed)| drafts.extend(&parsed.drafts));
        drafts
    }

    /// The board of a medium from the one before, if only the words of published items changed since.
    pub(super) fn revise(&mut self, medium: kinds::Medium, under: &Under) -> Option<(Assembled, Vec<Diagnostic>)> {
        if !self.by_name.is_empty() {
            return None;
        }
        let last = self.boards.iter_mut().find(|last| last.medium == medium && last.under == *under)?;
        let mut changed = Vec::with_capacity(last.changed.len());
        for (path, old) in &last.changed {
            let (_, new) = self.parsed.get(path)?;
            let old = old.as_ref()?;
            // Back to what it was.
            if !Arc::ptr_eq(old, new) {
                changed.push((&old.drafts, &new.drafts));
            }
        }
        last.assembled = revise(&last.assembled, &changed)?;
        last.changed.clear();
        Some((last.assembled.clone(), last.found.clone()))
    }

    /// What the outputs remember of the boards of a medium.
    pub(super) fn memory(&mut self, medium: kinds::Medium) -> Option<Arc<Memory>> {
        self.memory.as_ref()?;
        if let Some((_, memory)) = self.memories.iter().find(|(of, _)| *of == medium) {
            return Some(memory.clone());
        }
        let memory = Arc::new(Memory::default());
        self.memories.push((medium, memory.clone()));
        Some(memory)
    }

    /// Keeps a board for [`Memo::revise`].
    pub(super) fn keep(&mut self, medium: kinds::Medium, under: Under, assembled: &Assembled, found: &[Diagnostic]) {
        if self.memory.is_some() {
            self.boards.retain(|last| last.medium != medium);
            let (assembled, found) = (assembled.clone(), found.to_vec());
            self.boards.push(LastBoard { medium, under, assembled, found, changed: BTreeMap::new() });
        }
    }

    /// The theme of a board in `root`.
    pub(super) fn theme(&mut self, root: Option<&Path>, name: &str, language: Language) -> anyhow::Result<Arc<Theme>> {
        let of = (self.themes, root.map(Path::to_owned), name.to_owned(), language);
        try_under(self.memory.as_ref(), of, |_| Theme::load(root, name, language))
    }
}

/// What a file gives, in the words that a board has.
fn settled(file: &SourceFile, settler: &Settler<'_>) -> (Parsed, Outside) {
    let mut parsed = kinds::parse(file);
    let outside = settler.settle(&mut parsed.drafts);
    (parsed, outside)
}
