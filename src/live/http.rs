//! The preview's web server: the files of the version that is shown, and the script that keeps a browser in step.
//!
//! The script is added to pages at the last moment and never to the bytes that a build would write. It is a file of this
//! server's own, so that the pages' security policy allows it as it stands.

use std::convert::Infallible;
use std::io::{self, ErrorKind};
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Path as Name, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tokio::sync::watch;

use super::desk::{self, Desk};
use super::events::events;
use super::range::{Wanted, wanted};
use super::route::{Asked, asked, content_type};
use super::{Allowed, Look, Made, Version};
use crate::diagnostic::Language;
use crate::kinds::shapes::is_slug;
use crate::output::markup;
use crate::output::pieces::Piece;
use crate::source::read_regular;
use crate::theme::Theme;

/// Where this server's own files are; no organisation can have such a slug.
const OWN: &str = "/_noticeboard";

#[derive(Clone)]
pub(super) struct Site {
    pub(super) look: watch::Receiver<Look>,
    /// For what is shown where there is no version, and so no theme.
    shipped: Arc<Theme>,
    /// The folder of the office's own files beside the screens, of which no version knows.
    kiosk: Arc<Path>,
    /// Where the board can be changed.
    desk: Option<Arc<Desk>>,
}

/// # Errors
/// When the shipped theme is damaged.
pub(super) fn router(
    look: watch::Receiver<Look>,
    allowed: Allowed,
    published: &Path,
    desk: Option<Arc<Desk>>,
) -> anyhow::Result<Router> {
    let shipped = Arc::new(Theme::load(None, "default", Language::default())?);
    let routes = desk.clone().map(desk::routes);
    let router = Router::new()
        .route(&format!("{OWN}/events"), get(events))
        .route(&format!("{OWN}/live.js"), get(|site: State<Site>| async move { own(&site, "live.js") }))
        .route(&format!("{OWN}/live.css"), get(|site: State<Site>| async move { own(&site, "live.css") }))
        .route("/kiosk/{name}", get(beside))
        .fallback(file)
        .layer(middleware::from_fn(only_reads))
        .with_state(Site { look, shipped, kiosk: published.join("kiosk").into(), desk });
    // The desk has a door of its own, which lets in those who change something.
    let router = routes.into_iter().fold(router, Router::merge);
    Ok(router.layer(middleware::from_fn_with_state(Arc::new(allowed), guard)))
}

/// Whoever only looks changes nothing.
pub(super) async fn only_reads(request: Request, next: Next) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "GET, HEAD")]).into_response();
    }
    next.run(request).await
}

/// Answers only to names that are this machine's, and says what every answer says.
pub(super) async fn guard(State(allowed): State<Arc<Allowed>>, request: Request, next: Next) -> Response {
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    if !allowed.allows(host) {
        let words = "403: this preview answers to localhost and to addresses in numbers only\n\
                     本预览只回应 localhost 和数字地址\n";
        return (StatusCode::FORBIDDEN, words).into_response();
    }
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    let policy = HeaderValue::from_static("strict-origin-when-cross-origin");
    headers.entry(header::REFERRER_POLICY).or_insert(policy);
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-cache"));
    response
}

