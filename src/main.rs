//! Arguments → command → exit code.

use std::process::ExitCode;

use libmimalloc_sys::{mi_option_set, mi_option_t};

/// Views and template values are many small allocations on all cores, which the system's allocator is slow at.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    noticeboard::cli::run(return_memory_sooner)
}

/// `mi_option_purge_delay` of mimalloc.h, in milliseconds; the crate has no name for it.
const PURGE_DELAY: mi_option_t = 15;

/// What is free goes back to the system after a tenth of a second, and not after one.
fn return_memory_sooner() {
    // SAFETY: the option exists, and no other thread runs yet.
    unsafe { mi_option_set(PURGE_DELAY, 100) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_option_is_the_one_that_is_meant() {
        // As mimalloc's options.c has it, for this option alone.
        assert_eq!(unsafe { libmimalloc_sys::mi_option_get(PURGE_DELAY) }, 1000);
    }
}
