//! One job through the typesetter: pages, and what does not fit.

use std::collections::BTreeSet;
use std::ops::Range;

use serde::{Deserialize, Serialize};
use typst::diag::{Severity, SourceDiagnostic};
use typst::foundations::{Label, Selector};
use typst::introspection::{Introspector, MetadataElem};
use typst::layout::{Frame, FrameItem};
use typst::syntax::{DiagSpanKind, FileId};
use typst::utils::PicoStr;
use typst::{World, WorldExt};
use typst_layout::PagedDocument;

use super::breaking::Breaking;
use super::overflow::{self, Spill};
use super::world::JobWorld;
use crate::ceiling;

/// What a job gave.
pub(super) struct Typeset {
    /// Absent when the template failed.
    pub(super) document: Option<PagedDocument>,
    pub(super) faults: Vec<Fault>,
}

/// What is wrong with a piece as it was set.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) enum Fault {
    /// A text that does not fit at its smallest size.
    TooLong { item: String, field: String, length: u64, fits: u64 },
    /// A text that leaves its place on the page, or is printed over another.
    Outside { words: String },
    /// The template fails, or asks for a font that is not there.
    Template { file: Option<String>, bytes: Option<(usize, usize)>, message: String, hints: Vec<String> },
    /// A character that no face has.
    NoGlyph { character: char },
    /// More or fewer pages than the preset says.
    Pages { have: usize, want: usize },
    /// A page of another size than the preset says, tenths of a millimetre.
    Size { have: (i64, i64), want: (i64, i64) },
    /// A code whose modules are smaller than cameras tell apart, hundredths of a millimetre.
    FineCode { module: u32 },
    /// A picture with too few pixels for its size on paper, dots per inch.
    Coarse { photo: usize, have: u32, least: u32, width: u32 },
    /// The picture cannot be read.
    Photo { photo: usize },
}

/// How often a piece is set anew with more words broken. Breaking one moves others.
const ROUNDS: usize = 6;

/// Texts of one piece that are told: whoever mends these looks at the piece again.
const TOLD: usize = 5;

/// Sets a job, and what does not keep to its place once more with leave to break its long words. Never fails: what is
/// wrong is among the faults.
pub(super) fn typeset(world: &JobWorld<'_>) -> Typeset {
    let mut breaking = Breaking::default();
    let mut set = once(world);
    let first = set.spills();
    let mut spills = first.clone();
    for _ in 0..ROUNDS {
        let mut more = false;
        for word in spills.iter().filter_map(Spill::word) {
            more |= breaking.allow(word);
        }
        if !more {
            break;
        }
        set = once(&world.breaking(&breaking));
        spills = set.spills();
    }
    // A template that measured has told it better.
    if !set.faults.iter().any(|fault| matches!(fault, Fault::TooLong { .. })) {
        // A word is told whole, not in the pieces that were tried.
        let whole = |spill: Spill| {
            let held = first.iter().find(|first| first.text.contains(&spill.text)).map(|first| first.text.clone());
            held.unwrap_or(spill.text)
        };
        let told: BTreeSet<String> = spills.into_iter().map(whole).collect();
        set.faults.extend(told.into_iter().take(TOLD).map(|words| Fault::Outside { words }));
    }
    set
}

impl Typeset {
    /// What leaves its place, in the column that the template declares.
    fn spills(&self) -> Vec<Spill> {
        let Some(document) = &self.document else { return Vec::new() };
        let column = metadata(document, "column").first().and_then(|value| {
            let margin = |key: &str| value.get(key).and_then(serde_json::Value::as_f64);
            Some((margin("left")?, margin("right")?))
        });
        overflow::spills(document, column)
    }
}

fn once(world: &JobWorld<'_>) -> Typeset {
    let compile = || typst::compile::<PagedDocument>(world);
    let warned = match world.own_template() {
        Some(template) => ceiling::watched(|| template, compile),
        None => compile(),
    };
    let mut faults: Vec<Fault> = Vec::new();
    let document = match warned.output {
        Ok(document) => Some(document),
        Err(errors) => {
            faults.extend(errors.iter().filter(|error| error.severity == Severity::Error).map(|e| told(world, e)));
            None
        }
    };
    // A warning is a font that is not there, or a layout that does not settle: paper is not to be guessed.
    faults.extend(warned.warnings.iter().map(|warning| told(world, warning)));
    if let Some(document) = &document {
        faults.extend(reported(document));
        let mut characters = BTreeSet::new();
        document.pages().iter().for_each(|page| without_glyph(&page.frame, &mut characters));
        faults.extend(characters.into_iter().map(|character| Fault::NoGlyph { character }));
    }
    Typeset { document, faults }
}

/// A typesetter's message as a fault. Where it happened inside the theme's own helpers, the template's call is shown.
pub(super) fn told(world: &JobWorld<'_>, diagnostic: &SourceDiagnostic) -> Fault {
    let place = place(world, diagnostic).or_else(|| {
        diagnostic.trace.iter().find_map(|point| located(world, point.span.id()?, world.range(point.span)))
    });
    let (file, bytes) = place.map_or((None, None), |(file, range)| (Some(file), range.map(|r| (r.start, r.end))));
    Fault::Template {
        file,
        bytes,
        message: diagnostic.message.to_string(),
        hints: diagnostic.hints.iter().map(|hint| hint.v.to_string()).collect(),
    }
}

type Located = (String, Option<Range<usize>>);

fn place(world: &JobWorld<'_>, diagnostic: &SourceDiagnostic) -> Option<Located> {
    match diagnostic.span.get() {
        DiagSpanKind::Detached => None,
        DiagSpanKind::Number { id, .. } | DiagSpanKind::Range { id, .. } => {
            located(world, id, world.range(diagnostic.span))
        }
    }
}

fn located(world: &JobWorld<'_>, id: FileId, range: Option<Range<usize>>) -> Option<Located> {
    world.source(id).ok()?;
    Some((id.get().vpath().get_without_slash().to_owned(), range))
}

/// What templates report as `<fault>`.
fn reported(document: &PagedDocument) -> Vec<Fault> {
    metadata(document, "fault")
        .into_iter()
        .map(|value| {
            let word = |key: &str| value.get(key).and_then(|v| v.as_str()).unwrap_or_default().to_owned();
            let number = |key: &str| value.get(key).and_then(|v| v.as_f64()).unwrap_or_default().max(0.0) as u64;
            Fault::TooLong { item: word("item"), field: word("field"), length: number("length"), fits: number("fits") }
        })
        .collect()
}

/// The metadata with a label, in the order of the pages.
pub(super) fn metadata(document: &PagedDocument, label: &str) -> Vec<serde_json::Value> {
    let Some(label) = Label::new(PicoStr::intern(label)) else { return Vec::new() };
    document
        .introspector()
        .query(&Selector::Label(label))
        .iter()
        .filter_map(|content| content.to_packed::<MetadataElem>())
        .filter_map(|element| serde_json::to_value(&element.value).ok())
        .collect()
}

fn without_glyph(frame: &Frame, characters: &mut BTreeSet<char>) {
    for (_, item) in frame.items() {
        match item {
            FrameItem::Group(group) => without_glyph(&group.frame, characters),
            FrameItem::Text(text) => {
                for glyph in text.glyphs.iter().filter(|glyph| glyph.id == 0) {
                    let range = usize::from(glyph.range.start)..usize::from(glyph.range.end);
                    characters.extend(text.text.get(range).unwrap_or_default().chars().take(1));
                }
            }
            _ => {}
        }
    }
}
