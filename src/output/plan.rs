//! The route table, and the seeds of jobs.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, OnceLock};

use jiff::civil::Date;
use rayon::prelude::*;

use super::pictures::Pictures;
use super::placard::Placards;
use super::{Job, OUTPUTS, Output};
use crate::board::{Board, Boards, Memory};
use crate::diagnostic::{Diagnostic, Place, say};
use crate::kinds;
use crate::theme::Theme;

/// A file that will be written, and the way to its job.
pub struct Seed {
    /// Relative to the output folder, with `/`: `licheng/posts/window-3/index.html`.
    pub route: Arc<str>,
    /// The source file that asked for it, for messages; `None` for pages of the program's own.
    pub origin: Option<Place>,
    /// Whether search engines may keep it, if it is a page. Pages of persons are not for them.
    pub indexed: bool,
    /// The newest public fact on it, where that is known.
    pub changed_on: Option<Date>,
    /// Whose board its job is made from; [`plan`] says it.
    pub medium: kinds::Output,
    make: Make,
}

/// Makes a job.
pub type Make = Box<dyn Fn(&Planner<'_>) -> Job + Send + Sync>;

impl Seed {
    /// A file that search engines may keep.
    pub fn new(
        route: impl Into<Arc<str>>,
        origin: Option<Place>,
        make: impl Fn(&Planner<'_>) -> Job + Send + Sync + 'static,
    ) -> Self {
        Self {
            route: route.into(),
            origin,
            indexed: true,
            changed_on: None,
            medium: kinds::Output::Web,
            make: Box::new(make),
        }
    }

    /// Keeps it out of the sitemap; its page says `noindex`, as [`Routes::is_indexed`] tells.
    #[must_use]
    pub fn unindexed(mut self) -> Self {
        self.indexed = false;
        self
    }

    /// Says when it last changed.
    #[must_use]
    pub fn changed_on(mut self, date: impl Into<Option<Date>>) -> Self {
        self.changed_on = date.into();
        self
    }

    /// Makes the job, with everything that was declared at hand.
    pub fn job(&self, planner: &Planner<'_>) -> Job {
        (self.make)(planner)
    }

    fn declared(&self) -> Declared {
        Declared { seed: None, indexed: self.indexed, changed_on: self.changed_on }
    }
}

/// What a job is made from.
pub struct Planner<'a> {
    /// For the medium of the output that declared the seed.
    pub board: &'a Board,
    /// For every medium of this run: a web page that offers a placard asks the paper's board for it.
    pub boards: &'a Boards,
    pub theme: &'a Theme,
    pub pictures: &'a Pictures,
    pub placards: &'a Placards,
    pub routes: &'a Routes,
}

/// Every file that will be written.
#[derive(Default)]
pub struct Routes {
    table: Arc<Table>,
    /// Beside the table's.
    declared: Vec<Declared>,
}

/// Which routes there are. After most edits they are the same ones as before.
#[derive(Default)]
struct Table {
    /// As they were declared, each once.
    routes: Vec<Arc<str>>,
    places: HashMap<Arc<str>, usize>,
    /// In order; most runs ask for it late or never.
    sorted: OnceLock<Vec<Arc<str>>>,
}

/// What is known of a route.
#[derive(Clone, Copy, Debug)]
struct Declared {
    /// Its place among the seeds that are made.
    seed: Option<usize>,
    indexed: bool,
    changed_on: Option<Date>,
}

impl Table {
    /// The routes of seeds, and the places of those that clash, each with the one that was there before it.
    fn of(seeds: &[Seed]) -> (Self, Vec<(usize, usize)>) {
        let mut table = Self { places: HashMap::with_capacity(seeds.len()), ..Self::default() };
        table.routes.reserve(seeds.len());
        let mut first = Vec::with_capacity(seeds.len());
        let mut clashes = Vec::new();
        for (at, seed) in seeds.iter().enumerate() {
            match table.places.entry(seed.route.clone()) {
                Entry::Vacant(free) => {
                    free.insert(table.routes.len());
                    table.routes.push(seed.route.clone());
                    first.push(at);
                }
                Entry::Occupied(taken) => clashes.push((at, first[*taken.get()])),
            }
        }
        (table, clashes)
    }

    /// The last table that was made of a board, if these seeds have its routes.
    fn recall(seeds: &[Seed], memory: &Memory) -> Option<Arc<Self>> {
        let last = memory.recall::<Self>().filter(|last| last.routes.len() == seeds.len())?;
        last.routes.par_iter().zip(seeds).all(|(route, seed)| *route == seed.route).then_some(last)
    }
}

impl Routes {
    /// The routes of seeds that do not clash.
    #[cfg(test)]
    pub(crate) fn of(seeds: &[Seed]) -> Self {
        let declare = |(at, seed): (usize, &Seed)| Declared { seed: Some(at), ..seed.declared() };
        Self { table: Table::of(seeds).0.into(), declared: seeds.iter().enumerate().map(declare).collect() }
    }

    fn get(&self, route: &str) -> Option<&Declared> {
        self.declared.get(*self.table.places.get(route)?)
    }

    /// Whether a file is written at this route.
    pub fn contains(&self, route: &str) -> bool {
        self.table.places.contains_key(route)
    }

    /// All of them, sorted.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<str>> {
        let sorted = self.table.sorted.get_or_init(|| {
            let mut routes = self.table.routes.clone();
            routes.sort_unstable();
            routes
        });
        sorted.iter()
    }

    /// Whether search engines may keep what is at this route.
    pub fn is_indexed(&self, route: &str) -> bool {
        self.get(route).is_some_and(|declared| declared.indexed)
    }

    /// The pages that search engines may keep, by route, each with its newest fact.
    pub fn indexed_pages(&self) -> impl Iterator<Item = (&str, Option<Date>)> {
        let declared = self.iter().filter_map(|route| Some((route, self.get(route)?)));
        declared
            .filter(|(route, declared)| declared.indexed && is_page(route))
            .map(|(route, declared)| (&**route, declared.changed_on))
    }
}

