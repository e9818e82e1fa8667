//! Exemplars: a slide with the story's beginning, and the whole story to look up.

use serde::Deserialize;

use super::{ENTRIES, Entry, Made, SlidesOfKind};
use crate::diagnostic::say;
use crate::kinds::Exemplar;
use crate::output::kiosk::content::Content;
use crate::output::kiosk::cut::beginning;
use crate::output::kiosk::fits::Fits;
use crate::output::kiosk::limits::{Limits, lines};
use crate::output::kiosk::paragraphs::paragraphs;
use crate::output::kiosk::search::{Hit, joined};
use crate::output::kiosk::views::{Body, Photo, Timed, Title, view};
use crate::record::{ExemplarRecord, Placed, Told, meets_in_words};
use crate::screens::{NamedScreen, SlideKind};

/// Pixels across: a scene fills a 1080 px screen.
const SCENE: u32 = 960;

view! {
    /// An exemplar with its story's beginning.
    ExemplarView {
        org: Title,
        title: Title,
        subject: Option<Title>,
        award: Option<Title>,
        year: Option<i16>,
        /// 符合标准 五带头：带头服务群众
        meets: Option<Body>,
        summary: Body,
        photo: Option<Photo>,
        caption: Option<Body>,
    }
}

view! {
    /// An exemplar with its whole story.
    Story {
        #[serde(flatten)]
        view: Timed<ExemplarView>,
        body: Vec<Body>,
    }
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ExemplarLimits {
    title: usize,
    summary: usize,
    /// The width of the award on one line, and of whose story it is.
    award: usize,
    subject: usize,
    /// The width of a line of the summary.
    line: usize,
}

/// Slides of exemplars.
pub(super) struct Exemplars(ExemplarLimits);

impl Exemplars {
    pub(super) fn new(limits: &Limits) -> anyhow::Result<Self> {
        limits.section(Self::KIND.word()).map(Self)
    }

    const KIND: SlideKind = SlideKind::of::<Exemplar>();

    fn view(&self, content: &Content<'_>, item: &Placed<'_, Exemplar>) -> ExemplarView {
        let record = ExemplarRecord::of(item);
        let summary = match record.summary {
            Some(summary) => summary.to_owned(),
            None => {
                let text = item.draft.body.as_deref().map(paragraphs).unwrap_or_default().concat();
                beginning(&text, self.room(&record))
            }
        };
        let shown = record.pictures.first();
        ExemplarView {
            org: (&*record.org.draft.name.0).into(),
            title: record.title.into(),
            subject: record.subject.map(Title::from),
            award: record.award.map(Title::from),
            year: record.year,
            meets: meets_in_words(content.strings, record.meets.as_deref()).map(Body::from),
            summary: summary.into(),
            caption: shown.and_then(|shown| shown.caption).map(Body::from),
            photo: shown.and_then(|shown| content.picture(shown, SCENE)),
        }
    }
}

impl Exemplars {
    /// How much of a summary there is room for: an award or a subject of two lines takes one from it, a title of one gives one.
    fn room(&self, record: &ExemplarRecord<'_>) -> usize {
        let more = |text: Option<&str>, line: usize| text.map_or(0, |text| lines(text, line) - 1);
        let taken = more(record.award, self.0.award) + more(record.subject, self.0.subject);
        let given = usize::from(lines(record.title, self.0.title / 2) == 1);
        self.0.summary.saturating_sub(taken.saturating_sub(given) * self.0.line)
    }
}

impl SlidesOfKind for Exemplars {
    fn makes(&self) -> Vec<SlideKind> {
        vec![Self::KIND]
    }

    /// The newest first.
    fn slides(&self, content: &Content<'_>, kind: SlideKind, most: usize, _: &NamedScreen) -> Vec<Made> {
        let mut items: Vec<_> = content.shown::<Exemplar>(kind).collect();
        items.sort_by_key(|item| {
            std::cmp::Reverse((Exemplar::year(item).unwrap_or_default(), Exemplar::posted_on(item)))
        });
        let made = items.into_iter().take(most).map(|item| {
            let (id, title) = (&*item.draft.id, &*item.draft.title.0);
            let qr = content.item_code(id, &item.draft.common, item.org());
            let view = ExemplarView { org: content.head_name(item.org()).into(), ..self.view(content, &item) };
            Made::new(content, kind, id, title, Exemplar::days(&item), &view).leads_to(qr)
        });
        made.collect()
    }

    fn fits(&self, content: &Content<'_>, kind: SlideKind, found: &mut Fits) {
        for item in content.items::<Exemplar>() {
            let (draft, record) = (item.draft, ExemplarRecord::of(&item));
            found.slide(kind, &draft.id);
            let place = draft.origin.key("title");
            found.text(say!("标题", "the title"), &draft.title, self.0.title, place, &draft.id);
            if let Some(summary) = &draft.summary {
                let place = draft.origin.key("summary");
                let most = self.room(&record).max(self.0.line);
                found.text(say!("摘要", "the summary"), summary, most, place, &draft.id);
            }
            // Two lines of each at most.
            if let Some(award) = record.award {
                let place = draft.origin.key("award");
                found.text(say!("奖项", "the award"), award, 2 * self.0.award, place, &draft.id);
            }
            if let Some(subject) = record.subject {
                let place = draft.origin.key("subject");
                found.text(say!("人物或集体", "whose story it is"), subject, 2 * self.0.subject, place, &draft.id);
            }
        }
    }

    fn list(&self, content: &Content<'_>) -> Option<(&'static str, Vec<Entry>)> {
        let entry = |item: Placed<'_, Exemplar>| {
            let view = self.view(content, &item);
            let subject = view.subject.as_ref().map(|subject| &*subject.0);
            let below = joined([subject, view.award.as_ref().map(|award| &*award.0)]);
            let hit = Hit::of_text(&view.title.0, below);
            let body = item.draft.body.as_deref().map(paragraphs).unwrap_or_default();
            let story = Story {
                view: Timed { view, days: Exemplar::days(&item).into() },
                body: body.into_iter().map(Body::from).collect(),
            };
            Entry::of_item(content, &item.draft.id, &story, hit)
        };
        Some(("exemplars", content.items::<Exemplar>().take(ENTRIES).map(entry).collect()))
    }
}
