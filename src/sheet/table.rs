//! The table in a sheet: its head below titles, its rows, and what stands above and below them.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::book::{Sheet, Value};
use super::columns::{Layout, Role, bare, layouts, names};
use super::grid;
use crate::diagnostic::{Language, Message, say};
use crate::kinds::KindInfo;
use crate::text::half_width;

/// So many rows may stand above a head.
const DEEPEST_HEAD: usize = 40;

/// So many columns are looked at.
const WIDEST: u32 = 300;

/// A table that was found.
pub(crate) struct Table<'a> {
    pub(crate) sheet: usize,
    pub(crate) layout: &'static Layout,
    pub(crate) roles: HashMap<u32, Role>,
    /// Heads that name nothing, or are empty, with their cells below filled in.
    pub(crate) unknown: Vec<(u32, String)>,
    pub(crate) head: u32,
    pub(crate) rows: Vec<u32>,
    /// Rows that are sums or remarks, and not read.
    pub(crate) passed: Vec<u32>,
    /// Months above the columns, where it is posts by months.
    pub(crate) months: Vec<(u32, String)>,
    pub(crate) cells: &'a Sheet,
    /// Whether it is one of the tables that a site publishes: it says less than the files that it came from.
    pub(crate) published: bool,
    /// Cells below the first of several rows that are shown as one, with that first one.
    pub(crate) below: HashMap<(u32, u32), u32>,
}

/// Why a sheet has no table.
pub(crate) enum NoTable {
    /// It says nothing.
    Empty,
    Unknown,
    /// Two kinds have such columns.
    Doubtful(Vec<&'static KindInfo>),
    /// Months without a year.
    NoYear,
}

impl NoTable {
    pub(crate) fn words(&self, name: &str) -> Message {
        match self {
            Self::Empty => say!("工作表“{name}”是空的", "the sheet “{name}” is empty"),
            Self::Unknown => say!(
                "工作表“{name}”里没有认出表头，没有读：表头写 姓名、岗位名称、承诺事项 这样的名称，或用 --kind 说明是哪一类",
                "no head was found in the sheet “{name}”, and it was not read: name the columns as `noticeboard sheet` does, or give `--kind`"
            ),
            Self::Doubtful(kinds) => {
                let zh: Vec<_> = kinds.iter().map(|kind| (kind.label)().zh).collect();
                let en: Vec<_> = kinds.iter().map(|kind| kind.name).collect();
                let (zh, en) = (zh.join("、"), en.join(", "));
                say!(
                    "工作表“{name}”可能是 {zh}，没有读：用 --kind 说明是哪一类",
                    "the sheet “{name}” may be {en}, and was not read: say which with `--kind`"
                )
            }
            Self::NoYear => say!(
                "工作表“{name}”的月份没有写是哪一年，没有读：月份写成 2026-05，或在标题里写年份",
                "the months of the sheet “{name}” have no year, and it was not read: write 2026-05, or the year in the title"
            ),
        }
    }
}

/// Finds the tables of a sheet, from above to below; `wanted` where it is known which kind they are.
///
/// People put a second table below the first, with a title of its own between them.
pub(crate) fn find<'a>(
    sheet: &'a Sheet,
    number: usize,
    wanted: Option<&'static KindInfo>,
) -> Result<Vec<Table<'a>>, NoTable> {
    let rows: Vec<u32> = sheet.rows().collect();
    if rows.is_empty() {
        return Err(NoTable::Empty);
    }
    if let Some(found) = grid::find(sheet, number, &rows, wanted) {
        return found.map(|table| vec![table]);
    }
    let mut tables = Vec::new();
    let mut whole = Part { sheet, number, wanted, width: sheet.width().min(WIDEST), rows: &rows };
    let first = whole.table()?;
    // What stands above a head is a title, or a smaller table.
    let above = rows.partition_point(|row| *row < first.head);
    if rows[..above].iter().any(|row| whole.is_head(*row, None)) {
        let part = Part { rows: &rows[..above], ..whole };
        tables.extend(part.table().ok().filter(|table| !table.rows.is_empty()));
    }
    let mut table = first;
    while let Some(next) = whole.next_head(&table) {
        // A line or two above the second head are its title.
        let from = rows.partition_point(|row| *row < next);
        let is_title = |at: usize| {
            let row = rows[at];
            row > table.head && sheet.columns_of(row).take(2).count() == 1 && row + 4 > next
        };
        let titles = (0..from).rev().take_while(|at| is_title(*at)).take(2).count();
        let titles = &rows[from - titles..from];
        table.rows.retain(|row| *row < next && !titles.contains(row));
        table.passed.retain(|row| *row < next && !titles.contains(row));
        tables.push(table);
        whole = Part { rows: &rows[from - titles.len()..], ..whole };
        match whole.table() {
            Ok(found) => table = found,
            Err(_) => {
                let rows = rows[from..].to_vec();
                let unread = tables.last_mut().map(|table| &mut table.passed);
                unread.into_iter().for_each(|passed| passed.extend(&rows));
                return Ok(finished(tables));
            }
        }
    }
    tables.push(table);
    Ok(finished(tables))
}

