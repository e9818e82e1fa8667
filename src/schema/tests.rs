use super::*;
use crate::source::{Sources, load, split};
use crate::yaml::{self, Node, Scalar};

fn to_json(node: &Node) -> Value {
    match node {
        Node::Scalar { value, .. } => match value {
            Scalar::Null => Value::Null,
            Scalar::Bool(b) => json!(b),
            Scalar::Int(n) => json!(i64::try_from(*n).unwrap_or(i64::MAX)),
            Scalar::Float(n) => json!(n),
            Scalar::Text(text) => json!(text),
        },
        Node::List(nodes) => nodes.iter().map(to_json).collect(),
        Node::Map(entries) => Value::Object(entries.iter().map(|(key, value)| (key.clone(), to_json(value))).collect()),
        Node::Hole => Value::Null,
    }
}

/// Which schema an editor would take, for front matter too.
fn schema_name(path: &str) -> Option<String> {
    let inside = path.strip_prefix("content/")?;
    let (folder, name) = inside.rsplit_once('/').unwrap_or(("", inside));
    let last = folder.rsplit('/').next().unwrap_or(folder);
    if matches!(name, "board.yaml" | "org.yaml") {
        return Some(name.replace(".yaml", ".json"));
    }
    if last == "calendar" {
        return Some("calendar.json".into());
    }
    if folder == "screens" {
        return Some("screen.json".into());
    }
    KINDS.iter().find(|kind| kind.folder == last).map(|kind| format!("{}.json", kind.name))
}

/// What the schemas say against the YAML of every file.
pub(crate) fn complaints(sources: &Sources) -> Vec<String> {
    let schemas = schemas();
    let mut found = Vec::new();
    // A sheet is no YAML.
    for file in sources.files.values().filter(|file| !crate::rows::is_sheet(&file.path)) {
        let name = schema_name(&file.path).expect("a schema for every file");
        let schema = &schemas.iter().find(|schema| schema.name == name).expect("it").schema;
        let validator = jsonschema::validator_for(schema).expect("a valid schema");
        let yaml = split(&file.path, &file.text).expect("front matter").yaml;
        let document = to_json(&yaml::parse(&file.text[yaml]).expect("yaml"));
        found.extend(validator.iter_errors(&document).map(|e| format!("{} {} {e}", file.path, e.instance_path())));
    }
    found
}

