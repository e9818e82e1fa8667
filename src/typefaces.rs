//! The fonts of a board: its theme's files and its own, as faces by role.

use std::collections::BTreeMap;
use std::sync::LazyLock;
use std::time::SystemTime;

use crate::diagnostic::{Diagnostic, KeyPath, Place, Spot, say};
use crate::font::{BoardFont, Face, FontFault, FontFile, FontUse, MOST_MEGABYTES, Stack};
use crate::kinds::nearest;
use crate::settings::{self, Settings};
use crate::source::{Asset, Location, Sources};
use crate::theme;

/// The default theme's, read once per process: most boards have no others.
static EMBEDDED: LazyLock<Stack> = LazyLock::new(|| Stack::of_theme(theme::shipped_fonts()).0);

/// The font files of a board, named and not yet read. Equal ones give equal faces.
#[derive(PartialEq)]
pub struct Typefaces {
    /// `themes/<name>/fonts/`.
    folder: String,
    theme: Vec<Named>,
    /// With their keys in the settings; `None` for a file that is not there.
    own: Vec<(String, String, Option<Named>)>,
}

#[derive(PartialEq)]
struct Named {
    asset: Asset,
    modified: Option<SystemTime>,
}

impl Named {
    fn of(asset: &Asset) -> Self {
        let modified = match &asset.location {
            Location::Disk(path) => std::fs::metadata(path).and_then(|metadata| metadata.modified()).ok(),
            Location::Memory(_) => None,
        };
        Self { asset: asset.clone(), modified }
    }

    fn read(&self) -> Result<Vec<u8>, FontFault> {
        let file = self.asset.path.to_string();
        let megabytes = self.asset.length / 1_000_000;
        if megabytes > MOST_MEGABYTES {
            return Err(FontFault::TooLarge { file, megabytes });
        }
        self.asset.location.read().map_err(|error| FontFault::Unreadable { file, reason: error.to_string() })
    }
}

impl Typefaces {
    /// The files that decide the faces of a board.
    pub fn of(settings: &Settings, sources: &Sources) -> Self {
        let folder = format!("themes/{}/fonts/", settings.theme.0);
        let theme = sources.assets.values().filter(|asset| asset.path.starts_with(&folder)).map(Named::of).collect();
        let own = settings
            .fonts
            .iter()
            .map(|(key, file)| (key.clone(), file.0.clone(), sources.board_asset(file).map(Named::of)));
        Self { own: own.collect(), folder, theme }
    }

    /// The faces. Files that cannot be used are left out and told at their line of `board.yaml`.
    pub fn load(&self) -> (Stack, Vec<Diagnostic>) {
        let mut diagnostics = Vec::new();
        let theme = self.of_theme(&mut diagnostics);
        let mut places: BTreeMap<&str, Place> = BTreeMap::new();
        let mut own = Vec::new();
        for (key, name, file) in &self.own {
            let place = Place::value(settings::PATH, KeyPath::root().key("fonts").key(key));
            let Some(used_for) = FontUse::from_key(key) else {
                diagnostics.push(unknown_use(key));
                continue;
            };
            // One that is missing is told by the rule that knows its neighbours.
            let Some(file) = file else { continue };
            match file.read() {
                Ok(data) => own.push(BoardFont { used_for, file: name.clone(), data }),
                Err(fault) => diagnostics.push(describe(&fault, place.clone())),
            }
            places.insert(name, place);
        }
        let (stack, faults) = theme.with_own(own);
        let place = |file: &str| places.get(file).cloned();
        diagnostics.extend(faults.iter().filter_map(|fault| Some(describe(fault, place(fault.file())?))));
        let restricted = stack.all().into_iter().filter(|face| !face.may_embed());
        diagnostics.extend(restricted.filter_map(|face| Some(not_embeddable(&face, place(face.name())?))));
        (stack, diagnostics)
    }

    fn of_theme(&self, diagnostics: &mut Vec<Diagnostic>) -> Stack {
        if self.theme.is_empty() {
            return EMBEDDED.clone();
        }
        let mut files: BTreeMap<String, FontFile> = theme::shipped_fonts().collect();
        let mut changed = false;
        for file in &self.theme {
            match file.read() {
                Ok(data) => {
                    let name = &file.asset.path[self.folder.len()..];
                    // The demonstration board has the default theme beside it: the same files, read once already.
                    if files.get(name).is_none_or(|known| !known.is(&data)) {
                        files.insert(name.to_owned(), data.into());
                        changed = true;
                    }
                }
                Err(fault) => diagnostics.push(describe(&fault, Place::whole(file.asset.path.clone()))),
            }
        }
        if !changed {
            return EMBEDDED.clone();
        }
        let (stack, faults) = Stack::of_theme(files);
        let whole = |fault: &FontFault| describe(fault, Place::whole(format!("{}{}", self.folder, fault.file())));
        diagnostics.extend(faults.iter().map(whole));
        stack
    }
}

