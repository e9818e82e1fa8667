//! A text for a screen: paragraphs of plain words. A table, which no screen has room for, is told row by row.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use crate::markdown::plain_text;

/// The words of a Markdown text, block by block.
pub(super) fn paragraphs(body: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut from = 0;
    for table in tables(body) {
        words(&body[from..table.range.start], &mut found);
        found.extend(table.told());
        from = table.range.end;
    }
    words(&body[from..], &mut found);
    found
}

fn words(markdown: &str, found: &mut Vec<String>) {
    let text = plain_text(markdown);
    found.extend(text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned));
}

/// A table of the text: where it stands, and the words of its cells.
struct Table {
    range: Range<usize>,
    head: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A row of two cells as `甲：乙`; of more with what each is: `甲：原来 乙；现在 丙`.
    fn told(&self) -> impl Iterator<Item = String> + '_ {
        self.rows.iter().filter_map(|row| {
            let (first, rest) = row.split_first()?;
            let heads = self.head.iter().skip(1);
            let cells = rest.iter().zip(heads).filter(|(cell, _)| !cell.is_empty());
            let told: Vec<_> = match rest.len() {
                1 => cells.map(|(cell, _)| cell.clone()).collect(),
                _ => cells.map(|(cell, head)| format!("{head} {cell}").trim().to_owned()).collect(),
            };
            let separator = if first.is_empty() || told.is_empty() { "" } else { "：" };
            let line = format!("{first}{separator}{}", told.join("；"));
            (!line.is_empty()).then_some(line)
        })
    }
}

fn tables(body: &str) -> Vec<Table> {
    let mut tables: Vec<Table> = Vec::new();
    let mut in_head = false;
    for (event, range) in Parser::new_ext(body, Options::ENABLE_TABLES).into_offset_iter() {
        match event {
            Event::Start(Tag::Table(_)) => tables.push(Table { range, head: Vec::new(), rows: Vec::new() }),
            Event::Start(Tag::TableHead) => in_head = true,
            Event::End(TagEnd::TableHead) => in_head = false,
            Event::Start(Tag::TableRow) => tables.last_mut().into_iter().for_each(|table| table.rows.push(Vec::new())),
            Event::Start(Tag::TableCell) => {
                let source = body.get(range).unwrap_or_default().trim().trim_matches('|');
                let cell = plain_text(source).replace('\n', " ");
                let Some(table) = tables.last_mut() else { continue };
                match table.rows.last_mut() {
                    Some(row) if !in_head => row.push(cell),
                    _ => table.head.push(cell),
                }
            }
            _ => {}
        }
    }
    tables
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_paragraphs() {
        let text = "第一段，\n接着写。\n\n## 标题\n\n- 甲\n- **乙**\n\n<!-- 不说 -->\n附件：[说明](files/a.txt)\n";
        assert_eq!(paragraphs(text), ["第一段，接着写。", "标题", "甲", "乙", "附件：说明"]);
        assert!(paragraphs("").is_empty());
    }

    #[test]
    fn a_table_is_told_row_by_row() {
        let text = "前。\n\n| 单位 | 原来 | 现在 |\n|:--|:--|:--|\n| 东区 | **8月** | 10月 |\n| 西区 |  | 9月 |\n\n后。\n\n| 领域 | 数量 |\n|--|--:|\n| 机关 | 3 |\n";
        assert_eq!(paragraphs(text), ["前。", "东区：原来 8月；现在 10月", "西区：现在 9月", "后。", "机关：3"]);
    }
}
