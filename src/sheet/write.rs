//! A board as a workbook: a sheet for each kind, with drop-down lists, days, examples, and what is there as rows.

use std::collections::{BTreeMap, HashMap, HashSet};

use anyhow::Context;
use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, Format, FormatAlign, FormatBorder, Note, Workbook, Worksheet,
};

use super::cells::{self, Kept, called, kept};
use super::columns::{Column, Layout, id_head, layouts, org_head, place_head};
use super::copy::serial;
use super::grid;
use super::plan::{holders, kept_body, leads_to};
use super::stock::{Stock, Stocked};
use crate::diagnostic::{Language, say};
use crate::form::Shape;
use crate::kinds::KindInfo;
use crate::source::Sources;
use crate::yaml::Node;

/// The hidden sheet with what can be chosen, and the one that explains; imports pass over both.
pub(super) const LISTS: &[&str] = &["可选内容", "choices"];
pub(super) const GUIDE: &[&str] = &["填写说明", "how to fill in"];

/// Kinds that are written only where they are asked for: codes of households stay on the board.
const ASKED_FOR: &[&str] = &["linkage", "roster"];

/// Rows beyond those that are filled, for what is new.
const SPARE: u32 = 300;

/// What is written.
pub(crate) struct Choice {
    /// None: all.
    pub(crate) kinds: Vec<&'static KindInfo>,
    /// The organisation whose items are written, with those below it.
    pub(crate) org: String,
    pub(crate) language: Language,
    pub(crate) today: jiff::civil::Date,
}

/// The workbook's bytes, and files with items that could not be read and are not in it.
///
/// # Errors
/// When no workbook can be made.
pub(crate) fn workbook(sources: &Sources, choice: &Choice) -> anyhow::Result<(Vec<u8>, Vec<String>)> {
    let stock = Stock::of(sources);
    let is_in = |item: &&Stocked| {
        let home = if item.kind.folder.is_empty() { &item.id } else { &item.org };
        choice.org.is_empty() || *home == choice.org || home.starts_with(&format!("{}/", choice.org))
    };
    let items: Vec<&Stocked> = stock.all().filter(is_in).collect();
    let mut writer =
        Writer { workbook: Workbook::new(), stock: &stock, choice, lists: Lists::default(), formats: Formats::new() };
    writer.guide()?;
    let is_wanted = |layout: &&Layout| match choice.kinds.is_empty() {
        true => !ASKED_FOR.contains(&layout.kind.name),
        false => choice.kinds.iter().any(|kind| kind.name == layout.kind.name),
    };
    for layout in layouts().iter().filter(is_wanted) {
        let of_kind: Vec<&Stocked> = items.iter().filter(|item| item.kind.name == layout.kind.name).copied().collect();
        match (layout.kind.name, &layout.list) {
            ("review", None) => {
                writer.months(layout, &items)?;
                let others: Vec<&Stocked> = of_kind.into_iter().filter(|item| !is_monthly(item)).collect();
                writer.kind(layout, &others)?;
            }
            (_, None) => writer.kind(layout, &of_kind)?,
            (_, Some(_)) => writer.list(layout, &of_kind)?,
        }
    }
    writer.choices()?;
    let bytes = writer.workbook.save_to_buffer().context("making the workbook / 生成表格")?;
    Ok((bytes, stock.unread))
}

/// Whether a review is one of those by months.
fn is_monthly(item: &Stocked) -> bool {
    let word = cells::value_at(&item.node, &["type".to_owned()]).and_then(Node::spelling);
    word.is_none_or(|word| word == "monthly_star" || word == "每月考评")
}

struct Formats {
    head: Format,
    needed: Format,
    text: Format,
    day: Format,
    number: Format,
    quiet: Format,
    title: Format,
}

