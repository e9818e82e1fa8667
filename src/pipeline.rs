//! The spine: the only module that knows all stages.

mod edition;
mod inputs;
mod last;
mod memo;
mod order;
mod paper;
mod prepared;
mod stamp;
mod terms;

pub use edition::{Counter, Edition, inspect};
pub use inputs::Inputs;
pub use last::{CODES as TOLD_ONCE, Last};
pub use memo::Memo;
pub use order::{Order, PressAsked, PrintRun, SetRun};
pub use paper::Paper;
pub use prepared::{Prepared, stops};
pub use stamp::{Approved, Stamp, When};
pub use terms::{CODE as CHANGED_WITHOUT_AMENDMENT, Unsaid};

use memo::Under;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::civil::Date;

use crate::approved::{Approvals, Settler, Store, Sums};
use crate::attachment::Desk;
use crate::board::{Assembled, Board, Boards, assemble};
use crate::calendar::{Calendar, YearFile};
use crate::diagnostic::{Diagnostic, Place, Severity, say};
use crate::font::Stack;
use crate::kinds::{self, Drafts, Text, explain, slugs};
use crate::lint::{self, Subject};
use crate::personal::Datum;
use crate::screens::{self, NamedScreen};
use crate::settings::{self, Settings};
use crate::source::{Asset, Sources};
use crate::theme::Theme;

/// What decides a run beside the sources.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// `--as-of`.
    pub as_of: Option<Date>,
    /// The moment of the run; decides the date only where neither `--as-of` nor `as_of:` does.
    pub now: jiff::Timestamp,
    /// `--base-url`, instead of the settings' own.
    pub base_url: Option<String>,
    /// Leave faulty items out instead of stopping.
    pub skip_faulty: bool,
    /// The media beside the web that a board is wanted for.
    pub media: Vec<kinds::Medium>,
    /// Where readings of attached files are found again.
    pub caches: Option<PathBuf>,
    /// Whether they may be kept there: whoever only checks writes nothing.
    pub keeps: bool,
    /// Whether the program may be run that the board names for reading aloud.
    pub clips: bool,
    /// Where the last edition is remembered, against which this one is held.
    pub last: Option<PathBuf>,
    /// Where approved words are kept, to be shown while edited ones wait. Without it an edited item has its own words.
    pub approved: Option<Store>,
}

impl Options {
    /// For whoever judges what the files say now, and not what stands on the board until that is approved.
    #[must_use]
    pub fn of_files(&self) -> Self {
        Self { approved: None, ..self.clone() }
    }
}

/// A board with everything that was found in it.
#[derive(Debug, Default)]
pub struct Checked {
    /// For the web. Rules look at it and at what is hidden from it, so every item is checked once.
    pub assembled: Assembled,
    /// For [`Options::media`].
    pub others: Vec<Board>,
    pub diagnostics: Vec<Diagnostic>,
    /// Items left out because they are faulty, by id; only with [`Options::skip_faulty`].
    pub skipped: BTreeSet<Arc<str>>,
    /// What approved items follow from beside their files.
    pub(crate) approvals: Approvals,
}

impl Checked {
    /// The boards of every medium.
    pub fn into_boards(self) -> Boards {
        Boards::new(self.assembled.board, self.others)
    }

    /// Whether the errors that were found stop a publication.
    pub fn stops(&self, options: &Options) -> bool {
        stopping(&self.diagnostics, options.skip_faulty)
    }
}

/// What is to be said of a board after its last edition; nothing where none is remembered.
pub fn since_last(options: &Options, board: &Board, root: &Path, theme: &Theme) -> Vec<Diagnostic> {
    let last = options.last.as_deref().and_then(Last::load);
    let Some(last) = last else { return Vec::new() };
    let mut found = last.against(board, options.base_url.is_some(), root, theme);
    found.extend(last.broken_promises(board));
    found
}

/// Whether errors stop a publication: all do that are about more than a single placard or slide, or with `skip_faulty`
/// those that leave no board to publish.
pub fn stopping(diagnostics: &[Diagnostic], skip_faulty: bool) -> bool {
    let decides_all = |d: &Diagnostic| match &*d.place.file {
        settings::PATH => !settings::leaves_a_board(d),
        file => {
            file == "content/org.yaml" || (file.starts_with("content/calendar/") && !slugs::CODES.contains(&d.code))
        }
    };
    let stops = |d: &Diagnostic| d.severity == Severity::Error && !d.leaves_out;
    diagnostics.iter().any(|d| stops(d) && (!skip_faulty || decides_all(d)))
}

/// Parses, assembles and checks: everything before an output is planned.
pub fn check_sources(sources: &Sources, options: &Options) -> Checked {
    check_timed(sources, options, &mut Timings::default())
}

/// [`check_sources`], with the time that each stage took.
pub fn check_timed(sources: &Sources, options: &Options, timings: &mut Timings) -> Checked {
    check_after(None, sources, options, timings)
}

