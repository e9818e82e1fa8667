//! A review: monthly stars of a post, a leader's comment, a public appraisal.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::fields::{Day, Text};
use super::{Checker, Kind, Reference, StrictVisitor, shapes};
use crate::calendar::Period;
use crate::diagnostic::{KeyPath, Message, say};

/// 考评、点评、评议（`reviews/`）。
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Review {
    /// 考评谁：岗位或组织的代号（或全路径）。
    #[schemars(schema_with = "shapes::reference")]
    #[schemars(extend("x-en" = "what is reviewed: the slug or whole path of a post or an organisation", "examples" = ["service-centre/posts/window-1"]))]
    pub subject: Text,
    /// 哪一期：2026-05、2026-Q2、2026-H1 或 2026。
    #[schemars(extend("x-en" = "the period: 2026-05, 2026-Q2, 2026-H1 or 2026"))]
    pub period: Period,
    /// 类型；不写就是每月考评。
    #[serde(default, rename = "type")]
    #[schemars(extend("x-en" = "the type; a monthly review of stars by default"))]
    pub review_type: ReviewType,
    /// 加星 +1、不变 0、减星 -1。
    #[schemars(range(min = -1, max = 1))]
    #[schemars(extend("x-en" = "a star gained +1, neither 0, a star lost -1", "examples" = [1]))]
    pub change: Option<i8>,
    /// 摘牌。
    #[serde(default)]
    #[schemars(extend("x-en" = "`true` takes the plate down", "examples" = [true]))]
    pub revoke: bool,
    /// 参加评议的情况，如“应到60人，实到57人”。
    #[schemars(extend("x-en" = "who took part", "examples" = ["应到60人，实到57人"]))]
    pub turnout: Option<Text>,
    /// 各方面评分。
    #[schemars(extend("x-en" = "the scores"))]
    pub scores: Option<Scores>,
    /// 点评或评议意见。
    #[schemars(extend("x-en" = "the comment", "examples" = ["窗口秩序好，午间值守还要再落实。"]))]
    pub comment: Option<Text>,
    /// 考评、点评人。
    #[schemars(extend("x-en" = "who reviewed", "examples" = ["示例街道创建活动办公室"]))]
    pub by: Option<Text>,
    /// 考评日期。
    #[schemars(extend("x-en" = "reviewed on", "x-now" = true))]
    pub on: Option<Day>,
    /// 公开范围；不写就不公开。只有对组织的点评和评议可以公开。
    #[serde(default)]
    #[schemars(extend("x-en" = "whether it is public; only comments and appraisals of organisations can be"))]
    pub scope: ReviewScope,
}

/// 考评类型。
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReviewType {
    /// 每月考评（挂星、加星、减星、摘牌）。
    #[default]
    MonthlyStar,
    /// 年底复评。
    AnnualStar,
    /// 领导点评。
    LeaderComment,
    /// 群众评议。
    PublicAppraisal,
    /// 对标记录（对照岗位标准做了什么，只印对标记录卡、存档，不公开）。
    StandardRecord,
}

impl ReviewType {
    /// The word used in files, data and addresses.
    pub fn word(self) -> &'static str {
        match self {
            Self::MonthlyStar => "monthly_star",
            Self::AnnualStar => "annual_star",
            Self::LeaderComment => "leader_comment",
            Self::PublicAppraisal => "public_appraisal",
            Self::StandardRecord => "standard_record",
        }
    }

    /// Whether it is for the file: never public, whatever its scope.
    pub fn is_filed(self) -> bool {
        self.is_star() || self == Self::StandardRecord
    }

    /// Whether it gives and takes stars.
    pub fn is_star(self) -> bool {
        matches!(self, Self::MonthlyStar | Self::AnnualStar)
    }
}

/// 公开范围。
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReviewScope {
    /// 不公开。
    #[default]
    Private,
    /// 公开。
    Public,
}

