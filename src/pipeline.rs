//! The spine: the only module that knows all stages.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Context;
use jiff::civil::Date;
use rayon::prelude::*;

use crate::board::{Assembled, Board, Boards, assemble};
use crate::calendar::{Calendar, YearFile};
use crate::diagnostic::{Diagnostic, KeyPath, Place, Severity, say};
use crate::kinds::{self, Drafts, Origin, Text, explain};
use crate::lint::{self, Subject};
use crate::output::pictures::Pictures;
use crate::output::{Plan, Planner, render};
use crate::publish::Destination;
use crate::settings::{self, Settings};
use crate::source::Sources;
use crate::theme::Theme;
use crate::yaml;

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
    pub media: Vec<kinds::Output>,
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

/// Whether errors stop a publication: all do, or with `skip_faulty` those that leave no board to publish.
pub fn stopping(diagnostics: &[Diagnostic], skip_faulty: bool) -> bool {
    let decides_all =
        |file: &str| file == settings::PATH || file == "content/org.yaml" || file.starts_with("content/calendar/");
    diagnostics.iter().any(|d| d.severity == Severity::Error && (!skip_faulty || decides_all(&d.place.file)))
}

/// Parses, assembles and checks: everything before an output is planned.
pub fn check_sources(sources: &Sources, options: &Options) -> Checked {
    check_timed(sources, options, &mut Timings::default())
}

/// [`check_sources`], with the time that each stage took.
pub fn check_timed(sources: &Sources, options: &Options, timings: &mut Timings) -> Checked {
    let (mut settings, mut diagnostics) = Settings::read(sources);
    if let Some(url) = &options.base_url {
        settings.base_url = Some(Text(url.clone()));
    }
    let today = settings.today(options.as_of, options.now);
    let mut drafts = timings.measure("parse", || parse_all(sources, &mut diagnostics));
    let (calendar, found) = read_calendar(sources);
    diagnostics.extend(found);
    let mut skipped = BTreeSet::new();
    let assembled_for = |drafts: Drafts, medium| {
        let (mut assembled, found) = assemble(drafts, settings.clone(), calendar.clone(), today, medium);
        assembled.board.assets = sources.assets.clone();
        (assembled, found)
    };
    loop {
        let kept = (options.skip_faulty || !options.media.is_empty()).then(|| drafts.clone());
        let (assembled, mut found) = timings.measure("assemble", || assembled_for(drafts, kinds::Output::Web));
        found.extend(timings.measure("check", || lint::check(&Subject::new(&assembled, sources))));
        let faulty: BTreeSet<Arc<str>> =
            found.iter().filter(|d| d.severity == Severity::Error).filter_map(|d| d.item.clone()).collect();
        diagnostics.extend(found);
        match kept {
            // Leaving items out can break what refers to them: look again until nothing new is faulty.
            Some(mut rest) if options.skip_faulty && faulty.iter().any(|id| !skipped.contains(id)) => {
                skipped.extend(faulty);
                rest.remove(&skipped);
                drafts = rest;
            }
            kept => {
                // What is wrong with an item was said of the web's board, hidden items included.
                let kept = kept.unwrap_or_default();
                let media = options.media.iter();
                let others = timings
                    .measure("assemble", || media.map(|medium| assembled_for(kept.clone(), *medium).0.board).collect());
                return Checked { assembled, others, diagnostics, skipped };
            }
        }
    }
}

fn parse_all(sources: &Sources, diagnostics: &mut Vec<Diagnostic>) -> Drafts {
    let files: Vec<_> = sources.files.values().collect();
    let parsed: Vec<_> = files.par_iter().map(|file| kinds::parse(file)).collect();
    let mut drafts = Drafts::default();
    for mut parsed in parsed {
        drafts.append(&mut parsed.drafts);
        diagnostics.append(&mut parsed.diagnostics);
    }
    drafts
}

/// Renders every job of a plan on all cores and hands each file to the destination.
///
/// # Errors
/// When a template fails or the destination refuses: the caller then drops the destination, and readers keep the last
/// good edition.
pub fn render_all(
    boards: &Boards,
    theme: &Theme,
    pictures: &Pictures,
    plan: &Plan,
    destination: &impl Destination,
    done: &(dyn Fn() + Sync),
) -> anyhow::Result<()> {
    plan.seeds.par_iter().try_for_each(|seed| {
        // A plan has seeds only of media that have a board.
        let Some(board) = boards.of(seed.medium) else { return Ok(()) };
        let job = seed.job(&Planner { board, boards, theme, pictures, routes: &plan.routes });
        let route = job.route.clone();
        let bytes = render(job, theme).with_context(|| format!("making {route}"))?;
        destination.put(&route, &bytes)?;
        done();
        Ok(())
    })
}

/// How long each stage took, in the order they ran.
#[derive(Clone, Debug, Default)]
pub struct Timings {
    pub stages: Vec<(&'static str, Duration)>,
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

    pub fn total(&self) -> Duration {
        self.stages.iter().map(|(_, took)| *took).sum()
    }
}

/// The shipped years, and those of `content/calendar/`.
fn read_calendar(sources: &Sources) -> (Calendar, Vec<Diagnostic>) {
    let mut calendar = Calendar::shipped();
    let mut diagnostics = Vec::new();
    for file in sources.files.values() {
        let Some(name) = file.path.strip_prefix("content/calendar/") else { continue };
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
        let node = match yaml::parse(&file.text) {
            Ok(node @ yaml::Node::Map(_)) => node,
            Ok(_) => {
                diagnostics.push(explain::not_a_mapping(&file.path, &file.text, 0));
                continue;
            }
            Err(error) => {
                diagnostics.push(explain::syntax(&file.path, &file.text, 0, &error));
                continue;
            }
        };
        let origin = Origin { file: file.path.clone(), base: KeyPath::root() };
        let read = yaml::from_node::<YearFile>(&node);
        let whole = read.faults.is_empty();
        diagnostics.extend(read.faults.into_iter().map(|fault| explain::describe(fault, &origin, &[])));
        if let Some(year_file) = read.value.filter(|_| whole) {
            calendar = calendar.with_year(year, year_file);
        }
    }
    (calendar, diagnostics)
}
