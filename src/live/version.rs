//! One state of the board, and the files of its site that were asked for.

use std::borrow::Cow;
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use rayon::prelude::*;

use crate::diagnostic::Diagnostic;
use crate::kinds::Drafts;
use crate::lint::{self, Subject};
use crate::output::pieces::{Piece, joined};
use crate::output::{OUTPUTS, Plan, PlannedFile};
use crate::pipeline::{Edition, inspect};
use crate::source::Sources;

/// How many pages a new theme is tried on.
const PROBED: usize = 200;

/// A file of the site.
#[derive(Clone, Debug)]
pub struct Made {
    pub pieces: Arc<[Arc<Piece>]>,
    /// Of the bytes, piece by piece.
    pub hash: blake3::Hash,
}

impl Made {
    fn new(pieces: Vec<Arc<Piece>>) -> Self {
        let hash = match &pieces[..] {
            [whole] => whole.hash(),
            pieces => {
                let mut hasher = blake3::Hasher::new();
                for piece in pieces {
                    hasher.update(piece.hash().as_bytes());
                }
                hasher.finalize()
            }
        };
        Self { pieces: pieces.into(), hash }
    }

    /// The whole file; copied only where it is in several pieces.
    pub fn bytes(&self) -> Cow<'_, [u8]> {
        match &*self.pieces {
            [whole] => Cow::Borrowed(whole.bytes()),
            pieces => Cow::Owned(joined(pieces)),
        }
    }

    pub fn length(&self) -> usize {
        self.pieces.iter().map(|piece| piece.bytes().len()).sum()
    }
}

/// A state of the board that can be shown. It never changes; what was asked for is kept as long as it is shown.
pub struct Version {
    edition: Edition,
    /// What is not shown: the rules look at it as well.
    hidden: Drafts,
    /// What stands apart, planned when somebody asks for it.
    apart: OnceLock<Plan>,
    /// Where the board lists placards.
    paper: Option<Paper>,
    made: Mutex<HashMap<Arc<str>, Slot>>,
}

/// What placards are made from beside the boards, and where: one after the other and apart from everything else, so that
/// an edit meanwhile does not wait for them.
pub(super) struct Paper {
    pub(super) sources: Sources,
    pub(super) root: PathBuf,
    pub(super) pool: Arc<rayon::ThreadPool>,
}

/// A file that is made once, whoever asks first.
type Slot = Arc<Mutex<Option<Made>>>;

impl Version {
    pub(super) fn new(edition: Edition, hidden: Drafts, paper: Option<Paper>) -> Self {
        Self { edition, hidden, apart: OnceLock::new(), paper, made: Mutex::default() }
    }

    /// The file at a route, as a build would write it; `None` where there is none.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn get(&self, route: &str) -> Option<anyhow::Result<Made>> {
        let (plan, file) = self.find(route)?;
        let slot = {
            let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
            made.entry(file.route.clone()).or_default().clone()
        };
        let mut slot = slot.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(made) = &*slot {
            return Some(Ok(made.clone()));
        }
        let made = match &self.paper {
            Some(paper) if file.job.is_placard() => paper
                .pool
                .install(|| self.edition.make_placard(&paper.sources, &paper.root, file))
                .map(|bytes| vec![Piece::new(bytes)]),
            _ => self.edition.make_pieces(plan, file),
        };
        Some(made.map(|pieces| {
            let made = Made::new(pieces);
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
        self.find(route).is_some()
    }

    fn find(&self, route: &str) -> Option<(&Plan, &PlannedFile)> {
        let main = &self.edition.plan;
        if let Some(file) = main.file(route) {
            return Some((main, file));
        }
        let folder = route.split('/').next().unwrap_or(route);
        let stand_apart = OUTPUTS.iter().filter(|output| output.stands_apart());
        if stand_apart.flat_map(|output| output.folders()).any(|own| *own == folder) {
            let apart = self.apart();
            return apart.file(route).map(|file| (apart, file));
        }
        None
    }

    fn apart(&self) -> &Plan {
        self.apart.get_or_init(|| self.edition.plan_apart())
    }

    /// Every route of the site.
    pub fn routes(&self) -> impl Iterator<Item = &Arc<str>> {
        self.edition.plan.files().chain(self.apart().files()).map(|file| &file.route)
    }

    pub(super) fn edition(&self) -> &Edition {
        &self.edition
    }

    /// What the rules say of it, as long as that is wanted.
    ///
    /// # Errors
    /// When the theme does not say what screens can hold.
    pub(super) fn check(
        &self,
        sources: &Sources,
        wanted: &(dyn Fn() -> bool + Sync),
    ) -> anyhow::Result<Vec<Diagnostic>> {
        let subject = Subject { board: self.edition.boards.web(), hidden: &self.hidden, sources };
        let ruled = lint::check_while(&subject, wanted);
        if !wanted() {
            return Ok(ruled);
        }
        let mut found = inspect(&self.edition.boards, &self.edition.theme, sources)?;
        found.extend(ruled);
        Ok(found)
    }
}
