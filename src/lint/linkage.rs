//! Households without a member to ask, with two, or not on the roster; members with more than they can look after.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::{Rule, Subject, sound};
use crate::board::{OrgId, Rosters, roster_of, rosters, serving};
use crate::diagnostic::{Diagnostic, KeyPath, Place, say};
use crate::kinds::{Draft, Linkage, Status, is_code, nearest};

pub(super) const RULE: Rule = Rule {
    codes: &[
        "household-without-member",
        "household-linked-twice",
        "unknown-household",
        "unknown-unit",
        "linkage-load",
        "linkage-without-member",
    ],
    explain: || {
        say!(
            "党员联户要做到每户都有党员联系：联户名册里的户编号是分母，一户不漏；一户有两名党员联系、一名党员联系太多户，都会没有人管。",
            "Every household has a member to ask: the roster of codes is the denominator, and none is left out. Where two members have one household, or one member too many, nobody looks after it."
        )
    },
    check,
};

/// Codes named in one message.
const NAMED: usize = 5;

/// So many times, a unit that may have been meant is looked for: each time through the whole roster.
const NEAR_NAMES_FOR: usize = 20;

fn check(subject: &Subject<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let board = subject.board;
    // Of an organisation that is not on the board yet the roster is not known either.
    let is_in_force =
        |linkage: &&Draft<Linkage>| linkage.common.status == Status::Published && board.org_at(&linkage.org).is_some();
    let linkages: Vec<&Draft<Linkage>> =
        sound(board.items.linkages.all(), &subject.hidden.linkages).filter(is_in_force).collect();
    let drafts = subject.hidden.rosters.iter().filter(|roster| roster.common.status == Status::Published);
    let rosters = rosters(board, drafts);
    if linkages.is_empty() && rosters.is_empty() {
        return;
    }
    let linked = linked(subject, &linkages, &rosters, diagnostics);
    uncovered(subject, &rosters, &linked, diagnostics);
    loads(subject, &linkages, diagnostics);
    for linkage in board.items.linkages.all() {
        if let Some(target) = board.resolve(&linkage.org, &linkage.member, &["member"])
            && serving(board, linkage).is_none()
            && !board.leads_to_unread(&linkage.org, &target.id, &["member"])
        {
            diagnostics.push(
                Diagnostic::warning(
                    "linkage-without-member",
                    linkage.origin.key("member"),
                    say!(
                        "联户的党员已经离岗或没有公布，这个单元没有人可问",
                        "this member has left or is not published: nobody is to be asked here"
                    ),
                )
                .hint(say!("换成接任的党员", "name the successor"))
                .item(linkage.id.clone()),
            );
        }
    }
}

/// The codes that somebody asks after, by whose roster and which unit.
type Linked<'a> = BTreeMap<(usize, &'a str), HashSet<&'a str>>;

fn linked<'a>(
    subject: &Subject<'_>,
    linkages: &[&'a Draft<Linkage>],
    rosters: &Rosters<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Linked<'a> {
    let mut linked = Linked::new();
    let on_roster: HashMap<(usize, &str), HashSet<&str>> =
        rosters.iter().map(|(unit, codes)| (*unit, codes.iter().copied().collect())).collect();
    let mut searches = NEAR_NAMES_FOR;
    let mut first: HashMap<(usize, &str, &str), Place> = HashMap::new();
    let path = |n: usize| KeyPath::root().key("households").index(n);
    for linkage in linkages {
        let Some(org) = roster_of(subject.board, rosters, linkage) else {
            diagnostics.push(unknown_unit(subject, rosters, linkage, searches > 0));
            searches = searches.saturating_sub(1);
            continue;
        };
        let unit: &'a str = &linkage.unit;
        let roster = on_roster.get(&(org.0, unit));
        // What is none was told where it stands.
        for (n, code) in linkage.households.iter().enumerate().filter(|(_, code)| is_code(code)) {
            let code: &'a str = code;
            let place = linkage.origin.value(&path(n));
            if !roster.is_some_and(|roster| roster.contains(code)) {
                diagnostics.push(
                    Diagnostic::error(
                        "unknown-household",
                        place,
                        say!("联户名册里，{unit}没有这一户", "the roster has no such household in {unit}"),
                    )
                    .hint(say!(
                        "核对编号；漏登的，先补进联户名册",
                        "see whether the code is right, or add it to the roster first"
                    ))
                    .item(linkage.id.clone()),
                );
            } else if let Some(before) = first.get(&(org.0, unit, code)) {
                let mut twice = Diagnostic::warning(
                    "household-linked-twice",
                    place,
                    say!("这一户有两名党员联系", "two members are to ask after this household"),
                );
                twice.labels.push((before.clone(), say!("这里已经有了", "it stands here already")));
                diagnostics.push(
                    twice
                        .hint(say!("留下一处，说定由谁联系", "leave it in one place, so that one of them does"))
                        .item(linkage.id.clone()),
                );
            } else {
                first.insert((org.0, unit, code), place);
                linked.entry((org.0, unit)).or_default().insert(code);
            }
        }
    }
    linked
}

