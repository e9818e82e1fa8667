//! A text as blocks of plain words, for paper and for screens.
//!
//! Markdown becomes HTML by the same rules as on the website, with everything dangerous gone; the blocks are read from
//! that well-formed HTML, so that paper, screen and page never differ over what a heading is, or a word.

use serde::Serialize;

use crate::markdown::{Destination, DestinationKind, Labels, Options, Resolved, render};

/// One block.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(in crate::output) struct Block {
    /// `h1`, `h2`, `h3`, `p`, `li`, `table`.
    pub(in crate::output) kind: &'static str,
    /// Empty for a table.
    pub(in crate::output) text: String,
    /// How deep a list item is nested, from 1; 0 elsewhere.
    pub(in crate::output) level: usize,
    /// Numbered items carry their number.
    pub(in crate::output) number: Option<usize>,
    /// The rows of a table, the head first.
    pub(in crate::output) cells: Vec<Vec<String>>,
}

/// The blocks of a Markdown text, without what its pictures say: for where they are seen, or have no place.
pub(in crate::output) fn without_pictures(markdown: &str) -> Vec<Block> {
    let seen = |destination: Destination<'_>| {
        (destination.kind == DestinationKind::Picture).then(|| Resolved { url: "p.png".into(), ..Resolved::default() })
    };
    from_html(&render(markdown, &options(&seen)).html)
}

/// The blocks of a Markdown text.
pub(in crate::output) fn of(markdown: Option<&str>) -> Vec<Block> {
    let Some(markdown) = markdown else { return Vec::new() };
    from_html(&render(markdown, &options(&|_| None)).html)
}

/// A sentence, and below it points with numbers; a single point has none.
pub(in crate::output) fn of_points(lead: &str, points: &[&str]) -> Vec<Block> {
    let first = Block { kind: "p", text: lead.to_owned(), ..Block::default() };
    let point = |(n, text): (usize, &&str)| match points.len() {
        1 => Block { kind: "p", text: (*text).to_owned(), ..Block::default() },
        _ => Block { kind: "li", text: (*text).to_owned(), level: 1, number: Some(n + 1), ..Block::default() },
    };
    std::iter::once(first).chain(points.iter().enumerate().map(point)).collect()
}

