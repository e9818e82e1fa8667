//! What is on the board already, as a sheet sees it: every item with what its file says and where, and who is called what.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use rayon::prelude::*;

use crate::diagnostic::{KeyPath, Step};
use crate::kinds::shapes::is_slug;
use crate::kinds::{self, KINDS, Kind, KindInfo, with_kinds};
use crate::source::{SourceFile, Sources, split};
use crate::vocabulary;
use crate::yaml::{self, Node};

/// An item.
#[derive(Clone)]
pub(crate) struct Stocked {
    pub(crate) kind: &'static KindInfo,
    pub(crate) id: String,
    pub(crate) org: String,
    pub(crate) title: String,
    pub(crate) file: Arc<str>,
    pub(crate) base: KeyPath,
    /// With what stands beside the list of its file.
    pub(crate) node: Node,
    /// Only what is its own.
    pub(crate) own: Node,
    /// The text below its keys, in a file of its own.
    pub(crate) body: Option<String>,
    /// Whether it comes with the sheet that is being read.
    pub(crate) is_new: bool,
}

impl Stocked {
    /// The organisation in which it is told of by its name alone.
    pub(crate) fn home(&self) -> &str {
        if self.kind.folder.is_empty() { &self.id } else { &self.org }
    }
}

/// A board's items and organisations.
#[derive(Clone, Default)]
pub(crate) struct Stock {
    items: Vec<Arc<Stocked>>,
    /// By path; names as the organisations have them. Another one comes by [`Stock::add_org`].
    pub(crate) orgs: BTreeMap<String, OrgName>,
    /// Their paths by the last step of each, by name and by short name.
    orgs_by_slug: HashMap<String, BTreeSet<String>>,
    orgs_by_name: HashMap<String, BTreeSet<String>>,
    by_id: HashMap<String, usize>,
    by_title: HashMap<String, Vec<usize>>,
    /// The same by where they are at home: a thousand branches each have a post of one name.
    by_home: HashMap<(String, String), Vec<usize>>,
    /// Files with what could not be read.
    pub(crate) unread: Vec<String>,
    /// What was read of each file, under its text.
    read: BTreeMap<Arc<str>, (Arc<str>, Arc<OfFile>)>,
}

/// What a file holds.
#[derive(Default)]
struct OfFile {
    items: Vec<Arc<Stocked>>,
    orgs: Vec<(String, OrgName)>,
    unread: bool,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct OrgName {
    pub(crate) name: String,
    pub(crate) short: Option<String>,
}

impl Stock {
    pub(crate) fn of(sources: &Sources) -> Self {
        Self::default().renewed(sources)
    }

    /// That of other sources: files whose texts are known are not read again.
    pub(crate) fn renewed(&self, sources: &Sources) -> Self {
        let mut stock = Self::default();
        let files: Vec<&SourceFile> = sources.files.values().collect();
        let of_file = |file: &&SourceFile| {
            let known = self.read.get(&file.path);
            let known = known.filter(|(text, _)| Arc::ptr_eq(text, &file.text) || *text == file.text);
            known.map_or_else(|| Arc::new(OfFile::of(file)), |(_, read)| read.clone())
        };
        let read: Vec<Arc<OfFile>> = files.par_iter().map(of_file).collect();
        for (file, read) in files.into_iter().zip(read) {
            if read.unread {
                stock.unread.push(file.path.to_string());
            }
            read.orgs.iter().cloned().for_each(|(path, org)| stock.add_org(path, org));
            read.items.iter().for_each(|item| stock.keep(item.clone()));
            stock.read.insert(file.path.clone(), (file.text.clone(), read));
        }
        stock
    }

    /// Every item, in the order of the files.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Stocked> {
        self.items.iter().map(|item| &**item)
    }

    pub(crate) fn add(&mut self, item: Stocked) {
        self.keep(Arc::new(item));
    }

    fn keep(&mut self, item: Arc<Stocked>) {
        let at = self.items.len();
        self.by_id.insert(item.id.clone(), at);
        let title = plain(&item.title);
        self.by_home.entry((item.home().to_owned(), title.clone())).or_default().push(at);
        self.by_title.entry(title).or_default().push(at);
        self.items.push(item);
    }

