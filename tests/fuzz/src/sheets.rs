//! A workbook that an office sends: read, planned, and what it makes is a board whose second import changes nothing.
//!
//! The first byte says what follows: a file as it is (a text with commas, an old workbook), or the parts of a workbook that
//! is packed here.
#![no_main]

mod board;
mod packed;

use std::sync::Once;

use board::BOARD;
use jiff::civil::date;
use libfuzzer_sys::fuzz_target;
use noticeboard::fuzzing::import_workbook;
use noticeboard::pipeline::Options;
use noticeboard::source::Sources;

static ONE_WORKER: Once = Once::new();

fuzz_target!(|bytes: &[u8]| {
    // One worker, with the stack that workers have: the same input takes the same way.
    ONE_WORKER.call_once(|| rayon::ThreadPoolBuilder::new().num_threads(1).build_global().expect("a pool"));
    let Some((how, rest)) = bytes.split_first() else { return };
    let file = match *how {
        packed::PACKED => packed::pack(rest),
        _ => rest.to_vec(),
    };
    rayon::scope(|scope| scope.spawn(|_| run(&file)));
});

fn run(file: &[u8]) {
    let sources = Sources::from_texts(BOARD.iter().copied());
    let options = Options { as_of: Some(date(2026, 6, 30)), ..Options::default() };
    let Some((made, _)) = import_workbook(&sources, file, &options) else { return };
    let (_, again) = import_workbook(&made, file, &options).expect("what was sound is sound once more");
    let changed: Vec<_> = again.iter().filter(|path| texts(&made, path) != texts(&sources, path)).collect();
    assert!(again.is_empty(), "changed by the second import: {again:?}; by the first as well: {changed:?}");
}

fn texts<'s>(sources: &'s Sources, path: &str) -> Option<&'s str> {
    sources.files.get(path).map(|file| &*file.text)
}
