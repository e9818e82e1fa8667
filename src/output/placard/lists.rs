//! Lists for people beside the files: what to replace and take down. The job list of a print shop is [`super::joblist`].

use std::collections::HashMap;
use std::fmt::Write;

use super::batch::Batch;
use super::job::Job;
use super::leaving::{Leaving, count as count_leaving};
use super::printed::{Difference, Printed, Record};
use super::workers::title;
use crate::board::Board;
use crate::diagnostic::Language;
use crate::theme::Strings;

/// A table as spreadsheets open it: UTF-8 with its mark, lines ended as in Windows, no cell that could pass for a formula.
pub fn csv(head: &[&str], rows: impl Iterator<Item = Vec<String>>) -> Vec<u8> {
    let mut writer =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer("\u{feff}".as_bytes().to_vec());
    // A writer into memory does not fail.
    let _ = writer.write_record(head);
    for row in rows {
        let cells = row.into_iter().map(|cell| match cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
            true => format!("'{cell}"),
            false => cell,
        });
        let _ = writer.write_record(cells);
    }
    writer.into_inner().unwrap_or_default()
}

/// The words of lists, and whose board it is.
pub struct Lists<'a> {
    pub board: &'a Board,
    pub strings: &'a Strings,
}

pub(super) fn mm(value: f64) -> String {
    let text = format!("{value:.1}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

impl Lists<'_> {
    pub(super) fn language(&self) -> Language {
        self.board.settings.language
    }

    pub(super) fn say(&self, key: &str, values: &[(&str, &dyn std::fmt::Display)]) -> String {
        self.strings.format(&format!("print.list.{key}"), values)
    }

    pub(super) fn organisation(&self, job: &Job) -> &str {
        &self.board.org(job.org()).draft.name.0
    }

    /// `changed.txt`: what to put up, what to replace, what to take down.
    pub fn changes_text(
        &self,
        put: &[(&Job, Difference)],
        down: &[(&str, &str, &Printed)],
        jobs: &[Job],
        batch: &Batch,
    ) -> String {
        let mut text = String::new();
        let _ = writeln!(text, "{} · {}", self.board.settings.title, self.say("changes", &[]));
        let sections = [(Difference::Changed, "replace"), (Difference::Address, "dead_code"), (Difference::New, "new")];
        for (difference, key) in sections {
            let of: Vec<_> = put.iter().filter(|(_, other)| *other == difference).collect();
            if of.is_empty() && difference == Difference::Address {
                continue;
            }
            let _ = writeln!(text, "\n{}", self.say(key, &[("n", &of.len())]));
            for (job, _) in of {
                let preset = job.preset.title(self.language());
                let _ = writeln!(text, "  {preset} · {} · {} · {}", title(job), self.organisation(job), job.facts.id);
            }
        }
        let _ = writeln!(text, "\n{}", self.say("down", &[("n", &down.len())]));
        for (preset, item, printed) in down {
            let _ = writeln!(text, "  {preset} · {} · {item}", printed.title);
        }
        // The files by paper and sheet, with what stands on which of their pages.
        for file in &batch.files {
            let _ = writeln!(text, "\n{}", self.say("file", &[("file", &file.path), ("n", &file.pages)]));
            for (job, found) in jobs.iter().zip(&batch.found) {
                let Some(found) = found.as_ref().filter(|found| found.common.as_ref() == Some(&file.path)) else {
                    continue;
                };
                let _ =
                    writeln!(text, "  {} {} · {}", self.pages(found), job.preset.title(self.language()), title(job));
            }
        }
        text
    }

    /// `leaving.txt`: what hangs somewhere and must leave, for those who go there.
    pub fn leaving_text(&self, leaving: &[Leaving]) -> String {
        let mut text = String::new();
        let (down, replace) = count_leaving(leaving);
        let _ = writeln!(text, "{} · {}", self.board.settings.title, self.say("leaving", &[]));
        for (n, key, action) in [(down, "down", "take_down"), (replace, "replace", "replace")] {
            let _ = writeln!(text, "\n{}", self.say(key, &[("n", &n)]));
            for run in leaving
                .iter()
                .filter(|leaving| leaving.why.action() == action)
                .collect::<Vec<_>>()
                .chunk_by(|a, b| a.org == b.org)
            {
                let _ = writeln!(text, "  {}", run.first().map_or("", |first| &first.org_name));
                for leaving in run {
                    let mut parts = vec![leaving.preset_title.clone(), leaving.title.clone()];
                    parts.extend((!leaving.place.is_empty()).then(|| leaving.place.clone()));
                    parts.push(self.say("mark", &[("mark", &leaving.mark)]));
                    parts.extend((!leaving.since.is_empty()).then(|| self.say("since", &[("date", &leaving.since)])));
                    parts.push(leaving.why.words().in_language(self.language()).to_owned());
                    parts.extend(leaving.dead.as_ref().map(|address| self.say("dead", &[("address", address)])));
                    let _ = writeln!(text, "    {}", parts.join(" · "));
                }
            }
        }
        text
    }

    /// `leaving.csv`
    pub fn leaving_csv(&self, leaving: &[Leaving]) -> Vec<u8> {
        const HEAD: [&str; 12] = [
            "action",
            "preset",
            "preset_title",
            "item",
            "title",
            "organisation",
            "org",
            "where",
            "mark",
            "printed_on",
            "why",
            "dead_code",
        ];
        let rows = leaving.iter().map(|leaving| {
            let why = leaving.why.words();
            [
                leaving.why.action(),
                &leaving.preset,
                &leaving.preset_title,
                &leaving.item,
                &leaving.title,
                &leaving.org_name,
                &leaving.org,
                &leaving.place,
                &leaving.mark,
                &leaving.since,
                why.in_language(self.language()),
                leaving.dead.as_deref().unwrap_or_default(),
            ]
            .map(str::to_owned)
            .to_vec()
        });
        csv(&HEAD, rows)
    }

    /// `changed.csv`
    pub fn changes_csv(
        &self,
        put: &[(&Job, Difference)],
        down: &[(&str, &str, &Printed)],
        record: &Record,
        leaving: &[Leaving],
    ) -> Vec<u8> {
        const HEAD: [&str; 9] =
            ["action", "preset", "item", "title", "organisation", "old_mark", "mark", "edition", "dead_code"];
        let dead: HashMap<(&str, &str), &str> = leaving
            .iter()
            .filter_map(|leaving| Some(((&*leaving.preset, &*leaving.item), leaving.dead.as_deref()?)))
            .collect();
        let dead = |preset: &str, item: &str| dead.get(&(preset, item)).copied().unwrap_or_default().to_owned();
        let put = put.iter().map(|(job, difference)| {
            let action = if *difference == Difference::New { "new" } else { "replace" };
            vec![
                action.to_owned(),
                job.preset.name.to_string(),
                job.facts.id.to_string(),
                title(job),
                self.organisation(job).to_owned(),
                record.printed(&job.preset.name, &job.facts.id).map(|printed| printed.mark.clone()).unwrap_or_default(),
                job.mark.clone(),
                job.facts.edition.map(|day| day.to_string()).unwrap_or_default(),
                dead(&job.preset.name, &job.facts.id),
            ]
        });
        let down = down.iter().map(|(preset, item, printed)| {
            let dead = dead(preset, item);
            let cells = ["take_down", preset, item, &printed.title, "", &printed.mark, "", "", &dead];
            cells.map(str::to_owned).to_vec()
        });
        csv(&HEAD, put.chain(down))
    }
}
