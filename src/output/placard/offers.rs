//! What a page of the website says of its paper: which placards there are, and which mark is the current one.

use jiff::civil::Date;
use serde::Serialize;

use crate::output::Planner;

/// Where a file of a placard stands in the site: below the item's id, or the organisation's folder.
pub(super) fn route(id: &str, preset: &str, ending: &str) -> String {
    match id {
        "" => format!("print/{preset}.{ending}"),
        id => format!("print/{id}/{preset}.{ending}"),
    }
}

/// A placard that a page offers.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Offer {
    /// `desk`
    pub preset: String,
    /// 桌牌
    pub title: String,
    /// Trim of a finished face, mm.
    pub width: f64,
    pub height: f64,
    /// Both relative to the site's root.
    pub url: String,
    pub preview: String,
    /// The preview's proportions, for room before it is loaded.
    pub portrait: bool,
}

/// The paper of a page.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PaperView {
    /// The marks of what stands on paper now; a placard with another one is superseded.
    pub marks: Vec<String>,
    /// The newest date among the facts: since then older placards are superseded.
    pub edition: Option<Date>,
    pub offers: Vec<Offer>,
}

impl PaperView {
    /// The paper of an item's or an organisation's page; `None` where there is none.
    pub(crate) fn of(planner: &Planner<'_>, id: &str, subjects: &[&'static str]) -> Option<Self> {
        let marks = planner.placards.marks(id, subjects);
        let edition = marks.iter().filter_map(|(_, edition)| *edition).max();
        let language = planner.board.settings.language;
        let mut offers = Vec::new();
        for preset in
            planner.placards.listed().filter(|preset| subjects.iter().any(|subject| preset.spec.subject.hold(subject)))
        {
            let (url, preview) = (route(id, &preset.name, "pdf"), route(id, &preset.name, "webp"));
            if planner.routes.contains(&url) && planner.placards.is_sound(&preset.name, id) {
                let (width, height) = preset.spec.size;
                let title = preset.title(language).to_owned();
                let preset = preset.name.to_string();
                offers.push(Offer { preset, title, width, height, url, preview, portrait: height > width });
            }
        }
        let marks: Vec<String> = marks.into_iter().map(|(mark, _)| mark).collect();
        (!marks.is_empty() || !offers.is_empty()).then_some(Self { marks, edition, offers })
    }
}
