//! From symbolic changes to bytes, and to the text that they make.

use std::ops::Range;

use super::{Position, Sources, Span};
use crate::diagnostic::{Diagnostic, Edit, New, Place};

/// Bytes of a file and what is to stand there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub span: Span,
    pub new: String,
}

impl Sources {
    /// The changes of each finding, in its file; none where it has no fix, or where something else is written there now.
    pub fn changes(&self, diagnostics: &[&Diagnostic]) -> Vec<Vec<Change>> {
        let edits: Vec<(usize, Place, &Edit)> = diagnostics
            .iter()
            .enumerate()
            .filter_map(|(n, diagnostic)| Some((n, *diagnostic, diagnostic.fix.as_deref()?)))
            .flat_map(|(n, diagnostic, fix)| {
                let place = |edit: &Edit| Place { file: diagnostic.place.file.clone(), spot: edit.spot.clone() };
                fix.edits.iter().map(move |edit| (n, place(edit), edit))
            })
            .collect();
        let places: Vec<_> = edits.iter().map(|(_, place, _)| place).collect();
        let spans = self.spans(&places);
        let mut changes: Vec<Vec<Change>> = vec![Vec::new(); diagnostics.len()];
        let mut lost = vec![false; diagnostics.len()];
        for ((n, place, edit), span) in edits.iter().zip(spans) {
            let text = self.files.get(&place.file).map(|file| &*file.text);
            match span.zip(text).and_then(|(span, text)| change(text, span, edit)) {
                Some(change) => changes[*n].push(change),
                None => lost[*n] = true,
            }
        }
        changes.iter_mut().zip(lost).filter(|(_, lost)| *lost).for_each(|(changes, _)| changes.clear());
        changes
    }
}

/// What an edit does at a place; `None` where something else stands there.
fn change(text: &str, mut span: Span, edit: &Edit) -> Option<Change> {
    let written = text.get(span.bytes.clone())?;
    // A quoted value ends with its mark, whatever stands behind it.
    let written = match quoted_length(written) {
        Some(length) => {
            span.bytes.end = span.bytes.start + length;
            span.end = Position { column: span.start.column + written[..length].chars().count(), ..span.start };
            &written[..length]
        }
        None => written,
    };
    let quoted = written.len() >= 2 && written.starts_with(['"', '\'']) && written.ends_with(&written[..1]);
    let inside = if quoted { &written[1..written.len() - 1] } else { written };
    if inside != edit.old && written != edit.old {
        return None;
    }
    let new = match &edit.new {
        New::Plain(new) => {
            if quoted && written != edit.old {
                span.bytes = span.bytes.start + 1..span.bytes.end - 1;
                span.start.column += 1;
                span.end.column = span.end.column.saturating_sub(1);
            }
            new.clone()
        }
        New::Whole(new) => new.clone(),
        New::Entries(entries) => in_list(text, &span.bytes, entries),
    };
    (text.get(span.bytes.clone())? != new).then_some(Change { span, new })
}

/// The length of a quoted text at the start of another, which stands on one line.
fn quoted_length(text: &str) -> Option<usize> {
    let sign = text.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let mut chars = text.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' if sign == '"' => drop(chars.next()),
            '\'' if sign == c && chars.peek().is_some_and(|(_, next)| *next == sign) => drop(chars.next()),
            '\n' => return None,
            c if c == sign => return Some(at + 1),
            _ => {}
        }
    }
    None
}

/// Entries in place of one value: in the list that it is an entry of, or as a list.
fn in_list(text: &str, span: &Range<usize>, entries: &[String]) -> String {
    let line = text[..span.start].rfind('\n').map_or(0, |at| at + 1);
    let before = &text[line..span.start];
    if before.trim() == "-" {
        let end =
            if text[span.end..].lines().next().is_some() && text[..line].ends_with("\r\n") { "\r\n" } else { "\n" };
        return entries.join(&format!("{end}{before}"));
    }
    let lead = text[..span.start].trim_end();
    match lead.ends_with(['[', ',']) {
        true => entries.join(", "),
        false => format!("[{}]", entries.join(", ")),
    }
}

/// A text with changes made, and how many were; of those that touch one another the first is made.
pub fn changed(text: &str, changes: impl IntoIterator<Item = Vec<Change>>) -> (String, usize) {
    let start = |changes: &[Change]| changes.iter().map(|change| change.span.bytes.start).min();
    let mut all: Vec<Vec<Change>> = changes.into_iter().filter(|changes| !changes.is_empty()).collect();
    all.sort_by_key(|changes| start(changes));
    let mut taken: Vec<Change> = Vec::new();
    // Behind all that has been taken.
    let mut free = 0;
    let mut made = 0;
    for group in all {
        if start(&group).is_some_and(|start| start < free) {
            continue;
        }
        // Where something is only put in, nothing else is.
        let ends = group.iter().map(|change| change.span.bytes.end.max(change.span.bytes.start + 1));
        free = ends.max().unwrap_or(free);
        taken.extend(group);
        made += 1;
    }
    taken.sort_by_key(|change| change.span.bytes.start);
    let mut new = String::with_capacity(text.len() + 64);
    let mut copied = 0;
    for change in &taken {
        new.push_str(&text[copied..change.span.bytes.start]);
        new.push_str(&change.new);
        copied = change.span.bytes.end;
    }
    new.push_str(&text[copied..]);
    (new, made)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Fix, KeyPath, say};

    fn mended(text: &str, path: KeyPath, old: &str, new: New) -> String {
        let sources = Sources::from_texts([("content/a.yaml", text)]);
        let place = Place::value("content/a.yaml", path);
        let fix = Fix::of(place.spot.clone(), old, new);
        let diagnostic = Diagnostic::note("other-words", place, say!("甲", "a")).fix(fix);
        changed(text, sources.changes(&[&diagnostic, &diagnostic])).0
    }

    #[test]
    fn only_the_bytes_of_a_value_change() {
        let key = |key: &str| KeyPath::root().key(key);
        let plain = |new: &str| New::Plain(new.to_owned());
        let entries = || New::Entries(vec!["a".into(), "b".into()]);
        for (text, path, old, new, expected) in [
            ("a: 甲 # 注\r\nb: 1\r\n", key("a"), "甲", plain("x"), "a: x # 注\r\nb: 1\r\n"),
            ("a: \"甲\"   # 注\n", key("a"), "甲", plain("x"), "a: \"x\"   # 注\n"),
            ("a: '甲'\n", key("a"), "甲", New::Whole("[x]".into()), "a: [x]\n"),
            ("a: 甲、乙\n", key("a"), "甲、乙", entries(), "a: [a, b]\n"),
            ("a: [甲，乙, 丙]\n", key("a").index(0), "甲，乙", entries(), "a: [a, b, 丙]\n"),
            (
                "x: 1\r\na:\r\n  - 甲、乙\r\n  - 丙\r\n",
                key("a").index(0),
                "甲、乙",
                entries(),
                "x: 1\r\na:\r\n  - a\r\n  - b\r\n  - 丙\r\n",
            ),
            // Something else stands there.
            ("a: 丁\n", key("a"), "甲", plain("x"), "a: 丁\n"),
            ("b: 甲\n", key("a"), "甲", plain("x"), "b: 甲\n"),
        ] {
            assert_eq!(mended(text, path, old, new), expected);
        }
    }
}
