//! One interface, a file per format.

use std::io::{self, Write};

use super::{Diagnostic, Severity, Tongue, github, human, json};
use crate::source::{Change, Sources, Span};

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

/// How they look to people.
#[derive(Clone, Copy, Debug, Default)]
pub struct Style {
    pub colour: bool,
    /// Each by itself, however many there are and whatever they follow from.
    pub all: bool,
}

/// Sorts diagnostics for reading (file, position, code) and writes them.
///
/// # Errors
/// When the writer fails.
pub fn print(
    out: &mut dyn Write,
    format: Format,
    language: impl Into<Tongue>,
    diagnostics: &[Diagnostic],
    sources: &Sources,
    style: Style,
) -> io::Result<()> {
    let language = language.into();
    let mut lines = Line::of(diagnostics, sources, format == Format::Json);
    lines.sort_by(|a, b| a.key().cmp(&b.key()));
    lines.dedup_by(|a, b| a.diagnostic == b.diagnostic);
    match format {
        Format::Human => human::print(out, language, &lines, sources, style),
        Format::Json => json::print(out, language, &lines),
        Format::Github => github::print(out, language, &lines),
    }
}

/// A diagnostic with its numbers.
pub(super) struct Line<'a> {
    pub(super) diagnostic: &'a Diagnostic,
    pub(super) span: Option<Span>,
    /// Of its labels, in their order.
    pub(super) labels: Vec<Option<Span>>,
    /// What its fix changes.
    pub(super) changes: Vec<Change>,
}

impl<'a> Line<'a> {
    /// All places are looked up at once, so that no file is read twice.
    fn of(diagnostics: &'a [Diagnostic], sources: &Sources, fixes: bool) -> Vec<Self> {
        let places = |diagnostic: &'a Diagnostic| {
            std::iter::once(&diagnostic.place).chain(diagnostic.labels.iter().map(|(place, _)| place))
        };
        let places: Vec<_> = diagnostics.iter().flat_map(places).collect();
        let mut spans = sources.spans(&places).into_iter();
        let fixable = if fixes { diagnostics } else { &[] };
        let mut changes = sources.changes(&fixable.iter().collect::<Vec<_>>()).into_iter();
        let line = |diagnostic: &'a Diagnostic| Self {
            diagnostic,
            span: spans.next().flatten(),
            labels: spans.by_ref().take(diagnostic.labels.len()).collect(),
            changes: changes.next().unwrap_or_default(),
        };
        diagnostics.iter().map(line).collect()
    }

    fn key(&self) -> (&'a str, usize, Severity, &'static str, &'a str) {
        let start = self.span.as_ref().map_or(0, |span| span.bytes.start);
        let Diagnostic { place, severity, code, .. } = self.diagnostic;
        (&place.file, start, *severity, code, &self.diagnostic.message.zh)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{KeyPath, Language, Place, say};

    /// Were the file read anew for each, this would not come to an end.
    #[test]
    fn of_many_faults_in_one_file_each_has_its_own_place() {
        const MANY: usize = 30_000;
        let entries: Vec<String> = (0..MANY).map(|n| format!("{{ name: 甲{n} }}")).collect();
        let text = format!("entries: [{}]\n", entries.join(", "));
        let sources = Sources::from_texts([("content/a.yaml", &*text)]);
        let place = |n: usize| Place::value("content/a.yaml", KeyPath::root().key("entries").index(n).key("name"));
        let fault =
            |n: usize| Diagnostic::error("unknown-key", place(n), say!("甲", "a")).label(place(0), say!("乙", "b"));
        let found: Vec<_> = (0..MANY).rev().map(fault).collect();
        let lines = Line::of(&found, &sources, true);
        assert_eq!(lines.len(), MANY);
        for (line, n) in lines.iter().zip((0..MANY).rev()) {
            let shown = |span: &Option<Span>| &text[span.as_ref().unwrap().bytes.clone()];
            assert_eq!((shown(&line.span), shown(&line.labels[0])), (&*format!("甲{n}"), "甲0"));
        }
        for format in [Format::Human, Format::Json, Format::Github] {
            let mut out = Vec::new();
            print(
                &mut out,
                format,
                Language::English,
                &found[..3_000],
                &sources,
                Style { all: true, ..Style::default() },
            )
            .unwrap();
            assert!(out.len() > 3_000 * 50);
        }
    }
}
