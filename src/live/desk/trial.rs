//! The board as it would be: what the rules say of it, and the pages that it would have.
//!
//! A trial has a memo of its own, so that a change costs what it touches, and the preview goes on beside it. What somebody
//! types is to be seen at once: the rules, which look at the whole board, have their say a moment later ([`Trials::shown`] and
//! [`Trials::of`], each with trials of its own).

use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;

use crate::approve::{Waiting, waiting};
use crate::board::{Assembled, Boards};
use crate::diagnostic::{Diagnostic, Severity, Spot};
use crate::kinds::{Drafts, Medium};
use crate::live::Version;
use crate::live::version::Paper;
use crate::output::placard;
use crate::pipeline::{self, Edition, Last, Memo, Options, Read, Timings, Unsaid};
use crate::settings::Settings;
use crate::source::Sources;
use crate::theme::Theme;

/// What makes a finding the same before and after.
pub(super) type Known = (&'static str, Option<Arc<str>>, String);

pub(super) fn known(diagnostic: &Diagnostic) -> Known {
    // Of an item its place: a message may quote what is changed.
    let place = match (&diagnostic.item, &diagnostic.place.spot) {
        (Some(_), Spot::Value(path) | Spot::Words { path, .. } | Spot::Key { path, .. }) => path.to_string(),
        _ => diagnostic.message.zh.clone(),
    };
    (diagnostic.code, diagnostic.item.clone(), place)
}

pub(super) struct Trials {
    memo: Memo,
    /// Where the placards on the pages beside forms are set, one after the other.
    pool: Option<Arc<rayon::ThreadPool>>,
    /// That of the readers' version: when it is another, its files have changed.
    theme: Option<Arc<Theme>>,
    /// What was wrong with the board as it is.
    before: Option<(Arc<Sources>, Arc<HashSet<Known>>)>,
}

/// What came of one.
pub(super) struct Trial {
    /// Without its faulty items; `None` where nothing can be shown.
    pub(super) version: Option<Arc<Version>>,
    pub(super) found: Vec<Diagnostic>,
    /// What of published promises would be another, without an amendment that says so.
    pub(super) unsaid: Vec<Unsaid>,
}

impl Trials {
    pub(super) fn new() -> Self {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build();
        Self { memo: Memo::lasting(), pool: pool.ok().map(Arc::new), theme: None, before: None }
    }

    /// What was wrong with the board before any change.
    pub(super) fn before(&mut self, sources: &Arc<Sources>, options: &Options, root: &Path) -> Arc<HashSet<Known>> {
        if let Some((of, known)) = &self.before
            && Arc::ptr_eq(of, sources)
        {
            return known.clone();
        }
        let trial = self.of(sources, options, root);
        let errors = trial.found.iter().filter(|diagnostic| diagnostic.severity != Severity::Note);
        let known: Arc<HashSet<Known>> = Arc::new(errors.map(known).collect());
        self.before = Some((sources.clone(), known.clone()));
        known
    }

    /// Makes one.
    pub(super) fn of(&mut self, sources: &Sources, options: &Options, root: &Path) -> Trial {
        let timings = &mut Timings::default();
        let options = Options { now: jiff::Timestamp::now(), ..options.of_files() };
        let mut read = Read::of(sources, &options, &mut self.memo, timings);
        let mut found = std::mem::take(&mut read.diagnostics);
        let mut checked = read.check(sources, true, &mut self.memo, timings);
        found.append(&mut checked.diagnostics);
        if checked.assembled.board.orgs.is_empty() {
            return Trial { version: None, found, unsaid: Vec::new() };
        }
        let last = options.last.as_deref().and_then(Last::load);
        let web = &checked.assembled.board;
        let unsaid = last.map(|last| last.unsaid(web)).unwrap_or_default();
        found.extend(unsaid.iter().map(|unsaid| unsaid.told(web.today)));
        let others = read.others(&options, &mut self.memo, timings);
        drop(read);
        let Assembled { board, hidden } = checked.assembled;
        let boards = Boards::new(board, others);
        let planned = Edition::plan_main(boards, sources, root, &mut self.memo, timings);
        let Ok((edition, more)) = planned else { return Trial { version: None, found, unsaid } };
        found.extend(more);
        found.extend(pipeline::inspect(&edition.boards, &edition.theme, sources).unwrap_or_default());
        Trial { version: Some(self.version(edition, hidden, sources, root)), found, unsaid }
    }

    /// The board to be looked at, before the rules have seen it; nothing where something cannot even be read.
    pub(super) fn shown(&mut self, sources: &Sources, options: &Options, root: &Path) -> Option<Arc<Version>> {
        let timings = &mut Timings::default();
        let options = Options { now: jiff::Timestamp::now(), ..options.of_files() };
        let mut read = Read::of(sources, &options, &mut self.memo, timings);
        let mut found = std::mem::take(&mut read.diagnostics);
        let (assembled, more) = read.assemble(Medium::Web, &mut self.memo, timings);
        found.extend(more);
        if assembled.board.orgs.is_empty() || pipeline::stopping(&found, false) {
            return None;
        }
        let others = read.others(&options, &mut self.memo, timings);
        drop(read);
        let Assembled { board, hidden } = assembled;
        let boards = Boards::new(board, others);
        let (edition, _) = Edition::plan_main(boards, sources, root, &mut self.memo, timings).ok()?;
        Some(self.version(edition, hidden, sources, root))
    }

    fn version(&self, edition: Edition, hidden: Drafts, sources: &Sources, root: &Path) -> Arc<Version> {
        let prints = placard::has_paper(&edition.boards, root);
        let pool = self.pool.clone().filter(|_| prints);
        let paper = pool.map(|pool| Paper { sources: sources.clone(), root: root.to_owned(), pool });
        Arc::new(Version::new(edition, hidden, paper))
    }

    /// What waits for an approval, with the settings that ask for it. The rules are not asked: what they find is told where
    /// it is approved.
    pub(super) fn waiting(&mut self, sources: &Sources, options: &Options) -> (Settings, Vec<Waiting>) {
        let timings = &mut Timings::default();
        let options = Options { now: jiff::Timestamp::now(), ..options.of_files() };
        let mut read = Read::of(sources, &options, &mut self.memo, timings);
        let (Assembled { board, hidden }, _) = read.assemble(Medium::Web, &mut self.memo, timings);
        let mut items = waiting(&board, &hidden, sources, read.sums());
        items.retain(|item| item.waits(&board));
        (board.settings, items)
    }

    /// Goes by the theme of a version that readers see.
    pub(super) fn follow(&mut self, version: Option<&Version>) {
        let Some(theme) = version.map(|version| &version.edition().theme) else { return };
        if !self.theme.as_ref().is_some_and(|known| Arc::ptr_eq(known, theme)) {
            self.memo.forget_theme();
            self.theme = Some(theme.clone());
            self.before = None;
        }
    }
}
