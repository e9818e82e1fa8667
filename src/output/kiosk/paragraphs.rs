//! A text for a screen: paragraphs of plain words. A table, which no screen has room for, is told row by row.
//!
//! Of all that dresses words, one thing changes what they say: what is struck out is no longer so. It stands between two
//! signs ([`STRUCK`]) that nobody types; the player draws a line through it and does not read it aloud.

use std::borrow::Cow;

use crate::output::blocks::{self, Block, Run};

/// Before and behind words that are struck out. The player knows the same signs.
pub(crate) const STRUCK: [char; 2] = ['\u{e}', '\u{f}'];

/// The words of a Markdown text, block by block, by the same reading as on paper.
pub(crate) fn paragraphs(body: &str) -> Vec<String> {
    let mut found = Vec::new();
    for block in blocks::without_pictures(body) {
        match block.kind {
            "table" => found.extend(told(&block)),
            _ => found.extend(lines(&marked(&block.text, &block.runs))),
        }
    }
    found
}

/// A text without the signs of what is struck out: its letters, as they are counted and set.
pub(super) fn bare(text: &str) -> Cow<'_, str> {
    if text.contains(STRUCK) { text.replace(STRUCK, "").into() } else { text.into() }
}

/// The pieces of a text that was cut: a sign that is open at the end of one is closed there, and opened in the next.
pub(super) fn balanced(pieces: &mut [String]) {
    let [open, close] = STRUCK;
    let mut is_struck = false;
    for piece in pieces {
        if is_struck {
            piece.insert(0, open);
        }
        is_struck = piece.rfind(open) > piece.rfind(close);
        if is_struck {
            piece.push(close);
        }
    }
}

/// A block's words, with signs around what is struck out.
fn marked<'a>(text: &'a str, runs: &[Run]) -> Cow<'a, str> {
    if !runs.iter().any(|run| run.style.struck) {
        return text.into();
    }
    let [open, close] = STRUCK;
    let mut words = String::new();
    for run in runs {
        // Lines are paragraphs of their own.
        let mut parts = run.text.split('\n');
        let mut part = |part: &str| match run.style.struck && !part.trim().is_empty() {
            true => words.extend([open].into_iter().chain(part.chars()).chain([close])),
            false => words.push_str(part),
        };
        part(parts.next().unwrap_or_default());
        for next in parts {
            part("\n");
            part(next);
        }
    }
    words.into()
}

fn lines(text: &str) -> impl Iterator<Item = String> + '_ {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned)
}

/// A table row by row: one of two cells as `甲：乙`; of more with what each is: `甲：原来 乙；现在 丙`. A head alone is told
/// as it is.
fn told(table: &Block) -> Vec<String> {
    let rows: Vec<Vec<String>> = table.cells.iter().enumerate().map(|(n, row)| dressed(table, n, row)).collect();
    let [head, rows @ ..] = rows.as_slice() else { return Vec::new() };
    if rows.is_empty() {
        return lines(&head.join(" ")).collect();
    }
    rows.iter()
        .filter_map(|row| {
            let (first, rest) = row.split_first()?;
            let named = rest.iter().zip(head.iter().skip(1)).filter(|(cell, _)| !cell.is_empty());
            let told: Vec<_> = match rest.len() {
                1 => named.map(|(text, _)| text.clone()).collect(),
                _ => named.map(|(text, head)| format!("{head} {text}").trim().to_owned()).collect(),
            };
            let separator = if first.is_empty() || told.is_empty() { "" } else { "：" };
            let line = format!("{first}{separator}{}", told.join("；"));
            (!line.is_empty()).then_some(line)
        })
        .collect()
}

/// The cells of a row, each on one line.
fn dressed(table: &Block, n: usize, row: &[String]) -> Vec<String> {
    let cell = |(m, cell): (usize, &String)| {
        let rich = table.rich.iter().find(|rich| (rich.row, rich.column) == (n, m));
        marked(cell, rich.map_or(&[], |rich| &rich.runs)).replace('\n', " ")
    };
    row.iter().enumerate().map(cell).collect()
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

    #[test]
    fn what_is_struck_out_is_told_from_what_is_so() {
        let text = "原定~~12户~~**20户**。\n\n| 楼号 | 进度 |\n|--|--|\n| 1号楼 | ~~未办~~已办 |\n\n~~全行~~\n";
        assert_eq!(paragraphs(text), ["原定\u{e}12户\u{f}20户。", "1号楼：\u{e}未办\u{f}已办", "\u{e}全行\u{f}"]);
        assert_eq!(bare("原定\u{e}12户\u{f}20户。"), "原定12户20户。");
    }

    #[test]
    fn what_is_struck_out_stays_so_in_every_piece() {
        let mut pieces = ["甲\u{e}乙。", "丙。", "丁\u{f}戊。", "己"].map(str::to_owned);
        balanced(&mut pieces);
        assert_eq!(pieces, ["甲\u{e}乙。\u{f}", "\u{e}丙。\u{f}", "\u{e}丁\u{f}戊。", "己"]);
    }
}
