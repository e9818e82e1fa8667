//! What a workbook is here: sheets of cells that say something, whatever program wrote them.
//!
//! Cells are kept by their places and not as a table, so that a sheet of a million empty rows is as small as what it says.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;

/// A workbook, or a table saved as text.
#[derive(Clone, Debug, Default)]
pub(crate) struct Book {
    pub(crate) sheets: Vec<Sheet>,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Sheet {
    pub(crate) name: String,
    pub(crate) hidden: bool,
    /// By row and column, from 0. Never empty texts.
    pub(crate) cells: BTreeMap<(u32, u32), Value>,
    pub(crate) merged: Vec<Area>,
    /// Rows that a reader of the sheet does not see: hidden, or left out by a filter.
    pub(crate) hidden_rows: BTreeSet<u32>,
    /// Pictures in a cell, or laid over one with their upper left corner.
    pub(crate) pictures: BTreeMap<(u32, u32), Picture>,
    /// Cells with more pictures than the one above, of which nobody knows which is meant.
    pub(crate) more_pictures: BTreeSet<(u32, u32)>,
    /// Cells with a picture that cannot be read, and how many there are of which not even the cell is known.
    pub(crate) lost_pictures: BTreeSet<(u32, u32)>,
    pub(crate) unplaced_pictures: usize,
}

/// Cells that are shown as one; the last row and column belong to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Area {
    pub(crate) first: (u32, u32),
    pub(crate) last: (u32, u32),
}

impl Area {
    pub(crate) fn contains(&self, (row, column): (u32, u32)) -> bool {
        (self.first.0..=self.last.0).contains(&row) && (self.first.1..=self.last.1).contains(&column)
    }
}

/// A picture of a workbook.
#[derive(Clone, Debug)]
pub(crate) struct Picture {
    /// `jpg`, without a dot.
    pub(crate) ending: String,
    pub(crate) bytes: Arc<[u8]>,
}

/// What a cell says.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    Text(String),
    Number {
        value: f64,
        /// Shown as parts of a hundred.
        percent: bool,
    },
    /// A day without a time.
    Day(Date),
    /// A day with a time, or a time alone, as it is shown.
    Moment(String),
    Flag(bool),
    /// `#REF!` and its kin.
    Broken(String),
    /// A formula that no program has reckoned yet.
    Unreckoned,
}

impl Sheet {
    pub(crate) fn value(&self, row: u32, column: u32) -> Option<&Value> {
        self.cells.get(&(row, column))
    }

    /// What a cell says, or the cell that it is shown as one with.
    pub(crate) fn shown(&self, row: u32, column: u32) -> Option<&Value> {
        self.value(row, column).or_else(|| {
            let area = self.merged.iter().find(|area| area.contains((row, column)))?;
            self.cells.get(&area.first)
        })
    }

    pub(crate) fn text(&self, row: u32, column: u32) -> String {
        self.shown(row, column).map(Value::text).unwrap_or_default()
    }

    /// Every row that says something, with its columns.
    pub(crate) fn rows(&self) -> impl Iterator<Item = u32> + '_ {
        let mut last = None;
        self.cells.keys().filter_map(move |(row, _)| (last.replace(*row) != Some(*row)).then_some(*row))
    }

    pub(crate) fn columns_of(&self, row: u32) -> impl Iterator<Item = (u32, &Value)> + '_ {
        self.cells.range((row, 0)..=(row, u32::MAX)).map(|((_, column), value)| (*column, value))
    }

    /// The first column that no cell uses.
    pub(crate) fn width(&self) -> u32 {
        self.cells.keys().map(|(_, column)| column + 1).max().unwrap_or_default()
    }
}

impl Value {
    /// As it is shown, more or less.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Text(text) | Self::Moment(text) | Self::Broken(text) => text.clone(),
            Self::Number { value, percent } => number(*value, *percent),
            Self::Day(day) => day.to_string(),
            Self::Flag(flag) => if *flag { "TRUE" } else { "FALSE" }.to_owned(),
            Self::Unreckoned => String::new(),
        }
    }
}

/// A number as a sheet shows it: at most fifteen digits, so that `0.1+0.2` is 0.3.
fn number(value: f64, percent: bool) -> String {
    let value = if percent { value * 100.0 } else { value };
    let rounded: f64 = format!("{value:.14e}").parse().unwrap_or(value);
    format!("{}{}", rounded + 0.0, if percent { "%" } else { "" })
}

/// The letters of a column: 0 is A, 26 is AA.
pub(crate) fn letters(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        letters.push(char::from(b'A' + ((rest - 1) % 26) as u8));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// `B7`: as people call a cell.
pub(crate) fn address(row: u32, column: u32) -> String {
    format!("{}{}", letters(column), row + 1)
}

/// The row and column of an address; `$` and what does not belong there make none.
pub(crate) fn place(address: &str) -> Option<(u32, u32)> {
    let letters = address.bytes().take_while(u8::is_ascii_uppercase).count();
    let (name, digits) = address.split_at(letters);
    if !(1..=3).contains(&letters) || digits.len() > 7 {
        return None;
    }
    let column = name.bytes().fold(0, |number, letter| number * 26 + u32::from(letter - b'A') + 1);
    Some((digits.parse::<u32>().ok()?.checked_sub(1)?, column - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_those_that_people_say() {
        for (row, column, text) in
            [(0, 0, "A1"), (6, 1, "B7"), (0, 25, "Z1"), (0, 26, "AA1"), (99, 701, "ZZ100"), (0, 702, "AAA1")]
        {
            assert_eq!(address(row, column), text);
            assert_eq!(place(text), Some((row, column)));
        }
        for text in ["", "1", "A", "A0", "$A$1", "AAAA1", "A99999999", "甲1"] {
            assert_eq!(place(text), None, "{text}");
        }
    }

    #[test]
    fn numbers_are_as_a_sheet_shows_them() {
        let shown = |value: f64, percent: bool| Value::Number { value, percent }.text();
        assert_eq!(shown(0.1 + 0.2, false), "0.3");
        assert_eq!(shown(200.0, false), "200");
        assert_eq!(shown(-0.0, false), "0");
        assert_eq!((shown(0.95, true), shown(1.0 / 3.0, true)), ("95%".to_owned(), "33.3333333333333%".to_owned()));
    }
}
