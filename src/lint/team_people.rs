//! The people of a team: who leads it and does not belong to it, who has left, who is to stay unnamed and is named.

use std::collections::BTreeSet;

use super::{Rule, Subject, sound};
use crate::diagnostic::{Diagnostic, KeyPath, Message, Place, say};
use crate::kinds::{Draft, Kind, Member, Name, Team};

pub(super) const RULE: Rule = Rule {
    codes: &[
        "named-by-nobody",
        "leader-not-among-members",
        "inactive-team-member",
        "size-below-members",
        "withheld-name",
    ],
    explain: || {
        say!(
            "队伍里的人：用荣誉命名的，写明是哪个单位命名的；负责人也是成员；离岗的、没有公布的党员不再显示；人数不少于写出的成员；姓名不公开的队伍，任务和正文里也不写他们的姓名。",
            "The people of a team: an honour was given by somebody; its leader belongs to it; who has left, or is not published, is not shown; they are no fewer than are written; and where names are withheld, neither its task nor its text says them."
        )
    },
    check,
};

/// A text that stands for nobody of the board is a name if it is no longer than this, or has the dot of long names.
const LONGEST_NAME: usize = 4;

fn check(subject: &Subject<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for team in sound(subject.board.items.teams.all(), &subject.hidden.teams) {
        let mut found = Vec::new();
        found.extend(strange_leader(subject, team));
        found.extend(too_few(subject, team));
        left(subject, team, &mut found);
        if !team.shows_names() {
            found.extend(named_all_the_same(subject, team));
        }
        diagnostics.extend(found.into_iter().map(|diagnostic| diagnostic.item(team.id.clone())));
    }
}

/// Where the people of a team are written.
fn people(team: &Draft<Team>) -> impl Iterator<Item = (KeyPath, &Name)> {
    let leader = team.leader.iter().map(|leader| (KeyPath::root().key("leader"), leader));
    let member = |(n, member)| (KeyPath::root().key("members").index(n), member);
    leader.chain(team.members.iter().enumerate().map(member))
}

/// What tells one from another: a member's id, or the words.
fn identity<'a>(subject: &Subject<'a>, team: &Draft<Team>, text: &'a Name) -> std::borrow::Cow<'a, str> {
    match subject.board.resolve(&team.org, text, &[Member::NAME]) {
        Some(target) => target.id.to_string().into(),
        None => (&**text).into(),
    }
}

fn strange_leader(subject: &Subject<'_>, team: &Draft<Team>) -> Option<Diagnostic> {
    let leader = team.leader.as_ref().filter(|_| !team.members.is_empty())?;
    let who = identity(subject, team, leader);
    if team.members.iter().any(|member| identity(subject, team, member) == who) {
        return None;
    }
    Some(
        Diagnostic::warning(
            "leader-not-among-members",
            team.origin.key("leader"),
            say!("负责人“{leader}”不在成员里", "`{leader}` leads the team and is not among its members"),
        )
        .label(team.origin.key("members"), say!("成员", "its members"))
        .hint(say!("在 members 里加上负责人", "add the leader to `members`")),
    )
}

fn too_few(subject: &Subject<'_>, team: &Draft<Team>) -> Option<Diagnostic> {
    let size = usize::from(team.size.filter(|size| *size > 0)?);
    let written: BTreeSet<_> = people(team).map(|(_, text)| identity(subject, team, text)).collect();
    let written = written.len();
    (size < written).then(|| {
        Diagnostic::error(
            "size-below-members",
            team.origin.key("size"),
            say!("写的是{size}人，负责人和成员已经有{written}人", "it says {size}, and {written} are written"),
        )
        .hint(say!(
            "改正人数；成员逐个写出的，不用写 size",
            "correct it, or leave `size` away where every member is written"
        ))
    })
}

/// Who has left is told once, where they are written first.
fn left(subject: &Subject<'_>, team: &Draft<Team>, found: &mut Vec<Diagnostic>) {
    let board = subject.board;
    let mut told = BTreeSet::new();
    for (path, text) in people(team) {
        let Some(target) = board.resolve(&team.org, text, &[Member::NAME]) else { continue };
        if target.at.is_some_and(|at| board.active_member(at).is_some()) || !told.insert(target.id.clone()) {
            continue;
        }
        let message = match target.at.and_then(|at| board.items.members.get(at)) {
            // As of posts: the date of leaving is nobody's business here.
            Some(member) => {
                let name = &member.name;
                say!("{name}已经离岗，队伍里不再显示", "{name} has left and is not shown any more")
            }
            None => say!("“{text}”没有公布，队伍里不显示", "`{text}` is not published and not shown"),
        };
        found.push(
            Diagnostic::warning("inactive-team-member", team.origin.value(&path), message)
                .hint(say!("换成接任的人，或删去", "name the successor, or remove the name")),
        );
    }
}

