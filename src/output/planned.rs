//! What a build will write: one file after the other, each with the job that makes it.

use std::sync::Arc;

use jiff::civil::Date;

use super::job::{Job, Shared};
use crate::diagnostic::Place;

/// A file that will be written.
#[derive(Debug)]
pub struct PlannedFile {
    /// Relative to the output folder, with `/`: `licheng/posts/window-3/index.html`.
    pub route: Arc<str>,
    /// The source file that asked for it, for messages; `None` for pages of the program's own.
    pub origin: Option<Place>,
    /// Whether search engines may keep it, if it is a page. Pages of persons are not for them.
    pub indexed: bool,
    /// The newest public fact on it, where that is known.
    pub changed_on: Option<Date>,
    pub job: Job,
}

impl PlannedFile {
    /// A file that search engines may keep.
    pub fn new(route: impl Into<Arc<str>>, origin: Option<Place>, job: Job) -> Self {
        Self { route: route.into(), origin, indexed: true, changed_on: None, job }
    }

    /// Keeps it out of the sitemap; its page says `noindex`.
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
}

/// Files that never change once they are declared. The plan of the next board takes over whole runs.
pub type Run = Arc<Vec<PlannedFile>>;

/// Files in the order of their declaration, in runs.
#[derive(Default)]
pub struct PlannedFiles {
    closed: Vec<Run>,
    open: Vec<PlannedFile>,
    pub(crate) shared: Shared,
}

impl PlannedFiles {
    pub fn push(&mut self, file: PlannedFile) {
        self.open.push(file);
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
        self.shared.site = self.shared.site.take().or(other.shared.site);
        self.shared.search = self.shared.search.take().or(other.shared.search);
    }

    pub fn iter(&self) -> impl Iterator<Item = &PlannedFile> {
        self.closed.iter().flat_map(|run| run.iter()).chain(&self.open)
    }

    pub(crate) fn into_runs(mut self) -> Vec<Run> {
        self.close();
        self.closed
    }

    fn close(&mut self) {
        if !self.open.is_empty() {
            self.closed.push(Arc::new(std::mem::take(&mut self.open)));
        }
    }
}

impl Extend<PlannedFile> for PlannedFiles {
    fn extend<I: IntoIterator<Item = PlannedFile>>(&mut self, files: I) {
        self.open.extend(files);
    }
}