fn describe(fault: &FontFault, place: Place) -> Diagnostic {
    Diagnostic::error("bad-font", place, fault.message()).hint(say!(
        "字体要能在本机打开；支持 .ttf、.otf、.ttc",
        "see whether the file opens on your own machine; .ttf, .otf and .ttc are read"
    ))
}

fn unknown_use(key: &str) -> Diagnostic {
    let known = FontUse::KEYS.join("、");
    let hint = match nearest(key, FontUse::KEYS.iter().copied()) {
        Some(near) => say!("是不是 {near}？", "did you mean `{near}`?"),
        None => say!("可以写：{known}", "one of: {known}"),
    };
    let spot = Spot::Key { path: KeyPath::root().key("fonts").key(key), nth: 0 };
    let place = Place { file: settings::PATH.into(), spot };
    Diagnostic::error("unknown-key", place, say!("fonts 里没有 {key} 这种用途", "`fonts` has no use `{key}`"))
        .hint(hint)
}

fn not_embeddable(face: &Face, place: Place) -> Diagnostic {
    let family = face.family();
    Diagnostic::warning(
        "font-not-embeddable",
        place,
        say!(
            "字体“{family}”标明不许嵌入文件和网页",
            "the font \"{family}\" says that it may not be embedded in documents or pages"
        ),
    )
    .hint(say!(
        "确认单位的授权包括网页和印刷；没有授权就换一个字体",
        "make sure that your licence covers the web and print, or choose another font"
    ))
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::Diagnostic;
    use crate::font::Role;
    use crate::lint::testing::sources;
    use crate::pipeline::{Options, check_sources};
    use crate::source::Sources;

    fn board(fonts: &str, files: &[(&str, &[u8])]) -> Sources {
        let settings = format!("title: 示例\nas_of: 2026-06-30\nfonts:\n  {fonts}\n");
        let mut sources = sources(&[("content/board.yaml", &settings)]);
        for (path, bytes) in files {
            sources.insert_asset(path, bytes.to_vec());
        }
        sources
    }

    fn checked(fonts: &str, files: &[(&str, &[u8])]) -> (Vec<String>, Vec<Diagnostic>) {
        let checked = check_sources(&board(fonts, files), &Options::default());
        let tried = checked.assembled.board.fonts.tried(Role::Title).into_iter().map(str::to_owned).collect();
        (tried, checked.diagnostics.into_iter().filter(|d| d.code != "stale-board").collect())
    }

    fn kai() -> &'static [u8] {
        super::EMBEDDED.faces(Role::Pledge)[0].data()
    }

    #[test]
    fn a_boards_own_file_comes_first_and_a_rare_one_last() {
        let files = [("content/files/own.ttf", kai())];
        for name in ["own.ttf", "files/own.ttf", "content/files/own.ttf"] {
            let (tried, found) = checked(&format!("title: {name}"), &files);
            assert_eq!(tried, [name, "title.ttf", "body-bold.ttf"]);
            assert!(found.is_empty(), "{found:?}");
        }
        assert_eq!(checked("rare: own.ttf", &files).0, ["title.ttf", "body-bold.ttf", "own.ttf"]);
        assert_eq!(checked("pledge: own.ttf", &files).0, ["title.ttf", "body-bold.ttf"]);
    }

    #[test]
    fn faults_are_told_at_their_line() {
        for (fonts, code, line) in [
            ("title: own.ttf", "bad-font", 4),
            ("body: pledge.ttf\n  title: own.ttf", "bad-font", 5),
            ("title: none.ttf", "missing-file", 4),
            ("titel: pledge.ttf", "unknown-key", 4),
        ] {
            let files: [(&str, &[u8]); 2] =
                [("content/files/own.ttf", b"wOF2...."), ("content/files/pledge.ttf", kai())];
            let (tried, found) = checked(fonts, &files);
            assert_eq!(found.iter().map(|d| d.code).collect::<Vec<_>>(), [code], "{fonts}");
            assert_eq!(board(fonts, &files).span(&found[0].place).unwrap().start.line, line, "{fonts}");
            assert!(found[0].hint.is_some());
            assert_eq!(tried, ["title.ttf", "body-bold.ttf"]);
        }
    }

    #[test]
    fn a_themes_file_takes_the_place_of_the_default_one() {
        let mut sources = board("{}", &[]);
        sources.insert_asset("themes/default/fonts/title.ttf", kai().to_vec());
        let fonts = check_sources(&sources, &Options::default()).assembled.board.fonts;
        assert_eq!(fonts.faces(Role::Title)[0].data(), kai());
        sources.insert_asset("themes/default/fonts/title.ttf", b"PK\x03\x04".to_vec());
        let checked = check_sources(&sources, &Options::default());
        assert!(checked.diagnostics.iter().any(|d| d.code == "bad-font" && d.message.zh.contains("压缩包")));
    }
}
