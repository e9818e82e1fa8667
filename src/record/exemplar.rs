//! An exemplar: who, for what, and the story. Of a person nothing is shown without their consent.

use jiff::civil::Date;

use super::standard::meets;
use super::{Axis, AxisValue, Days, Found, Person, Picture, Placed, See, Told, Word, row};
use crate::board::{OrgId, OrgNode};
use crate::diagnostic::{Message, say};
use crate::font::Role;
use crate::kinds::{Exemplar, ExemplarType, Kind, Member, Org, Text};

/// What may be said of an exemplar.
pub(crate) struct ExemplarRecord<'b> {
    pub(crate) org: &'b OrgNode,
    pub(crate) title: &'b str,
    pub(crate) exemplar_type: Word,
    /// Who it is; `None` for a member who is not to be named.
    pub(crate) subject: Option<&'b str>,
    /// The organisation that it is about, if it is one of the board's.
    pub(crate) subject_org: Option<&'b OrgNode>,
    pub(crate) award: Option<&'b str>,
    pub(crate) year: Option<i16>,
    pub(crate) summary: Option<&'b str>,
    pub(crate) published_on: Option<Date>,
    /// 五带头：带头服务群众
    pub(crate) meets: Option<String>,
    /// As far as they may be shown.
    pub(crate) pictures: Vec<Picture<'b>>,
}

/// Whom an exemplar is about.
enum Honoured<'b> {
    Member(usize),
    Org(OrgId),
    /// Nobody who may be named.
    Hidden,
    Words(&'b str),
}

fn subject<'b>(item: &Placed<'b, Exemplar>) -> Honoured<'b> {
    let Placed { board, draft, .. } = *item;
    match board.resolve(&draft.org, &draft.subject, &[Member::NAME, Org::NAME]) {
        Some(target) => match target.at {
            Some(at) if target.kind == Member::NAME => Honoured::Member(at),
            Some(at) => Honoured::Org(OrgId(at)),
            None => Honoured::Hidden,
        },
        None => Honoured::Words(&draft.subject),
    }
}

/// Who it is, in words.
fn name<'b>(item: &Placed<'b, Exemplar>) -> Option<&'b str> {
    match subject(item) {
        Honoured::Member(at) => Person::of(item.board, at).map(|person| person.name()),
        Honoured::Org(org) => Some(&item.board.org(org).draft.name),
        Honoured::Hidden => None,
        Honoured::Words(words) => Some(words),
    }
}

impl<'b> ExemplarRecord<'b> {
    pub(crate) fn of(item: &Placed<'b, Exemplar>) -> Self {
        let draft = item.draft;
        let mut pictures = Vec::new();
        Exemplar::pictures(item, &mut |picture| pictures.push(picture));
        Self {
            org: item.org_node(),
            title: &draft.title,
            exemplar_type: Word::new("exemplar.type", draft.exemplar_type.word()),
            subject: name(item),
            subject_org: match subject(item) {
                Honoured::Org(org) => Some(item.board.org(org)),
                _ => None,
            },
            award: text(&draft.award),
            year: draft.year,
            summary: text(&draft.summary),
            published_on: item.published_on(),
            meets: meets(item.board, draft.meets.as_deref()),
            pictures,
        }
    }
}

fn text(text: &Option<Text>) -> Option<&str> {
    text.as_ref().map(|text| &*text.0)
}

row! {
    /// An exemplar.
    ExemplarRow<'a> {
        title: &'a str = "标题", "title";
        exemplar_type: Word = "类型：person 个人，collective 集体", "type";
        subject: Option<&'a str> = "是谁", "who";
        award: Option<&'a str> = "荣誉", "award";
        year: Option<i16> = "年度", "year";
        summary: Option<&'a str> = "摘要", "summary";
        meets: Option<String> = "符合的标准：一套里的一条或几条", "standard met: of one set";
        published_on: Option<Date> = "公布日期", "published on";
    }
}

