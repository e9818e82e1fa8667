//! A file that an item links: read, and cleaned of what it tells of its author.
//!
//! The first byte says what follows: a file as it is, or the parts of a document that is packed here. Nobody unpacks a
//! mutated archive: packed by us, the mutation reaches the reader of its part.
#![no_main]

mod contained;
mod packed;

use libfuzzer_sys::fuzz_target;
use noticeboard::fuzzing::{is_contained, read_attachment};

/// What the file pretends to be, by the second byte.
const NAMES: &[&str] = &[
    "a.pdf", "a.docx", "a.xlsx", "a.pptx", "a.odt", "a.ods", "a.csv", "a.txt", "a.zip", "a.ofd", "a.doc", "a.xls",
    "a.jpg", "a",
];

fuzz_target!(|bytes: &[u8]| {
    contained::tell_once(is_contained);
    let [how, name, rest @ ..] = bytes else { return };
    let name = NAMES[usize::from(*name) % NAMES.len()];
    let file = match *how {
        packed::PACKED => packed::pack(rest),
        _ => rest.to_vec(),
    };
    let (reading, copy) = read_attachment(name, &file);
    assert!(reading.fault.is_none() || copy.is_none(), "a copy of what was not read: {:?}", reading.fault);
    for finding in &reading.found {
        assert_eq!(finding.at.zh.is_empty(), finding.at.en.is_empty());
    }
    let Some(copy) = copy.filter(|_| reading.is_fit()) else { return };
    // What is published in its place is as fit, and is itself published as it is.
    let (second, again) = read_attachment(name, &copy);
    assert!(second.is_fit(), "the copy: {second:?}\nthe original: {reading:?}");
    if let Some(again) = again {
        assert!(read_attachment(name, &again).0.is_fit());
    }
});
