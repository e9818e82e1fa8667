//! JSON Schemas of everything an author writes, for editors: made from the types themselves.
//!
//! [`schemas`] gives one document per file kind. A schema describes canonical files and never refuses what the checker takes
//! without a note (an everyday word for a key is noted there and underlined in an editor); where JSON Schema
//! cannot say a rule (two keys that exclude each other, a day that does not exist) the checker alone says it.

use schemars::generate::{SchemaGenerator, SchemaSettings};
use serde_json::{Map, Value, json};

use crate::calendar::YearFile;
use crate::diagnostic::{Message, say};
use crate::kinds::{Common, KINDS, KindInfo, shapes};
use crate::screens::Screen;
use crate::settings::Settings;

/// A schema and the files it is for.
#[derive(Clone, Debug)]
pub struct SchemaFile {
    /// `post.json`.
    pub name: String,
    /// Globs relative to the board.
    pub globs: Vec<String>,
    pub schema: Value,
}

/// The schemas of the settings, the calendar years, the screens and every kind.
pub fn schemas() -> Vec<SchemaFile> {
    let file = |name: &str, globs: &[&str], schema| SchemaFile {
        name: format!("{name}.json"),
        globs: globs.iter().map(|glob| (*glob).to_owned()).collect(),
        schema,
    };
    let settings = say!("设置", "settings");
    let calendar = say!("放假和调休", "days off");
    let screen = say!("大厅屏幕", "lobby screen");
    let mut all = vec![
        file("board", &["content/board.yaml"], plain(&settings, generator().into_root_schema_for::<Settings>())),
        file(
            "calendar",
            &["content/calendar/*.yaml"],
            plain(&calendar, generator().into_root_schema_for::<YearFile>()),
        ),
        file("screen", &["content/screens/*.yaml"], plain(&screen, generator().into_root_schema_for::<Screen>())),
    ];
    all.extend(KINDS.iter().map(|kind| {
        if kind.folder.is_empty() {
            return file(kind.name, &["content/org.yaml", "content/**/org.yaml"], single_only(kind));
        }
        let glob = format!("content/**/{}/*.yaml", kind.folder);
        file(kind.name, &[&glob], single_or_list(kind))
    }));
    all
}

fn generator() -> SchemaGenerator {
    SchemaSettings::draft2020_12().into_generator()
}

/// A file that is one mapping of its own keys.
fn plain(label: &Message, schema: schemars::Schema) -> Value {
    let mut value = schema.to_value();
    tidy(&mut value);
    value["title"] = json!(label.zh);
    value
}

/// A kind's keys with the common ones among them, taken apart.
struct Parts {
    description: Value,
    properties: Map<String, Value>,
    required: Vec<Value>,
    definitions: Map<String, Value>,
}

impl Parts {
    fn of(kind: &KindInfo) -> Self {
        let mut own = (kind.schema)(generator()).to_value();
        let mut common = generator().into_root_schema_for::<Common>().to_value();
        tidy(&mut own);
        tidy(&mut common);
        let mut properties = take_object(&mut own, "properties");
        properties.extend(take_object(&mut common, "properties"));
        let mut definitions = take_object(&mut own, "$defs");
        definitions.extend(take_object(&mut common, "$defs"));
        let required = own["required"].as_array().cloned().unwrap_or_default();
        Self { description: own["description"].take(), properties, required, definitions }
    }

    /// Moves each key's schema among the definitions, so that the three places that allow it can refer to it.
    fn share(&mut self) -> Map<String, Value> {
        let mut references = Map::new();
        for (key, schema) in std::mem::take(&mut self.properties) {
            let name = format!("key_{key}");
            references.insert(key, json!({ "$ref": format!("#/$defs/{name}") }));
            self.definitions.insert(name, schema);
        }
        references
    }
}

fn single_only(kind: &KindInfo) -> Value {
    let parts = Parts::of(kind);
    json!({
        "$schema": DRAFT,
        "title": (kind.label)().zh,
        "description": parts.description,
        "type": "object",
        "properties": parts.properties,
        "required": parts.required,
        "additionalProperties": false,
        "$defs": parts.definitions,
    })
}

const DRAFT: &str = "https://json-schema.org/draft/2020-12/schema";