#[test]
fn the_demonstration_board_and_the_shipped_calendar_fit() {
    let (mut sources, _) = load(std::path::Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
    sources.insert_text("content/calendar/2026.yaml", include_str!("../calendar/2026.yaml"));
    assert!(sources.files.len() > 50);
    assert_eq!(complaints(&sources), [""; 0]);
}

fn fits(path: &str, text: &str) -> bool {
    complaints(&Sources::from_texts([(path, text)])).is_empty()
}

#[test]
fn wrong_documents_are_refused() {
    for (path, text) in [
        ("content/posts/a.yaml", "titel: 窗口\nholder: a\n"),
        ("content/screens/a.yaml", "orgs: east\n"),
        ("content/screens/a.yaml", "title: 大厅\nrotation: 45\n"),
        ("content/screens/a.yaml", "title: 大厅\nkinds: [posts]\n"),
        ("content/screens/a.yaml", "title: 大厅\nweights: { notices: 2 }\n"),
        ("content/posts/a.yaml", "holder: a\n"),
        ("content/posts/a.yaml", "title: ''\nholder: a\n"),
        ("content/posts/a.yaml", "title: 窗口\nholder: 林溪\n"),
        ("content/posts/a.yaml", "title: 窗口\nholder: a\ntype: star\n"),
        ("content/posts/a.yaml", "title: 窗口\nroles: [站岗员]\n"),
        ("content/posts/a.yaml", "- title: 窗口\n"),
        ("content/posts/a.yaml", "items:\n  - title: 没有代号\n"),
        ("content/posts/a.yaml", "items:\n  - {id: a, title: 甲}\n  - {id: b}\n"),
        ("content/posts/a.yaml", "items:\n  - {id: 窗口一, title: 甲}\n"),
        ("content/posts/a.yaml", "items:\n  - {id: a, title: 甲, colour: red}\n"),
        ("content/posts/a.yaml", "colour: red\nitems:\n  - {id: a, title: 甲}\n"),
        ("content/members/a.yaml", "name: 甲\nphoto_focus: [0.5, 1.4]\n"),
        ("content/members/a.yaml", "name: 甲\nphoto_focus: [0.5]\n"),
        ("content/members/a.yaml", "name: 甲\njoined_on: 2010年7月1日\n"),
        ("content/members/a.yaml", "name: 甲\nconsent: {given_on: 2025-01-01, scope: [tv]}\n"),
        ("content/reviews/a.yaml", "subject: a\nperiod: 2026-05\nchange: 2\n"),
        ("content/reviews/a.yaml", "subject: a\nperiod: 2026-5\nchange: 1\n"),
        ("content/notices/a.yaml", "title: 甲\nstarts_on: 2026-05-01\nperiod: {days: 0, unit: working}\n"),
        ("content/notices/a.yaml", "title: 甲\nstarts_on: 2026-05-01\nperiod: {days: 5, unit: 天}\n"),
        ("content/rolls/a.yaml", "title: 甲\naward: 乙\nyear: 二〇二六\nconferred_by: 丙\n"),
        ("content/org.yaml", "name: 甲\nitems: []\n"),
        ("content/board.yaml", "title: 甲\nstars: {max: 50}\n"),
        ("content/board.yaml", "title: 甲\nstars: {from: 2026-Q1}\n"),
        ("content/board.yaml", "title: 甲\nbase_url: board.example.org\n"),
        ("content/calendar/2027.yaml", "off: [元旦]\n"),
    ] {
        assert!(!fits(path, text), "{path}\n{text}");
    }
}

#[test]
fn what_the_checker_takes_is_not_refused() {
    for (path, text) in [
        ("content/posts/a.yaml", "title: 窗口\nwindow_no:\nholder:\ntype:\nroles: []\n"),
        ("content/posts/a.yaml", "type: window\nitems:\n  - {id: 1, title: 12306, window_no: 3}\n"),
        ("content/posts/a.yaml", "title: 窗口\nholder: [a, east/members/b]\nstatus: draft\n"),
        ("content/members/a.yaml", "name: 甲\njoined_on: 2010-7-1\nphoto_focus: [0, 1]\n"),
        ("content/reviews/a.yaml", "change: +1\nperiod: 2026\nitems:\n  - {id: a, subject: b}\n"),
        (
            "content/notices/a.md",
            "---\ntitle: 甲\nstarts_on: 2026-05-01\nperiod: {days: 5, unit: working}\ncontact: 12345\n---\n",
        ),
        (
            "content/exemplars/a.yaml",
            "title: 甲\nsubject: 乙\nphotos: [a.jpg, {file: b.jpg, alt: 丙}]\nsource: 某文件\n",
        ),
    ] {
        assert_eq!(complaints(&Sources::from_texts([(path, text)])), [""; 0], "{text}");
    }
}

fn is_chinese(text: &str) -> bool {
    text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

/// Every description anywhere is Chinese, and no key is without one.
#[test]
fn every_key_is_described_in_chinese() {
    fn walk(value: &Value, at: &str, found: &mut Vec<String>) {
        match value {
            Value::Array(values) => values.iter().for_each(|value| walk(value, at, found)),
            Value::Object(map) => {
                if let Some(Value::Object(properties)) = map.get("properties") {
                    for (key, property) in properties {
                        let shared = property["$ref"].as_str().is_some_and(|r| r.starts_with("#/$defs/key_"));
                        let bare = property == &json!({ "items": { "required": property["items"]["required"] } });
                        if !shared
                            && !bare
                            && (property.get("description").is_none() || property.get("title").is_none())
                        {
                            found.push(format!("{at}.{key} has no description"));
                        }
                    }
                }
                for (key, value) in map {
                    match value {
                        Value::String(text) if key == "description" && !is_chinese(text) => {
                            found.push(format!("{at}: {text}"));
                        }
                        value => walk(value, &format!("{at}.{key}"), found),
                    }
                }
            }
            _ => {}
        }
    }
    let mut found = Vec::new();
    for file in schemas() {
        assert!(is_chinese(file.schema["title"].as_str().unwrap()), "{}", file.name);
        assert!(is_chinese(file.schema["description"].as_str().unwrap()), "{}", file.name);
        walk(&file.schema, &file.name, &mut found);
        let definitions = file.schema["$defs"].as_object().cloned().unwrap_or_default();
        for (name, schema) in definitions.iter().filter(|(name, _)| name.starts_with("key_")) {
            if schema.get("description").is_none() || schema.get("title").is_none() {
                found.push(format!("{} {name} has no description", file.name));
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}
