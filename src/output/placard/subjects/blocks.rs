//! A text as blocks of plain words, for paper.
//!
//! Markdown becomes HTML by the same rules as on the website, with everything dangerous gone; the blocks are read from
//! that well-formed HTML, so that paper and page never differ over what a heading is.

use serde::Serialize;

use crate::markdown::{Labels, Options, render};

/// One block.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct Block {
    /// `h1`, `h2`, `h3`, `p`, `li`, `table`.
    pub(super) kind: &'static str,
    /// Empty for a table.
    pub(super) text: String,
    /// How deep a list item is nested, from 1; 0 elsewhere.
    pub(super) level: usize,
    /// Numbered items carry their number.
    pub(super) number: Option<usize>,
    /// The rows of a table, the head first.
    pub(super) cells: Vec<Vec<String>>,
}

/// The blocks of a Markdown text.
pub(super) fn of(markdown: Option<&str>) -> Vec<Block> {
    let Some(markdown) = markdown else { return Vec::new() };
    let options = Options {
        resolve: &|_| None,
        top_heading: 1,
        id_prefix: "",
        labels: Labels { table: "", footnotes: "", footnote_back: "", task_done: "■", task_open: "□" },
    };
    from_html(&render(markdown, &options).html)
}

fn from_html(html: &str) -> Vec<Block> {
    let mut reader = Reader::default();
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        reader.text(&rest[..open]);
        let Some(close) = rest[open..].find('>') else { break };
        reader.tag(&rest[open + 1..open + close]);
        rest = &rest[open + close + 1..];
    }
    reader.text(rest);
    reader.flush();
    reader.blocks
}

#[derive(Default)]
struct Reader {
    blocks: Vec<Block>,
    current: Block,
    /// For each open list: the number of its next item, `None` in a bulleted one.
    lists: Vec<Option<usize>>,
    table: Option<Vec<Vec<String>>>,
    /// Tables inside a cell of that table: paper has room for one, and their words stand in the cell.
    inner_tables: usize,
    /// What a table is called stands before it.
    in_caption: bool,
    /// Inside the number of a note.
    skipping: usize,
}

impl Reader {
    fn text(&mut self, html: &str) {
        if self.skipping > 0 {
            return;
        }
        // A note's way back leads nowhere on paper.
        let text = unescape(html).replace(['↩', '\u{fe0e}'], "").replace('☑', "■").replace('☐', "□");
        let target = self.target();
        // A line's end in the source is a space between Latin words and nothing between Chinese ones.
        for part in text.split_inclusive(['\n', ' ', '\t']) {
            let (word, gap) = match part.strip_suffix(['\n', ' ', '\t']) {
                Some(word) => (word, part.ends_with(['\n', ' ', '\t'])),
                None => (part, false),
            };
            target.push_str(word);
            if gap && !target.is_empty() && !target.ends_with([' ', '\n']) {
                let latin = target.chars().next_back().is_some_and(|c| c.is_ascii());
                if latin || !part.ends_with('\n') {
                    target.push(' ');
                }
            }
        }
    }

    /// Where words go: into the open cell, else into the block.
    fn target(&mut self) -> &mut String {
        let rows = self.table.as_mut().filter(|_| !self.in_caption);
        rows.and_then(|rows| rows.last_mut()?.last_mut()).unwrap_or(&mut self.current.text)
    }

    /// Parts words that stand in one place.
    fn part(&mut self) {
        let target = self.target();
        if !target.is_empty() && !target.ends_with([' ', '\n']) {
            target.push(' ');
        }
    }

