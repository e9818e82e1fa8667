//! The name of a person as it is meant: 王伟, however far apart it was typed.

use std::borrow::Cow;

use super::{counts, is_han, is_selector};

/// Dots between the parts of a transliterated name.
const DOTS: [char; 7] = ['·', '•', '‧', '・', '･', '．', '∙'];

/// The most letters of a name without a dot; what is longer is the name of a body, whose blanks are its own.
const LETTERS: usize = 6;

/// A name without the blanks between its Chinese letters, and without signs that show nothing.
///
/// Names of two letters are spread by whoever draws them, evenly and without a blank in the text, so that they are found and
/// sorted as what they are. Blanks of names in other scripts stay: they part words.
pub fn name(written: &str) -> Cow<'_, str> {
    let written = written.trim_matches(|c: char| c.is_whitespace() || !counts(c) && !is_selector(c));
    let stray = |c: char| !counts(c) && !is_selector(c);
    let is_chinese = written.chars().any(is_han)
        && written
            .chars()
            .all(|c| is_han(c) || c.is_whitespace() || DOTS.contains(&c) || !counts(c) || super::ordinary(c).is_some());
    if !is_chinese {
        return Cow::Borrowed(written);
    }
    let letters = written.chars().filter(|c| is_han(*c)).count();
    let closes_up = letters <= LETTERS || written.contains(DOTS);
    let goes = |c: char| stray(c) || closes_up && c.is_whitespace();
    if !written.contains(goes) {
        return Cow::Borrowed(written);
    }
    Cow::Owned(written.chars().filter(|c| !goes(*c)).collect())
}

/// A text without the blanks inside spread names: 王　伟、欧阳　修 among other words.
pub fn unspread(text: &str) -> Cow<'_, str> {
    if !text.contains('\u{3000}') && !text.contains("  ") {
        return Cow::Borrowed(text);
    }
    let mut joined = String::with_capacity(text.len());
    let mut rest = text;
    // A gap that was closed is not the next one's left side: 王　伟　女 is two words.
    let mut closed = false;
    while let Some(at) = rest.find(char::is_whitespace) {
        let (before, after) = rest.split_at(at);
        joined.push_str(before);
        let words = after.trim_start_matches(char::is_whitespace);
        let gap = &after[..after.len() - words.len()];
        let is_spread = !gap.contains(['\n', '\r']) && (gap.contains('\u{3000}') || gap.len() > 1);
        // Two letters apart, or one behind a surname of two.
        let run = |chars: &mut dyn Iterator<Item = char>| chars.take(4).take_while(|c| is_han(*c)).count();
        let (left, right) = (run(&mut joined.chars().rev()), run(&mut words.chars()));
        closed = is_spread && right == 1 && (1..=2).contains(&left) && !(closed && before.chars().count() == 1);
        if !closed {
            joined.push_str(gap);
        }
        rest = words;
    }
    joined.push_str(rest);
    Cow::Owned(joined)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_between_chinese_letters_go() {
        for (written, expected) in [
            ("王　伟", "王伟"),
            ("王 芳", "王芳"),
            ("丁  力", "丁力"),
            ("欧阳　修", "欧阳修"),
            ("王\u{a0}\u{2003}伟", "王伟"),
            ("王\u{200b}伟", "王伟"),
            ("\u{feff}王伟\u{200b}", "王伟"),
            ("\u{202a}王伟\u{202c}", "王伟"),
            ("阿卜杜拉 · 买买提", "阿卜杜拉·买买提"),
            ("葛\u{e0101} 洪", "葛\u{e0101}洪"),
            ("张 ⺠", "张⺠"),
            ("John Smith", "John Smith"),
            ("王 John", "王 John"),
            ("历城区税务大厅 第一党支部", "历城区税务大厅 第一党支部"),
            ("王伟", "王伟"),
            (" ", ""),
        ] {
            assert_eq!(name(written), expected, "{written:?}");
        }
    }

    #[test]
    fn spread_names_among_words_close_up() {
        for (text, expected) in [
            ("名单：王　伟、李  明、欧阳　修。", "名单：王伟、李明、欧阳修。"),
            ("王　伟　女", "王伟　女"),
            ("第一条　为了公开", "第一条　为了公开"),
            ("　　各位居民", "　　各位居民"),
            ("甲 乙", "甲 乙"),
        ] {
            assert_eq!(unspread(text), expected, "{text}");
        }
    }
}
