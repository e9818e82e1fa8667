//! A screen's data as classic scripts, in parts: one that is damaged costs some slides and not the screen.
//!
//! No module, no fetch: the same files are read from a web server and straight from a stick.

use jiff::tz::TimeZone;
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::content::Content;
use super::labels::Labels;
use super::search::{Hit, characters};
use super::slides::{KindSlides, fallback, slides};
use super::views::{Body, Fallback, Pledge, Slide, Title};
use super::words::count;
use crate::font::{Role, Usage};
use crate::screens::NamedScreen;
use crate::theme::Theme;

/// Texts of the theme that the style sheet sets in the pledge's face.
const IN_PLEDGE_FACE: [&str; 2] = ["kiosk.reception_invitation", "kiosk.anniversary_wish"];
/// Slides in one file.
const SLIDES_A_FILE: usize = 20;

/// A screen's data before it is named: the head lacks the edition's code, which is made from all the rest.
pub(super) struct Data {
    head: Value,
    /// Slides in files of [`SLIDES_A_FILE`], then what is browsed and what is searched.
    pub(super) parts: Vec<Part>,
    /// The pictures that are shown, as the data names them.
    pub(super) pictures: Vec<String>,
    /// Every character that the screen can show.
    pub(super) usage: Usage,
    /// What stands on the page while no script runs.
    pub(super) fallback: Fallback,
}

impl Data {
    /// Makes a screen's data.
    ///
    /// # Errors
    /// When the theme has no texts in a language of the screen.
    pub(super) fn new(
        content: Content<'_>,
        by_kind: &KindSlides,
        screen: &NamedScreen,
        theme: &Theme,
    ) -> anyhow::Result<Self> {
        let slides = slides(&content, by_kind, screen);
        let (browse, hits) = browse(&content, by_kind);
        Self::of(content, screen, theme, &slides, &browse, &hits)
    }

    /// The data of some slides alone, with nothing behind them, for whoever writes what stands on them.
    ///
    /// # Errors
    /// As [`Data::new`].
    pub(super) fn beside(
        content: Content<'_>,
        screen: &NamedScreen,
        theme: &Theme,
        slides: &[Slide],
    ) -> anyhow::Result<Self> {
        let mut data = Self::of(content, screen, theme, slides, &Map::new(), &[])?;
        data.head["beside"] = json!(true);
        Ok(data)
    }

    fn of(
        content: Content<'_>,
        screen: &NamedScreen,
        theme: &Theme,
        slides: &[Slide],
        browse: &Map<String, Value>,
        hits: &[Hit],
    ) -> anyhow::Result<Self> {
        let board = content.board;
        let strings = content.strings;
        let shown = slides.iter().map(|slide| &slide.view).chain(browse.values());
        let labels = Labels::of(board, theme, screen, shown)?;
        let head = json!({
            "edition": { "as_of": board.today.to_string(), "title": &*board.settings.title },
            "screen": screen_view(screen),
            "timezone": &*board.settings.timezone,
            "timezone_offset_minutes": offset_minutes(&content),
            "due_soon_days": board.settings.limits.due_soon_days,
            "strings": words_of(&content),
            "languages": labels,
            "expected": slides.len(),
            "slides": [],
            "browse": {},
            "search": [],
            "characters": {},
        });
        let fallback = fallback(&content, screen);
        let (pictures, mut usage) = content.noted();
        count(&mut usage, &vec![Title(screen.title.0.clone()), Title(board.settings.title.0.clone())]);
        hits.iter().for_each(|hit| count(&mut usage, hit));
        let own = strings.entries().filter(|(key, _)| key.starts_with("kiosk.")).map(|(_, text)| text);
        for text in own.chain(labels.texts()) {
            count(&mut usage, &(Title::from(text)));
            count(&mut usage, &(Body::from(text)));
        }
        // What a slide wishes its readers is set as a pledge is.
        for key in IN_PLEDGE_FACE {
            count(&mut usage, &Pledge::from(strings.get(key)));
            labels.texts_of(key).for_each(|text| count(&mut usage, &Pledge::from(text)));
        }
        // Clock and dates are made on the device, and whatever is typed on a keyboard is shown.
        let ascii: String = (' '..='~').collect();
        for role in [Role::Title, Role::Body, Role::BodyBold, Role::Pledge] {
            usage.add(role, &ascii);
            usage.add_spaces(role);
            // Of pledges, what stands around them.
            usage.add(role, "“”‘’「」『』（）《》〈〉【】〔〕、，。；：？！…—·　年月日时分星期一二三四五六七八九十〇零%°×→←↑↓›‹★☆✓✗●○■□▲△◆◇");
        }
        let mut parts = Vec::new();
        for slides in slides.chunks(SLIDES_A_FILE) {
            let texts: Vec<String> = slides.iter().map(script_value).collect();
            parts.push(Part::new(&format!("noticeboard.slides.push({});\n", texts.join(",\n"))));
        }
        parts.push(Part::new(&format!("noticeboard.browse = {};\n", script_value(browse))));
        let (found, signs) = (script_value(hits), script_value(&characters(hits)));
        parts.push(Part::new(&format!("noticeboard.search = {found};\nnoticeboard.characters = {signs};\n")));
        Ok(Self { head, parts, pictures, usage, fallback })
    }

