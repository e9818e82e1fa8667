//! Review periods: a month, a quarter, a half-year or a year.

use jiff::civil::Date;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use crate::yaml::PLACEHOLDER;

/// What a review covers: `2026-05`, `2026-Q2`, `2026-H1` or `2026`.
///
/// Periods are ordered by their last day, for that is when they are reviewed; of those that end together
/// the shorter comes first: 2026-06, 2026-Q2, 2026-H1, 2026-07, …, 2026-12, 2026-Q4, 2026-H2, 2026.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Period {
    /// 1 to 9999.
    year: i16,
    /// 1 to 12, the month it begins with.
    first_month: i8,
    /// 1, 3, 6 or 12; divides `first_month - 1`.
    months: i8,
}

impl Period {
    /// The month that `date` lies in.
    pub fn month_of(date: Date) -> Self {
        // Year 0 and before cannot be written as a period; nobody reviews them.
        Self { year: date.year().max(1), first_month: date.month(), months: 1 }
    }

    /// The year it lies in.
    pub fn year(self) -> i16 {
        self.year
    }

    /// Whether it is one month, as a monthly review's is.
    pub fn is_month(self) -> bool {
        self.len_months() == 1
    }

    /// Its length in months: 1, 3, 6 or 12.
    pub fn len_months(self) -> u8 {
        self.months.unsigned_abs()
    }

    /// Its first day.
    pub fn first_day(self) -> Date {
        Date::constant(self.year, self.first_month, 1)
    }

    /// Its last day, included.
    pub fn last_day(self) -> Date {
        Date::constant(self.year, self.last_month(), 1).last_of_month()
    }

    /// Whether `date` lies in it.
    pub fn contains(self, date: Date) -> bool {
        self.first_day() <= date && date <= self.last_day()
    }

    /// The months that it consists of, in order.
    pub fn months(self) -> impl Iterator<Item = Period> + use<> {
        (self.first_month..=self.last_month()).map(move |first_month| Self { first_month, months: 1, ..self })
    }

    /// The period of the same length that follows, until the year 9999.
    pub fn next(self) -> Option<Period> {
        match self.last_month() {
            12 if self.year == 9999 => None,
            12 => Some(Self { year: self.year + 1, first_month: 1, ..self }),
            month => Some(Self { first_month: month + 1, ..self }),
        }
    }

    /// In Chinese: 2026年5月, 2026年第二季度, 2026年上半年, 2026年.
    pub fn chinese(self) -> String {
        let year = self.year;
        match self.months {
            1 => format!("{year}年{}月", self.first_month),
            3 => {
                let quarter = ["一", "二", "三", "四"][usize::from(self.part()) % 4];
                format!("{year}年第{quarter}季度")
            }
            6 if self.first_month == 1 => format!("{year}年上半年"),
            6 => format!("{year}年下半年"),
            _ => format!("{year}年"),
        }
    }

    fn last_month(self) -> i8 {
        self.first_month + self.months - 1
    }

    /// Which of the year's parts of its length it is, from 0.
    fn part(self) -> u8 {
        ((self.first_month - 1) / self.months).unsigned_abs()
    }
}

impl Ord for Period {
    fn cmp(&self, other: &Self) -> Ordering {
        let place = |p: &Self| (p.year, p.last_month(), p.months);
        place(self).cmp(&place(other))
    }
}

impl PartialOrd for Period {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl FromStr for Period {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        parse(text).ok_or_else(|| format!("`{text}` is not a period: write 2026-05, 2026-Q2, 2026-H1 or 2026"))
    }
}

fn parse(text: &str) -> Option<Period> {
    let (year, part) = match text.split_once('-') {
        Some((year, part)) => (year, Some(part)),
        None => (text, None),
    };
    let digits = |text: &str, len: usize| -> Option<i16> {
        (text.len() == len && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
    };
    let year = digits(year, 4).filter(|year| *year > 0)?;
    let (number, months, parts) = match part {
        None => (1, 12, 1),
        Some(part) if part.starts_with('Q') => (digits(&part[1..], 1)?, 3, 4),
        Some(part) if part.starts_with('H') => (digits(&part[1..], 1)?, 6, 2),
        Some(part) => (digits(part, 2)?, 1, 12),
    };
    if !(1..=parts).contains(&number) {
        return None;
    }
    let first_month = i8::try_from((number - 1) * i16::from(months) + 1).ok()?;
    Some(Period { year, first_month, months })
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, part) = (self.year, self.part() + 1);
        match self.months {
            1 => write!(f, "{year:04}-{part:02}"),
            3 => write!(f, "{year:04}-Q{part}"),
            6 => write!(f, "{year:04}-H{part}"),
            _ => write!(f, "{year:04}"),
        }
    }
}

