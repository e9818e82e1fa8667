//! What was promised: tables of an organisation's commitments, charts of how the word is kept, and all to look up.
//!
//! The schedule lamp is not here: the device computes it from the deadline, so that it is right weeks after the build.
//! Lateness and failure are said of organisations only: the row of a person's pledge has neither deadline nor verdict.
//! Assignments (任务分工) have no place on a screen.

use serde::Deserialize;

use super::{ENTRIES, Entry, Made, SlidesOfKind};
use crate::board::{Fulfilment, OrgId};
use crate::diagnostic::say;
use crate::kinds::{self, Commitment, CommitmentType};
use crate::output::kiosk::content::Content;
use crate::output::kiosk::fits::Fits;
use crate::output::kiosk::limits::{Limits, lines};
use crate::output::kiosk::search::{Hit, joined};
use crate::output::kiosk::views::{Body, Labelled, Span, Title, view};
use crate::record::{CommitmentRecord, Days, Figure, Person, Placed, Word, amended_words, corrected_mark};
use crate::screens::{NamedScreen, SlideKind};

view! {
    /// A page of an organisation's commitments.
    TableView {
        org: Title,
        page: usize,
        pages: usize,
        rows: Vec<Row>,
        /// Of the whole table, assignments and persons' pledges left aside.
        totals: Totals,
    }
}

view! {
    /// One commitment.
    Row {
        item: Title,
        /// Who promised, where it is not the organisation itself.
        owner: Option<Title>,
        target: Option<Body>,
        /// What is reported beside what is promised: `186 / 200 处`.
        value: Option<Body>,
        deadline: Option<Body>,
        deadline_iso: Option<String>,
        reported: Option<Labelled>,
        done_on: Option<String>,
        verdict: Option<Labelled>,
        /// 已有公开澄清; which, says whoever looks it up.
        corrected: Option<Body>,
        #[serde(flatten)]
        days: Span,
    }
}

view! {
    #[derive(Copy)]
    Totals {
        total: usize,
        done: usize,
        in_progress: usize,
        not_started: usize,
        fulfilled: usize,
        partly: usize,
        unfulfilled: usize,
        undecided: usize,
    }
}

view! {
    /// How an organisation and all below it keep their word.
    Chart {
        org: Title,
        title: Title,
        #[serde(flatten)]
        totals: Totals,
    }
}

view! {
    /// A commitment with its background.
    Promise {
        org: Title,
        #[serde(flatten)]
        row: Row,
        measures: Vec<Body>,
        responsible: Vec<Body>,
        /// Why it was not kept.
        explanation: Option<Body>,
        amendments: Vec<Amendment>,
    }
}

view! {
    /// The original words and the date beside the new ones.
    Amendment {
        on: Body,
        field: Body,
        from: Body,
        to: Body,
        reason: Body,
    }
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct TableLimits {
    /// Rows on one page.
    rows: usize,
    /// Lines of text in the rows of one page.
    lines: usize,
    /// The width of a line of an item's text.
    line: usize,
    item: usize,
    target: usize,
}

/// Tables and charts of commitments.
pub(super) struct Commitments(TableLimits);

impl Commitments {
    pub(super) fn new(limits: &Limits) -> anyhow::Result<Self> {
        limits.section("commitments").map(Self)
    }
}

impl SlidesOfKind for Commitments {
    fn makes(&self) -> Vec<SlideKind> {
        vec![SlideKind::COMMITMENTS, SlideKind::CHART]
    }

    fn slides(&self, content: &Content<'_>, kind: SlideKind, most: usize, _: &NamedScreen) -> Vec<Made> {
        match kind {
            SlideKind::CHART => charts(content, most),
            _ => tables(content, &self.0, most),
        }
    }

    fn fits(&self, content: &Content<'_>, kind: SlideKind, found: &mut Fits) {
        if kind != SlideKind::COMMITMENTS {
            return;
        }
        for item in content.orgs.iter().flat_map(|org| commitments_of(content, *org)) {
            let draft = item.draft;
            found.slide(kind, &draft.id);
            let place = draft.origin.key("item");
            found.text(say!("承诺事项", "the commitment"), &draft.item, self.0.item, place, &draft.id);
            if let Some(target) = CommitmentRecord::of(&item).target {
                let place = draft.origin.key("target");
                found.text(say!("目标", "the target"), &target.spaced(), self.0.target, place, &draft.id);
            }
        }
    }

    fn list(&self, content: &Content<'_>) -> Option<(&'static str, Vec<Entry>)> {
        let all = content.orgs.iter().flat_map(|org| commitments_of(content, *org));
        let entry = |item: Placed<'_, Commitment>| {
            let view = promise(content, &item);
            let owner = view.row.owner.as_ref().map(|owner| &*owner.0);
            let hit = Hit::of_text(&view.row.item.0, joined([owner, Some(&view.org.0)]));
            Entry::of_item(content, &item.draft.id, &view, hit)
        };
        Some(("commitments", all.take(ENTRIES).map(entry).collect()))
    }
}

/// An organisation's own commitments, assignments left out.
fn commitments_of<'a>(content: &Content<'a>, org: OrgId) -> impl Iterator<Item = Placed<'a, Commitment>> + use<'a> {
    let all = Placed::<Commitment>::below(content.board, &(org.0..org.0 + 1));
    all.filter(|item| item.draft.commitment_type != CommitmentType::Assignment)
}