/// With what has no head told of each.
fn finished(mut tables: Vec<Table<'_>>) -> Vec<Table<'_>> {
    tables.iter_mut().for_each(Table::without_heads);
    tables
}

/// The rows of a sheet in which a table is looked for.
#[derive(Clone, Copy)]
struct Part<'r, 'a> {
    sheet: &'a Sheet,
    number: usize,
    wanted: Option<&'static KindInfo>,
    width: u32,
    rows: &'r [u32],
}

impl<'a> Part<'_, 'a> {
    fn table(&self) -> Result<Table<'a>, NoTable> {
        let (sheet, rows) = (self.sheet, self.rows);
        let titles = |head: u32| -> String {
            let above = rows.iter().take_while(|row| **row < head).take(6);
            let above = above.flat_map(|row| sheet.columns_of(*row)).map(|(_, value)| value.text());
            std::iter::once(sheet.name.clone()).chain(above).collect::<Vec<_>>().join(" ")
        };
        let mut best: Vec<((i64, i64), u32, u32, &'static Layout)> = Vec::new();
        for head in rows.iter().copied().take(DEEPEST_HEAD) {
            let depth = head_depth(sheet, head, self.width);
            let heads = heads(sheet, head, depth, self.width);
            if heads.is_empty() {
                continue;
            }
            let words = titles(head);
            let wanted = |layout: &&Layout| self.wanted.is_none_or(|wanted| layout.kind.name == wanted.name);
            for layout in layouts().iter().filter(wanted) {
                if let Some(score) = score(layout, &heads, sheet, &words) {
                    best.push((score, head, depth, layout));
                }
            }
        }
        best.sort_by_key(|(score, head, ..)| (std::cmp::Reverse(*score), *head));
        let Some((score, head, depth, layout)) = best.first().copied() else { return Err(NoTable::Unknown) };
        let rivals = best
            .iter()
            .filter(|(other, at, _, rival)| *other == score && *at == head && rival.kind.name != layout.kind.name);
        let mut kinds: Vec<&'static KindInfo> = rivals.map(|(.., layout)| layout.kind).collect();
        if !kinds.is_empty() {
            kinds.insert(0, layout.kind);
            return Err(NoTable::Doubtful(kinds));
        }
        let heads = heads(sheet, head, depth, self.width);
        let roles = layout.roles(&heads);
        let first = head + depth;
        let below: Vec<u32> = rows.iter().copied().filter(|row| *row >= first).collect();
        let published = is_published(sheet, head);
        let unknown = heads
            .iter()
            .filter(|_| !published)
            .filter(|(column, _)| !roles.contains_key(column))
            .filter(|(column, _)| below.iter().any(|row| sheet.value(*row, *column).is_some()))
            .map(|(column, _)| (*column, sheet.text(head, *column)))
            .collect();
        let mut table = Table {
            sheet: self.number,
            layout,
            roles,
            unknown,
            head,
            rows: Vec::new(),
            passed: Vec::new(),
            months: Vec::new(),
            cells: sheet,
            published,
            below: below_first(sheet, first),
        };
        for row in below {
            match table.kind_of_row(row, &heads) {
                RowKind::Item => table.rows.push(row),
                RowKind::Passed => table.passed.push(row),
                RowKind::Blank => {}
            }
        }
        Ok(table)
    }

    /// The head of another table below the head of one.
    fn next_head(&self, table: &Table<'_>) -> Option<u32> {
        let head = heads(self.sheet, table.head, 1, self.width);
        self.rows.iter().copied().filter(|row| *row > table.head + 1).find(|row| self.is_head(*row, Some(&head)))
    }

    /// Whether a row can be nothing but a head: most of its cells are names of columns of one kind, its title among them.
    /// The head of a table once more, as on every page of a printed one, is no other.
    fn is_head(&self, row: u32, above: Option<&[(u32, Vec<String>)]>) -> bool {
        let cells: Vec<(u32, &Value)> = self.sheet.columns_of(row).collect();
        let is_text = |(_, value): &(u32, &Value)| matches!(value, Value::Text(_));
        if cells.len() < 2 || !cells.iter().all(is_text) {
            return false;
        }
        let known = cells.iter().filter(|(_, value)| is_name_of_column(&bare(&value.text()))).count();
        if known < 2 || known * 5 < cells.len() * 3 {
            return false;
        }
        let heads = heads(self.sheet, row, 1, self.width);
        let is_again = |above: &[(u32, Vec<String>)]| {
            let same = |head: &&(u32, Vec<String>)| above.contains(head);
            heads.iter().filter(same).count() >= heads.len().max(2)
        };
        let fits = |layout: &&Layout| {
            let (roles, _) = layout.ranked(&heads);
            let title = layout.title_column().is_some_and(|at| roles.values().any(|role| *role == Role::Column(at)));
            layout.list.is_none() && title && roles.len() >= 2 && roles.len() * 5 >= heads.len() * 3
        };
        !above.is_some_and(is_again) && layouts().iter().any(|layout| fits(&layout))
    }
}

