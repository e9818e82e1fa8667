//! Public notices: shown while their period runs, as many pages as the text needs.

use serde::Deserialize;

use super::{ENTRIES, Entry, Made, SlidesOfKind};
use crate::diagnostic::say;
use crate::kinds::{self, Notice, Text};
use crate::output::kiosk::content::Content;
use crate::output::kiosk::cut::{Page, pages};
use crate::output::kiosk::fits::Fits;
use crate::output::kiosk::limits::{Limits, lines};
use crate::output::kiosk::paragraphs::paragraphs;
use crate::output::kiosk::search::Hit;
use crate::output::kiosk::views::{Body, Level, Timed, Title, view};
use crate::record::{Days, NoticeRecord, Placed, Told};
use crate::screens::{NamedScreen, SlideKind};

view! {
    /// A page of a notice.
    NoticeView {
        org: Title,
        title: Title,
        type_label: Title,
        page: usize,
        pages: usize,
        paragraphs: Vec<Body>,
        /// 2026年6月22日至2026年6月26日，共5个工作日
        period_text: Body,
        starts_on: String,
        ends_on: String,
        contact: Contact,
        signed_by: Vec<Body>,
        signed_on: Body,
        /// Of a correction: what it corrects.
        corrects: Vec<Body>,
        /// Of a conferral: the posts that are named by it.
        confers: Vec<Body>,
    }
}

view! {
    Contact {
        name: Option<Title>,
        phone: Option<Body>,
        address: Option<Body>,
        hours: Option<Body>,
        email: Option<Body>,
    }
}

/// The box below a notice's text.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct BoxLimits {
    /// The width of a line behind what it is called.
    line: usize,
    /// Lines of whom to ask and who signed that take no room from the text.
    lines: usize,
    /// As many as there may be.
    most: usize,
}

/// Slides of notices.
pub(super) struct Notices {
    page: Page,
    below: BoxLimits,
}

impl Notices {
    pub(super) fn new(limits: &Limits) -> anyhow::Result<Self> {
        Ok(Self { page: limits.section(SlideKind::NOTICE.word())?, below: limits.section("notice_box")? })
    }

    /// The lines that titles take side by side, behind what they are called.
    fn lines_of(&self, titles: &[Body]) -> usize {
        let words: Vec<&str> = titles.iter().map(|title| &*title.0).collect();
        if words.is_empty() { 0 } else { lines(&format!("所澄清的{}", words.join("、")), self.page.line) }
    }

    /// The lines of whom to ask, and of who signed.
    fn lines_of_box(&self, view: &NoticeView) -> (usize, usize) {
        let Contact { name, phone, address, hours, .. } = &view.contact;
        let contact = [name.as_ref().map(|name| &name.0), phone.as_ref().map(|phone| &phone.0)];
        let further = [address, hours].map(|text| text.as_ref().map(|text| &text.0));
        let contact: Vec<&str> = contact.into_iter().chain(further).flatten().map(String::as_str).collect();
        let signed: Vec<&str> = view.signed_by.iter().map(|unit| &*unit.0).collect();
        (lines(&contact.join("，"), self.below.line), lines(&signed.join(" "), self.below.line))
    }

    /// The lines of text that a box of more lines than usual takes; across, each stands beside two of text.
    fn lines_taken(&self, view: &NoticeView) -> usize {
        let (contact, signed) = self.lines_of_box(view);
        2 * (contact + signed).saturating_sub(self.below.lines)
    }
}

impl SlidesOfKind for Notices {
    fn makes(&self) -> Vec<SlideKind> {
        vec![SlideKind::NOTICE]
    }

