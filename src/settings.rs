//! `content/board.yaml`, typed.

mod alias;
pub(crate) mod base_url;
mod official;

pub(crate) use alias::Alias;
pub use official::{Footer, OpenData};

use std::collections::BTreeMap;
use std::path::Path;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::calendar::Period;
use crate::diagnostic::{Diagnostic, KeyPath, Language, Place, Severity, Spot, Step, say};
use crate::kinds::{Brief, Day, FromText, Origin, Steps, Text, explain, nearest, shapes};
use crate::source::{Sources, TEXT_LIMIT, read_regular};
use crate::standards::OwnSet;

/// The theme that comes with the program.
const DEFAULT_THEME: &str = "default";

/// The word for a whole board among its organisations.
pub(crate) const WHOLE_BOARD: &str = "*";

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
    /// 命令行提示的语言；不写就是界面语言。除 zh-CN、en 外，还可以写主题 messages 文件夹里有的，如 ko。
    #[serde(default)]
    pub messages: Option<Text>,
    /// 网站的地址，如 https://board.example.org/；订阅、站点地图和二维码要用。
    #[serde(default)]
    #[schemars(schema_with = "shapes::optional_url")]
    pub base_url: Option<Text>,
    /// 网站以前的地址，现在打开仍能到这里的（旧域名做了跳转）：印出去的二维码照样能用。
    #[serde(default)]
    #[schemars(schema_with = "shapes::urls")]
    pub former_base_urls: Vec<Text>,
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
    /// 审核：可选，必须，或三审。
    #[serde(default)]
    pub approval: ApprovalRule,
    /// 要不要保密审查：写 true，没有保密审查人的就不能批准。
    #[serde(default)]
    pub secrecy_review: bool,
    /// 谁可以批准：组织的代号 → 姓名或单位，对下级也有效；“*”是整个公示栏。写了就要用 noticeboard approve 批准，改过的要重新批准。
    #[serde(default)]
    pub approvers: BTreeMap<String, Vec<Text>>,
    /// 附件：读不出内容的（doc、xls、wps、ofd、音像等）提醒，或不收。
    #[serde(default)]
    pub attachments: AttachmentRule,
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
    /// 送印刷厂的文件（PDF/X-4）：印刷厂给的 ICC 输出配置文件，或它和更多。
    #[serde(default)]
    pub press: Option<Brief<PressSettings>>,
    /// 朗读的录音：给没有中文语音的手机、触摸屏用，生成时由一个命令做出来；只有写了 build --clips 才运行。
    #[serde(default)]
    pub read_aloud: Option<ReadAloud>,
    /// 自备字体：用途（title、body、pledge、fangsong）→ 文件。
    #[serde(default)]
    pub fonts: BTreeMap<String, Text>,
    /// 自己的标准：新的一套，或给自带的一套加条目。
    #[serde(default)]
    pub standards: Vec<OwnSet>,
    /// 页脚。
    #[serde(default)]
    pub footer: Footer,
    /// 开放数据的许可。
    #[serde(default)]
    pub data: OpenData,
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
    /// 三审：初审、复审、终审（批准）各由一个人做，都不是提出人；用 noticeboard approve 批准。
    ThreeReviews,
    /// What they come to where the approval holds only for what it was given for: with [`Settings::approvers`], with three
    /// reviews, and where secrets are looked for.
    #[serde(skip)]
    Marked(Steps),
}

impl ApprovalRule {
    /// Whose hands it asks for beside the approver's.
    pub(crate) fn steps(self) -> Steps {
        match self {
            Self::Marked(steps) => steps,
            Self::ThreeReviews => Steps { three_reviews: true, secrecy: false },
            Self::Optional | Self::Required => Steps::default(),
        }
    }

    /// Whether only marks are approvals.
    pub(crate) fn is_marked(self) -> bool {
        matches!(self, Self::Marked(_) | Self::ThreeReviews)
    }
}

