//! Tables in pages of the web, and workbooks as one XML file: what many systems write into a file that they call `.xls`.
//!
//! A spreadsheet program shows all tables of a page in one sheet, below each other, and so it is here. Cells say what is seen.

use std::cell::RefCell;
use std::collections::HashSet;

use html5ever::TokenizerResult;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};

use super::{MOST_CELLS, MOST_MERGED, Unreadable, put};
use crate::attachment::Fault;
use crate::attachment::xml::{Mark, attribute, walk};
use crate::sheet::book::{Area, Book, Sheet, Value};

/// The widest and highest cell that is several.
const WIDEST: u32 = 1_000;

/// How deep tables may stand in cells of others.
const DEEPEST: usize = 50;

pub(super) fn read(text: &str, name: &str) -> Result<Book, Unreadable> {
    let sheet = Sheet { name: name.to_owned(), ..Sheet::default() };
    let tokenizer = Tokenizer::new(Walk(RefCell::new(Page { sheet, ..Page::default() })), TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(text));
    // It stops early where something is wrong, which the page knows.
    if matches!(tokenizer.feed(&input), TokenizerResult::Done) {
        tokenizer.end();
    }
    let mut page = tokenizer.sink.0.into_inner();
    page.end_cell()?;
    match page.fault {
        Some(fault) => Err(fault),
        None if !page.any => Err(Unreadable::Unknown),
        None => Ok(Book { sheets: vec![page.sheet] }),
    }
}

/// Takes what a page is made of, as browsers do.
struct Walk(RefCell<Page>);

