//! Every scalar of a document with its key path and its bytes, in one pass.

use std::ops::Range;

use saphyr_parser::{Event, Parser};

use super::cursor::Cursor;
use crate::diagnostic::{KeyPath, Step};
use crate::traced::Traced;

/// A value of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Written {
    pub(crate) path: KeyPath,
    /// As it is written, with its quotes.
    pub(crate) range: Range<usize>,
    /// As it is read.
    pub(crate) value: String,
}

impl Written {
    /// The value, with where each character of it is written.
    pub(crate) fn traced(&self, text: &str) -> Traced {
        traced(&self.value, text.get(self.range.clone()).unwrap_or_default(), self.range.start)
    }
}

/// The values of a document (keys are not among them), as far as it can be read; in the document's order.
///
/// With them a place in the raw text is told by the value that stands there.
pub(crate) fn scalars(text: &str) -> Vec<Written> {
    let mut spans = Vec::new();
    let mut path: Vec<Option<Step>> = Vec::new();
    let mut cursor = Cursor::new(text);
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
                let at = KeyPath(path.iter().flatten().cloned().collect());
                spans.push(Written { path: at, range: start..end, value: value.into_owned() });
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

/// Walks along a value and what is written for it: quotes, escapes, indentation and line breaks are stepped over.
fn traced(value: &str, written: &str, start: usize) -> Traced {
    let mut traced = Traced::default();
    // An anchor and a tag stand before the value itself.
    let mut bare = written;
    while bare.starts_with(['&', '!']) {
        bare = bare.find(char::is_whitespace).map_or("", |end| bare[end..].trim_start());
    }
    let start = start + written.len() - bare.len();
    let written = bare;
    let bytes = written.as_bytes();
    let quoted = matches!(bytes.first(), Some(b'"'));
    let mut at = usize::from(matches!(bytes.first(), Some(b'"' | b'\'')));
    if matches!(bytes.first(), Some(b'|' | b'>')) {
        at = written.find('\n').map_or(0, |end| end + 1);
    }
    for c in value.chars() {
        let mut buffer = [0; 4];
        let word: &str = c.encode_utf8(&mut buffer);
        let rest = written.get(at..).unwrap_or_default();
        if c.is_ascii_whitespace() && rest.starts_with(|c: char| c.is_ascii_whitespace()) {
            // A wrapped line is a blank, whatever its indentation; a single blank is one itself.
            let width = match rest.starts_with(c) && c != '\n' {
                true => 1,
                false => rest.len() - rest.trim_start().len(),
            };
            traced.push(word, start + at..start + at + width);
            at += width;
            continue;
        }
        // Indentation; a line that ends in a backslash goes on without a blank.
        let rest = rest.trim_start();
        let joined = rest.strip_prefix('\\').filter(|next| quoted && next.trim_start_matches('\r').starts_with('\n'));
        let rest = joined.map_or(rest, str::trim_start);
        at = written.len() - rest.len();
        if quoted && rest.starts_with('\\') {
            let width = escape(rest);
            traced.push(word, start + at..start + at + width);
            at += width;
        } else if rest.starts_with(c) {
            traced.push_as_is(word, start + at);
            at += c.len_utf8() + usize::from(c == '\'' && rest.starts_with("''"));
        } else {
            traced.push(word, start + at..start + written.len().max(at));
        }
    }
    traced
}

/// The length of an escape in double quotes.
fn escape(rest: &str) -> usize {
    let width = match rest.as_bytes().get(1) {
        Some(b'x') => 4,
        Some(b'u') => 6,
        Some(b'U') => 10,
        _ => 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
    };
    width.min(rest.len())
}

/// After a value: a list counts on, a mapping waits for its next key.
fn next(path: &mut [Option<Step>]) {
    match path.last_mut() {
        Some(Some(Step::Index(n))) => *n += 1,
        Some(key) => *key = None,
        None => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scalars_come_with_paths_and_bytes() {
        let text = "标题: 甲 # 注\r\nitems:\r\n  - id: a\r\n    contact: { phone: 乙, hours: '9点' }\r\n  - text: |\r\n      多\r\n      行\r\n    last: 丙\r\n";
        let found: Vec<_> =
            scalars(text).into_iter().map(|one| (one.path.to_string(), text[one.range].trim_end())).collect();
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
        assert_eq!(scalars("a: 1\nb: [2\n").first().map(|one| one.path.to_string()).as_deref(), Some("a"));
        assert!(scalars("").is_empty());
    }

    #[test]
    fn every_character_of_a_value_is_where_it_is_written() {
        for (written, part, as_written) in [
            ("甲乙", "乙", "乙"),
            ("'it''s 甲'", "甲", "甲"),
            ("\"\\u0031\\x33八\"", "13八", "\\u0031\\x33八"),
            ("\"甲\\n乙\"", "乙", "乙"),
            ("甲\n  乙丙", "乙", "乙"),
            ("甲\n  乙丙", "甲 乙", "甲\n  乙"),
            (">\n  甲\n  乙\n", "甲 乙", "甲\n  乙"),
            ("|\n  甲\n    乙\n", "乙", "乙"),
            ("\"甲\\\n  乙\"", "乙", "乙"),
        ] {
            let text = format!("a: {written}\nb: 1\n");
            let one = scalars(&text).remove(0);
            let traced = one.traced(&text);
            assert_eq!(traced.text(), one.value);
            let at = one.value.find(part).unwrap_or_else(|| panic!("{:?} in {:?}", part, one.value));
            assert_eq!(&text[traced.source(&(at..at + part.len()))], as_written, "{written}");
        }
    }
}
