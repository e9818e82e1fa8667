//! Every value and key of a document with where it stands, read once for however many diagnostics.
//!
//! A file of a hundred thousand faults is walked once and not once for each of them: what is wanted is then found by
//! steps through sorted keys.

use std::ops::Range;

use saphyr_parser::{Event, Marker, Parser, Span};

use super::lines::Lines;
use crate::diagnostic::{KeyPath, Step};
use crate::vocabulary;

/// Which part of an entry is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Value,
    /// The key itself, its `nth` occurrence counted from 0.
    Key {
        nth: usize,
    },
}

/// A document's values, as far as it can be read.
#[derive(Debug, Default)]
pub struct Outline {
    nodes: Vec<Node>,
    /// By the number of the mapping's node, of its keys and of their order.
    entries: Vec<Entry>,
}

#[derive(Debug)]
struct Node {
    span: Stretch,
    within: Within,
}

#[derive(Debug)]
enum Within {
    Nothing,
    /// Its entries in [`Outline::entries`].
    Map(Range<usize>),
    List(Vec<usize>),
}

#[derive(Debug)]
struct Entry {
    key: Box<str>,
    span: Stretch,
    /// `None` where the document breaks off.
    value: Option<usize>,
}

/// From one character to another, in lines and columns: these survive CRLF, which character counts of the scanner need
/// not.
#[derive(Clone, Copy, Debug)]
struct Stretch {
    start: (u32, u32),
    end: (u32, u32),
}

impl Stretch {
    fn of(span: Span) -> Self {
        let place = |marker: Marker| {
            let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
            (small(marker.line()), small(marker.col()))
        };
        Self { start: place(span.start), end: place(span.end) }
    }
}

/// A collection that is not yet at its end.
struct Open {
    node: usize,
    kind: OpenKind,
}

enum OpenKind {
    Map {
        entries: Vec<Entry>,
        /// Whether the last key has its value.
        complete: bool,
    },
    List(Vec<usize>),
}

impl Outline {
    /// Reads a document to its end, or to where it cannot be read on.
    pub fn of(text: &str) -> Self {
        let mut outline = Self::default();
        let mut open: Vec<Open> = Vec::new();
        for event in Parser::new_from_str(text) {
            let Ok((event, span)) = event else { break };
            let span = Stretch::of(span);
            match event {
                Event::Scalar(value, ..) => {
                    if let Some(Open { kind: OpenKind::Map { entries, complete }, .. }) = open.last_mut()
                        && *complete
                    {
                        entries.push(Entry { key: (*value).into(), span, value: None });
                        *complete = false;
                    } else {
                        outline.value(&mut open, span);
                    }
                }
                // A mapping as a key, or an alias: told by where it stands, for no path leads there.
                Event::Alias(_) => drop(outline.value(&mut open, span)),
                Event::MappingStart(..) => {
                    let node = outline.value(&mut open, span);
                    open.push(Open { node, kind: OpenKind::Map { entries: Vec::new(), complete: true } });
                }
                Event::SequenceStart(..) => {
                    let node = outline.value(&mut open, span);
                    open.push(Open { node, kind: OpenKind::List(Vec::new()) });
                }
                Event::MappingEnd | Event::SequenceEnd => outline.close(open.pop()),
                _ => {}
            }
        }
        while let Some(last) = open.pop() {
            outline.close(Some(last));
        }
        outline
    }

    /// A value at the place where the reading is.
    fn value(&mut self, open: &mut [Open], span: Stretch) -> usize {
        let node = self.nodes.len();
        self.nodes.push(Node { span, within: Within::Nothing });
        match open.last_mut().map(|open| &mut open.kind) {
            Some(OpenKind::Map { entries, complete }) => {
                if *complete {
                    // A key that is no word; it takes a place, so that the next value is its own.
                    entries.push(Entry { key: "".into(), span, value: None });
                    *complete = false;
                } else {
                    entries.last_mut().into_iter().for_each(|entry| entry.value = Some(node));
                    *complete = true;
                }
            }
            Some(OpenKind::List(nodes)) => nodes.push(node),
            None => {}
        }
        node
    }

