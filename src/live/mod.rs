//! The preview: the board in memory, kept in step with its files, and shown in a browser.
//!
//! One thread ([`follow`]) owns the [`Session`], what was read and remembered. When something changes it reads the files that changed,
//! assembles and plans a new [`Version`] and puts it in the place of the last; the rules look at it a moment later, in
//! another thread, and a version in which they find an error gives way to the last good one. Pages are made when they
//! are asked for ([`version`]), by the same functions and to the same bytes as a build. [`http`] shows them and adds, at
//! the last moment, the script that keeps the browser in step.
//!
//! Nothing here is written to the disk, except the caches that a build has as well, and what somebody saves at the
//! [`desk`], which is there only where it was asked for.

mod address;
mod connections;
mod desk;
mod events;
mod fault;
mod follow;
mod http;
mod published;
mod range;
mod route;
mod session;
mod styles;
mod version;

pub use address::{Allowed, bind};
pub use fault::Fault;
pub use published::show as show_published;
pub use session::{Check, Findings, Look, News, Session};
pub use version::{Made, Version};

use std::net::TcpListener;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context;

use crate::diagnostic::Diagnostic;
use crate::pipeline::Options;
use crate::source::{Method, Sources};

/// What is shown, and how.
pub struct Preview {
    /// The board's folder.
    pub board: PathBuf,
    /// Where a build publishes: an emergency's `kiosk/alert.js` is there, and belongs to nobody but the office.
    pub published: PathBuf,
    pub options: Options,
    pub method: Method,
    /// The host names that requests may name.
    pub allowed: Allowed,
    /// Whether the board may be changed from the browser.
    pub desk: Option<Changes>,
}

/// How a board is changed from the browser.
pub struct Changes {
    /// Whether each save is committed to Git.
    pub commit: bool,
}

/// What the preview has to say while it runs, for whoever watches the terminal.
pub trait Say: Send + Sync {
    /// Where the board is changed in the browser: an address that only whoever reads this may know.
    fn desk(&self, address: &str);
    /// Something changed, and is right everywhere.
    fn news(&self, news: &News);
    /// All that is wrong now.
    fn diagnostics(&self, diagnostics: &[Diagnostic], sources: &Sources);
    /// The system refuses to tell of changes; the files are looked through again and again.
    fn polls(&self, error: &notify::Error);
}

/// Shows a board until the process is told to end (Ctrl-C, or SIGTERM).
///
/// # Errors
/// When there is no board, or the machine refuses to watch or to serve.
pub fn run(preview: Preview, listener: TcpListener, say: Arc<dyn Say>) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        // Pages are made in these; a placard's layout goes deep.
        .thread_stack_size(16 * 1024 * 1024)
        .max_blocking_threads(16)
        .enable_all()
        .build()
        .context("the preview's threads cannot be started")?;
    let door = match &preview.desk {
        Some(changes) => Some((desk::Door::new(listener.local_addr()?.port())?, changes.commit)),
        None => None,
    };
    if let Some((door, _)) = &door {
        say.desk(&format!("_noticeboard/desk/?token={}", door.token()));
    }
    let (root, options) = (std::path::absolute(&preview.board)?, preview.options.clone());
    let followed = follow::begin(preview.board, preview.options, preview.method, door.is_some(), say)?;
    let desk = door.map(|(door, commit)| {
        let tell = Box::new(followed.teller());
        let (look, files) = (followed.look.clone(), followed.files.clone());
        Arc::new(desk::Desk::new(desk::Opened { door, root, options, look, files, tell, commit }))
    });
    let router = http::router(followed.look, preview.allowed, &preview.published, desk)?;
    let result = runtime.block_on(async {
        tokio::select! {
            served = connections::serve(listener, router, connections::PATIENCE) => served,
            () = told_to_end() => Ok(()),
        }
    });
    // Open pages listen for ever; they are not waited for.
    runtime.shutdown_background();
    result.context("the preview stopped")
}

async fn told_to_end() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminated) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminated.recv() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}
