//! An honor roll: names in the declared order, groups headed with how many they are. Notes (女，回族) stand beside a name
//! and are no words to search by.

use std::collections::HashMap;

use jiff::civil::Date;
use serde::Serialize;

use super::row::Rows;
use super::standard::meets;
use super::{Axis, AxisValue, Event, Found, Person, Picture, Placed, See, Shape, Table, Told, What, Word, row};
use crate::board::{Board, OrgId, OrgNode, photo_path, sounds_like_a_unit};
use crate::collation;
use crate::diagnostic::{KeyPath, Message, Place, say};
use crate::font::Role;
use crate::kinds::{Draft, Entry, Kind, Member, Notice, Org, Roll, Text};
use crate::theme::Strings;

/// What may be said of a roll.
pub(crate) struct RollRecord<'b> {
    pub(crate) org: &'b OrgNode,
    pub(crate) title: &'b str,
    pub(crate) award: &'b str,
    pub(crate) year: i16,
    pub(crate) conferred_by: &'b str,
    pub(crate) conferred_on: Option<Date>,
    /// The notice by which it was public first, where that is still to be seen: its place.
    pub(crate) notice: Option<usize>,
    /// The order of the names.
    pub(crate) order: Word,
    pub(crate) count: Count,
    pub(crate) meets: Option<String>,
    pub(crate) groups: Vec<GroupRecord<'b>>,
}

/// A group with its names in the order of the roll.
pub(crate) struct GroupRecord<'b> {
    pub(crate) title: Option<&'b str>,
    pub(crate) count: Count,
    pub(crate) entries: Vec<EntryRecord<'b>>,
}

/// One name on a roll.
pub(crate) struct EntryRecord<'b> {
    pub(crate) name: &'b str,
    /// Its organisation in words.
    pub(crate) org: Option<&'b str>,
    /// The same, where it is one of the board's.
    pub(crate) org_node: Option<&'b OrgNode>,
    pub(crate) position: Option<&'b str>,
    /// 女，回族
    pub(crate) note: Option<&'b str>,
    /// A collective's name is no person's.
    pub(crate) is_unit: bool,
    item: Placed<'b, Roll>,
    entry: &'b Entry,
    pub(crate) path: KeyPath,
}

/// How many, persons and collectives apart: 〔40名〕, 〔9个〕.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Count {
    pub(crate) persons: usize,
    pub(crate) units: usize,
}

impl Count {
    fn of<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> Self {
        entries.into_iter().fold(Self::default(), |count, entry| match is_unit(entry) {
            true => Self { units: count.units + 1, ..count },
            false => Self { persons: count.persons + 1, ..count },
        })
    }

    pub(crate) fn total(self) -> usize {
        self.persons + self.units
    }

    /// 〔40名〕, 〔9个〕, or both.
    pub(crate) fn label(self, strings: &Strings) -> String {
        let said = [("roll.count.persons", self.persons), ("roll.count.units", self.units)];
        said.iter().filter(|(_, n)| *n > 0).map(|(key, n)| strings.format(key, &[("n", n)])).collect()
    }
}

/// Whether an entry is a collective: nothing is said that is said of persons, and its name is a unit's.
fn is_unit(entry: &Entry) -> bool {
    let personal = entry.member.is_some() || entry.position.is_some() || entry.photo.is_some() || entry.note.is_some();
    !personal && sounds_like_a_unit(&entry.name) && !entry.name.contains(['·', ' '])
}

impl<'b> RollRecord<'b> {
    pub(crate) fn of(item: &Placed<'b, Roll>) -> Self {
        let draft = item.draft;
        Self {
            org: item.org_node(),
            title: &draft.title,
            award: &draft.award,
            year: draft.year,
            conferred_by: &draft.conferred_by,
            conferred_on: draft.conferred_on.map(|day| *day),
            notice: notice(item),
            order: Word::new("roll.order", draft.sort.word()),
            count: Count::of(draft.all_entries().map(|(_, entry)| entry)),
            meets: meets(item.board, draft.meets.as_deref()),
            groups: groups(item),
        }
    }
}

fn notice(item: &Placed<'_, Roll>) -> Option<usize> {
    item.board.resolve(&item.draft.org, item.draft.notice.as_ref()?, &[Notice::NAME])?.at
}

