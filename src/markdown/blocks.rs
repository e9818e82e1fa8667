//! Blocks that need more than a pair of tags: code, headings, tables, tasks.

use std::ops::Range;

use pulldown_cmark::{Alignment, CodeBlockKind};

use super::escape::push_attribute;
use super::writer::{Open, Writer};
use super::{FindingKind, Heading};

impl Writer<'_> {
    /// Once is enough: what is too deep holds more that is.
    pub(super) fn report_depth(&mut self, span: Range<usize>) {
        if !self.depth_reported {
            self.depth_reported = true;
            self.report(FindingKind::NestedTooDeeply, span);
        }
    }

    pub(super) fn code_block(&mut self, kind: &CodeBlockKind<'_>) {
        self.in_code_block = true;
        // Long lines scroll, and what scrolls must be reachable by keyboard.
        let mut start = String::from("<pre tabindex=\"0\"><code");
        if let CodeBlockKind::Fenced(info) = kind
            && let Some(language) = info.split_whitespace().next()
        {
            start.push_str(" class=\"language-");
            push_attribute(&mut start, language);
            start.push('"');
        }
        start.push('>');
        self.element(&start, "</code></pre>\n");
    }

    pub(super) fn close_heading(&mut self, content: usize, text: usize, written: u8, span: Range<usize>) {
        self.swallow = None;
        let inner = self.sink.html.split_off(content);
        if inner.trim().is_empty() {
            self.report(FindingKind::EmptyHeading, span);
            return;
        }
        let text = self.sink.text.get(text..).unwrap_or_default().trim().to_owned();
        let (level, skipped_from) = self.outline.enter(written, self.options.top_heading);
        if let Some(from) = skipped_from {
            self.report(FindingKind::SkippedHeading { from, to: written }, span);
        }
        let id = format!("{}{}", self.options.id_prefix, self.outline.id(&text));
        let html = &mut self.sink.html;
        html.push_str(&format!("<h{level} id=\""));
        push_attribute(html, &id);
        html.push_str("\">");
        html.push_str(&inner);
        html.push_str(&format!("</h{level}>\n"));
        self.headings.push(Heading { level, id, text });
        self.end_line();
    }

    /// A wide table scrolls in a frame of its own, which the keyboard can reach. A group and
    /// not a region: a page of many tables must not have as many landmarks.
    pub(super) fn open_table_frame(&mut self) {
        self.tables += 1;
        let html = &mut self.sink.html;
        html.push_str("<div class=\"table-scroll\" tabindex=\"0\" role=\"group\" aria-label=\"");
        push_attribute(html, self.options.labels.table);
        html.push_str(&format!(" {}\">", self.tables));
    }

    pub(super) fn open_cell(&mut self) {
        let tag = self.sink.html.len();
        self.sink.html.push_str(if self.in_table_head { "<th scope=\"col\"" } else { "<td" });
        // Classes, because the page's security policy forbids style attributes.
        self.sink.html.push_str(match self.alignments.get(self.column) {
            Some(Alignment::Left) => " class=\"align-left\">",
            Some(Alignment::Center) => " class=\"align-center\">",
            Some(Alignment::Right) => " class=\"align-right\">",
            _ => ">",
        });
        self.column += 1;
        let content = self.sink.html.len();
        self.open.push(Open::Cell { tag, content });
    }

    pub(super) fn close_cell(&mut self, tag: usize, content: usize) {
        self.swallow = None;
        let html = &mut self.sink.html;
        if !self.in_table_head {
            html.push_str("</td>");
        } else if html.len() == content {
            // A heading of nothing is a fault to a screen reader.
            html.truncate(tag);
            html.push_str("<td></td>");
        } else {
            html.push_str("</th>");
        }
        self.sink.text.push(' ');
    }

    /// Text and not a checkbox: nobody can tick it, and an input would need a label.
    pub(super) fn task(&mut self, done: bool) {
        let html = &mut self.sink.html;
        for item in ["<li>", "<li><p>"] {
            if html.ends_with(item) {
                html.truncate(html.len() - item.len());
                html.push_str("<li class=\"task\">");
                html.push_str(&item[4..]);
                // A heading of the item, whose own tag is still to come, begins behind it.
                if let Some(Open::Heading { content, .. }) = self.open.last_mut() {
                    *content = html.len();
                }
                break;
            }
        }
        let (name, sign) =
            if done { (self.options.labels.task_done, "☑") } else { (self.options.labels.task_open, "☐") };
        html.push_str("<span class=\"task-box\" role=\"img\" aria-label=\"");
        push_attribute(html, name);
        html.push_str("\">");
        html.push_str(sign);
        html.push_str("</span> ");
    }
}
