//! An edition of a screen: its files, the code by which an office knows it, and the list that a screen checks it by.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use serde::Serialize;

use super::alert;
use super::content::Content;
use super::data::Data;
use super::file::{FOLDER, File};
use super::fits::fitting;
use super::slides::KindSlides;
use crate::board::Board;
use crate::font::{Options, Slice, Stack, css_apart, plan_web};
use crate::kinds::Medium;
use crate::output::pictures::{Pictures, SitePicture};
use crate::output::{Asset, Job, PlannedFile};
use crate::screens::NamedScreen;
use crate::theme::Theme;

/// What all screens share: the theme's player.
pub(super) struct Shared {
    style: File,
    /// The style sheet's text, for pages that lost the file.
    style_text: Arc<str>,
    script: File,
    boot: File,
    stack: Arc<Stack>,
    /// The letters of emergencies.
    alert: Vec<Slice>,
    /// With the recordings; by their names without the folder.
    pictures: HashMap<String, File>,
}

impl Shared {
    pub(super) fn new(theme: &Theme, board: &Board, pictures: &Pictures) -> Self {
        let clips = board.clips.files(Medium::Kiosk).into_iter().map(|clip| {
            let name = clip.name();
            (name.clone(), File::at(format!("{FOLDER}{name}"), Asset::Clip(Arc::new(clip))))
        });
        let pictures = pictures.files(Medium::Kiosk).into_iter().map(named).chain(clips).collect();
        Self { pictures, alert: alert::fonts(&board.fonts), ..Self::of_player(theme, board) }
    }

    /// For some slides alone: without the letters of emergencies, and of the pictures those that they show.
    pub(super) fn of_slides(theme: &Theme, board: &Board, pictures: &Pictures, shown: &[String]) -> Self {
        let names: HashSet<&str> = shown.iter().map(|address| address.rsplit('/').next().unwrap_or(address)).collect();
        let pictures = pictures.files_named(Medium::Kiosk, &names).into_iter().map(named).collect();
        Self { pictures, ..Self::of_player(theme, board) }
    }

    fn of_player(theme: &Theme, board: &Board) -> Self {
        let mut style = joined(theme, |path| path.ends_with(".css"));
        style.extend_from_slice(&whole("player"));
        Self {
            pictures: HashMap::new(),
            style_text: String::from_utf8_lossy(&style).as_ref().into(),
            style: File::named("player", "css", style),
            boot: File::named("boot", "js", theme.file("kiosk/boot.js").unwrap_or_default().to_vec()),
            script: File::named("player", "js", joined(theme, |path| path.starts_with("kiosk/player/"))),
            alert: Vec::new(),
            stack: board.fonts.clone(),
        }
    }

    pub(super) fn style(&self) -> &File {
        &self.style
    }

    pub(super) fn stack(&self) -> &Stack {
        &self.stack
    }

    /// The file behind a picture's address.
    fn picture(&self, address: &str) -> anyhow::Result<File> {
        let name = address.rsplit('/').next().unwrap_or(address);
        self.pictures.get(name).cloned().ok_or_else(|| anyhow::anyhow!("{name} is shown and not made"))
    }
}

/// A picture by its name, and its file.
fn named((route, picture): (&str, SitePicture)) -> (String, File) {
    let name = route.rsplit('/').next().unwrap_or(route);
    (name.to_owned(), File::at(format!("{FOLDER}{name}"), Asset::Picture(picture)))
}

/// The last rule of a style sheet, by which a page knows that it has come whole.
fn whole(name: &str) -> Vec<u8> {
    format!(":root{{--{name}-whole:1}}\n").into_bytes()
}

/// The theme's files of the kiosk that fit, one after the other in the order of their names.
fn joined(theme: &Theme, fits: impl Fn(&str) -> bool) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (_, text) in theme.files_in("kiosk/").filter(|(path, _)| fits(path)) {
        bytes.extend_from_slice(text);
        bytes.push(b'\n');
    }
    bytes
}

/// One screen's edition.
pub(super) struct ScreenEdition {
    pub(super) screen: NamedScreen,
    /// `K7F3-A9C2`: the same for the same content, whatever built it.
    pub(super) code: String,
    as_of: String,
    /// The page and everything it needs; the page first.
    files: Vec<File>,
    /// The style sheets' texts by name, as a page takes them.
    styles: serde_json::Map<String, serde_json::Value>,
    /// Beside the others; nothing on a screen needs them.
    licences: Vec<File>,
    worker: Arc<str>,
}

impl ScreenEdition {
    /// Makes a screen's edition: everything but the bytes of pictures and fonts.
    ///
    /// # Errors
    /// When the theme lacks a file of the kiosk or a template fails.
    pub(super) fn new(
        board: &Board,
        theme: &Theme,
        pictures: &Pictures,
        by_kind: &KindSlides,
        shared: &Shared,
        screen: &NamedScreen,
    ) -> anyhow::Result<Self> {
        let content = fitting(Content::new(board, theme.strings(), pictures, by_kind, screen), by_kind, screen);
        let data = Data::new(content, by_kind, screen, theme)?;
        Self::of(board, theme, shared, screen, &data)
    }

