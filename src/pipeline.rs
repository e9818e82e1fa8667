//! The spine: the only module that knows all stages.

use anyhow::Context;
use jiff::civil::Date;
use rayon::prelude::*;

use crate::board::{Assembled, Board, assemble};
use crate::calendar::{Calendar, YearFile};
use crate::diagnostic::{Diagnostic, KeyPath, Place, say};
use crate::kinds::{self, Drafts, Origin, explain};
use crate::lint::{self, Subject};
use crate::output::{Plan, Planner, render};
use crate::settings::Settings;
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
}

/// A board with everything that was found in it.
#[derive(Debug, Default)]
pub struct Checked {
    pub assembled: Assembled,
    pub diagnostics: Vec<Diagnostic>,
}

/// Parses, assembles and checks: everything before an output is planned.
pub fn check_sources(sources: &Sources, options: &Options) -> Checked {
    let (settings, mut diagnostics) = Settings::read(sources);
    let today = settings.today(options.as_of, options.now);
    let files: Vec<_> = sources.files.values().collect();
    let parsed: Vec<_> = files.par_iter().map(|file| kinds::parse(file)).collect();
    let mut drafts = Drafts::default();
    for mut parsed in parsed {
        drafts.append(&mut parsed.drafts);
        diagnostics.append(&mut parsed.diagnostics);
    }
    let (calendar, found) = read_calendar(sources);
    diagnostics.extend(found);
    let (mut assembled, found) = assemble(drafts, settings, calendar, today);
    diagnostics.extend(found);
    assembled.board.assets = sources.assets.clone();
    diagnostics.extend(lint::check(&Subject::new(&assembled, sources)));
    Checked { assembled, diagnostics }
}

/// Plans the outputs, renders every job on all cores and hands each file on.
///
/// # Errors
/// When a template fails or `put` does: the caller then leaves the destination as it was.
pub fn render_all(
    board: &Board,
    theme: &Theme,
    plan: &Plan,
    put: &(dyn Fn(&str, Vec<u8>) -> anyhow::Result<()> + Sync),
) -> anyhow::Result<()> {
    let planner = Planner { board, theme, routes: &plan.routes };
    plan.seeds.par_iter().try_for_each(|seed| {
        let job = seed.job(&planner);
        let route = job.route.clone();
        let bytes = render(job, theme).with_context(|| format!("making {route}"))?;
        put(&route, bytes)
    })
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
