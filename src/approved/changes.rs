//! What an item says otherwise than it was approved: by its values, not by how these are written.

use serde_json::Value;

use crate::diagnostic::{KeyPath, Step};
use crate::kinds::{Changed, Draft, Kind};

/// How many characters of a value are told.
const TOLD: usize = 24;

/// The values that differ, in the order of the keys.
pub(crate) fn changes<K: Kind>(old: &Draft<K>, new: &Draft<K>) -> Vec<Changed> {
    let mut found = Vec::new();
    compare(&KeyPath::root(), &whole(old), &whole(new), &mut found);
    found
}

/// The values of an item by their keys, as words.
pub(super) fn values<K: Kind>(draft: &Draft<K>) -> Vec<(String, String)> {
    let Value::Object(map) = whole(draft) else { return Vec::new() };
    map.iter().map(|(key, value)| (key.clone(), words(value))).filter(|(_, words)| !words.is_empty()).collect()
}

/// An item's own values, the common ones and its text as one mapping. What is common comes last.
fn whole<K: Kind>(draft: &Draft<K>) -> Value {
    let mut map = serde_json::Map::new();
    for part in [serde_json::to_value(&draft.data), serde_json::to_value(&draft.common)] {
        if let Ok(Value::Object(part)) = part {
            map.extend(part.into_iter().filter(|(key, _)| super::is_said(key)));
        }
    }
    // Wherever it is written.
    let body = draft.body.as_deref().unwrap_or_default().trim();
    map.insert("body".to_owned(), Value::from(body));
    Value::Object(map)
}

fn compare(path: &KeyPath, old: &Value, new: &Value, found: &mut Vec<Changed>) {
    if old == new || (words(old).is_empty() && words(new).is_empty()) {
        return;
    }
    match (old, new) {
        (Value::Object(old), Value::Object(new)) => {
            for (key, old) in old {
                compare(&path.key(key), old, new.get(key).unwrap_or(&Value::Null), found);
            }
            for (key, new) in new.iter().filter(|(key, _)| !old.contains_key(*key)) {
                compare(&path.key(key), &Value::Null, new, found);
            }
        }
        (Value::Array(old), Value::Array(new)) if old.len() == new.len() => {
            old.iter().zip(new).enumerate().for_each(|(n, (old, new))| compare(&path.index(n), old, new, found));
        }
        // What came, what went: the entries that both have are not told.
        (Value::Array(old), Value::Array(new)) => {
            let without = |list: &[Value], other: &[Value]| {
                list.iter().filter(|entry| !other.contains(entry)).map(words).collect::<Vec<_>>().join("、")
            };
            let (gone, come) = (without(old, new), without(new, old));
            found.push(Changed { path: path.clone(), old: gone, new: come });
        }
        _ => found.push(Changed { path: path.clone(), old: words(old), new: words(new) }),
    }
}

fn words(value: &Value) -> String {
    match value {
        Value::Null | Value::Bool(false) => String::new(),
        Value::Bool(true) => "true".to_owned(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.clone(),
        Value::Array(list) => list.iter().map(words).filter(|words| !words.is_empty()).collect::<Vec<_>>().join("、"),
        Value::Object(map) => map.values().map(words).filter(|words| !words.is_empty()).collect::<Vec<_>>().join(" "),
    }
}

impl Changed {
    /// Whether it is in the text, which may stand apart from the keys.
    pub(crate) fn is_of_body(&self) -> bool {
        matches!(self.path.0.first(), Some(Step::Key(key)) if &**key == "body")
    }

    /// The key as it is told.
    pub(crate) fn key(&self) -> String {
        let counted = |step: &Step| match step {
            // People count from one.
            Step::Index(n) => Step::Index(n + 1),
            step => step.clone(),
        };
        KeyPath(self.path.0.iter().map(counted).collect()).to_string()
    }
}

/// Two texts as they are told beside each other: of long ones the parts that differ.
pub(crate) fn shortened(old: &str, new: &str) -> (String, String) {
    let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let (old, new) = (one_line(old), one_line(new));
    let same = old.chars().zip(new.chars()).take_while(|(a, b)| a == b).count();
    // A few characters before what differs say where that is.
    let from = if old.chars().count().max(new.chars().count()) > TOLD { same.saturating_sub(4) } else { 0 };
    let part = |text: &str| {
        if text.is_empty() {
            return "—".to_owned();
        }
        let before = if from > 0 { "…" } else { "" };
        let told: String = text.chars().skip(from).take(TOLD).collect();
        let behind = if text.chars().count() > from + TOLD { "…" } else { "" };
        format!("{before}{told}{behind}")
    };
    (part(&old), part(&new))
}
