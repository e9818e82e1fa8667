//! What a sheet's rows come to: which items they are, what of each is another, and the texts of the files as they would be.
//!
//! A row is the item that its address names; without one, the item of its organisation that is called so and is not told
//! apart by its year, its pledger or its number. All others are new, and go into the one list of their kind and organisation.

mod asked;
mod entries;
mod files;
mod months;
mod row;
mod targets;
mod values;

pub(crate) use asked::{Asked, Said as Says, asked, free_id, without};
pub(crate) use targets::spoken;
pub(crate) use values::{holders, kept_body, leads_to, two_ways};

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use jiff::civil::Date;

use super::Wanted;
use super::book::Value;
use super::cells;
use super::columns::{Column, Layout, Role};
use super::placed::Placed;
use super::stock::{OrgFault, OrgName, Stock};
use super::table::Table;
use crate::diagnostic::{Step, say};
use crate::kinds::{KindInfo, nearest};
use crate::source::Sources;
use crate::yaml::Patch;

/// What becomes of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    New,
    Changed,
    Same,
}

/// A row, or a cell of a row of months, and the item that it is.
pub(crate) struct Line {
    pub(crate) sheet: usize,
    pub(crate) row: u32,
    pub(crate) layout: &'static Layout,
    pub(crate) id: String,
    pub(crate) fate: Fate,
    /// Columns of the sheet by those of the layout; for an entry of a list with its place there.
    pub(crate) columns: HashMap<usize, u32>,
    pub(crate) entry: Option<usize>,
    /// What its cells say, by columns of the layout; what was written is held against it.
    pub(crate) wanted: Vec<(usize, Vec<String>)>,
}

/// A board as it would be.
pub(crate) struct Plan {
    pub(crate) sources: Sources,
    /// Files that are others, each as it was; `None` for new ones.
    pub(crate) files: BTreeMap<Arc<str>, Option<Arc<str>>>,
    pub(crate) photos: BTreeMap<String, Arc<[u8]>>,
    pub(crate) lines: Vec<Line>,
    pub(crate) placed: Vec<Placed>,
    /// Items of the same kinds and organisations that a sheet of our own does not have.
    pub(crate) missing: usize,
    pub(crate) stock: Stock,
}

impl Plan {
    /// A board that is what it is already.
    pub(crate) fn bare(stock: &Stock, sources: Sources) -> Self {
        let stock = stock.renewed(&sources);
        let (files, photos) = (BTreeMap::new(), BTreeMap::new());
        Self { sources, files, photos, lines: Vec::new(), placed: Vec::new(), missing: 0, stock }
    }
}

struct Planner<'a> {
    sources: &'a Sources,
    wanted: &'a Wanted,
    left: &'a BTreeSet<(usize, u32)>,
    stock: Cow<'a, Stock>,
    today: Date,
    placed: Vec<Placed>,
    lines: Vec<Line>,
    photos: BTreeMap<String, Arc<[u8]>>,
    /// Changes of items that are there, by their ids.
    patches: BTreeMap<String, Vec<(String, Patch)>>,
    bodies: BTreeMap<String, String>,
    /// New items in the order of the sheet, by their ids.
    fresh: Vec<Fresh>,
    fresh_by_id: HashMap<String, usize>,
    claimed: HashSet<String>,
    /// Numbers behind addresses that are taken already, where a thousand items are called the same.
    numbers: RefCell<HashMap<String, usize>>,
    /// What was looked for among names, and what was near: a wrong name stands in a thousand rows.
    near: RefCell<HashMap<String, Option<String>>>,
}

/// So many wrong names are told what they may have meant; looking for that takes as long as there are names.
const MOST_NEAR: usize = 100;

struct Fresh {
    id: String,
    kind: &'static KindInfo,
    org: String,
    patches: Vec<(String, Patch)>,
}

/// What a cell says: its column in the layout, its column in the sheet, its parts.
type Said = (usize, u32, Vec<String>);

/// A row on its way to its item.
struct Row {
    row: u32,
    org: String,
    id: Option<String>,
    title: String,
    said: Vec<Said>,
    /// Columns that are there and empty.
    empty: Vec<(usize, u32)>,
}