/// Whether any kind has a column of this name.
fn is_name_of_column(name: &str) -> bool {
    static NAMES: LazyLock<HashSet<&'static str>> =
        LazyLock::new(|| layouts().iter().flat_map(Layout::all_names).collect());
    NAMES.contains(name)
}

enum RowKind {
    Item,
    /// A sum, a remark, a signature; or the head once more.
    Passed,
    /// Nothing in any column that is read.
    Blank,
}

/// Words with which a row begins that is no item.
const SUMS: &[&str] = &[
    "本页合计",
    "本页小计",
    "合计",
    "总计",
    "小计",
    "共计",
    "累计",
    "平均",
    "平均值",
    "汇总",
    "总和",
    "合计数",
    "total",
    "sum",
    "grandtotal",
    "subtotal",
];
const REMARKS: &[&str] = &[
    "注:",
    "注：",
    "备注:",
    "备注：",
    "说明:",
    "说明：",
    "填表",
    "填报",
    "制表",
    "审核人",
    "负责人:",
    "负责人：",
    "联系人",
    "联系电话",
    "单位负责人",
    "日期:",
    "日期：",
    "填写说明",
];

/// A word for a sum, alone or with what it is of: 合计, 合计：12项, 合计（户）. 累计服务群众 is none.
pub(crate) fn is_sum(text: &str) -> bool {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).map(half_width).collect::<String>().to_lowercase();
    let rest = SUMS.iter().filter_map(|word| text.strip_prefix(word));
    text.chars().count() <= 24
        && rest.into_iter().any(|rest| rest.chars().next().is_none_or(|c| "：:（(-—".contains(c) || c.is_ascii_digit()))
}

/// `甲支部 汇总`, as programs write it below a group.
fn is_sum_of_group(text: &str) -> bool {
    let text = text.trim_end();
    ["汇总", "小计", "合计", "总计", "计数", "平均值", "Total", "Count"].iter().any(|word| text.ends_with(word))
}

