//! Admission anniversaries, and what stands when nothing else does.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use serde::Deserialize;

use super::{Made, SlidesOfKind};
use crate::board::OrgId;
use crate::calendar::chinese_month_day;
use crate::diagnostic::Language;
use crate::kinds::Member;
use crate::output::kiosk::content::Content;
use crate::output::kiosk::fits::{Fits, parts_of_name};
use crate::output::kiosk::limits::{Limits, lines};
use crate::output::kiosk::views::{Body, Fallback, Title, view};
use crate::record::{Days, Person};
use crate::screens::{NamedScreen, SlideKind};
use crate::theme::wording;

view! {
    /// Those who agreed, by month and day; no year is anywhere.
    Anniversary {
        names: Vec<Named>,
        /// 7月1日
        month_day: Title,
    }
}

view! {
    Named {
        name: Title,
        org: Title,
    }
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct AnniversaryLimits {
    /// Names on one slide.
    names: usize,
    /// The width of a line of such a name, which takes two at most, and of one of the organisation below it.
    line: usize,
    org: usize,
    /// The lines of both together.
    lines: usize,
    /// Names on a slide of their own, where one is longer than that.
    few: usize,
    /// The width of the longest of them.
    name: usize,
}

/// Slides of those who agreed to have their admission remembered, by month and day. The year stays in the program.
pub(super) struct Anniversaries(AnniversaryLimits);

impl Anniversaries {
    pub(super) fn new(limits: &Limits) -> anyhow::Result<Self> {
        limits.section(SlideKind::ANNIVERSARY.word()).map(Self)
    }

    /// Whether a name stands with as many others as a slide holds: on one line, or on two that end at a dot.
    fn is_usual(&self, named: &Named) -> bool {
        let (longest, all) = parts_of_name(&named.name.0);
        let own = if all <= self.0.line { 1 } else { 2 };
        longest <= self.0.line && all <= 2 * self.0.line && own + lines(&named.org.0, self.0.org) <= self.0.lines
    }
}

impl SlidesOfKind for Anniversaries {
    fn makes(&self) -> Vec<SlideKind> {
        vec![SlideKind::ANNIVERSARY]
    }

    /// As many as agreed: the days decide which of them are shown.
    fn slides(&self, content: &Content<'_>, kind: SlideKind, _: usize, _: &NamedScreen) -> Vec<Made> {
        let language = content.board.settings.language;
        // Those who leave on a day stand apart from those who stay, so that the slide of the others goes on.
        let mut days: BTreeMap<(i8, i8, Option<Date>), Vec<(Arc<str>, Named)>> = BTreeMap::new();
        for item in content.shown::<Member>(kind) {
            let Some(person) = Person::of(content.board, item.at) else { continue };
            let Some((month, day)) = person.anniversary() else { continue };
            let named = Named { name: person.name().into(), org: content.head_name(item.org()).into() };
            days.entry((month, day, person.days().until)).or_default().push((item.draft.id.clone(), named));
        }
        let mut slides = Vec::new();
        for ((month, day, until), names) in days {
            // Any leap year has all days.
            let Ok(date) = Date::new(2000, month, day) else { continue };
            let month_day = match language {
                Language::Chinese => chinese_month_day(date),
                language => wording::month_day(date, language),
            };
            let last = until.map_or_else(String::new, |until| format!("~{until}"));
            // Few stand in larger frames: a long name has room there, and takes none from the others.
            let (usual, long): (Vec<_>, Vec<_>) = names.into_iter().partition(|(_, named)| self.is_usual(named));
            let (usual, long) = (usual.chunks(self.0.names.max(1)), long.chunks(self.0.few.max(1)));
            for (n, names) in usual.chain(long).enumerate() {
                let id = format!("anniversary/{month:02}-{day:02}{last}#{}", n + 1);
                let (items, names) = names.iter().cloned().unzip();
                let view = Anniversary { names, month_day: month_day.clone().into() };
                let made = Made::new(content, kind, id, &*month_day, Days::until(until), &view).showing(items);
                slides.push(Made { anniversaries: Some(vec![format!("{month:02}-{day:02}")]), ..made });
            }
        }
        slides
    }

    fn fits(&self, content: &Content<'_>, kind: SlideKind, found: &mut Fits) {
        let remembered = |at| Person::of(content.board, at).is_some_and(|person| person.anniversary().is_some());
        for draft in content.items::<Member>().filter(|item| remembered(item.at)).map(|item| item.draft) {
            found.slide(kind, &draft.id);
            found.long_name(&draft.name, self.0.name, draft.origin.key("name"), &draft.id);
        }
    }
}

/// What the screen shows when everything else has run out.
pub(in crate::output::kiosk) fn fallback(content: &Content<'_>, screen: &NamedScreen) -> Fallback {
    let org = content.roots.first().copied().unwrap_or(OrgId::ROOT);
    let contact = &content.board.org(org).contact;
    Fallback {
        title: Title(screen.title.0.clone()),
        org: content.head_name(org).into(),
        phone: contact.supervision_phone.clone().map(Body::from),
        text: content.strings.get("kiosk.standing").into(),
    }
}
