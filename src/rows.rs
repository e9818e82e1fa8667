//! A spreadsheet saved as `.csv` as a list of items: its first row names the keys, each further row is one household or one
//! item. Rows that say the same but for their households are one item.
//!
//! [`Rows::of`] reads a text; [`Rows::node`] gives what the parser reads, [`Rows::locate`] the cell of a value, so that a fault
//! is told at its row and column. What spreadsheets write in GBK is UTF-8 before it comes here.

use std::ops::Range;

use crate::collation::spoken;
use crate::diagnostic::{KeyPath, Step};
use crate::vocabulary;
use crate::yaml::Node;

/// The column of which an item has many.
const MANY: &str = "households";

/// A cell: its text, and its bytes in the file without quotation marks.
#[derive(Clone, Debug)]
pub(crate) struct Cell {
    pub(crate) text: String,
    pub(crate) range: Range<usize>,
}

impl Cell {
    /// Whether a head is a key's, as files or as people call it.
    pub(crate) fn is(&self, key: &str) -> bool {
        self.text == key || vocabulary::is_for(&self.text, key)
    }
}

/// Folders whose lists may be sheets; their kinds say which columns these have.
pub(crate) const FOLDERS: &[&str] = &["linkages", "households"];

/// Whether a file is a sheet.
pub(crate) fn is_sheet(path: &str) -> bool {
    path.ends_with(".csv")
}

/// A sheet.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    /// The cells of the first row.
    pub(crate) head: Vec<Cell>,
    items: Vec<Item>,
    /// Cells that say something in a column without a head.
    pub(crate) surplus: Vec<Range<usize>>,
}

/// Rows that belong together.
#[derive(Debug)]
struct Item {
    /// The whole first row.
    range: Range<usize>,
    /// Beside the head; of [`MANY`] the first.
    cells: Vec<Cell>,
    many: Vec<Cell>,
}

impl Rows {
    pub(crate) fn of(text: &str) -> Self {
        let delimiter = delimiter(text);
        let mut records = records(text, delimiter);
        let Some((_, head)) = records.next() else { return Self::default() };
        let mut rows = Self { head, ..Self::default() };
        let many = rows.head.iter().position(|cell| cell.is(MANY));
        let mut known = std::collections::HashMap::new();
        for (range, mut cells) in records {
            if cells.iter().all(|cell| cell.text.is_empty()) {
                continue;
            }
            let has_head = |at: usize| rows.head.get(at).is_some_and(|head| !head.text.is_empty());
            let surplus = cells.iter().enumerate().filter(|(at, cell)| !cell.text.is_empty() && !has_head(*at));
            rows.surplus.extend(surplus.map(|(_, cell)| cell.range.clone()));
            let end = range.end;
            cells.resize(rows.head.len(), Cell { text: String::new(), range: end..end });
            let codes = many.and_then(|at| cells.get(at)).map(split).unwrap_or_default();
            let others = cells.iter().enumerate().filter(|(at, _)| Some(*at) != many);
            let same: Vec<String> = others.map(|(_, cell)| cell.text.clone()).collect();
            let next = rows.items.len();
            match known.entry(same) {
                std::collections::hash_map::Entry::Occupied(entry) if many.is_some() => {
                    let at: &usize = entry.get();
                    rows.items[*at].many.extend(codes);
                }
                std::collections::hash_map::Entry::Occupied(_) => {
                    rows.items.push(Item { range, cells, many: codes });
                }
                std::collections::hash_map::Entry::Vacant(entry) => {
                    entry.insert(next);
                    rows.items.push(Item { range, cells, many: codes });
                }
            }
        }
        rows
    }

