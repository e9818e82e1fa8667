//! A demonstration post (示范岗), a window, a duty post: who serves here, and the one sentence they promise.

use jiff::civil::Date;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer, Serialize};

use super::fields::{Brief, Day, FromText, OneOrMany, Text};
use super::{Checker, Kind, Meets, Reference, StandardSteps, StrictVisitor, shapes};
use crate::diagnostic::{KeyPath, Message, say};

/// 示范岗、窗口、岗位（`posts/`）。
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Post {
    /// 岗位名称。
    #[schemars(extend("x-en" = "what the post is called", "examples" = ["综合受理窗口"]))]
    pub title: Text,
    /// 谁在岗：党员的代号，一个或几个。
    #[serde(default)]
    #[schemars(schema_with = "shapes::references")]
    #[schemars(extend("x-en" = "who holds it: a member's slug, or several", "examples" = ["wang-shili"]))]
    pub holder: OneOrMany<Text>,
    /// 待认领的岗位写 `open: true`。
    #[serde(default)]
    #[schemars(extend("x-en" = "`true` for a post still to be claimed", "examples" = [true]))]
    pub open: bool,
    /// 一句话承诺，用格言的形式。
    #[schemars(extend("x-en" = "the pledge, one sentence", "examples" = ["材料一次告知清楚，不让您跑第二趟。"]))]
    pub pledge: Option<Text>,
    /// 岗位类型；不写就是星级党员示范岗。
    #[serde(default, rename = "type")]
    #[schemars(extend("x-en" = "the type; a star-rated post by default"))]
    pub post_type: PostType,
    /// 窗口号。
    #[schemars(extend("x-en" = "the number of the window", "examples" = ["1"]))]
    pub window_no: Option<Text>,
    /// 岗位职责。
    #[serde(default)]
    #[schemars(extend("x-en" = "the duties", "examples" = [["材料受理", "一次告知", "进度查询"]]))]
    pub duties: OneOrMany<Text>,
    /// 四员。
    #[serde(default)]
    #[schemars(extend("x-en" = "the four roles", "examples" = [["服务员"]]))]
    pub roles: OneOrMany<Role>,
    /// 岗位先进性标准（定标公示卡）。
    #[schemars(extend("x-en" = "the standard of the post (for the standard card)", "examples" = ["当天受理的当天录入。"]))]
    pub standard: Option<Text>,
    /// 岗位标准怎么定的：党员提标准、群众议标准、组织定标准的日期，印在定标公示卡上。
    #[schemars(extend("x-en" = "how the standard was set: the days of its three steps, for the standard card"))]
    pub standard_steps: Option<StandardSteps>,
    /// 批准日期；摘牌后重新批准的，写成列表，从后一个日期起重新计星。
    #[serde(default)]
    #[schemars(extend("x-en" = "approved on; after a revocation a list, stars then count from the later one"))]
    pub approved_on: OneOrMany<Day>,
    /// 谁认领的：党员的代号；认领以前岗位公开为“待认领”。
    #[serde(default)]
    #[schemars(schema_with = "shapes::optional_reference")]
    #[schemars(extend("x-en" = "who claimed it: a member's slug; until then the post stands open", "examples" = ["wang-shili"]))]
    pub claimed_by: Option<Text>,
    /// 哪一天认领的。
    #[schemars(extend("x-en" = "claimed on"))]
    pub claimed_on: Option<Day>,
    /// 授牌命名：哪天、哪个单位授的（on、by）；有授予公告（type: conferral）的，写它的代号。没有记录就只说已满星。
    #[schemars(extend("x-en" = "the award: on which day and by whom, or the notice of conferral"))]
    pub conferred: Option<Brief<Conferred>>,
    /// 符合哪一套标准的哪几条：五个好、五带头、五好党员、先锋类别，一项只写一套。
    #[schemars(extend("x-en" = "which set of standards is met, and what of it; one set each"))]
    pub meets: Option<Box<Meets>>,
    /// 岗位牌印几份，如窗口两侧各一块、联系卡一叠；不写就是一份，命令行写了 --copies 就按那个数。
    #[schemars(extend("x-en" = "how many of each of its placards are printed; one by default", "examples" = [2]))]
    #[schemars(range(min = 1, max = 500))]
    pub copies: Option<u16>,
}