/// What lies in the folder of the screens: what the office writes there in an emergency, as it is this moment, or a file of
/// the version.
async fn beside(site: State<Site>, Name(name): Name<String>, request: Request) -> Response {
    if !is_alert(&name) {
        return file(site, request).await;
    }
    let folder = Arc::clone(&site.kiosk);
    let asked = name.clone();
    let Ok(read) = tokio::task::spawn_blocking(move || read_alert(&folder, &asked)).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    match read {
        Ok(bytes) => ([(header::CONTENT_TYPE, content_type(&name))], bytes).into_response(),
        Err(error) if error.kind() == ErrorKind::NotFound => StatusCode::NOT_FOUND.into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// `alert.json`, `alert-hall.txt`.
fn is_alert(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(stem, ending)| {
        let is_ours = stem == "alert" || stem.strip_prefix("alert-").is_some_and(is_slug);
        is_ours && ["json", "txt", "js"].contains(&ending)
    })
}

/// The largest of the office's own files that is read, in bytes.
const ALERT: u64 = 1 << 20;

/// Reads the office's own file, if it is a file and lies where it seems to lie: no link leads out of what is published.
fn read_alert(folder: &Path, name: &str) -> io::Result<Vec<u8>> {
    let published = folder.parent().unwrap_or(folder).canonicalize()?;
    let path = folder.join(name);
    if path.canonicalize()? != published.join("kiosk").join(name) {
        return Err(ErrorKind::NotFound.into());
    }
    read_regular(&path, ALERT)
}

/// A file of the preview itself, from the theme.
fn own(site: &Site, name: &str) -> Response {
    let path = format!("live/{name}");
    let look = site.look.borrow().clone();
    let theme = look.version.as_ref().map_or(&site.shipped, |version| &version.edition().theme);
    match theme.file(&path).or_else(|| site.shipped.file(&path)) {
        Some(bytes) => ([(header::CONTENT_TYPE, content_type(name))], bytes.to_vec()).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

impl Site {
    /// The words of the preview, by the last part of their keys.
    pub(super) fn words(&self, look: &Look) -> serde_json::Map<String, serde_json::Value> {
        let shipped = Theme::load(None, "default", look.language).ok();
        let theme = look.version.as_ref().map(|version| &*version.edition().theme);
        let theme = theme.or(shipped.as_ref()).unwrap_or(&self.shipped);
        let entries = theme.strings().entries();
        entries.filter_map(|(key, text)| Some((key.strip_prefix("live.")?.to_owned(), text.into()))).collect()
    }
}

/// What is at an address.
pub(super) enum Answer {
    File {
        status: StatusCode,
        /// The file that was asked for, though it may be another that is given: `404.html`.
        route: String,
        made: Made,
    },
    /// The folder has an index, but was asked for without its slash.
    Folder(String),
    /// There is no version.
    Nothing,
    /// It cannot be made.
    Failed(String),
}

impl Answer {
    /// What is at a path. Makes the file, which may take a while.
    pub(super) fn of(version: Option<&Version>, path: &str) -> Self {
        let Some(version) = version else { return Self::Nothing };
        let found = |status, route: &str, made: anyhow::Result<Made>| match made {
            Ok(made) => Self::File { status, route: route.to_owned(), made },
            Err(error) => Self::Failed(format!("{error:#}")),
        };
        let route = match asked(path) {
            Asked::Route(route) => route,
            Asked::Nonsense => String::new(),
        };
        if let Some(made) = version.get(&route) {
            return found(StatusCode::OK, &route, made);
        }
        if !route.is_empty() && version.has(&format!("{route}/index.html")) {
            return Self::Folder(format!("{path}/"));
        }
        match version.get("404.html") {
            Some(made) => found(StatusCode::NOT_FOUND, &route, made),
            None => Self::Nothing,
        }
    }

    /// Differs whenever a reader would see something else.
    pub(super) fn tag(&self) -> String {
        match self {
            Self::File { status, made, .. } => format!("{}-{}", status.as_u16(), &made.hash.to_hex()[..24]),
            Self::Folder(path) => format!("folder-{path}"),
            Self::Nothing => "nothing".to_owned(),
            Self::Failed(error) => format!("failed-{}", &blake3::hash(error.as_bytes()).to_hex()[..24]),
        }
    }
}

async fn file(State(site): State<Site>, request: Request) -> Response {
    let look = site.look.borrow().clone();
    let path = request.uri().path().to_owned();
    let query = request.uri().query().map_or_else(String::new, |query| format!("?{query}"));
    let asked_for = path.clone();
    let made = tokio::task::spawn_blocking(move || Answer::of(look.version.as_deref(), &asked_for)).await;
    let Ok(answer) = made else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
    let tag = answer.tag();
    match answer {
        Answer::Folder(path) => {
            (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, format!("{path}{query}"))]).into_response()
        }
        Answer::File { status, route, made } => {
            let kind = if status == StatusCode::OK { content_type(&route) } else { content_type("404.html") };
            let kept = format!("\"{tag}\"");
            // Who may change the board sees the link to it, and others do not: one is not kept for the other.
            let is_same = site.desk.is_none() && is_kept(request.headers(), &kept);
            if status == StatusCode::OK && is_same {
                return (StatusCode::NOT_MODIFIED, [(header::ETAG, kept)]).into_response();
            }
            let head = [(header::CONTENT_TYPE, kind.to_owned()), (header::ETAG, kept.clone())];
            match kind.starts_with("text/html") {
                true => {
                    let is_screen = route.starts_with("kiosk/");
                    let desk = site.desk.as_ref().filter(|desk| desk.knows(request.headers()));
                    let bar = desk.map(|desk| desk.bar(&path, is_screen)).unwrap_or_default();
                    (status, head, with_script(&made.bytes(), &path, &tag, &bar)).into_response()
                }
                false if is_worker(&route) => (status, head, NO_WORKER).into_response(),
                false => {
                    let length = made.length() as u64;
                    let get = *request.method() == Method::GET;
                    let wanted = if get { wanted(request.headers(), &kept, length) } else { Wanted::Whole };
                    (head, [(header::ACCEPT_RANGES, "bytes")], part(&made, wanted, length)).into_response()
                }
            }
        }
        Answer::Nothing => site.plain(StatusCode::SERVICE_UNAVAILABLE, None, &path, &tag),
        Answer::Failed(error) => site.plain(StatusCode::INTERNAL_SERVER_ERROR, Some(&error), &path, &tag),
    }
}

/// A file, or what is wanted of it.
fn part(made: &Made, wanted: Wanted, length: u64) -> Response {
    let told = |range: String| [(header::CONTENT_RANGE, range)];
    match wanted {
        Wanted::Whole => ([(header::CONTENT_LENGTH, length)], in_pieces(made, &(0..length))).into_response(),
        Wanted::Part(range) => {
            let head = told(format!("bytes {}-{}/{length}", range.start, range.end - 1));
            let size = [(header::CONTENT_LENGTH, range.end - range.start)];
            (StatusCode::PARTIAL_CONTENT, head, size, in_pieces(made, &range)).into_response()
        }
        Wanted::Beyond => (StatusCode::RANGE_NOT_SATISFIABLE, told(format!("bytes */{length}"))).into_response(),
    }
}

/// The bytes of a large file are shared, not copied.
fn in_pieces(made: &Made, range: &Range<u64>) -> Body {
    let mut before = 0;
    let mut wanted = Vec::new();
    for piece in made.pieces.iter() {
        let length = piece.bytes().len() as u64;
        let inside = |at: u64| at.clamp(before, before + length) - before;
        // Of a piece in memory, so that its numbers are those of memory.
        let (from, to) = (inside(range.start) as usize, inside(range.end) as usize);
        before += length;
        if from < to {
            wanted.push(Ok::<_, Infallible>(Bytes::from_owner(Held(piece.clone())).slice(from..to)));
        }
    }
    Body::from_stream(tokio_stream::iter(wanted))
}

/// A piece, held while it is sent.
struct Held(Arc<Piece>);

impl AsRef<[u8]> for Held {
    fn as_ref(&self) -> &[u8] {
        self.0.bytes()
    }
}

impl Site {
    /// A page where the site has none.
    fn plain(&self, status: StatusCode, words: Option<&str>, path: &str, tag: &str) -> Response {
        let page = self.shipped.file("live/nothing.html").unwrap_or(b"<!doctype html><body></body>");
        let mut page = String::from_utf8_lossy(page).into_owned();
        if let Some(words) = words {
            page = page.replace("<p id=\"words\"></p>", &format!("<pre id=\"words\">{}</pre>", attribute(words)));
        }
        let body = with_script(page.as_bytes(), path, tag, "");
        (status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], body).into_response()
    }
}

