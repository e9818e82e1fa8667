//! A font inside the program: its outlines are compressed, the rest of it lies open.
//!
//! What is asked of a font most of the time (which characters it has, how wide they are) stands in its small tables; nine
//! tenths of a Chinese font are outlines, which only a web font or a printed page needs. They are unpacked when somebody
//! asks for the whole file, each font by itself and once.
//!
//! `packing.rs` packs with this same file, so it knows nothing else of the program.

use std::borrow::Cow;
use std::ops::Range;

/// The tables that a font's outlines can be in.
const OUTLINES: [&[u8; 4]; 3] = [b"glyf", b"CFF ", b"CFF2"];

/// A font without its outlines, and these.
#[derive(Debug)]
pub struct Packed {
    /// The hash of the whole file.
    pub hash: [u8; 32],
    /// A font file in which the outlines alone are missing: its list of tables has them behind its end.
    pub tables: Cow<'static, [u8]>,
    /// Where they belong.
    pub at: usize,
    /// How many bytes they have, as they lie in the file.
    pub length: usize,
    /// The outlines, compressed.
    pub outlines: Cow<'static, [u8]>,
}

impl Packed {
    /// How many bytes the whole file has.
    pub fn whole_length(&self) -> usize {
        self.tables.len() + self.length
    }

    /// The whole file, to the byte. `None` when the program itself is damaged.
    pub fn unpack(&self) -> Option<Vec<u8>> {
        let (before, after) = self.tables.split_at_checked(self.at)?;
        let mut whole = Vec::with_capacity(self.whole_length());
        whole.extend_from_slice(before);
        whole.resize(self.at + self.length, 0);
        let read = zstd::bulk::decompress_to_buffer(&self.outlines, &mut whole[self.at..]).ok()?;
        whole.extend_from_slice(after);
        let (at, length) = (u32::try_from(self.at).ok()?, u32::try_from(self.length).ok()?);
        for line in lines(&whole)? {
            let offset = word(&whole, line + 8)?;
            let original = match is_outlines(&whole, line) {
                true => at,
                false if offset >= at => offset.checked_add(length)?,
                false => offset,
            };
            whole.get_mut(line + 8..line + 12)?.copy_from_slice(&original.to_be_bytes());
        }
        (read == self.length).then_some(whole)
    }
}

/// Packs a font file. `None` for what is no single font with outlines.
#[allow(dead_code, reason = "for packing.rs and the tests")]
pub fn pack(whole: &[u8], hash: [u8; 32], level: i32) -> Option<Packed> {
    let range = outlines(whole)?;
    let (at, length) = (u32::try_from(range.start).ok()?, u32::try_from(range.len()).ok()?);
    let mut tables = [&whole[..range.start], &whole[range.end..]].concat();
    let end = u32::try_from(tables.len()).ok()?;
    for line in lines(whole)? {
        let offset = word(whole, line + 8)?;
        let open = match is_outlines(whole, line) {
            true => end,
            false if offset >= at => offset.checked_sub(length)?,
            false => offset,
        };
        tables.get_mut(line + 8..line + 12)?.copy_from_slice(&open.to_be_bytes());
    }
    let outlines = zstd::bulk::compress(&whole[range.clone()], level).ok()?;
    Some(Packed { hash, tables: tables.into(), at: range.start, length: range.len(), outlines: outlines.into() })
}

/// The bytes of the outlines, up to the table that follows.
#[allow(dead_code, reason = "for packing.rs and the tests")]
pub fn outlines(font: &[u8]) -> Option<Range<usize>> {
    let is_font = font.starts_with(&[0, 1, 0, 0]) || font.starts_with(b"OTTO");
    let lines = is_font.then(|| lines(font))??;
    let line = lines.clone().find(|line| is_outlines(font, *line))?;
    let start = usize::try_from(word(font, line + 8)?).ok()?;
    let end = start.checked_add(usize::try_from(word(font, line + 12)?).ok()?)?;
    // Tables begin at whole words; what fills up the last one goes along.
    let end = end.checked_next_multiple_of(4)?.min(font.len());
    let others = lines.filter(|other| *other != line).map(|other| word(font, other + 8));
    let apart = others.clone().all(|offset| offset.is_some_and(|offset| !(start..end).contains(&(offset as usize))));
    (start < end && apart).then_some(start..end)
}

/// The lines of a font's list of tables, by their place.
fn lines(font: &[u8]) -> Option<impl Iterator<Item = usize> + Clone + use<>> {
    let count = usize::from(u16::from_be_bytes(font.get(4..6)?.try_into().ok()?));
    let lines = (0..count).map(|n| 12 + 16 * n);
    (12 + 16 * count <= font.len()).then_some(lines)
}

fn is_outlines(font: &[u8], line: usize) -> bool {
    OUTLINES.iter().any(|tag| font.get(line..line + 4) == Some(*tag))
}

fn word(font: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(font.get(at..at.checked_add(4)?)?.try_into().ok()?))
}
