//! Everything that readers are to be shown, decided and not yet made.

use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use rayon::prelude::*;

use super::{Memo, Timings};
use crate::board::Boards;
use crate::caches;
use crate::diagnostic::Diagnostic;
use crate::kinds;
use crate::output::pictures::{self, Pictures};
use crate::output::pieces::Piece;
use crate::output::placard::{self, Order, Placards};
use crate::output::{self, Job, Part, Plan, Seed};
use crate::publish::Destination;
use crate::source::Sources;
use crate::theme::Theme;

/// A planned site: build makes all of it at once, the preview makes what is asked for.
pub struct Edition {
    pub boards: Boards,
    pub theme: Arc<Theme>,
    pub pictures: Arc<Pictures>,
    pub placards: Arc<Placards>,
    pub plan: Plan,
}

/// What an edition is beside its boards.
pub(super) struct Parts {
    pub(super) theme: Arc<Theme>,
    pictures: Arc<Pictures>,
    placards: Arc<Placards>,
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

/// What makes or tells of placards while an edition is planned.
type Paper<'a> = &'a dyn Fn(&Boards, &Theme, &Path) -> anyhow::Result<placard::Prepared>;

impl Edition {
    /// Plans the outputs named in `only` (all when it is empty) of boards that were assembled from `sources`, and looks
    /// into what they are made from. `root` is the board's folder, for its theme and its caches.
    ///
    /// # Errors
    /// When the theme is faulty, or a cache folder cannot be made.
    pub fn plan(
        boards: Boards,
        sources: &Sources,
        root: Option<&Path>,
        only: &[&str],
        memo: &mut Memo,
        timings: &mut Timings,
    ) -> anyhow::Result<(Self, Vec<Diagnostic>)> {
        Self::plan_with(boards, sources, root, only, memo, timings, &|_| Box::new(|_| {}))
    }

    /// The same, telling how far the placards are: `progress` is asked once, with their number.
    ///
    /// # Errors
    /// As [`Edition::plan`].
    pub fn plan_with(
        boards: Boards,
        sources: &Sources,
        root: Option<&Path>,
        only: &[&str],
        memo: &mut Memo,
        timings: &mut Timings,
        progress: Counter<'_>,
    ) -> anyhow::Result<(Self, Vec<Diagnostic>)> {
        let boards = boards_with_caches(boards, root, memo);
        let (parts, diagnostics) = Self::parts(&boards, sources, root, only, memo, timings, progress)?;
        Ok((Self::new(boards, parts), diagnostics))
    }

    pub(super) fn new(boards: Boards, Parts { theme, pictures, placards, plan }: Parts) -> Self {
        Self { boards, theme, pictures, placards, plan }
    }

    /// Everything but the boards.
    pub(super) fn parts(
        boards: &Boards,
        sources: &Sources,
        root: Option<&Path>,
        only: &[&str],
        memo: &mut Memo,
        timings: &mut Timings,
        progress: Counter<'_>,
    ) -> anyhow::Result<(Parts, Vec<Diagnostic>)> {
        let paper: Paper<'_> = &|boards, theme, root| {
            let made = only.is_empty() || only.contains(&"print");
            let order = if made { Order::Make } else { Order::Tell };
            placard::prepare(boards, theme, sources, root, order, progress)
        };
        let (parts, mut diagnostics) = Self::parts_of(boards, sources, root, (only, Part::All), paper, memo, timings)?;
        diagnostics.extend(timings.measure("plan", || look_into(boards, &parts.theme))?);
        Ok((parts, diagnostics))
    }

    /// Plans for the preview: what stands apart is left to [`Edition::plan_apart`], what needs looking into to
    /// [`Edition::inspect`] and [`Edition::inspect_paper`], and placards are made one by one.
    ///
    /// # Errors
    /// As [`Edition::plan`].
    pub fn plan_main(
        boards: Boards,
        sources: &Sources,
        root: &Path,
        memo: &mut Memo,
        timings: &mut Timings,
    ) -> anyhow::Result<(Self, Vec<Diagnostic>)> {
        let paper: Paper<'_> =
            &|boards, theme, root| placard::prepare(boards, theme, sources, root, Order::Tell, &|_| Box::new(|_| {}));
        let boards = boards_with_caches(boards, Some(root), memo);
        let (parts, found) = Self::parts_of(&boards, sources, Some(root), (&[], Part::Main), paper, memo, timings)?;
        Ok((Self::new(boards, parts), found))
    }

