//! A notice's period on the calendar.

use jiff::civil::Date;
use serde::Serialize;

use super::Board;
use crate::kinds::{Contact, Draft, Notice, Text};

/// Where a notice stands in its period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NoticeState {
    /// 未开始。
    Coming,
    /// 公示中。
    Open,
    /// 已结束。
    Closed,
}

impl NoticeState {
    /// The word used in data and addresses.
    pub fn word(self) -> &'static str {
        match self {
            Self::Coming => "coming",
            Self::Open => "open",
            Self::Closed => "closed",
        }
    }
}

/// A notice's derived facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoticeFacts {
    /// The last day: as written, else counted from the period.
    pub ends_on: Date,
    pub state: NoticeState,
    /// Its own contact, with the organisation's supervision phone and address where it says nothing.
    pub contact: Contact,
}

pub(super) fn facts(board: &Board, draft: &Draft<Notice>) -> NoticeFacts {
    let counted = board.calendar.period_end(*draft.starts_on, u32::from(draft.period.days), draft.period.unit);
    let ends_on = draft.ends_on.map(|day| *day).or(counted.ok()).unwrap_or(*draft.starts_on);
    let state = match board.today {
        today if today < *draft.starts_on => NoticeState::Coming,
        today if today <= ends_on => NoticeState::Open,
        _ => NoticeState::Closed,
    };
    let org = board.org(board.org_of(draft));
    let mut contact = draft.contact.as_ref().map(|contact| contact.0.clone()).unwrap_or_default();
    contact.phone = contact.phone.or_else(|| org.contact.supervision_phone.clone().map(Text));
    contact.address = contact.address.or_else(|| org.contact.address.clone().map(Text));
    NoticeFacts { ends_on, state, contact }
}
