//! The workshop: everything that jobs are made with, opened once a run.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock};

use jiff::civil::Date;
use rayon::prelude::*;
use serde_json::Value;
use typst::foundations::Bytes;

use super::codes::Codes;
use super::emblem::{self, Emblem};
use super::explain::{self, Places};
use super::filed::FiledCard;
use super::fonts::{self, Families, Fonts};
use super::geometry::Sheet;
use super::job::{self, Job, JobMaker};
use super::leaving::{Leaving, leaving};
use super::photos::Photos;
use super::preset::{Element, Preset, Presets};
use super::run::{Common, Done, Press, Wanted, is_fatal};
use super::store::{Key, Store};
use super::subjects::{Subject, Subjects, Target};
use super::world::{self, Shop};
use crate::board::{Board, Boards};
use crate::caches;
use crate::diagnostic::{Diagnostic, Severity};
use crate::font::Stack;
use crate::kinds;
use crate::photo::Limits;
use crate::settings::PhotoRule;
use crate::source::Sources;
use crate::theme::Theme;

/// Everything that jobs of one run are made with.
pub struct Workshop<'a> {
    board: &'a Board,
    theme: &'a Theme,
    sources: &'a Sources,
    pub presets: Presets,
    families: Families,
    hash: blake3::Hash,
    stack: Arc<Stack>,
    shop: OnceLock<Shop>,
    photos: Photos<'a>,
    web: &'a Board,
    emblem: Option<Emblem>,
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

impl<'a> Workshop<'a> {
    /// Opens the workshop of the board in `root`, in whose caches `print` keeps what was finished.
    ///
    /// # Errors
    /// When the folder cannot be made.
    pub fn open(
        boards: &'a Boards,
        theme: &'a Theme,
        sources: &'a Sources,
        root: &Path,
    ) -> anyhow::Result<(Self, Vec<Diagnostic>)> {
        let board = boards.of(kinds::Output::Print).unwrap_or_else(|| boards.web());
        let (presets, mut diagnostics) = Presets::read(theme);
        settings_faults(board, &presets, &mut diagnostics);
        let emblem = emblem::read(board).unwrap_or_default();
        let stack = board.fonts.clone();
        let folder = caches::folder(root).join("print");
        let families = Families::of(&stack);
        let hash = world::hash(theme, fonts::hash(&stack));
        let strings = job::strings(theme);
        let board_file = job::board_file(board, &strings, &families, emblem.as_ref());
        let workshop = Self {
            board,
            theme,
            sources,
            presets,
            families,
            hash,
            stack,
            shop: OnceLock::new(),
            photos: Photos::open(board, sources, &folder.join("photos"))?,
            web: boards.web(),
            emblem,
            strings,
            board_file,
            store: Arc::new(Store::open(&folder)?),
        };
        Ok((workshop, diagnostics))
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

    pub(super) fn photos(&self) -> &Photos<'a> {
        &self.photos
    }

    pub(super) fn emblem(&self) -> Option<&Emblem> {
        self.emblem.as_ref()
    }

    pub(super) fn board_file(&self) -> &Bytes {
        &self.board_file
    }

    /// The typesetter's fonts and templates, read when the first job is set.
    pub(super) fn shop(&self) -> &Shop {
        self.shop.get_or_init(|| Shop::new(self.theme, Fonts::new(&self.stack)))
    }

