//! A table, written as JSON and as CSV from the same typed rows.

use crate::output::markup;
use crate::record::{Cell, Column, WholeRow};

/// The two formats.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    Json,
    Csv,
}

impl Format {
    pub(super) const ALL: [Self; 2] = [Self::Json, Self::Csv];

    pub(super) fn ending(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Csv => "csv",
        }
    }
}

/// Where rows go: a part of a file, that others are written beside.
pub(super) struct Writer {
    format: Format,
    out: Vec<u8>,
}

impl Writer {
    pub(super) fn new(format: Format) -> Self {
        Self { format, out: Vec::new() }
    }

    /// What stands above the rows; `edition` is the day that the derived facts are true on.
    pub(super) fn head(format: Format, edition: jiff::civil::Date, columns: &[Column]) -> Vec<u8> {
        match format {
            Format::Json => format!("{{\"edition\":\"{edition}\",\"items\":[").into_bytes(),
            Format::Csv => {
                let names: Vec<_> = columns.iter().map(|column| column.name).collect();
                // The mark tells Excel that this is UTF-8; without it Chinese is read as GBK.
                format!("\u{feff}{}\r\n", names.join(",")).into_bytes()
            }
        }
    }

    pub(super) fn row(&mut self, columns: &[Column], row: &dyn WholeRow) {
        match self.format {
            Format::Json => {
                self.out.extend_from_slice(b",\n");
                let mut mark = b'{';
                let mut columns = columns.iter();
                row.cells(&mut |cell| {
                    let Some(column) = columns.next() else { return };
                    self.out.push(std::mem::replace(&mut mark, b','));
                    self.out.push(b'"');
                    self.out.extend_from_slice(column.name.as_bytes());
                    self.out.extend_from_slice(b"\":");
                    json(&mut self.out, cell);
                });
                self.out.push(b'}');
            }
            Format::Csv => {
                let mut cells = Cells::new(&mut self.out);
                row.cells(&mut |cell| cells.cell(cell));
                cells.end();
            }
        }
    }

    /// The rows, each with the comma before it.
    pub(super) fn finish(self) -> Vec<u8> {
        self.out
    }

    /// The same at the beginning of a file.
    pub(super) fn begun(format: Format, rows: &[u8]) -> &[u8] {
        match format {
            Format::Json => rows.strip_prefix(b",").unwrap_or(rows),
            Format::Csv => rows,
        }
    }

    /// What stands below the rows.
    pub(super) fn tail(format: Format) -> &'static [u8] {
        match format {
            Format::Json => b"\n]}\n",
            Format::Csv => b"",
        }
    }
}

/// The cells of one CSV row (RFC 4180).
struct Cells<'a> {
    out: &'a mut Vec<u8>,
    text: String,
    first: bool,
}

impl<'a> Cells<'a> {
    fn new(out: &'a mut Vec<u8>) -> Self {
        Self { out, text: String::new(), first: true }
    }

    fn cell(&mut self, cell: Cell<'_>) {
        if !std::mem::take(&mut self.first) {
            self.out.push(b',');
        }
        self.text.clear();
        if csv(&mut self.text, cell) && is_formula(&self.text) {
            self.text.insert(0, '\'');
        }
        if self.text.contains(['"', ',', '\r', '\n']) {
            self.out.push(b'"');
            self.out.extend_from_slice(self.text.replace('"', "\"\"").as_bytes());
            self.out.push(b'"');
        } else {
            self.out.extend_from_slice(self.text.as_bytes());
        }
    }

    fn end(self) {
        self.out.extend_from_slice(b"\r\n");
    }
}

fn json(out: &mut Vec<u8>, cell: Cell<'_>) {
    let mut bare = |text: String| out.extend_from_slice(text.as_bytes());
    match cell {
        Cell::Empty => bare("null".to_owned()),
        Cell::Text(text) => markup::json(out, text),
        Cell::Word(word) => markup::json(out, word.word),
        Cell::Date(day) => bare(format!("\"{day}\"")),
        Cell::Integer(n) => bare(n.to_string()),
        // JSON knows neither infinity nor "not a number", which YAML can write.
        Cell::Number(n) => bare(if n.is_finite() { n.to_string() } else { "null".to_owned() }),
        Cell::List(list) => {
            out.push(b'[');
            let mut first = true;
            list.each(&mut |text| {
                if !std::mem::take(&mut first) {
                    out.push(b',');
                }
                markup::json(out, text);
            });
            out.push(b']');
        }
    }
}

/// The bare text of a cell; quotes and guards are the writer's part. Says whether somebody typed it.
fn csv(out: &mut String, cell: Cell<'_>) -> bool {
    match cell {
        Cell::Empty => return false,
        Cell::Text(text) => {
            out.push_str(text);
            return true;
        }
        // Joined as a Chinese reader writes a list; the JSON keeps the parts apart.
        Cell::List(list) => {
            let mut first = true;
            list.each(&mut |text| {
                if !std::mem::take(&mut first) {
                    out.push('；');
                }
                out.push_str(text);
            });
            return true;
        }
        Cell::Word(word) => out.push_str(word.word),
        Cell::Date(day) => out.push_str(&day.to_string()),
        Cell::Integer(n) => out.push_str(&n.to_string()),
        Cell::Number(n) if n.is_finite() => out.push_str(&n.to_string()),
        Cell::Number(_) => {}
    }
    false
}

/// Whether a spreadsheet would run the text instead of showing it. Full-width signs count: Excel folds them where East
/// Asian input is set up; so does white space before the sign, which some programs trim.
fn is_formula(text: &str) -> bool {
    text.starts_with(['\t', '\r', '\n']) || text.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn csv(text: &str) -> String {
        let mut out = Vec::new();
        let mut cells = Cells::new(&mut out);
        cells.cell(Cell::Text(text));
        cells.cell(Cell::Number(-1.5));
        cells.end();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn what_a_spreadsheet_would_run_is_disarmed() {
        assert_eq!(csv("=HYPERLINK(\"x\")"), "\"'=HYPERLINK(\"\"x\"\")\",-1.5\r\n");
        for text in ["+1", "-1", "@a", "\ta", " =a", "＝a"] {
            assert!(csv(text).trim_start_matches('"').starts_with('\''), "{text:?}");
        }
        assert_eq!(csv("王伟 = 甲"), "王伟 = 甲,-1.5\r\n");
    }

    #[test]
    fn cells_with_marks_are_quoted() {
        assert_eq!(csv("甲,乙\n丙"), "\"甲,乙\n丙\",-1.5\r\n");
    }
}
