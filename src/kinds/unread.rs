//! Items that are there and cannot be read.

use std::sync::Arc;

use crate::vocabulary::after_items;

/// An item that is there and cannot be read: it was told once, and what refers to it is not to be blamed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// By [`crate::kinds::Kind::NAME`].
    pub kind: &'static str,
    pub id: Arc<str>,
    /// Whether its file is a list of items whose ids are not known: `hall/posts`, where they would be found.
    pub list: Option<Arc<str>>,
}

impl Unread {
    /// An item of which no more than its id was read.
    pub(super) fn item(kind: &'static str, id: impl Into<Arc<str>>) -> Self {
        Self { kind, id: id.into(), list: None }
    }

    /// A file of which nothing was read. `folder` is where its items would be found.
    pub(super) fn file(kind: &'static str, id: impl Into<Arc<str>>, folder: &str, text: &str) -> Self {
        let is_list = text.lines().any(|line| after_items(line.trim_start_matches('\u{feff}')).is_some());
        Self { list: is_list.then(|| folder.into()), ..Self::item(kind, id) }
    }
}
