//! What an approval is for: the mark of what an item says.
//!
//! The mark is a hash of the item's name, its values as they were read and its text. Remarks, the order of keys, quotation
//! marks and where the item is written are not in it, nor are its approval and its status: to withdraw an item needs no
//! new approval. What is empty or false is not in it either, so that a key that comes with a later version changes no mark.

use serde_json::Value;

use super::{Common, Kind};

/// Keys of [`Common`] that stand for the way to publication and not for what is said.
const NOT_SAID: &[&str] = &["approval", "status", "body"];

/// The key of a kind's own that says nothing either: how often a placard is printed.
const HOW_OFTEN: &str = "copies";

/// Sixteen hexadecimal digits; `None` where an item holds what cannot be written down.
pub(crate) fn mark<K: Kind>(id: &str, common: &Common, data: &K, body: Option<&str>) -> Option<String> {
    let mut shared = serde_json::to_value(common).ok()?;
    if let Value::Object(map) = &mut shared {
        map.retain(|key, _| !NOT_SAID.contains(&key.as_str()));
    }
    let mut hasher = blake3::Hasher::new_derive_key("noticeboard: what an approval is for");
    for text in [K::NAME, id, body.map_or("", str::trim)] {
        feed_text(&mut hasher, text);
    }
    feed(&mut hasher, &shared);
    let mut own = serde_json::to_value(data).ok()?;
    if let Value::Object(map) = &mut own {
        map.remove(HOW_OFTEN);
    }
    feed(&mut hasher, &own);
    Some(hasher.finalize().to_hex()[..16].to_owned())
}

/// The part of a written mark that is of the words: behind it, with a dash between, stands that of the pictures and files that
/// the item names, where it names any.
pub(crate) fn words(written: &str) -> &str {
    written.split_once('-').map_or(written, |(words, _)| words)
}

/// With its length, so that no two values look alike.
fn feed_text(hasher: &mut blake3::Hasher, text: &str) {
    hasher.update(&(text.len() as u64).to_le_bytes()).update(text.as_bytes());
}

fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::Array(list) => list.is_empty(),
        Value::Object(map) => map.values().all(is_nothing),
        Value::String(text) => text.is_empty(),
        _ => false,
    }
}

fn feed(hasher: &mut blake3::Hasher, value: &Value) {
    match value {
        Value::Object(map) => {
            hasher.update(b"{");
            let mut entries: Vec<_> = map.iter().filter(|(_, value)| !is_nothing(value)).collect();
            entries.sort_by_key(|(key, _)| *key);
            for (key, value) in entries {
                feed_text(hasher, key);
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
            hasher.update(b"\"");
            feed_text(hasher, text);
        }
        plain => {
            hasher.update(b"=");
            feed_text(hasher, &plain.to_string());
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::kinds::{Commitment, Draft, parse};
    use crate::source::SourceFile;

    fn read(path: &str, text: &str) -> Draft<Commitment> {
        let parsed = parse(&SourceFile { path: path.into(), text: text.into() });
        parsed.drafts.commitments.into_iter().next().unwrap_or_else(|| panic!("{:?}", parsed.diagnostics))
    }

    fn mark(draft: &Draft<Commitment>) -> String {
        super::mark(&draft.id, &draft.common, &draft.data, draft.body.as_deref()).expect("a mark")
    }

    const ITEM: &str = "item: 新增停车位\nresponsible: 物业办\ntarget: 200\nunit: 个\ndeadline: 2026-12-31\n";

    #[test]
    fn what_is_said_is_in_it_and_how_it_is_written_is_not() {
        let plain = mark(&read("content/commitments/a.yaml", ITEM));
        // Marks stand in files: a change of this figure takes every approval back that was given.
        assert_eq!(plain, "a942c6f19f5ce6a1");
        let approved = format!("# 已报送\n{ITEM}approval: {{ proposed_by: 甲, approved_by: 乙 }}\nstatus: draft\n");
        assert_eq!(mark(&read("content/commitments/a.yaml", &approved)), plain);
        let turned = "deadline: 2026-12-31\nunit: 个\ntarget: '200'\nitem: \"新增停车位\"\nresponsible: [物业办]\n";
        assert_eq!(mark(&read("content/commitments/a.yaml", turned)), plain);
        let listed = format!("items:\n  - id: a\n    {}", ITEM.trim_end().replace('\n', "\n    "));
        assert_eq!(mark(&read("content/commitments/2026.yaml", &listed)), plain);
        for (old, new) in [("200", "20"), ("停车位", "车位"), ("12-31", "12-30"), ("deadline", "publish_until")] {
            let other = ITEM.replace(old, new);
            assert_ne!(mark(&read("content/commitments/a.yaml", &other)), plain, "{other}");
        }
        assert_ne!(mark(&read("content/commitments/b.yaml", ITEM)), plain);
        assert_ne!(mark(&read("content/commitments/a.md", &format!("---\n{ITEM}---\n\n说明\n"))), plain);
    }
}
