//! A site that was built, in a browser: the files as they lie in their folder.
//!
//! Links of a site lead to folders (`posts/`), which a browser opens as pages only where a server answers: from the disk
//! alone it would list them. This is the smallest such server, for a look at what was made; readers get a real one.

use std::io::{self, ErrorKind};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware;
use axum::response::{IntoResponse, Response};

use super::http::{guard, only_reads};
use super::range::{Wanted, wanted};
use super::route::{Asked, asked, content_type};
use super::{Allowed, connections, told_to_end};
use crate::source::read_regular;

/// The largest file that is shown, in bytes: it is held in memory while it is sent.
const LARGEST: u64 = 1 << 30;

/// Shows the site in a folder until the process is told to end.
///
/// # Errors
/// When the machine refuses to serve.
pub fn show(site: &Path, listener: TcpListener, allowed: Allowed) -> anyhow::Result<()> {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).max_blocking_threads(16).enable_all().build();
    let runtime = runtime.context("the server's threads cannot be started")?;
    let router = router(site, allowed)?;
    let result = runtime.block_on(async {
        tokio::select! {
            served = connections::serve(listener, router, connections::PATIENCE) => served,
            () = told_to_end() => Ok(()),
        }
    });
    runtime.shutdown_background();
    result.context("the server stopped")
}

fn router(site: &Path, allowed: Allowed) -> anyhow::Result<Router> {
    let site: Arc<Path> = site.canonicalize().with_context(|| format!("cannot open {}", site.display()))?.into();
    let guard = middleware::from_fn_with_state(Arc::new(allowed), guard);
    Ok(Router::new().fallback(file).layer(middleware::from_fn(only_reads)).layer(guard).with_state(site))
}

/// What lies at an address.
#[derive(Debug)]
enum Found {
    File {
        route: String,
        bytes: Vec<u8>,
    },
    /// A folder that was asked for without its slash.
    Folder,
    Nothing,
}

/// Reads the file of a path; no link leads out of the site, and the publisher's own notes are no part of it.
fn find(site: &Path, path: &str) -> io::Result<Found> {
    let Asked::Route(route) = asked(path) else { return Ok(Found::Nothing) };
    if route.split('/').any(|part| part.starts_with('.')) {
        return Ok(Found::Nothing);
    }
    let wanted: PathBuf = site.join(&route);
    let there = match wanted.canonicalize() {
        Ok(there) if there.starts_with(site) => there,
        Ok(_) => return Ok(Found::Nothing),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            return Ok(Found::Nothing);
        }
        Err(error) => return Err(error),
    };
    if there.is_dir() {
        return Ok(if there.join("index.html").is_file() { Found::Folder } else { Found::Nothing });
    }
    Ok(Found::File { route, bytes: read_regular(&there, LARGEST)? })
}

async fn file(State(site): State<Arc<Path>>, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    let query = request.uri().query().map_or_else(String::new, |query| format!("?{query}"));
    let asked_for = path.clone();
    let found = tokio::task::spawn_blocking(move || match find(&site, &asked_for) {
        Ok(Found::Nothing) => find(&site, "/404.html").map(|page| (StatusCode::NOT_FOUND, page)),
        found => found.map(|found| (StatusCode::OK, found)),
    });
    match found.await {
        Ok(Ok((status, Found::File { route, bytes }))) => {
            let wants_part = status == StatusCode::OK && *request.method() == Method::GET;
            sent(status, &route, bytes, if wants_part { Some(request.headers()) } else { None })
        }
        Ok(Ok((_, Found::Folder))) => {
            (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, format!("{path}/{query}"))]).into_response()
        }
        Ok(Ok((_, Found::Nothing))) => StatusCode::NOT_FOUND.into_response(),
        Ok(Err(_)) | Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// A file, or the part of it that the headers ask for.
