//! A linkage: a unit, whom to ask there, and how many households they ask after. No code of a household has a field here.

use super::row::{Of, Rows};
use super::{Axis, Days, Person, Picture, Placed, Table, Told, row};
use crate::board::{Board, OrgNode, UnitCover, serving};
use crate::diagnostic::{Message, say};
use crate::kinds::Linkage;
use jiff::civil::Date;

/// What may be said of a linkage.
pub(crate) struct LinkageRecord<'b> {
    pub(crate) org: &'b OrgNode,
    pub(crate) unit: &'b str,
    /// Whom to ask; `None` for one who has left, or has not agreed to be named on this medium.
    pub(crate) person: Option<Person<'b>>,
    /// An office's.
    pub(crate) phone: Option<&'b str>,
    /// `None` where there are so few that it is not said.
    pub(crate) households: Option<usize>,
    pub(crate) since: Option<Date>,
}

/// The member to ask, as far as they may be named: their consent to be seen on the board's medium counts for their name as
/// well, since it says where they are to be found.
fn person<'b>(item: &Placed<'b, Linkage>) -> Option<(usize, Person<'b>)> {
    let (at, member) = serving(item.board, item.draft)?;
    if !item.board.may_be_seen(member) {
        return None;
    }
    Person::of(item.board, at).map(|person| (at, person))
}

impl<'b> LinkageRecord<'b> {
    pub(crate) fn of(item: &Placed<'b, Linkage>) -> Self {
        let Placed { board, draft, at } = *item;
        let org = item.org_node();
        Self {
            org,
            unit: &draft.unit,
            person: person(item).map(|(_, person)| person),
            phone: draft.phone.as_ref().map(|phone| &*phone.0).or(org.contact.supervision_phone.as_deref()),
            households: board.coverage.linked(at),
            since: draft.since.map(|day| *day),
        }
    }
}

row! {
    /// A linkage. Households are counted, never named.
    LinkageRow<'a> {
        unit: &'a str = "单元", "the unit";
        member: Option<&'a str> = "联户党员（本人同意公开的）", "whom to ask, where they agreed to be named";
        phone: Option<&'a str> = "联系电话（办公）", "an office phone";
        households: Option<usize> = "联系户数；少于10户的不公布，为空", "households; fewer than 10 are not given";
        since: Option<Date> = "从哪一天起", "since";
    }
}

row! {
    /// A unit of the roster, with its total.
    UnitRow<'a> {
        org: &'a str = "组织编号", "the organisation's id";
        org_name: &'a str = "组织全称", "the organisation's name";
        unit: &'a str = "单元", "the unit";
        households: Option<usize> = "户数；少于10户的不公布，为空", "households; fewer than 10 are not given";
        covered: u8 = "每户都有党员联系：1是，0否", "whether every household has a member: 1 yes, 0 no";
    }
}

fn unit_rows(board: &Board, orgs: std::ops::Range<usize>, see: Rows<'_>) {
    for UnitCover { org, unit, households, is_covered } in board.coverage.below(&orgs) {
        let node = board.org(*org);
        see(&UnitRow {
            org: node.path(),
            org_name: &node.draft.name,
            unit,
            households: *households,
            covered: u8::from(*is_covered),
        });
    }
}

impl Told for Linkage {
    type Row<'b> = LinkageRow<'b>;

    fn row<'b>(item: &Placed<'b, Self>) -> LinkageRow<'b> {
        let record = LinkageRecord::of(item);
        LinkageRow {
            unit: record.unit,
            member: record.person.map(|person| person.name()),
            phone: record.phone,
            households: record.households,
            since: record.since,
        }
    }

    fn table_title() -> Message {
        say!("党员联户", "linkages")
    }

    fn more_tables() -> Vec<Table> {
        let title = say!("联户单元的合计", "totals of units");
        vec![Table { of: Of::Orgs, ..Table::of_parts::<Self, UnitRow<'_>>("linkage_units", title, unit_rows) }]
    }

    fn posted_on(item: &Placed<'_, Self>) -> Option<Date> {
        item.published_on().or(item.draft.since.map(|day| *day))
    }

    fn axes() -> Vec<Axis<Self>> {
        Vec::new()
    }

    fn people(item: &Placed<'_, Self>, see: &mut dyn FnMut(usize)) {
        if let Some((at, _)) = person(item) {
            see(at);
        }
    }

    fn pictures<'b>(item: &Placed<'b, Self>, see: &mut dyn FnMut(Picture<'b>)) {
        person(item).and_then(|(_, person)| person.portrait()).into_iter().for_each(see);
    }

    /// No longer than its member serves.
    fn days(item: &Placed<'_, Self>) -> Days {
        let own = Days::of(item.board, &item.draft.common, item.org());
        match person(item) {
            Some((_, person)) => own.no_longer_than(person.days()),
            None => own,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline::{Options, check_sources};
    use crate::record::Row as _;
    use crate::source::Sources;

    fn said(member: &str) -> (Option<String>, Vec<String>) {
        let sources = Sources::from_texts([
            ("content/board.yaml", "title: 示例\nas_of: 2026-06-30\n"),
            ("content/org.yaml", "name: 示例社区\nhouseholds: { 1号楼: [HH-101] }\n"),
            ("content/members/a.yaml", member),
            ("content/linkages/l.yaml", "unit: 1号楼\nmember: a\nhouseholds: [HH-101]\n"),
        ]);
        let board = check_sources(&sources, &Options::default()).assembled.board;
        let item = Placed::<Linkage>::of(&board, 0);
        let mut texts = Vec::new();
        Linkage::row(&item).facts(&mut |_, cell| cell.each_text(&mut |text| texts.push(text.to_owned())));
        (LinkageRecord::of(&item).person.map(|person| person.name().to_owned()), texts)
    }

    #[test]
    fn whom_to_ask_is_named_with_consent_only_and_no_code_is_a_fact() {
        let agreed = "name: 林溪\nconsent: { given_on: 2026-01-01, scope: [web] }\n";
        let (name, texts) = said(agreed);
        assert_eq!(name.as_deref(), Some("林溪"));
        assert!(texts.iter().all(|text| !text.contains("HH")), "{texts:?}");
        assert_eq!(said("name: 林溪\n").0, None);
        assert_eq!(said("name: 林溪\nconsent: { given_on: 2026-01-01, scope: [print] }\n").0, None);
        assert_eq!(said(&format!("{agreed}active_until: 2026-05-31\n")).0, None);
    }
}
