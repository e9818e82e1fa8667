//! Dated facts of published items, the newest first: what changed lately. They name no person's gain or loss: stars and
//! reviews are not among them.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;

use super::{Record, RecordKind, kinds};
use crate::board::{Before, Board, days_between};

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum What {
    /// A new item.
    Posted,
    Progress,
    Done,
    Verdict,
    Amended,
    Exemplary,
    /// A notice's period begins.
    Opens,
    Conferred,
}

impl What {
    /// The word of the theme's texts.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Posted => "posted",
            Self::Progress => "progress",
            Self::Done => "done",
            Self::Verdict => "verdict",
            Self::Amended => "amended",
            Self::Exemplary => "exemplary",
            Self::Opens => "opens",
            Self::Conferred => "conferred",
        }
    }
}

/// A dated fact of an item.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Event<'b> {
    pub(crate) on: Date,
    pub(crate) what: What,
    /// More about it, in the author's words or as a word of the theme's texts.
    pub(crate) detail: Option<Cow<'b, str>>,
    /// Whether it may be told where it cannot be called back: feed readers keep what they once read.
    pub(crate) is_lasting: bool,
}

impl<'b> Event<'b> {
    pub(crate) fn new(on: Date, what: What) -> Self {
        Self { on, what, detail: None, is_lasting: true }
    }

    #[must_use]
    pub(crate) fn with(self, detail: Option<impl Into<Cow<'b, str>>>) -> Self {
        Self { detail: detail.map(Into::into), ..self }
    }
}

/// An event and whose it is.
#[derive(Clone, Copy)]
pub(crate) struct Change {
    pub(crate) on: Date,
    pub(crate) what: What,
    pub(crate) kind: &'static dyn RecordKind,
    /// The item's place among the published items of its kind.
    pub(crate) at: usize,
    pub(crate) is_lasting: bool,
}

impl Change {
    pub(crate) fn record<'b>(&self, board: &'b Board) -> Box<dyn Record<'b> + 'b> {
        self.kind.record(board, self.at)
    }

    /// More about it; of several reports of one day the last.
    pub(crate) fn detail<'b>(&self, record: &(dyn Record<'b> + 'b)) -> Option<Cow<'b, str>> {
        let mut detail = None;
        record.events(&mut |event| {
            if event.on == self.on && event.what == self.what {
                detail = event.detail;
            }
        });
        detail
    }

    fn key(&self) -> (Date, What, &'static str, usize) {
        (self.on, self.what, self.kind.info().name, self.at)
    }
}

/// Of the whole board so many days are asked for again and again.
const MONTH: i64 = 30;

/// The changes of a whole board in a month. Of a board that revises an earlier one only the items that changed are told anew.
fn recent(board: &Board) -> Arc<Vec<Change>> {
    board.follow("", |last: Before<'_, Vec<Change>>| {
        let Some((old, last)) = last.filter(|(old, _)| board.revises(old)) else {
            return Arc::new(told(board, &(0..board.orgs.len()), MONTH));
        };
        if board.is(old) {
            return last.clone();
        }
        let mut changes = Vec::clone(last);
        for kind in kinds() {
            let changed = kind.changed_places(old, board);
            if !changed.is_empty() {
                let name = kind.info().name;
                changes.retain(|change| change.kind.info().name != name || changed.binary_search(&change.at).is_err());
                tell(board, kind, changed.into_iter(), MONTH, &mut changes);
            }
        }
        Arc::new(sorted(changes))
    })
}

/// The changes of the last `days` days up to today, the newest first, at most `limit`; only of organisations in `orgs`, a
/// range of the board's.
pub(crate) fn changes(board: &Board, orgs: &Range<usize>, days: i64, limit: usize) -> Vec<Change> {
    // Of the whole board so many days are asked for by one page after the other.
    if board.memory.is_none() || days > MONTH || *orgs != (0..board.orgs.len()) {
        let mut changes = told(board, orgs, days);
        changes.truncate(limit);
        return changes;
    }
    let recent = recent(board);
    let late = recent.iter().filter(|change| days_between(change.on, board.today) < days);
    late.take(limit).copied().collect()
}

fn told(board: &Board, orgs: &Range<usize>, days: i64) -> Vec<Change> {
    let mut changes = Vec::new();
    for kind in kinds() {
        tell(board, kind, kind.range(board, orgs), days, &mut changes);
    }
    sorted(changes)
}

/// Tells the events of some items of a kind, as far as they are `days` old at most.
fn tell(
    board: &Board,
    kind: &'static dyn RecordKind,
    places: impl Iterator<Item = usize>,
    days: i64,
    changes: &mut Vec<Change>,
) {
    for at in places {
        kind.record(board, at).events(&mut |Event { on, what, is_lasting, .. }| {
            if on <= board.today && days_between(on, board.today) < days {
                changes.push(Change { on, what, kind, at, is_lasting });
            }
        });
    }
}

/// The newest first, and two reports of one item on one day as one line.
fn sorted(mut changes: Vec<Change>) -> Vec<Change> {
    changes.sort_by(|a, b| {
        let (a, b) = (a.key(), b.key());
        (b.0, a.1, a.2, a.3).cmp(&(a.0, b.1, b.2, b.3))
    });
    changes.dedup_by_key(|change| change.key());
    changes
}
