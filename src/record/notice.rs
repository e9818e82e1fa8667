//! A public notice: what, on what grounds, how long, and where to object.

use jiff::civil::Date;

use super::{Axis, AxisValue, Days, Ending, Event, Found, Person, Placed, See, Told, What, Word, kind, row};
use crate::board::{Board, NoticeState, OrgNode, Target, corrected, stands};
use crate::calendar::Unit;
use crate::diagnostic::{Message, say};
use crate::font::Role;
use crate::kinds::{Contact, Kind, Member, Name, Notice, NoticeType, Text};
use crate::theme::{Strings, wording};

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
    /// Of a correction: what is correct. What was alleged has no field.
    pub(crate) correct: Vec<&'b str>,
    /// Of a correction: whom it clears.
    pub(crate) clears: Vec<&'b str>,
    /// Of a correction: what it corrects, as far as that is shown.
    pub(crate) corrects: Vec<Corrected<'b>>,
    /// Of a conferral: the posts that are named and awarded by it today. Of a post that lost its stars since nothing is
    /// said, neither here nor there.
    pub(crate) confers: Vec<Corrected<'b>>,
    /// The commitments whose amendments it announces.
    pub(crate) amends: Vec<Corrected<'b>>,
}

/// Something that a notice leads to, or that leads to it: what it corrects, what it confers, what it amends.
pub(crate) struct Corrected<'b> {
    pub(crate) id: &'b str,
    pub(crate) title: &'b str,
    /// Of a correction: since when it stands.
    pub(crate) on: Option<Date>,
}

/// The corrections of an item, the newest first.
pub(crate) fn corrections<'b>(board: &'b Board, id: &str) -> Vec<Corrected<'b>> {
    let notices = board.items.notices.all();
    let correction = |at: &usize| {
        let notice = notices.get(*at)?;
        Some(Corrected { id: &notice.id, title: &notice.title, on: Some(*notice.starts_on) })
    };
    board.corrections_of(id).iter().filter_map(correction).collect()
}

/// Whether a correction of an item clears somebody by name.
pub(super) fn is_corrected_for_somebody(board: &Board, id: &str) -> bool {
    board.corrections_of(id).iter().any(|at| !Notice::is_indexed(&Placed::of(board, *at)))
}

/// 已有公开澄清：关于停车位使用情况的澄清（2026年6月20日）; of what nothing corrects nothing. For slides and paper, which
/// have no links.
pub(crate) fn corrections_in_words(board: &Board, strings: &Strings, id: &str) -> Option<String> {
    let language = board.settings.language;
    let said = |correction: Corrected<'_>| match correction.on {
        Some(on) => {
            let date = wording::day(on, language);
            strings.format("item.correction", &[("title", &correction.title), ("date", &date)])
        }
        None => correction.title.to_owned(),
    };
    let all: Vec<String> = corrections(board, id).into_iter().map(said).collect();
    let titles = all.join(strings.get("list.separator"));
    (!all.is_empty()).then(|| strings.format("item.corrections", &[("titles", &titles)]))
}

/// 已有公开澄清, for a row of a table, which has no room for more.
pub(crate) fn corrected_mark(board: &Board, strings: &Strings, id: &str) -> Option<String> {
    (!board.corrections_of(id).is_empty()).then(|| strings.get("item.corrected_mark").to_owned())
}

/// What a correction corrects, with its place.
fn shown<'b>(item: &Placed<'b, Notice>) -> impl Iterator<Item = (Target, usize)> + use<'b> {
    let board = item.board;
    corrected(board, item.draft).filter_map(|target| {
        let at = target.at?;
        Some((target, at))
    })
}

fn corrects<'b>(item: &Placed<'b, Notice>) -> Vec<Corrected<'b>> {
    let board = item.board;
    let corrected = shown(item).filter_map(|(target, at)| {
        let record = kind(target.kind)?.record(board, at);
        Some(Corrected { id: record.id(), title: record.title(), on: None })
    });
    corrected.collect()
}

fn confers<'b>(item: &Placed<'b, Notice>) -> Vec<Corrected<'b>> {
    let posts = item.board.posts_named_by(&item.draft.id).iter();
    let named = posts.filter_map(|at| item.board.items.posts.get(*at));
    named.map(|post| Corrected { id: &post.id, title: &post.title, on: None }).collect()
}

/// Of a person's pledge not even that something about its day was announced.
fn amends<'b>(item: &Placed<'b, Notice>) -> Vec<Corrected<'b>> {
    let amended = item.board.amended_by(&item.draft.id).iter();
    let amended = amended.filter(|at| !item.board.commitment_facts[**at].is_personal());
    let amended = amended.filter_map(|at| item.board.items.commitments.get(*at));
    amended.map(|commitment| Corrected { id: &commitment.id, title: &commitment.item, on: None }).collect()
}

/// A member who serves, or words.
fn cleared<'b>(item: &Placed<'b, Notice>, text: &'b Name) -> Option<&'b str> {
    match item.board.resolve(&item.draft.org, text, &[Member::NAME]) {
        Some(target) => Person::of(item.board, target.at?).map(|person| person.name()),
        None => Some(text),
    }
}

