//! The content mark: six figures by which a placard tells whether it is the current one.

use jiff::civil::Date;
use serde_json::Value;

use super::reads::Reads;

/// A picture of a face: the hash of its file, and where its middle is.
pub(super) type PictureFacts = ([u8; 32], Option<(f32, f32)>);

/// The mark of a face: a hash of the facts that its template reads, and of the pictures that it has room for.
///
/// Words of the theme (`…_label`, `…_note`) are not among the facts, nor are dates of printing, the theme or the program:
/// a new look reprints nothing. Twenty-four bits: a change goes unnoticed once in sixteen million.
pub(super) fn mark(reads: &Reads, view: &Value, pictures: &[PictureFacts], edition: Option<Date>) -> String {
    let mut hasher = blake3::Hasher::new();
    feed(&mut hasher, reads, view);
    for (content, focus) in pictures.iter().filter(|_| reads.photos) {
        hasher.update(content);
        if let Some((x, y)) = focus {
            hasher.update(&x.to_le_bytes()).update(&y.to_le_bytes());
        }
    }
    if let Some(edition) = edition.filter(|_| reads.edition) {
        hasher.update(edition.to_string().as_bytes());
    }
    let bytes = hasher.finalize();
    let bytes = bytes.as_bytes();
    format!("{:02X}{:02X}{:02X}", bytes[0], bytes[1], bytes[2])
}

/// What says nothing of its own: words of the theme, and what is read aloud in place of a picture.
fn is_wording(key: &str) -> bool {
    key == "label" || key.ends_with("_label") || key == "order_note" || key == "alt"
}

/// What stands for something else in words: the word of the sign whose label is shown.
fn is_word_of_label(key: &str) -> bool {
    matches!(key, "state" | "result")
}

/// Of two facts that a template of the program reads, the one that is shown only where the other is not.
fn gives_way(map: &serde_json::Map<String, Value>, key: &str) -> bool {
    match key {
        "duties" => map.get("pledge").is_some_and(Value::is_string),
        "roles" => map.get("holders").and_then(Value::as_array).is_some_and(|holders| holders.len() > 1),
        _ => false,
    }
}

fn feed(hasher: &mut blake3::Hasher, reads: &Reads, value: &Value) {
    match value {
        Value::Object(map) => {
            hasher.update(b"{");
            let mut entries: Vec<_> = map.iter().collect();
            entries.sort_by_key(|(key, _)| *key);
            for (key, value) in entries {
                // What is not there is no fact: a field added by a later version changes no mark.
                let nothing = matches!(value, Value::Null) || value.as_array().is_some_and(Vec::is_empty);
                let read = reads.name(key) || (is_word_of_label(key) && reads.name("label"));
                let photo = !reads.photos && value.as_str().is_some_and(|text| text.starts_with("/photo-"));
                if nothing || photo || is_wording(key) || !read || (reads.known && gives_way(map, key)) {
                    continue;
                }
                hasher.update(key.as_bytes()).update(b":");
                feed(hasher, reads, value);
            }
            hasher.update(b"}");
        }
        Value::Array(list) => {
            hasher.update(b"[");
            list.iter().for_each(|value| feed(hasher, reads, value));
            hasher.update(b"]");
        }
        Value::String(text) => {
            hasher.update(b"\"").update(&(text.len() as u64).to_le_bytes()).update(text.as_bytes());
        }
        other => {
            hasher.update(other.to_string().as_bytes()).update(b";");
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use serde_json::json;

    use super::*;

    #[test]
    fn facts_change_it_and_words_of_the_theme_do_not() {
        let mark = |view: &Value, pictures: &[PictureFacts]| mark(&Reads::everything(), view, pictures, None);
        let view = json!({ "title": "窗口", "stage_label": "创建中", "holders": [{ "name": "林溪", "photo": "/photo-0.jpg" }] });
        let first = mark(&view, &[([1; 32], None)]);
        assert!(first.len() == 6 && first.chars().all(|c| c.is_ascii_hexdigit()), "{first}");
        let mut other = view.clone();
        other["stage_label"] = json!("building");
        other["phone"] = json!(null);
        assert_eq!(mark(&other, &[([1; 32], None)]), first);
        other["holders"][0]["name"] = json!("林夕");
        assert_ne!(mark(&other, &[([1; 32], None)]), first);
        assert_ne!(mark(&view, &[([2; 32], None)]), first);
        assert_ne!(mark(&view, &[([1; 32], Some((0.5, 0.4)))]), first);
    }

    #[test]
    fn an_edition_that_is_said_is_a_fact() {
        let of = |reads: &Reads, day| mark(reads, &json!({}), &[], Some(date(2026, 6, day)));
        let mut reads = Reads::everything();
        assert_ne!(of(&reads, 1), of(&reads, 2));
        reads.edition = false;
        assert_eq!(of(&reads, 1), of(&reads, 2));
    }
}
