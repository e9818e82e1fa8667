//! Ways out that can be copied: the line to write, the words to choose from.

use super::explain::Called;
use crate::collation::text_syllables;
use crate::diagnostic::{Message, say};
use crate::kinds::clerk::{SEPARATORS, unit_of};
use crate::kinds::nearest;
use crate::vocabulary;

/// What a word that nobody knows may have been meant for.
pub(super) fn of_word(word: &str, known: &[&'static str]) -> Message {
    let called = |known: &&str| match vocabulary::name_of_value(known) {
        Some(name) if *known != name => format!("{known}（{name}）"),
        _ => (*known).to_owned(),
    };
    let (list, words) = (known.iter().map(called).collect::<Vec<_>>().join("、"), known.join(", "));
    match nearest(word, known.iter().copied()).or_else(|| nearest_in_chinese(word, known, vocabulary::words_of_value)) {
        Some(near) => {
            let shown = called(&near);
            say!("是不是 {shown}？可以写：{list}", "did you mean `{near}`? Allowed: {words}")
        }
        None => say!("可以写：{list}", "allowed: {words}"),
    }
}

/// What a key that nobody knows may have been meant for.
pub(super) fn of_key(key: &str, known: &[&'static str], own: Called<'_>) -> Message {
    // What is to be copied is no name.
    let own = |key: &str| own(key).filter(|name| !name.contains('`'));
    let name = |key: &str| own(key).or_else(|| vocabulary::name_of_key(key));
    let called = |key: &str| name(key).map_or_else(|| key.to_owned(), |name| format!("{key}（{name}）"));
    let meant = vocabulary::among(vocabulary::keys(key), key, known.iter().copied());
    if meant.len() > 1 {
        let either: Vec<_> = meant.iter().map(|key| format!("{}写 {key}: ……", name(key).unwrap_or(key))).collect();
        let (either, or) = (either.join("；"), meant.join("` or `"));
        return say!("{either}", "write `{or}`, whichever is meant");
    }
    match near_key(key, known) {
        Some(near) => {
            let shown = called(near);
            say!("是不是 {shown}？", "did you mean `{near}`?")
        }
        None => {
            let list = known.iter().map(|key| called(key)).collect::<Vec<_>>().join("、");
            let words = known.join(", ");
            say!("可以写的有：{list}", "known keys: {words}")
        }
    }
}

/// The known key that was nearly written.
pub(super) fn near_key(key: &str, known: &[&'static str]) -> Option<&'static str> {
    let near = nearest(key, known.iter().copied()).and_then(|near| known.iter().find(|known| **known == near).copied());
    near.or_else(|| nearest_in_chinese(key, known, vocabulary::words_of_key)).or_else(|| in_pinyin(key, known))
}

/// The key whose Chinese name was typed in letters: `cuoshi`.
fn in_pinyin(key: &str, known: &[&'static str]) -> Option<&'static str> {
    if !key.is_ascii() || key.len() > 40 {
        return None;
    }
    let letters: String = key.chars().filter(char::is_ascii_alphabetic).collect::<String>().to_ascii_lowercase();
    let is_it = |word: &&str| text_syllables(word).concat() == letters;
    known.iter().find(|known| vocabulary::words_of_key(known).iter().any(is_it)).copied()
}

/// The known word whose Chinese name is nearest to what was written.
fn nearest_in_chinese(
    word: &str,
    known: &[&'static str],
    words: fn(&str) -> &'static [&'static str],
) -> Option<&'static str> {
    if word.is_ascii() {
        return None;
    }
    // Each letter is a word of its own: more than one that differs is another thing, and of two one is.
    let length = word.chars().count();
    let is_near = |name: &str| {
        length > 2 && name.chars().count().abs_diff(length) <= 1 && strsim::damerau_levenshtein(word, name) <= 1
    };
    known.iter().find(|known| words(known).iter().any(|name| is_near(name))).copied()
}

/// What to write where a value has the wrong type; `found` is the text that is there.
pub(super) fn of_type(key: &str, expected: &str, found: &str, text: Option<&str>) -> Option<Message> {
    if expected == "a boolean" && text.is_some() {
        return Some(say!("是写 true，否写 false", "write `true` or `false`"));
    }
    if expected == "a date like 2026-05-22" {
        return Some(say!(
            "写成四位年-月-日，如 {key}: 2026-05-22",
            "write year-month-day, such as `{key}: 2026-05-22`"
        ));
    }
    if crate::kinds::clerk::is_number(expected) {
        return Some(match text.and_then(unit_of) {
            Some((number, _)) => say!("只写数：{key}: {number}", "write the number only: `{key}: {number}`"),
            None => {
                let example = match key {
                    "year" => "2026",
                    "change" => "1",
                    _ => "5",
                };
                say!("只写数，如 {key}: {example}", "write a number, such as `{key}: {example}`")
            }
        });
    }
    if key == "period" && expected.starts_with("struct") {
        let days = text.and_then(unit_of).map_or_else(|| "5".to_owned(), |(days, _)| days);
        return Some(say!(
            "工作日写 period: {{ days: {days}, unit: working }}；自然日写 period: {{ days: {days}, unit: calendar }}",
            "for working days write `period: {{ days: {days}, unit: working }}`, else `period: {{ days: {days}, unit: calendar }}`"
        ));
    }
    let words = text.filter(|text| text.chars().count() < 40 && !text.contains(['\n', '"', '\\'])).unwrap_or("……");
    // Nobody's day is invented: what is copied as it is is refused.
    let example = match key {
        "consent" => "consent: { given_on: 年-月-日, scope: [web] }".to_owned(),
        "verdict" => "verdict: { on: 年-月-日, by: 评议单位, result: fulfilled }".to_owned(),
        "exemplary" => "exemplary: { on: 年-月-日, by: 评选单位 }".to_owned(),
        "conferred" => "conferred: { on: 年-月-日, by: 授予单位 }".to_owned(),
        "approval" => "approval: { proposed_by: 提出人, approved_by: 批准人, approved_on: 年-月-日 }".to_owned(),
        "progress" if found.starts_with("string") => format!("progress: [{{ on: 年-月-日, text: \"{words}\" }}]"),
        "amendments" => "amendments: [{ on: 年-月-日, field: target, from: 原文, to: 现文, reason: 原因 }]".to_owned(),
        "entries" if text.is_some() => {
            let names = words.split(SEPARATORS).map(str::trim).filter(|name| !name.is_empty());
            let entries: Vec<_> = names.map(|name| format!("{{ name: {name} }}")).collect();
            format!("entries: [{}]", entries.join(", "))
        }
        "stars" => "stars: { max: 5, from: 2026-01, until: 2026-12 }".to_owned(),
        "print" => "print: { presets: [desk, a4] }".to_owned(),
        _ if expected == "a sequence" && found.starts_with("map") => {
            return Some(say!(
                "每一条以“- ”开头：在第一个键前面加“- ”，其余的行与它对齐",
                "each entry starts with `- `: put it before the first key, and align the other lines with that"
            ));
        }
        _ if expected == "a sequence" && text.is_some() => format!("{key}: [{words}]"),
        _ if expected == "a string" && found == "sequence" => {
            return Some(say!("只写一段文字，去掉方括号或短横", "write one text, without brackets or dashes"));
        }
        _ if expected == "a string" && found == "map" => {
            return Some(say!(
                "冒号后面只写文字；文字里有“: ”的，把整段文字用引号括起来",
                "write a text behind the colon, in quotation marks if it holds `: `"
            ));
        }
        _ => return None,
    };
    let in_english = example.replace("年-月-日", "YYYY-MM-DD");
    Some(say!("写成 {example}", "write `{in_english}`"))
}
