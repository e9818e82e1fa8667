//! An item that goes to another organisation: its file goes along, its old address leads to the new one.

use std::collections::BTreeMap;

use super::html::told;
use super::judge::judged;
use super::pages;
use super::save::Change;
use super::state::State;
use super::wanted::{Fault, entries};
use super::work::hash;
use super::{Desk, OWN};
use crate::board::photo_path;
use crate::diagnostic::{KeyPath, Language, Message, Severity, say};
use crate::kinds::KindInfo;
use crate::settings;
use crate::sheet::{
    Asked, Column, Kept, Layout, Plan, Says, Stock, Stocked, asked, joined, kept, layouts, leads_to, put, value_at,
    without,
};
use crate::source::Sources;
use crate::yaml::{Node, Patch, behind_key, patched, scalar};

/// An item that is to go to another organisation.
pub(super) struct Moving<'d> {
    desk: &'d Desk,
    pub(super) item: &'d Stocked,
    /// Where to; its folder.
    pub(super) org: String,
    pub(super) id: String,
    /// What would be wrong there.
    pub(super) faults: Vec<Fault>,
    change: Option<Change>,
}

impl<'d> Moving<'d> {
    /// `None` where there is no such organisation, or the item is one itself.
    pub(super) fn of(desk: &'d Desk, state: &'d State, item: &'d Stocked, org: &str) -> Option<Self> {
        if item.kind.folder.is_empty() || !state.stock.orgs.contains_key(org) {
            return None;
        }
        let slug = item.id.rsplit('/').next().unwrap_or(&item.id);
        let id = joined(&[org, item.kind.folder, slug]);
        let mut moving = Self { desk, item, org: org.to_owned(), id, faults: Vec::new(), change: None };
        if org != item.org {
            moving.plan(state);
        }
        Some(moving)
    }

    fn plan(&mut self, state: &State) {
        let (item, id) = (self.item, &self.id);
        if state.stock.item(id).is_some() {
            let words = say!("{id} 已经有了：先改它的代号", "{id} is there already: rename one of them first");
            self.faults.push(Fault { name: None, severity: Severity::Error, message: words, hint: None });
            return;
        }
        self.faults.extend(others_meant(state, item, &self.org));
        let Some((mut change, sources)) = self.moved(state) else {
            let file = &item.file;
            let words =
                say!("{file} 的写法不能自动改", "{file} is written in a way that cannot be changed from outside");
            self.faults.push(Fault { name: None, severity: Severity::Error, message: words, hint: None });
            return;
        };
        let moved = Plan::bare(&state.stock, sources);
        let led_on = led_on(state, &item.id, id, &moved.stock);
        let plan = asked(&moved.stock, &moved.sources, self.desk.today(&state.sources), led_on);
        change.then(Change::of(&plan));
        let known = self.desk.before(&state.sources);
        let trial = self.desk.trial(&plan.sources);
        let there = plan.stock.item(id).cloned().unwrap_or_else(|| item.clone());
        self.faults.extend(judged(&plan, &there, &Default::default(), &trial.found, &known).faults);
        self.change = Some(change);
    }

    /// The files as they would be.
    fn moved(&self, state: &State) -> Option<(Change, Sources)> {
        let item = self.item;
        let text = |path: &str| state.sources.files.get(path).map(|file| file.text.to_string());
        let (old_path, rest) = without(&state.stock, &state.sources, &item.id)?;
        let is_alone = item.base.0.is_empty();
        let (new_path, new_text) = match is_alone {
            true => {
                let ending = item.file.rsplit_once('.').map_or("yaml", |(_, ending)| ending);
                (format!("content/{}.{ending}", self.id), text(&item.file)?)
            }
            false => (format!("content/{}.yaml", self.id), written(&item.node)?),
        };
        let mut files = vec![(new_path, None, Some(new_text)), (old_path.to_string(), text(&old_path), rest)];
        if item.kind.has_pages {
            let before = text(settings::PATH)?;
            let alias = (item.id.clone(), Patch::Set(Node::text(self.id.clone())));
            let after = patched(&before, &[(KeyPath::root(), vec![("aliases".to_owned(), Patch::Into(vec![alias]))])])?;
            files.push((settings::PATH.to_owned(), Some(before), Some(after)));
        }
        let mut sources = (*state.sources).clone();
        for (path, _, after) in &files {
            match after {
                Some(text) => sources.insert_text(path, text),
                None => drop(sources.files.remove(&**path)),
            }
        }
        let photos = self.photos(state);
        Some((Change { files, photos }, sources))
    }

    /// Copies of the pictures that it names, which lie with the organisation.
    fn photos(&self, state: &State) -> Vec<(String, Vec<u8>)> {
        let mut names = Vec::new();
        for key in ["photo", "photos"] {
            match value_at(&self.item.node, &[key.to_owned()]) {
                Some(Node::List(list)) => names.extend(list.iter().filter_map(Node::spelling)),
                Some(one) => names.extend(one.spelling()),
                None => {}
            }
        }
        let copy = |name: &std::borrow::Cow<'_, str>| {
            let name = name.strip_prefix("photos/").unwrap_or(name);
            let bytes = state.sources.assets.get(&*photo_path(&self.item.org, name))?.location.read().ok()?;
            let new = photo_path(&self.org, name);
            (!state.sources.assets.contains_key(&*new)).then_some((new, bytes))
        };
        names.iter().filter_map(copy).collect()
    }

    pub(super) fn may(&self) -> bool {
        self.change.is_some() && self.faults.iter().all(|fault| fault.severity != Severity::Error)
    }

    pub(super) fn page(&self, state: &State) -> String {
        pages::moving(self, state, &hash(self.item), self.desk.language())
    }

    /// # Errors
    /// In words, with nothing moved.
    pub(super) fn go(self, known: &str) -> Result<String, Message> {
        let title = self.item.title.clone();
        if known != hash(self.item) {
            return Err(say!("“{title}”刚刚在别处改过，没有移动", "“{title}” was changed elsewhere and was not moved"));
        }
        let may = self.may();
        let Self { desk, org, id, change, .. } = self;
        let change = change.filter(|_| may);
        let change = change.ok_or_else(|| {
            say!("“{title}”移过去会出错，没有移动", "“{title}” would be faulty there and was not moved")
        })?;
        let words = say!("把“{title}”移到 {org}", "Move “{title}” to {org}");
        desk.write(&change, &words, &id)?;
        let words = told(desk.language(), &words);
        desk.tell_next(say!("已保存。{words}", "Saved. {words}"));
        Ok(format!("{OWN}/item?id={id}"))
    }
}

