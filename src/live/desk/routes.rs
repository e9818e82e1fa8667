//! The desk's addresses: what comes in, and what is answered.

mod approvals;
mod goings;
mod sheets;

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Path as Named, Request, State as Of};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use serde_json::json;

use super::asking::{Asking, Saved};
use super::door::{Refused, TOKEN};
use super::html::{told, words};
use super::posted::{PICTURE, Posted};
use super::state::State;
use super::work;
use super::{Desk, OWN, pages};
use crate::diagnostic::{Message, say};
use crate::live::http::Answer;
use crate::live::route::content_type;
use crate::sheet::Stocked;

/// What the pages of the desk may load: nothing but what is the preview's own. No other page shows them in a frame.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; \
                      frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Of a page of the board beside a form: its own policy says the rest.
const FRAMED: &str = "frame-ancestors 'self'; form-action 'none'";

pub(in crate::live) fn routes(desk: Arc<Desk>) -> Router {
    let at = |path: &str| format!("{OWN}{path}");
    Router::new()
        .route(&at(""), get(|| async { Redirect::to(&format!("{OWN}/")) }))
        .route(&at("/"), get(home))
        .route(&at("/item"), get(item).post(item_posted))
        .route(&at("/check"), axum::routing::post(check))
        .route(&at("/show"), axum::routing::post(show))
        .route(&at("/new"), get(new))
        .route(&at("/copy"), get(copy))
        .route(&at("/delete"), get(goings::delete).post(goings::delete_posted))
        .route(&at("/consent"), get(consent))
        .route(&at("/import"), get(sheets::import).post(sheets::import_posted))
        .route(&at("/import/write"), axum::routing::post(sheets::import_written))
        .route(&at("/import/copy"), get(sheets::import_copy))
        .route(&at("/move"), get(goings::moving).post(goings::move_posted))
        .route(&at("/approve"), axum::routing::post(approvals::approve_posted))
        .route(&at("/review"), get(approvals::review))
        .route(&at("/review.pdf"), get(approvals::review_pdf))
        .route(&at("/undo"), get(goings::undo).post(goings::undo_posted))
        .route(&at("/page"), get(page))
        .route(&at("/beside"), get(beside))
        .route(&at("/slides/{folder}/{name}"), get(slide))
        .route(&at("/names"), get(names))
        .route(&at("/photo"), get(photo))
        .route(&at("/draft/{number}/"), get(|of, Named(number): Named<u64>| draft(of, number, String::new())))
        .route(
            &at("/draft/{number}/{*path}"),
            get(|of, Named((number, path)): Named<(u64, String)>| draft(of, number, path)),
        )
        .route(&at("/desk.js"), get(|| async { file("desk.js", include_bytes!("desk.js")) }))
        .route(&at("/desk.css"), get(|| async { file("desk.css", include_bytes!("desk.css")) }))
        .route(&at("/slide.js"), get(|| async { file("slide.js", include_bytes!("slide.js")) }))
        .route(&at("/bar.css"), get(|| async { file("bar.css", include_bytes!("bar.css")) }))
        // What a form may be is decided where it is read.
        .layer(DefaultBodyLimit::disable())
        .layer(middleware::from_fn_with_state(desk.clone(), door))
        .with_state(desk)
}

fn file(name: &str, bytes: &'static [u8]) -> Response {
    ([(header::CONTENT_TYPE, content_type(name)), (header::CACHE_CONTROL, "no-cache")], bytes).into_response()
}

/// Lets in whoever may come in.
async fn door(Of(desk): Of<Arc<Desk>>, request: Request, next: Next) -> Response {
    let query = Posted::of_query(request.uri().query().unwrap_or_default());
    let token = query.has(TOKEN).then(|| query.get(TOKEN).to_owned());
    let language = desk.language();
    if let Err(refused) = desk.door.lets_in(request.method(), request.headers(), token.as_deref()) {
        let text = match refused {
            Refused::Host => {
                words(language, "这里只回应 127.0.0.1 和 localhost。", "This answers to 127.0.0.1 and localhost only.")
            }
            Refused::Token => words(
                language,
                "请用 noticeboard serve --edit 在窗口里显示的完整地址打开，地址里有这一次的口令。",
                "Open it by the whole address that `noticeboard serve --edit` shows: it has the token of this run.",
            ),
            Refused::Origin => words(
                language,
                "这次修改不是从本机的修改页面来的，没有做。",
                "This change was not asked for by a page of the desk, and was not made.",
            ),
        };
        // Nothing of a body is read; the connection ends.
        let close = [(header::CONNECTION, HeaderValue::from_static("close"))];
        return (StatusCode::FORBIDDEN, close, guarded(text.to_owned().into_response(), POLICY)).into_response();
    }
    if token.is_some() {
        // The token goes out of the address, and out of what the browser remembers of it.
        let mut response = Redirect::to(&format!("{OWN}/")).into_response();
        if let Ok(cookie) = HeaderValue::from_str(&desk.door.keep()) {
            response.headers_mut().insert(header::SET_COOKIE, cookie);
        }
        response.headers_mut().insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
        return response;
    }
    next.run(request).await
}

