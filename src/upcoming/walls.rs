//! What hangs somewhere and must leave: due today, for it is seen today.

use super::{Desk, Due, DueKind, in_order};
use crate::board::{Board, OrgId};
use crate::diagnostic::{Message, say};
use crate::output::placard::{Leaving, Why};

/// Adds what the record of printing tells to what the board told.
pub fn with_walls(board: &Board, days: u16, found: Vec<Due>, leaving: &[Leaving]) -> Vec<Due> {
    if board.orgs.is_empty() {
        return found;
    }
    let mut desk = Desk { board, days: i64::from(days), found };
    for leaving in leaving {
        let org = board.org_at(&leaving.org).unwrap_or(OrgId::ROOT);
        let kind = match leaving.why {
            Why::Changed | Why::Address => DueKind::PlacardChanged,
            Why::Gone | Why::NoPreset => DueKind::PlacardGone,
        };
        let item = (!leaving.item.is_empty()).then(|| leaving.item.as_str().into());
        let title = if leaving.title.is_empty() { leaving.item.clone() } else { leaving.title.clone() };
        desk.put(kind, board.today, org, item, title, words(leaving));
    }
    let mut found = desk.found;
    in_order(&mut found);
    found
}

/// 桌牌（2026-06-02印，标记 7F3A9C）：现在不在公示栏上
fn words(leaving: &Leaving) -> Message {
    let Leaving { preset_title: preset, mark, since, why, .. } = leaving;
    let Message { zh, en, .. } = why.words();
    let (zh_since, en_since) = match &**since {
        "" => (String::new(), String::new()),
        since => (format!("{since}印，"), format!("printed on {since}, ")),
    };
    say!("{preset}（{zh_since}标记 {mark}）：{zh}", "{preset} ({en_since}mark {mark}): {en}")
}
