//! Admission anniversaries, and what stands when nothing else does.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Deserialize;

use super::{Made, SlidesOfKind};
use crate::board::OrgId;
use crate::calendar::chinese_month_day;
use crate::diagnostic::Language;
use crate::kinds::Member;
use crate::output::kiosk::content::Content;
use crate::output::kiosk::limits::Limits;
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
}

/// Slides of those who agreed to have their admission remembered, by month and day. The year stays in the program.
pub(super) struct Anniversaries(AnniversaryLimits);

impl Anniversaries {
    pub(super) fn new(limits: &Limits) -> anyhow::Result<Self> {
        limits.section(SlideKind::ANNIVERSARY.word()).map(Self)
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
        let mut days: BTreeMap<(i8, i8, Option<Date>), Vec<Named>> = BTreeMap::new();
        for item in content.items::<Member>() {
            let Some(person) = Person::of(content.board, item.at) else { continue };
            let Some((month, day)) = person.anniversary() else { continue };
            let named = Named { name: person.name().into(), org: content.head_name(item.org()).into() };
            days.entry((month, day, person.days().until)).or_default().push(named);
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
            for (n, names) in names.chunks(self.0.names.max(1)).enumerate() {
                let id = format!("anniversary/{month:02}-{day:02}{last}#{}", n + 1);
                let view = Anniversary { names: names.to_vec(), month_day: month_day.clone().into() };
                let made = Made::new(content, kind, id, &*month_day, Days::until(until), &view);
                slides.push(Made { anniversaries: Some(vec![format!("{month:02}-{day:02}")]), ..made });
            }
        }
        slides
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
