//! The keys of a kind as its schema tells them, in the order of its fields.

use std::collections::HashMap;

use serde_json::Value;

use super::Sheet;
use crate::diagnostic::{KeyPath, Message, Step};
use crate::kinds::Common;
use crate::yaml::{self, Fault, FaultKind, Node};

/// A key, what it is for and what can stand there.
#[derive(Clone, Debug)]
pub(crate) struct Field {
    pub(crate) key: String,
    /// What it is for; Chinese in the words of the field.
    pub(crate) words: Message,
    pub(crate) required: bool,
    /// Whether a new item says it of today.
    pub(super) of_today: bool,
    /// As JSON, which is YAML as well.
    pub(crate) example: Option<Value>,
    /// Whether it may also be a list of such values.
    pub(crate) many: bool,
    /// Whether a mapping may also be written as one text.
    pub(crate) also_text: bool,
    /// The word that counts where nothing is written.
    pub(crate) default: Option<Value>,
    pub(crate) shape: Shape,
}

/// What can stand at a key.
#[derive(Clone, Debug)]
pub(crate) enum Shape {
    Text,
    /// A text that has to name another item.
    Reference,
    Number,
    Flag,
    Day,
    /// A day, or several in a row.
    Days,
    Period,
    /// One of these words, each with what it means.
    Words(Vec<(String, String)>),
    Map(Vec<Field>),
    List(Box<Shape>),
}

/// How deep keys lie in keys: `scores.politics.self` is three.
const DEEPEST: usize = 6;

/// The keys of a file: its own, then those that every item may have.
pub(crate) fn fields(sheet: &Sheet) -> Vec<Field> {
    let own = (sheet.schema)(schemars::SchemaGenerator::default()).to_value();
    let mut all = map(&own, &own, 0);
    order(&mut all, sheet.faults);
    if !sheet.is_item {
        return all;
    }
    let common = schemars::schema_for!(Common).to_value();
    let mut shared = map(&common, &common, 0);
    // The text has a place of its own, and an organisation is no item of an edition.
    shared.retain(|field| field.key != "body" && (sheet.has_pages || field.key != "outputs"));
    order(&mut shared, |node| yaml::from_node::<Common>(node).faults);
    for field in &mut shared {
        // Who has no page and an organisation that is there are not posted on a day.
        field.of_today &= sheet.has_pages && !sheet.folder.is_empty();
    }
    all.append(&mut shared);
    all
}

fn map(schema: &Value, root: &Value, depth: usize) -> Vec<Field> {
    let required = |key: &str| {
        let keys = schema["required"].as_array();
        keys.is_some_and(|keys| keys.iter().any(|required| required == key))
    };
    let properties = schema["properties"].as_object().into_iter().flatten();
    properties.map(|(key, schema)| field(key, schema, root, required(key), depth)).collect()
}

fn field(key: &str, schema: &Value, root: &Value, required: bool, depth: usize) -> Field {
    let description = schema["description"].as_str().unwrap_or(key).trim().trim_end_matches('。');
    let english = schema["x-en"].as_str().map_or_else(|| key.replace('_', " "), str::to_owned);
    Field {
        key: key.to_owned(),
        words: Message::new(description.replace('\n', ""), english),
        required,
        of_today: schema["x-now"].as_bool().unwrap_or(false),
        example: schema["examples"].get(0).cloned(),
        also_text: is_also_text(schema),
        many: schema["anyOf"].as_array().is_some_and(|choices| choices.iter().any(|choice| choice["type"] == "array")),
        default: schema.get("default").cloned(),
        shape: shape(schema, root, depth),
    }
}

fn is_also_text(schema: &Value) -> bool {
    let is_text = |schema: &Value| match &schema["type"] {
        Value::String(only) => only == "string",
        Value::Array(types) => types.iter().any(|known| known == "string"),
        _ => false,
    };
    let choices = schema["anyOf"].as_array();
    choices.is_some_and(|choices| choices.iter().any(|choice| is_text(choice) || is_also_text(choice)))
}

