//! Doors for `tests/fuzz/`, into stages that no other program may enter. In no build but the fuzzer's.

pub use crate::markdown::strict::check as strictly_read;

/// What paper shows of a Markdown text.
pub fn on_paper(markdown: &str) -> Vec<String> {
    crate::output::placard::subjects::words(markdown)
}

/// What a screen shows of a Markdown text.
pub fn on_screen(markdown: &str) -> Vec<String> {
    crate::output::kiosk::paragraphs(markdown)
}
