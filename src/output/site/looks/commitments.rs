//! The commitment board: lists of what organisations, and persons beside them, have promised.
//!
//! What the unit reports, what the reviewers decided and what the calendar says are three filters and three columns.
//! They count organisations only; a person's pledge stands in its own part of the list, without lamp or verdict.

use std::sync::Arc;

use serde::Serialize;

use super::commitment::{ResponsibleView, commitment_page, responsible_views};
use super::{ItemPage, Look, name};
use crate::address::{item_url, org_url};
use crate::board::{OrgId, OrgNode, Reported, Totals};
use crate::kinds::Commitment;
use crate::output::placard::PaperView;
use crate::output::site::Context;
use crate::output::site::branch::{State, states};
use crate::output::site::fragments::part;
use crate::output::site::head::page;
use crate::output::site::list_page::{Frame, ListPage};
use crate::output::site::summary::{Summary, existing, summary};
use crate::output::{Planner, View};
use crate::record::{CommitmentRecord, Figure, Placed, shortened};
use crate::theme::Strings;

/// Characters of the reviewers' reason in a list; its own page has all of it.
const EXPLANATION: usize = 60;

/// The look of commitments.
pub(super) struct Commitments;

#[derive(Serialize)]
struct CommitmentList {
    frame: Frame,
    /// On whole lists: a filter shows its own count.
    summary: Option<Summary>,
    /// What stands in the whole list beside what the figures count, in words.
    parts: Option<String>,
    /// Whether it is in the order of deadlines, and where it is so.
    by_deadline: bool,
    order_url: Option<String>,
    /// What the commitments of organisations are called here.
    of_organisations: String,
    /// [`Row`]s, ready made.
    rows: Vec<tera::Value>,
    /// Promised by persons: neither lamp nor verdict.
    personal: Vec<tera::Value>,
    /// 任务分工, grouped as the document groups them.
    sections: Vec<Section>,
    paper: Option<PaperView>,
}

/// A commitment in the table.
#[derive(Serialize)]
struct Row {
    title: String,
    url: String,
    /// Whose it is; nothing on the organisation's own page, where that is plain.
    org: Option<String>,
    org_url: Option<String>,
    kind: &'static str,
    target: Option<String>,
    deadline: Option<String>,
    lamp: Option<&'static str>,
    reported: &'static str,
    /// `186 / 200 处`.
    value: Option<String>,
    /// How much of the way from the baseline to the target, in percent.
    meter: Option<u8>,
    /// `undecided` until there is one.
    verdict: &'static str,
    /// The reviewers' reason, whatever they decided.
    explanation: Option<String>,
    amended: bool,
    exemplary: bool,
}

#[derive(Serialize)]
struct Section {
    title: Option<String>,
    /// [`Assignment`]s, ready made.
    rows: Vec<tera::Value>,
}

#[derive(Serialize)]
struct Assignment {
    title: String,
    url: String,
    org: String,
    recurrence: Option<String>,
    responsible: Vec<ResponsibleView>,
    amended: bool,
}

impl Look for Commitments {
    fn kind(&self) -> &'static str {
        name::<Commitment>()
    }

    /// Rows of a table, where others have cards. With more, the newest page, which has up to twice as many, passes 100 KB.
    fn per_page(&self) -> usize {
        16
    }

    fn item(&self, page: &ItemPage<'_>) -> anyhow::Result<View> {
        commitment_page(page)
    }

    fn list(&self, context: &Arc<Context>, page: &ListPage<'_>, noindex: bool) -> anyhow::Result<View> {
        list_page(context, page, noindex)
    }
}