    fn close(&mut self, open: Option<Open>) {
        let Some(Open { node, kind }) = open else { return };
        self.nodes[node].within = match kind {
            OpenKind::Map { mut entries, .. } => {
                // Stable: a repeated key stays in the file's order.
                entries.sort_by(|a, b| a.key.cmp(&b.key));
                let from = self.entries.len();
                self.entries.append(&mut entries);
                Within::Map(from..self.entries.len())
            }
            OpenKind::List(nodes) => Within::List(nodes),
        };
    }

    /// The bytes of the value (or key) at a key path.
    ///
    /// Where the path leads nowhere (a missing key, a value behind an alias), the nearest enclosing value is given: the
    /// start of its first line's text. `None` when not even the root can be read. `lines` are those of the same text.
    pub fn locate(&self, text: &str, lines: &Lines, path: &KeyPath, part: Part) -> Option<Range<usize>> {
        if let Part::Key { nth } = part
            && let Some((last, before)) = path.0.split_last()
            && let Step::Key(key) = last
        {
            let mut seen = 0;
            let mut found = None;
            self.at(0, before, &mut |node| {
                let keys = self.entries_of(node, key);
                found = found.or_else(|| keys.get(nth - seen).map(|entry| entry.span));
                seen = (seen + keys.len()).min(nth);
                found.is_some()
            });
            if let Some(span) = found {
                return bytes(text, lines, span);
            }
        }
        let mut best = (0, 0);
        self.deepest(0, &path.0, 0, &mut best);
        bytes(text, lines, self.nodes.get(best.1)?.span)
    }

    /// Whether the document has the key at the end of this path.
    pub fn has(&self, path: &[Step]) -> bool {
        let Some((Step::Key(key), before)) = path.split_last() else { return false };
        let mut found = false;
        self.at(0, before, &mut |node| {
            found |= !self.entries_of(node, key).is_empty();
            found
        });
        found
    }

    /// Visits the values at the end of a path, in the file's order, until one was the right one: a repeated key leads to
    /// several.
    fn at(&self, node: usize, steps: &[Step], visit: &mut dyn FnMut(usize) -> bool) -> bool {
        let Some((first, rest)) = steps.split_first() else { return visit(node) };
        self.children(node, first).any(|child| self.at(child, rest, visit))
    }

    /// The first value that is farthest on the way, with how far that is.
    fn deepest(&self, node: usize, steps: &[Step], depth: usize, best: &mut (usize, usize)) {
        if depth > best.0 {
            *best = (depth, node);
        }
        if let Some((first, rest)) = steps.split_first() {
            for child in self.children(node, first) {
                self.deepest(child, rest, depth + 1, best);
                if best.0 == depth + steps.len() {
                    return;
                }
            }
        }
    }

    fn children<'a>(&'a self, node: usize, step: &'a Step) -> impl Iterator<Item = usize> + 'a {
        let (listed, entries) = match (self.nodes.get(node).map(|node| &node.within), step) {
            (Some(Within::List(nodes)), Step::Index(n)) => (nodes.get(*n).copied(), &[][..]),
            // One mapping read as a list of one.
            (Some(Within::Map(_)), Step::Index(0)) => (Some(node), &[][..]),
            (Some(Within::Map(_)), Step::Key(key)) => (None, self.entries_of(node, key)),
            _ => (None, &[][..]),
        };
        listed.into_iter().chain(entries.iter().filter_map(|entry| entry.value))
    }

    /// The entries of a mapping with this key.
    fn entries_of(&self, node: usize, key: &str) -> &[Entry] {
        let Some(Within::Map(range)) = self.nodes.get(node).map(|node| &node.within) else { return &[] };
        let entries = &self.entries[range.clone()];
        let of = |key: &str| {
            let from = entries.partition_point(|entry| &*entry.key < key);
            let to = from + entries[from..].partition_point(|entry| &*entry.key == key);
            &entries[from..to]
        };
        let found = of(key);
        if !found.is_empty() {
            return found;
        }
        // Written in other words.
        entries.iter().find(|entry| vocabulary::is_for(&entry.key, key)).map_or(found, |entry| of(&entry.key))
    }
}

/// The most bytes in which the end of what a bracket opens is looked for.
const BRACKETED: usize = 4096;

