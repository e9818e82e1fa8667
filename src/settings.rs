//! `content/board.yaml`, typed.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::calendar::Period;
use crate::diagnostic::{Diagnostic, KeyPath, Language, Place, Severity, say};
use crate::kinds::{Day, Origin, Text, explain, shapes};
use crate::source::Sources;
use crate::yaml;

/// Where the settings stand, relative to the board.
pub const PATH: &str = "content/board.yaml";

/// 公示栏的设置（`content/board.yaml`）。
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// 公示栏名称。
    pub title: Text,
    /// 界面语言：zh-CN 或 en。
    #[serde(default)]
    pub language: Language,
    /// 网站的地址，如 https://board.example.org/；订阅、站点地图和二维码要用。
    #[serde(default)]
    #[schemars(schema_with = "shapes::optional_url")]
    pub base_url: Option<Text>,
    /// 时区；不写就是 Asia/Shanghai。
    #[serde(default = "default_timezone")]
    pub timezone: Text,
    /// 把“今天”固定在这一天（演示用）。
    pub as_of: Option<Day>,
    /// 主题。
    #[serde(default = "default_theme")]
    pub theme: Text,
    /// 机关或村。
    #[serde(default)]
    pub profile: Profile,
    /// 审核：可选，或必须。
    #[serde(default)]
    pub approval: ApprovalRule,
    /// 星级规则。
    #[serde(default)]
    pub stars: Stars,
    /// 各种期限和上限。
    #[serde(default)]
    pub limits: Limits,
    /// 单位群组：名称 → 组织的代号，如“市直各部门（单位）”。
    #[serde(default)]
    pub groups: BTreeMap<String, Vec<Text>>,
    /// 印刷品。
    #[serde(default)]
    pub print: Print,
    /// 自备字体：用途（title、body、pledge、fangsong）→ 文件。
    #[serde(default)]
    pub fonts: BTreeMap<String, Text>,
    /// 页脚。
    #[serde(default)]
    pub footer: Footer,
    /// 改过名的地址：旧路径 → 新路径。
    #[serde(default)]
    pub aliases: BTreeMap<String, Text>,
}

/// 机关或村。
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Profile {
    /// 机关、窗口单位。
    #[default]
    Agency,
    /// 村。
    Village,
}

/// 审核规则。
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ApprovalRule {
    /// 可选。
    #[default]
    Optional,
    /// 必须：提出人以外的人批准了才公布。
    Required,
}

/// 星级规则（星级党员示范岗的挂星、加星、减星、摘牌）。
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Stars {
    /// 最多几星。
    #[schemars(range(min = 1, max = 10))]
    pub max: u8,
    /// 一次最多加减几星。
    #[schemars(range(min = 1, max = 10))]
    pub step: u8,
    /// 从哪个月起每月考评。
    #[schemars(schema_with = "shapes::optional_month")]
    pub from: Option<Period>,
    /// 到哪个月止。
    #[schemars(schema_with = "shapes::optional_month")]
    pub until: Option<Period>,
}

impl Default for Stars {
    fn default() -> Self {
        Self { max: 5, step: 1, from: None, until: None }
    }
}

/// 各种期限和上限。
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// 离期限多少天算“将到期”。
    pub due_soon_days: u16,
    /// 全栏多少天没有变化就提醒。
    pub stale_board_days: u16,
    /// 一页多少天没有变化就提醒。
    pub stale_page_days: u16,
    /// 一名党员最多联系几户。
    pub linkage_load: u16,
    /// 照片最多多少百万像素。
    #[schemars(range(min = 0.0))]
    pub photo_megapixels: f64,
    /// 照片最多多少 MB。
    #[schemars(range(min = 0.0))]
    pub photo_megabytes: f64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            due_soon_days: 30,
            stale_board_days: 14,
            stale_page_days: 180,
            linkage_load: 20,
            photo_megapixels: 40.0,
            photo_megabytes: 64.0,
        }
    }
}

/// 印刷品。
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Print {
    /// 每次生成哪些规格。
    pub presets: Vec<Text>,
    /// 党徽文件；不附带，只用自备的。
    pub emblem: Option<Text>,
    /// 没有照片（或本人不同意印照片）的岗位牌：可以不要照片，或必须有。
    pub photos: PhotoRule,
}

/// 岗位牌上的照片。
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PhotoRule {
    /// 没有照片就用不带照片的版面。
    #[default]
    Optional,
    /// 必须有照片。
    Required,
}

/// 页脚。
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Footer {
    /// ICP 备案号。
    pub icp: Option<Text>,
    /// 公安备案号。
    pub police_filing: Option<Text>,
    /// 一句说明，如“示例内容，人物均为虚构”。
    pub note: Option<Text>,
}

fn default_timezone() -> Text {
    Text("Asia/Shanghai".into())
}

fn default_theme() -> Text {
    Text("default".into())
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            title: Text("公示栏".into()),
            language: Language::default(),
            base_url: None,
            timezone: default_timezone(),
            as_of: None,
            theme: default_theme(),
            profile: Profile::default(),
            approval: ApprovalRule::default(),
            stars: Stars::default(),
            limits: Limits::default(),
            groups: BTreeMap::new(),
            print: Print::default(),
            fonts: BTreeMap::new(),
            footer: Footer::default(),
            aliases: BTreeMap::new(),
        }
    }
}

