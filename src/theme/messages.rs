//! Messages in further languages: `messages/<language>.yaml` of a theme, over that of the program.
//!
//! They are asked for before a board is read, so they are found here without the rest of the theme.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::{Theme, shipped, stays_inside};
use crate::diagnostic::{Catalogue, Diagnostic, KeyPath, Place, say};
use crate::settings::{self, Settings, is_name};
use crate::source::{TEXT_LIMIT, read_regular};

const FOLDER: &str = "messages";
const ENDING: &str = ".yaml";

/// The messages in a language, by its BCP 47 tag; those of a language for one of its regions. `None` where there are none.
pub(crate) fn catalogue(board: Option<&Path>, theme: &str, tag: &str) -> Option<Catalogue> {
    if tag.is_empty() || !tag.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
        return None;
    }
    let name = format!("{FOLDER}/{tag}{ENDING}");
    let shipped = shipped::files().find(|(path, _)| *path == name).map(|(_, bytes)| Cow::Borrowed(bytes));
    let own = board.and_then(|board| {
        let folder = own(board, theme)?;
        stays_inside(board, &folder).ok()?;
        Some(Cow::Owned(read_regular(&folder.join(&name), TEXT_LIMIT).ok()?))
    });
    let mut found: Option<Catalogue> = None;
    for bytes in [shipped, own].into_iter().flatten() {
        if let Ok(text) = std::str::from_utf8(&bytes) {
            // What is wrong with them is told by `check`.
            found.get_or_insert_with(|| Catalogue::new(tag)).add(&name, text);
        }
    }
    found.or_else(|| catalogue(board, theme, tag.rsplit_once('-')?.0))
}

/// The languages there are messages in, beside those that are built in.
pub(crate) fn languages(board: Option<&Path>, theme: &str) -> Vec<String> {
    let shipped = shipped::files().filter_map(|(path, _)| path.strip_prefix(FOLDER)?.strip_prefix('/'));
    let mut names: BTreeSet<String> = shipped.map(str::to_owned).collect();
    let own = board.and_then(|board| own(board, theme)?.join(FOLDER).read_dir().ok());
    names.extend(own.into_iter().flatten().flatten().map(|file| file.file_name().to_string_lossy().into_owned()));
    names.iter().filter_map(|name| name.strip_suffix(ENDING)).map(str::to_owned).collect()
}

fn own(board: &Path, theme: &str) -> Option<PathBuf> {
    is_name(theme).then(|| board.join("themes").join(theme))
}