    /// The edition of a screen's data.
    ///
    /// # Errors
    /// When the theme lacks a file of the kiosk or a template fails.
    pub(super) fn of(
        board: &Board,
        theme: &Theme,
        shared: &Shared,
        screen: &NamedScreen,
        data: &Data,
    ) -> anyhow::Result<Self> {
        let fonts = fonts(&shared.stack, &data.usage, &shared.alert);
        let worker = theme.text("kiosk/sw.js")?;

        let mut files = vec![shared.style.clone(), shared.script.clone(), shared.boot.clone(), fonts.style.clone()];
        files.extend(fonts.files);
        for name in &data.pictures {
            files.push(shared.picture(name)?);
        }
        let parts: Vec<File> =
            data.parts.iter().map(|part| File::named(&screen.id, "js", part.bytes.clone())).collect();
        let code = code(&files, &parts, data, theme, &worker);
        let head = data.head(&code);
        let mut scripts = vec![File::named(&screen.id, "js", head.bytes)];
        scripts.extend(parts);

        let as_of = board.today.to_string();
        let mut view = tera::Context::new();
        view.insert("lang", board.settings.language.tag());
        view.insert("title", &format!("{} · {}", &*screen.title, &*board.settings.title));
        view.insert("style", &shared.style.address());
        view.insert("fonts", &fonts.style.address());
        view.insert("script", &shared.script.address());
        view.insert("boot", &shared.boot.address());
        view.insert("data", &scripts.iter().map(File::address).collect::<Vec<_>>());
        view.insert("part", &head.sum);
        view.insert("alert", "../alert.js");
        view.insert("code", &code);
        view.insert("as_of", &as_of);
        view.insert(
            "screen",
            &serde_json::json!({
                "id": &*screen.id,
                "title": &*screen.title,
                "orientation": screen.orientation.word(),
                "rotation": screen.rotation,
            }),
        );
        view.insert("heartbeat", &screen.heartbeat.as_ref().and_then(crate::screens::Heartbeat::origin));
        view.insert("fallback", &data.fallback);
        let shell = theme.render("kiosk/shell.html", &view)?;
        files.extend(scripts);
        // Two parts of one content, or two screens of one picture, are one file.
        let mut seen = HashSet::new();
        files.retain(|file| seen.insert(file.route.clone()));
        files.sort_by(|a, b| a.route.cmp(&b.route));
        files.insert(0, File::at(format!("kiosk/{}/index.html", screen.id), shell));
        let styles = [("player", shared.style_text.to_string()), ("fonts", fonts.text)];
        let styles = styles.into_iter().map(|(name, text)| (name.to_owned(), text.into())).collect();
        Ok(Self { screen: screen.clone(), code, as_of, files, styles, licences: fonts.licences, worker })
    }

    /// Every file that the edition needs, those of other screens among them.
    pub(super) fn files(&self) -> impl Iterator<Item = &File> {
        self.files.iter().chain(&self.licences)
    }

    /// The list and the worker, which carries it; last, since they need every other file's digest.
    pub(super) fn closing_files(&self) -> [PlannedFile; 3] {
        let list = List {
            code: self.code.clone(),
            screen: self.screen.id.clone(),
            as_of: self.as_of.clone(),
            files: self.files.clone(),
            styles: self.styles.clone(),
        };
        let list = Arc::new(list);
        let worker = Part::Worker { list: list.clone(), script: self.worker.clone() };
        let parts = [("edition.js", Part::Names(list.clone())), ("edition.json", Part::List(list)), ("sw.js", worker)];
        parts.map(|(name, part)| {
            PlannedFile::new(format!("kiosk/{}/{name}", self.screen.id), None, Job::Kiosk(part)).unindexed()
        })
    }
}

/// What the kiosk's files are made of.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    File(Box<File>),
    List(Arc<List>),
    /// For pages from a stick, which can read no file but a script: that the edition is there, and what it should have.
    Names(Arc<List>),
    /// The script by which a screen keeps itself in step, with the list in it.
    Worker {
        list: Arc<List>,
        script: Arc<str>,
    },
    /// Why there is no edition: planning has no way to fail, and making a file has.
    Failed(Arc<str>),
}

impl Part {
    /// # Errors
    /// When a picture or a font cannot be made, or the edition could not be planned.
    pub(in crate::output) fn bytes(&self, pictures: &Pictures) -> anyhow::Result<Vec<u8>> {
        match self {
            Self::File(file) => file.bytes(pictures),
            Self::List(list) => Ok((list.text(pictures)? + "\n").into_bytes()),
            Self::Names(list) => Ok(list.script().into_bytes()),
            Self::Worker { list, script } => {
                let list = list.text(pictures)?;
                // In quotation marks, so that the theme's file is a script as it stands.
                Ok(script.replace("\"__EDITION__\"", &list).replace("__EDITION__", &list).into_bytes())
            }
            Self::Failed(why) => Err(anyhow::anyhow!("{why}")),
        }
    }
}

