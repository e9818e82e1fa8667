//! Parsers and decoders that are not ours, on input that is not ours.
//!
//! A panic in them means that the input is broken, not this program: it becomes an answer, and the terminal is spared
//! the words for programmers.

use std::any::Any;
use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};

thread_local! {
    static DEPTH: Cell<usize> = const { Cell::new(0) };
}

/// Runs it; a panic gives what it said.
///
/// What the closure touched must not outlive it half-written: callers pass nothing that a panic could leave so.
pub(crate) fn contain<T>(run: impl FnOnce() -> T) -> Result<T, String> {
    let _inside = Inside::enter();
    panic::catch_unwind(AssertUnwindSafe(run)).map_err(|payload| said(&*payload))
}

/// Panics inside [`contain`] are no longer printed; all others are, as before. Once, at the program's start.
pub(crate) fn keep_contained_panics_quiet() {
    let before = panic::take_hook();
    panic::set_hook(Box::new(move |information| {
        if DEPTH.with(Cell::get) == 0 {
            before(information);
        }
    }));
}

/// Whether this thread is inside [`contain`].
#[cfg(fuzzing)]
pub fn is_inside() -> bool {
    DEPTH.with(Cell::get) > 0
}

/// On its way out also when unwinding.
struct Inside;

impl Inside {
    fn enter() -> Self {
        DEPTH.with(|depth| depth.set(depth.get() + 1));
        Self
    }
}

impl Drop for Inside {
    fn drop(&mut self) {
        DEPTH.with(|depth| depth.set(depth.get() - 1));
    }
}

fn said(payload: &(dyn Any + Send)) -> String {
    payload
        .downcast_ref::<&str>()
        .map(|words| (*words).to_owned())
        .or_else(|| payload.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "stopped".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_an_answer_and_the_way_out_is_counted() {
        assert_eq!(contain(|| 7), Ok(7));
        assert_eq!(contain(|| -> u8 { panic!("index {} out of bounds", 9) }), Err("index 9 out of bounds".to_owned()));
        assert_eq!(contain(|| -> u8 { panic!("plain words") }), Err("plain words".to_owned()));
        let nested =
            contain(|| contain(|| -> u8 { panic!("inner") }).unwrap_or_else(|words| panic!("outer after {words}")));
        assert_eq!(nested, Err("outer after inner".to_owned()));
        assert_eq!(DEPTH.with(Cell::get), 0);
    }
}
