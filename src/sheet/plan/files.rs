//! The texts of the files as they would be, and that they say what was meant.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use super::{Fate, Fresh, Planner, joined, kept_body};
use crate::diagnostic::{KeyPath, say};
use crate::form::{List, is_list};
use crate::kinds::KindInfo;
use crate::mend;
use crate::sheet::cells::{self, Kept, kept};
use crate::sheet::columns::layout_of;
use crate::sheet::placed::Placed;
use crate::sheet::stock::Stock;
use crate::source::{Sources, TEXT_LIMIT, split};
use crate::yaml::{self, Node, Patch, dashed};

/// Keys beside a list that may count for a new item that does not say them.
const NEUTRAL: &[&str] =
    &["status", "published_on", "publish_until", "approval", "outputs", "source", "on", "by", "section", "scope"];

/// Lists that new items may go into.
#[derive(Default)]
struct Lists {
    /// Those that come with this import.
    fresh: BTreeSet<String>,
    /// Of those that are there the keys beside the list, read once.
    shared: HashMap<String, Vec<String>>,
    /// Lists of each folder.
    beside: HashMap<String, Vec<String>>,
}

impl Lists {
    /// The keys beside a list.
    fn words(&self, path: &str) -> &[String] {
        self.shared.get(path).map(Vec::as_slice).unwrap_or_default()
    }
}

/// Keys in the order of their kind.
fn in_order(kind: &KindInfo, mut entries: Vec<(String, Node)>) -> Vec<(String, Node)> {
    let Some(layout) = layout_of(kind.name) else { return entries };
    let place = |key: &str| layout.columns.iter().position(|column| column.path[0] == key).unwrap_or(usize::MAX);
    entries.sort_by_key(|(key, _)| place(key));
    entries
}

/// The word that counts where an item of a kind does not say a key.
fn default_of(kind: &KindInfo, key: &str) -> Option<String> {
    let layout = layout_of(kind.name)?;
    let column = layout.columns.iter().find(|column| column.path == [key])?;
    column.default.clone().filter(|_| !NEUTRAL.contains(&key))
}

