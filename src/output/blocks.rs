//! A text as blocks of plain words, for paper and for screens.
//!
//! Markdown becomes HTML by the same rules as on the website, with everything dangerous gone; the blocks are read from
//! that well-formed HTML, so that paper, screen and page never differ over what a heading is, or a word.

use serde::Serialize;

use crate::markdown::{Destination, DestinationKind, Labels, Options, Resolved, render};

/// One block.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(in crate::output) struct Block {
    /// `h1`, `h2`, `h3`, `p`, `li`, `table`, `code`, `note`, `picture`, `rule`.
    pub(in crate::output) kind: &'static str,
    /// Empty for a table, a picture and a rule.
    pub(in crate::output) text: String,
    /// The same in parts, where not all of it is plain.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(in crate::output) runs: Vec<Run>,
    /// How deep in quotations.
    #[serde(skip_serializing_if = "is_zero")]
    pub(in crate::output) quote: usize,
    /// How deep a list item is nested, from 1; 0 elsewhere.
    pub(in crate::output) level: usize,
    /// Numbered items carry their number.
    pub(in crate::output) number: Option<usize>,
    /// The rows of a table, the head first.
    pub(in crate::output) cells: Vec<Vec<String>>,
    /// The cells that are not all plain, in parts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(in crate::output) rich: Vec<Cell>,
    /// For each column `left`, `center`, `right`, or nothing.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(in crate::output) aligned: Vec<&'static str>,
    /// A picture's file, and what it shows.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(in crate::output) file: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(in crate::output) alt: String,
}

/// A cell of a table in parts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(in crate::output) struct Cell {
    pub(in crate::output) row: usize,
    pub(in crate::output) column: usize,
    pub(in crate::output) runs: Vec<Run>,
}

/// A part of a text that looks the same throughout.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(in crate::output) struct Run {
    /// Empty for the reference to a note.
    pub(in crate::output) text: String,
    #[serde(flatten)]
    pub(in crate::output) style: Style,
}

/// How a part of a text looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub(in crate::output) struct Style {
    #[serde(skip_serializing_if = "is_not")]
    pub(in crate::output) strong: bool,
    #[serde(skip_serializing_if = "is_not")]
    pub(in crate::output) emphasised: bool,
    /// Struck out: no longer so.
    #[serde(skip_serializing_if = "is_not")]
    pub(in crate::output) struck: bool,
    #[serde(skip_serializing_if = "is_not")]
    pub(in crate::output) underlined: bool,
    #[serde(skip_serializing_if = "is_not")]
    pub(in crate::output) raised: bool,
    #[serde(skip_serializing_if = "is_not")]
    pub(in crate::output) lowered: bool,
    /// The number of the note that is referred to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::output) refers: Option<usize>,
}

fn is_not(is: &bool) -> bool {
    !is
}

fn is_zero(number: &usize) -> bool {
    *number == 0
}

/// The blocks of a Markdown text, without what its pictures say: for where they are seen, or have no place.
pub(in crate::output) fn without_pictures(markdown: &str) -> Vec<Block> {
    let seen = |destination: Destination<'_>| {
        (destination.kind == DestinationKind::Picture).then(|| Resolved { url: "p.png".into(), ..Resolved::default() })
    };
    from_html(&render(markdown, &options(&seen)).html)
}

