//! Words to find things by: pairs of neighbouring Chinese characters, single ones, and Latin words and numbers.
//!
//! `themes/default/assets/search.js` folds, splits and shards queries in the same way; a test runs it on an index that
//! was made here. Chinese is not divided into words: a dictionary would tear names apart, and every name of two
//! characters is a pair.

use icu_normalizer::ComposingNormalizerBorrowed;

/// A word to find things by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Term<'a> {
    Pair(char, char),
    Single(char),
    /// Latin letters and digits, folded.
    Word(&'a str),
}

/// Words longer than this are cut; nobody types them whole.
const LONGEST_WORD: usize = 24;

/// Folds full width, compatibility forms and case, and drops what stands inside a name without being part of it: the
/// dots of transliterated names, variation selectors, marks of no width.
pub(super) fn fold(text: &str) -> String {
    let normalizer = ComposingNormalizerBorrowed::new_nfkc();
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            // Nearly everything: these are their own folded forms.
            '\u{3400}'..='\u{9fff}' | ' '..='@' | '['..='~' | '、' | '。' => folded.push(c),
            'A'..='Z' => folded.push(c.to_ascii_lowercase()),
            c => normalizer
                .normalize_iter(std::iter::once(crate::text::ordinary(c).unwrap_or(c)))
                .flat_map(char::to_lowercase)
                .filter(|c| !is_dropped(*c))
                .for_each(|c| folded.push(c)),
        }
    }
    folded
}

fn is_dropped(c: char) -> bool {
    matches!(c, '·' | '•' | '‧' | '・') || !crate::text::counts(c)
}

/// Ideographs, kana and whatever else is written without spaces. A range, not a table: characters that were added to
/// Unicode yesterday are in people's names today.
fn is_dense(c: char) -> bool {
    c >= '\u{3040}' || matches!(c, '々' | '〇')
}

fn is_word(c: char) -> bool {
    c < '\u{2e80}' && c.is_alphanumeric()
}

/// Visits the terms of a folded text. Single characters are visited as well; most texts have no use for them.
pub(super) fn terms<'a>(folded: &'a str, mut visit: impl FnMut(Term<'a>)) {
    let mut previous = None;
    let mut word: Option<usize> = None;
    for (at, c) in folded.char_indices() {
        if is_word(c) {
            word.get_or_insert(at);
        } else if let Some(start) = word.take() {
            visit(Term::Word(cut(&folded[start..at])));
        }
        if is_dense(c) {
            visit(Term::Single(c));
            if let Some(previous) = previous {
                visit(Term::Pair(previous, c));
            }
            previous = Some(c);
        } else {
            previous = None;
        }
    }
    if let Some(start) = word {
        visit(Term::Word(cut(&folded[start..])));
    }
}

fn cut(word: &str) -> &str {
    word.char_indices().nth(LONGEST_WORD).map_or(word, |(at, _)| &word[..at])
}

impl Term<'_> {
    /// The shard a term is in; `shards` is a power of two. A word's first two letters decide, so that all that begin
    /// alike are together.
    pub(super) fn shard(&self, shards: u32) -> u32 {
        let step = |hash: u32, c: char| (hash ^ u32::from(c)).wrapping_mul(0x0100_0193);
        let basis = 0x811c_9dc5;
        let mut hash = match self {
            Self::Pair(a, b) => step(step(basis, *a), *b),
            Self::Single(c) => step(basis, *c),
            Self::Word(word) => word.chars().take(2).fold(basis, step),
        };
        hash ^= hash >> 15;
        hash = hash.wrapping_mul(0x2c1b_3c6d);
        hash ^= hash >> 12;
        hash & (shards - 1)
    }
}

impl std::fmt::Display for Term<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Pair(a, b) => write!(f, "{a}{b}"),
            Self::Single(c) => write!(f, "{c}"),
            Self::Word(word) => f.write_str(word),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<String> {
        let folded = fold(text);
        let mut list = Vec::new();
        terms(&folded, |term| {
            if !matches!(term, Term::Single(_)) {
                list.push(term.to_string());
            }
        });
        list
    }

    #[test]
    fn names_are_pairs_and_marks_part_words() {
        assert_eq!(all("王伟，王大伟"), ["王伟", "王大", "大伟"]);
        assert_eq!(all("Ａ3 海报２０２６年"), ["a3", "海报", "2026"]);
        assert_eq!(all("阿卜杜拉·买买提"), ["阿卜", "卜杜", "杜拉", "拉买", "买买", "买提"]);
        assert_eq!(all("葛\u{e0100}洪"), ["葛洪"]);
    }

    #[test]
    fn rare_characters_are_characters() {
        assert_eq!(all("王𬭼𡋾"), ["王𬭼", "𬭼𡋾"]);
        // A compatibility ideograph is the character it stands for.
        assert_eq!(fold("\u{fa19}"), "神");
    }
}
