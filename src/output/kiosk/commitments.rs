//! Slides of what was promised: tables of at most eight rows, and charts of how the word is kept.
//!
//! The schedule lamp is not here: the device computes it from the deadline, so that it is right weeks after the build.
//! Lateness and failure are said of organisations only: the row of a person's pledge has neither deadline nor verdict.
//! Assignments (任务分工) have no place on a screen.

use super::content::{Content, until};
use super::limits::lines;
use super::slides::Made;
use super::views::{Chart, Commitments, Labelled, Level, Row, Totals, View};
use crate::board::{CommitmentFacts, Fulfilment, OrgId, Owner};
use crate::kinds::{Commitment, CommitmentType, Draft, VerdictResult};
use crate::output::site::commitment::{target_text, value_text};
use crate::screens::SlideKind;

/// One commitment in a table.
pub(super) fn row(content: &Content<'_>, draft: &Draft<Commitment>, facts: &CommitmentFacts) -> Row {
    let strings = content.strings;
    let personal = facts.is_personal();
    let deadline = draft.deadline.filter(|_| !personal).map(|day| *day);
    let reported = facts.reported.word();
    Row {
        item: draft.item.0.clone(),
        owner: owner(content, draft, facts),
        target: target_text(draft),
        value: value_text(draft, facts.value),
        deadline: deadline.map(|day| content.day(day)),
        deadline_iso: deadline.map(|day| day.to_string()),
        reported: Some(Labelled {
            state: reported,
            label: strings.get(&format!("commitment.reported.{reported}")).to_owned(),
        }),
        done_on: facts.done_on.filter(|_| !personal).map(|day| day.to_string()),
        verdict: (!personal).then(|| verdict(content, facts)),
        days: content.days(draft),
    }
}

/// What was decided; `undecided` while nothing is.
fn verdict(content: &Content<'_>, facts: &CommitmentFacts) -> Labelled {
    let state = match facts.verdict.as_ref().map(|verdict| verdict.result) {
        Some(VerdictResult::Fulfilled) => "fulfilled",
        Some(VerdictResult::Partly) => "partly",
        Some(VerdictResult::Unfulfilled) => "unfulfilled",
        None => "undecided",
    };
    Labelled { state, label: content.strings.get(&format!("commitment.verdict.{state}")).to_owned() }
}

/// Who promised, where it is not the organisation that the table is about; `None` for a person who has left, too.
fn owner(content: &Content<'_>, draft: &Draft<Commitment>, facts: &CommitmentFacts) -> Option<String> {
    match &facts.owner {
        Owner::Org { org: Some(org), .. } if *org == content.board.org_of(draft) => None,
        Owner::Org { name, .. } => Some(name.clone()),
        Owner::Person { member } => member.and_then(|at| content.person(at)).map(|member| member.name.0.clone()),
    }
}

/// An organisation's own commitments, assignments left out.
pub(super) fn commitments_of<'a>(
    content: &Content<'a>,
    org: OrgId,
) -> impl Iterator<Item = (usize, &'a Draft<Commitment>, &'a CommitmentFacts)> {
    let board = content.board;
    let places = board.items.commitments.range(&(org.0..org.0 + 1));
    places
        .map(|at| (at, &board.items.commitments.all()[at], &*board.commitment_facts[at]))
        .filter(|(_, draft, _)| draft.commitment_type != CommitmentType::Assignment)
}

