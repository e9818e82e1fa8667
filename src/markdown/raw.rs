//! The author's own HTML: a small harmless set passes, without attributes; the rest goes.
//!
//! This is the first wall. It writes tags of its own making from a fixed list, closes what
//! the author left open at the end of the block, and reports everything it removes. A
//! removed tag's text stays, except for scripts and style sheets.

use std::ops::Range;

use super::FindingKind;
use super::escape::push_text;
use super::tags::{Token, Tokens};
use super::writer::{MAX_DEPTH, Open, Writer};

/// Tags that authors may write.
pub(super) const KEPT_TAGS: &[&str] = &[
    "abbr", "b", "br", "caption", "cite", "code", "del", "details", "em", "hr", "i", "ins", "kbd", "mark", "q", "rp",
    "rt", "ruby", "s", "small", "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead",
    "tr", "u", "wbr",
];

/// Tags whose content is not text for readers.
const SWALLOWED_TAGS: &[&str] = &["script", "style"];

/// Longest span of a table's cell, as browsers have it for columns.
const MAX_CELL_SPAN: u32 = 1000;

/// An HTML block on its way: its lines, and where each stands in the source.
#[derive(Default)]
pub(super) struct HtmlBlock {
    text: String,
    /// Offset in `text` and in the source, rising (a quotation's `>` lies between lines).
    lines: Vec<(usize, usize)>,
}

impl HtmlBlock {
    pub(super) fn push(&mut self, line: &str, range: &Range<usize>) {
        self.lines.push((self.text.len(), range.start));
        self.text.push_str(line);
    }

    fn original(&self, at: usize) -> usize {
        let line = self.lines.partition_point(|(start, _)| *start <= at).saturating_sub(1);
        match self.lines.get(line) {
            Some((start, original)) => original + (at - start),
            None => 0,
        }
    }
}