/// The blocks of a Markdown text with its pictures: `shown` gives the file of one by its address, or nothing where it
/// may not be shown.
pub(in crate::output) fn with_pictures(markdown: Option<&str>, shown: &dyn Fn(&str) -> Option<String>) -> Vec<Block> {
    let Some(markdown) = markdown else { return Vec::new() };
    let seen = |destination: Destination<'_>| {
        let file = (destination.kind == DestinationKind::Picture).then(|| shown(destination.url))??;
        Some(Resolved { url: file, ..Resolved::default() })
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
    /// Inside the notes at the end.
    notes: bool,
    quote: usize,
    /// How deep in elements that look so: strong, emphasised, struck, underlined, raised, lowered.
    looks: [usize; 6],
    /// The parts of the text, or of the cell, that is being read.
    runs: Vec<Run>,
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
        let before = target.len();
        if self.code {
            target.push_str(&text);
            let added = target[before..].to_owned();
            return self.run(&added);
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
        let added = target[before..].to_owned();
        self.run(&added);
    }

    /// Adds what was read to the parts.
    fn run(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        let [strong, emphasised, struck, underlined, raised, lowered] = self.looks.map(|depth| depth > 0);
        let style = Style { strong, emphasised, struck, underlined, raised, lowered, refers: None };
        match self.runs.last_mut().filter(|run| run.style == style) {
            Some(run) => run.text.push_str(text),
            None => self.runs.push(Run { text: text.to_owned(), style }),
        }
    }

    /// The parts that were read, without the blanks around them; nothing where all is plain.
    fn taken_runs(&mut self) -> Vec<Run> {
        let mut runs = std::mem::take(&mut self.runs);
        if runs.iter().all(|run| run.style == Style::default()) {
            return Vec::new();
        }
        // A reference has no words, and the blanks around the words may stand beyond it.
        for run in &mut runs {
            if run.style.refers.is_none() {
                run.text.drain(..run.text.len() - run.text.trim_start().len());
                if !run.text.is_empty() {
                    break;
                }
            }
        }
        for run in runs.iter_mut().rev() {
            if run.style.refers.is_none() {
                run.text.truncate(run.text.trim_end().len());
                if !run.text.is_empty() {
                    break;
                }
            }
        }
        runs.retain(|run| !run.text.is_empty() || run.style.refers.is_some());
        runs
    }

    /// Ends the cell that is being read, or what stands in a table and in no cell.
    fn end_cell(&mut self) {
        let runs = self.taken_runs();
        let Some(rows) = self.table.as_ref().filter(|_| !runs.is_empty()) else { return };
        let (row, column) = (rows.len().saturating_sub(1), rows.last().map_or(0, |row| row.len().saturating_sub(1)));
        self.current.rich.push(Cell { row, column, runs });
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
            ("p", false) if !matches!(self.current.kind, "li" | "note") || !self.current.text.trim().is_empty() => {
                // A second paragraph of an item has its level, and no mark of its own.
                self.begin("p");
                self.current.level = self.lists.len();
            }
            ("li", false) if self.notes && self.lists.len() == 1 => {
                self.begin("note");
                self.current.number = number_of(tag, "fn_");
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
                self.end_cell();
                let mut rows = self.table.take().unwrap_or_default();
                rows.retain(|row| !row.is_empty());
                rows.iter_mut().flatten().for_each(|cell| *cell = cell.trim().to_owned());
                let Block { rich, mut aligned, .. } = std::mem::take(&mut self.current);
                if aligned.iter().all(|side| side.is_empty()) {
                    aligned.clear();
                }
                let (kind, quote) = ("table", self.quote);
                self.blocks.push(Block { kind, quote, cells: rows, rich, aligned, ..Block::default() });
            }
            // A row that is empty is none, and the rows are counted.
            ("tr", false) => {
                self.end_cell();
                for rows in self.table.iter_mut().filter(|rows| rows.last().is_none_or(|row| !row.is_empty())) {
                    rows.push(Vec::new());
                }
            }
            ("td" | "th", false) => {
                self.end_cell();
                let first = self.table.as_ref().is_some_and(|rows| rows.len() == 1);
                self.table.iter_mut().filter_map(|rows| rows.last_mut()).for_each(|row| row.push(String::new()));
                if first {
                    let sides = ["left", "center", "right"];
                    let side = sides.into_iter().find(|side| tag.contains(&format!("align-{side}")));
                    self.current.aligned.push(side.unwrap_or_default());
                }
            }
            ("img", false) => self.picture(tag),
            ("hr", false) if self.table.is_none() => {
                self.flush();
                self.blocks.push(Block { kind: "rule", ..Block::default() });
            }
            ("section", closing) => {
                self.flush();
                self.notes = !closing && tag.contains("footnotes");
            }
            ("strong" | "b", closing) => self.look(0, closing),
            ("em" | "i", closing) => self.look(1, closing),
            ("del" | "s", closing) => self.look(2, closing),
            ("u" | "ins", closing) => self.look(3, closing),
            ("sub", closing) => self.look(5, closing),
            ("br", _) => self.line_break(),
            ("sup", false) if tag.contains("footnote-ref") => self.skipping = true,
            ("sup", false) => self.look(4, false),
            ("sup", true) if self.skipping => self.skipping = false,
            ("sup", true) => self.look(4, true),
            ("a", false) if self.skipping => {
                if let Some(number) = number_of(tag, "#fn_") {
                    let style = Style { refers: Some(number), ..Style::default() };
                    self.runs.push(Run { text: String::new(), style });
                }
            }
            ("pre", closing) => {
                self.flush();
                self.code = !closing;
                if !closing && self.current.kind.is_empty() && self.table.is_none() {
                    self.current.kind = "code";
                }
            }
            ("blockquote", closing) => {
                self.flush();
                self.quote = if closing { self.quote.saturating_sub(1) } else { self.quote + 1 };
            }
            ("h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "p" | "li", true) => self.flush(),
            ("div" | "details" | "summary" | "caption", false) => self.flush(),
            _ => {}
        }
    }

    fn look(&mut self, which: usize, closing: bool) {
        let depth = &mut self.looks[which];
        *depth = if closing { depth.saturating_sub(1) } else { *depth + 1 };
    }

    /// A picture stands by itself; one in a table is told in its cell.
    fn picture(&mut self, tag: &str) {
        let attribute = |name: &str| {
            let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
            Some(rest.split('"').next()?.to_owned())
        };
        let (file, alt) = (attribute("src").unwrap_or_default(), attribute("alt").unwrap_or_default());
        if self.table.is_some() {
            return self.text(&alt);
        }
        let (kind, level) = (self.current.kind, self.current.level);
        self.flush();
        let (file, alt) = (unescape(&file), unescape(&alt));
        self.blocks.push(Block { kind: "picture", quote: self.quote, file, alt, ..Block::default() });
        // What stands behind it goes on as what it was.
        (self.current.kind, self.current.level) = (kind, level);
    }

    /// In a table the cell's, else the block's.
    fn line_break(&mut self) {
        let is_open = self.table.as_ref().is_none_or(|rows| rows.last().is_some_and(|row| !row.is_empty()));
        if is_open {
            self.run("\n");
        }
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
        if self.table.is_some() {
            return;
        }
        let mut block = std::mem::take(&mut self.current);
        block.text = block.text.trim().to_owned();
        block.runs = self.taken_runs();
        block.quote = self.quote;
        if !block.text.is_empty() || !block.runs.is_empty() {
            if block.kind.is_empty() {
                block.kind = "p";
            }
            self.blocks.push(block);
        }
    }
}

/// The number behind a word of a tag.
fn number_of(tag: &str, word: &str) -> Option<usize> {
    let (_, rest) = tag.split_once(word)?;
    rest.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
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
mod tests;
