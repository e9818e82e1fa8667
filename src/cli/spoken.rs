//! In which language the program speaks: that of `--lang`, else the board's own, else the environment's. Beside Chinese and
//! English it can be one that the board's theme, or the program's, has messages in.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};

use crate::diagnostic::{Language, Message, Tongue, locale, say};
use crate::settings::Settings;
use crate::theme::messages::{catalogue, languages};

/// What of the arguments decides how the others are spoken of: read before clap reads them, and forgiving, for clap tells
/// what is wrong with them.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Early {
    pub(super) language: Option<String>,
    pub(super) board: Option<PathBuf>,
}

impl Early {
    pub(super) fn of(words: &[OsString]) -> Self {
        let value = |name: &str| value_of(words, name);
        let language = value("--lang").map(|value| value.to_string_lossy().into_owned());
        Self { language, board: value("--board").map(PathBuf::from) }
    }
}

/// The last value of an option, `--name value` or `--name=value`.
fn value_of(words: &[OsString], name: &str) -> Option<OsString> {
    let mut found = None;
    let mut words = words.iter().skip(1).take_while(|word| *word != "--").peekable();
    while let Some(word) = words.next() {
        if word == name {
            found = words.peek().map(|value| (*value).clone());
        } else if let Some(value) = word.to_str().and_then(|word| word.strip_prefix(name)?.strip_prefix('=')) {
            found = Some(value.into());
        }
    }
    found
}

/// A language that there are no messages in.
pub(super) struct Unknown {
    pub(super) message: Message,
    /// What is spoken meanwhile.
    pub(super) instead: Tongue,
}

/// The language of messages, for a board if there is one: who keeps it reads the language of its pages.
pub(super) fn tongue(asked: Option<&str>, board: Option<&Path>) -> Result<Tongue, Unknown> {
    let settings = board.and_then(Settings::in_folder);
    let built_in = settings.as_ref().map_or_else(Language::of_environment, |settings| settings.language);
    let theme = settings.as_ref().map_or("default", |settings| &settings.theme);
    let find = |tag: &str| match Language::named(tag) {
        Some(language) => Some(language.into()),
        None => Some(Tongue::further(built_in, catalogue(board, theme, tag)?)),
    };
    if let Some(asked) = asked {
        return find(asked).ok_or_else(|| {
            let known = ["zh-CN", "en"].map(str::to_owned).into_iter().chain(languages(board, theme));
            let known = known.collect::<Vec<_>>().join(", ");
            let message = say!(
                "--lang 不能写 {asked}：没有这种语言的提示；可以写：{known}",
                "invalid value '{asked}' for '--lang': there are no messages in it; it can be: {known}"
            );
            Unknown { message, instead: built_in.into() }
        });
    }
    let of_board = |settings: &Settings| settings.messages.as_ref().and_then(|tag| find(tag));
    let own = match &settings {
        Some(settings) => of_board(settings),
        // `ko_KR.UTF-8`
        None => locale().and_then(|locale| find(&locale.split('.').next()?.replace('_', "-"))),
    };
    Ok(own.unwrap_or_else(|| built_in.into()))
}

/// What `--lang` takes: any word here, for which languages there are is known with the board.
#[derive(Clone)]
pub(super) struct Tag;

impl TypedValueParser for Tag {
    type Value = String;

    fn parse_ref(
        &self,
        command: &clap::Command,
        arg: Option<&clap::Arg>,
        value: &OsStr,
    ) -> Result<Self::Value, clap::Error> {
        StringValueParser::new().parse_ref(command, arg, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        let known = ["zh-CN", "en"].map(str::to_owned).into_iter().chain(languages(None, "default"));
        Some(Box::new(known.map(PossibleValue::new)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn early(line: &str) -> Early {
        Early::of(&line.split(' ').map(OsString::from).collect::<Vec<_>>())
    }

    #[test]
    fn what_is_needed_early_is_found_anywhere() {
        let of = |language: Option<&str>, board: Option<&str>| Early {
            language: language.map(str::to_owned),
            board: board.map(PathBuf::from),
        };
        for (line, expected) in [
            ("noticeboard --lang en check", of(Some("en"), None)),
            ("noticeboard check --lang=zh-CN --board a", of(Some("zh-CN"), Some("a"))),
            ("noticeboard check --lang zh", of(Some("zh"), None)),
            ("noticeboard check --lang", of(None, None)),
            ("noticeboard --board=a check --board 示例", of(None, Some("示例"))),
            ("noticeboard check -- --lang en", of(None, None)),
            ("noticeboard", of(None, None)),
        ] {
            assert_eq!(early(line), expected, "{line}");
        }
    }

    #[test]
    fn a_board_speaks_its_own_language() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("content")).unwrap();
        let spoken = |asked: Option<&str>| match tongue(asked, Some(folder.path())) {
            Ok(tongue) => tongue.tag(),
            Err(unknown) => panic!("{}", unknown.message),
        };
        let of_board = |text: &str| {
            std::fs::write(folder.path().join("content/board.yaml"), text).unwrap();
            spoken(None)
        };
        assert_eq!(of_board("title: A\nlanguage: en\n"), "en");
        assert_eq!(of_board("title: A\nlanguage: en\ncolour: red\n"), "en");
        assert_eq!(of_board("title: 甲\nlanguage: zh-CN\n"), "zh-CN");
        // Its pages are Chinese then.
        assert_eq!(of_board("title: 甲\n"), "zh-CN");
        // Its messages need not be.
        assert_eq!(of_board("title: 甲\nmessages: en\n"), "en");
        assert_eq!(of_board("title: 甲\nmessages: ko\n"), "ko");
        assert_eq!(spoken(Some("zh")), "zh-CN");
        // One that there is not is the board's; `check` tells of it.
        assert_eq!(of_board("title: A\nlanguage: en\nmessages: xx\n"), "en");
        assert_eq!(spoken(Some("ko-KR")), "ko");
        let Err(unknown) = tongue(Some("fr"), Some(folder.path())) else { panic!("there is none") };
        assert!(unknown.message.en.ends_with("it can be: zh-CN, en, ko") && unknown.instead.tag() == "en");
        // What cannot be read says nothing.
        assert_eq!(of_board("title: [\n"), Language::of_environment().tag());
        assert_eq!(spoken(Some("en")), "en");
    }
}
