//! An item as read from its file, its references still words.

use std::ops::Deref;
use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;

use super::{Common, Kind};
use crate::diagnostic::{KeyPath, Place, Spot, Step};

/// Where an item was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// Relative to the board, with `/`.
    pub file: Arc<str>,
    /// The item's own mapping in the file: the root, or `items[3]`.
    pub base: KeyPath,
    /// Entries of its lists that hold several: `[甲、乙, 丙]` is read as three and has two.
    apart: Option<Arc<[Apart]>>,
}

/// An entry of a list that was read as several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Apart {
    /// The list, as a path of the file.
    pub(super) list: KeyPath,
    /// Its place in the file, from 0.
    pub(super) at: usize,
    pub(super) entries: usize,
}

impl Origin {
    /// Where a file, or a part of it, is read that has no such entries.
    pub fn new(file: impl Into<Arc<str>>, base: KeyPath) -> Self {
        Self { file: file.into(), base, apart: None }
    }

    /// The same, with entries that were read as several, in the order of their places.
    pub(super) fn with_apart(self, apart: Vec<Apart>) -> Self {
        Self { apart: (!apart.is_empty()).then(|| apart.into()), ..self }
    }

    /// The place of a value of the item.
    pub fn value(&self, path: &KeyPath) -> Place {
        Place::value(self.file.clone(), self.written(path))
    }

    /// Where a value of the item is written in the file.
    pub(crate) fn written(&self, path: &KeyPath) -> KeyPath {
        let mut whole = self.base.join(path);
        for step in 0..self.apart.as_ref().map_or(0, |_| whole.0.len()) {
            let (list, rest) = whole.0.split_at(step);
            let Some(Step::Index(read)) = rest.first() else { continue };
            let of_list = self.apart.iter().flat_map(|apart| apart.iter()).filter(|apart| apart.list.0 == list);
            let at = written_at(*read, of_list).0;
            whole.0[step] = Step::Index(at);
        }
        whole
    }

    /// The place of the value of one of the item's keys.
    pub fn key(&self, key: &str) -> Place {
        Place::value(self.file.clone(), self.base.key(key))
    }
}

/// The place in the file of an entry that is read at `read`, and which of the several there it is. `apart` in the order of
/// their places.
pub(super) fn written_at<'a>(read: usize, apart: impl Iterator<Item = &'a Apart>) -> (usize, usize) {
    let mut more = 0;
    for Apart { at, entries, .. } in apart {
        let first = at + more;
        if read < first {
            break;
        }
        if read < first + entries {
            return (*at, read - first);
        }
        more += entries.saturating_sub(1);
    }
    (read - more, 0)
}

/// An item as read.
#[derive(Debug)]
pub struct Item<K> {
    /// The path that names it: `licheng/tax-hall/posts/window-3`; an organisation's is its folder.
    pub id: Arc<str>,
    /// The folder of its organisation, without `content/`; empty for the root. An organisation's own is its parent's.
    pub org: Arc<str>,
    pub origin: Origin,
    pub common: Common,
    pub data: K,
    /// Markdown.
    pub body: Option<Arc<str>>,
    /// False when the file had faults and values are missing: rules between items leave it alone.
    pub sound: bool,
    /// Whether it is not sound only because something is missing.
    pub unfinished: bool,
    /// Whether it refers to others by what these are called, until a board has looked them up.
    pub by_name: bool,
    /// How its file differs from what was approved, where it does and what was approved is kept.
    pub(crate) edited: Option<Arc<Edited>>,
}

/// An item that says something else in its file than was approved.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Edited {
    /// Whether this draft has the approved words; else it has the file's.
    pub(crate) is_approved: bool,
    /// What differs, in the order of the keys.
    pub(crate) changes: Vec<Changed>,
    /// Pictures and attached files that are not what they were when it was approved; relative to the board.
    pub(crate) files: Vec<Arc<str>>,
}

/// A value that is another in its file than it was when the item was approved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Changed {
    /// Its place in the item.
    pub(crate) path: KeyPath,
    /// As it was approved; empty where there was none.
    pub(crate) old: String,
    pub(crate) new: String,
    /// Whether these are only the entries of a list that went and came.
    pub(crate) in_list: bool,
}

/// A handle on an item that never changes once it is read: boards, and the preview's memory of parsed files, share
/// items instead of copying them.
#[derive(Debug)]
pub struct Draft<K>(Arc<Item<K>>);

impl<K> Clone for Draft<K> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<K> Deref for Draft<K> {
    type Target = Item<K>;

    fn deref(&self) -> &Item<K> {
        &self.0
    }
}

impl<K> Deref for Item<K> {
    type Target = K;

    fn deref(&self) -> &K {
        &self.data
    }
}

impl<K> Draft<K> {
    pub fn new(item: Item<K>) -> Self {
        Self(Arc::new(item))
    }

    /// Whether both are the same reading of the same item. Equal items that were read twice are not.
    pub fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// The place of a part of its text: in the file, or where that is a key the whole of it.
    pub fn in_body(&self, span: Range<usize>) -> Place {
        match self.common.body {
            None => Place { file: self.origin.file.clone(), spot: Spot::Body(span) },
            Some(_) => self.origin.key("body"),
        }
    }
}

impl<K: Clone> Draft<K> {
    /// The same item as one that rules between items leave alone.
    #[must_use]
    pub fn unsound(&self) -> Self {
        Self::new(Item { sound: false, unfinished: false, ..self.copied() })
    }

    /// A copy that can be changed.
    pub(crate) fn copied(&self) -> Item<K> {
        let Item { id, org, origin, common, data, body, sound, unfinished, by_name, edited } = &*self.0;
        Item {
            id: id.clone(),
            org: org.clone(),
            origin: origin.clone(),
            common: common.clone(),
            data: data.clone(),
            body: body.clone(),
            sound: *sound,
            unfinished: *unfinished,
            by_name: *by_name,
            edited: edited.clone(),
        }
    }
}

impl<K: Kind> Draft<K> {
    /// Its dated facts up to a day, the newest of them: `published_on`, approval and the kind's own dates.
    pub fn newest_fact(&self, today: Date) -> Option<Date> {
        let mut newest = None;
        let mut see = |date: Date| {
            if date <= today && newest.is_none_or(|n| date > n) {
                newest = Some(date);
            }
        };
        self.common.published_on.iter().for_each(|day| see(**day));
        self.common.approval.iter().filter_map(|approval| approval.approved_on).for_each(|day| see(*day));
        self.data.dates(&mut see);
        newest
    }
}