impl Formats {
    fn new() -> Self {
        let cell = Format::new().set_align(FormatAlign::Top).set_text_wrap().set_unlocked();
        let head = Format::new()
            .set_bold()
            .set_text_wrap()
            .set_align(FormatAlign::VerticalCenter)
            .set_border_bottom(FormatBorder::Thin)
            .set_background_color(Color::RGB(0x00F2_F2F2));
        Self {
            needed: head.clone().set_background_color(Color::RGB(0x00FD_E9D9)),
            head,
            text: cell.clone().set_num_format("@"),
            day: cell.clone().set_num_format("yyyy-mm-dd"),
            number: cell.clone(),
            quiet: cell.set_font_color(Color::RGB(0x0080_8080)).set_num_format("@"),
            title: Format::new().set_bold().set_font_size(14),
        }
    }
}

/// What can be chosen, each list a column of the hidden sheet.
#[derive(Default)]
struct Lists {
    columns: Vec<Vec<String>>,
    by_words: HashMap<Vec<String>, usize>,
}

impl Lists {
    /// The reference to a list of these words; `None` for none at all.
    fn of(&mut self, words: Vec<String>, language: Language) -> Option<String> {
        if words.is_empty() {
            return None;
        }
        let sheet = if language == Language::Chinese { LISTS[0] } else { LISTS[1] };
        let rows = words.len();
        let columns = &mut self.columns;
        let at = *self.by_words.entry(words).or_insert_with_key(|words| {
            columns.push(words.clone());
            columns.len() - 1
        });
        let letters = super::book::letters(u32::try_from(at).ok()?);
        Some(format!("='{sheet}'!${letters}$1:${letters}${rows}"))
    }
}

struct Writer<'a> {
    workbook: Workbook,
    stock: &'a Stock,
    choice: &'a Choice,
    lists: Lists,
    formats: Formats,
}

