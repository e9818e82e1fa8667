//! The lobby's screens: `kiosk/<screen>/`, made from the kiosk's own board.
//!
//! Nothing here runs: the theme's player shows what this module writes down. A screen's edition is a page, classic
//! scripts with its data, fonts with every character it can show, and its pictures; all named by their content, so that
//! an old edition stays whole while a new one is fetched beside it. `kiosk/alert.js` is the office's and never written.
//!
//! In reading order: [`content`] is a screen's part of the board; [`slides`] makes the loop and the lists that a touch
//! opens, a file for each kind of thing, from [`views`]; [`search`] is for a visitor's keyboard; [`data`] writes all of it
//! down; [`edition`] names it and lists its files. [`fits`] says what a slide cannot hold.

pub mod alert;
mod beside;
mod content;
mod cut;
mod data;
mod edition;
mod file;
mod fits;
mod heard;
mod labels;
mod limits;
mod paragraphs;
mod search;
mod slides;
mod stick;
mod timetable;
mod views;
mod words;

#[cfg(test)]
mod tests;

pub use beside::{Beside, Whose, beside};
pub use fits::fits;
pub(crate) use heard::{Heard, heard};
pub use stick::as_script;
pub use timetable::{Day, Leaving, Timetable, timetables};

pub(crate) use paragraphs::{STRUCK, paragraphs};
use std::collections::HashSet;

pub use edition::Part;
use edition::{ScreenEdition, Shared, code_of_all, fonts_of_list};
use file::File;
use slides::KindSlides;

use super::pictures::Pictures;
use super::{Job, Output, PlannedFile, PlannedFiles};
use crate::board::Board;
use crate::font::{Role, Usage};
use crate::kinds;
use crate::theme::Theme;

/// The lobby display.
pub struct Kiosk;

impl Output for Kiosk {
    fn name(&self) -> &'static str {
        "kiosk"
    }

    fn medium(&self) -> kinds::Medium {
        kinds::Medium::Kiosk
    }

    fn stands_apart(&self) -> bool {
        true
    }

    fn folders(&self) -> &'static [&'static str] {
        &["kiosk"]
    }

    fn routes(&self, board: &Board, theme: &Theme, pictures: &Pictures, files: &mut PlannedFiles) {
        if let Err(error) = declare(board, theme, pictures, files) {
            let failed = Part::Failed(format!("{error:#}").into());
            files.push(PlannedFile::new("kiosk/index.html", None, Job::Kiosk(failed)));
        }
    }
}

fn declare(board: &Board, theme: &Theme, pictures: &Pictures, planned: &mut PlannedFiles) -> anyhow::Result<()> {
    if board.orgs.is_empty() || board.screens.is_empty() {
        return Ok(());
    }
    let (editions, list) = editions(board, theme, pictures)?;
    let mut seen = HashSet::new();
    let files = editions.iter().flat_map(ScreenEdition::files).chain(&list.files);
    let files = files.filter(|file| seen.insert(file.route.clone()));
    // No page of a kiosk is for search engines.
    let plan = |file: &File| {
        PlannedFile::new(file.route.clone(), None, Job::Kiosk(Part::File(Box::new(file.clone())))).unindexed()
    };
    planned.extend(files.map(plan));
    planned.extend(editions.iter().flat_map(ScreenEdition::closing_files));
    Ok(())
}

/// The page that lists the screens, with its fonts.
struct ListPage {
    /// Of all editions together.
    code: String,
    files: Vec<File>,
}

fn editions(board: &Board, theme: &Theme, pictures: &Pictures) -> anyhow::Result<(Vec<ScreenEdition>, ListPage)> {
    let by_kind = KindSlides::of(theme)?;
    let shared = Shared::new(theme, board, pictures);
    let mut editions = Vec::with_capacity(board.screens.len());
    for screen in board.screens.iter() {
        editions.push(ScreenEdition::new(board, theme, pictures, &by_kind, &shared, screen)?);
    }
    let list = list_page(board, theme, &shared, &editions)?;
    Ok((editions, list))
}

fn list_page(board: &Board, theme: &Theme, shared: &Shared, editions: &[ScreenEdition]) -> anyhow::Result<ListPage> {
    let mut usage = Usage::default();
    let ascii: String = (' '..='~').collect();
    let words = theme.strings().entries().filter(|(key, _)| key.starts_with("kiosk.")).map(|(_, text)| text);
    let titles = editions.iter().map(|edition| &*edition.screen.title.0);
    for text in words.chain(titles).chain([&*board.settings.title.0, ascii.as_str()]) {
        [Role::Title, Role::Body, Role::BodyBold].into_iter().for_each(|role| usage.add(role, text));
    }
    [Role::Title, Role::Body, Role::BodyBold].into_iter().for_each(|role| usage.add_spaces(role));
    let (fonts, font_files) = fonts_of_list(shared.stack(), &usage);
    let code = code_of_all(editions, theme.file("kiosk/start.html").unwrap_or_default());
    let screens: Vec<_> = editions
        .iter()
        .map(|edition| {
            serde_json::json!({
                "id": &*edition.screen.id,
                "title": &*edition.screen.title,
                "url": format!("{}/index.html", edition.screen.id),
                "code": edition.code,
                "orientation": edition.screen.orientation.word(),
            })
        })
        .collect();
    let mut files = vec![shared.style().clone(), fonts.clone()];
    let mut view = tera::Context::new();
    view.insert("lang", board.settings.language.tag());
    view.insert("title", &*board.settings.title);
    // The list stands one folder above the screens' pages.
    let from_list = |file: &File| file.address().trim_start_matches("../").to_owned();
    view.insert("style", &from_list(shared.style()));
    view.insert("fonts", &from_list(&fonts));
    view.insert("as_of", &board.today.to_string());
    view.insert("code", &code);
    view.insert("screens", &screens);
    if let Some(script) = theme.file("kiosk/start.js") {
        let script = File::named("start", "js", script.to_vec());
        view.insert("script", &from_list(&script));
        files.push(script);
    }
    files.extend(font_files);
    files.push(File::at("kiosk/index.html", theme.render("kiosk/start.html", &view)?));
    Ok(ListPage { code, files })
}

/// The code of each screen's edition, and of all together: what the office compares with the screens' footers.
pub struct Codes {
    /// Screen → code.
    pub screens: Vec<(String, String)>,
    pub all: String,
}

/// The codes of the editions that a build would write.
///
/// # Errors
/// When the theme lacks a file of the kiosk or a template fails.
pub fn codes(board: &Board, theme: &Theme, pictures: &Pictures) -> anyhow::Result<Codes> {
    let (editions, list) = editions(board, theme, pictures)?;
    let screens = editions.iter().map(|edition| (edition.screen.id.to_string(), edition.code.clone())).collect();
    Ok(Codes { screens, all: list.code })
}
