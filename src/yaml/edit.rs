//! Values of a document changed in their places: what is not changed stays byte for byte, with remarks, order, quotation
//! marks and line ends.
//!
//! [`patched`] reads a document once and makes all changes of it in one pass, so that a list of five thousand items costs
//! no more than reading it twice. It does not judge: whoever calls reads the new text and sees whether it says what was
//! meant, for a document may hold what no splice can follow (anchors, merged keys, mappings as keys).

mod tree;
mod written;

use std::ops::Range;

use super::{Node, in_flow, scalar};
use crate::diagnostic::KeyPath;
use tree::{Entry, Tree, Within};
pub(crate) use written::{behind_key, dashed, made};
use written::{inline, is_short, text_of};

/// What becomes of the value of a key.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Patch {
    /// It is this, whatever it was.
    Set(Node),
    /// The key goes.
    Remove,
    /// Keys inside change; of a list, entries by their places: `0`, `1`. Entries behind the last are new, some that are
    /// there may go, but not all of them.
    Into(Vec<(String, Patch)>),
}

/// The document with changes at mappings of it, each by its path. `None` where a path leads to no mapping.
pub(crate) fn patched(text: &str, changes: &[(KeyPath, Vec<(String, Patch)>)]) -> Option<String> {
    let tree = Tree::of(text);
    let mut splices = Splices { text, tree: &tree, made: Vec::new() };
    for (base, patches) in changes {
        let node = tree.find(base)?;
        splices.mapping(node, patches)?;
    }
    Some(splices.applied())
}

struct Splices<'a> {
    text: &'a str,
    tree: &'a Tree,
    made: Vec<(Range<usize>, String)>,
}

