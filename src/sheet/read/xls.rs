//! `.xls`, the older form, through a library. WPS's `.et` is one.

use std::io::Cursor;

use calamine::{Data, Reader, SheetType, SheetVisible, Xls};

use super::formats::{self, Meaning};
use super::{Unreadable, binary, put};
use crate::containment::contain;
use crate::sheet::book::{Area, Book, Sheet, Value};

/// The largest file. The form has at most 65,536 rows of 256 columns, of which the library keeps every cell.
const MOST: usize = 32 << 20;

pub(super) fn read(bytes: &[u8]) -> Result<Book, Unreadable> {
    // Workbooks of the newer form that are locked come in such a container.
    let wide = |name: &str| name.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    if memchr::memmem::find(bytes, &wide("EncryptedPackage")).is_some() {
        return Err(Unreadable::Locked);
    }
    if bytes.len() > MOST {
        return Err(Unreadable::TooLarge);
    }
    contain(|| read_contained(bytes)).unwrap_or(Err(Unreadable::Damaged))
}

fn read_contained(bytes: &[u8]) -> Result<Book, Unreadable> {
    let mut workbook: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(|error| match error {
        calamine::XlsError::Password => Unreadable::Locked,
        _ => Unreadable::Damaged,
    })?;
    let listed: Vec<_> = workbook
        .sheets_metadata()
        .iter()
        .map(|sheet| (sheet.name.clone(), sheet.visible != SheetVisible::Visible, sheet.typ == SheetType::WorkSheet))
        .collect();
    let mut binary = binary::read(bytes).unwrap_or_default();
    let later = workbook.has_1904_epoch();
    let mut book = Book::default();
    for (number, (name, hidden, is_table)) in listed.into_iter().enumerate() {
        if !is_table {
            continue;
        }
        let range = workbook.worksheet_range(&name).map_err(|_| Unreadable::Damaged)?;
        let known = binary.sheets.get_mut(number).map(std::mem::take).unwrap_or_default();
        let merged = workbook.merge_cells_by_sheet_name(&name).unwrap_or_default();
        let merged = merged.iter().map(|area| Area { first: area.start, last: area.end });
        let (hidden_rows, unplaced_pictures) = (known.hidden_rows, known.pictures);
        let mut sheet =
            Sheet { name, hidden, merged: merged.collect(), hidden_rows, unplaced_pictures, ..Sheet::default() };
        let (top, left) = range.start().unwrap_or_default();
        for (row, column, data) in range.used_cells() {
            let at = (top.saturating_add(row as u32), left.saturating_add(column as u32));
            let meaning = known.styles.get(&at).map(|style| binary.formats.meaning(*style));
            let value = match (data, meaning) {
                (Data::Float(number), Some(meaning)) => formats::value(*number, meaning, later),
                (Data::Int(number), Some(meaning)) => formats::value(*number as f64, meaning, later),
                _ => value(data),
            };
            put(&mut sheet, at, value)?;
        }
        book.sheets.push(sheet);
    }
    Ok(book)
}

fn value(data: &Data) -> Value {
    match data {
        Data::Int(number) => Value::Number { value: *number as f64, percent: false },
        Data::Float(number) => Value::Number { value: *number, percent: false },
        Data::Bool(flag) => Value::Flag(*flag),
        Data::DateTime(moment) if moment.is_duration() => formats::value(moment.as_f64(), Meaning::Time, false),
        Data::DateTime(moment) => {
            // Counted from 1900 or from 1904: the library has reckoned which.
            let (year, month, day, hour, minute, ..) = moment.to_ymd_hms_milli();
            match jiff::civil::Date::new(year as i16, month as i8, day as i8) {
                Ok(day) if (hour, minute) == (0, 0) => Value::Day(day),
                Ok(day) => Value::Moment(format!("{day} {hour:02}:{minute:02}")),
                Err(_) => Value::Number { value: moment.as_f64(), percent: false },
            }
        }
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => Value::Text(text.clone()),
        Data::Error(error) => Value::Broken(error.to_string()),
        Data::Empty => Value::Text(String::new()),
    }
}
