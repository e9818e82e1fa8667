//! From outputs to a plan: which files there are, where each stands, and what it is made of.

use std::collections::HashSet;

use anyhow::Context as _;
use rayon::prelude::*;

use super::job::{Planner, Rendered, Shared, render};
use super::pictures::Pictures;
use super::placard::{Placards, Typesetter};
use super::planned::{PlannedFile, PlannedFiles};
use super::routes::Routes;
use super::{OUTPUTS, Output, unpublishable};
use crate::board::{Board, Boards};
use crate::diagnostic::{Diagnostic, Place, say};
use crate::theme::Theme;

/// What a build will write.
#[derive(Default)]
pub struct Plan {
    pub routes: Routes,
    pub(crate) shared: Shared,
    /// The outputs that were asked for.
    made: Vec<&'static str>,
    /// Places of files that are not made.
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

/// The addresses of everything whose files know of each other, and those that two things would have: for whoever makes
/// nothing of it.
pub fn addresses(boards: &Boards, theme: &Theme) -> (Routes, Vec<Diagnostic>) {
    let declare = |output: &dyn Output, board: &Board, files: &mut PlannedFiles| output.addresses(board, theme, files);
    let (plan, clashes) = plan_of(boards, &[], Part::Main, &declare);
    (plan.routes, clashes)
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
    let declare =
        |output: &dyn Output, board: &Board, files: &mut PlannedFiles| output.routes(board, theme, pictures, files);
    plan_of(boards, only, part, &declare)
}

/// Lets an output declare its files.
type Declare<'a> = &'a (dyn Fn(&dyn Output, &Board, &mut PlannedFiles) + Sync);

fn plan_of(boards: &Boards, only: &[&str], part: Part, declare: Declare<'_>) -> (Plan, Vec<Diagnostic>) {
    let is_of_part = |output: &dyn Output| part == Part::All || (part == Part::Apart) == output.stands_apart();
    let of_part: Vec<_> = OUTPUTS.iter().filter(|output| is_of_part(**output)).collect();
    let asked = |output: &dyn Output| only.is_empty() || only.contains(&output.name());
    let declared_by = |output: &dyn Output, files: &mut PlannedFiles| {
        if let Some(board) = boards.of(output.medium()) {
            declare(output, board, files);
        }
    };
    // Side by side those that look at nobody else's, then the others, each with all before it at hand.
    let (others, own): (Vec<&dyn Output>, Vec<&dyn Output>) = of_part.into_iter().partition(|output| output.follows());
    let side_by_side: Vec<PlannedFiles> = own
        .par_iter()
        .map(|output| {
            let mut files = PlannedFiles::default();
            declared_by(*output, &mut files);
            files
        })
        .collect();
    let made = OUTPUTS.iter().filter(|output| is_of_part(**output) && asked(**output));
    let made = made.map(|output| output.name()).collect();
    let mut left_out = LeftOut::default();
    let mut declared = PlannedFiles::default();
    let mut known = 0;
    let mut note = |output: &dyn Output, declared: &PlannedFiles| {
        let first = std::mem::replace(&mut known, declared.iter().count());
        if !asked(output) {
            left_out.ranges.push(first..known);
        }
    };
    for (output, files) in own.iter().zip(side_by_side) {
        declared.append(files);
        note(*output, &declared);
    }
    for output in others {
        declared_by(output, &mut declared);
        note(output, &declared);
    }
    let shared = std::mem::take(&mut declared.shared);
    // What stands apart has a table of its own.
    let memory = boards.web().memory.as_deref().filter(|_| part == Part::Main);
    let (routes, clashes) = Routes::of(declared.into_runs(), memory);
    let mut diagnostics = Vec::new();
    for found in clashes {
        if let (Some(file), Some(first)) = (routes.runs.get(found.at), routes.runs.get(found.first)) {
            diagnostics.push(clash(file, first.origin.as_ref()));
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
    (Plan { routes, shared, made, left_out }, diagnostics)
}

impl Plan {
    /// Makes a file of this plan.
    ///
    /// # Errors
    /// As [`render`].
    pub fn render(
        &self,
        file: &PlannedFile,
        boards: &Boards,
        theme: &Theme,
        pictures: &Pictures,
        placards: &Placards,
        typesetter: Option<&Typesetter<'_>>,
    ) -> anyhow::Result<Rendered> {
        let board = boards.of(file.job.medium()).context("a plan has files only of media that have a board")?;
        let (routes, shared) = (&self.routes, &self.shared);
        let planner = Planner { board, theme, pictures, placards, typesetter, routes, shared };
        render(file, &planner).with_context(|| format!("making {}", file.route))
    }

    /// The files that are made, in the order of their declaration.
    pub fn files(&self) -> impl Iterator<Item = &PlannedFile> {
        self.routes.runs.iter().enumerate().filter(|(at, _)| !self.left_out.contains(*at)).map(|(_, file)| file)
    }

    /// The file at a route, where this plan makes it.
    pub fn file(&self, route: &str) -> Option<&PlannedFile> {
        let place = self.routes.place(route)?;
        self.routes.runs.get(place).filter(|_| !self.left_out.contains(place))
    }

    /// Whether the files of an output are made.
    pub fn makes(&self, output: &str) -> bool {
        self.made.contains(&output)
    }
}

/// Two things at one address.
fn clash(file: &PlannedFile, first: Option<&Place>) -> Diagnostic {
    let address = file.route.trim_end_matches("index.html");
    let place = file.origin.clone().or_else(|| first.cloned()).unwrap_or_else(|| Place::whole(crate::settings::PATH));
    let diagnostic = Diagnostic::error(
        "route-clash",
        place,
        say!("网址 {address} 已经被占用", "the address {address} is already taken"),
    )
    .hint(say!("换一个代号", "choose another slug"));
    match first {
        Some(first) if Some(first) != file.origin.as_ref() => {
            diagnostic.label(first.clone(), say!("先占用的在这里", "taken here first"))
        }
        _ => diagnostic,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinds;
    use crate::output::Job;
    use crate::output::testing::{sources, theme};
    use crate::pipeline::{Options, check_sources};

    #[test]
    fn jobs_are_small_values_that_follow_from_the_board() {
        // A board has a hundred thousand of them.
        assert!(size_of::<Job>() <= 56, "{} bytes", size_of::<Job>());
        let mut sources = sources();
        let settings =
            sources.files["content/board.yaml"].text.replace("aliases:", "print: { presets: [desk] }\naliases:");
        sources.insert_text("content/board.yaml", &settings);
        let media = vec![kinds::Medium::Print, kinds::Medium::Kiosk];
        let planned = || {
            let boards = check_sources(&sources, &Options { media: media.clone(), ..Options::default() }).into_boards();
            let (plan, _) = plan(&boards, &theme(), &Pictures::default(), &[]);
            plan.files().map(|file| (file.route.clone(), file.job.clone())).collect::<Vec<_>>()
        };
        let first = planned();
        assert_eq!(first, planned());
        let media: HashSet<kinds::Medium> = first.iter().map(|(_, job)| job.medium()).collect();
        assert_eq!(media.len(), 3, "{first:#?}");
        let pages: Vec<&Job> = first.iter().map(|(_, job)| job).filter(|job| matches!(job, Job::Page(_))).collect();
        assert_eq!(pages.iter().collect::<HashSet<_>>().len(), pages.len(), "no two pages are made of the same");
    }
}
