//! The spine: the only module that knows all stages.

use jiff::civil::Date;
use rayon::prelude::*;

use crate::board::{Assembled, assemble};
use crate::calendar::Calendar;
use crate::diagnostic::Diagnostic;
use crate::kinds::{self, Drafts};
use crate::lint::{self, Subject};
use crate::settings::Settings;
use crate::source::Sources;

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
    let calendar = Calendar::shipped();
    let (assembled, found) = assemble(drafts, settings, calendar, today);
    diagnostics.extend(found);
    diagnostics.extend(lint::check(&Subject::new(&assembled, sources)));
    Checked { assembled, diagnostics }
}
