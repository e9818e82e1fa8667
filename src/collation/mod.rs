//! The orders in which names of people are listed: honor rolls, teams, notices.
//!
//! [`key`] is the door: it turns a name into a [`SortKey`], a string of bytes that compares as the order
//! asks. [`missing`] tells which characters have no data for an order, so that a lint can name them.
//!
//! The module knows names only: it neither reads files nor reports diagnostics, and it never guesses: a
//! character without data sorts after all others, in a fixed place, until someone adds its strokes or the
//! author gives a `sort_key`.

mod names;
mod pinyin;
mod spoken;
mod strokes;

use icu_collator::options::CollatorOptions;
use icu_collator::{CollatorBorrowed, CollatorPreferences};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

use crate::text::plain;

pub use names::surname;
pub use pinyin::{initials, readings, syllables, text_syllables};
pub(crate) use spoken::spoken;
pub use strokes::strokes;

/// How the entries of a list are ordered.
///
/// The two stroke orders are those of Chinese meetings and rolls. Both compare the first character of the
/// surname, compound or not (丁 before 王; 欧阳 before 洪): fewer strokes first, then the strokes
/// themselves, 横 竖 撇 点 折 (王 before 文, 林 before 欧), see [`strokes`]. They differ over given names of one
/// character. Source: the usage of the national congresses, as taught to their secretaries
/// (《姓名笔画的排列方法》); no law lays it down.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(description = "排列次序。")]
pub enum Order {
    /// 姓氏笔画: of one surname, given names of one character come first (田富 before 田大利), as if a blank
    /// stood before them. Used by Party congresses and the 政协. Of two surnames that begin alike, the
    /// shorter first (欧 before 欧阳).
    #[schemars(description = "姓氏笔画：同姓的单名在前（田富、田大利）。")]
    SurnameStrokes,
    /// 姓名笔画: the whole name, character by character (田大利 before 田富: 大 has fewer strokes than 富).
    /// Used by the people's congresses.
    #[schemars(description = "姓名笔画：逐字比笔画（田大利、田富）。")]
    NameStrokes,
    /// 音序: by Hanyu Pinyin, character by character: letters, then tone, then strokes. Surnames are read as
    /// surnames (单 Shàn, 仇 Qiú).
    #[schemars(description = "音序：按汉语拼音，姓按姓的读音（单 Shàn）。")]
    Pinyin,
    /// The order of the file.
    #[schemars(description = "照文件里的次序。")]
    #[default]
    Listed,
}

impl Order {
    /// The word used in files and data.
    pub fn word(self) -> &'static str {
        match self {
            Self::SurnameStrokes => "surname_strokes",
            Self::NameStrokes => "name_strokes",
            Self::Pinyin => "pinyin",
            Self::Listed => "listed",
        }
    }
}

/// A name's place in an [`Order`]. Only keys made for the same order compare meaningfully.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SortKey(Box<[u8]>);

/// What begins a piece of a key. Smaller sorts first.
mod mark {
    /// The name is over; its text follows, so that only equal names are equal.
    pub const END: u8 = 0x00;
    /// The surname is over: 欧 comes before 欧阳.
    pub const GIVEN: u8 = 0x01;
    /// The blank of 姓氏笔画 before a given name of one character.
    pub const SINGLE: u8 = 0x02;
    /// A Han character with data.
    pub const KNOWN: u8 = 0x10;
    /// A Han character without: after all that have, by code point.
    pub const UNKNOWN: u8 = 0x20;
    /// Anything else: names in other scripts follow all Han names.
    pub const TEXT: u8 = 0x30;
}

