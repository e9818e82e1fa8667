//! What may stay open over lines: quotation marks and brackets.

use super::signs::{ascii_key, find_close, is_type};
use super::walk::{At, Walk};
use super::{SlipKind, Weight};
use crate::vocabulary;

/// A quotation mark that the lines since have not closed.
pub(super) struct Quote {
    pub(super) sign: char,
    pub(super) at: usize,
    /// A line that reads as a key has been swallowed.
    pub(super) swallowed: bool,
    /// A mark of the other width stands behind it on its own line.
    pub(super) other: bool,
}

/// A bracket that is open.
pub(super) struct Bracket {
    pub(super) sign: char,
    pub(super) at: usize,
    /// Where the key or the dash stands that has it as its value.
    pub(super) indent: usize,
    pub(super) commas: usize,
    /// The first full-width separator outside quotation marks.
    pub(super) wide: Option<(usize, char)>,
    /// Something in it was quoted or bracketed, so that its author knows what a text is.
    pub(super) quoted: bool,
    /// A full-width colon in it has been told.
    pub(super) told: bool,
}

/// A key as files have it, or one that people have for it.
fn is_own_key(word: &str) -> bool {
    !word.is_empty()
        && (word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_') || !vocabulary::keys(word).is_empty())
}

impl Walk<'_> {
    pub(super) fn quoted(&mut self, sign: char, at: usize, end: usize, place: At) {
        let Some(close) = find_close(&self.text[at + 1..end], sign) else {
            let other = self.text[at + 1..end].trim_end().ends_with(['”', '“', '＂', '’', '‘', '「', '」']);
            self.quote = Some(Quote { sign, at, swallowed: false, other });
            return;
        };
        let after = at + 1 + close + 1;
        let rest = &self.text[after..end];
        let words = rest.trim_start_matches([' ', '\t']);
        if words.starts_with(':') && !matches!(place, At::Key(_)) {
            let line_start = self.text[..at].rfind('\n').map_or(0, |n| n + 1);
            let value = words[1..].trim_start_matches(' ').len();
            return self.value(end - value, end, At::Key(at - line_start));
        }
        if !words.is_empty() && !words.starts_with('#') {
            let from = end - words.len();
            self.slip(SlipKind::WordsAfterQuote, Weight::Cause, from..from + words.trim_end().len());
        }
    }

    /// A further line of a quoted text.
    pub(super) fn quoted_line(&mut self, start: usize, end: usize) {
        let Some(mut quote) = self.quote.take() else { return };
        let line = &self.text[start..end];
        let close = find_close(line, quote.sign);
        let is_key = ascii_key(line.trim_start().trim_start_matches("- ")).is_some_and(|(_, blank)| blank);
        quote.swallowed |= is_key;
        let Some(close) = close else {
            self.quote = Some(quote);
            return;
        };
        let rest = line[close + 1..].trim();
        let ends = rest.is_empty() || rest.starts_with(['#', ':']);
        if !self.flow.is_empty() && (ends || rest.starts_with([',', ']', '}'])) {
            if quote.swallowed {
                self.unclosed(&quote, Weight::Loses);
            }
            return self.in_flow(start + close + 1, end);
        }
        if !ends {
            self.unclosed(&quote, Weight::Cause);
        } else if quote.swallowed {
            self.unclosed(&quote, Weight::Loses);
        }
    }

    pub(super) fn open_bracket(&mut self, sign: char, at: usize, indent: usize) {
        if let Some(outer) = self.flow.last_mut() {
            outer.quoted = true;
        }
        self.flow.push(Bracket { sign, at, indent, commas: 0, wide: None, quoted: false, told: false });
    }

    /// What stands in brackets on a line.
    pub(super) fn in_flow(&mut self, from: usize, end: usize) {
        let mut at = from;
        let mut starts = true;
        while let Some(c) = self.text[at..end].chars().next() {
            let next = at + c.len_utf8();
            let Some(inner) = self.flow.last_mut() else { return };
            match c {
                '"' | '\'' if starts => {
                    inner.quoted = true;
                    match find_close(&self.text[next..end], c) {
                        Some(close) => at = next + close + 1,
                        None => {
                            let other = self.text[next..end].contains(['”', '“', '＂', '’', '‘']);
                            self.quote = Some(Quote { sign: c, at, swallowed: false, other });
                            return;
                        }
                    }
                    starts = false;
                    continue;
                }
                '[' | '{' => {
                    let indent = inner.indent;
                    self.open_bracket(c, at, indent);
                    starts = true;
                }
                ']' | '}' => {
                    self.close_bracket();
                    starts = false;
                    if self.flow.is_empty() {
                        let rest = self.text[next..end].trim_start();
                        if !rest.is_empty() && !rest.starts_with(['#', ':']) {
                            let span = end - rest.len()..end;
                            self.slip(SlipKind::WordsAfterBracket(c), Weight::Cause, span);
                        }
                        return;
                    }
                }
                ',' => {
                    inner.commas += 1;
                    starts = true;
                }
                '，' | '、' | '；' | ';' => {
                    inner.wide.get_or_insert((at, c));
                    starts = false;
                }
                '：' if inner.sign == '{' => {
                    let key = self.text[..at].rsplit(['{', ',', '，', ' ']).next().unwrap_or_default().to_owned();
                    let told = inner.told;
                    inner.told = true;
                    let is_key = is_own_key(&key) && !starts;
                    // Of several in one mapping the first is told: they are one habit.
                    if !told {
                        let weight = if is_key { Weight::Loses } else { Weight::Cause };
                        self.at(SlipKind::FullWidthColon { key }, weight, at);
                    }
                    starts = false;
                }
                '#' if self.text[..at].ends_with([' ', '\t']) => return self.remark(at, end),
                '!' | '&' if starts => {
                    let token = self.text[at..end].find([' ', ',', ']', '}']).unwrap_or(end - at);
                    let name = &self.text[next..at + token];
                    let is_known = if c == '!' {
                        is_type(&self.text[at..at + token])
                    } else {
                        self.text.contains(&format!("*{name}"))
                    };
                    if !is_known {
                        let kind = if c == '!' { SlipKind::TagEatsWords } else { SlipKind::AnchorEatsWords };
                        self.slip(kind, Weight::Loses, at..at + token);
                    }
                }
                '@' | '`' | '%' if starts => self.at(SlipKind::SpecialStart(c), Weight::Cause, at),
                '*' if starts => {
                    let token = self.text[next..end].find([' ', ',', ']', '}']).unwrap_or(end - next);
                    let name = &self.text[next..next + token];
                    if name.is_empty() || !self.text[..at].contains(&format!("&{name}")) {
                        self.at(SlipKind::SpecialStart('*'), Weight::Cause, at);
                    }
                    starts = false;
                }
                ':' => starts = true,
                c if c.is_whitespace() => {}
                _ => starts = false,
            }
            at = next;
        }
    }

    fn close_bracket(&mut self) {
        let Some(bracket) = self.flow.pop() else { return };
        let Some((at, sign)) = bracket.wide else { return };
        if bracket.sign == '{' {
            self.at(SlipKind::FullWidthComma(sign), Weight::Cause, at);
        } else if bracket.commas == 0 && !bracket.quoted {
            self.at(SlipKind::FullWidthComma(sign), Weight::Doubt, at);
        }
    }
}
