//! How the columns of a table share its width, by what stands in them.

use super::lines::ems;

/// A column as it was measured, points.
#[derive(Clone, Copy, Debug)]
pub(super) struct Column {
    /// The longest word, which is not to be broken.
    pub(super) word: f64,
    /// The longest cell on one line.
    pub(super) whole: f64,
}

/// Whether words have a part in which no line ends and that is too long to be moved to the next: their lines are ragged.
pub(super) fn is_ragged(words: &str) -> bool {
    const LONG: usize = 20;
    words.split(|c: char| c.is_whitespace() || c >= '\u{2E80}').any(|part| part.chars().nth(LONG).is_some())
}

/// The longest word in a column's cells and the longest cell, as counted. A line ends at blanks, between Chinese characters,
/// of which at least four stand beside each other, and in an address after `@` and `/`.
pub(super) fn longest<'a>(cells: impl Iterator<Item = &'a str>) -> (&'a str, &'a str) {
    let (mut word, mut whole) = ("", "");
    let longer = |longest: &mut &'a str, found: &'a str| {
        if ems(found) > ems(longest) {
            *longest = found;
        }
    };
    for cell in cells {
        longer(&mut whole, cell);
        let fourth = cell.char_indices().nth(4).map_or(cell.len(), |(at, _)| at);
        longer(&mut word, &cell[..fourth]);
        let ends = |c: char| c.is_whitespace() || "@/".contains(c) || c.is_alphabetic() && c >= '\u{2E80}';
        cell.split_inclusive(ends).for_each(|part| longer(&mut word, part));
    }
    (word, whole)
}

/// The widths of columns in `room`: each has its cells on one line if there is room, else all of it is filled, each has its longest word whole, and
/// the rest goes where most is left to break; where even the words have no room, the longest of them give way.
pub(super) fn shared(columns: &[Column], room: f64) -> Vec<f64> {
    if columns.is_empty() {
        return Vec::new();
    }
    let number = columns.len() as f64;
    let sum = |of: fn(&Column) -> f64| columns.iter().map(of).sum::<f64>();
    let (words, wholes) = (sum(|column| column.word.min(column.whole)), sum(|column| column.whole));
    if wholes <= room {
        return columns.iter().map(|column| column.whole).collect();
    }
    if words <= room {
        let wanting = |column: &Column| (column.whole - column.word).max(0.0).sqrt();
        let all: f64 = columns.iter().map(wanting).sum();
        let least = |column: &Column| column.word.min(column.whole);
        let mut widths: Vec<f64> = columns.iter().map(least).collect();
        // No column gets more than its cells need; what it leaves the others share again.
        let mut left = room - words;
        let mut open: Vec<usize> = (0..columns.len()).filter(|n| wanting(&columns[*n]) > 0.0).collect();
        let mut wanted = all;
        while left > 0.01 && !open.is_empty() && wanted > 0.0 {
            let full =
                open.iter().copied().find(|n| widths[*n] + left * wanting(&columns[*n]) / wanted >= columns[*n].whole);
            match full {
                Some(n) => {
                    left -= columns[n].whole - widths[n];
                    widths[n] = columns[n].whole;
                    wanted -= wanting(&columns[n]);
                    open.retain(|m| *m != n);
                }
                None => {
                    open.iter().for_each(|n| widths[*n] += left * wanting(&columns[*n]) / wanted);
                    left = 0.0;
                }
            }
        }
        return widths.into_iter().map(|width| width + left.max(0.0) / number).collect();
    }
    // The words above a common limit are cut down to it.
    let mut sorted: Vec<f64> = columns.iter().map(|column| column.word.min(column.whole)).collect();
    sorted.sort_by(f64::total_cmp);
    let mut left = room;
    let mut limit = room / number;
    for (n, word) in sorted.iter().enumerate() {
        limit = left / (columns.len() - n) as f64;
        if *word > limit {
            break;
        }
        left -= word;
    }
    columns.iter().map(|column| column.word.min(column.whole).min(limit)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn widths(columns: &[(f64, f64)], room: f64) -> Vec<i64> {
        let columns: Vec<Column> = columns.iter().map(|&(word, whole)| Column { word, whole }).collect();
        shared(&columns, room).into_iter().map(|width| width.round() as i64).collect()
    }

    #[test]
    fn a_columns_longest_word_is_what_must_not_be_broken() {
        let of = |cells: &[&'static str]| longest(cells.iter().copied());
        assert_eq!(of(&["统一社会信用代码", "91370100MA3EXAMPLE"]), ("91370100MA3EXAMPLE", "91370100MA3EXAMPLE"));
        assert_eq!(of(&["单位名称", "示例市某某科技发展有限公司"]), ("单位名称", "示例市某某科技发展有限公司"));
        assert_eq!(of(&["linshili2026@example.org"]).0, "linshili2026@");
        assert_eq!(of(&["电话", "0531-00001234"]).0, "0531-00001234");
        assert_eq!(of(&["序号", "1"]).0, "序号");
        assert_eq!(of(&[]), ("", ""));
        assert!(is_ragged("网址 https://www.example.org/bszn 可查") && !is_ragged("电话 0531-0000 1234，请拨打"));
    }

    #[test]
    fn a_table_with_room_keeps_each_cell_on_one_line() {
        assert_eq!(widths(&[(10.0, 20.0), (40.0, 80.0)], 200.0), [20, 80]);
    }

    #[test]
    fn a_narrow_table_breaks_sentences_and_no_words() {
        let found = widths(&[(20.0, 20.0), (30.0, 400.0), (100.0, 100.0)], 300.0);
        assert_eq!(found, [20, 180, 100]);
        let found = widths(&[(30.0, 40.0), (30.0, 900.0)], 300.0);
        assert!(found[0] <= 40 && found.iter().sum::<i64>() == 300, "{found:?}");
    }

    #[test]
    fn the_longest_words_give_way_first() {
        assert_eq!(widths(&[(20.0, 20.0), (500.0, 900.0), (400.0, 400.0)], 220.0), [20, 100, 100]);
        assert_eq!(widths(&[], 100.0), [0; 0]);
        assert_eq!(widths(&[(0.0, 0.0)], 100.0), [0]);
    }
}
