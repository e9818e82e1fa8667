//! What changed lately: dated facts of published items, the newest first.

use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;
use serde::Serialize;

use super::lamp::days_between;
use super::{Board, CommitmentFacts, Shared, Store};
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
    today: Date,
    items: Store,
    facts: Shared<Arc<CommitmentFacts>>,
    changes: Vec<Change>,
}

impl Recent {
    fn is_of(&self, board: &Board) -> bool {
        let (own, its) = (&self.items, &board.items);
        self.today == board.today
            && self.facts.is(&board.commitment_facts)
            && own.commitments.is(&its.commitments)
            && own.posts.is(&its.posts)
            && own.exemplars.is(&its.exemplars)
            && own.rolls.is(&its.rolls)
            && own.notices.is(&its.notices)
    }
}

impl Board {
    /// The changes of the last `days` days up to today, the newest first, at most `limit`; only of organisations in
    /// `orgs`, a range of [`Board::orgs`].
    pub fn changes(&self, orgs: &Range<usize>, days: i64, limit: usize) -> Vec<Change> {
        match &self.memory {
            Some(memory) if days <= MONTH && *orgs == (0..self.orgs.len()) => {
                let known = memory.recall::<Recent>().filter(|last| last.is_of(self));
                let recent = known.unwrap_or_else(|| {
                    let (items, facts) = (self.items.clone(), self.commitment_facts.clone());
                    let changes = self.look_for_changes(orgs, MONTH);
                    let recent = Arc::new(Recent { today: self.today, items, facts, changes });
                    memory.keep(recent.clone());
                    recent
                });
                let late = recent.changes.iter().filter(|change| days_between(change.on, self.today) < days);
                late.take(limit).cloned().collect()
            }
            _ => {
                let mut changes = self.look_for_changes(orgs, days);
                changes.truncate(limit);
                changes
            }
        }
    }

    fn look_for_changes(&self, orgs: &Range<usize>, days: i64) -> Vec<Change> {
        let mut changes = Vec::new();
        let mut see = |on: Date, kind, of, at| {
            if on <= self.today && days_between(on, self.today) < days {
                changes.push(Change { on, kind, of, at });
            }
        };
        let items = &self.items;
        for at in items.commitments.range(orgs) {
            let draft = &items.commitments.all()[at];
            let facts = &self.commitment_facts[at];
            draft.common.published_on.iter().for_each(|on| see(**on, ChangeKind::Posted, "commitment", at));
            for entry in &facts.progress {
                let kind = if entry.state == ProgressState::Done { ChangeKind::Done } else { ChangeKind::Progress };
                see(*entry.on, kind, "commitment", at);
            }
            if draft.commitment_type != CommitmentType::Assignment {
                facts.verdict.iter().for_each(|verdict| see(*verdict.on, ChangeKind::Verdict, "commitment", at));
            }
            facts.amendments.iter().for_each(|amendment| see(*amendment.on, ChangeKind::Amended, "commitment", at));
            draft.exemplary.iter().for_each(|exemplary| see(*exemplary.on, ChangeKind::Exemplary, "commitment", at));
        }
        for at in items.posts.range(orgs) {
            let draft = &items.posts.all()[at];
            let posted = draft.common.published_on.or(draft.approved_on.first().copied());
            posted.iter().for_each(|on| see(**on, ChangeKind::Posted, "post", at));
        }
        for at in items.exemplars.range(orgs) {
            items.exemplars.all()[at]
                .common
                .published_on
                .iter()
                .for_each(|on| see(**on, ChangeKind::Posted, "exemplar", at));
        }
        for at in items.rolls.range(orgs) {
            let draft = &items.rolls.all()[at];
            match draft.conferred_on {
                Some(on) => see(*on, ChangeKind::Conferred, "roll", at),
                None => draft.common.published_on.iter().for_each(|on| see(**on, ChangeKind::Posted, "roll", at)),
            }
        }
        for at in items.notices.range(orgs) {
            see(*items.notices.all()[at].starts_on, ChangeKind::NoticeOpens, "notice", at);
        }
        changes.sort_by(|a, b| (b.on, a.kind, a.of, a.at).cmp(&(a.on, b.kind, b.of, b.at)));
        // Two reports of one item on one day are one line.
        changes.dedup_by(|a, b| (a.on, a.kind, a.of, a.at) == (b.on, b.kind, b.of, b.at));
        changes
    }
}