/// `search`: whether a unit is looked for that may have been meant.
fn unknown_unit(subject: &Subject<'_>, rosters: &Rosters<'_>, linkage: &Draft<Linkage>, search: bool) -> Diagnostic {
    let board = subject.board;
    let line = board.ancestry(board.org_of(linkage));
    let units = || line.iter().flat_map(|org| rosters.range((org.0, "")..(org.0 + 1, "")).map(|((_, unit), _)| *unit));
    let unit = &linkage.unit;
    let near = if search { nearest(unit, units()) } else { None };
    let hint = match (near, units().next().is_none()) {
        (Some(near), _) => say!("名册里写的是不是“{near}”？", "does the roster call it `{near}`?"),
        (None, true) => say!(
            "先在 org.yaml 写 households，或在 households 文件夹放名册：它是分母",
            "write `households` in org.yaml, or put a roster into the folder `households`: it is the denominator"
        ),
        (None, false) => say!("单元要和联户名册写得一样", "write the unit as the roster does"),
    };
    Diagnostic::error(
        "unknown-unit",
        linkage.origin.key("unit"),
        say!("联户名册里没有“{unit}”", "the roster has no unit `{unit}`"),
    )
    .hint(hint)
    .item(linkage.id.clone())
}

/// Units of which not every household has a member: one message for each.
fn uncovered(subject: &Subject<'_>, rosters: &Rosters<'_>, linked: &Linked<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut places: Option<HashMap<(usize, &str), Place>> = None;
    for ((org, unit), codes) in rosters {
        let known = linked.get(&(*org, *unit));
        let mut alone: Vec<&str> = codes
            .iter()
            .copied()
            .filter(|code| is_code(code) && !known.is_some_and(|known| known.contains(code)))
            .collect();
        alone.sort_unstable();
        alone.dedup();
        if alone.is_empty() {
            continue;
        }
        let place = places.get_or_insert_with(|| unit_places(subject)).get(&(*org, *unit)).cloned();
        let place = place.unwrap_or_else(|| subject.board.orgs[*org].draft.origin.key("households"));
        let count = alone.len();
        let named = alone.iter().take(NAMED).copied().collect::<Vec<_>>().join("、");
        let more = if count > NAMED { "……" } else { "" };
        diagnostics.push(
            Diagnostic::error(
                "household-without-member",
                place,
                say!(
                    "{unit}有{count}户没有党员联系：{named}{more}",
                    "{count} households of {unit} have no member: {named}{more}"
                ),
            )
            .hint(say!("在 linkages 文件夹里写明由谁联系", "say in the folder `linkages` who asks after them")),
        );
    }
}

/// Where the units of all rosters are written.
fn unit_places<'a>(subject: &Subject<'a>) -> HashMap<(usize, &'a str), Place> {
    let mut places = HashMap::new();
    for (at, node) in subject.board.orgs.iter().enumerate() {
        for (name, _) in node.draft.households.iter().flatten() {
            let path = KeyPath::root().key("households").key(name);
            places.entry((at, name.trim())).or_insert_with(|| node.draft.origin.value(&path));
        }
    }
    for roster in subject.hidden.rosters.iter() {
        if let Some(OrgId(at)) = subject.board.org_at(&roster.org) {
            places.entry((at, &*roster.unit.0)).or_insert_with(|| roster.origin.key("unit"));
        }
    }
    places
}

