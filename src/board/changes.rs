//! What changed lately: dated facts of published items, the newest first.

use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;
use serde::Serialize;

use super::Board;
use super::lamp::days_between;
use crate::kinds::{CommitmentType, ProgressState};

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// A new item.
    Posted,
    Progress,
    Done,
    Verdict,
    Amended,
    Exemplary,
    /// A notice's period begins.
    NoticeOpens,
    Conferred,
}

/// One dated fact. It names no person's gain or loss: stars and reviews are not among them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub on: Date,
    pub kind: ChangeKind,
    /// The kind of the item, by name.
    pub of: &'static str,
    /// Its place among the published items of its kind.
    pub at: usize,
}

/// Of the whole board so many days are asked for again and again.
const MONTH: i64 = 30;

/// The changes of a whole board in a month, for as long as it stays as it is.
struct Recent {
    of: Board,
    changes: Vec<Change>,
}

impl Recent {
    fn of(board: &Board) -> Self {
        let mut changes = Vec::new();
        for kind in DATED {
            board.dated(kind, board.places(kind, &(0..board.orgs.len())), MONTH, &mut changes);
        }
        Self { of: board.without_memory(), changes: sorted(changes) }
    }

    /// Those of a board that revises this one's: of an item that changed the facts are told anew.
    fn follow(&self, board: &Board) -> Self {
        let mut changes = self.changes.clone();
        for kind in DATED {
            let changed = board.changed_places(&self.of, kind);
            if !changed.is_empty() {
                changes.retain(|change| change.of != kind || changed.binary_search(&change.at).is_err());
                board.dated(kind, changed.into_iter(), MONTH, &mut changes);
            }
        }
        Self { of: board.without_memory(), changes: sorted(changes) }
    }
}

/// The kinds, by name, whose items have dated facts that are told.
const DATED: [&str; 5] = ["commitment", "post", "exemplar", "roll", "notice"];

impl Board {
    /// The changes of the last `days` days up to today, the newest first, at most `limit`; only of organisations in
    /// `orgs`, a range of [`Board::orgs`].
    pub fn changes(&self, orgs: &Range<usize>, days: i64, limit: usize) -> Vec<Change> {
        match &self.memory {
            Some(memory) if days <= MONTH && *orgs == (0..self.orgs.len()) => {
                let recent = match memory.recall::<Recent>() {
                    Some(last) if self.is(&last.of) => last,
                    last => {
                        let follows = last.filter(|last| self.revises(&last.of));
                        let recent = Arc::new(follows.map_or_else(|| Recent::of(self), |last| last.follow(self)));
                        memory.keep(recent.clone());
                        recent
                    }
                };
                let late = recent.changes.iter().filter(|change| days_between(change.on, self.today) < days);
                late.take(limit).cloned().collect()
            }
            _ => {
                let mut changes = Vec::new();
                for kind in DATED {
                    self.dated(kind, self.places(kind, orgs), days, &mut changes);
                }
                changes = sorted(changes);
                changes.truncate(limit);
                changes
            }
        }
    }

    /// The places of a kind's items in a range of organisations.
    fn places(&self, kind: &str, orgs: &Range<usize>) -> Range<usize> {
        let items = &self.items;
        match kind {
            "commitment" => items.commitments.range(orgs),
            "post" => items.posts.range(orgs),
            "exemplar" => items.exemplars.range(orgs),
            "roll" => items.rolls.range(orgs),
            "notice" => items.notices.range(orgs),
            _ => 0..0,
        }
    }

    /// The places of a kind's items that are not those of a board that this one revises.
    fn changed_places(&self, last: &Self, kind: &str) -> Vec<usize> {
        let (items, before) = (&self.items, &last.items);
        match kind {
            "commitment" => {
                let facts = self.commitment_facts.iter().zip(&last.commitment_facts);
                let drafts = items.commitments.all().iter().zip(before.commitments.all());
                let same = drafts.zip(facts).map(|((a, b), (c, d))| a.is(b) && Arc::ptr_eq(c, d));
                same.enumerate().filter(|(_, same)| !same).map(|(at, _)| at).collect()
            }
            "post" => items.posts.changed_places(&before.posts),
            "exemplar" => items.exemplars.changed_places(&before.exemplars),
            "roll" => items.rolls.changed_places(&before.rolls),
            "notice" => items.notices.changed_places(&before.notices),
            _ => Vec::new(),
        }
    }

    /// Tells the dated facts of some items of a kind, as far as they are `days` old at most.
    fn dated(&self, kind: &'static str, places: impl Iterator<Item = usize>, days: i64, changes: &mut Vec<Change>) {
        let items = &self.items;
        for at in places {
            let mut see = |on: Date, what| {
                if on <= self.today && days_between(on, self.today) < days {
                    changes.push(Change { on, kind: what, of: kind, at });
                }
            };
            match kind {
                "commitment" => {
                    let draft = &items.commitments.all()[at];
                    let facts = &self.commitment_facts[at];
                    draft.common.published_on.iter().for_each(|on| see(**on, ChangeKind::Posted));
                    for entry in &facts.progress {
                        let done = entry.state == ProgressState::Done;
                        see(*entry.on, if done { ChangeKind::Done } else { ChangeKind::Progress });
                    }
                    if draft.commitment_type != CommitmentType::Assignment {
                        facts.verdict.iter().for_each(|verdict| see(*verdict.on, ChangeKind::Verdict));
                    }
                    facts.amendments.iter().for_each(|amendment| see(*amendment.on, ChangeKind::Amended));
                    draft.exemplary.iter().for_each(|exemplary| see(*exemplary.on, ChangeKind::Exemplary));
                }
                "post" => {
                    let draft = &items.posts.all()[at];
                    let posted = draft.common.published_on.or(draft.approved_on.first().copied());
                    posted.iter().for_each(|on| see(**on, ChangeKind::Posted));
                }
                "exemplar" => {
                    let posted = items.exemplars.all()[at].common.published_on;
                    posted.iter().for_each(|on| see(**on, ChangeKind::Posted));
                }
                "roll" => {
                    let draft = &items.rolls.all()[at];
                    match draft.conferred_on {
                        Some(on) => see(*on, ChangeKind::Conferred),
                        None => draft.common.published_on.iter().for_each(|on| see(**on, ChangeKind::Posted)),
                    }
                }
                "notice" => see(*items.notices.all()[at].starts_on, ChangeKind::NoticeOpens),
                _ => {}
            }
        }
    }
}

/// The newest first, and two reports of one item on one day as one line.
fn sorted(mut changes: Vec<Change>) -> Vec<Change> {
    changes.sort_by(|a, b| (b.on, a.kind, a.of, a.at).cmp(&(a.on, b.kind, b.of, b.at)));
    changes.dedup_by(|a, b| (a.on, a.kind, a.of, a.at) == (b.on, b.kind, b.of, b.at));
    changes
}