fn list_page(context: &Arc<Context>, at: &ListPage<'_>, noindex: bool) -> anyhow::Result<View> {
    let board = at.planner.board;
    let (frame, head) = at.frame("commitments")?;
    let record = |place: usize| CommitmentRecord::of(&Placed::of(board, place));
    let items: Vec<(usize, CommitmentRecord<'_>)> =
        at.newest_first().into_iter().map(|place| (place, record(place))).collect();
    let (assignments, others): (Vec<_>, Vec<_>) = items.into_iter().partition(|(_, record)| record.is_assignment);
    let (personal, rows): (Vec<_>, Vec<_>) = others.into_iter().partition(|(_, record)| record.is_personal);
    let strings = at.planner.theme.strings();
    let is_leaf = board.org(at.list.org).children.is_empty();
    let whole = at.list.filter.is_none() && at.cut.number.is_none();
    let ready = |component: &str, (place, record): (usize, CommitmentRecord<'_>)| {
        let item = Placed::of(board, place);
        let ready = || part(at.planner.theme, component, "row", &of_org(row(&item, &record), record.org));
        context.fragments.get(name::<Commitment>(), place, ready)
    };
    let view = CommitmentList {
        // Where the code of the board's poster leads.
        paper: whole.then(|| PaperView::of(at.planner, board.org(at.list.org).path(), &["org_commitments"])).flatten(),
        parts: whole.then(|| parts(strings, &board.totals[at.list.org.0])).flatten(),
        of_organisations: strings
            .get(if is_leaf { "commitments.of_own" } else { "commitments.of_organisations" })
            .to_owned(),
        by_deadline: at
            .list
            .filter
            .as_ref()
            .is_some_and(|(name, _)| at.axes.iter().any(|axis| axis.name == *name && axis.order.is_some())),
        order_url: existing(
            at.planner.routes,
            format!("{}commitments/order/deadline/", org_url(board.org(at.list.org).path())),
        )
        .filter(|_| at.list.filter.is_none()),
        summary: whole.then(|| summary(board, at.planner.routes, at.list.org)),
        rows: rows.into_iter().map(|item| ready("commitment_row", item)).collect::<Result<_, _>>()?,
        personal: personal.into_iter().map(|item| ready("personal_row", item)).collect::<Result<_, _>>()?,
        sections: sections(context, at.planner, assignments)?,
        frame,
    };
    page(context, "commitments.html", &head.noindex(noindex), &view)
}

/// How the number of a whole list is made up, where it is more than the figures count.
fn parts(strings: &Strings, totals: &Totals) -> Option<String> {
    let Totals { assignments, personal, fulfilment, .. } = totals;
    if assignments + personal == 0 {
        return None;
    }
    let parts = [("organisations", fulfilment.total), ("personal", *personal), ("assignments", *assignments)];
    let parts = parts.into_iter().filter(|(_, n)| *n > 0);
    let words: Vec<String> =
        parts.map(|(part, n)| strings.format(&format!("commitments.part.{part}"), &[("n", &n)])).collect();
    let end = strings.get("stop");
    Some(format!("{}{}{end}", strings.get("commitments.parts"), words.join(strings.get("list.separator"))))
}

/// What is not done comes first, by its deadline; what is done follows, the latest first.
fn urgency(item: &Placed<'_, Commitment>) -> (bool, i64) {
    let days = item.draft.deadline.map_or(i64::MAX / 2, |day| {
        i64::from(day.year()) * 10_000 + i64::from(day.month()) * 100 + i64::from(day.day())
    });
    let done = item.board.commitment_facts[item.at].reported == Reported::Done;
    (done, if done { -days } else { days })
}

/// An organisation's own commitments on its page.
#[derive(Serialize)]
pub(in crate::output::site) struct Own {
    /// [`Row`]s, ready made.
    rows: Vec<tera::Value>,
    /// Promised by persons.
    personal: Vec<tera::Value>,
    /// Whether more of them are in the list than stand here.
    more: bool,
    /// By what the page of a branch can show some of them.
    states: Vec<State>,
    title: String,
}

/// At most so many of an organisation's own commitments, ready made; those below it are not among them.
pub(in crate::output::site) fn own(planner: &Planner<'_>, org: OrgId, most: usize) -> anyhow::Result<Own> {
    let board = planner.board;
    let record = |place: usize| CommitmentRecord::of(&Placed::of(board, place));
    let mut items: Vec<(usize, CommitmentRecord<'_>)> =
        Placed::<Commitment>::below(board, &(org.0..org.0 + 1)).map(|item| (item.at, record(item.at))).collect();
    items.retain(|(_, record)| !record.is_assignment);
    items.sort_by_key(|(place, _)| urgency(&Placed::of(board, *place)));
    let number = items.len();
    let (personal, rows): (Vec<_>, Vec<_>) = items.into_iter().partition(|(_, record)| record.is_personal);
    // They stand nowhere else as they are here.
    let ready = |component: &str, (place, record): (usize, CommitmentRecord<'_>)| {
        part(planner.theme, component, "row", &row(&Placed::of(board, place), &record))
    };
    let is_leaf = board.org(org).children.is_empty();
    let of = if is_leaf { "commitments.of_own" } else { "commitments.of_level" };
    let states = match is_leaf && rows.len() <= most {
        true => states(planner.theme.strings(), &board.totals[org.0]),
        false => Vec::new(),
    };
    Ok(Own {
        states,
        rows: rows.into_iter().take(most).map(|item| ready("commitment_row", item)).collect::<Result<_, _>>()?,
        personal: personal.into_iter().take(most).map(|item| ready("personal_row", item)).collect::<Result<_, _>>()?,
        more: number > most,
        title: planner.theme.strings().get(of).to_owned(),
    })
}

/// A row with whose it is.
fn of_org(row: Row, org: &OrgNode) -> Row {
    Row { org: Some(org.draft.name.0.clone()), org_url: Some(org_url(org.path())), ..row }
}

fn row(item: &Placed<'_, Commitment>, record: &CommitmentRecord<'_>) -> Row {
    Row {
        title: record.item.to_owned(),
        url: item_url(&item.draft.id),
        org: None,
        org_url: None,
        kind: record.commitment_type.word,
        target: record.target.map(Figure::spaced),
        deadline: record.deadline.map(|day| day.to_string()),
        lamp: record.lamp.map(|lamp| lamp.word),
        reported: record.reported.word,
        value: record.value(record.facts.value),
        meter: record.meter,
        verdict: record.verdict.word,
        explanation: record
            .decided
            .and_then(|verdict| verdict.explanation.as_ref())
            .map(|text| shortened(text, EXPLANATION)),
        amended: !record.facts.amendments.is_empty(),
        exemplary: record.exemplary.is_some(),
    }
}

/// Assignments in the order of their files, which is the document's, under the document's headings.
fn sections(
    context: &Context,
    planner: &Planner<'_>,
    mut items: Vec<(usize, CommitmentRecord<'_>)>,
) -> anyhow::Result<Vec<Section>> {
    items.sort_unstable_by_key(|(at, _)| *at);
    let mut sections: Vec<Section> = Vec::new();
    for (at, record) in items {
        let title = record.section.map(str::to_owned);
        let ready = || {
            let item = Placed::of(planner.board, at);
            part(planner.theme, "assignment_row", "row", &assignment(planner, &item, &record))
        };
        let row = context.fragments.get(name::<Commitment>(), at, ready)?;
        match sections.last_mut() {
            Some(section) if section.title == title => section.rows.push(row),
            _ => sections.push(Section { title, rows: vec![row] }),
        }
    }
    Ok(sections)
}

fn assignment(planner: &Planner<'_>, item: &Placed<'_, Commitment>, record: &CommitmentRecord<'_>) -> Assignment {
    Assignment {
        title: record.item.to_owned(),
        url: item_url(&item.draft.id),
        org: record.org.draft.name.0.clone(),
        recurrence: record.recurrence.map(str::to_owned),
        responsible: responsible_views(planner, record),
        amended: !record.facts.amendments.is_empty(),
    }
}
