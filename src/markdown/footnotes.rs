//! Footnotes: numbered by first reference, gathered at the end, linked both ways.

use std::collections::HashMap;
use std::ops::Range;

use super::escape::push_attribute;
use super::writer::Writer;
use super::{FindingKind, Options};

/// Longest label of a missing note that is looked for, in bytes.
const MAX_LABEL: usize = 100;

/// A note as written, waiting for the end of the text.
pub(super) struct Note {
    pub(super) label: String,
    pub(super) span: Range<usize>,
    pub(super) html: String,
    pub(super) text: String,
}

/// The references so far and the notes so far.
#[derive(Default)]
pub(super) struct Footnotes {
    /// By label in lower case: number and references.
    numbers: HashMap<String, (usize, usize)>,
    notes: Vec<Note>,
}

/// A reference in the running text.
pub(super) struct Reference {
    /// The note's number, from 1.
    pub(super) number: usize,
    /// Which reference to this note it is, from 1.
    pub(super) occurrence: usize,
}

impl Footnotes {
    pub(super) fn refer(&mut self, label: &str) -> Reference {
        let next = self.numbers.len() + 1;
        let (number, references) = self.numbers.entry(label.to_lowercase()).or_insert((next, 0));
        *references += 1;
        Reference { number: *number, occurrence: *references }
    }

    pub(super) fn define(&mut self, note: Note) {
        self.notes.push(note);
    }

    /// The notes in the order of their numbers, then those without one.
    pub(super) fn finish(mut self) -> (Vec<(usize, Note)>, Vec<Note>) {
        let mut numbered = Vec::new();
        let mut unused = Vec::new();
        for note in self.notes {
            // Removed, so that a second note of the label finds none.
            match self.numbers.remove(&note.label.to_lowercase()) {
                Some((number, _)) => numbered.push((number, note)),
                None => unused.push(note),
            }
        }
        numbered.sort_by_key(|(number, _)| *number);
        (numbered, unused)
    }
}

/// Writes a reference. The parser never puts one inside a link.
pub(super) fn push_reference(out: &mut String, reference: &Reference, options: &Options<'_>) {
    let number = reference.number.to_string();
    out.push_str("<sup class=\"footnote-ref\"><a id=\"");
    push_attribute(out, options.id_prefix);
    out.push_str("fnref_");
    out.push_str(&number);
    if reference.occurrence > 1 {
        out.push_str(&format!("_{}", reference.occurrence));
    }
    out.push_str("\" href=\"#");
    push_attribute(out, options.id_prefix);
    out.push_str("fn_");
    out.push_str(&number);
    out.push_str("\" role=\"doc-noteref\">[");
    out.push_str(&number);
    out.push_str("]</a></sup>");
}

/// Writes the notes' section.
pub(super) fn push_section(out: &mut String, numbered: &[(usize, Note)], unused: &[Note], options: &Options<'_>) {
    if numbered.is_empty() && unused.is_empty() {
        return;
    }
    out.push_str("<section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"");
    push_attribute(out, options.labels.footnotes);
    out.push_str("\">\n<ol>\n");
    for (number, note) in numbered {
        let number = number.to_string();
        out.push_str("<li id=\"");
        push_attribute(out, options.id_prefix);
        out.push_str("fn_");
        out.push_str(&number);
        out.push_str("\">");
        let (body, end) = match note.html.strip_suffix("</p>\n") {
            Some(body) => (body, "</p>\n"),
            None => (note.html.as_str(), ""),
        };
        out.push_str(body);
        out.push_str(" <a class=\"footnote-back\" href=\"#");
        push_attribute(out, options.id_prefix);
        out.push_str("fnref_");
        out.push_str(&number);
        out.push_str("\" role=\"doc-backlink\" aria-label=\"");
        push_attribute(out, options.labels.footnote_back);
        out.push_str(" [");
        out.push_str(&number);
        out.push_str("]\">↩</a>");
        out.push_str(end);
        out.push_str("</li>\n");
    }
    for note in unused {
        out.push_str("<li>");
        out.push_str(&note.html);
        out.push_str("</li>\n");
    }
    out.push_str("</ol>\n</section>\n");
}

impl Writer<'_> {
    /// The parser leaves `[^label]` as text if it knows no such note.
    pub(super) fn notice_unknown_footnote(&mut self, range: &Range<usize>) {
        let Some(label) = self.source.get(range.start..).and_then(|rest| rest.strip_prefix("[^")) else {
            return;
        };
        let escaped = range.start > 0 && self.source.as_bytes()[range.start - 1] == b'\\';
        if self.in_code_block || escaped {
            return;
        }
        let end = label.bytes().take(MAX_LABEL).position(|b| matches!(b, b']' | b'[' | b'\n'));
        if let Some(end) = end
            && end > 0
            && label.as_bytes()[end] == b']'
        {
            let span = range.start..range.start + end + 3;
            let label = label[..end].to_owned();
            self.report(FindingKind::UnknownFootnote { label }, span);
        }
    }
}
