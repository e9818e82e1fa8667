//! A text without what no reader sees, and without differences that no reader minds.
//!
//! Zero-width signs, marks of direction and variation go; full-width, circled and mathematical characters become plain
//! ones; so do brackets and commas; every dash is `-`, every middle dot `.`, every blank a blank; character references and percent-encoded bytes are
//! undone. Chinese digits stay: whether 一 is a digit or a word is seen from its neighbours.

use icu_normalizer::ComposingNormalizerBorrowed;

use crate::traced::Traced;

/// Folds a text.
pub(super) fn folded(text: &str) -> Traced {
    let mut folded = Traced::default();
    if text.is_ascii() && !text.contains(['%', '&']) {
        folded.push_as_is(text, 0);
        return folded;
    }
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let encoded = match c {
            '%' => percent(&text[at..]),
            '&' => reference(&text[at..]),
            _ => None,
        };
        let length = encoded.as_ref().map_or(c.len_utf8(), |(_, length)| *length);
        let source = at..at + length;
        match encoded {
            Some((decoded, _)) => decoded.chars().for_each(|c| push(&mut folded, c, None, &source)),
            None => push(&mut folded, c, Some(&text[source.clone()]), &source),
        }
        at += length;
    }
    folded
}

fn push(folded: &mut Traced, c: char, as_is: Option<&str>, source: &std::ops::Range<usize>) {
    let mut buffer = [0; 4];
    let plain = match c {
        _ if is_invisible(c) => return,
        '\t' | '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => " ",
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '⁃' | '﹘' | '﹣' | '－' | '➖' | '─' => "-",
        '·' | '•' | '・' | '･' | '‧' | '∙' | '⋅' | '․' | '●' => ".",
        _ => {
            let written: &str = c.encode_utf8(&mut buffer);
            if c.is_ascii() || is_common(c) {
                match as_is {
                    Some(_) => folded.push_as_is(written, source.start),
                    None => folded.push(written, source.clone()),
                }
                return;
            }
            if let Some(value) = foreign_digit(c) {
                folded.push(value, source.clone());
                return;
            }
            let normal = ComposingNormalizerBorrowed::new_nfkc().normalize(written);
            match as_is {
                Some(same) if normal == same => folded.push_as_is(written, source.start),
                _ => folded.push(&normal, source.clone()),
            }
            return;
        }
    };
    folded.push(plain, source.clone());
}

/// Chinese characters and punctuation that no folding changes.
fn is_common(c: char) -> bool {
    matches!(c, '\u{3001}'..='\u{301c}' | '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{2f7ff}')
}

/// What takes no room: between two digits nobody sees it. Combining strokes and keycaps are seen and hide nothing.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c,
        '\0'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{ad}' | '\u{300}'..='\u{36f}' | '\u{61c}'
        | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{20d0}'..='\u{20ff}' | '\u{2800}' | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// Digits of scripts that normalisation leaves alone.
fn foreign_digit(c: char) -> Option<&'static str> {
    const ZEROS: [u32; 12] = [0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xe50, 0xed0, 0xf20, 0x17e0, 0x1810, 0x1946];
    const DIGITS: [&str; 10] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];
    let code = u32::from(c);
    // Circled ones that are signs to Unicode and numbers to readers.
    const ONES: [u32; 4] = [0x2776, 0x2780, 0x278a, 0x24f5];
    if let Some(one) = ONES.iter().find(|one| (**one..**one + 9).contains(&code)) {
        return DIGITS.get((code - one) as usize + 1).copied();
    }
    if matches!(c, '⓿' | '🄋' | '🄌') {
        return Some("0");
    }
    let zero = ZEROS.iter().find(|zero| (**zero..**zero + 10).contains(&code))?;
    DIGITS.get((code - zero) as usize).copied()
}

/// Percent-encoded characters and their length.
fn percent(text: &str) -> Option<(String, usize)> {
    let bytes = text.as_bytes();
    let hex = |at: usize| bytes.get(at).and_then(|b| char::from(*b).to_digit(16));
    let mut decoded = Vec::new();
    // The longest character has four bytes.
    while decoded.len() < 4 && bytes.get(decoded.len() * 3) == Some(&b'%') {
        let (Some(high), Some(low)) = (hex(decoded.len() * 3 + 1), hex(decoded.len() * 3 + 2)) else { break };
        decoded.push((high * 16 + low) as u8);
        if let Ok(c) = std::str::from_utf8(&decoded) {
            return Some((c.to_owned(), decoded.len() * 3));
        }
    }
    None
}

/// A character reference and its length. A reader of a page sees its character; a reader of a spreadsheet sees five more
/// signs, and what they hide is still there for everybody.
fn reference(text: &str) -> Option<(String, usize)> {
    let end = text.bytes().take(33).position(|b| b == b';')?;
    let name = text.get(1..end)?;
    let c = match name.strip_prefix('#') {
        Some(number) => {
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
        None => match name {
            "nbsp" | "ensp" | "emsp" | "thinsp" | "Tab" | "NewLine" => ' ',
            "shy" | "zwj" | "zwnj" | "lrm" | "rlm" | "ZeroWidthSpace" | "NoBreak" => '\u{200b}',
            "hyphen" | "dash" | "ndash" | "mdash" | "minus" => '-',
            "middot" | "bull" | "period" => '.',
            "plus" => '+',
            "lpar" => '(',
            "rpar" => ')',
            "colon" => ':',
            _ => return None,
        },
    };
    Some((c.to_string(), end + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_reader_minds_is_gone() {
        for (written, read) in [
            ("１３８Ｘ", "138X"),
            ("1\u{200b}3\u{fe0f}\u{20e3}8", "138"),
            ("①③⑧❶❸❽⓿𝟏𝟑𝟖¹³⁸", "1381380138138"),
            ("١٣٨", "138"),
            ("138—0013－8000·1", "138-0013-8000.1"),
            ("1\u{3000}3\u{a0}8", "1 3 8"),
            ("&#49;&#x33;&nbsp;8&amp;", "13 8&amp;"),
            ("%31%33%E5%8F%B7%EF%BC%98%F", "13号8%F"),
            ("一三八室，〇〇。", "一三八室,〇〇。"),
            ("100%的", "100%的"),
        ] {
            assert_eq!(folded(written).text(), read, "{written}");
        }
    }

    #[test]
    fn and_is_found_again() {
        let text = "电\u{200b}话&#49;３%388";
        let folded = folded(text);
        assert_eq!(folded.text(), "电话1388");
        assert_eq!(&text[folded.source(&(6..10))], "&#49;３%388");
        assert_eq!(&text[folded.source(&(3..6))], "话");
    }
}
