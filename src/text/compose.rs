//! One spelling for a letter with its marks: `é`, and not `e` with a mark behind it.

use std::borrow::Cow;

use icu_normalizer::ComposingNormalizerBorrowed;

/// A text with letters and marks composed (NFC). What macOS writes in names of files, and what is typed part by part, is
/// then the letter that fonts have, that sorts and that is found. Compatibility ideographs stay as they are written:
/// somebody may be called so, and the checker tells of them.
pub fn compose(text: String) -> String {
    match composed(&text) {
        Cow::Borrowed(_) => text,
        Cow::Owned(composed) => composed,
    }
}

/// [`compose`] of a text that is borrowed.
pub fn composed(text: &str) -> Cow<'_, str> {
    if !may_compose(text) {
        return Cow::Borrowed(text);
    }
    let normalizer = ComposingNormalizerBorrowed::new_nfc();
    let is_kept = |c: char| super::ordinary(c).is_some() && c >= '\u{f900}';
    let mut composed = String::with_capacity(text.len());
    for piece in text.split_inclusive(is_kept) {
        let end = piece.char_indices().next_back().filter(|(_, c)| is_kept(*c)).map_or(piece.len(), |(at, _)| at);
        composed.push_str(&normalizer.normalize(&piece[..end]));
        composed.push_str(&piece[end..]);
    }
    if composed == text { Cow::Borrowed(text) } else { Cow::Owned(composed) }
}

/// Whether there is a mark that composes. Chinese text has none, and only first bytes are looked at.
pub fn may_compose(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr2(0xCC, 0xCD, bytes).is_some()
        || (memchr::memchr(0xE1, bytes).is_some()
            && text.contains(
                |c: char| matches!(c, '\u{1160}'..='\u{11ff}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}'),
            ))
        || memchr::memmem::find(bytes, "\u{3099}".as_bytes()).is_some()
        || memchr::memmem::find(bytes, "\u{309a}".as_bytes()).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_composed_and_nothing_else() {
        for (text, expected) in [
            ("Jose\u{301}", "José"),
            ("Nguye\u{302}\u{303}n", "Nguyễn"),
            ("u\u{308}", "ü"),
            ("\u{1100}\u{1161}", "가"),
            ("か\u{3099}", "が"),
            ("\u{f92c}e\u{301}\u{f92c}", "\u{f92c}é\u{f92c}"),
        ] {
            assert_eq!(composed(text), expected);
        }
        for text in ["张伟\u{f92c}𡋾", "é", "（１）", "Nguyễn", ""] {
            assert!(matches!(composed(text), Cow::Borrowed(_)), "{text}");
        }
    }
}
