//! The texts of a value, whatever its type, and of Markdown.

use std::ops::Range;

use pulldown_cmark::{Event, Parser};
use serde_json::Value;

use crate::diagnostic::{KeyPath, Step};

/// Sees a text: its path, whether it is the key at the end of that path, and the text.
type See<'a> = dyn FnMut(&KeyPath, bool, &str) + 'a;

pub(super) struct Texts<'a, 'b> {
    path: KeyPath,
    see: &'a mut See<'b>,
}

impl<'a, 'b> Texts<'a, 'b> {
    /// Visits every text of a value: strings, and keys that are no identifiers (the names of groups).
    pub(super) fn of(value: &Value, see: &'a mut See<'b>) {
        Texts { path: KeyPath::root(), see }.visit(value);
    }

    fn visit(&mut self, value: &Value) {
        match value {
            Value::String(text) => (self.see)(&self.path, false, text),
            Value::Array(values) => {
                for (n, value) in values.iter().enumerate() {
                    self.inside(Step::Index(n), value);
                }
            }
            Value::Object(values) => {
                for (key, value) in values {
                    self.inside(Step::Key(key.as_str().into()), value);
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    fn inside(&mut self, step: Step, value: &Value) {
        self.path.0.push(step);
        if let Some(Step::Key(key)) = self.path.0.last()
            && !key.is_ascii()
        {
            let key = key.clone();
            (self.see)(&self.path, true, &key);
        }
        self.visit(value);
        self.path.0.pop();
    }
}

/// The key that a value stands under, past the indices of a list; for a key that is itself a text, the one above it.
pub(super) fn last_key(path: &KeyPath) -> Option<&str> {
    path.0.iter().rev().find_map(|step| match step {
        Step::Key(key) if key.is_ascii() => Some(&**key),
        _ => None,
    })
}

/// The texts of a Markdown body as they are read, with their bytes in it.
pub(super) fn of_markdown(body: &str) -> Vec<(Range<usize>, String)> {
    let events = Parser::new_ext(body, pulldown_cmark::Options::all()).into_offset_iter();
    events
        .filter_map(|(event, range)| match event {
            Event::Text(text) => Some((range, text.into_string())),
            // Code stands between its own signs; HTML may hold text as well as tags.
            Event::Code(_) | Event::InlineHtml(_) | Event::Html(_) | Event::InlineMath(_) | Event::DisplayMath(_) => {
                body.get(range.clone()).map(|text| (range, text.to_owned()))
            }
            _ => None,
        })
        .collect()
}
