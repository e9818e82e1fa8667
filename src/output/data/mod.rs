//! Open data: `data/*.json` and `data/*.csv`, the same rows in both, and `data/index.json`, which explains every column.
//!
//! The rows are an allow-list, kind by kind (see [`crate::record::row`]). JSON files are `{"edition": "2026-06-30", "items": […]}`, one item a line.
//! CSV files are UTF-8 with a byte order mark and CRLF (RFC 4180); typed text that a spreadsheet would take for a formula
//! gets a leading apostrophe, lists are joined with `；`. Empty means: there is none, or it is not public.

mod follow;
mod table;

#[cfg(test)]
mod tests;

use super::{Artifact, Job, Output, PlannedFile, PlannedFiles, markup};
use crate::board::Board;
use crate::diagnostic::{Message, say};
use crate::output::pictures::Pictures;
use crate::record::tables;
use crate::theme::Theme;
pub use table::Format;

/// The data files.
pub struct Data;

impl Output for Data {
    fn name(&self) -> &'static str {
        "web"
    }

    fn routes(&self, _: &Board, _: &Theme, _: &Pictures, files: &mut PlannedFiles) {
        files.push(PlannedFile::new("data/index.json", None, Job::Data(File::Catalogue)));
        for (number, table) in tables().iter().enumerate() {
            for format in Format::ALL {
                let route = format!("data/{}.{}", table.name, format.ending());
                files.push(PlannedFile::new(route, None, Job::Data(File::Table { number, format })));
            }
        }
    }
}

/// One of the data files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum File {
    Catalogue,
    /// A table, by its place among all.
    Table {
        number: usize,
        format: Format,
    },
}

impl File {
    pub(super) fn pieces(self, board: &Board) -> Artifact {
        match self {
            Self::Catalogue => Artifact::Bytes(catalogue()),
            Self::Table { number, format } => Artifact::Pieces(follow::file(&tables()[number], board, format)),
        }
    }
}

/// The types of columns, and what they mean.
pub(in crate::output) fn types() -> Vec<(&'static str, Message)> {
    vec![
        ("text", say!("文字", "text")),
        ("word", say!("固定的词，各语言相同", "a fixed word, the same in every language")),
        ("date", say!("日期，如 2026-05-22", "a date such as 2026-05-22")),
        ("integer", say!("整数", "a whole number")),
        ("number", say!("数", "a number")),
        ("list", say!("列表", "a list")),
    ]
}

/// The data dictionary: every file, every column, its type and meaning in both languages.
fn catalogue() -> Vec<u8> {
    let mut out = Vec::new();
    let text = |out: &mut Vec<u8>, key: &str, text: &str| {
        out.extend_from_slice(format!("\"{key}\":").as_bytes());
        markup::json(out, text);
    };
    let meaning = |out: &mut Vec<u8>, zh: &str, en: &str| {
        out.extend_from_slice(b"\"meaning\":{");
        text(out, "zh", zh);
        out.push(b',');
        text(out, "en", en);
        out.push(b'}');
    };
    out.extend_from_slice(
        b"{\"version\":1,\"csv\":{\"encoding\":\"UTF-8 with BOM\",\"line_end\":\"CRLF\",\"list_separator\":",
    );
    out.extend_from_slice("\"；\",\"formula_guard\":\"'\"},\"types\":{".as_bytes());
    for (n, (name, Message { zh, en, .. })) in types().into_iter().enumerate() {
        out.extend_from_slice(format!("{}\"{name}\":{{", if n == 0 { "" } else { "," }).as_bytes());
        meaning(&mut out, &zh, &en);
        out.push(b'}');
    }
    out.extend_from_slice(b"},\"tables\":[");
    for (n, table) in tables().iter().enumerate() {
        let (comma, name) = (if n == 0 { "" } else { "," }, table.name);
        out.extend_from_slice(
            format!("{comma}\n{{\"name\":\"{name}\",\"files\":[\"{name}.json\",\"{name}.csv\"],").as_bytes(),
        );
        meaning(&mut out, &table.title.zh, &table.title.en);
        out.extend_from_slice(b",\"columns\":[");
        for (n, column) in table.columns.iter().enumerate() {
            out.extend_from_slice(if n == 0 { b"\n" } else { b",\n" });
            out.extend_from_slice(format!("{{\"name\":\"{}\",\"type\":\"{}\",", column.name, column.kind).as_bytes());
            meaning(&mut out, &column.zh, &column.en);
            out.push(b'}');
        }
        out.extend_from_slice(b"]}");
    }
    out.extend_from_slice(b"\n]}\n");
    out
}
