//! Public notices: what, on what grounds, how long, and where to object; set as an office sets them.

use std::sync::Arc;

use serde::Serialize;

use super::{ItemPage, Look, name};
use crate::address::{item_url, org_url};
use crate::board::{Board, NoticeState};
use crate::kinds::Notice;
use crate::output::placard::PaperView;
use crate::output::site::Context;
use crate::output::site::fragments::part;
use crate::output::site::head::{Link, page};
use crate::output::site::list_page::{Frame, ListPage};
use crate::output::site::lists::org_link;
use crate::output::site::machine;
use crate::output::site::source::{SourceView, source};
use crate::output::site::summary::existing;
use crate::output::site::views::body;
use crate::output::{Planner, View};
use crate::record::{Corrected, NoticeRecord, Placed};
use crate::text::dial;
use crate::theme::wording::day;

/// The look of notices.
pub(super) struct Notices;

/// A notice in a list.
#[derive(Serialize)]
struct Row {
    title: String,
    url: String,
    org: String,
    org_url: String,
    kind: &'static str,
    state: &'static str,
    period: String,
    ends_on: String,
    phone: Option<String>,
    dial: Option<String>,
}

#[derive(Serialize)]
struct NoticeList {
    frame: Frame,
    /// The open ones, those to come, the closed ones; each as far as there are any.
    groups: Vec<Group>,
}

#[derive(Serialize)]
struct Group {
    state: &'static str,
    /// [`Row`]s, ready made.
    rows: Vec<tera::Value>,
}

#[derive(Serialize)]
struct NoticePage {
    title: String,
    org: Link,
    kind: &'static str,
    state: &'static str,
    basis: Vec<String>,
    body: Option<String>,
    /// 2026年6月22日至2026年6月26日，共5个工作日
    period: String,
    ends_on: String,
    accepts: Accepts,
    signed_by: Vec<String>,
    signed_on: String,
    /// What followed from it.
    results: Vec<Link>,
    /// Of a correction: how it begins, what is correct, and what it corrects.
    lead: Option<String>,
    correct: Vec<String>,
    corrects: Vec<Link>,
    /// Of a conferral: the posts that are named by it.
    confers: Vec<Link>,
    /// The commitments whose amendments it announces.
    amends: Vec<Link>,
    paper: Option<PaperView>,
    source: Option<SourceView>,
    contact: tera::Value,
}

/// Where objections are taken.
#[derive(Serialize)]
struct Accepts {
    name: Option<String>,
    phone: Option<String>,
    dial: Option<String>,
    address: Option<String>,
    hours: Option<String>,
    email: Option<String>,
}

impl Look for Notices {
    fn kind(&self) -> &'static str {
        name::<Notice>()
    }

    fn item(&self, page: &ItemPage<'_>) -> anyhow::Result<View> {
        notice_page(page)
    }

    fn list(&self, context: &Arc<Context>, page: &ListPage<'_>, noindex: bool) -> anyhow::Result<View> {
        list_page(context, page, noindex)
    }
}

fn list_page(context: &Arc<Context>, at: &ListPage<'_>, noindex: bool) -> anyhow::Result<View> {
    let planner = at.planner;
    let (frame, head) = at.frame("notices")?;
    let places = at.newest_first();
    let record = |at: usize| NoticeRecord::of(&Placed::of(planner.board, at));
    let ready = |at: usize| {
        let ready = || part(planner.theme, "notice_row", "row", &row(planner, &Placed::of(planner.board, at)));
        context.fragments.get(name::<Notice>(), at, ready)
    };
    let mut groups = Vec::new();
    for state in [NoticeState::Open, NoticeState::Coming, NoticeState::Standing, NoticeState::Closed] {
        let of_state = places.iter().filter(|at| record(**at).state == state);
        let rows = of_state.map(|at| ready(*at)).collect::<Result<Vec<_>, _>>()?;
        if !rows.is_empty() {
            groups.push(Group { state: state.word(), rows });
        }
    }
    page(context, "notices.html", &head.noindex(noindex), &NoticeList { frame, groups })
}

fn row(planner: &Planner<'_>, item: &Placed<'_, Notice>) -> Row {
    let record = NoticeRecord::of(item);
    let phone = record.contact.phone.as_ref().map(|phone| phone.0.clone());
    Row {
        title: record.title.to_owned(),
        url: item_url(&item.draft.id),
        org: record.org.draft.name.0.clone(),
        org_url: org_url(record.org.path()),
        kind: record.notice_type.word,
        state: record.state.word(),
        period: period(planner, &record),
        ends_on: record.ends_on.to_string(),
        dial: phone.as_deref().and_then(dial),
        phone,
    }
}

