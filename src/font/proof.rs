//! Whether a font file that opens is sound all through: a download that broke, a bad sector, tables that are missing.
//!
//! A font carries a sum of each table. Where all sums agree, a few characters are tried; where one does not (some foundries
//! never set them) every outline is looked at, so that damage is told at the key of the settings, and not by a build that
//! stops in the middle or by a wall of blank names.

use std::collections::BTreeSet;
use std::sync::Arc;

use skrifa::instance::{LocationRef, Size};
use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::raw::TableProvider;
use skrifa::raw::tables::cmap::CmapSubtable;
use skrifa::{FontRef, GlyphId, MetadataProvider};
use typst::foundations::Bytes;

use super::face::Face;
use super::subset::subset_woff2;
use crate::containment::contain;

/// Characters that are tried of any font.
const TRIED: usize = 16;

/// Characters to a glyph, at most. Few fonts have two; a damaged map has everything.
const MOST_TO_A_GLYPH: usize = 4;

/// Whether a face can be set in type and made into web fonts.
pub(super) fn is_sound(face: &Arc<Face>) -> bool {
    contain(|| can_be_used(face)).unwrap_or(false)
}

fn can_be_used(face: &Arc<Face>) -> bool {
    let chars: Vec<char> = face.chars().collect();
    let step = (chars.len() / TRIED).max(1);
    let tried: BTreeSet<char> = chars.iter().copied().step_by(step).collect();
    // The typesetter walks through every range of the map, however long a damaged one is.
    if !FontRef::from_index(face.data(), 0).is_ok_and(|font| has_bounded_map(&font)) {
        return false;
    }
    if typst::text::Font::new(Bytes::new(face.bytes()), 0).is_none() || subset_woff2(face, &tried, "Trial").is_err() {
        return false;
    }
    match FontRef::from_index(face.data(), 0) {
        Ok(font) => sums_agree(&font, face.data()) || is_whole(&font, &chars),
        Err(_) => false,
    }
}

/// Whether the ranges of every character map lie among the characters there are, and are no more than these.
fn has_bounded_map(font: &FontRef<'_>) -> bool {
    const CHARACTERS: u64 = 0x11_0000;
    let Ok(cmap) = font.cmap() else { return false };
    cmap.encoding_records().iter().all(|record| {
        let ranges: Vec<(u32, u32)> = match record.subtable(cmap.offset_data()) {
            Ok(CmapSubtable::Format12(map)) => {
                map.groups().iter().map(|group| (group.start_char_code(), group.end_char_code())).collect()
            }
            Ok(CmapSubtable::Format13(map)) => {
                map.groups().iter().map(|group| (group.start_char_code(), group.end_char_code())).collect()
            }
            _ => return true,
        };
        let sound = ranges.iter().all(|(start, end)| start <= end && u64::from(*end) < CHARACTERS);
        sound && ranges.iter().map(|(start, end)| u64::from(end - start) + 1).sum::<u64>() <= CHARACTERS
    })
}

/// Whether every table has the sum that the file says.
fn sums_agree(font: &FontRef<'_>, data: &[u8]) -> bool {
    font.table_directory.table_records().iter().all(|record| {
        let (start, length) = (record.offset() as usize, record.length() as usize);
        let Some(table) = start.checked_add(length).and_then(|end| data.get(start..end)) else { return false };
        // The head's own sum leaves out the sum of the file that it holds.
        let skipped = if record.tag() == skrifa::Tag::new(b"head") { word(table, 8) } else { 0 };
        sum(table).wrapping_sub(skipped) == record.checksum()
    })
}

fn sum(table: &[u8]) -> u32 {
    let (words, rest) = table.as_chunks::<4>();
    let sum = words.iter().fold(0_u32, |sum, word| sum.wrapping_add(u32::from_be_bytes(*word)));
    let mut last = [0; 4];
    last[..rest.len()].copy_from_slice(rest);
    sum.wrapping_add(u32::from_be_bytes(last))
}

fn word(table: &[u8], at: usize) -> u32 {
    table.get(at..at + 4).and_then(|bytes| bytes.try_into().ok()).map_or(0, u32::from_be_bytes)
}

