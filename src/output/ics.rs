//! iCalendar (RFC 5545), as far as the board's calendars need it.
//!
//! Written by hand, since what is needed is lines of one form: the crate that is kept for it, `icalendar`, brings a second
//! library of dates with a clock of its own and random numbers, and an output has neither.

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;

use crate::board::Board;

/// A line has at most so many bytes; longer ones go on in the next.
const LINE: usize = 75;

/// A calendar while it is written.
pub(super) struct Calendar<'b> {
    board: &'b Board,
    zone: TimeZone,
    out: String,
}

/// One entry of it.
pub(super) struct Entry<'a> {
    /// The same for the same thing, whenever the file is made: a calendar that reads it again puts the new one in the old
    /// one's place.
    pub(super) uid: String,
    pub(super) on: Date,
    /// From when to when; else the whole day.
    pub(super) times: Option<(Time, Time)>,
    pub(super) summary: &'a str,
    pub(super) place: Option<&'a str>,
    pub(super) description: &'a str,
    /// Its page, relative to the site.
    pub(super) page: &'a str,
}

impl<'b> Calendar<'b> {
    pub(super) fn new(board: &'b Board, title: &str, what: &str) -> Self {
        let zone = TimeZone::get(&board.settings.timezone).unwrap_or(TimeZone::UTC);
        let mut calendar = Self { board, zone, out: String::new() };
        calendar.line("BEGIN", "VCALENDAR");
        calendar.line("VERSION", "2.0");
        calendar.line("PRODID", &format!("-//noticeboard//{what}//EN"));
        calendar.line("CALSCALE", "GREGORIAN");
        calendar.line("METHOD", "PUBLISH");
        calendar.line("X-WR-CALNAME", &escaped(title));
        calendar
    }

    pub(super) fn entry(&mut self, entry: &Entry<'_>) {
        let Entry { uid, on, times, summary, place, description, page } = entry;
        self.line("BEGIN", "VEVENT");
        self.line("UID", &format!("{uid}@{}", host(self.board).as_deref().unwrap_or("noticeboard")));
        self.line("DTSTAMP", &self.instant(self.board.today, Time::midnight()));
        match times {
            Some((from, to)) => {
                self.line("DTSTART", &self.instant(*on, *from));
                self.line("DTEND", &self.instant(*on, *to));
            }
            None => self.line("DTSTART;VALUE=DATE", &on.strftime("%Y%m%d").to_string()),
        }
        self.line("SUMMARY", &escaped(summary));
        if let Some(place) = place {
            self.line("LOCATION", &escaped(place));
        }
        self.line("DESCRIPTION", &escaped(description));
        if let Some(base) = self.board.settings.base_url() {
            self.line("URL", &format!("{base}{page}"));
        }
        // Nobody is busy because of it.
        self.line("TRANSP", "TRANSPARENT");
        self.line("END", "VEVENT");
    }

    pub(super) fn finish(mut self) -> Vec<u8> {
        self.line("END", "VCALENDAR");
        self.out.into_bytes()
    }

    fn line(&mut self, name: &str, value: &str) {
        fold(&mut self.out, &format!("{name}:{value}"));
    }

    /// A time of day in UTC, which every calendar understands without a table of zones.
    fn instant(&self, day: Date, time: Time) -> String {
        let zoned = day.to_datetime(time).to_zoned(self.zone.clone());
        zoned.map_or_else(
            |_| day.to_datetime(time).strftime("%Y%m%dT%H%M%S").to_string(),
            |zoned| zoned.with_time_zone(TimeZone::UTC).strftime("%Y%m%dT%H%M%SZ").to_string(),
        )
    }
}

fn host(board: &Board) -> Option<String> {
    Some(url::Url::parse(&board.settings.base_url()?).ok()?.host_str()?.to_owned())
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

    #[test]
    fn long_lines_are_folded_between_characters() {
        let mut out = String::new();
        fold(&mut out, &"接".repeat(60));
        assert!(out.split("\r\n").all(|line| line.len() <= LINE), "{out}");
        assert_eq!(out.replace("\r\n ", "").trim_end(), "接".repeat(60));
    }
}