impl Writer<'_> {
    fn is_chinese(&self) -> bool {
        self.choice.language == Language::Chinese
    }

    fn guide(&mut self) -> anyhow::Result<()> {
        let chinese = self.is_chinese();
        let sheet = self.workbook.add_worksheet();
        sheet.set_name(GUIDE[usize::from(!chinese)])?;
        let lines: &[&str] = match chinese {
            true => &[
                "怎样填写",
                "一行写一条；新的写在最后，“代号”留空。表头上有说明和例子，橙色底的必须写。",
                "日期写成 2026-03-05；一格写几个人，用顿号隔开；措施等一行写一条（格内换行用 Alt+Enter）。",
                "隐藏着的“代号”“第几条”是程序用的，不要改。很少用的列（审核、来源、载体）折叠在最右边，点上面的“+”打开。",
                "清空一格，就是去掉这一项；删去一行，公示栏里的不会删。要撤下一条，“状态”写“已撤回”。",
                "写好以后存盘，再运行：noticeboard import 这个文件。有错的会另存一份，“错误”一列写明错在哪里；没有错才写进公示栏。",
            ],
            false => &[
                "How to fill in",
                "A row for each item; new ones at the end, their id left empty. Heads have remarks and examples; orange ones are needed.",
                "Days are written 2026-03-05; several persons in a cell with commas; measures one to a line (Alt+Enter).",
                "The hidden columns id and entry are the program's: leave them alone. Columns that are seldom used (approval, source, outputs) are folded at the right; the + above opens them.",
                "An emptied cell takes away what it said; a removed row removes nothing. To take an item down, write withdrawn as its status.",
                "Save it and run: noticeboard import FILE. What is faulty is told in a copy; nothing is written until all is sound.",
            ],
        };
        let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
        sheet.set_column_width(0, 100)?;
        for (row, line) in (0..).zip(lines) {
            sheet.write_string_with_format(row, 0, *line, if row == 0 { &self.formats.title } else { &wrapped })?;
        }
        Ok(())
    }

    /// The sheet of a kind.
    fn kind(&mut self, layout: &Layout, items: &[&Stocked]) -> anyhow::Result<()> {
        let language = self.choice.language;
        let mut columns: Vec<(&Column, Vec<Kept>)> = shown(layout)
            .into_iter()
            .map(|column| {
                let of_item = |item: &&Stocked| {
                    let found = match column.path == ["body"] {
                        true => kept_body(item),
                        false => kept(&item.node, column),
                    };
                    named(self.stock, layout, item, column, found)
                };
                (column, items.iter().map(of_item).collect())
            })
            .collect();
        let is_used = |(_, cells): &(&Column, Vec<Kept>)| cells.iter().any(|found| *found != Kept::Nothing);
        columns.sort_by_cached_key(|column| rank(column.0, is_used(column)));
        let last = u32::try_from(items.len()).unwrap_or(u32::MAX).saturating_add(SPARE);
        let orgs: Vec<String> = self.stock.orgs.keys().map(|org| self.stock.org_called(org)).collect();
        let org_list = self.lists.of(orgs, language);
        let lists: Vec<Option<String>> = columns.iter().map(|(column, _)| self.list_for(layout, column)).collect();
        let sheet = self.workbook.add_worksheet();
        sheet.set_name(layout.name(language))?;
        sheet.write_string_with_format(0, 0, id_head(language), &self.formats.quiet)?;
        sheet.write_string_with_format(0, 1, org_head(layout.kind, language), &self.formats.head)?;
        if let Some(list) = org_list {
            validate(sheet, &list, 1, last, true)?;
        }
        let mut rows: Vec<u32> = vec![1; items.len()];
        for (at, ((column, cells), list)) in (2..).zip(columns.iter().zip(&lists)) {
            let width = head(sheet, &self.formats, column, at, language)?;
            if let Some(list) = list {
                validate(sheet, list, at, last, !column.many)?;
            }
            sheet.set_column_format(at, format_of(&self.formats, column))?;
            for ((row, found), lines) in (1..).zip(cells).zip(&mut rows) {
                let text = cell(sheet, &self.formats, column, found, (row, at), language)?;
                *lines = (*lines).max(lines_of(&text, width));
            }
        }
        for ((row, item), lines) in (1..).zip(items).zip(&mut rows) {
            // The whole board's organisation has an empty address.
            let id = if item.id.is_empty() { "." } else { &item.id };
            sheet.write_string_with_format(row, 0, id, &self.formats.quiet)?;
            let org = self.stock.org_called(&item.org);
            *lines = (*lines).max(lines_of(&org, ORG_WIDTH));
            sheet.write_string_with_format(row, 1, org, &self.formats.text)?;
        }
        high(sheet, &rows)?;
        sheet.set_column_width(0, 12)?;
        sheet.set_column_hidden(0)?;
        sheet.set_column_width(1, ORG_WIDTH)?;
        // What every kind has and nobody here uses is folded away behind a + above its columns.
        if let Some(first) = columns.iter().position(|column| rank(column.0, is_used(column)) == FOLDED) {
            sheet.group_columns_collapsed(first as u16 + 2, columns.len() as u16 + 1)?;
        }
        let title = layout.title_column().map(|at| &layout.columns[at].path);
        let title = columns.iter().position(|(column, _)| Some(&column.path) == title).unwrap_or_default();
        sheet.set_freeze_panes(1, title as u16 + 3)?;
        if !items.is_empty() {
            sheet.autofilter(0, 1, u32::try_from(items.len())?, columns.len() as u16 + 1)?;
        }
        on_paper(sheet)?;
        Ok(())
    }

    /// The sheet of a kind's list: a row for each entry.
    fn list(&mut self, layout: &Layout, items: &[&Stocked]) -> anyhow::Result<()> {
        let language = self.choice.language;
        let Some((key, _)) = &layout.list else { return Ok(()) };
        let mut columns: Vec<&Column> = shown(layout);
        columns.sort_by_key(|column| rank(column, true));
        let entries = |item: &Stocked| match cells::value_at(&item.node, std::slice::from_ref(key)) {
            Some(Node::List(entries)) => entries.clone(),
            Some(one @ Node::Map(_)) => vec![one.clone()],
            _ => Vec::new(),
        };
        let rows: Vec<(&Stocked, usize, Node)> = items
            .iter()
            .flat_map(|item| entries(item).into_iter().enumerate().map(|(at, entry)| (*item, at, entry)))
            .collect();
        let last = u32::try_from(rows.len()).unwrap_or(u32::MAX).saturating_add(SPARE);
        let lists: Vec<Option<String>> = columns.iter().map(|column| self.list_for(layout, column)).collect();
        // An item is chosen by what it is called; by its address where another one is called so.
        let mut titles: Vec<String> = items
            .iter()
            .map(|item| {
                let kind = layout.kind.name;
                let same = self.stock.called(&item.title).filter(|other| other.kind.name == kind).take(2).count();
                if same > 1 { item.id.clone() } else { item.title.clone() }
            })
            .collect();
        titles.sort();
        titles.dedup();
        let titles = self.lists.of(titles, language);
        let sheet = self.workbook.add_worksheet();
        sheet.set_name(layout.name(language))?;
        sheet.write_string_with_format(0, 0, id_head(language), &self.formats.quiet)?;
        sheet.write_string_with_format(0, 1, place_head(language), &self.formats.quiet)?;
        let (title, note) = match language {
            Language::Chinese => ("条目", "是哪一条的：新的一行从下拉的里面选；已有的行改了不算。"),
            Language::English => ("item", "Of which item it is: choose it for a new row; of others it is only shown."),
        };
        sheet.write_string_with_format(0, 2, title, &self.formats.needed)?;
        remark(sheet, 2, note)?;
        if let Some(titles) = titles {
            validate(sheet, &titles, 2, last, true)?;
        }
        let mut high_rows: Vec<u32> = rows.iter().map(|(item, ..)| lines_of(&item.title, 32)).collect();
        for (at, (column, list)) in (3..).zip(columns.iter().zip(&lists)) {
            let width = head(sheet, &self.formats, column, at, language)?;
            if let Some(list) = list {
                validate(sheet, list, at, last, !column.many)?;
            }
            sheet.set_column_format(at, format_of(&self.formats, column))?;
            for ((row, (item, _, entry)), lines) in (1..).zip(&rows).zip(&mut high_rows) {
                let found = named(self.stock, layout, item, column, kept(entry, column));
                let text = cell(sheet, &self.formats, column, &found, (row, at), language)?;
                *lines = (*lines).max(lines_of(&text, width));
            }
        }
        for (row, (item, place, _)) in (1..).zip(&rows) {
            let id = if item.id.is_empty() { "." } else { &item.id };
            sheet.write_string_with_format(row, 0, id, &self.formats.quiet)?;
            sheet.write_string_with_format(row, 1, (place + 1).to_string(), &self.formats.quiet)?;
            sheet.write_string_with_format(row, 2, &item.title, &self.formats.quiet)?;
        }
        high(sheet, &high_rows)?;
        sheet.set_column_width(0, 12)?;
        sheet.set_column_hidden(0)?;
        sheet.set_column_hidden(1)?;
        sheet.set_column_width(2, 32)?;
        sheet.set_freeze_panes(1, 3)?;
        on_paper(sheet)?;
        Ok(())
    }

    /// Posts by months, of this year and every month that has a review.
    fn months(&mut self, layout: &Layout, items: &[&Stocked]) -> anyhow::Result<()> {
        let language = self.choice.language;
        let posts: Vec<&Stocked> = items.iter().filter(|item| item.kind.name == "post").copied().collect();
        let mut months: Vec<String> =
            (1..=12).map(|month| format!("{:04}-{month:02}", self.choice.today.year())).collect();
        let mut changes: BTreeMap<(String, String), String> = BTreeMap::new();
        let (change, revoke) = (layout.column(&["change"]), layout.column(&["revoke"]));
        let is_written: HashSet<&str> = posts.iter().map(|post| &*post.id).collect();
        for item in self.stock.all().filter(|item| item.kind.name == "review" && is_monthly(item)) {
            let text = |key: &str| cells::value_at(&item.node, &[key.to_owned()]).and_then(Node::spelling);
            let (Some(subject), Some(period)) = (text("subject"), text("period")) else { continue };
            let Some(post) = self.stock.meant(&["post"], &subject, &item.org) else { continue };
            let period = crate::calendar::written_period(&period).unwrap_or_else(|| period.into_owned());
            if !is_written.contains(&*post.id) {
                continue;
            }
            let said = |at: Option<usize>| at.map(|at| kept(&item.node, &layout.columns[at]));
            let cell = match (said(revoke), said(change)) {
                (Some(Kept::Parts(parts)), _) if parts == ["true"] => "摘牌".to_owned(),
                (_, Some(Kept::Parts(parts))) => parts.join(""),
                _ => continue,
            };
            if !months.contains(&period) {
                months.push(period.clone());
            }
            changes.insert((post.id.clone(), period), cell);
        }
        months.sort();
        let stars = self.lists.of(["+1", "0", "-1", "摘牌"].map(str::to_owned).to_vec(), language);
        let sheet = self.workbook.add_worksheet();
        sheet.set_name(grid::name(language))?;
        let chinese = language == Language::Chinese;
        let org = if chinese { "组织" } else { "organisation" };
        let (post, holder) = if chinese { ("岗位", "党员") } else { ("post", "holder") };
        sheet.write_string_with_format(0, 0, id_head(language), &self.formats.quiet)?;
        for (at, word) in [(1, org), (2, post), (3, holder)] {
            sheet.write_string_with_format(0, at, word, &self.formats.head)?;
        }
        for (at, month) in months.iter().enumerate() {
            sheet.write_string_with_format(0, at as u16 + 4, month, &self.formats.head)?;
            sheet.set_column_format(at as u16 + 4, &self.formats.text)?;
        }
        let note = say!(
            "加星 +1，不变 0，减星 -1，摘牌写“摘牌”；没有考评就空着。谁也不考评自己的岗位：考评写进上级组织。",
            "+1, 0, -1, or 摘牌 where the plate was taken down; empty where there was no review."
        );
        let note = if chinese { note.zh } else { note.en };
        remark(sheet, 4, &note)?;
        let mut rows = Vec::new();
        for (row, item) in (1..).zip(&posts) {
            let (org, holder) = (self.stock.org_called(&item.org), holders(self.stock, item));
            let texts = [(&org, ORG_WIDTH), (&item.title, 22), (&holder, 16)];
            rows.push(texts.iter().map(|(text, width)| lines_of(text, *width)).max().unwrap_or(1));
            sheet.write_string_with_format(row, 0, &item.id, &self.formats.quiet)?;
            sheet.write_string_with_format(row, 1, org, &self.formats.text)?;
            sheet.write_string_with_format(row, 2, &item.title, &self.formats.text)?;
            sheet.write_string_with_format(row, 3, holder, &self.formats.quiet)?;
            for (at, month) in months.iter().enumerate() {
                if let Some(cell) = changes.get(&(item.id.clone(), month.clone())) {
                    let cell = if cell == "1" { "+1" } else { cell };
                    sheet.write_string_with_format(row, at as u16 + 4, cell, &self.formats.text)?;
                }
            }
        }
        if let Some(list) = stars {
            let rows = u32::try_from(posts.len().max(1))?;
            let choice = DataValidation::new().allow_list_formula(list.as_str().into());
            sheet.add_data_validation(1, 4, rows, months.len() as u16 + 3, &choice)?;
        }
        high(sheet, &rows)?;
        sheet.set_column_hidden(0)?;
        sheet.set_column_width(1, ORG_WIDTH)?;
        sheet.set_column_width(2, 22)?;
        sheet.set_column_width(3, 16)?;
        sheet.set_freeze_panes(1, 4)?;
        on_paper(sheet)?;
        Ok(())
    }

    /// What can be chosen in a column.
    fn list_for(&mut self, layout: &Layout, column: &Column) -> Option<String> {
        let language = self.choice.language;
        let chinese = self.is_chinese();
        let words = match &column.shape {
            Shape::Words(words) => {
                words.iter().map(|(word, meaning)| if chinese { called(word, meaning) } else { word.clone() }).collect()
            }
            Shape::Flag if chinese => vec!["是".to_owned(), "否".to_owned()],
            Shape::Flag => vec!["true".to_owned(), "false".to_owned()],
            _ => {
                let kinds = leads_to(layout, column)?;
                let named = |item: &&Stocked| kinds.is_empty() || kinds.contains(&item.kind.name);
                let mut names: Vec<String> = self.stock.all().filter(named).map(|item| item.title.clone()).collect();
                names.sort();
                names.dedup();
                names
            }
        };
        self.lists.of(words, language)
    }

    fn choices(&mut self) -> anyhow::Result<()> {
        let name = LISTS[usize::from(!self.is_chinese())];
        let sheet = self.workbook.add_worksheet();
        sheet.set_name(name)?;
        for (column, words) in (0..).zip(&self.lists.columns) {
            for (row, word) in (0..).zip(words) {
                sheet.write_string(row, column, word)?;
            }
        }
        sheet.set_very_hidden(true);
        Ok(())
    }
}

