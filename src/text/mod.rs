//! What counts in a text: one notion for all who read one.
//!
//! Order, spreading, search, glyphs, marks, telephone links and paper each look at the characters of a name or a sentence.
//! They agree because they ask here: which characters are letters and which only steer how letters are shown, which two
//! spellings are one, which blanks are part of a name. Nothing here knows a board, a font or a page.

mod compose;
mod name;
mod ordinary;
mod phone;

use std::borrow::Cow;

pub use compose::{compose, composed, may_compose};
pub use name::{name, unspread};
pub use ordinary::{meant, ordinary};
pub use phone::{dial, half_width, narrow};

/// A Chinese letter.
pub fn is_han(c: char) -> bool {
    matches!(u32::from(c), 0x3007 | 0x3400..=0x9FFF | 0xF900..=0xFAFF | 0x2_0000..=0x3_FFFD)
}

/// Signs that choose among the forms of the letter before them.
pub fn is_selector(c: char) -> bool {
    matches!(u32::from(c), 0xFE00..=0xFE0F | 0xE_0100..=0xE_01EF | 0x180B..=0x180D)
}

/// Whether a character counts when texts are compared, ordered or found: selectors, signs of direction and whatever has no
/// width do not. Blanks do; whether they are part of a name is asked of [`name()`].
pub fn counts(c: char) -> bool {
    // Nearly every character is below or above all of these.
    if c < '\u{ad}' || ('\u{3000}'..'\u{fe00}').contains(&c) {
        return true;
    }
    !(is_selector(c)
        || matches!(u32::from(c),
            0xAD | 0x34F | 0x61C | 0x180E | 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x206F | 0xFEFF | 0xE_0000..=0xE_007F))
}

/// A text as it is compared: without what does not count, every look-alike as the letter it stands for.
pub fn plain(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| counts(c) && ordinary(c).is_none()) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().filter(|c| counts(*c)).map(|c| ordinary(c).unwrap_or(c)).collect())
}

/// Whether a text may hold a character that somebody should be told of: a look-alike, a control, a sign of direction, a
/// selector. Errs on the side of looking closer.
pub fn is_odd(c: char) -> bool {
    match c {
        ' '..='~' | '\u{4e00}'..='\u{9fff}' | '\n' | '\r' | '\t' => false,
        c => {
            c.is_control()
                || is_selector(c)
                || matches!(u32::from(c),
                    0x202A..=0x202E | 0x25CB | 0x25EF | 0x2E80..=0x2FDF | 0x30A2..=0x30FC | 0x31C0..=0x31E3 | 0xF900..=0xFAFF
                    | 0xFDD0..=0xFDEF | 0xFFFD..=0xFFFF | 0x2_F800..=0x2_FA1F | 0xE_0000..=0xE_01EF)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_steers_the_letters_does_not_count() {
        for c in [
            '\u{200b}',
            '\u{200d}',
            '\u{202e}',
            '\u{2066}',
            '\u{feff}',
            '\u{fe0f}',
            '\u{e0101}',
            '\u{ad}',
            '\u{61c}',
            '\u{180e}',
        ] {
            assert!(!counts(c), "{:04X}", u32::from(c));
        }
        for c in ['a', '王', '·', ' ', '\u{3000}', '𡋾', 'é', '１', '𱊜'] {
            assert!(counts(c), "{c}");
        }
        assert_eq!(plain("葛\u{e0101}洪"), "葛洪");
        assert_eq!(plain("林⺠\u{200b}生"), "林民生");
        assert!(matches!(plain("林民生"), Cow::Borrowed(_)));
    }
}
