//! A responsibility area (党员责任区): a stretch of street, a stairwell, a ward, and the member who answers for it.
//!
//! Its bounds are words: there is no field for a household, a name or a number of those who live there.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::fields::{Day, OneOrMany, Text};
use super::{Checker, Kind, Reference, StrictVisitor, shapes};
use crate::diagnostic::{KeyPath, Message, say};

/// 党员责任区（`areas/`）。
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Area {
    /// 责任区的名称。
    #[schemars(extend("x-en" = "what it is called", "examples" = ["文汇街南段责任区"]))]
    pub title: Text,
    /// 谁负责：一名党员的代号。
    #[schemars(schema_with = "shapes::reference")]
    #[schemars(extend("x-en" = "who answers for it: the slug of one member", "examples" = ["wang-shili"]))]
    pub member: Text,
    /// 从哪里到哪里，用文字写清楚。
    #[schemars(extend("x-en" = "its bounds, in words", "examples" = ["文汇街1号至35号，含两侧人行道"]))]
    pub bounds: Text,
    /// 责任。
    #[serde(default)]
    #[schemars(extend("x-en" = "the duties", "examples" = [["每周巡看一次", "路面破损当天上报"]]))]
    pub duties: OneOrMany<Text>,
    /// 从哪一天起。
    #[schemars(extend("x-en" = "since"))]
    pub since: Option<Day>,
}

impl Kind for Area {
    const NAME: &'static str = "area";
    const FOLDER: &'static str = "areas";
    const HAS_PAGES: bool = true;
    const ALSO_CALLED: &'static [&'static str] = &["责任区", "责任片区", "包片"];

    fn label() -> Message {
        say!("党员责任区", "responsibility area")
    }

    fn title(&self) -> &str {
        &self.title
    }

    fn strict_references(&mut self, visit: &mut StrictVisitor<'_>) {
        visit(&["member"], &|| KeyPath::root().key("member"), &mut self.member);
    }

    fn references<'a>(&'a self, visit: &mut dyn FnMut(Reference<'a>)) {
        visit(Reference::to(&["member"], "member", None, &self.member));
    }

    fn check(&self, _: &mut Checker<'_>) {}

    fn dates(&self, visit: &mut dyn FnMut(Date)) {
        self.since.iter().for_each(|day| visit(**day));
    }
}