impl Table<'_> {
    fn kind_of_row(&self, row: u32, heads: &[(u32, Vec<String>)]) -> RowKind {
        let filled: Vec<(u32, String)> =
            self.cells.columns_of(row).map(|(column, value)| (column, value.text())).collect();
        let is_read = |column: &u32| self.roles.get(column).is_some_and(|role| *role != Role::Passed);
        let title = self.layout.title_column().and_then(|title| self.column_of(title));
        let first = filled.first().map(|(_, text)| text.replace([' ', '　'], "")).unwrap_or_default();
        let says_title = title.is_some_and(|title| self.value(row, title).is_some());
        // A sum stands where a title would, or before it; a program's own sums stand below each group, with its name.
        let named = title.map(|title| self.text(row, title)).unwrap_or_default();
        let of_group = |(_, text): &(u32, String)| text.chars().count() <= 40 && is_sum_of_group(text);
        if is_sum(&first) || is_sum(&named) || !says_title && filled.iter().any(of_group) {
            return RowKind::Passed;
        }
        if REMARKS.iter().any(|word| first.starts_with(word)) && (filled.len() <= 2 || !says_title) {
            return RowKind::Passed;
        }
        // The head of a printed table stands on every page.
        let again = |(column, names): &&(u32, Vec<String>)| {
            let text = filled.iter().find(|(at, _)| at == column).map(|(_, text)| bare(text));
            text.is_some_and(|text| names.first() == Some(&text))
        };
        if heads.len() >= 2 && heads.iter().filter(again).count() >= heads.len().min(filled.len()).max(2) {
            return RowKind::Passed;
        }
        let says = filled.iter().any(|(column, _)| is_read(column))
            || self.roles.keys().any(|column| is_read(column) && self.cells.pictures.contains_key(&(row, *column)));
        // What stands beside all columns that are read is a remark; numbers that were set before anything is filled in are none.
        let is_remark = |(column, text): &(u32, String)| {
            let is_number = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
            matches!(self.cells.value(row, *column), Some(Value::Text(_))) && !is_number && !self.is_of_faults(*column)
        };
        match says {
            true => RowKind::Item,
            false if filled.iter().any(is_remark) => RowKind::Passed,
            false => RowKind::Blank,
        }
    }

    /// Whether a column is that of a copy in which faults are told.
    fn is_of_faults(&self, column: u32) -> bool {
        let head = self.cells.text(self.head, column);
        let first = head.trim().lines().next().unwrap_or_default();
        [Language::Chinese, Language::English].iter().any(|language| first == super::columns::fault_head(*language))
    }

    /// Columns that say something below an empty head: nobody knows what, and they are told.
    fn without_heads(&mut self) {
        if self.published || !self.months.is_empty() {
            return;
        }
        let filled = self.rows.iter().flat_map(|row| self.cells.columns_of(*row)).map(|(column, _)| column);
        let mut filled: Vec<u32> = filled.collect();
        filled.sort_unstable();
        filled.dedup();
        let known =
            |column: &u32| self.roles.contains_key(column) || self.unknown.iter().any(|(known, _)| known == column);
        let more: Vec<(u32, String)> =
            filled.iter().filter(|column| !known(column)).map(|column| (*column, String::new())).collect();
        self.unknown.extend(more);
    }

    /// The first row of an item whose title is one cell over several rows, of which this is a further one.
    pub(crate) fn continues(&self, row: u32) -> Option<u32> {
        let title = self.column_of(self.layout.title_column()?)?;
        self.cells.value(row, title).is_none().then(|| self.below.get(&(row, title)).copied()).flatten()
    }

    /// The column of the sheet in which one of the layout's stands.
    pub(crate) fn column_of(&self, wanted: usize) -> Option<u32> {
        self.column_with(Role::Column(wanted))
    }

    pub(crate) fn column_with(&self, wanted: Role) -> Option<u32> {
        self.roles.iter().find(|(_, role)| **role == wanted).map(|(column, _)| *column)
    }

    /// What a cell says, one of several rows that are shown as one among them. A cell across columns belongs to the first.
    pub(crate) fn value(&self, row: u32, column: u32) -> Option<&Value> {
        self.cells.value(row, column).or_else(|| self.cells.value(*self.below.get(&(row, column))?, column))
    }

    pub(crate) fn text(&self, row: u32, column: u32) -> String {
        self.value(row, column).map(Value::text).unwrap_or_default()
    }
}

/// More cells than this no hand has put together.
const MOST_MERGED: usize = 200_000;