/// The rolls that followed from each notice, by its place.
pub(crate) fn after_notices(board: &Board) -> HashMap<usize, Vec<usize>> {
    let mut after: HashMap<usize, Vec<usize>> = HashMap::new();
    let rolls = board.items.rolls.all().iter().enumerate().filter(|(_, roll)| roll.notice.is_some());
    for (at, _) in rolls {
        if let Some(notice) = notice(&Placed::of(board, at)) {
            after.entry(notice).or_default().push(at);
        }
    }
    after
}

fn groups<'b>(item: &Placed<'b, Roll>) -> Vec<GroupRecord<'b>> {
    let draft = item.draft;
    let mut groups: Vec<(Option<&'b str>, Vec<(KeyPath, &'b Entry)>)> = Vec::new();
    if !draft.entries.is_empty() {
        groups.push((None, Vec::new()));
    }
    groups.extend(draft.groups.iter().map(|group| (Some(&*group.title.0), Vec::new())));
    let lengths = (!draft.entries.is_empty()).then_some(draft.entries.len());
    let lengths = lengths.into_iter().chain(draft.groups.iter().map(|group| group.entries.len()));
    let mut all = draft.all_entries();
    for (group, length) in groups.iter_mut().zip(lengths) {
        group.1.extend(all.by_ref().take(length));
    }
    let in_order = groups.into_iter().map(|(title, mut entries)| {
        collation::sort(&mut entries, draft.sort, |(_, entry)| {
            (&entry.name, entry.sort_key.as_deref().or(entry.name.as_typed()))
        });
        GroupRecord {
            title,
            count: Count::of(entries.iter().map(|(_, entry)| *entry)),
            entries: entries.into_iter().map(|(path, entry)| EntryRecord::of(item, path, entry)).collect(),
        }
    });
    in_order.collect()
}

impl<'b> EntryRecord<'b> {
    fn of(item: &Placed<'b, Roll>, path: KeyPath, entry: &'b Entry) -> Self {
        let (org, org_node) = org(item.board, item.draft, entry);
        Self {
            name: &entry.name,
            org,
            org_node,
            position: text(&entry.position),
            note: text(&entry.note),
            is_unit: is_unit(entry),
            item: *item,
            entry,
            path,
        }
    }

    /// The member whom it names, where it says which one, and as long as they serve.
    pub(crate) fn member(&self) -> Option<usize> {
        let Placed { board, draft, .. } = self.item;
        let at = board.resolve(&draft.org, self.entry.member.as_ref()?, &[Member::NAME])?.at?;
        Person::of(board, at).map(|_| at)
    }

    /// The photo of an entry, if it is a member's who agreed to be seen. Fails closed.
    pub(crate) fn picture(&self) -> Option<Picture<'b>> {
        picture(&self.item, &self.path, self.entry)
    }
}

/// The organisation of an entry: in words, and where it is one of the board's.
fn org<'b>(board: &'b Board, roll: &'b Draft<Roll>, entry: &'b Entry) -> (Option<&'b str>, Option<&'b OrgNode>) {
    let Some(text) = &entry.org else { return (None, None) };
    match board.resolve(&roll.org, text, &[Org::NAME]) {
        Some(target) => {
            let node = target.at.map(|at| &board.orgs[at]);
            (node.map(|node| &*node.draft.name.0), node)
        }
        None => (Some(text), None),
    }
}

fn picture<'b>(item: &Placed<'b, Roll>, path: &KeyPath, entry: &'b Entry) -> Option<Picture<'b>> {
    let Placed { board, draft, .. } = *item;
    let member = board.resolve(&draft.org, entry.member.as_ref()?, &[Member::NAME])?.at?;
    let member = board.items.members.get(member).filter(|member| board.may_be_seen(member))?;
    let place: Place = draft.origin.value(&path.key("photo"));
    Some(Picture {
        asset: photo_path(&draft.org, entry.photo.as_ref()?).into(),
        shape: Shape::Portrait,
        focus: member.photo_focus,
        place,
        item: draft.id.clone(),
        of_member: true,
        alt: Some(&member.name),
        caption: None,
    })
}

fn text(text: &Option<Text>) -> Option<&str> {
    text.as_ref().map(|text| &*text.0)
}