    fn parts_of(
        boards: &Boards,
        sources: &Sources,
        root: Option<&Path>,
        (only, part): (&[&str], Part),
        paper: Paper<'_>,
        memo: &mut Memo,
        timings: &mut Timings,
    ) -> anyhow::Result<(Parts, Vec<Diagnostic>)> {
        let settings = &boards.web().settings;
        let theme = timings.measure("theme", || memo.theme(root, &settings.theme, settings.language))?;
        let cache = root.map(|root| caches::folder(root).join("photos"));
        let (pictures, mut diagnostics) = timings.measure("photos", || pictures::prepare(boards, sources, cache))?;
        // Faults that only typesetting finds are found before anything is published.
        let mut placards = Placards::default();
        if let Some(root) = root {
            let (made, found) = timings.measure("paper", || paper(boards, &theme, root))?;
            placards = made;
            diagnostics.extend(found);
        }
        let (mut plan, found) = timings.measure("plan", || output::plan_part(boards, &theme, &pictures, only, part));
        if placards.lacks_some() {
            plan.retain(|seed| !placards.lacks(&seed.route));
        }
        diagnostics.extend(found);
        Ok((Parts { theme, pictures, placards: Arc::new(placards), plan }, diagnostics))
    }

    /// The plan of the outputs that stand apart.
    pub fn plan_apart(&self) -> Plan {
        output::plan_part(&self.boards, &self.theme, &self.pictures, &[], Part::Apart).0
    }

    /// What the screens cannot hold.
    ///
    /// # Errors
    /// When the theme does not say what they can.
    pub fn inspect(&self) -> anyhow::Result<Vec<Diagnostic>> {
        look_into(&self.boards, &self.theme)
    }

    /// What is wrong with placards before any is set.
    pub fn inspect_paper(&self, sources: &Sources) -> Vec<Diagnostic> {
        placard::inspect(&self.boards, &self.theme, sources)
    }

    /// Makes one placard's file: in an edition from [`Edition::plan_main`] they are not made yet.
    ///
    /// # Errors
    /// When it does not fit, a template fails or the disk refuses.
    pub fn make_placard(&self, sources: &Sources, root: &Path, seed: &Seed) -> anyhow::Result<Vec<u8>> {
        let Self { boards, theme, pictures, plan, .. } = self;
        let placards = placard::prepare_one(boards, theme, sources, root, &seed.route)?;
        let board = boards.of(seed.medium).context("a plan has seeds only of media that have a board")?;
        let job = seed.job(&plan.planner(board, boards, theme, pictures, &placards));
        output::render(job, theme).with_context(|| format!("making {}", seed.route))
    }

    /// Keeps what was made for the next run, and of a `whole` edition nothing else: what has left the board leaves the
    /// caches too. A failure costs the next run some work.
    pub fn keep_caches(&self, whole: bool) {
        if let Some(cache) = self.boards.web().fonts.cache() {
            let _ = cache.save(whole);
        }
        self.boards.web().desk.keep(whole);
        if whole && let Some(photos) = self.pictures.service() {
            let _ = photos.prune();
        }
    }

    /// Makes one file.
    ///
    /// # Errors
    /// When a template of the theme fails, or something that a file is made from cannot be read.
    pub fn make(&self, seed: &Seed) -> anyhow::Result<Vec<u8>> {
        output::render(self.job(&self.plan, seed)?, &self.theme).with_context(|| format!("making {}", seed.route))
    }

    /// Makes one file of a plan of this edition, in the pieces that it comes in.
    ///
    /// # Errors
    /// As [`Edition::make`].
    pub fn make_pieces(&self, plan: &Plan, seed: &Seed) -> anyhow::Result<Vec<Arc<Piece>>> {
        output::render_pieces(self.job(plan, seed)?, &self.theme).with_context(|| format!("making {}", seed.route))
    }

    fn job(&self, plan: &Plan, seed: &Seed) -> anyhow::Result<Job> {
        let Self { boards, theme, pictures, placards, .. } = self;
        let board = boards.of(seed.medium).context("a plan has seeds only of media that have a board")?;
        Ok(seed.job(&plan.planner(board, boards, theme, pictures, placards)))
    }

    /// Makes every file on all cores and hands each to the destination.
    ///
    /// # Errors
    /// When a file cannot be made or the destination refuses: the caller then drops the destination, and readers keep
    /// the last good edition.
    pub fn make_all(&self, destination: &impl Destination, done: &(dyn Fn() + Sync)) -> anyhow::Result<()> {
        let seeds: Vec<&Seed> = self.plan.seeds().collect();
        seeds.into_par_iter().try_for_each(|seed| {
            destination.put(&seed.route, &self.make(seed)?)?;
            done();
            Ok(())
        })
    }
}

/// What the screens cannot hold.
fn look_into(boards: &Boards, theme: &Theme) -> anyhow::Result<Vec<Diagnostic>> {
    match boards.of(kinds::Output::Kiosk) {
        Some(board) => output::kiosk::fits(board, theme),
        None => Ok(Vec::new()),
    }
}
