//! Workbooks: every cell with its sheet and address, hidden sheets, rows and columns, comments, names, and the strings
//! that stand in the file though no cell shows them any more.

use super::look::Look;
use super::office::Office;
use super::paragraphs::with;
use super::xml::{Mark, attribute, walk};
use super::{Fault, What};
use crate::diagnostic::{Message, say};

/// A sheet, as the workbook lists it.
struct Sheet {
    name: String,
    part: String,
    hidden: bool,
}

/// The strings that cells share.
#[derive(Default)]
struct Strings {
    texts: Vec<String>,
    used: Vec<bool>,
}

pub(super) fn read(bytes: &[u8], look: &mut Look) -> Result<Option<Vec<u8>>, Fault> {
    let mut office = Office::open(bytes, look)?;
    let Some(workbook) = office.xml("xl/workbook.xml", look)? else { return Err(Fault::Damaged) };
    let sheets = sheets(&workbook, &mut office, look)?;
    let mut strings = strings(&mut office, look)?;
    for sheet in &sheets {
        let Some(xml) = office.xml(&sheet.part, look)? else { continue };
        cells(&xml, sheet, &mut strings, look)?;
        for relation in office.relations(&sheet.part, look)? {
            let kind = relation.kind.rsplit('/').next().unwrap_or_default();
            if matches!(kind, "comments" | "threadedComment")
                && let Some(xml) = office.xml(&relation.target, look)?
            {
                comments(&xml, sheet, look)?;
            }
        }
    }
    for (text, _) in strings.texts.iter().zip(&strings.used).filter(|(_, used)| !**used) {
        look.text(text, || say!("没有单元格显示的文字", "a text that no cell shows"));
    }
    office.finish(look)
}

/// The sheets, and what the workbook itself says: names and their formulas.
fn sheets(workbook: &str, office: &mut Office<'_>, look: &mut Look) -> Result<Vec<Sheet>, Fault> {
    let mut listed: Vec<(String, String, bool)> = Vec::new();
    let mut name = String::new();
    walk(workbook, &mut |mark| {
        match mark {
            Mark::Open("sheet", start) => {
                let title = attribute(start, "name").unwrap_or_default();
                look.text(&title, || say!("工作表的名称", "the name of a sheet"));
                let related =
                    start.attributes().with_checks(false).flatten().find(|known| known.key.as_ref() == "r:id");
                let id = related.map(|known| known.value.to_string()).or_else(|| attribute(start, "id"));
                let hidden = attribute(start, "state").is_some_and(|state| state != "visible");
                listed.extend(id.map(|id| (title, id, hidden)));
            }
            Mark::Open("definedName", start) => {
                name = attribute(start, "name").unwrap_or_default();
                let comment = attribute(start, "comment").unwrap_or_default();
                for text in [&name, &comment] {
                    look.text(text, || say!("定义的名称", "a defined name"));
                }
            }
            Mark::Text(text) => look.text(text, || match name.is_empty() {
                true => say!("工作簿", "the workbook"),
                false => say!("定义的名称", "a defined name"),
            }),
            Mark::Close("definedName") => name.clear(),
            _ => {}
        }
        Ok(())
    })?;
    let relations = office.relations("xl/workbook.xml", look)?;
    let part = |id: &str| relations.iter().find(|relation| relation.id == id).map(|known| known.target.clone());
    Ok(listed.into_iter().filter_map(|(name, id, hidden)| Some(Sheet { name, part: part(&id)?, hidden })).collect())
}

fn strings(office: &mut Office<'_>, look: &mut Look) -> Result<Strings, Fault> {
    let mut strings = Strings::default();
    let Some(xml) = office.xml("xl/sharedStrings.xml", look)? else { return Ok(strings) };
    let (mut text, mut in_text) = (String::new(), false);
    walk(&xml, &mut |mark| {
        match mark {
            Mark::Open("t", _) => in_text = true,
            Mark::Close("t") => in_text = false,
            Mark::Text(more) if in_text => text += more,
            Mark::Close("si") => strings.texts.push(std::mem::take(&mut text)),
            // How a reading is pronounced stands beside the text and is no part of it.
            Mark::Open("rPh", _) => text.push('\n'),
            _ => {}
        }
        Ok(())
    })?;
    strings.used = vec![false; strings.texts.len()];
    Ok(strings)
}

/// Where a sheet's walk is.
#[derive(Default)]
struct Cursor {
    address: String,
    /// How the value is to be understood.
    kind: String,
    row_hidden: bool,
    /// Hidden columns, from and to, from 1.
    columns_hidden: Vec<(u32, u32)>,
    value: String,
    in_cell: bool,
}

