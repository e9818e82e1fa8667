//! What the renderer had to change, as data: the words for it are the printer's.

use std::ops::Range;

/// Something in the text that its author should know about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What is the matter.
    pub kind: FindingKind,
    /// Bytes in the source.
    pub span: Range<usize>,
}

impl Finding {
    /// The span grows to whole characters, so that nobody slices one in two: the parser
    /// rewrites tabs and line ends of raw HTML, which blurs places in it.
    pub(super) fn new(kind: FindingKind, span: Range<usize>, source: &str) -> Self {
        let mut start = span.start.min(source.len());
        while !source.is_char_boundary(start) {
            start -= 1;
        }
        let mut end = span.end.clamp(start, source.len());
        while !source.is_char_boundary(end) {
            end += 1;
        }
        Self { kind, span: start..end }
    }
}

/// Kinds of findings, named after the fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FindingKind {
    /// An HTML tag was removed (the text in it stays, unless it is a script or a style sheet).
    RawTag {
        /// In lower case.
        tag: String,
    },
    /// An attribute was removed from an HTML tag that stays.
    RawAttribute {
        /// In lower case.
        tag: String,
        /// In lower case.
        attribute: String,
    },
    /// An HTML tag was never closed, or not inside the block where it was opened; it was
    /// closed at that block's end.
    UnclosedTag {
        /// In lower case.
        tag: String,
    },
    /// An end tag that closes nothing was removed.
    StrayEndTag {
        /// In lower case.
        tag: String,
    },
    /// A comment, script or similar without an end: the text after it is not shown.
    UnclosedHidden,
    /// A link or picture was dropped for its scheme (`javascript`, `data`, `file` …).
    ForbiddenScheme {
        /// In lower case.
        scheme: String,
    },
    /// `[](url)`: its address is shown instead.
    LinkWithoutText,
    /// `[…](#fragment)` leads to no heading of this text.
    UnknownFragment {
        /// As written, without `#`.
        fragment: String,
    },
    /// `![](url)`: nobody who cannot see it learns what it shows.
    PictureWithoutAlternative,
    /// A heading goes down by more than one level (`#` then `###`); the page closes the gap.
    SkippedHeading {
        /// Number of `#` before.
        from: u8,
        /// Number of `#` here.
        to: u8,
    },
    /// A short line without a mark at its end was joined to the next without a blank.
    LinesJoined,
    /// A heading without words was left out.
    EmptyHeading,
    /// `[^label]` without a note of that label; it stays as written.
    UnknownFootnote {
        /// As written.
        label: String,
    },
    /// A note that nothing refers to, or the second of its label; it stands after the others.
    UnusedFootnote {
        /// As written.
        label: String,
    },
    /// Quotations, lists or emphasis inside one another beyond reason; the innermost were
    /// dropped and their text kept.
    NestedTooDeeply,
}
