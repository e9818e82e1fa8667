//! What is wrong with a sheet, at its cell.

use super::book::{Book, address};
use crate::diagnostic::{Message, Severity, say};

/// A fault, or a remark, of a cell, a row or a whole sheet.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Placed {
    pub(crate) sheet: usize,
    /// From 0.
    pub(crate) row: Option<u32>,
    pub(crate) column: Option<u32>,
    pub(crate) severity: Severity,
    pub(crate) code: &'static str,
    pub(crate) message: Message,
    pub(crate) hint: Option<Message>,
}

impl Placed {
    pub(crate) fn new(
        severity: Severity,
        code: &'static str,
        sheet: usize,
        at: (Option<u32>, Option<u32>),
        message: Message,
    ) -> Self {
        Self { sheet, row: at.0, column: at.1, severity, code, message, hint: None }
    }

    pub(crate) fn error(code: &'static str, sheet: usize, at: (Option<u32>, Option<u32>), message: Message) -> Self {
        Self::new(Severity::Error, code, sheet, at, message)
    }

    pub(crate) fn warning(code: &'static str, sheet: usize, at: (Option<u32>, Option<u32>), message: Message) -> Self {
        Self::new(Severity::Warning, code, sheet, at, message)
    }

    pub(crate) fn note(code: &'static str, sheet: usize, at: (Option<u32>, Option<u32>), message: Message) -> Self {
        Self::new(Severity::Note, code, sheet, at, message)
    }

    #[must_use]
    pub(crate) fn hint(mut self, hint: Message) -> Self {
        self.hint = Some(hint);
        self
    }

    /// Its cell, or its row.
    pub(crate) fn address(&self) -> Option<String> {
        self.row.map(|row| self.column.map_or_else(|| (row + 1).to_string(), |column| address(row, column)))
    }

    /// Where it is, in the words that a spreadsheet program has for it.
    pub(crate) fn place(&self, book: &Book) -> Message {
        let name = book.sheets.get(self.sheet).map_or("", |sheet| &*sheet.name);
        match (self.row, self.column) {
            (Some(row), Some(column)) => {
                let cell = address(row, column);
                say!("工作表“{name}” {cell}", "sheet “{name}” {cell}")
            }
            (Some(row), None) => {
                let row = row + 1;
                say!("工作表“{name}” 第{row}行", "sheet “{name}” row {row}")
            }
            _ => say!("工作表“{name}”", "sheet “{name}”"),
        }
    }
}
