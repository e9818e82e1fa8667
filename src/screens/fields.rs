//! What a screen's file says.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::slide::{PerKind, SlideKind};
use super::time::TimeSpan;
use crate::diagnostic::Language;
use crate::kinds::{OneOrMany, Text, shapes};

/// 大厅屏幕（`content/screens/代号.yaml`）。
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Screen {
    /// 屏幕上的标题，如“示例市民中心大厅”。
    #[schemars(extend("x-en" = "what stands on the screen"))]
    pub title: Text,
    /// 显示哪些组织（连同下级）：代号或路径，一个或几个；不写就是全部。
    #[serde(default)]
    #[schemars(extend("x-en" = "the organisations it shows, each with all below it; the whole board without it", "examples" = ["hall"]))]
    #[schemars(schema_with = "shapes::references")]
    pub orgs: OneOrMany<Text>,
    /// 轮播哪些内容，按这个次序；不写就是全部。
    #[schemars(extend("x-en" = "what it shows, in this order; everything without it"))]
    pub kinds: Option<Vec<SlideKind>>,
    /// 权重：各类内容每一轮出现几遍；不写就是一遍。
    #[serde(default)]
    #[schemars(extend("x-en" = "how often a kind comes up in a round; once without it", "examples" = [{"post": 2}]))]
    pub weights: PerKind<u8>,
    /// 各类内容每一轮最多几屏；不写就是 60。
    #[serde(default)]
    #[schemars(extend("x-en" = "the most slides of a kind in a round; 60 without it", "examples" = [{"post": 24}]))]
    pub max_items: PerKind<u16>,
    /// 有限期的内容（公示）期内排在每一轮的前面，中间每隔两分钟左右再出来，或者单独轮播；不写就是前一种。
    #[serde(default)]
    #[schemars(extend("x-en" = "whether what has an end (notices) opens each round and comes again about every two minutes, or is shown alone"))]
    pub dated: Dated,
    /// 每屏停留多久。
    #[serde(default)]
    #[schemars(extend("x-en" = "how long a slide stays, in seconds", "examples" = [{"least": 8, "most": 30, "per_character": 0.15}]))]
    pub dwell: Dwell,
    /// 一轮多长：放不完的分几轮轮着放，一项不落；不写就是最多 10 分钟。
    #[serde(default)]
    #[schemars(extend("x-en" = "how long a round is; what does not find room comes up in the rounds after it, every slide in turn", "examples" = [{"minutes": 10}]))]
    pub rounds: Rounds,
    /// 界面文字用哪些语言，第一种是平时的，点一下换另一种，只换界面文字；不写就是公示栏的语言。
    #[schemars(extend("x-en" = "the languages of its labels, the usual one first, the other at a touch; names and texts stay as they were written", "examples" = [["zh-CN", "en"]]))]
    pub languages: Option<Vec<Language>>,
    /// 横屏或竖屏；不写就看屏幕的形状。装的屏幕是另一个方向，就按屏幕排满，并亮出标记。
    #[serde(default)]
    #[schemars(extend("x-en" = "upright or lying; without it the panel's own shape decides. A panel of the other shape is filled as it hangs, with a mark"))]
    pub orientation: Orientation,
    /// 屏幕装转了就写画面要顺时针转多少度：90、180 或 270。
    #[serde(default)]
    #[schemars(range(min = 0, max = 270), extend("multipleOf" = 90))]
    #[schemars(extend("x-en" = "degrees by which a panel that is hung turned is turned back, clockwise: 90, 180 or 270", "examples" = [90]))]
    pub rotation: u16,
    /// 每天轮播的时间，如 08:30..17:30；其余时间显示休息画面。不写就整天轮播。
    #[schemars(extend("x-en" = "when it plays each day; a resting page at other times", "examples" = ["08:30..17:30"]))]
    pub hours: Option<TimeSpan>,
    /// 夜里调暗的时间，如 21:00..06:30。
    #[schemars(extend("x-en" = "when it is dimmed", "examples" = ["21:00..06:30"]))]
    pub night: Option<TimeSpan>,
    /// 没有人触摸多久以后回到轮播。
    #[serde(default)]
    #[schemars(extend("x-en" = "how long after the last touch it plays on", "examples" = [{"seconds": 60, "warn_seconds": 20}]))]
    pub idle: Idle,
    /// 画面缓慢移动几个像素，防止屏幕烧灼；不写就移动。
    #[serde(default = "yes")]
    #[schemars(extend("x-en" = "whether the picture moves by a few pixels against burning in; it does without it", "examples" = [false]))]
    pub pixel_drift: bool,
    /// 报平安：每十分钟向一个网址报一次版本和标记；不写就不报。
    pub heartbeat: Option<Heartbeat>,
}

