//! Rules between items: what is wrong though every file by itself is sound.
//!
//! A rule is a file here and a line in [`RULES`]. It is named after the fault, says why it matters, and its tests hold a
//! failing and a passing case. Rules see the whole board and what is hidden from it; they only ever report.

mod body;
mod references;

use crate::board::{Assembled, Board};
use crate::diagnostic::{Diagnostic, Message};
use crate::kinds::{Draft, Drafts, Kind};
use crate::source::Sources;

/// One rule.
pub struct Rule {
    /// The codes it reports, each named after its fault.
    pub codes: &'static [&'static str],
    /// Why it matters and where it comes from, for `check --explain`.
    pub explain: fn() -> Message,
    pub check: fn(&Subject<'_>, &mut Vec<Diagnostic>),
}

/// What rules look at.
pub struct Subject<'a> {
    pub board: &'a Board,
    /// Items that are checked though nobody sees them yet.
    pub hidden: &'a Drafts,
    /// For photos and files that items name.
    pub sources: &'a Sources,
}

impl<'a> Subject<'a> {
    pub fn new(assembled: &'a Assembled, sources: &'a Sources) -> Self {
        Self { board: &assembled.board, hidden: &assembled.hidden, sources }
    }
}

/// The rules, in the order of the content contract.
pub const RULES: &[Rule] = &[references::RULE, body::RULE];

/// Runs every rule; the rules run side by side, their findings come in the order of [`RULES`].
pub fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    use rayon::prelude::*;
    let found: Vec<Vec<Diagnostic>> = RULES
        .par_iter()
        .map(|rule| {
            let mut diagnostics = Vec::new();
            (rule.check)(subject, &mut diagnostics);
            diagnostics
        })
        .collect();
    found.into_iter().flatten().collect()
}

/// Every sound item of one kind, published or not.
fn sound<'a, K: Kind>(published: &'a [Draft<K>], hidden: &'a [Draft<K>]) -> impl Iterator<Item = &'a Draft<K>> {
    published.iter().chain(hidden).filter(|draft| draft.sound)
}

/// A board from a few files, for the rules' own tests.
#[cfg(test)]
pub(crate) mod testing {
    use crate::diagnostic::Diagnostic;
    use crate::pipeline::{Options, check_sources};
    use crate::source::Sources;

    /// Everything `check` says of a board of these files on 2026-06-30; settings and a root organisation are added
    /// unless given.
    pub(crate) fn diagnostics(files: &[(&str, &str)]) -> Vec<Diagnostic> {
        let mut sources = Sources::from_texts([
            ("content/board.yaml", "title: 示例\nas_of: 2026-06-30\n"),
            ("content/org.yaml", "name: 示例市\nsupervision_phone: 0531-0000 1234\naddress: 示例路1号\n"),
        ]);
        for (path, text) in files {
            sources.insert_text(path, text);
        }
        check_sources(&sources, &Options::default()).diagnostics
    }

    /// The codes of the errors and warnings, sorted.
    pub(crate) fn codes(files: &[(&str, &str)]) -> Vec<&'static str> {
        let mut codes: Vec<_> = diagnostics(files)
            .iter()
            .filter(|d| d.severity != crate::diagnostic::Severity::Note)
            .map(|d| d.code)
            .filter(|code| *code != "stale-board")
            .collect();
        codes.sort_unstable();
        codes
    }
}