impl Planner<'_> {
    /// Tells that an item cannot be changed where it stands, at the first of its rows.
    pub(super) fn unwritable(&mut self, id: &str) {
        let line = self.lines.iter().find(|line| line.id == id && line.fate != Fate::Same);
        let (sheet, row) = line.map_or((0, None), |line| (line.sheet, Some(line.row)));
        let file = self.stock.item(id).map(|item| item.file.to_string()).unwrap_or_default();
        let words = say!("{id} 的写法不能自动改", "{id} is written in a way that cannot be changed from outside");
        let placed = Placed::error("unwritable-item", sheet, (row, None), words);
        self.placed.push(placed.hint(say!("直接改文件 {file}", "change it in {file}")));
    }

    /// Changes items where they stand.
    pub(super) fn change(&mut self, sources: &mut Sources, files: &mut BTreeMap<Arc<str>, Option<Arc<str>>>) {
        let mut of_files: BTreeMap<Arc<str>, Vec<(KeyPath, Vec<(String, Patch)>)>> = BTreeMap::new();
        let ids: Vec<String> = self.patches.keys().chain(self.bodies.keys()).cloned().collect();
        for (id, patches) in std::mem::take(&mut self.patches) {
            let Some(item) = self.stock.item(&id) else { continue };
            of_files.entry(item.file.clone()).or_default().push((item.base.clone(), patches));
        }
        for (path, changes) in of_files {
            let Some(file) = sources.files.get(&path) else { continue };
            let before = file.text.clone();
            match mend::patched(&path, &before, &changes) {
                Some(new) => {
                    files.entry(path.clone()).or_insert(Some(before));
                    sources.insert_text(&path, &new);
                }
                None => {
                    let of_file = |id: &&String| self.stock.item(id).is_some_and(|item| item.file == path);
                    let faulty: Vec<String> = ids.iter().filter(of_file).cloned().collect();
                    faulty.iter().for_each(|id| self.unwritable(id));
                }
            }
        }
        for (id, body) in std::mem::take(&mut self.bodies) {
            let Some(path) = self.stock.item(&id).map(|item| item.file.clone()) else { continue };
            let Some(before) = sources.files.get(&path).map(|file| file.text.clone()) else { continue };
            let Some(document) = split(&path, &before) else { continue };
            let old = &before[document.body.clone()];
            let start = document.body.start + old.len() - old.trim_start().len();
            let end = start + old.trim().len();
            let body = if before.contains("\r\n") { body.replace('\n', "\r\n") } else { body };
            let new = format!("{}{body}{}", &before[..start], &before[end..]);
            files.entry(path.clone()).or_insert(Some(before));
            sources.insert_text(&path, &new);
        }
    }

    /// Writes new items into the lists of their kinds.
    pub(super) fn insert(&mut self, sources: &mut Sources, files: &mut BTreeMap<Arc<str>, Option<Arc<str>>>) {
        let mut of_lists: BTreeMap<String, Vec<(String, Vec<(String, Node)>)>> = BTreeMap::new();
        let mut lists = Lists::default();
        for fresh in std::mem::take(&mut self.fresh) {
            let Node::Map(entries) = yaml::made(&fresh.patches) else { continue };
            let entries = in_order(fresh.kind, entries);
            if fresh.kind.folder.is_empty() {
                let path = format!("content/{}/org.yaml", fresh.id);
                let text: String =
                    entries.iter().map(|(key, value)| format!("{key}:{}\n", yaml::behind_key(value, 0))).collect();
                files.insert(path.as_str().into(), None);
                sources.insert_text(&path, &text);
                continue;
            }
            let path = self.list_for(&fresh, &entries, sources, &mut lists);
            let slug = fresh.id.rsplit('/').next().unwrap_or_default().to_owned();
            // What the list says for all counts for nobody who is told of as something else.
            let unsaid = lists.words(&path).iter().filter(|key| entries.iter().all(|(known, _)| known != *key));
            let unsaid = unsaid.filter_map(|key| Some((key.clone(), Node::text(default_of(fresh.kind, key)?))));
            let entries: Vec<_> = unsaid.chain(entries.clone()).collect();
            of_lists.entry(path).or_default().push((slug, in_order(fresh.kind, entries)));
        }
        for (path, items) in of_lists {
            let before = self.sources.files.get(&*path).map(|file| file.text.clone());
            let now = sources.files.get(&*path).map(|file| file.text.clone());
            let list = now.as_deref().and_then(List::of);
            let text = now.as_deref().unwrap_or("items:\n").to_owned();
            let defaults = yaml::parse(&text).unwrap_or(Node::Hole);
            let indent = list.as_ref().map_or(2, |list| list.indent);
            let is_spaced = now.as_deref().is_some_and(|text| text.lines().any(|line| line.trim().is_empty()));
            let rendered: Vec<String> = items
                .into_iter()
                .map(|(slug, entries)| {
                    let id = ("id".to_owned(), Node::text(slug));
                    // What the list says for all is not said again.
                    let own = entries.into_iter().filter(|(key, value)| {
                        cells::key_of(&defaults, key).is_none_or(|(_, default)| {
                            default.spelling() != value.spelling() || default.spelling().is_none()
                        })
                    });
                    dashed(&Node::Map(std::iter::once(id).chain(own).collect()), indent)
                })
                .collect();
            let rendered = rendered.join(if is_spaced { "\n\n" } else { "\n" });
            let new = match (&list, now.is_some()) {
                (Some(list), true) => list.with(&text, &rendered),
                _ => format!("{text}{rendered}\n"),
            };
            files.entry(path.as_str().into()).or_insert(before);
            sources.insert_text(&path, &new);
        }
    }

    /// The list that takes a new item.
    fn list_for(&self, fresh: &Fresh, entries: &[(String, Node)], sources: &Sources, lists: &mut Lists) -> String {
        let folder = joined(&["content", &fresh.org, fresh.kind.folder]);
        let prefix = format!("{folder}/");
        let text = |key: &str| entries.iter().find(|(known, _)| known == key).and_then(|(_, node)| node.spelling());
        let period = text("period").map(|period| period.into_owned());
        let year = period.as_deref().or(text("year").as_deref()).map(|text| text.chars().take(4).collect::<String>());
        let year = year.or_else(|| fresh.kind.is_dated.then(|| self.today.year().to_string()));
        // In one of a month there is nothing of another, and what stands beside the list counts for the item.
        let says = |key: &str| entries.iter().any(|(known, _)| known == key);
        let is_neutral = |key: &str| NEUTRAL.iter().any(|known| key == *known || crate::vocabulary::is_for(key, known));
        let is_harmless = |key: &str| is_neutral(key) || says(key) || default_of(fresh.kind, key).is_some();
        if !lists.beside.contains_key(&prefix) {
            let from = (std::ops::Bound::Included(&*prefix), std::ops::Bound::Unbounded);
            let of_folder = sources.files.range::<str, _>(from).take_while(|(path, _)| path.starts_with(&prefix));
            let mut beside = Vec::new();
            for (path, file) in of_folder {
                if let Some(list) = is_list(file).then(|| List::of(&file.text)).flatten() {
                    lists.shared.insert(path.to_string(), list.shared);
                    beside.push(path.to_string());
                }
            }
            lists.beside.insert(prefix.clone(), beside);
        }
        let takes = |path: &&String| lists.words(path).iter().all(|key| is_harmless(key));
        let beside: Vec<String> = lists.beside.get(&prefix).into_iter().flatten().filter(takes).cloned().collect();
        let stem = year.clone().unwrap_or_else(|| "list".to_owned());
        let named = [period, Some(stem.clone())].into_iter().flatten().map(|name| format!("{prefix}{name}.yaml"));
        if let Some(path) = named.into_iter().find(|path| beside.contains(path) || lists.fresh.contains(path)) {
            return path;
        }
        if let ([only], None) = (&*beside, year.as_ref()) {
            return only.clone();
        }
        let names = (1..1000)
            .map(|n| if n == 1 { format!("{prefix}{stem}.yaml") } else { format!("{prefix}{stem}-sheet-{n}.yaml") });
        let is_free = |path: &String| lists.fresh.contains(path) || !sources.files.contains_key(&**path);
        let path = names.into_iter().find(is_free).unwrap_or_else(|| format!("{prefix}{stem}.yaml"));
        lists.fresh.insert(path.clone());
        path
    }

    /// Holds what was written against what was meant, and everything else against what was there.
    pub(super) fn verify(&mut self, stock: &Stock, sources: &Sources, files: &BTreeMap<Arc<str>, Option<Arc<str>>>) {
        let mut faulty: BTreeSet<String> = BTreeSet::new();
        for line in self.lines.iter().filter(|line| line.fate != Fate::Same) {
            let Some(item) = stock.item(&line.id) else {
                // One that could not be read is told by what is wrong with it.
                continue;
            };
            let entry = line.entry.map(|at| {
                match cells::value_at(
                    &item.node,
                    &[line.layout.list.as_ref().map_or_else(String::new, |(key, _)| key.clone())],
                ) {
                    Some(Node::List(entries)) => entries.get(at).cloned(),
                    Some(one @ Node::Map(_)) if at == 0 => Some(one.clone()),
                    _ => None,
                }
            });
            let is_written = line.wanted.iter().all(|(at, parts)| {
                let column = &line.layout.columns[*at];
                let found = match &entry {
                    Some(Some(entry)) => kept(entry, column),
                    Some(None) => return false,
                    None if column.path == ["body"] => kept_body(item),
                    None => kept(&item.node, column),
                };
                self.stock.agrees(line.layout, column, &found, parts, &item.org) || matches!(&found, Kept::Other)
            });
            if !is_written {
                faulty.insert(line.id.clone());
            }
        }
        let touched: HashSet<&str> =
            self.lines.iter().filter(|line| line.fate != Fate::Same).map(|line| &*line.id).collect();
        for item in self.stock.all().filter(|item| !item.is_new && files.contains_key(&item.file)) {
            let now = stock.item(&item.id);
            let is_kept =
                touched.contains(&*item.id) || now.is_some_and(|now| now.node == item.node && now.body == item.body);
            if !is_kept {
                let of_file = self.lines.iter().find(|line| {
                    line.fate != Fate::Same && self.stock.item(&line.id).is_some_and(|known| known.file == item.file)
                });
                faulty.insert(of_file.map_or_else(|| item.id.clone(), |line| line.id.clone()));
            }
        }
        faulty.iter().for_each(|id| self.unwritable(id));
        for path in files.keys() {
            let length = sources.files.get(path).map_or(0, |file| file.text.len() as u64);
            if length > TEXT_LIMIT {
                let words = say!("{path} 会超过 8 MB", "{path} would be larger than 8 MB");
                self.placed.push(
                    Placed::error("list-too-long", 0, (None, None), words)
                        .hint(say!("分几次导入，各写一个组织", "import it in parts, one organisation each")),
                );
            }
        }
    }
}
