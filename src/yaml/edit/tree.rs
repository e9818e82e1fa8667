//! A document's nodes with the bytes that each takes.

use std::ops::Range;

use saphyr_parser::{Event, Parser};

use super::super::cursor::Cursor;
use crate::diagnostic::{KeyPath, Step};
use crate::vocabulary;

/// A document's nodes with all their bytes.
pub(super) struct Tree {
    pub(super) nodes: Vec<Span>,
}

pub(super) struct Span {
    pub(super) range: Range<usize>,
    pub(super) within: Within,
}

pub(super) enum Within {
    Scalar,
    Map { entries: Vec<Entry>, flow: bool },
    List { items: Vec<usize>, flow: bool },
}

pub(super) struct Entry {
    pub(super) key: String,
    /// With its quotation marks.
    pub(super) range: Range<usize>,
    /// The byte behind the colon.
    pub(super) colon: usize,
    pub(super) value: usize,
}

/// A key that has been read and waits for its value.
struct Pending {
    key: String,
    range: Range<usize>,
}

struct Open {
    node: usize,
    pending: Option<Pending>,
}

impl Tree {
    pub(super) fn of(text: &str) -> Self {
        let mut tree = Self { nodes: Vec::new() };
        let mut open: Vec<Open> = Vec::new();
        let mut cursor = Cursor::new(text);
        for event in Parser::new_from_str(text) {
            let Ok((event, span)) = event else { break };
            match event {
                Event::Scalar(value, ..) => {
                    let start = cursor.advance(span.start);
                    let end = cursor.advance(span.end);
                    let range = scalar_range(text, start..end);
                    let waits = open.last().is_some_and(|open| tree.is_map(open.node) && open.pending.is_none());
                    match open.last_mut().filter(|_| waits) {
                        Some(open) => open.pending = Some(Pending { key: value.into_owned(), range }),
                        None => drop(tree.add(&mut open, range, Within::Scalar)),
                    }
                }
                Event::Alias(_) => {
                    let start = cursor.advance(span.start);
                    let end = cursor.advance(span.end);
                    tree.add(&mut open, start..end.max(start), Within::Scalar);
                }
                Event::MappingStart(..) | Event::SequenceStart(..) => {
                    let start = cursor.advance(span.start);
                    let flow = text[start..].starts_with(['{', '[']);
                    let within = match event {
                        Event::MappingStart(..) => Within::Map { entries: Vec::new(), flow },
                        _ => Within::List { items: Vec::new(), flow },
                    };
                    let node = tree.add(&mut open, start..start, within);
                    open.push(Open { node, pending: None });
                }
                Event::MappingEnd | Event::SequenceEnd => {
                    let Some(Open { node, .. }) = open.pop() else { break };
                    tree.nodes[node].range = match tree.nodes[node].within {
                        Within::Map { flow: true, .. } | Within::List { flow: true, .. } => {
                            let end = cursor.advance(span.start);
                            let from = tree.nodes[node].range.start;
                            from..(end + usize::from(text[end..].starts_with(['}', ']']))).max(from)
                        }
                        _ => tree.block_range(node),
                    };
                }
                _ => {}
            }
        }
        tree
    }

    pub(super) fn is_map(&self, node: usize) -> bool {
        matches!(self.nodes[node].within, Within::Map { .. })
    }

    /// A value at the place where the reading is.
    fn add(&mut self, open: &mut [Open], range: Range<usize>, within: Within) -> usize {
        let node = self.nodes.len();
        self.nodes.push(Span { range, within });
        let Some(parent) = open.last_mut() else { return node };
        let pending = parent.pending.take();
        match (&mut self.nodes[parent.node].within, pending) {
            (Within::Map { entries, .. }, Some(Pending { key, range })) => {
                let colon = range.end;
                entries.push(Entry { key, range, colon, value: node });
            }
            // A key that is no word: no path leads there.
            (Within::Map { .. }, None) => {
                let at = self.nodes[node].range.clone();
                parent.pending = Some(Pending { key: String::new(), range: at });
            }
            (Within::List { items, .. }, _) => items.push(node),
            (Within::Scalar, _) => {}
        }
        node
    }

    /// From the first part of a block to the end of its last.
    fn block_range(&self, node: usize) -> Range<usize> {
        let start = self.nodes[node].range.start;
        let end = match &self.nodes[node].within {
            Within::Map { entries, .. } => {
                entries.last().map(|entry| self.nodes[entry.value].range.end.max(entry.colon))
            }
            Within::List { items, .. } => items.last().map(|item| self.nodes[*item].range.end),
            Within::Scalar => None,
        };
        start..end.unwrap_or(start).max(start)
    }

    pub(super) fn entry(&self, node: usize, key: &str) -> Option<&Entry> {
        let Within::Map { entries, .. } = &self.nodes[node].within else { return None };
        let exact = entries.iter().find(|entry| entry.key == key);
        exact.or_else(|| entries.iter().find(|entry| vocabulary::is_for(&entry.key, key)))
    }

    pub(super) fn find(&self, path: &KeyPath) -> Option<usize> {
        let mut node = (!self.nodes.is_empty()).then_some(0)?;
        for step in &path.0 {
            node = match (step, &self.nodes[node].within) {
                (Step::Key(key), Within::Map { .. }) => self.entry(node, key)?.value,
                (Step::Index(n), Within::List { items, .. }) => *items.get(*n)?,
                _ => return None,
            };
        }
        self.is_map(node).then_some(node)
    }
}

/// A scalar without the blank lines and remarks behind it.
fn scalar_range(text: &str, range: Range<usize>) -> Range<usize> {
    let written = text.get(range.clone()).unwrap_or_default();
    if !written.starts_with(['|', '>']) {
        return range.start..range.start + written.trim_end().len();
    }
    // What is indented less than its first line does not belong to it.
    let mut end = written.find('\n').map_or(written.len(), |at| at + 1);
    let mut depth = None;
    for line in written[end..].split_inclusive('\n') {
        let words = line.trim();
        let indent = line.len() - line.trim_start().len();
        if !words.is_empty() && indent < *depth.get_or_insert(indent) {
            break;
        }
        end += line.len();
    }
    range.start..range.start + written[..end].trim_end().len()
}
