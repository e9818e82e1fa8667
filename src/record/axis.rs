//! By what the lists of a kind can be filtered, one axis at a time.

use std::cmp::Ordering;

use super::{Placed, Told};
use crate::board::Board;
use crate::collation::spoken;
use crate::kinds::Kind;

/// By what the lists of a kind can be filtered, one axis at a time.
pub(crate) struct Axis<K: Kind> {
    /// What it is called: the text `filter.<name>`.
    pub(crate) name: &'static str,
    /// Its part of the address; several axes may share one.
    pub(crate) folder: &'static str,
    /// What its values are called: texts `<words>.<value>`. Empty where a value is its own name.
    pub(crate) words: &'static str,
    /// Values that have a page even when nothing is there, in their order; the others follow.
    pub(crate) fixed: Vec<&'static str>,
    pub(crate) value: fn(&Placed<'_, K>) -> Option<AxisValue>,
    /// What orders a list of one of its values, where that is not the day of publication: the greatest stands first.
    pub(crate) order: Option<fn(&Placed<'_, K>) -> i64>,
}

impl<K: Told> Axis<K> {
    pub(super) fn new(name: &'static str, words: &'static str, value: fn(&Placed<'_, K>) -> Option<AxisValue>) -> Self {
        Self { name, folder: name, words, fixed: Vec::new(), value, order: None }
    }

    /// The years of [`Told::year`].
    pub(super) fn years() -> Self {
        Self::new("year", "", |item| K::year(item).map(AxisValue::Year))
    }

    /// Under another word in the address.
    #[must_use]
    pub(super) fn at(self, folder: &'static str) -> Self {
        Self { folder, ..self }
    }

    /// With lists in another order than that of publication.
    #[must_use]
    pub(super) fn ordered(self, order: fn(&Placed<'_, K>) -> i64) -> Self {
        Self { order: Some(order), ..self }
    }

    /// With pages for these values in any case, so that links to them never break.
    #[must_use]
    pub(super) fn always(self, values: impl IntoIterator<Item = &'static str>) -> Self {
        Self { fixed: values.into_iter().collect(), ..self }
    }
}

/// A value on an axis.
///
/// Values are told apart by what stands in their address: names that are spelled alike there share a page.
#[derive(Clone, Debug)]
pub(crate) enum AxisValue {
    Word(&'static str),
    Year(i16),
    /// A name in words, with its part of the address.
    Name {
        slug: String,
        name: String,
    },
}

impl AxisValue {
    /// A name in words: an award, a category.
    pub(crate) fn named(name: &str) -> Self {
        Self::Name { slug: spoken(name), name: name.to_owned() }
    }

    /// Its part of an address, and its name among the values of its axis.
    pub(crate) fn slug(&self) -> String {
        match self {
            Self::Word(word) => (*word).to_owned(),
            Self::Year(year) => year.to_string(),
            Self::Name { slug, .. } => slug.clone(),
        }
    }
}

/// An axis of a kind's lists, without the kind's type.
pub(crate) struct AxisInfo {
    pub(crate) name: &'static str,
    pub(crate) folder: &'static str,
    pub(crate) words: &'static str,
    pub(crate) fixed: Vec<&'static str>,
    /// The value of an item of a board.
    pub(crate) value: Box<dyn Fn(&Board, usize) -> Option<AxisValue> + Send + Sync>,
    /// See [`Axis::order`].
    pub(crate) order: Option<Box<dyn Fn(&Board, usize) -> i64 + Send + Sync>>,
}

impl AxisValue {
    fn key(&self) -> (u8, i16, &str) {
        match self {
            Self::Word(word) => (0, 0, word),
            Self::Year(year) => (1, *year, ""),
            Self::Name { slug, .. } => (2, 0, slug),
        }
    }
}

impl Ord for AxisValue {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key())
    }
}

impl PartialOrd for AxisValue {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for AxisValue {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for AxisValue {}
