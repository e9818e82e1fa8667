//! What commitments promised in the last edition: what of it was changed and is not said to be changed is told.
//!
//! A promise that shrinks between two nights is what a board of promises is there to prevent. The words of each commitment
//! are kept as they were published, until an entry under `amendments` says what became of them. Kept as bytes: an index by
//! the names, sorted, with a hash of the words, and the words, which are read only where the hash is another.

use std::collections::HashSet;
use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::last::{name, short};
use crate::board::Board;
use crate::diagnostic::{Diagnostic, Message, Place, say};
use crate::kinds::{AmendedField, Commitment, Draft};
use crate::lint::{read_date, same, without_signs};

pub const CODE: &str = "changed-without-amendment";

/// A promise of the last edition that is another now, of which no amendment says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsaid {
    /// The commitment's id.
    pub item: Arc<str>,
    /// As `field:` of an amendment has it; also the key where it is written.
    pub field: &'static str,
    /// What an amendment says of it; a dash for what was not said.
    pub from: String,
    pub to: String,
    zh: &'static str,
    en: &'static str,
    place: Place,
}

/// The terms of all commitments of an edition.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Terms {
    /// Sorted by the names.
    index: Vec<Entry>,
    words: Vec<u8>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Entry {
    name: u64,
    hash: u64,
    /// Where its words begin.
    at: u32,
}

/// Bytes of an entry: its name, its hash, its place.
const ENTRY: usize = 20;

/// What a commitment promises, in its author's words.
#[derive(Debug, Serialize, Deserialize)]
struct Promise<'a> {
    item: &'a str,
    target: Option<&'a str>,
    unit: Option<&'a str>,
    deadline: Option<Date>,
}

impl<'a> Promise<'a> {
    fn of(draft: &'a Draft<Commitment>) -> Self {
        Self {
            item: &draft.item,
            target: draft.target.as_deref(),
            unit: draft.unit.as_deref(),
            deadline: draft.deadline.map(|day| *day),
        }
    }

    /// The same for words that say the same.
    fn hash(&self) -> u64 {
        let texts = [Some(self.item), self.target, self.unit].map(Option::unwrap_or_default);
        let mut all: String = texts.into_iter().flat_map(|text| without_signs(text).chain(['\n'])).collect();
        all.extend(self.deadline.map(|day| day.to_string()));
        short(all.as_bytes())
    }

    /// The figure with what it counts.
    fn goal(&self) -> String {
        format!("{}{}", self.target.unwrap_or_default(), self.unit.unwrap_or_default())
    }
}

impl Terms {
    /// Those of a board. What was changed and not said stays as it was in the edition `before`, and so does what is only away
    /// for now: `away` tells by their ids.
    pub(super) fn of(board: &Board, away: &HashSet<u64>, before: Option<&Self>) -> Self {
        let of_draft = |draft: &Draft<Commitment>| {
            let (name, promise) = (name(&draft.id), Promise::of(draft));
            let old = before.and_then(|before| Some((before.entry(name)?, before)));
            let hash = promise.hash();
            let unsaid = old.filter(|(entry, before)| {
                entry.hash != hash && before.promise(entry).is_some_and(|old| !unsaid(&old, draft).is_empty())
            });
            match unsaid {
                Some((entry, before)) => (name, entry.hash, before.bytes(&entry).to_vec()),
                None => (name, hash, postcard::to_stdvec(&promise).unwrap_or_default()),
            }
        };
        let mut kept: Vec<(u64, u64, Vec<u8>)> = board.items.commitments.all().par_iter().map(of_draft).collect();
        let here: HashSet<u64> = kept.iter().map(|(name, ..)| *name).collect();
        if let Some(before) = before {
            let gone = before.index.iter().filter(|entry| away.contains(&entry.name) && !here.contains(&entry.name));
            kept.extend(gone.map(|entry| (entry.name, entry.hash, before.bytes(entry).to_vec())));
        }
        kept.sort_unstable_by_key(|(name, ..)| *name);
        let mut terms = Self::default();
        for (name, hash, words) in kept {
            let Ok(at) = u32::try_from(terms.words.len()) else { break };
            terms.index.push(Entry { name, hash, at });
            terms.words.extend_from_slice(&words);
        }
        terms
    }

    /// What a board says otherwise than these, and does not say so.
    pub(super) fn unsaid(&self, board: &Board) -> Vec<Unsaid> {
        if self.index.is_empty() {
            return Vec::new();
        }
        let of_draft = |draft: &Draft<Commitment>| {
            let entry = self.entry(name(&draft.id)).filter(|entry| entry.hash != Promise::of(draft).hash());
            let old = entry.and_then(|entry| self.promise(&entry));
            old.map(|old| unsaid(&old, draft)).unwrap_or_default()
        };
        board.items.commitments.all().par_iter().flat_map_iter(of_draft).collect()
    }

