//! What is said to authors about their own files.
//!
//! A [`Diagnostic`] is the author's mistake, never the machine's: it carries a stable code, a place in a source file,
//! both languages of its message and, wherever there is one, a way out. Every stage returns its value *plus*
//! diagnostics and goes on, so that one run reports everything. The places are symbolic (a key path, a byte range);
//! they become lines and columns only in the printers ([`human`], [`json`], [`github`]), with the sources at hand.

mod catalogue;
mod codes;
mod english;
mod excerpt;
mod fix;
mod github;
mod grouped;
mod human;
mod json;
mod message;
mod printer;
mod size;

pub use catalogue::Catalogue;
pub use codes::{EXPLANATIONS, Explanation};
pub(crate) use english::{article, counted};
pub use fix::{Edit, Fix, New};
pub use message::{Language, Message, Pair, Tongue};
pub(crate) use message::{locale, say};
pub use printer::{Format, Style, print};
pub(crate) use size::{figures, sizes};

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// How much a diagnostic weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The content cannot be published as it is.
    Error,
    /// The content can be published; `--strict` refuses it.
    Warning,
    /// For information; `--strict` ignores it.
    Note,
}

/// One step into a YAML value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// Into a mapping, by key.
    Key(Arc<str>),
    /// Into a sequence, from 0.
    Index(usize),
}

/// Where a value stands in a YAML document: `entries[0].name`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyPath(pub Vec<Step>);

impl KeyPath {
    /// The document's root.
    pub fn root() -> Self {
        Self::default()
    }

    /// This path and one key more.
    #[must_use]
    pub fn key(&self, key: &str) -> Self {
        let mut steps = self.0.clone();
        steps.push(Step::Key(key.into()));
        Self(steps)
    }

    /// This path and one index more, counted from 0.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        let mut steps = self.0.clone();
        steps.push(Step::Index(index));
        Self(steps)
    }

    /// `other` seen from this path.
    #[must_use]
    pub fn join(&self, other: &Self) -> Self {
        Self(self.0.iter().chain(&other.0).cloned().collect())
    }
}

impl fmt::Display for KeyPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, step) in self.0.iter().enumerate() {
            match step {
                Step::Key(key) if n == 0 => write!(f, "{key}")?,
                Step::Key(key) => write!(f, ".{key}")?,
                Step::Index(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}

/// A spot inside a file, as symbolic as it was known where the fault was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Spot {
    /// The file (or folder) as a whole.
    Whole,
    /// The value at a key path of the file's YAML; where the key is absent, the mapping that lacks it.
    Value(KeyPath),
    /// Words inside the value at a key path; the value where they are not found as written.
    Words { path: KeyPath, words: Arc<str> },
    /// The key itself at the end of a key path; `nth` counts repetitions of the same key from 0.
    Key { path: KeyPath, nth: usize },
    /// Bytes of the file.
    Bytes(Range<usize>),
    /// Bytes of the Markdown body, counted from its first byte.
    Body(Range<usize>),
}

/// A spot in a file of the board.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Relative to the board, with `/`.
    pub file: Arc<str>,
    pub spot: Spot,
}

impl Place {
    /// The file as a whole.
    pub fn whole(file: impl Into<Arc<str>>) -> Self {
        Self { file: file.into(), spot: Spot::Whole }
    }

    /// The value at a key path.
    pub fn value(file: impl Into<Arc<str>>, path: KeyPath) -> Self {
        Self { file: file.into(), spot: Spot::Value(path) }
    }

    /// Words inside this place, if it is a value: the caret stands under them and not under the whole value.
    #[must_use]
    pub fn words(self, words: &str) -> Self {
        let spot = match self.spot {
            Spot::Value(path) => Spot::Words { path, words: words.into() },
            spot => spot,
        };
        Self { spot, ..self }
    }
}

/// One fault of the author's, or a remark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Stable, named after the fault: `unknown-key`.
    pub code: &'static str,
    pub severity: Severity,
    pub message: Message,
    pub place: Place,
    /// Further places that explain the fault, with what they are.
    pub labels: Vec<(Place, Message)>,
    /// What to do next.
    pub hint: Option<Message>,
    /// The item concerned, by its id.
    pub item: Option<Arc<str>>,
    /// Whether an error only leaves out what it is about, a placard or a slide, and all else is published without it.
    pub leaves_out: bool,
    /// Whether it is gone when another one is mended: people are told that one, and how many follow.
    pub follows: bool,
    /// What puts it right without doubt, for `check --fix`.
    pub fix: Option<Box<Fix>>,
}

impl Diagnostic {
    pub fn new(code: &'static str, severity: Severity, place: Place, message: Message) -> Self {
        Self {
            code,
            severity,
            message,
            place,
            labels: Vec::new(),
            hint: None,
            item: None,
            leaves_out: false,
            follows: false,
            fix: None,
        }
    }

    pub fn error(code: &'static str, place: Place, message: Message) -> Self {
        Self::new(code, Severity::Error, place, message)
    }

    pub fn warning(code: &'static str, place: Place, message: Message) -> Self {
        Self::new(code, Severity::Warning, place, message)
    }

    pub fn note(code: &'static str, place: Place, message: Message) -> Self {
        Self::new(code, Severity::Note, place, message)
    }

    #[must_use]
    pub fn hint(mut self, hint: Message) -> Self {
        self.hint = Some(hint);
        self
    }

    /// Says that no more is left out for it than the piece that it is about.
    #[must_use]
    pub fn leaves_out(mut self) -> Self {
        self.leaves_out = true;
        self
    }

    /// Says that it is gone when another one is mended.
    #[must_use]
    pub fn follows(mut self) -> Self {
        self.follows = true;
        self
    }

    /// Says what puts it right without doubt.
    #[must_use]
    pub fn fix(mut self, fix: Fix) -> Self {
        self.fix = Some(Box::new(fix));
        self
    }

    #[must_use]
    pub fn label(mut self, place: Place, message: Message) -> Self {
        self.labels.push((place, message));
        self
    }

    #[must_use]
    pub fn item(mut self, id: impl Into<Arc<str>>) -> Self {
        self.item = Some(id.into());
        self
    }
}

/// Leaves out remarks about files of which an error tells where they belong.
pub(crate) fn once(diagnostics: &mut Vec<Diagnostic>) {
    let errors = diagnostics.iter().filter(|d| d.severity == Severity::Error);
    let placed = errors.flat_map(|d| &d.labels).filter(|(place, _)| place.spot == Spot::Whole);
    let placed: Vec<Arc<str>> = placed.map(|(place, _)| place.file.clone()).collect();
    if !placed.is_empty() {
        diagnostics.retain(|d| d.code != "stray-file" || !placed.contains(&d.place.file));
    }
}

/// How many of each severity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Without those that follow from others.
    pub errors: usize,
    pub following: usize,
    pub warnings: usize,
    pub notes: usize,
}

/// Counts diagnostics by severity.
pub fn tally(diagnostics: &[Diagnostic]) -> Tally {
    let mut tally = Tally::default();
    for diagnostic in diagnostics {
        match diagnostic.severity {
            Severity::Error if diagnostic.follows => tally.following += 1,
            Severity::Error => tally.errors += 1,
            Severity::Warning => tally.warnings += 1,
            Severity::Note => tally.notes += 1,
        }
    }
    tally
}
