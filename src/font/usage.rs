//! Which characters are in use.

use std::collections::{BTreeMap, BTreeSet};

use super::role::Role;
use super::text::is_invisible;

/// The characters in use by role, of one page or of many.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// With the first group that uses each.
    chars: BTreeMap<Role, BTreeMap<char, u8>>,
    everywhere: BTreeMap<Role, BTreeSet<char>>,
}

impl Usage {
    /// Counts `text` as set in `role`.
    pub fn add(&mut self, role: Role, text: &str) {
        self.add_to(0, role, text);
    }

    /// Counts `text` as set in `role` on pages of one sort. Sorts are numbered, those with the most text first: what
    /// several use belongs to the first of them. The characters of a sort share files, so that its pages do not load
    /// what only others need.
    pub fn add_to(&mut self, group: u8, role: Role, text: &str) {
        let chars = self.chars.entry(role).or_default();
        for c in visible(text) {
            chars.entry(c).and_modify(|first| *first = group.min(*first)).or_insert(group);
        }
    }

    /// Counts `text` as set in `role` on every page (the board's title).
    /// These characters share a file, so that they do not pull in others.
    pub fn add_everywhere(&mut self, role: Role, text: &str) {
        self.everywhere.entry(role).or_default().extend(visible(text));
    }

    /// Counts all that `other` counts.
    pub fn merge(&mut self, other: &Usage) {
        for (role, theirs) in &other.chars {
            let chars = self.chars.entry(*role).or_default();
            for (c, group) in theirs {
                chars.entry(*c).and_modify(|first| *first = *group.min(first)).or_insert(*group);
            }
        }
        for (role, chars) in &other.everywhere {
            self.everywhere.entry(*role).or_default().extend(chars);
        }
    }

    /// Whether anything is set in `role`.
    pub(super) fn uses(&self, role: Role) -> bool {
        self.chars.get(&role).is_some_and(|chars| !chars.is_empty())
            || self.everywhere.get(&role).is_some_and(|chars| !chars.is_empty())
    }

    /// Visits the characters set in `role`, on every page or on some, each with its group.
    pub(super) fn each(&self, role: Role, mut visit: impl FnMut(char, u8)) {
        self.everywhere.get(&role).into_iter().flatten().for_each(|c| visit(*c, 0));
        self.chars.get(&role).into_iter().flatten().for_each(|(c, group)| visit(*c, *group));
    }

    pub(super) fn is_everywhere(&self, role: Role, c: char) -> bool {
        self.everywhere.get(&role).is_some_and(|chars| chars.contains(&c))
    }
}

fn visible(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().filter(|c| !is_invisible(*c))
}