/// A mapping as a file of its own.
fn written(node: &Node) -> Option<String> {
    let Node::Map(entries) = node else { return None };
    let own = entries.iter().filter(|(key, _)| key != "id");
    Some(own.map(|(key, value)| format!("{}:{}\n", scalar(key), behind_key(value, 0))).collect())
}

/// A reference that an item makes, in a column of its own or of an entry of one of its lists.
struct Reference {
    layout: &'static Layout,
    /// The list's key and the entry's place.
    entry: Option<(&'static str, usize)>,
    /// The column's place in the layout.
    column: usize,
    /// The kinds that it may lead to.
    kinds: &'static [&'static str],
    parts: Vec<String>,
    /// Whether it is written as a list.
    is_list: bool,
}

impl Reference {
    fn column(&self) -> &'static Column {
        &self.layout.columns[self.column]
    }
}

/// The references of a kind's item, as a node of it says them.
fn references(kind: &KindInfo, node: &Node) -> Vec<Reference> {
    let mut found = Vec::new();
    for layout in layouts().iter().filter(|layout| layout.kind.name == kind.name) {
        let list = layout.list.as_ref().map(|(key, _)| &**key);
        let nodes = list.map_or_else(|| vec![node.clone()], |key| entries(node, key));
        for (at, node) in nodes.iter().enumerate() {
            for (n, column) in layout.columns.iter().enumerate() {
                let (Some(kinds), Kept::Parts(parts)) = (leads_to(layout, column), kept(node, column)) else {
                    continue;
                };
                let is_list = matches!(value_at(node, &column.path), Some(Node::List(_)));
                let entry = list.map(|key| (key, at));
                found.push(Reference { layout, entry, column: n, kinds, parts, is_list });
            }
        }
    }
    found
}

/// References that mean somebody or something else in the other organisation.
fn others_meant(state: &State, item: &Stocked, org: &str) -> Vec<Fault> {
    let mut faults = Vec::new();
    for reference in references(item.kind, &item.node) {
        for part in &reference.parts {
            let at = |org: &str| state.stock.meant(reference.kinds, part, org).map(|meant| meant.id.clone());
            let (here, there) = (at(&item.org), at(org));
            if here == there {
                continue;
            }
            let column = reference.column();
            let (zh, en) = (column.head(Language::Chinese), column.head(Language::English));
            let message = say!(
                "“{zh}”写的“{part}”到了那里就不是同一个了",
                "“{en}” says “{part}”, which is not the same one there"
            );
            let hint = here.map(|here| say!("先在表单里写成 {here}", "first write {here} in its form"));
            faults.push(Fault { name: None, severity: Severity::Error, message, hint });
        }
    }
    faults
}

/// What of other items leads to the item, as it leads there under its new id.
fn led_on(state: &State, old: &str, new: &str, stock: &Stock) -> Vec<Asked> {
    let mut all = Vec::new();
    for other in state.stock.all().filter(|other| other.id != old) {
        let mut asked = Asked::of(&other.id);
        let mut of_lists: BTreeMap<&str, BTreeMap<usize, Vec<(String, Patch)>>> = BTreeMap::new();
        for reference in references(other.kind, &other.own) {
            let Reference { layout, entry, kinds, ref parts, is_list, .. } = reference;
            let is_it = |part: &String| state.stock.meant(kinds, part, &other.org).is_some_and(|it| it.id == old);
            if !parts.iter().any(is_it) {
                continue;
            }
            let parts: Vec<String> =
                parts.iter().map(|part| if is_it(part) { new.to_owned() } else { part.clone() }).collect();
            let column = reference.column();
            let text = |part: &String| Node::text(stock.written(layout, column, part, &other.org));
            let value = match &parts[..] {
                [one] if !is_list => text(one),
                parts => Node::List(parts.iter().map(text).collect()),
            };
            let patches = match entry {
                None => &mut asked.patches,
                Some((key, at)) => of_lists.entry(key).or_default().entry(at).or_default(),
            };
            put(patches, &column.path, Patch::Set(value));
            let columns = vec![(reference.column, parts)];
            asked.says.push(Says { layout, entry: entry.map(|(_, at)| at), columns });
        }
        for (key, entries) in of_lists {
            let is_alone = matches!(value_at(&other.own, &[key.to_owned()]), Some(Node::Map(_)));
            let mut entries = entries.into_iter().map(|(at, inner)| (at.to_string(), Patch::Into(inner)));
            let patch = match is_alone {
                true => entries.next().map(|(_, only)| only),
                false => Some(Patch::Into(entries.collect())),
            };
            asked.patches.extend(patch.map(|patch| (key.to_owned(), patch)));
        }
        if !asked.is_nothing() {
            all.push(asked);
        }
    }
    all
}
