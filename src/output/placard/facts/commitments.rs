//! The commitments of an organisation: what was promised, what the unit reports, what was decided, and the calendar.
//!
//! The three axes stay apart, as everywhere. A person's pledge stands here without any of them: nobody is called late or
//! unfaithful on a wall.

use serde::Serialize;

use super::{Facts, OrgView, Teller, newest, text};
use crate::board::{CommitmentFacts, Lamp, OrgId, Owner, Responsible};
use crate::kinds::{AmendedField, Commitment, Draft, ProgressState, VerdictResult};
use crate::output::address::org_url;
use crate::output::public;

#[derive(Serialize)]
struct BoardView {
    org: OrgView,
    phone: Option<String>,
    opinion_book: Option<String>,
    totals: TotalsView,
    sections: Vec<Section>,
}

/// Of the commitments that are appraised: the denominator of everything else.
#[derive(Default, Serialize)]
struct TotalsView {
    total: usize,
    done: usize,
    in_progress: usize,
    not_started: usize,
    fulfilled: usize,
    partly: usize,
    unfulfilled: usize,
    undecided: usize,
    overdue: usize,
    /// 任务分工 and pledges of persons, which are not appraised here.
    others: usize,
}

#[derive(Serialize)]
struct Section {
    title: Option<String>,
    rows: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    n: usize,
    id: String,
    item: String,
    #[serde(rename = "type")]
    kind: &'static str,
    pledger: Option<String>,
    measures: Vec<String>,
    target: Option<String>,
    deadline: Option<String>,
    recurrence: Option<String>,
    responsible: Vec<String>,
    /// `null` for assignments and pledges of persons.
    reported: Option<Reported>,
    lamp: Option<Sign>,
    verdict: Option<Verdict>,
    amended: Vec<Amended>,
}

#[derive(Serialize)]
struct Reported {
    state: &'static str,
    label: String,
    on: Option<String>,
    text: Option<String>,
}

#[derive(Serialize)]
struct Sign {
    state: &'static str,
    label: String,
}

#[derive(Serialize)]
struct Verdict {
    result: &'static str,
    label: String,
    explanation: Option<String>,
}

#[derive(Serialize)]
struct Amended {
    field: &'static str,
    field_label: String,
    from: String,
    to: String,
    on: String,
}

pub(super) fn facts(teller: Teller<'_>, org: OrgId) -> Facts {
    let board = teller.board;
    let range = board.items.commitments.range(&(org.0..org.0 + 1));
    let contact = &board.org(org).contact;
    let mut totals = TotalsView::default();
    let mut sections: Vec<Section> = Vec::new();
    for (n, at) in range.clone().enumerate() {
        let draft = &board.items.commitments.all()[at];
        let facts = &board.commitment_facts[at];
        count(&mut totals, draft, facts);
        let title = text(draft.section.as_ref());
        let row = row(&teller, n + 1, draft, facts);
        match sections.iter_mut().find(|section| section.title == title) {
            Some(section) => section.rows.push(row),
            None => sections.push(Section { title, rows: vec![row] }),
        }
    }
    // Numbered as they are read.
    for (n, row) in sections.iter_mut().flat_map(|section| &mut section.rows).enumerate() {
        row.n = n + 1;
    }
    let edition = newest(board.today, range.map(|at| public::commitment_changed_on(board, at)));
    let view = BoardView {
        org: teller.org(org),
        phone: contact.supervision_phone.clone(),
        opinion_book: contact.opinion_book.clone(),
        totals,
        sections,
    };
    let url = format!("{}commitments/", org_url(board.org(org).path()));
    teller.told_of_org(org, url, edition, &view)
}

fn count(totals: &mut TotalsView, draft: &Draft<Commitment>, facts: &CommitmentFacts) {
    use crate::board::Reported as State;
    if !facts.is_appraised_kind(draft) {
        totals.others += 1;
        return;
    }
    totals.total += 1;
    match facts.reported {
        State::Done => totals.done += 1,
        State::InProgress => totals.in_progress += 1,
        State::NotStarted => totals.not_started += 1,
    }
    match facts.verdict.as_ref().map(|verdict| verdict.result) {
        Some(VerdictResult::Fulfilled) => totals.fulfilled += 1,
        Some(VerdictResult::Partly) => totals.partly += 1,
        Some(VerdictResult::Unfulfilled) => totals.unfulfilled += 1,
        None => totals.undecided += 1,
    }
    totals.overdue += usize::from(facts.lamp == Some(Lamp::Overdue));
}

