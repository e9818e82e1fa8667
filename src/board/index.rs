//! Finding items by slug or path.

use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap};
use std::ops::Bound;
use std::sync::Arc;

use foldhash::fast::RandomState;

use super::OrgId;
use crate::kinds::{KINDS, Unread, is_reference};

/// The kind of a reference's target, by [`crate::kinds::Kind::NAME`].
pub type TargetKind = &'static str;

/// What a reference leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    pub kind: TargetKind,
    pub id: Arc<str>,
    /// Its place among the published items of its kind, or in [`super::Board::orgs`]; `None` when it is hidden.
    pub at: Option<usize>,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Index {
    /// Asked several times for each item. The hash is seeded anew in each run, against ids that were made to collide.
    targets: HashMap<Arc<str>, Target, RandomState>,
    /// Of these, what is there and could not be read.
    unread: BTreeSet<Arc<str>>,
    /// Folders with lists that could not be read: `hall/posts`.
    unread_lists: BTreeSet<Arc<str>>,
    /// What is left out though it is known what it is called.
    left_out: Vec<Unread>,
}

impl Index {
    /// Adds a target; an id that is taken stays with the first, and `false` says so.
    pub(super) fn insert(&mut self, target: Target) -> bool {
        match self.targets.entry(target.id.clone()) {
            Entry::Occupied(_) => false,
            Entry::Vacant(entry) => {
                entry.insert(target);
                true
            }
        }
    }

    /// Adds something that could not be read; where something else has its id, that stays.
    pub(super) fn insert_unread(&mut self, unread: &Unread) {
        let is_new = self.insert(Target { kind: unread.kind, id: unread.id.clone(), at: None });
        if unread.name.is_some() {
            self.left_out.push(unread.clone());
        } else if is_new {
            self.unread.insert(unread.id.clone());
        }
        self.unread_lists.extend(unread.list.clone());
    }

    pub(super) fn is_unread(&self, id: &str) -> bool {
        self.unread.contains(id) || self.left_out.iter().any(|unread| *unread.id == *id)
    }

    pub(super) fn left_out(&self) -> &[Unread] {
        &self.left_out
    }

    /// Whether a reference that leads nowhere may lead into a list that could not be read.
    pub(super) fn may_be_unread(&self, org: &str, text: &str, kinds: &[&str]) -> bool {
        if !self.unread.is_empty() && !is_reference(text) && self.some_unread(org, kinds) {
            return true;
        }
        if self.unread_lists.is_empty() {
            return false;
        }
        if let Some((folder, _)) = text.trim_matches('/').rsplit_once('/') {
            return self.unread_lists.contains(folder);
        }
        let folders = || KINDS.iter().filter(|info| kinds.contains(&info.name)).map(|info| info.folder);
        levels(org).any(|here| folders().any(|folder| self.unread_lists.contains(&*join(here, folder))))
    }

    /// Whether something of these kinds in reach could not be read, whatever it is called.
    fn some_unread(&self, org: &str, kinds: &[&str]) -> bool {
        let folders: Vec<_> = KINDS.iter().filter(|info| kinds.contains(&info.name)).map(|info| info.folder).collect();
        levels(org).any(|level| {
            folders.iter().any(|folder| {
                let below = format!("{}/", join(level, folder));
                self.unread
                    .range::<str, _>((Bound::Included(&*below), Bound::Unbounded))
                    .next()
                    .is_some_and(|id| id.starts_with(&below))
            })
        })
    }

    pub(super) fn place(&mut self, id: &str, at: usize) {
        if let Some(target) = self.targets.get_mut(id) {
            target.at = Some(at);
        }
    }

    pub(super) fn org(&self, path: &str) -> Option<OrgId> {
        let target = self.targets.get(path)?;
        (target.kind == "org").then_some(target.at).flatten().map(OrgId)
    }

    pub(super) fn get(&self, id: &str) -> Option<&Target> {
        self.targets.get(id)
    }

    pub(super) fn resolve(&self, org: &str, text: &str, kinds: &[&str]) -> Option<Target> {
        // Nothing written refers to nothing, not to the organisation itself.
        if text.is_empty() {
            return None;
        }
        let fits = |target: &&Target| kinds.contains(&target.kind);
        if text.contains('/') {
            return self.targets.get(text.trim_matches('/')).filter(fits).cloned();
        }
        let mut level = Some(org);
        let mut id = String::new();
        while let Some(path) = level {
            for kind in kinds {
                let own = *kind == "org" && !path.is_empty() && path.rsplit('/').next() == Some(text);
                let folder = KINDS.iter().find(|info| info.name == *kind).map_or("", |info| info.folder);
                id.clear();
                for part in [path, folder, if own { "" } else { text }] {
                    if !id.is_empty() && !part.is_empty() {
                        id.push('/');
                    }
                    id.push_str(part);
                }
                if let Some(target) = self.targets.get(&*id).filter(fits) {
                    return Some(target.clone());
                }
            }
            level = if path.is_empty() { None } else { Some(path.rsplit_once('/').map_or("", |(parent, _)| parent)) };
        }
        None
    }

    /// Ids of these kinds whose slug is near to a mistyped one, the nearest first.
    pub(super) fn near(&self, text: &str, kinds: &[&str]) -> Vec<Arc<str>> {
        let wanted = text.rsplit('/').next().unwrap_or(text);
        let most = 1 + wanted.chars().count() / 4;
        let mut near: Vec<_> = self
            .targets
            .values()
            .filter(|target| kinds.contains(&target.kind) && !target.id.is_empty())
            .filter_map(|target| {
                let slug = target.id.rsplit('/').next().unwrap_or(&target.id);
                // Words of other lengths are not near; most of a large board is told apart by that.
                if slug.chars().count().abs_diff(wanted.chars().count()) > most {
                    return None;
                }
                let distance = strsim::damerau_levenshtein(wanted, slug);
                (distance <= most).then(|| (distance, target.id.clone()))
            })
            .collect();
        near.sort();
        near.truncate(3);
        near.into_iter().map(|(_, id)| id).collect()
    }
}

pub(super) fn join(folder: &str, name: &str) -> String {
    match (folder, name) {
        ("", name) => name.to_owned(),
        (folder, "") => folder.to_owned(),
        (folder, name) => format!("{folder}/{name}"),
    }
}

/// An organisation and those above it.
pub(super) fn levels(org: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(org), |org| {
        (!org.is_empty()).then(|| org.rsplit_once('/').map_or("", |(above, _)| above))
    })
}
