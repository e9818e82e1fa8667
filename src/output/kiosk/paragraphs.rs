//! A text for a screen: paragraphs of plain words. A table, which no screen has room for, is told row by row.

use crate::output::blocks::{self, Block};

/// The words of a Markdown text, block by block, by the same reading as on paper.
pub(in crate::output) fn paragraphs(body: &str) -> Vec<String> {
    let mut found = Vec::new();
    for block in blocks::without_pictures(body) {
        match block.kind {
            "table" => found.extend(told(&block)),
            _ => found.extend(lines(&block.text)),
        }
    }
    found
}

fn lines(text: &str) -> impl Iterator<Item = String> + '_ {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned)
}

/// A table row by row: one of two cells as `甲：乙`; of more with what each is: `甲：原来 乙；现在 丙`. A head alone is told
/// as it is.
fn told(table: &Block) -> Vec<String> {
    let cell = |text: &String| text.replace('\n', " ");
    let [head, rows @ ..] = table.cells.as_slice() else { return Vec::new() };
    if rows.is_empty() {
        return lines(&head.iter().map(cell).collect::<Vec<_>>().join(" ")).collect();
    }
    rows.iter()
        .filter_map(|row| {
            let (first, rest) = row.split_first()?;
            let named = rest.iter().zip(head.iter().skip(1)).filter(|(cell, _)| !cell.is_empty());
            let told: Vec<_> = match rest.len() {
                1 => named.map(|(text, _)| cell(text)).collect(),
                _ => named.map(|(text, head)| format!("{} {}", cell(head), cell(text)).trim().to_owned()).collect(),
            };
            let separator = if first.is_empty() || told.is_empty() { "" } else { "：" };
            let line = format!("{}{separator}{}", cell(first), told.join("；"));
            (!line.is_empty()).then_some(line)
        })
        .collect()
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
