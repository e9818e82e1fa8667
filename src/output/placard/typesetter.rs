//! The typesetter: everything that jobs are made with, opened once a run.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock};

use jiff::civil::Date;
use rayon::prelude::*;
use serde_json::Value;
use typst::foundations::Bytes;

use super::codes::Codes;
use super::emblem::Emblem;
use super::explain::{self, Places};
use super::fonts::{self, Families, Fonts};
use super::inspect;
use super::job::{self, Job, JobBuilder};
use super::leaving::{Leaving, leaving};
use super::mark::mark;
use super::photos::Photos;
use super::preset::{Element, Preset, Presets};
use super::press::Press;
use super::reads::{AllReads, Reads};
use super::store::{Key, Store};
use super::subjects::{Subject, Target};
use super::workers::{Request, Results, Workers};
use super::world::{self, SharedWorld};
use crate::board::{Board, Boards};
use crate::caches;
use crate::diagnostic::{Diagnostic, Severity};
use crate::font::Stack;
use crate::kinds;
use crate::output::Routes;
use crate::settings::{PhotoRule, Settings};
use crate::source::Sources;
use crate::theme::Theme;

/// Everything that jobs of one run are made with.
pub struct Typesetter<'a> {
    board: &'a Board,
    theme: &'a Theme,
    sources: &'a Sources,
    pub presets: Presets,
    /// What the template of each preset reads.
    reads: AllReads,
    families: Families,
    pub(super) hash: blake3::Hash,
    stack: Arc<Stack>,
    shared_world: OnceLock<SharedWorld>,
    photos: Photos<'a>,
    /// The website, to which codes lead.
    web: &'a Settings,
    routes: &'a Routes,
    emblem: Option<Emblem>,
    /// The press that the board names.
    press: Option<Arc<Press>>,
    strings: Value,
    /// What templates read of the board.
    board_file: Bytes,
    pub(super) store: Arc<Store>,
}

/// Which items.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// Organisations, a range of the board's.
    pub orgs: Option<Range<usize>>,
    /// An item's id, or an organisation's folder.
    pub item: Option<String>,
}

impl<'a> Typesetter<'a> {
    /// Opens the typesetter of the board in `root`, in whose caches `print` keeps what was finished. `routes` are those of the
    /// website, so that no code leads nowhere.
    ///
    /// # Errors
    /// When the folder cannot be made.
    pub fn open(
        boards: &'a Boards,
        theme: &'a Theme,
        sources: &'a Sources,
        routes: &'a Routes,
        root: &Path,
    ) -> anyhow::Result<(Self, Vec<Diagnostic>)> {
        let board = boards.of(kinds::Medium::Print).unwrap_or_else(|| boards.web());
        let (presets, mut diagnostics) = Presets::read(theme);
        let emblem = inspect::settings_faults(board, &presets, &mut diagnostics);
        let press = Press::of_board(board, theme, &mut diagnostics);
        let stack = board.fonts.clone();
        let folder = caches::folder(root).join("print");
        let families = Families::of(&stack);
        let hash = world::hash(theme, fonts::hash(&stack));
        let strings = job::strings(theme);
        let board_file = job::board_file(board, &strings, &families, emblem.as_ref());
        let reads = AllReads::of(theme, &presets);
        let typesetter = Self {
            board,
            theme,
            sources,
            presets,
            reads,
            families,
            hash,
            stack,
            shared_world: OnceLock::new(),
            photos: Photos::open(board, sources, &folder.join("photos"))?,
            web: &boards.web().settings,
            routes,
            emblem,
            press,
            strings,
            board_file,
            store: Arc::new(Store::open(&folder)?),
        };
        Ok((typesetter, diagnostics))
    }