/// Plans what tables come to; rows in `left` are passed over.
pub(crate) fn plan(
    tables: &[Table<'_>],
    sources: &Sources,
    wanted: &Wanted,
    left: &BTreeSet<(usize, u32)>,
    today: Date,
) -> Plan {
    let mut planner = Planner {
        sources,
        wanted,
        left,
        stock: Cow::Owned(Stock::of(sources)),
        today,
        placed: Vec::new(),
        lines: Vec::new(),
        photos: BTreeMap::new(),
        patches: BTreeMap::new(),
        bodies: BTreeMap::new(),
        fresh: Vec::new(),
        fresh_by_id: HashMap::new(),
        claimed: HashSet::new(),
        numbers: RefCell::default(),
        near: RefCell::default(),
    };
    let rank = |table: &&Table<'_>| {
        let kind = crate::kinds::KINDS.iter().position(|kind| kind.name == table.layout.kind.name);
        (table.layout.list.is_some(), !table.months.is_empty(), kind)
    };
    let mut order: Vec<&Table<'_>> = tables.iter().collect();
    order.sort_by_key(rank);
    // First who there is, then what they say: a post may name a member of the same workbook.
    let mut rows: Vec<(&Table<'_>, Vec<(Row, String)>)> = Vec::new();
    for table in order.iter().filter(|table| table.layout.list.is_none() && table.months.is_empty()) {
        let found = planner.rows(table);
        let targets = planner.targets(table, found);
        rows.push((table, targets));
    }
    for (table, rows) in rows {
        for (row, id) in rows {
            planner.row(table, &row, &id);
        }
    }
    for table in order.iter().filter(|table| !table.months.is_empty()) {
        planner.months(table);
    }
    for table in order.iter().filter(|table| table.layout.list.is_some()) {
        planner.entries(table);
    }
    let missing = planner.missing(tables);
    planner.finish(missing)
}

impl Planner<'_> {
    fn fault(&mut self, placed: Placed) {
        self.placed.push(placed);
    }

    /// The rows of a table with what their cells say.
    fn rows(&mut self, table: &Table<'_>) -> Vec<Row> {
        let mut rows: Vec<Row> = Vec::new();
        let mut told = false;
        for row in table.rows.iter().copied().filter(|row| !self.left.contains(&(table.sheet, *row))) {
            if let Some(first) = table.continues(row) {
                if let Some(at) = rows.iter().rposition(|known| known.row == first) {
                    let (said, _) = self.said(table, row);
                    self.more(table, &mut rows[at], row, said);
                    continue;
                }
                if self.left.contains(&(table.sheet, first)) {
                    continue;
                }
            }
            let id = table.column_with(Role::Id).map(|column| table.text(row, column).trim_matches('/').to_owned());
            let id = id.filter(|id| !id.is_empty()).map(|id| if id == "." { String::new() } else { id });
            let Some(org) = self.org_of(table, row, id.as_deref(), &mut told) else { continue };
            let (said, empty) = self.said(table, row);
            let title = table.layout.title_column();
            let title = said.iter().find(|(column, ..)| Some(*column) == title).and_then(|(_, _, parts)| parts.first());
            let title = title.cloned().unwrap_or_default();
            rows.push(Row { row, org, id, title, said, empty });
        }
        rows
    }

    /// Takes a further row of an item whose title is one cell over several rows: its lists go on, all else is said once.
    fn more(&mut self, table: &Table<'_>, item: &mut Row, row: u32, said: Vec<Said>) {
        for (at, column, parts) in said {
            let known = &table.layout.columns[at];
            let (first, heading) = (item.row + 1, &known.heading);
            match item.said.iter_mut().find(|(known, ..)| *known == at) {
                Some((.., there)) if *there == parts => {}
                Some((.., there)) if known.many => {
                    there.extend(parts);
                }
                None => {
                    item.empty.retain(|(known, _)| *known != at);
                    item.said.push((at, column, parts));
                }
                Some(_) => {
                    let words = say!(
                        "和第 {first} 行是一条，“{heading}”却不一样",
                        "it is one item with row {first}, and says another “{heading}”"
                    );
                    let placed = Placed::error("rows-of-one", table.sheet, (Some(row), Some(column)), words);
                    self.fault(placed.hint(say!(
                        "是两条的，取消合并单元格，各写名称；是一条的，只写一次",
                        "unmerge the cells and write the name twice where they are two; else write it once"
                    )));
                }
            }
        }
    }

    /// What the cells of a row say; what cannot be taken is told.
    fn said(&mut self, table: &Table<'_>, row: u32) -> (Vec<Said>, Vec<(usize, u32)>) {
        let (mut said, mut empty) = (Vec::new(), Vec::new());
        let mut roles: Vec<(u32, usize)> = table
            .roles
            .iter()
            .filter_map(|(column, role)| match role {
                Role::Column(at) => Some((*column, *at)),
                _ => None,
            })
            .collect();
        roles.sort_unstable();
        for (column, at) in roles {
            let parts = match table.value(row, column) {
                Some(value) => cells::said(&table.layout.columns[at], value),
                None => Ok(Vec::new()),
            };
            match parts {
                Ok(parts) if parts.is_empty() => empty.push((at, column)),
                Ok(parts) => said.push((at, column, parts)),
                Err(refused) => self.refuse(table, row, column, *refused),
            }
        }
        (said, empty)
    }

    fn refuse(&mut self, table: &Table<'_>, row: u32, column: u32, refused: cells::Refused) {
        let cells::Refused { code, message, hint } = refused;
        self.fault(Placed::error(code, table.sheet, (Some(row), Some(column)), message).hint(hint));
    }

    /// The organisation of a row; `None` where nobody can tell, which is told.
    fn org_of(&mut self, table: &Table<'_>, row: u32, id: Option<&str>, told: &mut bool) -> Option<String> {
        let column = table.column_with(Role::Org);
        if let Some(column) = column
            && let Some(value @ (Value::Unreckoned | Value::Broken(_))) = table.value(row, column)
        {
            let words = match value {
                Value::Broken(text) => say!("这一格的公式出错：{text}", "the formula of the cell fails: {text}"),
                _ => say!("这一格是公式，还没有算出结果", "the cell is a formula that has not been reckoned"),
            };
            let placed = Placed::error("broken-formula", table.sheet, (Some(row), Some(column)), words);
            self.fault(placed.hint(say!("直接写上组织的名称", "write the name of the organisation")));
            return None;
        }
        let named = column.map(|column| table.text(row, column)).filter(|text| !text.trim().is_empty());
        if let (Some(named), Some(column)) = (named, column) {
            return match self.stock.org(&named) {
                Ok(org) => Some(org),
                Err(fault) => {
                    let placed = self.no_org(&named, &fault, table.sheet, row, column);
                    self.fault(placed);
                    None
                }
            };
        }
        let folder = table.layout.kind.folder;
        if let Some(item) = id.and_then(|id| self.stock.item(id)) {
            return Some(item.org.clone());
        }
        // A whole address names its organisation.
        if let Some((above, _)) = id.and_then(|id| id.rsplit_once('/'))
            && let Some(org) = above.strip_suffix(folder).map(|org| org.trim_end_matches('/'))
            && self.stock.orgs.contains_key(org)
        {
            return Some(org.to_owned());
        }
        if let Some(org) = &self.wanted.org {
            return Some(org.clone());
        }
        if self.stock.orgs.len() <= 1 || folder.is_empty() {
            return Some(String::new());
        }
        // Without a column for it one fault says it of all rows.
        if column.is_some() || !std::mem::replace(told, true) {
            let rows = if column.is_some() { Some(row) } else { None };
            let placed = Placed::error(
                "no-organisation",
                table.sheet,
                (rows, column),
                say!("没有写是哪个组织的", "it does not say of which organisation this is"),
            );
            self.fault(placed.hint(say!(
                "加一列“组织”，每行写组织的名称（或把几行的合并成一格）；全是一个组织的，用 --org",
                "add a column `organisation` with its name in each row (or merged over several), or give `--org` where all are of one"
            )));
        }
        None
    }

    /// The name that a wrong one is nearest to.
    fn near<'n>(&self, word: &str, names: impl IntoIterator<Item = &'n str>) -> Option<String> {
        let mut known = self.near.borrow_mut();
        if let Some(near) = known.get(word) {
            return near.clone();
        }
        let near = (known.len() < MOST_NEAR).then(|| nearest(word, names)).flatten().map(str::to_owned);
        known.insert(word.to_owned(), near.clone());
        near
    }

    fn no_org(&self, named: &str, fault: &OrgFault, sheet: usize, row: u32, column: u32) -> Placed {
        let at = (Some(row), Some(column));
        match fault {
            OrgFault::Several(paths) => {
                let paths = paths.join("、");
                Placed::error(
                    "unknown-organisation",
                    sheet,
                    at,
                    say!("叫“{named}”的组织不止一个", "several organisations are called “{named}”"),
                )
                .hint(say!("写全路径：{paths}", "write its path: {paths}"))
            }
            OrgFault::Unknown => {
                let orgs = || self.stock.orgs.values();
                let names = orgs().flat_map(|org| std::iter::once(&*org.name).chain(org.short.as_deref()));
                let near = self.near(named.trim(), names).or_else(|| {
                    // The short word for it that people have, where only one has it in its name.
                    let holds = |org: &&OrgName| named.trim().chars().count() >= 3 && org.name.contains(named.trim());
                    let mut holding = orgs().filter(holds);
                    holding.next().filter(|_| holding.next().is_none()).map(|org| org.name.clone())
                });
                let hint = match near {
                    Some(near) => say!("是不是“{near}”？", "did you mean “{near}”?"),
                    None => say!(
                        "写公示栏里有的组织；新的组织先用 noticeboard add 组织 加上，或写在“组织”表里",
                        "name an organisation of the board; a new one is made by `noticeboard add org`, or in the sheet of organisations"
                    ),
                };
                Placed::error(
                    "unknown-organisation",
                    sheet,
                    at,
                    say!("没有组织“{named}”", "there is no organisation “{named}”"),
                )
                .hint(hint)
            }
        }
    }

    /// How many items a workbook of our own no longer has.
    fn missing(&self, tables: &[Table<'_>]) -> usize {
        let own = tables.iter().filter(|table| table.layout.list.is_none() && table.months.is_empty());
        let own = own.filter(|table| {
            table.column_with(Role::Id).is_some() && !table.published && table.layout.kind.name != "review"
        });
        own.map(|table| {
            let kind = table.layout.kind.name;
            let is_in = |org: &str| {
                self.wanted
                    .org
                    .as_deref()
                    .is_none_or(|top| top.is_empty() || org == top || org.starts_with(&format!("{top}/")))
            };
            let of_kind = self.stock.all().filter(|item| item.kind.name == kind && is_in(&item.org) && !item.is_new);
            of_kind.filter(|item| !self.claimed.contains(&item.id)).count()
        })
        .sum()
    }

    fn finish(mut self, missing: usize) -> Plan {
        let mut files: BTreeMap<Arc<str>, Option<Arc<str>>> = BTreeMap::new();
        let mut sources = self.sources.clone();
        self.change(&mut sources, &mut files);
        self.insert(&mut sources, &mut files);
        for (path, bytes) in &self.photos {
            sources.insert_asset(path, bytes.to_vec());
        }
        files.retain(|path, before| {
            sources.files.get(path).is_some_and(|file| before.as_ref().is_none_or(|before| *before != file.text))
        });
        let stock =
            if files.is_empty() { std::mem::take(&mut self.stock).into_owned() } else { self.stock.renewed(&sources) };
        if !files.is_empty() {
            self.verify(&stock, &sources, &files);
        }
        Plan { sources, files, photos: self.photos, lines: self.lines, placed: self.placed, missing, stock }
    }
}