/// Whether a route is a page with an address of its own; `404.html` has none.
pub(super) fn is_page(route: &str) -> bool {
    route == "index.html" || route.ends_with("/index.html")
}

/// What a build will write.
#[derive(Default)]
pub struct Plan {
    pub routes: Routes,
    pub seeds: Vec<Seed>,
}

/// Plans the outputs named in `only`; all when it is empty.
///
/// Every output that has a board declares its routes, so that the pages of `--only web` are those of a whole build; only
/// the outputs named have their files made.
pub fn plan(boards: &Boards, theme: &Theme, pictures: &Pictures, only: &[&str]) -> (Plan, Vec<Diagnostic>) {
    plan_part(boards, theme, pictures, only, Part::All)
}

/// Which outputs a plan is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    All,
    /// Those whose files know of each other.
    Main,
    /// Those of which [`Output::stands_apart`] is true.
    Apart,
}

/// [`plan`], of some of the outputs.
pub fn plan_part(
    boards: &Boards,
    theme: &Theme,
    pictures: &Pictures,
    only: &[&str],
    part: Part,
) -> (Plan, Vec<Diagnostic>) {
    let is_of_part = |output: &dyn Output| part == Part::All || (part == Part::Apart) == output.stands_apart();
    let of_part: Vec<_> = OUTPUTS.iter().filter(|output| is_of_part(**output)).collect();
    let declare = |output: &dyn Output, seeds: &mut Vec<Seed>| {
        let Some(board) = boards.of(output.medium()) else { return };
        let first = seeds.len();
        output.routes(board, theme, pictures, seeds);
        seeds[first..].iter_mut().for_each(|seed| seed.medium = output.medium());
    };
    // Side by side those that look at nobody else's, then the others, each with all before it at hand.
    let (others, own): (Vec<&dyn Output>, Vec<&dyn Output>) = of_part.into_iter().partition(|output| output.follows());
    let made: Vec<Vec<Seed>> = own
        .par_iter()
        .map(|output| {
            let mut seeds = Vec::new();
            declare(*output, &mut seeds);
            seeds
        })
        .collect();
    let mut declared = Vec::new();
    let mut wanted = Vec::new();
    for (output, seeds) in own.iter().zip(made) {
        // The first is by far the largest.
        if declared.is_empty() {
            declared = seeds
        } else {
            declared.extend(seeds)
        }
        wanted.resize(declared.len(), only.is_empty() || only.contains(&output.name()));
    }
    for output in others {
        declare(output, &mut declared);
        wanted.resize(declared.len(), only.is_empty() || only.contains(&output.name()));
    }
    // What stands apart has a table of its own.
    let memory = boards.web().memory.as_ref().filter(|_| part == Part::Main);
    let mut diagnostics = Vec::new();
    let known = memory.and_then(|memory| Table::recall(&declared, memory));
    let table = known.unwrap_or_else(|| {
        let (table, clashes) = Table::of(&declared);
        let told = clashes.iter().map(|(at, first)| clash(&declared[*at], declared[*first].origin.as_ref()));
        diagnostics.extend(told);
        // The later one gives way.
        let later: HashSet<usize> = clashes.into_iter().map(|(at, _)| at).collect();
        if !later.is_empty() {
            let mut places = 0..declared.len();
            declared.retain(|_| places.next().is_none_or(|at| !later.contains(&at)));
            let mut places = 0..wanted.len();
            wanted.retain(|_| places.next().is_none_or(|at| !later.contains(&at)));
        }
        let table = Arc::new(table);
        memory.into_iter().for_each(|memory| memory.keep(table.clone()));
        table
    });
    let mut seeds = Vec::with_capacity(declared.len());
    let mut known = Vec::with_capacity(declared.len());
    for (seed, wanted) in declared.into_iter().zip(wanted) {
        known.push(Declared { seed: wanted.then_some(seeds.len()), ..seed.declared() });
        if wanted {
            seeds.push(seed);
        }
    }
    (Plan { routes: Routes { table, declared: known }, seeds }, diagnostics)
}

impl Plan {
    /// The seed of a route that this plan makes.
    pub fn seed(&self, route: &str) -> Option<&Seed> {
        self.seeds.get(self.routes.get(route)?.seed?).filter(|seed| *seed.route == *route)
    }

    /// Leaves out what is not to be made; its route stays.
    pub fn retain(&mut self, is_made: impl Fn(&Seed) -> bool) {
        let mut kept = 0;
        let Self { routes, seeds } = self;
        seeds.retain(|seed| {
            let made = is_made(seed);
            if let Some(place) = routes.table.places.get(&seed.route) {
                routes.declared[*place].seed = made.then_some(kept);
            }
            kept += usize::from(made);
            made
        });
    }
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
