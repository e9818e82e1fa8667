//! A public notice (公示): what, how long, and where to object.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::fields::{Brief, Day, FromText, Name, OneOrMany, Text};
use super::{Checker, Consent, Kind, Medium, Reference, StrictVisitor};
use crate::calendar::Unit;
use crate::diagnostic::{KeyPath, Message, say};

/// 公示、公告（`notices/`）。
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Notice {
    /// 标题。
    #[schemars(extend("x-en" = "the title", "examples" = ["关于拟表彰对象的公示"]))]
    pub title: Text,
    /// 公示从哪一天起。
    #[schemars(extend("x-en" = "the first day"))]
    pub starts_on: Day,
    /// 公示期。
    #[schemars(extend("x-en" = "how long"))]
    pub period: NoticePeriod,
    /// 类型；不写就是公示。
    #[serde(default, rename = "type")]
    #[schemars(extend("x-en" = "the type; a public notice by default"))]
    pub notice_type: NoticeType,
    /// 依据。
    #[serde(default)]
    #[schemars(extend("x-en" = "what it is based on", "examples" = ["示例街道党工委会议纪要"]))]
    pub basis: OneOrMany<Text>,
    /// 公示到哪一天止；不写就由公示期推算。
    #[schemars(extend("x-en" = "the last day; it follows from the period"))]
    pub ends_on: Option<Day>,
    /// 受理电话和地址；不写就用组织的监督电话和地址。
    #[schemars(extend("x-en" = "where to object; without it the phone and address of the organisation"))]
    pub contact: Option<Brief<Contact>>,
    /// 落款单位。
    #[serde(default)]
    #[schemars(extend("x-en" = "signed by", "examples" = ["示例街道党工委"]))]
    pub signed_by: OneOrMany<Text>,
    /// 公开澄清：正确的情况，一条或几条；公开澄清必须写，不写正文。当初是怎么说的没有地方写。
    #[serde(default)]
    #[schemars(extend("x-en" = "of a correction: what is correct, in a sentence or several; it has to be there, and takes the place of a text. For what was alleged there is no key", "examples" = [["车位全部按到场先后停放。"]]))]
    pub correct: OneOrMany<Text>,
    /// 公开澄清：所澄清的公示、承诺、典型、光荣榜、岗位、队伍的代号；那一页也连到这里，它还在公布，澄清就不撤下。
    #[serde(default)]
    #[schemars(schema_with = "super::shapes::references")]
    #[schemars(extend("x-en" = "of a correction: the slugs of what it corrects. Their pages lead here, and as long as they stand it stands", "examples" = ["2026-parking"]))]
    pub corrects: OneOrMany<Text>,
    /// 公开澄清：为谁澄清，党员的代号或姓名；要有本人同意。
    #[serde(default)]
    #[schemars(extend("x-en" = "of a correction: whom it clears, slugs or names; they have to consent", "examples" = [["王示例"]]))]
    pub clears: OneOrMany<Name>,
    /// 公开澄清：本人同意公开澄清的日期和范围；同意哪里，就只出现在哪里。
    #[schemars(extend("x-en" = "of a correction: the consent of whom it clears; it appears where they agreed to"))]
    pub consent: Option<Consent>,
}

/// 公示期。
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NoticePeriod {
    /// 天数，首尾两天都算。
    #[schemars(range(min = 1))]
    #[schemars(extend("x-en" = "days, the first and the last counted", "examples" = [5]))]
    pub days: u16,
    /// 工作日或日历日。
    #[schemars(extend("x-en" = "working days or calendar days"))]
    pub unit: Unit,
}

/// 公示类型。
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NoticeType {
    /// 公示。
    #[default]
    Publicity,
    /// 公开澄清、更正。
    Correction,
    /// 授予、命名。
    Conferral,
}

impl NoticeType {
    pub const ALL: [Self; 3] = [Self::Publicity, Self::Correction, Self::Conferral];

    /// The word used in files and addresses.
    pub fn word(self) -> &'static str {
        match self {
            Self::Publicity => "publicity",
            Self::Correction => "correction",
            Self::Conferral => "conferral",
        }
    }
}

