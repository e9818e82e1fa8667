//! What the on-screen keyboard finds: entries of the browsable lists by characters, pinyin and initials, and the board's
//! own small input method. Only titles, names and what stands beside them; no note on a roll, no verdict.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::views::{See, Shown};
use crate::collation;
use crate::font::Role;

/// One entry of a list.
#[derive(Debug, Serialize)]
pub(super) struct Hit {
    /// What it is called.
    t: String,
    /// Which list.
    k: &'static str,
    /// The place in it.
    i: usize,
    /// Initials and whole pinyin, without tones: `lx linxi`.
    p: String,
    /// What stands below it.
    s: String,
}

impl Hit {
    /// Somebody, found by name.
    pub(super) fn of_name(name: &str, below: String) -> Self {
        Self { t: name.to_owned(), k: "", i: 0, p: of_name(name), s: below }
    }

    /// Something, found by its title.
    pub(super) fn of_text(title: &str, below: String) -> Self {
        Self { t: title.to_owned(), k: "", i: 0, p: of_text(title), s: below }
    }

    /// At its place in a list.
    #[must_use]
    pub(super) fn at(self, list: &'static str, place: usize) -> Self {
        Self { k: list, i: place, ..self }
    }
}

impl Shown for Hit {
    fn shown(&self, see: See<'_>) {
        see(Role::Title, &self.t);
        see(Role::Body, &self.s);
    }
}

/// What stands below a hit.
pub(super) fn joined<'a>(parts: impl IntoIterator<Item = Option<&'a str>>) -> String {
    parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// `lx linxi`; of a surname with a reading of its own also as the character is read elsewhere: 单 is found under both.
fn of_name(name: &str) -> String {
    let as_name = (collation::initials(name), collation::syllables(name).concat());
    let as_text = readings(name);
    let mut words = vec![as_name.0, as_name.1];
    for word in [as_text.0, as_text.1] {
        if !words.contains(&word) {
            words.push(word);
        }
    }
    words.retain(|word| !word.is_empty());
    words.join(" ")
}

fn of_text(text: &str) -> String {
    let (initials, whole) = readings(text);
    joined_words([initials, whole])
}

fn joined_words(words: [String; 2]) -> String {
    words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

fn readings(text: &str) -> (String, String) {
    let syllables = collation::text_syllables(text);
    (syllables.iter().filter_map(|syllable| syllable.chars().next()).collect(), syllables.concat())
}

/// Syllable → the characters with that reading that occur in the entries, for the keyboard's candidates.
pub(super) fn characters(hits: &[Hit]) -> BTreeMap<String, String> {
    let used: BTreeSet<char> = hits.iter().flat_map(|hit| hit.t.chars()).collect();
    let mut table: BTreeMap<String, String> = BTreeMap::new();
    for c in used {
        for syllable in collation::readings(c) {
            table.entry(syllable).or_default().push(c);
        }
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_as_they_are_read() {
        assert_eq!(of_name("林溪"), "lx linxi");
        assert_eq!(of_name("单雄信"), "sxx shanxiongxin dxx danxiongxin");
        assert_eq!(of_name("Li"), "l li");
        assert_eq!(of_text("单位食堂"), "dwst danweishitang");
    }

    #[test]
    fn the_keyboard_offers_what_occurs() {
        let hit = |name: &str| Hit { t: name.into(), k: "people", i: 0, p: String::new(), s: String::new() };
        let table = characters(&[hit("林溪"), hit("单琳")]);
        assert_eq!((&*table["lin"], &*table["xi"]), ("林琳", "溪"));
        assert_eq!((&*table["shan"], &*table["dan"]), ("单", "单"));
        assert!(!table.contains_key("wang"));
    }
}
