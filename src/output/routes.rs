//! The route table: which file stands where.
//!
//! After most edits of a preview the routes are those of before, but for a page that a list gained. A table is therefore
//! a whole one, shared with the boards before it, and the one stretch of places in which this plan differs from that.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::{Arc, OnceLock};

use jiff::civil::Date;

use super::planned::{PlannedFile, Run};
use crate::board::Memory;

/// Where a stretch that differs is longer than this part of all, a table is made anew.
const MOST: usize = 4;

/// Every file that will be written.
#[derive(Default)]
pub struct Routes {
    pub(super) runs: Runs,
    whole: Arc<Whole>,
    stretch: Stretch,
    /// In order; most runs ask for it late or never.
    sorted: OnceLock<Vec<Arc<str>>>,
}

/// Planned files by their places.
#[derive(Clone, Default)]
pub(super) struct Runs {
    runs: Vec<Run>,
    /// The place of the first file of each.
    starts: Vec<usize>,
    len: usize,
}

/// A table of all routes of a plan.
#[derive(Default)]
struct Whole {
    runs: Runs,
    places: HashMap<Arc<str>, usize>,
}

/// The places of a plan that are not as in the whole table.
#[derive(Default)]
struct Stretch {
    places: HashMap<Arc<str>, usize>,
    /// So many places before it, and so many behind it, are the whole table's.
    head: usize,
    tail: usize,
}

/// A file whose route another one has: their places.
pub(crate) struct Clash {
    pub(super) at: usize,
    pub(super) first: usize,
}

impl Runs {
    pub(super) fn new(runs: Vec<Run>) -> Self {
        let mut len = 0;
        let start = |run: &Run| {
            len += run.len();
            len - run.len()
        };
        let starts = runs.iter().map(start).collect();
        Self { runs, starts, len }
    }

    pub(super) fn len(&self) -> usize {
        self.len
    }

    pub(super) fn get(&self, place: usize) -> Option<&PlannedFile> {
        let run = self.starts.partition_point(|start| *start <= place).checked_sub(1)?;
        self.runs[run].get(place - self.starts[run])
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &PlannedFile> {
        self.runs.iter().flat_map(|run| run.iter())
    }

    /// How many places at the start have the same routes.
    fn common_head(&self, other: &Self) -> usize {
        let mut head = 0;
        for (a, b) in self.runs.iter().zip(&other.runs) {
            let common = if Arc::ptr_eq(a, b) { a.len() } else { a.iter().zip(b.iter()).take_while(same).count() };
            head += common;
            if common < a.len().max(b.len()) {
                break;
            }
        }
        head
    }

    /// The same at the end.
    fn common_tail(&self, other: &Self) -> usize {
        let mut tail = 0;
        for (a, b) in self.runs.iter().rev().zip(other.runs.iter().rev()) {
            let from_behind = || a.iter().rev().zip(b.iter().rev()).take_while(same).count();
            let common = if Arc::ptr_eq(a, b) { a.len() } else { from_behind() };
            tail += common;
            if common < a.len().max(b.len()) {
                break;
            }
        }
        tail
    }
}

fn same((a, b): &(&PlannedFile, &PlannedFile)) -> bool {
    a.route == b.route
}

impl Whole {
    fn of(runs: Runs) -> (Self, Vec<Clash>) {
        let mut places = HashMap::with_capacity(runs.len());
        let mut clashes = Vec::new();
        for (at, file) in runs.iter().enumerate() {
            match places.entry(file.route.clone()) {
                Entry::Vacant(free) => drop(free.insert(at)),
                Entry::Occupied(taken) => clashes.push(Clash { at, first: *taken.get() }),
            }
        }
        (Self { runs, places }, clashes)
    }
}

impl Stretch {
    /// `None` where too much differs, or a route is there twice.
    fn between(whole: &Whole, runs: &Runs) -> Option<Self> {
        let shorter = runs.len().min(whole.runs.len());
        let head = runs.common_head(&whole.runs);
        let tail = runs.common_tail(&whole.runs).min(shorter - head);
        let len = runs.len() - head - tail;
        if len > runs.len() / MOST {
            return None;
        }
        let mut stretch = Self { places: HashMap::with_capacity(len), head, tail };
        for at in head..head + len {
            let route = runs.get(at)?.route.clone();
            if stretch.outside(whole, runs, &route).is_some() || stretch.places.insert(route, at).is_some() {
                return None;
            }
        }
        Some(stretch)
    }

