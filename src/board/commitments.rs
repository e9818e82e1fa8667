//! The three axes of a commitment, never merged into one word: what the unit reports, what the reviewers decided, and
//! what the calendar says.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;
use serde::Serialize;

use super::number::first_number;
use super::responsible::responsible;
use super::{Board, Lamp, OrgId, Responsible};
use crate::kinds::{Amendment, Commitment, CommitmentType, Draft, Kind, Notice, Progress, ProgressState, Verdict};

/// What the unit reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reported {
    /// 未开始。
    NotStarted,
    /// 进行中。
    InProgress,
    /// 已完成。
    Done,
}

impl Reported {
    pub const ALL: [Self; 3] = [Self::NotStarted, Self::InProgress, Self::Done];

    /// The word used in data and addresses.
    pub fn word(self) -> &'static str {
        match self {
            Self::NotStarted => "not_started",
            Self::InProgress => "in_progress",
            Self::Done => "done",
        }
    }
}

/// Who promised. Lateness and failure are said of organisations only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Owner {
    /// The organisation, by its own words or as a reference.
    Org { name: String, org: Option<OrgId> },
    /// A member; the index is into the published members. `None` when the member is not published.
    Person { member: Option<usize> },
}

/// A commitment's derived facts on one day: nothing dated later is in them.
#[derive(Clone, Debug, PartialEq)]
pub struct CommitmentFacts {
    pub owner: Owner,
    pub responsible: Vec<Responsible>,
    pub reported: Reported,
    pub done_on: Option<Date>,
    /// The newest reported figure.
    pub value: Option<f64>,
    /// The target's number, where it has one.
    pub target: Option<f64>,
    /// `None`: not yet appraised, or not to be said because a person promised.
    pub verdict: Option<Box<Verdict>>,
    /// `None`: an assignment has no deadline, and a person is not dunned in public.
    pub lamp: Option<Lamp>,
    /// Up to today, the oldest first.
    pub progress: Vec<Progress>,
    /// Up to today, the oldest first.
    pub amendments: Vec<Amendment>,
}

impl CommitmentFacts {
    /// Whether it counts among the commitments of organisations that are appraised and have a deadline.
    pub fn is_appraised_kind(&self, commitment: &Commitment) -> bool {
        commitment.commitment_type != CommitmentType::Assignment && !self.is_personal()
    }

    pub fn is_personal(&self) -> bool {
        matches!(self.owner, Owner::Person { .. })
    }
}

/// The places of commitments by the id of the notice that announces an amendment of them.
pub(super) type Amended = HashMap<Arc<str>, Vec<usize>>;

impl Board {
    /// The notice that announces an amendment of a commitment, where that is there.
    pub fn notice_of(&self, draft: &Draft<Commitment>, amendment: &Amendment) -> Option<usize> {
        self.resolve(&draft.org, amendment.notice.as_ref()?, &[Notice::NAME])?.at
    }

    /// The commitments that a notice amends.
    pub fn amended_by(&self, notice: &str) -> &[usize] {
        let amended = self.amended.get_or_init(|| {
            let mut amended = Amended::new();
            for (at, (draft, facts)) in self.items.commitments.all().iter().zip(&*self.commitment_facts).enumerate() {
                for amendment in facts.amendments.iter().filter(|amendment| amendment.notice.is_some()) {
                    let notice = self.notice_of(draft, amendment).and_then(|notice| self.items.notices.get(notice));
                    let Some(notice) = notice else { continue };
                    let of_notice = amended.entry(notice.id.clone()).or_default();
                    if !of_notice.contains(&at) {
                        of_notice.push(at);
                    }
                }
            }
            amended
        });
        amended.get(notice).map_or(&[], Vec::as_slice)
    }
}

/// The three axes of anything that is to be done by a day, as they stand: nothing dated later is in them.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    /// Up to today, the oldest first.
    pub progress: Vec<Progress>,
    pub reported: Reported,
    pub done_on: Option<Date>,
    pub verdict: Option<Verdict>,
    /// `None` without a deadline.
    pub lamp: Option<Lamp>,
}

