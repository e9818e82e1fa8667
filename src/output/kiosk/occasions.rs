//! Slides that belong to days: reception days, admission anniversaries, and what stands when nothing else does.

use std::collections::BTreeMap;

use super::content::{Content, until};
use super::slides::Made;
use super::views::{Anniversary, Fallback, Level, Named, Reception, View};
use crate::board::{OrgId, consents};
use crate::calendar::chinese_month_day;
use crate::kinds::{ReceptionDay, Scope};
use crate::screens::{NamedScreen, SlideKind};
use crate::theme::wording;

/// A slide for each of the screen's organisations whose leaders receive members, and for every one below them that
/// says so itself; at most so many.
pub(super) fn receptions(content: &Content<'_>, most: usize) -> Vec<Made> {
    let mut slides = Vec::new();
    for org in &content.orgs {
        let node = content.board.org(*org);
        let own = node.draft.reception_days.as_ref().is_some_and(|days| !days.is_empty());
        if !(own || content.roots.contains(org)) || node.contact.reception_days.is_empty() {
            continue;
        }
        let days: Vec<String> = node.contact.reception_days.iter().map(day_words).collect();
        for (n, days) in days.chunks(content.limits.reception.days.max(1)).enumerate() {
            slides.push(Made {
                id: format!("{}/reception#{}", node.path(), n + 1).trim_start_matches('/').to_owned(),
                kind: SlideKind::Reception.word(),
                level: Level::Ordinary,
                days: until(content.last_day(&node.draft.common, *org)),
                anniversaries: None,
                view: View::Reception(Reception {
                    org: content.org_name(*org),
                    days: days.to_vec(),
                    place: node.contact.address.clone(),
                    phone: node.contact.supervision_phone.clone(),
                    opinion_book: node.contact.opinion_book.clone(),
                }),
            });
        }
    }
    slides.truncate(most);
    slides
}

/// 每月15日 9:00—11:30 一楼接待室
pub(super) fn day_words(day: &ReceptionDay) -> String {
    let parts = [Some(&day.day), day.hours.as_ref(), day.place.as_ref()];
    parts.into_iter().flatten().map(|text| text.0.as_str()).collect::<Vec<_>>().join(" ")
}

/// Those who agreed to have their admission remembered, by month and day. The year stays in the program: it is dropped
/// here, before anything is made of the date.
pub(super) fn anniversaries(content: &Content<'_>) -> Vec<Made> {
    let board = content.board;
    let members = board.items.members.all();
    // Those who leave on a day stand apart from those who stay, so that the slide of the others goes on.
    let mut days: BTreeMap<(i8, i8, Option<String>), Vec<Named>> = BTreeMap::new();
    for at in content.orgs.iter().flat_map(|org| board.items.members.range(&(org.0..org.0 + 1))) {
        let member = &members[at];
        let Some(joined) = member.joined_on.filter(|_| consents(member, Scope::Anniversary, board.today)) else {
            continue;
        };
        let named = Named { name: member.name.0.clone(), org: content.org_name(board.org_of(member)) };
        let until = content.days_of_member(member).until;
        days.entry((joined.month(), joined.day(), until)).or_default().push(named);
    }
    let most = content.limits.anniversary.names.max(1);
    let mut slides = Vec::new();
    for ((month, day, until), names) in days {
        for (n, names) in names.chunks(most).enumerate() {
            // Any leap year has all days.
            let Ok(date) = jiff::civil::Date::new(2000, month, day) else { continue };
            let last = until.clone().map_or_else(String::new, |until| format!("~{until}"));
            slides.push(Made {
                id: format!("anniversary/{month:02}-{day:02}{last}#{}", n + 1),
                kind: SlideKind::Anniversary.word(),
                level: Level::Ordinary,
                days: super::views::Span { from: None, until: until.clone() },
                anniversaries: Some(vec![format!("{month:02}-{day:02}")]),
                view: View::Anniversary(Anniversary {
                    names: names.to_vec(),
                    month_day: match board.settings.language {
                        crate::diagnostic::Language::Chinese => chinese_month_day(date),
                        language => wording::month_day(date, language),
                    },
                }),
            });
        }
    }
    slides
}

/// What the screen shows when everything else has run out.
pub(super) fn fallback(content: &Content<'_>, screen: &NamedScreen) -> Fallback {
    let org = content.roots.first().copied().unwrap_or(OrgId::ROOT);
    let contact = &content.board.org(org).contact;
    Fallback {
        title: screen.title.0.clone(),
        org: content.org_name(org),
        phone: contact.supervision_phone.clone(),
        text: content.strings.get("kiosk.standing").to_owned(),
    }
}
