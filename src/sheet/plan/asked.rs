//! What a form asks for: one item, or a few, by what becomes of their keys. The files are written, and held against what was
//! meant, as those of an import are.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use jiff::civil::Date;

use super::{Fate, Fresh, Line, Plan, Planner};
use crate::diagnostic::{KeyPath, Step};
use crate::kinds::{self, KindInfo};
use crate::sheet::Wanted;
use crate::sheet::book::Picture;
use crate::sheet::columns::Layout;
use crate::sheet::stock::Stock;
use crate::source::Sources;
use crate::yaml::{Node, Patch};

/// An item, and what becomes of it.
pub(crate) struct Asked {
    pub(crate) id: String,
    /// Of a new item what it is, and whose; of others nothing.
    pub(crate) new: Option<(&'static KindInfo, String)>,
    pub(crate) patches: Vec<(String, Patch)>,
    /// The text below the keys of a file of its own.
    pub(crate) body: Option<String>,
    /// What its keys say then: by layout, by the place in the layout's list, by columns.
    pub(crate) says: Vec<Said>,
    /// A picture that becomes its photo.
    pub(crate) picture: Option<Picture>,
}

pub(crate) struct Said {
    pub(crate) layout: &'static Layout,
    pub(crate) entry: Option<usize>,
    pub(crate) columns: Vec<(usize, Vec<String>)>,
}

impl Asked {
    /// Nothing yet, of an item that is there.
    pub(crate) fn of(id: &str) -> Self {
        let id = id.to_owned();
        Self { id, new: None, patches: Vec::new(), body: None, says: Vec::new(), picture: None }
    }

    pub(crate) fn is_nothing(&self) -> bool {
        self.new.is_none() && self.patches.is_empty() && self.body.is_none() && self.picture.is_none()
    }
}

/// The board as it would be. Reads nothing again but the files that change.
pub(crate) fn asked(stock: &Stock, sources: &Sources, today: Date, all: Vec<Asked>) -> Plan {
    let (wanted, left) = (Wanted::default(), BTreeSet::new());
    let mut planner = Planner {
        sources,
        wanted: &wanted,
        left: &left,
        stock: Cow::Borrowed(stock),
        today,
        placed: Vec::new(),
        lines: Vec::new(),
        photos: BTreeMap::new(),
        patches: BTreeMap::new(),
        bodies: BTreeMap::new(),
        fresh: Vec::new(),
        fresh_by_id: HashMap::new(),
        claimed: HashSet::new(),
        numbers: RefCell::default(),
        near: RefCell::default(),
    };
    for one in all {
        planner.take(one);
    }
    planner.finish(0)
}

impl Planner<'_> {
    fn take(&mut self, one: Asked) {
        let Asked { id, new, mut patches, body, says, picture } = one;
        if let Some(picture) = picture {
            let org = match &new {
                Some((_, org)) => Some(org.clone()),
                None => self.stock.item(&id).map(|item| item.org.clone()),
            };
            let folder = super::joined(&["content", &org.unwrap_or_default(), "photos"]);
            let name = self.photo_name(&folder, id.rsplit('/').next().unwrap_or_default(), &picture);
            self.photos.insert(format!("{folder}/{name}"), picture.bytes);
            super::put(&mut patches, &["photo".to_owned()], Patch::Set(Node::text(name)));
        }
        let fate = if new.is_some() { Fate::New } else { Fate::Changed };
        match new {
            Some((kind, org)) => self.fresh.push(Fresh { id: id.clone(), kind, org, patches }),
            None if !patches.is_empty() => drop(self.patches.insert(id.clone(), patches)),
            None => {}
        }
        if let Some(body) = body {
            self.bodies.insert(id.clone(), body);
        }
        for Said { layout, entry, columns } in says {
            let line = Line {
                sheet: 0,
                row: 0,
                layout,
                id: id.clone(),
                fate,
                columns: HashMap::new(),
                entry,
                wanted: columns,
            };
            self.lines.push(line);
        }
    }
}

/// A free address for a new item in an organisation.
pub(crate) fn free_id(stock: &Stock, sources: &Sources, kind: &KindInfo, org: &str, base: &str) -> String {
    let is_taken = |id: &str| {
        let file = |ending: &str| sources.files.contains_key(&*format!("content/{id}{ending}"));
        stock.item(id).is_some() || file(".yaml") || file(".md") || file("/org.yaml")
    };
    let ids = (1..).map(|n| match n {
        1 => super::joined(&[org, kind.folder, base]),
        n => super::joined(&[org, kind.folder, &format!("{base}-{n}")]),
    });
    ids.into_iter().find(|id| !is_taken(id)).unwrap_or_default()
}

/// The file of an item without it; `None` for the file is that it goes as well, since nothing else is in it.
pub(crate) fn without(stock: &Stock, sources: &Sources, id: &str) -> Option<(Arc<str>, Option<String>)> {
    let item = stock.item(id)?;
    let file = sources.files.get(&item.file)?;
    // Some that are there may not be readable, and are somebody's all the same.
    let others = stock.of_file(&item.file).filter(|other| other.id != item.id).count();
    let is_list = matches!(item.base.0.as_slice(), [Step::Key(_), Step::Index(_)]);
    let unread = kinds::parse(file).drafts.unread.len();
    if !is_list || others + unread == 0 {
        return Some((item.file.clone(), None));
    }
    let [Step::Key(key), Step::Index(at)] = item.base.0.as_slice() else { return None };
    let entry = vec![(at.to_string(), Patch::Remove)];
    let change = (KeyPath::root(), vec![(key.to_string(), Patch::Into(entry))]);
    let text = crate::mend::patched(&item.file, &file.text, &[change])?;
    Some((item.file.clone(), Some(text)))
}
