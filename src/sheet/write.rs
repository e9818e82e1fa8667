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
use super::plan::{kept_body, leads_to};
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
                "灰色的“代号”“第几条”是程序用的，不要改，隐藏着也行。",
                "清空一格，就是去掉这一项；删去一行，公示栏里的不会删。要撤下一条，“状态”写“已撤回”。",
                "写好以后存盘，再运行：noticeboard import 这个文件。有错的会另存一份，“错误”一列写明错在哪里；没有错才写进公示栏。",
            ],
            false => &[
                "How to fill in",
                "A row for each item; new ones at the end, their id left empty. Heads have remarks and examples; orange ones are needed.",
                "Days are written 2026-03-05; several persons in a cell with commas; measures one to a line (Alt+Enter).",
                "The grey columns id and entry are the program's: leave them alone. They may be hidden.",
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
        let columns = shown(layout);
        let name = layout.name(language);
        let last = u32::try_from(items.len()).unwrap_or(u32::MAX).saturating_add(SPARE);
        let orgs: Vec<String> = self.stock.orgs.keys().map(|org| self.stock.org_called(org)).collect();
        let org_list = self.lists.of(orgs, language);
        let lists: Vec<Option<String>> = columns.iter().map(|column| self.list_for(layout, column)).collect();
        let sheet = self.workbook.add_worksheet();
        sheet.set_name(&name)?;
        sheet.write_string_with_format(0, 0, id_head(language), &self.formats.quiet)?;
        sheet.write_string_with_format(0, 1, org_head(layout.kind, language), &self.formats.head)?;
        if let Some(list) = org_list {
            validate(sheet, &list, 1, last, true)?;
        }
        for (at, (column, list)) in columns.iter().zip(&lists).enumerate() {
            head(sheet, &self.formats, column, at as u16 + 2, language)?;
            if let Some(list) = list {
                validate(sheet, list, at as u16 + 2, last, !column.many)?;
            }
            sheet.set_column_format(at as u16 + 2, format_of(&self.formats, column))?;
        }
        for (row, item) in (1..).zip(items) {
            // The whole board's organisation has an empty address.
            let id = if item.id.is_empty() { "." } else { &item.id };
            sheet.write_string_with_format(row, 0, id, &self.formats.quiet)?;
            sheet.write_string_with_format(row, 1, self.stock.org_called(&item.org), &self.formats.text)?;
            for (at, column) in columns.iter().enumerate() {
                let found = match column.path == ["body"] {
                    true => kept_body(item),
                    false => kept(&item.node, column),
                };
                let found = named(self.stock, layout, item, column, found);
                cell(sheet, &self.formats, column, &found, (row, at as u16 + 2), language)?;
            }
        }
        sheet.set_column_width(0, 12)?;
        sheet.set_column_hidden(0)?;
        sheet.set_column_width(1, 22)?;
        let title = layout.title_column().map(|at| &layout.columns[at].path);
        let title = columns.iter().position(|column| Some(&column.path) == title).unwrap_or_default();
        sheet.set_freeze_panes(1, title as u16 + 3)?;
        if !items.is_empty() {
            sheet.autofilter(0, 1, u32::try_from(items.len())?, columns.len() as u16 + 1)?;
        }
        Ok(())
    }

    /// The sheet of a kind's list: a row for each entry.
    fn list(&mut self, layout: &Layout, items: &[&Stocked]) -> anyhow::Result<()> {
        let language = self.choice.language;
        let Some((key, _)) = &layout.list else { return Ok(()) };
        let columns = shown(layout);
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
        let name = layout.name(language);
        let sheet = self.workbook.add_worksheet();
        sheet.set_name(&name)?;
        sheet.write_string_with_format(0, 0, id_head(language), &self.formats.head)?;
        sheet.write_string_with_format(0, 1, place_head(language), &self.formats.quiet)?;
        let title = if self.choice.language == Language::Chinese { "条目" } else { "item" };
        let title_taken = columns.iter().any(|column| column.head(language) == title);
        sheet.write_string_with_format(0, 2, if title_taken { "序号" } else { title }, &self.formats.quiet)?;
        for (at, (column, list)) in columns.iter().zip(&lists).enumerate() {
            head(sheet, &self.formats, column, at as u16 + 3, language)?;
            if let Some(list) = list {
                validate(sheet, list, at as u16 + 3, last, !column.many)?;
            }
            sheet.set_column_format(at as u16 + 3, format_of(&self.formats, column))?;
        }
        for (row, (item, place, entry)) in (1..).zip(&rows) {
            sheet.write_string_with_format(row, 0, &item.id, &self.formats.quiet)?;
            sheet.write_string_with_format(row, 1, (place + 1).to_string(), &self.formats.quiet)?;
            sheet.write_string_with_format(row, 2, &item.title, &self.formats.quiet)?;
            for (at, column) in columns.iter().enumerate() {
                let found = named(self.stock, layout, item, column, kept(entry, column));
                cell(sheet, &self.formats, column, &found, (row, at as u16 + 3), language)?;
            }
        }
        sheet.set_column_width(0, 30)?;
        sheet.set_column_width(2, 30)?;
        sheet.set_freeze_panes(1, 3)?;
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
        sheet.insert_note(0, 4, &Note::new(note).add_author_prefix(false))?;
        for (row, item) in (1..).zip(&posts) {
            sheet.write_string_with_format(row, 0, &item.id, &self.formats.quiet)?;
            sheet.write_string_with_format(row, 1, self.stock.org_called(&item.org), &self.formats.text)?;
            sheet.write_string_with_format(row, 2, &item.title, &self.formats.text)?;
            let holder = cells::value_at(&item.node, &["holder".to_owned()]);
            let names: Vec<String> = match holder {
                Some(Node::List(names)) => names.iter().filter_map(|name| name.spelling().map(Into::into)).collect(),
                Some(name) => name.spelling().map(Into::into).into_iter().collect(),
                None => Vec::new(),
            };
            let called = |name: &String| {
                self.stock
                    .meant(&["member"], name, &item.org)
                    .map_or_else(|| name.clone(), |member| member.title.clone())
            };
            sheet.write_string_with_format(
                row,
                3,
                names.iter().map(called).collect::<Vec<_>>().join("、"),
                &self.formats.quiet,
            )?;
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
        sheet.set_column_hidden(0)?;
        sheet.set_column_width(1, 22)?;
        sheet.set_column_width(2, 22)?;
        sheet.set_freeze_panes(1, 4)?;
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

/// The columns that are written: those that have to be filled in first.
fn shown(layout: &Layout) -> Vec<&Column> {
    let mut columns: Vec<&Column> = layout.columns.iter().filter(|column| column.is_shown()).collect();
    columns.sort_by_key(|column| !column.required);
    columns
}

fn format_of<'f>(formats: &'f Formats, column: &Column) -> &'f Format {
    match column.shape {
        Shape::Day if !column.many => &formats.day,
        Shape::Number => &formats.number,
        _ => &formats.text,
    }
}

