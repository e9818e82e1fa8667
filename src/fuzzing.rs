//! Doors for `tests/fuzz/`, into stages that no other program may enter. In no build but the fuzzer's.

use crate::attachment::{self, Reading};
use crate::lint::private_in;

pub use crate::containment::is_inside as is_contained;

/// Reads an attachment by the rules of the board, as the program does.
pub fn read_attachment(name: &str, bytes: &[u8]) -> (Reading, Option<Vec<u8>>) {
    attachment::read(name, bytes, private_in)
}

/// Attachments of every kind, to start from.
pub fn attachments() -> Vec<Vec<u8>> {
    attachment::tests::samples()
}
