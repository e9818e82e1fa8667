//! Public notices: what, on what grounds, how long, and where to object; set as an office sets them.

use std::ops::Range;
use std::sync::Arc;

use serde::Serialize;

use super::Context;
use super::fragments::part;
use super::frame::{Frame, ListPage, Words};
use super::kept::{item_routes, list_routes, page_seed};

use super::head::{Head, Link, page};
use super::lists::org_link;
use super::parts::{body, dial};
use super::sorted::{Axis, Value, lists};
use super::source::{SourceView, source};
use crate::board::{Board, NoticeFacts, NoticeState, same_items};
use crate::calendar::{Calendar, Unit};
use crate::kinds::{Draft, Kind, Notice, NoticeType};
use crate::output::address::{item_url, org_url, page_route};
use crate::output::placard::{PaperView, Subject};
use crate::output::{Job, Planner, Seeds};
use crate::theme::Strings;
use crate::theme::wording::day;

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
    accepts: Accepts,
    signed_by: Vec<String>,
    signed_on: String,
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

pub(super) fn routes(context: &Arc<Context>, board: &Board, seeds: &mut Seeds) {
    let items = board.items.notices.all();
    let same = |last: &Board, range: &Range<usize>| same_items(&last.items.notices, &board.items.notices, range);
    item_routes((board, Notice::FOLDER, items.len()), seeds, same, |at, seeds| {
        let draft = &items[at];
        let (route, origin) = (page_route(&item_url(&draft.id)), Some(draft.origin.key("title")));
        let seed = page_seed(route, origin, move |context, planner| Ok(notice_page(context, planner, at)));
        seeds.push(seed.changed_on(draft.newest_fact(board.today)));
    });
    let state = |board: &Board, at: usize| board.notice_facts[at].state;
    let by_state = |board: &Board, at: usize| Some(Value::Word(state(board, at).word()));
    let by_type = |board: &Board, at: usize| Some(Value::Word(draft(board, at).notice_type.word()));
    let by_year = |board: &Board, at: usize| Some(Value::Year(year_of(draft(board, at))));
    let axes = [
        Axis::new("notice_state", &by_state).at("state").always(["open", "coming", "closed"]),
        Axis::new("type", &by_type).always(NoticeType::ALL.map(NoticeType::word)),
        Axis::new("year", &by_year),
    ];
    let date = |board: &Board, at: usize| Some(*draft(board, at).starts_on);
    let same =
        |last: &Board, at: usize| items[at].is(&last.items.notices.all()[at]) && state(board, at) == state(last, at);
    let lists = lists(board, &board.items.notices, date, &axes, same);
    list_routes(context, (board, Notice::FOLDER), lists, seeds, |_| true, list_page);
}

fn draft(board: &Board, at: usize) -> &Draft<Notice> {
    &board.items.notices.all()[at]
}

/// The year it begins in.
pub(super) fn year_of(draft: &Draft<Notice>) -> i16 {
    draft.starts_on.year()
}

fn list_page(context: &Arc<Context>, at: &ListPage<'_>, noindex: bool) -> anyhow::Result<Job> {
    let (planner, strings) = (at.planner, at.planner.theme.strings());
    let value = |axis: &str, value: &str| match axis {
        "year" => strings.format("filter.year.value", &[("year", &value)]),
        "type" => strings.get(&format!("notice.type.{value}")).to_owned(),
        _ => strings.get(&format!("notice.state.{value}")).to_owned(),
    };
    let words = Words { section: "notices", title: "notices.title", value: &value };
    let (frame, head) = at.frame(&words)?;
    let places = at.newest_first();
    let ready = |place: usize| {
        context.fragments.notices.get(place, || part(planner.theme, "notice_row", "row", &row(planner, place)))
    };
    let mut groups = Vec::new();
    for state in [NoticeState::Open, NoticeState::Coming, NoticeState::Closed] {
        let of_state = places.iter().filter(|at| planner.board.notice_facts[**at].state == state);
        let rows = of_state.map(|at| ready(*at)).collect::<Result<Vec<_>, _>>()?;
        if !rows.is_empty() {
            groups.push(Group { state: state.word(), rows });
        }
    }
    Ok(page(context, "notices.html", &head.noindex(noindex), &NoticeList { frame, groups }))
}

fn row(planner: &Planner<'_>, at: usize) -> Row {
    let board = planner.board;
    let (draft, facts) = (&board.items.notices.all()[at], &board.notice_facts[at]);
    let org = board.org(board.org_of(draft));
    let phone = facts.contact.phone.as_ref().map(|phone| phone.0.clone());
    Row {
        title: draft.title.0.clone(),
        url: item_url(&draft.id),
        org: org.draft.name.0.clone(),
        org_url: org_url(org.path()),
        kind: draft.notice_type.word(),
        state: facts.state.word(),
        period: period(planner, draft, facts),
        ends_on: facts.ends_on.to_string(),
        dial: phone.as_deref().map(dial),
        phone,
    }
}

