//! What the preview remembers, and how it follows the files.
//!
//! The rule for what is shown: a version in which nothing is wrong. A new one is shown before the rules have looked at
//! it, so that an edit is on the screen at once; when they then find an error, the last good version comes back, and
//! nothing new is shown before the rules are content again. Until there has been a good version, what is shown is the
//! board without its faulty items.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use jiff::civil::Date;

use super::fault::Fault;
use super::version::{Paper, Version};
use crate::board::{Assembled, Boards};
use crate::diagnostic::{Diagnostic, Language};
use crate::lint::{self, Subject};
use crate::pipeline::{self, Checked, Edition, Memo, Options, Read, Timings};
use crate::source::{Hint, Sources, Tree};

/// An editor that saves by renaming takes a file away for a moment; so long is waited for it to come back.
const GRACE: Duration = Duration::from_millis(60);

/// What readers see now.
#[derive(Clone)]
pub struct Look {
    /// Counts the changes of what is seen.
    pub serial: u64,
    /// `None` where nothing can be shown yet.
    pub version: Option<Arc<Version>>,
    /// What is wrong; the version is then the last in which nothing was.
    pub faults: Arc<[Fault]>,
    pub language: Language,
}

/// What became of a change.
#[derive(Clone, Debug)]
pub struct News {
    /// Files and folders, relative to the board; empty where everything was looked at, or the date changed.
    pub places: Vec<PathBuf>,
    pub took: Duration,
}

/// A board that is followed.
pub struct Session {
    root: PathBuf,
    options: Options,
    tree: Tree,
    memo: Memo,
    /// Where placards are made.
    pool: Arc<rayon::ThreadPool>,
    look: Look,
    good: Option<Arc<Version>>,
    today: Date,
    /// Found before the rules: in files, in assembling, in planning.
    early: Vec<Diagnostic>,
    /// The newest state; the rules have not seen it yet.
    unchecked: Option<Unchecked>,
    /// Counts the states that were read. The rules look at it as well: what an edit has overtaken is not worth their work.
    state: Arc<AtomicU64>,
    /// Versions nobody looks at any more; letting go of a large one takes a while.
    retired: Vec<Arc<Version>>,
}

/// A state that the rules have to see.
#[derive(Clone)]
enum Unchecked {
    Version(Arc<Version>),
    /// It cannot be shown whatever they say.
    Broken(Arc<Assembled>),
}

/// Work for the rules, to be done apart from the session.
pub struct Check {
    state: u64,
    newest: Arc<AtomicU64>,
    of: Unchecked,
    sources: Sources,
    _retired: Vec<Arc<Version>>,
}

/// What the rules found.
pub struct Findings {
    state: u64,
    diagnostics: anyhow::Result<Vec<Diagnostic>>,
}

impl Check {
    pub fn run(self) -> Findings {
        let wanted = || self.newest.load(Ordering::Relaxed) == self.state;
        let diagnostics = match &self.of {
            Unchecked::Version(version) => version.check(&self.sources, &wanted),
            Unchecked::Broken(assembled) => Ok(lint::check_while(&Subject::new(assembled, &self.sources), &wanted)),
        };
        Findings { state: self.state, diagnostics }
    }
}

impl Session {
    /// Reads a board.
    ///
    /// # Errors
    /// When there is none.
    pub fn open(root: &Path, options: Options) -> anyhow::Result<Self> {
        let tree = Tree::load(root)?;
        let look = Look { serial: 0, version: None, faults: Arc::new([]), language: Language::of_environment() };
        let mut session = Self {
            root: root.to_owned(),
            options,
            tree,
            memo: Memo::lasting(),
            pool: Arc::new(rayon::ThreadPoolBuilder::new().num_threads(1).build()?),
            look,
            good: None,
            today: Date::default(),
            early: Vec::new(),
            unchecked: None,
            state: Arc::default(),
            retired: Vec::new(),
        };
        session.read();
        Ok(session)
    }

    pub fn look(&self) -> &Look {
        &self.look
    }

    pub fn sources(&self) -> &Sources {
        self.tree.sources()
    }

    /// Looks where a hint says; `None` when nothing changed.
    pub fn update(&mut self, hint: &Hint) -> Option<News> {
        let start = Instant::now();
        let (changed, places) = match hint {
            Hint::At(places) => (self.look_at(places), places.iter().cloned().collect()),
            Hint::Everywhere => {
                self.memo.forget_theme();
                if let Err(error) = self.tree.reload() {
                    self.fail(&error);
                    return None;
                }
                (true, Vec::new())
            }
        };
        changed.then(|| {
            self.read();
            News { places, took: start.elapsed() }
        })
    }

    fn look_at(&mut self, places: &BTreeSet<PathBuf>) -> bool {
        let themes = places.iter().any(|place| place.starts_with("themes"));
        let missing = |place: &PathBuf| self.root.join(place).symlink_metadata().is_err() && self.tree.knows(place);
        if places.iter().any(&missing) {
            let until = Instant::now() + GRACE;
            while Instant::now() < until && places.iter().any(&missing) {
                std::thread::sleep(GRACE / 8);
            }
        }
        if themes {
            self.memo.forget_theme();
        }
        self.tree.refresh(places) || themes
    }

    /// Looks at the clock; `None` when the board's day is still the same.
    pub fn tick(&mut self, now: jiff::Timestamp) -> Option<News> {
        let version = self.look.version.as_ref()?;
        let today = version.edition().boards.web().settings.today(self.options.as_of, now);
        if today == self.today {
            return None;
        }
        let start = Instant::now();
        self.read();
        Some(News { places: Vec::new(), took: start.elapsed() })
    }

