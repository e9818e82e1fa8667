//! A team: what it is for, who leads it and who belongs to it, where they may be named.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::{Axis, AxisValue, Days, Person, Placed, Told, Word, row};
use crate::board::OrgId;
use crate::diagnostic::{Message, say};
use crate::kinds::{Kind, Member, Name, Org, Team, TeamType};

/// Somebody of a team.
enum Mate<'b> {
    Member(usize),
    /// A member who is not to be named.
    Hidden,
    Words(&'b str),
}

fn mate<'b>(item: &Placed<'b, Team>, text: &'b Name) -> Mate<'b> {
    match item.board.resolve(&item.draft.org, text, &[Member::NAME]) {
        Some(target) => target.at.map_or(Mate::Hidden, Mate::Member),
        None => Mate::Words(text),
    }
}

/// A name in public; `None` for a member who has left.
fn name<'b>(item: &Placed<'b, Team>, text: &'b Name) -> Option<&'b str> {
    match mate(item, text) {
        Mate::Member(at) => Person::of(item.board, at).map(|person| person.name()),
        Mate::Hidden => None,
        Mate::Words(words) => Some(words),
    }
}

/// How many they are, the leader among them: as written, else as counted. Those who have left do not count.
fn size(item: &Placed<'_, Team>) -> Option<u16> {
    if let Some(size) = item.draft.size {
        return Some(size);
    }
    let everybody = item.draft.leader.iter().chain(item.draft.members.iter());
    let counted: BTreeSet<&str> = everybody.filter_map(|text| name_or_id(item, text)).collect();
    (!item.draft.members.is_empty()).then(|| u16::try_from(counted.len()).ok())?.filter(|size| *size > 0)
}

/// What tells one from another; `None` for those who have left.
fn name_or_id<'b>(item: &Placed<'b, Team>, text: &'b Name) -> Option<&'b str> {
    match mate(item, text) {
        Mate::Member(at) => Person::of(item.board, at).map(|person| &*person.draft.id),
        Mate::Hidden => None,
        Mate::Words(words) => Some(words),
    }
}

/// The office of a leader who is a member: it is told also where no name is.
fn leader_office<'b>(item: &Placed<'b, Team>) -> Option<&'b str> {
    match mate(item, item.draft.leader.as_ref()?) {
        Mate::Member(at) => Person::of(item.board, at)?.position(),
        Mate::Hidden | Mate::Words(_) => None,
    }
}

/// Who gave the name: an organisation's own name, or words; nobody while that organisation is not to be seen.
fn named_by<'b>(item: &Placed<'b, Team>) -> Option<&'b str> {
    let text = item.draft.named_by.as_ref()?;
    match item.board.resolve(&item.draft.org, text, &[Org::NAME]) {
        Some(target) => target.at.map(|at| &*item.board.org(OrgId(at)).draft.name.0),
        None => Some(text),
    }
}

/// Its leader and its members as written, where they may be named.
fn named<'b>(item: &Placed<'b, Team>) -> impl Iterator<Item = &'b Name> + use<'b> {
    let draft = item.draft;
    draft.leader.iter().chain(draft.members.iter()).filter(|_| draft.shows_names())
}

row! {
    /// A team.
    TeamRow<'a> {
        name: &'a str = "名称", "name";
        team_type: Word = "类型：commando 党员突击队，studio 党员工作室，volunteer 志愿服务队，online_volunteer 网络志愿先锋队，emergency 应急队伍，tackling 攻关团队，honour_named 命名团队，named_crew 命名班组，pioneer 党员先锋号", "type";
        task: Option<&'a str> = "任务", "task";
        leader: Option<&'a str> = "负责人", "leader";
        leader_office: Option<&'a str> = "负责人职务", "leader's office";
        members: Vec<&'a str> = "成员", "members";
        size: Option<u16> = "人数（连负责人在内）", "number of members, the leader among them";
        named_by: Option<&'a str> = "命名单位", "named by";
        named_on: Option<Date> = "命名日期", "named on";
        starts_on: Option<Date> = "开始日期", "first day";
        ends_on: Option<Date> = "结束日期", "last day";
    }
}

impl Told for Team {
    type Row<'b> = TeamRow<'b>;