/// What is wrong with the messages of a board's theme, and with the choice of a language that has none.
pub(crate) fn inspect(board: &Path, settings: &Settings, theme: &Theme) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (path, bytes) in theme.files_in("messages/") {
        let (path, text) = (theme.path_of(path), String::from_utf8_lossy(bytes));
        found.extend(Catalogue::default().add(&path, &text));
    }
    if let Some(tag) = &settings.messages
        && crate::diagnostic::Language::named(tag).is_none()
        && catalogue(Some(board), &settings.theme, tag).is_none()
    {
        let known = languages(Some(board), &settings.theme).join(", ");
        let place = Place::value(settings::PATH, KeyPath::root().key("messages"));
        let message = say!("没有语言 {tag} 的提示", "there are no messages in {tag}", tag = **tag);
        found.push(Diagnostic::warning("unknown-word", place, message).hint(say!(
            "可以写 zh-CN, en, {known}；主题的 messages 文件夹里可以再加",
            "it can be zh-CN, en, {known}; the folder `messages` of a theme may hold more"
        )));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Language, Tongue};

    /// Every pair of literals that a message is made from in the program.
    fn said() -> BTreeSet<String> {
        let mut said = BTreeSet::new();
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        for file in walkdir::WalkDir::new(source).into_iter().flatten() {
            if file.path().extension().is_none_or(|ending| ending != "rs") {
                continue;
            }
            let text = std::fs::read_to_string(file.path()).unwrap();
            for (at, _) in text.match_indices('"') {
                if text[..at].trim_end().ends_with(['(', ',', '/']) || text[..at].trim_end().ends_with("en =>") {
                    said.extend(literal(&text[at..]));
                }
            }
            // Help of options: `中文 / English`.
            said.extend(text.lines().filter_map(|line| Some(line.split_once(" / ")?.1.split('"').next()?.to_owned())));
        }
        said
    }

    /// A literal of Rust's, as it is meant.
    fn literal(text: &str) -> Option<String> {
        let (mut meant, mut chars) = (String::new(), text[1..].chars().peekable());
        loop {
            match chars.next()? {
                '"' => return Some(meant),
                '\\' => match chars.next()? {
                    'n' => meant.push('\n'),
                    '\n' => while chars.next_if(|c| c.is_whitespace()).is_some() {},
                    'u' => {
                        let code: String = chars.by_ref().skip(1).take_while(|c| *c != '}').collect();
                        meant.extend(u32::from_str_radix(&code, 16).ok().and_then(char::from_u32));
                    }
                    other => meant.push(other),
                },
                other => meant.push(other),
            }
        }
    }

    #[test]
    fn what_the_program_brings_translates_what_it_says() {
        let said = said();
        let languages = languages(None, "default");
        assert_eq!(languages, ["ko"]);
        for tag in languages {
            let path = format!("messages/{tag}.yaml");
            let (_, bytes) = shipped::files().find(|(name, _)| *name == path).unwrap();
            let text = std::str::from_utf8(bytes).unwrap();
            assert_eq!(Catalogue::default().add(&path, text), []);
            let texts: std::collections::BTreeMap<String, String> = serde_yaml::from_str(text).unwrap();
            // Words inside a sentence are made by functions.
            let made = |key: &str| key.starts_with("{n} ") || key.starts_with("a ") || key.starts_with("an ");
            let stale: Vec<_> = texts.keys().filter(|key| !said.contains(*key) && !made(key)).collect();
            assert!(stale.is_empty(), "no longer said: {stale:#?}");
            assert!(texts.len() > 100);
        }
    }

    #[test]
    fn a_boards_messages_stand_over_the_programs() {
        let board = tempfile::tempdir().unwrap();
        let folder = board.path().join("themes/own/messages");
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("ko.yaml"), "error: ERR\n'no {what}': '{wat}'\n").unwrap();
        std::fs::write(folder.join("ug.yaml"), "error: خاتالىق\n").unwrap();
        let told = |tag: &str, message: &crate::diagnostic::Message| {
            let tongue = Tongue::further(Language::English, catalogue(Some(board.path()), "own", tag)?);
            Some(message.told(tongue).into_owned())
        };
        let (error, warning) = (say!("错误", "error"), say!("警告", "warning"));
        assert_eq!(told("ko-KR", &error).unwrap(), "ERR");
        assert_eq!(told("ko", &warning).unwrap(), "경고");
        assert_eq!(told("ug", &error).unwrap(), "خاتالىق");
        assert_eq!(told("ug", &warning).unwrap(), "warning");
        for tag in ["fr", "", "../ko", "ko/../ug", "-", "ko-"] {
            assert!(told(tag, &error).is_none() || tag == "ko-", "{tag}");
        }
        assert!(catalogue(Some(board.path()), "../themes/own", "ug").is_none());
        assert_eq!(languages(Some(board.path()), "own"), ["ko", "ug"]);
        let theme = Theme::load(Some(board.path()), "own", Language::English).unwrap();
        let settings = Settings {
            theme: crate::kinds::Text("own".into()),
            messages: Some(crate::kinds::Text("fr".into())),
            ..Settings::default()
        };
        let found = inspect(board.path(), &settings, &theme);
        let codes: Vec<_> = found.iter().map(|d| (d.code, &*d.place.file)).collect();
        assert_eq!(codes, [("faulty-translation", "themes/own/messages/ko.yaml"), ("unknown-word", settings::PATH)]);
    }
}