/// Puts a change at a path of keys among others.
pub(crate) fn put(patches: &mut Vec<(String, Patch)>, path: &[String], patch: Patch) {
    let [key, rest @ ..] = path else { return };
    if rest.is_empty() {
        match patches.iter_mut().find(|(known, _)| known == key) {
            Some((_, known)) => *known = patch,
            None => patches.push((key.clone(), patch)),
        }
        return;
    }
    let at = match patches.iter().position(|(known, _)| known == key) {
        Some(at) => at,
        None => {
            patches.push((key.clone(), Patch::Into(Vec::new())));
            patches.len() - 1
        }
    };
    if let Patch::Into(inner) = &mut patches[at].1 {
        put(inner, rest, patch);
    }
}

fn columns(table: &Table<'_>) -> HashMap<usize, u32> {
    let of_layout = table.roles.iter().filter_map(|(column, role)| match role {
        Role::Column(at) => Some((*at, *column)),
        _ => None,
    });
    of_layout.collect()
}

pub(crate) fn joined(parts: &[&str]) -> String {
    parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join("/")
}

/// The row and column of a place in an item.
pub(crate) fn column_at(line: &Line, path: &[Step]) -> Option<u32> {
    let keys: Vec<&str> = path
        .iter()
        .filter_map(|step| match step {
            Step::Key(key) => Some(&**key),
            Step::Index(_) => None,
        })
        .collect();
    let keys = match &line.layout.list {
        Some((list, _)) => keys.strip_prefix(&[&**list]).unwrap_or(&keys),
        None => &keys,
    };
    let fits = |column: &Column| {
        let same = column.path.iter().zip(keys).take_while(|(a, b)| a == b).count();
        if same == column.path.len() || same == keys.len() { same } else { 0 }
    };
    let best = line
        .columns
        .iter()
        .map(|(at, column)| (fits(&line.layout.columns[*at]), *column))
        .filter(|(same, _)| *same > 0);
    best.max_by_key(|(same, column)| (*same, std::cmp::Reverse(*column))).map(|(_, column)| column)
}