/// The newest public fact on a placard.
pub(crate) fn edition(item: &Placed<'_, Roll>) -> Option<Date> {
    let days = [Roll::posted_on(item), item.published_on()];
    days.into_iter().flatten().filter(|day| *day <= item.board.today).max()
}

row! {
    /// An honor roll.
    RollRow<'a> {
        title: &'a str = "标题", "title";
        award: &'a str = "荣誉名称", "award";
        roll_type: Word = "类型：honour 表彰、命名，rating 党支部评星定级", "type";
        year: i16 = "年度", "year";
        conferred_by: &'a str = "授予单位", "conferred by";
        conferred_on: Option<Date> = "授予日期", "conferred on";
        notice: Option<&'a str> = "公示编号；先公示后公布的才有", "id of the notice by which it was public first";
        entries: usize = "名单人（个）数", "number of entries";
        meets: Option<String> = "符合的标准：一套里的一条或几条", "standard met: of one set";
    }
}

row! {
    /// One name on an honor roll.
    EntryRow<'a> {
        roll: &'a str = "光荣榜编号", "the roll's id";
        place: usize = "在名单中的次序", "place on the roll";
        group: Option<&'a str> = "分组", "group";
        name: &'a str = "姓名或集体名称", "name of the person or collective";
        org_name: Option<&'a str> = "所在组织", "organisation";
        position: Option<&'a str> = "职务", "position";
    }
}

/// The entries as the file lists them.
fn entry_rows(board: &Board, places: std::ops::Range<usize>, see: Rows<'_>) {
    for draft in board.items.rolls.all().get(places).into_iter().flatten() {
        let plain = draft.entries.iter().map(|entry| (None, entry));
        let grouped =
            draft.groups.iter().flat_map(|group| group.entries.iter().map(move |entry| (Some(&*group.title.0), entry)));
        for (n, (group, entry)) in plain.chain(grouped).enumerate() {
            see(&EntryRow {
                roll: &draft.id,
                place: n + 1,
                group,
                name: &entry.name,
                org_name: org(board, draft, entry).0,
                position: text(&entry.position),
            });
        }
    }
}

impl Told for Roll {
    type Row<'b> = RollRow<'b>;