fn options<'a>(resolve: &'a dyn Fn(Destination<'_>) -> Option<Resolved>) -> Options<'a> {
    let labels = Labels { table: "", footnotes: "", footnote_back: "", task_done: "■", task_open: "□" };
    Options { resolve, top_heading: 1, id_prefix: "", labels }
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
    /// Tables that are open inside a cell of it.
    inner_tables: usize,
    /// Inside the number of a note.
    skipping: bool,
    /// Inside code, whose lines are lines.
    code: bool,
}

impl Reader {
    fn text(&mut self, html: &str) {
        if self.skipping {
            return;
        }
        // A note's way back leads nowhere on paper.
        let text = unescape(html).replace(['↩', '\u{fe0e}'], "").replace('☑', "■").replace('☐', "□");
        let target = match self.table.as_mut() {
            Some(rows) => {
                // What stands in a table and in no cell of it, such as its caption, is a row of its own.
                if rows.last().is_none_or(Vec::is_empty) {
                    if text.trim().is_empty() {
                        return;
                    }
                    rows.push(vec![String::new()]);
                }
                match rows.last_mut().and_then(|row| row.last_mut()) {
                    Some(cell) => cell,
                    None => return,
                }
            }
            None => &mut self.current.text,
        };
        if self.code {
            return target.push_str(&text);
        }
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
            // A table in a cell is told in that cell.
            ("table", false) if self.table.is_some() => self.inner_tables += 1,
            ("table", true) if self.inner_tables > 0 => self.inner_tables -= 1,
            ("tr" | "td" | "th", _) if self.inner_tables > 0 => self.line_break(),
            ("table", false) => {
                self.flush();
                self.table = Some(Vec::new());
            }
            ("table", true) => {
                let mut rows = self.table.take().unwrap_or_default();
                rows.retain(|row| !row.is_empty());
                rows.iter_mut().flatten().for_each(|cell| cell.truncate(cell.trim_end().len()));
                self.blocks.push(Block { kind: "table", cells: rows, ..Block::default() });
            }
            ("tr", false) => self.table.iter_mut().for_each(|rows| rows.push(Vec::new())),
            ("td" | "th", false) => {
                self.table.iter_mut().filter_map(|rows| rows.last_mut()).for_each(|row| row.push(String::new()));
            }
            ("br", _) => self.line_break(),
            ("sup", false) => self.skipping = tag.contains("footnote-ref"),
            ("sup", true) => self.skipping = false,
            ("pre", closing) => {
                self.flush();
                self.code = !closing;
            }
            ("h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "p" | "li" | "blockquote", true) => self.flush(),
            ("blockquote" | "div" | "details" | "summary" | "caption", false) => self.flush(),
            _ => {}
        }
    }

    /// In a table the cell's, else the block's.
    fn line_break(&mut self) {
        match self.table.as_mut().map(|rows| rows.last_mut().and_then(|row| row.last_mut())) {
            Some(cell) => cell.into_iter().for_each(|cell| cell.push('\n')),
            None => self.current.text.push('\n'),
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
    fn breaks_signs_and_code_keep_their_places() {
        let text =
            "面积80m<sup>2</sup>[^1]\n\n| 甲<br>乙 | 丙 |\n|--|--|\n| 丁 | 戊 |\n\n```\n一\n二\n```\n\n[^1]: 注\n";
        let blocks = of(Some(text));
        assert_eq!(blocks[0].text, "面积80m2");
        assert_eq!(blocks[1].cells, [["甲\n乙", "丙"], ["丁", "戊"]]);
        assert_eq!(blocks[2].text, "一\n二");
        assert_eq!(blocks[3].text, "注");
    }

    /// The letters of a page, without what only leads to a note and back.
    fn letters_of_page(html: &str) -> String {
        let mut html = html.to_owned();
        while let Some(start) = html.find("<sup class=\"footnote-ref\"") {
            let end = html[start..].find("</sup>").map_or(html.len(), |end| start + end);
            html.replace_range(start..end, "");
        }
        let words: Vec<&str> =
            html.split('<').map(|part| part.split_once('>').map_or(part, |(_, words)| words)).collect();
        letters(&unescape(&words.concat()))
    }

    fn letters(text: &str) -> String {
        text.chars().filter(|c| c.is_alphanumeric()).collect()
    }

    fn markdown() -> impl proptest::strategy::Strategy<Value = String> {
        use proptest::prelude::*;
        let piece = prop::sample::select(vec![
            "甲",
            "乙",
            "丙丁",
            "a",
            "1",
            " ",
            "\n",
            "\n\n",
            "    ",
            "\t",
            "- ",
            "1. ",
            "# ",
            "> ",
            "**",
            "*",
            "`",
            "```\n",
            "|",
            "<br>",
            "<sup>2</sup>",
            "<b>",
            "</b>",
            "<div>",
            "</div>",
            "<table><tr><td>",
            "</td></tr></table>",
            "<details><summary>",
            "</summary>",
            "[^1]",
            "\n\n[^1]: ",
            "[丁](a)",
            "\u{b}",
            "\u{2028}",
            "\\\n",
            "~~",
            "\n---\n",
            "&amp;",
            "&lt;",
            "<!-- x -->",
            "\n- [x] ",
            "<ruby>",
            "<rt>",
            "</rt></ruby>",
        ]);
        prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(2000))]

        /// Page, paper, screen and search say the same words of a text, in the same order.
        #[test]
        fn every_medium_says_the_same_words(text in markdown(), table in proptest::bool::ANY) {
            let with_table = format!("{text}\n\n| 庚 | 辛 |\n|--|--|\n| {} | 癸 |\n\n{text}", text.replace(['\n', '|'], " "));
            let text = if table { with_table } else { text };
            let options = options(&|_| None);
            let page = render(&text, &options);
            let on_page = letters_of_page(&page.html);
            let on_paper: String = of(Some(&text)).iter().map(|block| letters(&block.text) + &letters(&block.cells.concat().concat())).collect();
            proptest::prop_assert_eq!(&on_page, &on_paper, "{}\n{}", text, page.html);
            proptest::prop_assert_eq!(&on_page, &letters(&page.text), "{}\n{}", text, page.html);
            if !page.html.contains("<table") {
                let on_screen: String = crate::output::kiosk::paragraphs(&text).iter().map(|line| letters(line)).collect();
                proptest::prop_assert_eq!(&on_page, &on_screen, "{}", text);
            }
        }
    }

    #[test]
    fn nothing_dangerous_comes_through() {
        let blocks = of(Some("<script>alert(1)</script>\n\n文字<b onclick=x>粗</b>[链](javascript:x)\n"));
        let all: String = blocks.iter().map(|block| block.text.as_str()).collect();
        assert!(all.contains("文字粗链"), "{all}");
        assert!(!all.contains("onclick") && !all.contains("javascript"), "{all}");
    }
}
