//! Times of day and spans of them, as a screen's file writes them: `08:30..17:30`.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::yaml::PLACEHOLDER;

/// A time of day in minutes after midnight, 0 to 1439.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimeOfDay(u16);

impl TimeOfDay {
    /// Minutes after midnight.
    pub fn minutes(self) -> u16 {
        self.0
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

impl FromStr for TimeOfDay {
    type Err = ();

    /// `8:30`, `08:30` and, from a Chinese keyboard, `8：30`.
    fn from_str(text: &str) -> Result<Self, ()> {
        let (hour, minute) = text.trim().split_once([':', '：']).ok_or(())?;
        let number = |text: &str, most: u16| {
            let digits = (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
            text.parse::<u16>().ok().filter(|number| digits && *number <= most).ok_or(())
        };
        let minute = (minute.len() == 2).then_some(minute).ok_or(())?;
        Ok(Self(number(hour, 23)? * 60 + number(minute, 59)?))
    }
}

/// A span of every day, from a time up to another; over midnight where the second is the earlier. Never empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeSpan {
    pub from: TimeOfDay,
    pub until: TimeOfDay,
}

impl FromStr for TimeSpan {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let fault =
            || format!("“{text}”不是起止时间；写成 08:30..17:30 / `{text}` is not a span of times like 08:30..17:30");
        let parts = ["..", "—", "–", "－", "-", "至", "~", "～"].iter().find_map(|sign| text.split_once(sign));
        let (from, until) = parts.ok_or_else(fault)?;
        // “8:30——17:30”: a dash of two.
        let until = until.trim_start_matches(['—', '–', '-', '.']);
        let span = Self { from: from.parse().map_err(|()| fault())?, until: until.parse().map_err(|()| fault())? };
        if span.from == span.until {
            return Err(format!("“{text}”的起止是同一个时刻 / `{text}` begins and ends at the same time"));
        }
        Ok(span)
    }
}

impl fmt::Display for TimeSpan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.from, self.until)
    }
}

impl Serialize for TimeSpan {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for TimeSpan {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct SpanVisitor;

        impl de::Visitor<'_> for SpanVisitor {
            type Value = TimeSpan;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a span of times like 08:30..17:30")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<TimeSpan, E> {
                text.trim().parse().map_err(E::custom)
            }

            // A hole left by a fault that was reported: any span serves.
            fn visit_unit<E: de::Error>(self) -> Result<TimeSpan, E> {
                Ok(TimeSpan { from: TimeOfDay(0), until: TimeOfDay(1) })
            }
        }

        deserializer.deserialize_newtype_struct(PLACEHOLDER, SpanVisitor)
    }
}

impl JsonSchema for TimeSpan {
    fn schema_name() -> Cow<'static, str> {
        "TimeSpan".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "每天的一段时间，如 08:30..17:30；后一个时刻更早的，过了半夜算。",
            "type": "string",
            "pattern": r"^\s*\d{1,2}[:：]\d{2}\s*(\.\.|[-—–－至~～]+)\s*\d{1,2}[:：]\d{2}\s*$",
            "patternErrorMessage": "写成 08:30..17:30 这样",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_read_as_people_write_them() {
        for text in ["08:30..17:30", "8:30-17:30", "8:30—17:30", "8：30 至 17：30", "8:30——17:30", "8:30~17:30"]
        {
            assert_eq!(text.parse::<TimeSpan>().expect(text).to_string(), "08:30..17:30");
        }
        let night: TimeSpan = "21:00..06:30".parse().expect("a night");
        assert!(night.until < night.from && night.from.minutes() == 21 * 60);
        for text in ["", "8:30", "8:30..24:00", "8:3..9:00", "8.30..9.30", "8:30..8:30", "+8:30..9:00", "a..b"] {
            assert!(text.parse::<TimeSpan>().is_err(), "{text}");
        }
    }

    #[test]
    fn the_schema_takes_what_the_parser_takes() {
        let schema = serde_json::to_value(schemars::schema_for!(TimeSpan)).expect("a schema");
        let validator = jsonschema::validator_for(&schema).expect("valid");
        assert!(validator.is_valid(&serde_json::json!("8:30 至 17：30")));
        assert!(!validator.is_valid(&serde_json::json!("all day")));
    }
}
