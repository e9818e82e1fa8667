//! What every item may say, whatever its kind.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Scope;
use super::fields::{Brief, Day, SourceDocument, Text};

/// The keys that every kind shares; they are split off before the kind reads its own.
pub(crate) const COMMON_KEYS: &[&str] =
    &["status", "published_on", "publish_until", "approval", "outputs", "source", "body"];

/// 各类条目共有的键。
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Common {
    /// 状态；不写就是已发布。
    #[serde(default)]
    #[schemars(extend("x-en" = "the status; published by default"))]
    pub status: Status,
    /// 从这一天起公布；在此之前处处不显示。
    #[schemars(extend("x-en" = "published from this day on; hidden everywhere before", "x-now" = true))]
    pub published_on: Option<Day>,
    /// 公布到这一天为止（含当天）。
    #[schemars(extend("x-en" = "published to this day, it included"))]
    pub publish_until: Option<Day>,
    /// 审核记录。
    #[schemars(extend("x-en" = "the approval"))]
    pub approval: Option<Box<Approval>>,
    /// 出现在哪些载体上；不写就是全部。
    #[schemars(extend("x-en" = "where it appears; everywhere by default", "examples" = [["web", "print"]]))]
    pub outputs: Option<Vec<Medium>>,
    /// 来源文件。
    #[schemars(extend("x-en" = "the document it comes from", "examples" = ["《关于开展公开承诺的通知》"]))]
    pub source: Option<Box<Brief<SourceDocument>>>,
    /// 正文（Markdown）；`.md` 文件的正文写在文件里，不用这个键。
    #[schemars(extend("x-en" = "the text (Markdown)"))]
    pub body: Option<Text>,
}

/// 状态。
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// 草稿。
    Draft,
    /// 已审核，未发布。
    Approved,
    /// 已发布。
    #[default]
    Published,
    /// 已撤回。
    Withdrawn,
}

/// 审核记录：谁提出、谁审核、谁批准。
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Approval {
    /// 提出人。
    #[schemars(extend("x-en" = "proposed by", "examples" = ["李示例"]))]
    pub proposed_by: Option<Text>,
    /// 审核人（三审时是初审人）。
    #[schemars(extend("x-en" = "reviewed by (with three reviews, the first)", "examples" = ["王示例"]))]
    pub reviewed_by: Option<Text>,
    /// 复审人（三审时）。
    #[schemars(extend("x-en" = "second review by (where there are three)", "examples" = ["赵示例"]))]
    pub second_reviewed_by: Option<Text>,
    /// 保密审查人。
    #[schemars(extend("x-en" = "looked through for secrets by", "examples" = ["孙示例"]))]
    pub secrecy_reviewed_by: Option<Text>,
    /// 批准人。
    #[schemars(extend("x-en" = "approved by", "examples" = ["示例街道党工委"]))]
    pub approved_by: Option<Text>,
    /// 批准日期。
    #[schemars(extend("x-en" = "approved on"))]
    pub approved_on: Option<Day>,
    /// 批准的内容的印记，由 `noticeboard approve` 写；内容改了就不再算批准。
    #[schemars(extend("x-en" = "the mark of what was approved, written by `noticeboard approve`; once the item says something else it is approved no more", "examples" = ["5f3c9a1b7d20e846"]))]
    pub mark: Option<Text>,
    /// Whether the mark is that of what the item says now. Said by whoever reads the item.
    #[serde(skip)]
    pub(crate) holds: bool,
}

impl Approval {
    /// Whether the item has been changed since it was approved.
    pub(crate) fn is_outdated(&self) -> bool {
        self.mark.is_some() && !self.holds
    }
}

/// 载体。
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Medium {
    /// 网站。
    #[default]
    Web,
    /// 纸面。
    Print,
    /// 大厅屏幕。
    Kiosk,
}

impl Medium {
    /// The consent that it needs of whom it shows.
    pub fn scope(self) -> Scope {
        match self {
            Self::Web => Scope::Web,
            Self::Print => Scope::Print,
            Self::Kiosk => Scope::Kiosk,
        }
    }
}
