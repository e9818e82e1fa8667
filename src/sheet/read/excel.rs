//! `.xlsx` and its kin, as Excel, WPS and LibreOffice write them.
//!
//! A reader of our own on the walker that attachments are read with: the cells are wanted with what stands around them
//! (hidden rows, formats, pictures), and row by row, so that a sheet with one cell in its last corner takes no memory.

use super::formats::{Formats, value};
use super::pictures::{self, Cells, Sizes};
use super::unzipped::Unzipped;
use super::{MOST_MERGED, Unreadable, put};
use crate::attachment::xml::{Mark, attribute, walk};
use crate::sheet::book::{Area, Book, Sheet, Value, place};

pub(super) fn read(zip: &mut Unzipped<'_>) -> Result<Book, Unreadable> {
    let relations = zip.relations("")?;
    let workbook = relations.iter().find(|relation| relation.kind == "officeDocument");
    let workbook = workbook.map_or_else(|| "xl/workbook.xml".to_owned(), |relation| relation.target.clone());
    let Some(xml) = zip.xml(&workbook)? else {
        return Err(if zip.has("EncryptedPackage") { Unreadable::Locked } else { Unreadable::Unknown });
    };
    let mut listed = Vec::new();
    let mut later = false;
    walk(&xml, &mut |mark| {
        match mark {
            Mark::Open("workbookPr", start) => {
                later = attribute(start, "date1904").is_some_and(|is| is == "1" || is == "true");
            }
            Mark::Open("sheet", start) => {
                // `id` is there twice, with its prefix and as `sheetId`.
                let mut related = start.attributes();
                let related = related.with_checks(false).flatten();
                let related = related.filter(|known| known.key.as_ref().ends_with(":id"));
                let id = related.map(|known| known.value.to_string()).last();
                let hidden = attribute(start, "state").is_some_and(|state| state != "visible");
                listed.push((attribute(start, "name").unwrap_or_default(), id, hidden));
            }
            _ => {}
        }
        Ok(())
    })?;
    let relations = zip.relations(&workbook)?;
    let folder = workbook.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
    let of_kind = |kind: &str| relations.iter().find(|known| known.kind == kind).map(|known| known.target.clone());
    let strings = match zip.xml(&of_kind("sharedStrings").unwrap_or(format!("{folder}/sharedStrings.xml")))? {
        Some(xml) => strings(&xml)?,
        None => Vec::new(),
    };
    let formats = match zip.xml(&of_kind("styles").unwrap_or(format!("{folder}/styles.xml")))? {
        Some(xml) => Formats::of(&xml)?,
        None => Formats::default(),
    };
    let in_cells = Cells::of(zip, &folder)?;
    let mut book = Book::default();
    for (name, id, hidden) in listed {
        let part = relations.iter().find(|known| Some(&known.id) == id.as_ref());
        let Some(part) = part.filter(|part| part.kind == "worksheet").map(|part| part.target.clone()) else { continue };
        let xml = zip.xml(&part)?.ok_or(Unreadable::Damaged)?;
        let mut sheet = Sheet { name, hidden, ..Sheet::default() };
        let mut pictures = Vec::new();
        let around = Around { strings: &strings, formats: &formats, later };
        let sizes = cells(&xml, &mut sheet, &around, &mut pictures)?;
        drop(xml);
        pictures::over_cells(zip, &part, &mut sheet, &sizes)?;
        for (at, wanted) in pictures {
            let picture = in_cells.picture(zip, &wanted)?;
            pictures::put(&mut sheet, at, picture);
        }
        book.sheets.push(sheet);
    }
    Ok(book)
}

/// The strings that cells share.
fn strings(xml: &str) -> Result<Vec<String>, Unreadable> {
    let mut strings = Vec::new();
    let (mut text, mut within, mut spoken) = (String::new(), false, false);
    walk(xml, &mut |mark| {
        match mark {
            // How it is pronounced stands beside a text and is no part of it.
            Mark::Open("rPh", _) => spoken = true,
            Mark::Close("rPh") => spoken = false,
            Mark::Open("t", _) => within = true,
            Mark::Close("t") => within = false,
            Mark::Text(more) if within && !spoken => text += more,
            Mark::Close("si") => strings.push(std::mem::take(&mut text)),
            _ => {}
        }
        Ok(())
    })?;
    Ok(strings)
}

struct Around<'a> {
    strings: &'a [String],
    formats: &'a Formats,
    later: bool,
}

/// Where a sheet's walk is.
#[derive(Default)]
struct Cursor {
    row: u32,
    column: u32,
    kind: String,
    style: usize,
    /// Of a picture in the cell, counted from 1.
    picture: Option<usize>,
    value: Option<String>,
    formula: Option<String>,
    text: String,
    spoken: bool,
    takes: bool,
}

