//! GitHub workflow commands: annotations beside the changed lines.

use std::io::{self, Write};

use super::printer::Line;
use super::{Severity, Tongue};

pub(super) fn print(out: &mut dyn Write, language: Tongue, lines: &[Line<'_>]) -> io::Result<()> {
    for Line { diagnostic, span, .. } in lines {
        let level = match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "notice",
        };
        let mut message = diagnostic.message.told(language).into_owned();
        if let Some(hint) = &diagnostic.hint {
            message = format!("{message}\n{}", hint.told(language));
        }
        write!(out, "::{level} file={}", property(&diagnostic.place.file))?;
        if let Some(span) = span {
            write!(out, ",line={},col={}", span.start.line, span.start.column)?;
            write!(out, ",endLine={},endColumn={}", span.end.line, span.end.column)?;
        }
        writeln!(out, ",title={}::{}", property(diagnostic.code), data(&message))?;
    }
    Ok(())
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
