//! A responsibility area: where it is, who answers for it, and how to reach them.

use jiff::civil::Date;

use super::{Axis, Days, Event, Found, Person, Picture, Placed, See, Told, What, row};
use crate::diagnostic::{Message, say};
use crate::font::Role;
use crate::kinds::{Area, Kind, Member};

/// What may be said of an area.
pub(crate) struct AreaRecord<'b> {
    pub(crate) title: &'b str,
    pub(crate) bounds: &'b str,
    /// `None` where nobody does today: the member has left, or is not to be named.
    pub(crate) member: Option<Person<'b>>,
    pub(crate) duties: Vec<&'b str>,
    /// The office's: never a member's own.
    pub(crate) phone: Option<&'b str>,
}

impl<'b> AreaRecord<'b> {
    pub(crate) fn of(item: &Placed<'b, Area>) -> Self {
        let draft = item.draft;
        Self {
            title: &draft.title,
            bounds: &draft.bounds,
            member: member(item).and_then(|at| Person::of(item.board, at)),
            duties: draft.duties.iter().map(|duty| &*duty.0).collect(),
            phone: item.org_node().contact.supervision_phone.as_deref(),
        }
    }
}

/// The member's place among those who are published.
fn member(item: &Placed<'_, Area>) -> Option<usize> {
    item.board.resolve(&item.draft.org, &item.draft.member, &[Member::NAME])?.at
}

row! {
    /// A responsibility area.
    AreaRow<'a> {
        title: &'a str = "责任区名称", "name";
        bounds: &'a str = "范围", "bounds";
        member: Option<Person<'a>> = "责任人；没有人负责时为空", "who answers for it; empty while nobody does";
        position: Option<&'a str> = "职务", "position";
        duties: Vec<&'a str> = "责任", "duties";
        phone: Option<&'a str> = "联系电话（组织的监督电话）", "phone (the organisation's)";
    }
}

impl Told for Area {
    type Row<'b> = AreaRow<'b>;
    /// A face needs the room, and the phone stands below every slide.
    const ON_SLIDES: &'static [&'static str] = &["bounds", "member", "duties"];

    fn row<'b>(item: &Placed<'b, Self>) -> AreaRow<'b> {
        let record = AreaRecord::of(item);
        AreaRow {
            title: record.title,
            bounds: record.bounds,
            position: record.member.as_ref().and_then(Person::position),
            member: record.member,
            duties: record.duties,
            phone: record.phone,
        }
    }

    fn table_title() -> Message {
        say!("党员责任区", "responsibility areas")
    }

    fn posted_on(item: &Placed<'_, Self>) -> Option<Date> {
        item.draft.since.map(|day| *day).or_else(|| item.published_on())
    }

    /// It stands for as long as it does, and is filed under no year.
    fn year(_: &Placed<'_, Self>) -> Option<i16> {
        None
    }

    fn is_indexed(_: &Placed<'_, Self>) -> bool {
        false
    }

    fn are_indexed(_: impl Iterator<Item = bool>) -> bool {
        false
    }

    fn events<'b>(item: &Placed<'b, Self>, see: &mut dyn FnMut(Event<'b>)) {
        Self::posted_on(item).into_iter().for_each(|on| see(Event::new(on, What::Posted)));
    }

    fn axes() -> Vec<Axis<Self>> {
        Vec::new()
    }

    fn people(item: &Placed<'_, Self>, see: &mut dyn FnMut(usize)) {
        member(item).filter(|at| Person::of(item.board, *at).is_some()).into_iter().for_each(see);
    }

    /// No day is said beside a person's name.
    fn said_on(_: &Placed<'_, Self>) -> Option<Date> {
        None
    }

    fn words(item: &Placed<'_, Self>, see: &mut dyn FnMut(Found<'_>)) {
        let record = AreaRecord::of(item);
        see(Found::Words(record.bounds));
        record.member.as_ref().and_then(Person::position).into_iter().for_each(|text| see(Found::Words(text)));
        record.duties.iter().for_each(|text| see(Found::Words(text)));
        see(Found::Body);
    }

    fn texts(item: &Placed<'_, Self>, see: See<'_>) {
        see(Role::Title, &item.draft.title);
        see(Role::Title, item.org_node().draft.short());
        see(Role::Body, &item.draft.bounds);
        item.draft.duties.iter().for_each(|duty| see(Role::Body, duty));
    }

    fn summary<'b>(item: &Placed<'b, Self>) -> Option<&'b str> {
        Some(&item.draft.bounds)
    }

    fn pictures<'b>(item: &Placed<'b, Self>, see: &mut dyn FnMut(Picture<'b>)) {
        AreaRecord::of(item).member.and_then(|person| person.portrait()).into_iter().for_each(see);
    }

    /// No longer than its member serves.
    fn days(item: &Placed<'_, Self>) -> Days {
        let own = Days::of(item.board, &item.draft.common, item.org());
        AreaRecord::of(item).member.map_or(own, |person| own.no_longer_than(person.days()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::Board;
    use crate::lint::testing::sources;
    use crate::pipeline::{Options, check_sources};

    fn board(member: &str) -> Board {
        let sources = sources(&[
            ("content/members/a.yaml", &format!("name: 林溪\nposition: 网格员\n{member}")),
            ("content/areas/s.yaml", "title: 南段\nmember: a\nbounds: 文汇街1号至35号\nduties: [巡看]\n"),
        ]);
        check_sources(&sources, &Options::default()).assembled.board
    }

    #[test]
    fn an_area_whose_member_left_stands_without_a_name() {
        let held = board("");
        let item = Placed::<Area>::of(&held, 0);
        let row = Area::row(&item);
        assert_eq!((row.member.map(|person| person.name()), row.position), (Some("林溪"), Some("网格员")));
        let left = board("active_until: 2026-06-01\n");
        let row = Area::row(&Placed::<Area>::of(&left, 0));
        assert!(row.member.is_none() && row.position.is_none());
        assert_eq!(row.phone, Some("0531-0000 1234"));
    }

    #[test]
    fn it_is_shown_no_longer_than_its_member_serves() {
        let board = board("active_until: 2026-07-15\n");
        let item = Placed::<Area>::of(&board, 0);
        assert_eq!(Area::days(&item).until, Some(jiff::civil::date(2026, 7, 15)));
        assert!(!Area::is_indexed(&item));
    }
}