/// 四个方面的评分。
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Scores {
    /// 政治思想（党性观念强不强）。
    #[schemars(extend("x-en" = "political thinking"))]
    pub politics: Option<Score>,
    /// 工作业绩。
    #[schemars(extend("x-en" = "performance"))]
    pub performance: Option<Score>,
    /// 优质服务（联系服务群众够不够）。
    #[schemars(extend("x-en" = "service"))]
    pub service: Option<Score>,
    /// 示范作用（发挥先锋模范作用明显不明显）。
    #[schemars(extend("x-en" = "example set"))]
    pub example: Option<Score>,
}

/// 自评、群众测评、组织考评。
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Score {
    /// 自评。
    #[serde(rename = "self")]
    #[schemars(extend("x-en" = "by oneself", "examples" = ["优秀"]))]
    pub own: Option<Text>,
    /// 群众测评。
    #[schemars(extend("x-en" = "by the people", "examples" = ["满意率98%"]))]
    pub masses: Option<Text>,
    /// 组织考评。
    #[schemars(extend("x-en" = "by the organisation", "examples" = ["优秀"]))]
    pub organisation: Option<Text>,
}

impl Review {
    /// The kinds of what it can be about.
    fn subjects(&self) -> &'static [&'static str] {
        match self.review_type {
            ReviewType::MonthlyStar | ReviewType::AnnualStar => &["post"],
            ReviewType::StandardRecord => &["post", "member"],
            ReviewType::LeaderComment | ReviewType::PublicAppraisal => &["org", "post", "member"],
        }
    }
}

impl Kind for Review {
    const NAME: &'static str = "review";
    const FOLDER: &'static str = "reviews";
    const IS_DATED: bool = true;
    const TOLD_APART: &'static [(&'static str, usize)] = &[("period", usize::MAX), ("type", usize::MAX)];
    const TITLE_KEY: &'static str = "subject";
    const ALSO_CALLED: &'static [&'static str] = &["考核", "星级"];

    fn label() -> Message {
        say!("考评", "review")
    }

    fn title(&self) -> &str {
        &self.subject
    }

    fn strict_references(&mut self, visit: &mut StrictVisitor<'_>) {
        visit(self.subjects(), &|| KeyPath::root().key("subject"), &mut self.subject);
    }

    fn references<'a>(&'a self, visit: &mut dyn FnMut(Reference<'a>)) {
        visit(Reference::to(self.subjects(), "subject", None, &self.subject));
    }

    /// Scores of a person, and what was observed of their work.
    fn is_private(&self) -> bool {
        self.scope != ReviewScope::Public
    }

    fn check(&self, check: &mut Checker<'_>) {
        let root = KeyPath::root();
        if self.review_type == ReviewType::MonthlyStar && self.change.is_none() && !self.revoke {
            check.error(
                "missing-key",
                &root.key("change"),
                say!(
                    "每月考评要写加星、减星还是不变",
                    "a monthly review says whether a star is gained, lost or neither"
                ),
                Some(say!(
                    "写 change: +1、0 或 -1；摘牌写 revoke: true",
                    "write `change:` +1, 0 or -1, or `revoke: true`"
                )),
            );
        }
        if self.review_type == ReviewType::MonthlyStar && !self.period.is_month() {
            check.error(
                "wrong-period",
                &root.key("period"),
                say!(
                    "每月考评的 period 应当是一个月，如 2026-05",
                    "the period of a monthly review is a month, such as 2026-05"
                ),
                None,
            );
        }
        if self.review_type == ReviewType::StandardRecord && self.comment.is_none() {
            check.error(
                "missing-key",
                &root.key("comment"),
                say!("对标记录要写做了什么", "a record against the standard says what was done"),
                Some(say!("写 comment: 做了什么", "write `comment:`")),
            );
        }
        if self.scope == ReviewScope::Public && self.review_type.is_filed() {
            check.error(
                "public-star-review",
                &root.key("scope"),
                say!(
                    "对岗位的考评记录不公开，只公开当前星级",
                    "reviews of a post are never public; only its current stars are"
                ),
                Some(say!("删去 scope: public", "remove `scope: public`")),
            );
        }
    }

    // Not dated facts of a page: reviews of persons are never shown, and an appraisal has its own page.
    fn dates(&self, visit: &mut dyn FnMut(Date)) {
        visit(self.on.map_or_else(|| self.period.last_day(), |on| *on));
    }
}
