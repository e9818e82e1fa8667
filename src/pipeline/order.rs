//! An order for the print shop: what is asked for, what of the board that comes to, and the folder that it is put into.
//!
//! ```text
//! Order ──▶ PrintRun ──▶ SetRun ──▶ folder
//! asked     jobs, what   a batch    files, lists,
//!           must leave   in type    batch.json
//! ```

use std::collections::{BTreeSet, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::edition::Counter;
use crate::board::Board;
use crate::diagnostic::{Diagnostic, Message, say};
use crate::output::placard::{
    Batch, Difference, Down, FILED, FiledCard, Job, Leaving, Lists, MADE, Made, Otherwise, Preset, Press, Printed,
    Record, Selection, Setup, Typesetter, Variant, leaving, suggestion, without_faulty,
};
use crate::publish::{Destination, Publication};
use crate::theme::Theme;

/// What is asked for.
#[derive(Debug, Default)]
pub struct Order {
    /// Names of presets and of cards for the file; those of the board where there is none.
    pub presets: Vec<String>,
    pub selection: Selection,
    pub setup: Setup,
    pub variant: Option<Variant>,
    /// Millimetres, instead of what the presets say.
    pub bleed: Option<f64>,
    /// From the bleed to the crop marks, millimetres.
    pub mark_offset: Option<f64>,
    pub press: PressAsked,
    /// Nothing but the page that is measured with a ruler.
    pub calibration: bool,
    /// Contact sheets and a sheet to sign as well.
    pub proof: bool,
}

/// Which press is printed for.
#[derive(Debug, Default)]
pub enum PressAsked {
    /// The one that board.yaml names, if it does.
    #[default]
    OfBoard,
    None,
    /// The press of this ICC profile.
    Profile(PathBuf),
}

impl Order {
    /// The cards for the file that are asked for, each once.
    fn cards(&self) -> Vec<FiledCard> {
        let mut seen = BTreeSet::new();
        let cards = self.presets.iter().filter_map(|name| FiledCard::named(name));
        cards.filter(|card| seen.insert(card.word())).collect()
    }

    /// The presets asked for; else those of the board and, for what hangs on walls, those of the record.
    fn find_presets(&self, typesetter: &Typesetter<'_>, record: &Record) -> Result<Vec<Arc<Preset>>, Message> {
        let known = &typesetter.presets;
        if self.calibration {
            return Ok(Vec::new());
        }
        let mut seen = BTreeSet::new();
        if !self.presets.is_empty() {
            let find = |name: &String| {
                known.get(name).cloned().ok_or_else(|| {
                    let Message { zh, en, .. } = suggestion(known, name);
                    say!("没有叫 {name} 的印刷规格；{zh}", "no print preset is called {name}; {en}")
                })
            };
            let public = self.presets.iter().filter(|name| FiledCard::named(name).is_none());
            return public.filter(|name| seen.insert(name.as_str())).map(find).collect();
        }
        let listed = typesetter.board().settings.print.presets.iter().map(|name| &**name);
        // With nothing on the walls there is nothing but what the board lists.
        let walls = self.setup.changed && record.lines().next().is_some();
        let names = listed.chain(record.presets().filter(|_| walls)).filter(|name| seen.insert(*name));
        let presets: Vec<_> = names.filter_map(|name| known.get(name)).cloned().collect();
        if presets.is_empty() && !walls {
            let all = known.names().collect::<Vec<_>>().join("、");
            return Err(say!(
                "board.yaml 没有列出印刷规格；写 --preset，有这些：{all}",
                "board.yaml lists no presets; give --preset, there are: {all}"
            ));
        }
        Ok(presets)
    }

    fn find_press(&self, typesetter: &Typesetter<'_>, theme: &Theme) -> Result<Option<Arc<Press>>, Message> {
        let path = match &self.press {
            PressAsked::OfBoard => return Ok(typesetter.press().cloned()),
            PressAsked::None => return Ok(None),
            PressAsked::Profile(path) => path,
        };
        if self.variant.is_some_and(Variant::is_office) {
            return Err(say!(
                "--press 是给印刷厂的，--variant office 是给办公打印机的，只能要一个",
                "--press is for a print shop and --variant office for an office printer: ask for one of them"
            ));
        }
        let settings = typesetter.board().settings.press.as_ref().map(|brief| &brief.0);
        Press::open(path, settings, theme).map(|press| Some(Arc::new(press))).map_err(|why| {
            let (path, Message { zh, en, .. }) = (path.display(), why);
            say!("--press {path}：{zh}", "--press {path}: {en}")
        })
    }
}

/// What an order comes to on a board.
pub struct PrintRun<'a> {
    order: &'a Order,
    typesetter: &'a Typesetter<'a>,
    theme: &'a Theme,
    /// What was printed before.
    record: &'a Record,
    presets: Vec<Arc<Preset>>,
    /// What is to be made.
    pub jobs: Vec<Job>,
    /// Presets for which the board holds nothing.
    pub without_items: Vec<Arc<Preset>>,
    /// Whether the board holds anything of what is asked for, changed or not.
    pub is_on_board: bool,
    /// What hangs somewhere and is no longer on the board: preset, item, and how it was noted.
    down: Vec<(String, String, Printed)>,
    /// What must leave the walls, whatever of it is made again.
    pub leaving: Vec<Leaving>,
}