impl TokenSink for Walk {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut page = self.0.borrow_mut();
        match token {
            Token::CharacterTokens(text) => page.text(&text),
            Token::TagToken(tag) => {
                if let Err(fault) = page.tag(&tag) {
                    page.fault = Some(fault);
                    return TokenSinkResult::Script(());
                }
                // What a style, a script or the title says is not shown, and no tag stands in it.
                match (tag.kind, &*tag.name) {
                    (TagKind::StartTag, "style") => return TokenSinkResult::RawData(RawKind::Rawtext),
                    (TagKind::StartTag, "script") => return TokenSinkResult::RawData(RawKind::ScriptData),
                    (TagKind::StartTag, "title") => return TokenSinkResult::RawData(RawKind::Rcdata),
                    _ => {}
                }
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

/// The value of an attribute of a tag.
fn value_of<'t>(tag: &'t Tag, name: &str) -> Option<&'t str> {
    tag.attrs.iter().find(|attribute| &*attribute.name.local == name).map(|attribute| &*attribute.value)
}

/// Where a page's walk is.
#[derive(Default)]
struct Page {
    sheet: Sheet,
    /// Whether there was a table.
    any: bool,
    /// The next row that is free.
    next: u32,
    /// Tables that are open: the row of each, the next column, and the cell that is open in it.
    open: Vec<Open>,
    /// Cells that those above or to the left are shown as one with.
    taken: HashSet<(u32, u32)>,
    /// Why it cannot be read.
    fault: Option<Unreadable>,
}

#[derive(Default)]
struct Open {
    row: Option<u32>,
    column: u32,
    cell: Option<Cell>,
}

#[derive(Default)]
struct Cell {
    text: String,
    /// A blank that shows only before more text.
    gap: bool,
}

impl Page {
    fn tag(&mut self, tag: &Tag) -> Result<(), Unreadable> {
        match (tag.kind, &*tag.name) {
            (TagKind::StartTag, "table") => {
                self.any = true;
                if self.open.len() >= DEEPEST {
                    return Err(Unreadable::Damaged);
                }
                if self.next > 0 && self.open.is_empty() {
                    self.next += 1;
                }
                self.open.push(Open::default());
            }
            (TagKind::EndTag, "table") => {
                self.end_cell()?;
                self.open.pop();
            }
            (TagKind::StartTag, "tr") => {
                self.end_cell()?;
                let row = self.next;
                if let Some(open) = self.open.last_mut() {
                    (open.row, open.column) = (Some(row), 0);
                    self.next += 1;
                    if value_of(tag, "style").is_some_and(|style| style.replace(' ', "").contains("display:none")) {
                        self.sheet.hidden_rows.insert(row);
                    }
                }
            }
            (TagKind::StartTag, "td" | "th") => {
                self.end_cell()?;
                self.begin_cell(tag)?;
            }
            (TagKind::EndTag, "td" | "th" | "tr") => self.end_cell()?,
            (_, "br") => self.line(true),
            (_, "p" | "div" | "li") => self.line(false),
            (TagKind::StartTag, "img") => {
                if let Some(open) = self.open.last()
                    && let (Some(row), Some(_)) = (open.row, &open.cell)
                {
                    self.sheet.lost_pictures.insert((row, open.column));
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn begin_cell(&mut self, tag: &Tag) -> Result<(), Unreadable> {
        let Some(open) = self.open.last_mut() else { return Ok(()) };
        let Some(row) = open.row else { return Ok(()) };
        while self.taken.contains(&(row, open.column)) {
            open.column += 1;
        }
        let span = |name| value_of(tag, name).and_then(|text| text.trim().parse().ok()).unwrap_or(1).clamp(1, WIDEST);
        let (columns, rows) = (span("colspan"), span("rowspan"));
        if (columns, rows) != (1, 1) {
            let first = (row, open.column);
            let last = (row + rows - 1, open.column + columns - 1);
            if self.taken.len() > MOST_CELLS || self.sheet.merged.len() >= MOST_MERGED {
                return Err(Unreadable::TooLarge);
            }
            self.taken.extend((first.0..=last.0).flat_map(|row| (first.1..=last.1).map(move |column| (row, column))));
            self.sheet.merged.push(Area { first, last });
        }
        open.cell = Some(Cell::default());
        Ok(())
    }

    fn end_cell(&mut self) -> Result<(), Unreadable> {
        let Some(open) = self.open.last_mut() else { return Ok(()) };
        if let (Some(cell), Some(row)) = (open.cell.take(), open.row) {
            let column = open.column;
            open.column += 1;
            put(&mut self.sheet, (row, column), Value::Text(cell.text))?;
        }
        Ok(())
    }

    fn line(&mut self, always: bool) {
        if let Some(cell) = self.open.last_mut().and_then(|open| open.cell.as_mut())
            && (always || !cell.text.is_empty() && !cell.text.ends_with('\n'))
        {
            cell.text.push('\n');
            cell.gap = false;
        }
    }

    fn text(&mut self, text: &str) {
        let Some(cell) = self.open.last_mut().and_then(|open| open.cell.as_mut()) else { return };
        for c in text.chars() {
            if c.is_ascii_whitespace() {
                cell.gap = !cell.text.is_empty() && !cell.text.ends_with('\n');
                continue;
            }
            if std::mem::take(&mut cell.gap) {
                cell.text.push(' ');
            }
            // Blanks of other widths are blanks.
            cell.text.push(if matches!(c, '\u{a0}' | '\u{2002}' | '\u{2003}' | '\u{2009}') { ' ' } else { c });
        }
    }
}

/// Whether a text is a workbook of the year 2003 in XML.
pub(super) fn is_workbook(text: &str) -> bool {
    let mut end = text.len().min(4_000);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text[..end].contains("urn:schemas-microsoft-com:office:spreadsheet")
        && !text[..end].to_lowercase().contains("<html")
}

/// Where such a workbook's walk is.
#[derive(Default)]
struct Cursor {
    row: u32,
    column: u32,
    next_row: u32,
    span: u32,
    percent: bool,
    formula: bool,
    kind: String,
    value: Option<String>,
    text: String,
    takes: bool,
    remark: bool,
}

pub(super) fn workbook(text: &str) -> Result<Book, Unreadable> {
    let mut book = Book::default();
    let mut percents: HashSet<String> = HashSet::new();
    let mut style = String::new();
    let mut at = Cursor::default();
    let (mut overflow, mut visible) = (None, false);
    let walked = walk(text, &mut |mark| {
        let number = |start: &_, name: &str| attribute(start, name).and_then(|text| text.parse::<u32>().ok());
        match mark {
            Mark::Open("Style", start) => style = attribute(start, "ID").unwrap_or_default(),
            Mark::Open("NumberFormat", start)
                if attribute(start, "Format").is_some_and(|format| format == "Percent" || format.contains('%')) =>
            {
                percents.insert(style.clone());
            }
            Mark::Open("Worksheet", start) => {
                let name = attribute(start, "Name").unwrap_or_default();
                book.sheets.push(Sheet { name, ..Sheet::default() });
                at = Cursor::default();
            }
            Mark::Open("Visible", _) => visible = true,
            Mark::Close("Visible") => visible = false,
            Mark::Text(text) if visible && text.contains("Hidden") => {
                book.sheets.iter_mut().last().into_iter().for_each(|sheet| sheet.hidden = true);
            }
            Mark::Open("Row", start) => {
                at.row = number(start, "Index").and_then(|index| index.checked_sub(1)).unwrap_or(at.next_row);
                at.next_row = at.row.saturating_add(1).saturating_add(number(start, "Span").unwrap_or_default());
                at.column = 0;
                if attribute(start, "Hidden").is_some_and(|is| is == "1")
                    && let Some(sheet) = book.sheets.last_mut()
                {
                    sheet.hidden_rows.insert(at.row);
                }
            }
            Mark::Open("Cell", start) => {
                if let Some(index) = number(start, "Index").and_then(|index| index.checked_sub(1)) {
                    at.column = index;
                }
                let (across, down) =
                    (number(start, "MergeAcross").unwrap_or_default(), number(start, "MergeDown").unwrap_or_default());
                at.span = across;
                at.percent = attribute(start, "StyleID").is_some_and(|style| percents.contains(&style));
                at.formula = attribute(start, "Formula").is_some();
                (at.value, at.kind) = (None, String::new());
                if let Some(sheet) = book.sheets.last_mut()
                    && (across, down) != (0, 0)
                {
                    if sheet.merged.len() >= MOST_MERGED {
                        overflow = Some(Unreadable::TooLarge);
                        return Err(Fault::Damaged);
                    }
                    let last = (at.row.saturating_add(down), at.column.saturating_add(across));
                    sheet.merged.push(Area { first: (at.row, at.column), last });
                }
            }
            Mark::Open("Comment", _) => at.remark = true,
            Mark::Close("Comment") => at.remark = false,
            Mark::Open("Data", start) if !at.remark => {
                at.kind = attribute(start, "Type").unwrap_or_default();
                at.text.clear();
                at.takes = true;
            }
            Mark::Text(text) if at.takes => at.text += text,
            Mark::Close("Data") if !at.remark => {
                at.takes = false;
                at.value = Some(std::mem::take(&mut at.text));
            }
            Mark::Close("Cell") => {
                let value = value(&at);
                if let (Some(value), Some(sheet)) = (value, book.sheets.last_mut())
                    && let Err(fault) = put(sheet, (at.row, at.column), value)
                {
                    overflow = Some(fault);
                    return Err(Fault::Damaged);
                }
                at.column = at.column.saturating_add(1).saturating_add(at.span);
            }
            _ => {}
        }
        Ok(())
    });
    walked.map_err(|fault| overflow.take().unwrap_or(fault.into()))?;
    if book.sheets.is_empty() { Err(Unreadable::Unknown) } else { Ok(book) }
}

fn value(at: &Cursor) -> Option<Value> {
    let Some(text) = &at.value else { return at.formula.then_some(Value::Unreckoned) };
    Some(match &*at.kind {
        "Number" => match text.trim().parse::<f64>() {
            Ok(value) if value.is_finite() => Value::Number { value, percent: at.percent },
            _ => Value::Text(text.clone()),
        },
        "DateTime" => match text.split_once('T') {
            Some((day, time)) if time.starts_with("00:00") => match day.parse() {
                Ok(day) => Value::Day(day),
                Err(_) => Value::Text(text.clone()),
            },
            Some((day, time)) => Value::Moment(format!("{day} {}", time.get(..5).unwrap_or(time))),
            None => Value::Text(text.clone()),
        },
        "Boolean" => Value::Flag(text.trim() == "1"),
        "Error" => Value::Broken(text.trim().to_owned()),
        _ => Value::Text(text.clone()),
    })
}

#[cfg(test)]
mod tests {
    use crate::sheet::read;

    fn cells(text: &str) -> Vec<String> {
        let book = read(text.as_bytes(), "表").unwrap();
        let sheets = book.sheets.iter();
        sheets.flat_map(|sheet| sheet.cells.iter().map(|(at, value)| format!("{at:?}{}", value.text()))).collect()
    }

    #[test]
    fn a_page_says_what_is_seen() {
        let text = "<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><head><meta charset=gb2312>\
            <style><!-- td { mso-number-format:\"\\@\" } --></style><title>导出</title></head><body>\
            <table><tr><td colspan=2>一览表</table>\n<table border=1>\
            <tr><th>姓名<th>职&nbsp;务<tr style='display: none'><td rowspan=\"2\">甲<br>乙</td><td x:str>a &lt; b &amp; &#65;&x;</td>\
            <tr><td>  两  \n 行 <p>丙</p></td></tr></table></body></html>";
        assert_eq!(
            cells(text),
            ["(0, 0)一览表", "(2, 0)姓名", "(2, 1)职 务", "(3, 0)甲\n乙", "(3, 1)a < b & A&x;", "(4, 1)两 行\n丙"]
        );
        let book = read(text.as_bytes(), "表").unwrap();
        assert_eq!((book.sheets[0].merged.len(), book.sheets[0].hidden_rows.len()), (2, 1));
        assert!(read("<html><body>请登录</body></html>".as_bytes(), "表").is_err());
        assert!(read("<table><tr><td>".repeat(3000).as_bytes(), "表").is_err());
        assert!(cells("<table><tr><td>a < b").contains(&"(0, 0)a < b".to_owned()));
    }

    #[test]
    fn a_workbook_in_one_xml_file_is_read() {
        let text = "<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?>\
            <Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\">\
            <Styles><Style ss:ID=\"s1\"><NumberFormat ss:Format=\"0%\"/></Style></Styles>\
            <Worksheet ss:Name=\"甲\"><Table><Row><Cell ss:MergeAcross=\"1\"><Data ss:Type=\"String\">一<B>览</B></Data></Cell><Cell><Data ss:Type=\"Number\">3</Data></Cell></Row>\
            <Row ss:Index=\"4\" ss:Hidden=\"1\"><Cell ss:Index=\"2\" ss:StyleID=\"s1\"><Data ss:Type=\"Number\">0.95</Data><Comment><Data>批注</Data></Comment></Cell>\
            <Cell><Data ss:Type=\"DateTime\">2026-03-05T00:00:00.000</Data></Cell></Row></Table></Worksheet></Workbook>";
        assert_eq!(cells(text), ["(0, 0)一览", "(0, 2)3", "(3, 1)95%", "(3, 2)2026-03-05"]);
    }
}
