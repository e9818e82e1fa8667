//! `reception-days.ics`: the coming days on which an organisation's leaders receive members, for the calendars of those who
//! come.

use super::ics::{Calendar, Entry};
use super::{Job, Output, PlannedFile, PlannedFiles, Planner};
use crate::address::org_url;
use crate::board::{Board, OrgId, Reception};
use crate::output::pictures::Pictures;
use crate::theme::{Strings, Theme};

/// Days in one file.
const MOST: usize = 12;

/// The files of reception days: one for each organisation that says its own.
pub struct ReceptionDays;

/// Where an organisation's file is.
pub(crate) fn route(path: &str) -> String {
    format!("{}reception-days.ics", org_url(path))
}

impl Output for ReceptionDays {
    fn name(&self) -> &'static str {
        "web"
    }

    fn routes(&self, board: &Board, _: &Theme, _: &Pictures, files: &mut PlannedFiles) {
        for (at, node) in board.orgs.iter().enumerate() {
            let org = OrgId(at);
            if board.receiving(org) != Some(org) || board.receptions(org, 1).is_empty() {
                continue;
            }
            let origin = node.draft.origin.key("reception_days");
            files.push(PlannedFile::new(route(node.path()), Some(origin), Job::Receptions(org)));
        }
    }
}

/// An organisation's file.
pub(super) fn bytes(planner: &Planner<'_>, org: OrgId) -> Vec<u8> {
    calendar(planner.board, planner.theme.strings(), org)
}

fn calendar(board: &Board, strings: &Strings, org: OrgId) -> Vec<u8> {
    let title = strings.format("reception.event", &[("org", &board.org(org).draft.short())]);
    let mut calendar = Calendar::new(board, &title, "reception days");
    entries(board, strings, org, &mut calendar);
    calendar.finish()
}

/// Adds the coming days of reception of an organisation, or of the one above it that receives in its place.
pub(super) fn entries(board: &Board, strings: &Strings, org: OrgId, calendar: &mut Calendar<'_>) {
    let Some(receiving) = board.receiving(org).map(|org| board.org(org)) else { return };
    let title = strings.format("reception.event", &[("org", &receiving.draft.short())]);
    let page = org_url(receiving.path());
    for reception in board.receptions(org, MOST) {
        calendar.entry(&Entry {
            uid: uid(receiving.path(), &reception),
            on: reception.on,
            times: reception.times,
            summary: &title,
            place: reception.day.place.as_ref().map(|place| &*place.0),
            description: &reception.day.words(),
            page: &page,
        });
    }
}

fn uid(path: &str, reception: &Reception<'_>) -> String {
    let from = reception.times.map(|(from, _)| from.strftime("T%H%M").to_string()).unwrap_or_default();
    let day = reception.on.strftime("%Y%m%d");
    let of = if path.is_empty() { String::new() } else { format!("-{}", path.replace('/', ".")) };
    format!("{day}{from}-reception{of}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline::{Options, check_sources};
    use crate::source::Sources;

    fn written(days: &str) -> String {
        let org = format!("name: 示例市委\nreception_days:\n{days}");
        let sources = Sources::from_texts([
            ("content/board.yaml", "title: 示例\nas_of: 2026-06-30\nbase_url: https://board.example.org/\n"),
            ("content/org.yaml", &*org),
        ]);
        let board = check_sources(&sources, &Options::default()).assembled.board;
        let theme = crate::output::testing::theme();
        String::from_utf8(calendar(&board, theme.strings(), OrgId::ROOT)).unwrap()
    }

    #[test]
    fn a_reception_has_its_hours_in_world_time_and_its_place() {
        let text = written("- { day: 每月15日, hours: '9:00—11:30', place: '一楼, 接待室' }\n");
        let event = "BEGIN:VEVENT\r\nUID:20260715T0900-reception@board.example.org\r\n\
             DTSTAMP:20260629T160000Z\r\nDTSTART:20260715T010000Z\r\nDTEND:20260715T033000Z\r\n\
             SUMMARY:示例市委党员接待日\r\nLOCATION:一楼\\, 接待室\r\n";
        assert!(text.contains(event), "{text}");
        assert_eq!(text.matches("BEGIN:VEVENT").count(), 4, "{text}");
    }

    #[test]
    fn without_hours_it_is_a_day() {
        let text = written("- { day: 逢农历初三大集, dates: [2026-06-17, 2026-07-17] }\n");
        assert!(text.contains("DTSTART;VALUE=DATE:20260717\r\n") && !text.contains("DTEND"), "{text}");
        assert_eq!(text.matches("BEGIN:VEVENT").count(), 1, "the first is past: {text}");
    }
}
