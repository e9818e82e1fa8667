//! The boxes of a page that the PDF writer does not write: BleedBox, and the TrimBox of a page without bleed.
//!
//! The writer gives a plain file with a table of offsets. The boxes are put into the page dictionaries and the offsets are
//! moved, so every other byte stays as the validating writer made it.

use anyhow::{Context, ensure};

use super::geometry::Box2;

/// The boxes of one page, mm from the upper left corner of the medium.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Boxes {
    /// The height of the medium, mm; PDF counts from below.
    pub(super) height: f64,
    pub(super) trim: Option<Box2>,
    pub(super) bleed: Option<Box2>,
}

/// Writes the boxes into the pages, in their order.
///
/// # Errors
/// When the file is not as the writer of this program's version makes it.
pub(super) fn write(pdf: Vec<u8>, pages: &[Boxes]) -> anyhow::Result<Vec<u8>> {
    if pages.iter().all(|page| page.trim.is_none() && page.bleed.is_none()) {
        return Ok(pdf);
    }
    let table = Table::read(&pdf)?;
    // Pages are written in their order; their numbers rise with it.
    let mut found = Vec::new();
    for (start, end) in table.objects(pdf.len()) {
        if let Some(at) = page_type(&pdf[start..end]) {
            found.push((start + at, start..end));
        }
    }
    ensure!(found.len() == pages.len(), "{} pages were written and {} found", pages.len(), found.len());
    let mut insertions: Vec<(usize, Vec<u8>)> = Vec::new();
    for ((at, object), boxes) in found.into_iter().zip(pages) {
        let has = |name: &[u8]| find(&pdf[object.clone()], name).is_some();
        let mut text = String::new();
        for (name, wanted) in [("TrimBox", boxes.trim), ("BleedBox", boxes.bleed)] {
            if let Some(wanted) = wanted.filter(|_| !has(format!("/{name}").as_bytes())) {
                text += &entry(name, wanted, boxes.height);
            }
        }
        insertions.push((at, text.into_bytes()));
    }
    insertions.sort_by_key(|(at, _)| *at);
    Ok(table.rewrite(&pdf, &insertions))
}

fn entry(name: &str, b: Box2, height: f64) -> String {
    let pt = |mm: f64| {
        let text = format!("{:.4}", mm * 72.0 / 25.4);
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    };
    format!("/{name}[{} {} {} {}]", pt(b.x), pt(height - b.bottom()), pt(b.right()), pt(height - b.y))
}

/// The table of offsets at the end of a file.
struct Table {
    /// Where `xref` stands.
    at: usize,
    /// The first entry's place; each is 20 bytes long.
    entries: usize,
    offsets: Vec<Option<usize>>,
}

impl Table {
    fn read(pdf: &[u8]) -> anyhow::Result<Self> {
        let tail = pdf.len().saturating_sub(64);
        let start = find(&pdf[tail..], b"startxref").context("the PDF has no startxref")? + tail + 9;
        let at: usize = number(&pdf[start..]).context("the PDF's startxref is no number")?;
        ensure!(pdf.get(at..at + 4) == Some(b"xref"), "the PDF has no plain table of offsets");
        let head = pdf[at + 4..].iter().position(|b| !b.is_ascii_whitespace()).context("an empty table")? + at + 4;
        let line = pdf[head..].iter().position(|b| *b == b'\n' || *b == b'\r').context("a cut table")? + head;
        let count: usize = std::str::from_utf8(&pdf[head..line])?
            .split_whitespace()
            .nth(1)
            .and_then(|count| count.parse().ok())
            .context("a table without a count")?;
        let entries = pdf[line..].iter().position(|b| !b.is_ascii_whitespace()).context("a cut table")? + line;
        ensure!(entries + 20 * count <= pdf.len(), "a cut table");
        let offsets = (0..count).map(|n| {
            let entry = &pdf[entries + 20 * n..entries + 20 * (n + 1)];
            (entry[17] == b'n').then(|| number(entry)).flatten()
        });
        Ok(Self { at, entries, offsets: offsets.collect() })
    }

    /// The objects' extents, by rising number.
    fn objects(&self, _: usize) -> Vec<(usize, usize)> {
        let mut starts: Vec<usize> = self.offsets.iter().flatten().copied().collect();
        starts.push(self.at);
        starts.sort_unstable();
        let end = |start: usize| starts[starts.partition_point(|other| *other <= start)];
        self.offsets.iter().flatten().filter(|start| **start < self.at).map(|start| (*start, end(*start))).collect()
    }

    fn rewrite(&self, pdf: &[u8], insertions: &[(usize, Vec<u8>)]) -> Vec<u8> {
        let added: usize = insertions.iter().map(|(_, bytes)| bytes.len()).sum();
        let moved = |offset: usize| {
            offset + insertions.iter().take_while(|(at, _)| *at < offset).map(|(_, bytes)| bytes.len()).sum::<usize>()
        };
        let mut out = Vec::with_capacity(pdf.len() + added + 16);
        let mut from = 0;
        for (at, bytes) in insertions {
            out.extend_from_slice(&pdf[from..*at]);
            out.extend_from_slice(bytes);
            from = *at;
        }
        out.extend_from_slice(&pdf[from..self.entries]);
        for (n, offset) in self.offsets.iter().enumerate() {
            let entry = &pdf[self.entries + 20 * n..self.entries + 20 * (n + 1)];
            match offset {
                Some(offset) => out.extend_from_slice(format!("{:010}", moved(*offset)).as_bytes()),
                None => out.extend_from_slice(&entry[..10]),
            }
            out.extend_from_slice(&entry[10..]);
        }
        let after = self.entries + 20 * self.offsets.len();
        let tail = &pdf[after..];
        let start = find(tail, b"startxref").map_or(tail.len(), |at| at + 9);
        out.extend_from_slice(&tail[..start]);
        let digits = tail[start..].iter().position(|b| !b.is_ascii_whitespace()).unwrap_or(0);
        let rest = tail[start + digits..].iter().position(|b| !b.is_ascii_digit()).unwrap_or(0);
        out.extend_from_slice(&tail[start..start + digits]);
        out.extend_from_slice((self.at + added).to_string().as_bytes());
        out.extend_from_slice(&tail[start + digits + rest..]);
        out
    }
}

/// Where a page dictionary says that it is one.
fn page_type(object: &[u8]) -> Option<usize> {
    // Before a stream: no page has one, and what is in it is no dictionary.
    let head = &object[..find(object, b"stream").unwrap_or(object.len())];
    [&b"/Type/Page"[..], b"/Type /Page"].into_iter().find_map(|name| {
        let at = find(head, name)?;
        let next = head.get(at + name.len()).copied().unwrap_or(b' ');
        (!next.is_ascii_alphanumeric()).then_some(at)
    })
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    memchr::memmem::find(bytes, wanted)
}

fn number(bytes: &[u8]) -> Option<usize> {
    let text: String = bytes
        .iter()
        .skip_while(|b| b.is_ascii_whitespace())
        .take_while(|b| b.is_ascii_digit())
        .map(|b| *b as char)
        .collect();
    text.parse().ok()
}