    pub fn board(&self) -> &'a Board {
        self.board
    }

    pub(super) fn theme(&self) -> &'a Theme {
        self.theme
    }

    pub(super) fn sources(&self) -> &'a Sources {
        self.sources
    }

    /// Where what is wrong with jobs is told.
    pub(super) fn places(&self) -> Places<'_> {
        Places::new(self.board, self.theme, self.sources)
    }

    pub(super) fn photos(&self) -> &Photos<'a> {
        &self.photos
    }

    pub(super) fn emblem(&self) -> Option<&Emblem> {
        self.emblem.as_ref()
    }

    /// The press that the board names, where what it says of it is right.
    pub fn press(&self) -> Option<&Arc<Press>> {
        self.press.as_ref()
    }

    pub(super) fn board_file(&self) -> &Bytes {
        &self.board_file
    }

    /// The typesetter's fonts and templates, read when the first job is set.
    pub(super) fn shared_world(&self) -> &SharedWorld {
        self.shared_world.get_or_init(|| SharedWorld::new(self.theme, Fonts::new(&self.stack)))
    }

    pub(super) fn builder(&self) -> JobBuilder<'_> {
        JobBuilder {
            board: self.board,
            theme: self.theme,
            hash: self.hash,
            photos: &self.photos,
            web: self.web,
            routes: self.routes,
            emblem: self.emblem.as_ref(),
            board_file: self.board_file.clone(),
            reads: &self.reads,
        }
    }

    /// The jobs of a preset, in the order of the tree.
    pub fn jobs(&self, preset: &Arc<Preset>, selection: &Selection) -> Vec<Job> {
        let targets: Vec<Target> = Target::all(self.board, preset.spec.subject)
            .into_iter()
            .filter(|target| selection.orgs.as_ref().is_none_or(|orgs| orgs.contains(&target.org(self.board).0)))
            .filter(|target| selection.item.as_ref().is_none_or(|item| *target.id(self.board) == **item))
            .collect();
        let builder = self.builder();
        let file = job::preset_file(preset, self.board.settings.language);
        targets.into_par_iter().map(|target| builder.job(preset, &file, target)).collect()
    }

    /// The names of a preset's placards: preset and id.
    pub fn ids(&self, preset: &Preset) -> Vec<(String, String)> {
        let targets = Target::all(self.board, preset.spec.subject);
        let name = |target: Target| (preset.name.to_string(), target.id(self.board).to_string());
        targets.into_iter().map(name).collect()
    }

    /// What is wrong with jobs before they are set: pictures, and persons without them.
    pub fn judge(&self, jobs: &[Job]) -> Judged {
        self.judge_in(jobs, &self.places())
    }

    /// The same, where the places are known that it is told at.
    pub(super) fn judge_in(&self, jobs: &[Job], places: &Places<'_>) -> Judged {
        let language = self.board.settings.language;
        let mut diagnostics = Vec::new();
        let mut refused = Vec::with_capacity(jobs.len());
        for job in jobs {
            let before = diagnostics.len();
            diagnostics.extend(job.picture_faults.iter().map(|fault| places.explain(job, fault)));
            if self.board.settings.print.photos == PhotoRule::Required && job.preset.spec.photo.is_some() {
                let title = job.preset.title(language);
                diagnostics
                    .extend(job.facts.faceless.iter().map(|(name, place)| explain::faceless(job, name, place, title)));
            }
            refused.push(diagnostics[before..].iter().any(|d| d.severity == Severity::Error));
        }
        let wants_code = |job: &Job| job.preset.spec.elements.contains(&Element::Qr);
        if self.board.settings.base_url.is_none() && jobs.iter().any(wants_code) {
            diagnostics.push(explain::no_address());
        }
        Judged { refused, diagnostics: once(diagnostics) }
    }

    /// Makes files that are not in the store; `progress` hears how many jobs are done.
    ///
    /// # Errors
    /// When the disk refuses or the typesetter breaks off.
    pub(super) fn make(
        &self,
        request: &Request<'_>,
        places: &Places<'_>,
        progress: &(dyn Fn(usize) + Sync),
    ) -> anyhow::Result<(Results, Vec<Diagnostic>)> {
        let done = self.workers(&|| self.shared_world()).run(request, progress)?;
        let mut diagnostics = Vec::new();
        for (job, faults) in request.jobs.iter().zip(&done.faults) {
            diagnostics.extend(faults.iter().map(|fault| places.explain(job, fault)));
        }
        Ok((done, once(diagnostics)))
    }

    pub(super) fn workers<'b>(&'b self, shared: &'b (dyn Fn() -> &'b SharedWorld + Sync)) -> Workers<'b> {
        Workers {
            board: self.board,
            strings: &self.strings,
            families: &self.families,
            shared,
            photos: &self.photos,
            emblem: self.emblem.as_ref(),
            store: &self.store,
            binding: Mutex::default(),
        }
    }

    /// A document of the theme's own that is kept nowhere.
    ///
    /// # Errors
    /// When its template fails.
    pub(super) fn unkept(
        &self,
        template: &str,
        files: &[(&str, Bytes)],
        title: String,
        key: Key,
    ) -> anyhow::Result<Vec<u8>> {
        self.workers(&|| self.shared_world()).unkept(template, files, title, key)
    }

    /// The marks of everything that may stand on paper now, a mark for each face.
    pub fn marks(&self) -> Marks {
        let builder = self.builder();
        // Presets that read the same have the same marks.
        let mut kinds: Vec<&Reads> = self.presets.all().filter_map(|preset| self.reads.get(preset)).collect();
        kinds.sort();
        kinds.dedup();
        let kind = |preset: &Preset| kinds.binary_search(&self.reads.get(preset)?).ok();
        let by_preset = self.presets.all().filter_map(|preset| Some((preset.name.clone(), kind(preset)?))).collect();
        let asked = |subject: Subject| {
            let presets = self.presets.all().filter(move |preset| preset.spec.subject.hold(subject.word()));
            let mut asked: Vec<usize> = presets.filter_map(|preset| kind(preset)).collect();
            asked.sort_unstable();
            asked.dedup();
            asked
        };
        let targets: Vec<(Target, Arc<[usize]>)> = Subject::all()
            .into_iter()
            .map(|subject| (subject, Arc::from(asked(subject))))
            .flat_map(|(subject, asked)| {
                Target::of(self.board, subject).into_iter().map(move |target| (target, Arc::clone(&asked)))
            })
            .collect();
        let told = targets.into_par_iter().map(|(target, asked)| {
            let facts = builder.facts(target);
            let pictures = builder.pictures(&facts);
            let of = |kind: &usize| (*kind, mark(kinds[*kind], &facts.view, &pictures, facts.edition));
            let marks = asked.iter().map(of).collect();
            ((target.subject.word(), facts.id.clone()), Faces { edition: facts.edition, marks })
        });
        Marks { by_preset, all: told.collect() }
    }

    /// What hangs somewhere and must leave, by the record of the board in `root`.
    pub fn leaving(&self, root: &Path) -> Vec<Leaving> {
        let record = super::leaving::record(root);
        match record.lines().next() {
            Some(_) => leaving(&record, &self.marks(), &self.presets, self.board, &self.codes()),
            None => Vec::new(),
        }
    }

    /// The website, for those who come by a printed code.
    pub fn codes(&self) -> Codes<'a> {
        Codes::of(self.web, self.routes)
    }

    /// Removes finished files that show something else than what stands on the board, and pictures that nobody asked
    /// for: after a run over everything.
    ///
    /// # Errors
    /// When a folder cannot be read or a file not be removed.
    pub fn prune(&self, marks: &Marks) -> anyhow::Result<()> {
        let current: HashSet<(String, String)> = marks
            .all
            .iter()
            .flat_map(|((_, id), faces)| faces.marks.iter().map(|(_, mark)| (id.to_string(), mark.clone())))
            .collect();
        self.store.prune(&current);
        self.store.save()?;
        self.photos.prune()?;
        Ok(())
    }
}

