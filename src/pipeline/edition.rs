//! Everything that readers are to be shown, decided and not yet made.

use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use rayon::prelude::*;

use super::{Memo, Timings};
use crate::board::Boards;
use crate::diagnostic::Diagnostic;
use crate::output::pictures::{self, Pictures};
use crate::output::{self, Plan, Planner, Seed};
use crate::publish::Destination;
use crate::source::Sources;
use crate::theme::Theme;

/// A planned site: build makes all of it at once, the preview makes what is asked for.
pub struct Edition {
    pub boards: Boards,
    pub theme: Arc<Theme>,
    pub pictures: Arc<Pictures>,
    pub plan: Plan,
}

/// What an edition is beside its boards.
pub(super) struct Parts {
    theme: Arc<Theme>,
    pictures: Arc<Pictures>,
    plan: Plan,
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
        let (parts, diagnostics) = Self::parts(&boards, sources, root, only, memo, timings)?;
        Ok((Self::new(boards, parts), diagnostics))
    }

    pub(super) fn new(boards: Boards, Parts { theme, pictures, plan }: Parts) -> Self {
        Self { boards, theme, pictures, plan }
    }

    /// Everything but the boards.
    pub(super) fn parts(
        boards: &Boards,
        sources: &Sources,
        root: Option<&Path>,
        only: &[&str],
        memo: &mut Memo,
        timings: &mut Timings,
    ) -> anyhow::Result<(Parts, Vec<Diagnostic>)> {
        let settings = &boards.web().settings;
        let theme = timings.measure("theme", || memo.theme(root, &settings.theme, settings.language))?;
        let cache = root.map(|root| root.join(".noticeboard").join("photos"));
        let (pictures, mut diagnostics) =
            timings.measure("photos", || pictures::prepare(boards.web(), sources, cache, memo.pictures.as_mut()))?;
        let (plan, found) = timings.measure("plan", || output::plan(boards, &theme, &pictures, only));
        diagnostics.extend(found);
        Ok((Parts { theme, pictures, plan }, diagnostics))
    }

    /// Makes one file.
    ///
    /// # Errors
    /// When a template of the theme fails, or something that a file is made from cannot be read.
    pub fn make(&self, seed: &Seed) -> anyhow::Result<Vec<u8>> {
        let Self { boards, theme, pictures, plan } = self;
        let board = boards.of(seed.medium).context("a plan has seeds only of media that have a board")?;
        let job = seed.job(&Planner { board, boards, theme, pictures, routes: &plan.routes });
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