fn sent(status: StatusCode, route: &str, bytes: Vec<u8>, headers: Option<&HeaderMap>) -> Response {
    let length = bytes.len() as u64;
    let head = [(header::CONTENT_TYPE, content_type(route)), (header::ACCEPT_RANGES, "bytes")];
    // No tag is ever sent, so that none can be meant.
    match headers.map_or(Wanted::Whole, |headers| wanted(headers, "", length)) {
        Wanted::Whole => (status, head, bytes).into_response(),
        Wanted::Part(range) => {
            let told = [(header::CONTENT_RANGE, format!("bytes {}-{}/{length}", range.start, range.end - 1))];
            // Of a file in memory, so that its numbers are those of memory.
            let part = Bytes::from(bytes).slice(range.start as usize..range.end as usize);
            (StatusCode::PARTIAL_CONTENT, head, told, part).into_response()
        }
        Wanted::Beyond => {
            let told = [(header::CONTENT_RANGE, format!("bytes */{length}"))];
            (StatusCode::RANGE_NOT_SATISFIABLE, told).into_response()
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::TcpStream;

    use super::*;

    fn site() -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let site = folder.path().canonicalize().unwrap().join("public");
        std::fs::create_dir_all(site.join("posts")).unwrap();
        for (path, text) in [
            ("public/index.html", "home"),
            ("public/posts/index.html", "posts"),
            ("public/404.html", "none"),
            ("public/.noticeboard-manifest", "notes"),
            ("secret.txt", "secret"),
        ] {
            std::fs::write(folder.path().join(path), text).unwrap();
        }
        (folder, site)
    }

    fn shown(site: &Path, path: &str) -> String {
        match find(site, path).unwrap() {
            Found::File { bytes, .. } => String::from_utf8(bytes).unwrap(),
            Found::Folder => "folder".to_owned(),
            Found::Nothing => "nothing".to_owned(),
        }
    }

    #[test]
    fn folders_show_their_page_and_nothing_else_of_the_disk() {
        let (_folder, site) = site();
        #[cfg(unix)]
        std::os::unix::fs::symlink(site.parent().unwrap().join("secret.txt"), site.join("link.txt")).unwrap();
        for (path, expected) in [
            ("/", "home"),
            ("/posts/", "posts"),
            ("/posts", "folder"),
            ("/posts/index.html", "posts"),
            ("/index.html/x", "nothing"),
            ("/../secret.txt", "nothing"),
            ("/%2e%2e/secret.txt", "nothing"),
            ("/.noticeboard-manifest", "nothing"),
            ("/link.txt", "nothing"),
            ("/absent", "nothing"),
        ] {
            assert_eq!(shown(&site, path), expected, "{path}");
        }
    }

    #[test]
    fn a_browser_gets_pages_parts_and_the_page_for_what_is_not_there() {
        let (_folder, site) = site();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let router = router(&site, Allowed::new("127.0.0.1")).unwrap();
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        runtime.spawn(connections::serve(listener, router, connections::PATIENCE));
        let get = |path: &str, further: &str| {
            let mut stream = TcpStream::connect(address).unwrap();
            let host = if further.starts_with("Host") { "" } else { "Host: localhost\r\n" };
            write!(stream, "GET {path} HTTP/1.1\r\n{host}{further}Connection: close\r\n\r\n").unwrap();
            let mut answer = String::new();
            stream.read_to_string(&mut answer).unwrap();
            answer
        };
        let home = get("/", "");
        assert!(home.starts_with("HTTP/1.1 200") && home.contains("text/html") && home.ends_with("home"), "{home}");
        assert!(get("/posts?a=1", "").contains("location: /posts/?a=1"));
        let absent = get("/absent", "");
        assert!(absent.starts_with("HTTP/1.1 404") && absent.ends_with("none"), "{absent}");
        let part = get("/index.html", "Range: bytes=1-2\r\n");
        assert!(part.starts_with("HTTP/1.1 206") && part.ends_with("om"), "{part}");
        assert!(get("/", "Host: foreign.example\r\n").starts_with("HTTP/1.1 403"));
        runtime.shutdown_background();
    }
}
