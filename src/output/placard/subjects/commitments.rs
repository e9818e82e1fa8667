//! The commitments of an organisation: what was promised, what the unit reports, what was decided, and the calendar.
//!
//! The three axes stay apart, as everywhere. A person's pledge stands here without any of them: nobody is called late or
//! unfaithful on a wall.

use std::sync::Arc;

use serde::Serialize;

use super::{Drawn, Face, Facts, OrgView, name, newest, orgs_with, owned};
use crate::address::org_url;
use crate::board::{Board, Fulfilment, OrgId};
use crate::kinds::{Amendment, Commitment, Progress, ProgressState, Text};
use crate::record::{CommitmentRecord, Figure, Person, Placed, Told, amended_words, corrections_in_words};

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
    /// 已有公开澄清：…
    corrections: Option<String>,
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

/// The commitments of an organisation.
pub(super) struct Commitments;

impl Drawn for Commitments {
    fn word(&self) -> &'static str {
        "org_commitments"
    }

    fn covers(&self) -> &'static str {
        name::<Commitment>()
    }

    fn places(&self, board: &Board) -> Vec<usize> {
        orgs_with::<Commitment>(board)
    }

    fn id(&self, board: &Board, at: usize) -> Arc<str> {
        board.orgs[at].path().clone()
    }

    fn org(&self, _: &Board, at: usize) -> OrgId {
        OrgId(at)
    }

    fn facts(&self, face: Face<'_>, at: usize) -> Facts {
        commitments(face, OrgId(at))
    }

    fn people(&self, _: &Board, _: usize) -> Vec<usize> {
        Vec::new()
    }
}

fn commitments(face: Face<'_>, org: OrgId) -> Facts {
    let board = face.board;
    let items: Vec<Placed<'_, Commitment>> = Placed::below(board, &(org.0..org.0 + 1)).collect();
    let node = board.org(org);
    let mut counted = Fulfilment::default();
    let mut others = 0;
    let mut sections: Vec<Section> = Vec::new();
    for item in &items {
        let record = CommitmentRecord::of(item);
        match record.is_appraised {
            true => counted.count(record.facts),
            false => others += 1,
        }
        let title = record.section.map(str::to_owned);
        let row = row(&face, item, &record);
        match sections.iter_mut().find(|section| section.title == title) {
            Some(section) => section.rows.push(row),
            None => sections.push(Section { title, rows: vec![row] }),
        }
    }
    // Numbered as they are read.
    for (n, row) in sections.iter_mut().flat_map(|section| &mut section.rows).enumerate() {
        row.n = n + 1;
    }
    let edition = newest(board.today, items.iter().map(Commitment::changed_on));
    let view = BoardView {
        org: OrgView::of(node),
        phone: node.contact.supervision_phone.clone(),
        opinion_book: node.contact.opinion_book.clone(),
        totals: TotalsView {
            total: counted.total,
            done: counted.done,
            in_progress: counted.in_progress,
            not_started: counted.not_started,
            fulfilled: counted.fulfilled,
            partly: counted.partly,
            unfulfilled: counted.unfulfilled,
            undecided: counted.undecided,
            overdue: counted.overdue,
            others,
        },
        sections,
    };
    face.of_org(org, format!("{}commitments/", org_url(node.path())), edition, &view)
}

fn row(face: &Face<'_>, item: &Placed<'_, Commitment>, record: &CommitmentRecord<'_>) -> Row {
    let strings = face.strings;
    let text = |text: &Option<Text>| text.as_ref().map(|text| text.0.clone());
    let persons = record.responsible_persons.iter().map(Person::name);
    Row {
        n: 0,
        id: item.draft.id.to_string(),
        item: record.item.to_owned(),
        kind: record.commitment_type.word,
        pledger: record.pledger.name().map(str::to_owned),
        measures: owned(&record.measures),
        target: record.target.map(Figure::tight),
        deadline: record.deadline.map(|day| face.day(day)),
        recurrence: record.recurrence.map(str::to_owned),
        responsible: record.responsible_units().chain(persons).map(str::to_owned).collect(),
        reported: record.is_appraised.then(|| {
            let is_told = |entry: &&Progress| {
                record.done_on.is_none() || entry.state == ProgressState::Done || entry.text.is_some()
            };
            let last = record.progress.iter().rev().find(is_told);
            Reported {
                state: record.reported.word,
                label: record.reported.label(strings),
                on: record.done_on.or(last.map(|entry| *entry.on)).map(|day| face.day(day)),
                text: last.and_then(|entry| text(&entry.text)),
            }
        }),
        lamp: record.lamp.map(|lamp| Sign { state: lamp.word, label: lamp.label(strings) }),
        verdict: record.decided.map(|verdict| Verdict {
            result: verdict.result.word(),
            label: record.verdict.label(strings),
            explanation: text(&verdict.explanation),
        }),
        amended: record.amendments.iter().map(|change| amended(face, change)).collect(),
        corrections: corrections_in_words(face.board, strings, &item.draft.id),
    }
}

fn amended(face: &Face<'_>, change: &Amendment) -> Amended {
    let (from, to) = amended_words(change, face.board.settings.language);
    Amended {
        field: change.field.key(),
        field_label: face.strings.get(&format!("commitment.field.{}", change.field.key())).to_owned(),
        from,
        to,
        on: face.day(*change.on),
    }
}
