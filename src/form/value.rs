//! Values that were given: found by their key, and written so that YAML reads them as they were meant.

use super::{Field, Shape};
use crate::calendar::{written_date, written_days};
use crate::diagnostic::{Message, say};
use crate::kinds::clerk::SEPARATORS;
use crate::kinds::nearest;
use crate::kinds::shapes::is_slug;
use crate::vocabulary::{self, among};
use crate::yaml::{self, Node, in_flow, scalar};

/// Why a value is not taken.
#[derive(Debug)]
pub(crate) struct Refused(pub(crate) Message);

/// The field of a key, and the key with those above it.
pub(super) fn find<'f>(fields: &'f [Field], key: &str) -> Result<(String, &'f Field), Refused> {
    let (first, rest) = key.split_once('.').map_or((key, None), |(first, rest)| (first, Some(rest)));
    let Some(field) = fields.iter().find(|field| field.key == first || headline(field) == first) else {
        return Err(unknown(first, fields));
    };
    let Some(rest) = rest else { return Ok((field.key.clone(), field)) };
    let Shape::Map(inner) = &field.shape else {
        let (whole, key) = (&field.words.zh, &field.key);
        return Err(Refused(say!(
            "{key}（{whole}）里面没有别的键，不能写 {key}.{rest}",
            "`{key}` has no keys inside: `{key}.{rest}` cannot be written"
        )));
    };
    let (below, found) = find(inner, rest)?;
    Ok((format!("{}.{below}", field.key), found))
}

/// The first words of what a key is for: `岗位名称`.
pub(super) fn headline(field: &Field) -> &str {
    let words = &field.words.zh;
    words.split(['。', '；', '：', '，', '（', '\n']).next().unwrap_or(words)
}

fn unknown(key: &str, fields: &[Field]) -> Refused {
    let known = || fields.iter().map(|field| field.key.as_str());
    if let Some(near) = nearest(key, known()) {
        return Refused(say!("不认识的键 {key}；是不是 {near}？", "unknown key `{key}`; did you mean `{near}`?"));
    }
    let chinese: Vec<_> = fields.iter().map(|field| format!("{}（{}）", field.key, headline(field))).collect();
    let (chinese, english) = (chinese.join("、"), known().collect::<Vec<_>>().join(", "));
    Refused(say!("不认识的键 {key}；可以写的有：{chinese}", "unknown key `{key}`; known keys: {english}"))
}

/// A value as it stands in YAML.
pub(super) fn written(field: &Field, value: &str) -> String {
    let value = value.trim();
    let is_one_text = !field.many && matches!(field.shape, Shape::Text);
    if !is_one_text
        && value.starts_with(['[', '{'])
        && yaml::parse(value).is_ok_and(|node| matches!(node, Node::List(_) | Node::Map(_)))
    {
        return value.to_owned();
    }
    let several = |shape: &Shape| {
        let parts: Vec<_> = value.split(SEPARATORS).map(str::trim).filter(|part| !part.is_empty()).collect();
        format!("[{}]", parts.iter().map(|part| one(shape, part, in_flow)).collect::<Vec<_>>().join(", "))
    };
    match &field.shape {
        Shape::List(shape) => several(shape),
        // One or several: several are told by what stands between them, where that can be nothing else.
        shape @ (Shape::Reference | Shape::Words(_)) if value.split(SEPARATORS).count() > 1 => several(shape),
        shape => one(shape, value, scalar),
    }
}

fn one(shape: &Shape, value: &str, scalar: fn(&str) -> String) -> String {
    match shape {
        Shape::Words(words) => {
            let is = |(word, meaning): &&(String, String)| *word == value || *meaning == value;
            let mut near = words.iter().filter(|(_, meaning)| meaning.contains(value));
            let word = words.iter().find(is).or_else(|| near.next().filter(|_| near.next().is_none()));
            let meant = among(vocabulary::values(value), value, words.iter().map(|(word, _)| &**word));
            match (word, &*meant) {
                (Some((word, _)), _) => word.clone(),
                (None, [only]) => (*only).to_owned(),
                _ => scalar(value),
            }
        }
        Shape::Day => written_date(value).and_then(Result::ok).map_or_else(|| scalar(value), |day| day.to_string()),
        Shape::Days => written_days(value).unwrap_or_else(|| scalar(value)),
        Shape::Reference if is_slug(value) => value.to_owned(),
        _ => scalar(value),
    }
}
