//! Working days, notice periods, review periods and Chinese dates.
//!
//! Which days are worked is decided every autumn by the State Council's General Office (调休): without its
//! table nobody can count working days, so a [`Calendar`] answers only for the years it has and never
//! guesses by weekday. [`Calendar::shipped`] has the years embedded here; a board adds others.
//!
//! Everything is a function of dates that are handed in: the module knows no clock.

mod format;
mod period;
mod recurring;
mod written;
mod year_file;

use jiff::civil::{Date, Weekday};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

pub use format::{chinese, english};
pub use format::{chinese_month_day, month_name, parse_date};
pub use period::Period;
pub use recurring::{NoSuchDayOfMonth, Recurrence, written_hours};
pub use written::{NoDate, written_date};
pub(crate) use written::{chinese_number, written_days, written_period};
pub use year_file::YearFile;
pub(crate) use year_file::{others_of_a_year, same_every_year};

/// The working days of the years whose tables are known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Calendar {
    years: BTreeMap<i16, YearFile>,
}

/// A year without a table; its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MissingYear(pub i16);

impl fmt::Display for MissingYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the working days of {} are not known: content/calendar/{0}.yaml is missing", self.0)
    }
}

impl std::error::Error for MissingYear {}

/// What a period of days counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(description = "公示期按什么日子算。")]
pub enum Unit {
    /// 工作日: days worked by the yearly table.
    #[schemars(description = "工作日：照当年的放假调休安排算。")]
    Working,
    /// 自然日 (日、天): every day.
    #[schemars(description = "自然日：天天都算。")]
    Calendar,
}

impl Unit {
    /// The word used in files and data.
    pub fn word(self) -> &'static str {
        match self {
            Self::Working => "working",
            Self::Calendar => "calendar",
        }
    }
}

impl Calendar {
    /// The calendar with the years that are part of the program: 2025 and 2026.
    pub fn shipped() -> Self {
        let files = [(2025, include_str!("2025.yaml")), (2026, include_str!("2026.yaml"))];
        files
            .into_iter()
            .filter_map(|(year, text)| Some((year, serde_yaml::from_str(text).ok()?)))
            .fold(Self::default(), |calendar, (year, file)| calendar.with_year(year, file))
    }

    /// The calendar with the table of `year` added; it replaces one that is there.
    #[must_use]
    pub fn with_year(mut self, year: i16, file: YearFile) -> Self {
        self.years.insert(year, file);
        self
    }

    /// Whether the table of `year` is known.
    pub fn has_year(&self, year: i16) -> bool {
        self.years.contains_key(&year)
    }

