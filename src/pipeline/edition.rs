//! Everything that readers are to be shown, decided and not yet made.

use std::collections::HashSet;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

use super::{Memo, Timings};
use crate::board::Boards;
use crate::caches;
use crate::diagnostic::Diagnostic;
use crate::kinds;
use crate::output::pictures::{self, Pictures};
use crate::output::pieces::Piece;
use crate::output::placard::{self, Placards, Typesetter};
use crate::output::{self, Artifact, Part, Plan, PlannedFile};
use crate::publish::Destination;
use crate::source::Sources;
use crate::theme::Theme;

/// A planned site: build makes all of it at once, the preview makes what is asked for.
pub struct Edition {
    pub boards: Boards,
    pub theme: Arc<Theme>,
    pub pictures: Arc<Pictures>,
    pub placards: Placards,
    pub plan: Plan,
}

/// What an edition is beside its boards.
pub(super) struct Parts {
    pub(super) theme: Arc<Theme>,
    pictures: Arc<Pictures>,
    plan: Plan,
}

/// Asked once, with the number of placards; what it gives is told of each.
pub type Counter<'a> = &'a (dyn Fn(usize) -> Box<dyn Fn(usize) + Sync> + Sync);

/// Boards that know where what was made for them is kept.
pub(super) fn boards_with_caches(boards: Boards, root: Option<&Path>, memo: &mut Memo) -> Boards {
    match root {
        Some(root) => boards.with_font_cache(&memo.font_cache(root)),
        None => boards,
    }
}

impl Edition {
    pub(super) fn new(boards: Boards, Parts { theme, pictures, plan }: Parts) -> Self {
        Self { boards, theme, pictures, placards: Placards::default(), plan }
    }

    /// Plans the outputs named in `only` (all when it is empty) of boards that were assembled from `sources`, and looks
    /// into what they are made from. `root` is the board's folder, for its theme and its caches. Gives everything but the
    /// boards.
    ///
    /// # Errors
    /// When the theme is faulty, or a cache folder cannot be made.
    pub(super) fn parts(
        boards: &Boards,
        sources: &Sources,
        root: Option<&Path>,
        only: &[&str],
        memo: &mut Memo,
        timings: &mut Timings,
    ) -> anyhow::Result<(Parts, Vec<Diagnostic>)> {
        let (parts, mut diagnostics) = Self::parts_of(boards, sources, root, (only, Part::All), memo, timings)?;
        if let Some(root) = root
            && parts.plan.makes("print")
            && placard::has_paper(boards, root)
        {
            diagnostics.extend(placard::inspect_settings(boards, &parts.theme));
        }
        diagnostics.extend(timings.measure("plan", || look_into(boards, &parts.theme))?);
        Ok((parts, diagnostics))
    }

    /// Plans for the preview: what stands apart is left to [`Edition::plan_apart`], what needs looking into to
    /// [`inspect`], and placards are made one by one.
    ///
    /// # Errors
    /// As [`Edition::parts`].
    pub fn plan_main(
        boards: Boards,
        sources: &Sources,
        root: &Path,
        memo: &mut Memo,
        timings: &mut Timings,
    ) -> anyhow::Result<(Self, Vec<Diagnostic>)> {
        let boards = boards_with_caches(boards, Some(root), memo);
        let (parts, found) = Self::parts_of(&boards, sources, Some(root), (&[], Part::Main), memo, timings)?;
        let mut edition = Self::new(boards, parts);
        if placard::has_paper(&edition.boards, root) {
            let Self { boards, theme, plan, .. } = &edition;
            edition.placards = timings.measure("paper", || {
                let (typesetter, _) = Typesetter::open(boards, theme, sources, &plan.routes, root)?;
                anyhow::Ok(Placards::of(&typesetter))
            })?;
        }
        Ok((edition, found))
    }

    fn parts_of(
        boards: &Boards,
        sources: &Sources,
        root: Option<&Path>,
        (only, part): (&[&str], Part),
        memo: &mut Memo,
        timings: &mut Timings,
    ) -> anyhow::Result<(Parts, Vec<Diagnostic>)> {
        let settings = &boards.web().settings;
        let theme = timings.measure("theme", || memo.theme(root, &settings.theme, settings.language))?;
        let cache = root.map(|root| caches::folder(root).join("photos"));
        let (pictures, mut diagnostics) = timings.measure("photos", || pictures::prepare(boards, sources, cache))?;
        let (plan, found) = timings.measure("plan", || output::plan_part(boards, &theme, &pictures, only, part));
        diagnostics.extend(found);
        Ok((Parts { theme, pictures, plan }, diagnostics))
    }

