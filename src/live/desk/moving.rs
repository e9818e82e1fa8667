//! An item that goes to another organisation: its file goes along, its old address leads to the new one.

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
use crate::settings;
use crate::sheet::{
    Asked, Kept, Plan, Says, Stock, Stocked, asked, joined, kept, layouts, leads_to, put, value_at, without,
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
        let asked_of = references(state, &item.id, id, &moved.stock);
        let plan = asked(&moved.stock, &moved.sources, self.desk.today(&state.sources), asked_of);
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

/// References that mean somebody or something else in the other organisation.
fn others_meant(state: &State, item: &Stocked, org: &str) -> Vec<Fault> {
    let mut faults = Vec::new();
    let of_kind = layouts().iter().filter(|layout| layout.kind.name == item.kind.name && layout.list.is_none());
    for (layout, column) in of_kind.flat_map(|layout| layout.columns.iter().map(move |column| (layout, column))) {
        let (Some(kinds), Kept::Parts(parts)) = (leads_to(layout, column), kept(&item.node, column)) else { continue };
        for part in parts {
            let at = |org: &str| state.stock.meant(kinds, &part, org).map(|meant| meant.id.clone());
            let (here, there) = (at(&item.org), at(org));
            if let Some(here) = here.filter(|here| there.as_ref() != Some(here)) {
                let (zh, en) = (column.head(Language::Chinese), column.head(Language::English));
                let message = say!(
                    "“{zh}”写的“{part}”到了那里就不是同一个了",
                    "“{en}” says “{part}”, which is not the same one there"
                );
                let hint = say!("先在表单里写成 {here}", "first write {here} in its form");
                faults.push(Fault { name: None, severity: Severity::Error, message, hint: Some(hint) });
            }
        }
    }
    faults
}

/// What of other items leads to the item, as it leads there under its new id.
fn references(state: &State, old: &str, new: &str, stock: &Stock) -> Vec<Asked> {
    let mut all = Vec::new();
    for other in state.stock.all().filter(|other| other.id != old) {
        let mut asked = Asked::of(&other.id);
        for layout in layouts().iter().filter(|layout| layout.kind.name == other.kind.name) {
            // In main columns of the item itself, or in the entries of one of its lists.
            let list = layout.list.as_ref().map(|(key, _)| &**key);
            let nodes = list.map_or_else(|| vec![other.own.clone()], |key| entries(&other.own, key));
            let mut of_list = Vec::new();
            for (at, node) in nodes.iter().enumerate() {
                let mut patches = Vec::new();
                let mut says = Vec::new();
                for (place, column) in layout.columns.iter().enumerate() {
                    let (Some(kinds), Kept::Parts(parts)) = (leads_to(layout, column), kept(node, column)) else {
                        continue;
                    };
                    let is_it = |part: &str| state.stock.meant(kinds, part, &other.org).is_some_and(|it| it.id == old);
                    if !parts.iter().any(|part| is_it(part)) {
                        continue;
                    }
                    let parts: Vec<String> =
                        parts.into_iter().map(|part| if is_it(&part) { new.to_owned() } else { part }).collect();
                    let text = |part: &String| Node::text(stock.written(layout, column, part, &other.org));
                    let is_list = matches!(value_at(node, &column.path), Some(Node::List(_)));
                    let value = match &parts[..] {
                        [one] if !is_list => text(one),
                        parts => Node::List(parts.iter().map(text).collect()),
                    };
                    put(&mut patches, &column.path, Patch::Set(value));
                    says.push((place, parts));
                }
                if patches.is_empty() {
                    continue;
                }
                asked.says.push(Says { layout, entry: list.map(|_| at), columns: says });
                match list {
                    None => asked.patches.append(&mut patches),
                    Some(_) => of_list.push((at.to_string(), Patch::Into(patches))),
                }
            }
            if let Some(key) = list.filter(|_| !of_list.is_empty()) {
                let is_alone = matches!(value_at(&other.own, &[key.to_owned()]), Some(Node::Map(_)));
                let patch = match of_list.pop() {
                    Some((_, only)) if is_alone => only,
                    last => Patch::Into(of_list.into_iter().chain(last).collect()),
                };
                asked.patches.push((key.to_owned(), patch));
            }
        }
        if !asked.is_nothing() {
            all.push(asked);
        }
    }
    all
}
