//! New values as they are written into a document.

use super::Patch;
use crate::yaml::{Node, in_flow, scalar};

/// What patches of a key that is not there come to.
pub(crate) fn made(patches: &[(String, Patch)]) -> Node {
    let is_list = !patches.is_empty() && patches.iter().all(|(key, _)| key.parse::<usize>().is_ok());
    let entries = patches.iter().filter_map(|(key, patch)| match patch {
        Patch::Set(node) => Some((key.clone(), node.clone())),
        Patch::Into(inner) => match made(inner) {
            Node::Map(entries) if entries.is_empty() => None,
            node => Some((key.clone(), node)),
        },
        Patch::Remove => None,
    });
    match is_list {
        true => Node::List(entries.map(|(_, node)| node).collect()),
        false => Node::Map(entries.collect()),
    }
}

/// What stands behind a key's colon, in a block whose keys begin at a column.
pub(crate) fn behind_key(new: &Node, column: usize) -> String {
    match new {
        Node::Map(entries) if entries.is_empty() => " {}".to_owned(),
        Node::Map(entries) => entries
            .iter()
            .map(|(key, value)| {
                format!("\n{}{}:{}", " ".repeat(column + 2), scalar(key), behind_key(value, column + 2))
            })
            .collect(),
        Node::List(items) if items.is_empty() => " []".to_owned(),
        Node::List(_) if is_short(new) => format!(" {}", inline(new)),
        Node::List(items) => items.iter().map(|item| format!("\n{}", dashed(item, column + 2))).collect(),
        Node::Scalar { .. } => {
            let text = text_of(new);
            match block(&text, column + 2) {
                Some(block) => format!(" {block}"),
                None => format!(" {}", scalar(&text)),
            }
        }
        Node::Hole => String::new(),
    }
}

/// An entry of a list with its dash at a column.
pub(crate) fn dashed(new: &Node, column: usize) -> String {
    let margin = " ".repeat(column);
    match new {
        Node::Map(entries) if !entries.is_empty() => {
            let lines = entries.iter().enumerate().map(|(n, (key, value))| {
                let before = if n == 0 { format!("{margin}- ") } else { format!("\n{margin}  ") };
                format!("{before}{}:{}", scalar(key), behind_key(value, column + 2))
            });
            lines.collect()
        }
        new => format!("{margin}-{}", behind_key(new, column)),
    }
}

/// A text of several lines as it stands, where nothing in it needs an escape.
pub(super) fn block(text: &str, column: usize) -> Option<String> {
    let is_plain = |line: &str| !line.ends_with([' ', '\t']) && !line.chars().any(char::is_control);
    let starts_bare = text.starts_with(|c: char| !c.is_whitespace());
    if !text.contains('\n') || text.ends_with('\n') || !starts_bare || !text.split('\n').all(is_plain) {
        return None;
    }
    let margin = " ".repeat(column);
    let lines = text.split('\n').map(|line| match line.is_empty() {
        true => "\n".to_owned(),
        false => format!("\n{margin}{line}"),
    });
    Some(format!("|-{}", lines.collect::<String>()))
}

/// A value on one line, where brackets are.
pub(super) fn inline(new: &Node) -> String {
    match new {
        Node::Map(entries) => {
            let entries = entries.iter().map(|(key, value)| format!("{}: {}", in_flow(key), inline(value)));
            format!("{{ {} }}", entries.collect::<Vec<_>>().join(", "))
        }
        Node::List(items) => format!("[{}]", items.iter().map(inline).collect::<Vec<_>>().join(", ")),
        new => in_flow(&text_of(new)),
    }
}

/// Whether a list of texts fits into brackets on one line.
pub(super) fn is_short(new: &Node) -> bool {
    let Node::List(items) = new else { return false };
    let texts = || items.iter().map(text_of);
    items.iter().all(|item| matches!(item, Node::Scalar { .. }))
        && texts().all(|text| text.chars().count() <= 12 && !text.contains('\n'))
        && texts().map(|text| text.chars().count()).sum::<usize>() <= 50
}

pub(super) fn text_of(node: &Node) -> String {
    node.spelling().unwrap_or_default().into_owned()
}
