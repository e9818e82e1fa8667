//! A team on a plaque: what it is, what it is for, who leads it, and who gave it its name. Members change more often than
//! brass, so they stand on its page.

use std::sync::Arc;

use serde::Serialize;

use super::{Drawn, Face, Facts, OrgView, every, name, newest, people};
use crate::address::item_url;
use crate::board::{Board, OrgId};
use crate::kinds::Team;
use crate::output::blocks::{self, Block};
use crate::record::{Fact, Placed, Row, TeamRow, Told};

/// What a preset for items of any kind reads, and who gave the name.
#[derive(Serialize)]
struct TeamView {
    id: String,
    title: String,
    kind_label: String,
    org: OrgView,
    facts: Vec<Fact>,
    /// 示例市委命名（2026年3月5日）
    named: Option<String>,
    body: Vec<Block>,
}

/// A team.
pub(super) struct OneTeam;

impl Drawn for OneTeam {
    fn word(&self) -> &'static str {
        name::<Team>()
    }

    fn covers(&self) -> &'static str {
        name::<Team>()
    }

    fn is_for_any_item(&self) -> bool {
        true
    }

    fn places(&self, board: &Board) -> Vec<usize> {
        let runs = |at: &usize| Team::is_over(&Placed::of(board, *at)) != Some(true);
        every::<Team>(board).into_iter().filter(runs).collect()
    }

    fn id(&self, board: &Board, at: usize) -> Arc<str> {
        Placed::<Team>::of(board, at).draft.id.clone()
    }

    fn org(&self, board: &Board, at: usize) -> OrgId {
        Placed::<Team>::of(board, at).org()
    }

    fn facts(&self, face: Face<'_>, at: usize) -> Facts {
        team(face, at)
    }

    fn has_page(&self, web: &Board, id: &str) -> bool {
        web.has_item(id)
    }

    /// Only its leader stands on it; a plaque without names has no people.
    fn people(&self, board: &Board, at: usize) -> Vec<usize> {
        let has_leader = Team::row(&Placed::of(board, at)).leader.is_some();
        people::<Team>(board, at).into_iter().take(usize::from(has_leader)).collect()
    }
}

fn team(face: Face<'_>, at: usize) -> Facts {
    let item = Placed::<Team>::of(face.board, at);
    let row = Team::row(&item);
    let language = face.board.settings.language;
    let fact = |name: &'static str, text: Option<String>| {
        let column = TeamRow::columns().iter().find(|column| column.name == name)?;
        Some(Fact { name, label: column.label(language).to_owned(), text: text? })
    };
    let with_office = |leader: &str| match row.leader_office {
        Some(office) => face.strings.format("team.leader", &[("name", &leader), ("office", &office)]),
        None => leader.to_owned(),
    };
    let facts = [
        fact("task", row.task.map(str::to_owned)),
        fact("leader", row.leader.map(with_office)),
        fact("leader_office", row.leader_office.filter(|_| row.leader.is_none()).map(str::to_owned)),
        // Where nobody is named, their number says how many stand behind the name.
        fact("size", row.size.filter(|_| row.leader.is_none()).map(|n| face.strings.format("team.size", &[("n", &n)]))),
    ];
    let view = TeamView {
        id: item.draft.id.to_string(),
        title: row.name.to_owned(),
        kind_label: row.team_type.label(face.strings),
        org: OrgView::of(item.org_node()),
        facts: facts.into_iter().flatten().collect(),
        named: row.named_by.map(|by| match row.named_on {
            Some(on) => face.strings.format("team.named_on", &[("by", &by), ("date", &face.day(on))]),
            None => face.strings.format("team.named", &[("by", &by)]),
        }),
        body: blocks::of(item.draft.body.as_deref()),
    };
    let edition = newest(face.board.today, [Team::posted_on(&item), row.named_on]);
    face.of_item(&item, item_url(&item.draft.id), edition, &view)
}