impl Splices<'_> {
    /// Changes keys of a mapping.
    fn mapping(&mut self, node: usize, patches: &[(String, Patch)]) -> Option<()> {
        let Within::Map { entries, flow } = &self.tree.nodes[node].within else { return None };
        let written_as = |key: &str| self.tree.entry(node, key).map(|entry| entry.range.start);
        let goes: Vec<usize> = patches
            .iter()
            .filter(|(_, patch)| matches!(patch, Patch::Remove))
            .filter_map(|(key, _)| written_as(key))
            .collect();
        let kept = entries.iter().rev().find(|entry| !goes.contains(&entry.range.start));
        let anchor = kept.map(|entry| self.tree.nodes[entry.value].range.end.max(self.behind_colon(entry)));
        let (flow, column) = (*flow, self.column(self.tree.nodes[node].range.start));
        let mut fresh = Vec::new();
        for (key, patch) in patches {
            match (self.tree.entry(node, key), patch) {
                (Some(entry), Patch::Set(new)) => self.replace(entry, new, column, flow),
                (Some(entry), Patch::Into(inner)) => match &self.tree.nodes[entry.value].within {
                    Within::Map { .. } => self.mapping(entry.value, inner)?,
                    Within::List { .. } => self.list(entry.value, inner, self.column(entry.range.start))?,
                    Within::Scalar => self.replace(entry, &made(inner), column, flow),
                },
                (Some(entry), Patch::Remove) => self.remove(node, entry),
                (None, Patch::Set(new)) => fresh.push((key, new.clone())),
                (None, Patch::Into(inner)) => match made(inner) {
                    Node::Map(entries) if entries.is_empty() => {}
                    new => fresh.push((key, new)),
                },
                (None, Patch::Remove) => {}
            }
        }
        for (key, new) in fresh {
            match (anchor, flow) {
                (Some(at), false) => {
                    let at = self.line_end(at);
                    let value = self.below(&new, column);
                    self.made.push((at..at, format!("\n{}{}:{value}", " ".repeat(column), scalar(key))));
                }
                (Some(at), true) => self.made.push((at..at, format!(", {}: {}", scalar(key), inline(&new)))),
                (None, true) => {
                    let at = self.tree.nodes[node].range.start + 1;
                    self.made.push((at..at, format!(" {}: {}", scalar(key), inline(&new))));
                }
                (None, false) => return None,
            }
        }
        Some(())
    }

    /// Changes entries of a list, and adds others. `column` is where its key begins.
    fn list(&mut self, node: usize, patches: &[(String, Patch)], column: usize) -> Option<()> {
        let Within::List { items, flow } = &self.tree.nodes[node].within else { return None };
        let goes = |at: usize| {
            let goes = |(place, patch): &(String, Patch)| *patch == Patch::Remove && place.parse() == Ok(at);
            patches.iter().any(goes)
        };
        let kept: Vec<usize> = (0..items.len()).filter(|at| !goes(*at)).collect();
        if kept.is_empty() && !items.is_empty() {
            return None;
        }
        let last = kept.last().map(|at| self.tree.nodes[items[*at]].range.end);
        for (place, patch) in patches {
            let place: usize = place.parse().ok()?;
            match (items.get(place), patch) {
                (Some(item), Patch::Into(inner)) if self.tree.is_map(*item) => self.mapping(*item, inner)?,
                (Some(item), Patch::Set(new)) => {
                    let range = self.tree.nodes[*item].range.clone();
                    self.made.push((range, inline(new)));
                }
                (Some(_), Patch::Remove) => {
                    let range =
                        self.entry_range(items, place, kept.first().is_some_and(|first| *first < place), *flow)?;
                    self.made.push((range, String::new()));
                }
                (Some(_), _) => return None,
                (None, patch) => {
                    let new = match patch {
                        Patch::Set(new) => new.clone(),
                        Patch::Into(inner) => made(inner),
                        Patch::Remove => continue,
                    };
                    match (last, flow) {
                        (Some(at), true) => self.made.push((at..at, format!(", {}", inline(&new)))),
                        (None, true) => {
                            let at = self.tree.nodes[node].range.start + 1;
                            self.made.push((at..at, inline(&new)));
                        }
                        (Some(at), false) => {
                            let at = self.line_end(at);
                            let dash = self.dash(*items.first()?).unwrap_or(column + 2);
                            self.made.push((at..at, format!("\n{}", dashed(&new, dash))));
                        }
                        (None, false) => return None,
                    }
                }
            }
        }
        Some(())
    }

    /// The bytes that go with an entry of a list: its lines, or between brackets its comma as well. Remarks stay.
    fn entry_range(&self, items: &[usize], at: usize, behind_kept: bool, flow: bool) -> Option<Range<usize>> {
        let range = |at: usize| self.tree.nodes[items[at]].range.clone();
        let own = range(at);
        if flow {
            return Some(match (behind_kept, at + 1 < items.len()) {
                (true, _) => range(at - 1).end..own.end,
                (false, true) => own.start..range(at + 1).start,
                (false, false) => own,
            });
        }
        let before = at.checked_sub(1).map_or(0, |at| range(at).end);
        let mut line = own.start;
        loop {
            line = self.text[..line].rfind('\n').map_or(0, |at| at + 1);
            if self.text[line..].trim_start_matches(' ').starts_with('-') {
                break;
            }
            line = line.checked_sub(1).filter(|line| *line > before)?;
        }
        let end = self.line_end(own.end.max(line));
        let feed = if self.text[end..].starts_with("\r\n") { 2 } else { usize::from(end < self.text.len()) };
        Some(line..end + feed)
    }

    /// Puts a value in the place of another.
    fn replace(&mut self, entry: &Entry, new: &Node, column: usize, flow: bool) {
        let range = self.tree.nodes[entry.value].range.clone();
        if let (Within::List { items, flow: in_brackets }, Node::List(news)) =
            (&self.tree.nodes[entry.value].within, new)
            && !items.is_empty()
            && !news.is_empty()
            && items.iter().all(|item| matches!(self.tree.nodes[*item].within, Within::Scalar))
            && news.iter().all(|new| matches!(new, Node::Scalar { .. }))
        {
            self.entries(items, news, *in_brackets, column);
            return;
        }
        let behind = self.behind_colon(entry);
        let is_line = !self.text[range.clone()].contains('\n') && !range.is_empty();
        match (new, flow) {
            (new, true) => match range.is_empty() {
                true => self.made.push((behind..behind, format!(" {}", inline(new)))),
                false => self.made.push((range, inline(new))),
            },
            // The remark behind the value stays.
            (Node::Scalar { .. }, false) if is_line && !text_of(new).contains('\n') => {
                self.made.push((range, scalar(&text_of(new))));
            }
            (Node::List(_), false) if is_line && is_short(new) => self.made.push((range, inline(new))),
            (new, false) => {
                let end = range.end.max(behind);
                let line_end = self.line_end(end);
                let remark = self.text[end..line_end].trim();
                let below = self.below(new, column);
                // A remark behind the value would be a part of several lines: it stays before them.
                match new {
                    _ if remark.is_empty() || !below.contains('\n') => self.made.push((behind..end, below)),
                    Node::Scalar { .. } => self.made.push((behind..end, format!(" {}", scalar(&text_of(new))))),
                    _ => self.made.push((behind..line_end, format!(" {remark}{below}"))),
                }
            }
        }
    }

    /// Changes a list of texts: those that are others, those behind the last, and those that are no more.
    fn entries(&mut self, items: &[usize], news: &[Node], flow: bool, column: usize) {
        let range = |n: usize| self.tree.nodes[items[n]].range.clone();
        let mut splices = Vec::new();
        for (n, new) in news.iter().enumerate().take(items.len()) {
            let written = super::parse(&format!("k: {}", &self.text[range(n)])).ok();
            let was = written.as_ref().and_then(|node| node.get("k")).and_then(Node::spelling);
            if was.as_deref() != Some(&*text_of(new)) {
                let text = if flow { in_flow(&text_of(new)) } else { scalar(&text_of(new)) };
                splices.push((range(n), text));
            }
        }
        if news.len() < items.len() {
            let from = match flow {
                true => range(news.len() - 1).end,
                false => self.line_end(range(news.len() - 1).end),
            };
            let to = match flow {
                true => range(items.len() - 1).end,
                false => self.line_end(range(items.len() - 1).end),
            };
            splices.push((from..to, String::new()));
        }
        let last = range(items.len() - 1).end;
        for new in &news[items.len().min(news.len())..] {
            match flow {
                true => splices.push((last..last, format!(", {}", in_flow(&text_of(new))))),
                false => {
                    let at = self.line_end(last);
                    let dash = self.dash(items[0]).unwrap_or(column + 2);
                    splices.push((at..at, format!("\n{}", dashed(new, dash))));
                }
            }
        }
        self.made.append(&mut splices);
    }

    fn remove(&mut self, node: usize, entry: &Entry) {
        let Within::Map { entries, flow } = &self.tree.nodes[node].within else { return };
        let at = entries.iter().position(|known| known.range.start == entry.range.start).unwrap_or_default();
        let end = self.tree.nodes[entry.value].range.end.max(self.behind_colon(entry));
        let next = entries.get(at + 1).map(|next| next.range.start);
        let before = at.checked_sub(1).and_then(|at| entries.get(at));
        let before = before.map(|entry| self.tree.nodes[entry.value].range.end.max(self.behind_colon(entry)));
        let line = self.text[..entry.range.start].rfind('\n').map_or(0, |at| at + 1);
        let is_alone = self.text[line..entry.range.start].trim().is_empty();
        let range = match (flow, next, before) {
            (true, _, Some(before)) => before..end,
            (true, Some(next), None) => entry.range.start..next,
            (true, None, None) => entry.range.start..end,
            // The first behind a dash: the next one comes into its place.
            (false, Some(next), _) if !is_alone => entry.range.start..next,
            (false, ..) => {
                let end = self.line_end(end);
                let feed = if self.text[end..].starts_with("\r\n") { 2 } else { usize::from(end < self.text.len()) };
                line..end + feed
            }
        };
        self.made.push((range, String::new()));
    }

    /// A value behind its colon, in a block whose keys begin at a column.
    fn below(&self, new: &Node, column: usize) -> String {
        behind_key(new, column)
    }

    fn behind_colon(&self, entry: &Entry) -> usize {
        let rest = &self.text[entry.colon..];
        rest.find(':').map_or(entry.colon, |at| entry.colon + at + 1)
    }

    /// In how many blanks a line begins before this byte; a dash counts as one.
    fn column(&self, at: usize) -> usize {
        let line = self.text[..at].rfind('\n').map_or(0, |at| at + 1);
        self.text[line..at].chars().count()
    }

    /// The column of the dash before an entry.
    fn dash(&self, item: usize) -> Option<usize> {
        let start = self.tree.nodes[item].range.start;
        let line = self.text[..start].rfind('\n').map_or(0, |at| at + 1);
        let before = &self.text[line..start];
        before.trim_end().ends_with('-').then(|| before.trim_end().chars().count() - 1)
    }

    /// The end of the line of a byte, before its line feed.
    fn line_end(&self, at: usize) -> usize {
        let end = self.text[at..].find('\n').map_or(self.text.len(), |end| at + end);
        end - usize::from(end > at && self.text[..end].ends_with('\r'))
    }

    fn applied(mut self) -> String {
        let feed = if self.text.contains("\r\n") { "\r\n" } else { "\n" };
        // What only comes in stands before what goes from the same place.
        self.made.sort_by_key(|(range, _)| (range.start, range.end));
        let mut out = String::with_capacity(self.text.len() + 256);
        let mut copied = 0;
        for (range, new) in &self.made {
            // Two changes at one place: the later one would tear the first.
            if range.start < copied {
                continue;
            }
            out.push_str(&self.text[copied..range.start]);
            match feed {
                "\n" => out.push_str(new),
                feed => out.push_str(&new.replace('\n', feed)),
            }
            copied = range.end;
        }
        out.push_str(&self.text[copied..]);
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::parse;

    fn set(text: &str) -> Patch {
        Patch::Set(Node::text(text))
    }

    fn list(texts: &[&str]) -> Patch {
        Patch::Set(Node::List(texts.iter().map(|text| Node::text(*text)).collect()))
    }

    fn at(n: usize) -> KeyPath {
        KeyPath::root().key("items").index(n)
    }

    fn keyed(patches: Vec<(&str, Patch)>) -> Vec<(String, Patch)> {
        patches.into_iter().map(|(key, patch)| (key.to_owned(), patch)).collect()
    }

    const LIST: &str = "\
# 二〇二六年
on: 2026-01-01   # 都一样
items:
  # 第一条
  - id: a
    item: 甲 # 注
    measures:
      - 一
      # 二的注
      - 二
    verdict:
      on: 2026-05-01

  - { id: b, item: 乙, unit: 处 }   # 行末
  - id: c
    body: |
      多
      行
    target:
# 末尾
";

    #[test]
    fn only_what_is_changed_changes() {
        let changes = [
            (
                at(0),
                keyed(vec![
                    ("item", set("丙")),
                    ("measures", list(&["一", "三", "四"])),
                    ("verdict", Patch::Into(keyed(vec![("result", set("partly"))]))),
                    ("deadline", set("2026-12-31")),
                ]),
            ),
            (at(1), keyed(vec![("item", set("乙，改")), ("unit", Patch::Remove), ("target", set("20"))])),
            (at(2), keyed(vec![("target", set("30")), ("body", set("新")), ("measures", list(&["短", "句"]))])),
        ];
        let expected = "\
# 二〇二六年
on: 2026-01-01   # 都一样
items:
  # 第一条
  - id: a
    item: 丙 # 注
    measures:
      - 一
      # 二的注
      - 三
      - 四
    verdict:
      on: 2026-05-01
      result: partly
    deadline: 2026-12-31

  - { id: b, item: 乙，改, target: 20 }   # 行末
  - id: c
    body: 新
    target: 30
    measures: [短, 句]
# 末尾
";
        assert_eq!(patched(LIST, &changes).unwrap(), expected);
        let windows = LIST.replace('\n', "\r\n");
        assert_eq!(patched(&windows, &changes).unwrap(), expected.replace('\n', "\r\n"));
        assert_eq!(patched(LIST, &[]).unwrap(), LIST);
    }

    #[test]
    fn keys_go_with_their_lines_and_lists_get_shorter() {
        let changes = [
            (at(0), keyed(vec![("verdict", Patch::Remove), ("measures", list(&["一"]))])),
            (at(2), keyed(vec![("body", Patch::Remove)])),
        ];
        let text = patched(LIST, &changes).unwrap();
        assert!(text.contains("    measures:\n      - 一\n\n  - { id: b"), "{text}");
        assert!(text.contains("  - id: c\n    target:\n# 末尾\n"), "{text}");
        let first = "items:\n  - item: 甲\n    id: a\n";
        let text = patched(first, &[(at(0), keyed(vec![("item", Patch::Remove)]))]).unwrap();
        assert_eq!(text, "items:\n  - id: a\n");
    }

    #[test]
    fn entries_of_lists_go_with_their_lines() {
        let goes = |places: &[&str]| {
            let patches = places.iter().map(|place| ((*place).to_owned(), Patch::Remove)).collect();
            patched(LIST, &[(KeyPath::root(), vec![("items".to_owned(), Patch::Into(patches))])])
        };
        let text = goes(&["1"]).unwrap();
        assert!(text.contains("on: 2026-05-01\n\n  - id: c\n"), "{text}");
        let text = goes(&["0", "2"]).unwrap();
        assert_eq!(
            text,
            "# 二〇二六年\non: 2026-01-01   # 都一样\nitems:\n  # 第一条\n\n  - { id: b, item: 乙, unit: 处 }   # 行末\n# 末尾\n"
        );
        // An empty list is written by whoever means it.
        assert_eq!(goes(&["0", "1", "2"]), None);
        let inner = |text: &str, places: &[&str], more: &[&str]| {
            let patches = places.iter().map(|place| ((*place).to_owned(), Patch::Remove));
            let more = more.iter().enumerate().map(|(n, text)| ((3 + n).to_string(), set(text)));
            let change = Patch::Into(patches.chain(more).collect());
            patched(text, &[(KeyPath::root(), vec![("l".to_owned(), change)])]).unwrap()
        };
        assert_eq!(inner("l: [a, b, c] # x\n", &["0", "1"], &[]), "l: [c] # x\n");
        assert_eq!(inner("l: [a, b, c]\n", &["1", "2"], &["d"]), "l: [a, d]\n");
        assert_eq!(inner("l: [{ on: 1 }, { on: 2 }, { on: 3 }]\n", &["0", "2"], &[]), "l: [{ on: 2 }]\n");
        assert_eq!(inner("l:\n- a\n- b # y\n# z\n- c\n", &["1", "2"], &["d"]), "l:\n- a\n- d\n# z\n");
        assert_eq!(
            inner("l:\n  -\n    on: 1\n    text: |\n      多\n  - on: 2\n  - on: 3", &["0", "2"], &[]),
            "l:\n  - on: 2\n"
        );
    }

    #[test]
    fn what_is_new_comes_behind_what_is_there() {
        let text = "progress:\n  - { on: 2026-01-01, text: 甲 }\nitem: 乙\n";
        let progress = Patch::Into(vec![
            ("0".to_owned(), Patch::Into(keyed(vec![("value", set("3"))]))),
            ("1".to_owned(), Patch::Into(keyed(vec![("on", set("2026-02-01")), ("text", set("多\n行"))]))),
        ]);
        let changes = [(KeyPath::root(), keyed(vec![("progress", progress.clone())]))];
        let new = patched(text, &changes).unwrap();
        assert_eq!(
            new,
            "progress:\n  - { on: 2026-01-01, text: 甲, value: 3 }\n  - on: 2026-02-01\n    text: |-\n      多\n      行\nitem: 乙\n"
        );
        let new = patched("item: 乙", &changes).unwrap();
        assert_eq!(new, "item: 乙\nprogress:\n  - value: 3\n  - on: 2026-02-01\n    text: |-\n      多\n      行");
        assert!(patched("- 1\n", &changes).is_none() && patched("", &changes).is_none());
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_back_as_it_was_written(text in "[甲a0 :#'\"\\-\\[{|>&*!%@\n,，、~.é]{0,20}", place in 0..3_usize) {
            let text = text.trim().to_owned();
            let patches = keyed(vec![("item", set(&text)), ("fresh", list(&[&text, "乙"]))]);
            if let Some(new) = patched(LIST, &[(at(place), patches)]) {
                let node = parse(&new).unwrap();
                let Some(Node::List(items)) = node.get("items") else { panic!("{new}") };
                let read = |node: Option<&Node>| node.and_then(Node::spelling).map(String::from).unwrap_or_default();
                proptest::prop_assert_eq!(read(items[place].get("item")), text.clone(), "{}", new);
                let Some(Node::List(fresh)) = items[place].get("fresh") else { panic!("{new}") };
                proptest::prop_assert_eq!(read(fresh.first()), text, "{}", new);
            }
        }
    }
}