fn row(teller: &Teller<'_>, n: usize, draft: &Draft<Commitment>, facts: &CommitmentFacts) -> Row {
    let board = teller.board;
    let strings = teller.strings;
    let appraised = facts.is_appraised_kind(draft);
    let personal = facts.is_personal();
    let own = board.org_of(draft);
    let amended = facts.amendments.iter().filter(|amendment| !personal || amendment.field != AmendedField::Deadline);
    Row {
        n,
        id: draft.id.to_string(),
        item: draft.item.0.clone(),
        kind: draft.commitment_type.word(),
        pledger: match &facts.owner {
            Owner::Org { org: Some(org), .. } if *org == own => None,
            _ => public_name(teller, facts),
        },
        measures: draft.measures.iter().map(|measure| measure.0.clone()).collect(),
        target: draft.target.as_ref().map(|target| with_unit(target, draft)),
        deadline: draft.deadline.filter(|_| appraised).map(|day| teller.day(*day)),
        recurrence: text(draft.recurrence.as_ref()),
        responsible: facts
            .responsible
            .iter()
            .filter_map(|responsible| match responsible {
                Responsible::Unit { name, .. } | Responsible::Group { name } => Some(name.clone()),
                Responsible::Person { member } if !personal => board
                    .items
                    .members
                    .get(*member)
                    .filter(|member| crate::board::is_active(member, board.today))
                    .map(|member| member.name.0.clone()),
                Responsible::Person { .. } => None,
            })
            .collect(),
        reported: appraised.then(|| {
            let state = facts.reported.word();
            let last =
                facts.progress.iter().rev().find(|entry| {
                    facts.done_on.is_none() || entry.state == ProgressState::Done || entry.text.is_some()
                });
            Reported {
                state,
                label: strings.get(&format!("commitment.reported.{state}")).to_owned(),
                on: facts.done_on.or(last.map(|entry| *entry.on)).map(|day| teller.day(day)),
                text: last.and_then(|entry| text(entry.text.as_ref())),
            }
        }),
        lamp: facts.lamp.filter(|_| appraised).map(|lamp| Sign {
            state: lamp.word(),
            label: strings.get(&format!("commitment.schedule.{}", lamp.word())).to_owned(),
        }),
        verdict: facts.verdict.as_ref().filter(|_| appraised).map(|verdict| {
            let result = match verdict.result {
                VerdictResult::Fulfilled => "fulfilled",
                VerdictResult::Partly => "partly",
                VerdictResult::Unfulfilled => "unfulfilled",
            };
            Verdict {
                result,
                label: strings.get(&format!("commitment.verdict.{result}")).to_owned(),
                explanation: text(verdict.explanation.as_ref()),
            }
        }),
        amended: amended
            .map(|amendment| Amended {
                field: amendment.field.key(),
                field_label: strings.get(&format!("commitment.field.{}", amendment.field.key())).to_owned(),
                from: amendment.from.0.clone(),
                to: amendment.to.0.clone(),
                on: teller.day(*amendment.on),
            })
            .collect(),
    }
}

/// Who promised; `None` for a person who is not to be named on paper.
fn public_name(teller: &Teller<'_>, facts: &CommitmentFacts) -> Option<String> {
    let board = teller.board;
    match &facts.owner {
        Owner::Org { name, .. } => Some(name.clone()),
        Owner::Person { member } => {
            let member = board.items.members.get((*member)?)?;
            crate::board::is_active(member, board.today).then(|| member.name.0.clone())
        }
    }
}

/// A figure with the commitment's unit; words have theirs already.
fn with_unit(text: &str, draft: &Commitment) -> String {
    let bare = text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | ' '));
    match &draft.unit {
        Some(unit) if bare => format!("{text}{unit}"),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_take_their_unit() {
        let text = "item: 甲\nresponsible: [乙]\nunit: 处\n";
        let draft: Commitment = crate::yaml::from_node(&crate::yaml::parse(text).unwrap()).value.unwrap();
        assert_eq!(with_unit("200", &draft), "200处");
        assert_eq!(with_unit("不少于26周", &draft), "不少于26周");
    }
}
