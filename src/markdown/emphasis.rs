//! Emphasis that works in Chinese, by preparing the text for a parser that lacks it.
//!
//! CommonMark lets `**` open or close depending on the spaces and punctuation around it,
//! and Chinese has no spaces: `**承诺：**内容` stays literal. The amended rule (the
//! "CJK-friendly" one, unreleased in pulldown-cmark as of 0.13) ignores punctuation beside
//! which a Chinese character stands. The parser asks about the two characters around a run
//! of delimiters only, so a *mark* that reads as a letter, put where the amended rule
//! differs, makes it answer by that rule. The marks are taken out of every event again, and
//! spans are mapped back to the author's text.
//!
//! Entry points: [`Prepared::new`] and [`Prepared::events`]. Text without Chinese is never
//! changed. A run cannot be seen in its context here (it may sit in a code span or a link's
//! destination); that is harmless, since a mark is removed wherever it ends up.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, CowStr, Event, Options, Parser, Tag};

use super::script::{is_cjk, is_closing_punctuation, is_letter, is_opening_punctuation, is_shared_punctuation};

/// An author's text, ready for the parser.
pub(super) struct Prepared<'s> {
    text: Cow<'s, str>,
    /// Ordered by place; empty for nearly every text.
    inserted: Vec<Insertion>,
    marks: Marks,
}

/// Characters that the text itself does not contain.
#[derive(Clone, Copy)]
struct Marks {
    /// Neither punctuation nor a space.
    letter: char,
    /// Punctuation; kept between a letter mark and a neighbouring delimiter, so that the
    /// neighbour still sees what it saw before.
    punctuation: char,
}

/// What was put into the text at one place.
struct Insertion {
    /// Where, in the prepared text.
    at: usize,
    len: usize,
    /// Bytes put in before this place.
    before: usize,
}

impl<'s> Prepared<'s> {
    /// Puts marks where the amended rule differs from CommonMark's.
    pub(super) fn new(source: &'s str) -> Self {
        let untouched = Self {
            text: Cow::Borrowed(source),
            inserted: Vec::new(),
            // Never looked at while nothing is inserted.
            marks: Marks { letter: '\u{FDD0}', punctuation: '\u{2CF9}' },
        };
        if source.is_ascii() || !source.bytes().any(|b| b == b'*' || b == b'~') {
            return untouched;
        }
        let places = places(source);
        if places.is_empty() {
            return untouched;
        }
        // A text that holds every candidate is nobody's notice: it goes as it is.
        // Searched for as text, since a character's last byte alone is too common in Chinese.
        let absent = |c: &char| !source.contains(c.encode_utf8(&mut [0; 4]) as &str);
        let letter = ('\u{FDD0}'..='\u{FDEF}').find(absent);
        let punctuation = ('\u{2CF9}'..='\u{2CFC}').chain('\u{A6F2}'..='\u{A6F7}').find(absent);
        let (Some(letter), Some(punctuation)) = (letter, punctuation) else {
            return untouched;
        };
        place_marks(source, &places, Marks { letter, punctuation })
    }

    /// The parser's events, free of marks, with spans in the author's text.
    pub(super) fn events(&self, options: Options) -> impl Iterator<Item = (Event<'_>, Range<usize>)> {
        Parser::new_ext(&self.text, options).into_offset_iter().filter_map(|(event, range)| {
            if self.inserted.is_empty() {
                return Some((event, range));
            }
            let event = self.without_marks(event, &range)?;
            Some((event, self.original(range.start)..self.original(range.end)))
        })
    }

    fn original(&self, at: usize) -> usize {
        let index = self.inserted.partition_point(|i| i.at < at);
        match index.checked_sub(1).and_then(|i| self.inserted.get(i)) {
            None => at,
            Some(last) => at - last.before - (at - last.at).min(last.len),
        }
    }

    /// `None` for a text that was nothing but marks.
    fn without_marks<'e>(&self, event: Event<'e>, range: &Range<usize>) -> Option<Event<'e>> {
        Some(match event {
            Event::Text(text) => match self.strip_within(text, range) {
                text if text.is_empty() => return None,
                text => Event::Text(text),
            },
            Event::Code(text) => Event::Code(self.strip_within(text, range)),
            Event::Html(text) => Event::Html(self.strip_within(text, range)),
            Event::InlineHtml(text) => Event::InlineHtml(self.strip_within(text, range)),
            Event::FootnoteReference(label) => Event::FootnoteReference(self.strip_within(label, range)),
            Event::Start(Tag::FootnoteDefinition(label)) => Event::Start(Tag::FootnoteDefinition(self.strip(label))),
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(self.strip(info))))
            }
            // A reference's destination and title stand elsewhere.
            Event::Start(Tag::Link { link_type, dest_url, title, id }) => Event::Start(Tag::Link {
                link_type,
                dest_url: self.strip(dest_url),
                title: self.strip(title),
                id: self.strip(id),
            }),
            Event::Start(Tag::Image { link_type, dest_url, title, id }) => Event::Start(Tag::Image {
                link_type,
                dest_url: self.strip(dest_url),
                title: self.strip(title),
                id: self.strip(id),
            }),
            other => other,
        })
    }

    /// Takes the marks out of what stands at this place. A character reference (`&#xFDD0;`)
    /// may name a mark too, and stays: nothing was put inside it.
    fn strip_within<'e>(&self, text: CowStr<'e>, range: &Range<usize>) -> CowStr<'e> {
        let first = self.inserted.partition_point(|i| i.at + i.len <= range.start);
        let rest = self.inserted.get(first..).unwrap_or_default();
        let within: usize = rest.iter().take_while(|i| i.at < range.end).map(|i| i.len).sum();
        if within == 0 {
            return text;
        }
        // Marks touch delimiters, so they nearly always stand at the ends.
        if let CowStr::Borrowed(text) = text {
            let trimmed = text.trim_matches([self.marks.letter, self.marks.punctuation]);
            if trimmed.len() + within == text.len() {
                return CowStr::Borrowed(trimmed);
            }
        }
        self.strip(text)
    }

    fn strip<'e>(&self, text: CowStr<'e>) -> CowStr<'e> {
        let marks = [self.marks.letter, self.marks.punctuation];
        if text.contains(marks) { CowStr::from(text.replace(marks, "")) } else { text }
    }
}