    fn row<'b>(item: &Placed<'b, Self>) -> RollRow<'b> {
        let draft = item.draft;
        RollRow {
            title: &draft.title,
            award: &draft.award,
            roll_type: Word::new("roll.type", draft.roll_type.word()),
            year: draft.year,
            conferred_by: &draft.conferred_by,
            conferred_on: draft.conferred_on.map(|day| *day),
            notice: notice(item).map(|at| &*item.board.items.notices.all()[at].id),
            entries: draft.all_entries().count(),
            meets: meets(item.board, draft.meets.as_deref()),
        }
    }

    fn table_title() -> Message {
        say!("光荣榜", "honor rolls")
    }

    fn more_tables() -> Vec<Table> {
        let title = say!("光荣榜上的名单", "entries of the honor rolls");
        vec![Table::of_parts::<Self, EntryRow<'static>>("roll-entries", title, entry_rows)]
    }

    fn posted_on(item: &Placed<'_, Self>) -> Option<Date> {
        item.draft.conferred_on.or(item.draft.common.published_on).map(|day| *day)
    }

    fn ordered_on(item: &Placed<'_, Self>) -> Option<Date> {
        Self::posted_on(item).or_else(|| Date::new(item.draft.year, 1, 1).ok())
    }

    /// The year of the award.
    fn year(item: &Placed<'_, Self>) -> Option<i16> {
        Some(item.draft.year)
    }

    fn is_indexed(_: &Placed<'_, Self>) -> bool {
        false
    }

    fn are_indexed(_: impl Iterator<Item = bool>) -> bool {
        false
    }

    fn events<'b>(item: &Placed<'b, Self>, see: &mut dyn FnMut(Event<'b>)) {
        match item.draft.conferred_on {
            Some(on) => see(Event::new(*on, What::Conferred)),
            None => item.published_on().into_iter().for_each(|on| see(Event::new(on, What::Posted))),
        }
    }

    fn leads_to(item: &Placed<'_, Self>, see: &mut dyn FnMut(usize)) {
        groups(item).iter().flat_map(|group| &group.entries).filter_map(EntryRecord::member).for_each(see);
    }

    fn honours(item: &Placed<'_, Self>, see: &mut dyn FnMut(OrgId)) {
        let groups = groups(item);
        let units = groups.iter().flat_map(|group| &group.entries).filter(|entry| entry.is_unit);
        units.filter_map(|entry| item.board.org_at(entry.org_node?.path())).for_each(see);
    }

    fn axes() -> Vec<Axis<Self>> {
        let by_award = |item: &Placed<'_, Self>| {
            let award = &item.draft.award;
            Some(AxisValue::named(award))
        };
        vec![Axis::years(), Axis::new("award", "", by_award)]
    }

    fn names(item: &Placed<'_, Self>, see: &mut dyn FnMut(&str)) {
        item.draft.all_entries().for_each(|(_, entry)| see(&entry.name));
    }

    fn words(item: &Placed<'_, Self>, see: &mut dyn FnMut(Found<'_>)) {
        see(Found::Words(&item.draft.award));
        see(Found::Words(&item.draft.conferred_by));
        see(Found::Body);
        for (_, entry) in item.draft.all_entries() {
            let words = org(item.board, item.draft, entry).0.into_iter().chain(text(&entry.position));
            words.for_each(|text| see(Found::Words(text)));
        }
    }

    fn texts(item: &Placed<'_, Self>, see: See<'_>) {
        let draft = item.draft;
        see(Role::Title, &draft.title);
        see(Role::Title, &draft.award);
        draft.groups.iter().for_each(|group| see(Role::Title, &group.title));
        for (_, entry) in draft.all_entries() {
            see(Role::Title, &entry.name);
            see(Role::Body, &entry.name);
            let words = [&entry.org, &entry.position, &entry.note];
            words.into_iter().flatten().for_each(|text| see(Role::Body, text));
        }
    }

    fn pictures<'b>(item: &Placed<'b, Self>, see: &mut dyn FnMut(Picture<'b>)) {
        item.draft.all_entries().filter_map(|(path, entry)| picture(item, &path, entry)).for_each(see);
    }

    fn count(item: &Placed<'_, Self>) -> Option<Count> {
        Some(Count::of(item.draft.all_entries().map(|(_, entry)| entry)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline::{Options, check_sources};
    use crate::source::Sources;

    fn board(yaml: &str) -> Board {
        let text = format!("title: 榜\naward: 奖\nyear: 2026\nconferred_by: 市委\n{yaml}");
        let sources = Sources::from_texts([
            ("content/board.yaml", "title: 示例\nas_of: 2026-06-30\n"),
            ("content/org.yaml", "name: 示例市\n"),
            ("content/rolls/a.yaml", &*text),
        ]);
        check_sources(&sources, &Options::default()).assembled.board
    }

    fn names(yaml: &str) -> Vec<Vec<String>> {
        let board = board(yaml);
        let record = RollRecord::of(&Placed::of(&board, 0));
        let names = |group: &GroupRecord<'_>| group.entries.iter().map(|entry| entry.name.to_owned()).collect();
        record.groups.iter().map(names).collect()
    }

    #[test]
    fn each_group_has_the_order_of_the_roll() {
        let text = "groups:\n- { title: 甲, entries: [{ name: 王小宁 }, { name: 田大利 }, { name: 丁小宁 }, { name: 田富 }] }\n- { title: 乙, entries: [{ name: 洪少东 }, { name: 欧阳少东 }] }\n";
        let by_surname = names(&format!("sort: surname_strokes\n{text}"));
        assert_eq!(by_surname[0], ["丁小宁", "王小宁", "田富", "田大利"]);
        assert_eq!(by_surname[1], ["欧阳少东", "洪少东"]);
        assert_eq!(names(&format!("sort: name_strokes\n{text}"))[0], ["丁小宁", "王小宁", "田大利", "田富"]);
        assert_eq!(names(text)[0], ["王小宁", "田大利", "丁小宁", "田富"]);
    }

    #[test]
    fn persons_and_collectives_are_counted_apart() {
        let board = board(
            "entries: [{ name: 林溪, note: 女 }, { name: 阿依努尔·买买提 }, { name: 第三社区党委 }, { name: 桃源村党支部, org: west }]\n",
        );
        assert_eq!(RollRecord::of(&Placed::of(&board, 0)).count, Count { persons: 2, units: 2 });
    }
}
