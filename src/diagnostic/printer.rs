//! One interface, a file per format.

use std::io::{self, Write};

use super::{Diagnostic, Language, Severity, github, human, json};
use crate::source::Sources;

/// How diagnostics are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For people: the source line with a caret.
    #[default]
    Human,
    /// One JSON object a line.
    Json,
    /// GitHub workflow commands.
    Github,
}

/// Sorts diagnostics for reading (file, position, code) and writes them.
///
/// # Errors
/// When the writer fails.
pub fn print(
    out: &mut dyn Write,
    format: Format,
    language: Language,
    diagnostics: &[Diagnostic],
    sources: &Sources,
    colour: bool,
) -> io::Result<()> {
    let mut lines: Vec<Line<'_>> = diagnostics.iter().map(|diagnostic| Line::new(diagnostic, sources)).collect();
    lines.sort_by(|a, b| a.key().cmp(&b.key()));
    lines.dedup_by(|a, b| a.diagnostic == b.diagnostic);
    match format {
        Format::Human => human::print(out, language, &lines, sources, colour),
        Format::Json => json::print(out, language, &lines),
        Format::Github => github::print(out, language, &lines),
    }
}

/// A diagnostic with its numbers.
pub(super) struct Line<'a> {
    pub(super) diagnostic: &'a Diagnostic,
    pub(super) span: Option<crate::source::Span>,
}

impl<'a> Line<'a> {
    fn new(diagnostic: &'a Diagnostic, sources: &Sources) -> Self {
        Self { diagnostic, span: sources.span(&diagnostic.place) }
    }

    fn key(&self) -> (&'a str, usize, Severity, &'static str, &'a str) {
        let start = self.span.as_ref().map_or(0, |span| span.bytes.start);
        let Diagnostic { place, severity, code, .. } = self.diagnostic;
        (&place.file, start, *severity, code, &self.diagnostic.message.zh)
    }
}
