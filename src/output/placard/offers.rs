//! What the website says of paper: which placards there are, and which marks are the current ones.

use std::collections::{BTreeSet, HashSet};
use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;
use serde::Serialize;

use super::codes::Codes;
use super::leaving::{Leaving, leaving};
use super::preset::{Preset, Presets};
use super::subjects::Target;
use super::typesetter::{Marks, Typesetter};
use crate::board::Boards;
use crate::diagnostic::Language;
use crate::kinds;
use crate::output::{Planner, Routes};
use crate::theme::Theme;

/// A file of a placard that the website offers.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Offered {
    /// By its name.
    pub preset: Arc<str>,
    pub target: Target,
    pub form: Form,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    Pdf,
    /// A picture of its face.
    Preview,
}

/// Where a file of a placard stands in the site: below the item's id, or the organisation's folder.
pub(super) fn route(id: &str, preset: &str, form: Form) -> String {
    let ending = match form {
        Form::Pdf => "pdf",
        Form::Preview => "webp",
    };
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
    /// `7F3A9C`
    pub mark: String,
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
    /// Those of the placards that are offered.
    pub shown: Vec<String>,
    /// The newest date among the facts: since then older placards are superseded.
    pub edition: Option<Date>,
    pub offers: Vec<Offer>,
}

impl PaperView {
    /// The paper of an item's or an organisation's page; `None` where there is none.
    pub(crate) fn of(planner: &Planner<'_>, id: &str, subjects: &[&'static str]) -> Option<Self> {
        let marks = &planner.placards.marks;
        let faces: Vec<_> = subjects.iter().filter_map(|subject| marks.of_subject(subject, id)).collect();
        let edition = faces.iter().filter_map(|faces| faces.edition).max();
        let known: BTreeSet<&str> = faces.iter().flat_map(|faces| faces.marks()).collect();
        let language = planner.board.settings.language;
        let of_page = |preset: &Preset| subjects.iter().any(|subject| preset.spec.subject.hold(subject));
        let offers = planner.placards.offers(planner.routes, id, language, of_page);
        let mut shown: Vec<String> = Vec::new();
        for offer in &offers {
            if !shown.contains(&offer.mark) {
                shown.push(offer.mark.clone());
            }
        }
        let marks: Vec<String> = known.into_iter().map(str::to_owned).collect();
        (!marks.is_empty() || !offers.is_empty()).then_some(Self { marks, shown, edition, offers })
    }
}

/// What the website's pages tell of paper.
#[derive(Default)]
pub struct Placards {
    /// The presets that the board lists.
    listed: Vec<Arc<Preset>>,
    marks: Marks,
    /// Routes at which nothing stands, because the placard cannot be made.
    missing: HashSet<Arc<str>>,
}

impl Placards {
    /// What there is to tell while no placard is known to be faulty.
    pub fn of(typesetter: &Typesetter<'_>) -> Self {
        let named = typesetter.board().settings.print.presets.iter();
        let listed = named.filter_map(|name| typesetter.presets.get(name)).cloned().collect();
        Self { listed, marks: typesetter.marks(), missing: HashSet::new() }
    }

    /// Tells that nothing stands at these routes.
    #[must_use]
    pub fn without(mut self, missing: HashSet<Arc<str>>) -> Self {
        self.missing = missing;
        self
    }

    /// The placards of an item or an organisation that stand in the site, of the presets that are wanted.
    pub fn offers(
        &self,
        routes: &Routes,
        id: &str,
        language: Language,
        wanted: impl Fn(&Preset) -> bool,
    ) -> Vec<Offer> {
        let mut offers = Vec::new();
        for preset in self.listed.iter().filter(|preset| wanted(preset)) {
            let (url, preview) = (route(id, &preset.name, Form::Pdf), route(id, &preset.name, Form::Preview));
            if routes.contains(&url) && !self.missing.contains(&*url) {
                let (width, height) = preset.spec.size;
                let title = preset.title(language).to_owned();
                let mark = self.marks.of(preset, id).unwrap_or_default().to_owned();
                let preset = preset.name.to_string();
                offers.push(Offer { preset, title, mark, width, height, url, preview, portrait: height > width });
            }
        }
        offers
    }

    /// Whether the board lists any.
    pub fn are_any_listed(&self) -> bool {
        !self.listed.is_empty()
    }

    /// The marks of what stands on paper now.
    pub fn marks(&self) -> &Marks {
        &self.marks
    }

    /// What hangs somewhere and must leave, by the record of the board in `root`; nothing where no marks are known.
    pub fn leaving(&self, root: &Path, boards: &Boards, theme: &Theme, routes: &Routes) -> Vec<Leaving> {
        let Some(board) = boards.of(kinds::Medium::Print) else { return Vec::new() };
        let record = super::leaving::record(root);
        if record.lines().next().is_none() {
            return Vec::new();
        }
        leaving(&record, &self.marks, &Presets::read(theme).0, board, &Codes::of(&boards.web().settings, routes))
    }
}

/// Whether there is anything to tell: a board that prints nothing and never did has no marks.
pub fn has_paper(boards: &Boards, root: &Path) -> bool {
    let board = boards.of(kinds::Medium::Print);
    board.is_some_and(|board| !board.settings.print.presets.is_empty() || root.join(super::RECORD).is_file())
}
