//! Faults in words that an author can act on.

/// Turns typed faults into diagnostics.
pub(crate) mod explain {
    use std::collections::HashMap;
    use std::sync::LazyLock;

    use serde_json::Value;

    use crate::diagnostic::{Diagnostic, Message, Place, Spot, Step, say};
    use crate::kinds::common::COMMON_KEYS;
    use crate::kinds::{KINDS, Kind, Origin};
    use crate::yaml::{Fault, FaultKind};

    pub(crate) use super::leftovers::leftovers;
    pub(crate) use super::slips::conflict_in_body;
    pub(crate) use super::syntax::{Slipped, front_matter, is_lost, mapping, read, slip_of};
    pub(crate) use super::typed::typed;
    pub(crate) use super::unindented::{blanks, unindented};

    /// A fault of an item of kind `K`.
    pub(crate) fn fault<K: Kind>(fault: Fault, origin: &Origin, id: &str) -> Diagnostic {
        let extra: &[&str] = if fault.path.0.is_empty() { COMMON_KEYS } else { &[] };
        let is_at_root = fault.path.0.is_empty();
        let above: String = fault
            .path
            .0
            .iter()
            .filter_map(|step| match step {
                Step::Key(key) => Some(format!("{key}.")),
                Step::Index(_) => None,
            })
            .collect();
        let called = |key: &str| meaning(K::NAME, &format!("{above}{key}"));
        let meaning = match &fault.kind {
            FaultKind::MissingKey { key } => called(key).filter(|_| is_at_root),
            _ => None,
        };
        let mut diagnostic = describe(fault, origin, extra, &called).item(id);
        if let Some(meaning) = meaning {
            diagnostic.message.zh += &format!("（{meaning}）");
        }
        diagnostic
    }