/// The same of a board that follows an edition: what broke its promises is faulty as well.
fn check_after(last: Option<&Last>, sources: &Sources, options: &Options, timings: &mut Timings) -> Checked {
    let mut memo = Memo::default();
    let mut read = Read::of(sources, options, &mut memo, timings);
    let mut checked = read.check_after(last, sources, options.skip_faulty, &mut memo, timings);
    checked.diagnostics.splice(..0, std::mem::take(&mut read.diagnostics));
    checked.others = read.others(options, &mut memo, timings);
    checked.approvals = std::mem::take(&mut read.approvals);
    checked
}

/// What was read from the sources: all that boards are assembled from.
pub struct Read {
    /// `None` as long as they are the memo's.
    drafts: Option<Drafts>,
    /// Whether faulty items were taken out of them.
    reduced: bool,
    under: Under,
    assets: Arc<BTreeMap<Arc<str>, Asset>>,
    screens: Arc<[NamedScreen]>,
    fonts: Arc<Stack>,
    desk: Arc<Desk>,
    approvals: Approvals,
    /// What is wrong with single files.
    pub diagnostics: Vec<Diagnostic>,
}

impl Read {
    /// Parses the sources, except what the memo knows.
    pub fn of(sources: &Sources, options: &Options, memo: &mut Memo, timings: &mut Timings) -> Self {
        let (mut settings, mut diagnostics) = Settings::read(sources);
        if let Some(url) = &options.base_url {
            settings.base_url = Some(Text(url.clone()));
        }
        let today = settings.today(options.as_of, options.now);
        let (fonts, found) = timings.measure("fonts", || memo.fonts(&settings, sources));
        diagnostics.extend(found);
        let sums = memo.sums(options);
        let (store, assets) = (options.approved.as_ref(), &sources.assets);
        let settler = Settler { store, sums: &sums, assets, rule: settings.approval, today };
        let (drafts, outside) = timings.measure("parse", || memo.parse(sources, &settler, &mut diagnostics));
        // Every file of a copied folder says the same of it.
        diagnostics.dedup_by(|a, b| a.code == "copied-folder" && a == b);
        let (calendar, found) = read_calendar(sources);
        diagnostics.extend(found);
        let (screens, found) = screens::read(sources, &settings.title);
        diagnostics.extend(found);
        let (assets, screens) = (sources.assets.clone(), screens.into());
        let under = Under { settings, calendar, today };
        let desk = memo.desk(options);
        let approvals = Approvals { outside, sums };
        Self { drafts, reduced: false, under, assets, screens, fonts, desk, approvals, diagnostics }
    }

    pub fn settings(&self) -> &Settings {
        &self.under.settings
    }

    /// What is known of the files that items name.
    pub(crate) fn sums(&self) -> &Sums {
        &self.approvals.sums
    }

    /// The day for which boards are assembled.
    pub fn today(&self) -> Date {
        self.under.today
    }

    /// The board of one medium.
    pub fn assemble(
        &mut self,
        medium: kinds::Medium,
        memo: &mut Memo,
        timings: &mut Timings,
    ) -> (Assembled, Vec<Diagnostic>) {
        timings.measure("assemble", || {
            let revised = if self.drafts.is_none() { memo.revise(medium, &self.under) } else { None };
            let (mut assembled, found) = revised.unwrap_or_else(|| {
                let drafts = self.drafts.get_or_insert_with(|| memo.drafts()).clone();
                let Under { settings, calendar, today } = self.under.clone();
                let (assembled, found) = assemble(drafts, settings, calendar, today, medium);
                if !self.reduced {
                    memo.keep(medium, self.under.clone(), &assembled, &found);
                }
                (assembled, found)
            });
            assembled.board.assets = self.assets.clone();
            assembled.board.memory = memo.memory(medium);
            assembled.board.screens = self.screens.clone();
            assembled.board.fonts = self.fonts.clone();
            assembled.board.desk = self.desk.clone();
            (assembled, found)
        })
    }

    /// The web's board and what every rule says of it. With `skip_faulty` it is the board without its faulty items,
    /// which are then gone from here as well.
    pub fn check(&mut self, sources: &Sources, skip_faulty: bool, memo: &mut Memo, timings: &mut Timings) -> Checked {
        self.check_after(None, sources, skip_faulty, memo, timings)
    }

