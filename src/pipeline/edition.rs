//! Everything that readers are to be shown, decided and not yet made.

use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use rayon::prelude::*;

use super::{Memo, Timings};
use crate::board::Boards;
use crate::diagnostic::Diagnostic;
use crate::kinds;
use crate::output::attachments;
use crate::output::pictures::{self, Pictures};
use crate::output::placard::{self, Order, Placards};
use crate::output::{self, Plan, Planner, Seed};
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

impl Edition {
    /// Plans the outputs named in `only` (all when it is empty) of boards that were assembled from `sources`. `root` is
    /// the board's folder, for its theme and its caches.
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
        let settings = &boards.web().settings;
        let theme = timings.measure("theme", || memo.theme(root, &settings.theme, settings.language))?;
        let cache = root.map(|root| root.join(".noticeboard").join("photos"));
        let (pictures, mut diagnostics) =
            timings.measure("photos", || pictures::prepare(boards, sources, cache, memo.pictures.as_mut()))?;
        diagnostics.extend(attachments::inspect(boards.web(), sources));
        // Faults that only typesetting finds are found before anything is published.
        let mut placards = Placards::default();
        if let Some(root) = root {
            let made = only.is_empty() || only.contains(&"print");
            let order = if made { Order::Make } else { Order::Tell };
            let (made, found) =
                timings.measure("paper", || placard::prepare(boards, &theme, sources, root, order, progress))?;
            placards = made;
            diagnostics.extend(found);
        }
        let (mut plan, found) = timings.measure("plan", || output::plan(boards, &theme, &pictures, only));
        plan.seeds.retain(|seed| !placards.lacks(&seed.route));
        diagnostics.extend(found);
        if let Some(board) = boards.of(kinds::Output::Kiosk) {
            diagnostics.extend(timings.measure("plan", || output::kiosk::fits(board, &theme))?);
        }
        Ok((Parts { theme, pictures, placards: Arc::new(placards), plan }, diagnostics))
    }

    /// Keeps what was made for the next run, and of a `whole` edition nothing else: what has left the board leaves the
    /// caches too. A failure costs the next run some work.
    pub fn keep_caches(&self, whole: bool) {
        if let Some(cache) = self.boards.web().fonts.cache() {
            let _ = cache.save(whole);
        }
        if whole && let Some(photos) = self.pictures.service() {
            let _ = photos.prune();
        }
    }

    /// Makes one file.
    ///
    /// # Errors
    /// When a template of the theme fails, or something that a file is made from cannot be read.
    pub fn make(&self, seed: &Seed) -> anyhow::Result<Vec<u8>> {
        let Self { boards, theme, pictures, placards, plan } = self;
        let board = boards.of(seed.medium).context("a plan has seeds only of media that have a board")?;
        let job = seed.job(&Planner { board, boards, theme, pictures, placards, routes: &plan.routes });
        output::render(job, theme).with_context(|| format!("making {}", seed.route))
    }

    /// Makes every file on all cores and hands each to the destination.
    ///
    /// # Errors
    /// When a file cannot be made or the destination refuses: the caller then drops the destination, and readers keep
    /// the last good edition.
    pub fn make_all(&self, destination: &impl Destination, done: &(dyn Fn() + Sync)) -> anyhow::Result<()> {
        self.plan.seeds.par_iter().try_for_each(|seed| {
            destination.put(&seed.route, &self.make(seed)?)?;
            done();
            Ok(())
        })
    }
}
