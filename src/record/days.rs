//! From which day until which day something may be shown.

use jiff::civil::Date;

use crate::board::{Board, OrgId};
use crate::kinds::{Common, Draft, Member};

/// From a day to a day, both included; open where nothing is said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Days {
    pub(crate) from: Option<Date>,
    pub(crate) until: Option<Date>,
}

impl Days {
    /// Until a day, from always.
    pub(crate) fn until(until: Option<Date>) -> Self {
        Self { from: None, until }
    }

    /// The days of something that nothing but its publication limits.
    pub(crate) fn of(board: &Board, common: &Common, org: OrgId) -> Self {
        Self::until(last_day(board, common, org))
    }

    /// The days of a person: nobody is shown after the last day in office, nor after the entry's own.
    pub(crate) fn of_member(board: &Board, member: &Draft<Member>) -> Self {
        let own = last_day(board, &member.common, board.org_of(member));
        Self::until(own.into_iter().chain(member.active_until.map(|day| *day)).min())
    }

    /// These days, and no longer than others.
    #[must_use]
    pub(crate) fn no_longer_than(self, other: Self) -> Self {
        Self { from: self.from, until: self.until.into_iter().chain(other.until).min() }
    }

    /// Whether a day is one of them.
    pub(crate) fn holds(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day <= until)
    }
}

/// The last day of publication: an item's own, or that of an organisation above it.
fn last_day(board: &Board, common: &Common, org: OrgId) -> Option<Date> {
    let own = common.publish_until.map(|day| *day);
    let above = board.ancestry(org).into_iter();
    let above = above.filter_map(|org| board.org(org).draft.common.publish_until.map(|day| *day));
    own.into_iter().chain(above).min()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::Days;

    #[test]
    fn both_ends_are_days_of_it() {
        let days = Days { from: Some(date(2026, 6, 24)), until: Some(date(2026, 6, 30)) };
        assert!(days.holds(date(2026, 6, 24)) && days.holds(date(2026, 6, 30)));
        assert!(!days.holds(date(2026, 6, 23)) && !days.holds(date(2026, 7, 1)));
        assert!(Days::default().holds(date(2026, 1, 1)));
    }
}
