//! A team (突击队、工作室、志愿服务队……): who leads it, who belongs to it, what it is for.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::fields::{Day, Name, OneOrMany, Text};
use super::{Checker, Kind, Reference};
use crate::diagnostic::{KeyPath, Message, say};

/// 先锋队伍（`teams/`）。
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Team {
    /// 名称。
    #[schemars(extend("x-en" = "the name", "examples" = ["便民服务志愿队"]))]
    pub name: Text,
    /// 类型；不写就是突击队。
    #[serde(default, rename = "type")]
    #[schemars(extend("x-en" = "the type; a commando by default"))]
    pub team_type: TeamType,
    /// 负责人：党员的代号，或姓名。
    #[schemars(extend("x-en" = "who leads: a member's slug, or a name", "examples" = ["李示例"]))]
    pub leader: Option<Name>,
    /// 成员：党员的代号，或姓名。
    #[serde(default)]
    #[schemars(extend("x-en" = "who belongs to it: slugs or names", "examples" = [["李示例", "王示例"]]))]
    pub members: OneOrMany<Name>,
    /// 一共多少人，连负责人在内；成员没有逐个写出时才写。
    #[schemars(range(min = 1))]
    #[schemars(extend("x-en" = "how many there are, the leader among them; where not all members are written one by one", "examples" = [12]))]
    pub size: Option<u16>,
    /// 姓名公开还是不公开；不写时，应急队伍和网络志愿者队伍不公开（只说任务、负责人职务和人数），其余公开。
    #[schemars(extend("x-en" = "whether names are shown; by default not of emergency squads and volunteers on the net, of whom task, leader's office and number are told"))]
    pub names: Option<Names>,
    /// 任务。
    #[schemars(extend("x-en" = "what it is for", "examples" = ["每周三上门代办"]))]
    pub task: Option<Text>,
    /// 命名单位：组织的代号，或名称；命名团队和命名班组必须写。
    #[schemars(extend("x-en" = "who gave the name: a slug, or text; needed for a team or a crew named in honour", "examples" = ["示例街道党工委"]))]
    pub named_by: Option<Text>,
    /// 哪一天命名的。
    #[schemars(extend("x-en" = "named on"))]
    pub named_on: Option<Day>,
    /// 从哪一天起。
    #[schemars(extend("x-en" = "from"))]
    pub starts_on: Option<Day>,
    /// 到哪一天止。
    #[schemars(extend("x-en" = "to"))]
    pub ends_on: Option<Day>,
}

/// 队伍的类型。
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TeamType {
    /// 党员突击队。
    #[default]
    Commando,
    /// 党员工作室。
    Studio,
    /// 志愿服务队。
    Volunteer,
    /// 网络志愿先锋队。
    OnlineVolunteer,
    /// 应急队伍。
    Emergency,
    /// 攻关团队。
    Tackling,
    /// 命名团队。
    HonourNamed,
    /// 命名班组。
    NamedCrew,
    /// 党员先锋号。
    Pioneer,
}

impl TeamType {
    pub const ALL: [Self; 9] = [
        Self::Commando,
        Self::Studio,
        Self::Volunteer,
        Self::OnlineVolunteer,
        Self::Emergency,
        Self::Tackling,
        Self::HonourNamed,
        Self::NamedCrew,
        Self::Pioneer,
    ];

    /// The word used in files and addresses.
    pub fn word(self) -> &'static str {
        match self {
            Self::Commando => "commando",
            Self::Studio => "studio",
            Self::Volunteer => "volunteer",
            Self::OnlineVolunteer => "online_volunteer",
            Self::Emergency => "emergency",
            Self::Tackling => "tackling",
            Self::HonourNamed => "honour_named",
            Self::NamedCrew => "named_crew",
            Self::Pioneer => "pioneer",
        }
    }

    /// Whether its name is an honour, which somebody has given.
    fn is_honour(self) -> bool {
        matches!(self, Self::HonourNamed | Self::NamedCrew)
    }
}

