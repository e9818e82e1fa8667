//! Which characters are in use.

use std::collections::BTreeMap;

use super::role::Role;
use super::slices::Spread;
use super::text::is_invisible;

/// Of so many characters that are set, one is a character that many texts share; and no fewer than so many.
const OFTEN: (u64, u32) = (2_000, 5);

/// The characters in use by role, of one page or of many.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    chars: BTreeMap<Role, BTreeMap<char, Spread>>,
}

impl Usage {
    /// Counts `text` as set in `role`.
    pub fn add(&mut self, role: Role, text: &str) {
        self.add_as(Spread::Seldom, role, text);
    }

    /// Counts `text` as set in `role` on so many pages.
    pub fn add_as(&mut self, spread: Spread, role: Role, text: &str) {
        let chars = self.chars.entry(role).or_default();
        for c in visible(text) {
            chars.entry(c).and_modify(|widest| *widest = spread.min(*widest)).or_insert(spread);
        }
    }

    /// Counts the blanks between words, which are left out elsewhere: where no other font may be at hand, they too come
    /// from the role's own.
    pub fn add_spaces(&mut self, role: Role) {
        self.chars.entry(role).or_default().extend([' ', '\u{a0}', '\u{3000}'].map(|c| (c, Spread::Seldom)));
    }

    /// Counts all that `other` counts.
    pub fn merge(&mut self, other: &Usage) {
        for (role, theirs) in &other.chars {
            let chars = self.chars.entry(*role).or_default();
            for (c, spread) in theirs {
                chars.entry(*c).and_modify(|widest| *widest = *spread.min(widest)).or_insert(*spread);
            }
        }
    }

    /// Whether anything is set in `role`.
    pub(super) fn uses(&self, role: Role) -> bool {
        self.chars.get(&role).is_some_and(|chars| !chars.is_empty())
    }

    /// Visits the characters set in `role`, each with its spread.
    pub(crate) fn each(&self, role: Role, mut visit: impl FnMut(char, Spread)) {
        self.chars.get(&role).into_iter().flatten().for_each(|(c, spread)| visit(*c, *spread));
    }
}

/// How often each character is set in each role, so that texts can be taken out again.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tally {
    /// Beside the characters' numbers.
    counts: BTreeMap<Role, Vec<u32>>,
}

impl Tally {
    pub(crate) fn add(&mut self, role: Role, text: &str) {
        self.each(role, text, |count| *count = count.saturating_add(1));
    }

    pub(crate) fn remove(&mut self, role: Role, text: &str) {
        self.each(role, text, |count| *count = count.saturating_sub(1));
    }

    fn each(&mut self, role: Role, text: &str, change: impl Fn(&mut u32)) {
        /// By so many entries the table of counts grows.
        const BLOCK: usize = 4096;
        let counts = self.counts.entry(role).or_default();
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
        for (role, counts) in &self.counts {
            let chars = usage.chars.entry(*role).or_default();
            let all: u64 = counts.iter().map(|count| u64::from(*count)).sum();
            let often = u32::try_from(all / OFTEN.0).unwrap_or(u32::MAX).max(OFTEN.1);
            for (at, count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
                let spread = if *count < often { Spread::Seldom } else { Spread::Often };
                if let Some(c) = u32::try_from(at).ok().and_then(char::from_u32) {
                    chars.insert(c, spread);
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
        let tally = |texts: &[&str]| {
            let mut tally = Tally::default();
            texts.iter().for_each(|text| tally.add(Role::Title, text));
            tally
        };
        let texts = ["甲乙乙乙乙", "乙丙𠮷", "丁丁"];
        for out in 0..texts.len() {
            let mut less = tally(&texts);
            less.remove(Role::Title, texts[out]);
            less.add(Role::Title, "丙戊");
            let mut rest = texts;
            rest[out] = "丙戊";
            assert_eq!(less.usage(), tally(&rest).usage(), "{out}");
        }
        let mut spreads = BTreeMap::new();
        tally(&texts).usage().each(Role::Title, |c, spread| {
            spreads.insert(c, spread);
        });
        assert_eq!((spreads[&'乙'], spreads[&'丙']), (Spread::Often, Spread::Seldom));
    }
}
