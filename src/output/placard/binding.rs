//! Files of several jobs: books of one piece a page, and sheets for the press.

use std::ops::Range;

use jiff::civil::Date;
use typst::foundations::Bytes;
use typst::layout::Frame;

use super::compose::{self, Composed, Imposed, Laid, Set};
use super::frames::{self, Heading};
use super::geometry::{Flip, Grid, Sheet};
use super::pdf::{self, About};
use super::preset::Faces;
use super::standin;
use super::store::{Entry, Key};
use super::typeset;
use super::workers::{Bound, CommonFile, Layout, SetPlacard, Workers, refused, title};
use super::world::JobWorld;

impl Workers<'_> {
    /// Lays out and writes a common file.
    ///
    /// # Errors
    /// When the disk or the PDF writer refuses.
    pub(super) fn common(&self, common: &CommonFile, documents: &[SetPlacard<'_>], key: Key) -> anyhow::Result<Bound> {
        let mut laid = Laid::default();
        let mut tagged = true;
        let sets: Vec<Set<'_>> = documents
            .iter()
            .enumerate()
            .map(|(number, piece)| Set { preset: &piece.job.preset, pages: &piece.pages, number })
            .collect();
        // Copies are numbered beyond the documents themselves.
        let mut numbered = sets.len();
        for run in sets.chunk_by(|a, b| a.preset.name == b.preset.name) {
            let copies = |set: &Set<'_>| documents.get(set.number).map_or(1, |piece| piece.job.copies(common.copies));
            let piece = |set: &Set<'_>| documents.get(set.number);
            let before = laid.pages.len();
            match self.fit(common.layout, run) {
                Fit::Pages => {
                    for set in run {
                        let title = piece(set).map(|piece| title(piece.job)).unwrap_or_default();
                        laid.add(compose::single(set), |_| title.clone());
                    }
                }
                Fit::Grid(sheet, grid, flip) => {
                    let copies: Vec<usize> = run.iter().map(copies).collect();
                    let about = SlugOf { run, sheet, pieces: copies.iter().sum(), documents };
                    let slug = |n: usize, of: usize, back: bool, on_it: &[usize]| {
                        let side = if back { "back" } else { "front" };
                        let room = compose::slug_gaps(&grid).iter().map(|(from, to)| to - from).fold(0.0, f64::max);
                        self.slug(
                            &about,
                            (n, of),
                            side,
                            (before + n, room),
                            serde_json::json!({ "piece": about.names(on_it) }),
                        )
                    };
                    let imposed = Imposed { grid: &grid, flip, copies: &copies, first: numbered };
                    numbered += copies.iter().sum::<usize>();
                    let mut more = compose::sheets(run, &imposed, slug);
                    number(&mut more.pages, |_| {
                        format!("{} {}", run[0].preset.title(self.board.settings.language), sheet.name())
                    });
                    laid.append(more);
                }
                Fit::Tiles(sheet) => {
                    tagged = false;
                    for set in run {
                        let one = SlugOf { run: std::slice::from_ref(set), sheet, pieces: copies(set), documents };
                        let before = laid.pages.len();
                        let whole = compose::tiles(set, sheet, |n, (row, column), (rows, columns)| {
                            let place =
                                serde_json::json!({ "piece": one.names(&[0]), "row": row + 1, "column": column + 1 });
                            self.slug(&one, (n, rows * columns), "tile", (before + n, sheet.size().0 - 34.0), place)
                        });
                        let title = piece(set).map(|piece| title(piece.job)).unwrap_or_default();
                        laid.add(whole, |_| title.clone());
                    }
                }
            }
        }
        let Laid { pages: mut composed, spans } = laid;
        if tagged && common.layout == Layout::Book {
            let orgs: Vec<(&str, String)> = documents
                .iter()
                .map(|piece| (&*self.board.org(piece.job.org()).draft.name.0, title(piece.job)))
                .collect();
            outline(&mut composed, &spans, &orgs);
        }
        if !tagged {
            composed.iter_mut().for_each(|page| page.frame = super::frames::untagged(&page.frame));
        }
        let pages = composed.len();
        let about = About {
            title: common.title.clone(),
            language: self.board.settings.language,
            date: documents.iter().filter_map(|piece| piece.job.facts.edition).max(),
            key,
            tagged,
            press: documents.first().and_then(|piece| piece.job.preset.press.clone()),
        };
        let pictures = standin::known(documents.iter().map(|piece| &piece.shown));
        let pdf = pdf::make(composed, &about, &pictures).map_err(|failure| refused(failure, &common.title))?;
        let shows =
            documents.iter().map(|SetPlacard { job, .. }| (job.facts.id.to_string(), job.mark.clone())).collect();
        let entry = Entry { spans: spans.clone(), ..Entry::new(Vec::new(), pages, shows) };
        self.store.put(key, entry, Some((&pdf, &|name| self.fetch(documents, name))), None)?;
        Ok(Bound { key, pages, spans })
    }

    fn fit(&self, layout: Layout, run: &[Set<'_>]) -> Fit {
        let Some(first) = run.first() else { return Fit::Pages };
        let spec = &first.preset.spec;
        let trim = first.preset.trim();
        match layout {
            Layout::Book => Fit::Pages,
            Layout::Sheets { sheet, flip } => match first.preset.grid(sheet) {
                Some(grid) => Fit::Grid(sheet, grid, flip),
                // A page of the sheet's own size that needs no cutting.
                None if spec.bleed == 0.0 && super::geometry::holds_trim(sheet, trim) => Fit::Pages,
                None => Fit::Tiles(sheet),
            },
            Layout::Fitting { flip } => {
                let fits = |sheet: &Sheet| first.preset.grid(*sheet).map(|grid| (*sheet, grid));
                // Office paper goes through as it is.
                match Sheet::ALL.iter().find_map(fits).filter(|_| spec.bleed > 0.0 || spec.faces == Faces::Two) {
                    Some((sheet, grid)) => Fit::Grid(sheet, grid, flip),
                    None => Fit::Pages,
                }
            }
        }
    }

    /// The line beside the pieces that says what a sheet is, in its parts; a theme without one goes without. `room` is that
    /// of the longest part, mm.
    fn slug(
        &self,
        of: &SlugOf<'_>,
        (n, all): (usize, usize),
        side: &str,
        (number, room): (usize, f64),
        place: serde_json::Value,
    ) -> Vec<Frame> {
        self.slug_frames(of, (n, all), side, (number, room), place).unwrap_or_default()
    }

    fn slug_frames(
        &self,
        of: &SlugOf<'_>,
        (n, all): (usize, usize),
        side: &str,
        (number, room): (usize, f64),
        place: serde_json::Value,
    ) -> Option<Vec<Frame>> {
        let preset = of.run.first()?.preset;
        let edition = of.editions().max().map(|day| super::subjects::day(day, self.board.settings.language));
        let language = self.board.settings.language;
        let mut world = JobWorld::new((self.shared)(), "sheet/slug.typ")?;
        let data = serde_json::json!({
            "lang": language.tag(),
            "strings": self.strings,
            "fonts": self.families,
            "preset": preset.title(language),
            "name": &*preset.name,
            "board": self.board.settings.title.0,
            "material": preset.spec.material.get(language),
            "sheet": of.sheet.name(),
            "side": side,
            "n": n + 1,
            "of": all,
            "pieces": of.pieces,
            "edition": edition.unwrap_or_default(),
            "room": room,
            "place": place,
        });
        world.add("/data.json", Bytes::new(serde_json::to_vec(&data).ok()?));
        let set = typeset::typeset(&world);
        let document = set.document?;
        // Beyond the numbers of the documents, which count by twos.
        let from = 1_000_000 + number * MOST_PARTS;
        let parts = document.pages().iter().take(MOST_PARTS).enumerate();
        Some(parts.map(|(n, page)| super::frames::relocated(&page.frame, from + n)).collect())
    }
}

/// The parts of a sheet's line, at most.
const MOST_PARTS: usize = 16;

/// How a preset's pieces are laid out.
enum Fit {
    Pages,
    Grid(Sheet, Grid, Flip),
    Tiles(Sheet),
}

impl Laid {
    /// Adds the pages of one document.
    fn add(&mut self, mut pages: Vec<Composed>, label: impl Fn(usize) -> String) {
        number(&mut pages, label);
        let from = self.pages.len();
        self.spans.push(from..from + pages.len());
        self.pages.extend(pages);
    }

    /// Adds pages with the documents on them.
    fn append(&mut self, more: Self) {
        let from = self.pages.len();
        self.spans.extend(more.spans.into_iter().map(|span| span.start + from..span.end + from));
        self.pages.extend(more.pages);
    }
}

/// Labels pages, each with its number among them.
fn number(pages: &mut [Composed], label: impl Fn(usize) -> String) {
    for (n, page) in pages.iter_mut().enumerate() {
        page.label = Some((label(n), n as u64 + 1));
    }
}

/// The outline of a book: whose pieces they are, and below that the pieces. What a piece says of itself is found by
/// looking at it.
fn outline(pages: &mut [Composed], spans: &[Range<usize>], named: &[(&str, String)]) {
    for page in pages.iter_mut() {
        page.frame = frames::unlisted(&page.frame);
    }
    let mut above = None;
    for (n, (span, (org, piece))) in spans.iter().zip(named).enumerate() {
        let Some(page) = pages.get_mut(span.start) else { continue };
        let mut headings = Vec::new();
        if above != Some(*org) {
            headings.push(Heading { words: org, level: 1 });
            above = Some(*org);
        }
        headings.push(Heading { words: piece, level: 2 });
        frames::list(&mut page.frame, &headings, n);
    }
}

/// What a sheet's line speaks of.
struct SlugOf<'a> {
    run: &'a [Set<'a>],
    sheet: Sheet,
    pieces: usize,
    documents: &'a [SetPlacard<'a>],
}

impl SlugOf<'_> {
    fn editions(&self) -> impl Iterator<Item = Date> {
        self.run.iter().filter_map(|set| self.documents.get(set.number)?.job.facts.edition)
    }

    /// The pieces at some places of the run, the first of them by name.
    fn names(&self, on_it: &[usize]) -> String {
        const NAMED: usize = 2;
        let mut seen = on_it.to_vec();
        seen.sort_unstable();
        seen.dedup();
        let named = seen.iter().filter_map(|n| Some(title(self.documents.get(self.run.get(*n)?.number)?.job)));
        let mut names: Vec<String> = named.take(NAMED).map(|name| name.chars().take(16).collect()).collect();
        if seen.len() > NAMED {
            names.push(format!("+{}", seen.len() - NAMED));
        }
        names.join("、")
    }
}
