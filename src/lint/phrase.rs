//! Words inside a value, so that the caret stands under them and not under the whole value.

use crate::diagnostic::{Place, Spot};
use crate::source::Sources;

/// The place of some words inside the value at `place`; the value itself where they are not found as written (a quoted
/// text may hold escapes).
pub(super) fn within(sources: &Sources, place: Place, words: &str) -> Place {
    let found = (|| {
        let start = sources.span(&place)?.bytes.start;
        let text = &sources.files.get(&place.file)?.text;
        // A value may run over many lines; its span ends with the first.
        let at = start + text.get(start..)?.find(words)?;
        let near = text[start..at].matches('\n').count() < 40;
        near.then(|| Place { file: place.file.clone(), spot: Spot::Bytes(at..at + words.len()) })
    })();
    found.unwrap_or(place)
}