fn guarded(mut response: Response, policy: &'static str) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    response
}

fn shown(status: StatusCode, page: String) -> Response {
    let head = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
    guarded((status, head, page).into_response(), POLICY)
}

fn as_json(value: &serde_json::Value) -> Response {
    guarded(([(header::CONTENT_TYPE, "application/json")], value.to_string()).into_response(), POLICY)
}

/// Does what somebody asked for with a form, one after the other. `title` is over the words where it could not be done; nothing
/// comes of what is not there.
async fn acted(
    desk: Arc<Desk>,
    request: Request,
    title: (&'static str, &'static str),
    act: impl FnOnce(&Arc<Desk>, &Posted) -> Option<Result<String, Message>> + Send + 'static,
) -> Response {
    let posted = match posted(&desk, request).await {
        Ok(posted) => posted,
        Err(response) => return response,
    };
    apart(move || {
        let _writing = super::held(&desk.writing);
        match act(&desk, &posted) {
            None => nobody(&desk),
            Some(Ok(address)) => Redirect::to(&address).into_response(),
            Some(Err(why)) => not_done(&desk, StatusCode::CONFLICT, title, &why),
        }
    })
    .await
}

fn not_done(desk: &Desk, status: StatusCode, (zh, en): (&'static str, &'static str), why: &Message) -> Response {
    let language = desk.language();
    shown(status, pages::plain(words(language, zh, en), told(language, why), language))
}