impl Settings {
    /// Reads the settings; a board without them gets an error and the defaults, so that its other files are checked too.
    pub fn read(sources: &Sources) -> (Self, Vec<Diagnostic>) {
        let mut diagnostics = Vec::new();
        let Some(file) = sources.files.get(PATH) else {
            diagnostics.push(
                Diagnostic::error("no-settings", Place::whole(PATH), say!("没有 board.yaml", "there is no board.yaml"))
                    .hint(say!(
                        "新建 content/board.yaml，至少写 title: 公示栏名称",
                        "create content/board.yaml with at least `title:`"
                    )),
            );
            return (Self::default(), diagnostics);
        };
        let Some(node) = explain::mapping(PATH, &file.text, &mut diagnostics) else {
            return (Self::default(), diagnostics);
        };
        let origin = Origin { file: PATH.into(), base: KeyPath::root() };
        let read = yaml::from_node::<Self>(&node);
        diagnostics.extend(read.faults.into_iter().map(|fault| explain::describe(fault, &origin, &[])));
        let settings = read.value.unwrap_or_default();
        if !diagnostics.iter().any(|d| d.severity == Severity::Error) {
            settings.check(&origin, &mut diagnostics);
        }
        (settings, diagnostics)
    }

    fn check(&self, origin: &Origin, diagnostics: &mut Vec<Diagnostic>) {
        if TimeZone::get(&self.timezone).is_err() {
            let name = &self.timezone;
            diagnostics.push(
                Diagnostic::error(
                    "unknown-word",
                    origin.key("timezone"),
                    say!("没有叫 {name} 的时区", "no time zone is called {name}"),
                )
                .hint(say!("中国写 Asia/Shanghai", "China is Asia/Shanghai")),
            );
        }
        if let Some(url) = &self.base_url
            && (!(url.starts_with("https://") || url.starts_with("http://"))
                || url.contains(['?', '#', ' ', '"', '<', '>']))
        {
            diagnostics.push(
                Diagnostic::error(
                    "bad-url",
                    origin.key("base_url"),
                    say!("base_url 应当是完整的网址", "base_url should be a whole address"),
                )
                .hint(say!("例如 https://board.example.org/", "such as https://board.example.org/")),
            );
        }
        for (old, new) in &self.aliases {
            if alias_path(old).is_none() || alias_path(new).is_none() {
                diagnostics.push(
                    Diagnostic::error(
                        "bad-alias",
                        origin.value(&KeyPath::root().key("aliases").key(old)),
                        say!("别名的两边都应当是站内的路径", "both sides of an alias are paths inside the site"),
                    )
                    .hint(say!("例如 old/posts/a: new/posts/a", "such as `old/posts/a: new/posts/a`")),
                );
            }
        }
        let stars = KeyPath::root().key("stars");
        if self.stars.max == 0 || self.stars.max > 10 {
            diagnostics.push(Diagnostic::error(
                "out-of-range",
                origin.value(&stars.key("max")),
                say!("最多几星应在 1 到 10 之间", "the maximum of stars lies between 1 and 10"),
            ));
        }
        if self.stars.step == 0 {
            diagnostics.push(Diagnostic::error(
                "out-of-range",
                origin.value(&stars.key("step")),
                say!("一次加减至少一星", "a step is at least one star"),
            ));
        }
        for key in ["from", "until"] {
            let period = if key == "from" { &self.stars.from } else { &self.stars.until };
            if period.as_ref().is_some_and(|period| !period.is_month()) {
                diagnostics.push(Diagnostic::error(
                    "wrong-period",
                    origin.value(&stars.key(key)),
                    say!("这里应当是一个月，如 2026-01", "this should be a month, such as 2026-01"),
                ));
            }
        }
    }

    /// Today: the argument, else `as_of`, else the moment in the board's time zone.
    pub fn today(&self, as_of: Option<Date>, now: jiff::Timestamp) -> Date {
        as_of.or(self.as_of.map(|day| *day)).unwrap_or_else(|| {
            let zone = TimeZone::get(&self.timezone).unwrap_or(TimeZone::UTC);
            now.to_zoned(zone).date()
        })
    }

    /// The base URL with exactly one slash at its end.
    pub fn base_url(&self) -> Option<String> {
        self.base_url.as_ref().map(|url| format!("{}/", url.trim_end_matches('/')))
    }
}

/// A path of slugs, without slashes around it; `None` for what could not be a path of the site.
pub(crate) fn alias_path(text: &str) -> Option<&str> {
    let path = text.trim_matches('/');
    let is_slug = |part: &str| {
        !part.is_empty()
            && !part.starts_with('.')
            && part.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
    };
    path.split('/').all(is_slug).then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alias_cannot_leave_the_site() {
        assert_eq!(alias_path("/old/a/"), Some("old/a"));
        for text in ["", "..", "a/../b", "a//b", "a b", ".well-known", "a\\b", "\"x"] {
            assert_eq!(alias_path(text), None, "{text}");
        }
    }
}
