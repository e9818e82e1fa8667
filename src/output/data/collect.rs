//! From the board to rows.

use std::ops::Range;

use super::rows::{
    AmendmentRow, AppraisalRow, CommitmentRow, EntryRow, ExemplarRow, NoticeRow, OrgRow, PostRow, ProgressRow, RollRow,
    TotalsRow,
};
use super::table::Writer;
use super::value::Word;
use crate::board::{Board, Responsible, Stage};
use crate::calendar::Unit;
use crate::kinds::{
    AmendedField, Draft, ExemplarType, Kind, Level, OneOrMany, ProgressState, ReceptionDay, ReviewType, Score, Sector,
    Text, VerdictResult,
};
use crate::output::address::{item_url, org_url};
use crate::output::public;

pub(super) fn organisations(board: &Board, range: Range<usize>, out: &mut Writer) {
    for org in board.orgs.get(range).into_iter().flatten() {
        let (path, url) = page(board, org_url(org.path()));
        out.row(&OrgRow {
            id: org.path(),
            parent: org.parent.map(|parent| &**board.org(parent).path()),
            name: &org.draft.name,
            short_name: text(&org.draft.short_name),
            level: org.draft.level.map(level),
            sector: org.sector.map(sector),
            supervision_phone: org.contact.supervision_phone.as_deref(),
            opinion_book: org.contact.opinion_book.as_deref(),
            reception_days: org.contact.reception_days.iter().map(reception).collect(),
            address: org.contact.address.as_deref(),
            path,
            url,
        });
    }
}

pub(super) fn totals(board: &Board, range: Range<usize>, out: &mut Writer) {
    for (org, totals) in board.orgs.iter().zip(&board.totals).take(range.end).skip(range.start) {
        let fulfilment = &totals.fulfilment;
        out.row(&TotalsRow {
            org: org.path(),
            org_name: &org.draft.name,
            orgs: totals.orgs,
            posts: totals.posts,
            named_posts: totals.named_posts,
            open_posts: totals.open_posts,
            commitments: totals.commitments,
            assignments: totals.assignments,
            personal: totals.personal,
            appraised: fulfilment.total,
            fulfilled: fulfilment.fulfilled,
            partly: fulfilment.partly,
            unfulfilled: fulfilment.unfulfilled,
            undecided: fulfilment.undecided,
            not_started: fulfilment.not_started,
            in_progress: fulfilment.in_progress,
            done: fulfilment.done,
            on_time: fulfilment.on_time,
            due_soon: fulfilment.due_soon,
            overdue: fulfilment.overdue,
            late_done: fulfilment.late_done,
            exemplars: totals.exemplars,
            rolls: totals.rolls,
            notices: totals.notices,
            open_notices: totals.open_notices,
        });
    }
}

pub(super) fn posts(board: &Board, range: Range<usize>, out: &mut Writer) {
    for (at, post) in public::shown_of(&board.items.posts, range) {
        let facts = &board.post_facts[at];
        let (path, url) = page(board, item_url(&post.id));
        out.row(&PostRow {
            id: &post.id,
            org: &post.org,
            org_name: org_name(board, post),
            title: &post.title,
            post_type: Word(post.post_type.word()),
            window_no: text(&post.window_no),
            holders: public::holders(board, at).map(|member| &*member.name.0).collect(),
            positions: public::holders(board, at).map(|member| text(&member.position).unwrap_or_default()).collect(),
            pledge: text(&post.pledge),
            duties: texts(&post.duties),
            stage: Word(match facts.stage {
                Stage::Plain => "plain",
                Stage::Open => "open",
                Stage::Building => "building",
                Stage::Named => "named",
            }),
            stars: facts.stars,
            max_stars: facts.stars.map(|_| board.settings.stars.max),
            path,
            url,
        });
    }
}

