//! From a key path back to the bytes of the file, when a diagnostic is printed.

use std::ops::Range;

use saphyr_parser::{Event, Marker, Parser, Span};

use crate::diagnostic::{KeyPath, Step};

/// Which part of an entry is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Value,
    /// The key itself, its `nth` occurrence counted from 0.
    Key {
        nth: usize,
    },
}

enum Frame {
    Map { key: Option<String> },
    List { index: usize },
}

/// Finds the bytes of the value (or key) at a key path.
///
/// Where the path leads nowhere (a missing key, a value behind an alias), the nearest enclosing value is given: the
/// start of its first line's text. `None` when not even the root can be read.
pub fn locate(text: &str, path: &KeyPath, part: Part) -> Option<Range<usize>> {
    let mut frames: Vec<Frame> = Vec::new();
    let mut best: Option<(usize, Span)> = None;
    let mut seen = 0;
    for event in Parser::new_from_str(text) {
        let Ok((event, span)) = event else { break };
        match event {
            Event::Scalar(value, ..) => {
                if let Some(Frame::Map { key: key @ None }) = frames.last_mut() {
                    *key = Some(value.into_owned());
                    let Part::Key { nth } = part else { continue };
                    if frames.len() == path.0.len() && depth_matched(&frames, path) == path.0.len() {
                        if seen == nth {
                            return bytes(text, span);
                        }
                        seen += 1;
                    }
                    continue;
                }
                consider(&mut best, &frames, path, span);
                next(&mut frames);
            }
            Event::Alias(_) => {
                consider(&mut best, &frames, path, span);
                next(&mut frames);
            }
            Event::MappingStart(..) => {
                consider(&mut best, &frames, path, span);
                frames.push(Frame::Map { key: None });
            }
            Event::SequenceStart(..) => {
                consider(&mut best, &frames, path, span);
                frames.push(Frame::List { index: 0 });
            }
            Event::MappingEnd | Event::SequenceEnd => {
                frames.pop();
                next(&mut frames);
            }
            _ => {}
        }
        if best.is_some_and(|(depth, _)| depth == path.0.len()) && part == Part::Value {
            break;
        }
    }
    best.and_then(|(_, span)| bytes(text, span))
}

fn next(frames: &mut [Frame]) {
    match frames.last_mut() {
        Some(Frame::Map { key }) => *key = None,
        Some(Frame::List { index }) => *index += 1,
        None => {}
    }
}

/// How many leading steps of the path the current position agrees with.
fn depth_matched(frames: &[Frame], path: &KeyPath) -> usize {
    frames
        .iter()
        .zip(&path.0)
        .take_while(|(frame, step)| match (frame, step) {
            (Frame::Map { key: Some(key) }, Step::Key(wanted)) => **key == **wanted,
            (Frame::List { index }, Step::Index(wanted)) => index == wanted,
            _ => false,
        })
        .count()
}

fn consider(best: &mut Option<(usize, Span)>, frames: &[Frame], path: &KeyPath, span: Span) {
    let depth = depth_matched(frames, path);
    let on_the_way = depth == frames.len();
    if on_the_way && best.is_none_or(|(found, _)| depth > found) {
        *best = Some((depth, span));
    }
}

/// The span's bytes, cut at the end of its first line.
fn bytes(text: &str, span: Span) -> Option<Range<usize>> {
    let start = offset(text, span.start)?;
    let line_end = text[start..].find('\n').map_or(text.len(), |n| start + n);
    let end = offset(text, span.end).unwrap_or(line_end).min(line_end);
    let end = start + text[start..end.max(start)].trim_end().len();
    if matches!(&text[start..end], "[" | "{") {
        return Some(start..start + bracketed(&text[start..line_end]));
    }
    // A collection's start event is empty: show its first line instead of nothing.
    if end > start { Some(start..end) } else { Some(start..start + text[start..line_end].trim_end().len()) }
}

/// The length of what a bracket opens, on its first line. Brackets inside quotes are rare enough to be miscounted.
fn bracketed(line: &str) -> usize {
    let mut depth = 0usize;
    for (at, c) in line.char_indices() {
        match c {
            '[' | '{' => depth += 1,
            ']' | '}' if depth <= 1 => return at + 1,
            ']' | '}' => depth -= 1,
            _ => {}
        }
    }
    line.trim_end().len()
}

/// Lines and columns survive CRLF, which character indices of the scanner need not.
fn offset(text: &str, marker: Marker) -> Option<usize> {
    let mut line_start = 0;
    for _ in 1..marker.line() {
        line_start += text[line_start..].find('\n')? + 1;
    }
    let line = &text[line_start..];
    Some(line_start + line.char_indices().nth(marker.col()).map_or(line.len(), |(n, _)| n))
}

#[cfg(test)]
mod tests {
    use super::*;

    const YAML: &str = "title: 甲\r\nitems:\r\n  - name: 乙\r\n    tags: [丙, 丁]\r\n  - name: 戊\r\n    name: 己\r\n";

    fn at(path: KeyPath, part: Part) -> &'static str {
        &YAML[locate(YAML, &path, part).unwrap()]
    }

    #[test]
    fn values_and_keys_are_found() {
        let items = KeyPath::root().key("items");
        assert_eq!(at(KeyPath::root().key("title"), Part::Value), "甲");
        assert_eq!(at(items.index(0).key("tags").index(1), Part::Value), "丁");
        assert_eq!(at(items.index(0).key("tags"), Part::Value), "[丙, 丁]");
        assert_eq!(at(items.index(1).key("name"), Part::Value), "戊");
        assert_eq!(at(items.index(1).key("name"), Part::Key { nth: 0 }), "name");
        let second = locate(YAML, &items.index(1).key("name"), Part::Key { nth: 1 }).unwrap();
        assert_eq!(second.start, YAML.rfind("name").unwrap());
    }

    #[test]
    fn a_missing_key_points_at_its_mapping() {
        let items = KeyPath::root().key("items");
        assert_eq!(at(items.index(0).key("photo"), Part::Value), "name: 乙");
        assert_eq!(at(KeyPath::root().key("nothing"), Part::Value), "title: 甲");
    }
}
