//! The days on which an organisation's leaders receive members, as dates.

use jiff::civil::{Date, Time};

use super::{Board, OrgId};
use crate::kinds::ReceptionDay;

/// One day of reception.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reception<'b> {
    pub on: Date,
    /// From when to when, where the words say one stretch of time.
    pub times: Option<(Time, Time)>,
    pub day: &'b ReceptionDay,
}

impl Board {
    /// The next days of reception of an organisation, its parent's where it says nothing; at most so many.
    pub fn receptions(&self, org: OrgId, most: usize) -> Vec<Reception<'_>> {
        let mut found = Vec::new();
        for day in &self.org(org).contact.reception_days {
            let dates: Vec<Date> = match (&*day.dates, day.recurrence()) {
                ([], Some(rule)) => rule.days(&self.calendar, self.today, most),
                (dates, _) => dates.iter().map(|day| **day).filter(|day| *day >= self.today).take(most).collect(),
            };
            found.extend(dates.into_iter().map(|on| Reception { on, times: day.times(), day }));
        }
        // Twice the same; at two places it is two.
        found.sort_by_key(|reception| (reception.on, reception.times, reception.day.place.as_deref()));
        found.dedup_by_key(|reception| (reception.on, reception.times, &reception.day.place));
        found.truncate(most);
        found
    }

    /// The organisation whose words on reception days count for one: itself, or one above it.
    pub fn receiving(&self, org: OrgId) -> Option<OrgId> {
        let says = |org: &OrgId| self.org(*org).draft.reception_days.is_some();
        self.ancestry(org).into_iter().rev().find(says)
    }
}
