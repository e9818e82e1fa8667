//! What the emphasis rules and line joining need to know about a character's script.
//!
//! Owns two small classifications; refuses to be a Unicode database. Both err on the
//! side of "not sure", which leaves CommonMark's own behaviour in place.

/// Chinese, Japanese or Korean: letters, punctuation and full-width forms, but not emoji.
///
/// Follows the CommonMark amendments for CJK (East Asian width wide, full or half, plus
/// Hangul), rounded to whole blocks.
pub(super) fn is_cjk(c: char) -> bool {
    matches!(u32::from(c),
        0x1100..=0x11FF // Hangul jamo
        | 0x2E80..=0x303E // radicals, CJK symbols and punctuation
        | 0x3041..=0xA4CF // kana, bopomofo, ideographs, Yi
        | 0xA960..=0xA97F
        | 0xAC00..=0xD7FF // Hangul
        | 0xF900..=0xFAFF // compatibility ideographs
        | 0xFE10..=0xFE1F // vertical forms
        | 0xFE30..=0xFE6F // compatibility and small forms
        | 0xFF01..=0xFFEE // half- and full-width forms
        | 0x16FE0..=0x18DFF
        | 0x1AFF0..=0x1B2FF
        | 0x20000..=0x3FFFD // the rarer ideographs of names
        | 0xE0100..=0xE01EF // the variation selectors that follow ideographs
    )
}

/// Punctuation that Chinese shares with Latin text: “ ” ‘ ’ — … ·
///
/// It counts as Chinese only beside a Chinese character.
pub(super) fn is_shared_punctuation(c: char) -> bool {
    matches!(c, '“' | '”' | '‘' | '’' | '—' | '―' | '…' | '‥' | '·' | '•' | '‧')
}

/// Chinese punctuation that ends something: it belongs to the words before it.
pub(super) fn is_closing_punctuation(c: char) -> bool {
    "，。、；：！？）》〉」』】〕〗］｝．”’".contains(c)
}

/// Chinese punctuation that begins something: it belongs to the words after it.
pub(super) fn is_opening_punctuation(c: char) -> bool {
    "（《〈「『【〔〖［｛“‘".contains(c)
}

/// Surely neither punctuation nor a space, by CommonMark's (and the parser's) reckoning.
pub(super) fn is_letter(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric();
    }
    if is_common_ideograph(c) {
        return true; // nearly always, and the tables are slow
    }
    // Unicode calls enclosed letters alphabetic, CommonMark calls them symbols.
    let enclosed = matches!(u32::from(c), 0x24B6..=0x24E9 | 0x1F130..=0x1F189);
    (c.is_alphanumeric() && !enclosed) || matches!(u32::from(c), 0xE0100..=0xE01EF)
}

/// The block that holds all but rare Chinese characters: letters without case.
pub(super) fn is_common_ideograph(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}')
}

/// Whether a line break between these two is only the author's wrapping, and would show
/// as an unwanted space: Chinese and Japanese, but not Korean, which spaces its words.
pub(super) fn joins_across_lines(before: char, after: char) -> bool {
    let spaceless = |c: char| is_cjk(c) && !is_hangul(c);
    (spaceless(before) && (spaceless(after) || is_shared_punctuation(after)))
        || (is_shared_punctuation(before) && spaceless(after))
}

fn is_hangul(c: char) -> bool {
    matches!(u32::from(c), 0x1100..=0x11FF | 0x3131..=0x318F | 0xA960..=0xA97F | 0xAC00..=0xD7FF | 0xFFA0..=0xFFDC)
}

#[cfg(test)]
mod tests {
    use super::*;
    use pulldown_cmark::{Event, Parser, Tag};

    /// The parser's own opinion: `a*‹c›b*` opens emphasis unless `c` is punctuation or a space.
    fn parser_finds_letter(c: char) -> bool {
        let text = format!("a*{c}b*");
        Parser::new(&text).any(|event| matches!(event, Event::Start(Tag::Emphasis)))
    }

    #[test]
    fn a_letter_is_never_punctuation_to_the_parser() {
        for c in (0x80..=0x3FFFF).filter_map(char::from_u32) {
            if is_letter(c) {
                assert!(parser_finds_letter(c), "U+{:04X} {c}", u32::from(c));
            }
        }
    }

    #[test]
    fn chinese_letters_and_punctuation_are_told_apart() {
        for c in "首问负责制一〇䶮㛃𬭼堃かナ한１Ａ".chars() {
            assert!(is_cjk(c) && is_letter(c), "{c}");
        }
        for c in "，。：；！？、《》〈〉「」『』【】（）〔〕～—…“”".chars() {
            assert!(!is_letter(c), "{c}");
            assert!(is_cjk(c) || is_shared_punctuation(c), "{c}");
        }
        for c in "a1é*.\"😀".chars() {
            assert!(!is_cjk(c), "{c}");
        }
    }

    #[test]
    fn chinese_lines_join_and_others_keep_their_space() {
        assert!(joins_across_lines('责', '任'));
        assert!(joins_across_lines('，', '“'));
        assert!(joins_across_lines('”', '的'));
        assert!(!joins_across_lines('责', 'a'));
        assert!(!joins_across_lines('a', 'b'));
        assert!(!joins_across_lines('한', '국'));
        assert!(!joins_across_lines('”', '“'));
    }
}
