//! From a workbook to a board as it would be, with everything that is wrong at its cell.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use super::book::{Book, Sheet, address, letters};
use super::placed::Placed;
use super::plan::{Fate, Line, Plan, column_at, plan};
use super::table::{self, Table};
use super::write::{GUIDE, LISTS};
use crate::diagnostic::{Diagnostic, KeyPath, Severity, Spot, Step, say};
use crate::kinds::{KindInfo, forbidden_column};
use crate::pipeline::{Options, check_sources};
use crate::settings::Settings;
use crate::source::Sources;

/// What an import is asked for.
#[derive(Default)]
pub(crate) struct Wanted {
    pub(crate) kind: Option<&'static KindInfo>,
    /// The organisation of rows that do not say theirs.
    pub(crate) org: Option<String>,
    /// Takes the sound rows where others are faulty.
    pub(crate) partial: bool,
}

/// A board as it would be.
pub(crate) struct Import {
    pub(crate) sources: Sources,
    /// Files that are others, each as it was; `None` for new ones.
    pub(crate) files: BTreeMap<Arc<str>, Option<Arc<str>>>,
    /// New pictures by their paths.
    pub(crate) photos: BTreeMap<String, Arc<[u8]>>,
    pub(crate) report: Report,
}

/// What came of it.
#[derive(Default)]
pub(crate) struct Report {
    /// In the order of the sheets.
    pub(crate) placed: Vec<Placed>,
    pub(crate) added: usize,
    pub(crate) changed: usize,
    pub(crate) same: usize,
    /// Items that a workbook of our own no longer has; they are left alone.
    pub(crate) missing: usize,
    /// Rows that were left out, with their sheets.
    pub(crate) left: BTreeSet<(usize, u32)>,
}

impl Report {
    pub(crate) fn is_sound(&self) -> bool {
        self.placed.iter().all(|placed| placed.severity != Severity::Error)
    }
}

/// Rows that are left out can make others faulty: so often it is looked again.
const ROUNDS: usize = 12;

/// Plans an import and lets every rule look at it. Nothing is written.
pub(crate) fn import(book: &Book, sources: &Sources, options: &Options, wanted: &Wanted) -> Import {
    let (settings, _) = Settings::read(sources);
    let today = settings.today(options.as_of, options.now);
    let (tables, found) = tables(book, wanted);
    let mut left: BTreeSet<(usize, u32)> = BTreeSet::new();
    // What is wrong already is found while it is planned what comes.
    let (before, first) =
        rayon::join(|| check_sources(sources, options).diagnostics, || plan(&tables, sources, wanted, &left, today));
    let known: HashSet<Known> = before.iter().map(known).collect();
    let mut first = Some(first);
    let mut of_left: Vec<Placed> = Vec::new();
    let mut round = 0;
    loop {
        round += 1;
        let mut plan = first.take().unwrap_or_else(|| plan(&tables, sources, wanted, &left, today));
        let mut placed = std::mem::take(&mut plan.placed);
        if !plan.files.is_empty() || !plan.photos.is_empty() {
            placed.extend(checked(&plan, options, &known));
        } else {
            placed.extend(unchanged(&plan, &before));
        }
        let faulty = |placed: &Placed| placed.severity == Severity::Error;
        let rows: BTreeSet<(usize, u32)> = placed
            .iter()
            .filter(|placed| faulty(placed))
            .filter_map(|placed| Some((placed.sheet, placed.row?)))
            .collect();
        // Rows of one item are all left out, or none.
        let rows: BTreeSet<(usize, u32)> = with_their_items(&tables, rows);
        let is_of_rows = placed.iter().filter(|placed| faulty(placed)).all(|placed| placed.row.is_some());
        if wanted.partial && is_of_rows && !rows.is_empty() && round < ROUNDS {
            of_left.extend(
                placed.into_iter().filter(|placed| placed.row.is_some_and(|row| rows.contains(&(placed.sheet, row)))),
            );
            left.extend(rows);
            continue;
        }
        let mut all: Vec<Placed> = found.into_iter().chain(of_left).chain(placed).collect();
        all.sort_by_key(|placed| (placed.sheet, placed.row, placed.column, placed.severity));
        all.dedup();
        let count = |fate: Fate| {
            // An item that has rows in several sheets counts once.
            let of_fate = plan.lines.iter().filter(|line| line.fate == fate);
            of_fate.map(|line| (&*line.id, line.entry)).collect::<HashSet<_>>().len()
        };
        let report = Report {
            added: count(Fate::New),
            changed: count(Fate::Changed),
            same: count(Fate::Same),
            missing: plan.missing,
            placed: all,
            left,
        };
        return Import { sources: plan.sources, files: plan.files, photos: plan.photos, report };
    }
}