    /// From the files to what is seen.
    fn read(&mut self) {
        let timings = &mut Timings::default();
        self.state.fetch_add(1, Ordering::Relaxed);
        self.options.now = jiff::Timestamp::now();
        self.unchecked = None;
        let sources = self.tree.sources();
        let mut read = Read::of(sources, &self.options, &mut self.memo, timings);
        self.today = read.today();
        self.early = self.tree.faults().cloned().collect();
        self.early.append(&mut read.diagnostics);
        let first = self.good.is_none();
        let mut checked = if first {
            read.check(sources, true, &mut self.memo, timings)
        } else {
            let (assembled, diagnostics) = read.assemble(crate::kinds::Medium::Web, &mut self.memo, timings);
            Checked { assembled, diagnostics, ..Checked::default() }
        };
        self.early.append(&mut checked.diagnostics);
        self.look.language = checked.assembled.board.settings.language;
        let empty = checked.assembled.board.orgs.is_empty();
        let hopeless = empty || pipeline::stopping(&self.early, first);
        if hopeless {
            self.unchecked = (!first).then(|| Unchecked::Broken(Arc::new(checked.assembled)));
            return self.show_good();
        }
        let others = read.others(&self.options, &mut self.memo, timings);
        drop(read);
        let Assembled { board, hidden } = checked.assembled;
        let boards = Boards::new(board, others);
        // What takes longer and stands on no page is looked into with the rules.
        let planned = Edition::plan_main(boards, sources, &self.root, &mut self.memo, timings).and_then(
            |(edition, mut found)| {
                if first {
                    found.extend(pipeline::inspect(&edition.boards, &edition.theme, sources)?);
                }
                Ok((edition, found))
            },
        );
        let (edition, mut found) = match planned {
            Ok(planned) => planned,
            Err(error) => return self.fail(&error),
        };
        self.early.append(&mut found);
        let prints = !edition.boards.web().settings.print.presets.is_empty();
        let paper =
            prints.then(|| Paper { sources: sources.clone(), root: self.root.clone(), pool: self.pool.clone() });
        let version = Arc::new(Version::new(edition, hidden, paper));
        let same_theme = |known: &Arc<Version>| Arc::ptr_eq(&known.edition().theme, &version.edition().theme);
        if !self.look.version.as_ref().is_some_and(same_theme)
            && let Err(error) = version.probe()
        {
            return self.fail(&error);
        }
        if first {
            // The rules have seen it, and what they dislike is not in it.
            if !pipeline::stopping(&self.early, false) {
                self.good = Some(version.clone());
            }
            let faults = self.errors(&[]);
            return self.show(Some(version), faults);
        }
        self.unchecked = Some(Unchecked::Version(version.clone()));
        if pipeline::stopping(&self.early, false) {
            self.show_good();
        } else if self.look.faults.is_empty() {
            self.show(Some(version), Vec::new());
        }
    }

    /// The rules' work on the newest state, if they have not seen it.
    pub fn check(&mut self) -> Option<Check> {
        let of = self.unchecked.clone()?;
        let sources = self.tree.sources().clone();
        Some(Check {
            state: self.state.load(Ordering::Relaxed),
            newest: self.state.clone(),
            of,
            sources,
            _retired: std::mem::take(&mut self.retired),
        })
    }

    /// Takes what the rules found. Gives everything that is wrong with the newest state, or `None` when the files have
    /// changed meanwhile.
    pub fn checked(&mut self, findings: Findings) -> Option<Vec<Diagnostic>> {
        if findings.state != self.state.load(Ordering::Relaxed) {
            return None;
        }
        let of = self.unchecked.take()?;
        let mut all = self.early.clone();
        match findings.diagnostics {
            Ok(found) => all.extend(found),
            Err(error) => {
                self.fail(&error);
                return Some(all);
            }
        }
        match of {
            Unchecked::Version(version) if !pipeline::stopping(&all, false) => {
                self.retired.extend(self.good.replace(version.clone()));
                self.show(Some(version), Vec::new());
            }
            _ => {
                let faults = Fault::errors(&all, self.tree.sources(), self.look.language);
                self.show(self.good.clone(), faults);
            }
        }
        Some(all)
    }

    /// What is known to be wrong with the newest state.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.early
    }

    /// Whether the rules have yet to see the newest state.
    pub fn is_unchecked(&self) -> bool {
        self.unchecked.is_some()
    }

    fn errors(&self, more: &[Diagnostic]) -> Vec<Fault> {
        let errors = |diagnostics| Fault::errors(diagnostics, self.tree.sources(), self.look.language);
        let mut faults = errors(&self.early);
        faults.extend(errors(more));
        faults
    }

    fn show_good(&mut self) {
        let faults = self.errors(&[]);
        let version = self.good.clone().or_else(|| self.look.version.clone());
        self.show(version, faults);
    }

    fn fail(&mut self, error: &anyhow::Error) {
        let version = self.good.clone().or_else(|| self.look.version.clone());
        self.show(version, vec![Fault::machine(error)]);
    }

    fn show(&mut self, version: Option<Arc<Version>>, faults: Vec<Fault>) {
        let same = match (&version, &self.look.version) {
            (Some(new), Some(old)) => Arc::ptr_eq(new, old),
            (None, None) => true,
            _ => false,
        };
        if same && *faults == *self.look.faults {
            return;
        }
        self.look.serial += 1;
        self.look.faults = faults.into();
        let old = std::mem::replace(&mut self.look.version, version);
        self.retired.extend(old.filter(|_| !same));
    }
}