    fn maker(&self) -> JobMaker<'_> {
        JobMaker {
            board: self.board,
            theme: self.theme,
            hash: self.hash,
            photos: &self.photos,
            web: self.web,
            emblem: self.emblem.as_ref(),
            board_file: self.board_file.clone(),
        }
    }

    /// The jobs of a preset, in the order of the tree.
    pub fn jobs(&self, preset: &Arc<Preset>, selection: &Selection) -> Vec<Job> {
        let targets: Vec<Target> = Target::all(self.board, preset.spec.subject)
            .into_iter()
            .filter(|target| selection.orgs.as_ref().is_none_or(|orgs| orgs.contains(&target.org(self.board).0)))
            .filter(|target| selection.item.as_ref().is_none_or(|item| *target.id(self.board) == **item))
            .collect();
        let maker = self.maker();
        let file = job::preset_file(preset, self.board.settings.language);
        targets.into_par_iter().map(|target| maker.job(preset, &file, target)).collect()
    }

    /// The names of a preset's placards: preset and id.
    pub fn ids(&self, preset: &Preset) -> Vec<(String, String)> {
        let targets = Target::all(self.board, preset.spec.subject);
        let name = |target: Target| (preset.name.to_string(), target.id(self.board).to_string());
        targets.into_iter().map(name).collect()
    }

    /// What is wrong with jobs before they are set: pictures, and persons without them.
    pub fn judge(&self, jobs: &[Job]) -> Judged {
        let places = Places::new(self.board, self.theme, self.sources);
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
        wanted: &Wanted<'_>,
        progress: &(dyn Fn(usize) + Sync),
    ) -> anyhow::Result<(Done, Vec<Diagnostic>)> {
        let done = self.press(&|| self.shop()).run(wanted, progress)?;
        let places = Places::new(self.board, self.theme, self.sources);
        let mut diagnostics = Vec::new();
        for (job, faults) in wanted.jobs.iter().zip(&done.faults) {
            diagnostics.extend(faults.iter().map(|fault| places.explain(job, fault)));
        }
        Ok((done, once(diagnostics)))
    }

    fn press<'b>(&'b self, shop: &'b (dyn Fn() -> &'b Shop + Sync)) -> Press<'b> {
        Press {
            board: self.board,
            strings: &self.strings,
            families: &self.families,
            shop,
            photos: &self.photos,
            emblem: self.emblem.as_ref(),
            store: &self.store,
            binding: Mutex::default(),
        }
    }

    /// Makes the calibration page of a sheet.
    ///
    /// # Errors
    /// When the theme's page fails, or the disk refuses.
    pub(super) fn calibration_page(&self, sheet: Sheet) -> anyhow::Result<Key> {
        let (width, height) = sheet.size();
        let bytes = |value: Value| Bytes::new(value.to_string().into_bytes());
        let files = [
            ("/board.json", self.board_file.clone()),
            ("/preset.json", bytes(serde_json::json!({ "name": "calibration", "size": [width, height] }))),
            ("/paper.json", bytes(serde_json::json!({ "elements": [] }))),
            ("/subject.json", bytes(serde_json::json!({}))),
        ];
        let mut hasher = blake3::Hasher::new();
        hasher.update(self.hash.as_bytes()).update(b"calibration");
        for (_, file) in &files {
            hasher.update(file);
        }
        let key = *hasher.finalize().as_bytes();
        if self.store.get(&key).is_some() {
            return Ok(key);
        }
        let title = self.theme.strings().get("print.calibration.title").to_owned();
        self.press(&|| self.shop()).alone("calibration.typ", &files, title, key)?;
        self.store.save()?;
        Ok(key)
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
        self.press(&|| self.shop()).unkept(template, files, title, key)
    }

    /// The marks of everything that may stand on paper now, by subject and id.
    pub fn marks(&self) -> Marks {
        let maker = self.maker();
        let targets: Vec<Target> =
            Subject::all().into_iter().flat_map(|subject| Target::of(self.board, subject)).collect();
        let told = targets.into_par_iter().map(|target| {
            let (facts, mark) = maker.told(target);
            ((target.subject.word(), facts.id.clone()), (mark, facts.edition))
        });
        Marks(told.collect())
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
        Codes::of(self.web)
    }

    /// Removes finished files that show something else than what stands on the board, and pictures that nobody asked
    /// for: after a run over everything.
    ///
    /// # Errors
    /// When a folder cannot be read or a file not be removed.
    pub fn prune(&self, marks: &Marks) -> anyhow::Result<()> {
        let current: HashSet<(String, String)> =
            marks.0.iter().map(|((_, id), (mark, _))| (id.to_string(), mark.clone())).collect();
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

/// Marks and editions, by subject and id.
#[derive(Clone, Debug, Default)]
pub struct Marks(pub(super) HashMap<(&'static str, Arc<str>), (String, Option<Date>)>);

impl Marks {
    /// The mark of what a preset is about now; `None` for what is not on the board.
    pub fn of(&self, subjects: Subjects, id: &str) -> Option<&(String, Option<Date>)> {
        subjects.each().find_map(|subject| self.of_subject(subject.word(), id))
    }

    fn of_subject(&self, subject: &'static str, id: &str) -> Option<&(String, Option<Date>)> {
        self.0.get(&(subject, Arc::from(id)))
    }
}

/// Each diagnostic once, however many jobs met it.
fn once(diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
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

/// What `check` says of paper: presets and settings, and pictures by their headers. What only type can tell is told by
/// [`prepare`].
pub fn inspect(boards: &Boards, theme: &Theme, sources: &Sources) -> Vec<Diagnostic> {
    let Some(board) = boards.of(kinds::Output::Print) else { return Vec::new() };
    let (presets, mut diagnostics) = Presets::read(theme);
    settings_faults(board, &presets, &mut diagnostics);
    let limits = &board.settings.limits;
    let limits = Limits { megapixels: limits.photo_megapixels, megabytes: limits.photo_megabytes };
    for preset in board.settings.print.presets.iter().filter_map(|name| presets.get(name)) {
        let Some(slot) = &preset.spec.photo else { continue };
        let title = preset.title(board.settings.language);
        let targets = Target::all(board, preset.spec.subject);
        let told: Vec<Vec<Diagnostic>> = targets
            .into_par_iter()
            .map(|target| {
                let facts = target.facts(board, theme.strings());
                let judged = facts.photos.iter().filter_map(|photo| {
                    let have = Photos::estimate(sources, &limits, photo, slot)?;
                    (have < slot.warn_dpi - 0.5).then(|| explain::coarse(title, photo, slot, have))
                });
                judged.collect()
            })
            .collect();
        diagnostics.extend(told.into_iter().flatten());
    }
    once(diagnostics)
}

/// Presets and an emblem that the settings name and nobody has.
fn settings_faults(board: &Board, presets: &Presets, diagnostics: &mut Vec<Diagnostic>) {
    for (n, name) in board.settings.print.presets.iter().enumerate() {
        // A preset that is there and faulty has been told at its own file.
        let told = diagnostics.iter().any(|d| d.place.file.ends_with(&format!("/{name}.yaml")));
        if FiledCard::named(name).is_some() {
            diagnostics.push(explain::for_the_file(n, name));
        } else if presets.get(name).is_none() && !told {
            diagnostics.push(explain::unknown(presets, n, name));
        }
    }
    if let Err(fault) = emblem::read(board) {
        diagnostics.push(*fault);
    }
}

/// What of paper a build wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// The presets of board.yaml are made.
    Make,
    /// Nothing is made; pages still name marks, and placards that a whole build makes.
    Tell,
}

/// The placards of a build, for its pages.
#[derive(Default)]
pub struct Placards {
    listed: Vec<Arc<Preset>>,
    marks: Marks,
    files: HashMap<(Arc<str>, Arc<str>), Key>,
    /// Faulty ones, by preset and id.
    faulty: HashSet<(Arc<str>, Arc<str>)>,
    store: Option<Arc<Store>>,
}

/// What [`prepare`] gives.
pub type Prepared = (Placards, Vec<Diagnostic>);

/// Makes the placards of the presets that the board lists, or finds them among those made before.
///
/// # Errors
/// When the disk refuses or the typesetter breaks off.
pub fn prepare(
    boards: &Boards,
    theme: &Theme,
    sources: &Sources,
    root: &Path,
    order: Order,
    progress: &dyn Fn(usize) -> Box<dyn Fn(usize) + Sync>,
) -> anyhow::Result<Prepared> {
    let Some(board) = boards.of(kinds::Output::Print) else { return Ok(Prepared::default()) };
    // A board that prints nothing and never did has no marks to tell.
    if board.settings.print.presets.is_empty() && !root.join(super::RECORD).is_file() {
        return Ok(Prepared::default());
    }
    let (workshop, mut diagnostics) = Workshop::open(boards, theme, sources, root)?;
    let named = board.settings.print.presets.iter();
    let listed: Vec<Arc<Preset>> = named.filter_map(|name| workshop.presets.get(name)).cloned().collect();
    let marks = workshop.marks();
    let mut placards = Placards { listed, marks, files: HashMap::new(), faulty: HashSet::new(), store: None };
    if order == Order::Tell {
        return Ok((placards, Vec::new()));
    }
    placards.store = Some(workshop.store.clone());
    let all = Selection::default();
    let jobs: Vec<Job> = placards.listed.iter().flat_map(|preset| workshop.jobs(preset, &all)).collect();
    let judged = workshop.judge(&jobs);
    diagnostics.extend(judged.diagnostics);
    let tell = progress(jobs.len());
    let common: &[Common] = &[];
    let wanted = Wanted { jobs: &jobs, singles: true, previews: true, common };
    let (done, found) = workshop.make(&wanted, &*tell)?;
    diagnostics.extend(found);
    for ((job, faults), refused) in jobs.iter().zip(&done.faults).zip(judged.refused) {
        let name = (job.preset.name.clone(), job.facts.id.clone());
        if refused || faults.iter().any(is_fatal) {
            placards.faulty.insert(name);
        } else {
            placards.files.insert(name, job.key);
        }
    }
    workshop.prune(&placards.marks)?;
    Ok((placards, diagnostics))
}

/// Makes the placard at a route, or finds it among those made before: for the preview, which makes what is asked for.
///
/// # Errors
/// When there is no such placard, it is faulty, the disk refuses or the typesetter breaks off.
pub fn prepare_one(
    boards: &Boards,
    theme: &Theme,
    sources: &Sources,
    root: &Path,
    route: &str,
) -> anyhow::Result<Placards> {
    use anyhow::Context;
    let (workshop, _) = Workshop::open(boards, theme, sources, root)?;
    let named = workshop.board().settings.print.presets.iter();
    let listed: Vec<Arc<Preset>> = named.filter_map(|name| workshop.presets.get(name)).cloned().collect();
    // Only the one job is made up: each brings its pictures.
    let (id, name) = match route.strip_prefix("print/").unwrap_or(route).rsplit_once('/') {
        Some((id, name)) => (id, name),
        None => ("", route.strip_prefix("print/").unwrap_or(route)),
    };
    let preset = listed.iter().find(|preset| name.rsplit_once('.').is_some_and(|(stem, _)| *stem == *preset.name));
    let one = Selection { orgs: None, item: Some(id.to_owned()) };
    let job = preset.and_then(|preset| workshop.jobs(preset, &one).into_iter().next());
    let jobs = [job.with_context(|| format!("there is no placard at {route}"))?];
    let common: &[Common] = &[];
    let (done, found) = workshop.make(&Wanted { jobs: &jobs, singles: true, previews: true, common }, &|_| {})?;
    if done.faults.iter().flatten().any(is_fatal) {
        let told: Vec<_> = found.iter().map(|diagnostic| diagnostic.message.to_string()).collect();
        anyhow::bail!("{}", told.join("\n"));
    }
    let files = jobs.iter().map(|job| ((job.preset.name.clone(), job.facts.id.clone()), job.key)).collect();
    let store = Some(workshop.store.clone());
    Ok(Placards { listed, marks: Marks::default(), files, faulty: HashSet::new(), store })
}

impl Placards {
    /// What hangs somewhere and must leave, by the record of the board in `root`; nothing where no marks are known.
    pub fn leaving(&self, root: &Path, boards: &Boards, theme: &Theme) -> Vec<Leaving> {
        let Some(board) = boards.of(kinds::Output::Print) else { return Vec::new() };
        let record = super::leaving::record(root);
        if record.lines().next().is_none() {
            return Vec::new();
        }
        leaving(&record, &self.marks, &Presets::read(theme).0, board, &Codes::of(boards.web()))
    }

    /// The presets that the board lists.
    pub(super) fn listed(&self) -> impl Iterator<Item = &Arc<Preset>> {
        self.listed.iter()
    }

    /// The marks of an item's subjects.
    pub(super) fn marks(&self, id: &str, subjects: &[&'static str]) -> Vec<(String, Option<Date>)> {
        subjects.iter().filter_map(|subject| self.marks.of_subject(subject, id).cloned()).collect()
    }

    pub(super) fn is_sound(&self, preset: &str, id: &str) -> bool {
        !self.faulty.contains(&(Arc::from(preset), Arc::from(id)))
    }

    /// Whether any file is not made because it is faulty.
    pub fn lacks_some(&self) -> bool {
        !self.faulty.is_empty()
    }

    /// Whether a planned file has nothing to be made from, because its placard is faulty.
    pub fn lacks(&self, route: &str) -> bool {
        self.faulty
            .iter()
            .any(|(preset, id)| ["pdf", "webp"].iter().any(|ending| super::offers::route(id, preset, ending) == route))
    }

    /// The way to the bytes of a placard's file.
    pub(super) fn file(
        &self,
        preset: &str,
        id: &str,
        ending: &'static str,
    ) -> Box<dyn FnOnce() -> anyhow::Result<Vec<u8>> + Send> {
        use anyhow::Context;
        let key = self.files.get(&(Arc::from(preset), Arc::from(id))).copied();
        let store = self.store.clone();
        let name = super::offers::route(id, preset, ending);
        Box::new(move || {
            let (store, key) = store.zip(key).with_context(|| format!("{name} was not made"))?;
            let path = if ending == "pdf" { store.pdf(&key) } else { store.preview(&key) };
            std::fs::read(&path).with_context(|| format!("cannot read {}", path.display()))
        })
    }
}