    pub(crate) fn item(&self, id: &str) -> Option<&Stocked> {
        self.by_id.get(id).map(|at| &*self.items[*at])
    }

    /// The items of a file.
    pub(crate) fn of_file(&self, path: &str) -> impl Iterator<Item = &Stocked> {
        self.read.get(path).into_iter().flat_map(|(_, read)| read.items.iter().map(|item| &**item))
    }

    pub(crate) fn called<'a>(&'a self, title: &str) -> impl Iterator<Item = &'a Stocked> + use<'a> {
        let found = self.by_title.get(&plain(title));
        found.into_iter().flatten().map(|at| &*self.items[*at])
    }

    /// Those of one organisation; an organisation is at home in itself.
    pub(crate) fn called_in<'a>(&'a self, title: &str, home: &str) -> impl Iterator<Item = &'a Stocked> + use<'a> {
        let found = self.by_home.get(&(home.to_owned(), plain(title)));
        found.into_iter().flatten().map(|at| &*self.items[*at])
    }

    pub(crate) fn add_org(&mut self, path: String, org: OrgName) {
        let names = std::iter::once(&org.name).chain(&org.short);
        for name in names {
            self.orgs_by_name.entry(plain(name)).or_default().insert(path.clone());
        }
        if let Some(slug) = path.rsplit('/').next() {
            self.orgs_by_slug.entry(slug.to_owned()).or_default().insert(path.clone());
        }
        self.orgs.insert(path, org);
    }

    /// The item that a text means in an organisation: its slug there or above, its whole path, or its name where it can
    /// only mean one.
    pub(crate) fn meant(&self, kinds: &[&str], text: &str, org: &str) -> Option<&Stocked> {
        let text = text.trim().trim_matches('/');
        let is_wanted = |item: &&Stocked| kinds.is_empty() || kinds.contains(&item.kind.name);
        if text.contains('/') || is_slug(text) {
            if let Some(item) = self.item(text).filter(is_wanted) {
                return Some(item);
            }
            let folders =
                || KINDS.iter().filter(|kind| kinds.is_empty() || kinds.contains(&kind.name)).map(|kind| kind.folder);
            for above in above(org) {
                for folder in folders() {
                    let parts = [above, folder, text];
                    let id = parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join("/");
                    if let Some(item) = self.item(&id).filter(is_wanted) {
                        return Some(item);
                    }
                }
            }
            return None;
        }
        for above in above(org) {
            match self.called_in(text, above).filter(is_wanted).take(2).collect::<Vec<_>>()[..] {
                [] => {}
                [one] => return Some(one),
                _ => return None,
            }
        }
        match self.called(text).filter(is_wanted).take(2).collect::<Vec<_>>()[..] {
            [one] => Some(one),
            _ => None,
        }
    }

    /// How an item is written from an organisation: its slug where that leads to it, else its whole path.
    pub(crate) fn reference(&self, item: &Stocked, kinds: &[&str], org: &str) -> String {
        let slug = item.id.rsplit('/').next().unwrap_or(&item.id);
        match self.meant(kinds, slug, org).is_some_and(|found| found.id == item.id) {
            true => slug.to_owned(),
            false => item.id.clone(),
        }
    }

    /// The organisation that a cell means: by path, slug, name or short name, where there is only one.
    pub(crate) fn org(&self, text: &str) -> Result<String, OrgFault> {
        let path = text.trim().trim_start_matches("content/").trim_matches('/');
        if matches!(path, "." | "content") || self.orgs.contains_key(path) {
            return Ok(if path == "." || path == "content" { String::new() } else { path.to_owned() });
        }
        let by_slug = self.orgs_by_slug.get(path).into_iter().flatten();
        let found: BTreeSet<&String> =
            by_slug.chain(self.orgs_by_name.get(&plain(path)).into_iter().flatten()).collect();
        let found: Vec<&String> = found.into_iter().collect();
        match found[..] {
            [one] => Ok(one.clone()),
            [] => Err(OrgFault::Unknown),
            _ => Err(OrgFault::Several(found.iter().map(|id| (*id).clone()).collect())),
        }
    }

    /// What an organisation is called in a cell: its name, or where two have it its path.
    pub(crate) fn org_called(&self, path: &str) -> String {
        match self.orgs.get(path) {
            Some(org) if self.org(&org.name).is_ok_and(|found| found == path) => org.name.clone(),
            _ if path.is_empty() => ".".to_owned(),
            _ => path.to_owned(),
        }
    }
}

