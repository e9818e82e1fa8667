//! How many services were asked for (下单 → 派单 → 接单 → 完成), by organisation, category and month.
//!
//! Nothing of a single order gets any further than here. A count below [`LEAST`] is not said, and neither is one from
//! which it could be reckoned: what is given for several organisations, categories or months together is the sum of the
//! counts that are said already. A month is told when it is over, so that nobody can watch an order come.

use std::collections::BTreeMap;
use std::ops::Range;

use super::visibility::is_published;
use super::{Board, OrgId};
use crate::calendar::Period;
use crate::kinds::{Draft, Kind, Service, ServiceState, ServiceType};

/// Fewer are not said.
pub const LEAST: usize = 10;

/// The orders of one organisation, category and month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderCell {
    pub org: OrgId,
    pub category: String,
    pub month: Period,
    /// `None`: fewer than [`LEAST`].
    pub orders: Option<usize>,
    /// `None`: it, or what is not done, is less than [`LEAST`].
    pub done: Option<usize>,
}

/// Cells by organisation, then by month, the newest first, then by category.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Orders(Vec<OrderCell>);

impl Orders {
    /// Counts the orders among some services: published ones of months that are over.
    pub(super) fn of(board: &Board, services: &[Draft<Service>]) -> Self {
        let mut counted: BTreeMap<(OrgId, std::cmp::Reverse<Period>, String), (usize, usize)> = BTreeMap::new();
        for order in services.iter().filter(|service| service.sound && service.service_type == ServiceType::Order) {
            let is_public = is_published(&order.common, board.settings.approval, board.today, board.medium);
            let Some(month) = order.starts_on.map(|day| Period::month_of(*day)).filter(|_| is_public) else { continue };
            // Of what the catalogue does not show nothing is said.
            let service = board.resolve(&order.org, &order.item, &[Service::NAME]).and_then(|target| target.at);
            let service = service.and_then(|at| board.items.services.get(at));
            let Some(category) = service.and_then(|service| service.category.as_ref()) else { continue };
            if month.last_day() >= board.today {
                continue;
            }
            let area = order.requester_area.as_ref().and_then(|area| board.resolve(&order.org, area, &["org"])?.at);
            // An organisation that is not on the board is counted under no other.
            let Some(org) = area.map(OrgId).or_else(|| board.org_at(&order.org)) else { continue };
            let (orders, done) = counted.entry((org, std::cmp::Reverse(month), category.0.clone())).or_default();
            *orders += 1;
            *done += usize::from(order.reached() == ServiceState::Done);
        }
        let cell = |((org, std::cmp::Reverse(month), category), (orders, done))| {
            let (said, done) = said(orders, done);
            OrderCell { org, category, month, orders: said, done }
        };
        Self(counted.into_iter().map(cell).collect())
    }

    /// Those of a range of organisations.
    pub fn below(&self, orgs: &Range<usize>) -> &[OrderCell] {
        let at = |org: usize| self.0.partition_point(|cell| cell.org.0 < org);
        &self.0[at(orgs.start)..at(orgs.end)]
    }
}

/// What may be said of so many orders, of which so many are done: no part of them that is smaller than [`LEAST`], unless
/// there is none.
fn said(orders: usize, done: usize) -> (Option<usize>, Option<usize>) {
    let is_fine = |part: usize| part == 0 || part >= LEAST;
    let said = Some(orders).filter(|orders| *orders >= LEAST);
    (said, said.map(|_| done).filter(|done| is_fine(*done) && is_fine(orders - *done)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline::{Options, check_sources};
    use crate::source::Sources;

    #[test]
    fn no_part_of_less_than_ten_is_said() {
        assert_eq!(said(9, 9), (None, None));
        assert_eq!(said(10, 10), (Some(10), Some(10)));
        assert_eq!(said(10, 0), (Some(10), Some(0)));
        assert_eq!(said(15, 12), (Some(15), None), "three are not done");
        assert_eq!(said(15, 3), (Some(15), None));
        assert_eq!(said(24, 12), (Some(24), Some(12)));
    }

    fn board(orders: &[(&str, usize)]) -> Board {
        let mut list = String::from("type: order\nitem: repairs\nitems:\n");
        for (n, (keys, count)) in orders.iter().enumerate() {
            (0..*count).for_each(|m| list.push_str(&format!("  - {{ id: o{n}-{m}, {keys} }}\n")));
        }
        let sources = Sources::from_texts([
            ("content/board.yaml", "title: 示例\nas_of: 2026-06-30\n"),
            ("content/org.yaml", "name: 示例市\n"),
            ("content/hall/org.yaml", "name: 大厅\n"),
            ("content/services/repairs.yaml", "item: 家电小修\ntype: resource\ncategory: 家政维修\n"),
            ("content/services/orders.yaml", &*list),
        ]);
        let checked = check_sources(&sources, &Options::default());
        assert!(
            checked.diagnostics.iter().all(|d| d.severity != crate::diagnostic::Severity::Error),
            "{:?}",
            checked.diagnostics
        );
        checked.assembled.board
    }

    #[test]
    fn they_are_counted_where_they_come_from_when_their_month_is_over() {
        let board = board(&[
            ("starts_on: 2026-05-03, done_on: 2026-05-09", 12),
            ("starts_on: 2026-05-31, requester_area: hall, state: accepted", 11),
            ("starts_on: 2026-04-30, state: ordered", 9),
            ("starts_on: 2026-06-01, state: ordered", 40),
        ]);
        let told = |orgs: Range<usize>| -> Vec<_> {
            board.orders.below(&orgs).iter().map(|cell| (cell.month.to_string(), cell.orders, cell.done)).collect()
        };
        assert_eq!(told(0..1), [("2026-05".into(), Some(12), Some(12)), ("2026-04".into(), None, None)]);
        assert_eq!(told(1..2), [("2026-05".into(), Some(11), Some(0))]);
        assert_eq!(board.items.services.all().len(), 1, "no order is an item of the board");
    }
}
