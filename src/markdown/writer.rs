//! Events into HTML: one pass, with a stack of what is open.
//!
//! Every `Start` pushes exactly one [`Open`] and every `End` pops it, after closing the raw
//! HTML that the author left open inside; that is why the output is always balanced.

use std::ops::Range;

use pulldown_cmark::{Alignment, Event, Options as Extensions, Tag};

use super::embeds::Picture;
use super::emphasis::Prepared;
use super::escape::{push_plain, push_text};
use super::footnotes::{Footnotes, Note, push_reference, push_section};
use super::headings::Outline;
use super::indent::Unindented;
use super::lines::{Break, judge};
use super::raw::HtmlBlock;
use super::script::joins_across_lines;
use super::{Finding, FindingKind, Heading, Options, Rendered, sanitise};

/// Elements inside one another, beyond which quotations, lists and emphasis are dropped:
/// browsers and screen readers give up much later, readers much earlier.
pub(super) const MAX_DEPTH: usize = 48;

/// A text with more faults than this is not mended by a longer list.
const MAX_FINDINGS: usize = 500;

/// Ends of lines that no keyboard types: a vertical tab (Word's line break), NEL, and Unicode's separators.
const LINE_ENDS: [char; 4] = ['\u{b}', '\u{85}', '\u{2028}', '\u{2029}'];

/// Where the words go: the page, or a note set aside for its end.
#[derive(Default)]
pub(super) struct Sink {
    pub(super) html: String,
    pub(super) text: String,
}

/// Something open, and what its end needs.
pub(super) enum Open {
    /// Closed by these words.
    Element(&'static str),
    /// Dropped for its depth.
    TooDeep,
    /// Raw HTML of the author's.
    Raw { name: &'static str, span: Range<usize> },
    /// Where its content starts.
    Paragraph { content: usize },
    /// Its tag is written at the end, when its id is known.
    Heading { content: usize, text: usize, written: u8, span: Range<usize> },
    /// Where its tag and its content start.
    Cell { tag: usize, content: usize },
    /// See [`super::embeds`].
    Link { content: usize, url: String, span: Range<usize> },
    /// The page waits while a note is written.
    Footnote { page: Sink, label: String, span: Range<usize> },
}

/// The state of one rendering.
pub(super) struct Writer<'o> {
    pub(super) options: &'o Options<'o>,
    pub(super) source: &'o str,
    pub(super) sink: Sink,
    pub(super) open: Vec<Open>,
    /// How many of `open` have an element on the page.
    pub(super) depth: usize,
    pub(super) picture: Option<Picture>,
    /// Inside a link.
    pub(super) in_link: bool,
    /// `#…` links: as written, as an id, and where.
    pub(super) fragments: Vec<(String, String, Range<usize>)>,
    /// Text is dropped until this tag's end, or the block's.
    pub(super) swallow: Option<&'static str>,
    /// Raw HTML is on the page: it must pass the second wall.
    pub(super) raw_kept: bool,
    html_block: Option<HtmlBlock>,
    pub(super) in_code_block: bool,
    pub(super) in_table_head: bool,
    pub(super) tables: usize,
    pub(super) alignments: Vec<Alignment>,
    pub(super) column: usize,
    pub(super) outline: Outline,
    pub(super) headings: Vec<Heading>,
    footnotes: Footnotes,
    findings: Vec<Finding>,
    pub(super) depth_reported: bool,
}

pub(super) fn render(source: &str, options: &Options<'_>) -> Rendered {
    let unindented = Unindented::new(source);
    let prepared = Prepared::new(&unindented.text);
    let mut writer = Writer {
        options,
        source,
        sink: Sink { html: String::with_capacity(source.len() * 3 / 2), text: String::with_capacity(source.len()) },
        open: Vec::new(),
        depth: 0,
        picture: None,
        in_link: false,
        fragments: Vec::new(),
        swallow: None,
        raw_kept: false,
        html_block: None,
        in_code_block: false,
        in_table_head: false,
        tables: 0,
        alignments: Vec::new(),
        column: 0,
        outline: Outline::default(),
        headings: Vec::new(),
        footnotes: Footnotes::default(),
        findings: Vec::new(),
        depth_reported: false,
    };
    for (event, range) in prepared.events(extensions()) {
        writer.event(event, unindented.original(range.start)..unindented.original(range.end));
    }
    writer.finish()
}

/// The Markdown that authors may use beyond CommonMark.
pub(super) fn extensions() -> Extensions {
    Extensions::ENABLE_TABLES
        | Extensions::ENABLE_FOOTNOTES
        | Extensions::ENABLE_STRIKETHROUGH
        | Extensions::ENABLE_TASKLISTS
}

impl Writer<'_> {
    pub(super) fn report(&mut self, kind: FindingKind, span: Range<usize>) {
        if self.findings.len() < MAX_FINDINGS {
            self.findings.push(Finding::new(kind, span, self.source));
        }
    }

