//! Suggestions that were adopted: what was suggested, what was decided, and the three axes of what became of it.

use std::sync::Arc;

use serde::Serialize;

use super::{ItemPage, Look, name};
use crate::address::{item_url, org_url};
use crate::font::{Role, Usage};
use crate::kinds::{ProgressState, Suggestion};
use crate::output::View;
use crate::output::site::Context;
use crate::output::site::head::{Link, page};
use crate::output::site::list_page::{Frame, ListPage};
use crate::output::site::lists::org_link;
use crate::output::site::source::{SourceView, source};
use crate::output::site::views::body;
use crate::record::{Placed, SuggestionRecord, What};

/// The look of suggestions.
pub(super) struct Suggestions;

/// A suggestion, in the table and at the head of its page.
#[derive(Serialize)]
struct Row {
    item: String,
    url: String,
    decision: String,
    units: Vec<UnitView>,
    deadline: Option<String>,
    reported: &'static str,
    done_on: Option<String>,
    verdict: &'static str,
    lamp: Option<&'static str>,
}

#[derive(Serialize)]
struct UnitView {
    name: String,
    url: Option<String>,
}

#[derive(Serialize)]
struct SuggestionList {
    frame: Frame,
    rows: Vec<Row>,
}

#[derive(Serialize)]
struct SuggestionPage {
    suggestion: Row,
    org: Link,
    verdict: Option<VerdictView>,
    /// The newest first.
    history: Vec<Event>,
    body: Option<String>,
    source: Option<SourceView>,
    contact: tera::Value,
}

#[derive(Serialize)]
struct VerdictView {
    on: String,
    by: Option<String>,
    explanation: Option<String>,
}

#[derive(Serialize)]
struct Event {
    on: String,
    /// `posted`, `progress`, `done`, `verdict`.
    what: &'static str,
    text: Option<String>,
}

impl Look for Suggestions {
    fn kind(&self) -> &'static str {
        name::<Suggestion>()
    }

    fn item(&self, page: &ItemPage<'_>) -> anyhow::Result<View> {
        suggestion_page(page)
    }

    fn list(&self, context: &Arc<Context>, at: &ListPage<'_>, noindex: bool) -> anyhow::Result<View> {
        let (frame, head) = at.frame("")?;
        let mut usage = Usage::default();
        let placed = |place: usize| Placed::<Suggestion>::of(at.planner.board, place);
        let rows: Vec<Row> = at.newest_first().into_iter().map(|place| row(&placed(place))).collect();
        rows.iter().for_each(|row| usage.add(Role::Body, &row.decision));
        let view = SuggestionList { frame, rows };
        page(context, "suggestions.html", &head.noindex(noindex).fonts(context, usage), &view)
    }
}

fn row(item: &Placed<'_, Suggestion>) -> Row {
    let record = SuggestionRecord::of(item);
    let unit = |unit: &crate::record::Unit<'_>| UnitView {
        name: unit.name.to_owned(),
        url: unit.node.map(|node| org_url(node.path())),
    };
    Row {
        item: record.item.to_owned(),
        url: item_url(&item.draft.id),
        decision: record.decision.to_owned(),
        units: record.units.iter().map(unit).collect(),
        deadline: record.deadline.map(|day| day.to_string()),
        reported: record.reported.word,
        done_on: record.done_on.map(|day| day.to_string()),
        verdict: record.verdict.word,
        lamp: record.lamp.map(|lamp| lamp.word),
    }
}

fn suggestion_page(at: &ItemPage<'_>) -> anyhow::Result<View> {
    let ItemPage { context, planner, .. } = at;
    let board = at.board();
    let item = at.placed::<Suggestion>();
    let record = SuggestionRecord::of(&item);
    let org = item.org();
    let head = at.head("").described(at.described());
    let text = |text: &Option<crate::kinds::Text>| text.as_ref().map(|text| text.0.clone());
    let view = SuggestionPage {
        suggestion: row(&item),
        org: org_link(board, org),
        verdict: record.decided.as_ref().map(|verdict| VerdictView {
            on: verdict.on.to_string(),
            by: text(&verdict.by),
            explanation: text(&verdict.explanation),
        }),
        history: history(&item, &record),
        body: body(&item, planner),
        source: item.draft.common.source.as_ref().map(|document| source(&document.0)),
        contact: context.contact(org),
    };
    page(context, "suggestion.html", &head, &view)
}

/// Everything that happened, the newest first.
fn history(item: &Placed<'_, Suggestion>, record: &SuggestionRecord<'_>) -> Vec<Event> {
    let owned = |text: &Option<crate::kinds::Text>| text.as_ref().map(|text| text.0.clone());
    let mut events: Vec<_> = item.published_on().map(|on| (on, What::Posted, None)).into_iter().collect();
    for entry in &record.standing.progress {
        let what = if entry.state == ProgressState::Done { What::Done } else { What::Progress };
        events.push((*entry.on, what, owned(&entry.text)));
    }
    events.extend(record.decided.iter().map(|verdict| (*verdict.on, What::Verdict, owned(&verdict.by))));
    events.sort_by_key(|(on, ..)| *on);
    let event = |(on, what, text): (jiff::civil::Date, What, _)| Event { on: on.to_string(), what: what.word(), text };
    events.into_iter().rev().map(event).collect()
}
