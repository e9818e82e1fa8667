//! The lobby's screens: `content/screens/<id>.yaml`, typed.
//!
//! [`read`] gives every sound screen, in the order of their ids, and what is wrong with the others. A board without any
//! has one that shows everything. A screen is no item: it is never published by itself and belongs to no organisation.

mod check;
mod fields;
mod slide;
mod time;

pub use fields::{Dwell, Heartbeat, Orientation, Screen};
pub use slide::SlideKind;
pub use time::TimeSpan;

use std::ops::{Bound, Deref};
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Place, Severity, say};
use crate::kinds::{Origin, copies, explain, is_misplaced_org, shapes, slugs};
use crate::source::{SourceFile, Sources};

/// Where the files lie, relative to the board.
pub const FOLDER: &str = "content/screens/";

/// A screen and where it was written.
#[derive(Clone, Debug)]
pub struct NamedScreen {
    /// The folder of its pages below `kiosk/`.
    pub id: Arc<str>,
    /// `None` for the screen of a board that has written none.
    pub origin: Option<Origin>,
    pub screen: Screen,
}

impl Deref for NamedScreen {
    type Target = Screen;

    fn deref(&self) -> &Screen {
        &self.screen
    }
}

/// Reads all screens; `board_title` is what the one of a board without any is called.
pub fn read(sources: &Sources, board_title: &str) -> (Vec<NamedScreen>, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let mut screens = Vec::new();
    let mut written = false;
    let from = (Bound::Included(FOLDER), Bound::Unbounded);
    for file in sources.files.range::<str, _>(from).map(|(_, file)| file) {
        let Some(name) = file.path.strip_prefix(FOLDER) else { break };
        // Told with the organisations.
        if is_misplaced_org(&file.path, &file.text) {
            continue;
        }
        written = true;
        screens.extend(read_one(file, name, &mut diagnostics));
    }
    if !written {
        screens.push(NamedScreen { id: "main".into(), origin: None, screen: Screen::of_whole_board(board_title) });
    }
    (screens, diagnostics)
}

fn read_one(file: &SourceFile, name: &str, diagnostics: &mut Vec<Diagnostic>) -> Option<NamedScreen> {
    let Some(id) = name.strip_suffix(".yaml").filter(|stem| !stem.contains('/')) else {
        diagnostics.push(
            Diagnostic::error(
                "misplaced-file",
                Place::whole(file.path.clone()),
                say!("这里只放屏幕的 .yaml 文件", "only a screen's .yaml file belongs here"),
            )
            .hint(say!("例如 screens/hall.yaml", "such as screens/hall.yaml")),
        );
        return None;
    };
    if let Some(original) = copies::original_of(id) {
        diagnostics.push(copies::copied_file(&file.path, id, original));
        return None;
    }
    if let Some(fault) = shapes::is_slug(id).then(|| slugs::fault(id, Place::whole(file.path.clone()))).flatten() {
        diagnostics.push(fault);
        return None;
    }
    if !can_be_called(id) {
        diagnostics.push(
            Diagnostic::error(
                "bad-slug",
                Place::whole(file.path.clone()),
                say!("屏幕不能叫“{id}”", "a screen cannot be called `{id}`"),
            )
            .hint(say!(
                "文件名用小写英文字母、数字和连字符，如 hall.yaml；assets 和 editions 除外",
                "name the file with a–z, 0–9 and hyphens, such as hall.yaml; not assets or editions"
            )),
        );
        return None;
    }
    let before = diagnostics.len();
    let (read, origin) = explain::typed::<Screen>(&file.path, &file.text, &["orgs"], diagnostics)?;
    let screen = read.value?;
    // Where a type was wrong, something else stands in its place.
    let is_sound = |diagnostics: &[Diagnostic]| diagnostics[before..].iter().all(|d| d.severity != Severity::Error);
    if is_sound(diagnostics) {
        check::check(&screen, &origin, diagnostics);
    }
    is_sound(diagnostics).then(|| NamedScreen { id: id.into(), origin: Some(origin), screen })
}

/// Whether a screen can have this id.
pub(crate) fn can_be_called(id: &str) -> bool {
    shapes::is_slug(id) && !RESERVED.contains(&id)
}

