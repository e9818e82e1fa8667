//! An organisation: a folder with `org.yaml`.

use std::collections::BTreeMap;

use jiff::civil::{Date, Time};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::fields::{Brief, Day, FromText, OneOrMany, Text};
use super::linkage::check_codes;
use super::{Checker, Kind};
use crate::calendar::{NoSuchDayOfMonth, Recurrence, written_hours};
use crate::diagnostic::{KeyPath, Message, say};

/// 组织（`org.yaml`）。
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Org {
    /// 全称。
    #[schemars(extend("x-en" = "its full name", "examples" = ["示例街道便民服务中心党支部"]))]
    pub name: Text,
    /// 简称，用在窄处。
    #[schemars(extend("x-en" = "a short name, for narrow places", "examples" = ["便民中心支部"]))]
    pub short_name: Option<Text>,
    /// 层级。
    #[schemars(extend("x-en" = "its level", "examples" = ["branch"]))]
    pub level: Option<Level>,
    /// 领域；先锋类别由它得出。
    #[schemars(extend("x-en" = "its sector; the pioneer category follows from it"))]
    pub sector: Option<Sector>,
    /// 监督电话；不写就沿用上级的。
    #[schemars(extend("x-en" = "the phone for complaints; without it that of the organisation above", "examples" = ["0531-0000 1234"]))]
    pub supervision_phone: Option<Text>,
    /// 意见簿放在哪里；不写就沿用上级的。
    #[schemars(extend("x-en" = "where the opinion book lies; without it that of the organisation above", "examples" = ["一楼咨询台"]))]
    pub opinion_book: Option<Text>,
    /// 党员接待日；不写就沿用上级的。
    #[schemars(extend("x-en" = "when members are received; without it as in the organisation above", "examples" = ["每月15日 9:00—11:30，一楼党员接待室"]))]
    pub reception_days: Option<OneOrMany<Brief<ReceptionDay>>>,
    /// 领导联系点。
    #[serde(default)]
    #[schemars(extend("x-en" = "the contact points of its leaders"))]
    pub contact_points: OneOrMany<ContactPoint>,
    /// 办公地址。
    #[schemars(extend("x-en" = "the address of its office", "examples" = ["示例路1号"]))]
    pub address: Option<Text>,
    /// 联户名册：楼栋单元 → 户编号（只写编号，不写姓名）。
    #[schemars(extend("x-en" = "the roster of households: unit → codes (never names)", "examples" = [{ "1号楼1单元": ["101", "102"] }]))]
    pub households: Option<BTreeMap<String, Vec<Text>>>,
}

/// 层级。
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// 市。
    City,
    /// 部门、单位。
    Department,
    /// 区县。
    District,
    /// 街道、镇。
    Street,
    /// 社区。
    Community,
    /// 村。
    Village,
    /// 支部。
    Branch,
}

/// 领域（《关于在全区基层党组织和党员中深入开展创先争优争做历城先锋活动的实施意见》三）。
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Sector {
    /// 农村。
    Rural,
    /// 社区。
    Community,
    /// 机关。
    Agency,
    /// 事业单位。
    Institution,
    /// 国有企业。
    StateEnterprise,
    /// 非公有制经济组织。
    Private,
    /// 社会组织。
    Social,
}

impl Level {
    /// The word used in files and data.
    pub fn word(self) -> &'static str {
        match self {
            Self::City => "city",
            Self::Department => "department",
            Self::District => "district",
            Self::Street => "street",
            Self::Community => "community",
            Self::Village => "village",
            Self::Branch => "branch",
        }
    }
}

impl Sector {
    /// The word used in files and data.
    pub fn word(self) -> &'static str {
        match self {
            Self::Rural => "rural",
            Self::Community => "community",
            Self::Agency => "agency",
            Self::Institution => "institution",
            Self::StateEnterprise => "state_enterprise",
            Self::Private => "private",
            Self::Social => "social",
        }
    }
}

/// 党员接待日。
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReceptionDay {
    /// 哪一天，如“每月15日”。
    #[schemars(extend("x-en" = "which day"))]
    pub day: Text,
    /// 几点到几点。
    #[schemars(extend("x-en" = "from when to when"))]
    pub hours: Option<Text>,
    /// 在哪里。
    #[schemars(extend("x-en" = "where"))]
    pub place: Option<Text>,
    /// 具体日期，从早到晚；不写就由“每月15日”“每周五”这样的话推算。
    #[serde(default)]
    #[schemars(extend("x-en" = "the dates, from earlier to later; without them they follow from the words, where these name a day of each week or month", "examples" = [["2026-07-15", "2026-08-17"]]))]
    pub dates: OneOrMany<Day>,
}

