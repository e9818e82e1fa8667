//! The commitment board: lists of what organisations, and persons beside them, have promised.
//!
//! What the unit reports, what the reviewers decided and what the calendar says are three filters and three columns.
//! They count organisations only; a person's pledge stands in its own part of the list, without lamp or verdict.

use std::sync::Arc;

use jiff::civil::Date;
use serde::Serialize;

use super::Context;
use super::commitment::{self, ResponsibleView, fraction, responsible_views, target_text, value_text, verdict_word};
use super::fragments::part;
use super::frame::{Frame, ListPage, Words};
use super::kept::list_routes;

use super::head::page;
use super::sorted::{Axis, Value, lists};
use super::summary::{Summary, summary};
use crate::board::{Board, CommitmentFacts, Lamp, Reported};
use crate::kinds::{Commitment, CommitmentType, Draft, Kind};
use crate::output::address::{item_url, org_url};
use crate::output::placard::{PaperView, Subject};
use crate::output::{Job, Planner, Seeds};

#[derive(Serialize)]
struct CommitmentList {
    frame: Frame,
    /// On whole lists: a filter shows its own count.
    summary: Option<Summary>,
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
    org: String,
    org_url: String,
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

pub(super) fn routes(context: &Arc<Context>, board: &Board, seeds: &mut Seeds) {
    commitment::routes(board, seeds);
    let fact = |board: &Board, at: usize, of: &dyn Fn(&CommitmentFacts) -> Option<&'static str>| {
        let facts = &board.commitment_facts[at];
        facts.is_appraised_kind(draft(board, at)).then(|| of(facts)).flatten().map(Value::Word)
    };
    let reported = |board: &Board, at: usize| fact(board, at, &|facts| Some(facts.reported.word()));
    let verdict = |board: &Board, at: usize| fact(board, at, &|facts| Some(verdict_word(facts)));
    let schedule = |board: &Board, at: usize| fact(board, at, &|facts| facts.lamp.map(Lamp::word));
    let by_type = |board: &Board, at: usize| Some(Value::Word(draft(board, at).commitment_type.word()));
    let by_year = |board: &Board, at: usize| year_of(draft(board, at)).map(Value::Year);
    let axes = [
        Axis::new("schedule", &schedule).at("state").always(Lamp::ALL.map(Lamp::word)),
        Axis::new("verdict", &verdict).at("state").always(["fulfilled", "partly", "unfulfilled", "undecided"]),
        Axis::new("reported", &reported).at("state").always(Reported::ALL.map(Reported::word)),
        Axis::new("type", &by_type).always(CommitmentType::ALL.map(CommitmentType::word)),
        Axis::new("year", &by_year),
    ];
    let date = |board: &Board, at: usize| posted_on(draft(board, at));
    let same = |last: &Board, at: usize| {
        draft(board, at).is(draft(last, at)) && Arc::ptr_eq(&board.commitment_facts[at], &last.commitment_facts[at])
    };
    let lists = lists(board, &board.items.commitments, date, &axes, same);
    list_routes(context, (board, Commitment::FOLDER), lists, seeds, |_| true, list_page);
}

fn draft(board: &Board, at: usize) -> &Draft<Commitment> {
    &board.items.commitments.all()[at]
}

/// The day that orders a commitment among the others.
fn posted_on(draft: &Draft<Commitment>) -> Option<Date> {
    draft.common.published_on.map(|day| *day)
}

/// The year it was published in, or else is due in.
pub(super) fn year_of(draft: &Draft<Commitment>) -> Option<i16> {
    draft.common.published_on.or(draft.deadline).map(|day| day.year())
}

