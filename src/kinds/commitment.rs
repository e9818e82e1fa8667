//! A public commitment (公开承诺): pledged, performed, appraised.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::fields::{Day, Name, OneOrMany, Text};
use super::{Checker, Kind, Reference};
use crate::diagnostic::{KeyPath, Message, say};

/// 公开承诺（`commitments/`）。
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Commitment {
    /// 承诺事项。
    pub item: Text,
    /// 责任单位或责任人：代号、文字，或文件原样的〔责任单位：……〕。
    pub responsible: OneOrMany<Text>,
    /// 完成期限。
    pub deadline: Option<Day>,
    /// 类型；不写就是共性承诺。
    #[serde(default, rename = "type")]
    pub commitment_type: CommitmentType,
    /// 所属部分（文件中的大标题）。
    pub section: Option<Text>,
    /// 频次，如“每年1次”。
    pub recurrence: Option<Text>,
    /// 承诺人：党员或组织的代号，或文字；不写就是所在组织。
    pub pledger: Option<Name>,
    /// 措施。
    #[serde(default)]
    pub measures: OneOrMany<Text>,
    /// 现有基数。
    pub baseline: Option<Text>,
    /// 目标：要有数。
    pub target: Option<Text>,
    /// 目标的单位，如“处”。
    pub unit: Option<Text>,
    /// 进展。
    #[serde(default)]
    pub progress: Vec<Progress>,
    /// 评议结论。
    pub verdict: Option<Verdict>,
    /// 被选为典型项目。
    pub exemplary: Option<Exemplary>,
    /// 修改记录。
    #[serde(default)]
    pub amendments: Vec<Amendment>,
}

/// 承诺类型。
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CommitmentType {
    /// 共性承诺。
    #[default]
    Common,
    /// 岗位承诺。
    Post,
    /// 办实事。
    Deed,
    /// 廉洁自律承诺。
    SelfDiscipline,
    /// 任务分工（文件规定的措施，没有期限）。
    Assignment,
}

impl CommitmentType {
    pub const ALL: [Self; 5] = [Self::Common, Self::Post, Self::Deed, Self::SelfDiscipline, Self::Assignment];

    /// The word used in files and addresses.
    pub fn word(self) -> &'static str {
        match self {
            Self::Common => "common",
            Self::Post => "post",
            Self::Deed => "deed",
            Self::SelfDiscipline => "self_discipline",
            Self::Assignment => "assignment",
        }
    }
}

/// 一条进展。
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Progress {
    /// 日期。
    pub on: Day,
    /// 已开始，或已完成。
    #[serde(default)]
    pub state: ProgressState,
    /// 说明。
    pub text: Option<Text>,
    /// 完成到多少（与目标同一单位）。
    pub value: Option<f64>,
    /// 佐证：`files` 里的文件或网址；从不强求。
    #[serde(default)]
    pub evidence: OneOrMany<Text>,
}

/// 单位自报的状态。
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProgressState {
    /// 已开始。
    #[default]
    Started,
    /// 已完成。
    Done,
}

/// 评议结论。
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Verdict {
    /// 日期。
    pub on: Day,
    /// 谁作出的。
    pub by: Option<Text>,
    /// 结论。
    pub result: VerdictResult,
    /// 说明；未兑现的必须写。
    pub explanation: Option<Text>,
    /// 自评。
    #[serde(rename = "self")]
    pub own: Option<Text>,
    /// 群众评。
    pub masses: Option<Text>,
    /// 组织评。
    pub organisation: Option<Text>,
}

/// 结论。
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum VerdictResult {
    /// 已兑现。
    Fulfilled,
    /// 部分兑现。
    Partly,
    /// 未兑现。
    Unfulfilled,
}

/// 被选为典型项目。
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Exemplary {
    /// 日期。
    pub on: Day,
    /// 谁评选的。
    pub by: Text,
}

/// 一次修改：原文与现文并列公开。
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Amendment {
    /// 日期。
    pub on: Day,
    /// 改了哪一项。
    pub field: AmendedField,
    /// 原文。
    pub from: Text,
    /// 现文。
    pub to: Text,
    /// 原因。
    pub reason: Text,
}

/// 可以公开修改的项目。
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AmendedField {
    /// 承诺事项。
    Item,
    /// 责任单位。
    Responsible,
    /// 期限。
    Deadline,
    /// 措施。
    Measures,
    /// 基数。
    Baseline,
    /// 目标。
    Target,
    /// 目标的单位。
    Unit,
}

impl AmendedField {
    /// The key it speaks of.
    pub fn key(self) -> &'static str {
        match self {
            Self::Item => "item",
            Self::Responsible => "responsible",
            Self::Deadline => "deadline",
            Self::Measures => "measures",
            Self::Baseline => "baseline",
            Self::Target => "target",
            Self::Unit => "unit",
        }
    }
}

impl ProgressState {
    /// The word used in files and data.
    pub fn word(self) -> &'static str {
        match self {
            Self::Started => "started",
            Self::Done => "done",
        }
    }
}

impl VerdictResult {
    pub const ALL: [Self; 3] = [Self::Fulfilled, Self::Partly, Self::Unfulfilled];

    /// The word used in files, data and addresses.
    pub fn word(self) -> &'static str {
        match self {
            Self::Fulfilled => "fulfilled",
            Self::Partly => "partly",
            Self::Unfulfilled => "unfulfilled",
        }
    }
}

impl Kind for Commitment {
    const NAME: &'static str = "commitment";
    const FOLDER: &'static str = "commitments";
    const HAS_PAGES: bool = true;
    const TITLE_KEY: &'static str = "item";

    fn label() -> Message {
        say!("公开承诺", "commitment")
    }

    fn title(&self) -> &str {
        &self.item
    }

    fn references<'a>(&'a self, visit: &mut dyn FnMut(Reference<'a>)) {
        for (n, responsible) in self.responsible.iter().enumerate() {
            visit(Reference::to_or_text(&["org", "member"], "responsible", Some(n), responsible));
        }
        if let Some(pledger) = &self.pledger {
            visit(Reference::to_or_text(&["org", "member"], "pledger", None, pledger));
        }
    }

    fn check(&self, check: &mut Checker<'_>) {
        let root = KeyPath::root();
        let progress = root.key("progress");
        for (n, pair) in self.progress.windows(2).enumerate() {
            if pair[1].on < pair[0].on {
                check.error(
                    "dates-out-of-order",
                    &progress.index(n + 1).key("on"),
                    say!("进展应当按日期从早到晚写", "progress runs from earlier to later"),
                    None,
                );
            }
        }
    }

    fn dates(&self, visit: &mut dyn FnMut(Date)) {
        self.progress.iter().for_each(|progress| visit(*progress.on));
        self.verdict.iter().for_each(|verdict| visit(*verdict.on));
        self.exemplary.iter().for_each(|exemplary| visit(*exemplary.on));
        self.amendments.iter().for_each(|amendment| visit(*amendment.on));
    }
}
