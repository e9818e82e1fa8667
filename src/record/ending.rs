//! Days on which something falls due or closes.

use std::cmp::Reverse;
use std::sync::Arc;

use jiff::civil::Date;

use super::kinds;
use crate::board::{Board, OrgId};

/// What happens on such a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Ending {
    /// It is to be done by then.
    Due,
    /// The last day of a period.
    Closes,
}

impl Ending {
    /// The word of the theme's texts.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Due => "due",
            Self::Closes => "closes",
        }
    }
}

/// Such a day.
pub(crate) struct LastDay<'b> {
    pub(crate) on: Date,
    pub(crate) ending: Ending,
    pub(crate) id: &'b Arc<str>,
    /// `None` where the title is not for what cannot be called back: it may name somebody who is cleared.
    pub(crate) title: Option<&'b str>,
    pub(crate) org: OrgId,
}

/// The days of an organisation and all below it: at most so many to come, and the last ones that are past; by day.
pub(crate) fn last_days(board: &Board, org: OrgId, coming: usize, past: usize) -> Vec<LastDay<'_>> {
    let (mut ahead, mut behind) = (Vec::new(), Vec::new());
    for kind in kinds() {
        for at in kind.range(board, &board.org(org).subtree) {
            if let Some((on, ending)) = kind.record(board, at).ends_on() {
                let list = if on >= board.today { &mut ahead } else { &mut behind };
                list.push((on, ending, kind, at));
            }
        }
    }
    // Equal days in the order of the board.
    ahead.sort_by_key(|(on, ending, ..)| (*on, *ending));
    behind.sort_by_key(|(on, ending, ..)| (Reverse(*on), *ending));
    behind.truncate(past);
    behind.reverse();
    let days = behind.into_iter().chain(ahead.into_iter().take(coming)).map(|(on, ending, kind, at)| {
        let record = kind.record(board, at);
        LastDay {
            on,
            ending,
            id: record.id(),
            title: Some(record.title()).filter(|_| record.is_indexed()),
            org: record.org(),
        }
    });
    days.collect()
}