fn period(planner: &Planner<'_>, record: &NoticeRecord<'_>) -> String {
    record.period(planner.theme.strings(), &|date| day(date, planner.board.settings.language))
}

fn notice_page(at: &ItemPage<'_>) -> anyhow::Result<View> {
    let ItemPage { context, planner, .. } = at;
    let (board, strings) = (at.board(), planner.theme.strings());
    let item = at.placed::<Notice>();
    let record = NoticeRecord::of(&item);
    let org = item.org();
    let period = period(planner, &record);
    let text = |text: &Option<crate::kinds::Text>| text.as_ref().map(|text| text.0.clone());
    let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
    let accepts = record.contact;
    let phone = accepts.phone.as_ref().map(|phone| phone.0.as_str()).unwrap_or_default();
    let state = strings.get(match record.state {
        NoticeState::Coming => "notice.state.coming",
        NoticeState::Open => "notice.state.open",
        NoticeState::Standing => "notice.state.standing",
        NoticeState::Closed => "notice.state.closed",
    });
    let words: [&dyn std::fmt::Display; 5] = [&record.org.draft.name, &record.title, &period, &state, &phone];
    let keys = ["org", "title", "period", "state", "phone"];
    let words: Vec<_> = keys.into_iter().zip(words).collect();
    let key = if phone.is_empty() { "notice.described" } else { "notice.described.phone" };
    let mut head = at.head("notices").described(strings.format(key, &words));
    head.told.data = machine::notice(board, &record, &head);
    let view = NoticePage {
        title: record.title.to_owned(),
        org: org_link(board, org),
        kind: record.notice_type.word,
        state: record.state.word(),
        basis: owned(&record.basis),
        body: body(&item, planner),
        period,
        ends_on: record.ends_on.to_string(),
        accepts: Accepts {
            name: text(&accepts.name),
            dial: accepts.phone.as_deref().and_then(dial),
            phone: text(&accepts.phone),
            address: text(&accepts.address),
            hours: text(&accepts.hours),
            email: text(&accepts.email),
        },
        signed_by: owned(&record.signed_by),
        signed_on: record.signed_on.to_string(),
        results: context.rolls_after(board, at.at).iter().map(|at| roll_link(board, *at)).collect(),
        lead: record.correction_lead(strings),
        correct: owned(&record.correct),
        corrects: links(planner, &record.corrects),
        confers: links(planner, &record.confers),
        amends: links(planner, &record.amends),
        paper: PaperView::of(planner, &item.draft.id, &["notice"]),
        source: item.draft.common.source.as_ref().map(|document| source(&document.0)),
        contact: context.contact(org),
    };
    page(context, "notice.html", &head, &view)
}

/// The ways to what has a page.
fn links(planner: &Planner<'_>, to: &[Corrected<'_>]) -> Vec<Link> {
    let link = |to: &Corrected<'_>| {
        let url = existing(planner.routes, item_url(to.id))?;
        Some(Link { title: to.title.to_owned(), url })
    };
    to.iter().filter_map(link).collect()
}

fn roll_link(board: &Board, at: usize) -> Link {
    let roll = &board.items.rolls.all()[at];
    Link { title: roll.title.0.clone(), url: item_url(&roll.id) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Language;
    use crate::pipeline::{Options, check_sources};
    use crate::source::Sources;
    use crate::theme::Theme;

    #[test]
    fn the_period_is_said_as_offices_say_it() {
        let theme = Theme::load(None, "default", Language::Chinese).unwrap();
        let said = |unit: &str, days: u16, end: &str| {
            let notice =
                format!("title: 甲\nstarts_on: 2026-06-22\nperiod: {{ days: {days}, unit: {unit} }}\nends_on: {end}\n");
            let sources = Sources::from_texts([
                ("content/board.yaml", "title: 示例\nas_of: 2026-06-24\n"),
                ("content/org.yaml", "name: 示例市\n"),
                ("content/notices/a.yaml", &*notice),
            ]);
            let board = check_sources(&sources, &Options::default()).assembled.board;
            let record = NoticeRecord::of(&Placed::of(&board, 0));
            record.period(theme.strings(), &|date| day(date, Language::Chinese))
        };
        assert_eq!(said("working", 5, "2026-06-26"), "2026年6月22日至2026年6月26日，共5个工作日");
        assert_eq!(said("calendar", 7, "2026-06-28"), "2026年6月22日至2026年6月28日，共7天");
        // Written longer than declared: what is counted is what is said.
        assert_eq!(said("working", 5, "2026-06-29"), "2026年6月22日至2026年6月29日，共6个工作日");
    }
}