fn list_page(context: &Arc<Context>, at: &ListPage<'_>, noindex: bool) -> anyhow::Result<Job> {
    let (board, strings) = (at.planner.board, at.planner.theme.strings());
    let value = |axis: &str, value: &str| match axis {
        "year" => strings.format("filter.year.value", &[("year", &value)]),
        "type" => strings.get(&format!("commitment.type.{value}")).to_owned(),
        axis => strings.get(&format!("commitment.{axis}.{value}")).to_owned(),
    };
    let words = Words { section: "commitments", title: "commitments.title", value: &value };
    let (frame, head) = at.frame(&words)?;
    let mut places = at.newest_first();
    places.sort_by_key(|at| urgency(board, *at));
    let items = board.items.commitments.all();
    let (assignments, others): (Vec<usize>, Vec<usize>) =
        places.into_iter().partition(|at| items[*at].commitment_type == CommitmentType::Assignment);
    let (personal, rows): (Vec<usize>, Vec<usize>) =
        others.into_iter().partition(|at| board.commitment_facts[*at].is_personal());
    let whole = at.list.filter.is_none() && at.cut.number.is_none();
    let ready = |component: &str, place: usize| {
        context.fragments.commitments.get(place, || part(at.planner.theme, component, "row", &row(board, place)))
    };
    let view = CommitmentList {
        // Where the code of the board's poster leads.
        paper: whole
            .then(|| PaperView::of(at.planner, board.org(at.list.org).path(), &[Subject::OrgCommitments]))
            .flatten(),
        summary: whole.then(|| summary(board, at.planner.routes, at.list.org)),
        rows: rows.into_iter().map(|at| ready("commitment_row", at)).collect::<Result<_, _>>()?,
        personal: personal.into_iter().map(|at| ready("personal_row", at)).collect::<Result<_, _>>()?,
        sections: sections(context, at.planner, assignments)?,
        frame,
    };
    Ok(page(context, "commitments.html", &head.noindex(noindex), &view))
}

/// What is not done comes first, by its deadline; what is done follows, the latest first.
fn urgency(board: &Board, at: usize) -> (bool, i64) {
    let days = board.items.commitments.all()[at].deadline.map_or(i64::MAX / 2, |day| {
        i64::from(day.year()) * 10_000 + i64::from(day.month()) * 100 + i64::from(day.day())
    });
    let done = board.commitment_facts[at].reported == Reported::Done;
    (done, if done { -days } else { days })
}

fn row(board: &Board, at: usize) -> Row {
    let draft = &board.items.commitments.all()[at];
    let facts = &board.commitment_facts[at];
    let org = board.org(board.org_of(draft));
    let personal = facts.is_personal();
    Row {
        title: draft.item.0.clone(),
        url: item_url(&draft.id),
        org: org.draft.name.0.clone(),
        org_url: org_url(org.path()),
        kind: draft.commitment_type.word(),
        target: target_text(draft),
        // A person is not dunned in public: a deadline that has passed would do it without a word.
        deadline: draft.deadline.filter(|_| !personal).map(|day| day.to_string()),
        lamp: facts.lamp.map(Lamp::word),
        reported: facts.reported.word(),
        value: value_text(draft, facts.value),
        meter: fraction(draft, facts).filter(|_| !personal),
        verdict: verdict_word(facts),
        amended: !facts.amendments.is_empty(),
        exemplary: draft.exemplary.as_ref().is_some_and(|exemplary| *exemplary.on <= board.today),
    }
}

/// Assignments in the order of their files, which is the document's, under the document's headings.
fn sections(context: &Context, planner: &Planner<'_>, mut places: Vec<usize>) -> anyhow::Result<Vec<Section>> {
    let board = planner.board;
    places.sort_unstable();
    let mut sections: Vec<Section> = Vec::new();
    for at in places {
        let draft = &board.items.commitments.all()[at];
        let title = draft.section.as_ref().map(|section| section.0.clone());
        let row = context
            .fragments
            .commitments
            .get(at, || part(planner.theme, "assignment_row", "row", &assignment(planner, at)))?;
        match sections.last_mut() {
            Some(section) if section.title == title => section.rows.push(row),
            _ => sections.push(Section { title, rows: vec![row] }),
        }
    }
    Ok(sections)
}

fn assignment(planner: &Planner<'_>, at: usize) -> Assignment {
    let board = planner.board;
    let draft = &board.items.commitments.all()[at];
    let facts = &board.commitment_facts[at];
    Assignment {
        title: draft.item.0.clone(),
        url: item_url(&draft.id),
        org: board.org(board.org_of(draft)).draft.name.0.clone(),
        recurrence: draft.recurrence.as_ref().map(|text| text.0.clone()),
        responsible: responsible_views(planner, facts),
        amended: !facts.amendments.is_empty(),
    }
}
