//! In which language the program speaks: that of `--lang`, else the board's own, else the environment's.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::ValueEnum;

use crate::diagnostic::Language;
use crate::settings::Settings;

/// What of the arguments decides how the others are spoken of: read before clap reads them, and forgiving, for clap tells
/// what is wrong with them.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Early {
    pub(super) language: Option<Language>,
    pub(super) board: Option<PathBuf>,
}

impl Early {
    pub(super) fn of(words: &[OsString]) -> Self {
        let value = |name: &str| value_of(words, name);
        let language = value("--lang").and_then(|value| Language::from_str(&value.to_string_lossy(), true).ok());
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

/// The language of messages, for a board if there is one: who keeps it reads the language of its pages.
pub(super) fn language(asked: Option<Language>, board: Option<&Path>) -> Language {
    let own = || Settings::in_folder(board?).map(|settings| settings.language);
    asked.or_else(own).unwrap_or_else(Language::of_environment)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn early(line: &str) -> Early {
        Early::of(&line.split(' ').map(OsString::from).collect::<Vec<_>>())
    }

    #[test]
    fn what_is_needed_early_is_found_anywhere() {
        let of = |language, board: Option<&str>| Early { language, board: board.map(PathBuf::from) };
        for (line, expected) in [
            ("noticeboard --lang en check", of(Some(Language::English), None)),
            ("noticeboard check --lang=zh-CN --board a", of(Some(Language::Chinese), Some("a"))),
            ("noticeboard check --lang zh", of(Some(Language::Chinese), None)),
            ("noticeboard check --lang fr", of(None, None)),
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
        let spoken = |text: &str| {
            std::fs::write(folder.path().join("content/board.yaml"), text).unwrap();
            language(None, Some(folder.path()))
        };
        assert_eq!(spoken("title: A\nlanguage: en\n"), Language::English);
        assert_eq!(spoken("title: A\nlanguage: en\ncolour: red\n"), Language::English);
        assert_eq!(spoken("title: 甲\nlanguage: zh-CN\n"), Language::Chinese);
        // Its pages are Chinese then.
        assert_eq!(spoken("title: 甲\n"), Language::Chinese);
        // What cannot be read says nothing.
        assert_eq!(spoken("title: [\n"), Language::of_environment());
        assert_eq!(language(Some(Language::English), Some(folder.path())), Language::English);
    }
}
