//! A commitment's own page: what was promised, what became of it, and every change of its words.

use serde::Serialize;

use super::ItemPage;
use crate::address::{item_url, org_url};
use crate::board::{Board, Link, Responsible};
use crate::kinds::{Commitment, Draft, ProgressState, Text, VerdictResult};
use crate::markdown::slug;
use crate::output::site::files::file_url;
use crate::output::site::head::{Link as TextLink, page};
use crate::output::site::lists::org_link;
use crate::output::site::related::{Related, related};
use crate::output::site::source::{SourceView, source};
use crate::output::site::summary::existing;
use crate::output::site::views::{PersonView, body, person};
use crate::output::{Planner, View};
use crate::record::{CommitmentRecord, Figure, Placed, Pledger, Record, Told, What, people_of};
use crate::theme::wording::day;

#[derive(Serialize)]
struct CommitmentPage {
    title: String,
    org: TextLink,
    kind: &'static str,
    assignment: bool,
    /// Promised by a person: nothing of the page says late or not kept.
    personal: bool,
    person: Option<PersonView>,
    /// An organisation that promised in another's name, or in words only.
    owner: Option<String>,
    section: Option<String>,
    recurrence: Option<String>,
    measures: Vec<String>,
    baseline: Option<String>,
    target: Option<String>,
    deadline: Option<String>,
    responsible: Vec<ResponsibleView>,
    /// Persons who answer for it; not on a page of their own pledge, which names them above.
    persons: Vec<String>,
    axes: Option<Axes>,
    value: Option<String>,
    meter: Option<u8>,
    verdict: Option<VerdictView>,
    exemplary: Option<ExemplaryView>,
    amendments: Vec<AmendmentView>,
    /// The newest first.
    history: Vec<Event>,
    body: Option<String>,
    source: Option<SourceView>,
    approved_on: Option<String>,
    updated: Option<String>,
    /// What else names the person who promised.
    related: Vec<Related>,
    contact: tera::Value,
}

/// The three facts that are never merged into one.
#[derive(Serialize)]
struct Axes {
    reported: &'static str,
    done_on: Option<String>,
    verdict: &'static str,
    verdict_on: Option<String>,
    lamp: Option<&'static str>,
}

/// A responsible unit or group.
#[derive(Clone, Debug, Serialize)]
pub(super) struct ResponsibleView {
    name: String,
    url: Option<String>,
}

#[derive(Serialize)]
struct VerdictView {
    on: String,
    by: Option<String>,
    result: &'static str,
    explanation: Option<String>,
    /// 自评、群众评、组织评, in this order, as far as there are any.
    columns: Vec<Opinion>,
}

#[derive(Serialize)]
struct Opinion {
    /// `self`, `masses`, `organisation`.
    by: &'static str,
    /// A word of the verdicts, else `None` and the text says it.
    word: Option<&'static str>,
    text: String,
}

#[derive(Serialize)]
struct ExemplaryView {
    on: String,
    by: String,
}

#[derive(Serialize)]
struct AmendmentView {
    on: String,
    field: &'static str,
    from: String,
    to: String,
    reason: String,
    /// The notice that announces it.
    notice: Option<TextLink>,
}

/// A dated line of the history.
#[derive(Serialize)]
struct Event {
    on: String,
    /// `posted`, `progress`, `done`, `verdict`, `amended`, `exemplary`.
    what: &'static str,
    text: Option<String>,
    value: Option<String>,
    evidence: Vec<TextLink>,
}

