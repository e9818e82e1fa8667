//! What a long run is at: told on a terminal after the first second, and never in a file or a pipe.

use std::io::{IsTerminal, stderr};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::diagnostic::{Message, Tongue};

/// A run that takes less is not worth a bar.
const PATIENCE: Duration = Duration::from_secs(1);
const FRAME: Duration = Duration::from_millis(100);

/// Told until it is dropped.
pub(super) struct Progress {
    shared: Arc<Shared>,
    teller: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Shared {
    /// What is being done; `None` at the end.
    stage: Mutex<Option<String>>,
    ended: Condvar,
    done: AtomicUsize,
    /// 0 where it is not known.
    total: AtomicUsize,
}

impl Progress {
    /// Begins with a stage. `silent`: says nothing at all.
    pub(super) fn begin(stage: String, silent: bool) -> Self {
        let shared = Arc::new(Shared { stage: Mutex::new(Some(stage)), ..Shared::default() });
        let own = shared.clone();
        // Where a thread is refused, nothing is told.
        let teller = (!silent && stderr().is_terminal())
            .then(|| std::thread::Builder::new().spawn(move || own.tell()))
            .and_then(Result::ok);
        Self { shared, teller }
    }

    /// Goes on to the next stage, of so many steps.
    pub(super) fn stage(&self, stage: String, total: usize) {
        self.shared.done.store(0, Ordering::Relaxed);
        self.shared.total.store(total, Ordering::Relaxed);
        *self.shared.stage.lock().unwrap_or_else(PoisonError::into_inner) = Some(stage);
    }

    /// Goes on to a stage of so many steps, and tells when some are done.
    pub(super) fn counter(&self, stage: String, total: usize) -> Box<dyn Fn(usize) + Sync> {
        self.stage(stage, total);
        let shared = self.shared.clone();
        Box::new(move |done| {
            shared.done.fetch_add(done, Ordering::Relaxed);
        })
    }

    /// One step is done.
    pub(super) fn step(&self) {
        self.shared.done.fetch_add(1, Ordering::Relaxed);
    }
}

impl Drop for Progress {
    /// Takes the bar away, so that what is printed next stands alone.
    fn drop(&mut self) {
        *self.shared.stage.lock().unwrap_or_else(PoisonError::into_inner) = None;
        self.shared.ended.notify_all();
        if let Some(teller) = self.teller.take() {
            let _ = teller.join();
        }
    }
}

impl Shared {
    fn tell(&self) {
        let Some(mut stage) = self.wait(PATIENCE) else { return };
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
        let style = |template| ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
        let (open, counted) = (style("{spinner} {msg}"), style("{spinner} {msg} {bar:30} {pos}/{len} {eta}"));
        loop {
            match self.total.load(Ordering::Relaxed) {
                0 => bar.set_style(open.clone()),
                total => {
                    bar.set_length(total as u64);
                    bar.set_style(counted.clone());
                }
            }
            bar.set_position(self.done.load(Ordering::Relaxed) as u64);
            bar.set_message(stage);
            bar.tick();
            match self.wait(FRAME) {
                Some(next) => stage = next,
                None => break,
            }
        }
        bar.finish_and_clear();
    }

    /// The stage after a while; `None` as soon as all is over.
    fn wait(&self, while_: Duration) -> Option<String> {
        let stage = self.stage.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.ended.wait_timeout_while(stage, while_, |stage| stage.is_some());
        waited.unwrap_or_else(PoisonError::into_inner).0.clone()
    }
}

/// A stage's name in the language of the messages.
pub(super) fn named(message: &Message, language: Tongue) -> String {
    message.told(language).into_owned()
}
