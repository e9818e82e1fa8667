//! What was printed last: `content/print-record.csv`, meant for version control.
//!
//! A line for each placard on a wall: preset, item, the content mark it was printed with, its edition, the day of printing
//! and the address behind its code; records of earlier versions have no addresses. The lines are sorted, so that two people's changes merge. Only `print --mark-printed` writes it.

use std::collections::BTreeMap;
use std::ops::Range;

use super::codes::Codes;
use super::job::Job;

/// The first line.
const HEAD: [&str; 7] = ["preset", "item", "mark", "edition", "printed_on", "title", "address"];

/// The root organisation's folder has no name; in the file it is written so.
const ROOT: &str = ".";

/// One placard as it was printed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Printed {
    pub mark: String,
    pub edition: String,
    pub printed_on: String,
    pub title: String,
    /// Behind its code; empty where it has none, or where that is not known.
    pub address: String,
}

/// The placards on the walls, by preset and item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    lines: BTreeMap<(String, String), Printed>,
}

/// How a placard differs from the one on the wall.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Difference {
    /// None is there yet.
    New,
    /// The one that is there says something else.
    Changed,
    /// The one that is there says the same, and its code leads nowhere.
    Address,
}

impl Record {
    /// Reads the file's text; `Err` with the bytes of the first line that is none.
    ///
    /// # Errors
    /// The bytes of the first line that is no entry.
    pub fn read(text: &str) -> Result<Self, Range<usize>> {
        let mut record = Self::default();
        let skipped = text.len() - text.trim_start_matches('\u{feff}').len();
        let mut reader =
            csv::ReaderBuilder::new().has_headers(true).flexible(true).from_reader(&text.as_bytes()[skipped..]);
        let mut row = csv::StringRecord::new();
        loop {
            let start = skipped + usize::try_from(reader.position().byte()).unwrap_or(0);
            let more = reader.read_record(&mut row);
            let end = skipped + usize::try_from(reader.position().byte()).unwrap_or(0);
            let fault = start.min(text.len())..end.max(start + 1).min(text.len());
            match more {
                Ok(false) => return Ok(record),
                Ok(true) if row.len() >= 3 && row.iter().take(3).all(|cell| !cell.trim().is_empty()) => {
                    let cell = |n: usize| row.get(n).unwrap_or_default().trim().to_owned();
                    let item = if cell(1) == ROOT { String::new() } else { cell(1) };
                    let (mark, edition, printed_on) = (cell(2), cell(3), cell(4));
                    let printed = Printed { mark, edition, printed_on, title: cell(5), address: cell(6) };
                    record.lines.insert((cell(0), item), printed);
                }
                // A blank line left by an editor.
                Ok(true) if row.iter().all(|cell| cell.trim().is_empty()) => {}
                Ok(true) | Err(_) => return Err(fault),
            }
        }
    }

    /// The file's bytes: UTF-8 with the mark by which spreadsheets know it.
    pub fn write(&self) -> Vec<u8> {
        let rows = self.lines.iter().map(|((preset, item), printed)| {
            let item = if item.is_empty() { ROOT } else { item };
            [preset, item, &printed.mark, &printed.edition, &printed.printed_on, &printed.title, &printed.address]
                .map(str::to_owned)
                .to_vec()
        });
        super::lists::csv(&HEAD, rows)
    }

    /// The presets that are on walls.
    pub fn presets(&self) -> impl Iterator<Item = &str> {
        let mut last = None;
        self.lines.keys().map(|(preset, _)| preset.as_str()).filter(move |preset| {
            let fresh = last != Some(preset.to_string());
            last = Some(preset.to_string());
            fresh
        })
    }

    pub fn lines(&self) -> impl Iterator<Item = (&str, &str, &Printed)> {
        self.lines.iter().map(|((preset, item), printed)| (preset.as_str(), item.as_str(), printed))
    }

    /// What hangs there of a preset and an item.
    pub fn printed(&self, preset: &str, item: &str) -> Option<&Printed> {
        self.lines.get(&(preset.to_owned(), item.to_owned()))
    }

    /// How a job differs from what is on the wall; `None` when it does not.
    pub fn difference(&self, job: &Job, codes: &Codes<'_>) -> Option<Difference> {
        match self.lines.get(&(job.preset.name.to_string(), job.facts.id.to_string())) {
            None => Some(Difference::New),
            Some(printed) if printed.mark != job.mark => Some(Difference::Changed),
            Some(printed) => codes.dead(printed).map(|_| Difference::Address),
        }
    }

    /// Notes a placard as printed; whether the record did not have it like that.
    pub fn note(&mut self, preset: &str, item: &str, printed: Printed) -> bool {
        let place = (preset.to_owned(), item.to_owned());
        match self.lines.get_mut(&place) {
            // Printed before and not changed since: the day of the first of equal placards stays.
            Some(before) if before.mark == printed.mark && before.address == printed.address => false,
            // The address was not known.
            Some(before) if before.mark == printed.mark && before.address.is_empty() => {
                before.address = printed.address;
                false
            }
            _ => {
                self.lines.insert(place, printed);
                true
            }
        }
    }

    /// Forgets a placard that was taken down.
    pub fn remove(&mut self, preset: &str, item: &str) {
        self.lines.remove(&(preset.to_owned(), item.to_owned()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let text = "\u{feff}preset,item,mark,edition,printed_on,title\r\ndesk,.,7F3A9C,2026-06-30,2026-07-01,\"甲, 乙\"\r\na4,hall/posts/w,000000,,,\n\n";
        let record = Record::read(text).unwrap();
        assert_eq!(record.presets().collect::<Vec<_>>(), ["a4", "desk"]);
        assert_eq!(record.lines().last().unwrap().1, "");
        assert_eq!(record.lines().last().unwrap().2.title, "甲, 乙");
        let written = String::from_utf8(record.write()).unwrap();
        assert!(written.starts_with('\u{feff}'));
        assert_eq!(Record::read(&written).unwrap(), record);
        assert_eq!(Record::read("").unwrap(), Record::default());
    }

    #[test]
    fn a_broken_line_is_pointed_at() {
        let text = "preset,item,mark\ndesk,hall/posts/w,7F3A9C\n<<<<<<< HEAD\n";
        let range = Record::read(text).unwrap_err();
        assert!(text[range].starts_with("<<<<<<<"));
    }
}