    fn entry(&self, name: u64) -> Option<Entry> {
        let at = self.index.binary_search_by_key(&name, |entry| entry.name).ok()?;
        self.index.get(at).copied()
    }

    /// From the words of an entry on.
    fn bytes(&self, entry: &Entry) -> &[u8] {
        let from = self.words.get(entry.at as usize..).unwrap_or_default();
        let read = postcard::take_from_bytes::<Promise<'_>>(from);
        read.map_or(&[], |(_, rest)| &from[..from.len() - rest.len()])
    }

    fn promise(&self, entry: &Entry) -> Option<Promise<'_>> {
        postcard::from_bytes(self.words.get(entry.at as usize..)?).ok()
    }

    pub(super) fn encoded(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(8 + self.index.len() * ENTRY + self.words.len());
        out.extend_from_slice(&(self.index.len() as u64).to_le_bytes());
        for Entry { name, hash, at } in &self.index {
            out.extend_from_slice(&name.to_le_bytes());
            out.extend_from_slice(&hash.to_le_bytes());
            out.extend_from_slice(&at.to_le_bytes());
        }
        out.extend_from_slice(&self.words);
        out
    }

    pub(super) fn decoded(bytes: &[u8]) -> Option<Self> {
        let (number, rest) = bytes.split_first_chunk::<8>()?;
        let length = usize::try_from(u64::from_le_bytes(*number)).ok()?.checked_mul(ENTRY)?;
        let (index, words) = rest.split_at_checked(length)?;
        let entry = |bytes: &[u8; ENTRY]| {
            let (name, rest) = bytes.split_first_chunk()?;
            let (hash, at) = rest.split_first_chunk()?;
            let [name, hash] = [name, hash].map(|bytes| u64::from_le_bytes(*bytes));
            Some(Entry { name, hash, at: u32::from_le_bytes(*at.first_chunk()?) })
        };
        let index: Option<Vec<Entry>> = index.as_chunks::<ENTRY>().0.iter().map(entry).collect();
        Some(Self { index: index?, words: words.to_vec() })
    }
}

/// What of a promise is another and is not said to be.
fn unsaid(old: &Promise<'_>, draft: &Draft<Commitment>) -> Vec<Unsaid> {
    let now = Promise::of(draft);
    let said = |field: AmendedField, is_old: &dyn Fn(&str) -> bool| {
        draft.amendments.iter().any(|amendment| amendment.field == field && is_old(&amendment.from))
    };
    let change = |field: &'static str, (zh, en), from: String, to: String| {
        let or_dash = |text: String| if text.is_empty() { "—".to_owned() } else { text };
        let (item, place) = (draft.id.clone(), draft.origin.key(field));
        Unsaid { item, field, from: or_dash(from), to: or_dash(to), zh, en, place }
    };
    let mut changes = Vec::new();
    if !same(old.item, now.item) && !said(AmendedField::Item, &|from| same(from, old.item)) {
        let words = ("承诺事项", "what is promised");
        changes.push(change("item", words, old.item.to_owned(), now.item.to_owned()));
    }
    let (old_goal, new_goal) = (old.goal(), now.goal());
    if !same(&old_goal, &new_goal) {
        let figure = old.target.unwrap_or_default();
        let is_said = said(AmendedField::Target, &|from| same(from, figure) || same(from, &old_goal))
            || said(AmendedField::Unit, &|from| same(from, old.unit.unwrap_or_default()) && old.target == now.target);
        if !is_said {
            changes.push(change("target", ("目标", "the target"), old_goal, new_goal));
        }
    }
    if old.deadline != now.deadline && !said(AmendedField::Deadline, &|from| read_date(from) == old.deadline) {
        let words = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
        changes.push(change("deadline", ("期限", "the deadline"), words(old.deadline), words(now.deadline)));
    }
    changes
}

