//! Everything that ever happened on a board, month by month, for the whole of it and for each organisation.
//!
//! All changes are told and sorted once, and each is handed up the tree; a board that revises an earlier one tells anew
//! only those of the items that changed. An organisation's changes are places among all of them.

use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;

use super::events::{sorted, tell};
use super::{Change, RecordKind, kinds};
use crate::board::{Before, Board, OrgId};

/// The changes of a board up to today.
#[derive(Default)]
pub(crate) struct History {
    /// The newest first.
    changes: Vec<Change>,
    /// Beside them: the organisation whose item it is.
    own: Vec<OrgId>,
    /// Beside the board's organisations: the changes of each and of all below it, the newest first.
    of_orgs: Vec<Vec<u32>>,
}

/// The changes of an organisation in one month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Month {
    pub(crate) year: i16,
    pub(crate) month: i8,
    /// Among the organisation's changes, the newest first.
    pub(crate) range: Range<usize>,
}

/// More items than these that have changed are told with all others: every change is held against each of them.
const MANY: usize = 100;

/// The history of a board; the one of the board before, where nothing dated has changed.
pub(crate) fn history(board: &Board) -> Arc<History> {
    board.follow("history", |last: Before<'_, History>| {
        let Some((old, last)) = last.filter(|(old, _)| board.revises(old)) else {
            return Arc::new(History::of(board));
        };
        let mut changed = Vec::new();
        for kind in kinds() {
            let places = kind.changed_places(old, board).into_iter();
            changed.extend(places.filter(|at| dates(old, kind, *at) != dates(board, kind, *at)).map(|at| (kind, at)));
        }
        if changed.is_empty() {
            return last.clone();
        }
        let followed = if changed.len() > MANY { History::of(board) } else { last.follow(board, &changed) };
        Arc::new(followed)
    })
}

/// What of an item's events places it: days, and what happened.
fn dates(board: &Board, kind: &'static dyn RecordKind, at: usize) -> Vec<(Date, super::What)> {
    let mut changes = Vec::new();
    tell(board, kind, std::iter::once(at), &mut changes);
    sorted(changes).into_iter().map(|change| (change.on, change.what)).collect()
}

/// An organisation and all above it.
fn upwards(board: &Board, org: OrgId) -> impl Iterator<Item = OrgId> + use<'_> {
    std::iter::successors(Some(org), |org| board.org(*org).parent)
}

/// Whose item it is.
fn org_of(board: &Board, change: &Change) -> OrgId {
    let holds = |org: &usize| change.kind.range(board, &(*org..org + 1)).contains(&change.at);
    (0..board.orgs.len()).find(holds).map_or(OrgId::ROOT, OrgId)
}

impl History {
    fn of(board: &Board) -> Self {
        let mut changes = Vec::new();
        for kind in kinds() {
            tell(board, kind, 0..kind.number(board), &mut changes);
        }
        Self::sorted(board, changes)
    }

