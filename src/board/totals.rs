//! Totals up the organisation tree, each with its denominator and the undecided.

use std::collections::BTreeSet;
use std::ops::{AddAssign, SubAssign};

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::{Board, CommitmentFacts, Lamp, NoticeState, OrgId, Projects, Reported, Stage};
use crate::kinds::{Commitment, CommitmentType, KINDS, VerdictResult, with_kinds};

/// Appraised commitments of organisations: assignments and personal pledges are not among them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Fulfilment {
    /// All of them: the denominator.
    pub total: usize,
    pub fulfilled: usize,
    pub partly: usize,
    pub unfulfilled: usize,
    /// 尚未评议；never counted as not done.
    pub undecided: usize,
    pub not_started: usize,
    pub in_progress: usize,
    pub done: usize,
    /// Not done, the deadline further off. The five lamps add up to the total.
    pub on_time: usize,
    pub due_soon: usize,
    pub overdue: usize,
    /// The last two add up to [`Self::done`].
    pub done_in_time: usize,
    pub late_done: usize,
    /// Whose words were changed since they were published.
    pub amended: usize,
}

impl Fulfilment {
    /// The appraised: the denominator of the verdicts.
    pub fn decided(&self) -> usize {
        self.fulfilled + self.partly + self.unfulfilled
    }

    pub(crate) fn count(&mut self, facts: &CommitmentFacts) {
        self.total += 1;
        match facts.verdict.as_ref().map(|verdict| verdict.result) {
            Some(VerdictResult::Fulfilled) => self.fulfilled += 1,
            Some(VerdictResult::Partly) => self.partly += 1,
            Some(VerdictResult::Unfulfilled) => self.unfulfilled += 1,
            None => self.undecided += 1,
        }
        match facts.reported {
            Reported::NotStarted => self.not_started += 1,
            Reported::InProgress => self.in_progress += 1,
            Reported::Done => self.done += 1,
        }
        self.amended += usize::from(!facts.amendments.is_empty());
        match facts.lamp {
            Some(Lamp::OnTime) => self.on_time += 1,
            Some(Lamp::DueSoon) => self.due_soon += 1,
            Some(Lamp::Overdue) => self.overdue += 1,
            Some(Lamp::DoneInTime) => self.done_in_time += 1,
            Some(Lamp::LateDone) => self.late_done += 1,
            None => {}
        }
    }
}

/// How many items of each kind there are, beside [`KINDS`]. Templates see them by the kinds' folders: `posts`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts([usize; KINDS.len()]);

impl Counts {
    /// The number of a kind's items, by the kind's name.
    pub fn of(&self, kind: &str) -> usize {
        KINDS.iter().position(|info| info.name == kind).map_or(0, |at| self.0[at])
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.0.iter_mut().zip(other.0).for_each(|(own, other)| *own += other);
    }
}

impl SubAssign for Counts {
    fn sub_assign(&mut self, other: Self) {
        self.0.iter_mut().zip(other.0).for_each(|(own, other)| *own -= other);
    }
}

impl Serialize for Counts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (kind, count) in KINDS.iter().zip(self.0).filter(|(kind, _)| kind.has_pages && !kind.folder.is_empty()) {
            map.serialize_entry(kind.folder, &count)?;
        }
        map.end()
    }
}

/// What an organisation and everything below it has on the board.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Totals {
    /// Itself and those below.
    pub orgs: usize,
    /// Every item by its kind. Of the commitments there are those below in [`Fulfilment`], assignments and personal
    /// pledges.
    #[serde(flatten)]
    pub items: Counts,
    /// Posts at full stars whose award is on record.
    pub named_posts: usize,
    /// Posts at full stars without one.
    pub full_posts: usize,
    pub open_posts: usize,
    pub fulfilment: Fulfilment,
    /// 任务分工。
    pub assignments: usize,
    /// Promised by persons.
    pub personal: usize,
    pub open_notices: usize,
    /// Among the services.
    pub projects: Projects,
}

