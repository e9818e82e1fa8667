//! How the characters of one role are divided among files.
//!
//! The division must be stable (one new character touches one file), fit both small and large boards, and not grow
//! without end (each file is a rule in the style sheet that every page loads). So it is a pure function of the characters
//! in use, without memory: a fixed order of all characters is halved until no part holds more than a few that are in use.
//! A new character lands in exactly one part, which at worst falls in two; one that becomes common on a board leaves its part
//! for another. Only when there would be more parts than the
//! style sheet can bear are larger ones allowed, in steps so wide that a board meets one in years.
//!
//! There are two fixed orders: the 1,024 commonest characters of names and notices by how common they are (so that
//! ordinary text needs few files), and all others by code point. Both are divided apart for each [`Spread`]: what stands on
//! most pages, what many items say, and what few do. A page of an ordinary item then loads a file or two, and one with a
//! rare name another, not the neighbours of each of its characters.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::LazyLock;

/// Commonest first: the frequencies of Unihan's kHanyuPinlu mixed with those of surnames, given
/// names and a published notice.
const COMMON: &str = include_str!("common.txt");

static RANK: LazyLock<HashMap<char, u32>> = LazyLock::new(|| {
    let commonest = COMMON.chars().filter(|c| !c.is_whitespace());
    commonest.zip(0..).collect()
});

/// How many characters in use a file holds at most, and how many files there are at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Size {
    /// Characters in a file, as long as there are not too many files.
    pub(super) chars: usize,
    /// Files.
    pub(super) files: usize,
}

/// How far a character is spread over the pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Spread {
    /// On pages of most sorts: the board's title, headings.
    Frame,
    /// In many items.
    Often,
    /// In few.
    Seldom,
}

/// One part: its stable name, its characters, and whether it was cut from the code points (so
/// that one range describes it).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) id: String,
    pub(super) chars: BTreeSet<char>,
    pub(super) contiguous: bool,
}

/// The parts by code point of different spreads lie between each other: their ranges are lists. So long as these many
/// characters are in use, they may.
const GROUPED: usize = 1_500;

/// Divides the characters in use. Every character is in exactly one part; no part is empty. The contiguous parts come
/// first.
pub(super) fn divide(used: &BTreeMap<char, Spread>, size: impl Fn(Spread) -> Size) -> Vec<Part> {
    let grouped = used.keys().filter(|c| !RANK.contains_key(c)).count() <= GROUPED;
    // Those by code point first.
    let mut orders: BTreeMap<(bool, Spread), BTreeMap<u32, char>> = BTreeMap::new();
    for (&c, &spread) in used {
        let (order, place) = match RANK.get(&c) {
            Some(rank) => ((true, spread), *rank),
            None if grouped => ((false, spread), u32::from(c)),
            None => ((false, Spread::Seldom), u32::from(c)),
        };
        orders.entry(order).or_default().insert(place, c);
    }
    let mut parts = Vec::new();
    for ((is_common, spread), chars) in orders {
        let sort = match spread {
            Spread::Frame => 'f',
            Spread::Often => 'o',
            Spread::Seldom => 's',
        };
        let (order, span) = if is_common { ('c', 1 << 10) } else { ('u', 1 << 20) };
        for (start, chars) in fitting(&chars, span, size(spread)) {
            parts.push(Part { id: format!("{sort}{order}-{start:x}"), chars, contiguous: !is_common });
        }
    }
    parts
}

/// Cuts an order into parts of the wanted size, or of the next larger one that gives few enough.
fn fitting(chars: &BTreeMap<u32, char>, span: u32, size: Size) -> Vec<(u32, BTreeSet<char>)> {
    let mut most = size.chars.clamp(1, chars.len().max(1));
    loop {
        let mut parts = Vec::new();
        halve(chars, 0, span, most, &mut |start, chars| parts.push((start, chars)));
        if parts.len() <= size.files.max(1) || most >= chars.len() {
            return parts;
        }
        most *= 2;
    }
}

fn halve(chars: &BTreeMap<u32, char>, start: u32, span: u32, most: usize, found: &mut impl FnMut(u32, BTreeSet<char>)) {
    let inside = || chars.range(start..start.saturating_add(span)).map(|(_, c)| *c);
    // Counting stops early: an empty or small half costs next to nothing.
    match inside().take(most + 1).count() {
        0 => {}
        count if count <= most || span == 1 => found(start, inside().collect()),
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