fn head(sheet: &mut Worksheet, formats: &Formats, column: &Column, at: u16, language: Language) -> anyhow::Result<()> {
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
    sheet.insert_note(0, at, &Note::new(format!("{words}{example}")).add_author_prefix(false))?;
    let width = match (column.key(), &column.shape) {
        ("body" | "comment" | "measures" | "pledge" | "summary" | "correct", _) => 40,
        ("item" | "title" | "text" | "explanation" | "decision" | "bounds" | "task", _) => 32,
        (_, Shape::Day | Shape::Number | Shape::Flag | Shape::Period) => 12,
        _ => 18,
    };
    sheet.set_column_width(at, width.max(head.chars().count().min(16) as u32 * 2))?;
    Ok(())
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

fn cell(
    sheet: &mut Worksheet,
    formats: &Formats,
    column: &Column,
    found: &Kept,
    (row, at): (u32, u16),
    language: Language,
) -> anyhow::Result<()> {
    let format = format_of(formats, column);
    let text = cells::shown(column, found, language);
    if text.is_empty() {
        return Ok(());
    }
    let parts = if let Kept::Parts(parts) = found { &**parts } else { &[] };
    match (&column.shape, parts) {
        (Shape::Day, [day]) if !column.many => {
            if let Ok(day) = day.parse::<jiff::civil::Date>().map_err(drop)
                && day.year() >= 1901
            {
                sheet.write_number_with_format(row, at, serial(day), format)?;
                return Ok(());
            }
        }
        (Shape::Number, [number]) => {
            if let Ok(value) = number.parse::<f64>()
                && value.to_string() == *number
            {
                sheet.write_number_with_format(row, at, value, format)?;
                return Ok(());
            }
        }
        _ => {}
    }
    sheet.write_string_with_format(row, at, text, format)?;
    Ok(())
}
