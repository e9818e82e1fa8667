//! Levels and ids of headings.
//!
//! A page's outline has no gaps, whatever the author typed: the topmost headings of a text
//! stand at `top_heading`, and each deeper one a single level below its parent.

use std::collections::{HashMap, HashSet};

use super::script::is_common_ideograph;

/// Characters of a heading that its id keeps.
const ID_CHARS: usize = 40;

/// The outline so far.
#[derive(Default)]
pub(super) struct Outline {
    /// The written levels of the open headings, outermost first, strictly rising.
    open: Vec<u8>,
    previous: Option<u8>,
    /// Ids in use, without the prefix.
    ids: HashSet<String>,
    /// The last number given to a repeated id.
    repeats: HashMap<String, usize>,
}

impl Outline {
    /// The level for the page, and the level skipped from if this one leaves a gap.
    pub(super) fn enter(&mut self, written: u8, top: u8) -> (u8, Option<u8>) {
        let skipped_from = self.previous.filter(|previous| written > previous + 1);
        self.previous = Some(written);
        while self.open.last().is_some_and(|open| *open >= written) {
            self.open.pop();
        }
        // At most six levels can be open, since they rise strictly.
        let depth = self.open.len() as u8;
        self.open.push(written);
        ((top.clamp(1, 6) + depth).min(6), skipped_from)
    }

    /// An id that no other heading of the text has, without the prefix.
    ///
    /// Readable rather than numbered, so that a shared link survives an added heading. It
    /// never holds `_`, which keeps it apart from the ids of footnotes.
    pub(super) fn id(&mut self, text: &str) -> String {
        let slug = slug(text);
        let mut id = slug.clone();
        while self.ids.contains(&id) {
            let number = self.repeats.entry(slug.clone()).or_insert(1);
            *number += 1;
            id = format!("{slug}-{number}");
        }
        self.ids.insert(id.clone());
        id
    }

    /// Whether a heading has this id.
    pub(super) fn has(&self, id: &str) -> bool {
        self.ids.contains(id)
    }
}

/// Letters and digits of any script, runs of all else as one `-`.
pub(crate) fn slug(text: &str) -> String {
    let mut slug = String::new();
    for c in text.chars().take(ID_CHARS) {
        if is_common_ideograph(c) {
            slug.push(c);
        } else if c.is_alphanumeric() {
            slug.extend(c.to_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    if slug.is_empty() {
        slug.push_str("section");
    }
    slug
}

#[cfg(test)]
mod tests {
    use super::*;

    fn levels(written: &[u8]) -> Vec<u8> {
        let mut outline = Outline::default();
        written.iter().map(|level| outline.enter(*level, 2).0).collect()
    }

    #[test]
    fn the_outline_has_no_gaps() {
        assert_eq!(levels(&[1, 2, 3, 2, 1]), [2, 3, 4, 3, 2]);
        assert_eq!(levels(&[2, 2, 3, 1]), [2, 2, 3, 2]);
        assert_eq!(levels(&[1, 3, 3, 2]), [2, 3, 3, 3]);
        assert_eq!(levels(&[1, 2, 3, 4, 5, 6]), [2, 3, 4, 5, 6, 6]);
    }

    #[test]
    fn a_gap_is_noticed_once() {
        let mut outline = Outline::default();
        assert_eq!(outline.enter(2, 2).1, None);
        assert_eq!(outline.enter(4, 2).1, Some(2));
        assert_eq!(outline.enter(4, 2).1, None);
        assert_eq!(outline.enter(1, 2).1, None);
    }

    #[test]
    fn ids_are_readable_and_unique() {
        let mut outline = Outline::default();
        let ids = ["一、服务承诺", "A b", "a-b", "a-b-2", "a b", "！", ""].map(|text| outline.id(text));
        assert_eq!(ids, ["一-服务承诺", "a-b", "a-b-2", "a-b-2-2", "a-b-3", "section", "section-2"]);
    }
}
