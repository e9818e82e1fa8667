//! A suggestion that was adopted (合理化建议): what was suggested, what was decided, and what became of it.
//!
//! Whose it was has no field: nobody is to be asked afterwards why they spoke.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::fields::{Day, OneOrMany, Text};
use super::{Checker, Kind, NamedFile, Progress, Reference, Verdict};
use crate::diagnostic::{KeyPath, Message, say};

/// 采纳的建议（`suggestions/`）：只写建议了什么，从不写是谁提的。
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Suggestion {
    /// 建议了什么。
    #[schemars(extend("x-en" = "what was suggested; never by whom", "examples" = ["午间也开一个窗口"]))]
    pub item: Text,
    /// 怎样决定的。
    #[schemars(extend("x-en" = "what was decided", "examples" = ["采纳。5月起午间保留一个综合窗口。"]))]
    pub decision: Text,
    /// 哪个单位落实：代号、文字；不写就是所在组织。
    #[serde(default)]
    #[schemars(extend("x-en" = "the unit that sees to it: a slug or text; by default the organisation", "examples" = ["示例街道便民服务中心党支部"]))]
    pub responsible: OneOrMany<Text>,
    /// 完成期限。
    #[schemars(extend("x-en" = "done by"))]
    pub deadline: Option<Day>,
    /// 进展。
    #[serde(default)]
    #[schemars(extend("x-en" = "the progress; a further report is a further line beginning with -"))]
    pub progress: Vec<Progress>,
    /// 评议结论。
    #[schemars(extend("x-en" = "the verdict of the reviewers"))]
    pub verdict: Option<Verdict>,
}

impl Kind for Suggestion {
    const NAME: &'static str = "suggestion";
    const FOLDER: &'static str = "suggestions";
    const IS_DATED: bool = true;
    const HAS_PAGES: bool = true;
    const TITLE_KEY: &'static str = "item";
    const ALSO_CALLED: &'static [&'static str] = &["建议", "合理化建议", "金点子", "意见建议"];

    fn label() -> Message {
        say!("采纳的建议", "suggestion adopted")
    }

    fn title(&self) -> &str {
        &self.item
    }

    fn references<'a>(&'a self, visit: &mut dyn FnMut(Reference<'a>)) {
        for (n, responsible) in self.responsible.iter().enumerate() {
            visit(Reference::to_or_text(&["org"], "responsible", Some(n), responsible));
        }
    }

    fn named_files(&self, visit: &mut dyn FnMut(NamedFile<'_>)) {
        let evidence = self.progress.iter().flat_map(|progress| progress.evidence.iter());
        evidence.for_each(|evidence| visit(NamedFile::Attached(evidence)));
    }

    fn check(&self, check: &mut Checker<'_>) {
        let progress = KeyPath::root().key("progress");
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
    }
}