/// How wide the column of organisations is, in signs.
const ORG_WIDTH: u32 = 28;

/// The rank of columns that every kind has and nobody uses.
const FOLDED: u8 = 5;

/// The columns that are written.
fn shown(layout: &Layout) -> Vec<&Column> {
    layout.columns.iter().filter(|column| column.is_shown()).collect()
}

/// Which columns come first: what has to be filled in, what is the kind's own, then what every kind has.
fn rank(column: &Column, is_used: bool) -> u8 {
    match column.path.first().map_or("", String::as_str) {
        _ if column.required => 0,
        "body" => 2,
        "status" => 3,
        "published_on" | "publish_until" | "approval" | "outputs" | "source" => {
            if is_used {
                4
            } else {
                FOLDED
            }
        }
        _ => 1,
    }
}

/// How many lines a text takes in a column: a Chinese sign is as wide as two others.
fn lines_of(text: &str, width: u32) -> u32 {
    let of_line = |line: &str| {
        let signs: u32 = line.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
        signs.div_ceil(width.max(4) - 1).max(1)
    };
    text.split('\n').map(of_line).sum()
}

/// Rows as high as what they say, a dozen lines at most: not every program does it by itself.
fn high(sheet: &mut Worksheet, rows: &[u32]) -> anyhow::Result<()> {
    sheet.set_row_height(0, 32)?;
    for (row, lines) in (1..).zip(rows).filter(|(_, lines)| **lines > 1) {
        sheet.set_row_height(row, 15 * (*lines).min(12))?;
    }
    Ok(())
}

