//! The content mark: six figures by which a placard tells whether it is the current one.

use serde_json::Value;

/// The mark of a subject: a hash of the facts that can be seen, and of the pictures.
///
/// Words of the theme (`…_label`, `…_note`) are not among the facts, nor are dates of printing, the theme or the program:
/// a new look reprints nothing. Twenty-four bits: a change goes unnoticed once in sixteen million.
pub(super) fn mark(view: &Value, pictures: &[([u8; 32], Option<(f32, f32)>)]) -> String {
    let mut hasher = blake3::Hasher::new();
    feed(&mut hasher, view);
    for (content, focus) in pictures {
        hasher.update(content);
        if let Some((x, y)) = focus {
            hasher.update(&x.to_le_bytes()).update(&y.to_le_bytes());
        }
    }
    let bytes = hasher.finalize();
    let bytes = bytes.as_bytes();
    format!("{:02X}{:02X}{:02X}", bytes[0], bytes[1], bytes[2])
}

fn feed(hasher: &mut blake3::Hasher, value: &Value) {
    match value {
        Value::Object(map) => {
            hasher.update(b"{");
            let mut entries: Vec<_> = map.iter().collect();
            entries.sort_by_key(|(key, _)| *key);
            for (key, value) in entries {
                // What is not there is no fact: a field added by a later version changes no mark.
                let nothing = matches!(value, Value::Null) || value.as_array().is_some_and(Vec::is_empty);
                if nothing || key == "label" || key.ends_with("_label") || key == "order_note" || key == "alt" {
                    continue;
                }
                hasher.update(key.as_bytes()).update(b":");
                feed(hasher, value);
            }
            hasher.update(b"}");
        }
        Value::Array(list) => {
            hasher.update(b"[");
            list.iter().for_each(|value| feed(hasher, value));
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
    use serde_json::json;

    use super::mark;

    #[test]
    fn facts_change_it_and_words_of_the_theme_do_not() {
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
}
