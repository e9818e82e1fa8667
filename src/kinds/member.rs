//! A Party member who stands on a placard, a wall or a roll.
//!
//! Members have no page of their own: they appear where they hold a post or are honoured.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::fields::{Day, Name, Text};
use super::{Checker, Kind, NamedFile, StandardSteps, shapes};
use crate::diagnostic::{KeyPath, Message, say};

/// 党员（`members/`）。
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Member {
    /// 姓名。
    #[schemars(extend("x-en" = "the name", "examples" = ["王示例"]))]
    pub name: Name,
    /// 职务。
    #[schemars(extend("x-en" = "the position", "examples" = ["综合窗口工作人员"]))]
    pub position: Option<Text>,
    /// 入党日期；不会公布。
    #[schemars(extend("x-en" = "joined the Party on; never published", "examples" = ["2010-07-01"]))]
    pub joined_on: Option<Day>,
    /// 转正日期；党龄从这一天算起，不会公布。
    #[schemars(extend("x-en" = "became a full member on; years in the Party count from it; never published", "examples" = ["2011-07-01"]))]
    pub confirmed_on: Option<Day>,
    /// 照片：`photos` 文件夹里的文件名。
    #[schemars(extend("x-en" = "the photo: a file in the folder `photos`", "examples" = ["wang-shili.jpg"]))]
    pub photo: Option<Text>,
    /// 照片的中心，从左上角算起的比例，如 [0.5, 0.4]。
    #[serde(default)]
    #[schemars(schema_with = "shapes::focus")]
    #[schemars(extend("x-en" = "the centre of the photo, as parts of its width and height from the top left", "examples" = [[0.5, 0.4]]))]
    pub photo_focus: Option<(f32, f32)>,
    /// 岗位先进性标准（定标公示卡）。
    #[schemars(extend("x-en" = "the member's own standard (for the standard card)", "examples" = ["材料一次告知，疑难当天有回音。"]))]
    pub standard: Option<Text>,
    /// 岗位标准怎么定的：党员提标准、群众议标准、组织定标准的日期，印在定标公示卡上。
    #[schemars(extend("x-en" = "how the standard was set: the days of its three steps, for the standard card"))]
    pub standard_steps: Option<StandardSteps>,
    /// 排序用的拼音或替代字，只在读音特殊时写。
    #[schemars(extend("x-en" = "pinyin to sort by, where the reading is special", "examples" = ["shan"]))]
    pub sort_key: Option<Text>,
    /// 本人同意公开照片的范围；没有就不显示照片。
    #[schemars(extend("x-en" = "the person's consent to being shown; without it no photo is shown"))]
    pub consent: Option<Consent>,
    /// 在岗到哪一天为止。
    #[schemars(extend("x-en" = "the last day in service"))]
    pub active_until: Option<Day>,
}

/// 本人的同意。
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Consent {
    /// 哪一天同意的。
    #[schemars(extend("x-en" = "given on"))]
    pub given_on: Day,
    /// 同意用在哪里。
    #[schemars(extend("x-en" = "for what", "examples" = [["web", "print", "kiosk"]]))]
    pub scope: Vec<Scope>,
}

impl Consent {
    /// Whether it allows a use on this day.
    pub fn allows(&self, scope: Scope, today: Date) -> bool {
        *self.given_on <= today && self.scope.contains(&scope)
    }

    /// What both allow.
    pub(super) fn of_both(then: Option<Self>, now: Option<&Self>) -> Option<Self> {
        let (mut then, now) = then.zip(now)?;
        then.scope.retain(|scope| now.scope.contains(scope));
        if *now.given_on > *then.given_on {
            then.given_on = now.given_on;
        }
        Some(then)
    }
}

/// 同意的范围。
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// 网站。
    Web,
    /// 纸面。
    Print,
    /// 大厅屏幕。
    Kiosk,
    /// 政治生日（只显示月和日）。
    Anniversary,
}

impl Kind for Member {
    const NAME: &'static str = "member";
    const FOLDER: &'static str = "members";
    const TITLE_KEY: &'static str = "name";
    const ALSO_CALLED: &'static [&'static str] = &["人员", "person"];

    fn label() -> Message {
        say!("党员", "member")
    }

    fn title(&self) -> &str {
        &self.name
    }

    fn named_files(&self, visit: &mut dyn FnMut(NamedFile<'_>)) {
        self.photo.iter().for_each(|photo| visit(NamedFile::Photo(photo)));
    }

    fn take_back(&mut self, now: &Self) {
        self.consent = Consent::of_both(self.consent.take(), now.consent.as_ref());
        self.active_until = match (self.active_until, now.active_until) {
            (Some(then), Some(now)) => Some(if *now < *then { now } else { then }),
            (then, now) => then.or(now),
        };
        if now.photo.is_none() {
            self.photo = None;
        }
    }

    fn check(&self, check: &mut Checker<'_>) {
        self.standard_steps.iter().for_each(|steps| steps.check(check));
        if let Some((x, y)) = self.photo_focus
            && !((0.0..=1.0).contains(&x) && (0.0..=1.0).contains(&y))
        {
            check.error(
                "out-of-range",
                &KeyPath::root().key("photo_focus"),
                say!("photo_focus 的两个数都应在 0 和 1 之间", "both numbers of photo_focus lie between 0 and 1"),
                Some(say!("[0.5, 0.4] 是正中偏上", "[0.5, 0.4] is the middle, a little above")),
            );
        }
        if let (Some(joined), Some(confirmed)) = (self.joined_on, self.confirmed_on)
            && confirmed < joined
        {
            check.error(
                "dates-out-of-order",
                &KeyPath::root().key("confirmed_on"),
                say!("转正日期早于入党日期", "confirmed before joining"),
                None,
            );
        }
    }

    fn dates(&self, _: &mut dyn FnMut(Date)) {}
}