/// With the other rows of items that stand in several.
fn with_their_items(tables: &[Table<'_>], rows: BTreeSet<(usize, u32)>) -> BTreeSet<(usize, u32)> {
    let mut all = rows.clone();
    for table in tables {
        let first = |row: u32| table.continues(row).unwrap_or(row);
        let faulty: HashSet<u32> =
            rows.iter().filter(|(sheet, _)| *sheet == table.sheet).map(|(_, row)| first(*row)).collect();
        let more = table.rows.iter().filter(|row| faulty.contains(&first(**row)));
        all.extend(more.map(|row| (table.sheet, *row)));
    }
    all
}

/// The tables of a workbook, and what is to be said of its sheets.
fn tables<'a>(book: &'a Book, wanted: &Wanted) -> (Vec<Table<'a>>, Vec<Placed>) {
    let (mut tables, mut placed) = (Vec::new(), Vec::new());
    let mut reasons = Vec::new();
    for (number, sheet) in book.sheets.iter().enumerate() {
        let name = sheet.name.trim();
        if LISTS.contains(&name) || GUIDE.contains(&name) {
            continue;
        }
        if sheet.hidden && !sheet.cells.is_empty() {
            let words = say!("隐藏的工作表“{name}”没有读", "the hidden sheet “{name}” was not read");
            placed.push(Placed::warning("hidden-sheet", number, (None, None), words));
            continue;
        }
        match table::find(sheet, number, wanted.kind) {
            Ok(found) => {
                found.iter().for_each(|table| remarks(table, &mut placed));
                beside(sheet, number, &found, &mut placed);
                tables.extend(found);
            }
            Err(table::NoTable::Empty) => {}
            Err(reason) => reasons.push((number, reason.words(name))),
        }
    }
    // A remark beside tables that were found; alone it is why nothing was.
    let severity = if tables.is_empty() { Severity::Error } else { Severity::Warning };
    if tables.is_empty() && reasons.is_empty() {
        let words = say!("没有可以导入的内容", "there is nothing to import");
        placed.push(Placed::error("no-table", 0, (None, None), words));
    }
    placed.extend(
        reasons.into_iter().map(|(number, words)| Placed::new(severity, "no-table", number, (None, None), words)),
    );
    (tables, placed)
}

/// What is to be said of a table as such: columns that are not read, hidden rows that are, sums that are not.
fn remarks(table: &Table<'_>, placed: &mut Vec<Placed>) {
    let sheet = table.sheet;
    let folder = table.layout.kind.folder;
    for (column, head) in &table.unknown {
        let at = (Some(table.head), Some(*column));
        let head: String = head.split_whitespace().collect();
        match forbidden_column(&head, folder) {
            Some(fault) => {
                let mut fault = Placed::error(fault.code, sheet, (None, Some(*column)), fault.message);
                fault.row = None;
                placed.push(fault.hint(say!("在表里删去这一列", "remove the column from the sheet")));
            }
            None => {
                let label = (table.layout.kind.label)();
                let (zh, en) = (label.zh, label.en);
                let letters = letters(*column);
                let words = match head.is_empty() {
                    true => say!("{letters} 列没有表头，没有读", "column {letters} has no head, and was not read"),
                    false => say!(
                        "“{head}”这一列没有读：{zh}没有这一项",
                        "the column “{head}” was not read: no {en} has such a key"
                    ),
                };
                placed.push(Placed::warning("unknown-column", sheet, at, words));
            }
        }
    }
    let hidden: Vec<u32> = table.rows.iter().copied().filter(|row| table.cells.hidden_rows.contains(row)).collect();
    if !hidden.is_empty() {
        let count = hidden.len();
        let rows = told_rows(&hidden);
        placed.push(Placed::note(
            "hidden-rows",
            sheet,
            (None, None),
            say!(
                "隐藏或筛掉的 {count} 行也读了：第 {rows} 行",
                "{count} hidden or filtered rows were read as well: {rows}"
            ),
        ));
    }
    if !table.passed.is_empty() {
        let count = table.passed.len();
        let rows = told_rows(&table.passed);
        placed.push(Placed::note(
            "passed-rows",
            sheet,
            (None, None),
            say!(
                "合计、说明、重复的表头 {count} 行没有读：第 {rows} 行",
                "{count} rows of sums, remarks and repeated heads were not read: {rows}"
            ),
        ));
    }
}