/// One item, or many under `items` with defaults beside it. `if` rather than `anyOf`: an editor then knows which of the
/// two an author means, and its messages are about that one.
fn single_or_list(kind: &KindInfo) -> Value {
    let mut parts = Parts::of(kind);
    let keys = parts.share();
    let label = (kind.label)().zh;

    let id = json!({
        "title": "代号",
        "description": "代号，在同一文件夹里不能重复；用小写英文字母、数字和连字符，如 window-3。",
        "type": ["string", "integer"],
        "pattern": shapes::SLUG,
        "patternErrorMessage": shapes::NO_SLUG,
    });
    let mut item_keys = Map::from_iter([("id".to_owned(), id)]);
    item_keys.extend(keys.clone());
    let items = json!({
        "title": "条目",
        "description": "列表：每一条有自己的 id；没有写的键，照用 items 外面写的。",
        "type": "array",
        "items": { "$ref": "#/$defs/item" },
    });
    let mut list_keys = Map::from_iter([("items".to_owned(), items.clone())]);
    list_keys.extend(keys.clone());
    // A required key stands in every item, or once for all of them.
    let everywhere: Vec<Value> = parts
        .required
        .iter()
        .map(|key| {
            let in_each = json!({ "properties": { "items": { "items": { "required": [key] } } } });
            json!({ "anyOf": [{ "required": [key] }, in_each] })
        })
        .collect();
    let mut definitions = parts.definitions;
    definitions.insert(
        "item".into(),
        json!({
            "title": label,
            "type": "object",
            "properties": item_keys,
            "required": ["id"],
            "additionalProperties": false,
        }),
    );
    definitions.insert(
        "list".into(),
        json!({
            "title": format!("{label}清单"),
            "type": "object",
            "properties": list_keys,
            "required": ["items"],
            "additionalProperties": false,
            "allOf": everywhere,
        }),
    );
    definitions.insert(
        "single".into(),
        json!({
            "title": label,
            "type": "object",
            "properties": keys,
            "required": parts.required,
            "additionalProperties": false,
        }),
    );
    json!({
        "$schema": DRAFT,
        "title": label,
        "description": parts.description,
        "type": "object",
        "if": { "required": ["items"] },
        "then": { "$ref": "#/$defs/list" },
        "else": { "$ref": "#/$defs/single" },
        // Named here as well, so that an editor offers it in an empty file.
        "properties": { "items": { "title": "条目", "description": items["description"] } },
        "$defs": definitions,
    })
}

fn take_object(value: &mut Value, key: &str) -> Map<String, Value> {
    match value.get_mut(key).map(Value::take) {
        Some(Value::Object(map)) => map,
        _ => Map::new(),
    }
}

/// Makes every object schema say what the parser does: a blank optional key is absent, a blank required one is not there.
fn tidy(value: &mut Value) {
    match value {
        Value::Array(values) => values.iter_mut().for_each(tidy),
        Value::Object(map) => {
            map.values_mut().for_each(tidy);
            let required: Vec<String> = map
                .get("required")
                .and_then(Value::as_array)
                .map(|keys| keys.iter().filter_map(|key| key.as_str().map(str::to_owned)).collect())
                .unwrap_or_default();
            if let Some(Value::Object(properties)) = map.get_mut("properties") {
                for (key, property) in properties {
                    tidy_property(property, required.contains(key));
                }
            }
        }
        _ => {}
    }
}

fn tidy_property(property: &mut Value, required: bool) {
    let Value::Object(map) = property else { return };
    // An empty default would be typed in by an editor for nothing.
    let empty = |value: &Value| match value {
        Value::Null => true,
        Value::Array(values) => values.is_empty(),
        Value::Object(map) => map.is_empty(),
        _ => false,
    };
    if map.get("default").is_some_and(empty) {
        map.remove("default");
    }
    if let Some(title) = map.get("description").and_then(Value::as_str).and_then(headline) {
        map.insert("title".into(), json!(title));
    }
    let is_text = map.get("type").and_then(Value::as_array).is_some_and(|types| types.contains(&json!("string")));
    if required && is_text {
        map.insert("minLength".into(), json!(1));
    }
    if !required {
        allow_null(map);
    }
}

/// `window_no:` with nothing behind it is how a form is left empty.
fn allow_null(map: &mut Map<String, Value>) {
    let null = json!("null");
    match map.get_mut("type") {
        Some(Value::Array(types)) if !types.contains(&null) => types.push(null),
        Some(Value::String(name)) if name != "null" => {
            let name = std::mem::take(name);
            map.insert("type".into(), json!([name, "null"]));
        }
        Some(_) => {}
        None => {
            let nothing = json!({ "type": "null" });
            if let Some(Value::Array(choices)) = map.get_mut("anyOf") {
                if !choices.contains(&nothing) {
                    choices.push(nothing);
                }
            } else if let Some(reference) = map.remove("$ref") {
                map.insert("anyOf".into(), json!([{ "$ref": reference }, nothing]));
            }
        }
    }
    // A closed list of words needs the blank among them, too.
    if let Some(Value::Array(words)) = map.get_mut("enum")
        && !words.contains(&Value::Null)
    {
        words.push(Value::Null);
    }
}

/// The first words of a description.
fn headline(description: &str) -> Option<&str> {
    let end = description.find(['。', '；', '：', '，', '（', '\n']).unwrap_or(description.len());
    Some(description[..end].trim()).filter(|headline| !headline.is_empty())
}

#[cfg(test)]
pub(crate) mod tests;