/// 领导联系点：写职务，不写姓名。
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ContactPoint {
    /// 领导的职务。
    #[schemars(extend("x-en" = "the leader's office", "examples" = ["示例街道党工委书记"]))]
    pub office: Text,
    /// 联系哪里。
    #[schemars(extend("x-en" = "the place", "examples" = ["示例社区党群服务站"]))]
    pub place: Text,
    /// 哪一天去，如“每月第一个星期四”。
    #[schemars(extend("x-en" = "which day", "examples" = ["每月第一个星期四"]))]
    pub day: Option<Text>,
    /// 联系电话：办公电话。
    #[schemars(extend("x-en" = "phone, the office's", "examples" = ["0531-0000 1236"]))]
    pub phone: Option<Text>,
}

impl ReceptionDay {
    /// The rule by which it comes again, where its words can mean nothing else.
    pub fn recurrence(&self) -> Option<Recurrence> {
        Recurrence::of(&self.day)?.ok()
    }

    /// From when to when, where its words say one stretch of time.
    pub fn times(&self) -> Option<(Time, Time)> {
        written_hours(self.hours.as_ref().unwrap_or(&self.day)).filter(|(from, to)| from < to)
    }

    fn check(&self, path: &KeyPath, check: &mut Checker<'_>) {
        check_day(&self.day, path, check);
        let hours = if self.hours.is_some() { "hours" } else { "day" };
        if written_hours(self.hours.as_ref().unwrap_or(&self.day)).is_some_and(|(from, to)| to <= from) {
            check.error(
                "hours-out-of-order",
                &path.key(hours),
                say!("接待时间的结束不晚于开始", "the reception ends no later than it begins"),
                Some(say!("写成 9:00—11:30 这样", "write them like 9:00—11:30")),
            );
        }
        for (n, pair) in self.dates.windows(2).enumerate() {
            if pair[1] <= pair[0] {
                check.error(
                    "dates-out-of-order",
                    &path.key("dates").index(n + 1),
                    say!("接待日期应当从早到晚写，每天一次", "the dates run from earlier to later, each once"),
                    None,
                );
            }
        }
    }

    /// In one line: `每月15日 9:00—11:30 一楼接待室`.
    pub fn words(&self) -> String {
        let parts = [Some(&self.day), self.hours.as_ref(), self.place.as_ref()];
        parts.into_iter().flatten().map(|text| text.0.as_str()).collect::<Vec<_>>().join(" ")
    }
}

/// A day of no month.
fn check_day(day: &Text, path: &KeyPath, check: &mut Checker<'_>) {
    if let Some(Err(NoSuchDayOfMonth(day))) = Recurrence::of(day) {
        check.error(
            "no-such-day",
            &path.key("day"),
            say!("没有哪个月有{day}日", "no month has a day {day}"),
            Some(say!("写 1 到 31 之间的日子", "write a day from 1 to 31")),
        );
    }
}

impl FromText for ReceptionDay {
    fn from_text(text: String) -> Self {
        Self { day: Text(text), hours: None, place: None, dates: OneOrMany::default() }
    }
}

impl Kind for Org {
    const NAME: &'static str = "org";
    const FOLDER: &'static str = "";
    const HAS_PAGES: bool = true;
    const TITLE_KEY: &'static str = "name";
    const ALSO_CALLED: &'static [&'static str] = &["单位", "支部", "党支部", "部门", "organisation", "organization"];

    fn label() -> Message {
        say!("组织", "organisation")
    }

    fn title(&self) -> &str {
        &self.name
    }

    fn check(&self, check: &mut Checker<'_>) {
        for (n, day) in self.reception_days.iter().flat_map(|days| days.iter()).enumerate() {
            day.check(&KeyPath::root().key("reception_days").index(n), check);
        }
        for (n, point) in self.contact_points.iter().enumerate() {
            let (path, office) = (KeyPath::root().key("contact_points").index(n), &point.office);
            point.day.iter().for_each(|day| check_day(day, &path, check));
            if self.contact_points[..n].iter().any(|other| other.office == point.office && other.place == point.place) {
                check.error(
                    "contact-point-twice",
                    &path.key("place"),
                    say!("“{office}”的这个联系点前面已经写过", "this contact point of {office} stands above"),
                    Some(say!("删去一处，或改写地点", "remove one, or mend the place")),
                );
            }
        }
        let Some(households) = &self.households else { return };
        let path = KeyPath::root().key("households");
        if households.is_empty() {
            check_codes(&[], &path, check);
        }
        for (unit, codes) in households {
            check_codes(codes, &path.key(unit), check);
        }
    }

    fn dates(&self, _: &mut dyn FnMut(Date)) {}
}

impl Org {
    /// The short name where there is one.
    pub fn short(&self) -> &str {
        self.short_name.as_ref().unwrap_or(&self.name)
    }
}
