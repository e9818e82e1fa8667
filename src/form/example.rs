//! An example at a key: the one that stands at its field, else one of its shape.

use jiff::civil::{Date, Weekday};
use serde_json::Value;

use super::{Field, Form, Shape};
use crate::diagnostic::Language;
use crate::yaml::{in_flow, scalar};

/// Days from today to a last day that is only an example.
const TO_A_LAST_DAY: i64 = 90;

/// What a text without an example says; `check` takes it for words.
const DOTS: &str = "……";

impl Form {
    /// An example as it is shown: words of another language than the board's say nothing.
    pub(super) fn shown(&self, field: &Field) -> String {
        let example = self.example(field);
        let foreign = self.language == Language::English && !example.is_ascii();
        if foreign { "…".to_owned() } else { example }
    }

    pub(super) fn example(&self, field: &Field) -> String {
        match (&field.example, &field.shape) {
            (Some(_), Shape::Number) if field.key == "year" => self.today.year().to_string(),
            (Some(example), Shape::List(_)) if !example.is_array() => format!("[{}]", flow(example, true)),
            (Some(example), _) => flow(example, false),
            (None, Shape::Day) if is_last_day(&field.key) => {
                crate::upcoming::later(self.today, TO_A_LAST_DAY).to_string()
            }
            (None, Shape::Words(words)) => {
                let other = words.iter().find(|(word, _)| field.default.as_ref().is_none_or(|default| default != word));
                other.map_or_else(String::new, |(word, _)| word.clone())
            }
            (None, Shape::List(one)) => {
                let one = Field { shape: (**one).clone(), ..field.clone() };
                format!("[{}]", self.example(&one))
            }
            (None, Shape::Map(inner)) => {
                let parts = inner.iter().filter(|field| field.required);
                let parts: Vec<_> = parts.map(|field| format!("{}: {}", field.key, self.example(field))).collect();
                format!("{{ {} }}", parts.join(", "))
            }
            (None, Shape::Days) => first_saturday(self.today).to_string(),
            (None, Shape::Flag) => "true".to_owned(),
            (None, Shape::Number) => "1".to_owned(),
            (None, Shape::Day | Shape::Period) => self.today(field).unwrap_or_default(),
            (None, Shape::Text) => DOTS.to_owned(),
            (None, Shape::Reference) => field.key.replace('_', "-"),
        }
    }
}

/// A day that might be worked though it is none of the week's.
fn first_saturday(from: Date) -> Date {
    from.series(jiff::Span::new().days(1)).find(|day| day.weekday() == Weekday::Saturday).unwrap_or(from)
}

/// Whether a day is the end of something: today would be an odd example.
fn is_last_day(key: &str) -> bool {
    key.ends_with("until") || key.ends_with("ends_on") || key.contains("deadline") || key.ends_with("due")
}

/// JSON as YAML of one line.
fn flow(value: &Value, inside: bool) -> String {
    match value {
        Value::String(text) if inside => in_flow(text),
        Value::String(text) => scalar(text),
        Value::Array(values) => {
            format!("[{}]", values.iter().map(|value| flow(value, true)).collect::<Vec<_>>().join(", "))
        }
        Value::Object(map) => {
            let entries = map.iter().map(|(key, value)| format!("{}: {}", scalar(key), flow(value, true)));
            format!("{{ {} }}", entries.collect::<Vec<_>>().join(", "))
        }
        other => other.to_string(),
    }
}