/// Does what takes a while apart from the connections.
async fn apart(work: impl FnOnce() -> Response + Send + 'static) -> Response {
    match tokio::task::spawn_blocking(work).await {
        Ok(response) => response,
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

fn query(request: &Request) -> Posted {
    Posted::of_query(request.uri().query().unwrap_or_default())
}

async fn home(Of(desk): Of<Arc<Desk>>, request: Request) -> Response {
    let query = query(&request);
    apart(move || {
        let done = desk.told();
        let state = desk.state();
        let waits = desk.waits(&state.sources);
        shown(StatusCode::OK, pages::home(&state, waits.as_deref(), &query, done, desk.language()))
    })
    .await
}

async fn item(Of(desk): Of<Arc<Desk>>, request: Request) -> Response {
    let query = query(&request);
    apart(move || match work::found(&desk, query.get("id")) {
        Some((state, item)) => {
            let mut asking = Asking::of(&desk, &state, &item);
            asking.saved = query.get("saved").parse().ok();
            shown(StatusCode::OK, asking.page())
        }
        None => nobody(&desk),
    })
    .await
}

/// An item that is not there, or not any more.
fn nobody(desk: &Desk) -> Response {
    let language = desk.language();
    let title = words(language, "没有这一条", "There is no such item");
    let text = words(
        language,
        "它可能刚刚被删除或改了代号，或者写在表格（.csv）里，或者文件有读不懂的地方。",
        "It may have been deleted or renamed, or is a row of a .csv, or its file cannot be read.",
    );
    shown(StatusCode::NOT_FOUND, pages::plain(title, text, language))
}

async fn posted(desk: &Arc<Desk>, request: Request) -> Result<Posted, Response> {
    let megabytes = desk.limits(&desk.files.borrow().clone()).megabytes;
    let too_large = say!(
        "太大了：照片最多 {megabytes} MB（board.yaml 的 limits），文字最多 4 MB",
        "too large: a photo has at most {megabytes} MB (limits in board.yaml), texts 4 MB"
    );
    posted_with(desk, request, (megabytes * 1e6) as u64, &too_large).await
}

/// A form with a file of at most so many bytes.
async fn posted_with(desk: &Arc<Desk>, request: Request, most: u64, too_large: &Message) -> Result<Posted, Response> {
    Posted::of(request, most).await.map_err(|status| {
        let language = desk.language();
        let title = words(language, "没有保存", "Not saved");
        let text = match status {
            StatusCode::PAYLOAD_TOO_LARGE => too_large.clone(),
            _ => say!("浏览器送来的内容看不懂", "what the browser sent is not understood"),
        };
        let close = [(header::CONNECTION, HeaderValue::from_static("close"))];
        (close, shown(status, pages::plain(title, told(language, &text), language))).into_response()
    })
}

async fn item_posted(Of(desk): Of<Arc<Desk>>, request: Request) -> Response {
    let posted = match posted(&desk, request).await {
        Ok(posted) => posted,
        Err(response) => return response,
    };
    apart(move || {
        let is_save = matches!(posted.get("do"), "save" | "withdraw");
        // One after the other: what a form was held against is what is written over.
        let _writing = is_save.then(|| super::held(&desk.writing));
        let Some((state, item, faults)) = work::meant(&desk, &posted) else { return nobody(&desk) };
        let mut asking = Asking::posted(&desk, &state, &item, posted, faults);
        if !is_save {
            asking.look();
            return shown(StatusCode::OK, asking.page());
        }
        match asking.save() {
            Saved::Done(number) => {
                let id = pages::id_of(&item).to_owned();
                let number = number.map(|number| number.to_string());
                let mut query = vec![("id", &*id)];
                query.extend(number.as_deref().map(|number| ("saved", number)));
                Redirect::to(&super::html::address("item", &query)).into_response()
            }
            Saved::Refused => shown(StatusCode::UNPROCESSABLE_ENTITY, asking.page()),
            Saved::Changed => shown(StatusCode::CONFLICT, asking.conflict()),
        }
    })
    .await
}

/// What a script asks while somebody types.
async fn check(Of(desk): Of<Arc<Desk>>, request: Request) -> Response {
    let language = desk.language();
    while_typing(desk, request, move |asking, item| {
        asking.look();
        let faults = asking.faults.iter().map(|fault| {
            json!({
                "id": fault.name.as_deref().map(pages::id),
                "severity": fault.severity,
                "message": told(language, &fault.message),
                "hint": fault.hint.as_ref().map(|hint| told(language, hint)),
            })
        });
        let slug = item.is_new.then(|| item.id.rsplit('/').next().unwrap_or_default());
        let faults: Vec<_> = faults.collect();
        json!({ "faults": faults, "page": asking.page, "number": asking.number, "slug": slug })
    })
    .await
}

/// What a script shows while somebody types, before the rules have had their say.
async fn show(Of(desk): Of<Arc<Desk>>, request: Request) -> Response {
    while_typing(desk, request, |asking, _| {
        asking.show();
        json!({ "page": asking.page, "number": asking.number })
    })
    .await
}

/// What is said of a form as it is now, without its picture.
async fn while_typing(
    desk: Arc<Desk>,
    request: Request,
    answer: impl FnOnce(&mut Asking<'_>, &Stocked) -> serde_json::Value + Send + 'static,
) -> Response {
    let mut posted = match posted(&desk, request).await {
        Ok(posted) => posted,
        Err(response) => return response,
    };
    posted.take(PICTURE);
    apart(move || {
        let Some((state, item, faults)) = work::meant(&desk, &posted) else {
            return StatusCode::NOT_FOUND.into_response();
        };
        let mut asking = Asking::posted(&desk, &state, &item, posted, faults);
        as_json(&answer(&mut asking, &item))
    })
    .await
}

async fn new(Of(desk): Of<Arc<Desk>>, request: Request) -> Response {
    let query = query(&request);
    apart(move || {
        let state = desk.state();
        if query.get("kind").is_empty() {
            return shown(StatusCode::OK, pages::chooser(&state, &query, desk.language()));
        }
        match work::blank(&desk, &state, &query) {
            Some((item, posted)) => {
                shown(StatusCode::OK, Asking::posted(&desk, &state, &item, posted, Vec::new()).page())
            }
            None => nobody(&desk),
        }
    })
    .await
}

async fn copy(Of(desk): Of<Arc<Desk>>, request: Request) -> Response {
    let query = query(&request);
    apart(move || {
        let Some((state, item)) = work::found(&desk, query.get("id")) else { return nobody(&desk) };
        match work::copied(&desk, &state, &item) {
            Some((item, posted)) => {
                shown(StatusCode::OK, Asking::posted(&desk, &state, &item, posted, Vec::new()).page())
            }
            None => nobody(&desk),
        }
    })
    .await
}

/// The sheet to be signed by whoever is to be shown; without a person one to be filled in by hand.
async fn consent(Of(desk): Of<Arc<Desk>>, request: Request) -> Response {
    let query = query(&request);
    apart(move || {
        let state = desk.state();
        let item = state.stock.item(query.get("id"));
        let org = item.map_or_else(|| work::org_of(&query), |item| &item.org);
        let whose = pages::Whose {
            board: &desk.settings(&state.sources).title,
            org: state.stock.orgs.get(org).map_or("", |org| &org.name),
            name: item.map_or("", |item| &item.title),
        };
        shown(StatusCode::OK, pages::consent(&whose, desk.language()))
    })
    .await
}

/// The items of a page of the board: the one that it is of is opened at once.
async fn page(Of(desk): Of<Arc<Desk>>, request: Request) -> Response {
    let query = query(&request);
    apart(move || {
        let state = desk.state();
        let path = query.get("path").to_owned();
        let (own, all) = on_page(&desk, &state, &path);
        if let Some(item) = own.filter(|item| !item.kind.folder.is_empty() && query.get("all").is_empty()) {
            return Redirect::to(&super::html::address("item", &[("id", pages::id_of(item))])).into_response();
        }
        // Only addresses of this server are linked.
        let back = if path.starts_with('/') && !path.starts_with("//") { &*path } else { "/" };
        shown(StatusCode::OK, pages::of_page(&state, back, &all, desk.language()))
    })
    .await
}

/// The item that a page is of, and all that it leads to.
fn on_page<'s>(desk: &Desk, state: &'s State, path: &str) -> (Option<&'s Stocked>, Vec<&'s Stocked>) {
    let own_id = path.trim_matches('/');
    let own = state.stock.item(own_id);
    let mut all: Vec<&Stocked> = own.into_iter().collect();
    let Some(version) = desk.version() else { return (own, all) };
    let Answer::File { made, .. } = Answer::of(Some(&version), path) else { return (own, all) };
    let bytes = made.bytes();
    let text = String::from_utf8_lossy(&bytes);
    let Ok(base) = url::Url::parse(&format!("http://localhost/{}/", own_id)) else { return (own, all) };
    for address in text.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
        let Ok(url) = base.join(address) else { continue };
        let id = url.path().trim_matches('/');
        let Some(item) = state.stock.item(id).filter(|_| url.host_str() == Some("localhost")) else { continue };
        if !all.iter().any(|known| known.id == item.id) {
            all.push(item);
        }
    }
    // Whoever holds the posts that are shown has no page of their own.
    for post in all.clone().into_iter().filter(|item| item.kind.name == "post") {
        for member in work::holders(state, post) {
            if !all.iter().any(|known| known.id == member.id) {
                all.push(member);
            }
        }
    }
    (own, all)
}

/// What stands beside a form: its item's placards, or its slides.
async fn beside(Of(desk): Of<Arc<Desk>>, request: Request) -> Response {
    let query = query(&request);
    apart(move || {
        let Some((version, subject)) = desk.subject(&query) else { return StatusCode::NOT_FOUND.into_response() };
        as_json(&match query.get("what") {
            "screen" => desk.slides_of(&version, &subject),
            _ => desk.placards_of(query.get("number").parse().unwrap_or(0), &version, &subject),
        })
    })
    .await
}

/// A file of the slides beside a form.
async fn slide(Of(desk): Of<Arc<Desk>>, Named((folder, name)): Named<(String, String)>) -> Response {
    apart(move || match desk.slide_file(&folder, &name) {
        Some(Ok(bytes)) => {
            let mut response = guarded(([(header::CONTENT_TYPE, content_type(&name))], bytes).into_response(), FRAMED);
            if folder == "assets" {
                // Named by their content: the player and its letters are the same for the next slide.
                let kept = HeaderValue::from_static("private, max-age=3600");
                response.headers_mut().insert(header::CACHE_CONTROL, kept);
            }
            response
        }
        Some(Err(_)) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    })
    .await
}

/// The names that a picker offers.
async fn names(Of(desk): Of<Arc<Desk>>, request: Request) -> Response {
    let query = query(&request);
    apart(move || {
        let state = desk.state();
        let kinds: Vec<&str> = query.get("kinds").split(',').filter(|kind| !kind.is_empty()).collect();
        let found = pages::names(&state, &kinds, work::org_of(&query), query.get("q"));
        as_json(&json!(found))
    })
    .await
}

/// The photo of an item, as it lies in the board.
async fn photo(Of(desk): Of<Arc<Desk>>, request: Request) -> Response {
    let query = query(&request);
    apart(move || {
        let found = work::found(&desk, query.get("id")).and_then(|(state, item)| work::photo_of(&desk, &state, &item));
        match found {
            Some((kind, bytes)) => guarded(([(header::CONTENT_TYPE, kind)], bytes).into_response(), POLICY),
            None => StatusCode::NOT_FOUND.into_response(),
        }
    })
    .await
}

/// A file of a board as it would be.
async fn draft(Of(desk): Of<Arc<Desk>>, number: u64, path: String) -> Response {
    apart(move || {
        let Some(version) = desk.draft(number) else { return StatusCode::NOT_FOUND.into_response() };
        match Answer::of(Some(&version), &format!("/{path}")) {
            Answer::File { status, route, made } => {
                let kind = if status == StatusCode::OK { content_type(&route) } else { content_type("404.html") };
                let body = Body::from(made.bytes().into_owned());
                guarded((status, [(header::CONTENT_TYPE, kind)], body).into_response(), FRAMED)
            }
            Answer::Folder(path) => Redirect::to(&format!("{OWN}/draft/{number}{path}")).into_response(),
            Answer::Nothing | Answer::Failed(_) => StatusCode::NOT_FOUND.into_response(),
        }
    })
    .await
}
