//! Items that are there and cannot be read.

use std::any::Any;
use std::sync::Arc;

use super::{Draft, Kind, Org};
use crate::vocabulary::after_items;

/// An item that is there and cannot be read: it was told once, and what refers to it is not to be blamed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// By [`crate::kinds::Kind::NAME`].
    pub kind: &'static str,
    pub id: Arc<str>,
    /// Whether its file is a list of items whose ids are not known: `hall/posts`, where they would be found.
    pub list: Option<Arc<str>>,
    /// What it is called, where that is known: then it is in the way of nobody who is called otherwise.
    pub name: Option<Arc<str>>,
}

impl Unread {
    /// An item of which no more than its id was read.
    pub(super) fn item(kind: &'static str, id: impl Into<Arc<str>>) -> Self {
        Self { kind, id: id.into(), list: None, name: None }
    }

    /// An item that was read and is left out, once for everything that it is called.
    pub(super) fn of<K: Kind>(draft: &Draft<K>) -> impl Iterator<Item = Self> {
        let org: Option<&Org> = (&draft.data as &dyn Any).downcast_ref();
        let short = org.and_then(|org| org.short_name.as_ref()).map(|short| short.0.as_str());
        let names = [Some(draft.title()), short];
        names
            .into_iter()
            .flatten()
            .map(|name| Self { name: Some(name.into()), ..Self::item(K::NAME, draft.id.clone()) })
    }

    /// A file of which nothing was read. `folder` is where its items would be found.
    pub(super) fn file(kind: &'static str, id: impl Into<Arc<str>>, folder: &str, text: &str) -> Self {
        let is_list = text.lines().any(|line| after_items(line.trim_start_matches('\u{feff}')).is_some());
        Self { list: is_list.then(|| folder.into()), ..Self::item(kind, id) }
    }
}
