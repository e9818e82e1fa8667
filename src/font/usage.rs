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

    /// Whether `other` counts all that this counts, each for the same sort of page or an earlier one.
    pub(crate) fn is_within(&self, other: &Usage) -> bool {
        let within = |(role, chars): (&Role, &BTreeMap<char, u8>)| {
            chars.iter().all(|(c, group)| other.counts(*role, *c, *group))
        };
        let everywhere = |(role, chars): (&Role, &BTreeSet<char>)| {
            chars.is_empty() || other.everywhere.get(role).is_some_and(|others| chars.is_subset(others))
        };
        self.chars.iter().all(within) && self.everywhere.iter().all(everywhere)
    }

    /// What this counts and `other` does not, or only for a later sort of page. Leaves out what is on every page.
    #[must_use]
    pub(crate) fn without(&self, other: &Usage) -> Usage {
        let mut rest = Usage::default();
        for (role, chars) in &self.chars {
            let lost = chars.iter().filter(|(c, group)| !other.counts(*role, **c, **group));
            rest.chars.insert(*role, lost.map(|(c, group)| (*c, *group)).collect());
        }
        rest
    }

    /// Counts those characters of `text` that `wanted` counts. Cheap where few are wanted.
    pub(crate) fn add_wanted(&mut self, wanted: &Usage, group: u8, role: Role, text: &str) {
        let Some(wanted) = wanted.chars.get(&role).filter(|wanted| !wanted.is_empty()) else { return };
        let mut add = |c: char| {
            let chars = self.chars.entry(role).or_default();
            chars.entry(c).and_modify(|first| *first = group.min(*first)).or_insert(group);
        };
        if wanted.len() <= 8 {
            wanted.keys().filter(|c| text.contains(**c)).for_each(|c| add(*c));
        } else {
            text.chars().filter(|c| wanted.contains_key(c)).for_each(add);
        }
    }

    /// Counts no more what `other` counts, whatever the sort of page.
    pub(crate) fn remove(&mut self, other: &Usage) {
        for (role, others) in &other.chars {
            if let Some(chars) = self.chars.get_mut(role) {
                others.keys().for_each(|c| {
                    chars.remove(c);
                });
            }
        }
    }

    fn counts(&self, role: Role, c: char, group: u8) -> bool {
        self.chars.get(&role).and_then(|chars| chars.get(&c)).is_some_and(|first| *first <= group)
    }

    /// The characters set in `role`, on every page or on some.
    pub fn chars(&self, role: Role) -> BTreeSet<char> {
        let some = self.chars.get(&role).into_iter().flat_map(|chars| chars.keys());
        some.chain(self.everywhere.get(&role).into_iter().flatten()).copied().collect()
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