    /// What a key is for, in the first words of its description: clerks know the thing and not its English name. A key
    /// inside others is written `contact_points.day`: it is called otherwise there than in a reception day.
    pub(crate) fn meaning(kind: &str, key: &str) -> Option<&'static str> {
        static MEANINGS: LazyLock<Meanings> = LazyLock::new(|| {
            let mut meanings = HashMap::new();
            for kind in KINDS {
                let schema = (kind.schema)(schemars::SchemaGenerator::default()).to_value();
                gather(&schema, &schema, "", 0, &mut |key, text| {
                    let first = text.split(['。', '；', '：', '，', '（']).next().unwrap_or(text);
                    meanings.entry((kind.name, key)).or_insert_with(|| first.trim().to_owned());
                });
            }
            meanings
        });
        let kind = KINDS.iter().find(|info| info.name == kind)?.name;
        MEANINGS.get(&(kind, key.to_owned())).map(String::as_str)
    }

    /// Kinds and keys, and what they are called.
    type Meanings = HashMap<(&'static str, String), String>;

    /// How deep keys lie in keys: `scores.politics.self` is three, each with a choice and a reference on the way.
    const DEEPEST: usize = 12;

    /// Every key of a schema with its description.
    fn gather(schema: &Value, root: &Value, above: &str, depth: usize, see: &mut dyn FnMut(String, &str)) {
        if depth > DEEPEST {
            return;
        }
        for (key, value) in schema["properties"].as_object().into_iter().flatten() {
            let key = format!("{above}{key}");
            value["description"].as_str().iter().for_each(|text| see(key.clone(), text));
            gather(value, root, &format!("{key}."), depth + 1, see);
        }
        let named = schema["$ref"].as_str().and_then(|path| path.strip_prefix("#/$defs/"));
        let choices =
            schema["anyOf"].as_array().into_iter().flatten().chain(schema["allOf"].as_array().into_iter().flatten());
        for inner in named.map(|name| &root["$defs"][name]).into_iter().chain(choices).chain([&schema["items"]]) {
            if inner.is_object() {
                gather(inner, root, above, depth + 1, see);
            }
        }
    }

    /// Leaves out the keys that are missing because they are misspelt.
    pub(crate) fn without_misspelt(faults: &mut Vec<Fault>) {
        let misspelt: Vec<(crate::diagnostic::KeyPath, &'static str)> = faults
            .iter()
            .filter_map(|fault| match &fault.kind {
                FaultKind::UnknownKey { key, known } => Some((fault.path.clone(), super::hints::near_key(key, known)?)),
                _ => None,
            })
            .collect();
        faults.retain(|fault| match &fault.kind {
            FaultKind::MissingKey { key } => !misspelt.iter().any(|(path, near)| *path == fault.path && near == key),
            _ => true,
        });
    }

    /// What a kind calls its keys.
    pub(crate) type Called<'a> = &'a dyn Fn(&str) -> Option<&'static str>;

    /// A fault of any typed file; `extra` are further keys known at the root, and `called` says what a key is called here,
    /// where that is not what all files call it.
    pub(crate) fn describe(fault: Fault, origin: &Origin, extra: &[&'static str], called: Called<'_>) -> Diagnostic {
        let path = origin.written(&fault.path);
        let value = || Place::value(origin.file.clone(), path.clone());
        match fault.kind {
            FaultKind::UnknownKey { key, known } => {
                let place = Place { file: origin.file.clone(), spot: Spot::Key { path: path.key(&key), nth: 0 } };
                unknown_key(&key, known.iter().chain(extra).copied(), place, called)
            }
            FaultKind::DuplicateKey { key, nth } => {
                let place = Place { file: origin.file.clone(), spot: Spot::Key { path: path.key(&key), nth } };
                let first = Place { file: origin.file.clone(), spot: Spot::Key { path: path.key(&key), nth: 0 } };
                Diagnostic::error("duplicate-key", place, say!("{key} 写了两次", "`{key}` is written twice"))
                    .label(first, say!("第一次在这里", "first here"))
                    .hint(say!("留下一个", "keep one of them"))
            }
            FaultKind::MissingKey { key } => Diagnostic::error(
                "missing-key",
                Place::value(origin.file.clone(), path.key(key)),
                say!("缺少 {key}", "`{key}` is missing"),
            )
            .hint(say!("补上 {key}: ……", "add `{key}: …`")),
            FaultKind::WrongType { found, expected } => wrong_type(&fault.path.to_string(), &found, &expected, value()),
            FaultKind::UnknownWord { word, known } => {
                let hint = super::hints::of_word(&word, known);
                Diagnostic::error(
                    "unknown-word",
                    value(),
                    say!("“{word}”不在可选的词里", "`{word}` is not one of the allowed words"),
                )
                .hint(hint)
            }
            FaultKind::Refused { message } => {
                let key = fault.path.to_string();
                let key = key.rsplit('.').next().unwrap_or_default().split('[').next().unwrap_or_default();
                let text = message.split('`').nth(1).unwrap_or_default();
                if message.contains("is not a date")
                    && let Some(diagnostic) = super::days::no_date(key, text, value())
                {
                    return diagnostic;
                }
                let mut diagnostic = Diagnostic::error("wrong-value", value(), refused(&message));
                if message.contains("is not a period") {
                    diagnostic.hint =
                        Some(say!("年份要写全，如 {key}: 2026-05", "write the year as well, such as `{key}: 2026-05`"));
                }
                diagnostic
            }
        }
    }

    /// Types refuse values in both languages at once, as `中文 / English`, or in words that are known here.
    fn refused(message: &str) -> Message {
        if let Some((zh, en)) = message.split_once(" / ") {
            return Message::new(zh, en);
        }
        let written = message.split('`').nth(1).unwrap_or_default();
        let zh = if message.contains("is not a period") {
            format!("“{written}”不是考评的一期；写 2026-05、2026-Q2、2026-H1 或 2026")
        } else if message.contains("is not a date") {
            format!("“{written}”不是日期；写成 2026-02-15")
        } else if message.contains("ends before it starts") {
            format!("“{written}”的结束早于开始")
        } else if message.contains("is longer than") {
            format!("“{written}”太长：一段假期不会超过一个月")
        } else if message.starts_with("invalid length") && message.contains("tuple of size 2") {
            return say!("这里应当正好是两个数，如 [0.5, 0.4]", "exactly two numbers, such as [0.5, 0.4]");
        } else {
            format!("这个值读不懂：{message}")
        };
        Message::new(zh, message)
    }

    fn unknown_key(
        key: &str,
        known: impl Iterator<Item = &'static str> + Clone,
        place: Place,
        called: Called<'_>,
    ) -> Diagnostic {
        if let Some(diagnostic) = crate::kinds::forbidden::refuse(key, &place) {
            return diagnostic;
        }
        if key == "stars" {
            return Diagnostic::error("unknown-key", place, say!("不认识的键 stars", "unknown key `stars`")).hint(
                say!(
                    "星级由每月考评算出来，不用写，删去这一项",
                    "stars follow from the reviews and are not written: remove it"
                ),
            );
        }
        if let Some((word, _)) = key.split_once('：') {
            return Diagnostic::error(
                "full-width-colon",
                place,
                say!("冒号是全角的（：），要用半角冒号加空格（: ）", "the colon is full-width (：); use `: `"),
            )
            .hint(say!("改成 {word}: ……", "write `{word}: …`"));
        }
        // `{days:5}`: without a blank, all of it is the key.
        if let Some((word, value)) = key.split_once(':').filter(|(word, _)| known.clone().any(|known| known == *word)) {
            return Diagnostic::error(
                "bad-yaml",
                place,
                say!("{word} 的冒号后面少一个空格", "a blank is missing behind the colon of `{word}`"),
            )
            .hint(say!("改成 {word}: {value}", "write `{word}: {value}`"));
        }
        let known: Vec<&'static str> = known.collect();
        let hint = super::hints::of_key(key, &known, called);
        Diagnostic::error("unknown-key", place, say!("不认识的键 {key}", "unknown key `{key}`")).hint(hint)
    }

    fn wrong_type(key: &str, found: &str, expected: &str, place: Place) -> Diagnostic {
        let text = found.strip_prefix("string \"").and_then(|text| text.strip_suffix('"'));
        let last = key.rsplit('.').next().unwrap_or(key).split('[').next().unwrap_or(key);
        if expected == "a date like 2026-05-22"
            && let Some(diagnostic) = text.and_then(|text| super::days::no_date(last, text, place.clone()))
        {
            return diagnostic;
        }
        let found_zh = match found.split(' ').next().unwrap_or_default() {
            "sequence" => "列表".to_owned(),
            "map" => "一组“键: 值”".to_owned(),
            "unit" => "空".to_owned(),
            "boolean" => format!("是非值 {}", found.trim_start_matches("boolean ").trim_matches('`')),
            "integer" | "floating" => format!("数 {}", found.split('`').nth(1).unwrap_or_default()),
            "string" => format!("文字“{}”", found.trim_start_matches("string ").trim_matches('"')),
            _ => found.to_owned(),
        };
        let found_en = match found.split(' ').next().unwrap_or_default() {
            "sequence" => "a list",
            "map" => "a mapping",
            "unit" => "empty",
            _ => found,
        };
        let (zh, en) = match expected {
            "a date like 2026-05-22" => ("日期，如 2026-05-22", "a date such as 2026-05-22"),
            "a string" => ("一段文字", "text"),
            "a boolean" => (" true 或 false", "true or false"),
            "a sequence" => ("列表，每行以“- ”开头", "a list, each line starting with `- `"),
            "text or a mapping" => ("一段文字，或一组“键: 值”", "text or a mapping"),
            "one value or a list" => ("一个值或列表", "one value or a list"),
            other if other.starts_with("struct ") || other == "a map" => ("一组“键: 值”", "a mapping of keys"),
            other if other.starts_with('u') || other.starts_with('i') || other == "usize" => ("整数", "a whole number"),
            other if other.starts_with('f') => ("数", "a number"),
            period if period.starts_with("a period") => {
                ("一期，如 2026-05、2026-Q2、2026-H1 或 2026", "a period such as 2026-05, 2026-Q2, 2026-H1 or 2026")
            }
            "a tuple of size 2" => ("两个数，如 [0.5, 0.4]", "two numbers such as [0.5, 0.4]"),
            other => (other, other),
        };
        let name = key.rsplit('.').next().unwrap_or(key);
        let (name_zh, name_en) = if name.is_empty() {
            ("这里".to_owned(), "this".to_owned())
        } else {
            (format!("{name} "), format!("`{name}`"))
        };
        let mut diagnostic = Diagnostic::error(
            "wrong-type",
            place,
            say!("{name_zh}应当是{zh}，现在是{found_zh}", "{name_en} should be {en}, but is {found_en}"),
        );
        diagnostic.hint = super::hints::of_type(name.split('[').next().unwrap_or(name), expected, found, text);
        diagnostic
    }
}

mod days;
mod hints;
mod leftovers;
mod slips;
mod syntax;
mod typed;
mod unindented;

#[cfg(test)]
mod tests;