impl OfFile {
    fn of(file: &SourceFile) -> Self {
        let drafts = kinds::parse(file).drafts;
        let mut read = Self { unread: !drafts.unread.is_empty(), ..Self::default() };
        let mut found: Vec<(&'static KindInfo, String, String, String, KeyPath)> = Vec::new();
        macro_rules! each {
            ($($field:ident: $type:ident),* $(,)?) => {
                $(if let Some(kind) = info(crate::kinds::$type::NAME) {
                    found.extend(drafts.$field.iter().map(|draft| {
                        (kind, draft.id.to_string(), draft.org.to_string(), draft.title().to_owned(), draft.origin.base.clone())
                    }));
                })*
            };
        }
        with_kinds!(each);
        for org in &drafts.orgs {
            let short = org.short_name.as_ref().map(|short| short.0.clone());
            read.orgs.push((org.id.to_string(), OrgName { name: org.name.0.clone(), short }));
        }
        if found.is_empty() || file.path.ends_with(".csv") {
            return read;
        }
        let Some(document) = split(&file.path, &file.text) else { return read };
        let Ok(root) = yaml::parse(&file.text[document.yaml.clone()]) else { return read };
        let body = file.text[document.body].trim();
        for (kind, id, org, title, base) in found {
            let Some(own) = at(&root, &base) else { continue };
            let node = if base.0.is_empty() { own.clone() } else { with_defaults(own, &root) };
            let body = (!body.is_empty()).then(|| body.to_owned());
            let (own, file) = (own.clone(), file.path.clone());
            let item = Stocked { kind, id, org, title, file, base, node, own, body, is_new: false };
            read.items.push(Arc::new(item));
        }
        read
    }
}

pub(crate) enum OrgFault {
    Unknown,
    Several(Vec<String>),
}

/// An organisation's path and those above it, nearest first; the root's is empty.
pub(crate) fn above(org: &str) -> impl Iterator<Item = &str> {
    let paths = std::iter::successors(Some(org), |path| path.rsplit_once('/').map(|(above, _)| above));
    paths.chain((!org.is_empty()).then_some(""))
}

/// A name without blanks and marks that tell nothing.
pub(crate) fn plain(name: &str) -> String {
    name.chars().filter(|c| !c.is_whitespace() && crate::text::counts(*c)).map(crate::text::half_width).collect()
}

fn info(name: &str) -> Option<&'static KindInfo> {
    KINDS.iter().find(|kind| kind.name == name)
}

fn at<'n>(node: &'n Node, path: &KeyPath) -> Option<&'n Node> {
    path.0.iter().try_fold(node, |node, step| match (node, step) {
        (node, Step::Key(key)) => super::cells::key_of(node, key).map(|(_, value)| value),
        (Node::List(items), Step::Index(n)) => items.get(*n),
        _ => None,
    })
}

/// An item with what it leaves to the keys beside its list.
fn with_defaults(own: &Node, root: &Node) -> Node {
    let (Node::Map(own), Node::Map(root)) = (own, root) else { return own.clone() };
    let is_list = |key: &str| key == "items" || vocabulary::is_for(key, "items");
    let has = |key: &str| {
        own.iter().any(|(known, _)| known == key || vocabulary::is_for(known, key) || vocabulary::is_for(key, known))
    };
    let more = root.iter().filter(|(key, _)| !is_list(key) && !has(key)).cloned();
    Node::Map(own.iter().cloned().chain(more).collect())
}