impl<'a> PrintRun<'a> {
    /// What is missing from the board because it is `faulty` (by id) hangs on.
    ///
    /// # Errors
    /// When presets or a press are asked for that there are not: a wrong usage.
    pub fn of(
        order: &'a Order,
        typesetter: &'a Typesetter<'a>,
        theme: &'a Theme,
        record: &'a Record,
        faulty: &BTreeSet<&str>,
    ) -> Result<Self, Message> {
        let presets = order.find_presets(typesetter, record)?;
        let press = order.find_press(typesetter, theme)?;
        let Order { variant, bleed, mark_offset, .. } = *order;
        let otherwise = Otherwise { variant, bleed, mark_offset, press };
        let presets: Vec<Arc<Preset>> = presets.iter().map(|preset| preset.made(&otherwise)).collect();
        let mut jobs: Vec<Job> = presets.iter().flat_map(|preset| typesetter.jobs(preset, &order.selection)).collect();
        let with_items: HashSet<&str> = jobs.iter().map(|job| &*job.preset.name).collect();
        let without_items = presets.iter().filter(|preset| !with_items.contains(&*preset.name)).cloned().collect();
        let is_on_board = !jobs.is_empty();
        let is_asked = |item: &str| is_inside(typesetter.board(), &order.selection, item);
        let mut down = gone(typesetter, record, &presets);
        down.retain(|(_, item, _)| is_asked(item) && !is_faulty_or_below(item, faulty));
        let codes = typesetter.codes();
        let mut leaving = match record.lines().next() {
            Some(_) => leaving(record, &typesetter.marks(), &typesetter.presets, typesetter.board(), &codes),
            None => Vec::new(),
        };
        leaving.retain(|leaving| is_asked(&leaving.item));
        without_faulty(&mut leaving, faulty);
        if order.setup.changed {
            jobs.retain(|job| record.difference(job, &codes).is_some());
        }
        Ok(Self { order, typesetter, theme, record, presets, jobs, without_items, is_on_board, down, leaving })
    }

    /// Whether cards for the file are asked for.
    pub fn asks_for_cards(&self) -> bool {
        !self.order.cards().is_empty()
    }

    /// Whether nothing else is.
    pub fn asks_only_for_cards(&self) -> bool {
        self.asks_for_cards() && self.order.presets.iter().all(|name| FiledCard::named(name).is_some())
    }

    /// Makes the cards for the file; gives how many. Those that were made before and have nothing to say any more go,
    /// unless only a part was asked for.
    ///
    /// # Errors
    /// When a template fails or the folder refuses.
    pub fn file_cards(&self, out: &Path) -> anyhow::Result<usize> {
        let Self { order, typesetter, .. } = self;
        let cards = order.cards();
        let mut number = 0;
        let publication = Publication::begin(out)?;
        let folders: Vec<String> = cards.iter().map(|card| card.folder()).collect();
        match order.selection.orgs.is_none() && order.selection.item.is_none() {
            true => publication.keep_rest(&folders.iter().map(String::as_str).collect::<Vec<_>>())?,
            false => publication.keep_prefix("")?,
        }
        for card in cards {
            for file in typesetter.filed(card, &order.selection)? {
                publication.put(&file.path, &file.bytes)?;
                number += 1;
            }
        }
        publication.commit()?;
        Ok(number)
    }

    /// Sets the jobs in type. `progress` is asked once, with their number.
    ///
    /// # Errors
    /// When the disk refuses or the typesetter breaks off.
    pub fn set(self, progress: Counter<'_>) -> anyhow::Result<(SetRun<'a>, Vec<Diagnostic>)> {
        let Self { order, typesetter, record, ref presets, ref jobs, ref down, .. } = self;
        let setup = order.setup;
        let mut diagnostics = typesetter.unfit(presets, setup);
        let judged = typesetter.judge(jobs);
        diagnostics.extend(judged.diagnostics);
        let batch = if order.calibration {
            typesetter.calibration(setup)?
        } else {
            let bar = progress(jobs.len());
            let (batch, found) = typesetter.batch(jobs, &judged.refused, setup, &*bar)?;
            diagnostics.extend(found);
            batch
        };
        let board = typesetter.board();
        let mut made = Made::of(&board.settings.title, board.today, jobs, &batch, record);
        let taken = |(preset, item, printed): &(String, String, Printed)| Down {
            preset: preset.clone(),
            item: item.clone(),
            mark: printed.mark.clone(),
        };
        made.down = down.iter().map(taken).collect();
        Ok((SetRun { run: self, batch, made }, diagnostics))
    }
}

