//! What a text shows, with where each word of it was typed: for whoever looks for something that markup may hide.
//!
//! Block by block, as a reader meets them: emphasis, links and the author's own tags are gone, escapes and character
//! references undone, wrapped lines joined. What only some readers meet (a link's address, a title, the words of a picture)
//! comes as a text of its own. Comments and scripts, which no page shows, do not come.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::emphasis::Prepared;
use super::tags::{Token, Tokens};
use super::writer::extensions;
use crate::traced::Traced;

/// The texts that a Markdown source shows.
pub(crate) fn shown(source: &str) -> Vec<Traced> {
    let prepared = Prepared::new(source);
    let mut shown = Shown {
        source,
        texts: Vec::new(),
        words: Traced::default(),
        html: Vec::new(),
        pictures: Vec::new(),
        searched: 0,
    };
    for (event, range) in prepared.events(extensions()) {
        shown.event(&event, range);
    }
    shown.end_block();
    shown.texts
}

struct Shown<'s> {
    source: &'s str,
    texts: Vec<Traced>,
    /// Of the block that is being read.
    words: Traced,
    /// An HTML block's lines.
    html: Vec<Range<usize>>,
    /// The words around a picture wait while its own are read.
    pictures: Vec<Traced>,
    /// How often a definition was looked for.
    searched: usize,
}

impl Shown<'_> {
    fn event(&mut self, event: &Event<'_>, range: Range<usize>) {
        match event {
            Event::Text(text) | Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                self.text(text, range);
            }
            Event::SoftBreak | Event::HardBreak => self.words.push(" ", range),
            Event::InlineHtml(tag) => {
                if tag.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("<br")) {
                    self.words.push(" ", range);
                }
            }
            Event::Html(_) => self.html.push(range),
            Event::Start(Tag::Link { dest_url, title, .. }) => self.aside(dest_url, title, &range),
            Event::Start(Tag::Image { dest_url, title, .. }) => {
                self.aside(dest_url, title, &range);
                self.pictures.push(std::mem::take(&mut self.words));
            }
            Event::End(TagEnd::Image) => {
                let around = self.pictures.pop().unwrap_or_default();
                self.texts.push(std::mem::replace(&mut self.words, around));
            }
            Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Superscript | Tag::Subscript)
            | Event::End(
                TagEnd::Emphasis
                | TagEnd::Strong
                | TagEnd::Strikethrough
                | TagEnd::Superscript
                | TagEnd::Subscript
                | TagEnd::Link,
            )
            | Event::FootnoteReference(_)
            | Event::TaskListMarker(_) => {}
            Event::Start(_) | Event::End(_) | Event::Rule => self.end_block(),
        }
    }

    fn end_block(&mut self) {
        let html = std::mem::take(&mut self.html);
        if !html.is_empty() {
            self.html_block(&html);
        }
        if !self.words.is_empty() {
            self.texts.push(std::mem::take(&mut self.words));
        }
    }

    fn text(&mut self, text: &str, range: Range<usize>) {
        // Code stands between its own signs.
        let inside = self.source.get(range.clone()).and_then(|written| written.find(text));
        match inside {
            Some(at) => self.words.push_as_is(text, range.start + at),
            None => self.words.push(text, range),
        }
    }

    fn aside(&mut self, address: &str, title: &str, range: &Range<usize>) {
        for text in [address, title] {
            let mut traced = Traced::default();
            match self.source.get(range.clone()).and_then(|written| written.rfind(text)) {
                Some(at) => traced.push_as_is(text, range.start + at),
                None => match self.defined(text) {
                    Some(at) => traced.push_as_is(text, at),
                    None => traced.push(text, range.clone()),
                },
            }
            if !traced.is_empty() {
                self.texts.push(traced);
            }
        }
    }

    /// Where a reference's address or title stands (`[id]: address "title"`). A text with very many is not searched for each.
    fn defined(&mut self, text: &str) -> Option<usize> {
        const MOST: usize = 200;
        self.searched += 1;
        (self.searched <= MOST && !text.is_empty()).then(|| self.source.rfind(text))?
    }

    /// The text between an HTML block's tags; cells and rows are apart.
    fn html_block(&mut self, lines: &[Range<usize>]) {
        let mut block = Traced::default();
        for line in lines {
            block.push_as_is(self.source.get(line.clone()).unwrap_or_default(), line.start);
        }
        let mut tokens = Tokens::new(block.text());
        while let Some((token, range)) = tokens.next() {
            match token {
                Token::Text(text) => {
                    for (at, part) in pieces(text) {
                        let source = block.source(&(range.start + at..range.start + at + part.len()));
                        match part.strip_suffix(['\n', '\r']) {
                            Some("") => self.words.push(" ", source),
                            _ => self.words.push_as_is(part, source.start),
                        }
                    }
                }
                Token::Start { name, .. } if matches!(&*name, "script" | "style") => {
                    tokens.skip_element(&name);
                }
                Token::Start { name, .. } | Token::End { name } => match &*name {
                    "br" | "wbr" => self.words.push(" ", block.source(&range)),
                    "td" | "th" | "tr" | "p" | "div" | "li" | "caption" | "summary" | "details" | "table"
                        if !self.words.is_empty() =>
                    {
                        self.texts.push(std::mem::take(&mut self.words));
                    }
                    _ => {}
                },
                Token::Hidden { .. } | Token::Broken { .. } => {}
            }
        }
    }
}

