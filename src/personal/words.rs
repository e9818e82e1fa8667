//! What stands just before or behind a number, and says what it is.

/// Whether one of these words ends within so many characters before the text's end. Letters of either case.
pub(super) fn precedes_any(before: &str, words: &[&str], within: usize) -> bool {
    words.iter().any(|word| distance(before, word).is_some_and(|between| between <= within))
}

/// How many characters stand between the last such word and the text's end.
fn distance(before: &str, word: &str) -> Option<usize> {
    /// Enough for the longest word and what may stand behind it, in bytes.
    const WINDOW: usize = 120;
    let mut start = before.len().saturating_sub(WINDOW);
    while !before.is_char_boundary(start) {
        start += 1;
    }
    let window = &before[start..];
    let at = match word.is_ascii() {
        false => window.rfind(word)?,
        true => {
            let at = window.to_ascii_lowercase().rfind(word)?;
            // A word of letters is a whole word.
            if window[..at].ends_with(|c: char| c.is_ascii_alphabetic()) {
                return None;
            }
            at
        }
    };
    Some(window[at + word.len()..].chars().count())
}

/// Whether the text starts with one of these words, past blanks.
pub(super) fn follows_any(after: &str, words: &[&str]) -> bool {
    let after = after.trim_start_matches(' ');
    words.iter().any(|word| after.starts_with(word))
}

/// The last so many characters of a text.
pub(super) fn last_chars(text: &str, count: usize) -> &str {
    let start = text.char_indices().rev().take(count).last().map_or(text.len(), |(at, _)| at);
    &text[start..]
}
