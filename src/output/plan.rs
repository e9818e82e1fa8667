//! From outputs to a plan: every route first, then the way to each file.

use std::collections::HashSet;
use std::sync::Arc;

use rayon::prelude::*;

use super::pictures::Pictures;
use super::placard::Placards;
use super::routes::Routes;
use super::seeds::{Seed, Seeds};
use super::site::Context;
use super::{OUTPUTS, Output, unpublishable};
use crate::board::{Board, Boards};
use crate::diagnostic::{Diagnostic, Place, say};
use crate::theme::Theme;

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
    /// What the website's pages share.
    pub(crate) site: Option<&'a Arc<Context>>,
}

/// What a build will write.
#[derive(Default)]
pub struct Plan {
    pub routes: Routes,
    /// What the website's pages share, where it is part of this plan.
    pub(crate) site: Option<Arc<Context>>,
    /// Places of seeds whose files are not made.
    left_out: LeftOut,
}

#[derive(Default)]
struct LeftOut {
    /// Of outputs that were not asked for, by rising place.
    ranges: Vec<std::ops::Range<usize>>,
    single: HashSet<usize>,
}

impl LeftOut {
    fn contains(&self, place: usize) -> bool {
        self.ranges.iter().any(|range| range.contains(&place)) || self.single.contains(&place)
    }
}

/// Plans the outputs named in `only`; all when it is empty.
///
/// Every output that has a board declares its routes, so that the pages of `--only web` are those of a whole build; only
/// the outputs named have their files made.
pub fn plan(boards: &Boards, theme: &Theme, pictures: &Pictures, only: &[&str]) -> (Plan, Vec<Diagnostic>) {
    plan_part(boards, theme, pictures, only, Part::All)
}

/// The addresses that two things would have, of everything whose files know of each other.
pub fn clashes(boards: &Boards, theme: &Theme) -> Vec<Diagnostic> {
    let declare = |output: &dyn Output, board: &Board, seeds: &mut Seeds| output.addresses(board, theme, seeds);
    plan_of(boards, &[], Part::Main, &declare).1
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
    let declare = |output: &dyn Output, board: &Board, seeds: &mut Seeds| output.routes(board, theme, pictures, seeds);
    plan_of(boards, only, part, &declare)
}

/// Lets an output declare its files.
type Declare<'a> = &'a (dyn Fn(&dyn Output, &Board, &mut Seeds) + Sync);

fn plan_of(boards: &Boards, only: &[&str], part: Part, declare: Declare<'_>) -> (Plan, Vec<Diagnostic>) {
    let is_of_part = |output: &dyn Output| part == Part::All || (part == Part::Apart) == output.stands_apart();
    let of_part: Vec<_> = OUTPUTS.iter().filter(|output| is_of_part(**output)).collect();
    let asked = |output: &dyn Output| only.is_empty() || only.contains(&output.name());
    let declared_by = |output: &dyn Output, seeds: &mut Seeds| {
        if let Some(board) = boards.of(output.medium()) {
            declare(output, board, seeds);
        }
    };
    // Side by side those that look at nobody else's, then the others, each with all before it at hand.
    let (others, own): (Vec<&dyn Output>, Vec<&dyn Output>) = of_part.into_iter().partition(|output| output.follows());
    let made: Vec<Seeds> = own
        .par_iter()
        .map(|output| {
            let mut seeds = Seeds::default();
            declared_by(*output, &mut seeds);
            seeds.set_medium(output.medium());
            seeds
        })
        .collect();
    let mut left_out = LeftOut::default();
    let mut declared = Seeds::default();
    let mut known = 0;
    let mut note = |output: &dyn Output, declared: &Seeds| {
        let first = std::mem::replace(&mut known, declared.iter().count());
        if !asked(output) {
            left_out.ranges.push(first..known);
        }
    };
    for (output, seeds) in own.iter().zip(made) {
        declared.append(seeds);
        note(*output, &declared);
    }
    for output in others {
        declared_by(output, &mut declared);
        note(output, &declared);
    }
    let site = declared.site.take();
    // What stands apart has a table of its own.
    let memory = boards.web().memory.as_deref().filter(|_| part == Part::Main);
    let (routes, clashes) = Routes::of(declared.into_runs(), memory);
    let mut diagnostics = Vec::new();
    for found in clashes {
        if let (Some(seed), Some(first)) = (routes.runs.get(found.at), routes.runs.get(found.first)) {
            diagnostics.push(clash(seed, first.origin.as_ref()));
        }
        // The later one gives way.
        left_out.single.insert(found.at);
    }
    // The preview writes no files; there the rules are enough.
    if boards.web().memory.is_none() {
        for (at, diagnostic) in unpublishable::look(&routes, &boards.web().settings.theme) {
            diagnostics.push(diagnostic);
            left_out.single.insert(at);
        }
    }
    (Plan { routes, site, left_out }, diagnostics)
}

impl Plan {
    /// What the jobs of this plan are made from, on the board of one medium.
    pub fn planner<'a>(
        &'a self,
        board: &'a Board,
        boards: &'a Boards,
        theme: &'a Theme,
        pictures: &'a Pictures,
        placards: &'a Placards,
    ) -> Planner<'a> {
        Planner { board, boards, theme, pictures, placards, routes: &self.routes, site: self.site.as_ref() }
    }

    /// The seeds whose files are made, in the order of their declaration.
    pub fn seeds(&self) -> impl Iterator<Item = &Seed> {
        self.routes.runs.iter().enumerate().filter(|(at, _)| !self.left_out.contains(*at)).map(|(_, seed)| seed)
    }

    /// The seed of a route that this plan makes.
    pub fn seed(&self, route: &str) -> Option<&Seed> {
        let place = self.routes.place(route)?;
        self.routes.runs.get(place).filter(|_| !self.left_out.contains(place))
    }

    /// Leaves out what is not to be made; its route stays.
    pub fn retain(&mut self, is_made: impl Fn(&Seed) -> bool) {
        let seeds = self.routes.runs.iter().enumerate();
        self.left_out.single.extend(seeds.filter(|(_, seed)| !is_made(seed)).map(|(at, _)| at));
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
