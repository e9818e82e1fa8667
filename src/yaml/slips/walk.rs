//! A document as a person reads it: line by line, with what is open.

use std::ops::Range;

use super::open::{Bracket, Quote};
use super::signs::{
    ascii_key, begins_words, find_colon, find_remark, is_conflict_marker, is_list_sign, is_numbered, is_type,
};
use super::{Slip, SlipKind, Weight, is_unseen};

/// Every slip of a document, in the order of its lines (what was left open stands where it was opened).
pub(super) fn walk(text: &str) -> Vec<Slip> {
    let mut walk = Walk {
        text,
        found: Vec::new(),
        block: None,
        quote: None,
        flow: Vec::new(),
        plain: None,
        listed: false,
        numbered: false,
        open_key: None,
    };
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let end = start + line.trim_end_matches(['\n', '\r']).len();
        walk.line(start, end);
        start += line.len();
    }
    walk.finish();
    walk.found
}

/// Where a value stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum At {
    /// At the start of a line; the column, and that of the key above that waits for a value.
    Line {
        column: usize,
        owner: Option<usize>,
    },
    /// Behind a key or a dash that stands at this column.
    Key(usize),
    Dash(usize),
}

pub(super) struct Walk<'t> {
    pub(super) text: &'t str,
    pub(super) found: Vec<Slip>,
    /// Inside `|` or `>`: the column of what has it as its value.
    pub(super) block: Option<usize>,
    pub(super) quote: Option<Quote>,
    pub(super) flow: Vec<Bracket>,
    /// A text without quotation marks that may go on: the column of its key or dash.
    pub(super) plain: Option<usize>,
    /// That text begins like the first entry of a list.
    pub(super) numbered: bool,
    /// A list under that text has been told.
    pub(super) listed: bool,
    /// A key without a value yet: its column, and a `#…` that stands where the value should.
    pub(super) open_key: Option<(usize, Option<Range<usize>>)>,
}