    /// Whether a column has this key, in whatever words.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.head.iter().any(|cell| cell.is(key))
    }

    /// The list of its items as the parser reads it, with the columns that have one of these keys.
    pub(crate) fn node(&self, keys: &[&str]) -> Node {
        let columns: Vec<(usize, &str)> =
            keys.iter().filter_map(|key| Some((self.head.iter().position(|cell| cell.is(key))?, *key))).collect();
        let mut taken: std::collections::HashMap<String, usize> = std::collections::HashMap::new();
        let mut item = |item: &Item| {
            let id = item.id(&columns);
            let before = taken.entry(id.clone()).or_default();
            *before += 1;
            let id = if *before == 1 { id } else { format!("{id}-{before}") };
            let mut entries = vec![("id".to_owned(), Node::text(id))];
            for (at, key) in &columns {
                let value = match *key {
                    "id" => continue,
                    MANY => Node::List(item.many.iter().map(|cell| Node::text(&*cell.text)).collect()),
                    _ if item.cells[*at].text.is_empty() => continue,
                    _ => Node::text(&*item.cells[*at].text),
                };
                entries.push(((*key).to_owned(), value));
            }
            Node::Map(entries)
        };
        Node::Map(vec![("items".to_owned(), Node::List(self.items.iter().map(&mut item).collect()))])
    }

    /// The bytes of a value: of a cell, else of its row, else of the head.
    pub(crate) fn locate(&self, path: &KeyPath) -> Option<Range<usize>> {
        let whole = || Some(self.head.first()?.range.start..self.head.last()?.range.end);
        let [Step::Key(_), Step::Index(n), rest @ ..] = path.0.as_slice() else { return whole() };
        let item = self.items.get(*n)?;
        match rest {
            [Step::Key(key), Step::Index(n), ..] if &**key == MANY => item.many.get(*n).map(|cell| cell.range.clone()),
            [Step::Key(key), ..] => {
                let at = self.head.iter().position(|cell| cell.is(key));
                let cell = at.and_then(|at| item.cells.get(at)).filter(|cell| !cell.range.is_empty());
                Some(cell.map_or_else(|| item.range.clone(), |cell| cell.range.clone()))
            }
            _ => Some(item.range.clone()),
        }
    }
}

impl Item {
    /// Its own, else what its unit is called, in Pinyin. A member has no part in it: an address is public, whoever agreed to
    /// be named or not.
    fn id(&self, columns: &[(usize, &str)]) -> String {
        let text = |wanted: &str| {
            let column = columns.iter().find(|(_, key)| *key == wanted)?;
            self.cells.get(column.0).map(|cell| &*cell.text).filter(|text| !text.is_empty())
        };
        if let Some(id) = text("id") {
            return id.to_owned();
        }
        text("unit").map(spoken).unwrap_or_default()
    }
}

/// What stands between cells: a comma, else a tab or a semicolon where the first row has no comma.
fn delimiter(text: &str) -> u8 {
    let first = text.lines().next().unwrap_or_default();
    let other = [b'\t', b';'].into_iter().find(|other| first.as_bytes().contains(other));
    other.filter(|_| !first.contains(',')).unwrap_or(b',')
}

/// The rows of a text with their bytes.
fn records(text: &str, delimiter: u8) -> impl Iterator<Item = (Range<usize>, Vec<Cell>)> + '_ {
    let mut reader = csv::ReaderBuilder::new();
    reader.delimiter(delimiter).flexible(true).has_headers(false);
    let mut reader = reader.from_reader(text.as_bytes());
    let mut record = csv::StringRecord::new();
    std::iter::from_fn(move || {
        // A text is UTF-8 and rows may differ in length, so that there is no fault to be had.
        if !reader.read_record(&mut record).unwrap_or(false) {
            return None;
        }
        let byte = |position: u64| usize::try_from(position).unwrap_or(text.len()).min(text.len());
        let start = byte(record.position().map_or(0, csv::Position::byte));
        let end = byte(reader.position().byte());
        let raw = text.get(start..end).unwrap_or_default();
        let lead = raw.len() - raw.trim_start_matches(['\r', '\n']).len();
        let raw = raw.trim_end_matches(['\r', '\n']);
        let places = places(raw, delimiter);
        let cells = record.iter().enumerate().map(|(n, value)| {
            let place = places.get(n).cloned().unwrap_or(raw.len()..raw.len());
            Cell { text: value.trim().to_owned(), range: start + place.start..start + place.end }
        });
        Some((start + lead..start + raw.len(), cells.collect()))
    })
}