/// The most of one piece that are made at once, as on the command line.
const MOST_COPIES: u16 = 500;

/// 授牌命名的记录。
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Conferred {
    /// Written here.
    Here(Conferral),
    /// A notice of conferral tells its day and who signed it.
    Notice(Text),
}

/// 授牌命名：哪天、哪个单位授的。
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Conferral {
    /// 授牌日期。
    #[schemars(extend("x-en" = "on"))]
    pub on: Day,
    /// 授予单位：组织的代号，或名称。
    #[schemars(extend("x-en" = "awarded by", "examples" = ["示例市委"]))]
    pub by: Text,
}

impl FromText for Conferred {
    fn from_text(text: String) -> Self {
        Self::Notice(Text(text))
    }
}

impl<'de> Deserialize<'de> for Conferred {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Conferral::deserialize(deserializer).map(Self::Here)
    }
}

impl JsonSchema for Conferred {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        Conferral::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        generator.subschema_for::<Conferral>()
    }
}

/// 岗位类型。
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PostType {
    /// 星级党员示范岗。
    #[default]
    StarPost,
    /// 党员示范窗口。
    Window,
    /// 党员先锋岗。
    PioneerPost,
    /// 设岗定责的岗位。
    DutyPost,
    /// 志愿服务岗。
    VolunteerPost,
    /// 流动党员岗（以街道、镇为单位，给外出党员设的岗位）。
    FlowPost,
}

impl PostType {
    /// Whether reviews give and take stars here.
    pub fn is_starred(self) -> bool {
        matches!(self, Self::StarPost | Self::Window)
    }

    /// Whether its duties are set first, and somebody claims them (设岗定责).
    pub fn is_claimed(self) -> bool {
        matches!(self, Self::DutyPost | Self::VolunteerPost | Self::FlowPost)
    }

    /// The word used in files and addresses.
    pub fn word(self) -> &'static str {
        match self {
            Self::StarPost => "star_post",
            Self::Window => "window",
            Self::PioneerPost => "pioneer_post",
            Self::DutyPost => "duty_post",
            Self::VolunteerPost => "volunteer_post",
            Self::FlowPost => "flow_post",
        }
    }
}

/// 四员。
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Role {
    示范员,
    服务员,
    引导员,
    宣传员,
}

impl Role {
    /// The word used in files, and said to the public.
    pub fn word(self) -> &'static str {
        match self {
            Self::示范员 => "示范员",
            Self::服务员 => "服务员",
            Self::引导员 => "引导员",
            Self::宣传员 => "宣传员",
        }
    }
}

impl Post {
    /// Whether it waits for whoever claims it, on a day on which so many hold it.
    pub fn is_open(&self, holders: usize) -> bool {
        holders == 0 && self.holder.is_empty() && (self.open || self.claimed_by.is_some())
    }

    /// A claim has a claimant and a day, and is of a post that is claimed.
    fn check_claim(&self, check: &mut Checker<'_>) {
        let root = KeyPath::root();
        match (&self.claimed_by, self.claimed_on) {
            (None, Some(_)) => check.error(
                "missing-key",
                &root.key("claimed_on"),
                say!("写了认领日期，没有写谁认领的", "a claim needs whoever made it"),
                Some(say!("写 claimed_by: 党员的代号", "write `claimed_by:` with a member's slug")),
            ),
            (Some(_), None) => check.error(
                "missing-key",
                &root.key("claimed_by"),
                say!("写了谁认领，没有写认领日期", "a claim needs its day"),
                Some(say!(
                    "写 claimed_on: 认领那一天，如 2026-05-22",
                    "write `claimed_on:` with a day like 2026-05-22"
                )),
            ),
            _ => {}
        }
        if self.claimed_by.is_none() {
            return;
        }
        if !self.holder.is_empty() {
            check.error(
                "claimed-post-with-holder",
                &root.key("claimed_by"),
                say!("holder 和 claimed_by 写一个就够", "a post has a holder or is claimed, not both"),
                Some(say!("认领的岗位删去 holder", "remove `holder` from a post that is claimed")),
            );
        } else if !self.post_type.is_claimed() {
            check.error(
                "claimed-post-of-other-type",
                &root.key("claimed_by"),
                say!(
                    "只有设岗定责、志愿服务、流动党员的岗位由党员认领",
                    "only duty, volunteer and flow posts are claimed"
                ),
                Some(say!(
                    "写 type: duty_post；指定了人的岗位写 holder",
                    "write `type: duty_post`, or `holder:` for a post that somebody was given"
                )),
            );
        }
    }
}