/// Whether the browser has this already.
fn is_kept(headers: &HeaderMap, tag: &str) -> bool {
    let named = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok()).unwrap_or_default();
    named.split(',').any(|named| named.trim().trim_start_matches("W/") == tag)
}

/// A page with the preview's script at its end, and the link to the desk where there is one.
fn with_script(page: &[u8], path: &str, tag: &str, bar: &str) -> Vec<u8> {
    let script = format!(
        "<script src=\"{OWN}/live.js\" data-path=\"{}\" data-tag=\"{}\" defer></script>\n",
        attribute(path),
        attribute(tag)
    );
    let end = memchr::memmem::rfind(page, b"</body>").unwrap_or(page.len());
    [&page[..end], bar.as_bytes(), script.as_bytes(), &page[end..]].concat()
}

fn attribute(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    markup::xml(&mut out, text);
    out
}

/// A kiosk keeps its edition in a service worker, which would go on showing it here.
fn is_worker(route: &str) -> bool {
    route.starts_with("kiosk/") && route.ends_with("/sw.js")
}

const NO_WORKER: &str = "// The preview shows every change at once: nothing is kept.\n\
    self.addEventListener('install', () => self.skipWaiting());\n\
    self.addEventListener('activate', () => self.registration.unregister());\n";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_stands_at_the_end_of_the_page() {
        let page = with_script("<body>甲</body></html>".as_bytes(), "/a\"b/", "200-1", "");
        let page = String::from_utf8(page).unwrap();
        assert!(page.starts_with("<body>甲<script src=\"/_noticeboard/live.js\""), "{page}");
        assert!(page.contains("data-path=\"/a&quot;b/\"") && page.ends_with("</body></html>"), "{page}");
        assert!(with_script(b"<p>no body", "/", "x", "").starts_with(b"<p>no body<script"));
    }

    #[test]
    fn what_the_browser_has_is_not_sent_again() {
        let mut headers = HeaderMap::new();
        headers.insert(header::IF_NONE_MATCH, HeaderValue::from_static("\"other\", W/\"200-1\""));
        assert!(is_kept(&headers, "\"200-1\""));
        assert!(!is_kept(&headers, "\"200-2\""));
    }
}
