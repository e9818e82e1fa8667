//! An honor roll: names in the declared order, groups headed with how many they are.

use std::sync::Arc;

use serde::Serialize;

use super::{Drawn, Face, Facts, OrgView, every, name, people};
use crate::address::item_url;
use crate::board::{Board, OrgId};
use crate::kinds::Roll;
use crate::record::{EntryRecord, GroupRecord, Placed, RollRecord, meets_in_words, roll_edition as edition};

#[derive(Serialize)]
struct RollView {
    id: String,
    title: String,
    award: String,
    year: i16,
    conferred_by: String,
    conferred_on: Option<String>,
    /// 符合标准 五个好
    meets: Option<String>,
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
    photo: Option<String>,
    /// A collective's name is no person's and is not spread to three characters.
    unit: bool,
}

/// An honor roll.
pub(super) struct OneRoll;

impl Drawn for OneRoll {
    fn word(&self) -> &'static str {
        name::<Roll>()
    }

    fn covers(&self) -> &'static str {
        name::<Roll>()
    }

    fn places(&self, board: &Board) -> Vec<usize> {
        every::<Roll>(board)
    }

    fn id(&self, board: &Board, at: usize) -> Arc<str> {
        Placed::<Roll>::of(board, at).draft.id.clone()
    }

    fn org(&self, board: &Board, at: usize) -> OrgId {
        Placed::<Roll>::of(board, at).org()
    }

    fn facts(&self, face: Face<'_>, at: usize) -> Facts {
        roll(face, at)
    }

    fn people(&self, board: &Board, at: usize) -> Vec<usize> {
        people::<Roll>(board, at)
    }
}

fn roll(mut face: Face<'_>, at: usize) -> Facts {
    let item = Placed::<Roll>::of(face.board, at);
    let record = RollRecord::of(&item);
    let strings = face.strings;
    let group = |group: &GroupRecord<'_>| {
        let key = if group.count.persons == 0 { "roll.count.units" } else { "roll.count.persons" };
        let count = group.count.total();
        GroupView {
            title: group.title.map(str::to_owned),
            count,
            count_label: strings.format(key, &[("n", &count)]),
            entries: group.entries.iter().map(|entry| entry_view(&mut face, entry)).collect(),
        }
    };
    let groups: Vec<GroupView> = record.groups.iter().map(group).collect();
    let view = RollView {
        id: item.draft.id.to_string(),
        title: record.title.to_owned(),
        award: record.award.to_owned(),
        year: record.year,
        conferred_by: record.conferred_by.to_owned(),
        conferred_on: record.conferred_on.map(|day| face.day(day)),
        meets: meets_in_words(strings, record.meets.as_deref()),
        org: OrgView::of(record.org),
        order_note: record.order.label(strings),
        total: record.count.total(),
        groups,
    };
    face.of_item(&item, item_url(&item.draft.id), edition(&item), &view)
}

fn entry_view(face: &mut Face<'_>, entry: &EntryRecord<'_>) -> EntryView {
    EntryView {
        name: entry.name.to_owned(),
        bracket: entry.note.map(str::to_owned),
        org: entry.org.map(str::to_owned),
        position: entry.position.map(str::to_owned),
        photo: entry.picture().and_then(|shown| face.photo(&shown)),
        unit: entry.is_unit,
    }
}
