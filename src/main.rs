//! Arguments → command → exit code.

use std::process::ExitCode;

/// Views and template values are many small allocations on all cores, which the system's allocator is slow at.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    noticeboard::cli::run()
}
