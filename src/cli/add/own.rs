//! What the board's own files are called: a screen by a slug, a year's days off by the year.

use jiff::civil::Date;

use super::place::Place;
use super::wanted::Wanted;
use super::{Refusal, slug};
use crate::calendar::Calendar;
use crate::diagnostic::{self, say};
use crate::form::{Form, SCREEN, Sheet, YEAR};
use crate::kinds::slugs;
use crate::screens;
use crate::source::Sources;

/// So far ahead nobody writes a calendar.
const FARTHEST: i16 = 50;

fn path(sheet: Sheet, name: &str) -> String {
    Place::own(sheet, name).path
}

fn taken(path: &str) -> Refusal {
    say!("{path} 已经有了，没有改动；直接改它", "{path} is there already and was not changed; edit it")
}

/// The year that was asked for, else the first from today on whose days off are not known.
pub(super) fn year(wanted: &Wanted, sources: &Sources, today: Date) -> Result<i16, Refusal> {
    let shipped = Calendar::shipped();
    let is_there = |year: i16| sources.files.contains_key(&*path(YEAR, &year.to_string()));
    let first = today.year();
    let Some(asked) = &wanted.slug else {
        let years = (first..).take(FARTHEST.unsigned_abs().into());
        let mut unknown = years.filter(|year| !shipped.has_year(*year) && !is_there(*year));
        return unknown.next().ok_or_else(|| say!("近几十年的都有了", "the coming decades are all there"));
    };
    let bare = asked.trim_end_matches(".yaml").trim_end_matches('年').trim();
    let year = Some(bare).filter(|bare| bare.len() == 4).and_then(|bare| bare.parse::<i16>().ok());
    match year.filter(|year| (2000..=first.saturating_add(FARTHEST)).contains(year)) {
        None => Err(say!(
            "日历按年份写，如 noticeboard add 日历 {first}；“{asked}”不是年份",
            "a calendar is called by its year, such as `noticeboard add calendar {first}`; `{asked}` is none"
        )),
        Some(year) if is_there(year) => Err(taken(&path(YEAR, &year.to_string()))),
        Some(year) if shipped.has_year(year) => Err(say!(
            "{year}年的放假安排程序自带，不用写",
            "the days off of {year} are part of the program and need not be written"
        )),
        Some(year) => Ok(year),
    }
}

/// What a screen is called: as it was asked for, else by its title.
pub(super) fn screen(wanted: &Wanted, form: &Form, sources: &Sources) -> Result<String, Refusal> {
    let is_taken = |slug: &str| sources.files.contains_key(&*path(SCREEN, slug)) || !screens::can_be_called(slug);
    let Some(asked) = &wanted.slug else { return Ok(slug::free(wanted, form, is_taken)) };
    let asked = asked.trim_end_matches(".yaml");
    let whole = path(SCREEN, asked);
    if let Some(fault) = slugs::fault(asked, diagnostic::Place::whole(whole.clone())) {
        return Err(slug::refused(fault));
    }
    if !screens::can_be_called(asked) {
        return Err(say!(
            "屏幕不能叫“{asked}”；换一个代号",
            "a screen cannot be called `{asked}`; choose another slug"
        ));
    }
    if is_taken(asked) { Err(taken(&whole)) } else { Ok(asked.to_owned()) }
}
