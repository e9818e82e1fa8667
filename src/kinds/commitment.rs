//! A public commitment (公开承诺): pledged, performed, appraised.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::fields::{Day, Name, OneOrMany, Text};
use super::{Checker, Kind, NamedFile, Reference};
use crate::diagnostic::{KeyPath, Message, say};

/// 公开承诺（`commitments/`）。
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Commitment {
    /// 承诺事项。
    #[schemars(extend("x-en" = "what is promised", "examples" = ["午间不断岗，中午也能办事"]))]
    pub item: Text,
    /// 责任单位或责任人：代号、文字，或文件原样的〔责任单位：……〕。
    #[schemars(extend("x-en" = "who answers for it: a slug, plain text, or 〔责任单位：…〕 as documents have it", "examples" = ["示例街道便民服务中心党支部"]))]
    pub responsible: OneOrMany<Text>,
    /// 完成期限。
    #[schemars(extend("x-en" = "done by"))]
    pub deadline: Option<Day>,
    /// 类型；不写就是共性承诺。
    #[serde(default, rename = "type")]
    #[schemars(extend("x-en" = "the type; a common commitment by default"))]
    pub commitment_type: CommitmentType,
    /// 所属部分（文件中的大标题）。
    #[schemars(extend("x-en" = "the part of the document it belongs to", "examples" = ["提高服务质量"]))]
    pub section: Option<Text>,
    /// 频次，如“每年1次”。
    #[schemars(extend("x-en" = "how often", "examples" = ["每年1次"]))]
    pub recurrence: Option<Text>,
    /// 承诺人：党员或组织的代号，或文字；不写就是所在组织。
    #[schemars(extend("x-en" = "who promises: a slug or text; by default the organisation", "examples" = ["李示例"]))]
    pub pledger: Option<Name>,
    /// 措施。
    #[serde(default)]
    #[schemars(extend("x-en" = "the measures", "examples" = [["两个窗口轮流值守", "临时停办提前一天公告"]]))]
    pub measures: OneOrMany<Text>,
    /// 现有基数。
    #[schemars(extend("x-en" = "where it starts from", "examples" = ["150"]))]
    pub baseline: Option<Text>,
    /// 目标：要有数。
    #[schemars(extend("x-en" = "the target: a figure", "examples" = ["200"]))]
    pub target: Option<Text>,
    /// 目标的单位，如“处”。
    #[schemars(extend("x-en" = "what is counted", "examples" = ["处"]))]
    pub unit: Option<Text>,
    /// 进展。
    #[serde(default)]
    #[schemars(extend("x-en" = "the progress; a further report is a further line beginning with -"))]
    pub progress: Vec<Progress>,
    /// 评议结论。
    #[schemars(extend("x-en" = "the verdict of the reviewers"))]
    pub verdict: Option<Box<Verdict>>,
    /// 被选为典型项目。
    #[schemars(extend("x-en" = "chosen as an exemplary project"))]
    pub exemplary: Option<Exemplary>,
    /// 修改记录。
    #[serde(default)]
    #[schemars(extend("x-en" = "amendments"))]
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
    #[schemars(extend("x-en" = "on"))]
    pub on: Day,
    /// 已开始，或已完成。
    #[serde(default)]
    #[schemars(extend("x-en" = "started or done"))]
    pub state: ProgressState,
    /// 说明。
    #[schemars(extend("x-en" = "what was done", "examples" = ["已完成72处。"]))]
    pub text: Option<Text>,
    /// 完成到多少（与目标同一单位）。
    #[schemars(extend("x-en" = "how much of the target", "examples" = [72]))]
    pub value: Option<f64>,
    /// 佐证：`files` 里的文件或网址；从不强求。
    #[serde(default)]
    #[schemars(extend("x-en" = "evidence: a file in `files` or an address; never asked for", "examples" = ["https://www.example.org/"]))]
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
    #[schemars(extend("x-en" = "on"))]
    pub on: Day,
    /// 谁作出的。
    #[schemars(extend("x-en" = "by whom", "examples" = ["示例街道党工委"]))]
    pub by: Option<Text>,
    /// 结论。
    #[schemars(extend("x-en" = "the result"))]
    pub result: VerdictResult,
    /// 说明；未兑现的必须写。
    #[schemars(extend("x-en" = "the explanation; needed where it was not fulfilled", "examples" = ["因雨季停工，余下8处10月底前完成。"]))]
    pub explanation: Option<Text>,
    /// 自评。
    #[serde(rename = "self")]
    #[schemars(extend("x-en" = "judged by oneself", "examples" = ["已兑现"]))]
    pub own: Option<Text>,
    /// 群众评。
    #[schemars(extend("x-en" = "judged by the people", "examples" = ["满意"]))]
    pub masses: Option<Text>,
    /// 组织评。
    #[schemars(extend("x-en" = "judged by the organisation", "examples" = ["已兑现"]))]
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
    #[schemars(extend("x-en" = "on"))]
    pub on: Day,
    /// 谁评选的。
    #[schemars(extend("x-en" = "chosen by", "examples" = ["示例街道党工委"]))]
    pub by: Text,
}

/// 一次修改：原文与现文并列公开。
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Amendment {
    /// 日期。
    #[schemars(extend("x-en" = "on"))]
    pub on: Day,
    /// 改了哪一项。
    #[schemars(extend("x-en" = "what was changed", "examples" = ["target"]))]
    pub field: AmendedField,
    /// 原文。
    #[schemars(extend("x-en" = "the original words", "examples" = ["180"]))]
    pub from: Text,
    /// 现文。
    #[schemars(extend("x-en" = "the words now", "examples" = ["200"]))]
    pub to: Text,
    /// 原因。
    #[schemars(extend("x-en" = "why", "examples" = ["新增两个小区"]))]
    pub reason: Text,
    /// 公布这次修改的公示的代号；承诺的页和公示的页互相连着。
    #[schemars(extend("x-en" = "the slug of the notice that announces it; the pages of both lead to each other", "examples" = ["2026-target"]))]
    pub notice: Option<Text>,
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
    const IS_DATED: bool = true;
    const TOLD_APART: &'static [(&'static str, usize)] = &[("deadline", 4), ("pledger", usize::MAX)];
    const HAS_PAGES: bool = true;
    const TITLE_KEY: &'static str = "item";
    const ALSO_CALLED: &'static [&'static str] = &["承诺", "践诺", "pledge"];

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
        for (n, amendment) in self.amendments.iter().enumerate() {
            if let Some(notice) = &amendment.notice {
                let path = KeyPath::root().key("amendments").index(n).key("notice");
                visit(Reference::at(&["notice"], path, notice, false));
            }
        }
    }

    fn named_files(&self, visit: &mut dyn FnMut(NamedFile<'_>)) {
        let evidence = self.progress.iter().flat_map(|progress| progress.evidence.iter());
        evidence.for_each(|evidence| visit(NamedFile::Attached(evidence)));
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
