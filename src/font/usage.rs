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

    /// Counts the blanks between words, which are left out elsewhere: where no other font may be at hand, they too come
    /// from the role's own.
    pub fn add_spaces(&mut self, role: Role) {
        self.chars.entry(role).or_default().extend([' ', '\u{a0}', '\u{3000}'].map(|c| (c, 0)));
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
    pub(crate) fn each(&self, role: Role, mut visit: impl FnMut(char, u8)) {
        self.everywhere.get(&role).into_iter().flatten().for_each(|c| visit(*c, 0));
        self.chars.get(&role).into_iter().flatten().for_each(|(c, group)| visit(*c, *group));
    }

    pub(super) fn is_everywhere(&self, role: Role, c: char) -> bool {
        self.everywhere.get(&role).is_some_and(|chars| chars.contains(&c))
    }
}

/// How often each character is set in each role and by each group, so that texts can be taken out again.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tally {
    /// By role and group, beside the characters' numbers.
    counts: BTreeMap<(Role, u8), Vec<u32>>,
}

impl Tally {
    pub(crate) fn add(&mut self, group: u8, role: Role, text: &str) {
        self.each(group, role, text, |count| *count = count.saturating_add(1));
    }

    pub(crate) fn remove(&mut self, group: u8, role: Role, text: &str) {
        self.each(group, role, text, |count| *count = count.saturating_sub(1));
    }

    fn each(&mut self, group: u8, role: Role, text: &str, change: impl Fn(&mut u32)) {
        /// By so many entries the table of counts grows.
        const BLOCK: usize = 4096;
        let counts = self.counts.entry((role, group)).or_default();
        for c in visible(text) {
            let at = c as usize;
            if at >= counts.len() {
                counts.resize((at + 1).next_multiple_of(BLOCK), 0);
            }
            change(&mut counts[at]);
        }
    }

    /// What is used now.
    pub(crate) fn usage(&self) -> Usage {
        let mut usage = Usage::default();
        for ((role, group), counts) in &self.counts {
            let chars = usage.chars.entry(*role).or_default();
            for at in counts.iter().enumerate().filter(|(_, count)| **count > 0).map(|(at, _)| at) {
                if let Some(c) = u32::try_from(at).ok().and_then(char::from_u32) {
                    // The groups come in their order: the first one stays.
                    chars.entry(c).or_insert(*group);
                }
            }
        }
        usage
    }
}

fn visible(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().filter(|c| !is_invisible(*c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_taken_out_is_used_where_others_use_it() {
        let texts = [(2, "甲乙"), (1, "乙丙𠮷"), (2, "丁丁")];
        let of = |texts: &[(u8, &str)]| {
            let mut usage = Usage::default();
            texts.iter().for_each(|(group, text)| usage.add_to(*group, Role::Title, text));
            usage
        };
        let mut tally = Tally::default();
        texts.iter().for_each(|(group, text)| tally.add(*group, Role::Title, text));
        assert_eq!(tally.usage(), of(&texts));
        for out in 0..texts.len() {
            let mut tally = tally.clone();
            tally.remove(texts[out].0, Role::Title, texts[out].1);
            tally.add(3, Role::Title, "丙戊");
            let mut rest = texts.to_vec();
            rest[out] = (3, "丙戊");
            assert_eq!(tally.usage(), of(&rest), "{out}");
        }
    }
}
