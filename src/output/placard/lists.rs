//! Lists for people beside the files: the job list of a print shop, and what to replace and take down.

use std::collections::HashMap;
use std::fmt::Write;

use super::batch::{Batch, Found, Setup};
use super::geometry::{Grid, Sheet, smallest};
use super::job::Job;
use super::leaving::{Leaving, count as count_leaving};
use super::preset::{Faces, Preset};
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

fn mm(value: f64) -> String {
    let text = format!("{value:.1}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

impl Lists<'_> {
    fn language(&self) -> Language {
        self.board.settings.language
    }

    fn say(&self, key: &str, values: &[(&str, &dyn std::fmt::Display)]) -> String {
        self.strings.format(&format!("print.list.{key}"), values)
    }

    fn organisation(&self, job: &Job) -> &str {
        &self.board.org(job.org()).draft.name.0
    }

    /// `jobs.txt`: per preset how many, what size, on what, in which files; then each piece.
    pub fn jobs_text(&self, jobs: &[Job], batch: &Batch, setup: Setup) -> String {
        let mut text = String::new();
        let made: Vec<(&Job, &Found)> =
            jobs.iter().zip(&batch.found).filter_map(|(job, found)| Some((job, found.as_ref()?))).collect();
        let _ = writeln!(text, "{} · {}", self.board.settings.title, self.say("title", &[]));
        if let Some(edition) = made.iter().filter_map(|(job, _)| job.facts.edition).max() {
            let _ =
                writeln!(text, "{}", self.say("edition", &[("date", &super::subjects::day(edition, self.language()))]));
        }
        let _ = writeln!(text, "{}", self.say("total", &[("n", &made.len())]));
        for run in made.chunk_by(|(a, _), (b, _)| a.preset.name == b.preset.name) {
            let Some((first, _)) = run.first() else { continue };
            let _ = writeln!(text);
            self.preset_text(&mut text, &first.preset, run.len(), setup);
            let mut files: Vec<&str> = run.iter().filter_map(|(_, found)| found.common.as_deref()).collect();
            files.dedup();
            for file in files {
                let pages = batch.files.iter().find(|known| known.path == file).map_or(0, |file| file.pages);
                let _ = writeln!(text, "  {}", self.say("file", &[("file", &file), ("n", &pages)]));
            }
            for (n, (job, _)) in run.iter().enumerate() {
                let _ = writeln!(
                    text,
                    "  {:>3}. {} · {} · {} · {}",
                    n + 1,
                    title(job),
                    self.organisation(job),
                    self.say("mark", &[("mark", &job.mark)]),
                    job.facts.id
                );
            }
        }
        text
    }

    fn preset_text(&self, text: &mut String, preset: &Preset, count: usize, setup: Setup) {
        let spec = &preset.spec;
        let language = self.language();
        let (width, height) = preset.trim();
        let _ = writeln!(text, "{}（{}）", preset.title(language), preset.name);
        let _ = writeln!(text, "  {}", self.say("count", &[("n", &count)]));
        let size =
            [("width", &mm(width) as &dyn std::fmt::Display), ("height", &mm(height)), ("bleed", &mm(spec.bleed))];
        let _ = writeln!(text, "  {}", self.say("size", &size));
        match spec.faces {
            Faces::Tent => {
                let folded = [("width", &mm(spec.size.0) as &dyn std::fmt::Display), ("height", &mm(spec.size.1))];
                let _ = writeln!(text, "  {}", self.say("tent", &folded));
            }
            Faces::Two => {
                let _ = writeln!(text, "  {}", self.say("two", &[]));
            }
            Faces::One | Faces::Many => {}
        }
        for (key, words) in [("material", &spec.material), ("where", &spec.place)] {
            let words = words.get(language);
            if !words.is_empty() {
                let _ = writeln!(text, "  {}", self.say(key, &[("text", &words)]));
            }
        }
        let sheet = match (setup.sheet, setup.changed) {
            (None, true) => smallest(preset.trim(), spec.bleed, spec.sheet.gutter),
            (sheet, _) => sheet,
        };
        let grid =
            sheet.and_then(|sheet| Some((sheet, Grid::on(sheet, preset.trim(), spec.bleed, spec.sheet.gutter)?)));
        if let Some((sheet, grid)) = grid.filter(|_| spec.bleed > 0.0 || setup.sheet.is_some()) {
            let values = [("sheet", &sheet.name() as &dyn std::fmt::Display), ("n", &grid.count())];
            let _ = writeln!(text, "  {}", self.say("sheet", &values));
        } else if let Some(sheet) = setup.sheet {
            let _ = writeln!(text, "  {}", self.say("tiles", &[("sheet", &Sheet::name(sheet))]));
        }
    }

    /// `jobs.csv`: a line for each piece.
    pub fn jobs_csv(&self, jobs: &[Job], batch: &Batch) -> Vec<u8> {
        const HEAD: [&str; 17] = [
            "n",
            "preset",
            "preset_title",
            "item",
            "title",
            "organisation",
            "width_mm",
            "height_mm",
            "bleed_mm",
            "faces",
            "copies",
            "material",
            "where",
            "edition",
            "mark",
            "file",
            "common_file",
        ];
        let language = self.language();
        let made = jobs.iter().zip(&batch.found).filter_map(|(job, found)| Some((job, found.as_ref()?)));
        let rows = made.enumerate().map(|(n, (job, found))| {
            let spec = &job.preset.spec;
            let (width, height) = job.preset.trim();
            vec![
                (n + 1).to_string(),
                job.preset.name.to_string(),
                job.preset.title(language).to_owned(),
                job.facts.id.to_string(),
                title(job),
                self.organisation(job).to_owned(),
                mm(width),
                mm(height),
                mm(spec.bleed),
                spec.faces.word().to_owned(),
                "1".to_owned(),
                spec.material.get(language).to_owned(),
                spec.place.get(language).to_owned(),
                job.facts.edition.map(|day| day.to_string()).unwrap_or_default(),
                job.mark.clone(),
                found.own.clone().unwrap_or_default(),
                found.common.clone().unwrap_or_default(),
            ]
        });
        csv(&HEAD, rows)
    }

    /// `changed.txt`: what to put up, what to replace, what to take down.
    pub fn changes_text(&self, put: &[(&Job, Difference)], down: &[(&str, &str, &Printed)]) -> String {
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
