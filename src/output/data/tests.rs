use std::collections::BTreeMap;

use super::*;
use crate::output::testing::{assert_harmless, board, files};

fn written() -> BTreeMap<String, Vec<u8>> {
    files(&board(), &[&Data])
}

fn items(files: &BTreeMap<String, Vec<u8>>, name: &str) -> Vec<serde_json::Value> {
    let file: serde_json::Value = serde_json::from_slice(&files[&format!("data/{name}.json")]).unwrap();
    assert_eq!(file["edition"], "2026-06-30");
    file["items"].as_array().unwrap().clone()
}

fn csv(files: &BTreeMap<String, Vec<u8>>, name: &str) -> Vec<BTreeMap<String, String>> {
    let bytes = files[&format!("data/{name}.csv")].strip_prefix("\u{feff}".as_bytes()).unwrap();
    let mut reader = csv::Reader::from_reader(bytes);
    reader.deserialize().map(Result::unwrap).collect()
}

#[test]
fn nothing_that_harms_is_in_the_data() {
    assert_harmless(&written());
}

#[test]
fn both_formats_hold_the_same_rows_and_the_declared_columns() {
    let (files, board) = (written(), board());
    let catalogue: serde_json::Value = serde_json::from_slice(&files["data/index.json"]).unwrap();
    for (n, table) in tables().iter().enumerate() {
        let described: Vec<_> = catalogue["tables"][n]["columns"].as_array().unwrap().to_vec();
        let names: Vec<_> = described.iter().map(|column| column["name"].as_str().unwrap()).collect();
        let (items, records) = (items(&files, table.name), csv(&files, table.name));
        assert_eq!(items.len(), records.len(), "{}", table.name);
        let is_empty = table.of.number(&board) == 0 || ["amendments", "service_orders"].contains(&table.name);
        assert!(is_empty || !items.is_empty(), "{} is empty", table.name);
        for (item, record) in items.iter().zip(&records) {
            let item = item.as_object().unwrap();
            assert_eq!(item.len(), names.len());
            for column in &described {
                let name = column["name"].as_str().unwrap();
                match &item[name] {
                    serde_json::Value::Null => assert_eq!(record[name], ""),
                    serde_json::Value::String(text) => assert_eq!(record[name].trim_start_matches('\''), text),
                    serde_json::Value::Array(parts) => {
                        assert_eq!(column["type"], "list");
                        let parts: Vec<_> = parts.iter().map(|part| part.as_str().unwrap()).collect();
                        assert_eq!(record[name], parts.join("；"));
                    }
                    other => assert_eq!(record[name].parse::<f64>().unwrap(), other.as_f64().unwrap()),
                }
            }
        }
    }
}

#[test]
fn a_post_shows_its_stars_of_today_and_who_serves() {
    let posts = items(&written(), "posts");
    assert_eq!(posts.len(), 1);
    assert_eq!(posts[0]["holders"], serde_json::json!(["王伟"]));
    assert_eq!(posts[0]["stars"], 1);
    assert_eq!(posts[0]["url"], "https://board.example.org/hall/posts/w1/");
}

#[test]
fn lateness_is_said_of_organisations_only() {
    let rows = items(&written(), "commitments");
    let row = |id: &str| rows.iter().find(|row| row["id"] == id).unwrap().clone();
    assert_eq!(row("hall/commitments/late")["lamp"], "overdue");
    let own = row("hall/commitments/own");
    assert_eq!(own["pledger_type"], "person");
    for key in ["lamp", "verdict", "verdict_on", "deadline", "reported", "done_on", "value"] {
        assert!(own[key].is_null(), "{key}");
    }
}

#[test]
fn an_appraisal_is_public_only_where_it_says_so_of_an_organisation() {
    let rows = items(&written(), "appraisals");
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0]["comment"], "群众满意。");
}
