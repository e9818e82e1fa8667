//! An honor roll: names in the declared order, groups headed with how many they are.

use serde::Serialize;

use super::{Facts, OrgView, Teller, newest, text};
use crate::board::photo_path;
use crate::collation::{self, Order};
use crate::kinds::{Draft, Entry, Roll};
use crate::output::address::item_url;
use crate::output::public::posted;
use crate::photo::Purpose;

#[derive(Serialize)]
struct RollView {
    id: String,
    title: String,
    award: String,
    year: i16,
    conferred_by: String,
    conferred_on: Option<String>,
    org: OrgView,
    /// 以姓氏笔画为序
    order_note: String,
    groups: Vec<GroupView>,
    total: usize,
}

#[derive(Serialize)]
struct GroupView {
    title: Option<String>,
    count: usize,
    /// 〔40名〕
    count_label: String,
    entries: Vec<EntryView>,
}

#[derive(Serialize)]
struct EntryView {
    name: String,
    /// 女，回族
    bracket: Option<String>,
    org: Option<String>,
    position: Option<String>,
    note: Option<String>,
    photo: Option<String>,
    /// A collective's name is no person's and is not spread to three characters.
    unit: bool,
}

pub(super) fn facts(mut teller: Teller<'_>, at: usize) -> Facts {
    let board = teller.board;
    let strings = teller.strings;
    let draft = &board.items.rolls.all()[at];
    let plain = (!draft.entries.is_empty()).then_some((None, &draft.entries));
    let grouped = draft.groups.iter().map(|group| (Some(group.title.0.clone()), &group.entries));
    let mut groups = Vec::new();
    for (title, entries) in plain.into_iter().chain(grouped) {
        let mut entries: Vec<&Entry> = entries.iter().collect();
        collation::sort(&mut entries, draft.sort, |entry| (&entry.name, entry.sort_key.as_deref()));
        let units = entries.iter().all(|entry| is_unit(entry));
        let key = if units { "roll.count.units" } else { "roll.count.persons" };
        groups.push(GroupView {
            title,
            count: entries.len(),
            count_label: strings.format(key, &[("n", &entries.len())]),
            entries: entries.into_iter().map(|entry| entry_view(&mut teller, draft, entry)).collect(),
        });
    }
    let view = RollView {
        id: draft.id.to_string(),
        title: draft.title.0.clone(),
        award: draft.award.0.clone(),
        year: draft.year,
        conferred_by: draft.conferred_by.0.clone(),
        conferred_on: draft.conferred_on.map(|day| teller.day(*day)),
        org: teller.org(board.org_of(draft)),
        order_note: strings.get(&format!("roll.order.{}", order_word(draft.sort))).to_owned(),
        total: groups.iter().map(|group| group.count).sum(),
        groups,
    };
    let edition = newest(board.today, [posted::roll(draft), draft.common.published_on.map(|day| *day)]);
    // A place for pictures that most rolls leave empty: nobody is missing there.
    teller.faceless.clear();
    teller.told(draft, item_url(&draft.id), edition, &view)
}

fn entry_view(teller: &mut Teller<'_>, draft: &Draft<Roll>, entry: &Entry) -> EntryView {
    EntryView {
        name: entry.name.0.clone(),
        bracket: text(entry.note.as_ref()),
        org: crate::output::public::entry_org(teller.board, draft, entry).map(str::to_owned),
        position: text(entry.position.as_ref()),
        note: text(entry.note.as_ref()),
        photo: photo(teller, draft, entry),
        unit: is_unit(entry),
    }
}

/// The photo of an entry, if it is a member's who agreed to be seen on paper. Fails closed.
fn photo(teller: &mut Teller<'_>, draft: &Draft<Roll>, entry: &Entry) -> Option<String> {
    let board = teller.board;
    let file = entry.photo.as_ref()?;
    let member = board.resolve(&draft.org, entry.member.as_ref()?, &["member"])?.at?;
    board.items.members.get(member).filter(|member| board.may_be_seen(member))?;
    let asset = photo_path(&draft.org, file);
    let focus = board.items.members.get(member).and_then(|member| member.photo_focus);
    teller
        .is_there(&asset)
        .then(|| teller.photo(asset.into(), Purpose::Portrait, focus, draft.origin.key("entries"), draft.id.clone()))
}

/// Whether an entry is a collective: nothing is said that is said of persons, and its name is a unit's.
fn is_unit(entry: &Entry) -> bool {
    let personal = entry.member.is_some() || entry.position.is_some() || entry.photo.is_some() || entry.note.is_some();
    !personal && crate::board::sounds_like_a_unit(&entry.name) && !entry.name.contains(['·', ' '])
}

fn order_word(order: Order) -> &'static str {
    match order {
        Order::SurnameStrokes => "surname_strokes",
        Order::NameStrokes => "name_strokes",
        Order::Pinyin => "pinyin",
        Order::Listed => "listed",
    }
}