pub(super) fn commitment_page(at: &ItemPage<'_>) -> anyhow::Result<View> {
    let ItemPage { context, planner, .. } = at;
    let board = at.board();
    let item = at.placed::<Commitment>();
    let (draft, record) = (item.draft, CommitmentRecord::of(&item));
    let org = item.org();
    let head = at.head("commitments").described(described(planner, &item, &record));
    let owned = |text: Option<&str>| text.map(str::to_owned);
    let view = CommitmentPage {
        title: record.item.to_owned(),
        org: org_link(board, org),
        kind: record.commitment_type.word,
        assignment: record.is_assignment,
        personal: record.is_personal,
        person: match &record.pledger {
            Pledger::Person(Some(pledger)) => Some(person(planner, pledger)),
            _ => None,
        },
        owner: match record.pledger {
            Pledger::Other(name) => Some(name.to_owned()),
            _ => None,
        },
        section: owned(record.section),
        recurrence: owned(record.recurrence),
        measures: record.measures.iter().map(|measure| (*measure).to_owned()).collect(),
        baseline: record.baseline.map(Figure::spaced),
        target: record.target.map(Figure::spaced),
        deadline: record.deadline.map(|day| day.to_string()),
        responsible: responsible_views(planner, &record),
        persons: record.responsible_persons.iter().map(|person| person.name().to_owned()).collect(),
        axes: record.is_appraised.then(|| Axes {
            reported: record.reported.word,
            done_on: record.done_on.map(|day| day.to_string()),
            verdict: record.verdict.word,
            verdict_on: record.decided.map(|verdict| verdict.on.to_string()),
            lamp: record.lamp.map(|lamp| lamp.word),
        }),
        value: record.value(record.facts.value),
        meter: record.meter,
        verdict: record.decided.map(|verdict| VerdictView {
            on: verdict.on.to_string(),
            by: text(verdict.by.as_ref()),
            result: verdict.result.word(),
            explanation: text(verdict.explanation.as_ref()),
            columns: [("self", &verdict.own), ("masses", &verdict.masses), ("organisation", &verdict.organisation)]
                .into_iter()
                .filter_map(|(by, text)| text.as_ref().map(|text| opinion(by, text)))
                .collect(),
        }),
        exemplary: record
            .exemplary
            .map(|exemplary| ExemplaryView { on: exemplary.on.to_string(), by: exemplary.by.0.clone() }),
        amendments: record.amendments.iter().rev().map(|change| amendment(planner, draft, change)).collect(),
        history: history(&item, &record),
        body: body(&item, planner),
        source: draft.common.source.as_ref().map(|document| source(&document.0)),
        approved_on: approved_on(board, draft, record.is_personal),
        updated: Commitment::changed_on(&item).map(|day| day.to_string()),
        related: match record.is_personal {
            true => related(context, planner, &people_of(&item), &draft.id),
            false => Vec::new(),
        },
        contact: context.contact(org),
    };
    page(context, "commitment.html", &head, &view)
}

/// Who promised what, by when, and what became of it; of a person's pledge the words alone.
fn described(planner: &Planner<'_>, item: &Placed<'_, Commitment>, record: &CommitmentRecord<'_>) -> String {
    let (strings, language) = (planner.theme.strings(), planner.board.settings.language);
    let fact = |key: &str, text: &str| {
        let label = strings.get(key);
        strings.format("item.fact", &[("label", &label), ("text", &text)])
    };
    let mut said = Vec::new();
    if record.is_appraised {
        said.extend(record.target.map(|target| fact("commitment.target", &target.spaced())));
        said.extend(record.deadline.map(|on| fact("commitment.deadline", &day(on, language))));
        said.push(fact("commitment.reported", &record.reported.label(strings)));
        said.push(fact("commitment.verdict", &record.verdict.label(strings)));
        said.extend(record.lamp.map(|lamp| lamp.label(strings)));
    }
    let units: Vec<&str> = record.responsible_units().take(2).collect();
    if said.is_empty() && !record.is_personal && !units.is_empty() {
        said.push(fact("commitment.responsible", &units.join(strings.get("list.separator"))));
    }
    let said = said.join(strings.get("list.semicolon"));
    let org = &item.org_node().draft.name;
    strings.format("item.described", &[("org", org), ("title", &record.item), ("said", &said)])
}

fn text(text: Option<&Text>) -> Option<String> {
    text.map(|text| text.0.clone())
}

