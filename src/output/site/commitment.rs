//! A commitment's own page: what was promised, what became of it, and every change of its words.

use std::ops::Range;
use std::sync::Arc;

use serde::Serialize;

use super::Context;
use super::files::{evidence_link, file_url};
use super::head::{Head, Link as TextLink, page};
use super::kept::{item_routes, page_seed};
use super::lists::org_link;
use super::parts::{PersonView, body, person};
use super::source::{SourceView, source};
use super::summary::existing;
use crate::board::{Board, CommitmentFacts, Lamp, Link, Owner, Responsible, same_items};
use crate::kinds::{Commitment, CommitmentType, Draft, Kind, ProgressState, Text, VerdictResult};
use crate::markdown::slug;
use crate::output::address::{item_url, org_url, page_route};
use crate::output::{Job, Planner, Seeds, public};
use crate::theme::wording::figure;

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

pub(super) fn routes(board: &Board, seeds: &mut Seeds) {
    let items = &board.items.commitments;
    let same = |last: &Board, range: &Range<usize>| {
        let facts = last.commitment_facts.get(range.clone()).zip(board.commitment_facts.get(range.clone()));
        same_items(&last.items.commitments, items, range)
            && facts.is_some_and(|(old, new)| old.iter().zip(new).all(|(a, b)| Arc::ptr_eq(a, b)))
    };
    item_routes((board, Commitment::FOLDER, items.all().len()), seeds, same, |at, seeds| {
        let draft = &items.all()[at];
        let seed =
            page_seed(page_route(&item_url(&draft.id)), Some(draft.origin.key("item")), move |context, planner| {
                Ok(commitment_page(context, planner, at))
            })
            .changed_on(public::commitment_changed_on(board, at));
        seeds.push(if board.commitment_facts[at].is_personal() { seed.unindexed() } else { seed });
    });
}

fn commitment_page(context: &Arc<Context>, planner: &Planner<'_>, at: usize) -> Job {
    let (board, strings) = (planner.board, planner.theme.strings());
    let draft = &board.items.commitments.all()[at];
    let facts = &board.commitment_facts[at];
    let org = board.org_of(draft);
    let assignment = draft.commitment_type == CommitmentType::Assignment;
    let personal = facts.is_personal();
    let appraised = facts.is_appraised_kind(draft);
    let verdict = facts.verdict.as_ref().filter(|_| appraised);
    let head = Head::new(item_url(&draft.id), draft.item.0.clone(), "commitments")
        .described(draft.measures.first().map(|text| text.0.clone()).unwrap_or_default())
        .below(context, board, org)
        .crumb(strings.get("commitments.title"), format!("{}commitments/", org_url(board.org(org).path())))
        .noindex(personal);
    let view = CommitmentPage {
        title: draft.item.0.clone(),
        org: org_link(board, org),
        kind: draft.commitment_type.word(),
        assignment,
        personal,
        person: person_of(planner, facts),
        owner: match &facts.owner {
            Owner::Org { name, org: owner } if *owner != Some(org) => Some(name.clone()),
            _ => None,
        },
        section: text(draft.section.as_ref()),
        recurrence: text(draft.recurrence.as_ref()),
        measures: draft.measures.iter().map(|measure| measure.0.clone()).collect(),
        baseline: draft.baseline.as_ref().map(|baseline| with_unit(baseline, draft)),
        target: target_text(draft),
        deadline: draft.deadline.filter(|_| appraised).map(|day| day.to_string()),
        responsible: responsible_views(planner, facts),
        persons: if personal { Vec::new() } else { responsible_persons(board, facts) },
        axes: appraised.then(|| Axes {
            reported: facts.reported.word(),
            done_on: facts.done_on.map(|day| day.to_string()),
            verdict: verdict_word(facts),
            verdict_on: verdict.map(|verdict| verdict.on.to_string()),
            lamp: facts.lamp.map(Lamp::word),
        }),
        value: value_text(draft, facts.value),
        meter: fraction(draft, facts).filter(|_| !personal),
        verdict: verdict.map(|verdict| VerdictView {
            on: verdict.on.to_string(),
            by: text(verdict.by.as_ref()),
            result: result_word(verdict.result),
            explanation: text(verdict.explanation.as_ref()),
            columns: [("self", &verdict.own), ("masses", &verdict.masses), ("organisation", &verdict.organisation)]
                .into_iter()
                .filter_map(|(by, text)| text.as_ref().map(|text| opinion(by, text)))
                .collect(),
        }),
        exemplary: draft
            .exemplary
            .as_ref()
            .filter(|exemplary| *exemplary.on <= board.today)
            .map(|exemplary| ExemplaryView { on: exemplary.on.to_string(), by: exemplary.by.0.clone() }),
        // A person's change of a deadline would tell the deadline.
        amendments: facts
            .amendments
            .iter()
            .filter(|a| !personal || a.field.key() != "deadline")
            .rev()
            .map(amendment)
            .collect(),
        history: history(planner, draft, facts),
        body: body(draft, planner),
        source: draft.common.source.as_ref().map(|document| source(&document.0)),
        approved_on: approved_on(board, draft, personal),
        updated: public::commitment_changed_on(board, at).map(|day| day.to_string()),
        contact: context.contact(org),
    };
    page(context, "commitment.html", &head, &view)
}

