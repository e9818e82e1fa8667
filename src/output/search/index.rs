//! The index: for each term the slots of the documents that hold it, shared out over small files.
//!
//! A shard is a run of entries in the order of their terms: the term's length and bytes, then the postings of titles and
//! names, then those of the text (without what is in the title's). See `postings` for their form.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Range;
use std::sync::Arc;

use super::documents::{Reader, Source};
use super::layout::Layout;
use super::postings::{self, Postings, varint};
use super::terms::{Term, fold, terms};

/// The bytes of every shard.
#[derive(Clone)]
pub(super) struct Index {
    pub(super) shards: Vec<Arc<[u8]>>,
}

/// The postings of one term: of titles and names, and of the text.
pub(super) type Fields = [Postings; 2];

/// The terms of some documents, in the order of their slots.
#[derive(Default)]
pub(super) struct Part {
    /// Single characters and pairs, packed into a number.
    characters: HashMap<u64, Fields, BuildHasherDefault<Spread>>,
    words: HashMap<Box<str>, Fields>,
}

impl Index {
    /// Builds the index. Threads of its own and not the pool's: it is built while a job waits for it, and a thread of the
    /// pool that waits could be asked to build it again.
    pub(super) fn build(reader: &Reader<'_>, layout: &Layout, threads: usize) -> Self {
        let size = layout.placed.len().div_ceil(threads.max(1)).max(1);
        let ranges: Vec<_> =
            (0..layout.placed.len()).step_by(size).map(|at| at..(at + size).min(layout.placed.len())).collect();
        let parts: Vec<Part> = std::thread::scope(|scope| {
            let read = |range: Range<usize>| Part::read(reader, &layout.placed[range]);
            let spawn = |range: Range<usize>| {
                let own = range.clone();
                std::thread::Builder::new().spawn_scoped(scope, move || read(own)).map_err(|_| range)
            };
            let running: Vec<_> = ranges.into_iter().map(spawn).collect();
            let part = |running: Result<std::thread::ScopedJoinHandle<'_, Part>, Range<usize>>| match running {
                Ok(thread) => thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
                // Where a thread is refused, its part is read here.
                Err(range) => read(range),
            };
            running.into_iter().map(part).collect()
        });
        Self { shards: shards(parts, layout.shards).into_iter().map(Arc::from).collect() }
    }
}

impl Part {
    pub(super) fn read(reader: &Reader<'_>, placed: &[(u32, Source)]) -> Self {
        let mut part = Self::default();
        let mut seen = Vec::new();
        for (slot, source) in placed {
            let document = reader.document(*source);
            seen.clear();
            let first = format!("{}\n{}\n{}", document.title, document.names, document.keys);
            part.field(&fold(&first), *slot, 0, &mut seen);
            let rest = format!("{}\n{}\n{}", document.org, document.text, document.state.join("\n"));
            part.field(&fold(&rest), *slot, 1, &mut seen);
        }
        part
    }

    /// Visits every term with its postings.
    pub(super) fn each(&self, mut visit: impl FnMut(Term<'_>, &Fields)) {
        for (key, fields) in &self.characters {
            if let Some(term) = unpack(*key) {
                visit(term, fields);
            }
        }
        self.words.iter().for_each(|(word, fields)| visit(Term::Word(word), fields));
    }

    /// Adds the terms of one field of a document; `seen` holds the characters' terms of its title.
    fn field(&mut self, folded: &str, slot: u32, field: usize, seen: &mut Vec<u64>) {
        let mut found = Vec::new();
        terms(folded, |term| match term {
            // A single character finds names only; in texts nearly every document has it.
            Term::Single(c) if field == 0 => found.push(u64::from(u32::from(c))),
            Term::Single(_) => {}
            Term::Pair(a, b) => found.push(u64::from(u32::from(a)) << 21 | u64::from(u32::from(b))),
            Term::Word(word) => {
                if !self.words.contains_key(word) {
                    self.words.insert(word.into(), Fields::default());
                }
                if let Some(fields) = self.words.get_mut(word)
                    && (field == 0 || !fields[0].ends_with(slot))
                {
                    fields[field].push(slot);
                }
            }
        });
        found.sort_unstable();
        found.dedup();
        for key in &found {
            if seen.binary_search(key).is_err() {
                self.characters.entry(*key).or_default()[field].push(slot);
            }
        }
        if field == 0 {
            *seen = found;
        }
    }
}

/// Joins the parts and writes the shards.
fn shards(mut parts: Vec<Part>, shards: u32) -> Vec<Vec<u8>> {
    let mut sorted: Vec<Vec<(String, Fields)>> = (0..shards).map(|_| Vec::new()).collect();
    let mut add = |term: Term<'_>, fields: Fields| {
        sorted[term.shard(shards) as usize].push((term.to_string(), fields));
    };
    let mut rest = &mut parts[..];
    while let Some((part, later)) = rest.split_first_mut() {
        let part = std::mem::take(part);
        for (key, mut fields) in part.characters {
            later.iter_mut().filter_map(|part| part.characters.remove(&key)).for_each(|more| join(&mut fields, more));
            if let Some(term) = unpack(key) {
                add(term, fields);
            }
        }
        for (word, mut fields) in part.words {
            later.iter_mut().filter_map(|part| part.words.remove(&word)).for_each(|more| join(&mut fields, more));
            add(Term::Word(&word), fields);
        }
        rest = later;
    }
    sorted
        .into_iter()
        .map(|mut entries| {
            entries.sort_unstable_by(|a, b| a.0.cmp(&b.0));
            let mut out = Vec::new();
            entries.iter().for_each(|(term, fields)| write(&mut out, term, fields));
            out
        })
        .collect()
}

/// Writes an entry of a shard.
pub(super) fn write(out: &mut Vec<u8>, term: &str, fields: &Fields) {
    varint(out, u32::try_from(term.len()).unwrap_or(0));
    out.extend_from_slice(term.as_bytes());
    fields.iter().for_each(|postings| postings.write(out));
}

/// Reads an entry of a shard.
pub(super) fn read<'a>(bytes: &mut &'a [u8]) -> (&'a [u8], [Vec<u32>; 2]) {
    let length = postings::read_varint(bytes) as usize;
    let (term, rest) = bytes.split_at(length.min(bytes.len()));
    *bytes = rest;
    (term, [postings::read(bytes), postings::read(bytes)])
}

/// Passes over an entry of a shard; gives its term.
pub(super) fn skip<'a>(bytes: &mut &'a [u8]) -> &'a [u8] {
    let length = postings::read_varint(bytes) as usize;
    let (term, rest) = bytes.split_at(length.min(bytes.len()));
    *bytes = rest;
    postings::skip(bytes);
    postings::skip(bytes);
    term
}

fn join(fields: &mut Fields, more: Fields) {
    for (own, more) in fields.iter_mut().zip(more) {
        own.append(more);
    }
}

/// A term of characters from its number.
fn unpack(key: u64) -> Option<Term<'static>> {
    let character = |bits: u64| char::from_u32(u32::try_from(bits & 0x1f_ffff).ok()?);
    match key >> 21 {
        0 => Some(Term::Single(character(key)?)),
        first => Some(Term::Pair(character(first)?, character(key)?)),
    }
}

/// A quick hash for keys that are numbers; nobody chooses them to collide.
#[derive(Default)]
struct Spread(u64);

impl Hasher for Spread {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }

    fn write_u64(&mut self, number: u64) {
        let mixed = (self.0 ^ number).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 = mixed ^ (mixed >> 29);
    }
}
