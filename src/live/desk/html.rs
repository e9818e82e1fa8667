//! HTML with everything in it escaped: a page is made of elements and texts, and of nothing else.

use crate::diagnostic::{Language, Message};
use crate::output::markup;

/// A page, or a piece of one.
#[derive(Default)]
pub(super) struct Html {
    out: String,
    open: Vec<&'static str>,
}

/// Attributes; those with an empty name are left out.
pub(super) type Attributes<'a> = &'a [(&'a str, &'a str)];

/// An attribute that is there or not: `hidden`, `checked`.
pub(super) fn when(name: &'static str, is: bool) -> (&'static str, &'static str) {
    if is { (name, name) } else { ("", "") }
}

/// Elements without an end.
const VOID: [&str; 5] = ["input", "meta", "link", "img", "br"];

impl Html {
    pub(super) fn open(&mut self, name: &'static str, attributes: Attributes<'_>) -> &mut Self {
        self.out.push('<');
        self.out.push_str(name);
        for (name, value) in attributes.iter().filter(|(name, _)| !name.is_empty()) {
            self.out.push(' ');
            self.out.push_str(name);
            self.out.push_str("=\"");
            markup::xml(&mut self.out, value);
            self.out.push('"');
        }
        self.out.push('>');
        if name == "textarea" {
            // A reader of HTML drops the first line end of a text area.
            self.out.push('\n');
        }
        if !VOID.contains(&name) {
            self.open.push(name);
        }
        self
    }

    pub(super) fn close(&mut self) -> &mut Self {
        if let Some(name) = self.open.pop() {
            self.out.push_str("</");
            self.out.push_str(name);
            self.out.push('>');
        }
        self
    }

    pub(super) fn text(&mut self, text: &str) -> &mut Self {
        markup::xml(&mut self.out, text);
        self
    }

    /// An element with a text in it.
    pub(super) fn element(&mut self, name: &'static str, attributes: Attributes<'_>, text: &str) -> &mut Self {
        self.open(name, attributes).text(text).close()
    }

    pub(super) fn hidden(&mut self, name: &str, value: &str) -> &mut Self {
        self.open("input", &[("type", "hidden"), ("name", name), ("value", value)])
    }

    pub(super) fn link(&mut self, address: &str, text: &str) -> &mut Self {
        self.element("a", &[("href", address)], text)
    }

    pub(super) fn done(mut self) -> String {
        while !self.open.is_empty() {
            self.close();
        }
        self.out
    }
}

/// A message in a language of pages.
pub(super) fn told(language: Language, message: &Message) -> &str {
    message.in_language(language)
}

/// Words in both languages.
pub(super) fn words(language: Language, chinese: &'static str, english: &'static str) -> &'static str {
    if language == Language::Chinese { chinese } else { english }
}

/// An address with what it asks.
pub(super) fn address(path: &str, query: &[(&str, &str)]) -> String {
    let mut made = url::form_urlencoded::Serializer::new(String::new());
    made.extend_pairs(query);
    format!("{}/{path}?{}", super::OWN, made.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_write_is_text_wherever_it_stands() {
        let mut html = Html::default();
        html.open("p", &[("title", "\"><script>"), when("hidden", false), when("lang", true)])
            .text("<b>&")
            .open("textarea", &[]);
        assert_eq!(
            html.done(),
            "<p title=\"&quot;&gt;&lt;script&gt;\" lang=\"lang\">&lt;b&gt;&amp;<textarea>\n</textarea></p>"
        );
        assert_eq!(address("item", &[("id", "a/b&c")]), "/_noticeboard/desk/item?id=a%2Fb%26c");
    }
}
