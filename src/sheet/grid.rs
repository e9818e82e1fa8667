//! Posts by months: the reviews of a year as an office keeps them, a row for each post and a column for each month.

use std::collections::HashMap;

use super::book::{Sheet, Value};
use super::columns::{Layout, Role, bare, layout_of, layouts, names};
use super::table::{NoTable, Table, below_first, is_sum};
use crate::calendar::written_period;
use crate::diagnostic::Language;
use crate::kinds::KindInfo;

/// What the sheet is called that is written.
pub(crate) fn name(language: Language) -> &'static str {
    if language == Language::Chinese { "每月考评" } else { "monthly reviews" }
}

/// Finds such a sheet: a row with months, and before them a column of posts.
pub(crate) fn find<'a>(
    sheet: &'a Sheet,
    number: usize,
    rows: &[u32],
    wanted: Option<&'static KindInfo>,
) -> Option<Result<Table<'a>, NoTable>> {
    if wanted.is_some_and(|wanted| wanted.name != "review") {
        return None;
    }
    let layout = layout_of("review")?;
    // One of our own that is called as a kind has its head first, and what is below it is no head.
    let languages = [Language::Chinese, Language::English];
    let is_kind = |layout: &Layout| languages.iter().any(|language| layout.name(*language) == sheet.name.trim());
    let most = if layouts().iter().any(is_kind) { 1 } else { 10 };
    for at in rows.iter().copied().take(most) {
        let head = at;
        let months: Vec<(u32, Month)> =
            sheet.columns_of(head).filter_map(|(column, value)| Some((column, month(value)?))).collect();
        let subject = sheet.columns_of(head).find(|(_, value)| {
            let head = names(&value.text());
            ["岗位", "岗位名称", "考评对象", "考评谁", "窗口", "示范岗", "subject", "post"]
                .iter()
                .any(|word| head.contains(&bare(word)))
        });
        let Some((subject, _)) = subject.filter(|_| months.len() >= 2) else { continue };
        let above = rows.iter().take_while(|row| **row < head).flat_map(|row| sheet.columns_of(*row));
        let titles: Vec<String> =
            std::iter::once(sheet.name.clone()).chain(above.map(|(_, value)| value.text())).collect();
        let year = titles.iter().find_map(|title| year(title));
        let mut whole = Vec::new();
        for (column, month) in months {
            match (month, year) {
                (Month::Of(period), _) => whole.push((column, period)),
                (Month::Bare(month), Some(year)) => whole.push((column, format!("{year:04}-{month:02}"))),
                (Month::Bare(_), None) => return Some(Err(NoTable::NoYear)),
            }
        }
        let mut roles = HashMap::from([(subject, Role::Column(layout.title_column()?))]);
        let mut unknown = Vec::new();
        for (column, value) in sheet.columns_of(head) {
            if column == subject || whole.iter().any(|(month, _)| *month == column) {
                continue;
            }
            let head = names(&value.text());
            let is = |words: &[&str]| words.iter().any(|word| head.contains(&bare(word)));
            if is(&["代号（勿改）", "代号", "id (keep)", "id"]) {
                roles.insert(column, Role::Id);
            } else if is(&["组织", "所属组织", "organisation", "党支部", "所在支部", "支部", "单位"]) {
                roles.insert(column, Role::Org);
            } else if is(&["序号", "错误", "faults", "编号", "党员", "姓名", "在岗党员", "holder"]) {
                roles.insert(column, Role::Passed);
            } else if rows.iter().any(|row| *row > at && sheet.value(*row, column).is_some()) {
                unknown.push((column, value.text()));
            }
        }
        let below = below_first(sheet, head + 1);
        let says = |row: u32| {
            sheet.value(row, subject).is_some()
                || below.get(&(row, subject)).is_some_and(|row| sheet.value(*row, subject).is_some())
        };
        let is_sum = |row: u32| sheet.columns_of(row).take(3).any(|(_, value)| is_sum(&value.text()));
        let (rows, passed) = rows.iter().filter(|row| **row > head).partition(|row| says(**row) && !is_sum(**row));
        return Some(Ok(Table {
            sheet: number,
            layout,
            roles,
            unknown,
            head,
            rows,
            passed,
            months: whole,
            cells: sheet,
            published: false,
            below,
        }));
    }
    None
}

enum Month {
    /// With its year.
    Of(String),
    Bare(u8),
}

fn month(value: &Value) -> Option<Month> {
    if let Value::Day(day) = value {
        // A program makes the first of a month of a month.
        if day.day() != 1 {
            return None;
        }
        return Some(Month::Of(format!("{:04}-{:02}", day.year(), day.month())));
    }
    let text: String = value.text().chars().map(crate::text::half_width).filter(|c| !c.is_whitespace()).collect();
    let is_month = |period: &String| period.len() == 7 && period.as_bytes()[5].is_ascii_digit();
    if let Some(period) = written_period(&text).filter(is_month) {
        return Some(Month::Of(period));
    }
    let bare = text.strip_suffix("月份").or_else(|| text.strip_suffix('月'))?;
    let chinese = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"];
    let number = bare.parse::<u8>().ok().or_else(|| {
        let at = chinese.iter().position(|word| *word == bare)?;
        u8::try_from(at + 1).ok()
    });
    number.filter(|number| (1..=12).contains(number)).map(Month::Bare)
}

/// The year that a title names.
fn year(title: &str) -> Option<u16> {
    let digits: Vec<char> = title.chars().map(crate::text::half_width).collect();
    digits.windows(4).enumerate().find_map(|(at, four)| {
        let is_alone = |c: Option<&char>| !c.is_some_and(char::is_ascii_digit);
        let text: String = four.iter().collect();
        let year: u16 = text.parse().ok()?;
        let before = at.checked_sub(1).and_then(|at| digits.get(at));
        ((2000..2100).contains(&year) && is_alone(before) && is_alone(digits.get(at + 4))).then_some(year)
    })
}