/// Members who are to ask after more households than the limit.
fn loads(subject: &Subject<'_>, linkages: &[&Draft<Linkage>], diagnostics: &mut Vec<Diagnostic>) {
    let limit = usize::from(subject.board.settings.limits.linkage_load);
    let mut loads: BTreeMap<std::sync::Arc<str>, (usize, &Draft<Linkage>)> = BTreeMap::new();
    for linkage in linkages {
        let Some(member) = subject.board.resolve(&linkage.org, &linkage.member, &["member"]) else { continue };
        let codes: HashSet<&str> = linkage.households.iter().map(|code| &**code).collect();
        let (load, last) = loads.entry(member.id).or_insert((0, linkage));
        *load += codes.len();
        *last = linkage;
    }
    for (load, linkage) in loads.into_values().filter(|(load, _)| *load > limit) {
        diagnostics.push(
            Diagnostic::warning(
                "linkage-load",
                linkage.origin.key("member"),
                say!("这名党员联系{load}户，超过{limit}户", "this member has {load} households, more than {limit}"),
            )
            .hint(say!(
                "分给别的党员；确实可行的，在 board.yaml 的 limits 写 linkage_load",
                "share them with others; if it can be done, write `limits: linkage_load` in board.yaml"
            ))
            .item(linkage.id.clone()),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::NEAR_NAMES_FOR;
    use crate::lint::testing::{codes, pointed_at};

    const ORG: (&str, &str) = (
        "content/org.yaml",
        "name: 示例社区\nsupervision_phone: 0531-0000 1234\naddress: 示例路1号\nhouseholds: { 1号楼: ['101', '102'], 2号楼: ['201'] }\n",
    );
    const MEMBER: (&str, &str) = ("content/members/a.yaml", "name: 林溪\n");

    fn found(linkages: &str) -> Vec<&'static str> {
        codes(&[ORG, MEMBER, ("content/linkages/all.yaml", linkages)])
    }

    const ALL: &str = "member: a\nitems:\n  - { id: x, unit: 1号楼, households: ['101', '102'] }\n  - { id: y, unit: 2号楼, households: ['201'] }\n";

    #[test]
    fn every_household_has_a_member() {
        assert!(found(ALL).is_empty());
        assert_eq!(found(&ALL.replace("'101', ", "")), ["household-without-member"]);
        let without = ALL.replace("'101', ", "");
        let files = [ORG, MEMBER, ("content/linkages/all.yaml", &*without)];
        assert_eq!(pointed_at("household-without-member", &files), "['101', '102']");
        assert_eq!(codes(&[ORG, MEMBER]), ["household-without-member", "household-without-member"]);
    }

    #[test]
    fn doubles_strangers_and_overloads_are_found() {
        assert_eq!(
            found(&format!("{ALL}  - {{ id: z, unit: 1号楼, households: ['102'] }}\n")),
            ["household-linked-twice"]
        );
        assert_eq!(found(&format!("{ALL}  - {{ id: z, unit: 1号楼, households: ['109'] }}\n")), ["unknown-household"]);
        assert_eq!(found(&format!("{ALL}  - {{ id: z, unit: 3号楼, households: ['301'] }}\n")), ["unknown-unit"]);
        let board = ("content/board.yaml", "title: 示例\nas_of: 2026-06-30\nlimits: { linkage_load: 2 }\n");
        assert_eq!(codes(&[board, ORG, MEMBER, ("content/linkages/all.yaml", ALL)]), ["linkage-load"]);
    }

    #[test]
    fn near_units_are_looked_for_while_few_are_unknown() {
        let list = |number: usize| -> String {
            let line = |n| format!("  - {{ id: z{n}, unit: 1号搂, households: ['{n}'] }}\n");
            format!("{ALL}{}", (0..number).map(line).collect::<String>())
        };
        let hints = |number: usize| -> Vec<bool> {
            let found = crate::lint::testing::diagnostics(&[ORG, MEMBER, ("content/linkages/all.yaml", &list(number))]);
            let unknown = found.iter().filter(|d| d.code == "unknown-unit");
            unknown.map(|d| d.hint.as_ref().is_some_and(|hint| hint.zh.contains("1号楼"))).collect()
        };
        assert_eq!(hints(2), [true, true]);
        let many = hints(NEAR_NAMES_FOR + 3);
        assert_eq!((many.len(), many.iter().filter(|near| **near).count()), (NEAR_NAMES_FOR + 3, NEAR_NAMES_FOR));
    }

    #[test]
    fn of_an_organisation_that_is_not_public_yet_nothing_is_said() {
        let files = [
            ("content/hall/org.yaml", "name: 大厅\nstatus: draft\nhouseholds: { 9号楼: ['901'] }\n"),
            ("content/hall/members/b.yaml", "name: 田富\n"),
            ("content/hall/linkages/l.yaml", "unit: 9号楼\nmember: b\nhouseholds: ['901']\n"),
        ];
        assert_eq!(codes(&files), Vec::<&str>::new());
    }

    #[test]
    fn a_column_that_stands_twice_is_told() {
        let sheet = |text: &'static str| codes(&[ORG, MEMBER, ("content/linkages/all.csv", text)]);
        assert!(sheet("单元,户编号,党员\n1号楼,101,林溪\n1号楼,102,林溪\n2号楼,201,林溪\n").is_empty());
        assert!(sheet("单元,户编号,编号,党员\n1号楼,101,102,林溪\n2号楼,201,,林溪\n").contains(&"duplicate-key"));
    }

    #[test]
    fn a_member_who_left_leaves_a_warning() {
        let gone = ("content/members/a.yaml", "name: 林溪\nactive_until: 2026-05-31\n");
        let found = codes(&[ORG, gone, ("content/linkages/all.yaml", ALL)]);
        assert_eq!(found, ["linkage-without-member", "linkage-without-member"]);
    }
}