/// Pictures that are not in a row that is read, and those that could not be.
fn beside(sheet: &Sheet, number: usize, tables: &[Table<'_>], placed: &mut Vec<Placed>) {
    let is_read = |row: u32| tables.iter().any(|table| table.rows.binary_search(&row).is_ok());
    let outside: Vec<String> =
        sheet.pictures.keys().filter(|(row, _)| !is_read(*row)).map(|(row, column)| address(*row, *column)).collect();
    if !outside.is_empty() {
        let (cells, count) = (told_some(&outside), outside.len());
        let words = say!(
            "{count} 张图片不在表的行里，没有读：{cells}",
            "{count} pictures do not lie in a row of the table, and were not read: {cells}"
        );
        placed.push(Placed::warning("picture-passed", number, (None, None), words));
    }
    let lost: Vec<String> = sheet.lost_pictures.iter().map(|(row, column)| address(*row, *column)).collect();
    let count = lost.len() + sheet.unplaced_pictures;
    if count > 0 {
        let cells = told_some(&lost);
        let words =
            say!("{count} 张图片读不出来，没有读 {cells}", "{count} pictures cannot be read and were left out {cells}");
        placed.push(Placed::warning("picture-unread", number, (None, None), words).hint(say!(
            "在 Excel 或 WPS 里另存为 .xlsx，图片用 JPG 或 PNG",
            "save it as .xlsx in the spreadsheet program, with pictures as JPG or PNG"
        )));
    }
}

fn told_some(cells: &[String]) -> String {
    format!(
        "{}{}",
        cells.iter().take(12).cloned().collect::<Vec<_>>().join("、"),
        if cells.len() > 12 { "……" } else { "" }
    )
}

fn told_rows(rows: &[u32]) -> String {
    let told: Vec<String> = rows.iter().take(12).map(|row| (row + 1).to_string()).collect();
    format!("{}{}", told.join("、"), if rows.len() > 12 { "……" } else { "" })
}

/// What makes a finding the same before and after.
type Known = (&'static str, Option<Arc<str>>, String);

fn known(diagnostic: &Diagnostic) -> Known {
    (diagnostic.code, diagnostic.item.clone(), diagnostic.message.zh.to_string())
}

/// What `check` says of the board as it would be, at the cells that it is about.
fn checked(plan: &Plan, options: &Options, before: &HashSet<Known>) -> Vec<Placed> {
    let found = check_sources(&plan.sources, options).diagnostics;
    let places = Places::of(plan);
    let mut placed = Vec::new();
    for diagnostic in found.iter().filter(|diagnostic| diagnostic.severity != Severity::Note) {
        let was_there = before.contains(&known(diagnostic));
        let line = places.line(plan, diagnostic);
        match line {
            Some((line, path)) if line.fate != Fate::Same || !was_there => {
                if diagnostic.severity == Severity::Warning && was_there {
                    continue;
                }
                placed.push(at_cell(plan, line, path.as_deref(), diagnostic));
            }
            None if !was_there && diagnostic.severity == Severity::Error => {
                // Of something else that these rows have made faulty.
                let first = plan.lines.iter().find(|line| line.fate != Fate::Same);
                let file = &diagnostic.place.file;
                let (zh, en) = (&diagnostic.message.zh, &diagnostic.message.en);
                let words = say!("导入以后，{file} 有错：{zh}", "after the import {file} is faulty: {en}");
                let mut fault = Placed::error(diagnostic.code, first.map_or(0, |line| line.sheet), (None, None), words);
                fault.hint = diagnostic.hint.clone();
                placed.push(fault);
            }
            _ => {}
        }
    }
    placed
}

/// What `check` says of rows that change nothing: they are told, and stop nothing.
fn unchanged(plan: &Plan, found: &[Diagnostic]) -> Vec<Placed> {
    let places = Places::of(plan);
    let errors = found.iter().filter(|diagnostic| diagnostic.severity == Severity::Error);
    errors
        .filter_map(|diagnostic| {
            let (line, path) = places.line(plan, diagnostic)?;
            let mut placed = at_cell(plan, line, path.as_deref(), diagnostic);
            placed.severity = Severity::Warning;
            Some(placed)
        })
        .collect()
}

fn at_cell(plan: &Plan, line: &Line, path: Option<&[Step]>, diagnostic: &Diagnostic) -> Placed {
    let column = path.and_then(|path| column_at(line, path)).or_else(|| {
        // What is found in the text of a file is found again in the cell that it came from.
        let Spot::Bytes(range) = &diagnostic.place.spot else { return None };
        let words = plan.sources.files.get(&diagnostic.place.file)?.text.get(range.clone())?;
        let has = |parts: &[String]| parts.iter().any(|part| part.contains(words));
        let (at, _) = line.wanted.iter().find(|(_, parts)| has(parts))?;
        line.columns.get(at).copied()
    });
    let at = (Some(line.row), column);
    let mut placed = Placed::new(diagnostic.severity, diagnostic.code, line.sheet, at, diagnostic.message.clone());
    placed.hint = diagnostic.hint.clone();
    placed
}

/// Rows by what stands where in the files.
struct Places {
    by_item: HashMap<String, Vec<usize>>,
    by_place: HashMap<(Arc<str>, KeyPath), String>,
}

impl Places {
    fn of(plan: &Plan) -> Self {
        let mut by_item: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, line) in plan.lines.iter().enumerate() {
            by_item.entry(line.id.clone()).or_default().push(at);
        }
        let by_place = plan.stock.all().map(|item| ((item.file.clone(), item.base.clone()), item.id.clone())).collect();
        Self { by_item, by_place }
    }

    /// The row that a finding is about, and where in its item.
    fn line<'p>(&self, plan: &'p Plan, diagnostic: &Diagnostic) -> Option<(&'p Line, Option<Vec<Step>>)> {
        let path = match &diagnostic.place.spot {
            Spot::Value(path) | Spot::Words { path, .. } | Spot::Key { path, .. } => Some(path),
            _ => None,
        };
        let is_in_list = path.is_some_and(|path| {
            matches!(path.0.get(1), Some(Step::Index(_))) && matches!(&path.0[0], Step::Key(key) if &**key == "items")
        });
        let depth = if is_in_list { 2 } else { 0 };
        let base = path.map(|path| KeyPath(path.0[..depth].to_vec())).unwrap_or_default();
        let at_place = self.by_place.get(&(diagnostic.place.file.clone(), base));
        let id =
            diagnostic.item.as_deref().filter(|id| self.by_item.contains_key(*id)).or(at_place.map(String::as_str))?;
        let lines = self.by_item.get(id)?;
        let inside = path.map(|path| path.0[depth..].to_vec());
        // The entry of a list, or the row that has the column, else the item's own.
        let entry = inside.as_ref().and_then(|inside| match inside.as_slice() {
            [Step::Key(key), Step::Index(n), ..] => Some((key.clone(), *n)),
            _ => None,
        });
        let lines = || lines.iter().map(|at| &plan.lines[*at]);
        let of_entry = entry.and_then(|(key, n)| {
            lines()
                .find(|line| line.entry == Some(n) && line.layout.list.as_ref().is_some_and(|(list, _)| **list == *key))
        });
        let has_column = |line: &&Line| inside.as_deref().is_some_and(|inside| column_at(line, inside).is_some());
        let changed = |line: &&Line| line.fate != Fate::Same;
        let line = of_entry
            .or_else(|| lines().filter(|line| line.entry.is_none()).find(has_column))
            .or_else(|| lines().find(changed))
            .or_else(|| lines().next())?;
        Some((line, inside))
    }
}
