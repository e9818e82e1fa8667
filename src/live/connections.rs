//! Who is connected, and for how long: readers that say nothing do not keep others out.

use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::sync::Semaphore;
use tokio_io_timeout::TimeoutStream;

/// How many are served at once; a browser holds six, and one more for each open page.
const MOST: usize = 512;

/// How long a request may take to be said, how long a connection may be silent between two, and how long a reader may take
/// nothing of an answer.
pub(super) const PATIENCE: Duration = Duration::from_secs(30);

/// Where the system gives no more connections, it is asked again after a while.
const PAUSE: Duration = Duration::from_millis(100);

/// Serves for ever.
///
/// # Errors
/// When the listener cannot be used.
pub(super) async fn serve(listener: TcpListener, router: Router, patience: Duration) -> std::io::Result<()> {
    listener.set_nonblocking(true)?;
    let listener = tokio::net::TcpListener::from_std(listener)?;
    let places = Arc::new(Semaphore::new(MOST));
    let mut connections = http1::Builder::new();
    connections.timer(TokioTimer::new()).header_read_timeout(patience).max_buf_size(64 * 1024);
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
        let mut stream = TimeoutStream::new(stream);
        stream.set_write_timeout(Some(patience));
        let stream = TokioIo::new(Box::pin(stream));
        let served = connections.serve_connection(stream, TowerToHyperService::new(router.clone()));
        tokio::spawn(async move {
            // A reader that went away, or said what is no request.
            let _ = served.await;
            drop(place);
        });
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::TcpStream;
    use std::time::Instant;

    use axum::routing::get;

    use super::*;

    #[test]
    fn who_says_nothing_or_half_a_request_is_let_go() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let router = Router::new().route("/", get(|| async { "甲" }));
        runtime.spawn(serve(listener, router, Duration::from_millis(200)));
        for said in
            ["", "GET / HT", "GET / HTTP/1.1\r\nHost: localhost\r\nX: ", "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"]
        {
            let mut stream = TcpStream::connect(address).unwrap();
            stream.write_all(said.as_bytes()).unwrap();
            // Comes to an end only when the other side ends it.
            let mut answer = Vec::new();
            stream.read_to_end(&mut answer).unwrap();
            let whole = said.ends_with("\r\n\r\n");
            assert_eq!(answer.starts_with(b"HTTP/1.1 200"), whole, "{said}: {}", String::from_utf8_lossy(&answer));
        }
        runtime.shutdown_background();
    }

    #[test]
    fn who_takes_nothing_of_an_answer_is_let_go() {
        // More than the buffers of both sides hold.
        const LENGTH: usize = 64 << 20;
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let router = Router::new().route("/", get(|| async { vec![b'x'; LENGTH] }));
        runtime.spawn(serve(listener, router, Duration::from_millis(200)));
        let read = |pause: bool| {
            let mut stream = TcpStream::connect(address).unwrap();
            stream.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").unwrap();
            let mut answer = vec![0];
            stream.read_exact(&mut answer).unwrap();
            // Whoever writes to a side that has given up is told so.
            let end = Instant::now() + Duration::from_secs(30);
            while pause && Instant::now() < end && stream.write_all(b" ").is_ok() {
                std::thread::sleep(Duration::from_millis(20));
            }
            let whole = stream.read_to_end(&mut answer).is_ok();
            whole && answer.len() > LENGTH
        };
        assert!(read(false));
        assert!(!read(true));
        runtime.shutdown_background();
    }
}
