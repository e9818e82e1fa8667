//! One state of the board, and the files of its site that were asked for.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

use crate::diagnostic::Diagnostic;
use crate::kinds::Drafts;
use crate::lint::{self, Subject};
use crate::pipeline::Edition;
use crate::source::Sources;

/// How many pages a new theme is tried on.
const PROBED: usize = 200;

/// A file of the site.
#[derive(Clone, Debug)]
pub struct Made {
    pub bytes: Arc<[u8]>,
    /// Of the bytes.
    pub hash: blake3::Hash,
}

/// A state of the board that can be shown. It never changes; what was asked for is kept as long as it is shown.
pub struct Version {
    edition: Edition,
    /// What is not shown: the rules look at it as well.
    hidden: Drafts,
    made: Mutex<HashMap<Arc<str>, Slot>>,
}

/// A file that is made once, whoever asks first.
type Slot = Arc<Mutex<Option<Made>>>;

impl Version {
    pub(super) fn new(edition: Edition, hidden: Drafts) -> Self {
        Self { edition, hidden, made: Mutex::default() }
    }

    /// The file at a route, as a build would write it; `None` where there is none.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn get(&self, route: &str) -> Option<anyhow::Result<Made>> {
        let seed = self.edition.plan.seed(route)?;
        let slot = {
            let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
            made.entry(seed.route.clone()).or_default().clone()
        };
        let mut slot = slot.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(made) = &*slot {
            return Some(Ok(made.clone()));
        }
        Some(self.edition.make(seed).map(|bytes| {
            let made = Made { hash: blake3::hash(&bytes), bytes: bytes.into() };
            *slot = Some(made.clone());
            made
        }))
    }

    /// Makes a good number of pages, of every sort. A template may be sound to read and fail when it is used: that must
    /// be known before readers are led to it.
    ///
    /// # Errors
    /// When one of them cannot be made.
    pub(super) fn probe(&self) -> anyhow::Result<()> {
        let pages: Vec<_> = self.routes().filter(|route| route.ends_with(".html")).collect();
        let some: Vec<_> = pages.iter().step_by(pages.len().div_ceil(PROBED).max(1)).collect();
        some.into_par_iter().try_for_each(|route| self.get(route).map_or(Ok(()), |made| made.map(drop)))
    }

    /// Whether there is a file at a route.
    pub fn has(&self, route: &str) -> bool {
        self.edition.plan.seed(route).is_some()
    }

    /// Every route of the site.
    pub fn routes(&self) -> impl Iterator<Item = &Arc<str>> {
        self.edition.plan.seeds.iter().map(|seed| &seed.route)
    }

    pub(super) fn edition(&self) -> &Edition {
        &self.edition
    }

    /// What the rules say of it.
    pub(super) fn check(&self, sources: &Sources) -> Vec<Diagnostic> {
        lint::check(&Subject { board: self.edition.boards.web(), hidden: &self.hidden, sources })
    }
}
