//! A notice's period on the calendar.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;
use serde::Serialize;

use super::{Board, Target};
use crate::kinds::{CORRECTED, Contact, Draft, Kind, Medium, Notice, NoticeType, Text};

/// Where a notice stands in its period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NoticeState {
    /// 未开始。
    Coming,
    /// 公示中。
    Open,
    /// 持续公布：a correction whose period is over, and what it corrects still stands.
    Standing,
    /// 已结束。
    Closed,
}

impl NoticeState {
    /// The word used in data and addresses.
    pub fn word(self) -> &'static str {
        match self {
            Self::Coming => "coming",
            Self::Open => "open",
            Self::Standing => "standing",
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

/// The places of corrections by the id of what they correct, the newest first.
pub(super) type Corrections = HashMap<Arc<str>, Vec<usize>>;

/// The corrections among the published notices.
pub(super) fn corrections(board: &Board) -> Corrections {
    let notices = board.items.notices.all();
    let mut corrections = Corrections::new();
    for (at, notice) in notices.iter().enumerate().filter(|(_, notice)| *notice.starts_on <= board.today) {
        for target in corrected(board, notice) {
            let of_target = corrections.entry(target.id).or_default();
            if !of_target.contains(&at) {
                of_target.push(at);
            }
        }
    }
    for of_target in corrections.values_mut() {
        of_target.sort_by_key(|at| std::cmp::Reverse(*notices[*at].starts_on));
    }
    corrections
}

/// What a notice corrects, as far as it is there; a correction corrects nothing of its own.
pub(crate) fn corrected<'a>(board: &'a Board, draft: &'a Draft<Notice>) -> impl Iterator<Item = Target> + use<'a> {
    let texts = draft.corrects.iter().filter(|_| draft.notice_type == NoticeType::Correction);
    texts.filter_map(|text| board.resolve(&draft.org, text, CORRECTED)).filter(|target| target.id != draft.id)
}

/// Whether something is still shown: on the website as long as it has a page; paper and screens leave out notices whose
/// period is over.
pub(crate) fn stands(board: &Board, target: &Target) -> bool {
    let Some(at) = target.at else { return false };
    if target.kind != Notice::NAME || board.medium == Medium::Web {
        return true;
    }
    board.items.notices.get(at).is_some_and(|notice| ends_on(board, notice) >= board.today)
}

/// The last day of a notice's period: as written, else counted.
fn ends_on(board: &Board, draft: &Draft<Notice>) -> Date {
    let counted = || board.calendar.period_end(*draft.starts_on, u32::from(draft.period.days), draft.period.unit).ok();
    draft.ends_on.map(|day| *day).or_else(counted).unwrap_or(*draft.starts_on)
}

pub(super) fn facts(board: &Board, draft: &Draft<Notice>) -> NoticeFacts {
    let ends_on = ends_on(board, draft);
    let state = match board.today {
        today if today < *draft.starts_on => NoticeState::Coming,
        today if today <= ends_on => NoticeState::Open,
        _ if corrected(board, draft).any(|target| stands(board, &target)) => NoticeState::Standing,
        _ => NoticeState::Closed,
    };
    let org = board.org(board.org_of(draft));
    let mut contact = draft.contact.as_ref().map(|contact| contact.0.clone()).unwrap_or_default();
    contact.phone = contact.phone.or_else(|| org.contact.supervision_phone.clone().map(Text));
    contact.address = contact.address.or_else(|| org.contact.address.clone().map(Text));
    NoticeFacts { ends_on, state, contact }
}
