//! By what the lists of a kind can be filtered, one axis at a time.

use std::cmp::Ordering;

use super::{Placed, Told};
use crate::board::Board;
use crate::collation::syllables;
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
}

impl<K: Told> Axis<K> {
    pub(super) fn new(name: &'static str, words: &'static str, value: fn(&Placed<'_, K>) -> Option<AxisValue>) -> Self {
        Self { name, folder: name, words, fixed: Vec::new(), value }
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

/// A name's part of an address, in Pinyin, since addresses are typed and spoken: `you-xiu-gong-chan-dang-yuan`.
fn spoken(name: &str) -> String {
    let words = syllables(name)
        .into_iter()
        .map(|word| word.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase());
    let mut slug = words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-");
    let hash = || blake3::hash(name.as_bytes()).to_hex()[..8].to_owned();
    if slug.is_empty() || crate::names::fault(&slug).is_some_and(|fault| fault != crate::names::NameFault::Long) {
        return hash();
    }
    // Long ones are cut at a syllable, and told apart by what was cut off.
    if slug.len() > LONGEST_SLUG {
        let end = slug[..LONGEST_SLUG].rfind('-').unwrap_or(LONGEST_SLUG);
        slug = format!("{}-{}", &slug[..end], hash());
    }
    slug
}

/// A longer part of an address would make paths that Windows cannot hold.
const LONGEST_SLUG: usize = 60;

/// An axis of a kind's lists, without the kind's type.
pub(crate) struct AxisInfo {
    pub(crate) name: &'static str,
    pub(crate) folder: &'static str,
    pub(crate) words: &'static str,
    pub(crate) fixed: Vec<&'static str>,
    /// The value of an item of a board.
    pub(crate) value: Box<dyn Fn(&Board, usize) -> Option<AxisValue> + Send + Sync>,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_addresses_that_can_be_typed() {
        assert_eq!(spoken("五星级党支部"), "wu-xing-ji-dang-zhi-bu");
        assert_eq!(spoken("光荣在党50年"), "guang-rong-zai-dang-50-nian");
        assert_eq!(spoken("“五一” 奖/章"), "wu-yi-jiang-zhang");
        assert!(!spoken("★").is_empty());
        assert_ne!(spoken("CON"), "con");
        let long = |end: &str| spoken(&format!("{}{end}", "全省学习贯彻主题教育先进集体".repeat(5)));
        assert!(long("甲").len() <= 70 && long("甲") != long("乙"), "{}", long("甲"));
    }
}
