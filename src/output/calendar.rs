//! `calendar.ics`: what an organisation and those below it have promised by a day, the last days of notices, and the days
//! on which leaders receive members; for the calendars of whoever follows it.
//!
//! Days of persons' pledges are in no calendar, and nobody's name is: calendars keep what they once read.

use super::ics::{Calendar, Entry};
use super::{Job, Output, PlannedFile, PlannedFiles, Planner, reception};
use crate::address::{item_url, org_url};
use crate::board::{Board, OrgId};
use crate::kinds::{Kind, Notice};
use crate::output::pictures::Pictures;
use crate::record::{kind, last_days};
use crate::theme::{Strings, Theme};

/// Days to come in one file.
const COMING: usize = 200;
/// The last days that are past, so that a calendar that was subscribed does not stand empty.
const PAST: usize = 20;

/// The calendars: one for each organisation that has something to put there.
pub struct Calendars;

/// Where an organisation's calendar is.
pub(crate) fn route(path: &str) -> String {
    format!("{}calendar.ics", org_url(path))
}

impl Output for Calendars {
    fn name(&self) -> &'static str {
        "web"
    }

    fn routes(&self, board: &Board, _: &Theme, _: &Pictures, files: &mut PlannedFiles) {
        let notices = kind(Notice::NAME);
        let has_notice =
            |org: usize| notices.is_some_and(|kind| !kind.range(board, &board.orgs[org].subtree).is_empty());
        for (at, node) in board.orgs.iter().enumerate() {
            let has_dates = board.totals[at].fulfilment.total > 0 || has_notice(at);
            if has_dates || !board.receptions(OrgId(at), 1).is_empty() {
                files.push(PlannedFile::new(route(node.path()), None, Job::Calendar(OrgId(at))));
            }
        }
    }
}

/// An organisation's calendar.
pub(super) fn bytes(planner: &Planner<'_>, org: OrgId) -> Vec<u8> {
    calendar(planner.board, planner.theme.strings(), org)
}

fn calendar(board: &Board, strings: &Strings, org: OrgId) -> Vec<u8> {
    let title = strings.format("calendar.title", &[("org", &board.org(org).draft.name)]);
    let mut calendar = Calendar::new(board, &title, "calendar");
    for day in last_days(board, org, COMING, PAST) {
        let word = day.ending.word();
        let title = day.title.unwrap_or_else(|| strings.get("notice.type.correction"));
        let summary = strings.format(&format!("calendar.{word}"), &[("title", &title)]);
        calendar.entry(&Entry {
            uid: format!("{}-{word}", day.id.replace('/', ".")),
            on: day.on,
            times: None,
            summary: &summary,
            place: None,
            description: &board.org(day.org).draft.name,
            page: &item_url(day.id),
        });
    }
    reception::entries(board, strings, org, &mut calendar);
    calendar.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::testing::{assert_harmless, board, files};

    #[test]
    fn a_calendar_holds_deadlines_ends_of_notices_and_receptions_and_nothing_of_persons() {
        let board = board();
        let files = files(&board, &[&Calendars]);
        assert_harmless(&files);
        let root = String::from_utf8_lossy(&files["calendar.ics"]).replace("\r\n ", "");
        for wanted in [
            "UID:hall.commitments.late-due@board.example.org\r\n",
            "DTSTART;VALUE=DATE:20260515\r\nSUMMARY:承诺期限：更换楼道灯\r\n",
            "SUMMARY:公示截止：拟表彰名单公示\r\n",
            "SUMMARY:示例市党员接待日\r\n",
            "URL:https://board.example.org/hall/commitments/late/\r\n",
        ] {
            assert!(root.contains(wanted), "{wanted} is not in {root}");
        }
        assert!(!root.contains("走访"), "a person's pledge has no day");
        let hall = String::from_utf8_lossy(&files["hall/calendar.ics"]).replace("\r\n ", "");
        assert!(hall.contains("更换楼道灯") && !hall.contains("名单公示"), "{hall}");
    }

    #[test]
    fn organisations_without_a_day_have_no_calendar() {
        let sources = crate::source::Sources::from_texts([
            ("content/board.yaml", "title: 示例\nas_of: 2026-06-30\n"),
            ("content/org.yaml", "name: 示例市\n"),
            ("content/exemplars/a.yaml", "title: 好事\nsubject: 某班组\n"),
        ]);
        let board = crate::pipeline::check_sources(&sources, &crate::pipeline::Options::default()).assembled.board;
        assert!(files(&board, &[&Calendars]).is_empty());
    }
}