    fn tag(&mut self, tag: &str) {
        let closing = tag.starts_with('/');
        let name = tag.trim_start_matches('/');
        let name = name.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        match (name, closing) {
            ("h1" | "h2" | "h3" | "h4" | "h5" | "h6", false) => {
                self.begin(match name {
                    "h1" => "h1",
                    "h2" => "h2",
                    _ => "h3",
                });
            }
            ("p", false) if self.current.kind != "li" || !self.current.text.trim().is_empty() => {
                let inside = !self.lists.is_empty();
                let level = self.lists.len();
                self.begin(if inside { "li" } else { "p" });
                self.current.level = level;
            }
            ("li", false) => {
                let level = self.lists.len();
                let number = self.lists.last_mut().and_then(Option::as_mut).map(|next| {
                    *next += 1;
                    *next - 1
                });
                self.begin("li");
                (self.current.level, self.current.number) = (level, number);
            }
            ("ul", false) => {
                self.flush();
                self.lists.push(None);
            }
            ("ol", false) => {
                self.flush();
                let start = tag.split("start=\"").nth(1).and_then(|rest| rest.split('"').next()?.parse().ok());
                self.lists.push(Some(start.unwrap_or(1)));
            }
            ("ul" | "ol", true) => {
                self.flush();
                self.lists.pop();
            }
            ("table", _) if self.inner_tables > 0 || (self.table.is_some() && !closing) => {
                self.part();
                self.inner_tables = if closing { self.inner_tables - 1 } else { self.inner_tables + 1 };
            }
            ("table", false) => {
                self.flush();
                self.table = Some(Vec::new());
            }
            ("table", true) => {
                self.flush();
                let mut rows = self.table.take().unwrap_or_default();
                rows.iter_mut().flatten().for_each(|cell| cell.truncate(cell.trim_end().len()));
                self.blocks.push(Block { kind: "table", cells: rows, ..Block::default() });
            }
            ("tr" | "td" | "th" | "caption", _) if self.inner_tables > 0 => self.part(),
            ("caption", _) => {
                self.flush();
                self.in_caption = !closing;
            }
            ("tr", false) => self.table.iter_mut().for_each(|rows| rows.push(Vec::new())),
            ("td" | "th", false) => {
                self.table.iter_mut().filter_map(|rows| rows.last_mut()).for_each(|row| row.push(String::new()));
            }
            ("br", _) => self.target().push('\n'),
            // The number of a note, not the ² of an author's m².
            ("sup", false) if self.skipping > 0 || tag.contains("footnote-ref") => self.skipping += 1,
            ("sup", true) => self.skipping = self.skipping.saturating_sub(1),
            ("h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "p" | "li" | "blockquote" | "pre", true) => self.flush(),
            ("blockquote" | "pre" | "div" | "details", false) | ("details" | "summary", true) => self.flush(),
            _ => {}
        }
    }

    fn begin(&mut self, kind: &'static str) {
        self.flush();
        self.current.kind = kind;
    }

    fn flush(&mut self) {
        let mut block = std::mem::take(&mut self.current);
        block.text = block.text.trim().to_owned();
        if !block.text.is_empty() {
            if block.kind.is_empty() {
                block.kind = "p";
            }
            self.blocks.push(block);
        }
    }
}

/// What the renderer escapes.
fn unescape(html: &str) -> String {
    if !html.contains('&') {
        return html.to_owned();
    }
    let mut text = html.to_owned();
    for (entity, plain) in [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&#x27;", "'"),
        ("&nbsp;", "\u{a0}"),
        ("&amp;", "&"),
    ] {
        text = text.replace(entity, plain);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_becomes_blocks_of_plain_words() {
        let text = "# 一、内容\n\n**承诺：**内容 A&B\n第二行。\n\n1. 甲\n2. 乙\n   - 丙\n\n| 名称 | 数 |\n|---|---|\n| 灯 | 200 |\n";
        let blocks = of(Some(text));
        let told: Vec<_> = blocks.iter().map(|b| (b.kind, b.text.as_str(), b.level, b.number)).collect();
        assert_eq!(
            told,
            [
                ("h1", "一、内容", 0, None),
                ("p", "承诺：内容 A&B 第二行。", 0, None),
                ("li", "甲", 1, Some(1)),
                ("li", "乙", 1, Some(2)),
                ("li", "丙", 2, None),
                ("table", "", 0, None),
            ]
        );
        assert_eq!(blocks[5].cells, [["名称", "数"], ["灯", "200"]]);
    }

    #[test]
    fn words_of_an_authors_own_html_stay() {
        let told = |markdown: &str| -> Vec<String> {
            of(Some(markdown)).into_iter().flat_map(|b| b.cells.into_iter().flatten().chain([b.text])).collect()
        };
        assert_eq!(told("面积12m<sup>2</sup>[^a]\n\n[^a]: 注\n"), ["面积12m2", "注"]);
        assert_eq!(told("<table><caption>名单</caption><tr><td>甲<br>乙</td></tr></table>\n"), ["名单", "甲\n乙", ""]);
        let nested = "<table><tr><td>甲<td>乙<table><tr><td>丙</td></tr></table>丁</td></tr></table>\n\n戊\n";
        assert_eq!(told(nested), ["甲", "乙 丙 丁", "", "戊"]);
        assert_eq!(told("<details><summary>问</summary>答</details>\n"), ["问", "答"]);
    }

    #[test]
    fn nothing_dangerous_comes_through() {
        let blocks = of(Some("<script>alert(1)</script>\n\n文字<b onclick=x>粗</b>[链](javascript:x)\n"));
        let all: String = blocks.iter().map(|block| block.text.as_str()).collect();
        assert!(all.contains("文字粗链"), "{all}");
        assert!(!all.contains("onclick") && !all.contains("javascript"), "{all}");
    }
}
