//! Every scalar of a document with its key path and its bytes, in one pass.

use std::ops::Range;

use saphyr_parser::{Event, Marker, Parser};

use crate::diagnostic::{KeyPath, Step};

/// The values of a document (keys are not among them), as far as it can be read; in the document's order.
///
/// For whoever has found something in the raw text and wants to know what it belongs to.
pub fn scalar_spans(text: &str) -> Vec<(KeyPath, Range<usize>)> {
    let mut spans = Vec::new();
    let mut path: Vec<Option<Step>> = Vec::new();
    let mut cursor = Cursor { text, byte: 0, line: 1, column: 0 };
    for event in Parser::new_from_str(text) {
        let Ok((event, span)) = event else { break };
        match event {
            Event::Scalar(value, ..) => {
                if let Some(key @ None) = path.last_mut() {
                    *key = Some(Step::Key((*value).into()));
                    continue;
                }
                let start = cursor.advance(span.start);
                let end = cursor.advance(span.end);
                spans.push((KeyPath(path.iter().flatten().cloned().collect()), start..end));
                next(&mut path);
            }
            Event::Alias(_) => next(&mut path),
            Event::MappingStart(..) => path.push(None),
            Event::SequenceStart(..) => path.push(Some(Step::Index(0))),
            Event::MappingEnd | Event::SequenceEnd => {
                path.pop();
                next(&mut path);
            }
            _ => {}
        }
    }
    spans
}

/// After a value: a list counts on, a mapping waits for its next key.
fn next(path: &mut [Option<Step>]) {
    match path.last_mut() {
        Some(Some(Step::Index(n))) => *n += 1,
        Some(key) => *key = None,
        None => {}
    }
}

/// Markers only go forward, so the text is walked once. Lines and columns survive CRLF, character counts need not.
struct Cursor<'a> {
    text: &'a str,
    byte: usize,
    line: usize,
    column: usize,
}

impl Cursor<'_> {
    fn advance(&mut self, marker: Marker) -> usize {
        while self.line < marker.line() {
            let Some(end) = self.text[self.byte..].find('\n') else { return self.text.len() };
            self.byte += end + 1;
            self.line += 1;
            self.column = 0;
        }
        while self.line == marker.line() && self.column < marker.col() {
            let Some(c) = self.text[self.byte..].chars().next() else { break };
            self.byte += c.len_utf8();
            self.column += 1;
        }
        self.byte
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scalars_come_with_paths_and_bytes() {
        let text = "标题: 甲 # 注\r\nitems:\r\n  - id: a\r\n    contact: { phone: 乙, hours: '9点' }\r\n  - text: |\r\n      多\r\n      行\r\n    last: 丙\r\n";
        let found: Vec<_> =
            scalar_spans(text).into_iter().map(|(path, range)| (path.to_string(), text[range].trim_end())).collect();
        let found: Vec<_> = found.iter().map(|(path, text)| (&**path, *text)).collect();
        assert_eq!(found[0], ("标题", "甲"));
        assert_eq!(found[1], ("items[0].id", "a"));
        assert_eq!(found[2], ("items[0].contact.phone", "乙"));
        assert_eq!(found[3], ("items[0].contact.hours", "'9点'"));
        assert!(found[4].0 == "items[1].text" && found[4].1.contains("行"), "{found:?}");
        assert_eq!(found[5], ("items[1].last", "丙"));
    }

    #[test]
    fn what_cannot_be_read_ends_the_list() {
        assert_eq!(scalar_spans("a: 1\nb: [2\n").first().map(|(path, _)| path.to_string()).as_deref(), Some("a"));
        assert!(scalar_spans("").is_empty());
    }
}
