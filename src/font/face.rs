//! One font file.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use skrifa::instance::{LocationRef, Size};
use skrifa::raw::TableProvider;
use skrifa::string::StringId;
use skrifa::{FontRef, GlyphId, MetadataProvider, Tag};

use super::fault::{FontFault, Found};
use super::packed::Packed;
use super::text::is_private_use;
use crate::containment::contain;

/// One font file. Cheap to make: the character map is read on first use, the hash likewise.
/// Shareable across threads.
pub struct Face {
    name: String,
    family: String,
    weight: u16,
    embeddable: bool,
    file: FontFile,
    /// A packed file's bytes, once somebody asked for them.
    unpacked: OnceLock<Vec<u8>>,
    /// In order of code points.
    letters: OnceLock<Vec<(char, Letter)>>,
    hash: OnceLock<blake3::Hash>,
}

/// A face's file, shared.
#[derive(Clone)]
pub struct FaceBytes(Arc<Face>);

impl AsRef<[u8]> for FaceBytes {
    fn as_ref(&self) -> &[u8] {
        self.0.data()
    }
}

/// The bytes of a font file.
#[derive(Clone, Debug)]
pub enum FontFile {
    Plain(Cow<'static, [u8]>),
    /// Inside the program.
    Packed(&'static Packed),
}

impl FontFile {
    /// The tables, which are all that decides about coverage and widths: the whole file, or one that lacks its outlines.
    pub(super) fn tables(&self) -> &[u8] {
        match self {
            FontFile::Plain(data) => data,
            FontFile::Packed(packed) => &packed.tables,
        }
    }

    /// Whether these are its bytes.
    pub fn is(&self, bytes: &[u8]) -> bool {
        match self {
            FontFile::Plain(data) => **data == *bytes,
            FontFile::Packed(packed) => {
                packed.whole_length() == bytes.len() && packed.hash == *blake3::hash(bytes).as_bytes()
            }
        }
    }
}

impl<T: Into<Cow<'static, [u8]>>> From<T> for FontFile {
    fn from(data: T) -> Self {
        FontFile::Plain(data.into())
    }
}

/// What a face knows about a character.
#[derive(Clone, Copy)]
pub(super) struct Letter {
    pub(super) glyph: u16,
    /// Advance width in em.
    pub(super) advance: f32,
    /// The bytes of its outline; an average where the format does not tell.
    outline: u32,
}

impl Face {
    /// A face from the bytes of a TTF or OTF file, or the first face of a TTC. `name` is the file
    /// as its owner knows it; messages show it.
    ///
    /// # Errors
    /// When the bytes are no such font, are damaged, or say that they may not be embedded.
    pub fn new(name: impl Into<String>, file: impl Into<FontFile>) -> Result<Self, FontFault> {
        let (name, file) = (name.into(), file.into());
        let not_a_font = |found| FontFault::NotAFont { file: name.clone(), found };
        if let Some(found) = sniff(file.tables()) {
            return Err(not_a_font(found));
        }
        let head = contain(|| Head::read(&file)).ok().flatten().ok_or_else(|| not_a_font(Found::Damaged))?;
        Ok(Face {
            family: head.family.unwrap_or_else(|| name.clone()),
            weight: head.weight,
            embeddable: head.embeddable,
            name,
            file,
            unpacked: OnceLock::new(),
            letters: OnceLock::new(),
            hash: OnceLock::new(),
        })
    }

    /// The file as its owner knows it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The family name inside the file: what a typesetter selects it by.
    pub fn family(&self) -> &str {
        &self.family
    }

    /// The weight, 1 to 1000 (400 is regular, 700 bold).
    pub fn weight(&self) -> u16 {
        self.weight
    }

    /// Whether the file's own flag lets documents and pages embed it. A licence may say more.
    pub fn may_embed(&self) -> bool {
        self.embeddable
    }

    /// The file's bytes; unpacked on first use where the program brings them.
    pub fn data(&self) -> &[u8] {
        match &self.file {
            FontFile::Plain(data) => data,
            // The program's own bytes are whole; were they not, nobody would take the file for a font.
            FontFile::Packed(packed) => self.unpacked.get_or_init(|| packed.unpack().unwrap_or_default()),
        }
    }

    /// The file, or all of it but the outlines where these have to be unpacked.
    pub fn tables(&self) -> &[u8] {
        self.file.tables()
    }

    /// Whether the program brings the file: it is known to be sound, and its bytes have to be unpacked.
    pub fn is_packed(&self) -> bool {
        matches!(self.file, FontFile::Packed(_))
    }

    #[cfg(test)]
    pub(super) fn is_unpacked(&self) -> bool {
        self.unpacked.get().is_some()
    }

    /// The file's bytes as a value of their own, without a copy: for a typesetter that keeps its fonts.
    pub fn bytes(self: &Arc<Self>) -> FaceBytes {
        FaceBytes(Arc::clone(self))
    }

    /// The hash of the file's bytes.
    pub fn hash(&self) -> blake3::Hash {
        *self.hash.get_or_init(|| match &self.file {
            FontFile::Plain(data) => blake3::hash(data),
            FontFile::Packed(packed) => packed.hash.into(),
        })
    }