    /// Sets the placards of the plan on all cores and hands their files to the destination: the first half of making an
    /// edition, for its pages lead only to placards that could be made. Without a destination it is only seen what is
    /// wrong with them. `progress` is asked once, with their number.
    ///
    /// # Errors
    /// When the destination or a cache refuses, or the typesetter breaks off.
    pub fn set_placards(
        &mut self,
        sources: &Sources,
        root: &Path,
        destination: Option<&dyn Destination>,
        progress: Counter<'_>,
    ) -> anyhow::Result<Vec<Diagnostic>> {
        let Self { boards, theme, plan, .. } = &*self;
        if !placard::has_paper(boards, root) {
            return Ok(Vec::new());
        }
        // What is wrong with the settings was told with the plan.
        let (typesetter, _) = Typesetter::open(boards, theme, sources, &plan.routes, root)?;
        let files: Vec<&PlannedFile> = plan.files().filter(|file| file.job.is_placard()).collect();
        let missing: Mutex<HashSet<Arc<str>>> = Mutex::default();
        let each = |file: &PlannedFile, artifact: Option<Artifact>| match (artifact, destination) {
            (Some(artifact), Some(destination)) => destination.put(&file.route, &artifact.into_bytes()?),
            (Some(_), None) => Ok(()),
            (None, _) => {
                missing.lock().unwrap_or_else(PoisonError::into_inner).insert(file.route.clone());
                Ok(())
            }
        };
        let found = if files.is_empty() { Vec::new() } else { typesetter.set(&files, &each, progress)? };
        let placards = Placards::of(&typesetter).without(missing.into_inner().unwrap_or_else(PoisonError::into_inner));
        if plan.makes("print") {
            typesetter.prune(placards.marks())?;
        }
        drop(typesetter);
        self.placards = placards;
        Ok(found)
    }

    /// The plan of the outputs that stand apart.
    pub fn plan_apart(&self) -> Plan {
        output::plan_part(&self.boards, &self.theme, &self.pictures, &[], Part::Apart).0
    }

    /// Makes one placard's file: in an edition from [`Edition::plan_main`] they are not made yet.
    ///
    /// # Errors
    /// When it does not fit, a template fails or the disk refuses.
    pub fn make_placard(&self, sources: &Sources, root: &Path, file: &PlannedFile) -> anyhow::Result<Vec<u8>> {
        let Self { boards, theme, pictures, placards, plan } = self;
        let (typesetter, _) = Typesetter::open(boards, theme, sources, &plan.routes, root)?;
        let rendered = plan.render(file, boards, theme, pictures, placards, Some(&typesetter))?;
        rendered.into_artifact()?.into_bytes()
    }

    /// Keeps what was made for the next run, and of a `whole` edition nothing else: what has left the board leaves the
    /// caches too. A failure costs the next run some work.
    pub fn keep_caches(&self, root: &Path, whole: bool) {
        if let Some(cache) = self.boards.web().fonts.cache() {
            let _ = cache.save(whole);
        }
        self.boards.web().desk.keep(whole);
        if whole {
            self.boards.web().clips.prune(root);
        }
        if whole && let Some(photos) = self.pictures.service() {
            let _ = photos.prune();
        }
    }

    /// Makes one file.
    ///
    /// # Errors
    /// When a template of the theme fails, or something that a file is made from cannot be read.
    pub fn make(&self, file: &PlannedFile) -> anyhow::Result<Vec<u8>> {
        self.render(&self.plan, file)?.into_bytes()
    }

    /// Makes one file of a plan of this edition, in the pieces that it comes in.
    ///
    /// # Errors
    /// As [`Edition::make`].
    pub fn make_pieces(&self, plan: &Plan, file: &PlannedFile) -> anyhow::Result<Vec<Arc<Piece>>> {
        self.render(plan, file)?.into_pieces()
    }

    fn render(&self, plan: &Plan, file: &PlannedFile) -> anyhow::Result<Artifact> {
        let Self { boards, theme, pictures, placards, .. } = self;
        plan.render(file, boards, theme, pictures, placards, None)?.into_artifact()
    }

    /// What [`Edition::make_pages`] makes.
    pub fn pages(&self) -> impl Iterator<Item = &PlannedFile> {
        self.plan.files().filter(|file| !file.job.is_placard())
    }

    /// Makes everything but placards on all cores and hands each file to the destination: the second half.
    ///
    /// # Errors
    /// When a file cannot be made or the destination refuses: the caller then drops the destination, and readers keep
    /// the last good edition.
    pub fn make_pages(&self, destination: &impl Destination, done: &(dyn Fn() + Sync)) -> anyhow::Result<()> {
        let files: Vec<&PlannedFile> = self.pages().collect();
        files.into_par_iter().try_for_each(|file| {
            destination.put(&file.route, &self.make(file)?)?;
            done();
            Ok(())
        })
    }
}

/// What is looked into beside the rules, without making anything: what screens cannot hold, and what is wrong with paper
/// before it is set.
///
/// # Errors
/// When the theme does not say what screens can hold.
pub fn inspect(boards: &Boards, theme: &Theme, sources: &Sources) -> anyhow::Result<Vec<Diagnostic>> {
    let mut found = look_into(boards, theme)?;
    found.extend(placard::inspect(boards, theme, sources));
    Ok(found)
}

/// What the screens cannot hold.
fn look_into(boards: &Boards, theme: &Theme) -> anyhow::Result<Vec<Diagnostic>> {
    match boards.of(kinds::Medium::Kiosk) {
        Some(board) => output::kiosk::fits(board, theme),
        None => Ok(Vec::new()),
    }
}
