//! An organisation: a folder with `org.yaml`.

use std::collections::BTreeMap;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::fields::{Brief, FromText, OneOrMany, Text};
use super::linkage::check_codes;
use super::{Checker, Kind};
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
}

impl ReceptionDay {
    /// In one line: `每月15日 9:00—11:30 一楼接待室`.
    pub fn words(&self) -> String {
        let parts = [Some(&self.day), self.hours.as_ref(), self.place.as_ref()];
        parts.into_iter().flatten().map(|text| text.0.as_str()).collect::<Vec<_>>().join(" ")
    }
}

impl FromText for ReceptionDay {
    fn from_text(text: String) -> Self {
        Self { day: Text(text), hours: None, place: None }
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
