//! A public notice: what, on what grounds, how long, and where to object.

use jiff::civil::Date;

use super::{Axis, AxisValue, Days, Event, FontGroup, Found, Placed, See, Told, What, Word, row};
use crate::board::{NoticeState, OrgNode};
use crate::calendar::Unit;
use crate::diagnostic::{Message, say};
use crate::font::Role;
use crate::kinds::{Contact, Notice, NoticeType, Text};
use crate::theme::Strings;

/// What may be said of a notice.
pub(crate) struct NoticeRecord<'b> {
    item: Placed<'b, Notice>,
    pub(crate) org: &'b OrgNode,
    pub(crate) title: &'b str,
    pub(crate) notice_type: Word,
    pub(crate) state: NoticeState,
    pub(crate) basis: Vec<&'b str>,
    pub(crate) starts_on: Date,
    /// The last day of the period.
    pub(crate) ends_on: Date,
    /// Where objections are taken; the organisation's own phone and address where it says nothing.
    pub(crate) contact: &'b Contact,
    /// Who signed it: the organisation itself where it does not say.
    pub(crate) signed_by: Vec<&'b str>,
    pub(crate) signed_on: Date,
}

impl<'b> NoticeRecord<'b> {
    pub(crate) fn of(item: &Placed<'b, Notice>) -> Self {
        let Placed { board, draft, at } = *item;
        let (org, facts) = (item.org_node(), &board.notice_facts[at]);
        Self {
            item: *item,
            org,
            title: &draft.title,
            notice_type: Word::new("notice.type", draft.notice_type.word()),
            state: facts.state,
            basis: texts(&draft.basis),
            starts_on: *draft.starts_on,
            ends_on: facts.ends_on,
            contact: &facts.contact,
            signed_by: match draft.signed_by.is_empty() {
                true => vec![&org.draft.name],
                false => texts(&draft.signed_by),
            },
            signed_on: *draft.common.published_on.unwrap_or(draft.starts_on),
        }
    }

    /// The period in words: 2026年6月22日至2026年6月26日，共5个工作日. The days are counted, not repeated: a last day that
    /// was written may give more than declared.
    pub(crate) fn period(&self, strings: &Strings, day: &dyn Fn(Date) -> String) -> String {
        let Placed { board, draft, .. } = self.item;
        let (first, last) = (self.starts_on, self.ends_on);
        let counted = match draft.period.unit {
            Unit::Working => board.calendar.working_days_between(first, last).ok(),
            Unit::Calendar => first.until(last).ok().and_then(|span| u32::try_from(span.get_days() + 1).ok()),
        };
        let days = counted.unwrap_or_else(|| u32::from(draft.period.days));
        let key = format!("notice.period.{}", draft.period.unit.word());
        strings.format(&key, &[("start", &day(first)), ("end", &day(last)), ("n", &days)])
    }
}

fn texts(list: &[Text]) -> Vec<&str> {
    list.iter().map(|text| &*text.0).collect()
}

fn text(text: &Option<Text>) -> Option<&str> {
    text.as_ref().map(|text| &*text.0)
}

row! {
    /// A notice.
    NoticeRow<'a> {
        title: &'a str = "标题", "title";
        notice_type: Word = "类型：publicity 公示，correction 公开澄清，conferral 授予", "type";
        starts_on: Date = "公示从哪一天起", "first day";
        ends_on: Date = "公示到哪一天止（含）", "last day";
        days: u16 = "公示期天数", "length of the period";
        days_unit: Word = "天数的单位：working 工作日，calendar 日历日", "what the days are";
        state: Word = "状态：coming 未开始，open 公示中，closed 已结束", "state";
        basis: Vec<&'a str> = "依据", "basis";
        contact_name: Option<&'a str> = "受理单位", "whom to address";
        contact_phone: Option<&'a str> = "受理电话", "phone";
        contact_address: Option<&'a str> = "受理地址", "address";
        contact_email: Option<&'a str> = "受理邮箱", "e-mail";
        contact_hours: Option<&'a str> = "受理时间", "hours";
        signed_by: Vec<&'a str> = "落款单位", "signed by";
        text: Option<String> = "正文（纯文字）", "the text, plain";
    }
}

