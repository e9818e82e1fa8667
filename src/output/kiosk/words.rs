//! The words of the kiosk's data: what a reader has to read, and what the fonts have to show.
//!
//! Both walk over the data as it is written, so that no text can be forgotten.

use serde::Serialize;
use serde_json::Value;

use crate::font::{Role, Usage, is_invisible};

/// Keys whose values are for the program and never shown.
const FOR_PROGRAMS: &[&str] = &[
    "id",
    "kind",
    "level",
    "src",
    "state",
    "stage",
    "from",
    "until",
    "days",
    "deadline_iso",
    "done_on",
    "starts_on",
    "ends_on",
    "weight",
    "dwell",
];

/// Keys of names and titles, set in the title's face.
const TITLES: &[&str] =
    &["title", "name", "org", "subject", "award", "month_day", "owner", "type_label", "window_no", "item", "t"];

/// Visits every shown text of a value with its key; a list's texts have the list's key.
pub(super) fn visit<'a>(value: &'a Value, key: &'a str, see: &mut dyn FnMut(&'a str, &'a str)) {
    match value {
        Value::String(text) => see(key, text),
        Value::Array(values) => values.iter().for_each(|value| visit(value, key, see)),
        Value::Object(map) => {
            for (key, value) in map {
                if !FOR_PROGRAMS.contains(&key.as_str()) {
                    visit(value, key, see);
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// How much there is to read: a Chinese character is one, a word or a number of other letters two.
pub(super) fn reading_length(view: &impl Serialize) -> usize {
    let Ok(value) = serde_json::to_value(view) else { return 0 };
    let mut length = 0;
    visit(&value, "", &mut |_, text| length += length_of(text));
    length
}

fn length_of(text: &str) -> usize {
    let mut length = 0;
    let mut in_word = false;
    for c in text.chars() {
        let word = c.is_alphanumeric() && u32::from(c) < 0x2E80;
        if word {
            length += if in_word { 0 } else { 2 };
        } else if c.is_alphanumeric() {
            length += 1;
        }
        in_word = word;
    }
    length
}

/// Counts every character of a value for the fonts. The body's faces in both weights hold all of them, so that whatever
/// face the theme sets a text in, there is a glyph behind it.
pub(super) fn count(usage: &mut Usage, value: &Value) {
    visit(value, "", &mut |key, text| {
        if text.chars().all(is_invisible) {
            return;
        }
        usage.add(Role::Body, text);
        usage.add(Role::BodyBold, text);
        if TITLES.contains(&key) {
            usage.add(Role::Title, text);
        }
        if key == "pledge" {
            usage.add(Role::Pledge, text);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_shown_is_read() {
        assert_eq!(length_of("多问一句，少跑一趟。"), 8);
        assert_eq!(length_of("WiFi 6 与 2026年"), 2 + 2 + 1 + 2 + 1);
        let value =
            serde_json::json!({ "id": "east/hall", "title": "窗口", "rows": [{ "state": "done", "label": "完成" }] });
        assert_eq!(reading_length(&value), 4);
    }

    #[test]
    fn the_body_holds_every_character() {
        let mut usage = Usage::default();
        count(&mut usage, &serde_json::json!({ "name": "林", "pledge": "问", "text": ["䶮"], "src": "x" }));
        let chars = |role| {
            let mut chars = String::new();
            usage.each(role, |c, _| chars.push(c));
            chars
        };
        assert_eq!((chars(Role::Body), chars(Role::BodyBold)), ("䶮林问".into(), "䶮林问".into()));
        assert_eq!((chars(Role::Title), chars(Role::Pledge)), ("林".into(), "问".into()));
    }
}
