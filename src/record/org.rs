//! Organisations: how to reach them, and their tables.

use super::row::{Cell, Of, PAGE, WholeRow, page_cells};
use super::{FontGroup, Placed, Row, See, Table, Told, Word, row};
use crate::address::org_url;
use crate::board::{Board, OrgNode};
use crate::diagnostic::say;
use crate::font::Role;
use crate::kinds::Org;

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
    const FONT_GROUP: FontGroup = FontGroup::Orgs;
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

/// The tables of organisations, and of their totals.
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
    vec![organisations, super::totals::table()]
}