/// The day of the approval; who gave it stays in the office.
fn approved_on(board: &Board, draft: &Draft<Commitment>, personal: bool) -> Option<String> {
    let on = draft.common.approval.as_ref()?.approved_on?;
    (!personal && *on <= board.today).then(|| on.to_string())
}

fn opinion(by: &'static str, text: &Text) -> Opinion {
    let word = VerdictResult::ALL.map(VerdictResult::word).into_iter().find(|word| *word == text.0);
    Opinion { by, word, text: text.0.clone() }
}

fn amendment(planner: &Planner<'_>, draft: &Draft<Commitment>, amendment: &crate::kinds::Amendment) -> AmendmentView {
    let board = planner.board;
    let notice = board.notice_of(draft, amendment).and_then(|at| board.items.notices.get(at));
    AmendmentView {
        notice: notice.and_then(|notice| {
            Some(TextLink { title: notice.title.0.clone(), url: existing(planner.routes, item_url(&notice.id))? })
        }),
        on: amendment.on.to_string(),
        field: amendment.field.key(),
        from: amendment.from.0.clone(),
        to: amendment.to.0.clone(),
        reason: amendment.reason.0.clone(),
    }
}

/// Responsible units and groups with the way to their pages.
pub(super) fn responsible_views(planner: &Planner<'_>, record: &CommitmentRecord<'_>) -> Vec<ResponsibleView> {
    let views = record.facts.responsible.iter().filter_map(|responsible| match responsible {
        Responsible::Unit { name, org } => {
            Some(ResponsibleView { name: name.clone(), url: org.as_deref().map(org_url) })
        }
        Responsible::Group { name } => {
            let groups = existing(planner.routes, "groups/".to_owned());
            Some(ResponsibleView { name: name.clone(), url: groups.map(|url| format!("{url}#{}", slug(name))) })
        }
        Responsible::Person { .. } => None,
    });
    views.collect()
}

/// Everything that happened, the newest first.
fn history(item: &Placed<'_, Commitment>, record: &CommitmentRecord<'_>) -> Vec<Event> {
    let today = item.board.today;
    let event = |on, what: What, text| {
        (on, Event { on: format!("{on}"), what: what.word(), text, value: None, evidence: Vec::new() })
    };
    let mut events = Vec::new();
    events.extend(item.published_on().map(|on| event(on, What::Posted, None)));
    for progress in record.progress {
        let what = if progress.state == ProgressState::Done { What::Done } else { What::Progress };
        let (on, event) = event(*progress.on, what, text(progress.text.as_ref()));
        let evidence = progress.evidence.iter().filter_map(|evidence| evidence_view(item, evidence)).collect();
        events.push((on, Event { value: record.value(progress.value), evidence, ..event }));
    }
    let amended = record.amendments.iter();
    events.extend(amended.map(|change| event(*change.on, What::Amended, Some(change.reason.0.clone()))));
    if !record.is_assignment {
        let decided = record.decided.iter();
        events.extend(decided.map(|verdict| event(*verdict.on, What::Verdict, text(verdict.by.as_ref()))));
    }
    let exemplary = record.exemplary.iter();
    events.extend(exemplary.map(|chosen| event(*chosen.on, What::Exemplary, Some(chosen.by.0.clone()))));
    events.retain(|(on, _)| *on <= today);
    events.sort_by_key(|(on, _)| *on);
    events.into_iter().rev().map(|(_, event)| event).collect()
}

/// A file or an address that backs a report.
fn evidence_view(item: &Placed<'_, Commitment>, evidence: &Text) -> Option<TextLink> {
    let name = evidence.rsplit('/').next().unwrap_or(evidence).to_owned();
    match item.evidence(evidence)? {
        Link::External => Some(TextLink { title: evidence.0.clone(), url: evidence.0.clone() }),
        Link::File { path } => Some(TextLink { title: name, url: file_url(&path) }),
        _ => None,
    }
}
