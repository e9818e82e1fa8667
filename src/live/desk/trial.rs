//! The board as it would be: what the rules say of it, and the pages that it would have.
//!
//! A trial has a memo of its own, so that a change costs what it touches, and the preview goes on beside it.

use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;

use crate::board::{Assembled, Boards};
use crate::diagnostic::{Diagnostic, Severity, Spot};
use crate::live::Version;
use crate::pipeline::{self, Edition, Memo, Options, Read, Timings};
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
}

impl Trials {
    pub(super) fn new() -> Self {
        Self { memo: Memo::lasting(), theme: None, before: None }
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
        let options = Options { now: jiff::Timestamp::now(), ..options.clone() };
        let mut read = Read::of(sources, &options, &mut self.memo, timings);
        let mut found = std::mem::take(&mut read.diagnostics);
        let mut checked = read.check(sources, true, &mut self.memo, timings);
        found.append(&mut checked.diagnostics);
        if checked.assembled.board.orgs.is_empty() {
            return Trial { version: None, found };
        }
        let others = read.others(&options, &mut self.memo, timings);
        drop(read);
        let Assembled { board, hidden } = checked.assembled;
        let boards = Boards::new(board, others);
        let planned = Edition::plan_main(boards, sources, root, &mut self.memo, timings);
        let Ok((edition, more)) = planned else { return Trial { version: None, found } };
        found.extend(more);
        found.extend(pipeline::inspect(&edition.boards, &edition.theme, sources).unwrap_or_default());
        Trial { version: Some(Arc::new(Version::new(edition, hidden, None))), found }
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