impl Serialize for Period {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Takes text, and a bare number too: YAML reads `period: 2026` as one.
impl<'de> Deserialize<'de> for Period {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;
        impl<'de> de::Visitor<'de> for Text {
            type Value = Period;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a period: 2026-05, 2026-Q2, 2026-H1 or 2026")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Period, E> {
                text.parse().map_err(E::custom)
            }

            fn visit_u64<E: de::Error>(self, year: u64) -> Result<Period, E> {
                self.visit_str(&year.to_string())
            }

            fn visit_i64<E: de::Error>(self, year: i64) -> Result<Period, E> {
                self.visit_str(&year.to_string())
            }

            // A hole left by a fault that was reported: any period serves.
            fn visit_unit<E: de::Error>(self) -> Result<Period, E> {
                Ok(Period { year: 1, first_month: 1, months: 12 })
            }

            // Other formats than the board's own YAML do not know the placeholder.
            fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Period, D::Error> {
                deserializer.deserialize_any(self)
            }
        }
        deserializer.deserialize_newtype_struct(PLACEHOLDER, Text)
    }
}

impl JsonSchema for Period {
    fn schema_name() -> Cow<'static, str> {
        "Period".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "哪一期：月（2026-05）、季度（2026-Q2）、半年（2026-H1）或全年（2026）。",
            "type": ["string", "integer"],
            "pattern": r"^[0-9]{4}(-(0[1-9]|1[0-2]|Q[1-4]|H[12]))?$",
            "patternErrorMessage": "这里写一期：2026-05、2026-Q2、2026-H1 或 2026",
            "minimum": 1000,
            "maximum": 9999,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn period(text: &str) -> Period {
        text.parse().expect(text)
    }

    #[test]
    fn periods_know_their_days_and_months() {
        for (text, first, last, months, chinese) in [
            ("2026-05", date(2026, 5, 1), date(2026, 5, 31), 1, "2026年5月"),
            ("2028-02", date(2028, 2, 1), date(2028, 2, 29), 1, "2028年2月"),
            ("2026-Q2", date(2026, 4, 1), date(2026, 6, 30), 3, "2026年第二季度"),
            ("2026-H2", date(2026, 7, 1), date(2026, 12, 31), 6, "2026年下半年"),
            ("2026", date(2026, 1, 1), date(2026, 12, 31), 12, "2026年"),
        ] {
            let found = period(text);
            assert_eq!((found.first_day(), found.last_day()), (first, last));
            assert_eq!(found.months().count(), months);
            assert!(found.contains(first) && found.contains(last));
            assert!(!found.contains(last.tomorrow().expect("a day")));
            assert_eq!((found.to_string(), found.chinese()), (text.into(), chinese.into()));
        }
        let months: Vec<_> = period("2026-Q2").months().map(|m| m.to_string()).collect();
        assert_eq!(months, ["2026-04", "2026-05", "2026-06"]);
        assert_eq!(period("2026-Q4").next(), Some(period("2027-Q1")));
        assert_eq!(period("9999").next(), None);
        assert_eq!(Period::month_of(date(2026, 5, 22)), period("2026-05"));
    }

    #[test]
    fn periods_stand_in_the_order_in_which_they_end() {
        let expected = [
            "2025", "2026-01", "2026-03", "2026-Q1", "2026-06", "2026-Q2", "2026-H1", "2026-07", "2026-12", "2026-Q4",
            "2026-H2", "2026", "2027-01",
        ];
        let mut found = expected.map(period);
        found.reverse();
        found.sort();
        assert_eq!(found.map(|p| p.to_string()), expected);
    }

    #[test]
    fn what_is_no_period_is_refused() {
        for text in
            ["", "26", "2026-5", "2026-13", "2026-00", "2026-Q5", "2026-H3", "2026-q1", "0000", "+026", "2026-Q二"]
        {
            assert!(text.parse::<Period>().is_err(), "{text}");
        }
        let error = "2026-5".parse::<Period>().expect_err("unpadded");
        assert!(error.contains("`2026-5`") && error.contains("2026-05"));
    }

    #[test]
    fn yaml_and_schema_take_the_same() {
        let schema = serde_json::to_value(schemars::schema_for!(Period)).expect("a schema");
        let validator = jsonschema::validator_for(&schema).expect("valid");
        for (text, good) in [("2026", true), ("2026-05", true), ("'2026'", true), ("2026-Q9", false), ("26", false)] {
            let found: Result<Period, _> = serde_yaml::from_str(text);
            assert_eq!(found.is_ok(), good, "{text}");
            let value: serde_json::Value = serde_yaml::from_str(text).expect("yaml");
            assert_eq!(validator.is_valid(&value), good, "{text}");
        }
    }
}