fn cells(
    xml: &str,
    sheet: &mut Sheet,
    around: &Around<'_>,
    pictures: &mut Vec<((u32, u32), pictures::Wanted)>,
) -> Result<Sizes, Unreadable> {
    let mut at = Cursor::default();
    let mut sizes = Sizes::default();
    let (mut next_row, mut next_column) = (0, 0);
    let mut overflow = None;
    walk(xml, &mut |mark| {
        match mark {
            Mark::Open("row", start) => {
                let number = attribute(start, "r").and_then(|text| text.parse::<u32>().ok());
                at.row = number.and_then(|number| number.checked_sub(1)).unwrap_or(next_row);
                next_row = at.row.saturating_add(1);
                next_column = 0;
                if let Some(height) = attribute(start, "ht").and_then(|text| text.parse().ok()) {
                    sizes.row(at.row, height);
                }
                if attribute(start, "hidden").is_some_and(|is| is == "1" || is == "true") {
                    sheet.hidden_rows.insert(at.row);
                }
            }
            Mark::Open("sheetFormatPr", start) => {
                let number = |name| attribute(start, name).and_then(|text| text.parse().ok());
                sizes.usual(number("defaultRowHeight"), number("defaultColWidth"));
            }
            Mark::Open("col", start) => {
                let number = |name| attribute(start, name).and_then(|text| text.parse::<u32>().ok());
                let width = attribute(start, "width").and_then(|text| text.parse().ok());
                if let (Some(first), Some(last), Some(width)) = (number("min"), number("max"), width) {
                    sizes.columns(first.saturating_sub(1), last.saturating_sub(1), width);
                }
            }
            Mark::Open("c", start) => {
                let given = attribute(start, "r").and_then(|text| place(&text));
                let (row, column) = given.unwrap_or((at.row, next_column));
                let number = |name: &str| attribute(start, name).and_then(|text| text.parse().ok());
                at = Cursor {
                    row,
                    column,
                    kind: attribute(start, "t").unwrap_or_default(),
                    style: number("s").unwrap_or_default(),
                    picture: number("vm"),
                    ..Cursor::default()
                };
                next_column = column.saturating_add(1);
            }
            Mark::Open("v" | "f" | "t", _) => at.takes = true,
            Mark::Open("rPh", _) => at.spoken = true,
            Mark::Close("rPh") => at.spoken = false,
            Mark::Text(text) if at.takes && !at.spoken => at.text += text,
            Mark::Close(name @ ("v" | "f" | "t")) => {
                at.takes = false;
                let text = std::mem::take(&mut at.text);
                match name {
                    "f" => at.formula = Some(text),
                    // Rich text comes in pieces.
                    _ if !at.spoken => at.value.get_or_insert_default().push_str(&text),
                    _ => {}
                }
            }
            Mark::Close("c") => {
                let here = (at.row, at.column);
                let formula = at.formula.as_deref().unwrap_or_default();
                let value = match (pictures::named(formula), at.picture.filter(|_| at.kind == "e")) {
                    (Some(name), _) => {
                        pictures.push((here, pictures::Wanted::Name(name)));
                        None
                    }
                    (None, Some(number)) => {
                        pictures.push((here, pictures::Wanted::Number(number)));
                        None
                    }
                    (None, None) => read_cell(&at, around),
                };
                if let Some(value) = value
                    && let Err(fault) = put(sheet, here, value)
                {
                    overflow = Some(fault);
                    return Err(crate::attachment::Fault::Damaged);
                }
            }
            Mark::Open("mergeCell", start) => {
                let reference = attribute(start, "ref").unwrap_or_default();
                let ends = reference.split_once(':').and_then(|(first, last)| place(first).zip(place(last)));
                if let Some((first, last)) = ends {
                    if sheet.merged.len() >= MOST_MERGED {
                        overflow = Some(Unreadable::TooLarge);
                        return Err(crate::attachment::Fault::Damaged);
                    }
                    sheet.merged.push(Area { first, last });
                }
            }
            _ => {}
        }
        Ok(())
    })
    .map_err(|fault| overflow.take().unwrap_or(fault.into()))?;
    Ok(sizes)
}

fn read_cell(at: &Cursor, around: &Around<'_>) -> Option<Value> {
    let Some(text) = &at.value else { return at.formula.as_ref().map(|_| Value::Unreckoned) };
    Some(match &*at.kind {
        "s" => Value::Text(around.strings.get(text.trim().parse::<usize>().ok()?)?.clone()),
        "inlineStr" | "str" => Value::Text(text.clone()),
        "b" => Value::Flag(matches!(text.trim(), "1" | "true")),
        "e" => Value::Broken(text.trim().to_owned()),
        "d" => match text.split('T').next().and_then(|day| day.parse().ok()) {
            Some(day) => Value::Day(day),
            None => Value::Text(text.clone()),
        },
        _ => match text.trim().parse::<f64>() {
            Ok(number) if number.is_finite() => value(number, around.formats.meaning(at.style), around.later),
            _ => Value::Text(text.clone()),
        },
    })
}