/// What a screen checks an edition by.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct List {
    code: String,
    screen: Arc<str>,
    as_of: String,
    files: Vec<File>,
    styles: serde_json::Map<String, serde_json::Value>,
}

impl List {
    fn script(&self) -> String {
        let files: Vec<_> = self.files.iter().map(File::address).collect();
        let list =
            serde_json::json!({ "code": self.code, "screen": &*self.screen, "files": files, "styles": self.styles });
        let text = list.to_string();
        // What a page from a folder trusts its style sheets to, and knows its own edition by.
        let sum = super::file::sha256(text.as_bytes());
        format!("window.noticeboardEdition = {text};\nwindow.noticeboardEdition.sum = \"{sum}\";\n")
    }

    fn text(&self, pictures: &Pictures) -> anyhow::Result<String> {
        #[derive(Serialize)]
        struct Listed {
            path: String,
            #[serde(flatten)]
            digest: super::file::Digest,
        }
        let mut files = Vec::with_capacity(self.files.len());
        for file in &self.files {
            files.push(Listed { path: file.address(), digest: file.digest(pictures)? });
        }
        let list = serde_json::json!({
            "code": self.code,
            "screen": &*self.screen,
            "as_of": self.as_of,
            "shell": "index.html",
            "files": files,
        });
        Ok(serde_json::to_string(&list)?)
    }
}

/// The fonts of one screen.
struct Fonts {
    style: File,
    /// The same for a page that lost the file.
    text: String,
    files: Vec<File>,
    licences: Vec<File>,
}

/// Fonts with every character of a screen and no other. Their files are named by what they are made from, so that to
/// plan an edition no font has to be made.
fn fonts(stack: &Stack, usage: &crate::font::Usage, alert: &[Slice]) -> Fonts {
    let plan = plan_web(stack, usage, &Options::complete());
    let files = plan.slices().iter().chain(alert);
    let files = files.map(|slice| File::at(&*slice.path, Asset::Font(Arc::new(slice.clone()))));
    let css = |address: &dyn Fn(&Slice) -> String| {
        let end = String::from_utf8_lossy(&whole("fonts")).into_owned();
        plan.css(address) + &css_apart(alert, address) + &end
    };
    Fonts {
        // The style sheet lies among them, the page beside their folder.
        style: File::named("fonts", "css", css(&|slice: &Slice| format!("{}.woff2", slice.name())).into_bytes()),
        text: css(&|slice: &Slice| format!("{}{}.woff2", super::content::ASSETS, slice.name())),
        files: files.collect(),
        licences: plan.licences().map(|(path, bytes)| File::at(path, bytes.to_vec())).collect(),
    }
}

/// The theme's own fonts for the page that lists the screens.
pub(super) fn fonts_of_list(stack: &Stack, usage: &crate::font::Usage) -> (File, Vec<File>) {
    let fonts = fonts(stack, usage, &[]);
    (fonts.style, fonts.files)
}

/// Forty bits of what the edition holds, in signs that nobody confuses over the telephone.
fn code(files: &[File], parts: &[File], data: &Data, theme: &Theme, worker: &str) -> String {
    let mut hasher = blake3::Hasher::new();
    // Fonts and pictures are named by their content, or by what makes it.
    let mut names: Vec<&str> = files.iter().chain(parts).map(|file| &*file.route).collect();
    names.sort_unstable();
    for name in names {
        hasher.update(name.as_bytes()).update(b"\n");
    }
    hasher.update(&data.unnamed_head());
    hasher.update(theme.file("kiosk/shell.html").unwrap_or_default());
    hasher.update(worker.as_bytes());
    spelled(hasher.finalize().as_bytes())
}

/// The code of several editions together.
pub(super) fn code_of_all(editions: &[ScreenEdition], page: &[u8]) -> String {
    let mut hasher = blake3::Hasher::new();
    for edition in editions {
        hasher.update(edition.screen.id.as_bytes()).update(b" ").update(edition.code.as_bytes()).update(b"\n");
    }
    hasher.update(page);
    spelled(hasher.finalize().as_bytes())
}

/// `K7F3-A9C2`: no 0, O, 1 or I.
fn spelled(hash: &[u8]) -> String {
    const SIGNS: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    let bits = hash.iter().take(5).fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
    let sign = |n: u64| char::from(SIGNS[usize::try_from(bits >> (35 - 5 * n) & 31).unwrap_or(0)]);
    let signs: String = (0..8).map(sign).collect();
    format!("{}-{}", &signs[..4], &signs[4..])
}

#[cfg(test)]
mod tests {
    use super::spelled;

    #[test]
    fn a_code_is_read_out_without_mistakes() {
        assert_eq!(spelled(&[0; 32]), "2222-2222");
        assert_eq!(spelled(&[0xff; 32]), "ZZZZ-ZZZZ");
        assert_eq!(spelled(&[0x08, 0x42, 0x10, 0x84, 0x21, 7]), "3333-3333");
        assert!(!spelled(blake3::hash(b"a").as_bytes()).contains(['0', 'O', '1', 'I']));
    }
}
