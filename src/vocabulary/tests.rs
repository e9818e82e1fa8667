use std::collections::BTreeSet;

use schemars::generate::SchemaGenerator;
use serde_json::Value;

use super::*;
use crate::schema::schemas;

/// Every object of every schema: its keys with what they are called; and every closed list of words.
fn walk(value: &Value, keys: &mut Vec<Vec<(String, String)>>, lists: &mut Vec<Vec<(String, String)>>) {
    let headline = |value: &Value| {
        let text = value["description"].as_str()?;
        let end = text.find(['。', '；', '：', '，', '（', '\n']).unwrap_or(text.len());
        Some(text[..end].trim().to_owned())
    };
    match value {
        Value::Array(values) => values.iter().for_each(|value| walk(value, keys, lists)),
        Value::Object(map) => {
            if let Some(Value::Object(properties)) = map.get("properties") {
                let known = properties.iter().map(|(key, value)| (key.clone(), headline(value).unwrap_or_default()));
                keys.push(known.collect());
            }
            if let Some(Value::Array(words)) = map.get("oneOf") {
                let words = words.iter().filter_map(|word| Some((word["const"].as_str()?.to_owned(), headline(word)?)));
                lists.push(words.collect());
            }
            map.values().for_each(|value| walk(value, keys, lists));
        }
        _ => {}
    }
}

#[test]
fn whatever_the_program_calls_a_thing_is_understood() {
    let (mut objects, mut lists) = (Vec::new(), Vec::new());
    let common = SchemaGenerator::default().into_root_schema_for::<crate::kinds::Common>().to_value();
    let own = crate::kinds::KINDS.iter().map(|kind| (kind.schema)(SchemaGenerator::default()).to_value());
    let others =
        schemas().into_iter().filter(|file| matches!(&*file.name, "board.json" | "screen.json" | "calendar.json"));
    for schema in own.chain([common]).chain(others.map(|file| file.schema)) {
        walk(&schema, &mut objects, &mut lists);
    }
    assert!(objects.len() > 30 && lists.len() > 20, "{} {}", objects.len(), lists.len());
    let mut missing = BTreeSet::new();
    for (known, meanings) in
        objects.iter().map(|known| (known, keys as fn(&str) -> _)).chain(lists.iter().map(|known| (known, values as _)))
    {
        // What two are called is nobody's.
        let is_own = |headline: &str| known.iter().filter(|(_, other)| other == headline).count() == 1;
        for (word, headline) in known.iter().filter(|(_, headline)| !headline.is_empty() && is_own(headline)) {
            let meant = among(meanings(headline), headline, known.iter().map(|(word, _)| word.as_str()));
            if meant != [word.as_str()] {
                missing.insert(format!("{word}: {headline} is {meant:?}"));
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn no_word_stands_twice_for_one_thing() {
    for table in [super::keys::KEYS, super::values::VALUES] {
        let mut seen = BTreeSet::new();
        for (canonical, words) in table {
            assert!(seen.insert(*canonical), "{canonical} has two lines");
            let distinct: BTreeSet<_> = words.iter().collect();
            assert_eq!(distinct.len(), words.len(), "{canonical}");
        }
    }
}

#[test]
fn a_word_is_known_however_it_was_typed() {
    let known = || ["name", "window_no", "open"].into_iter();
    let key = |word: &str| among(keys(word), word, known());
    for (word, meant) in [
        ("姓名", "name"),
        ("姓 名", "name"),
        ("姓　名", "name"),
        ("“姓名”", "name"),
        ("Name", "name"),
        ("NAME", "name"),
        ("ｎａｍｅ", "name"),
        ("window-no", "window_no"),
        ("windowNo", "window_no"),
        ("窗口号", "window_no"),
        ("【姓名】", "name"),
        ("1. 姓名", "name"),
        ("（2）姓名", "name"),
    ] {
        assert_eq!(key(word), [meant], "{word}");
    }
    assert!(key("工资").is_empty());
    // What two keys may mean is nobody's.
    assert_eq!(among(keys("单位"), "单位", ["unit", "responsible"].into_iter()).len(), 2);
}