pub(super) fn commitments(board: &Board, range: Range<usize>, out: &mut Writer) {
    for (at, draft) in public::shown_of(&board.items.commitments, range) {
        let facts = &board.commitment_facts[at];
        // Of a person's pledge nothing is said from which a lateness could be computed.
        let of_org = !facts.is_personal();
        let verdict = facts.verdict.as_ref();
        let exemplary = draft.exemplary.as_ref().filter(|exemplary| *exemplary.on <= board.today);
        let source = draft.common.source.as_ref();
        let (path, url) = page(board, item_url(&draft.id));
        out.row(&CommitmentRow {
            id: &draft.id,
            org: &draft.org,
            org_name: org_name(board, draft),
            item: &draft.item,
            commitment_type: Word(draft.commitment_type.word()),
            section: text(&draft.section),
            recurrence: text(&draft.recurrence),
            pledger_type: Word(if of_org { "organisation" } else { "person" }),
            pledger: public::pledger(board, facts),
            responsible_units: facts.responsible.iter().filter_map(unit).collect(),
            measures: texts(&draft.measures),
            baseline: text(&draft.baseline),
            target: text(&draft.target),
            unit: text(&draft.unit),
            deadline: draft.deadline.map(|day| *day).filter(|_| of_org),
            published_on: draft.common.published_on.map(|day| *day),
            reported: of_org.then(|| Word(facts.reported.word())),
            value: facts.value.filter(|_| of_org),
            done_on: facts.done_on.filter(|_| of_org),
            lamp: facts.lamp.map(|lamp| Word(lamp.word())),
            verdict: verdict.map(|verdict| {
                Word(match verdict.result {
                    VerdictResult::Fulfilled => "fulfilled",
                    VerdictResult::Partly => "partly",
                    VerdictResult::Unfulfilled => "unfulfilled",
                })
            }),
            verdict_on: verdict.map(|verdict| *verdict.on),
            verdict_by: verdict.and_then(|verdict| text(&verdict.by)),
            verdict_explanation: verdict.and_then(|verdict| text(&verdict.explanation)),
            verdict_self: verdict.and_then(|verdict| text(&verdict.own)),
            verdict_masses: verdict.and_then(|verdict| text(&verdict.masses)),
            verdict_organisation: verdict.and_then(|verdict| text(&verdict.organisation)),
            exemplary_on: exemplary.map(|exemplary| *exemplary.on),
            exemplary_by: exemplary.map(|exemplary| &*exemplary.by.0),
            source: source.map(|source| &*source.title.0),
            source_url: source.and_then(|source| text(&source.url)),
            path,
            url,
        });
    }
}

pub(super) fn progress(board: &Board, range: Range<usize>, out: &mut Writer) {
    for (at, draft) in public::shown_of(&board.items.commitments, range) {
        let facts = &board.commitment_facts[at];
        for entry in facts.progress.iter().filter(|_| !facts.is_personal()) {
            out.row(&ProgressRow {
                commitment: &draft.id,
                on: *entry.on,
                state: Word(match entry.state {
                    ProgressState::Started => "started",
                    ProgressState::Done => "done",
                }),
                text: text(&entry.text),
                value: entry.value,
            });
        }
    }
}

pub(super) fn amendments(board: &Board, range: Range<usize>, out: &mut Writer) {
    for (at, draft) in public::shown_of(&board.items.commitments, range) {
        let facts = &board.commitment_facts[at];
        for amendment in facts.amendments.iter().filter(|_| !facts.is_personal()) {
            // The responsible may have been persons; whom a duty passed from and to is no matter for a table.
            if amendment.field == AmendedField::Responsible {
                continue;
            }
            out.row(&AmendmentRow {
                commitment: &draft.id,
                on: *amendment.on,
                field: Word(amendment.field.key()),
                from: &amendment.from,
                to: &amendment.to,
                reason: &amendment.reason,
            });
        }
    }
}

pub(super) fn exemplars(board: &Board, range: Range<usize>, out: &mut Writer) {
    for (_, draft) in public::shown_of(&board.items.exemplars, range) {
        let (path, url) = page(board, item_url(&draft.id));
        out.row(&ExemplarRow {
            id: &draft.id,
            org: &draft.org,
            org_name: org_name(board, draft),
            title: &draft.title,
            exemplar_type: Word(match draft.exemplar_type {
                ExemplarType::Person => "person",
                ExemplarType::Collective => "collective",
            }),
            subject: public::exemplar_subject(board, draft),
            award: text(&draft.award),
            year: draft.year,
            summary: text(&draft.summary),
            published_on: draft.common.published_on.map(|day| *day),
            path,
            url,
        });
    }
}

pub(super) fn rolls(board: &Board, range: Range<usize>, out: &mut Writer) {
    for (_, draft) in public::shown_of(&board.items.rolls, range) {
        let (path, url) = page(board, item_url(&draft.id));
        out.row(&RollRow {
            id: &draft.id,
            org: &draft.org,
            org_name: org_name(board, draft),
            title: &draft.title,
            award: &draft.award,
            year: draft.year,
            conferred_by: &draft.conferred_by,
            conferred_on: draft.conferred_on.map(|day| *day),
            entries: draft.all_entries().count(),
            path,
            url,
        });
    }
}