/// The table of every organisation that promised something, in pages; at most so many.
pub(super) fn tables(content: &Content<'_>, most: usize) -> Vec<Made> {
    let mut slides = Vec::new();
    let promising = content.orgs.iter().filter(|org| commitments_of(content, **org).next().is_some());
    for org in content.turn(promising.collect(), most) {
        if slides.len() >= most {
            break;
        }
        let mut counted = Fulfilment::default();
        let mut rows = Vec::new();
        for (_, draft, facts) in commitments_of(content, *org) {
            if !facts.is_personal() {
                counted.count(facts);
            }
            rows.push(row(content, draft, facts));
        }
        let limits = &content.limits.commitments;
        let pages = pages(rows, limits.rows, limits.lines, |row| lines(&row.item, limits.line));
        let count = pages.len();
        let node = content.board.org(*org);
        for (n, rows) in pages.into_iter().enumerate() {
            let view =
                Commitments { org: content.org_name(*org), page: n + 1, pages: count, rows, totals: totals(&counted) };
            slides.push(Made {
                id: format!("{}/commitments#{}", node.path(), n + 1).trim_start_matches('/').to_owned(),
                kind: SlideKind::Commitments.word(),
                level: Level::Ordinary,
                days: until(content.last_day(&node.draft.common, *org)),
                anniversaries: None,
                view: View::Commitments(view),
            });
        }
    }
    slides.truncate(most);
    slides
}

/// Cuts rows into pages that hold at most so many of them and so many lines of text.
fn pages<T>(rows: Vec<T>, most_rows: usize, most_lines: usize, lines: impl Fn(&T) -> usize) -> Vec<Vec<T>> {
    let mut pages: Vec<Vec<T>> = Vec::new();
    let mut filled = 0;
    for row in rows {
        let more = lines(&row);
        match pages.last_mut() {
            Some(page) if page.len() < most_rows && filled + more <= most_lines => {
                page.push(row);
                filled += more;
            }
            _ => {
                pages.push(vec![row]);
                filled = more;
            }
        }
    }
    pages
}

fn totals(counted: &Fulfilment) -> Totals {
    Totals {
        total: counted.total,
        done: counted.done,
        in_progress: counted.in_progress,
        not_started: counted.not_started,
        fulfilled: counted.fulfilled,
        partly: counted.partly,
        unfulfilled: counted.unfulfilled,
        undecided: counted.undecided,
    }
}

/// The totals of an organisation with all below it.
pub(super) fn totals_of(content: &Content<'_>, org: OrgId) -> Totals {
    totals(&content.board.totals[org.0].fulfilment)
}

/// A chart for each of the screen's organisations and each one right below it, with all below them; at most so many.
pub(super) fn charts(content: &Content<'_>, most: usize) -> Vec<Made> {
    let mut slides = Vec::new();
    for root in &content.roots {
        let children = content.board.org(*root).children.iter();
        let with_any = |org: &&OrgId| content.board.totals[org.0].fulfilment.total > 0;
        let own = std::iter::once(root).filter(with_any);
        // A child that has everything would repeat its parent's figures.
        let total = content.board.totals[root.0].fulfilment.total;
        let below = children.filter(with_any).filter(|org| content.board.totals[org.0].fulfilment.total < total);
        for org in own.chain(below) {
            let node = content.board.org(*org);
            slides.push(Made {
                id: format!("{}/chart", node.path()).trim_start_matches('/').to_owned(),
                kind: SlideKind::Chart.word(),
                level: Level::Ordinary,
                days: until(content.last_day(&node.draft.common, *org)),
                anniversaries: None,
                view: View::Chart(Chart {
                    org: content.org_name(*org),
                    title: content.strings.get("kiosk.chart").to_owned(),
                    totals: totals_of(content, *org),
                }),
            });
        }
    }
    slides.truncate(most);
    slides
}

#[cfg(test)]
mod tests {
    use super::pages;

    #[test]
    fn a_page_has_eight_rows_and_as_many_lines_as_fit() {
        let lengths = |rows: Vec<usize>| pages(rows, 8, 16, |lines| *lines).iter().map(Vec::len).collect::<Vec<_>>();
        assert_eq!(lengths(vec![1; 8]), [8]);
        assert_eq!(lengths(vec![1; 9]), [8, 1]);
        assert_eq!(lengths(vec![5; 7]), [3, 3, 1]);
        // Longer than a whole page: alone on one, and a fault of its item.
        assert_eq!(lengths(vec![1, 99, 1]), [1, 1, 1]);
        assert!(lengths(vec![]).is_empty());
    }
}
