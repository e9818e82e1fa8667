//! What outputs declare: files to be written, each with the way to its job.

use std::sync::Arc;

use jiff::civil::Date;

use super::site::Context;
use super::{Job, Planner};
use crate::diagnostic::Place;
use crate::kinds;

/// A file that will be written, and the way to its job.
pub struct Seed {
    /// Relative to the output folder, with `/`: `licheng/posts/window-3/index.html`.
    pub route: Arc<str>,
    /// The source file that asked for it, for messages; `None` for pages of the program's own.
    pub origin: Option<Place>,
    /// Whether search engines may keep it, if it is a page. Pages of persons are not for them.
    pub indexed: bool,
    /// The newest public fact on it, where that is known.
    pub changed_on: Option<Date>,
    /// Whose board its job is made from; planning says it.
    pub medium: kinds::Output,
    make: Make,
}

/// Makes a job.
pub type Make = Box<dyn Fn(&Planner<'_>) -> Job + Send + Sync>;

impl Seed {
    /// A file that search engines may keep.
    pub fn new(
        route: impl Into<Arc<str>>,
        origin: Option<Place>,
        make: impl Fn(&Planner<'_>) -> Job + Send + Sync + 'static,
    ) -> Self {
        Self {
            route: route.into(),
            origin,
            indexed: true,
            changed_on: None,
            medium: kinds::Output::Web,
            make: Box::new(make),
        }
    }

    /// Keeps it out of the sitemap; its page says `noindex`, as [`super::Routes::is_indexed`] tells.
    #[must_use]
    pub fn unindexed(mut self) -> Self {
        self.indexed = false;
        self
    }

    /// Says when it last changed.
    #[must_use]
    pub fn changed_on(mut self, date: impl Into<Option<Date>>) -> Self {
        self.changed_on = date.into();
        self
    }

    /// Makes the job, with everything that was declared at hand.
    pub fn job(&self, planner: &Planner<'_>) -> Job {
        (self.make)(planner)
    }
}

/// Seeds that never change once they are declared. The plan of the next board takes over whole runs.
pub type Run = Arc<Vec<Seed>>;

/// Seeds in the order of their declaration, in runs.
#[derive(Default)]
pub struct Seeds {
    closed: Vec<Run>,
    open: Vec<Seed>,
    /// What the website's pages share, from the output that declares them.
    pub(crate) site: Option<Arc<Context>>,
}

impl Seeds {
    pub fn push(&mut self, seed: Seed) {
        self.open.push(seed);
    }

    /// Adds a run that may be another plan's as well.
    pub fn take_over(&mut self, run: Run) {
        self.close();
        self.closed.push(run);
    }

    pub fn append(&mut self, mut other: Self) {
        self.close();
        other.close();
        self.closed.append(&mut other.closed);
        self.site = self.site.take().or(other.site);
    }

    pub fn iter(&self) -> impl Iterator<Item = &Seed> {
        self.closed.iter().flat_map(|run| run.iter()).chain(&self.open)
    }

    pub(crate) fn into_runs(mut self) -> Vec<Run> {
        self.close();
        self.closed
    }

    /// Says whose board they are made from; only seeds of the website are ever taken over, and they are left.
    pub(super) fn set_medium(&mut self, medium: kinds::Output) {
        let closed = self.closed.iter_mut().filter_map(Arc::get_mut).flatten();
        closed.chain(&mut self.open).for_each(|seed| seed.medium = medium);
    }

    fn close(&mut self) {
        if !self.open.is_empty() {
            self.closed.push(Arc::new(std::mem::take(&mut self.open)));
        }
    }
}

impl Extend<Seed> for Seeds {
    fn extend<I: IntoIterator<Item = Seed>>(&mut self, seeds: I) {
        self.open.extend(seeds);
    }
}
