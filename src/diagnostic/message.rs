//! Text in the two languages of the checker.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A language of the interface and of the messages.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema, clap::ValueEnum,
)]
#[schemars(description = "语言。")]
pub enum Language {
    /// Simplified Chinese.
    #[schemars(description = "中文。")]
    #[default]
    #[serde(rename = "zh-CN")]
    #[value(name = "zh-CN", alias = "zh")]
    Chinese,
    /// English.
    #[schemars(description = "英文。")]
    #[serde(rename = "en")]
    #[value(name = "en")]
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

    /// The language that the environment asks for (`LC_ALL`, `LC_MESSAGES`, `LANG`, on Windows else the user's settings);
    /// Chinese where nothing is said.
    pub fn of_environment() -> Self {
        let set = ["LC_ALL", "LC_MESSAGES", "LANG"]
            .iter()
            .find_map(|name| std::env::var(name).ok().filter(|v| !v.is_empty()));
        #[cfg(windows)]
        let set = set.or_else(sys_locale::get_locale);
        match set.as_deref() {
            None => Self::Chinese,
            Some(locale) if locale.starts_with("zh") => Self::Chinese,
            Some(_) => Self::English,
        }
    }
}

/// The same sentence in Chinese and in English.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Message {
    pub zh: String,
    pub en: String,
}

impl Message {
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }

    /// A text that is the same in both languages.
    pub fn same(text: impl Into<String>) -> Self {
        let text = text.into();
        Self { zh: text.clone(), en: text }
    }

    pub fn in_language(&self, language: Language) -> &str {
        match language {
            Language::Chinese => &self.zh,
            Language::English => &self.en,
        }
    }
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} / {}", self.zh, self.en)
    }
}

/// Builds a [`Message`] from two format strings that capture the same variables.
macro_rules! say {
    ($zh:literal, $en:literal $(,)?) => {
        $crate::diagnostic::Message { zh: format!($zh), en: format!($en) }
    };
}
pub(crate) use say;