impl Standing {
    pub fn of(board: &Board, progress: &[Progress], verdict: Option<&Verdict>, deadline: Option<Date>) -> Self {
        let today = board.today;
        let progress: Vec<Progress> = progress.iter().filter(|entry| *entry.on <= today).cloned().collect();
        let done_on = progress.iter().find(|entry| entry.state == ProgressState::Done).map(|entry| *entry.on);
        let reported = match () {
            () if done_on.is_some() => Reported::Done,
            () if progress.is_empty() => Reported::NotStarted,
            () => Reported::InProgress,
        };
        let due_soon = board.settings.limits.due_soon_days;
        Self {
            progress,
            reported,
            done_on,
            verdict: verdict.filter(|verdict| *verdict.on <= today).cloned(),
            lamp: deadline.map(|deadline| Lamp::of(deadline, done_on, due_soon, today)),
        }
    }
}

pub(super) fn facts(board: &Board, draft: &Draft<Commitment>) -> CommitmentFacts {
    let today = board.today;
    let owner = owner(board, draft);
    let personal = matches!(owner, Owner::Person { .. });
    let deadline = draft.deadline.filter(|_| draft.commitment_type != CommitmentType::Assignment && !personal);
    let verdict = draft.verdict.as_deref().filter(|_| !personal);
    let Standing { progress, reported, done_on, verdict, lamp } =
        Standing::of(board, &draft.progress, verdict, deadline.map(|day| *day));
    let mut responsible = responsible(board, draft);
    // A person's name does not stand beside a lateness or a failure.
    let troubled = matches!(lamp, Some(Lamp::Overdue | Lamp::LateDone))
        || verdict.as_ref().is_some_and(|verdict| verdict.result != crate::kinds::VerdictResult::Fulfilled);
    if troubled {
        responsible.retain(|responsible| !matches!(responsible, Responsible::Person { .. }));
    }
    CommitmentFacts {
        owner,
        responsible,
        reported,
        done_on,
        value: progress.iter().rev().find_map(|entry| entry.value),
        target: draft.target.as_ref().and_then(|target| first_number(target)),
        verdict: verdict.map(Box::new),
        lamp,
        progress,
        amendments: draft.amendments.iter().filter(|amendment| *amendment.on <= today).cloned().collect(),
    }
}

fn owner(board: &Board, draft: &Draft<Commitment>) -> Owner {
    let own = || {
        let org = board.org_of(draft);
        Owner::Org { name: board.org(org).draft.name.0.clone(), org: Some(org) }
    };
    let Some(pledger) = &draft.pledger else { return own() };
    match board.resolve(&draft.org, pledger, &["org", "member"]) {
        Some(target) if target.kind == "member" => Owner::Person { member: target.at },
        Some(target) => match target.at {
            Some(at) => Owner::Org { name: board.orgs[at].draft.name.0.clone(), org: Some(OrgId(at)) },
            None => own(),
        },
        // Plain text may be a person's name: unless it sounds like a unit it is treated as one, and spared.
        None if sounds_like_a_unit(pledger) => Owner::Org { name: pledger.0.clone(), org: None },
        None => Owner::Person { member: None },
    }
}

/// Whether a name in words is a unit's and not a person's. Errs on the side of a person.
pub(crate) fn sounds_like_a_unit(text: &str) -> bool {
    const ENDINGS: &[&str] = &[
        "党委",
        "党组",
        "支部",
        "总支",
        "工委",
        "机关",
        "局",
        "办",
        "办公室",
        "中心",
        "委",
        "委员会",
        "处",
        "科",
        "站",
        "所",
        "厅",
        "院",
        "校",
        "公司",
        "集团",
        "社区",
        "村",
        "街道",
        "镇",
        "小组",
        "队",
        "班",
        "班子",
        "部",
        "医院",
        "学校",
        "单位",
        "协会",
        "Branch",
        "Committee",
    ];
    let text = text.trim_end_matches(['）', ')']);
    text.chars().count() > 4 || ENDINGS.iter().any(|ending| text.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_not_a_unit() {
        assert!(!sounds_like_a_unit("林溪"));
        assert!(!sounds_like_a_unit("欧阳少东"));
        assert!(sounds_like_a_unit("示例村党总支"));
        assert!(sounds_like_a_unit("办公室"));
    }
}
