//! An exemplar (先进典型): a person or a collective, and their story.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::fields::{Brief, Name, OneOrMany, Photo, Text};
use super::{Checker, Kind, Meets, NamedFile, Reference};
use crate::diagnostic::{Message, say};

/// 先进典型（`exemplars/`）。
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Exemplar {
    /// 标题。
    #[schemars(extend("x-en" = "the title", "examples" = ["一张告知单的二十次修改"]))]
    pub title: Text,
    /// 是谁：党员或组织的代号，或文字。
    #[schemars(extend("x-en" = "who: a member's or organisation's slug, or text", "examples" = ["李示例"]))]
    pub subject: Name,
    /// 个人或集体；不写就是个人。
    #[serde(default, rename = "type")]
    #[schemars(extend("x-en" = "a person or a collective; a person by default"))]
    pub exemplar_type: ExemplarType,
    /// 荣誉。
    #[schemars(extend("x-en" = "the honour", "examples" = ["优秀共产党员"]))]
    pub award: Option<Text>,
    /// 年度。
    #[schemars(range(min = 1900, max = 2100))]
    #[schemars(extend("x-en" = "the year", "examples" = [2026]))]
    pub year: Option<i16>,
    /// 一两句话的摘要。
    #[schemars(extend("x-en" = "one or two sentences", "examples" = ["他把最常办的事项写成大字告知单，群众少跑一趟。"]))]
    pub summary: Option<Text>,
    /// 图片。
    #[serde(default)]
    #[schemars(extend("x-en" = "pictures in the folder `photos`", "examples" = [["story.jpg"]]))]
    pub photos: OneOrMany<Brief<Photo>>,
    /// 符合哪一套标准的哪几条：五个好、五带头、五好党员、先锋类别，一项只写一套。
    #[schemars(extend("x-en" = "which set of standards is met, and what of it; one set each"))]
    pub meets: Option<Box<Meets>>,
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
    const IS_DATED: bool = true;
    const TOLD_APART: &'static [(&'static str, usize)] = &[("year", 4)];
    const HAS_PAGES: bool = true;
    const IS_TOLD: bool = true;
    const ALSO_CALLED: &'static [&'static str] = &["典型", "榜样", "事迹"];

    fn label() -> Message {
        say!("先进典型", "exemplar")
    }

    fn title(&self) -> &str {
        &self.title
    }

    fn references<'a>(&'a self, visit: &mut dyn FnMut(Reference<'a>)) {
        visit(Reference::to_or_text(&["member", "org"], "subject", None, &self.subject));
    }

    fn named_files(&self, visit: &mut dyn FnMut(NamedFile<'_>)) {
        self.photos.iter().for_each(|photo| visit(NamedFile::Photo(&photo.file)));
    }

    fn check(&self, _: &mut Checker<'_>) {}

    fn dates(&self, _: &mut dyn FnMut(Date)) {}
}