fn text(text: Option<&Text>) -> Option<String> {
    text.map(|text| text.0.clone())
}

/// The person who promised, if they are still on the board.
fn person_of(planner: &Planner<'_>, facts: &CommitmentFacts) -> Option<PersonView> {
    let Owner::Person { member: Some(at) } = facts.owner else { return None };
    public::member(planner.board, at).map(|member| person(planner, member))
}

/// The day of the approval; who gave it stays in the office.
fn approved_on(board: &Board, draft: &Draft<Commitment>, personal: bool) -> Option<String> {
    let on = draft.common.approval.as_ref()?.approved_on?;
    (!personal && *on <= board.today).then(|| on.to_string())
}

/// The day's words of a verdict; `undecided` while there is none.
pub(super) fn verdict_word(facts: &CommitmentFacts) -> &'static str {
    facts.verdict.as_ref().map_or("undecided", |verdict| result_word(verdict.result))
}

fn result_word(result: VerdictResult) -> &'static str {
    match result {
        VerdictResult::Fulfilled => "fulfilled",
        VerdictResult::Partly => "partly",
        VerdictResult::Unfulfilled => "unfulfilled",
    }
}

fn opinion(by: &'static str, text: &Text) -> Opinion {
    let word = ["fulfilled", "partly", "unfulfilled"].into_iter().find(|word| *word == text.0);
    Opinion { by, word, text: text.0.clone() }
}

fn amendment(amendment: &crate::kinds::Amendment) -> AmendmentView {
    AmendmentView {
        on: amendment.on.to_string(),
        field: amendment.field.key(),
        from: amendment.from.0.clone(),
        to: amendment.to.0.clone(),
        reason: amendment.reason.0.clone(),
    }
}

/// The target with its unit: `200 处`.
pub(in crate::output) fn target_text(draft: &Commitment) -> Option<String> {
    draft.target.as_ref().map(|target| with_unit(target, draft))
}

/// A figure with the commitment's unit; words have theirs already.
fn with_unit(text: &Text, draft: &Commitment) -> String {
    let bare = text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | ' '));
    match &draft.unit {
        Some(unit) if bare => format!("{} {unit}", text.0),
        _ => text.0.clone(),
    }
}

/// What is reported beside what is promised: `186 / 200 处`.
pub(in crate::output) fn value_text(draft: &Commitment, value: Option<f64>) -> Option<String> {
    let value = figure(value?);
    Some(match (target_text(draft), &draft.unit) {
        (Some(target), _) => format!("{value} / {target}"),
        (None, Some(unit)) => format!("{value} {unit}"),
        (None, None) => value,
    })
}

/// How much of the way to the target is done, in percent.
///
/// From the baseline where it is a figure, so that less can be more: from 22 to 15 minutes, 16.8 is most of the way.
pub(super) fn fraction(draft: &Commitment, facts: &CommitmentFacts) -> Option<u8> {
    let (value, target) = (facts.value?, facts.target?);
    let baseline = draft.baseline.as_ref().and_then(|text| text.parse::<f64>().ok());
    let way = match baseline {
        Some(start) if start != target => (value - start) / (target - start),
        _ if target > 0.0 => value / target,
        _ => return None,
    };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 100")]
    let percent = (way.clamp(0.0, 1.0) * 100.0) as u8;
    Some(percent)
}