    /// Whether the face has a glyph for `c`. Never true of private use.
    pub fn covers(&self, c: char) -> bool {
        self.letter(c).is_some()
    }

    /// Every character that the face has a glyph for, in order of code points.
    pub fn chars(&self) -> impl Iterator<Item = char> + '_ {
        self.letters().iter().map(|(c, _)| *c)
    }

    pub(super) fn letter(&self, c: char) -> Option<Letter> {
        let letters = self.letters();
        letters.binary_search_by_key(&c, |(c, _)| *c).ok().map(|at| letters[at].1)
    }

    /// About how many bytes of web font `chars` cost. Packing leaves 0.60 of an outline's bytes for Song and 0.64 for Kai in
    /// small files (measured): within three hundredths either way.
    pub(super) fn packed_bytes(&self, chars: &BTreeSet<char>) -> f64 {
        let outlines = chars.iter().filter_map(|c| self.letter(*c));
        0.62 * outlines.map(|letter| f64::from(letter.outline)).sum::<f64>()
    }

    /// Empty for a font whose character map cannot be read; [`super::Stack::new`] reports that.
    fn letters(&self) -> &[(char, Letter)] {
        self.letters.get_or_init(|| contain(|| read_letters(&self.file)).ok().flatten().unwrap_or_default())
    }
}

impl std::fmt::Debug for Face {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Face({}, {} {})", self.name, self.family, self.weight)
    }
}

struct Head {
    family: Option<String>,
    weight: u16,
    embeddable: bool,
}

impl Head {
    fn read(file: &FontFile) -> Option<Head> {
        let font = FontRef::from_index(file.tables(), 0).ok()?;
        outlines(file, &font)?;
        font.maxp().ok()?;
        font.cmap().ok()?;
        font.head().ok()?;
        font.hmtx().ok()?;
        let family = [StringId::TYPOGRAPHIC_FAMILY_NAME, StringId::FAMILY_NAME]
            .into_iter()
            .find_map(|id| font.localized_strings(id).english_or_first())
            .map(|name| name.to_string());
        // Bit 1 alone means "restricted": every other value allows some embedding.
        let embedding = font.os2().map(|os2| os2.fs_type() & 0xF).unwrap_or(0);
        Some(Head {
            family,
            weight: (font.attributes().weight.value() as u16).clamp(1, 1000),
            embeddable: embedding != 2,
        })
    }
}

/// The bytes of all outlines.
fn outlines(file: &FontFile, font: &FontRef<'_>) -> Option<u32> {
    let table = |tag| font.table_data(Tag::new(tag));
    let length = match file {
        FontFile::Plain(_) => [b"glyf", b"CFF ", b"CFF2"].into_iter().find_map(table)?.len(),
        FontFile::Packed(packed) => packed.length,
    };
    u32::try_from(length).ok()
}

fn read_letters(file: &FontFile) -> Option<Vec<(char, Letter)>> {
    let font = FontRef::from_index(file.tables(), 0).ok()?;
    let metrics = font.glyph_metrics(Size::unscaled(), LocationRef::default());
    let units = f32::from(font.head().ok()?.units_per_em().max(1));
    let glyphs = u32::from(font.maxp().ok()?.num_glyphs());
    let average = outlines(file, &font)? / glyphs.max(1);
    let loca = font.loca(None).ok();
    let outline = |glyph: usize| {
        let loca = loca.as_ref()?;
        loca.get_raw(glyph + 1)?.checked_sub(loca.get_raw(glyph)?)
    };
    let mut letters = Vec::new();
    for (code, glyph) in font.charmap().mappings() {
        let Some(c) = char::from_u32(code) else {
            continue;
        };
        // Glyph 0 is the box for missing characters: mapping to it is not coverage.
        let shown = glyph != GlyphId::NOTDEF && glyph.to_u32() < glyphs;
        if let (true, false, Ok(id)) = (shown, is_private_use(c), u16::try_from(glyph.to_u32())) {
            let advance = metrics.advance_width(glyph).unwrap_or(units) / units;
            let outline = outline(usize::from(id)).unwrap_or(average);
            letters.push((c, Letter { glyph: id, advance, outline }));
        }
    }
    letters.sort_by_key(|(c, _)| *c);
    letters.dedup_by_key(|(c, _)| *c);
    Some(letters)
}

/// What the bytes are, when they do not begin like a font.
fn sniff(data: &[u8]) -> Option<Found> {
    let start: String = String::from_utf8_lossy(&data[..data.len().min(64)]).trim_start().to_lowercase();
    match data.get(..4) {
        _ if data.is_empty() => Some(Found::Empty),
        Some([0, 1, 0, 0] | b"OTTO" | b"true" | b"ttcf") => None,
        Some(b"wOFF" | b"wOF2") => Some(Found::WebFont),
        Some(b"PK\x03\x04" | b"Rar!" | [b'7', b'z', 0xBC, 0xAF]) => Some(Found::Archive),
        _ if start.starts_with("<!doctype") || start.starts_with("<html") => Some(Found::WebPage),
        _ => Some(Found::Other),
    }
}