/// On paper a sheet lies across, is as wide as it, and has its head on every page.
fn on_paper(sheet: &mut Worksheet) -> anyhow::Result<()> {
    sheet.set_paper_size(9).set_landscape().set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(0, 0)?;
    Ok(())
}

/// A remark on a head, in a box that has room for it.
fn remark(sheet: &mut Worksheet, column: u16, words: &str) -> anyhow::Result<()> {
    let height = 24 + 18 * lines_of(words, 34).min(20);
    let note = Note::new(words).add_author_prefix(false).set_width(260).set_height(height);
    sheet.insert_note(0, column, &note)?;
    Ok(())
}

fn format_of<'f>(formats: &'f Formats, column: &Column) -> &'f Format {
    match column.shape {
        Shape::Day if !column.many => &formats.day,
        Shape::Number => &formats.number,
        _ => &formats.text,
    }
}

/// A column's head with its remark; how wide the column is.
fn head(sheet: &mut Worksheet, formats: &Formats, column: &Column, at: u16, language: Language) -> anyhow::Result<u32> {
    let format = if column.required { &formats.needed } else { &formats.head };
    let head = column.head(language);
    sheet.write_string_with_format(0, at, &head, format)?;
    let words = column.words.in_language(language).replace('`', "");
    let example = match (&column.example, &column.shape, language) {
        (Some(example), _, Language::Chinese) => Some(example.clone()),
        (Some(example), _, Language::English) if example.is_ascii() => Some(example.clone()),
        (_, Shape::Day, _) => Some("2026-03-05".to_owned()),
        (_, Shape::Period, _) => Some("2026-05".to_owned()),
        _ => None,
    };
    let example = example.map_or_else(String::new, |example| match language {
        Language::Chinese => format!("\n例：{example}"),
        Language::English => format!("\nSuch as: {example}"),
    });
    remark(sheet, at, &format!("{words}{example}"))?;
    let width = match (column.key(), &column.shape) {
        ("body" | "comment" | "measures" | "pledge" | "summary" | "correct", _) => 40,
        ("item" | "title" | "text" | "explanation" | "decision" | "bounds" | "task", _) => 32,
        (_, Shape::Day | Shape::Number | Shape::Flag | Shape::Period) => 12,
        _ => 18,
    };
    // A long head stands on two lines.
    let width = width.max((head.chars().count() as u32 + 2).min(22));
    sheet.set_column_width(at, width)?;
    Ok(width)
}