/// Members who answer for it and are still on the board.
fn responsible_persons(board: &Board, facts: &CommitmentFacts) -> Vec<String> {
    let persons = facts.responsible.iter().filter_map(|responsible| match responsible {
        Responsible::Person { member } => public::member(board, *member).map(|member| member.name.0.clone()),
        _ => None,
    });
    persons.collect()
}

/// Responsible units and groups with the way to their pages.
pub(super) fn responsible_views(planner: &Planner<'_>, facts: &CommitmentFacts) -> Vec<ResponsibleView> {
    let views = facts.responsible.iter().filter_map(|responsible| match responsible {
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
fn history(planner: &Planner<'_>, draft: &Draft<Commitment>, facts: &CommitmentFacts) -> Vec<Event> {
    let board = planner.board;
    let event = |on, what, text| (on, Event { on: format!("{on}"), what, text, value: None, evidence: Vec::new() });
    let mut events = Vec::new();
    events.extend(draft.common.published_on.map(|on| event(*on, "posted", None)));
    for progress in &facts.progress {
        let what = if progress.state == ProgressState::Done { "done" } else { "progress" };
        let (on, event) = event(*progress.on, what, text(progress.text.as_ref()));
        let value = value_text(draft, progress.value);
        let evidence =
            progress.evidence.iter().filter_map(|evidence| evidence_view(planner, draft, evidence)).collect();
        events.push((on, Event { value, evidence, ..event }));
    }
    let personal = facts.is_personal();
    let amended = facts.amendments.iter().filter(|a| !personal || a.field.key() != "deadline");
    events.extend(amended.map(|amendment| event(*amendment.on, "amended", Some(amendment.reason.0.clone()))));
    if draft.commitment_type != CommitmentType::Assignment {
        events.extend(facts.verdict.iter().map(|verdict| event(*verdict.on, "verdict", text(verdict.by.as_ref()))));
    }
    events.extend(
        draft.exemplary.iter().map(|exemplary| event(*exemplary.on, "exemplary", Some(exemplary.by.0.clone()))),
    );
    events.retain(|(on, _)| *on <= board.today);
    events.sort_by_key(|(on, _)| *on);
    events.into_iter().rev().map(|(_, event)| event).collect()
}

/// A file or an address that backs a report.
fn evidence_view(planner: &Planner<'_>, draft: &Draft<Commitment>, evidence: &Text) -> Option<TextLink> {
    let name = evidence.rsplit('/').next().unwrap_or(evidence).to_owned();
    match evidence_link(planner.board, draft, evidence)? {
        Link::External => Some(TextLink { title: evidence.0.clone(), url: evidence.0.clone() }),
        Link::File { path } => Some(TextLink { title: name, url: file_url(&path) }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::Reported;

    fn commitment(yaml: &str) -> Commitment {
        let text = format!("item: 甲\nresponsible: [乙]\n{yaml}");
        crate::yaml::from_node(&crate::yaml::parse(&text).unwrap()).value.unwrap()
    }

    #[test]
    fn figures_stand_beside_their_targets() {
        let lights = commitment("target: '200'\nunit: 处\n");
        assert_eq!(target_text(&lights).as_deref(), Some("200 处"));
        assert_eq!(value_text(&lights, Some(186.0)).as_deref(), Some("186 / 200 处"));
        assert_eq!(target_text(&commitment("target: 不少于26周\nunit: 周\n")).as_deref(), Some("不少于26周"));
        assert_eq!(value_text(&lights, None), None);
    }

    #[test]
    fn less_can_be_more() {
        let facts = |value, target| CommitmentFacts {
            owner: Owner::Org { name: String::new(), org: None },
            responsible: Vec::new(),
            reported: Reported::InProgress,
            done_on: None,
            value: Some(value),
            target: Some(target),
            verdict: None,
            lamp: None,
            progress: Vec::new(),
            amendments: Vec::new(),
        };
        let minutes = commitment("baseline: '22'\ntarget: '15'\n");
        assert_eq!(fraction(&minutes, &facts(16.8, 15.0)), Some(74));
        assert_eq!(fraction(&commitment("target: '200'\n"), &facts(186.0, 200.0)), Some(93));
        assert_eq!(fraction(&commitment("target: '200'\n"), &facts(260.0, 200.0)), Some(100));
        assert_eq!(fraction(&commitment("target: '0'\n"), &facts(1.0, 0.0)), None);
    }
}