/// A place where the parser must see a mark.
struct Place {
    /// In the author's text.
    at: usize,
    /// The delimiters before this place must see a letter.
    for_left: bool,
    /// The delimiters after this place must see a letter.
    for_right: bool,
}

/// Finds every run of `*` or `~~` whose amended reading differs from the plain one.
fn places(source: &str) -> Vec<Place> {
    let bytes = source.as_bytes();
    let mut places: Vec<Place> = Vec::new();
    let mut end = 0;
    while let Some(offset) = bytes[end..].iter().position(|b| matches!(b, b'*' | b'~')) {
        let mut start = end + offset;
        let delimiter = bytes[start];
        end = start + bytes[start..].iter().take_while(|b| **b == delimiter).count();
        let backslashes = bytes[..start].iter().rev().take_while(|b| **b == b'\\').count();
        if backslashes % 2 == 1 {
            start += 1; // the first delimiter is escaped
        }
        if start == end || (delimiter == b'~' && end - start < 2) {
            continue;
        }
        let (before, after) = source.split_at(start);
        let (mut opens, mut closes) = missing(before, &after[end - start..], delimiter);
        if end - start == 1 {
            // A lone `*` is also a mark of its own (带*的为必填：姓名*，电话*), which the amended
            // rule alone would pair up. Emphasis does not start before a comma in earnest.
            opens &= !source[end..].starts_with(is_closing_punctuation);
            closes &= !before.ends_with(is_opening_punctuation);
        }
        if closes {
            match places.last_mut() {
                Some(last) if last.at == start => last.for_right = true,
                _ => places.push(Place { at: start, for_left: false, for_right: true }),
            }
        }
        if opens {
            places.push(Place { at: end, for_left: true, for_right: false });
        }
    }
    places
}

/// Whether the run between these two texts may open and may close by the amended rule, but
/// not by the plain one.
///
/// Only two cases differ. A letter before and punctuation after: the plain rule does not let
/// the run open. Punctuation before and a letter after: it does not let the run close. In
/// both, what the run can already do is not changed by a mark on the punctuation's side.
fn missing(before: &str, after: &str, delimiter: u8) -> (bool, bool) {
    let mut backwards = before.chars().rev();
    let mut forwards = after.chars();
    let (Some(left), Some(right)) = (backwards.next(), forwards.next()) else {
        return (false, false);
    };
    // A pipe may end a table's cell, where the parser has rules of its own.
    if left.is_whitespace() || right.is_whitespace() || left == '|' || right == '|' {
        return (false, false);
    }
    let chinese = |c: char, beyond: Option<char>| is_cjk(c) || (is_shared_punctuation(c) && beyond.is_some_and(is_cjk));
    if !chinese(left, backwards.next()) && !chinese(right, forwards.next()) {
        return (false, false);
    }
    match (is_letter(left), is_letter(right)) {
        // `~~` opens before punctuation anyway.
        (true, false) => (delimiter == b'*', false),
        (false, true) => (false, !starts_quoted_line(before)),
        _ => (false, false),
    }
}

/// Whether only container markers stand before, the last a `>`: a mark there would hide the
/// start of a block (`>~~~`), and a run there has nothing to close.
fn starts_quoted_line(before: &str) -> bool {
    before.ends_with('>')
        && before
            .bytes()
            .rev()
            .find(|b| !matches!(b, b' ' | b'\t' | b'>' | b'-' | b'+' | b'*' | b'.' | b')' | b'0'..=b'9'))
            .is_none_or(|b| b == b'\n' || b == b'\r')
}

fn place_marks<'s>(source: &'s str, places: &[Place], marks: Marks) -> Prepared<'s> {
    let mut text = String::with_capacity(source.len() + places.len() * 3);
    let mut inserted = Vec::with_capacity(places.len());
    let mut copied = 0;
    for place in places {
        let (before, after) = source.split_at(place.at);
        text.push_str(&source[copied..place.at]);
        copied = place.at;
        let at = text.len();
        // Another kind of delimiter on the far side must go on seeing punctuation.
        if !place.for_left && before.ends_with(['*', '~', '_']) {
            text.push(marks.punctuation);
        }
        text.push(marks.letter);
        if !place.for_right && after.starts_with(['*', '~', '_']) {
            text.push(marks.punctuation);
        }
        inserted.push(Insertion { at, len: text.len() - at, before: at - place.at });
    }
    text.push_str(&source[copied..]);
    Prepared { text: Cow::Owned(text), inserted, marks }
}

#[cfg(test)]
#[path = "emphasis_tests.rs"]
mod tests;
