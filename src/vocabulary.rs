//! The words by which people in branches call keys and values: 姓名 for `name`, 办实事 for `deed`.
//!
//! One table for all kinds: which of a word's meanings is the right one follows from what may stand at its place, and
//! where two may, nobody guesses. What the descriptions of the kinds call a thing is always among its words (a test sees
//! to that), so that a word which the program itself has used is understood. Files are canonical when they use none of
//! these; nobody looks here unless a canonical word was not found.

mod keys;
mod values;

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

type Table = &'static [(&'static str, &'static [&'static str])];

/// What a word may be in canonical files.
type Meanings = HashMap<String, Vec<&'static str>>;

/// The keys that a word may stand for; a screen gives weights to the words of a closed list.
pub(crate) fn keys(word: &str) -> &'static [&'static str] {
    static KEYS: LazyLock<Meanings> = LazyLock::new(|| meanings(&[keys::KEYS, values::VALUES]));
    KEYS.get(&*plain(word)).map_or(&[], Vec::as_slice)
}

/// The words of closed lists that a word may stand for; an amendment names keys.
pub(crate) fn values(word: &str) -> &'static [&'static str] {
    static VALUES: LazyLock<Meanings> = LazyLock::new(|| meanings(&[values::VALUES, keys::KEYS]));
    VALUES.get(&*plain(word)).map_or(&[], Vec::as_slice)
}

/// Of the known ones, what a word stands for, in the order of its meanings. None or several: nobody knows.
pub(crate) fn among<'a>(meanings: &[&str], word: &str, known: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let folded = latin(word);
    known.filter(|known| meanings.contains(known) || !folded.is_empty() && latin(known) == folded).collect()
}

/// Whether a key that was written is another word for this one.
pub(crate) fn is_for(written: &str, key: &str) -> bool {
    let canonical = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    written.len() <= 120
        && !written.bytes().all(canonical)
        && !among(keys(written), written, std::iter::once(key)).is_empty()
}

/// What people call a value of a closed list: the first of its words.
pub(crate) fn name_of_value(value: &str) -> Option<&'static str> {
    words_of_value(value).first().copied()
}

/// What people call a key.
pub(crate) fn name_of_key(key: &str) -> Option<&'static str> {
    words_of_key(key).first().copied()
}

pub(crate) fn words_of_value(value: &str) -> &'static [&'static str] {
    values::VALUES.iter().find(|(known, _)| *known == value).map_or(&[], |(_, words)| words)
}

pub(crate) fn words_of_key(key: &str) -> &'static [&'static str] {
    keys::KEYS.iter().find(|(known, _)| *known == key).map_or(&[], |(_, words)| words)
}

/// The words behind the key of a file's list of items, where a line begins with it: `items:`, `条目:`.
pub(crate) fn after_items(line: &str) -> Option<&str> {
    let words = std::iter::once("items").chain(words_of_key("items").iter().copied());
    words.filter_map(|word| line.strip_prefix(word)).find_map(|rest| rest.trim_start().strip_prefix([':', '：']))
}

fn meanings(tables: &[Table]) -> Meanings {
    let mut meanings = Meanings::new();
    for (canonical, words) in tables.iter().copied().flatten() {
        for word in *words {
            let known = meanings.entry(plain(word).into_owned()).or_default();
            if !known.contains(canonical) {
                known.push(canonical);
            }
        }
    }
    meanings
}

/// A word without what hands add to it: blanks, also inside, quotation marks and brackets around it, a number before it.
fn plain(word: &str) -> Cow<'_, str> {
    let bare = word.trim_start_matches(['（', '(']);
    let digits = bare.bytes().take_while(u8::is_ascii_digit).count();
    let numbered =
        (1..=2).contains(&digits).then(|| bare[digits..].strip_prefix(['.', '、', '．', '）', ')'])).flatten();
    let word = numbered.filter(|rest| !rest.trim().is_empty()).unwrap_or(word);
    let is_added = |c: char| {
        c.is_whitespace()
            || matches!(c, '“' | '”' | '"' | '\'' | '*' | '＊' | '【' | '】' | '［' | '］' | '[' | ']')
            || !crate::text::counts(c)
    };
    match word.contains(is_added) {
        true => Cow::Owned(word.chars().filter(|c| !is_added(*c)).collect()),
        false => Cow::Borrowed(word),
    }
}

/// A Latin word as it is compared: a phone begins it with a capital, a hand sets hyphens or none, an input method makes it
/// full-width.
fn latin(word: &str) -> String {
    let word: String = plain(word.trim()).chars().map(crate::text::half_width).collect();
    word.to_ascii_lowercase().replace(['-', '_'], "")
}

#[cfg(test)]
mod tests;
