//! Which characters are in use.

use std::collections::{BTreeMap, BTreeSet};

use super::role::Role;
use super::text::is_invisible;

/// The characters in use by role, of one page or of many.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    chars: Sets,
    everywhere: Sets,
}

type Sets = BTreeMap<Role, BTreeSet<char>>;

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

    /// Whether `other` counts all that this counts.
    pub(crate) fn is_within(&self, other: &Usage) -> bool {
        let within = |one: &Sets, other: &Sets| {
            one.iter()
                .all(|(role, chars)| chars.is_empty() || other.get(role).is_some_and(|others| chars.is_subset(others)))
        };
        within(&self.chars, &other.chars) && within(&self.everywhere, &other.everywhere)
    }

    /// What this counts and `other` does not.
    #[must_use]
    pub(crate) fn without(&self, other: &Usage) -> Usage {
        let rest = |one: &Sets, other: &Sets| -> Sets {
            let chars = one.iter().map(|(role, chars)| match other.get(role) {
                Some(others) => (*role, chars.difference(others).copied().collect()),
                None => (*role, chars.clone()),
            });
            chars.collect()
        };
        Self { chars: rest(&self.chars, &other.chars), everywhere: rest(&self.everywhere, &other.everywhere) }
    }

    /// Counts the characters of `text` in `role` no more. Cheap where few are counted.
    pub(crate) fn forget(&mut self, role: Role, text: &str) {
        if let Some(chars) = self.chars.get_mut(&role) {
            match chars.len() {
                0 => {}
                1..=8 => chars.retain(|c| !text.contains(*c)),
                _ => text.chars().for_each(|c| {
                    chars.remove(&c);
                }),
            }
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
