//! What hands type and YAML reads otherwise: the full-width colon, the `#` that makes a remark of a house number, the
//! quotation mark that is never closed.
//!
//! A YAML parser knows grammar and not people: it stops behind the fault, blames the next line, or, worse, reads on and
//! drops words. Here a document is walked line by line as a person reads it, and each [`Slip`] is found where the hand
//! slipped. [`slips`] tells those of a document that can be read ("words would be lost"), [`cause`] explains why one
//! cannot. Neither decides what a document means: that stays the parser's part.

mod glance;
mod open;
mod signs;
mod walk;

use std::ops::Range;

pub(crate) use signs::is_conflict_marker;

/// A slip of the hand, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slip {
    pub kind: SlipKind,
    pub weight: Weight,
    /// Bytes of the document.
    pub span: Range<usize>,
}

/// What a slip does to its document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// Explains why a document cannot be read, and is harmless in one that can.
    Cause,
    /// Read, but perhaps not as it was meant.
    Doubt,
    /// Read, and words are lost or stand in the wrong value.
    Loses,
    /// What is read is not worth a further word.
    Stops,
}

/// The kinds of slips, named after what was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SlipKind {
    /// `按 #12345 热线`: all behind the sign is a remark to YAML.
    HashEatsWords,
    /// `!热情`: a type to YAML.
    TagEatsWords,
    /// `&重点`: a name for the value to YAML.
    AnchorEatsWords,
    /// `<<<<<<<`: two versions of one file.
    ConflictMarker,
    /// A sign that nobody sees, where only blanks may stand.
    Invisible(char),
    TabIndent,
    FullWidthColon {
        key: String,
    },
    NoBlankAfterColon {
        key: String,
    },
    /// `-导办`
    NoBlankAfterDash,
    /// `－ 导办`, `• 导办`, `1、导办`
    ListSign(char),
    /// `1. 甲` and `2. 乙` on lines of their own: one text to YAML.
    NumberedLines,
    /// `【甲，乙】`
    FullWidthBracket(char),
    /// A list that stands under a text and becomes part of it.
    ListAfterText,
    /// `[甲，乙]`, `{days: 5，unit: working}`
    FullWidthComma(char),
    UnclosedQuote {
        quote: char,
        /// A full-width one stands where it should be closed.
        other: bool,
    },
    /// `"甲" 乙`
    WordsAfterQuote,
    /// `[甲] 乙`
    WordsAfterBracket(char),
    UnclosedBracket(char),
    /// A text that begins with a sign that means something to YAML.
    SpecialStart(char),
    /// `title: 甲: 乙`
    SecondColon,
    /// A key that stands deeper than the one above, which already has its value.
    TooDeep {
        key: String,
    },
    /// A line among keys that has none.
    NoKey,
}

/// The slips of a document that can be read. Most have none, and for most a glance is enough.
pub fn slips(text: &str) -> Vec<Slip> {
    if !glance::is_suspect(text) {
        return Vec::new();
    }
    let mut found = walk::walk(text);
    found.retain(|slip| slip.weight > Weight::Cause);
    found
}

/// The slip because of which a parser stopped at a byte: the first that stands no later than on that line.
pub fn cause(text: &str, stopped: usize) -> Option<Slip> {
    let line_end = text.get(stopped..).and_then(|rest| rest.find('\n')).map_or(text.len(), |n| stopped + n);
    let mut found = walk::walk(text);
    found.sort_by_key(|slip| slip.span.start);
    found.retain(|slip| slip.weight != Weight::Doubt || matches!(slip.kind, SlipKind::FullWidthComma(_)));
    // What loses words can be read; it is the cause only where nothing else is.
    let before = |slip: &&Slip| slip.span.start <= line_end;
    let stops = |slip: &&Slip| !matches!(slip.weight, Weight::Doubt | Weight::Loses);
    let first = found.iter().filter(before).find(stops).or_else(|| found.iter().rfind(before));
    let first = first?;
    // A bracket is not closed where a `#` has taken its end.
    let line_end = text[first.span.start..].find('\n').map_or(text.len(), |n| first.span.start + n);
    let eaten = found
        .iter()
        .find(|slip| slip.kind == SlipKind::HashEatsWords && (first.span.start..line_end).contains(&slip.span.start));
    let cause = eaten.filter(|_| matches!(first.kind, SlipKind::UnclosedBracket(_))).unwrap_or(first);
    Some(Slip { weight: Weight::Cause, ..cause.clone() })
}

/// Signs that show nothing and are no blank to YAML.
pub(crate) fn is_unseen(c: char) -> bool {
    matches!(c,
        '\u{a0}' | '\u{ad}' | '\u{1680}' | '\u{2000}'..='\u{200f}' | '\u{202a}'..='\u{202f}' | '\u{205f}'..='\u{206f}'
        | '\u{3000}' | '\u{3164}' | '\u{feff}' | '\u{180e}' | '\u{fe00}'..='\u{fe0f}')
}

#[cfg(test)]
mod tests;