    /// The place of a route before or behind the stretch.
    fn outside(&self, whole: &Whole, runs: &Runs, route: &str) -> Option<usize> {
        let place = *whole.places.get(route)?;
        if place < self.head {
            return Some(place);
        }
        let from_behind = whole.runs.len() - place;
        (from_behind <= self.tail).then(|| runs.len() - from_behind)
    }
}

impl Routes {
    /// The routes of some files, and those that clash; of two the first one has the route. With a memory it follows the
    /// table that was made there last.
    pub(crate) fn of(runs: Vec<Run>, memory: Option<&Memory>) -> (Self, Vec<Clash>) {
        let runs = Runs::new(runs);
        if let Some(whole) = memory.and_then(|memory| memory.last::<Whole>(""))
            && let Some(stretch) = Stretch::between(&whole, &runs)
        {
            return (Self { runs, whole, stretch, sorted: OnceLock::new() }, Vec::new());
        }
        let (whole, clashes) = Whole::of(runs.clone());
        let (whole, head) = (Arc::new(whole), runs.len());
        if let Some(memory) = memory.filter(|_| clashes.is_empty()) {
            memory.keep("", whole.clone());
        }
        let stretch = Stretch { head, ..Stretch::default() };
        (Self { runs, whole, stretch, sorted: OnceLock::new() }, clashes)
    }

    /// The place of the file that has a route.
    pub(super) fn place(&self, route: &str) -> Option<usize> {
        let own = self.stretch.places.get(route).copied();
        own.or_else(|| self.stretch.outside(&self.whole, &self.runs, route))
    }

    fn file(&self, route: &str) -> Option<&PlannedFile> {
        self.runs.get(self.place(route)?)
    }

    /// Every file that was declared.
    #[cfg(test)]
    pub(crate) fn files(&self) -> impl Iterator<Item = &PlannedFile> {
        self.runs.iter()
    }

    /// Whether a file is written at this route.
    pub fn contains(&self, route: &str) -> bool {
        self.place(route).is_some()
    }

    /// All of them, sorted, each once.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<str>> {
        let sorted = self.sorted.get_or_init(|| {
            let mut routes: Vec<_> = self.runs.iter().map(|file| file.route.clone()).collect();
            routes.sort_unstable();
            routes.dedup();
            routes
        });
        sorted.iter()
    }

    /// The pages that search engines may keep, by route, each with its newest fact.
    pub fn indexed_pages(&self) -> impl Iterator<Item = (&str, Option<Date>)> {
        let files = self.iter().filter_map(|route| self.file(route));
        files.filter(|file| file.indexed && is_page(&file.route)).map(|file| (&*file.route, file.changed_on))
    }
}

/// The folder that a path lies in; empty at the top.
pub(super) fn folder(path: &str) -> &str {
    path.rfind('/').map_or("", |at| &path[..at])
}

/// Whether a route is a page with an address of its own; `404.html` has none.
pub(super) fn is_page(route: &str) -> bool {
    route == "index.html" || route.ends_with("/index.html")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::output::{Asset, Job};

    fn run(routes: &[u8]) -> Run {
        let file = |n: &u8| PlannedFile::new(format!("{n}/index.html"), None, Job::Asset(Asset::from(Vec::new())));
        Arc::new(routes.iter().map(file).collect())
    }

    fn assert_whole(routes: &Routes, clashes: &[Clash]) {
        let (plain, also) = Routes::of(routes.runs.runs.clone(), None);
        let places = |clashes: &[Clash]| clashes.iter().map(|clash| (clash.at, clash.first)).collect::<Vec<_>>();
        assert_eq!(places(clashes), places(&also));
        for n in 0..=u8::MAX {
            let route = format!("{n}/index.html");
            assert_eq!(routes.place(&route), plain.place(&route), "{route}");
        }
        assert!(routes.iter().eq(plain.iter()));
    }

    proptest! {
        /// Runs of routes, and how each state of them differs from the one before.
        #[test]
        fn a_table_that_follows_another_is_that_of_its_own_files(
            runs in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..12), 1..8),
            edits in prop::collection::vec((any::<prop::sample::Index>(), prop::collection::vec(any::<u8>(), 0..12)), 1..6),
        ) {
            let memory = Memory::default();
            let mut runs: Vec<Run> = runs.iter().map(|routes| run(routes)).collect();
            for (at, new) in edits {
                let (routes, clashes) = Routes::of(runs.clone(), Some(&memory));
                assert_whole(&routes, &clashes);
                let at = at.index(runs.len());
                runs[at] = run(&new);
            }
            let (routes, clashes) = Routes::of(runs, Some(&memory));
            assert_whole(&routes, &clashes);
        }
    }

    #[test]
    fn a_list_that_gains_a_page_keeps_the_table() {
        let memory = Memory::default();
        let runs = [run(&[1, 2, 3, 4, 5, 6, 7, 8]), run(&[20, 21]), run(&[30, 31, 32, 33])];
        let (first, _) = Routes::of(runs.to_vec(), Some(&memory));
        let (second, _) = Routes::of(vec![runs[0].clone(), run(&[20, 21, 22]), runs[2].clone()], Some(&memory));
        assert!(Arc::ptr_eq(&first.whole, &second.whole) && second.stretch.places.len() == 1);
        let places = ["21/index.html", "22/index.html", "33/index.html", "34/index.html"].map(|r| second.place(r));
        assert_eq!(places, [Some(9), Some(10), Some(14), None]);
    }
}