impl Told for Notice {
    const FONT_GROUP: FontGroup = FontGroup::Notices;
    type Row<'b> = NoticeRow<'b>;

    fn row<'b>(item: &Placed<'b, Self>) -> NoticeRow<'b> {
        let (record, draft) = (NoticeRecord::of(item), item.draft);
        NoticeRow {
            title: record.title,
            notice_type: record.notice_type,
            starts_on: record.starts_on,
            ends_on: record.ends_on,
            days: draft.period.days,
            days_unit: Word::new("notice.unit", draft.period.unit.word()),
            state: Word::new("notice.state", record.state.word()),
            basis: record.basis,
            contact_name: text(&record.contact.name),
            contact_phone: text(&record.contact.phone),
            contact_address: text(&record.contact.address),
            contact_email: text(&record.contact.email),
            contact_hours: text(&record.contact.hours),
            signed_by: texts(&draft.signed_by),
            text: draft.body.as_deref().map(crate::markdown::plain_text),
        }
    }

    fn table_title() -> Message {
        say!("公示", "notices")
    }

    fn posted_on(item: &Placed<'_, Self>) -> Option<Date> {
        Some(*item.draft.starts_on)
    }

    fn changed_on(item: &Placed<'_, Self>) -> Option<Date> {
        [item.published_on(), Some(*item.draft.starts_on)]
            .into_iter()
            .flatten()
            .filter(|on| *on <= item.board.today)
            .max()
    }

    fn is_over(item: &Placed<'_, Self>) -> Option<bool> {
        Some(item.board.notice_facts[item.at].state == NoticeState::Closed)
    }

    fn events<'b>(item: &Placed<'b, Self>, see: &mut dyn FnMut(Event<'b>)) {
        let ends_on = item.board.notice_facts[item.at].ends_on;
        see(Event::new(*item.draft.starts_on, What::Opens).with(Some(ends_on.to_string())));
    }

    fn axes() -> Vec<Axis<Self>> {
        let state = |item: &Placed<'_, Self>| Some(AxisValue::Word(item.board.notice_facts[item.at].state.word()));
        let by_type = |item: &Placed<'_, Self>| Some(AxisValue::Word(item.draft.notice_type.word()));
        vec![
            Axis::new("notice_state", "notice.state", state).at("state").always(["open", "coming", "closed"]),
            Axis::new("type", "notice.type", by_type).always(NoticeType::ALL.map(NoticeType::word)),
            Axis::years(),
        ]
    }

    fn words(item: &Placed<'_, Self>, see: &mut dyn FnMut(Found<'_>)) {
        let contact = &item.board.notice_facts[item.at].contact;
        see(Found::Body);
        let words = texts(&item.draft.basis).into_iter().chain(texts(&item.draft.signed_by));
        words.chain(text(&contact.name)).chain(text(&contact.phone)).for_each(|text| see(Found::Words(text)));
    }

    fn texts(item: &Placed<'_, Self>, see: See<'_>) {
        see(Role::Title, &item.draft.title);
        item.draft.signed_by.iter().for_each(|unit| see(Role::Body, unit));
    }

    /// From the first day of the period to the last, or to the last day of the publication.
    fn days(item: &Placed<'_, Self>) -> Days {
        let own = Days { from: Some(*item.draft.starts_on), until: Some(item.board.notice_facts[item.at].ends_on) };
        own.no_longer_than(Days::of(item.board, &item.draft.common, item.org()))
    }

    fn pressing_until(item: &Placed<'_, Self>) -> Option<Date> {
        let facts = &item.board.notice_facts[item.at];
        (facts.state == NoticeState::Open).then_some(facts.ends_on)
    }

    fn same_derived(old: &Placed<'_, Self>, new: &Placed<'_, Self>) -> bool {
        old.board.notice_facts[old.at] == new.board.notice_facts[new.at]
    }
}