/// The stretch's bytes, cut at the end of its first line.
fn bytes(text: &str, lines: &Lines, span: Stretch) -> Option<Range<usize>> {
    let byte = |(line, column): (u32, u32)| lines.byte(text, line as usize, column as usize);
    let line_end = lines.end(text, span.start.0 as usize)?;
    // A lone carriage return ends a line for the parser and for nobody else: its columns may lie beyond the line.
    let start = byte(span.start)?.min(line_end);
    let end = byte(span.end).unwrap_or(line_end).min(line_end);
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
            _ if at > BRACKETED => return at,
            _ => {}
        }
    }
    line.trim_end().len()
}

/// A document with its outline, which is read once however many places are asked for.
pub struct Located<'a> {
    pub text: &'a str,
    outline: Outline,
    lines: Lines,
}

impl<'a> Located<'a> {
    pub fn of(text: &'a str) -> Self {
        Self { text, outline: Outline::of(text), lines: Lines::of(text) }
    }

    /// As [`Outline::locate`].
    pub fn locate(&self, path: &KeyPath, part: Part) -> Option<Range<usize>> {
        self.outline.locate(self.text, &self.lines, path, part)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const YAML: &str = "title: 甲\r\nitems:\r\n  - name: 乙\r\n    tags: [丙, 丁]\r\n  - name: 戊\r\n    name: 己\r\n";

    fn locate(text: &str, path: &KeyPath, part: Part) -> Option<Range<usize>> {
        Outline::of(text).locate(text, &Lines::of(text), path, part)
    }

    fn at(path: KeyPath, part: Part) -> &'static str {
        &YAML[locate(YAML, &path, part).unwrap()]
    }

    #[test]
    fn line_ends_of_other_times_are_no_place_to_fall() {
        let sample = "a: 一二三四五六七八\nb: [甲, 乙]\nc: { d: 1 }\nlong: 一二三四五六七八九十一二三四五六七八九十\n";
        let paths = [&["a"][..], &["b"], &["c"], &["c", "d"], &["long"]];
        for (at, _) in sample.char_indices() {
            for end in ["\r", "\r\r", "\u{85}", "\u{2028}"] {
                let text = format!("{}{end}{}", &sample[..at], &sample[at..]);
                let located = Located::of(&text);
                for path in paths {
                    let path = path.iter().fold(KeyPath::root(), |path, key| path.key(key));
                    for part in [Part::Key { nth: 0 }, Part::Value] {
                        let found = located.locate(&path, part);
                        assert!(found.is_none_or(|range| text.get(range).is_some()), "{text:?}");
                    }
                }
            }
        }
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
        assert_eq!(at(items.index(0).key("photo"), Part::Key { nth: 0 }), "name: 乙");
    }

    #[test]
    fn of_repeated_keys_the_first_counts_that_leads_on() {
        let yaml = "a: 1\na: { b: 2 }\na: { b: 3, b: 4 }\n";
        let b = KeyPath::root().key("a").key("b");
        assert_eq!(&yaml[locate(yaml, &b, Part::Value).unwrap()], "2");
        let keys: Vec<_> = (0..3).map(|nth| locate(yaml, &b, Part::Key { nth }).unwrap().start).collect();
        assert_eq!(keys, yaml.match_indices('b').map(|(at, _)| at).collect::<Vec<_>>());
        assert_eq!(&yaml[locate(yaml, &KeyPath::root().key("a"), Part::Value).unwrap()], "1");
        assert!(Outline::of(yaml).has(&b.0) && !Outline::of(yaml).has(&b.key("c").0));
    }

    #[test]
    fn what_stands_before_a_fault_is_found() {
        let yaml = "a: 1\nb: { c: 2, d: [3, }\n";
        let c = KeyPath::root().key("b").key("c");
        assert_eq!(&yaml[locate(yaml, &c, Part::Value).unwrap()], "2");
        assert_eq!(locate("", &c, Part::Value), None);
        assert_eq!(Outline::of("? [x]\n: 1\ny: 2\n").nodes.len(), 5);
        assert_eq!(locate("? [x]\n: 1\ny: 2\n", &KeyPath::root().key("y"), Part::Value), Some(13..14));
    }
}
