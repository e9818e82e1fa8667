//! A list file, and one item more in it: remarks and order stay, nothing but the new lines is written.

use std::ops::Range;

use crate::source::SourceFile;
use crate::vocabulary::after_items;
use crate::yaml::{self, Node};

/// A list file that can take one item more.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct List {
    /// Where the new lines come.
    at: usize,
    /// The indent of the list's dashes.
    pub(crate) indent: usize,
    /// The keys beside `items`.
    pub(crate) shared: Vec<String>,
}

/// Whether a file holds many items under `items`.
pub(crate) fn is_list(file: &SourceFile) -> bool {
    file.path.ends_with(".yaml") && file.text.lines().any(|line| after_items(line).is_some())
}

impl List {
    /// Finds the end of `items`; `None` where they are not one below the other, as in `items: [{ … }]`.
    pub(crate) fn of(text: &str) -> Option<Self> {
        let Node::Map(entries) = yaml::parse(text).ok()? else { return None };
        let is_list = |key: &str| after_items(&format!("{key}:")).is_some();
        let shared = entries.iter().map(|(key, _)| key.clone()).filter(|key| !is_list(key)).collect();
        let mut lines = lines(text).skip_while(|line| after_items(&text[line.clone()]).is_none());
        let first = lines.next()?;
        let value = after_items(&text[first.clone()])?.trim();
        if !value.is_empty() && !value.starts_with('#') {
            return None;
        }
        let (mut indent, mut at) = (None, first.end);
        for line in lines {
            let words = text[line.clone()].trim_end();
            let depth = words.len() - words.trim_start().len();
            let is_dash = words.trim_start().starts_with("- ") || words.trim_start() == "-";
            if words.is_empty() {
                continue;
            }
            if depth == 0 && !(is_dash && indent.is_none_or(|indent| indent == 0)) {
                // A remark at the margin belongs to what comes next, or ends the file.
                if words.starts_with('#') {
                    continue;
                }
                break;
            }
            if is_dash && indent.is_none() {
                indent = Some(depth);
            }
            at = line.end;
        }
        Some(Self { at, indent: indent.unwrap_or(2), shared })
    }

    /// The text with one item more.
    pub(crate) fn with(&self, text: &str, entry: &str) -> String {
        let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
        let (before, after) = text.split_at(self.at);
        let mut out = before.to_owned();
        if !out.ends_with('\n') {
            out.push_str(end);
        }
        // A blank line between items, where those that are there have one, too.
        let is_first = !before.lines().any(|line| line.trim_start().starts_with("- "));
        if !is_first && before.lines().any(|line| line.trim().is_empty()) {
            out.push_str(end);
        }
        for line in entry.lines() {
            out.push_str(line);
            out.push_str(end);
        }
        out.push_str(after);
        out
    }
}

/// Every line with its end.
fn lines(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut at = 0;
    text.split_inclusive('\n').map(move |line| {
        let start = at;
        at += line.len();
        start..at
    })
}
