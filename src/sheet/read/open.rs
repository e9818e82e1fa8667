//! `.ods`, as LibreOffice writes it.

use std::collections::HashSet;

use super::unzipped::Unzipped;
use super::{MOST_CELLS, MOST_MERGED, Unreadable, pictures, put};
use crate::attachment::xml::{Mark, attribute, walk};
use crate::sheet::book::{Area, Book, Sheet, Value};

/// Where a table's walk is.
#[derive(Default)]
struct Cursor {
    row: u32,
    column: u32,
    /// Rows and columns that are the same as this one.
    rows: u32,
    columns: u32,
    /// Of the row, before it is repeated.
    cells: Vec<(u32, u32, Value)>,
    pictures: Vec<(u32, String)>,
    hidden: bool,
    /// What the cell is.
    kind: String,
    value: String,
    spans: (u32, u32),
    text: String,
    /// How deep in remarks, which are no part of a cell.
    remarks: u32,
    in_cell: bool,
    in_text: u32,
    formula: bool,
    /// Whether a frame's picture was taken: others in it are the same in other forms.
    framed: bool,
}

pub(super) fn read(zip: &mut Unzipped<'_>) -> Result<Book, Unreadable> {
    if let Some(manifest) = zip.xml("META-INF/manifest.xml")?
        && manifest.contains("encryption-data")
    {
        return Err(Unreadable::Locked);
    }
    let Some(xml) = zip.xml("content.xml")? else { return Err(Unreadable::Damaged) };
    let mut book = Book::default();
    let mut pictures: Vec<(usize, (u32, u32), String)> = Vec::new();
    let mut at = Cursor::default();
    let mut overflow = None;
    // Sheets are hidden by their style.
    let (mut style, mut hidden) = (String::new(), HashSet::new());
    let walked = walk(&xml, &mut |mark| {
        let number = |start: &_, name: &str| attribute(start, name).and_then(|text| text.parse::<u32>().ok());
        match mark {
            Mark::Open("style", start) => style = attribute(start, "name").unwrap_or_default(),
            Mark::Open("table-properties", start) if attribute(start, "display").is_some_and(|is| is == "false") => {
                hidden.insert(style.clone());
            }
            Mark::Open("table", start) => {
                let name = attribute(start, "name").unwrap_or_default();
                let hidden = attribute(start, "style-name").is_some_and(|style| hidden.contains(&style));
                book.sheets.push(Sheet { name, hidden, ..Sheet::default() });
                at = Cursor::default();
            }
            Mark::Open("table-row", start) => {
                at.rows = number(start, "number-rows-repeated").unwrap_or(1).max(1);
                at.hidden = attribute(start, "visibility").is_some_and(|is| is != "visible");
                at.column = 0;
            }
            Mark::Open("table-cell" | "covered-table-cell", start) => {
                at.columns = number(start, "number-columns-repeated").unwrap_or(1).max(1);
                at.kind = attribute(start, "value-type").unwrap_or_default();
                let value = ["value", "date-value", "boolean-value", "string-value"];
                at.value = value.iter().find_map(|name| attribute(start, name)).unwrap_or_default();
                let span = |name| number(start, name).unwrap_or(1).max(1);
                at.spans = (span("number-rows-spanned"), span("number-columns-spanned"));
                at.formula = attribute(start, "formula").is_some();
                at.text.clear();
                at.in_cell = true;
            }
            Mark::Open("annotation", _) => at.remarks += 1,
            Mark::Close("annotation") => at.remarks = at.remarks.saturating_sub(1),
            Mark::Open("p", _) if at.in_cell && at.remarks == 0 => {
                if !at.text.is_empty() {
                    at.text.push('\n');
                }
                at.in_text += 1;
            }
            Mark::Close("p") if at.remarks == 0 => at.in_text = at.in_text.saturating_sub(1),
            Mark::Open("line-break", _) if at.in_text > 0 => at.text.push('\n'),
            Mark::Open("s", start) if at.in_text > 0 => {
                let blanks = number(start, "c").unwrap_or(1).min(100);
                (0..blanks).for_each(|_| at.text.push(' '));
            }
            Mark::Text(text) if at.in_text > 0 && at.remarks == 0 => at.text += text,
            Mark::Open("frame", _) => at.framed = false,
            Mark::Open("object" | "plugin", _) => at.framed = true,
            Mark::Open("image", start) if !std::mem::replace(&mut at.framed, true) => {
                match (attribute(start, "href").filter(|_| at.in_cell), book.sheets.last_mut()) {
                    (Some(part), _) => at.pictures.push((at.column, part)),
                    // One that is fastened to the page lies over no cell.
                    (None, Some(sheet)) => sheet.unplaced_pictures += 1,
                    (None, None) => {}
                }
            }
            Mark::Close("table-cell" | "covered-table-cell") => {
                at.in_cell = false;
                if let Some(sheet) = book.sheets.last_mut()
                    && at.spans != (1, 1)
                {
                    if sheet.merged.len() >= MOST_MERGED {
                        overflow = Some(Unreadable::TooLarge);
                        return Err(crate::attachment::Fault::Damaged);
                    }
                    let first = (at.row, at.column);
                    let last = (first.0.saturating_add(at.spans.0 - 1), first.1.saturating_add(at.spans.1 - 1));
                    sheet.merged.push(Area { first, last });
                }
                if let Some(value) = read_cell(&at) {
                    at.cells.push((at.column, at.columns, value));
                }
                at.column = at.column.saturating_add(at.columns);
            }
            Mark::Close("table-row") => {
                let place = book.sheets.len().saturating_sub(1);
                let Some(sheet) = book.sheets.last_mut() else { return Ok(()) };
                let cells = std::mem::take(&mut at.cells);
                let all: u64 = cells.iter().map(|(_, columns, _)| u64::from(*columns)).sum();
                if all * u64::from(at.rows) > MOST_CELLS as u64 {
                    overflow = Some(Unreadable::TooLarge);
                    return Err(crate::attachment::Fault::Damaged);
                }
                for row in (at.row..at.row.saturating_add(at.rows)).filter(|_| !cells.is_empty()) {
                    for (column, columns, value) in &cells {
                        for column in *column..column.saturating_add(*columns) {
                            if let Err(fault) = put(sheet, (row, column), value.clone()) {
                                overflow = Some(fault);
                                return Err(crate::attachment::Fault::Damaged);
                            }
                        }
                    }
                    if at.hidden {
                        sheet.hidden_rows.insert(row);
                    }
                }
                for (column, part) in at.pictures.drain(..) {
                    pictures.push((place, (at.row, column), part));
                }
                at.row = at.row.saturating_add(at.rows);
            }
            _ => {}
        }
        Ok(())
    });
    walked.map_err(|fault| overflow.take().unwrap_or(fault.into()))?;
    for (sheet, at, part) in pictures {
        let picture = pictures::picture(zip, part.trim_start_matches("./"))?;
        pictures::put(&mut book.sheets[sheet], at, picture);
    }
    Ok(book)
}

fn read_cell(at: &Cursor) -> Option<Value> {
    let number = || at.value.parse::<f64>().ok().filter(|number| number.is_finite());
    Some(match &*at.kind {
        "float" | "currency" => Value::Number { value: number()?, percent: false },
        "percentage" => Value::Number { value: number()?, percent: true },
        "date" => match at.value.split_once('T').unwrap_or((&at.value, "")) {
            (day, "" | "00:00:00") => Value::Day(day.parse().ok()?),
            (day, time) => Value::Moment(format!("{day} {}", time.get(..5).unwrap_or(time))),
        },
        "time" => Value::Moment(at.text.clone()),
        "boolean" => Value::Flag(at.value == "true"),
        _ if at.text.is_empty() && at.value.is_empty() => return at.formula.then_some(Value::Unreckoned),
        _ if at.text.starts_with("#") && at.formula || at.text.starts_with("Err:") => Value::Broken(at.text.clone()),
        _ if at.text.is_empty() => Value::Text(at.value.clone()),
        _ => Value::Text(at.text.clone()),
    })
}