impl Told for Exemplar {
    type Row<'b> = ExemplarRow<'b>;

    fn row<'b>(item: &Placed<'b, Self>) -> ExemplarRow<'b> {
        let draft = item.draft;
        ExemplarRow {
            title: &draft.title,
            exemplar_type: Word::new("exemplar.type", draft.exemplar_type.word()),
            subject: name(item),
            award: text(&draft.award),
            year: draft.year,
            summary: text(&draft.summary),
            meets: meets(item.board, draft.meets.as_deref()),
            published_on: item.published_on(),
        }
    }

    fn table_title() -> Message {
        say!("先进典型", "exemplars")
    }

    fn ordered_on(item: &Placed<'_, Self>) -> Option<Date> {
        Self::posted_on(item).or_else(|| Date::new(item.draft.year?, 1, 1).ok())
    }

    /// The year it says, or else was published in.
    fn year(item: &Placed<'_, Self>) -> Option<i16> {
        item.draft.year.or_else(|| item.published_on().map(|day| day.year()))
    }

    fn is_indexed(item: &Placed<'_, Self>) -> bool {
        item.draft.exemplar_type != ExemplarType::Person
    }

    fn axes() -> Vec<Axis<Self>> {
        let by_type = |item: &Placed<'_, Self>| Some(AxisValue::Word(item.draft.exemplar_type.word()));
        vec![
            Axis::new("type", "exemplar.type", by_type).always(ExemplarType::ALL.map(ExemplarType::word)),
            Axis::years(),
        ]
    }

    fn honours(item: &Placed<'_, Self>, see: &mut dyn FnMut(OrgId)) {
        if let Honoured::Org(org) = subject(item) {
            see(org);
        }
    }

    fn people(item: &Placed<'_, Self>, see: &mut dyn FnMut(usize)) {
        if let Honoured::Member(at) = subject(item) {
            see(at);
        }
    }

    fn names(item: &Placed<'_, Self>, see: &mut dyn FnMut(&str)) {
        name(item).into_iter().for_each(see);
    }

    fn words(item: &Placed<'_, Self>, see: &mut dyn FnMut(Found<'_>)) {
        let draft = item.draft;
        draft.award.iter().for_each(|text| see(Found::Words(text)));
        draft.year.iter().for_each(|year| see(Found::Words(&year.to_string())));
        draft.summary.iter().for_each(|text| see(Found::Words(text)));
        see(Found::Body);
    }

    fn texts(item: &Placed<'_, Self>, see: See<'_>) {
        see(Role::Title, &item.draft.title);
        see(Role::Body, &item.draft.subject);
        item.draft.summary.iter().for_each(|summary| see(Role::Body, summary));
    }

    fn pictures<'b>(item: &Placed<'b, Self>, see: &mut dyn FnMut(Picture<'b>)) {
        if Self::may_show_pictures(item) {
            item.draft.photos.iter().for_each(|photo| see(Picture::scene(item.draft, &photo.0)));
        }
    }

    /// A collective's may; a person's only with that member's consent. Fails closed: a person who is no member has not
    /// agreed.
    fn may_show_pictures(item: &Placed<'_, Self>) -> bool {
        if item.draft.exemplar_type == ExemplarType::Collective {
            return true;
        }
        let Honoured::Member(at) = subject(item) else { return false };
        item.board.items.members.get(at).is_some_and(|member| item.board.may_be_seen(member))
    }

    /// A person's consent to be shown ends with their last day, and so does what is said of them.
    fn days(item: &Placed<'_, Self>) -> Days {
        let own = Days::of(item.board, &item.draft.common, item.org());
        match subject(item) {
            Honoured::Member(at) => match item.board.items.members.get(at) {
                Some(member) => own.no_longer_than(Days::of_member(item.board, member)),
                None => own,
            },
            _ => own,
        }
    }

    fn summary<'b>(item: &Placed<'b, Self>) -> Option<&'b str> {
        text(&item.draft.summary)
    }
}