    /// The years whose tables are known, in order.
    pub fn years(&self) -> impl Iterator<Item = i16> + '_ {
        self.years.keys().copied()
    }

    /// Whether `date` is worked: a Monday to Friday that is not off, or a make-up day. `None` where the
    /// year is unknown.
    ///
    /// A table published for a year also governs days of its neighbours that it names (2023's named
    /// 2022-12-31), as long as it is known.
    pub fn is_working_day(&self, date: Date) -> Option<bool> {
        for file in self.tables(date.year())? {
            if file.workdays.iter().any(|days| days.contains(date)) {
                return Some(true);
            }
            if file.off.iter().any(|days| days.contains(date)) {
                return Some(false);
            }
        }
        Some(!matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday))
    }

    /// Whether `date` is one of the days that the year's table gives off. `None` where the year is unknown.
    pub fn is_holiday(&self, date: Date) -> Option<bool> {
        Some(self.tables(date.year())?.any(|file| file.off.iter().any(|days| days.contains(date))))
    }

    /// The tables that may name days of a year, its own first; `None` where that is unknown.
    fn tables(&self, year: i16) -> Option<impl Iterator<Item = &YearFile>> {
        let own = self.years.get(&year)?;
        let neighbours = [year.checked_add(1), year.checked_sub(1)].into_iter().flatten();
        Some(std::iter::once(own).chain(neighbours.filter_map(|year| self.years.get(&year))))
    }

    fn works(&self, date: Date) -> Result<bool, MissingYear> {
        self.is_working_day(date).ok_or(MissingYear(date.year()))
    }

    /// The working day that lies `days` working days after `date`, `date` itself not counted; `date` for 0.
    ///
    /// # Errors
    /// When the calendar has no data for a year that is needed.
    pub fn add_working_days(&self, date: Date, days: u32) -> Result<Date, MissingYear> {
        let mut found = date;
        for _ in 0..days {
            found = next(found)?;
            while !self.works(found)? {
                found = next(found)?;
            }
        }
        Ok(found)
    }

    /// How many working days lie from `start` to `end`, both included; 0 when `end` is before `start`.
    ///
    /// # Errors
    /// When the calendar has no data for a year that is needed.
    pub fn working_days_between(&self, start: Date, end: Date) -> Result<u32, MissingYear> {
        let mut count = 0;
        let mut date = start;
        while date <= end {
            count += u32::from(self.works(date)?);
            if date == end {
                break;
            }
            date = next(date)?;
        }
        Ok(count)
    }

    /// The last day of a notice that is posted on `starts_on` for `days` days. **The first day counts**, if
    /// it is a day of the unit: that is the practice of 公示期 (2022年5月7日至12日 is announced as 5 working
    /// days: the 7th, a make-up Saturday, and the 9th to the 12th). It departs from 民法典 第二百零一条,
    /// where the starting day of a term is not counted, so a board under that rule declares a day more.
    ///
    /// Posted on a day off, a working-day period begins on the next working day. A period of 0 days is over
    /// on the day it starts.
    ///
    /// # Errors
    /// When the calendar has no data for a year that is needed.
    pub fn period_end(&self, starts_on: Date, days: u32, unit: Unit) -> Result<Date, MissingYear> {
        let after_the_first = days.saturating_sub(1);
        match unit {
            Unit::Calendar => {
                let span = jiff::Span::new().try_days(after_the_first);
                span.and_then(|span| starts_on.checked_add(span)).map_err(|_| MissingYear(Date::MAX.year()))
            }
            Unit::Working if days == 0 => Ok(starts_on),
            Unit::Working => {
                let mut first = starts_on;
                while !self.works(first)? {
                    first = next(first)?;
                }
                self.add_working_days(first, after_the_first)
            }
        }
    }
}

/// The day after; the end of time (9999) is a year nobody has a table for.
fn next(date: Date) -> Result<Date, MissingYear> {
    date.tomorrow().map_err(|_| MissingYear(Date::MAX.year()))
}

#[cfg(test)]
mod tests {
    use super::year_file::Days;
    use super::*;
    use jiff::civil::date;

    /// 国办发明电〔2021〕11号, the part that the published example needs.
    fn with_2022() -> Calendar {
        let text = "off: [2022-04-30..2022-05-04]\nworkdays: [2022-04-24, 2022-05-07]\n";
        Calendar::shipped().with_year(2022, serde_yaml::from_str(text).expect("a table"))
    }

    #[test]
    fn a_make_up_saturday_counts_as_in_the_published_notice() {
        let calendar = with_2022();
        let (start, end) = (date(2022, 5, 7), date(2022, 5, 12));
        assert_eq!(calendar.working_days_between(start, end), Ok(5));
        assert_eq!(calendar.period_end(start, 5, Unit::Working), Ok(end));
        assert_eq!(calendar.period_end(start, 5, Unit::Calendar), Ok(date(2022, 5, 11)));
    }

