//! The route table, and the seeds of jobs.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Job, OUTPUTS};
use crate::board::Board;
use crate::diagnostic::{Diagnostic, Place, say};
use crate::theme::Theme;

/// A file that will be written, and the way to its job.
pub struct Seed {
    /// Relative to the output folder, with `/`: `licheng/posts/window-3/index.html`.
    pub route: Arc<str>,
    /// The source file that asked for it, for messages; `None` for pages of the program's own.
    pub origin: Option<Place>,
    /// Makes the job, with everything that was declared at hand.
    pub make: Box<dyn Fn(&Planner<'_>) -> Job + Send + Sync>,
}

/// What a job is made from.
pub struct Planner<'a> {
    pub board: &'a Board,
    pub theme: &'a Theme,
    pub routes: &'a Routes,
}

/// Every file that will be written.
#[derive(Default)]
pub struct Routes {
    taken: BTreeMap<Arc<str>, Option<Place>>,
}

impl Routes {
    /// Whether a file is written at this route.
    pub fn contains(&self, route: &str) -> bool {
        self.taken.contains_key(route)
    }

    pub fn iter(&self) -> impl Iterator<Item = &Arc<str>> {
        self.taken.keys()
    }
}

/// What a build will write.
#[derive(Default)]
pub struct Plan {
    pub routes: Routes,
    pub seeds: Vec<Seed>,
}

/// Plans the outputs named in `only`; all when it is empty.
pub fn plan(board: &Board, theme: &Theme, only: &[&str]) -> (Plan, Vec<Diagnostic>) {
    let mut declared = Vec::new();
    for output in OUTPUTS.iter().filter(|output| only.is_empty() || only.contains(&output.name())) {
        output.routes(board, theme, &mut declared);
    }
    let mut plan = Plan::default();
    let mut diagnostics = Vec::new();
    for seed in declared {
        if let Some(first) = plan.routes.taken.get(&seed.route) {
            diagnostics.push(clash(&seed, first.as_ref()));
            continue;
        }
        plan.routes.taken.insert(seed.route.clone(), seed.origin.clone());
        plan.seeds.push(seed);
    }
    (plan, diagnostics)
}

/// Two things at one address.
fn clash(seed: &Seed, first: Option<&Place>) -> Diagnostic {
    let address = seed.route.trim_end_matches("index.html");
    let place = seed.origin.clone().or_else(|| first.cloned()).unwrap_or_else(|| Place::whole(crate::settings::PATH));
    let diagnostic = Diagnostic::error(
        "route-clash",
        place,
        say!("网址 {address} 已经被占用", "the address {address} is already taken"),
    )
    .hint(say!("换一个代号", "choose another slug"));
    match first {
        Some(first) if Some(first) != seed.origin.as_ref() => {
            diagnostic.label(first.clone(), say!("先占用的在这里", "taken here first"))
        }
        _ => diagnostic,
    }
}