/// Folders beside the screens' own, in the output and on a stick.
const RESERVED: &[&str] = &["assets", "editions"];

#[cfg(test)]
mod tests {
    use super::*;

    fn screens(files: &[(&str, &str)]) -> (Vec<NamedScreen>, Vec<&'static str>) {
        let (screens, found) = read(&Sources::from_texts(files.iter().copied()), "示例公示栏");
        (screens, found.iter().map(|d| d.code).collect())
    }

    #[test]
    fn a_board_without_screens_has_one() {
        let (screens, found) = screens(&[]);
        assert_eq!((screens.len(), &*screens[0].id, &*screens[0].title.0), (1, "main", "示例公示栏"));
        assert_eq!(screens[0].kinds(), SlideKind::all());
        assert!(found.is_empty());
    }

    #[test]
    fn a_screen_says_what_it_shows() {
        let text = "title: 大厅\norgs: east/hall\nkinds: [post, notice]\nweights: { notice: 2 }\nmax_items: { post: 5 }\n\
                    hours: 8:30-17:30\nnight: 21:00..06:30\nidle: { seconds: 90 }\nrounds: { minutes: 6 }\nlanguages: [zh-CN, en]\nrotation: 90\norientation: portrait\n\
                    heartbeat: { url: \"https://board.example.org:8443/beat?x=1\" }\n";
        let (screens, found) = screens(&[("content/screens/hall.yaml", text)]);
        assert!(found.is_empty(), "{found:?}");
        let hall = &screens[0];
        assert_eq!(hall.kinds(), [SlideKind::POST, SlideKind::NOTICE]);
        assert_eq!((hall.weights.of(SlideKind::NOTICE), hall.max_items.of(SlideKind::POST)), (Some(2), Some(5)));
        assert_eq!(hall.hours.expect("hours").to_string(), "08:30..17:30");
        assert_eq!((hall.idle.seconds, hall.idle.warn_seconds, hall.rotation), (90, 20, 90));
        assert_eq!((hall.rounds.minutes, hall.languages.as_deref().map(<[_]>::len)), (6, Some(2)));
        let heartbeat = hall.heartbeat.as_ref().expect("a heartbeat");
        assert_eq!(heartbeat.origin(), Some("https://board.example.org:8443"));
    }

    #[test]
    fn a_faulty_screen_is_left_out_and_nothing_stands_in_for_it() {
        for (name, text, code) in [
            ("a", "titel: 大厅\n", "unknown-key"),
            ("a", "title: 大厅\nkinds: [posts]\n", "unknown-word"),
            ("a", "title: 大厅\nkinds: []\n", "wrong-value"),
            ("a", "title: 大厅\nkinds: [post, post]\n", "wrong-value"),
            ("a", "title: 大厅\nrotation: 45\n", "out-of-range"),
            ("a", "title: 大厅\nhours: 全天\n", "wrong-value"),
            ("a", "title: 大厅\ndwell: { least: 20, most: 10 }\n", "out-of-range"),
            ("a", "title: 大厅\ndwell: { least: 0 }\n", "out-of-range"),
            ("a", "title: 大厅\nidle: { seconds: 3 }\n", "out-of-range"),
            ("a", "title: 大厅\nrounds: { minutes: 1 }\n", "out-of-range"),
            ("a", "title: 大厅\nlanguages: []\n", "wrong-value"),
            ("a", "title: 大厅\nlanguages: [en, en]\n", "wrong-value"),
            ("a", "title: 大厅\nlanguages: [fr]\n", "unknown-word"),
            ("a", "title: 大厅\nweights: { post: 0 }\n", "out-of-range"),
            ("a", "title: 大厅\nheartbeat: { url: beat.example.org }\n", "wrong-value"),
            ("a", "title: 大厅\nheartbeat: { url: \"https://a.example.org/; img-src *\" }\n", "wrong-value"),
            ("assets", "title: 大厅\n", "bad-slug"),
            ("大厅", "title: 大厅\n", "bad-slug"),
            ("a/b", "title: 大厅\n", "misplaced-file"),
        ] {
            let (screens, found) = screens(&[(&format!("content/screens/{name}.yaml"), text)]);
            assert!(screens.is_empty() && found.contains(&code), "{text} {found:?}");
        }
    }
}
