//! One table, written as JSON and as CSV from the same typed rows.

use super::value::Value;

/// A column, as the data dictionary describes it.
pub(super) struct Column {
    pub(super) name: &'static str,
    pub(super) kind: &'static str,
    pub(super) zh: &'static str,
    pub(super) en: &'static str,
}

/// A row: nothing but the columns it declares.
pub(super) trait Row {
    fn json(&self, out: &mut Vec<u8>);
    fn csv(&self, out: &mut Vec<u8>);
}

/// Declares a row's fields and, in the same line, what the data dictionary says of them.
///
/// This list is the allow-list: a fact that has no field here cannot get into the data.
macro_rules! row {
    ($(#[$attribute:meta])* $name:ident<$life:lifetime> { $($field:ident: $type:ty = $zh:literal, $en:literal;)* }) => {
        $(#[$attribute])*
        pub(super) struct $name<$life> {
            $(pub(super) $field: $type,)*
        }

        impl<$life> $name<$life> {
            pub(super) const COLUMNS: &'static [$crate::output::data::table::Column] = &[
                $($crate::output::data::table::Column {
                    name: stringify!($field),
                    kind: <$type as $crate::output::data::value::Value>::TYPE,
                    zh: $zh,
                    en: $en,
                },)*
            ];
        }

        impl<$life> $crate::output::data::table::Row for $name<$life> {
            fn json(&self, out: &mut Vec<u8>) {
                let mut mark = b'{';
                $(
                    out.push(std::mem::replace(&mut mark, b','));
                    out.extend_from_slice(concat!("\"", stringify!($field), "\":").as_bytes());
                    $crate::output::data::value::Value::json(&self.$field, out);
                )*
                out.push(b'}');
            }

            fn csv(&self, out: &mut Vec<u8>) {
                let mut cells = $crate::output::data::table::Cells::new(out);
                $(cells.cell(&self.$field);)*
                cells.end();
            }
        }
    };
}
pub(super) use row;

/// The two formats.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Format {
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

    pub(super) fn row(&mut self, row: &dyn Row) {
        match self.format {
            Format::Json => {
                self.out.extend_from_slice(b",\n");
                row.json(&mut self.out);
            }
            Format::Csv => row.csv(&mut self.out),
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
pub(super) struct Cells<'a> {
    out: &'a mut Vec<u8>,
    text: String,
    first: bool,
}

impl<'a> Cells<'a> {
    pub(super) fn new(out: &'a mut Vec<u8>) -> Self {
        Self { out, text: String::new(), first: true }
    }

    pub(super) fn cell<T: Value>(&mut self, value: &T) {
        if !std::mem::take(&mut self.first) {
            self.out.push(b',');
        }
        self.text.clear();
        value.csv(&mut self.text);
        if T::TYPED && is_formula(&self.text) {
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

    pub(super) fn end(self) {
        self.out.extend_from_slice(b"\r\n");
    }
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
        cells.cell(&text);
        cells.cell(&-1.5);
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