/// The cells below the first of those that are shown as one, from a row on.
pub(crate) fn below_first(sheet: &Sheet, from: u32) -> HashMap<(u32, u32), u32> {
    let mut below = HashMap::new();
    for area in sheet.merged.iter().filter(|area| area.first.0 >= from) {
        for row in area.first.0 + 1..=area.last.0 {
            if below.len() >= MOST_MERGED {
                return below;
            }
            below.insert((row, area.first.1), area.first.0);
        }
    }
    below
}

/// How many rows a head has: two where its cells are shown as one with those below, or stand above several.
fn head_depth(sheet: &Sheet, head: u32, width: u32) -> u32 {
    let of_head = || sheet.merged.iter().filter(|area| area.first.0 == head);
    let tall = of_head().any(|area| area.last.0 == head + 1);
    let wide = of_head().any(|area| area.last.0 == head && area.last.1 > area.first.1);
    let below = sheet.columns_of(head + 1).next().is_some();
    // A title across the table is no head of two rows.
    let is_title = of_head().any(|area| area.last.1 - area.first.1 + 1 >= width);
    if tall && wide && below && !is_title { 2 } else { 1 }
}

/// The names of each column's head: of two rows the lower one, and both together.
fn heads(sheet: &Sheet, head: u32, depth: u32, width: u32) -> Vec<(u32, Vec<String>)> {
    let mut heads = Vec::new();
    for column in 0..width {
        let above = match depth {
            2 => sheet.text(head, column),
            _ => sheet.value(head, column).map(Value::text).unwrap_or_default(),
        };
        let below = if depth == 2 { sheet.text(head + 1, column) } else { String::new() };
        let mut found = Vec::new();
        if !below.is_empty() && below != above {
            found.extend(names(&format!("{above}{below}")));
            found.extend(names(&below));
        } else {
            found.extend(names(&above));
        }
        if is_published(sheet, head) {
            found.extend(of_published(&above));
        }
        // A head with remarks of what to fill in is long; a title across a table is longer.
        if found.iter().any(|name| name.chars().count() <= 60) {
            heads.push((column, found));
        }
    }
    heads
}

/// Whether these are the heads of a table that a site publishes (`data/*.csv`).
fn is_published(sheet: &Sheet, head: u32) -> bool {
    ["id", "org_name", "path", "url"].iter().all(|name| sheet.columns_of(head).any(|(_, value)| value.text() == *name))
}

/// The key that a published column was made of.
fn of_published(head: &str) -> Option<String> {
    match head {
        "responsible_units" => Some("responsible".to_owned()),
        "holders" => Some("holder".to_owned()),
        head if head.ends_with("_type") && head != "pledger_type" => Some("type".to_owned()),
        _ => None,
    }
}

/// How surely a row is the head of a layout; `None` where it is not.
fn score(layout: &Layout, heads: &[(u32, Vec<String>)], sheet: &Sheet, titles: &str) -> Option<(i64, i64)> {
    let named =
        [Language::Chinese, Language::English].iter().any(|language| layout.name(*language) == sheet.name.trim());
    // The entries of a list are told by the name of their sheet alone.
    if layout.list.is_some() && !named {
        return None;
    }
    let (roles, far) = layout.ranked(heads);
    let has = |column: usize| roles.values().any(|role| *role == Role::Column(column));
    if layout.list.is_none() && !layout.title_column().is_some_and(has) {
        return None;
    }
    let found = roles.values().filter(|role| matches!(role, Role::Column(_))).count();
    let other = roles.values().filter(|role| matches!(role, Role::Id | Role::Org | Role::Place)).count();
    if found == 0 || found + other < 2 && !named && heads.len() > 1 {
        return None;
    }
    let missing = layout.columns.iter().enumerate().filter(|(at, column)| column.required && !has(*at)).count();
    let label = (layout.kind.label)();
    let words = std::iter::once(&*label.zh).chain(layout.kind.also_called.iter().copied());
    let told = words.filter(|word| word.chars().count() > 1 && titles.contains(word)).count().min(1);
    let strange = heads.len().saturating_sub(roles.len());
    let score = |n: usize| i64::try_from(n).unwrap_or_default();
    let points = score(found) * 10 + score(other) * 3 + score(told) * 12 + if named { 200 } else { 0 };
    // Of two that fit as well, the one whose own words these are.
    Some((points - score(missing) * 6 - score(strange) * 4, -i64::from(far)))
}
