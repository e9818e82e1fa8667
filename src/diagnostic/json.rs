//! One JSON object a line, for programs.

use std::borrow::Cow;
use std::io::{self, Write};

use serde::Serialize;

use super::printer::Line;
use super::{Severity, Tongue};
use crate::source::{Change, Span};

#[derive(Serialize)]
struct Record<'a> {
    code: &'a str,
    severity: Severity,
    message: Cow<'a, str>,
    file: &'a str,
    line: Option<usize>,
    column: Option<usize>,
    end_line: Option<usize>,
    end_column: Option<usize>,
    item: Option<&'a str>,
    hint: Option<Cow<'a, str>>,
    /// What `check --fix` writes; left out where there is nothing without doubt.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fix: Vec<Edit<'a>>,
}

#[derive(Serialize)]
struct Edit<'a> {
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    new: &'a str,
}

impl<'a> Edit<'a> {
    fn of(change: &'a Change) -> Self {
        let Span { start, end, .. } = &change.span;
        Self { line: start.line, column: start.column, end_line: end.line, end_column: end.column, new: &change.new }
    }
}

pub(super) fn print(out: &mut dyn Write, language: Tongue, lines: &[Line<'_>]) -> io::Result<()> {
    for Line { diagnostic, span, changes, .. } in lines {
        let span = span.as_ref();
        let record = Record {
            code: diagnostic.code,
            severity: diagnostic.severity,
            message: diagnostic.message.told(language),
            file: &diagnostic.place.file,
            line: span.map(|s| s.start.line),
            column: span.map(|s| s.start.column),
            end_line: span.map(|s| s.end.line),
            end_column: span.map(|s| s.end.column),
            item: diagnostic.item.as_deref(),
            hint: diagnostic.hint.as_ref().map(|hint| hint.told(language)),
            fix: changes.iter().map(Edit::of).collect(),
        };
        serde_json::to_writer(&mut *out, &record)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}