/// 报平安的网址。
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Heartbeat {
    /// 网址。
    #[schemars(extend("x-en" = "the address", "examples" = ["https://board.example.org/beat"]))]
    pub url: Text,
}

impl Heartbeat {
    /// The part of the address that a page's policy names: `https://board.example.org`. `None` for what is no plain address:
    /// it stands in that policy, where a stray sign would mean something else.
    pub fn origin(&self) -> Option<&str> {
        let url = &*self.url.0;
        let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?;
        let host = rest.split(['/', '?']).next().filter(|host| !host.is_empty())?;
        let plain = |b: u8| b.is_ascii_alphanumeric() || b".-:[]".contains(&b);
        let sound = host.bytes().all(plain) && url.bytes().all(|b| b.is_ascii_graphic() && !b"'\";,<>#\\".contains(&b));
        url.get(..url.len() - rest.len() + host.len()).filter(|_| sound)
    }
}

/// 每屏停留多久：按字数算，在最短和最长之间。
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Dwell {
    /// 最短几秒。
    #[schemars(range(min = 3.0, max = 600.0))]
    #[schemars(extend("x-en" = "seconds at least"))]
    pub least: f64,
    /// 最长几秒。
    #[schemars(range(min = 3.0, max = 600.0))]
    #[schemars(extend("x-en" = "seconds at most"))]
    pub most: f64,
    /// 每个字几秒。
    #[schemars(range(min = 0.0, max = 5.0))]
    #[schemars(extend("x-en" = "seconds for each character"))]
    pub per_character: f64,
}

impl Default for Dwell {
    /// About 400 characters a minute, the pace of an elderly reader who stands; the slower half of what studies of
    /// Chinese reading give (300 to 700).
    fn default() -> Self {
        Self { least: 8.0, most: 30.0, per_character: 0.15 }
    }
}

/// 一轮多长。
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Rounds {
    /// 最多几分钟。
    #[schemars(range(min = 3, max = 120))]
    #[schemars(extend("x-en" = "minutes at most"))]
    pub minutes: u16,
}

impl Default for Rounds {
    fn default() -> Self {
        Self { minutes: 10 }
    }
}

/// 没有人触摸以后。
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Idle {
    /// 多少秒没有人触摸就提醒。
    #[schemars(range(min = 10, max = 3600))]
    #[schemars(extend("x-en" = "seconds without a touch until it asks"))]
    pub seconds: u16,
    /// 提醒以后再过多少秒回到轮播。
    #[schemars(range(min = 5, max = 300))]
    #[schemars(extend("x-en" = "seconds from there until it plays on"))]
    pub warn_seconds: u16,
}

impl Default for Idle {
    fn default() -> Self {
        Self { seconds: 60, warn_seconds: 20 }
    }
}

/// 有限期的内容怎样轮播。
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Dated {
    /// 排在每一轮的前面。
    #[default]
    First,
    /// 期内只轮播它们。
    Alone,
}

impl Dated {
    /// The word used in files and in the kiosk's data.
    pub fn word(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Alone => "alone",
        }
    }
}

/// 横屏或竖屏。
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Orientation {
    /// 看屏幕的形状。
    #[default]
    Auto,
    /// 竖屏。
    Portrait,
    /// 横屏。
    Landscape,
}

impl Orientation {
    /// The word used in files and in the kiosk's data.
    pub fn word(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Portrait => "portrait",
            Self::Landscape => "landscape",
        }
    }
}

fn yes() -> bool {
    true
}

impl Screen {
    /// What a board without any screen shows: everything, on a panel of either shape.
    pub fn of_whole_board(title: &str) -> Self {
        Self {
            title: Text(title.to_owned()),
            orgs: OneOrMany::default(),
            kinds: None,
            weights: PerKind::default(),
            max_items: PerKind::default(),
            dated: Dated::First,
            dwell: Dwell::default(),
            rounds: Rounds::default(),
            languages: None,
            orientation: Orientation::Auto,
            rotation: 0,
            hours: None,
            night: None,
            idle: Idle::default(),
            pixel_drift: true,
            heartbeat: None,
        }
    }

    /// What it shows, in this order.
    pub fn kinds(&self) -> &[SlideKind] {
        self.kinds.as_deref().unwrap_or(SlideKind::all())
    }
}
