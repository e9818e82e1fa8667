//! How many households have a member to ask (党员联户): the roster of codes is the denominator, and only counts leave here.
//!
//! A count below [`LEAST`] is not said, and neither is one from which it could be reckoned: what is given for several units
//! together is the sum of the counts that are said already.

use std::collections::{BTreeMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use super::orders::LEAST;
use super::visibility::is_published;
use super::{Board, OrgId, people};
use crate::kinds::{Draft, Linkage, Member, Roster};

/// A unit on the roster of an organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitCover {
    pub org: OrgId,
    pub unit: Arc<str>,
    /// On the roster; `None`: fewer than [`LEAST`].
    pub households: Option<usize>,
    /// Whether a member who serves asks after each of them.
    pub is_covered: bool,
}

/// Units by organisation and name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    units: Vec<UnitCover>,
    /// Beside the linkages: how many households each has.
    linked: Vec<Option<usize>>,
}

/// What is said of a range of organisations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Covered {
    pub units: usize,
    /// Units of which every household has a member.
    pub covered: usize,
    /// The sum of the counts that are said.
    pub households: usize,
    /// Units whose count is too small to be said.
    pub small: usize,
}

/// What is on the roster, by organisation and unit: codes, which only rules look at.
pub(crate) type Rosters<'a> = BTreeMap<(usize, &'a str), Vec<&'a str>>;

/// The rosters of all organisations that are on the board.
pub(crate) fn rosters<'a>(board: &'a Board, drafts: impl Iterator<Item = &'a Draft<Roster>>) -> Rosters<'a> {
    let mut rosters = Rosters::new();
    for (at, node) in board.orgs.iter().enumerate() {
        for (unit, codes) in node.draft.households.iter().flatten() {
            rosters.entry((at, unit.trim())).or_default().extend(codes.iter().map(|code| &**code));
        }
    }
    for roster in drafts.filter(|roster| roster.sound) {
        let Some(OrgId(at)) = board.org_at(&roster.org) else { continue };
        rosters.entry((at, &roster.unit)).or_default().extend(roster.households.iter().map(|code| &**code));
    }
    rosters
}

/// Whose roster has the unit of a linkage: its own organisation's, else the nearest above.
pub(crate) fn roster_of(board: &Board, rosters: &Rosters<'_>, linkage: &Draft<Linkage>) -> Option<OrgId> {
    let line = board.ancestry(board.org_of(linkage));
    line.into_iter().rev().find(|org| rosters.contains_key(&(org.0, &*linkage.unit.0)))
}

impl Coverage {
    pub(super) fn of(board: &Board, drafts: &[Draft<Roster>]) -> Self {
        let is_public =
            |roster: &&Draft<Roster>| is_published(&roster.common, board.settings.approval, board.today, board.medium);
        let rosters = rosters(board, drafts.iter().filter(is_public));
        let linkages = board.items.linkages.all();
        let mut asked: BTreeMap<(usize, &str), HashSet<&str>> = BTreeMap::new();
        let mut linked = Vec::with_capacity(linkages.len());
        for linkage in linkages {
            let codes: HashSet<&str> = linkage.households.iter().map(|code| &**code).collect();
            linked.push(Some(codes.len()).filter(|count| *count >= LEAST));
            if serving(board, linkage).is_none() {
                continue;
            }
            if let Some(OrgId(org)) = roster_of(board, &rosters, linkage) {
                asked.entry((org, &linkage.unit)).or_default().extend(codes);
            }
        }
        let unit = |((org, unit), codes): (&(usize, &str), &Vec<&str>)| {
            let roster: HashSet<&str> = codes.iter().copied().collect();
            let asked = asked.get(&(*org, *unit));
            UnitCover {
                org: OrgId(*org),
                unit: (*unit).into(),
                households: Some(roster.len()).filter(|count| *count >= LEAST),
                is_covered: roster.iter().all(|code| asked.is_some_and(|asked| asked.contains(code))),
            }
        };
        Self { units: rosters.iter().map(unit).collect(), linked }
    }

    /// The units of a range of organisations.
    pub fn below(&self, orgs: &Range<usize>) -> &[UnitCover] {
        let at = |org: usize| self.units.partition_point(|unit| unit.org.0 < org);
        &self.units[at(orgs.start)..at(orgs.end)]
    }

    /// How many households a linkage has, where that may be said.
    pub fn linked(&self, at: usize) -> Option<usize> {
        self.linked.get(at).copied().flatten()
    }

    /// What is said of a range of organisations.
    pub fn sum(&self, orgs: &Range<usize>) -> Covered {
        let mut sum = Covered::default();
        for unit in self.below(orgs) {
            sum.units += 1;
            sum.covered += usize::from(unit.is_covered);
            match unit.households {
                Some(count) => sum.households += count,
                None => sum.small += 1,
            }
        }
        sum
    }
}

/// The member of a linkage, where they serve.
pub(crate) fn serving<'b>(board: &'b Board, linkage: &Draft<Linkage>) -> Option<(usize, &'b Draft<Member>)> {
    let at = board.resolve(&linkage.org, &linkage.member, &["member"])?.at?;
    let member = board.items.members.get(at)?;
    people::is_active(member, board.today).then_some((at, member))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline::{Options, check_sources};
    use crate::source::Sources;

    fn board(linkages: &str) -> Board {
        let roster: Vec<String> = (101..=112).map(|code| code.to_string()).collect();
        let sources = Sources::from_texts([
            ("content/board.yaml", "title: 示例\nas_of: 2026-06-30\n"),
            (
                "content/org.yaml",
                &*format!("name: 示例社区\nhouseholds: {{ 1号楼: [{}], 2号楼: ['201'] }}\n", roster.join(", ")),
            ),
            ("content/members/a.yaml", "name: 林溪\n"),
            ("content/members/gone.yaml", "name: 石安\nactive_until: 2026-05-31\n"),
            ("content/linkages/all.yaml", linkages),
        ]);
        check_sources(&sources, &Options::default()).assembled.board
    }

    #[test]
    fn a_unit_is_covered_when_somebody_who_serves_asks_after_each_household() {
        let codes: Vec<String> = (101..=112).map(|code| code.to_string()).collect();
        let list = |codes: &[String], member: &str| {
            format!("items:\n  - {{ id: a, unit: 1号楼, member: {member}, households: [{}] }}\n", codes.join(", "))
        };
        let sum = |text: &str| board(text).coverage.sum(&(0..1));
        assert_eq!(sum(&list(&codes, "a")), Covered { units: 2, covered: 1, households: 12, small: 1 });
        assert_eq!(sum(&list(&codes[1..], "a")).covered, 0);
        assert_eq!(sum(&list(&codes, "gone")).covered, 0);
        let board = board(&list(&codes, "a"));
        assert_eq!(board.coverage.linked(0), Some(12));
    }
}