impl Unsaid {
    /// What the author is told, with the entry to write.
    pub(crate) fn told(&self, today: Date) -> Diagnostic {
        let Self { item, field, from: old, to: new, zh, en, place } = self;
        let message = say!(
            "公布以后，{zh}由“{old}”改成了“{new}”，没有修改记录",
            "since it was published {en} was changed from `{old}` to `{new}`, and no amendment says so"
        );
        let quoted = |text: &str| serde_json::to_string(text).unwrap_or_default();
        let (from, to) = (quoted(old), quoted(new));
        let entry =
            |reason: &str| format!("- {{ on: {today}, field: {field}, from: {from}, to: {to}, reason: {reason} }}");
        let (zh_entry, en_entry) = (entry("为什么改"), entry("why"));
        let hint: Message = say!(
            "在 amendments: 下面加一条：{zh_entry}（noticeboard check --fix 会添上，只差原因）；写错了就改回",
            "add under `amendments:` the entry {en_entry} (`noticeboard check --fix` adds it but for the reason); or change it back"
        );
        Diagnostic::error(CODE, place.clone(), message).hint(hint).item(item.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::sources;
    use crate::pipeline::{Options, check_sources};

    const TERMS: &str = "item: 新增停车位\nresponsible: 物业办\ntarget: 200\nunit: 个\ndeadline: 2026-12-31\n";

    fn board(text: &str) -> Board {
        let sources = sources(&[("content/commitments/a.yaml", text)]);
        check_sources(&sources, &Options::default()).assembled.board
    }

    /// What is said of a board after these terms, which are kept and found again.
    fn since(terms: &Terms, text: &str) -> Vec<String> {
        let found_again = Terms::decoded(&terms.encoded()).expect("terms");
        assert_eq!(&found_again, terms);
        let board = board(text);
        let found = found_again.unsaid(&board);
        found
            .iter()
            .map(|unsaid| unsaid.told(board.today))
            .map(|d| format!("{}\n{}", d.message.zh, d.hint.map(|hint| hint.zh).unwrap_or_default()))
            .collect()
    }

    #[test]
    fn a_promise_that_is_changed_without_a_word_is_told_with_the_entry_to_write() {
        let terms = Terms::of(&board(TERMS), &HashSet::new(), None);
        assert!(since(&terms, TERMS).is_empty());
        assert!(since(&terms, &TERMS.replace("新增停车位", "新增 停车位。")).is_empty());
        let smaller = TERMS.replace("200", "20");
        let found = since(&terms, &smaller);
        assert_eq!(found.len(), 1);
        assert!(found[0].contains("目标由“200个”改成了“20个”"), "{}", found[0]);
        assert!(found[0].contains("field: target, from: \"200个\", to: \"20个\""), "{}", found[0]);
        let all = TERMS.replace("200", "20").replace("停车位", "车位").replace("12-31", "12-30");
        assert_eq!(since(&terms, &all).len(), 3);
        // The entry that was told is the answer, pasted as it is.
        for from in ["200", "200个"] {
            let said = format!(
                "{smaller}amendments:\n  - {{ on: 2026-06-30, field: target, from: \"{from}\", to: \"20个\", reason: 地方不够 }}\n"
            );
            assert!(since(&terms, &said).is_empty(), "{from}");
        }
        let other = format!(
            "{smaller}amendments:\n  - {{ on: 2026-06-30, field: target, from: \"21\", to: \"20\", reason: 地方不够 }}\n"
        );
        assert_eq!(since(&terms, &other).len(), 1);
    }

    #[test]
    fn what_was_not_said_is_not_forgotten_by_the_next_edition() {
        let first = Terms::of(&board(TERMS), &HashSet::new(), None);
        let smaller = TERMS.replace("200", "20");
        let second = Terms::of(&board(&smaller), &HashSet::new(), Some(&first));
        assert_eq!(since(&second, &smaller).len(), 1);
        // Nor when it was away in between.
        let away = HashSet::from([name("commitments/a")]);
        let withdrawn = board(&format!("{TERMS}status: withdrawn\n"));
        let third = Terms::of(&withdrawn, &away, Some(&second));
        assert_eq!(since(&third, &smaller).len(), 1);
        assert!(since(&third, TERMS).is_empty());
        // Whoever says it begins anew.
        let said = format!(
            "{smaller}amendments:\n  - {{ on: 2026-06-30, field: target, from: \"200\", to: \"20\", reason: 地方不够 }}\n"
        );
        let fourth = Terms::of(&board(&said), &HashSet::new(), Some(&third));
        assert!(since(&fourth, &smaller).is_empty());
        // What is gone for good is forgotten.
        assert!(Terms::of(&withdrawn, &HashSet::new(), Some(&fourth)).index.is_empty());
    }

    #[test]
    fn damaged_terms_are_none() {
        let whole = Terms::of(&board(TERMS), &HashSet::new(), None).encoded();
        for length in 0..whole.len() {
            if let Some(terms) = Terms::decoded(&whole[..length]) {
                terms.unsaid(&board(&TERMS.replace("200", "20")));
            }
        }
        assert!(Terms::decoded(&[0xff; 16]).is_none());
    }
}