/// Where the cells of a row stand, without the quotation marks and blanks around them.
fn places(raw: &str, delimiter: u8) -> Vec<Range<usize>> {
    let mut cells = Vec::new();
    let (mut start, mut quoted) = (0, false);
    for (at, byte) in raw.bytes().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            byte if byte == delimiter && !quoted => {
                cells.push(start..at);
                start = at + 1;
            }
            _ => {}
        }
    }
    cells.push(start..raw.len());
    let bare = |range: Range<usize>| {
        let text = &raw[range.clone()];
        let inner = text.trim_start_matches(|c: char| c.is_whitespace() || c == '"');
        let start = range.start + text.len() - inner.len();
        start..start + inner.trim_end_matches(|c: char| c.is_whitespace() || c == '"').len()
    };
    cells.into_iter().map(bare).collect()
}

/// The codes of a cell: one, or several between separators.
fn split(cell: &Cell) -> Vec<Cell> {
    let mut codes = Vec::new();
    let mut at = 0;
    for part in cell.text.split_inclusive([',', '，', '、', ';', '；', ' ']) {
        let text = part.trim_end_matches([',', '，', '、', ';', '；', ' ']);
        if !text.is_empty() {
            let start = (cell.range.start + at).min(cell.range.end);
            let end = (start + text.len()).min(cell.range.end);
            codes.push(Cell { text: text.to_owned(), range: start..end });
        }
        at += part.len();
    }
    codes
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHEET: &str = "单元,户编号,党员\r\n1号楼1单元,101,郑守正\r\n1号楼1单元,\"102\",郑守正\r\n\r\n1号楼2单元,\"201、202\",沈洁\r\n";
    const KEYS: &[&str] = &["id", "unit", "households", "member"];

    #[test]
    fn rows_that_say_the_same_are_one_item() {
        let Node::Map(entries) = Rows::of(SHEET).node(KEYS) else { panic!("a mapping") };
        let Node::List(items) = &entries[0].1 else { panic!("a list") };
        assert_eq!(items.len(), 2);
        let text =
            |n: usize, key: &str| items[n].get(key).and_then(Node::spelling).map(String::from).unwrap_or_default();
        assert_eq!((text(0, "unit"), text(0, "member")), ("1号楼1单元".into(), "郑守正".into()));
        assert_eq!(text(0, "id"), "1-hao-lou-1-dan-yuan");
        let Some(Node::List(codes)) = items[1].get("households") else { panic!("codes") };
        assert_eq!(codes.iter().filter_map(Node::spelling).collect::<Vec<_>>(), ["201", "202"]);
    }

    #[test]
    fn every_value_is_found_in_its_cell() {
        let rows = Rows::of(SHEET);
        let item = |n: usize| KeyPath::root().key("items").index(n);
        let found = |path: KeyPath| rows.locate(&path).map(|range| &SHEET[range]);
        assert_eq!(found(item(0).key("unit")), Some("1号楼1单元"));
        assert_eq!(found(item(0).key("households").index(1)), Some("102"));
        assert_eq!(found(item(1).key("households").index(1)), Some("202"));
        assert_eq!(found(item(1).key("member")), Some("沈洁"));
        assert_eq!(found(item(1).key("since")), Some("1号楼2单元,\"201、202\",沈洁"));
        assert_eq!(found(KeyPath::root().key("items")), Some("单元,户编号,党员"));
    }

    #[test]
    fn the_folders_of_sheets_are_those_of_kinds_with_columns() {
        use crate::kinds::{Kind, with_kinds};
        let mut folders = Vec::new();
        macro_rules! each {
            ($($field:ident: $type:ident),* $(,)?) => {
                $(if !crate::kinds::$type::ROWS.is_empty() {
                    folders.push(crate::kinds::$type::FOLDER);
                })*
            };
        }
        with_kinds!(each);
        assert_eq!(folders, FOLDERS);
    }

    #[test]
    fn what_stands_beside_the_columns_is_noticed() {
        let text = "unit,households\n1,101,张\n2,102\n3;4\n";
        let rows = Rows::of(text);
        assert_eq!(rows.surplus.iter().map(|range| &text[range.clone()]).collect::<Vec<_>>(), ["张"]);
        let text = "unit,,households\n1,张,101\n2,,102\n";
        assert_eq!(Rows::of(text).surplus.iter().map(|range| &text[range.clone()]).collect::<Vec<_>>(), ["张"]);
        assert!(rows.has("unit") && !rows.has("member"));
        assert_eq!(Rows::of("单元\t户编号\n1\t101\n").head.len(), 2);
        assert!(Rows::of("").head.is_empty());
    }
}
