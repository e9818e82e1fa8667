//! Items of a kind that nobody drew a slide for: title, facts and text, from their records alone.

use super::{ENTRIES, Entry, Made, SlidesOfKind};
use crate::diagnostic::say;
use crate::output::kiosk::content::Content;
use crate::output::kiosk::cut::{Page, pages};
use crate::output::kiosk::fits::Fits;
use crate::output::kiosk::limits::{Limits, lines};
use crate::output::kiosk::paragraphs::paragraphs;
use crate::output::kiosk::search::Hit;
use crate::output::kiosk::views::{Body, Photo, Span, Title, view};
use crate::record::{Fact, Record, RecordKind, facts_in_words, slide_facts_in_words};
use crate::screens::{NamedScreen, SlideKind};

/// Pixels across.
const SCENE: u32 = 960;

view! {
    /// A page of an item.
    ItemView {
        org: Title,
        type_label: Title,
        title: Title,
        page: usize,
        pages: usize,
        /// On the first page.
        facts: Vec<Said>,
        paragraphs: Vec<Body>,
        photo: Option<Photo>,
        #[serde(flatten)]
        days: Span,
    }
}

view! {
    /// What it is called, and what it says.
    Said {
        label: Body,
        text: Body,
    }
}

impl From<Fact> for Said {
    fn from(fact: Fact) -> Self {
        Self { label: fact.label.into(), text: fact.text.into() }
    }
}

/// Slides of one kind.
pub(super) struct Plain {
    slide: SlideKind,
    kind: &'static dyn RecordKind,
    page: Page,
}

impl Plain {
    /// # Errors
    /// When the theme does not say what such a slide holds.
    pub(super) fn new(slide: SlideKind, kind: &'static dyn RecordKind, limits: &Limits) -> anyhow::Result<Self> {
        Ok(Self { slide, kind, page: limits.section("item")? })
    }

    /// The items of the screen's organisations, in the order of the tree.
    fn records<'a>(&self, content: &Content<'a>) -> impl Iterator<Item = Box<dyn Record<'a> + 'a>> + use<'a> {
        let (board, kind) = (content.board, self.kind);
        let places = content.orgs.iter().flat_map(move |org| kind.range(board, &(org.0..org.0 + 1)));
        places.map(move |at| kind.record(board, at)).collect::<Vec<_>>().into_iter()
    }

    /// An item with its whole text.
    fn view<'a>(&self, content: &Content<'a>, record: &(dyn Record<'a> + 'a)) -> ItemView {
        let label = (self.kind.info().label)();
        let facts = self.facts(content, record);
        let mut photo = None;
        // With much to say there is no room for a picture.
        if self.lines_of(&facts) <= self.page.lines / 2 {
            record.pictures(&mut |picture| {
                if photo.is_none() {
                    photo = content.picture(&picture, SCENE);
                }
            });
        }
        ItemView {
            org: content.org_name(record.org()).into(),
            type_label: label.in_language(content.board.settings.language).into(),
            title: record.title().into(),
            page: 1,
            pages: 1,
            facts: facts.into_iter().map(Said::from).collect(),
            paragraphs: record.body().map(paragraphs).unwrap_or_default().into_iter().map(Body::from).collect(),
            photo,
            days: record.days().into(),
        }
    }

    fn facts<'a>(&self, content: &Content<'a>, record: &(dyn Record<'a> + 'a)) -> Vec<Fact> {
        slide_facts_in_words(self.kind, record, content.board.settings.language, content.strings)
    }

    fn entry<'a>(&self, content: &Content<'a>, record: &(dyn Record<'a> + 'a)) -> Entry {
        let mut view = self.view(content, record);
        // Whoever looks it up is told all.
        let facts = facts_in_words(self.kind, record, content.board.settings.language, content.strings);
        view.facts = facts.into_iter().map(Said::from).collect();
        let mut further = Vec::new();
        record.names(&mut |name| further.push(Hit::of_name(name, record.title().to_owned())));
        let hit = Hit::of_text(record.title(), view.org.0.clone());
        Entry { further, ..Entry::of_item(content, record.id(), &view, hit) }
    }

    /// Each fact stands on lines of its own.
    fn lines_of(&self, facts: &[Fact]) -> usize {
        facts.iter().map(|fact| self.lines_of_one(fact)).sum()
    }

    fn lines_of_one(&self, fact: &Fact) -> usize {
        lines(&format!("{}　{}", fact.label, fact.text), self.page.line)
    }
}

impl SlidesOfKind for Plain {
    fn makes(&self) -> Vec<SlideKind> {
        vec![self.slide]
    }

    /// Those that are not over, the newest first; at most so many pages.
    fn slides(&self, content: &Content<'_>, kind: SlideKind, most: usize, _: &NamedScreen) -> Vec<Made> {
        let mut records: Vec<_> = self.records(content).filter(|record| record.is_over() != Some(true)).collect();
        records.retain(|record| content.holds(kind, record.id()));
        records.sort_by_key(|record| std::cmp::Reverse(record.ordered_on()));
        let mut slides = Vec::new();
        for record in records {
            if slides.len() >= most {
                break;
            }
            let whole = self.view(content, &*record);
            let texts: Vec<String> = whole.paragraphs.iter().map(|paragraph| paragraph.0.clone()).collect();
            // The facts stand on the first page, below a picture that takes half of it; where that leaves no room, the text
            // begins on the second.
            let half = if whole.photo.is_some() { self.page.lines / 2 } else { 0 };
            let page = self.page.without(content.lines_of_correction(record.id()));
            let pages = pages(&texts, &page, half + self.lines_of(&self.facts(content, &*record)));
            let count = pages.len();
            let qr = content.item_code(record.id(), record.common(), record.org());
            for (n, paragraphs) in pages.into_iter().enumerate().take(most - slides.len()) {
                let view = ItemView {
                    org: content.head_name(record.org()).into(),
                    page: n + 1,
                    pages: count,
                    facts: if n == 0 { whole.facts.clone() } else { Vec::new() },
                    paragraphs: paragraphs.into_iter().map(Body::from).collect(),
                    photo: whole.photo.clone().filter(|_| n == 0),
                    ..whole.clone()
                };
                let id = format!("{}#{}", record.id(), n + 1);
                let made = Made::new(content, kind, id, record.title(), record.days(), &view);
                slides.push(made.leads_to(qr.clone()));
            }
        }
        slides
    }

    fn fits(&self, content: &Content<'_>, kind: SlideKind, found: &mut Fits) {
        for record in self.records(content) {
            found.slide(kind, record.id());
            let place = record.origin().key(self.kind.info().title_key);
            found.text(say!("标题", "the title"), record.title(), self.page.title, place, record.id());
            let facts = self.facts(content, &*record);
            // The longest is the one to shorten.
            if let Some(longest) = facts.iter().max_by_key(|fact| self.lines_of_one(fact)) {
                let place = record.origin().key(longest.name);
                found.lines(say!("要点", "the facts"), self.lines_of(&facts), self.page.lines, place, record.id());
            }
        }
    }

    fn list(&self, content: &Content<'_>) -> Option<(&'static str, Vec<Entry>)> {
        Some((
            self.kind.info().folder,
            self.records(content).take(ENTRIES).map(|record| self.entry(content, &*record)).collect(),
        ))
    }
}