/// What is said of jobs before they are set.
pub struct Judged {
    /// Beside the jobs: whether a piece is left out, whatever its type looks like.
    pub refused: Vec<bool>,
    pub diagnostics: Vec<Diagnostic>,
}

/// Marks and editions of what stands on paper now.
#[derive(Clone, Debug, Default)]
pub struct Marks {
    /// For each preset: what of [`Faces::marks`] is its own.
    by_preset: HashMap<Arc<str>, usize>,
    /// By subject and id.
    all: HashMap<(&'static str, Arc<str>), Faces>,
}

/// The faces of one item, or of one organisation's list.
#[derive(Clone, Debug, Default)]
pub(super) struct Faces {
    pub(super) edition: Option<Date>,
    /// Those of presets that read the same have one mark.
    marks: Vec<(usize, String)>,
}

impl Marks {
    /// The mark of a preset's face; `None` for what is not on the board.
    pub fn of(&self, preset: &Preset, id: &str) -> Option<&str> {
        let kind = self.by_preset.get(&preset.name)?;
        let faces = preset.spec.subject.each().find_map(|subject| self.of_subject(subject.word(), id))?;
        faces.marks.iter().find(|(of, _)| of == kind).map(|(_, mark)| mark.as_str())
    }

    pub(super) fn of_subject(&self, subject: &'static str, id: &str) -> Option<&Faces> {
        self.all.get(&(subject, Arc::from(id)))
    }
}

impl Faces {
    /// Each mark once.
    pub(super) fn marks(&self) -> impl Iterator<Item = &str> {
        self.marks.iter().map(|(_, mark)| mark.as_str())
    }
}

/// Each diagnostic once, however many jobs met it.
pub(super) fn once(diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut kept: Vec<Diagnostic> = Vec::new();
    let mut seen = HashSet::new();
    for diagnostic in diagnostics {
        // A template that fails fails for everybody.
        let item = diagnostic.item.as_ref().filter(|_| diagnostic.code != "template-fault");
        if seen.insert((
            diagnostic.code,
            format!("{:?}", diagnostic.place),
            item.cloned(),
            diagnostic.message.zh.clone(),
        )) {
            kept.push(diagnostic);
        }
    }
    kept
}