    /// 365 days less weekends and holidays, as the yearly announcements sum them up.
    #[test]
    fn shipped_years_have_all_their_days() {
        let calendar = Calendar::shipped();
        assert!(calendar.has_year(2025) && calendar.has_year(2026) && !calendar.has_year(2024));
        for (year, off, make_up, working) in [(2025, 28, 5, 248), (2026, 33, 6, 248)] {
            let days = |list: &[Days]| list.iter().map(|d| d.iter().count()).sum::<usize>();
            let file = &calendar.years[&year];
            assert_eq!((days(&file.off), days(&file.workdays)), (off, make_up), "{year}");
            let (first, last) = (date(year, 1, 1), date(year, 12, 31));
            assert_eq!(calendar.working_days_between(first, last), Ok(working), "{year}");
            // A make-up day that is no weekend, or a day both off and worked, is a slip of the pen.
            for day in file.workdays.iter().flat_map(Days::iter) {
                assert!(matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday), "{day}");
                assert!(!file.off.iter().any(|off| off.contains(day)), "{day}");
            }
        }
    }

    #[test]
    fn weekends_holidays_and_make_up_days() {
        let calendar = Calendar::shipped();
        for (day, works) in [
            (date(2026, 1, 1), false),
            (date(2026, 1, 4), true),
            (date(2026, 2, 14), true),
            (date(2026, 2, 23), false),
            (date(2026, 2, 24), true),
            (date(2026, 5, 9), true),
            (date(2026, 5, 10), false),
            (date(2025, 1, 26), true),
            (date(2025, 10, 8), false),
        ] {
            assert_eq!(calendar.is_working_day(day), Some(works), "{day}");
        }
        assert_eq!(calendar.is_working_day(date(2027, 1, 4)), None);
    }

    #[test]
    fn periods_end_on_working_days() {
        let calendar = Calendar::shipped();
        // Friday before the Spring Festival of 2026: the Saturday is worked, then nine days off.
        let friday = date(2026, 2, 13);
        assert_eq!(calendar.period_end(friday, 5, Unit::Working), Ok(date(2026, 2, 26)));
        assert_eq!(calendar.period_end(friday, 1, Unit::Working), Ok(friday));
        assert_eq!(calendar.period_end(friday, 0, Unit::Working), Ok(friday));
        // Posted on a Sunday: counted from Monday.
        assert_eq!(calendar.period_end(date(2026, 3, 8), 5, Unit::Working), Ok(date(2026, 3, 13)));
        assert_eq!(calendar.period_end(date(2026, 3, 8), 7, Unit::Calendar), Ok(date(2026, 3, 14)));
        assert_eq!(calendar.add_working_days(friday, 1), Ok(date(2026, 2, 14)));
        assert_eq!(calendar.add_working_days(friday, 0), Ok(friday));
        assert_eq!(calendar.working_days_between(friday, date(2026, 2, 12)), Ok(0));
    }

    #[test]
    fn an_unknown_year_is_named() {
        let calendar = Calendar::shipped();
        let december = date(2026, 12, 30);
        assert_eq!(calendar.period_end(december, 5, Unit::Working), Err(MissingYear(2027)));
        assert_eq!(calendar.period_end(december, 5, Unit::Calendar), Ok(date(2027, 1, 3)));
        assert_eq!(calendar.working_days_between(date(2024, 1, 1), december), Err(MissingYear(2024)));
        assert_eq!(calendar.period_end(Date::MAX, u32::MAX, Unit::Calendar), Err(MissingYear(9999)));
        assert!(MissingYear(2027).to_string().contains("content/calendar/2027.yaml"));
    }

    /// 2023's table began in 2022: 2022-12-31 to 2023-01-02.
    #[test]
    fn a_table_may_reach_into_the_year_before() {
        let file = serde_yaml::from_str("off: [2022-12-31..2023-01-02]").expect("a table");
        let new_year = date(2023, 1, 2);
        let calendar = with_2022().with_year(2023, file);
        assert_eq!(calendar.is_working_day(new_year), Some(false));
        assert_eq!(calendar.is_working_day(date(2022, 12, 31)), Some(false));
    }
}