/// 附件规则。
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AttachmentRule {
    /// 读不出内容的，提醒。
    #[default]
    Warn,
    /// 读不出内容的，带批注、修订痕迹或作者信息的，不收。
    Strict,
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

/// 送印刷厂的文件按什么印刷条件做。
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PressSettings {
    /// 印刷厂给的 ICC 输出配置文件（四色）。
    pub profile: Text,
    /// 印刷条件的名称，如 FOGRA39；不写就看配置文件自己怎么说。
    pub condition: Option<Text>,
    /// 用专色印的颜色：主题里的颜色名（red、gold 等）→ 专色的名称。
    #[serde(default)]
    pub spots: BTreeMap<String, Text>,
}

/// 朗读的录音怎样做。
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReadAloud {
    /// 命令，程序和参数一项一项写（不经过 shell）：{input} 是要读的文字的文件，{output} 是要写的录音文件；不写这两项，文字就从标准输入进，录音从标准输出出。如 [espeak-ng, -v, cmn, -w, "{output}", -f, "{input}"]。
    pub command: Vec<Text>,
    /// 录音的格式：wav、mp3、ogg 或 m4a；不写就是 wav。
    #[serde(default)]
    pub format: ClipFormat,
}

/// 录音的格式。
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ClipFormat {
    /// WAV 格式。
    #[default]
    Wav,
    /// MP3 格式。
    Mp3,
    /// Ogg 格式（Opus 或 Vorbis）。
    Ogg,
    /// M4A 格式（AAC）。
    M4a,
}

impl ReadAloud {
    /// The program, where it is a file of the board's own and none that the system knows by its name.
    pub(crate) fn own_program(&self) -> Option<&str> {
        let program: &str = self.command.first()?;
        (program.contains(['/', '\\']) && Path::new(program).is_relative()).then_some(program)
    }
}

impl FromText for PressSettings {
    fn from_text(text: String) -> Self {
        Self { profile: Text(text), condition: None, spots: BTreeMap::new() }
    }
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

fn default_timezone() -> Text {
    Text("Asia/Shanghai".into())
}

fn default_theme() -> Text {
    Text(DEFAULT_THEME.into())
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            title: Text("公示栏".into()),
            language: Language::default(),
            messages: None,
            base_url: None,
            former_base_urls: Vec::new(),
            timezone: default_timezone(),
            as_of: None,
            theme: default_theme(),
            profile: Profile::default(),
            approval: ApprovalRule::default(),
            secrecy_review: false,
            approvers: BTreeMap::new(),
            attachments: AttachmentRule::default(),
            stars: Stars::default(),
            limits: Limits::default(),
            groups: BTreeMap::new(),
            print: Print::default(),
            press: None,
            read_aloud: None,
            fonts: BTreeMap::new(),
            standards: Vec::new(),
            footer: Footer::default(),
            data: OpenData::default(),
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
        let Some((read, origin)) = explain::typed::<Self>(PATH, &file.text, &["print.presets"], &mut diagnostics)
        else {
            return (Self::default(), diagnostics);
        };
        let mut settings = read.value.unwrap_or_default();
        let fault = match &sources.themes {
            _ if !is_name(&settings.theme) => Some(theme_elsewhere(&origin)),
            Some(themes)
                if *settings.theme != *DEFAULT_THEME && !themes.iter().any(|name| *name == *settings.theme) =>
            {
                Some(unknown_theme(&settings.theme, themes, &origin))
            }
            _ => None,
        };
        if let Some(fault) = fault {
            diagnostics.push(fault);
            settings.theme = default_theme();
        }
        let three_reviews = settings.approval == ApprovalRule::ThreeReviews;
        let is_bound = !settings.approvers.is_empty() || settings.secrecy_review;
        if three_reviews || (settings.approval == ApprovalRule::Required && is_bound) {
            settings.approval = ApprovalRule::Marked(Steps { three_reviews, secrecy: settings.secrecy_review });
        }
        if !diagnostics.iter().any(|d| d.severity == Severity::Error) {
            settings.check(&origin, &mut diagnostics);
        }
        (settings, diagnostics)
    }

    /// Who may approve what an organisation says: whoever is named for it, for one above it, or for the whole board. `None`
    /// where the board does not say who may.
    pub(crate) fn approvers_of(&self, org: &str) -> Option<Vec<&str>> {
        let above = std::iter::successors(Some(org), |org| org.rsplit_once('/').map(|(above, _)| above));
        let names = above.chain([WHOLE_BOARD]).filter_map(|org| self.approvers.get(org));
        (!self.approvers.is_empty()).then(|| names.flatten().map(|name| &**name).collect())
    }

    /// What is wrong with single keys; those without which a board is still a board are taken out.
    fn check(&mut self, origin: &Origin, diagnostics: &mut Vec<Diagnostic>) {
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
        if let Some(fault) = self.base_url.as_ref().and_then(|url| base_url::fault(url)) {
            let (message, hint) = fault;
            diagnostics.push(Diagnostic::error("bad-url", origin.key("base_url"), message).hint(hint));
            // Nothing is built on it, not even where faulty things are left out.
            self.base_url = None;
        }
        self.check_official(origin, diagnostics);
        let mut n = 0;
        self.former_base_urls.retain(|url| {
            let place = origin.value(&KeyPath::root().key("former_base_urls").index(n));
            n += 1;
            let told = base_url::fault(url);
            let sound = told.is_none();
            diagnostics.extend(told.map(|(message, hint)| Diagnostic::error("bad-url", place, message).hint(hint)));
            sound
        });
        self.aliases.retain(|old, new| {
            let path = KeyPath::root().key("aliases").key(old);
            let at_key = |(message, hint)| {
                let place = Place { file: origin.file.clone(), spot: Spot::Key { path: path.clone(), nth: 0 } };
                Diagnostic::error("bad-alias", place, message).hint(hint)
            };
            let at_value = |(message, hint)| Diagnostic::error("bad-alias", origin.value(&path), message).hint(hint);
            let told = alias::fault(old, alias::Side::Old).map(at_key);
            let told = told.or_else(|| alias::fault(new, alias::Side::New).map(at_value));
            let sound = told.is_none();
            diagnostics.extend(told);
            sound
        });
        if self.read_aloud.as_ref().is_some_and(|read| read.command.iter().all(|word| word.trim().is_empty())) {
            diagnostics.push(
                Diagnostic::error(
                    "missing-key",
                    origin.value(&KeyPath::root().key("read_aloud").key("command")),
                    say!("朗读的命令是空的", "the command that reads aloud is empty"),
                )
                .hint(say!(
                    "例如 command: [espeak-ng, -v, cmn, -w, \"{{output}}\", -f, \"{{input}}\"]",
                    "such as command: [espeak-ng, -v, cmn, -w, \"{{output}}\", -f, \"{{input}}\"]"
                )),
            );
            self.read_aloud = None;
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

    /// The settings of the board in a folder, where they can be read: for whoever has to know them before the rest.
    pub(crate) fn in_folder(root: &Path) -> Option<Self> {
        let text = String::from_utf8(read_regular(&root.join(PATH), TEXT_LIMIT).ok()?).ok()?;
        let mut sources = Sources::default();
        sources.insert_text(PATH, text.trim_start_matches('\u{feff}'));
        let file = sources.files.get(PATH)?;
        explain::mapping(PATH, &file.text, &mut Vec::new())?;
        Some(Self::read(&sources).0)
    }

    /// Today: the argument, else `as_of`, else the moment in the board's time zone.
    pub fn today(&self, as_of: Option<Date>, now: jiff::Timestamp) -> Date {
        as_of.or(self.as_of.map(|day| *day)).unwrap_or_else(|| {
            let zone = TimeZone::get(&self.timezone).unwrap_or(TimeZone::UTC);
            now.to_zoned(zone).date()
        })
    }
}

/// Whether this can be a folder of `themes/`, and none elsewhere.
pub(crate) fn is_name(theme: &str) -> bool {
    !theme.is_empty() && !theme.starts_with('.') && !theme.contains(['/', '\\', ':', '\0'])
}

fn unknown_theme(theme: &str, themes: &[String], origin: &Origin) -> Diagnostic {
    let all: Vec<&str> = std::iter::once(DEFAULT_THEME).chain(themes.iter().map(String::as_str)).collect();
    let (zh, en) = (all.join("、"), all.join(", "));
    let hint = match nearest(theme, all.iter().copied()) {
        Some(near) => say!("是不是 {near}？", "is it `{near}`?"),
        None => say!("现有：{zh}", "there are: {en}"),
    };
    let message = say!("themes 里没有“{theme}”这个文件夹", "there is no folder `{theme}` in `themes`");
    Diagnostic::error("unknown-theme", origin.value(&KeyPath::root().key("theme")), message).hint(hint)
}

fn theme_elsewhere(origin: &Origin) -> Diagnostic {
    Diagnostic::error(
        "path-leaves-folder",
        origin.key("theme"),
        say!("theme 是 themes 里一个文件夹的名称，不是路径", "`theme` is the name of a folder in `themes`, not a path"),
    )
    .hint(say!(
        "把主题放进公示栏的 themes 文件夹，写它的文件夹名",
        "put the theme into the board's `themes` and write its folder's name"
    ))
}

/// Whether an error in the settings leaves a board that can be published without what it is about: an alias, a font, the
/// emblem, the website's own address. Everything else decides the whole board.
pub(crate) fn leaves_a_board(diagnostic: &Diagnostic) -> bool {
    const SINGLE: &[&str] = &[
        "alias-leads-nowhere",
        "alias-taken",
        "bad-alias",
        "bad-font",
        "bad-url",
        "missing-file",
        "path-leaves-folder",
        "profile-refused",
        "route-clash",
        "too-much-ink",
        "unknown-colour",
        "unknown-group-member",
        "unpublishable-path",
    ];
    let path = match &diagnostic.place.spot {
        Spot::Value(path) | Spot::Words { path, .. } | Spot::Key { path, .. } => Some(path),
        Spot::Whole | Spot::Bytes(_) | Spot::Body(_) => None,
    };
    let is_font = path.is_some_and(|path| path.0.len() > 1 && path.0.first() == Some(&Step::Key("fonts".into())));
    SINGLE.contains(&diagnostic.code) || (is_font && diagnostic.code == "unknown-key")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_theme_that_is_not_there_is_told_where_there_was_a_look() {
        let mut sources = Sources::from_texts([(PATH, "title: 甲\ntheme: ciyt\n")]);
        assert!(Settings::read(&sources).1.is_empty());
        sources.themes = Some(["city".to_owned(), "district".to_owned()].into());
        let (settings, found) = Settings::read(&sources);
        assert_eq!(found.iter().map(|d| d.code).collect::<Vec<_>>(), ["unknown-theme"]);
        assert_eq!(found[0].hint.as_ref().unwrap().en, "is it `city`?");
        assert_eq!(&*settings.theme, DEFAULT_THEME);
        sources.insert_text(PATH, "title: 甲\ntheme: city\n");
        assert!(Settings::read(&sources).1.is_empty());
        sources.insert_text(PATH, "title: 甲\ntheme: default\n");
        assert!(Settings::read(&sources).1.is_empty());
    }

    #[test]
    fn a_theme_is_a_folder_of_themes() {
        for theme in ["/etc", "../x", "..", ".", "a/b", "C:x", "a\\b", ".hidden"] {
            let text = format!("title: 甲\ntheme: '{theme}'\n");
            let sources = Sources::from_texts([(PATH, &*text)]);
            let (settings, found) = Settings::read(&sources);
            assert_eq!(found.iter().map(|d| d.code).collect::<Vec<_>>(), ["path-leaves-folder"], "{theme}");
            assert_eq!(sources.span(&found[0].place).unwrap().start.line, 2);
            assert_eq!(&*settings.theme, "default");
        }
        for theme in ["default", "我们的主题", "a-b_c.2"] {
            assert!(is_name(theme), "{theme}");
        }
    }
}