fn period(planner: &Planner<'_>, draft: &Notice, facts: &NoticeFacts) -> String {
    let board = planner.board;
    sentence(planner.theme.strings(), &board.calendar, draft, facts, &|date| day(date, board.settings.language))
}

/// The period in words. The days are counted, not repeated: a last day that was written may give more than declared.
pub(in crate::output) fn sentence(
    strings: &Strings,
    calendar: &Calendar,
    draft: &Notice,
    facts: &NoticeFacts,
    day: &dyn Fn(jiff::civil::Date) -> String,
) -> String {
    let (first, last) = (*draft.starts_on, facts.ends_on);
    let counted = match draft.period.unit {
        Unit::Working => calendar.working_days_between(first, last).ok(),
        Unit::Calendar => first.until(last).ok().and_then(|span| u32::try_from(span.get_days() + 1).ok()),
    };
    let days = counted.unwrap_or_else(|| u32::from(draft.period.days));
    let key = match draft.period.unit {
        Unit::Working => "notice.period.working",
        Unit::Calendar => "notice.period.calendar",
    };
    strings.format(key, &[("start", &day(first)), ("end", &day(last)), ("n", &days)])
}

fn notice_page(context: &Arc<Context>, planner: &Planner<'_>, at: usize) -> Job {
    let (board, strings) = (planner.board, planner.theme.strings());
    let (draft, facts) = (&board.items.notices.all()[at], &board.notice_facts[at]);
    let org = board.org_of(draft);
    let period = period(planner, draft, facts);
    let text = |text: &Option<crate::kinds::Text>| text.as_ref().map(|text| text.0.clone());
    let accepts = &facts.contact;
    let head = Head::new(item_url(&draft.id), draft.title.0.clone(), "notices")
        .described(period.clone())
        .below(context, board, org)
        .crumb(strings.get("notices.title"), format!("{}notices/", org_url(board.org(org).path())));
    let view = NoticePage {
        title: draft.title.0.clone(),
        org: org_link(board, org),
        kind: draft.notice_type.word(),
        state: facts.state.word(),
        basis: draft.basis.iter().map(|basis| basis.0.clone()).collect(),
        body: body(draft, planner),
        period,
        accepts: Accepts {
            name: text(&accepts.name),
            dial: accepts.phone.as_deref().map(dial),
            phone: text(&accepts.phone),
            address: text(&accepts.address),
            hours: text(&accepts.hours),
            email: text(&accepts.email),
        },
        signed_by: match draft.signed_by.is_empty() {
            true => vec![board.org(org).draft.name.0.clone()],
            false => draft.signed_by.iter().map(|unit| unit.0.clone()).collect(),
        },
        signed_on: draft.common.published_on.unwrap_or(draft.starts_on).to_string(),
        paper: PaperView::of(planner, &draft.id, &[Subject::Notice]),
        source: draft.common.source.as_ref().map(|document| source(&document.0)),
        contact: context.contact(org),
    };
    page(context, "notice.html", &head, &view)
}

#[cfg(test)]
mod tests {
    use jiff::civil::Date;

    use super::*;
    use crate::diagnostic::Language;
    use crate::kinds::Contact;
    use crate::theme::Theme;

    #[test]
    fn the_period_is_said_as_offices_say_it() {
        let theme = Theme::load(None, "default", Language::Chinese).unwrap();
        let said = |unit: &str, days: u16, end: Date| {
            let yaml = format!("title: 甲\nstarts_on: 2026-06-22\nperiod: {{ days: {days}, unit: {unit} }}\n");
            let notice: Notice = crate::yaml::from_node(&crate::yaml::parse(&yaml).unwrap()).value.unwrap();
            let facts = NoticeFacts { ends_on: end, state: NoticeState::Open, contact: Contact::default() };
            sentence(theme.strings(), &Calendar::shipped(), &notice, &facts, &|date| day(date, Language::Chinese))
        };
        let june = |day| Date::constant(2026, 6, day);
        assert_eq!(said("working", 5, june(26)), "2026年6月22日至2026年6月26日，共5个工作日");
        assert_eq!(said("calendar", 7, june(28)), "2026年6月22日至2026年6月28日，共7天");
        // Written longer than declared: what is counted is what is said.
        assert_eq!(said("working", 5, june(29)), "2026年6月22日至2026年6月29日，共6个工作日");
    }
}
