//! The figures of an organisation and everything below it: every count with its denominator, the undecided apart.

use serde::Serialize;

use super::branch::state_id;
use crate::address::{org_url, page_route};
use crate::board::{Board, OrgId, Totals};
use crate::output::Routes;

/// The block of figures at the head of the home page, of organisations and of groups.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Summary {
    pub(super) totals: Totals,
    /// Appraised: the denominator of the verdicts.
    decided: usize,
    /// The verdicts as parts of one bar, the undecided last.
    verdicts: Vec<Share>,
    /// These four add up to the total.
    done: Figure,
    on_time: Figure,
    due_soon: Figure,
    pub(super) overdue: Figure,
    due_soon_days: u16,
    /// Whose words were changed.
    amended: Figure,
}

/// One part of the bar, and its entry in the legend.
#[derive(Clone, Debug, Serialize)]
struct Share {
    word: &'static str,
    count: usize,
    url: Option<String>,
    /// Where it begins and how wide it is, in percent of the bar.
    x: String,
    width: String,
}

/// A count of all the commitments that have a deadline.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Figure {
    pub(super) count: usize,
    url: Option<String>,
    /// How many of them came after their day, where there are any.
    #[serde(skip_serializing_if = "Option::is_none")]
    late: Option<Box<Figure>>,
}

/// Sums up an organisation. Its figures lead to the lists that they count; one that has nothing below it shows all that
/// they count on its own page, one state by one.
pub(super) fn summary(board: &Board, routes: &Routes, org: OrgId) -> Summary {
    let node = board.org(org);
    let own = org_url(node.path());
    of_totals(board, board.totals[org.0], |word| {
        existing(routes, format!("{own}commitments/state/{}/", word.replace('_', "-")))
            .or_else(|| (node.children.is_empty() && org != OrgId::ROOT).then(|| format!("{own}#{}", state_id(word))))
    })
}

/// Sums up totals, with links where `url` knows a list for a word.
pub(super) fn of_totals(board: &Board, totals: Totals, url: impl Fn(&str) -> Option<String>) -> Summary {
    let f = totals.fulfilment;
    let parts =
        [("fulfilled", f.fulfilled), ("partly", f.partly), ("unfulfilled", f.unfulfilled), ("undecided", f.undecided)];
    let mut before = 0;
    let verdicts = parts
        .into_iter()
        .map(|(word, count)| {
            let share = Share {
                word,
                count,
                url: url(word).filter(|_| count > 0),
                x: percent(before, f.total),
                width: percent(count, f.total),
            };
            before += count;
            share
        })
        .collect();
    let figure = |word, count| Figure { count, url: url(word).filter(|_| count > 0), late: None };
    Summary {
        totals,
        decided: f.decided(),
        verdicts,
        done: Figure {
            late: (f.late_done > 0).then(|| Box::new(figure("late_done", f.late_done))),
            ..figure("done", f.done)
        },
        on_time: figure("on_time", f.on_time),
        due_soon: figure("due_soon", f.due_soon),
        overdue: figure("overdue", f.overdue),
        due_soon_days: board.settings.limits.due_soon_days,
        amended: figure("amended", f.amended),
    }
}

/// An address, if something is written there.
pub(super) fn existing(routes: &Routes, url: String) -> Option<String> {
    routes.contains(&page_route(&url)).then_some(url)
}

/// Two decimals are less than a pixel on any screen.
#[expect(clippy::cast_precision_loss, reason = "counts are far below the precision of f64")]
pub(super) fn percent(part: usize, of: usize) -> String {
    if of == 0 { "0%".to_owned() } else { format!("{:.2}%", part as f64 * 100.0 / of as f64) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::Fulfilment;

    #[test]
    fn the_bar_is_filled_and_nothing_of_it_is_twice() {
        let fulfilment =
            Fulfilment { total: 8, fulfilled: 3, partly: 1, unfulfilled: 2, undecided: 2, ..Fulfilment::default() };
        let fulfilment = Fulfilment { done: 3, on_time: 2, due_soon: 1, overdue: 2, ..fulfilment };
        let totals = Totals { fulfilment, ..Totals::default() };
        let summary = of_totals(&Board::default(), totals, |word| Some(word.to_owned()));
        let bar: Vec<_> = summary.verdicts.iter().map(|share| (share.x.as_str(), share.width.as_str())).collect();
        assert_eq!(bar, [("0.00%", "37.50%"), ("37.50%", "12.50%"), ("50.00%", "25.00%"), ("75.00%", "25.00%")]);
        assert_eq!(summary.decided, 6);
        assert!(summary.done.late.is_none(), "nothing was done late");
        let parts = [&summary.done, &summary.on_time, &summary.due_soon, &summary.overdue];
        assert_eq!(parts.map(|figure| figure.count).iter().sum::<usize>(), 8);
    }

    #[test]
    fn an_empty_board_divides_by_nothing() {
        let summary = of_totals(&Board::default(), Totals::default(), |_| None);
        assert!(summary.verdicts.iter().all(|share| share.width == "0%"));
    }
}