/// 姓名公开不公开。
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Names {
    /// 公开。
    Shown,
    /// 不公开。
    Withheld,
}

impl Team {
    /// Whether its people are named in public. Squads that go out to danger and volunteers who face the net are not,
    /// unless the team says so.
    pub fn shows_names(&self) -> bool {
        match self.names {
            Some(names) => names == Names::Shown,
            None => match self.team_type {
                TeamType::Emergency | TeamType::OnlineVolunteer => false,
                TeamType::Volunteer => !self.is_online(),
                _ => true,
            },
        }
    }

    /// Whether its work is on the net, by its own words.
    fn is_online(&self) -> bool {
        const ONLINE: &[&str] = &["网络", "网上", "线上", "网评", "online", "Online"];
        let texts = [Some(&self.name), self.task.as_ref()];
        texts.into_iter().flatten().any(|text| ONLINE.iter().any(|word| text.contains(word)))
    }
}

impl Kind for Team {
    const NAME: &'static str = "team";
    const FOLDER: &'static str = "teams";
    const HAS_PAGES: bool = true;
    const TITLE_KEY: &'static str = "name";
    const IS_TOLD: bool = true;
    const ALSO_CALLED: &'static [&'static str] = &["团队", "队伍"];

    fn label() -> Message {
        say!("先锋队伍", "team")
    }

    fn title(&self) -> &str {
        &self.name
    }

    const LISTS_OF_NAMES: &'static [&'static str] = &["members"];

    fn references<'a>(&'a self, visit: &mut dyn FnMut(Reference<'a>)) {
        if let Some(leader) = &self.leader {
            visit(Reference::to_or_text(&["member"], "leader", None, leader));
        }
        for (n, member) in self.members.iter().enumerate() {
            visit(Reference::to_or_text(&["member"], "members", Some(n), member));
        }
        if let Some(named_by) = &self.named_by {
            visit(Reference::to_or_text(&["org"], "named_by", None, named_by));
        }
    }

    fn take_back(&mut self, now: &Self) {
        if !now.shows_names() {
            self.names = Some(Names::Withheld);
        }
    }

    fn check(&self, check: &mut Checker<'_>) {
        let root = KeyPath::root();
        if self.named_by.is_none() && (self.team_type.is_honour() || self.named_on.is_some()) {
            let place = if self.named_on.is_some() { "named_on" } else { "type" };
            check.error(
                "named-by-nobody",
                &root.key(place),
                say!("没有写是哪个单位命名的", "it does not say who gave the name"),
                Some(say!("写 named_by: 命名单位", "write `named_by:` with the body that gave it")),
            );
        }
        if self.size == Some(0) {
            check.error(
                "out-of-range",
                &root.key("size"),
                say!("一支队伍至少一个人", "a team has at least one person"),
                None,
            );
        }
        if let (Some(starts_on), Some(ends_on)) = (self.starts_on, self.ends_on)
            && ends_on < starts_on
        {
            check.error(
                "dates-out-of-order",
                &root.key("ends_on"),
                say!("结束早于开始", "it ends before it starts"),
                None,
            );
        }
    }

    fn dates(&self, visit: &mut dyn FnMut(Date)) {
        [self.named_on, self.starts_on].into_iter().flatten().for_each(|day| visit(*day));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shows_names(keys: &str) -> bool {
        serde_yaml::from_str::<Team>(&format!("name: 示例队\n{keys}")).expect("a team").shows_names()
    }

    #[test]
    fn those_in_danger_and_on_the_net_are_named_only_on_request() {
        assert!(shows_names("type: studio\n") && shows_names("type: volunteer\n"));
        assert!(!shows_names("type: emergency\n") && !shows_names("type: volunteer\ntask: 网络文明宣传\n"));
        assert!(!shows_names("type: online_volunteer\n"));
        assert!(shows_names("type: emergency\nnames: shown\n") && !shows_names("names: withheld\n"));
    }
}
