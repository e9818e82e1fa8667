//! A copy of a workbook that says what is wrong with it: a column of faults, and each faulty cell marked.
//!
//! The copy is made of what was read. Whoever mends it can import it as it is: the column of faults is passed over.

use std::collections::BTreeMap;

use anyhow::Context;
use rust_xlsxwriter::{Color, Format, FormatAlign, Image, Note, Workbook, Worksheet};

use super::book::{Book, Sheet, Value};
use super::columns::fault_head;
use super::placed::Placed;
use super::table::find;
use crate::diagnostic::{Language, Severity, Tongue};

/// The longest remark on a cell.
const LONGEST_NOTE: usize = 2_000;

/// The copy's bytes.
///
/// # Errors
/// When no workbook can be made of it.
pub(crate) fn copy(book: &Book, placed: &[Placed], tongue: Tongue, language: Language) -> anyhow::Result<Vec<u8>> {
    let mut workbook = Workbook::new();
    for (number, sheet) in book.sheets.iter().enumerate() {
        let of_sheet: Vec<&Placed> = placed.iter().filter(|placed| placed.sheet == number).collect();
        let worksheet = workbook.add_worksheet();
        if worksheet.set_name(name(&sheet.name, number)).is_err() {
            worksheet.set_name((number + 1).to_string())?;
        }
        if sheet.hidden {
            worksheet.set_hidden(true);
        }
        write(worksheet, sheet, number, &of_sheet, tongue, language).context("the copy with its faults")?;
    }
    workbook.save_to_buffer().context("the copy with its faults")
}

/// A name that every program takes.
fn name(name: &str, number: usize) -> String {
    let name: String = name.chars().map(|c| if "[]:*?/\\".contains(c) { '-' } else { c }).take(31).collect();
    match name.trim_matches('\'').trim() {
        "" => (number + 1).to_string(),
        name => name.to_owned(),
    }
}

fn write(
    worksheet: &mut Worksheet,
    sheet: &Sheet,
    number: usize,
    placed: &[&Placed],
    tongue: Tongue,
    language: Language,
) -> anyhow::Result<()> {
    let plain = Format::new().set_align(FormatAlign::Top).set_text_wrap();
    let marked = |format: &Format| format.clone().set_background_color(Color::RGB(0x00FF_C7CE));
    let words = |placed: &Placed| {
        let hint = placed.hint.as_ref().map(|hint| format!("；{}", hint.told(tongue))).unwrap_or_default();
        format!("{}{hint}", placed.message.told(tongue))
    };
    let mut of_cells: BTreeMap<(u32, u32), Vec<String>> = BTreeMap::new();
    let mut of_rows: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    let heads: Vec<u32> =
        find(sheet, number, None).map(|tables| tables.iter().map(|table| table.head).collect()).unwrap_or_default();
    let head = heads.first().copied();
    // Of several tables below each other the one that a row is in.
    let head_of = |row: u32| heads.iter().rev().find(|head| **head <= row).copied().or(head);
    for placed in placed.iter().filter(|placed| placed.severity == Severity::Error) {
        let row = placed.row.or(head).unwrap_or_default();
        if let Some(column) = placed.column {
            of_cells.entry((row, column)).or_default().push(words(placed));
        }
        let heading = placed.column.and_then(|column| Some(sheet.text(head_of(row)?, column))).unwrap_or_default();
        let before = if heading.is_empty() { String::new() } else { format!("{heading}：") };
        of_rows.entry(row).or_default().push(format!("{before}{}", words(placed)));
    }
    for area in &sheet.merged {
        let fits = area.last.0 < 1_048_576 && area.last.1 < 16_384 && area.first != area.last;
        if fits && area.first.0 <= area.last.0 && area.first.1 <= area.last.1 {
            // One that runs into another is none.
            let _ =
                worksheet.merge_range(area.first.0, column(area.first.1), area.last.0, column(area.last.1), "", &plain);
        }
    }
    for (at, value) in &sheet.cells {
        let (row, column) = (at.0, column(at.1));
        let format = if of_cells.contains_key(at) { marked(&plain) } else { plain.clone() };
        match value {
            Value::Number { value, percent: false } => {
                worksheet.write_number_with_format(row, column, *value, &format)?
            }
            Value::Number { value, percent: true } => {
                worksheet.write_number_with_format(row, column, *value, &format.set_num_format("0.###%"))?
            }
            Value::Day(day) => {
                let number = serial(*day);
                worksheet.write_number_with_format(row, column, number, &format.set_num_format("yyyy-mm-dd"))?
            }
            Value::Flag(flag) => worksheet.write_boolean_with_format(row, column, *flag, &format)?,
            Value::Text(text) | Value::Moment(text) | Value::Broken(text) => {
                let text: String = text.chars().take(32_767).collect();
                worksheet.write_string_with_format(row, column, text, &format.set_num_format("@"))?
            }
            Value::Unreckoned => worksheet.write_blank(row, column, &format)?,
        };
    }
    let errors = sheet.width().max(1);
    if !of_rows.is_empty() {
        let red = Format::new().set_font_color(Color::RGB(0x00C0_0000)).set_text_wrap().set_align(FormatAlign::Top);
        let faults = own_column(sheet, head).unwrap_or(errors);
        for head in &heads {
            worksheet.write_string_with_format(*head, column(faults), fault_head(language), &red.clone().set_bold())?;
        }
        for (row, words) in &of_rows {
            // What is wrong with the sheet as such stands below the word at the head.
            let before = if heads.contains(row) { format!("{}\n", fault_head(language)) } else { String::new() };
            let text: String = format!("{before}{}", words.join("\n")).chars().take(32_000).collect();
            worksheet.write_string_with_format(*row, column(faults), text, &red)?;
        }
        worksheet.set_column_width(column(faults), 60)?;
    }
    for ((row, at), words) in &of_cells {
        if sheet.value(*row, *at).is_none() {
            worksheet.write_blank(*row, column(*at), &marked(&plain))?;
        }
        let text: String = words.join("\n").chars().take(LONGEST_NOTE).collect();
        worksheet.insert_note(*row, column(*at), &Note::new(text).add_author_prefix(false))?;
    }
    for (at, picture) in &sheet.pictures {
        if let Ok(image) = Image::new_from_buffer(&picture.bytes) {
            worksheet.insert_image_fit_to_cell(at.0, column(at.1), &image, true)?;
        }
    }
    for row in &sheet.hidden_rows {
        if *row < 1_048_576 && sheet.columns_of(*row).next().is_some() {
            worksheet.set_row_hidden(*row)?;
        }
    }
    if let Some(head) = head {
        worksheet.set_freeze_panes(head + 1, 0)?;
    }
    Ok(())
}

/// The column of faults that an earlier copy has left.
fn own_column(sheet: &Sheet, head: Option<u32>) -> Option<u32> {
    let is_own = |text: &str| {
        [Language::Chinese, Language::English]
            .iter()
            .any(|language| text.trim().lines().next() == Some(fault_head(*language)))
    };
    sheet.columns_of(head?).find(|(_, value)| is_own(&value.text())).map(|(column, _)| column)
}

fn column(column: u32) -> u16 {
    u16::try_from(column).unwrap_or(16_383).min(16_383)
}

/// A day as workbooks count it.
pub(crate) fn serial(day: jiff::civil::Date) -> f64 {
    let days = jiff::civil::Date::constant(1899, 12, 30).until(day).map(|span| span.get_days());
    f64::from(days.unwrap_or_default())
}