/// A drop-down list below a head. What is not on it is let in where a cell may hold several, or plain text.
fn validate(sheet: &mut Worksheet, list: &str, column: u16, last: u32, strict: bool) -> anyhow::Result<()> {
    let mut choice = DataValidation::new().allow_list_formula(list.into());
    choice = match strict {
        true => choice.set_error_style(DataValidationErrorStyle::Warning),
        false => choice.show_error_message(false),
    };
    sheet.add_data_validation(1, column, last, column, &choice)?;
    Ok(())
}

/// What a cell says, with persons and organisations by their names: a name where it leads back to the same item, else the
/// address.
pub(crate) fn named(stock: &Stock, layout: &Layout, item: &Stocked, column: &Column, found: Kept) -> Kept {
    let (Kept::Parts(parts), Some(kinds)) = (&found, leads_to(layout, column)) else { return found };
    let named = |part: &String| {
        let meant = stock.meant(kinds, part, &item.org);
        let back = meant.and_then(|meant| stock.meant(kinds, &meant.title, &item.org).map(|back| (meant, back)));
        back.filter(|(meant, back)| meant.id == back.id).map_or_else(|| part.clone(), |(meant, _)| meant.title.clone())
    };
    Kept::Parts(parts.iter().map(named).collect())
}

/// Writes a cell; what it shows.
fn cell(
    sheet: &mut Worksheet,
    formats: &Formats,
    column: &Column,
    found: &Kept,
    (row, at): (u32, u16),
    language: Language,
) -> anyhow::Result<String> {
    let format = format_of(formats, column);
    let text = cells::shown(column, found, language);
    if text.is_empty() {
        return Ok(text);
    }
    let parts = if let Kept::Parts(parts) = found { &**parts } else { &[] };
    match (&column.shape, parts) {
        (Shape::Day, [day]) if !column.many => {
            if let Ok(day) = day.parse::<jiff::civil::Date>().map_err(drop)
                && day.year() >= 1901
            {
                sheet.write_number_with_format(row, at, serial(day), format)?;
                return Ok(text);
            }
        }
        (Shape::Number, [number]) => {
            if let Ok(value) = number.parse::<f64>()
                && value.to_string() == *number
            {
                sheet.write_number_with_format(row, at, value, format)?;
                return Ok(text);
            }
        }
        _ => {}
    }
    sheet.write_string_with_format(row, at, &text, format)?;
    Ok(text)
}
