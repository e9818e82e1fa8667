//! Spreadsheets in and out: a board as a workbook, and what an office has in workbooks as items of a board.
//!
//! ```text
//! out   sources ─▶ stock ─▶ write ─▶ .xlsx
//! in    file ─▶ read ─▶ book ─▶ tables ─▶ rows ─▶ plan ─▶ sources as they would be ─▶ check ─▶ faults at their cells
//!               what it says    which kind,  cells    texts of            the same that
//!                               which key    as text  files               `check` says
//! ```
//!
//! Files stay the only truth: a workbook is a way to type, and what it says is what a file says or a fault with its cell.
//! Nothing is ever removed by an import but the value of a cell that was emptied in a workbook of our own; items and entries
//! that a sheet does not have are left alone and told. The module is pure but for nothing: reading and writing files is the
//! commands' (`sheet`, `import`).

mod book;
mod cells;
mod columns;
mod copy;
mod grid;
mod import;
mod placed;
mod plan;
mod read;
mod stock;
mod table;
mod write;

pub(crate) use book::{Book, Picture};
pub(crate) use cells::{Kept, called, kept, parts, value_at};
pub(crate) use columns::{Column, Layout, layout_of, layouts};
pub(crate) use copy::copy;
pub(crate) use import::{Import, Wanted, import};
pub(crate) use placed::Placed;
pub(crate) use plan::{Asked, Plan, Says, asked, free_id, joined, kept_body, leads_to, put, spoken, two_ways, without};
pub(crate) use read::{MOST_BYTES, Unreadable, read};
pub(crate) use stock::{OrgFault, Stock, Stocked, above};
pub(crate) use write::{Choice, named, workbook};

#[cfg(test)]
mod tests;

/// The day of a serial number, as a sheet without a format for it has it.
fn read_day(number: f64) -> Option<jiff::civil::Date> {
    read::day_of(number, false)
}
