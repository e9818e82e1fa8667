//! The job list of a print shop: what is printed on what, how many sheets that takes, and where each piece is found.

use std::fmt::Write;

use super::batch::{Batch, Found, Setup};
use super::job::Job;
use super::lists::{Lists, csv, mm};
use super::preset::{Faces, Preset, Variant};
use super::workers::title;

/// A piece that was made.
type Made<'a> = (&'a Job, &'a Found);

/// How much of one paper a batch takes.
#[derive(PartialEq, Eq)]
struct Paper {
    material: String,
    /// What it is cut to before it is printed on: a sheet's name, or the size of the pieces.
    sheet: String,
    sheets: usize,
}

impl Lists<'_> {
    /// `jobs.txt`: per preset how many, what size, on what, in which files; then each piece; at the end all paper.
    pub fn jobs_text(&self, jobs: &[Job], batch: &Batch, setup: Setup) -> String {
        let mut text = String::new();
        let made = made(jobs, batch);
        let leaves: usize = made.iter().map(|piece| printed(piece, setup)).sum();
        let _ = writeln!(text, "{} · {}", self.board.settings.title, self.say("title", &[]));
        if let Some(edition) = made.iter().filter_map(|(job, _)| job.facts.edition).max() {
            let _ =
                writeln!(text, "{}", self.say("edition", &[("date", &super::subjects::day(edition, self.language()))]));
        }
        let copies = usize::from(setup.copies.unwrap_or(1));
        let total = [("n", &made.len() as &dyn std::fmt::Display), ("leaves", &leaves)];
        let _ = writeln!(text, "{}", self.say("total", &total));
        if copies > 1 {
            let _ = writeln!(text, "{}", self.say("copies", &[("n", &copies)]));
        }
        if let Some(press) = made.iter().find_map(|(job, _)| job.preset.press.as_ref()) {
            let _ = writeln!(text, "{}", self.say("press", &[("name", &press.name()), ("most", &press.most_ink())]));
        }
        let _ = writeln!(text, "{}", self.say("scale", &[]));
        let mut papers: Vec<Paper> = Vec::new();
        for run in made.chunk_by(|(a, _), (b, _)| a.preset.name == b.preset.name) {
            let Some((first, _)) = run.first() else { continue };
            let _ = writeln!(text);
            let paper = self.paper(run, setup);
            self.preset_text(&mut text, run, &paper, setup);
            match papers.iter_mut().find(|known| (&known.material, &known.sheet) == (&paper.material, &paper.sheet)) {
                Some(known) => known.sheets += paper.sheets,
                None => papers.push(paper),
            }
            let mut files: Vec<&str> = run.iter().filter_map(|(_, found)| found.common.as_deref()).collect();
            files.dedup();
            for file in files {
                let pages = batch.files.iter().find(|known| known.path == file).map_or(0, |file| file.pages);
                let _ = writeln!(text, "  {}", self.say("file", &[("file", &file), ("n", &pages)]));
            }
            let many = first.preset.spec.faces == Faces::Many;
            for (n, (job, found)) in run.iter().enumerate() {
                let mut parts = vec![title(job), self.organisation(job).to_owned()];
                parts.extend((many && found.leaves != 1).then(|| self.say("leaves", &[("n", &found.leaves)])));
                let own = Some(job.copies(setup.copies)).filter(|own| *own != copies.max(1));
                parts.extend(own.map(|own| self.say("times", &[("n", &own)])));
                parts.extend(Some(self.pages(found)).filter(|pages| !pages.is_empty()));
                parts.push(self.say("mark", &[("mark", &job.mark)]));
                parts.push(job.facts.id.to_string());
                let _ = writeln!(text, "  {:>3}. {}", n + 1, parts.join(" · "));
            }
        }
        if !papers.is_empty() {
            let _ = writeln!(text, "\n{}", self.say("paper", &[]));
        }
        for Paper { material, sheet, sheets } in &papers {
            let values = [("material", material as &dyn std::fmt::Display), ("sheet", sheet), ("n", sheets)];
            let _ = writeln!(text, "  {}", self.say("paper_line", &values));
        }
        text
    }

    /// On which pages of its common file a piece stands.
    pub(super) fn pages(&self, found: &Found) -> String {
        match found.pages {
            None => String::new(),
            Some((from, to)) if from == to => self.say("page", &[("n", &from)]),
            Some((from, to)) => self.say("pages", &[("from", &from), ("to", &to)]),
        }
    }

    /// The words of how a piece is printed.
    pub(super) fn printing(&self, faces: Faces) -> String {
        let key = match faces {
            Faces::One | Faces::Many => "one_side",
            Faces::Tent => "tent",
            Faces::FootedTent => "footed_tent",
            Faces::Two => "two_sides",
        };
        self.say(&format!("printing.{key}"), &[])
    }

    /// What the pieces of one preset take.
    fn paper(&self, run: &[Made<'_>], setup: Setup) -> Paper {
        let material = |preset: &Preset| preset.spec.material.get(self.language()).to_owned();
        let Some((first, _)) = run.first() else {
            return Paper { material: String::new(), sheet: String::new(), sheets: 0 };
        };
        let preset = &first.preset;
        let pieces = run.iter().map(|piece| printed(piece, setup)).sum::<usize>();
        let (width, height) = preset.trim();
        let own = format!("{}×{}", mm(width), mm(height));
        let Some(sheet) = setup.sheet_of(preset) else {
            return Paper { material: material(preset), sheet: own, sheets: pieces };
        };
        let sheets = match preset.grid(sheet) {
            // Common files are cut off at a number of jobs, and each begins on a sheet of its own.
            Some(grid) => by_file(run)
                .map(|file| grid.sheets(file.iter().map(|piece| printed(piece, setup)).sum::<usize>()))
                .sum(),
            None => {
                let tiles = |(job, found): &Made<'_>| {
                    found.pages.map_or(0, |(from, to)| to + 1 - from) * job.copies(setup.copies)
                };
                run.iter().map(tiles).sum()
            }
        };
        Paper { material: material(preset), sheet: sheet.name().to_owned(), sheets }
    }

    fn preset_text(&self, text: &mut String, run: &[Made<'_>], paper: &Paper, setup: Setup) {
        let Some((first, _)) = run.first() else { return };
        let preset = &first.preset;
        let spec = &preset.spec;
        let language = self.language();
        let (width, height) = preset.trim();
        let leaves = run.iter().map(|piece| printed(piece, setup)).sum::<usize>();
        let head = format!("{}（{}）", preset.title(language), preset.name);
        let mut lines = vec![match leaves == run.len() {
            true => self.say("count", &[("n", &run.len())]),
            false => self.say("count_of_leaves", &[("n", &run.len()), ("leaves", &leaves)]),
        }];
        let size =
            [("width", &mm(width) as &dyn std::fmt::Display), ("height", &mm(height)), ("bleed", &mm(spec.bleed))];
        lines.push(self.say("size", &size));
        lines.push(self.say("printing", &[("text", &self.printing(spec.faces))]));
        if preset.variant.is_some_and(Variant::is_office) {
            lines.push(self.say("office", &[]));
        }
        if spec.faces.is_folded() {
            let folded = [("width", &mm(spec.size.0) as &dyn std::fmt::Display), ("height", &mm(spec.size.1))];
            lines.push(self.say("tent", &folded));
        }
        for (key, words) in [("material", &spec.material), ("where", &spec.place)] {
            let words = words.get(language);
            if !words.is_empty() {
                lines.push(self.say(key, &[("text", &words)]));
            }
        }
        let sheet = setup.sheet_of(preset);
        let grid = sheet.and_then(|sheet| Some((sheet, preset.grid(sheet)?)));
        if let Some((sheet, grid)) = grid {
            let values = [("sheet", &sheet.name() as &dyn std::fmt::Display), ("n", &grid.count())];
            lines.push(self.say("sheet", &values));
        } else if let Some(sheet) = setup.sheet {
            lines.push(self.say("tiles", &[("sheet", &sheet.name())]));
        }
        lines.push(self.say("sheets", &[("sheet", &paper.sheet), ("n", &paper.sheets)]));
        let _ = writeln!(text, "{head}");
        for words in lines {
            let _ = writeln!(text, "  {words}");
        }
    }

    /// `jobs.csv`: a line for each piece.
    pub fn jobs_csv(&self, jobs: &[Job], batch: &Batch, setup: Setup) -> Vec<u8> {
        const HEAD: [&str; 21] = [
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
            "printing",
            "leaves",
            "first_page",
            "last_page",
        ];
        let language = self.language();
        let rows = made(jobs, batch).into_iter().enumerate().map(|(n, (job, found))| {
            let spec = &job.preset.spec;
            let (width, height) = job.preset.trim();
            let page = |number: Option<usize>| number.map(|number| number.to_string()).unwrap_or_default();
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
                job.copies(setup.copies).to_string(),
                spec.material.get(language).to_owned(),
                spec.place.get(language).to_owned(),
                job.facts.edition.map(|day| day.to_string()).unwrap_or_default(),
                job.mark.clone(),
                found.own.clone().unwrap_or_default(),
                found.common.clone().unwrap_or_default(),
                self.printing(spec.faces),
                found.leaves.to_string(),
                page(found.pages.map(|(from, _)| from)),
                page(found.pages.map(|(_, to)| to)),
            ]
        });
        csv(&HEAD, rows)
    }
}

/// The pieces that were made.
pub(super) fn made<'a>(jobs: &'a [Job], batch: &'a Batch) -> Vec<Made<'a>> {
    jobs.iter().zip(&batch.found).filter_map(|(job, found)| Some((job, found.as_ref()?))).collect()
}

/// The pieces of each common file.
fn by_file<'r, 'a>(run: &'r [Made<'a>]) -> impl Iterator<Item = &'r [Made<'a>]> {
    run.chunk_by(|(_, a), (_, b)| a.common == b.common)
}

/// The pieces of paper that a piece is, all its copies.
pub(super) fn printed((job, found): &Made<'_>, setup: Setup) -> usize {
    found.leaves * job.copies(setup.copies)
}