fn cells(xml: &str, sheet: &Sheet, strings: &mut Strings, look: &mut Look) -> Result<(), Fault> {
    let mut at = Cursor::default();
    walk(xml, &mut |mark| {
        match mark {
            Mark::Open(name, start) => match name {
                "col" if attribute(start, "hidden").is_some_and(|hidden| is_true(&hidden)) => {
                    let number = |name| attribute(start, name).and_then(|text| text.parse().ok());
                    at.columns_hidden.extend(number("min").zip(number("max")));
                }
                "row" => at.row_hidden = attribute(start, "hidden").is_some_and(|hidden| is_true(&hidden)),
                "c" => {
                    at.address = attribute(start, "r").unwrap_or_default();
                    at.kind = attribute(start, "t").unwrap_or_default();
                    at.in_cell = true;
                }
                "hyperlink" | "dataValidation" => {
                    for name in ["display", "tooltip", "location", "prompt", "promptTitle", "error", "errorTitle"] {
                        let text = attribute(start, name).unwrap_or_default();
                        look.text(&text, || place(sheet, &at, None));
                    }
                }
                _ => {}
            },
            Mark::Text(text) => at.value += text,
            Mark::Close(name) => {
                let value = std::mem::take(&mut at.value);
                match name {
                    "v" if at.kind == "s" => {
                        let number: usize = value.trim().parse().unwrap_or(usize::MAX);
                        if let Some(text) = strings.texts.get(number) {
                            strings.used[number] = true;
                            look.text(text, || place(sheet, &at, None));
                        }
                    }
                    "v" if at.kind.is_empty() || at.kind == "n" => {
                        look.text(&as_shown(&value), || place(sheet, &at, None));
                    }
                    // `&C` and its kin say where the text stands, and would make a word of a number.
                    name if name.ends_with("Header") || name.ends_with("Footer") => {
                        look.text(&value, || place(sheet, &at, Some(say!("页眉页脚", "header or footer"))));
                        let plain = without_codes(&value);
                        look.text(&plain, || place(sheet, &at, Some(say!("页眉页脚", "header or footer"))));
                    }
                    "f" => look.text(&value, || place(sheet, &at, Some(say!("公式里", "in the formula")))),
                    // Rich text in a cell of its own comes in pieces.
                    "t" | "r" | "rPh" if at.in_cell => at.value = value,
                    "c" => {
                        look.text(&value, || place(sheet, &at, None));
                        at.in_cell = false;
                        at.address.clear();
                    }
                    _ => look.text(&value, || place(sheet, &at, None)),
                }
            }
        }
        Ok(())
    })
}

/// A number as its digits: `1.3800138E10` is a phone's.
fn as_shown(value: &str) -> String {
    if value.contains(['E', 'e'])
        && let Ok(number) = value.parse::<f64>()
        && (1e9..1e19).contains(&number)
        && number.fract() == 0.0
    {
        return format!("{number:.0}");
    }
    value.to_owned()
}

/// A header or footer without what it says of place, font and size.
fn without_codes(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        plain += before;
        rest = match after.chars().next() {
            Some('"') => after[1..].split_once('"').map_or("", |(_, rest)| rest),
            Some(digit) if digit.is_ascii_digit() => after.trim_start_matches(|c: char| c.is_ascii_digit()),
            Some(code) => {
                plain.push('\n');
                &after[code.len_utf8()..]
            }
            None => "",
        };
    }
    plain + rest
}

fn is_true(value: &str) -> bool {
    value == "1" || value == "true"
}

fn comments(xml: &str, sheet: &Sheet, look: &mut Look) -> Result<(), Fault> {
    let (mut address, mut text) = (String::new(), String::new());
    walk(xml, &mut |mark| {
        match mark {
            Mark::Open("comment" | "threadedComment", start) => {
                address = attribute(start, "ref").unwrap_or_default();
                look.tell(What::Comment, cell(sheet, &address));
            }
            Mark::Text(more) => text += more,
            Mark::Close("author") => {
                look.text(&std::mem::take(&mut text), || say!("批注的作者", "the author of a comment"));
            }
            Mark::Close("comment" | "threadedComment") => {
                let here = || with(cell(sheet, &address), say!("批注", "comment"));
                look.text(&std::mem::take(&mut text), here);
            }
            _ => {}
        }
        Ok(())
    })
}

/// A cell's place, by the name that its reader sees.
fn cell(sheet: &Sheet, address: &str) -> Message {
    let name = &sheet.name;
    let table = match sheet.hidden {
        true => say!("隐藏的工作表“{name}”", "hidden sheet {name}"),
        false => say!("工作表“{name}”", "sheet {name}"),
    };
    match address.is_empty() {
        true => table,
        false => with(table, Message::same(address)),
    }
}

fn place(sheet: &Sheet, at: &Cursor, more: Option<Message>) -> Message {
    let mut place = cell(sheet, &at.address);
    let column = column(&at.address);
    if at.in_cell && at.columns_hidden.iter().any(|(from, to)| (*from..=*to).contains(&column)) {
        place = with(place, say!("隐藏的列", "hidden column"));
    }
    if at.in_cell && at.row_hidden {
        place = with(place, say!("隐藏的行", "hidden row"));
    }
    match more {
        Some(more) => with(place, more),
        None => place,
    }
}

/// The column of an address, from 1: `AB12` is in column 28.
fn column(address: &str) -> u32 {
    let letters = address.bytes().take(4).take_while(u8::is_ascii_uppercase);
    letters.fold(0, |number, letter| number * 26 + u32::from(letter - b'A') + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_addresses() {
        assert_eq!(as_shown("1.3800138E10"), "13800138000");
        assert_eq!(as_shown("13800138000"), "13800138000");
        assert_eq!(as_shown("1.5E-3"), "1.5E-3");
        assert_eq!(without_codes("&L&\"黑体\"&12 甲&C13800138000&"), "\n 甲\n13800138000");
        assert_eq!((column("A1"), column("AB12"), column("")), (1, 28, 0));
    }
}
