//! Organisations: how to reach them, and their tables.

use super::row::{Cell, Of, PAGE, WholeRow, page_cells};
use super::{Placed, Row, See, Table, Told, Word, row};
use crate::address::org_url;
use crate::board::{Board, OrgId, OrgNode, Reception};
use crate::diagnostic::{Language, say};
use crate::font::Role;
use crate::kinds::Org;
use crate::theme::wording;

row! {
    /// An organisation.
    OrgRow<'a> {
        id: &'a str = "编号（文件夹路径），最上级为空", "id: its folder; empty for the root";
        parent: Option<&'a str> = "上级组织的编号", "id of the organisation above";
        name: &'a str = "全称", "name";
        short_name: Option<&'a str> = "简称", "short name";
        level: Option<Word> = "层级：city 市，district 区县，department 部门，street 街道镇，community 社区，village 村，branch 支部", "level";
        sector: Option<Word> = "领域（沿用上级）：rural 农村，community 社区，agency 机关，institution 事业单位，state_enterprise 国企，private 非公企业，social 社会组织", "sector, inherited from above";
        supervision_phone: Option<&'a str> = "监督电话（沿用上级）", "supervision phone, inherited from above";
        opinion_book: Option<&'a str> = "意见簿在哪里（沿用上级）", "where the opinion book lies, inherited from above";
        reception_days: Vec<String> = "党员接待日（沿用上级）", "reception days, inherited from above";
        address: Option<&'a str> = "办公地址", "address";
    }
}

impl Told for Org {
    type Row<'b> = super::row::NoRow;

    /// Organisations are not among the items of a board; their rows are below.
    fn row<'b>(_: &Placed<'b, Self>) -> Self::Row<'b> {
        super::row::NoRow
    }

    fn texts(_: &Placed<'_, Self>, _: See<'_>) {}
}

/// Visits the texts of an organisation that pages set in the theme's own fonts.
pub(crate) fn org_texts(node: &OrgNode, see: See<'_>) {
    see(Role::Title, &node.draft.name);
    see(Role::Title, node.draft.short());
}

/// Visits the words by which an organisation is found, beside its name.
pub(crate) fn org_words(node: &OrgNode, see: &mut dyn FnMut(&str)) {
    node.draft.address.iter().for_each(|text| see(text));
    node.draft.supervision_phone.iter().for_each(|text| see(text));
    node.draft.contact_points.iter().for_each(|point| {
        see(&point.office);
        see(&point.place);
    });
}

fn org_row<'b>(board: &'b Board, node: &'b OrgNode) -> OrgRow<'b> {
    OrgRow {
        id: node.path(),
        parent: node.parent.map(|parent| &**board.org(parent).path()),
        name: &node.draft.name,
        short_name: node.draft.short_name.as_ref().map(|text| &*text.0),
        level: node.draft.level.map(|level| Word::new("level", level.word())),
        sector: node.sector.map(|sector| Word::new("sector", sector.word())),
        supervision_phone: node.contact.supervision_phone.as_deref(),
        opinion_book: node.contact.opinion_book.as_deref(),
        reception_days: node.contact.reception_days.iter().map(crate::kinds::ReceptionDay::words).collect(),
        address: node.contact.address.as_deref(),
    }
}

/// An organisation with the address of its page.
struct Located<'b>(&'b Board, &'b OrgNode);

impl WholeRow for Located<'_> {
    fn cells(&self, see: &mut dyn FnMut(Cell<'_>)) {
        let Self(board, node) = self;
        org_row(board, node).facts(&mut |_, cell| see(cell));
        page_cells(board, &org_url(node.path()), see);
    }
}

/// A day of reception in words: 7月15日 周三 9:00—11:30, or 15 July, Wednesday, 9:00–11:30.
pub(crate) fn reception_words(reception: &Reception<'_>, language: Language) -> String {
    let (day, weekday) = (wording::month_day(reception.on, language), wording::weekday(reception.on, language));
    let clock = |time: jiff::civil::Time| format!("{}:{:02}", time.hour(), time.minute());
    match (language, reception.times) {
        (Language::Chinese, Some((from, to))) => format!("{day} {weekday} {}—{}", clock(from), clock(to)),
        (Language::Chinese, None) => format!("{day} {weekday}"),
        (Language::English, Some((from, to))) => format!("{day}, {weekday}, {}–{}", clock(from), clock(to)),
        (Language::English, None) => format!("{day}, {weekday}"),
    }
}

row! {
    /// A day of reception.
    ReceptionRow<'a> {
        org: &'a str = "组织的编号", "the organisation's id";
        date: jiff::civil::Date = "日期", "date";
        starts: Option<String> = "开始时间；说法里没有的为空", "from; empty where the words do not say";
        ends: Option<String> = "结束时间", "to";
        words: String = "公布的说法", "as it is announced";
    }
}

row! {
    /// A contact point of a leader.
    ContactPointRow<'a> {
        org: &'a str = "组织的编号", "the organisation's id";
        office: &'a str = "领导职务（从不写姓名）", "the leader's office (never a name)";
        place: &'a str = "联系点", "place";
        day: Option<&'a str> = "哪一天去", "day";
        phone: Option<&'a str> = "电话", "phone";
    }
}

fn contact_point_rows(board: &Board, orgs: std::ops::Range<usize>, see: super::row::Rows<'_>) {
    for node in board.orgs.get(orgs).into_iter().flatten() {
        for point in node.draft.contact_points.iter() {
            see(&ContactPointRow {
                org: node.path(),
                office: &point.office,
                place: &point.place,
                day: point.day.as_ref().map(|text| &*text.0),
                phone: point.phone.as_ref().map(|text| &*text.0),
            });
        }
    }
}

/// Days of reception in the table, for each organisation that says its own.
const RECEPTIONS: usize = 3;

fn reception_rows(board: &Board, orgs: std::ops::Range<usize>, see: super::row::Rows<'_>) {
    let own = orgs.map(OrgId).filter(|org| board.receiving(*org) == Some(*org));
    for (org, reception) in own.flat_map(|org| board.receptions(org, RECEPTIONS).into_iter().map(move |day| (org, day)))
    {
        let clock = |time: jiff::civil::Time| time.strftime("%H:%M").to_string();
        see(&ReceptionRow {
            org: board.org(org).path(),
            date: reception.on,
            starts: reception.times.map(|(from, _)| clock(from)),
            ends: reception.times.map(|(_, to)| clock(to)),
            words: reception.day.words(),
        });
    }
}

/// The tables of organisations, of their coming days of reception, and of their totals.
pub(super) fn tables() -> Vec<Table> {
    let columns = OrgRow::columns().iter().cloned().chain(PAGE).collect();
    let organisations = Table {
        name: "organisations",
        title: say!("组织", "organisations"),
        columns,
        of: Of::Orgs,
        rows: |board, orgs, see| {
            board.orgs.get(orgs).into_iter().flatten().for_each(|node| see(&Located(board, node)));
        },
    };
    let receptions = Table {
        name: "reception-days",
        title: say!("最近的党员接待日", "the next reception days"),
        columns: ReceptionRow::columns().to_vec(),
        of: Of::Orgs,
        rows: reception_rows,
    };
    let contact_points = Table {
        name: "contact-points",
        title: say!("领导联系点", "contact points of leaders"),
        columns: ContactPointRow::columns().to_vec(),
        of: Of::Orgs,
        rows: contact_point_rows,
    };
    vec![organisations, receptions, contact_points, super::totals::table()]
}
