//! A public notice (公示): what, how long, and where to object.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::fields::{Brief, Day, FromText, OneOrMany, Text};
use super::{Checker, Kind};
use crate::calendar::Unit;
use crate::diagnostic::{KeyPath, Message, say};

/// 公示、公告（`notices/`）。
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Notice {
    /// 标题。
    pub title: Text,
    /// 公示从哪一天起。
    pub starts_on: Day,
    /// 公示期。
    pub period: NoticePeriod,
    /// 类型；不写就是公示。
    #[serde(default, rename = "type")]
    pub notice_type: NoticeType,
    /// 依据。
    #[serde(default)]
    pub basis: OneOrMany<Text>,
    /// 公示到哪一天止；不写就由公示期推算。
    pub ends_on: Option<Day>,
    /// 受理电话和地址；不写就用组织的监督电话和地址。
    pub contact: Option<Brief<Contact>>,
    /// 落款单位。
    #[serde(default)]
    pub signed_by: OneOrMany<Text>,
}

/// 公示期。
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NoticePeriod {
    /// 天数，首尾两天都算。
    #[schemars(range(min = 1))]
    pub days: u16,
    /// 工作日或日历日。
    pub unit: Unit,
}

/// 公示类型。
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NoticeType {
    /// 公示。
    #[default]
    Publicity,
    /// 公开澄清、更正。
    Correction,
    /// 授予、命名。
    Conferral,
}

impl NoticeType {
    pub const ALL: [Self; 3] = [Self::Publicity, Self::Correction, Self::Conferral];

    /// The word used in files and addresses.
    pub fn word(self) -> &'static str {
        match self {
            Self::Publicity => "publicity",
            Self::Correction => "correction",
            Self::Conferral => "conferral",
        }
    }
}

/// 受理意见的方式。
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// 受理单位。
    pub name: Option<Text>,
    /// 电话。
    pub phone: Option<Text>,
    /// 地址。
    pub address: Option<Text>,
    /// 电子邮箱。
    pub email: Option<Text>,
    /// 受理时间。
    pub hours: Option<Text>,
}

impl FromText for Contact {
    fn from_text(text: String) -> Self {
        Self { phone: Some(Text(text)), ..Self::default() }
    }
}

impl Kind for Notice {
    const NAME: &'static str = "notice";
    const FOLDER: &'static str = "notices";
    const HAS_PAGES: bool = true;
    const HAS_PERIODS: bool = true;

    fn label() -> Message {
        say!("公示", "notice")
    }

    fn title(&self) -> &str {
        &self.title
    }

    fn check(&self, check: &mut Checker<'_>) {
        if let Some(ends_on) = self.ends_on
            && ends_on < self.starts_on
        {
            check.error(
                "dates-out-of-order",
                &KeyPath::root().key("ends_on"),
                say!("公示结束早于开始", "the notice ends before it starts"),
                None,
            );
        }
        if self.period.days == 0 {
            check.error(
                "out-of-range",
                &KeyPath::root().key("period").key("days"),
                say!("公示期至少一天", "a notice lasts at least one day"),
                None,
            );
        }
    }

    fn dates(&self, visit: &mut dyn FnMut(Date)) {
        visit(*self.starts_on);
    }
}