fn shape(schema: &Value, root: &Value, depth: usize) -> Shape {
    if depth > DEEPEST {
        return Shape::Text;
    }
    if let Some(name) = schema["$ref"].as_str().and_then(|path| path.strip_prefix("#/$defs/")) {
        return match name {
            "Day" => Shape::Day,
            "Days" => Shape::Days,
            "Period" => Shape::Period,
            _ => shape(&root["$defs"][name], root, depth + 1),
        };
    }
    if let Some(choices) = schema["anyOf"].as_array() {
        let choices = choices.iter().filter(|choice| choice["type"] != "null");
        let mut shapes: Vec<Shape> = choices.map(|choice| shape(choice, root, depth + 1)).collect();
        // A mapping says more than the text that may stand for it, one thing more than a list of such.
        let at = shapes.iter().position(|shape| matches!(shape, Shape::Map(_))).unwrap_or(0);
        return if shapes.is_empty() { Shape::Text } else { shapes.swap_remove(at) };
    }
    if let Some(words) = schema["oneOf"].as_array() {
        return Shape::Words(words.iter().filter_map(word).collect());
    }
    if let Some(words) = schema["enum"].as_array() {
        let words = words.iter().filter_map(Value::as_str);
        return Shape::Words(words.map(|word| (word.to_owned(), String::new())).collect());
    }
    let is = |name: &str| match &schema["type"] {
        Value::String(only) => only == name,
        Value::Array(types) => types.iter().any(|known| known == name),
        _ => false,
    };
    if is("object") && schema["properties"].is_object() {
        Shape::Map(map(schema, root, depth + 1))
    } else if is("array") {
        Shape::List(Box::new(shape(&schema["items"], root, depth + 1)))
    } else if is("string") && schema["pattern"].is_string() {
        Shape::Reference
    } else if is("string") {
        Shape::Text
    } else if is("integer") || is("number") {
        Shape::Number
    } else if is("boolean") {
        Shape::Flag
    } else {
        Shape::Text
    }
}

fn word(schema: &Value) -> Option<(String, String)> {
    let word = schema["const"].as_str()?;
    let meaning = schema["description"].as_str().unwrap_or_default().trim_end_matches('。');
    Some((word.to_owned(), meaning.to_owned()))
}

/// Brings keys into the order of the fields, which a schema does not keep: a mapping with a key that nobody knows is
/// answered with those that are known.
fn order(fields: &mut [Field], faults: fn(&Node) -> Vec<Fault>) {
    const NOBODYS: &str = "?";
    fn probe(fields: &[Field]) -> Node {
        let inner = fields.iter().filter_map(|field| match &field.shape {
            Shape::Map(inner) => Some((field.key.clone(), probe(inner))),
            Shape::List(one) => match &**one {
                Shape::Map(inner) => Some((field.key.clone(), Node::List(vec![probe(inner)]))),
                _ => None,
            },
            _ => None,
        });
        Node::Map(inner.chain([(NOBODYS.to_owned(), Node::Hole)]).collect())
    }
    fn arrange(fields: &mut [Field], path: &str, known: &HashMap<String, &'static [&'static str]>) {
        if let Some(known) = known.get(path) {
            fields.sort_by_key(|field| known.iter().position(|key| *key == field.key).unwrap_or(usize::MAX));
        }
        for field in fields {
            let path = format!("{path}.{}", field.key);
            match &mut field.shape {
                Shape::Map(inner) => arrange(inner, &path, known),
                Shape::List(one) => {
                    if let Shape::Map(inner) = &mut **one {
                        arrange(inner, &path, known);
                    }
                }
                _ => {}
            }
        }
    }
    let found = faults(&probe(fields)).into_iter().filter_map(|fault| match fault.kind {
        FaultKind::UnknownKey { key, known } if key == NOBODYS => Some((dotted(&fault.path), known)),
        _ => None,
    });
    arrange(fields, "", &found.collect());
}

/// The keys of a path, without the places in lists.
fn dotted(path: &KeyPath) -> String {
    let keys = path.0.iter().filter_map(|step| match step {
        Step::Key(key) => Some(format!(".{key}")),
        Step::Index(_) => None,
    });
    keys.collect()
}