/// The first place where a team of unnamed people names one of them.
fn named_all_the_same(subject: &Subject<'_>, team: &Draft<Team>) -> Option<Diagnostic> {
    let board = subject.board;
    let names = people(team).filter_map(|(path, text)| {
        let target = board.resolve(&team.org, text, &[Member::NAME]);
        match target {
            Some(target) => Some((path, &*board.items.members.get(target.at?)?.name)),
            None => (text.chars().count() <= LONGEST_NAME || text.contains('·')).then_some((path, &**text)),
        }
    });
    names.filter(|(_, name)| name.chars().count() > 1).find_map(|(path, name)| {
        let place = said(team, name)?;
        Some(
            Diagnostic::warning("withheld-name", place, message(name))
                .label(team.origin.value(&path), say!("姓名不公开", "whose name is withheld"))
                .hint(say!(
                    "只写职务；确实要公开的，写 names: shown",
                    "write the office instead, or `names: shown` where the names are meant to be public"
                )),
        )
    })
}

fn message(name: &str) -> Message {
    say!("姓名不公开的队伍，这里写出了{name}", "the names of this team are withheld, and {name} is named here")
}

fn said(team: &Draft<Team>, name: &str) -> Option<Place> {
    if team.task.as_ref().is_some_and(|task| task.contains(name)) {
        return Some(team.origin.key("task").words(name));
    }
    let at = team.body.as_ref()?.find(name)?;
    Some(team.in_body(at..at + name.len()))
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::{codes, pointed_at};

    fn files(team: &str) -> Vec<(&'static str, String)> {
        vec![
            ("content/members/a.yaml", "name: 林溪\n".to_owned()),
            ("content/members/b.yaml", "name: 田富\nactive_until: 2026-06-01\n".to_owned()),
            ("content/members/c.yaml", "name: 石安\nstatus: draft\n".to_owned()),
            ("content/teams/t.md", format!("---\nname: 示例队\n{team}")),
        ]
    }

    fn found(team: &str) -> Vec<&'static str> {
        let files = files(&format!("{team}---\n"));
        codes(&files.iter().map(|(path, text)| (*path, text.as_str())).collect::<Vec<_>>())
    }

    #[test]
    fn the_leader_belongs_to_the_team() {
        assert_eq!(found("leader: a\nmembers: [王示例]\n"), ["leader-not-among-members"]);
        assert_eq!(found("leader: 王示例\nmembers: [李示例]\n"), ["leader-not-among-members"]);
        for sound in ["leader: a\n", "members: [a]\n", "leader: a\nmembers: [a, 王示例]\n", "leader: a\nsize: 9\n"] {
            assert!(found(sound).is_empty(), "{sound}");
        }
    }

    #[test]
    fn who_has_left_is_told_once() {
        assert_eq!(found("leader: b\nmembers: [b]\n"), ["inactive-team-member"]);
        assert_eq!(found("members: [a, c]\n"), ["inactive-team-member"]);
        assert_eq!(found("members: [a, d-d]\n"), ["unknown-reference"]);
    }

    #[test]
    fn a_team_is_no_smaller_than_its_members() {
        assert_eq!(found("leader: a\nmembers: [a, 王示例, 李示例]\nsize: 2\n"), ["size-below-members"]);
        assert!(found("leader: a\nmembers: [a, 值班员两名]\nsize: 3\n").is_empty());
    }

    #[test]
    fn an_honour_has_somebody_who_gave_it() {
        assert_eq!(found("type: honour_named\n"), ["named-by-nobody"]);
        assert_eq!(found("type: named_crew\nnamed_on: 2026-05-01\n"), ["named-by-nobody"]);
        assert_eq!(found("named_on: 2026-05-01\n"), ["named-by-nobody"]);
        assert_eq!(found("named_by: hal\n"), ["unknown-reference"]);
        assert!(found("type: named_crew\nnamed_by: 示例市委\n").is_empty());
    }

    #[test]
    fn withheld_names_are_in_no_text_of_the_team() {
        let text = |keys: &str, body: &str| files(&format!("{keys}---\n{body}\n"));
        let codes_of = |keys: &str, body: &str| {
            let files = text(keys, body);
            codes(&files.iter().map(|(path, text)| (*path, text.as_str())).collect::<Vec<_>>())
        };
        let emergency = "type: emergency\nleader: a\nmembers: [a, 王示例, 值班员两名]\n";
        assert!(codes_of(emergency, "值班员两名轮流在岗。").is_empty());
        assert_eq!(codes_of(emergency, "队长林溪。"), ["withheld-name"]);
        assert_eq!(codes_of(&format!("{emergency}task: 王示例带队巡查\n"), "每天两次。"), ["withheld-name"]);
        assert!(codes_of(&format!("{emergency}names: shown\n"), "队长林溪。").is_empty());
        let files = text(emergency, "队长林溪。");
        let files: Vec<_> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
        assert_eq!(pointed_at("withheld-name", &files), "林溪");
    }
}
