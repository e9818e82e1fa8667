//! Doors for `tests/fuzz/`, into stages that no other program may enter. In no build but the fuzzer's.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::attachment::{self, Reading};
use crate::lint::private_in;
use crate::pipeline::Options;
use crate::sheet::{self, Choice, Wanted};
use crate::source::Sources;

pub use crate::containment::is_inside as is_contained;

/// Reads an attachment by the rules of the board, as the program does.
pub fn read_attachment(name: &str, bytes: &[u8]) -> (Reading, Option<Vec<u8>>) {
    attachment::read(name, bytes, private_in)
}

/// Attachments of every kind, to start from.
pub fn attachments() -> Vec<Vec<u8>> {
    attachment::tests::samples()
}

/// What became of a workbook that somebody sends: nothing where it can't be read or is faulty, else the board that it makes
/// and which of its files are others.
pub fn import_workbook(sources: &Sources, bytes: &[u8], options: &Options) -> Option<(Sources, BTreeSet<Arc<str>>)> {
    let book = sheet::read(bytes, "a").ok()?;
    let import = sheet::import(&book, sources, options, &Wanted { org: Some("hall".to_owned()), ..Wanted::default() });
    for placed in &import.report.placed {
        assert!(!placed.message.zh.is_empty() && !placed.message.en.is_empty(), "{placed:?}");
        let _ = placed.place(&book);
    }
    import.report.is_sound().then(|| (import.sources, import.files.into_keys().collect()))
}

/// A board as its own workbook.
pub fn workbook(sources: &Sources, options: &Options) -> Option<Vec<u8>> {
    let choice = Choice {
        kinds: Vec::new(),
        org: String::new(),
        language: crate::diagnostic::Language::Chinese,
        today: options.as_of?,
    };
    sheet::workbook(sources, &choice).ok().map(|(bytes, _)| bytes)
}
