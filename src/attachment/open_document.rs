//! OpenDocument: texts, tables and presentations of LibreOffice and WPS.

use super::look::{Look, properties};
use super::office::embedded;
use super::package::{Changes, Package};
use super::paragraphs::with;
use super::xml::{Cleaning, Edit, Mark, attribute, clean, text_of, title, walk};
use super::{Fault, Keeps, What, form, picture};
use crate::diagnostic::{Message, say};

pub(super) fn read(bytes: &[u8], look: &mut Look) -> Result<Option<Vec<u8>>, Fault> {
    let mut package = Package::open(bytes, look)?;
    let mut changes = Changes::default();
    if let Some(manifest) = package.named("META-INF/manifest.xml", look)?
        && text_of(&manifest).contains("encryption-data")
    {
        return Err(Fault::Encrypted);
    }
    let mut signed = false;
    for place in 0..package.names.len() {
        let name = package.names[place].clone();
        let file = name.rsplit('/').next().unwrap_or(&name);
        look.text(file, || say!("内部文件名", "the name of a part"));
        if name.ends_with('/') {
            continue;
        }
        signed |= file.contains("signatures");
        if name.starts_with("Thumbnails/") {
            // The manifest may still name it; readers make their own.
            changes.replace(place, Vec::new());
            continue;
        }
        let part = package.part(place, look)?;
        if !name.ends_with(".xml") {
            if matches!(form::ending(&name).as_str(), "jpg" | "jpeg" | "png") {
                if let Some(clean) = picture::clean(&part) {
                    changes.replace(place, clean);
                }
            } else if name.starts_with("Object ") && !name.contains('/') {
                let label = say!("嵌入的文件 {file}", "the embedded file {file}");
                if let Some(clean) = embedded(file, &part, label, look)? {
                    changes.replace(place, clean);
                }
            }
            continue;
        }
        let xml = text_of(&part);
        Walk::of(file).read(&xml, look)?;
        let clean = match file {
            "meta.xml" => meta(&xml)?,
            _ => without_persons(&xml)?,
        };
        changes.replace(place, clean);
    }
    if signed {
        look.tell(What::KeepsMetadata(Keeps::Signed), Message::same(""));
        return Ok(None);
    }
    package.write(changes, look).map(Some)
}

/// Where a walk through a part is.
#[derive(Default)]
struct Walk {
    part: Option<Message>,
    /// Texts that are open, innermost last: paragraphs in comments in paragraphs.
    texts: Vec<String>,
    paragraph: usize,
    page: usize,
    table: Option<(String, usize)>,
    row_hidden: bool,
    row: usize,
    column: usize,
    /// How many columns the open cell stands for.
    width: usize,
    /// Depths of elements that say what their text is.
    comment: usize,
    deletion: usize,
    notes: usize,
    changes: usize,
}

impl Walk {
    fn of(file: &str) -> Self {
        let part = match file {
            "content.xml" => None,
            "meta.xml" => Some(properties()),
            "styles.xml" => Some(say!("页眉、页脚或样式", "header, footer or styles")),
            "settings.xml" => Some(say!("文档设置", "settings")),
            file => Some(say!("内部文件 {file}", "the part {file}")),
        };
        Self { part, ..Self::default() }
    }

    fn read(mut self, xml: &str, look: &mut Look) -> Result<(), Fault> {
        let mut loose = String::new();
        walk(xml, &mut |mark| {
            match mark {
                Mark::Open(name, start) => {
                    if !loose.trim().is_empty() {
                        look.text(&loose, || self.place());
                        loose.clear();
                    }
                    self.open(name, start, look);
                }
                Mark::Text(text) => match self.texts.last_mut() {
                    Some(paragraph) => *paragraph += text,
                    None => loose += text,
                },
                Mark::Close(name) => {
                    if !loose.trim().is_empty() {
                        look.text(&loose, || self.place());
                    }
                    loose.clear();
                    self.close(name, look);
                }
            }
            Ok(())
        })
    }