    /// Those whose period has not ended, the newest first; at most so many pages.
    fn slides(&self, content: &Content<'_>, kind: SlideKind, most: usize, _: &NamedScreen) -> Vec<Made> {
        let is_over = |item: &Placed<'_, Notice>| Notice::is_over(item) == Some(true);
        let mut running: Vec<_> = content.shown::<Notice>(kind).filter(|item| !is_over(item)).collect();
        running.sort_by_key(|item| std::cmp::Reverse(*item.draft.starts_on));
        let mut slides = Vec::new();
        for item in running.into_iter().take(most) {
            let whole = notice_view(content, &item);
            // What it is about and what corrects it stand on each of them.
            let about: usize = [&whole.corrects, &whole.confers].into_iter().map(|list| self.lines_of(list)).sum();
            let page =
                self.page.without(about + content.lines_of_correction(&item.draft.id) + self.lines_taken(&whole));
            let pages = pages(&text_of(content, &item), &page, 0);
            let count = pages.len();
            let qr = content.item_code(&item.draft.id, &item.draft.common, item.org());
            for (n, paragraphs) in pages.into_iter().enumerate().take(most - slides.len()) {
                let paragraphs = paragraphs.into_iter().map(Body::from).collect();
                let org = content.head_name(item.org()).into();
                let view = NoticeView { org, page: n + 1, pages: count, paragraphs, ..whole.clone() };
                let (id, title) = (format!("{}#{}", item.draft.id, n + 1), &*item.draft.title.0);
                let made = Made::new(content, kind, id, title, Notice::days(&item), &view).leads_to(qr.clone());
                // What stands for as long as something else does has no end of its own.
                let is_dated = Notice::pressing_until(&item).is_some() || item.draft.corrects.is_empty();
                slides.push(if is_dated { Made { level: Level::Dated, ..made } } else { made });
            }
        }
        slides
    }

    fn fits(&self, content: &Content<'_>, kind: SlideKind, found: &mut Fits) {
        for item in content.items::<Notice>() {
            let draft = item.draft;
            found.slide(kind, &draft.id);
            let place = draft.origin.key("title");
            found.text(say!("标题", "the title"), &draft.title, self.page.title, place, &draft.id);
            let (contact, signed) = self.lines_of_box(&notice_view(content, &item));
            let (key, what) = match contact >= signed {
                true => ("contact", say!("联系方式", "the contact's words")),
                false => ("signed_by", say!("落款", "the signatures")),
            };
            found.lines(what, contact + signed, self.below.most, draft.origin.key(key), &draft.id);
        }
    }

    /// As long as they stand on the board, whether their period runs or not.
    fn list(&self, content: &Content<'_>) -> Option<(&'static str, Vec<Entry>)> {
        let entry = |item: Placed<'_, Notice>| {
            let view = notice_view(content, &item);
            let hit = Hit::of_text(&view.title.0, view.org.0.clone());
            let days = Days::of(content.board, &item.draft.common, item.org()).into();
            Entry::of_item(content, &item.draft.id, &Timed { view, days }, hit)
        };
        Some(("notices", content.items::<Notice>().take(ENTRIES).map(entry).collect()))
    }
}

fn text_of(content: &Content<'_>, item: &Placed<'_, Notice>) -> Vec<String> {
    let record = NoticeRecord::of(item);
    match record.correction_lead(content.strings) {
        Some(lead) => std::iter::once(lead).chain(record.correct.iter().map(|text| (*text).to_owned())).collect(),
        None => item.draft.body.as_deref().map(paragraphs).unwrap_or_default(),
    }
}

/// A notice with its whole text.
fn notice_view(content: &Content<'_>, item: &Placed<'_, Notice>) -> NoticeView {
    let record = NoticeRecord::of(item);
    let text = |text: &Option<Text>| text.as_ref().map(|text| Body::from(&*text.0));
    let kinds::Contact { name, phone, address, hours, email, .. } = record.contact;
    NoticeView {
        org: (&*record.org.draft.name.0).into(),
        title: record.title.into(),
        type_label: record.notice_type.label(content.strings).into(),
        page: 1,
        pages: 1,
        paragraphs: text_of(content, item).into_iter().map(Body::from).collect(),
        period_text: record.period(content.strings, &|day| content.day(day)).into(),
        starts_on: record.starts_on.to_string(),
        ends_on: record.ends_on.to_string(),
        contact: Contact {
            name: name.as_ref().map(|name| (&*name.0).into()),
            phone: text(phone),
            address: text(address),
            hours: text(hours),
            email: text(email),
        },
        signed_by: record.signed_by.iter().map(|unit| (*unit).into()).collect(),
        signed_on: content.day(record.signed_on).into(),
        corrects: record.corrects.iter().map(|corrected| corrected.title.into()).collect(),
        confers: record.confers.iter().map(|post| post.title.into()).collect(),
    }
}