/// The last day on which it is shown: that of its period or, if that is later, of what it corrects. Of what a notice
/// corrects only its own period counts, so that two that correct each other come to an end.
fn last_day(item: &Placed<'_, Notice>) -> Option<Date> {
    let board = item.board;
    let mut last = Some(board.notice_facts[item.at].ends_on);
    for (target, at) in shown(item).filter(|(target, _)| stands(board, target)) {
        let until = match target.kind {
            Notice::NAME => Some(board.notice_facts[at].ends_on),
            other => kind(other).and_then(|kind| kind.record(board, at).days().until),
        };
        last = last.zip(until).map(|(last, until)| last.max(until));
    }
    last
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
            correct: texts(&draft.correct),
            clears: draft.clears.iter().filter_map(|text| cleared(item, text)).collect(),
            corrects: corrects(item),
            confers: confers(item),
            amends: amends(item),
        }
    }

    /// 经核查，现就王示例同志有关情况澄清如下：; of what is no correction nothing.
    pub(crate) fn correction_lead(&self, strings: &Strings) -> Option<String> {
        let names = self.clears.join(strings.get("list.separator"));
        (!self.correct.is_empty()).then(|| match names.is_empty() {
            true => strings.get("notice.correction.lead").to_owned(),
            false => strings.format("notice.correction.lead_of", &[("names", &names)]),
        })
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
        state: Word = "状态：coming 未开始，open 公示中，standing 持续公布（所澄清的内容还在公布），closed 已结束", "state";
        basis: Vec<&'a str> = "依据", "basis";
        contact_name: Option<&'a str> = "受理单位", "whom to address";
        contact_phone: Option<&'a str> = "受理电话", "phone";
        contact_address: Option<&'a str> = "受理地址", "address";
        contact_email: Option<&'a str> = "受理邮箱", "e-mail";
        contact_hours: Option<&'a str> = "受理时间", "hours";
        signed_by: Vec<&'a str> = "落款单位", "signed by";
        correct: Vec<&'a str> = "公开澄清：正确的情况", "of a correction: what is correct";
        corrects: Vec<&'a str> = "公开澄清：所澄清的条目的编号", "of a correction: the ids of what it corrects";
        clears: Vec<&'a str> = "公开澄清：为谁澄清", "of a correction: whom it clears";
        text: Option<String> = "正文（纯文字）", "the text, plain";
    }
}

impl Told for Notice {
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
            correct: record.correct,
            corrects: record.corrects.iter().map(|corrected| corrected.id).collect(),
            clears: record.clears,
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

    fn ends_on(item: &Placed<'_, Self>) -> Option<(Date, Ending)> {
        Some((item.board.notice_facts[item.at].ends_on, Ending::Closes))
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

    /// Whoever is cleared is not to be found by it on the net.
    fn is_indexed(item: &Placed<'_, Self>) -> bool {
        item.draft.clears.is_empty()
    }

    /// A list has its title only.
    fn is_indexed_in_lists(item: &Placed<'_, Self>) -> bool {
        item.draft.clears.iter().filter_map(|text| cleared(item, text)).all(|name| !item.draft.title.contains(name))
    }

    fn people(item: &Placed<'_, Self>, see: &mut dyn FnMut(usize)) {
        for text in item.draft.clears.iter() {
            let target = item.board.resolve(&item.draft.org, text, &[Member::NAME]);
            target.and_then(|target| target.at).into_iter().for_each(&mut *see);
        }
    }

    /// Nothing leads from a person to what was once said of them.
    fn leads_to(_: &Placed<'_, Self>, _: &mut dyn FnMut(usize)) {}

    fn names(item: &Placed<'_, Self>, see: &mut dyn FnMut(&str)) {
        item.draft.clears.iter().filter_map(|text| cleared(item, text)).for_each(see);
    }

    fn words(item: &Placed<'_, Self>, see: &mut dyn FnMut(Found<'_>)) {
        let contact = &item.board.notice_facts[item.at].contact;
        see(Found::Body);
        texts(&item.draft.correct).into_iter().for_each(|text| see(Found::Words(text)));
        let words = texts(&item.draft.basis).into_iter().chain(texts(&item.draft.signed_by));
        words.chain(text(&contact.name)).chain(text(&contact.phone)).for_each(|text| see(Found::Words(text)));
    }

    fn texts(item: &Placed<'_, Self>, see: See<'_>) {
        see(Role::Title, &item.draft.title);
        item.draft.signed_by.iter().chain(item.draft.correct.iter()).for_each(|text| see(Role::Body, text));
        Self::names(item, &mut |name| see(Role::Body, name));
        corrects(item).iter().for_each(|corrected| see(Role::Body, corrected.title));
    }

    /// From the first day of the period to the last, or to the last day of the publication; a correction as long as what
    /// it corrects.
    fn days(item: &Placed<'_, Self>) -> Days {
        let own = Days { from: Some(*item.draft.starts_on), until: last_day(item) };
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