    fn row<'b>(item: &Placed<'b, Self>) -> TeamRow<'b> {
        let draft = item.draft;
        let leader = draft.leader.as_ref().filter(|_| draft.shows_names());
        let members = draft.members.iter().filter(|_| draft.shows_names());
        TeamRow {
            name: &draft.name,
            team_type: Word::new("team.type", draft.team_type.word()),
            task: draft.task.as_ref().map(|text| &*text.0),
            leader: leader.and_then(|leader| name(item, leader)),
            leader_office: leader_office(item),
            size: size(item),
            members: members.filter_map(|member| name(item, member)).collect(),
            named_by: named_by(item),
            named_on: draft.named_on.map(|day| *day),
            starts_on: draft.starts_on.map(|day| *day),
            ends_on: draft.ends_on.map(|day| *day),
        }
    }

    fn table_title() -> Message {
        say!("先锋队伍", "teams")
    }

    fn posted_on(item: &Placed<'_, Self>) -> Option<Date> {
        item.published_on().or(item.draft.named_on.map(|day| *day))
    }

    fn is_over(item: &Placed<'_, Self>) -> Option<bool> {
        item.draft.ends_on.map(|day| *day < item.board.today)
    }

    /// Names of persons are not for search engines, whether they are the board's members or not.
    fn is_indexed(item: &Placed<'_, Self>) -> bool {
        named(item).next().is_none()
    }

    fn axes() -> Vec<Axis<Self>> {
        let by_type = |item: &Placed<'_, Self>| Some(AxisValue::Word(item.draft.team_type.word()));
        vec![Axis::new("type", "team.type", by_type).always(TeamType::ALL.map(TeamType::word)), Axis::years()]
    }

    fn people(item: &Placed<'_, Self>, see: &mut dyn FnMut(usize)) {
        for text in named(item) {
            if let Mate::Member(at) = mate(item, text) {
                see(at);
            }
        }
    }

    fn names(item: &Placed<'_, Self>, see: &mut dyn FnMut(&str)) {
        named(item).filter_map(|text| name(item, text)).for_each(see);
    }

    /// No longer than the team, and no longer than anybody who is named in it: nobody is named after their last day.
    fn days(item: &Placed<'_, Self>) -> Days {
        let own = Days::of(item.board, &item.draft.common, item.org());
        let mut days = own.no_longer_than(Days::until(item.draft.ends_on.map(|day| *day)));
        Self::people(item, &mut |at| {
            if let Some(person) = Person::of(item.board, at) {
                days = days.no_longer_than(person.days());
            }
        });
        days
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::Board;
    use crate::pipeline::{Options, check_sources};
    use crate::source::Sources;

    fn board(team: &str) -> Board {
        let sources = Sources::from_texts([
            ("content/board.yaml", "title: 示例\nas_of: 2026-06-30\n"),
            ("content/org.yaml", "name: 示例市\n"),
            ("content/hall/org.yaml", "name: 大厅\nstatus: draft\n"),
            ("content/members/a.yaml", "name: 林溪\nactive_until: 2026-07-15\n"),
            ("content/members/b.yaml", "name: 田富\nactive_until: 2026-06-01\n"),
            ("content/teams/t.yaml", team),
        ]);
        check_sources(&sources, &Options::default()).assembled.board
    }

    fn said(team: &str) -> (Option<String>, Vec<String>) {
        let board = board(team);
        let row = Team::row(&Placed::of(&board, 0));
        (row.leader.map(str::to_owned), row.members.iter().map(|name| (*name).to_owned()).collect())
    }

    #[test]
    fn an_organisation_that_is_not_public_is_not_said_to_have_given_the_name() {
        let named_by = |named_by: &str| {
            let board = board(&format!("name: 示例突击队\nnamed_by: {named_by}\n"));
            Team::row(&Placed::of(&board, 0)).named_by.map(str::to_owned)
        };
        assert_eq!(named_by("hall"), None);
        assert_eq!(named_by("示例市委").as_deref(), Some("示例市委"));
    }

    #[test]
    fn those_who_left_are_not_named_and_withheld_names_are_nowhere() {
        let team = "name: 示例突击队\nleader: a\nmembers: [a, b, 石安]\n";
        assert_eq!(said(team), (Some("林溪".into()), vec!["林溪".into(), "石安".into()]));
        assert_eq!(said(&format!("{team}names: withheld\n")), (None, Vec::new()));
        let board = board(&format!("{team}type: emergency\n"));
        let item = Placed::<Team>::of(&board, 0);
        assert!(Team::is_indexed(&item));
        Team::names(&item, &mut |name| panic!("{name} is named"));
    }

    #[test]
    fn it_is_shown_no_longer_than_its_people_serve() {
        let board = board("name: 示例突击队\nleader: a\nends_on: 2026-12-31\n");
        let item = Placed::<Team>::of(&board, 0);
        assert_eq!(Team::days(&item).until, Some(jiff::civil::date(2026, 7, 15)));
        assert_eq!(Team::is_over(&item), Some(false));
    }
}