/// Whether every outline can be drawn and Chinese characters have one.
fn is_whole(font: &FontRef<'_>, chars: &[char]) -> bool {
    let outlines = font.outline_glyphs();
    let Ok(glyphs) = font.maxp().map(|maxp| u32::from(maxp.num_glyphs())) else { return false };
    if chars.len() > MOST_TO_A_GLYPH.saturating_mul(glyphs as usize) {
        return false;
    }
    let draw = |glyph: GlyphId| {
        let mut pen = Ink(false);
        let drawn =
            outlines.get(glyph)?.draw(DrawSettings::unhinted(Size::unscaled(), LocationRef::default()), &mut pen);
        drawn.ok().map(|_| pen.0)
    };
    let all_drawn = (0..glyphs).all(|glyph| draw(GlyphId::new(glyph)).is_some());
    let is_han = |c: &&char| ('\u{4e00}'..='\u{9fff}').contains(*c);
    let blank = |c: &&char| font.charmap().map(**c).and_then(draw) != Some(true);
    let (han, blanks) = (chars.iter().filter(is_han).count(), chars.iter().filter(is_han).filter(blank).count());
    all_drawn && blanks * 10 <= han
}

/// Notes whether anything is drawn.
struct Ink(bool);

impl OutlinePen for Ink {
    fn move_to(&mut self, _: f32, _: f32) {}

    fn line_to(&mut self, _: f32, _: f32) {
        self.0 = true;
    }

    fn quad_to(&mut self, _: f32, _: f32, _: f32, _: f32) {
        self.0 = true;
    }

    fn curve_to(&mut self, _: f32, _: f32, _: f32, _: f32, _: f32, _: f32) {
        self.0 = true;
    }

    fn close(&mut self) {}
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme;

    fn title() -> Vec<u8> {
        let (name, file) = theme::shipped_fonts().find(|(name, _)| name == "title.ttf").expect("a title face");
        Face::new(name, file).expect("a face").data().to_vec()
    }

    /// Where a table lies, and its line in the list of tables.
    fn table(data: &[u8], tag: &[u8; 4]) -> (std::ops::Range<usize>, usize) {
        let count = usize::from(u16::from_be_bytes([data[4], data[5]]));
        let line = (0..count).map(|n| 12 + 16 * n).find(|line| &data[*line..line + 4] == tag).expect("the table");
        let (start, length) = (word(data, line + 8) as usize, word(data, line + 12) as usize);
        (start..start + length, line)
    }

    fn sound(data: Vec<u8>) -> bool {
        Face::new("x.ttf", data).is_ok_and(|face| is_sound(&Arc::new(face)))
    }

    #[test]
    fn a_sound_face_is_sound_whatever_its_sums_say() {
        assert!(sound(title()));
        let mut other = title();
        let (_, line) = table(&other, b"glyf");
        other[line + 4] ^= 1;
        assert!(sound(other));
    }

    #[test]
    fn damage_is_found_in_every_table_that_counts() {
        for tag in [b"OS/2", b"post", b"loca", b"name", b"hhea"] {
            let mut data = title();
            let (_, line) = table(&data, tag);
            data[line..line + 4].copy_from_slice(b"XXXX");
            assert!(!sound(data), "without {}", String::from_utf8_lossy(tag));
        }
        let mut blank = title();
        let (glyf, _) = table(&blank, b"glyf");
        blank[glyf].fill(0);
        assert!(!sound(blank), "without outlines");
        // A block of a disk, in the middle.
        let mut torn = title();
        let (glyf, _) = table(&torn, b"glyf");
        let middle = usize::midpoint(glyf.start, glyf.end);
        torn[middle..middle + 65_536].fill(0xa5);
        assert!(!sound(torn), "with a torn block");
        // A range of four thousand million characters would be walked through for a day.
        let mut map = title();
        let (cmap, _) = table(&map, b"cmap");
        let count = usize::from(u16::from_be_bytes([map[cmap.start + 2], map[cmap.start + 3]]));
        let offsets: Vec<usize> = (0..count).map(|n| word(&map[cmap.clone()], 8 + 8 * n) as usize).collect();
        let long = offsets.iter().map(|offset| cmap.start + offset).find(|at| map[*at..*at + 2] == [0, 12]);
        let long = long.expect("a map of format 12");
        map[long + 20..long + 24].copy_from_slice(&[0xff; 4]);
        assert!(!sound(map), "with an endless range");
    }
}