/// A run that is set and not yet in its folder.
pub struct SetRun<'a> {
    pub run: PrintRun<'a>,
    pub batch: Batch,
    /// What it is to be noted as, when it has been printed.
    made: Made,
}

impl SetRun<'_> {
    /// Whether there is neither anything to put up nor to take down.
    pub fn is_empty(&self) -> bool {
        !self.run.order.calibration && self.made.pieces.is_empty() && self.made.down.is_empty()
    }

    /// How many are to be taken down.
    pub fn down(&self) -> usize {
        self.made.down.len()
    }

    /// Puts the batch into its folder, in place of the one before it. Gives how many pieces of that one nobody noted as
    /// printed, and are not in this one. `progress` is asked once where there are pictures to make, with their number.
    ///
    /// # Errors
    /// When a picture cannot be made or the folder refuses: the batch before stays whole.
    pub fn write(&self, out: &Path, progress: Counter<'_>) -> anyhow::Result<usize> {
        let Self { run, batch, made } = self;
        let PrintRun { order, typesetter, record, jobs, down, leaving, .. } = run;
        let setup = order.setup;
        let beside = if order.proof && !order.calibration {
            let bar = progress(batch.found.iter().flatten().count());
            typesetter.sign_off(jobs, batch, setup, &*bar)?
        } else {
            Vec::new()
        };
        let replaced = if order.calibration { 0 } else { replaced(out, made, record) };
        let publication = Publication::begin(out)?;
        for file in &batch.files {
            publication.put_copy(&file.path, &typesetter.path_of(file))?;
        }
        let lists = Lists { board: typesetter.board(), strings: run.theme.strings() };
        if order.calibration {
            // A page to be measured is no batch: the last one stays.
            publication.keep_prefix("")?;
        } else {
            // Cards for the file are no part of a batch.
            publication.keep_prefix(FILED)?;
            publication.put(MADE, &made.write())?;
            publication.put("jobs.txt", lists.jobs_text(jobs, batch, setup).as_bytes())?;
            publication.put("jobs.csv", &lists.jobs_csv(jobs, batch, setup))?;
            for file in &beside {
                publication.put(&file.path, &file.bytes)?;
            }
            if record.lines().next().is_some() {
                publication.put("leaving.txt", lists.leaving_text(leaving).as_bytes())?;
                publication.put("leaving.csv", &lists.leaving_csv(leaving))?;
            }
        }
        if setup.changed {
            let codes = typesetter.codes();
            let put: Vec<(&Job, Difference)> =
                jobs.iter().filter_map(|job| Some((job, record.difference(job, &codes)?))).collect();
            let down: Vec<(&str, &str, &Printed)> =
                down.iter().map(|(preset, item, printed)| (&**preset, &**item, printed)).collect();
            publication.put("changed.txt", lists.changes_text(&put, &down, jobs, batch).as_bytes())?;
            publication.put("changed.csv", &lists.changes_csv(&put, &down, record, leaving))?;
        }
        publication.commit()?;
        Ok(replaced)
    }
}

/// What is on a wall and no longer on the board: to be taken down.
fn gone(typesetter: &Typesetter<'_>, record: &Record, presets: &[Arc<Preset>]) -> Vec<(String, String, Printed)> {
    let now: BTreeSet<(String, String)> = presets.iter().flat_map(|preset| typesetter.ids(preset)).collect();
    let is_asked =
        |preset: &str| presets.iter().any(|known| *known.name == *preset) || typesetter.presets.get(preset).is_none();
    let hangs = record.lines().filter(|(preset, _, _)| is_asked(preset));
    hangs
        .map(|(preset, item, printed)| (preset.to_owned(), item.to_owned(), printed.clone()))
        .filter(|(preset, item, _)| !now.contains(&(preset.clone(), item.clone())))
        .collect()
}

/// Whether an item, or an organisation above it, was left out because it is faulty.
fn is_faulty_or_below(item: &str, faulty: &BTreeSet<&str>) -> bool {
    let mut above = std::iter::successors(Some(item), |path| path.rsplit_once('/').map(|(above, _)| above));
    above.any(|path| !path.is_empty() && faulty.contains(path))
}

/// Whether an id is within a selection, be it on the board or not.
fn is_inside(board: &Board, selection: &Selection, item: &str) -> bool {
    let below = |orgs: &std::ops::Range<usize>| {
        let folder = board.orgs.get(orgs.start).map_or("", |org| org.path());
        folder.is_empty() || item.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    selection.orgs.as_ref().is_none_or(below) && selection.item.as_ref().is_none_or(|asked| asked == item)
}

/// Pieces of the batch before this one that nobody noted as printed, and that are not in this one.
fn replaced(out: &Path, made: &Made, record: &Record) -> usize {
    let Ok(last) = Made::in_folder(out) else { return 0 };
    let again: BTreeSet<(&str, &str, &str)> =
        made.pieces.iter().map(|piece| (&*piece.preset, &*piece.item, &*piece.mark)).collect();
    last.unnoted(record).filter(|piece| !again.contains(&(&*piece.preset, &*piece.item, &*piece.mark))).count()
}
