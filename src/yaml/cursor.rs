//! From the parser's lines and columns to bytes.

use saphyr_parser::Marker;

/// A place in a text that goes forward with the parser's markers, so that the text is walked once. Lines and columns
/// survive CRLF, character counts need not.
pub(super) struct Cursor<'a> {
    text: &'a str,
    byte: usize,
    line: usize,
    column: usize,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, byte: 0, line: 1, column: 0 }
    }

    /// The byte of a marker that is not before the last one.
    pub(super) fn advance(&mut self, marker: Marker) -> usize {
        while self.line < marker.line() {
            let Some(end) = self.text[self.byte..].find('\n') else {
                self.byte = self.text.len();
                return self.byte;
            };
            self.byte += end + 1;
            self.line += 1;
            self.column = 0;
        }
        while self.line == marker.line() && self.column < marker.col() {
            let Some(c) = self.text[self.byte..].chars().next() else { break };
            self.byte += c.len_utf8();
            self.column += 1;
        }
        self.byte
    }
}