/// 受理意见的方式。
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// 受理单位。
    #[schemars(extend("x-en" = "who takes objections", "examples" = ["示例街道便民服务中心"]))]
    pub name: Option<Text>,
    /// 电话。
    #[schemars(extend("x-en" = "phone", "examples" = ["0531-0000 1235"]))]
    pub phone: Option<Text>,
    /// 地址。
    #[schemars(extend("x-en" = "address", "examples" = ["示例路1号101室"]))]
    pub address: Option<Text>,
    /// 电子邮箱。
    #[schemars(extend("x-en" = "e-mail", "examples" = ["notice@example.org"]))]
    pub email: Option<Text>,
    /// 受理时间。
    #[schemars(extend("x-en" = "hours", "examples" = ["工作日9:00—17:00"]))]
    pub hours: Option<Text>,
}

impl FromText for Contact {
    fn from_text(text: String) -> Self {
        Self { phone: Some(Text(text)), ..Self::default() }
    }
}

/// What a correction may correct.
pub(crate) const CORRECTED: &[&str] = &["notice", "commitment", "exemplar", "roll", "post", "team"];

impl Notice {
    /// A correction says what is correct; nothing else has its keys.
    fn check_correction(&self, check: &mut Checker<'_>) {
        let root = KeyPath::root();
        if self.notice_type == NoticeType::Correction {
            if self.correct.is_empty() {
                check.error(
                    "missing-key",
                    &root.key("correct"),
                    say!("公开澄清没有写正确的情况", "the correction does not say what is correct"),
                    Some(say!("写 correct: 查明的事实，一条或几条", "write `correct:` with what was found to be so")),
                );
            }
            return;
        }
        let of_correction = [
            ("correct", !self.correct.is_empty()),
            ("corrects", !self.corrects.is_empty()),
            ("clears", !self.clears.is_empty()),
            ("consent", self.consent.is_some()),
        ];
        if let Some((key, _)) = of_correction.into_iter().find(|(_, is_there)| *is_there) {
            check.error(
                "key-of-correction",
                &root.key(key),
                say!("只有公开澄清才写 {key}", "only a correction has `{key}`"),
                Some(say!("写 type: correction，或删去 {key}", "write `type: correction`, or remove `{key}`")),
            );
        }
    }
}

impl Kind for Notice {
    const NAME: &'static str = "notice";
    const FOLDER: &'static str = "notices";
    const IS_DATED: bool = true;
    const TOLD_APART: &'static [(&'static str, usize)] = &[("starts_on", usize::MAX)];
    const HAS_PAGES: bool = true;
    const HAS_PERIODS: bool = true;
    const IS_TOLD: bool = true;
    const ALSO_CALLED: &'static [&'static str] = &["公告"];
    const LISTS_OF_NAMES: &'static [&'static str] = &["clears", "corrects"];

    fn label() -> Message {
        say!("公示", "notice")
    }

    fn title(&self) -> &str {
        &self.title
    }

    fn strict_references(&mut self, visit: &mut StrictVisitor<'_>) {
        for (n, corrected) in self.corrects.0.iter_mut().enumerate() {
            visit(CORRECTED, &|| KeyPath::root().key("corrects").index(n), corrected);
        }
    }

    fn references<'a>(&'a self, visit: &mut dyn FnMut(Reference<'a>)) {
        for (n, corrected) in self.corrects.iter().enumerate() {
            visit(Reference::to(CORRECTED, "corrects", Some(n), corrected));
        }
        for (n, person) in self.clears.iter().enumerate() {
            visit(Reference::to_or_text(&["member"], "clears", Some(n), person));
        }
    }

    /// Whoever is cleared says where.
    fn take_back(&mut self, now: &Self) {
        self.consent = Consent::of_both(self.consent.take(), now.consent.as_ref());
    }

    fn may_appear(&self, medium: Medium, today: Date) -> bool {
        self.clears.is_empty() || self.consent.as_ref().is_some_and(|consent| consent.allows(medium.scope(), today))
    }

    fn check(&self, check: &mut Checker<'_>) {
        self.check_correction(check);
        if let Some(ends_on) = self.ends_on
            && ends_on < self.starts_on
        {
            check.error(
                "dates-out-of-order",
                &KeyPath::root().key("ends_on"),
                say!("公示结束早于开始", "the notice ends before it starts"),
                None,
            );
        }
        if self.period.days == 0 {
            check.error(
                "out-of-range",
                &KeyPath::root().key("period").key("days"),
                say!("公示期至少一天", "a notice lasts at least one day"),
                None,
            );
        }
    }

    fn dates(&self, visit: &mut dyn FnMut(Date)) {
        visit(*self.starts_on);
    }
}
