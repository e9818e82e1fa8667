//! An author's Markdown into HTML that is safe to publish.
//!
//! Entry points: [`render`] and [`plain_text`]. Pure functions: what a link or a picture
//! becomes is asked of the caller, and nothing is read or written.
//!
//! Authors are many and are not trusted with each other's pages, so the output holds only
//! elements and attributes written here: no script, no style, no `on…=`, no foreign scheme,
//! and always balanced, however the input is broken. What had to be changed or removed is
//! reported as a [`Finding`], never silently mended.
//!
//! In reading order: `indent` takes away blanks that mean nothing, `emphasis` makes `**承诺：**内容` work,
//! `lines` tells ended lines from wrapped ones, `writer` turns events into
//! HTML with `blocks`, `headings`, `footnotes`, `embeds` (links and pictures) and
//! `raw` (the author's own HTML, taken apart by `tags`) beside it; `sanitise` is the
//! second wall. `shown` reads the same events for their words alone.

use std::ops::Range;

mod blocks;
mod embeds;
mod emphasis;
mod escape;
mod finding;
mod footnotes;
mod headings;
mod indent;
mod lines;
mod links;
mod raw;
mod sanitise;
mod script;
mod shown;
#[cfg(any(test, fuzzing))]
pub(crate) mod strict;
mod tags;
mod writer;

pub use finding::{Finding, FindingKind};
pub(crate) use headings::slug;
pub(crate) use links::percent_decoded;
pub(crate) use shown::shown;

/// What a text needs to know about the page it will stand on.
pub struct Options<'a> {
    /// What a destination becomes. `None` drops the picture or the link and keeps
    /// its words; saying so is the caller's part. Not asked about forbidden schemes, nor about
    /// `#…`, which leads to a heading of the same text.
    pub resolve: &'a dyn Fn(Destination<'_>) -> Option<Resolved>,
    /// The level that the text's topmost headings become (2 when the page's title is the
    /// `h1`). Deeper ones follow without gaps, to 6 at most.
    pub top_heading: u8,
    /// Put before the ids of headings and footnotes; differs between the texts of one page.
    pub id_prefix: &'a str,
    /// Words for those who do not see the page.
    pub labels: Labels<'a>,
}

/// Words that only assistive technology reads, in the board's language.
#[derive(Debug, Clone, Copy)]
pub struct Labels<'a> {
    /// Name of a table's scrollable frame, such as 表格.
    pub table: &'a str,
    /// Name of the notes' section, such as 注释.
    pub footnotes: &'a str,
    /// Name of the link from a note back to its place, such as 返回正文.
    pub footnote_back: &'a str,
    /// A task that is done, such as 已完成.
    pub task_done: &'a str,
    /// A task that is not done, such as 未完成.
    pub task_open: &'a str,
}

/// Whether a destination is followed or shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DestinationKind {
    /// `[text](url)`, `<https://…>`
    Link,
    /// `![alternative](url)`
    Picture,
}

/// Where a link or a picture leads, as the author wrote it.
#[derive(Debug, Clone)]
pub struct Destination<'a> {
    /// Link or picture.
    pub kind: DestinationKind,
    /// Escapes and character references undone, else as written.
    pub url: &'a str,
    /// Its bytes in the source; the whole link's where it is defined elsewhere (`[text][id]`).
    pub span: Range<usize>,
}

/// What a destination becomes on the page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Resolved {
    /// The address to write. A forbidden scheme is refused here too.
    pub url: String,
    /// A picture's width in pixels.
    pub width: Option<u32>,
    /// A picture's height in pixels.
    pub height: Option<u32>,
    /// A picture's `srcset`.
    pub srcset: Option<String>,
    /// A picture's `sizes`, beside `srcset`.
    pub sizes: Option<String>,
}

/// A rendered text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rendered {
    /// Balanced HTML, blocks only.
    pub html: String,
    /// The words alone, one line per block and per line that was ended on purpose; without pictures and raw markup.
    pub text: String,
    /// In the order of the text.
    pub headings: Vec<Heading>,
    /// Ordered by place.
    pub findings: Vec<Finding>,
}

/// A heading, for a table of contents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// As written to the page, `top_heading` to 6.
    pub level: u8,
    /// With the prefix; unique in the text.
    pub id: String,
    /// Its words alone.
    pub text: String,
}

/// Renders an author's Markdown.
///
/// Never fails: what cannot stand is left out and reported.
pub fn render(source: &str, options: &Options<'_>) -> Rendered {
    writer::render(source, options)
}

/// The words of a Markdown text, one line per block, for summaries and search.
pub fn plain_text(source: &str) -> String {
    let options = Options {
        resolve: &|_| None,
        top_heading: 2,
        id_prefix: "",
        labels: Labels { table: "", footnotes: "", footnote_back: "", task_done: "", task_open: "" },
    };
    render(source, &options).text
}

#[cfg(test)]
mod tests;
