//! An exemplar (先进典型): a person or a collective, and their story.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::fields::{Brief, Name, OneOrMany, Photo, Text};
use super::{Checker, Kind, Reference};
use crate::diagnostic::{Message, say};

/// 先进典型（`exemplars/`）。
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Exemplar {
    /// 标题。
    pub title: Text,
    /// 是谁：党员或组织的代号，或文字。
    pub subject: Name,
    /// 个人或集体；不写就是个人。
    #[serde(default, rename = "type")]
    pub exemplar_type: ExemplarType,
    /// 荣誉。
    pub award: Option<Text>,
    /// 年度。
    #[schemars(range(min = 1900, max = 2100))]
    pub year: Option<i16>,
    /// 一两句话的摘要。
    pub summary: Option<Text>,
    /// 图片。
    #[serde(default)]
    pub photos: OneOrMany<Brief<Photo>>,
}

/// 典型的类型。
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ExemplarType {
    /// 个人。
    #[default]
    Person,
    /// 集体。
    Collective,
}

impl ExemplarType {
    pub const ALL: [Self; 2] = [Self::Person, Self::Collective];

    /// The word used in files and addresses.
    pub fn word(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Collective => "collective",
        }
    }
}

impl Kind for Exemplar {
    const NAME: &'static str = "exemplar";
    const FOLDER: &'static str = "exemplars";
    const HAS_PAGES: bool = true;

    fn label() -> Message {
        say!("先进典型", "exemplar")
    }

    fn title(&self) -> &str {
        &self.title
    }

    fn references<'a>(&'a self, visit: &mut dyn FnMut(Reference<'a>)) {
        visit(Reference::to_or_text(&["member", "org"], "subject", None, &self.subject));
    }

    fn check(&self, _: &mut Checker<'_>) {}

    fn dates(&self, _: &mut dyn FnMut(Date)) {}
}