impl Writer<'_> {
    /// Writes a finished HTML block.
    pub(super) fn html_block(&mut self, block: &HtmlBlock) {
        let mut tokens = Tokens::new(&block.text);
        while let Some((token, range)) = tokens.next() {
            let span = block.original(range.start)..block.original(range.end.saturating_sub(1)) + 1;
            if let Token::Start { name, .. } = &token
                && SWALLOWED_TAGS.contains(&name.as_str())
                && !tokens.skip_element(name)
            {
                self.report(FindingKind::UnclosedHidden, span.clone());
            }
            self.html_token(token, span);
        }
        if !self.sink.html.is_empty() && !self.sink.html.ends_with('\n') {
            self.sink.html.push('\n');
        }
        self.end_line();
    }

    /// Writes a tag that stands in running text.
    pub(super) fn inline_html(&mut self, html: &str, span: Range<usize>) {
        for (token, _) in Tokens::new(html) {
            match &token {
                Token::Start { name, .. } => {
                    self.swallow = SWALLOWED_TAGS.iter().copied().find(|tag| tag == name).or(self.swallow);
                }
                Token::End { name } if self.swallow == Some(name.as_str()) => {
                    self.swallow = None;
                    continue;
                }
                _ => {}
            }
            self.html_token(token, span.clone());
        }
    }

    fn html_token(&mut self, token: Token<'_>, span: Range<usize>) {
        match token {
            Token::Text(text) => self.html_text(text),
            Token::Start { name, attributes } => self.open_raw(&name, &attributes, span),
            Token::End { name } => self.close_raw(&name, span),
            Token::Hidden { closed: true } => {}
            Token::Hidden { closed: false } => self.report(FindingKind::UnclosedHidden, span),
            Token::Broken { name } => self.report(FindingKind::RawTag { tag: name }, span),
        }
    }

    /// Text of an HTML block. Character references stay as they are on the page; in the plain
    /// text the common ones are undone.
    fn html_text(&mut self, text: &str) {
        if self.swallow.is_some() {
            return;
        }
        let mut rest = text;
        if self.sink.html.is_empty() || self.sink.html.ends_with('\n') {
            rest = rest.trim_start();
        }
        while let Some(at) = rest.find('&') {
            let (before, reference) = rest.split_at(at);
            push_text(&mut self.sink.html, before);
            push_collapsed(&mut self.sink.text, before);
            let length = reference_length(reference);
            let (reference, after) = reference.split_at(length.max(1));
            if length == 0 {
                push_text(&mut self.sink.html, reference);
            } else {
                self.sink.html.push_str(reference);
            }
            let undone = match reference {
                "&amp;" => "&",
                "&lt;" => "<",
                "&gt;" => ">",
                "&quot;" => "\"",
                "&nbsp;" => " ",
                other => other,
            };
            self.sink.text.push_str(undone);
            rest = after;
            // Only the second wall knows which names exist.
            self.raw_kept |= length > 0;
        }
        push_text(&mut self.sink.html, rest);
        push_collapsed(&mut self.sink.text, rest);
    }

    fn open_raw(&mut self, name: &str, attributes: &[(String, &str)], span: Range<usize>) {
        let Some(name) = KEPT_TAGS.iter().copied().find(|tag| *tag == name) else {
            self.report(FindingKind::RawTag { tag: name.to_owned() }, span);
            return;
        };
        if self.swallow.is_some() {
            return;
        }
        self.raw_kept = true;
        while let Some(Open::Raw { name: open, .. }) = self.open.last() {
            if !implies_end(name, open) {
                break;
            }
            self.close_last_raw();
        }
        let void = matches!(name, "br" | "hr" | "wbr");
        if !void && self.depth >= MAX_DEPTH {
            self.report_depth(span);
            return;
        }
        if name == "table" {
            self.open_table_frame();
        }
        self.sink.html.push('<');
        self.sink.html.push_str(name);
        for (attribute, value) in attributes {
            if !self.raw_attribute(name, attribute, value) {
                self.report(
                    FindingKind::RawAttribute { tag: name.to_owned(), attribute: attribute.clone() },
                    span.clone(),
                );
            }
        }
        self.sink.html.push('>');
        if !void {
            self.depth += 1;
            self.open.push(Open::Raw { name, span });
        }
    }

    /// Writes an attribute in our own words, or tells that it cannot stay.
    fn raw_attribute(&mut self, tag: &str, attribute: &str, value: &str) -> bool {
        let html = &mut self.sink.html;
        match (tag, attribute) {
            ("details", "open") => html.push_str(" open=\"\""),
            ("td" | "th", "colspan" | "rowspan") => {
                let Ok(cells) = value.trim().parse::<u32>() else {
                    return false;
                };
                let cells = cells.clamp(1, MAX_CELL_SPAN);
                html.push_str(&format!(" {attribute}=\"{cells}\""));
            }
            ("td" | "th", "align") => match value.to_ascii_lowercase().as_str() {
                "left" => html.push_str(" class=\"align-left\""),
                "center" => html.push_str(" class=\"align-center\""),
                "right" => html.push_str(" class=\"align-right\""),
                _ => return false,
            },
            _ => return false,
        }
        true
    }

    /// An end tag closes what stands open in the same block, and never the page's own.
    fn close_raw(&mut self, name: &str, span: Range<usize>) {
        if matches!(name, "br" | "hr" | "wbr") || self.swallow.is_some() {
            return;
        }
        let above = self
            .open
            .iter()
            .rev()
            .map_while(|open| match open {
                Open::Raw { name, .. } => Some(*name),
                _ => None,
            })
            .position(|open| open == name);
        match above {
            Some(above) => {
                for _ in 0..above {
                    self.close_unclosed_raw();
                }
                self.close_last_raw();
            }
            // The start tag was reported already.
            None if !KEPT_TAGS.contains(&name) => {}
            None => self.report(FindingKind::StrayEndTag { tag: name.to_owned() }, span),
        }
    }

    /// Closes the last raw element, which the author left open.
    pub(super) fn close_unclosed_raw(&mut self) {
        if let Some(Open::Raw { name, span }) = self.open.last()
            && !has_optional_end(name)
        {
            let (tag, span) = ((*name).to_owned(), span.clone());
            self.report(FindingKind::UnclosedTag { tag }, span);
        }
        self.close_last_raw();
    }

    fn close_last_raw(&mut self) {
        if let Some(Open::Raw { name, .. }) = self.open.pop() {
            self.depth -= 1;
            self.sink.html.push_str("</");
            self.sink.html.push_str(name);
            self.sink.html.push('>');
            match name {
                "table" => {
                    self.sink.html.push_str("</div>");
                    self.end_line();
                }
                "td" | "th" => self.sink.text.push(' '),
                "caption" | "details" | "summary" | "tr" => self.end_line(),
                _ => {}
            }
        }
    }
}

/// In HTML, unlike Markdown, a line's end is only a space.
fn push_collapsed(out: &mut String, text: &str) {
    for c in text.chars() {
        if !c.is_ascii_whitespace() {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with([' ', '\n']) {
            out.push(' ');
        }
    }
}

/// Length of the character reference that the text starts with, or 0.
fn reference_length(text: &str) -> usize {
    let name = text.bytes().skip(1).take(40);
    match name.take_while(|b| b.is_ascii_alphanumeric() || *b == b'#').count() {
        length if length > 0 && text.as_bytes().get(length + 1) == Some(&b';') => length + 2,
        _ => 0,
    }
}

fn has_optional_end(name: &str) -> bool {
    matches!(name, "caption" | "rp" | "rt" | "tbody" | "td" | "tfoot" | "th" | "thead" | "tr")
}

/// Whether a start tag closes the element it stands in: `<td>甲<td>乙` are two cells.
fn implies_end(start: &str, open: &str) -> bool {
    match start {
        "td" | "th" => matches!(open, "td" | "th" | "caption"),
        "tr" => matches!(open, "td" | "th" | "tr" | "caption"),
        "tbody" | "tfoot" | "thead" => {
            matches!(open, "td" | "th" | "tr" | "caption" | "tbody" | "tfoot" | "thead")
        }
        "rp" | "rt" => matches!(open, "rp" | "rt"),
        _ => false,
    }
}
