//! From the codes on a page to characters and widths.

use std::collections::HashMap;

use lopdf::{Dictionary, Document, Encoding, Object};

use super::MOST_STREAM;

/// The fonts of a document, each understood once.
pub(super) struct Fonts<'d> {
    document: &'d Document,
    known: HashMap<*const Dictionary, Font<'d>>,
}

/// How a font's codes are read.
pub(super) struct Font<'d> {
    codes: Codes<'d>,
    /// Two bytes a character.
    wide: bool,
    pub(super) vertical: bool,
    /// By code, in thousandths of the size.
    widths: HashMap<u32, f32>,
    default: f32,
}

enum Codes<'d> {
    Known(Encoding<'d>),
    /// A Chinese encoding that older programs use.
    Legacy(&'static encoding_rs::Encoding),
    /// Glyph numbers that say nothing of characters.
    Unknown,
}

impl<'d> Fonts<'d> {
    pub(super) fn new(document: &'d Document) -> Self {
        Self { document, known: HashMap::new() }
    }

    pub(super) fn get(&mut self, dictionary: &'d Dictionary) -> &Font<'d> {
        let document = self.document;
        self.known.entry(dictionary).or_insert_with(|| Font::of(document, dictionary))
    }
}

impl<'d> Font<'d> {
    fn of(document: &'d Document, dictionary: &'d Dictionary) -> Self {
        let name = dictionary.get_deref(b"Encoding", document).and_then(Object::as_name).unwrap_or_default();
        let composite = dictionary.get(b"Subtype").and_then(Object::as_name).is_ok_and(|kind| kind == b"Type0");
        let codes = codes(document, dictionary, name, composite);
        let (widths, default) = widths(document, dictionary, composite);
        let wide = composite && !matches!(codes, Codes::Legacy(encoding) if encoding != encoding_rs::UTF_16BE);
        Self { codes, wide, vertical: composite && name.ends_with(b"-V"), widths, default }
    }

    /// The characters of a string; `None` where nobody can tell.
    pub(super) fn text(&self, bytes: &[u8]) -> Option<String> {
        match &self.codes {
            Codes::Known(encoding) => encoding.bytes_to_string(bytes).ok(),
            Codes::Legacy(encoding) => Some(encoding.decode_without_bom_handling(bytes).0.into_owned()),
            Codes::Unknown => None,
        }
    }

    /// How far a string moves the pen, in sizes of the font; and how many characters it has.
    pub(super) fn advance(&self, bytes: &[u8]) -> (f32, usize) {
        if self.vertical {
            let count = bytes.len().div_ceil(2);
            return (count as f32, count);
        }
        let width = |code: u32| self.widths.get(&code).copied().unwrap_or(self.default) / 1000.0;
        match self.wide {
            true => {
                let codes = bytes.chunks(2).map(|pair| pair.iter().fold(0, |code, byte| code << 8 | u32::from(*byte)));
                (codes.map(width).sum(), bytes.len().div_ceil(2))
            }
            false => (bytes.iter().map(|byte| width(u32::from(*byte))).sum(), bytes.len()),
        }
    }
}

fn codes<'d>(document: &'d Document, dictionary: &'d Dictionary, name: &[u8], composite: bool) -> Codes<'d> {
    // What the file itself says of its characters goes before what its encoding is called.
    if dictionary.has(b"ToUnicode") {
        let mut plain = dictionary.clone();
        plain.remove(b"Encoding");
        plain.set("Type", Object::Name(b"Font".to_vec()));
        if let Ok(Encoding::UnicodeMapEncoding(map)) = plain.get_font_encoding_with_limit(document, MOST_STREAM) {
            return Codes::Known(Encoding::UnicodeMapEncoding(map));
        }
    }
    let starts = |start: &[u8]| name.starts_with(start);
    if starts(b"GBK") || starts(b"GB-") || starts(b"GBpc") {
        return Codes::Legacy(encoding_rs::GB18030);
    }
    if starts(b"UniGB-") || starts(b"UniCNS-") || starts(b"UniJIS-") || starts(b"UniKS-") {
        return Codes::Legacy(encoding_rs::UTF_16BE);
    }
    if starts(b"B5pc") || starts(b"ETen") {
        return Codes::Legacy(encoding_rs::BIG5);
    }
    if composite {
        return Codes::Unknown;
    }
    dictionary.get_font_encoding_with_limit(document, MOST_STREAM).map_or(Codes::Unknown, Codes::Known)
}

/// Widths by code and that of all others.
fn widths(document: &Document, dictionary: &Dictionary, composite: bool) -> (HashMap<u32, f32>, f32) {
    let mut widths = HashMap::new();
    if !composite {
        let first = dictionary.get_deref(b"FirstChar", document).and_then(Object::as_i64).unwrap_or(0);
        let listed = dictionary.get_deref(b"Widths", document).and_then(Object::as_array);
        // Type 3 fonts measure in spaces of their own; their matrix is mostly a thousandth too.
        for (n, width) in listed.into_iter().flatten().enumerate().take(256) {
            let code = u32::try_from(first).unwrap_or(0) + n as u32;
            widths.insert(code, number(document, width).unwrap_or(550.0));
        }
        return (widths, 550.0);
    }
    let below = dictionary.get_deref(b"DescendantFonts", document).and_then(Object::as_array);
    let below = below.ok().and_then(|fonts| fonts.first()).and_then(|font| document.dereference(font).ok());
    let Some(below) = below.and_then(|(_, font)| font.as_dict().ok()) else { return (widths, 1000.0) };
    let default = below.get_deref(b"DW", document).and_then(Object::as_float).unwrap_or(1000.0);
    let listed = below.get_deref(b"W", document).and_then(Object::as_array);
    let mut items = listed.into_iter().flatten();
    while let Some(first) = items.next().and_then(|item| number(document, item)) {
        let first = first as u32;
        match items.next().and_then(|item| document.dereference(item).ok()) {
            Some((_, Object::Array(each))) => {
                for (code, width) in (first..).zip(each) {
                    widths.insert(code, number(document, width).unwrap_or(default));
                }
            }
            Some((_, last)) => {
                let last = last.as_float().unwrap_or(0.0) as u32;
                let width = items.next().and_then(|item| number(document, item)).unwrap_or(default);
                // Two bytes have no more codes.
                widths.extend((first..=last.min(0xffff)).map(|code| (code, width)));
            }
            None => break,
        }
        if widths.len() > 0x1_0000 {
            break;
        }
    }
    (widths, default)
}

fn number(document: &Document, object: &Object) -> Option<f32> {
    document.dereference(object).ok()?.1.as_float().ok()
}