    /// Ends a line of the plain text.
    pub(super) fn end_line(&mut self) {
        let text = &mut self.sink.text;
        text.truncate(text.trim_end_matches([' ', '\t']).len());
        if !text.is_empty() && !text.ends_with('\n') {
            text.push('\n');
        }
    }

    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        if self.picture.is_some() {
            self.picture_event(&event);
            return;
        }
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(_) => self.end(),
            Event::Html(html) => match &mut self.html_block {
                Some(block) => block.push(&html, &range),
                None => self.inline_html(&html, range),
            },
            Event::InlineHtml(html) => self.inline_html(&html, range),
            _ if self.swallow.is_some() => {}
            Event::Text(text) => {
                self.notice_unknown_footnote(&range);
                self.words(&text);
            }
            Event::Code(code) => {
                self.sink.html.push_str("<code>");
                self.words(&code);
                self.sink.html.push_str("</code>");
            }
            // Not enabled.
            Event::InlineMath(math) | Event::DisplayMath(math) => self.words(&math),
            Event::SoftBreak => self.soft_break(&range),
            Event::HardBreak => self.line_break(),
            Event::Rule => self.sink.html.push_str("<hr>\n"),
            Event::FootnoteReference(label) => {
                let reference = self.footnotes.refer(&label);
                push_reference(&mut self.sink.html, &reference, self.options);
            }
            Event::TaskListMarker(done) => self.task(done),
        }
    }

    fn words(&mut self, text: &str) {
        if !text.contains(LINE_ENDS) || self.in_code_block {
            push_text(&mut self.sink.html, text);
            push_plain(&mut self.sink.text, text);
            return;
        }
        // What a word processor leaves where a line was ended: the same to a browser as to a typesetter.
        for (n, line) in text.split(LINE_ENDS).enumerate() {
            match self.open.last() {
                _ if n == 0 => {}
                Some(Open::Heading { .. }) => {
                    self.sink.html.push(' ');
                    self.sink.text.push(' ');
                }
                _ => self.line_break(),
            }
            push_text(&mut self.sink.html, line);
            push_plain(&mut self.sink.text, line);
        }
    }

    fn line_break(&mut self) {
        self.sink.html.push_str("<br>\n");
        self.end_line();
    }

    /// A wrapped line of Chinese goes on without the space that browsers would show.
    fn soft_break(&mut self, range: &Range<usize>) {
        let judged = judge(self.source, range.start, range.end);
        if judged == Break::Kept && !matches!(self.open.last(), Some(Open::Heading { .. })) {
            return self.line_break();
        }
        let before = self.sink.text.chars().next_back();
        let after = self.source.get(range.end..).and_then(|rest| rest.chars().find(|c| !" \t>*_~[\r\n".contains(*c)));
        if let (Some(before), Some(after)) = (before, after)
            && joins_across_lines(before, after)
        {
            if judged == Break::Doubtful {
                self.report(FindingKind::LinesJoined, range.start.saturating_sub(before.len_utf8())..range.end);
            }
            return;
        }
        self.sink.html.push('\n');
        self.sink.text.push(' ');
    }

    pub(super) fn element(&mut self, start: &str, end: &'static str) {
        self.sink.html.push_str(start);
        self.depth += 1;
        self.open.push(Open::Element(end));
    }

    /// An element that can stand inside itself without end.
    fn nested(&mut self, start: &str, end: &'static str, range: Range<usize>) {
        if self.depth < MAX_DEPTH {
            self.element(start, end);
            return;
        }
        self.report_depth(range);
        self.open.push(Open::TooDeep);
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Paragraph => {
                self.sink.html.push_str("<p>");
                let content = self.sink.html.len();
                self.open.push(Open::Paragraph { content });
            }
            Tag::Heading { level, .. } => self.open.push(Open::Heading {
                content: self.sink.html.len(),
                text: self.sink.text.len(),
                written: level as u8,
                span: range,
            }),
            Tag::BlockQuote(_) => self.nested("<blockquote>\n", "</blockquote>\n", range),
            Tag::CodeBlock(kind) => self.code_block(&kind),
            Tag::HtmlBlock => {
                self.html_block = Some(HtmlBlock::default());
                self.open.push(Open::Element(""));
            }
            Tag::List(None) => self.nested("<ul>\n", "</ul>\n", range),
            Tag::List(Some(1)) => self.nested("<ol>\n", "</ol>\n", range),
            Tag::List(Some(start)) => self.nested(&format!("<ol start=\"{start}\">\n"), "</ol>\n", range),
            Tag::Item => {
                self.end_line();
                if matches!(self.open.last(), Some(Open::TooDeep)) {
                    self.open.push(Open::TooDeep);
                } else {
                    self.element("<li>", "</li>\n");
                }
            }
            Tag::FootnoteDefinition(label) => {
                let page = std::mem::take(&mut self.sink);
                let label = label.into_string();
                self.open.push(Open::Footnote { page, label, span: range });
            }
            Tag::Table(alignments) => {
                self.alignments = alignments;
                self.open_table_frame();
                self.element("<table>\n", "</table></div>\n");
            }
            Tag::TableHead => {
                self.in_table_head = true;
                self.column = 0;
                self.element("<thead>\n<tr>", "</tr>\n</thead>\n");
            }
            Tag::TableRow => {
                self.in_table_head = false;
                self.column = 0;
                self.element("<tr>", "</tr>\n");
            }
            Tag::TableCell => self.open_cell(),
            Tag::Emphasis => self.nested("<em>", "</em>", range),
            Tag::Strong => self.nested("<strong>", "</strong>", range),
            Tag::Strikethrough => self.nested("<del>", "</del>", range),
            Tag::Link { link_type, dest_url, title, .. } => self.open_link(link_type, &dest_url, &title, range),
            Tag::Image { dest_url, title, .. } => self.open_picture(&dest_url, &title, range),
            // Extensions that are not enabled: their text stays.
            _ => self.open.push(Open::Element("")),
        }
    }

    fn end(&mut self) {
        while let Some(Open::Raw { .. }) = self.open.last() {
            self.close_unclosed_raw();
        }
        match self.open.pop() {
            None | Some(Open::Raw { .. }) => {}
            Some(Open::TooDeep) => self.end_line_of_block("</li>\n"),
            Some(Open::Element("")) => {
                if let Some(block) = self.html_block.take() {
                    self.html_block(&block);
                }
            }
            Some(Open::Element(end)) => {
                self.depth -= 1;
                self.sink.html.push_str(end);
                self.in_code_block = false;
                self.end_line_of_block(end);
            }
            Some(Open::Paragraph { content }) => {
                self.swallow = None;
                if self.sink.html.len() == content {
                    self.sink.html.truncate(content - "<p>".len());
                } else {
                    self.sink.html.push_str("</p>\n");
                }
                self.end_line();
            }
            Some(Open::Heading { content, text, written, span }) => self.close_heading(content, text, written, span),
            Some(Open::Cell { tag, content }) => self.close_cell(tag, content),
            Some(Open::Link { content, url, span }) => self.close_link(content, &url, span),
            Some(Open::Footnote { page, label, span }) => {
                self.end_line();
                let Sink { html, text } = std::mem::replace(&mut self.sink, page);
                self.footnotes.define(Note { label, span, html, text });
            }
        }
    }

    /// Blocks end a line of plain text; their end is the one that ends a line of HTML.
    fn end_line_of_block(&mut self, end: &str) {
        if end.ends_with('\n') {
            self.swallow = None;
            self.end_line();
        }
    }

    fn finish(mut self) -> Rendered {
        while let Some(Open::Raw { .. }) = self.open.last() {
            self.close_unclosed_raw();
        }
        for (fragment, id, span) in std::mem::take(&mut self.fragments) {
            if !self.outline.has(&id) {
                self.report(FindingKind::UnknownFragment { fragment }, span);
            }
        }
        let (numbered, unused) = std::mem::take(&mut self.footnotes).finish();
        push_section(&mut self.sink.html, &numbered, &unused, self.options);
        for note in numbered.into_iter().map(|(_, note)| note) {
            self.sink.text.push_str(&note.text);
        }
        for note in unused {
            self.sink.text.push_str(&note.text);
            self.report(FindingKind::UnusedFootnote { label: note.label }, note.span);
        }
        self.findings.sort_by_key(|finding| finding.span.start);
        let Sink { html, mut text } = self.sink;
        text.truncate(text.trim_end().len());
        Rendered {
            html: if self.raw_kept { sanitise::sanitise(&html) } else { html },
            text,
            headings: self.headings,
            findings: self.findings,
        }
    }
}
