//! Text in the two languages of the checker, and in further ones.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::catalogue::Catalogue;

/// A language of the interface and of the messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[schemars(description = "语言。")]
pub enum Language {
    /// Simplified Chinese.
    #[schemars(description = "中文。")]
    #[default]
    #[serde(rename = "zh-CN")]
    Chinese,
    /// English.
    #[schemars(description = "英文。")]
    #[serde(rename = "en")]
    English,
}

impl Language {
    /// The BCP 47 tag, as in `<html lang>`.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Chinese => "zh-CN",
            Self::English => "en",
        }
    }

    /// The language of a tag or a locale (`zh_CN.UTF-8`), if it is built in.
    pub fn named(tag: &str) -> Option<Self> {
        match tag.split(['-', '_', '.']).next()? {
            "zh" => Some(Self::Chinese),
            "en" => Some(Self::English),
            _ => None,
        }
    }

    /// The language that the environment asks for: Chinese where nothing is said, English for a language that is not built
    /// in.
    pub fn of_environment() -> Self {
        locale().map_or(Self::Chinese, |locale| Self::named(&locale).unwrap_or(Self::English))
    }
}

/// What the environment asks for (`LC_ALL`, `LC_MESSAGES`, `LANG`, on Windows else the user's settings).
pub(crate) fn locale() -> Option<String> {
    let set =
        ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(|name| std::env::var(name).ok().filter(|v| !v.is_empty()));
    #[cfg(windows)]
    let set = set.or_else(sys_locale::get_locale);
    set
}

/// The language in which the program speaks: a further one where there is a catalogue of its messages, and a built-in one
/// for all else.
#[derive(Clone, Copy, Debug)]
pub struct Tongue {
    pub built_in: Language,
    further: Option<&'static Catalogue>,
}

impl Tongue {
    /// A further language. A program speaks one for as long as it runs, so its catalogue is never given back.
    pub fn further(built_in: Language, catalogue: Catalogue) -> Self {
        Self { built_in, further: Some(Box::leak(Box::new(catalogue))) }
    }

    /// The BCP 47 tag.
    pub fn tag(self) -> &'static str {
        self.further.map_or(self.built_in.tag(), Catalogue::tag)
    }
}

impl From<Language> for Tongue {
    fn from(built_in: Language) -> Self {
        Self { built_in, further: None }
    }
}

/// The two sentences that a message was made from, with their arguments in braces.
#[derive(Debug)]
pub struct Pair {
    pub zh: &'static str,
    pub en: &'static str,
}

/// Where a message comes from; not a part of what it says.
#[derive(Clone, Copy, Debug, Default)]
struct Source(Option<&'static Pair>);

impl PartialEq for Source {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Source {}

/// The same sentence in Chinese and in English, and by way of a [`Catalogue`] in further languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    pub zh: String,
    pub en: String,
    #[serde(skip)]
    source: Source,
}

impl Message {
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: zh.into(), en: en.into(), source: Source::default() }
    }

    /// As [`say!`] makes it.
    pub fn from_pair(zh: String, en: String, pair: &'static Pair) -> Self {
        Self { zh, en, source: Source(Some(pair)) }
    }

    /// A text that is the same in both languages.
    pub fn same(text: impl Into<String>) -> Self {
        let text = text.into();
        Self::new(text.clone(), text)
    }

    pub fn in_language(&self, language: Language) -> &str {
        match language {
            Language::Chinese => &self.zh,
            Language::English => &self.en,
        }
    }

    /// As the program says it.
    pub fn told(&self, tongue: Tongue) -> Cow<'_, str> {
        let further = tongue.further.and_then(|catalogue| catalogue.told(self));
        further.map_or_else(|| self.in_language(tongue.built_in).into(), Cow::Owned)
    }

    pub(super) fn pair(&self) -> Option<&'static Pair> {
        self.source.0
    }
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} / {}", self.zh, self.en)
    }
}

/// Builds a [`Message`] from two format strings that capture the same variables, or are given them by name.
macro_rules! say {
    ($zh:literal, $en:literal, $($name:ident = $value:expr),+ $(,)?) => {{
        let ($($name,)+) = ($(&$value,)+);
        $crate::diagnostic::say!($zh, $en)
    }};
    ($zh:literal, $en:literal $(,)?) => {
        $crate::diagnostic::Message::from_pair(
            format!($zh),
            format!($en),
            &$crate::diagnostic::Pair { zh: $zh, en: $en },
        )
    };
}
pub(crate) use say;