    fn check_after(
        &mut self,
        last: Option<&Last>,
        sources: &Sources,
        skip_faulty: bool,
        memo: &mut Memo,
        timings: &mut Timings,
    ) -> Checked {
        let mut checked = Checked::default();
        if skip_faulty {
            self.leave_out_nameless(&mut checked.skipped, memo);
        }
        loop {
            let (mut assembled, mut found) = self.assemble(kinds::Medium::Web, memo, timings);
            found.extend(timings.measure("check", || lint::check(&Subject::new(&assembled, sources))));
            found.extend(last.iter().flat_map(|last| last.broken_promises(&assembled.board)));
            let faulty: BTreeSet<Arc<str>> =
                found.iter().filter(|d| d.severity == Severity::Error).filter_map(|d| d.item.clone()).collect();
            if skip_faulty && self.leave_out_screens(&found) {
                assembled.board.screens = self.screens.clone();
            }
            // Leaving items out can break what refers to them: look again until nothing new is faulty.
            if !skip_faulty || faulty.is_subset(&checked.skipped) {
                checked.diagnostics.extend(found);
                return Checked { assembled, ..checked };
            }
            // What is said of the others is said again the next time.
            let of_faulty = |d: &Diagnostic| d.item.as_ref().is_some_and(|item| faulty.contains(item));
            checked.diagnostics.extend(found.into_iter().filter(of_faulty));
            checked.skipped.extend(faulty);
            self.drafts.get_or_insert_with(|| memo.drafts()).remove(&checked.skipped);
            self.reduced = true;
        }
    }

    /// Takes out what has no name that a folder can have, organisations with all that is in them. Who shares a person's
    /// name stays in the way of those who write nothing but the name.
    fn leave_out_nameless(&mut self, skipped: &mut BTreeSet<Arc<str>>, memo: &mut Memo) {
        let nameless = self.diagnostics.iter().filter(|d| slugs::CODES.contains(&d.code));
        skipped.extend(nameless.filter_map(|d| d.item.clone()));
        if !skipped.is_empty() {
            let drafts = self.drafts.get_or_insert_with(|| memo.drafts());
            drafts.leave_out(skipped);
            self.reduced = true;
        }
    }

    /// Screens are no items: one that tells of a person is left out by its file. Whether any was.
    fn leave_out_screens(&mut self, found: &[Diagnostic]) -> bool {
        let tells = |file: &str| {
            found.iter().any(|d| d.severity == Severity::Error && *d.place.file == *file && Datum::has_code(d.code))
        };
        let is_told = |screen: &NamedScreen| screen.origin.as_ref().is_some_and(|origin| tells(&origin.file));
        let some = self.screens.iter().any(is_told);
        if some {
            self.screens = self.screens.iter().filter(|screen| !is_told(screen)).cloned().collect();
        }
        some
    }

    /// The boards beside the web's. What is wrong with an item was said of the web's, hidden items included.
    pub fn others(&mut self, options: &Options, memo: &mut Memo, timings: &mut Timings) -> Vec<Board> {
        options.media.iter().map(|medium| self.assemble(*medium, memo, timings).0.board).collect()
    }
}

/// How long each stage took, in the order they ran.
#[derive(Clone, Debug, Default)]
pub struct Timings {
    pub stages: Vec<(&'static str, Duration)>,
    /// Parts of stages that did several things at once.
    pub parts: Vec<(&'static str, Duration)>,
}

impl Timings {
    /// Runs one stage; stages of one name add up.
    pub fn measure<T>(&mut self, stage: &'static str, work: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let result = work();
        let took = start.elapsed();
        match self.stages.iter_mut().find(|(name, _)| *name == stage) {
            Some((_, total)) => *total += took,
            None => self.stages.push((stage, took)),
        }
        result
    }

    /// Takes up what was measured inside a stage.
    pub fn within(&mut self, inner: Self) {
        self.parts.extend(inner.stages);
    }

    pub fn total(&self) -> Duration {
        self.stages.iter().map(|(_, took)| *took).sum()
    }
}

/// The shipped years, and those of `content/calendar/`.
pub(crate) fn read_calendar(sources: &Sources) -> (Calendar, Vec<Diagnostic>) {
    let mut calendar = Calendar::shipped();
    let mut diagnostics = Vec::new();
    let from = (Bound::Included("content/calendar/"), Bound::Unbounded);
    for file in sources.files.range::<str, _>(from).map(|(_, file)| file) {
        let Some(name) = file.path.strip_prefix("content/calendar/") else { break };
        // Told with the organisations.
        if kinds::is_misplaced_org(&file.path, &file.text) {
            continue;
        }
        let Some(year) = name.strip_suffix(".yaml").and_then(|stem| stem.parse().ok()) else {
            diagnostics.push(
                Diagnostic::error(
                    "misplaced-file",
                    Place::whole(file.path.clone()),
                    say!("这里的文件名应当是年份", "a file here is named after its year"),
                )
                .hint(say!("例如 2027.yaml", "such as 2027.yaml")),
            );
            continue;
        };
        let Some((read, _)) = explain::typed::<YearFile>(&file.path, &file.text, &[], &mut diagnostics) else {
            continue;
        };
        let whole = read.faults.is_empty();
        if let Some(year_file) = read.value.filter(|_| whole) {
            calendar = calendar.with_year(year, year_file);
        }
    }
    (calendar, diagnostics)
}