    /// After an edit of some items: what stays keeps its order, and its place moves by what is gone or new before it.
    fn follow(&self, board: &Board, edited: &[(&'static dyn RecordKind, usize)]) -> Self {
        let is_gone = |change: &Change| {
            edited.iter().any(|(kind, at)| *at == change.at && kind.info().name == change.kind.info().name)
        };
        let mut new = Vec::new();
        edited.iter().for_each(|(kind, at)| tell(board, *kind, std::iter::once(*at), &mut new));
        let mut new = sorted(new).into_iter().peekable();
        let mut followed = Self { changes: Vec::with_capacity(self.changes.len()), ..Self::default() };
        // Beside the changes of before: where each is now.
        let mut moved: Vec<Option<u32>> = Vec::with_capacity(self.changes.len());
        let mut added = Vec::new();
        for (change, org) in self.changes.iter().zip(&self.own) {
            if is_gone(change) {
                moved.push(None);
                continue;
            }
            while let Some(earlier) = new.next_if(|new| new.order(change).is_lt()) {
                added.push(followed.push(earlier, org_of(board, &earlier)));
            }
            moved.push(Some(followed.push(*change, *org)));
        }
        for last in new {
            added.push(followed.push(last, org_of(board, &last)));
        }
        let now = |at: &u32| moved.get(*at as usize).copied().flatten();
        followed.of_orgs = self.of_orgs.iter().map(|places| places.iter().filter_map(now).collect()).collect();
        for at in added {
            let org = followed.own[at as usize];
            for above in upwards(board, org) {
                let places = &mut followed.of_orgs[above.0];
                places.insert(places.partition_point(|place| *place < at), at);
            }
        }
        followed
    }

    /// Puts a change behind all others; gives its place.
    fn push(&mut self, change: Change, org: OrgId) -> u32 {
        let at = u32::try_from(self.changes.len()).unwrap_or(u32::MAX);
        self.changes.push(change);
        self.own.push(org);
        at
    }

    fn sorted(board: &Board, changes: Vec<Change>) -> Self {
        let changes = sorted(changes);
        let mut own: Vec<(&str, Vec<u32>)> = Vec::new();
        for kind in kinds() {
            let mut orgs = vec![0; kind.number(board)];
            for at in 0..board.orgs.len() {
                let org = u32::try_from(at).unwrap_or_default();
                kind.range(board, &(at..at + 1)).for_each(|place| orgs[place] = org);
            }
            own.push((kind.info().name, orgs));
        }
        let owner = |change: &Change| {
            let orgs = own.iter().find(|(name, _)| *name == change.kind.info().name);
            orgs.and_then(|(_, orgs)| orgs.get(change.at)).map_or(OrgId::ROOT, |org| OrgId(*org as usize))
        };
        let own: Vec<OrgId> = changes.iter().map(owner).collect();
        let mut of_orgs = vec![Vec::new(); board.orgs.len()];
        for (at, org) in own.iter().enumerate() {
            for above in upwards(board, *org) {
                of_orgs[above.0].extend(u32::try_from(at));
            }
        }
        Self { changes, own, of_orgs }
    }

    /// How many changes an organisation and those below it have.
    pub(crate) fn number(&self, org: OrgId) -> usize {
        self.of_orgs.get(org.0).map_or(0, Vec::len)
    }

    /// Some of them, the newest first, each with the organisation whose item it is.
    pub(crate) fn changes(
        &self,
        org: OrgId,
        range: Range<usize>,
    ) -> impl DoubleEndedIterator<Item = (&Change, OrgId)> + use<'_> {
        let places = self.of_orgs.get(org.0).and_then(|places| places.get(range)).unwrap_or_default();
        places.iter().filter_map(|at| Some((self.changes.get(*at as usize)?, *self.own.get(*at as usize)?)))
    }

    /// The months in which something happened, the newest first.
    pub(crate) fn months(&self, org: OrgId) -> Vec<Month> {
        let mut months: Vec<Month> = Vec::new();
        for (at, (change, _)) in self.changes(org, 0..self.number(org)).enumerate() {
            let (year, month) = (change.on.year(), change.on.month());
            match months.last_mut().filter(|last| (last.year, last.month) == (year, month)) {
                Some(last) => last.range.end = at + 1,
                None => months.push(Month { year, month, range: at..at + 1 }),
            }
        }
        months
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::{Memory, revise};
    use crate::kinds::{Drafts, parse};
    use crate::pipeline::{Options, check_sources};
    use crate::source::Sources;

    const PATH: &str = "content/hall/commitments/a.yaml";

    fn commitment(progress: &str) -> String {
        format!(
            "item: 路灯\nresponsible: 村委\ntarget: 60\ndeadline: 2026-09-10\npublished_on: 2026-03-01\nprogress: [{progress}]\n"
        )
    }

    fn sources(progress: &str) -> Sources {
        Sources::from_texts([
            ("content/board.yaml", "title: 示例\nas_of: 2026-06-30\n"),
            ("content/org.yaml", "name: 示例市\n"),
            ("content/hall/org.yaml", "name: 大厅\n"),
            ("content/quiet/org.yaml", "name: 静处\n"),
            (PATH, &*commitment(progress)),
            ("content/commitments/b.yaml", &*commitment("{ on: 2026-06-02, value: 3 }").replace("路灯", "车位")),
        ])
    }

    fn told(history: &History, org: usize) -> Vec<(String, usize)> {
        let months = history.months(OrgId(org));
        months.iter().map(|month| (format!("{}-{}", month.year, month.month), month.range.len())).collect()
    }

    #[test]
    fn every_change_stands_in_its_month_up_the_tree() {
        let board =
            check_sources(&sources("{ on: 2026-05-02 }, { on: 2026-07-01 }"), &Options::default()).assembled.board;
        let history = history(&board);
        let org = |path: &str| board.org_at(path).unwrap().0;
        let month = |name: &str, n| (name.to_owned(), n);
        assert_eq!(
            told(&history, 0),
            [month("2026-6", 1), month("2026-5", 1), month("2026-3", 2)],
            "none of the future"
        );
        assert_eq!(told(&history, org("hall")), [month("2026-5", 1), month("2026-3", 1)]);
        assert_eq!(told(&history, org("quiet")), []);
    }

    #[test]
    fn after_an_edit_it_is_as_told_anew_and_the_same_where_no_day_changed() {
        let sources = sources("{ on: 2026-05-02 }");
        let mut last = check_sources(&sources, &Options::default()).assembled;
        last.board.memory = Some(Arc::new(Memory::default()));
        let first = history(&last.board);
        // Each from the one before it.
        let mut before = first;
        for (text, same) in [
            (commitment("{ on: 2026-05-02, text: 已装30盏 }"), true),
            (commitment("{ on: 2026-05-02 }, { on: 2026-06-20 }"), false),
            (commitment("{ on: 2026-05-09 }"), false),
            (commitment(""), false),
        ] {
            let mut edited = sources.clone();
            edited.insert_text(PATH, &text);
            let mut old = Drafts::default();
            let drafts = last.board.items.commitments.all().iter();
            old.commitments.extend(drafts.filter(|draft| &*draft.origin.file == PATH).cloned());
            let board = revise(&last, &[(&old, &parse(&edited.files[PATH]).drafts)]).expect("a revision").board;
            let (followed, anew) = (history(&board), History::of(&board));
            let keys = |history: &History| history.changes.iter().map(Change::key).collect::<Vec<_>>();
            let all = |history: &History| (keys(history), history.own.clone(), history.of_orgs.clone());
            assert_eq!(all(&followed), all(&anew), "{text}");
            assert_eq!(Arc::ptr_eq(&before, &followed), same, "{text}");
            before = followed;
        }
    }
}
