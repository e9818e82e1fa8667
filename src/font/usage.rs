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

    /// The characters that this counts and that may be counted less, or not at all, in what comes of `last` when this
    /// is taken out of it and `come` put in: those for which `last` goes by this.
    pub(crate) fn doubts(&self, last: &Usage, come: &Usage) -> Doubts {
        let group = |usage: &Usage, role: Role, c: char| usage.chars.get(&role)?.get(&c).copied();
        let mut doubts = Doubts::default();
        for (role, chars) in &self.chars {
            for (c, own) in chars {
                let stays = group(come, *role, *c).is_some_and(|others| others <= *own);
                if !stays && group(last, *role, *c) == Some(*own) {
                    doubts.open.entry(*role).or_default().insert(*c, (*own, None));
                }
            }
        }
        doubts
    }

    /// Counts what the doubts found, and no more.
    pub(crate) fn settle(&mut self, doubts: Doubts) {
        for (role, chars) in doubts.open.into_iter().chain(doubts.settled) {
            let own = self.chars.entry(role).or_default();
            for (c, (_, found)) in chars {
                match found {
                    Some(group) => drop(own.insert(c, group)),
                    None => drop(own.remove(&c)),
                }
            }
        }
    }

    /// The characters set in `role`, on every page or on some.
    #[cfg(test)]
    pub(crate) fn chars(&self, role: Role) -> BTreeSet<char> {
        let mut chars = BTreeSet::new();
        self.each(role, |c, _| {
            chars.insert(c);
        });
        chars
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

/// Characters of which nobody knows whether they are still used, and by which group first. To be shown every text.
#[derive(Debug, Default)]
pub(crate) struct Doubts {
    /// With the least group that is possible, and the least that was found.
    open: BTreeMap<Role, BTreeMap<char, (u8, Option<u8>)>>,
    settled: Vec<(Role, BTreeMap<char, (u8, Option<u8>)>)>,
}

impl Doubts {
    pub(crate) fn is_empty(&self) -> bool {
        self.open.values().all(BTreeMap::is_empty)
    }

    pub(crate) fn see(&mut self, group: u8, role: Role, text: &str) {
        let Some(open) = self.open.get_mut(&role).filter(|open| !open.is_empty()) else { return };
        let mut known = Vec::new();
        for (c, (least, found)) in open.iter_mut() {
            if text.contains(*c) {
                *found = Some(found.map_or(group, |found| found.min(group)));
                if *found == Some(*least) {
                    known.push(*c);
                }
            }
        }
        let known: BTreeMap<_, _> = known.into_iter().filter_map(|c| open.remove_entry(&c)).collect();
        if !known.is_empty() {
            self.settled.push((role, known));
        }
    }
}

fn visible(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().filter(|c| !is_invisible(*c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_taken_out_is_looked_for_among_the_others() {
        let texts = [(2, "甲乙"), (1, "乙丙"), (2, "丁")];
        let of = |texts: &[(u8, &str)]| {
            let mut usage = Usage::default();
            texts.iter().for_each(|(group, text)| usage.add_to(*group, Role::Title, text));
            usage
        };
        for out in 0..texts.len() {
            let (last, gone, come) = (of(&texts), of(&texts[out..=out]), of(&[(3, "丙戊")]));
            let mut rest: Vec<(u8, &str)> = texts.to_vec();
            rest[out] = (3, "丙戊");
            let mut usage = last.clone();
            usage.merge(&come);
            let mut doubts = gone.doubts(&last, &come);
            assert!(!doubts.is_empty());
            rest.iter().for_each(|(group, text)| doubts.see(*group, Role::Title, text));
            usage.settle(doubts);
            assert_eq!(usage, of(&rest), "{out}");
        }
    }
}
