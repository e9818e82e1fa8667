//! A public notice, for the sheet that is put up beside the door.

use jiff::civil::Date;
use serde::Serialize;

use super::blocks::{self, Block};
use super::{Facts, OrgView, Teller, newest};
use crate::board::NoticeFacts;
use crate::calendar::Unit;
use crate::kinds::Notice;
use crate::output::address::item_url;

#[derive(Serialize)]
struct NoticeView {
    id: String,
    title: String,
    #[serde(rename = "type")]
    kind: &'static str,
    type_label: String,
    org: OrgView,
    basis: Vec<String>,
    body: Vec<Block>,
    /// 2026年6月22日至2026年6月26日，共5个工作日
    period_text: String,
    starts_on: String,
    ends_on: String,
    contact: ContactView,
    signed_by: Vec<String>,
    signed_on: String,
}

#[derive(Serialize)]
struct ContactView {
    name: Option<String>,
    phone: Option<String>,
    address: Option<String>,
    hours: Option<String>,
    email: Option<String>,
}

pub(super) fn facts(teller: Teller<'_>, at: usize) -> Facts {
    let board = teller.board;
    let draft = &board.items.notices.all()[at];
    let facts = &board.notice_facts[at];
    let org = board.org_of(draft);
    let kind = draft.notice_type.word();
    let text = |text: &Option<crate::kinds::Text>| super::text(text.as_ref());
    let signed_on = draft.common.published_on.unwrap_or(draft.starts_on);
    let view = NoticeView {
        id: draft.id.to_string(),
        title: draft.title.0.clone(),
        kind,
        type_label: teller.strings.get(&format!("notice.type.{kind}")).to_owned(),
        org: teller.org(org),
        basis: draft.basis.iter().map(|basis| basis.0.clone()).collect(),
        body: blocks::of(draft.body.as_deref()),
        period_text: period(&teller, draft, facts),
        starts_on: teller.day(*draft.starts_on),
        ends_on: teller.day(facts.ends_on),
        contact: ContactView {
            name: text(&facts.contact.name),
            phone: text(&facts.contact.phone),
            address: text(&facts.contact.address),
            hours: text(&facts.contact.hours),
            email: text(&facts.contact.email),
        },
        signed_by: match draft.signed_by.is_empty() {
            true => vec![board.org(org).draft.name.0.clone()],
            false => draft.signed_by.iter().map(|unit| unit.0.clone()).collect(),
        },
        signed_on: teller.day(*signed_on),
    };
    let started: [Option<Date>; 2] = [Some(*draft.starts_on), draft.common.published_on.map(|day| *day)];
    let edition = newest(board.today, started);
    teller.told(draft, item_url(&draft.id), edition, &view)
}

/// The period in words, its days counted on the calendar.
fn period(teller: &Teller<'_>, draft: &Notice, facts: &NoticeFacts) -> String {
    let (first, last) = (*draft.starts_on, facts.ends_on);
    let (counted, key) = match draft.period.unit {
        Unit::Working => (teller.board.calendar.working_days_between(first, last).ok(), "notice.period.working"),
        Unit::Calendar => {
            let days = first.until(last).ok().and_then(|span| u32::try_from(span.get_days() + 1).ok());
            (days, "notice.period.calendar")
        }
    };
    let days = counted.unwrap_or_else(|| u32::from(draft.period.days));
    teller.strings.format(key, &[("start", &teller.day(first)), ("end", &teller.day(last)), ("n", &days)])
}
