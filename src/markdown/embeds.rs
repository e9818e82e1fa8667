//! Links and pictures: the only places where an author's address reaches the page.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType};

use super::escape::{push_address, push_attribute, push_text};
use super::links::{forbidden_scheme, is_external, percent_decoded};
use super::writer::{Open, Writer};
use super::{Destination, DestinationKind, FindingKind, Resolved, headings};

/// How far before a link's end its destination is looked for.
const DESTINATION_WINDOW: usize = 4096;

/// A picture on its way: its alternative text is still being read.
pub(super) struct Picture {
    /// `None`: dropped.
    resolved: Option<Resolved>,
    title: String,
    alternative: String,
    span: Range<usize>,
    /// Elements open inside the alternative text.
    nested: usize,
}

impl Writer<'_> {
    pub(super) fn open_link(&mut self, link_type: LinkType, url: &str, title: &str, span: Range<usize>) {
        let email = matches!(link_type, LinkType::Email).then(|| format!("mailto:{url}"));
        let url = email.as_deref().unwrap_or(url);
        let address = match url.strip_prefix('#') {
            Some(fragment) => Some(self.fragment(fragment, &span)),
            None => self.resolve(DestinationKind::Link, url, &span).map(|resolved| resolved.url),
        };
        // The parser lets `<https://…>` stand inside a link; HTML has no such thing.
        let Some(address) = address.filter(|_| !self.in_link) else {
            self.open.push(Open::Element(""));
            return;
        };
        self.in_link = true;
        let html = &mut self.sink.html;
        html.push_str("<a href=\"");
        push_address(html, &address);
        if !title.is_empty() {
            html.push_str("\" title=\"");
            push_attribute(html, title);
        }
        if is_external(&address) {
            html.push_str("\" rel=\"noopener noreferrer");
        }
        html.push_str("\">");
        self.open.push(Open::Link { content: self.sink.html.len(), url: url.to_owned(), span });
    }

    /// A link without content could not be seen, nor found by a screen reader.
    pub(super) fn close_link(&mut self, content: usize, url: &str, span: Range<usize>) {
        self.in_link = false;
        if self.sink.html.len() == content {
            push_text(&mut self.sink.html, url);
            self.sink.text.push_str(url);
            self.report(FindingKind::LinkWithoutText, span);
        }
        self.sink.html.push_str("</a>");
    }

    /// Headings are named by their words, so a link may name them so too. Whether the
    /// heading exists is known at the end of the text.
    fn fragment(&mut self, fragment: &str, span: &Range<usize>) -> String {
        let decoded = percent_decoded(fragment);
        let slug = headings::slug(&decoded);
        self.fragments.push((fragment.to_owned(), slug.clone(), span.clone()));
        format!("#{}{slug}", self.options.id_prefix)
    }

    fn resolve(&mut self, kind: DestinationKind, url: &str, span: &Range<usize>) -> Option<Resolved> {
        let span = destination_span(self.source, url, span);
        if let Some(scheme) = forbidden_scheme(kind, url) {
            self.report(FindingKind::ForbiddenScheme { scheme }, span);
            return None;
        }
        let resolved = (self.options.resolve)(Destination { kind, url, span: span.clone() })?;
        match forbidden_scheme(kind, &resolved.url) {
            Some(scheme) => {
                self.report(FindingKind::ForbiddenScheme { scheme }, span);
                None
            }
            None => Some(resolved),
        }
    }

    pub(super) fn open_picture(&mut self, url: &str, title: &str, span: Range<usize>) {
        self.picture = Some(Picture {
            resolved: self.resolve(DestinationKind::Picture, url, &span),
            title: title.to_owned(),
            alternative: String::new(),
            span,
            nested: 0,
        });
    }

    /// Inside a picture everything is alternative text.
    pub(super) fn picture_event(&mut self, event: &Event<'_>) {
        let Some(picture) = &mut self.picture else {
            return;
        };
        match event {
            Event::Start(_) => picture.nested += 1,
            Event::End(_) => match picture.nested.checked_sub(1) {
                Some(nested) => picture.nested = nested,
                None => self.close_picture(),
            },
            Event::Text(text) | Event::Code(text) => picture.alternative.push_str(text),
            Event::SoftBreak | Event::HardBreak => picture.alternative.push(' '),
            _ => {}
        }
    }

    fn close_picture(&mut self) {
        let Some(picture) = self.picture.take() else {
            return;
        };
        if picture.alternative.trim().is_empty() {
            self.report(FindingKind::PictureWithoutAlternative, picture.span);
        }
        if self.swallow.is_some() {
            return;
        }
        // What cannot be shown can still be told.
        let Some(resolved) = picture.resolved else {
            push_text(&mut self.sink.html, picture.alternative.trim());
            return;
        };
        let html = &mut self.sink.html;
        html.push_str("<img src=\"");
        push_address(html, &resolved.url);
        html.push_str("\" alt=\"");
        push_attribute(html, picture.alternative.trim());
        for (name, value) in [("srcset", &resolved.srcset), ("sizes", &resolved.sizes)] {
            if let Some(value) = value {
                html.push_str("\" ");
                html.push_str(name);
                html.push_str("=\"");
                push_attribute(html, value);
            }
        }
        for (name, value) in [("width", resolved.width), ("height", resolved.height)] {
            if let Some(value) = value {
                html.push_str(&format!("\" {name}=\"{value}"));
            }
        }
        if !picture.title.is_empty() {
            html.push_str("\" title=\"");
            push_attribute(html, &picture.title);
        }
        html.push_str("\" loading=\"lazy\" decoding=\"async\">");
    }
}

/// Where in a link its destination stands, if it is written there as is.
fn destination_span(source: &str, url: &str, link: &Range<usize>) -> Range<usize> {
    let mut start = link.end.saturating_sub(DESTINATION_WINDOW + url.len()).max(link.start);
    while !source.is_char_boundary(start) {
        start += 1;
    }
    let written = url.strip_prefix("mailto:").unwrap_or(url);
    source
        .get(start..link.end)
        .filter(|_| !written.is_empty())
        .and_then(|text| text.rfind(written))
        .map_or(link.clone(), |at| start + at..start + at + written.len())
}
