//! What changed lately: dated facts of published items, the newest first.

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

impl Board {
    /// The changes of the last `days` days up to today, the newest first, at most `limit`; only of organisations in
    /// `orgs`, a range of [`Board::orgs`].
    pub fn changes(&self, orgs: &std::ops::Range<usize>, days: i64, limit: usize) -> Vec<Change> {
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
        changes.truncate(limit);
        changes
    }
}
