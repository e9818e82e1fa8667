//! What became of the commitments that fell due: by the month of their deadline, and by its year.

use jiff::civil::Date;

use super::Placed;
use crate::board::{Board, OrgId};
use crate::kinds::{Commitment, VerdictResult};

/// The commitments of organisations that were due in a month or a year, up to today. The last four add up to the first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Fallen {
    pub(crate) year: i16,
    /// 0 of a whole year.
    pub(crate) month: i8,
    pub(crate) due: usize,
    pub(crate) fulfilled: usize,
    pub(crate) partly: usize,
    pub(crate) unfulfilled: usize,
    pub(crate) undecided: usize,
}

/// What an organisation and all below it promised by days that have come.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Trend {
    /// One after the other up to the present one, also those in which nothing was due.
    pub(crate) months: Vec<Fallen>,
    /// Those in which something was due, the newest first.
    pub(crate) years: Vec<Fallen>,
}

/// The trend of an organisation over so many months.
pub(crate) fn trend(board: &Board, org: OrgId, months: usize) -> Trend {
    let mut trend = Trend { months: last_months(board.today, months), years: Vec::new() };
    for item in Placed::<Commitment>::below(board, &board.org(org).subtree) {
        let facts = &board.commitment_facts[item.at];
        let due = item.draft.deadline.map(|day| *day).filter(|_| facts.is_appraised_kind(item.draft));
        let Some(due) = due.filter(|due| *due <= board.today) else { continue };
        let verdict = facts.verdict.as_ref().map(|verdict| verdict.result);
        let (year, month) = (due.year(), due.month());
        let of_month = trend.months.iter_mut().find(|known| (known.year, known.month) == (year, month));
        of_month.into_iter().for_each(|known| known.count(verdict));
        if !trend.years.iter().any(|known| known.year == year) {
            trend.years.push(Fallen { year, ..Fallen::default() });
        }
        trend.years.iter_mut().filter(|known| known.year == year).for_each(|known| known.count(verdict));
    }
    trend.years.sort_by_key(|year| std::cmp::Reverse(year.year));
    trend
}

impl Fallen {
    fn count(&mut self, verdict: Option<VerdictResult>) {
        self.due += 1;
        match verdict {
            Some(VerdictResult::Fulfilled) => self.fulfilled += 1,
            Some(VerdictResult::Partly) => self.partly += 1,
            Some(VerdictResult::Unfulfilled) => self.unfulfilled += 1,
            None => self.undecided += 1,
        }
    }

    /// The verdicts by their words, in the order of every bar.
    pub(crate) fn parts(&self) -> [(&'static str, usize); 4] {
        [
            ("fulfilled", self.fulfilled),
            ("partly", self.partly),
            ("unfulfilled", self.unfulfilled),
            ("undecided", self.undecided),
        ]
    }
}

fn last_months(today: Date, number: usize) -> Vec<Fallen> {
    let (mut year, mut month) = (today.year(), today.month());
    let mut months = Vec::with_capacity(number);
    for _ in 0..number {
        months.push(Fallen { year, month, ..Fallen::default() });
        (year, month) = if month == 1 { (year - 1, 12) } else { (year, month - 1) };
    }
    months.reverse();
    months
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline::{Options, check_sources};
    use crate::source::Sources;

    #[test]
    fn what_fell_due_stands_in_its_month_and_its_parts_add_up() {
        let items = "responsible: 物业办\ntarget: '1'\nitems:\n\
            - { id: a, item: 甲, deadline: 2026-05-31, verdict: { on: 2026-06-02, by: 组, result: fulfilled } }\n\
            - { id: b, item: 乙, deadline: 2026-05-02, verdict: { on: 2026-06-02, by: 组, result: unfulfilled, explanation: 停工 } }\n\
            - { id: c, item: 丙, deadline: 2026-06-30 }\n\
            - { id: d, item: 丁, deadline: 2026-07-01 }\n\
            - { id: e, item: 戊, deadline: 2025-01-31 }\n\
            - { id: f, item: 己, deadline: 2026-05-03, pledger: wang }\n";
        let sources = Sources::from_texts([
            ("content/board.yaml", "title: 示例\nas_of: 2026-06-30\n"),
            ("content/org.yaml", "name: 示例市\n"),
            ("content/members/wang.yaml", "name: 王伟\n"),
            ("content/commitments/all.yaml", items),
        ]);
        let board = check_sources(&sources, &Options::default()).assembled.board;
        let Trend { months, years } = trend(&board, OrgId::ROOT, 3);
        let told: Vec<_> =
            months.iter().map(|month| (month.month, month.due, month.fulfilled, month.undecided)).collect();
        assert_eq!(
            told,
            [(4, 0, 0, 0), (5, 2, 1, 0), (6, 1, 0, 1)],
            "a person's pledge and what is to come are not in it"
        );
        assert_eq!(years.iter().map(|year| (year.year, year.due)).collect::<Vec<_>>(), [(2026, 3), (2025, 1)]);
        for period in months.iter().chain(&years) {
            assert_eq!(period.parts().iter().map(|(_, n)| n).sum::<usize>(), period.due);
        }
    }

    #[test]
    fn months_go_on_over_the_turn_of_the_year() {
        let months = last_months(Date::constant(2026, 2, 3), 4);
        let months: Vec<_> = months.iter().map(|month| (month.year, month.month)).collect();
        assert_eq!(months, [(2025, 11), (2025, 12), (2026, 1), (2026, 2)]);
    }
}
