//! What is wrong, as the page shows it: the words, and the lines of the file around it.

use serde::Serialize;

use crate::diagnostic::{Diagnostic, Language, Severity};
use crate::source::{Sources, Span};

/// How many faults a page shows; it says how many there are.
pub(super) const SHOWN: usize = 12;

/// How many lines stand before and behind the one that is at fault.
const AROUND: usize = 2;

/// The most characters of a line that are shown.
const WIDTH: usize = 240;

/// One fault in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fault {
    pub code: String,
    pub message: String,
    pub hint: Option<String>,
    /// Relative to the board.
    pub file: Option<String>,
    pub line: Option<usize>,
    pub column: Option<usize>,
    pub excerpt: Vec<Line>,
}

/// A line of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Line {
    pub number: usize,
    /// Before, at and behind the fault; the middle is empty on lines around it.
    pub parts: [String; 3],
}

impl Fault {
    /// The errors among diagnostics, in the order of files and lines.
    pub(super) fn errors(diagnostics: &[Diagnostic], sources: &Sources, language: Language) -> Vec<Self> {
        let errors: Vec<_> = diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error).collect();
        let places: Vec<_> = errors.iter().map(|diagnostic| &diagnostic.place).collect();
        let spans = sources.spans(&places);
        let found = errors.into_iter().zip(spans);
        let mut faults: Vec<Self> =
            found.map(|(diagnostic, span)| Self::of(diagnostic, span, sources, language)).collect();
        faults.sort_by(|a, b| (&a.file, a.line, a.column, &a.code).cmp(&(&b.file, b.line, b.column, &b.code)));
        faults.dedup();
        faults
    }

    fn of(diagnostic: &Diagnostic, span: Option<Span>, sources: &Sources, language: Language) -> Self {
        let text = sources.files.get(&diagnostic.place.file).map(|file| &*file.text);
        Self {
            code: diagnostic.code.to_owned(),
            message: diagnostic.message.in_language(language).to_owned(),
            hint: diagnostic.hint.as_ref().map(|hint| hint.in_language(language).to_owned()),
            file: Some(diagnostic.place.file.to_string()),
            line: span.as_ref().map(|span| span.start.line),
            column: span.as_ref().map(|span| span.start.column),
            excerpt: text.zip(span.as_ref()).map_or_else(Vec::new, |(text, span)| excerpt(text, span)),
        }
    }

    /// What the machine says, or a theme's template.
    pub(super) fn machine(error: &anyhow::Error) -> Self {
        Self {
            code: String::new(),
            message: format!("{error:#}"),
            hint: None,
            file: None,
            line: None,
            column: None,
            excerpt: Vec::new(),
        }
    }
}

/// The lines around a place.
fn excerpt(text: &str, span: &Span) -> Vec<Line> {
    let bytes = &span.bytes;
    let at = span.start.line;
    let first = at.saturating_sub(AROUND).max(1);
    // From the place backwards, for a file may be long.
    let breaks = text[..bytes.start].rmatch_indices('\n').map(|(at, _)| at + 1);
    let mut start = breaks.take(at - first + 1).nth(at - first).unwrap_or_default();
    let mut lines = Vec::new();
    for (n, line) in text[start..].split_inclusive('\n').enumerate().take(at - first + 1 + AROUND) {
        let n = first + n;
        let range = start..start + line.len();
        start = range.end;
        let line = line.trim_end_matches(['\n', '\r']);
        let parts = if n == at {
            let from = bytes.start - range.start;
            let to = (bytes.end.saturating_sub(range.start)).clamp(from, line.len().max(from));
            let from = from.min(line.len());
            let to = to.min(line.len());
            [cut_front(&line[..from]), cut(&line[from..to]), cut(&line[to..])]
        } else {
            [cut(line), String::new(), String::new()]
        };
        lines.push(Line { number: n, parts });
    }
    lines
}

/// The end of what stands before the fault.
fn cut_front(text: &str) -> String {
    match text.char_indices().rev().nth(WIDTH) {
        Some((at, c)) => format!("…{}", &text[at + c.len_utf8()..]),
        None => text.to_owned(),
    }
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(WIDTH) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{KeyPath, Place, Spot, say};

    #[test]
    fn a_fault_stands_among_its_neighbours() {
        let sources = Sources::from_texts([("content/a.yaml", "name: 甲\nphoto: 无.jpg\nposition: 乙\nx: 1\ny: 2\n")]);
        let place = Place::value("content/a.yaml", KeyPath::root().key("photo"));
        let error = Diagnostic::error("unknown-key", place.clone(), say!("没有", "none")).hint(say!("补上", "add it"));
        let warning = Diagnostic::warning("unknown-key", place, say!("甲", "a"));
        let faults = Fault::errors(&[warning, error], &sources, Language::Chinese);
        assert_eq!(faults.len(), 1);
        assert_eq!((faults[0].line, faults[0].column), (Some(2), Some(8)));
        assert_eq!(faults[0].excerpt.iter().map(|line| line.number).collect::<Vec<_>>(), [1, 2, 3, 4]);
        assert_eq!(faults[0].excerpt[1].parts, ["photo: ", "无.jpg", ""]);
        assert_eq!(faults[0].hint.as_deref(), Some("补上"));
    }

    #[test]
    fn a_fault_at_the_end_of_a_file_or_over_many_lines_is_shown_as_well() {
        let shown = |text: &str, bytes: std::ops::Range<usize>| {
            let sources = Sources::from_texts([("a", text)]);
            let span = sources.span(&Place { file: "a".into(), spot: Spot::Bytes(bytes) }).unwrap();
            excerpt(text, &span)
        };
        assert_eq!(shown("a: 1\n", 5..5).len(), 1);
        assert_eq!(shown("", 0..0).len(), 0);
        let numbers: Vec<_> = shown("1\n2\n3\n4\n5\n6\n7\n", 8..9).iter().map(|line| line.number).collect();
        assert_eq!(numbers, [3, 4, 5, 6, 7]);
        let lines = shown("a: >\n  甲\n  乙\nb: 2\n", 0..19);
        assert_eq!(lines[0].parts, ["", "a: >", ""]);
    }
}
