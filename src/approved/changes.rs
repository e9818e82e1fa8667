//! What an item says otherwise than it was approved: by its values, not by how these are written.

use serde_json::Value;

use crate::diagnostic::{KeyPath, Step};
use crate::kinds::{Changed, Draft, Kind};
use crate::yaml::keys_of;

/// How many characters of a value are told.
const TOLD: usize = 24;

/// The values that differ, in the order of the keys in which a kind has them; what is common comes last.
pub(crate) fn changes<K: Kind>(old: &Draft<K>, new: &Draft<K>) -> Vec<Changed> {
    let mut found = Vec::new();
    compare(&KeyPath::root(), &whole(old), &whole(new), &mut found);
    let place = |change: &Changed| match change.path.0.first() {
        Some(Step::Key(key)) => keys_of::<K>().iter().position(|own| *own == &**key).unwrap_or(usize::MAX),
        _ => usize::MAX,
    };
    found.sort_by_key(place);
    found
}

/// An item's own values, the common ones and its text as one mapping.
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
        // A list of one is written as that one.
        (Value::Array(old), Value::Array(new)) if old.len() == 1 && new.len() == 1 && !old[0].is_object() => {
            compare(path, &old[0], &new[0], found);
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
            found.push(Changed { path: path.clone(), old: gone, new: come, in_list: true });
        }
        _ => {
            let (old, new) = (words(old), words(new));
            found.push(Changed { path: path.clone(), old, new, in_list: false });
        }
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
    /// Whether it is in the text or the name, which may stand apart from the keys.
    pub(crate) fn may_stand_apart(&self) -> bool {
        matches!(self.path.0.first(), Some(Step::Key(key)) if matches!(&**key, "body" | "id"))
    }

    /// The change as it is told, of long texts the parts that differ.
    pub(crate) fn told(&self) -> String {
        let (key, (old, new)) = (self.key(), shortened(&self.old, &self.new));
        match (self.in_list, self.old.is_empty(), self.new.is_empty()) {
            (true, true, _) => format!("{key} +{new}"),
            (true, _, true) => format!("{key} -{old}"),
            _ => format!("{key} {old} → {new}"),
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_told_where_they_differ() {
        assert_eq!(shortened("200", "20"), ("200".into(), "20".into()));
        assert_eq!(shortened("", "甲\n乙"), ("—".into(), "甲 乙".into()));
        let long = "拟命名一号窗口为党员示范窗口，公示期五个工作日，有意见的请在公示期内提出。";
        let (old, new) = shortened(long, &long.replace("五个", "三个"));
        assert!(old.starts_with("…，公示期五个工作日"), "{old}");
        assert!(new.starts_with("…，公示期三个工作日"), "{new}");
        assert_eq!(shortened(long, &long[..long.len() - 3]).1, "…期内提出");
    }

    #[test]
    fn lists_are_told_by_what_came_and_what_went() {
        let told = |old: &str, new: &str| {
            let [old, new] = [old, new].map(|text| serde_json::from_str::<Value>(text).unwrap());
            let mut found = Vec::new();
            compare(&KeyPath::root().key("k"), &old, &new, &mut found);
            found.iter().map(Changed::told).collect::<Vec<_>>().join(";")
        };
        assert_eq!(told("[\"甲\"]", "[\"乙\"]"), "k 甲 → 乙");
        assert_eq!(told("[\"甲\"]", "[\"乙\",\"甲\"]"), "k +乙");
        assert_eq!(told("[\"甲\",\"乙\"]", "[\"甲\"]"), "k -乙");
        assert_eq!(told("[\"甲\",\"乙\"]", "[\"甲\",\"丙\"]"), "k[2] 乙 → 丙");
        assert_eq!(told("[{\"on\":\"1\",\"text\":\"甲\"}]", "[{\"on\":\"1\",\"text\":\"乙\"}]"), "k[1].text 甲 → 乙");
        assert_eq!(told("[]", "null"), "");
        assert_eq!(told("{\"a\":false}", "{}"), "");
    }
}