    /// The head without the code, for the code to be made from.
    pub(super) fn unnamed_head(&self) -> Vec<u8> {
        script_value(&self.head).into_bytes()
    }

    /// The first file: `window.noticeboard` itself.
    pub(super) fn head(&self, code: &str) -> Part {
        let mut head = self.head.clone();
        head["edition"]["code"] = json!(code);
        // Of other editions' parts none is run.
        head["parts"] = json!(self.parts.iter().map(|part| &*part.sum).collect::<Vec<_>>());
        Part::new(&format!("window.noticeboard = {};\n", script_value(&head)))
    }
}

/// The lists that a touch opens, and what the keyboard finds in them: their entries first, then what stands on these.
fn browse(content: &Content<'_>, by_kind: &KindSlides) -> (Map<String, Value>, Vec<Hit>) {
    let mut lists = Map::new();
    let (mut hits, mut further) = (Vec::new(), Vec::new());
    for (name, entries) in by_kind.all().filter_map(|of_kind| of_kind.list(content)) {
        let mut views = Vec::with_capacity(entries.len());
        for (n, entry) in entries.into_iter().enumerate() {
            hits.push(entry.hit.at(name, n));
            further.extend(entry.further.into_iter().map(|hit| hit.at(name, n)));
            views.push(entry.view);
        }
        lists.insert(name.to_owned(), views.into());
    }
    hits.append(&mut further);
    (lists, hits)
}

/// The screen's own settings, as the player reads them.
fn screen_view(screen: &NamedScreen) -> Value {
    let span = |span: Option<crate::screens::TimeSpan>| {
        span.map(|span| json!({ "from": span.from.to_string(), "until": span.until.to_string() }))
    };
    json!({
        "id": &*screen.id,
        "title": &*screen.title,
        "orientation": screen.orientation.word(),
        "rotation": screen.rotation,
        "idle_seconds": screen.idle.seconds,
        "warn_seconds": screen.idle.warn_seconds,
        "pixel_drift": screen.pixel_drift,
        "hours": span(screen.hours),
        "night": span(screen.night),
        "dated": screen.dated.word(),
        "dwell": screen.dwell,
        "round_seconds": u32::from(screen.rounds.minutes) * 60,
        "heartbeat": screen.heartbeat.as_ref().map(|heartbeat| &*heartbeat.url.0),
    })
}

/// The board's offset from UTC on the day of the edition, for devices that do not know its time zone.
fn offset_minutes(content: &Content<'_>) -> i32 {
    let zone = TimeZone::get(&content.board.settings.timezone).unwrap_or(TimeZone::UTC);
    let noon = content.board.today.at(12, 0, 0, 0).to_zoned(zone);
    noon.map_or(0, |noon| noon.offset().seconds() / 60)
}

/// The theme's words for the kiosk.
fn words_of(content: &Content<'_>) -> Value {
    let words = content.strings.entries().filter(|(key, _)| key.starts_with("kiosk."));
    words.map(|(key, text)| (key.to_owned(), Value::String(text.to_owned()))).collect::<serde_json::Map<_, _>>().into()
}

/// Statements as a function beside the sum of its text: a page can read no script's bytes, but it can read a function's.
pub(super) struct Part {
    pub(super) sum: String,
    pub(super) bytes: Vec<u8>,
}

impl Part {
    fn new(statements: &str) -> Self {
        let function = format!("function () {{\n{statements}}}");
        // The slash tells a reader of the texts that this is none.
        let sum = format!("sha256/{}", super::file::sha256(function.as_bytes()));
        let script =
            format!("(window.noticeboardParts = window.noticeboardParts || []).push(\"{sum}\", {function});\n");
        Self { sum, bytes: script.into_bytes() }
    }
}

/// JSON that is also a script in old engines, where two line separators end a line.
fn script_value(value: &(impl Serialize + ?Sized)) -> String {
    let text = serde_json::to_string(value).unwrap_or_else(|_| "null".to_owned());
    text.replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_value_is_one_line_in_every_engine() {
        assert_eq!(script_value("甲\u{2028}乙"), "\"甲\\u2028乙\"");
    }
}