/// The sort key of `name` in `order`.
///
/// `sort_key` is what the author gives for a name that the data gets wrong, and replaces it for sorting:
/// either characters that sort as wished (`山雄信`), or, for [`Order::Pinyin`], the pinyin with the surname
/// as its first word (`shan xiongxin`, tones optional: `shàn`, `shan4`). The stroke orders do not look at
/// pinyin. Two people of one name get equal keys.
pub fn key(name: &str, sort_key: Option<&str>, order: Order) -> SortKey {
    let given = sort_key.map(str::trim).filter(|text| !text.is_empty());
    // Letters beside a Han name are its pinyin; beside a Latin name they are a name.
    let letters = given.filter(|text| !text.contains(names::is_han) && name.contains(names::is_han));
    let sorted_as = if letters.is_some() { name } else { given.unwrap_or(name) };
    // A form of a letter, or its look-alike, sorts as the letter.
    let (plain_name, plain) = (plain(name), plain(sorted_as));
    let (name, sorted_as) = (&*plain_name, &*plain);

    let mut bytes = Vec::with_capacity(48);
    match order {
        Order::Listed => return SortKey(Box::default()),
        Order::SurnameStrokes => {
            let (surname, given) = names::split(sorted_as);
            push_strokes(&names::pieces(surname), &mut bytes);
            bytes.push(mark::GIVEN);
            let given = names::pieces(given);
            if given.len() == 1 {
                bytes.push(mark::SINGLE);
            }
            push_strokes(&given, &mut bytes);
        }
        Order::NameStrokes => push_strokes(&names::pieces(sorted_as), &mut bytes),
        Order::Pinyin => match letters {
            Some(letters) => pinyin::push_letters(letters, name, &mut bytes),
            None => pinyin::push_name(sorted_as, &mut bytes),
        },
    }
    bytes.push(mark::END);
    bytes.extend_from_slice(name.trim().as_bytes());
    SortKey(bytes.into_boxed_slice())
}

/// Sorts `items` by the name and `sort_key` that `of` finds in each. Stable: equal names, and everything
/// under [`Order::Listed`], keep their places.
pub fn sort<T>(items: &mut [T], order: Order, of: impl Fn(&T) -> (&str, Option<&str>)) {
    items.sort_by_cached_key(|item| {
        let (name, sort_key) = of(item);
        key(name, sort_key, order)
    });
}

/// The characters of `name` whose place in `order` the data cannot give, each once, in reading order.
///
/// Where the author gave a `sort_key`, ask for that text instead of the name.
pub fn missing(name: &str, order: Order) -> Vec<char> {
    let known = |c: char| match order {
        Order::SurnameStrokes | Order::NameStrokes => strokes(c).is_some(),
        Order::Pinyin => pinyin::has_reading(c),
        Order::Listed => true,
    };
    let mut found = Vec::new();
    for c in plain(name).chars().filter(|&c| names::is_han(c) && !known(c)) {
        if !found.contains(&c) {
            found.push(c);
        }
    }
    found
}

fn push_strokes(pieces: &[&str], bytes: &mut Vec<u8>) {
    for piece in pieces {
        match names::han(piece).map(|c| (c, strokes(c))) {
            Some((_, Some(strokes))) => {
                bytes.push(mark::KNOWN);
                bytes.extend_from_slice(&strokes.rank.to_be_bytes());
            }
            Some((c, None)) => push_unknown(c, bytes),
            None => push_text(piece, bytes),
        }
    }
}

fn push_unknown(c: char, bytes: &mut Vec<u8>) {
    bytes.push(mark::UNKNOWN);
    bytes.extend_from_slice(&u32::from(c).to_be_bytes());
}

/// Words of other scripts in the order of their dictionaries (CLDR): case and accents decide last.
fn push_text(word: &str, bytes: &mut Vec<u8>) {
    static COLLATOR: LazyLock<Option<CollatorBorrowed<'static>>> =
        LazyLock::new(|| CollatorBorrowed::try_new(CollatorPreferences::default(), CollatorOptions::default()).ok());
    bytes.push(mark::TEXT);
    match COLLATOR.as_ref() {
        Some(collator) => {
            let Ok(()) = collator.write_sort_key_to(word, bytes);
        }
        // Only if the library were built without its data: code points then.
        None => bytes.extend_from_slice(word.as_bytes()),
    }
    // A collation key has no zero byte.
    bytes.push(0);
}

#[cfg(test)]
mod tests;
