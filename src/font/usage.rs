//! Which characters are in use.

use std::collections::{BTreeMap, BTreeSet};

use super::role::Role;
use super::text::is_invisible;

/// The characters in use by role, of one page or of many.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    chars: BTreeMap<Role, BTreeSet<char>>,
    everywhere: BTreeMap<Role, BTreeSet<char>>,
}

impl Usage {
    /// Counts `text` as set in `role`.
    pub fn add(&mut self, role: Role, text: &str) {
        self.chars.entry(role).or_default().extend(visible(text));
    }

    /// Counts `text` as set in `role` on every page (the board's title, headings of the theme).
    /// These characters share a file, so that they do not pull in others.
    pub fn add_everywhere(&mut self, role: Role, text: &str) {
        self.everywhere.entry(role).or_default().extend(visible(text));
    }

    /// Counts all that `other` counts.
    pub fn merge(&mut self, other: &Usage) {
        for (role, chars) in &other.chars {
            self.chars.entry(*role).or_default().extend(chars);
        }
        for (role, chars) in &other.everywhere {
            self.everywhere.entry(*role).or_default().extend(chars);
        }
    }

    /// The characters set in `role`, on every page or on some.
    pub fn chars(&self, role: Role) -> BTreeSet<char> {
        let sets = [self.chars.get(&role), self.everywhere.get(&role)];
        sets.into_iter().flatten().flatten().copied().collect()
    }

    /// Whether anything is set in `role`.
    pub(super) fn uses(&self, role: Role) -> bool {
        [&self.chars, &self.everywhere].into_iter().any(|chars| chars.get(&role).is_some_and(|chars| !chars.is_empty()))
    }

    /// Visits the characters set in `role`.
    pub(super) fn each(&self, role: Role, visit: impl FnMut(char)) {
        let sets = [self.chars.get(&role), self.everywhere.get(&role)];
        sets.into_iter().flatten().flatten().copied().for_each(visit);
    }

    pub(super) fn everywhere(&self, role: Role) -> BTreeSet<char> {
        self.everywhere.get(&role).cloned().unwrap_or_default()
    }
}

fn visible(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().filter(|c| !is_invisible(*c))
}
