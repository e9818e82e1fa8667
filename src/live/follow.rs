//! The thread that follows the files, and the one in which the rules work.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use anyhow::Context;
use tokio::sync::watch;

use super::Say;
use super::session::{Check, Findings, Look, Session};
use crate::pipeline::Options;
use crate::source::{Hint, Method, Sources, Watch};

/// How often the clock and the watched folders are looked at.
const TICK: Duration = Duration::from_secs(1);

/// Editors write a file in a burst of events, which are one change: so long none must follow.
const SETTLED: Duration = Duration::from_millis(4);

/// A change that goes on for longer (thousands of files are copied) is shown in steps.
const PATIENCE: Duration = Duration::from_millis(500);

/// So long nothing must happen before the rules are asked: they would only slow down the next edit.
const QUIET: Duration = Duration::from_millis(60);

enum Signal {
    Hint(Hint),
    Findings(Findings),
}

/// A board that is followed.
pub(super) struct Followed {
    /// What readers see, now and from now on.
    pub(super) look: watch::Receiver<Look>,
    /// The files as they were last read, where somebody asked for them.
    pub(super) files: watch::Receiver<Arc<Sources>>,
    tell: Sender<Signal>,
}

impl Followed {
    /// By which the follower is told where to look.
    pub(super) fn teller(&self) -> impl Fn(Hint) + Send + Sync + 'static {
        let tell = std::sync::Mutex::new(self.tell.clone());
        move |hint| {
            let tell = tell.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            drop(tell.send(Signal::Hint(hint)));
        }
    }
}

/// Reads the board and begins to follow it; `with_files` where its files are wanted as well.
///
/// # Errors
/// When there is no board, or the machine refuses to watch.
pub(super) fn begin(
    board: PathBuf,
    options: Options,
    method: Method,
    with_files: bool,
    say: Arc<dyn Say>,
) -> anyhow::Result<Followed> {
    let root = std::path::absolute(&board).with_context(|| format!("no such folder: {}", board.display()))?;
    let (tell, signals) = channel();
    // Watched before it is read, so that nothing falls between.
    let hints = |tell: Sender<Signal>| move |hint| drop(tell.send(Signal::Hint(hint)));
    let watch = match Watch::begin(&root, method, hints(tell.clone())) {
        Err(error) if method == Method::Events => {
            say.polls(&error);
            Watch::begin(&root, Method::Poll, hints(tell.clone()))
        }
        begun => begun,
    }
    .context("the board's folder cannot be watched")?;
    let session = Session::open(&root, options)?;
    say.diagnostics(session.diagnostics(), session.sources());
    let (show, look) = watch::channel(session.look().clone());
    let rules = rules(tell.clone())?;
    let (give, files) = watch::channel(Arc::new(session.sources().clone()));
    let give = with_files.then_some(give);
    let follower = Follower { session, watch, signals, rules, show, give, say, checking: false };
    std::thread::Builder::new().name("follow".into()).spawn(move || follower.run())?;
    Ok(Followed { look, files, tell })
}

/// The thread of the rules. It has one core at most, so that an edit meanwhile finds another.
fn rules(tell: Sender<Signal>) -> anyhow::Result<Sender<Check>> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads((rayon::current_num_threads() / 2).max(1)).build()?;
    let (ask, asked) = channel::<Check>();
    std::thread::Builder::new().name("rules".into()).spawn(move || {
        for check in asked {
            let findings = pool.install(|| check.run());
            if tell.send(Signal::Findings(findings)).is_err() {
                break;
            }
        }
    })?;
    Ok(ask)
}

struct Follower {
    session: Session,
    watch: Watch,
    signals: Receiver<Signal>,
    rules: Sender<Check>,
    show: watch::Sender<Look>,
    /// Where somebody wants the files.
    give: Option<watch::Sender<Arc<Sources>>>,
    say: Arc<dyn Say>,
    /// Whether the rules are at work.
    checking: bool,
}

impl Follower {
    fn run(mut self) {
        loop {
            let waiting = self.session.is_unchecked() && !self.checking;
            match self.signals.recv_timeout(if waiting { QUIET } else { TICK }) {
                Ok(signal) => self.take(signal),
                Err(RecvTimeoutError::Timeout) if waiting => {
                    if let Some(check) = self.session.check() {
                        self.checking = self.rules.send(check).is_ok();
                    }
                }
                Err(RecvTimeoutError::Timeout) => self.tick(),
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    /// Takes a signal, and whatever belongs to it.
    fn take(&mut self, first: Signal) {
        let mut hint: Option<Hint> = None;
        let until = Instant::now() + PATIENCE;
        let mut next = Some(first);
        while let Some(signal) = next {
            match signal {
                Signal::Hint(more) => hint = Some(join(hint, more)),
                Signal::Findings(findings) => {
                    self.checking = false;
                    if let Some(diagnostics) = self.session.checked(findings) {
                        self.say.diagnostics(&diagnostics, self.session.sources());
                    }
                }
            }
            let settling = hint.is_some() && Instant::now() < until;
            next = match settling {
                true => self.signals.recv_timeout(SETTLED).ok(),
                false => self.signals.try_recv().ok(),
            };
        }
        if let Some(hint) = hint {
            self.update(hint);
        }
        self.publish();
    }

    fn update(&mut self, hint: Hint) {
        if hint == Hint::Everywhere {
            // A folder may have been put back in the place of another.
            let _ = self.watch.renew();
        }
        match self.session.update(&hint) {
            Some(news) => {
                self.publish();
                if let Some(give) = &self.give {
                    give.send_replace(Arc::new(self.session.sources().clone()));
                }
                self.say.news(&news);
            }
            None => self.publish(),
        }
    }

    fn tick(&mut self) {
        if self.watch.renew().unwrap_or(false) {
            self.update(Hint::Everywhere);
        } else if let Some(news) = self.session.tick(jiff::Timestamp::now()) {
            self.publish();
            self.say.news(&news);
        }
    }

    fn publish(&self) {
        let look = self.session.look();
        self.show.send_if_modified(|shown| {
            let newer = shown.serial != look.serial;
            if newer {
                *shown = look.clone();
            }
            newer
        });
    }
}

fn join(one: Option<Hint>, other: Hint) -> Hint {
    match (one, other) {
        (None, other) => other,
        (Some(Hint::At(mut one)), Hint::At(other)) => {
            // Not `append`, which makes the set anew: thousands of files come one by one.
            one.extend(other);
            Hint::At(one)
        }
        _ => Hint::Everywhere,
    }
}
