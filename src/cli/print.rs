//! `noticeboard print`: files for the print shop.

use std::io::IsTerminal;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A bar on a terminal that hears how many placards are done; silent elsewhere.
pub(super) fn progress(jobs: usize, quiet: bool) -> Box<dyn Fn(usize) + Sync> {
    if quiet || !std::io::stderr().is_terminal() || jobs == 0 {
        return Box::new(|_| {});
    }
    let bar = ProgressBar::with_draw_target(Some(jobs as u64), ProgressDrawTarget::stderr_with_hz(5));
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos}/{len} {eta}") {
        bar.set_style(style);
    }
    Box::new(move |done| {
        bar.inc(done as u64);
        if bar.position() >= jobs as u64 {
            bar.finish_and_clear();
        }
    })
}
