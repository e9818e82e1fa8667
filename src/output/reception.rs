//! `reception-days.ics`: the coming days on which an organisation's leaders receive members, for the calendars of those who
//! come (iCalendar, RFC 5545).
//!
//! Written by hand, since what is needed is lines of one form: the crate that is kept for it, `icalendar`, brings a second
//! library of dates with a clock of its own and random numbers, and an output has neither.

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;

use super::{Job, Output, PlannedFile, PlannedFiles, Planner};
use crate::address::org_url;
use crate::board::{Board, OrgId, Reception};
use crate::output::pictures::Pictures;
use crate::theme::{Strings, Theme};

/// Days in one file.
const MOST: usize = 12;
/// A line has at most so many bytes; longer ones go on in the next.
const LINE: usize = 75;

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
    calendar(planner.board, planner.theme.strings(), org).into_bytes()
}

fn calendar(board: &Board, strings: &Strings, org: OrgId) -> String {
    let node = board.org(org);
    let zone = TimeZone::get(&board.settings.timezone).unwrap_or(TimeZone::UTC);
    let title = strings.format("reception.event", &[("org", &node.draft.short())]);
    let page = board.settings.base_url().map(|base| base + &org_url(node.path()));
    let mut out = String::new();
    let mut line = |name: &str, value: &str| fold(&mut out, &format!("{name}:{value}"));
    line("BEGIN", "VCALENDAR");
    line("VERSION", "2.0");
    line("PRODID", "-//noticeboard//reception days//EN");
    line("CALSCALE", "GREGORIAN");
    line("METHOD", "PUBLISH");
    line("X-WR-CALNAME", &escaped(&title));
    for reception in board.receptions(org, MOST) {
        let Reception { on, times, day } = reception;
        line("BEGIN", "VEVENT");
        line("UID", &uid(board, node.path(), &reception));
        line("DTSTAMP", &instant(board.today, Time::midnight(), &zone));
        match times {
            Some((from, to)) => {
                line("DTSTART", &instant(on, from, &zone));
                line("DTEND", &instant(on, to, &zone));
            }
            None => line("DTSTART;VALUE=DATE", &on.strftime("%Y%m%d").to_string()),
        }
        line("SUMMARY", &escaped(&title));
        if let Some(place) = day.place.as_ref() {
            line("LOCATION", &escaped(place));
        }
        line("DESCRIPTION", &escaped(&day.words()));
        page.iter().for_each(|page| line("URL", page));
        // Nobody is busy because leaders are there.
        line("TRANSP", "TRANSPARENT");
        line("END", "VEVENT");
    }
    line("END", "VCALENDAR");
    out
}

/// The same for the same day of the same organisation, whenever the file is made: a calendar that reads it again puts the
/// new one in the old one's place.
fn uid(board: &Board, path: &str, reception: &Reception<'_>) -> String {
    let from = reception.times.map(|(from, _)| from.strftime("T%H%M").to_string()).unwrap_or_default();
    let host = board.settings.base_url().and_then(|base| Some(url::Url::parse(&base).ok()?.host_str()?.to_owned()));
    let day = reception.on.strftime("%Y%m%d");
    let of = if path.is_empty() { String::new() } else { format!("-{}", path.replace('/', ".")) };
    format!("{day}{from}-reception{of}@{}", host.as_deref().unwrap_or("noticeboard"))
}

/// A time of day in UTC, which every calendar understands without a table of zones.
fn instant(day: Date, time: Time, zone: &TimeZone) -> String {
    let zoned = day.to_datetime(time).to_zoned(zone.clone());
    zoned.map_or_else(
        |_| day.to_datetime(time).strftime("%Y%m%dT%H%M%S").to_string(),
        |zoned| zoned.with_time_zone(TimeZone::UTC).strftime("%Y%m%dT%H%M%SZ").to_string(),
    )
}

/// A text without the signs that mean something in a line.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// Puts down a line, in pieces that do not part a character.
fn fold(out: &mut String, line: &str) {
    let mut used = 0;
    for c in line.chars() {
        if used + c.len_utf8() > LINE {
            out.push_str("\r\n ");
            used = 1;
        }
        out.push(c);
        used += c.len_utf8();
    }
    out.push_str("\r\n");
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
        calendar(&board, theme.strings(), OrgId::ROOT)
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

    #[test]
    fn long_lines_are_folded_between_characters() {
        let mut out = String::new();
        fold(&mut out, &"接".repeat(60));
        assert!(out.split("\r\n").all(|line| line.len() <= LINE), "{out}");
        assert_eq!(out.replace("\r\n ", "").trim_end(), "接".repeat(60));
    }
}