/// One commitment in a table, and its days.
fn row(content: &Content<'_>, item: &Placed<'_, Commitment>) -> (Row, Days) {
    let strings = content.strings;
    let record = CommitmentRecord::of(item);
    let labelled = |word: Word| Labelled { state: word.word, label: word.label(strings).into() };
    let days = Days::of(content.board, &item.draft.common, item.org());
    let row = Row {
        item: record.item.into(),
        owner: record.pledger.name().map(Title::from),
        target: record.target.map(Figure::spaced).map(Body::from),
        value: record.value(record.facts.value).map(Body::from),
        deadline: record.deadline.map(|day| content.day(day).into()),
        deadline_iso: record.deadline.map(|day| day.to_string()),
        reported: Some(labelled(record.reported)),
        done_on: record.done_on.map(|day| day.to_string()),
        verdict: (!record.is_personal).then(|| labelled(record.verdict)),
        corrected: corrected_mark(content.board, strings, &item.draft.id).map(Body::from),
        days: days.into(),
    };
    (row, days)
}

/// The table of every organisation that promised something, in pages; at most so many.
fn tables(content: &Content<'_>, limits: &TableLimits, most: usize) -> Vec<Made> {
    let mut slides = Vec::new();
    let promising = content.orgs.iter().filter(|org| commitments_of(content, **org).next().is_some());
    for org in content.turn(promising.collect(), most) {
        if slides.len() >= most {
            break;
        }
        let mut counted = Fulfilment::default();
        let mut rows = Vec::new();
        for item in commitments_of(content, *org) {
            let facts = &content.board.commitment_facts[item.at];
            if !facts.is_personal() {
                counted.count(facts);
            }
            if content.holds(SlideKind::COMMITMENTS, &item.draft.id) {
                rows.push((item.draft.id.clone(), row(content, &item)));
            }
        }
        let pages = pages(rows, limits.rows, limits.lines, |(_, (row, _))| {
            lines(&row.item.0, limits.line) + usize::from(row.corrected.is_some())
        });
        let count = pages.len();
        let path = content.board.org(*org).path();
        for (n, rows) in pages.into_iter().enumerate().take(most - slides.len()) {
            let (items, rows): (Vec<_>, Vec<_>) = rows.into_iter().unzip();
            let (rows, parts) = rows.into_iter().unzip();
            let org_name = content.head_name(*org);
            let (title, totals) = (org_name.clone(), totals(&counted));
            let view = TableView { org: org_name.into(), page: n + 1, pages: count, rows, totals };
            let (id, days) = (format!("{path}/commitments#{}", n + 1), content.days_of(*org));
            let made = Made::new(content, SlideKind::COMMITMENTS, id, title, days, &view).of_parts(parts);
            slides.push(made.showing(items).leads_to(content.org_code(*org)));
        }
    }
    slides
}

/// Cuts rows into pages that hold at most so many of them and so many lines of text.
pub(super) fn pages<T>(rows: Vec<T>, most_rows: usize, most_lines: usize, lines: impl Fn(&T) -> usize) -> Vec<Vec<T>> {
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
fn charts(content: &Content<'_>, most: usize) -> Vec<Made> {
    let mut slides = Vec::new();
    for root in &content.roots {
        let children = content.board.org(*root).children.iter();
        let with_any = |org: &&OrgId| content.board.totals[org.0].fulfilment.total > 0;
        let own = std::iter::once(root).filter(with_any);
        // A child that has everything would repeat its parent's figures.
        let total = content.board.totals[root.0].fulfilment.total;
        let below = children.filter(with_any).filter(|org| content.board.totals[org.0].fulfilment.total < total);
        for org in own.chain(below).take(most - slides.len()) {
            let name = content.head_name(*org);
            let view = Chart {
                org: name.clone().into(),
                title: content.strings.get("kiosk.chart").into(),
                totals: totals_of(content, *org),
            };
            let (id, days) = (format!("{}/chart", content.board.org(*org).path()), content.days_of(*org));
            let made = Made::new(content, SlideKind::CHART, id, name, days, &view);
            slides.push(made.leads_to(content.org_code(*org)));
        }
    }
    slides
}

fn promise(content: &Content<'_>, item: &Placed<'_, Commitment>) -> Promise {
    let record = CommitmentRecord::of(item);
    let persons = record.responsible_persons.iter().map(Person::name);
    let language = content.board.settings.language;
    let amendment = |change: &&kinds::Amendment| {
        let (from, to) = amended_words(change, language);
        Amendment {
            on: content.day(*change.on).into(),
            field: content.strings.get(&format!("commitment.field.{}", change.field.key())).into(),
            from: from.into(),
            to: to.into(),
            reason: (&*change.reason.0).into(),
        }
    };
    Promise {
        org: (&*record.org.draft.name.0).into(),
        row: row(content, item).0,
        measures: record.measures.iter().map(|measure| (*measure).into()).collect(),
        responsible: record.responsible_units().chain(persons).map(Body::from).collect(),
        explanation: record.decided.and_then(|verdict| verdict.explanation.as_ref()).map(|text| (&*text.0).into()),
        amendments: record.amendments.iter().map(amendment).collect(),
    }
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
