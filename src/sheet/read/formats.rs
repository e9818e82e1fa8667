//! What a number of a workbook means: its format tells days, times and parts of a hundred from numbers.

use std::collections::HashMap;

use jiff::civil::{Date, Time};

use super::Unreadable;
use crate::attachment::xml::{Mark, attribute, walk};
use crate::sheet::book::Value;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Meaning {
    #[default]
    Number,
    Percent,
    Day,
    Time,
}

/// The meanings of a workbook's cell formats, by their numbers.
#[derive(Default)]
pub(super) struct Formats(Vec<Meaning>);

impl Formats {
    pub(super) fn of(styles: &str) -> Result<Self, Unreadable> {
        let mut codes: HashMap<u32, Meaning> = HashMap::new();
        let mut formats = Vec::new();
        let mut within = false;
        walk(styles, &mut |mark| {
            match mark {
                Mark::Open("numFmt", start) => {
                    let id = attribute(start, "numFmtId").and_then(|id| id.parse().ok());
                    if let (Some(id), Some(code)) = (id, attribute(start, "formatCode")) {
                        codes.insert(id, meaning(&code));
                    }
                }
                Mark::Open("cellXfs", _) => within = true,
                Mark::Close("cellXfs") => within = false,
                Mark::Open("xf", start) if within => {
                    let id = attribute(start, "numFmtId").and_then(|id| id.parse().ok()).unwrap_or_default();
                    formats.push(codes.get(&id).copied().unwrap_or_else(|| builtin(id)));
                }
                _ => {}
            }
            Ok(())
        })?;
        Ok(Self(formats))
    }

    /// Those of codes by their numbers, and of each cell format the number of its code.
    pub(super) fn of_codes(codes: &HashMap<u32, String>, ids: &[u32]) -> Self {
        Self(ids.iter().map(|id| codes.get(id).map_or_else(|| builtin(*id), |code| meaning(code))).collect())
    }

    pub(super) fn meaning(&self, style: usize) -> Meaning {
        self.0.get(style).copied().unwrap_or_default()
    }
}

/// The formats that have numbers and no codes; those from 27 on are Chinese ones.
fn builtin(id: u32) -> Meaning {
    match id {
        9 | 10 => Meaning::Percent,
        14..=17 | 22 | 27..=31 | 36 | 50..=54 | 57 | 58 => Meaning::Day,
        18..=21 | 32..=35 | 45..=47 | 55 | 56 => Meaning::Time,
        _ => Meaning::Number,
    }
}

/// What a format's code says, its quoted texts, colours and conditions apart.
fn meaning(code: &str) -> Meaning {
    let mut bare = String::new();
    let mut chars = code.split(';').next().unwrap_or_default().chars();
    let mut elapsed = false;
    while let Some(c) = chars.next() {
        match c {
            '"' => drop(chars.by_ref().find(|c| *c == '"')),
            '\\' | '_' | '*' => drop(chars.next()),
            '[' => {
                let inside: String = chars.by_ref().take_while(|c| *c != ']').collect();
                elapsed |= matches!(&*inside.to_ascii_lowercase(), "h" | "hh" | "m" | "mm" | "s" | "ss");
            }
            c => bare.extend(c.to_lowercase()),
        }
    }
    if bare.contains("general") {
        return Meaning::Number;
    }
    let has = |signs: &[char]| bare.contains(signs);
    if elapsed || has(&['h', 's']) && !has(&['y', 'd']) {
        Meaning::Time
    } else if has(&['y', 'd', 'e', 'm']) && !has(&['0', '#', '?']) {
        Meaning::Day
    } else if bare.contains('%') {
        Meaning::Percent
    } else {
        Meaning::Number
    }
}

/// What a number says in a format. `later` is the day that some workbooks count from, four years after the others.
pub(super) fn value(number: f64, meaning: Meaning, later: bool) -> Value {
    match meaning {
        Meaning::Number => Value::Number { value: number, percent: false },
        Meaning::Percent => Value::Number { value: number, percent: true },
        Meaning::Day | Meaning::Time => {
            moment(number, later).unwrap_or(Value::Number { value: number, percent: false })
        }
    }
}

/// The day of a number of days since 1900.
pub(crate) fn day_of(number: f64, later: bool) -> Option<Date> {
    let days = number.floor();
    let counts = (1.0..3_000_000.0).contains(&days) || later && days == 0.0;
    if !counts {
        return None;
    }
    // The day after 28 February 1900 counts twice: once for the 29th, which there was not.
    let days = days as i64 + if later { 1462 } else { i64::from(days < 60.0) };
    Date::constant(1899, 12, 30).checked_add(jiff::Span::new().try_days(days).ok()?).ok()
}

fn moment(number: f64, later: bool) -> Option<Value> {
    let seconds = ((number - number.floor()) * 86_400.0).round() as i32;
    let time = || Time::new((seconds / 3600) as i8, (seconds / 60 % 60) as i8, 0, 0).ok();
    if (0.0..1.0).contains(&number) && !later {
        return Some(Value::Moment(time()?.strftime("%H:%M").to_string()));
    }
    let day = day_of(number, later)?;
    match seconds {
        0 => Some(Value::Day(day)),
        86_400 => Some(Value::Day(day.tomorrow().ok()?)),
        _ => Some(Value::Moment(format!("{day} {}", time()?.strftime("%H:%M")))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_tell_days_from_numbers() {
        for (code, expected) in [
            ("yyyy\\-mm\\-dd", Meaning::Day),
            ("yyyy\"年\"m\"月\"d\"日\";@", Meaning::Day),
            ("[$-804]yyyy/m/d", Meaning::Day),
            ("m\"月\"", Meaning::Day),
            ("h:mm", Meaning::Time),
            ("[h]:mm:ss", Meaning::Time),
            ("0.0%", Meaning::Percent),
            ("0\"处\"", Meaning::Number),
            ("[Red]0.00", Meaning::Number),
            ("General", Meaning::Number),
            ("@", Meaning::Number),
            ("0.00_);(0.00)", Meaning::Number),
            ("#,##0\"月\"", Meaning::Number),
        ] {
            assert_eq!(meaning(code), expected, "{code}");
        }
        let styles = "<styleSheet><numFmts><numFmt numFmtId=\"176\" formatCode=\"yyyy/m/d\"/></numFmts><cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"176\"/><xf/></cellXfs></styleSheet>";
        let formats = Formats::of(styles).unwrap();
        assert_eq!(formats.0, [Meaning::Number, Meaning::Day, Meaning::Number]);
    }

    #[test]
    fn days_are_counted_as_workbooks_count_them() {
        let day = |number, later| day_of(number, later).map(|day| day.to_string());
        assert_eq!(day(46086.0, false).as_deref(), Some("2026-03-05"));
        assert_eq!(day(44624.0, true).as_deref(), Some("2026-03-05"));
        assert_eq!(day(1.0, false).as_deref(), Some("1900-01-01"));
        assert_eq!((day(-1.0, false), day(1e300, false), day(f64::NAN, false)), (None, None, None));
        assert_eq!(value(46_086.375, Meaning::Day, false), Value::Moment("2026-03-05 09:00".into()));
        assert_eq!(value(0.375, Meaning::Time, false), Value::Moment("09:00".into()));
        assert_eq!(value(46_085.999_999_999, Meaning::Day, false), Value::Day(Date::constant(2026, 3, 5)));
    }
}
