//! The finished file: what the PDF writer made, with what it does not write put in.
//!
//! The writer gives a plain file with a table of offsets. Patches are laid over it and the offsets are moved, so every
//! other byte stays as the validating writer made it. The whole never stands in memory: fine pictures are fetched one by
//! one while the file is written.

use std::io::Write;
use std::ops::Range;

use anyhow::{Context, ensure};

use super::standin::{Fine, Name};

/// Something that takes the place of a part of the file.
pub(super) struct Patch {
    pub(super) at: Range<usize>,
    pub(super) put: Put,
}

pub(super) enum Put {
    Bytes(Vec<u8>),
    /// The bytes of a fine picture.
    Picture(Fine),
}

impl Put {
    fn len(&self) -> usize {
        match self {
            Self::Bytes(bytes) => bytes.len(),
            Self::Picture(fine) => fine.bytes,
        }
    }
}

/// A file that is ready to be written.
pub(super) struct Finished {
    pdf: Vec<u8>,
    /// By rising place; they do not overlap.
    patches: Vec<Patch>,
}

impl Finished {
    /// Lays patches over a file whose table has been read.
    ///
    /// # Errors
    /// When two of them overlap, or the file has no end.
    pub(super) fn new(pdf: Vec<u8>, table: &Table, mut patches: Vec<Patch>) -> anyhow::Result<Self> {
        patches.sort_by_key(|patch| patch.at.start);
        ensure!(patches.windows(2).all(|two| two[0].at.end <= two[1].at.start), "two changes of a PDF overlap");
        // Bytes put in and taken out by the patches before each, and by all of them.
        let mut shifts = Vec::with_capacity(patches.len() + 1);
        shifts.push((0, 0));
        for patch in &patches {
            let (put, taken) = shifts[shifts.len() - 1];
            shifts.push((put + patch.put.len(), taken + patch.at.len()));
        }
        // Offsets and the pointer to the table: all of equal length, but the pointer.
        let moved = |offset: usize| {
            let (put, taken) = shifts[patches.partition_point(|patch| patch.at.end <= offset)];
            offset + put - taken
        };
        let mut entries = pdf[table.entries.clone()].to_vec();
        for (entry, offset) in entries.chunks_exact_mut(Table::ENTRY).zip(&table.offsets) {
            if let Some(offset) = offset {
                entry[..10].copy_from_slice(format!("{:010}", moved(*offset)).as_bytes());
            }
        }
        let start =
            find(&pdf[table.entries.end..], b"startxref").context("the PDF has no end")? + table.entries.end + 9;
        let digits = digits(&pdf, start).context("the PDF has no pointer to its table")?;
        let pointer = moved(table.at).to_string().into_bytes();
        patches.push(Patch { at: table.entries.clone(), put: Put::Bytes(entries) });
        patches.push(Patch { at: digits, put: Put::Bytes(pointer) });
        Ok(Self { pdf, patches })
    }

    /// Writes the whole; `fetch` brings the fine pictures.
    ///
    /// # Errors
    /// When the sink refuses, or a picture is no longer what it was.
    pub(super) fn write(
        &self,
        sink: &mut dyn Write,
        fetch: &dyn Fn(&Name) -> anyhow::Result<Vec<u8>>,
    ) -> anyhow::Result<()> {
        let mut from = 0;
        for patch in &self.patches {
            sink.write_all(&self.pdf[from..patch.at.start])?;
            match &patch.put {
                Put::Bytes(bytes) => sink.write_all(bytes)?,
                Put::Picture(fine) => {
                    let bytes = fetch(&fine.name)?;
                    ensure!(bytes.len() == fine.bytes, "a photo changed while it was being printed");
                    sink.write_all(&bytes)?;
                }
            }
            from = patch.at.end;
        }
        Ok(sink.write_all(&self.pdf[from..])?)
    }
}

/// The table of offsets at the end of a file.
pub(super) struct Table {
    /// Where `xref` stands.
    at: usize,
    /// The entries, [`Self::ENTRY`] bytes each.
    entries: Range<usize>,
    /// By object number; `None` for free entries.
    offsets: Vec<Option<usize>>,
}

impl Table {
    const ENTRY: usize = 20;

    /// # Errors
    /// When the file is not as the writer of this program's version makes it.
    pub(super) fn read(pdf: &[u8]) -> anyhow::Result<Self> {
        let tail = pdf.len().saturating_sub(64);
        let pointer = find(&pdf[tail..], b"startxref").context("the PDF has no end")? + tail + 9;
        let at = digits(pdf, pointer).and_then(|range| number(&pdf[range])).context("the PDF has no table")?;
        ensure!(pdf.get(at..at + 4) == Some(b"xref"), "the PDF has no plain table of offsets");
        let head = pdf[at + 4..].iter().position(|b| !b.is_ascii_whitespace()).context("an empty table")? + at + 4;
        let line = pdf[head..].iter().position(|b| *b == b'\n' || *b == b'\r').context("a cut table")? + head;
        let count: usize = std::str::from_utf8(&pdf[head..line])?
            .split_whitespace()
            .nth(1)
            .and_then(|count| count.parse().ok())
            .context("a table without a count")?;
        let start = pdf[line..].iter().position(|b| !b.is_ascii_whitespace()).context("a cut table")? + line;
        let entries = start..start + Self::ENTRY * count;
        ensure!(entries.end <= pdf.len(), "a cut table");
        let offset = |entry: &[u8]| (entry[17] == b'n').then(|| number(&entry[..10])).flatten();
        let offsets = pdf[entries.clone()].chunks_exact(Self::ENTRY).map(offset).collect();
        Ok(Self { at, entries, offsets })
    }

    /// The extents of the objects, by rising place.
    pub(super) fn objects(&self) -> Vec<Range<usize>> {
        let mut starts: Vec<usize> = self.offsets.iter().flatten().copied().filter(|start| *start < self.at).collect();
        starts.sort_unstable();
        starts.dedup();
        let ends = starts.iter().skip(1).copied().chain([self.at]);
        starts.iter().copied().zip(ends).map(|(start, end)| start..end).collect()
    }
}

/// The head of an object: what stands before its stream.
pub(super) fn head(object: &[u8]) -> &[u8] {
    // A dictionary ends before the stream's first byte, and no head is longer than this.
    let near = &object[..object.len().min(4096)];
    find(near, b"stream").map_or(object, |end| &object[..end])
}

pub(super) fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    memchr::memmem::find(bytes, wanted)
}

/// The figures that follow a place, after white space.
pub(super) fn digits(bytes: &[u8], at: usize) -> Option<Range<usize>> {
    let start = bytes.get(at..)?.iter().position(|b| !b.is_ascii_whitespace())? + at;
    let length = bytes[start..].iter().position(|b| !b.is_ascii_digit()).unwrap_or(bytes.len() - start);
    (length > 0).then_some(start..start + length)
}

fn number(figures: &[u8]) -> Option<usize> {
    std::str::from_utf8(figures).ok()?.parse().ok()
}