    fn open(&mut self, name: &str, start: &quick_xml::events::BytesStart<'_>, look: &mut Look) {
        match name {
            "p" | "h" => {
                self.paragraph += 1;
                self.texts.push(String::new());
            }
            // Names and dates of whoever wrote a comment stand inside the paragraph that it belongs to.
            "creator" | "date" | "sender-initials" | "meta-creator-initials" => self.texts.push(String::new()),
            "annotation" => {
                look.tell(What::Comment, self.place());
                self.comment += 1;
            }
            "deletion" => self.deletion += 1,
            "changed-region" => {
                self.changes += 1;
                if self.changes == 1 {
                    look.tell(What::Change, say!("正文", "text"));
                }
            }
            "notes" => self.notes += 1,
            "page" => self.page += 1,
            "table" => {
                let table = attribute(start, "name").unwrap_or_default();
                let number = self.table.as_ref().map_or(0, |(_, number)| *number) + 1;
                look.text(&table, || say!("工作表的名称", "the name of a sheet"));
                self.table = Some((table, number));
                self.row = 0;
            }
            "table-row" => {
                self.row += 1;
                self.column = 0;
                let visibility = attribute(start, "visibility");
                self.row_hidden = visibility.is_some_and(|state| state == "collapse" || state == "filter");
            }
            "table-cell" | "covered-table-cell" => {
                let repeated = attribute(start, "number-columns-repeated").and_then(|text| text.parse().ok());
                self.width = repeated.unwrap_or(1);
                for name in ["value", "string-value", "formula"] {
                    if let Some(value) = attribute(start, name) {
                        look.text(&value, || self.cell(1));
                    }
                }
            }
            "s" | "tab" | "line-break" => {
                if let Some(text) = self.texts.last_mut() {
                    let count = attribute(start, "c").and_then(|text| text.parse().ok()).unwrap_or(1_usize);
                    match name {
                        // Two blanks end a number as well as a thousand.
                        "s" => (0..count.min(2)).for_each(|_| text.push(' ')),
                        "tab" => text.push('\t'),
                        _ => text.push('\n'),
                    }
                }
            }
            _ => {}
        }
        for name in ["title", "desc", "href", "help-message", "content-validation-name"] {
            if let Some(text) = attribute(start, name) {
                look.text(&text, || self.place());
            }
        }
    }

    fn close(&mut self, name: &str, look: &mut Look) {
        match name {
            "p" | "h" | "creator" | "date" | "sender-initials" | "meta-creator-initials" => {
                if let Some(text) = self.texts.pop() {
                    look.text(&text, || self.place());
                }
            }
            "annotation" => self.comment = self.comment.saturating_sub(1),
            "deletion" => self.deletion = self.deletion.saturating_sub(1),
            "notes" => self.notes = self.notes.saturating_sub(1),
            "table-cell" | "covered-table-cell" => {
                self.column = self.column.saturating_add(self.width);
                self.width = 0;
            }
            "table-row" => self.row_hidden = false,
            _ => {}
        }
    }

    fn place(&self) -> Message {
        let paragraph = self.paragraph;
        let mut place = match &self.part {
            Some(part) => part.clone(),
            None if self.page > 0 => {
                let page = self.page;
                say!("第 {page} 页", "page {page}")
            }
            None if self.width > 0 => self.cell(1),
            None => say!("第 {paragraph} 段", "paragraph {paragraph}"),
        };
        for (depth, words) in [
            (self.notes, say!("备注", "notes")),
            (self.comment, say!("批注", "comment")),
            (self.deletion, say!("修订痕迹里删除的文字", "deleted text of a tracked change")),
        ] {
            if depth > 0 {
                place = with(place, words);
            }
        }
        place
    }

    /// The cell that is open or comes next.
    fn cell(&self, ahead: usize) -> Message {
        let (name, _) = self.table.clone().unwrap_or_default();
        let (column, row) = (letters(self.column.saturating_add(ahead)), self.row);
        let place = say!("工作表“{name}”，{column}{row}", "sheet {name}, {column}{row}");
        match self.row_hidden {
            true => with(place, say!("隐藏的行", "hidden row")),
            false => place,
        }
    }
}

/// The name of a column, from 1.
fn letters(mut number: usize) -> String {
    let mut letters = Vec::new();
    while number > 0 && letters.len() < 8 {
        letters.push(b'A' + ((number - 1) % 26) as u8);
        number = (number - 1) / 26;
    }
    letters.iter().rev().map(|letter| char::from(*letter)).collect()
}

/// Only the title is kept: it is for readers.
fn meta(xml: &str) -> Result<Vec<u8>, Fault> {
    let title = title(xml)?;
    Ok(format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<office:document-meta \
         xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" office:version=\"1.2\"><office:meta><dc:title>{title}</dc:title>\
         </office:meta></office:document-meta>"
    )
    .into_bytes())
}

/// Without the names behind comments and changes, and without the printer of whoever saved it last.
fn without_persons(xml: &str) -> Result<Vec<u8>, Fault> {
    let printer = |start: &quick_xml::events::BytesStart<'_>| {
        start.local_name().as_ref() == "config-item"
            && attribute(start, "name").is_some_and(|name| {
                matches!(name.as_str(), "PrinterName" | "PrinterSetup" | "CurrentDatabaseDataSource")
            })
    };
    let cleaning = Cleaning {
        attribute: &|_, _| Edit::Keep,
        emptied: &["creator", "sender-initials", "meta-creator-initials"],
        dropped: &printer,
    };
    clean(xml, &cleaning)
}