/// A text's lines, their ends apart.
fn pieces(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    text.split_inclusive(['\n', '\r']).flat_map(move |line| {
        let words = line.trim_end_matches(['\n', '\r']);
        let pieces = [(at, words), (at + words.len(), &line[words.len()..])];
        at += line.len();
        pieces.into_iter().filter(|(_, piece)| !piece.is_empty())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(source: &str) -> Vec<String> {
        shown(source).iter().map(|traced| traced.text().to_owned()).collect()
    }

    #[test]
    fn markup_is_gone() {
        for (source, read) in [
            ("**110**105", &["110105"][..]),
            ("110<b>105</b>", &["110105"]),
            ("1&#49;0\\-1`05`", &["110-105"]),
            ("110\n105", &["110 105"]),
            ("110  \n105", &["110 105"]),
            ("> 110\n> 105", &["110 105"]),
            ("~~110~~105", &["110105"]),
            ("[110](a 't')105", &["a", "t", "110105"]),
            ("甲![110](p.png)105", &["p.png", "110", "甲105"]),
            ("| 甲 | 乙 |\n|---|---|\n| 1 | 2 |", &["甲", "乙", "1", "2"]),
            ("- 1\n- 2", &["1", "2"]),
            ("<https://a.cn/1>", &["https://a.cn/1", "https://a.cn/1"]),
            ("110<!-- 甲 -->105", &["110105"]),
            ("110[^1]105\n\n[^1]: 注", &["110105", "注"]),
            ("<table><tr><td>110<b>105</b></td><td>3</td></tr></table>", &["110105", "3"]),
            ("<div>\n110\n105</div>", &[" 110 105"]),
            ("号码**（110）**105", &["号码（110）105"]),
        ] {
            assert_eq!(texts(source), read, "{source}");
        }
    }

    #[test]
    fn and_every_word_is_where_it_was_typed() {
        let source = "甲**11**0&#49;<b>0</b>5\n\n[丙](d 'e')\n\n<div>\n1<i>2</i></div>\n";
        let all = shown(source);
        let at = |text: usize, part: &str| {
            let traced: &Traced = &all[text];
            let at = traced.text().find(part).unwrap();
            &source[traced.source(&(at..at + part.len()))]
        };
        assert_eq!(at(0, "110105"), "11**0&#49;<b>0</b>5");
        assert_eq!(at(1, "d"), "d");
        assert_eq!(at(2, "e"), "e");
        assert_eq!(at(3, "丙"), "丙");
        assert_eq!(at(4, "12"), "1<i>2");
    }
}