impl Kind for Post {
    const NAME: &'static str = "post";
    const FOLDER: &'static str = "posts";
    const TOLD_APART: &'static [(&'static str, usize)] = &[("window_no", usize::MAX)];
    const HAS_PAGES: bool = true;
    const ALSO_CALLED: &'static [&'static str] = &["岗位", "岗"];

    fn label() -> Message {
        say!("示范岗", "demonstration post")
    }

    fn title(&self) -> &str {
        &self.title
    }

    const LISTS_OF_NAMES: &'static [&'static str] = &["holder"];

    fn strict_references(&mut self, visit: &mut StrictVisitor<'_>) {
        for (n, holder) in self.holder.0.iter_mut().enumerate() {
            visit(&["member"], &|| KeyPath::root().key("holder").index(n), holder);
        }
        if let Some(claimant) = &mut self.claimed_by {
            visit(&["member"], &|| KeyPath::root().key("claimed_by"), claimant);
        }
        if let Some(Brief(Conferred::Notice(notice))) = &mut self.conferred {
            visit(&["notice"], &|| KeyPath::root().key("conferred"), notice);
        }
    }

    fn references<'a>(&'a self, visit: &mut dyn FnMut(Reference<'a>)) {
        for (n, holder) in self.holder.iter().enumerate() {
            visit(Reference::to(&["member"], "holder", Some(n), holder));
        }
        if let Some(claimant) = &self.claimed_by {
            visit(Reference::to(&["member"], "claimed_by", None, claimant));
        }
        match self.conferred.as_deref() {
            Some(Conferred::Notice(notice)) => visit(Reference::to(&["notice"], "conferred", None, notice)),
            Some(Conferred::Here(conferral)) => {
                let path = KeyPath::root().key("conferred").key("by");
                visit(Reference::at(&["org"], path, &conferral.by, true));
            }
            None => {}
        }
    }

    fn check(&self, check: &mut Checker<'_>) {
        let root = KeyPath::root();
        self.check_claim(check);
        if self.holder.is_empty() && !self.open && self.claimed_by.is_none() {
            check.error(
                "missing-key",
                &root.key("holder"),
                say!("没有写谁在岗", "nobody holds this post"),
                Some(say!(
                    "写 holder: 党员的代号；待认领的岗位写 open: true",
                    "write `holder:` with a member's slug, or `open: true` for a post still to be claimed"
                )),
            );
        }
        if self.open && !self.holder.is_empty() {
            check.error(
                "open-post-with-holder",
                &root.key("open"),
                say!("待认领的岗位（open: true）不应写 holder", "an open post has no holder"),
                Some(say!("删去 open 或 holder 中的一个", "remove either `open` or `holder`")),
            );
        }
        if self.post_type.is_starred() && self.pledge.is_none() && !self.open {
            check.error(
                "missing-key",
                &root.key("pledge"),
                say!("星级示范岗和窗口要有一句承诺", "a star-rated post or window needs its one-sentence pledge"),
                Some(say!("写 pledge: 一句话承诺", "write `pledge:` with one sentence")),
            );
        }
        if self.copies.is_some_and(|copies| !(1..=MOST_COPIES).contains(&copies)) {
            check.error(
                "out-of-range",
                &root.key("copies"),
                say!("印的份数应在 1 到 {MOST_COPIES} 之间", "there are 1 to {MOST_COPIES} copies"),
                None,
            );
        }
        self.standard_steps.iter().for_each(|steps| steps.check(check));
        if self.approved_on.windows(2).any(|pair| pair[1] <= pair[0]) {
            check.error(
                "dates-out-of-order",
                &root.key("approved_on"),
                say!("几次批准的日期应当从早到晚", "the dates of approval run from earlier to later"),
                None,
            );
        }
    }

    fn dates(&self, visit: &mut dyn FnMut(Date)) {
        self.approved_on.iter().for_each(|day| visit(**day));
        self.claimed_on.iter().for_each(|day| visit(**day));
        if let Some(Conferred::Here(conferral)) = self.conferred.as_deref() {
            visit(*conferral.on);
        }
    }
}
