//! The schedule lamp: what the calendar says of a deadline, apart from what anybody reports or decides.
//!
//! The five lamps part the whole: of what has a deadline each has one, so that their counts add up to all of it, and those
//! of what is done to all that is reported done.

use jiff::civil::Date;
use serde::Serialize;

/// Where a commitment stands against its deadline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Lamp {
    /// 按期推进：not done, and the deadline is further off.
    OnTime,
    /// 将到期：not done, and the deadline is near.
    DueSoon,
    /// 逾期：the deadline has passed and it is not done.
    Overdue,
    /// 按期完成：done by its deadline.
    DoneInTime,
    /// 逾期完成：done after its deadline.
    LateDone,
}

impl Lamp {
    pub const ALL: [Self; 5] = [Self::OnTime, Self::DueSoon, Self::Overdue, Self::DoneInTime, Self::LateDone];

    /// The lamp on a day. The day of the deadline itself is still in time.
    pub fn of(deadline: Date, done_on: Option<Date>, due_soon_days: u16, today: Date) -> Self {
        match done_on {
            Some(done) if done <= deadline => Self::DoneInTime,
            Some(_) => Self::LateDone,
            None if today > deadline => Self::Overdue,
            None if days_between(today, deadline) <= i64::from(due_soon_days) => Self::DueSoon,
            None => Self::OnTime,
        }
    }

    /// The word used in data and addresses.
    pub fn word(self) -> &'static str {
        match self {
            Self::OnTime => "on_time",
            Self::DueSoon => "due_soon",
            Self::Overdue => "overdue",
            Self::DoneInTime => "done_in_time",
            Self::LateDone => "late_done",
        }
    }
}

/// Days from one date to another; negative when the second is earlier.
pub(crate) fn days_between(from: Date, to: Date) -> i64 {
    i64::from(from.until(to).map(|span| span.get_days()).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_five_lamps() {
        let day = |d| Date::constant(2026, 6, d);
        let lamp = |done, today| Lamp::of(day(20), done, 5, day(today));
        assert_eq!(lamp(None, 14), Lamp::OnTime);
        assert_eq!(lamp(None, 15), Lamp::DueSoon);
        assert_eq!(lamp(None, 20), Lamp::DueSoon);
        assert_eq!(lamp(None, 21), Lamp::Overdue);
        assert_eq!(lamp(Some(day(20)), 28), Lamp::DoneInTime);
        assert_eq!(lamp(Some(day(10)), 14), Lamp::DoneInTime);
        assert_eq!(lamp(Some(day(21)), 28), Lamp::LateDone);
    }
}
