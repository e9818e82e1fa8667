//! How the characters of one role are divided among files.
//!
//! The division must be stable (one new character touches one file) and fit both small and large
//! boards. So it is a pure function of the characters in use, without memory: a fixed order of all
//! characters is halved until no part holds more than a few that are in use. A new character lands
//! in exactly one part, which at worst falls in two.
//!
//! There are three fixed orders: what stands on every page, the 1,024 commonest characters of
//! names and notices by how common they are (so that ordinary text needs few files), and all
//! others by code point.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::LazyLock;

/// Commonest first: the frequencies of Unihan's kHanyuPinlu mixed with those of surnames, given
/// names and a published notice.
const COMMON: &str = include_str!("common.txt");

static RANK: LazyLock<HashMap<char, u32>> = LazyLock::new(|| {
    let commonest = COMMON.chars().filter(|c| !c.is_whitespace());
    commonest.zip(0..).collect()
});

/// How many characters in use a file holds at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Sizes {
    /// Of those on every page.
    pub(super) base: usize,
    /// Of the common ones: a page that needs one of them needs its neighbours as well.
    pub(super) common: usize,
    /// Of the others: a page needs one of them and pays for all.
    pub(super) other: usize,
}

/// One part: its stable name, its characters, and whether it was cut from the code points (so
/// that one range describes it).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) id: String,
    pub(super) chars: BTreeSet<char>,
    pub(super) contiguous: bool,
}

/// Divides `used` and `everywhere`. Every character is in exactly one part; no part is empty. The
/// contiguous parts come first.
pub(super) fn divide(used: &BTreeSet<char>, everywhere: &BTreeSet<char>, sizes: Sizes) -> Vec<Part> {
    let mut orders: [(&str, u32, usize, BTreeMap<u32, char>); 3] = [
        ("u", 1 << 20, sizes.other, BTreeMap::new()),
        ("c", 1 << 10, sizes.common, BTreeMap::new()),
        ("b", 1 << 20, sizes.base, BTreeMap::new()),
    ];
    for &c in used.union(everywhere) {
        let (order, place) = match RANK.get(&c) {
            _ if everywhere.contains(&c) => (2, u32::from(c)),
            Some(rank) => (1, *rank),
            None => (0, u32::from(c)),
        };
        orders[order].3.insert(place, c);
    }
    let mut parts = Vec::new();
    for (prefix, span, most, chars) in orders {
        halve(&chars, 0, span, most.max(1), &mut |start, span, chars| {
            parts.push(Part { id: format!("{prefix}{start:x}-{span:x}"), chars, contiguous: prefix == "u" });
        });
    }
    parts
}

fn halve(
    chars: &BTreeMap<u32, char>,
    start: u32,
    span: u32,
    most: usize,
    found: &mut impl FnMut(u32, u32, BTreeSet<char>),
) {
    let inside = || chars.range(start..start.saturating_add(span)).map(|(_, c)| *c);
    // Counting stops early: an empty or small half costs next to nothing.
    match inside().take(most + 1).count() {
        0 => {}
        count if count <= most || span == 1 => found(start, span, inside().collect()),
        _ => {
            let half = span / 2;
            halve(chars, start, half, most, found);
            halve(chars, start + half, span - half, most, found);
        }
    }
}

/// The value of `unicode-range` for these characters: runs of neighbours become ranges. `between`
/// are all characters in use; a run may bridge code points that no page uses.
pub(super) fn unicode_range(chars: &BTreeSet<char>, between: &BTreeSet<char>) -> String {
    let mut runs: Vec<(char, char)> = Vec::new();
    for &c in chars {
        match runs.last_mut() {
            Some(run) if between.range(run.1..c).nth(1).is_none() => run.1 = c,
            _ => runs.push((c, c)),
        }
    }
    let range = |(first, last): &(char, char)| {
        let (first, last) = (u32::from(*first), u32::from(*last));
        if first == last { format!("U+{first:X}") } else { format!("U+{first:X}-{last:X}") }
    };
    runs.iter().map(range).collect::<Vec<_>>().join(",")
}