impl Walk<'_> {
    pub(super) fn slip(&mut self, kind: SlipKind, weight: Weight, span: Range<usize>) {
        if self.found.len() < 100 {
            self.found.push(Slip { kind, weight, span });
        }
    }

    /// A slip at one character.
    pub(super) fn at(&mut self, kind: SlipKind, weight: Weight, at: usize) {
        let length = self.text[at..].chars().next().map_or(0, char::len_utf8);
        self.slip(kind, weight, at..at + length);
    }

    fn finish(&mut self) {
        if let Some(quote) = self.quote.take() {
            self.unclosed(&quote, Weight::Cause);
        } else if let Some(bracket) = self.flow.first() {
            let (kind, at) = (SlipKind::UnclosedBracket(bracket.sign), bracket.at);
            self.at(kind, Weight::Cause, at);
        }
        self.open_remark();
    }

    /// A remark where a value should stand, and none came.
    fn open_remark(&mut self) {
        if let Some((_, Some(span))) = self.open_key.take() {
            self.slip(SlipKind::HashEatsWords, Weight::Loses, span);
        }
    }

    pub(super) fn unclosed(&mut self, quote: &Quote, weight: Weight) {
        let kind = SlipKind::UnclosedQuote { quote: quote.sign, other: quote.other };
        let end = self.text[quote.at..].find('\n').map_or(self.text.len(), |n| quote.at + n);
        self.slip(kind, weight, quote.at..quote.at + self.text[quote.at..end].trim_end().len());
    }

    pub(super) fn line(&mut self, start: usize, end: usize) {
        let line = &self.text[start..end];
        if is_conflict_marker(line) {
            self.slip(SlipKind::ConflictMarker, Weight::Stops, start..end);
            return;
        }
        let indent = line.len() - line.trim_start_matches(' ').len();
        let words = &line[indent..];
        if let Some(parent) = self.block {
            if words.is_empty() || indent > parent || words.chars().all(|c| c.is_whitespace()) {
                return;
            }
            self.block = None;
        }
        if self.quote.is_some() {
            self.quoted_line(start, end);
            return;
        }
        let lead = words.len() - words.trim_start_matches(|c: char| c == '\t' || is_unseen(c)).len();
        let content = start + indent + lead;
        if content == end {
            return;
        }
        if self.text[content..].starts_with('#') {
            self.remark_line(indent, content, end);
            return;
        }
        if !self.flow.is_empty() {
            let outer = self.flow.first().map_or(0, |bracket| bracket.indent);
            if !(indent <= outer && ascii_key(&self.text[content..end]).is_some_and(|(_, blank)| blank)) {
                self.in_flow(content, end);
                return;
            }
            // A key again: the bracket was forgotten.
            let bracket = self.flow.swap_remove(0);
            self.flow.clear();
            self.at(SlipKind::UnclosedBracket(bracket.sign), Weight::Cause, bracket.at);
        }
        if self.plain.is_some_and(|parent| indent > parent) {
            self.continued(content, end);
            return;
        }
        self.plain = None;
        if lead > 0 {
            let at = start + indent;
            match self.text[at..].chars().next() {
                Some('\t') => self.at(SlipKind::TabIndent, Weight::Cause, at),
                Some(c) => self.at(SlipKind::Invisible(c), Weight::Stops, at),
                None => {}
            }
            return;
        }
        if matches!(line.trim_end(), "---" | "...") {
            return;
        }
        let owner = self.open_key.as_ref().map(|(column, _)| *column).filter(|column| indent > *column);
        let is_nested = words.starts_with("- ") || owner.is_some() && find_colon(words).is_some();
        match is_nested {
            true => self.open_key = None,
            false => self.open_remark(),
        }
        self.entry(content, end, At::Line { column: indent, owner });
    }

    /// What stands behind any number of dashes.
    fn entry(&mut self, mut at: usize, end: usize, mut place: At) {
        let line_start = self.text[..at].rfind('\n').map_or(0, |n| n + 1);
        while let Some(rest) = self.text[at..end].strip_prefix('-') {
            let column = at - line_start;
            match rest.chars().next() {
                None => {
                    self.open_key = Some((column, None));
                    return;
                }
                Some(' ') => {
                    at += 1 + (rest.len() - rest.trim_start_matches(' ').len());
                    place = At::Dash(column);
                }
                Some(c) if is_unseen(c) => return self.at(SlipKind::Invisible(c), Weight::Stops, at + 1),
                Some(_) => break,
            }
        }
        self.value(at, end, place);
    }

    pub(super) fn value(&mut self, at: usize, end: usize, place: At) {
        let rest = &self.text[at..end];
        let token = rest.find(' ').unwrap_or(rest.len());
        let mut chars = rest.chars();
        let owner = match place {
            At::Line { column, owner } => owner.unwrap_or(column),
            At::Key(column) | At::Dash(column) => column,
        };
        match (chars.next(), chars.next()) {
            (None, _) => self.open_key = Some((owner, None)),
            (Some('#'), next) => {
                let lost = next.is_some_and(begins_words).then(|| at..at + rest.trim_end().len());
                self.open_key = Some((owner, lost));
            }
            (Some(sign @ ('"' | '\'')), _) => self.quoted(sign, at, end, place),
            (Some(sign @ ('[' | '{')), _) => {
                self.open_bracket(sign, at, owner);
                self.in_flow(at + 1, end);
            }
            (Some('!'), _) => {
                if !is_type(&rest[..token]) {
                    self.slip(SlipKind::TagEatsWords, Weight::Loses, at..at + token);
                }
                self.after_token(at + token, end, place);
            }
            (Some('&'), _) => {
                let name = &rest[1..token];
                if !self.text.contains(&format!("*{name}")) || name.is_empty() {
                    self.slip(SlipKind::AnchorEatsWords, Weight::Loses, at..at + token);
                }
                self.after_token(at + token, end, place);
            }
            (Some('*'), _) => {
                let name = rest[1..token].trim_end_matches([':', ',']);
                if name.is_empty() || !self.text[..at].contains(&format!("&{name}")) {
                    self.at(SlipKind::SpecialStart('*'), Weight::Cause, at);
                }
            }
            (Some(sign @ ('|' | '>')), _) => {
                let header = rest[1..].trim_start_matches(['+', '-', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
                if header.trim().is_empty() || header.trim_start().starts_with('#') {
                    self.block = Some(owner);
                    if let Some(remark) = header.find('#') {
                        self.remark(end - header.len() + remark, end);
                    }
                } else {
                    self.at(SlipKind::SpecialStart(sign), Weight::Cause, at);
                }
            }
            (Some(sign @ ('@' | '`' | '%' | ',' | ']' | '}')), _) => {
                self.at(SlipKind::SpecialStart(sign), Weight::Cause, at);
            }
            (Some('｛'), _) if matches!(place, At::Key(_)) && rest.trim_end().ends_with(['｝', '}']) => {
                self.at(SlipKind::SpecialStart('｛'), Weight::Stops, at);
            }
            (Some('-'), Some(' ')) if matches!(place, At::Key(_)) => {
                self.at(SlipKind::SpecialStart('-'), Weight::Cause, at);
            }
            _ => self.plain(at, end, place, owner),
        }
    }

    fn after_token(&mut self, at: usize, end: usize, place: At) {
        let rest = &self.text[at..end];
        let at = at + (rest.len() - rest.trim_start_matches(' ').len());
        self.value(at, end, place);
    }

    /// A text without quotation marks, or a key.
    fn plain(&mut self, at: usize, end: usize, place: At, owner: usize) {
        let rest = &self.text[at..end];
        let remark = find_remark(rest);
        let words = &rest[..remark.unwrap_or(rest.len())];
        if let Some(colon) = find_colon(words) {
            if let At::Key(_) = place {
                return self.at(SlipKind::SecondColon, Weight::Cause, at + colon);
            }
            let key = &words[..colon];
            if let Some((n, c)) = key
                .char_indices()
                .find(|(n, c)| is_unseen(*c) && (*n == 0 || key[*n..].chars().all(|c| is_unseen(c) || c == ' ')))
            {
                return self.at(SlipKind::Invisible(c), Weight::Stops, at + n);
            }
            let line_start = self.text[..at].rfind('\n').map_or(0, |n| n + 1);
            let column = self.text[line_start..at].chars().count();
            let after = &rest[colon + 1..];
            let value = at + colon + 1 + (after.len() - after.trim_start_matches([' ', '\t']).len());
            return self.value(value, end, At::Key(column));
        }
        if let Some(remark) = remark {
            self.remark(at + remark, end);
        }
        let lost = match place {
            At::Line { owner: None, .. } => Weight::Cause,
            At::Line { .. } => Weight::Loses,
            At::Key(_) | At::Dash(_) => Weight::Cause,
        };
        (self.plain, self.listed) = (Some(owner), false);
        self.numbered = matches!(place, At::Line { owner: Some(_), .. }) && is_numbered(words);
        let bracket = words.chars().next().filter(|c| matches!(c, '【' | '［'));
        if let Some(bracket) = bracket
            && words.trim_end().ends_with(['】', '］'])
            && words.contains(['，', '、', ',', '；'])
        {
            self.at(SlipKind::FullWidthBracket(bracket), Weight::Doubt, at);
        }
        if !matches!(place, At::Key(_)) && self.key_or_sign(at, end, lost) {
            return;
        }
        if let At::Line { owner: None, .. } = place {
            self.slip(SlipKind::NoKey, Weight::Cause, at..at + words.trim_end().len());
        }
    }

    /// A line that was meant as a key, or as an entry of a list.
    fn key_or_sign(&mut self, at: usize, end: usize, weight: Weight) -> bool {
        let rest = &self.text[at..end];
        let first = rest.chars().next().unwrap_or(' ');
        if let Some(colon) = rest.find(':')
            && let Some(c) = rest[colon + 1..].chars().next().filter(|c| is_unseen(*c))
            && !rest[..colon].contains(' ')
        {
            self.at(SlipKind::Invisible(c), Weight::Stops, at + colon + 1);
            return true;
        }
        if let Some((key, false)) = ascii_key(rest) {
            let span = at..at + key.len() + 1;
            let key = key.to_owned();
            self.slip(
                SlipKind::NoBlankAfterColon { key },
                if weight == Weight::Loses { Weight::Loses } else { Weight::Cause },
                span,
            );
            return true;
        }
        if let Some(colon) = rest.find('：')
            && !rest[..colon].contains(['，', '。', ' ', '；', '、'])
            && (weight == Weight::Cause || rest[..colon].bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'))
        {
            let key = rest[..colon].to_owned();
            self.at(SlipKind::FullWidthColon { key }, weight, at + colon);
            return true;
        }
        if first == '-' && !rest[1..].starts_with(|c: char| c.is_ascii_digit() || c == '-') {
            self.at(SlipKind::NoBlankAfterDash, weight, at);
            return true;
        }
        if is_list_sign(first) {
            self.at(SlipKind::ListSign(first), weight, at);
            return true;
        }
        false
    }

    /// A further line of a text without quotation marks.
    fn continued(&mut self, at: usize, end: usize) {
        let rest = &self.text[at..end];
        if rest.starts_with("- ") {
            // Once for the whole list.
            if !std::mem::replace(&mut self.listed, true) {
                self.at(SlipKind::ListAfterText, Weight::Loses, at);
            }
            return;
        }
        if std::mem::take(&mut self.numbered) && is_numbered(rest) {
            self.at(SlipKind::NumberedLines, Weight::Doubt, at);
        }
        let remark = find_remark(rest);
        let words = &rest[..remark.unwrap_or(rest.len())];
        match (ascii_key(words), find_colon(words)) {
            (Some((key, true)), _) => {
                let span = at..at + key.len();
                let key = key.to_owned();
                self.slip(SlipKind::TooDeep { key }, Weight::Cause, span);
            }
            (None, Some(colon)) => self.at(SlipKind::SecondColon, Weight::Cause, at + colon),
            _ => {
                let is_key = |key: &str| key.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
                let wide = words.split_once('：').is_some_and(|(key, _)| is_key(key));
                if wide || ascii_key(words).is_some() {
                    self.key_or_sign(at, end, Weight::Loses);
                }
            }
        }
        if let Some(remark) = remark {
            self.remark(at + remark, end);
        }
    }

    /// `#` behind a text.
    pub(super) fn remark(&mut self, at: usize, end: usize) {
        if self.text[at + 1..].starts_with(begins_words) {
            let length = self.text[at..end].trim_end().len();
            self.slip(SlipKind::HashEatsWords, Weight::Loses, at..at + length);
        }
    }

    /// A line that begins with `#`: a remark, or the second line of a text.
    fn remark_line(&mut self, indent: usize, at: usize, end: usize) {
        let rest = self.text[at + 1..end].trim_end();
        let is_out = rest.contains(": ") || rest.ends_with([':', ']', '}']) || rest.contains('：');
        if self.flow.is_empty()
            && self.plain.is_some_and(|parent| indent > parent)
            && rest.starts_with(|c: char| begins_words(c) && !c.is_ascii_alphabetic())
            && !is_out
        {
            self.slip(SlipKind::HashEatsWords, Weight::Loses, at..at + 1 + rest.len());
        }
    }
}
