//! Indentation that means nothing: paragraphs that begin with blanks or a tab, as offices write them.
//!
//! Four blanks make a block of code of a paragraph, in one line that scrolls, with its marks shown. Nobody who writes for a
//! notice board wants that, and whoever does has ` ``` `. So the blanks are taken away before the text is parsed, and what
//! stands there is what it would be without them.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag};

use super::writer::extensions;

/// How often a text is looked at again: code inside code inside a list is nobody's notice.
const ROUNDS: usize = 8;

/// A text without such indentation, and the way back to the author's bytes.
pub(super) struct Unindented<'s> {
    pub(super) text: Cow<'s, str>,
    /// Where bytes were taken away (in `text`), and how many up to there.
    removed: Vec<(usize, usize)>,
}

impl<'s> Unindented<'s> {
    pub(super) fn new(source: &'s str) -> Self {
        let mut unindented = Self { text: Cow::Borrowed(source), removed: Vec::new() };
        // The cheap question first: most texts have no indented line.
        if !has_indented_line(source) {
            return unindented;
        }
        for _ in 0..ROUNDS {
            let cuts = cuts(&unindented.text);
            if cuts.is_empty() {
                break;
            }
            unindented.cut(&cuts);
        }
        unindented
    }

    /// The author's byte for a byte of the text.
    pub(super) fn original(&self, at: usize) -> usize {
        let index = self.removed.partition_point(|(place, _)| *place <= at);
        at + index.checked_sub(1).map_or(0, |index| self.removed[index].1)
    }

    fn cut(&mut self, cuts: &[Range<usize>]) {
        let mut text = String::with_capacity(self.text.len());
        let mut removed = Vec::with_capacity(self.removed.len() + cuts.len());
        let (mut copied, mut gone) = (0, 0);
        let mut before = self.removed.iter().peekable();
        for cut in cuts {
            while let Some((place, total)) = before.next_if(|(place, _)| *place <= cut.start) {
                removed.push((place - gone, total + gone));
            }
            let earlier = removed.last().map_or(0, |(_, total)| *total) - gone;
            text.push_str(&self.text[copied..cut.start]);
            copied = cut.end;
            gone += cut.len();
            removed.push((text.len(), earlier + gone));
        }
        removed.extend(before.map(|(place, total)| (place - gone, total + gone)));
        text.push_str(&self.text[copied..]);
        removed.dedup_by(|later, earlier| {
            later.0 == earlier.0 && {
                earlier.1 = later.1;
                true
            }
        });
        (self.text, self.removed) = (Cow::Owned(text), removed);
    }
}

fn has_indented_line(source: &str) -> bool {
    source.split('\n').any(|line| {
        let blanks = line.bytes().take_while(|byte| matches!(byte, b' ' | b'\t' | b'>')).count();
        let lead = &line.as_bytes()[..blanks];
        lead.contains(&b'\t') || lead.windows(4).any(|four| four == b"    ")
    })
}

/// The blanks before the lines of blocks of code that no fence opens: one level of each.
fn cuts(text: &str) -> Vec<Range<usize>> {
    let mut cuts: Vec<Range<usize>> = Vec::new();
    let mut inside = false;
    for (event, range) in Parser::new_ext(text, extensions()).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => inside = true,
            Event::End(pulldown_cmark::TagEnd::CodeBlock) => inside = false,
            Event::Text(_) if inside => cuts.extend(lines(text, range)),
            _ => {}
        }
    }
    cuts.sort_by_key(|cut| cut.start);
    cuts.dedup_by(|later, earlier| later.start < earlier.end);
    cuts.retain(|cut| !cut.is_empty());
    cuts
}

/// One level of indentation before each line of a piece of code.
fn lines(text: &str, range: Range<usize>) -> impl Iterator<Item = Range<usize>> + '_ {
    let starts = std::iter::once(range.start)
        .chain(text[range.clone()].match_indices('\n').map(move |(at, _)| range.start + at + 1));
    let end = range.end;
    starts.filter(move |start| *start < end).map(move |start| {
        let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let words = start + text[start..].bytes().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        let lead = &text.as_bytes()[line_start..words];
        // Back from the words: up to four columns of blanks, or a tab.
        let mut from = words;
        while from > line_start && words - from < 4 {
            match lead[from - 1 - line_start] {
                b' ' => from -= 1,
                b'\t' => {
                    from -= 1;
                    break;
                }
                _ => break,
            }
        }
        from..words
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(source: &str) -> String {
        Unindented::new(source).text.into_owned()
    }

    #[test]
    fn indented_paragraphs_are_paragraphs() {
        for (source, expected) in [
            ("各位：\n\n    正文**重**。\n\n\t第二段。\n", "各位：\n\n正文**重**。\n\n第二段。\n"),
            ("        深。\n", "深。\n"),
            ("  \t混。\n", "  混。\n"),
            (">     引。\n", "> 引。\n"),
            ("甲\n\n    - 乙\n    - 丙\n", "甲\n\n- 乙\n- 丙\n"),
            ("甲\n    接着写\n", "甲\n    接着写\n"),
            ("- 甲\n\n    第二段\n", "- 甲\n\n    第二段\n"),
            ("```\n    代码\n```\n", "```\n    代码\n```\n"),
            ("甲\n\n    乙\r\n\r\n    丙\r\n", "甲\n\n乙\r\n\r\n丙\r\n"),
        ] {
            assert_eq!(text(source), expected, "{source:?}");
        }
        assert!(text("- 甲\n\n          深\n").starts_with("- 甲\n\n  "));
    }

    #[test]
    fn places_are_the_authors() {
        let source = "甲\n\n        乙*丙*\n\n\t\t丁\n";
        let unindented = Unindented::new(source);
        for word in ["甲", "乙", "丙", "丁"] {
            let at = unindented.text.find(word).unwrap();
            assert_eq!(unindented.original(at), source.find(word).unwrap(), "{word}");
        }
    }
}
