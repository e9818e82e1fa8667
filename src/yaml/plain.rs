//! Texts as scalars, so that YAML reads them as they were meant.

use super::{Node, parse, slips};

/// A text as a scalar: plain where it is read as it stands, else in quotation marks.
pub(crate) fn scalar(text: &str) -> String {
    let document = format!("k: {text}\n");
    let is_plain = !text.contains(['\n', '\r'])
        && slips(&document).is_empty()
        && parse(&document)
            .ok()
            .and_then(|node| node.get("k").and_then(Node::spelling).map(|spelled| spelled == text))
            .unwrap_or(false);
    if is_plain { text.to_owned() } else { serde_json::Value::from(text).to_string() }
}

/// The same between the brackets of a list, where more signs have a meaning.
pub(crate) fn in_flow(text: &str) -> String {
    match text.contains([',', '[', ']', '{', '}', ':', '#']) {
        true => serde_json::Value::from(text).to_string(),
        false => scalar(text),
    }
}
