//! Projects of several units (共建项目、重点项目): how far they are, and where they stand against their day.

use serde::Serialize;

use super::commitments::sounds_like_a_unit;
use super::{Board, Lamp};
use crate::kinds::{Draft, Kind, Org, Service, ServiceState, Team, Text};

/// How many there are, each count out of the first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Projects {
    /// All of them: the denominator.
    pub total: usize,
    pub ordered: usize,
    pub dispatched: usize,
    pub accepted: usize,
    pub done: usize,
    pub due_soon: usize,
    pub overdue: usize,
    pub late_done: usize,
}

impl Projects {
    pub(crate) fn count(&mut self, board: &Board, service: &Draft<Service>) {
        if !service.service_type.is_project() {
            return;
        }
        self.total += 1;
        match project_state(board, service) {
            ServiceState::Ordered => self.ordered += 1,
            ServiceState::Dispatched => self.dispatched += 1,
            ServiceState::Accepted => self.accepted += 1,
            ServiceState::Done => self.done += 1,
        }
        match project_lamp(board, service) {
            Some(Lamp::DueSoon) => self.due_soon += 1,
            Some(Lamp::Overdue) => self.overdue += 1,
            Some(Lamp::LateDone) => self.late_done += 1,
            Some(Lamp::OnTime | Lamp::DoneInTime) | None => {}
        }
    }
}

/// How far a project is on the board's day: what is done later is not done yet.
pub(crate) fn project_state(board: &Board, service: &Draft<Service>) -> ServiceState {
    match service.done_on {
        Some(day) if *day > board.today => ServiceState::Accepted,
        _ => service.reached(),
    }
}

/// A project's lamp; none without a day on which it is due, and none beside a person's name: nobody is dunned in public.
pub(crate) fn project_lamp(board: &Board, service: &Draft<Service>) -> Option<Lamp> {
    let due = service.due.filter(|_| service.service_type.is_project() && !names_person(board, service))?;
    let done_on = service.done_on.map(|day| *day).filter(|day| *day <= board.today);
    Some(Lamp::of(*due, done_on, board.settings.limits.due_soon_days, board.today))
}

/// Whether whoever provides it or took it on may be a person.
pub(crate) fn names_person(board: &Board, service: &Draft<Service>) -> bool {
    let is_person = |name: &Text| {
        board.resolve(&service.org, name, &[Org::NAME, Team::NAME]).is_none() && !sounds_like_a_unit(name)
    };
    [&service.provider, &service.taker].into_iter().flatten().any(is_person)
}
