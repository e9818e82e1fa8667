//! Who is connected, and for how long: readers that say nothing do not keep others out.

use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::sync::Semaphore;

/// How many are served at once; a browser holds six, and one more for each open page.
const MOST: usize = 512;

/// How long a request may take to be said, and how long a connection may be silent between two.
pub(super) const PATIENCE: Duration = Duration::from_secs(30);

/// Where the system gives no more connections, it is asked again after a while.
const PAUSE: Duration = Duration::from_millis(100);

/// Serves for ever.
///
/// # Errors
/// When the listener cannot be used.
pub(super) async fn serve(listener: TcpListener, router: Router) -> std::io::Result<()> {
    listener.set_nonblocking(true)?;
    let listener = tokio::net::TcpListener::from_std(listener)?;
    let places = Arc::new(Semaphore::new(MOST));
    let mut connections = http1::Builder::new();
    connections.timer(TokioTimer::new()).header_read_timeout(PATIENCE).max_buf_size(64 * 1024);
    loop {
        // The rest waits at the door, where the system keeps a queue.
        let Ok(place) = places.clone().acquire_owned().await else { return Ok(()) };
        let stream = match listener.accept().await {
            Ok((stream, _)) => stream,
            Err(_) => {
                tokio::time::sleep(PAUSE).await;
                continue;
            }
        };
        let _ = stream.set_nodelay(true);
        let served = connections.serve_connection(TokioIo::new(stream), TowerToHyperService::new(router.clone()));
        tokio::spawn(async move {
            // A reader that went away, or said what is no request.
            let _ = served.await;
            drop(place);
        });
    }
}