macro_rules! add_and_subtract {
    ($type:ident { $($field:ident),* $(,)? }) => {
        impl SubAssign for $type {
            fn sub_assign(&mut self, other: Self) {
                $(self.$field -= other.$field;)*
            }
        }

        impl AddAssign for $type {
            fn add_assign(&mut self, other: Self) {
                $(self.$field += other.$field;)*
            }
        }
    };
}
add_and_subtract!(Fulfilment {
    total,
    fulfilled,
    partly,
    unfulfilled,
    undecided,
    not_started,
    in_progress,
    done,
    on_time,
    due_soon,
    overdue,
    done_in_time,
    late_done,
    amended,
});
add_and_subtract!(Totals {
    orgs,
    items,
    named_posts,
    full_posts,
    open_posts,
    fulfilment,
    assignments,
    personal,
    open_notices,
    projects,
});
add_and_subtract!(Projects { total, ordered, dispatched, accepted, done, due_soon, overdue, late_done });

impl Totals {
    fn count_commitment(&mut self, commitment: &Commitment, facts: &CommitmentFacts) {
        if commitment.commitment_type == CommitmentType::Assignment {
            self.assignments += 1;
        } else if facts.is_personal() {
            self.personal += 1;
        } else {
            self.fulfilment.count(facts);
        }
    }
}

/// Totals of every organisation with all below it, beside [`Board::orgs`].
pub(super) fn totals(board: &Board) -> Vec<Totals> {
    let mut totals: Vec<Totals> = (0..board.orgs.len()).map(|at| of_one(board, at)).collect();
    // Children stand after their parents, so going backwards each is complete before it is added.
    for at in (1..totals.len()).rev() {
        if let Some(parent) = board.orgs[at].parent {
            let sum = totals[at];
            totals[parent.0] += sum;
        }
    }
    totals
}

/// The totals of a board, from those of an earlier one in which only the items of these organisations were others.
pub(super) fn follow(board: &Board, last: &Board, changed: &BTreeSet<OrgId>) -> Vec<Totals> {
    let mut totals = last.totals.clone();
    for org in changed {
        let (before, now) = (of_one(last, org.0), of_one(board, org.0));
        if before == now {
            continue;
        }
        for above in board.ancestry(*org) {
            totals[above.0] -= before;
            totals[above.0] += now;
        }
    }
    totals
}

/// What an organisation itself has.
fn of_one(board: &Board, at: usize) -> Totals {
    let items = &board.items;
    let own = at..at + 1;
    let mut sum = Totals { orgs: 1, ..Totals::default() };
    macro_rules! count {
        ($($field:ident: $type:ident),* $(,)?) => {
            sum.items = Counts([$(items.$field.range(&own).len()),*]);
        };
    }
    with_kinds!(count);
    for n in items.posts.range(&own) {
        match board.post_facts[n].stage {
            Stage::Named => sum.named_posts += 1,
            Stage::Full => sum.full_posts += 1,
            Stage::Open => sum.open_posts += 1,
            Stage::Building | Stage::Plain => {}
        }
    }
    for n in items.commitments.range(&own) {
        sum.count_commitment(&items.commitments.all()[n], &board.commitment_facts[n]);
    }
    for n in items.notices.range(&own) {
        sum.open_notices += usize::from(board.notice_facts[n].state == NoticeState::Open);
    }
    for n in items.services.range(&own) {
        sum.projects.count(board, &items.services.all()[n]);
    }
    sum
}

impl Board {
    /// The totals of a group of organisations, each with all below it; nested ones count once.
    pub fn group_totals(&self, members: &[OrgId]) -> Totals {
        let mut sum = Totals::default();
        for (n, member) in members.iter().enumerate() {
            let inside_another = members
                .iter()
                .enumerate()
                .any(|(m, other)| m != n && self.org(*other).subtree.contains(&member.0) && (other != member || m < n));
            if !inside_another {
                sum += self.totals[member.0];
            }
        }
        sum
    }
}