pub(super) fn entries(board: &Board, range: Range<usize>, out: &mut Writer) {
    for (_, draft) in public::shown_of(&board.items.rolls, range) {
        let plain = draft.entries.iter().map(|entry| (None, entry));
        let grouped =
            draft.groups.iter().flat_map(|group| group.entries.iter().map(move |entry| (Some(&*group.title.0), entry)));
        for (n, (group, entry)) in plain.chain(grouped).enumerate() {
            out.row(&EntryRow {
                roll: &draft.id,
                place: n + 1,
                group,
                name: &entry.name,
                org_name: public::entry_org(board, draft, entry),
                position: text(&entry.position),
            });
        }
    }
}

pub(super) fn notices(board: &Board, range: Range<usize>, out: &mut Writer) {
    for (at, draft) in public::shown_of(&board.items.notices, range) {
        let facts = &board.notice_facts[at];
        let (path, url) = page(board, item_url(&draft.id));
        out.row(&NoticeRow {
            id: &draft.id,
            org: &draft.org,
            org_name: org_name(board, draft),
            title: &draft.title,
            notice_type: Word(draft.notice_type.word()),
            starts_on: *draft.starts_on,
            ends_on: facts.ends_on,
            days: draft.period.days,
            days_unit: Word(match draft.period.unit {
                Unit::Working => "working",
                Unit::Calendar => "calendar",
            }),
            state: Word(facts.state.word()),
            basis: texts(&draft.basis),
            contact_name: text(&facts.contact.name),
            contact_phone: text(&facts.contact.phone),
            contact_address: text(&facts.contact.address),
            contact_email: text(&facts.contact.email),
            contact_hours: text(&facts.contact.hours),
            signed_by: texts(&draft.signed_by),
            text: draft.body.as_deref().map(crate::markdown::plain_text),
            path,
            url,
        });
    }
}

pub(super) fn appraisals(board: &Board, range: Range<usize>, out: &mut Writer) {
    for draft in board.items.reviews.all().get(range).into_iter().flatten() {
        let Some(org) = public::appraised_org(board, draft).map(|at| &board.orgs[at]) else { continue };
        let scores = draft.scores.as_ref();

        out.row(&AppraisalRow {
            org: org.path(),
            org_name: &org.draft.name,
            appraisal_type: Word(match draft.review_type {
                ReviewType::LeaderComment => "leader_comment",
                _ => "public_appraisal",
            }),
            period: draft.period.to_string(),
            on: draft.on.map(|day| *day),
            by: text(&draft.by),
            turnout: text(&draft.turnout),
            comment: text(&draft.comment),
            politics: masses(scores.and_then(|scores| scores.politics.as_ref())),
            service: masses(scores.and_then(|scores| scores.service.as_ref())),
            example: masses(scores.and_then(|scores| scores.example.as_ref())),
            performance: masses(scores.and_then(|scores| scores.performance.as_ref())),
        });
    }
}

fn page(board: &Board, path: String) -> (String, Option<String>) {
    let url = board.settings.base_url().map(|base| base + &path);
    (path, url)
}

fn org_name<'a, K: Kind>(board: &'a Board, draft: &Draft<K>) -> &'a str {
    &board.org(board.org_of(draft)).draft.name
}

fn text(text: &Option<Text>) -> Option<&str> {
    text.as_ref().map(|text| &*text.0)
}

fn texts(list: &OneOrMany<Text>) -> Vec<&str> {
    list.iter().map(|text| &*text.0).collect()
}

/// Units and classes of units; persons are named on the page, where the whole stands beside them.
fn unit(responsible: &Responsible) -> Option<&str> {
    match responsible {
        Responsible::Unit { name, .. } | Responsible::Group { name } => Some(name),
        Responsible::Person { .. } => None,
    }
}

fn masses(score: Option<&Score>) -> Option<&str> {
    text(&score?.masses)
}

fn reception(day: &ReceptionDay) -> String {
    let parts = [Some(&day.day), day.hours.as_ref(), day.place.as_ref()];
    let parts: Vec<_> = parts.into_iter().flatten().map(|text| &*text.0).collect();
    parts.join(" ")
}

fn level(level: Level) -> Word {
    Word(match level {
        Level::City => "city",
        Level::District => "district",
        Level::Department => "department",
        Level::Street => "street",
        Level::Community => "community",
        Level::Village => "village",
        Level::Branch => "branch",
    })
}

fn sector(sector: Sector) -> Word {
    Word(match sector {
        Sector::Rural => "rural",
        Sector::Community => "community",
        Sector::Agency => "agency",
        Sector::Institution => "institution",
        Sector::StateEnterprise => "state_enterprise",
        Sector::Private => "private",
        Sector::Social => "social",
    })
}
