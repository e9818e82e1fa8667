//! The roster of a unit's households (联户名册): the denominator of the linkages. An organisation may write it as
//! `households` in its `org.yaml`; a long one stands in a folder of its own, as a list or as rows of a spreadsheet.
//!
//! It is only counted: no roster has a page, and no code of it leaves the program.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::fields::{OneOrMany, Text};
use super::linkage::check_codes;
use super::{Checker, Kind};
use crate::diagnostic::{KeyPath, Message, say};

/// 联户名册（`households/`）。
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Roster {
    /// 单元：楼栋、街巷、网格。
    #[schemars(extend("x-en" = "the unit: a building, a lane, a grid", "examples" = ["1号楼1单元"]))]
    pub unit: Text,
    /// 户编号：只写编号，不写姓名、电话、住址；从不公布。
    #[schemars(extend("x-en" = "the codes of its households, never names; never published", "examples" = [["101", "102"]]))]
    pub households: OneOrMany<Text>,
}

impl Kind for Roster {
    const NAME: &'static str = "roster";
    const FOLDER: &'static str = "households";
    const TITLE_KEY: &'static str = "unit";
    const ALSO_CALLED: &'static [&'static str] = &["名册", "住户"];
    const ROWS: &'static [&'static str] = &["unit", "households"];

    fn label() -> Message {
        say!("联户名册", "roster of households")
    }

    fn title(&self) -> &str {
        &self.unit
    }

    fn is_only_counted(&self) -> bool {
        true
    }

    const LISTS_OF_NAMES: &'static [&'static str] = &["households"];

    /// Codes of households.
    fn is_private(&self) -> bool {
        true
    }

    fn check(&self, check: &mut Checker<'_>) {
        check_codes(&self.households, &KeyPath::root().key("households"), check);
    }

    fn dates(&self, _: &mut dyn FnMut(Date)) {}
}
