//! `content/calendar/<year>.yaml`: which days of a year are off and which weekends are worked.

use super::parse_date;
use jiff::civil::Date;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use crate::diagnostic::{Message, say};
use crate::yaml::PLACEHOLDER;

/// The days of a year that differ from its weekdays, as the State Council's General Office announces them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(description = "一年的放假和调休安排（`content/calendar/年份.yaml`），照国务院办公厅的通知写。")]
pub struct YearFile {
    /// Days off (放假): dates, or ranges such as `2026-02-15..2026-02-23`. Weekends need not be listed. A table without
    /// them would let every holiday count as a working day.
    #[schemars(description = "放假的日子：一天，或起止，如 2026-02-15..2026-02-23；平常的周末不用写。")]
    #[schemars(extend("x-en" = "days off: a day, or the first and the last as in 2026-02-15..2026-02-23; ordinary weekends are not written"))]
    pub off: Vec<Days>,
    /// Weekend days that are worked (上班).
    #[schemars(description = "调休上班的周末。")]
    #[schemars(extend("x-en" = "days of weekends that are worked instead"))]
    #[serde(default)]
    pub workdays: Vec<Days>,
}

/// The holidays that fall on the same days every year, as the law has them (全国年节及纪念日放假办法, 2024).
pub(crate) fn same_every_year(year: i16) -> Vec<(Days, Message)> {
    let days = |month, first, last| {
        let (first, last) = (Date::new(year, month, first).ok()?, Date::new(year, month, last).ok()?);
        Some(Days { first, last })
    };
    let holidays = [
        (days(1, 1, 1), say!("元旦", "New Year")),
        (days(5, 1, 2), say!("劳动节", "Labour Day")),
        (days(10, 1, 3), say!("国庆节", "National Day")),
    ];
    holidays.into_iter().filter_map(|(days, name)| Some((days?, name))).collect()
}

/// Those whose days nobody knows before the year's notice.
pub(crate) fn others_of_a_year() -> Message {
    say!(
        "还有春节、清明节、端午节、中秋节；连休和调休以国务院办公厅的通知为准",
        "and the Spring Festival, Qingming, the Dragon Boat and the Mid-Autumn Festival; longer rests as the State Council's notice has them"
    )
}

/// A day, or a range of days with both ends included; never empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Days {
    first: Date,
    last: Date,
}

impl Days {
    /// The longest range that a holiday may have. Longer ones are slips (2026 for 2025), and would make
    /// whole years holidays.
    const LONGEST: i32 = 31;

    /// Whether `date` is one of the days.
    pub fn contains(self, date: Date) -> bool {
        self.first <= date && date <= self.last
    }

    /// The days, one by one.
    pub fn iter(&self) -> impl Iterator<Item = Date> + use<> {
        let last = self.last;
        self.first.series(jiff::Span::new().days(1)).take_while(move |date| *date <= last)
    }
}

impl FromStr for Days {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parse = |text: &str| {
            let found = parse_date(text).map(|parsed| parsed.date);
            let text = text.trim();
            found.ok_or_else(|| format!("`{text}` is not a date like 2026-02-15"))
        };
        let (first, last) = match text.split_once("..") {
            Some((first, last)) => (parse(first)?, parse(last)?),
            None => (parse(text)?, parse(text)?),
        };
        if last < first {
            return Err(format!("`{text}` ends before it starts"));
        }
        if first.until(last).map_or(i32::MAX, |span| span.get_days()) >= Self::LONGEST {
            return Err(format!("`{text}` is longer than {} days", Self::LONGEST));
        }
        Ok(Self { first, last })
    }
}

impl fmt::Display for Days {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.first == self.last {
            true => write!(f, "{}", self.first),
            false => write!(f, "{}..{}", self.first, self.last),
        }
    }
}

impl Serialize for Days {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Days {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct DaysVisitor;

        impl<'de> de::Visitor<'de> for DaysVisitor {
            type Value = Days;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a date like 2026-05-22")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Days, E> {
                text.parse().map_err(E::custom)
            }

            // A hole left by a fault that was reported: any day serves.
            fn visit_unit<E: de::Error>(self) -> Result<Days, E> {
                let day = Date::constant(1, 1, 1);
                Ok(Days { first: day, last: day })
            }

            fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Days, D::Error> {
                deserializer.deserialize_str(self)
            }
        }

        deserializer.deserialize_newtype_struct(PLACEHOLDER, DaysVisitor)
    }
}

impl JsonSchema for Days {
    fn schema_name() -> Cow<'static, str> {
        "Days".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "一天（2026-01-04），或包含首尾的一段（2026-02-15..2026-02-23）。",
            "type": "string",
            "patternErrorMessage": "日期写成 2026-01-04，一段日期写成 2026-02-15..2026-02-23",
            "pattern": r"^\d{4}-\d{1,2}-\d{1,2}(\.\.\d{4}-\d{1,2}-\d{1,2})?$",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn dates_and_ranges_are_read_and_written() {
        let text = "off: [2026-01-01, '2026-2-15..2026-2-23']\nworkdays: []\n";
        let file: YearFile = serde_yaml::from_str(text).expect("a table");
        let [day, range] = file.off[..] else { panic!("{file:?}") };
        assert_eq!((day.first, day.last), (date(2026, 1, 1), date(2026, 1, 1)));
        assert_eq!((range.iter().count(), range.last), (9, date(2026, 2, 23)));
        assert_eq!(range.to_string(), "2026-02-15..2026-02-23");
        assert_eq!(file, serde_yaml::from_str(&serde_yaml::to_string(&file).expect("yaml")).expect("it"));
    }

    #[test]
    fn slips_are_told() {
        let told = |text: &str| {
            let file: Result<YearFile, _> = serde_yaml::from_str(text);
            file.expect_err("a fault").to_string()
        };
        assert!(told("offf: []").contains("offf"));
        assert!(told("off: [2026-02-30]").contains("`2026-02-30` is not a date"));
        assert!(told("off: [2026-02-03..2026-02-01]").contains("ends before"));
        assert!(told("off: [2025-02-03..2026-02-03]").contains("longer than 31 days"));
        assert!(told("off: [..]").contains("not a date"));
    }

    #[test]
    fn the_schema_takes_what_the_parser_takes() {
        let schema = serde_json::to_value(schemars::schema_for!(YearFile)).expect("a schema");
        let validator = jsonschema::validator_for(&schema).expect("valid");
        let good = serde_json::json!({"off": ["2026-02-15..2026-02-23", "2026-1-1"]});
        assert!(validator.is_valid(&good));
        assert!(!validator.is_valid(&serde_json::json!({"off": ["tomorrow"]})));
        assert!(!validator.is_valid(&serde_json::json!({"offf": []})));
    }
}
