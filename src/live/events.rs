//! What an open page is told: that it is to be loaded again, that its styles changed, what is wrong with the board.

use std::convert::Infallible;

use axum::extract::{Query, State};
use axum::response::IntoResponse;
use axum::response::sse::{Event, KeepAlive, Sse};
use serde::{Deserialize, Serialize};
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

use super::fault::{Fault, SHOWN};
use super::http::{Answer, Site};
use super::styles::{Seen, Step};
use super::{Look, Version};

/// The page that listens.
#[derive(Debug, Deserialize)]
pub(super) struct Page {
    /// Its address, without the query.
    path: String,
    /// What it was when it was loaded.
    tag: String,
}

/// What is wrong, in words of the board's language.
#[derive(Serialize)]
struct Faults<'a> {
    words: serde_json::Map<String, serde_json::Value>,
    lang: &'static str,
    count: usize,
    /// Whether a version is shown behind them.
    behind: bool,
    faults: &'a [Fault],
}

pub(super) async fn events(State(site): State<Site>, Query(page): Query<Page>) -> impl IntoResponse {
    let (tell, told) = mpsc::channel::<Result<Event, Infallible>>(4);
    tokio::spawn(async move { follow(site, page, tell).await });
    Sse::new(ReceiverStream::new(told)).keep_alive(KeepAlive::default())
}

/// Tells one page until it is closed.
async fn follow(site: Site, page: Page, tell: mpsc::Sender<Result<Event, Infallible>>) {
    let mut look = site.look.clone();
    let mut tag = page.tag;
    let mut seen: Option<Seen> = None;
    let mut faults: Option<std::sync::Arc<[Fault]>> = None;
    loop {
        let now = look.borrow_and_update().clone();
        if faults.as_ref().is_none_or(|faults| **faults != *now.faults) {
            if tell.send(Ok(said(&site, &now))).await.is_err() {
                return;
            }
            faults = Some(now.faults.clone());
        }
        let path = page.path.clone();
        let version = now.version.clone();
        let Ok((new_tag, new)) = tokio::task::spawn_blocking(move || state(version.as_deref(), &path)).await else {
            return;
        };
        let step = match (&seen, &new) {
            (None, _) if tag == new_tag => Step::Nothing,
            (Some(old), Some(new)) => old.to(new),
            _ if tag == new_tag => Step::Nothing,
            _ => Step::Reload,
        };
        (tag, seen) = (new_tag, new);
        let news = match step {
            Step::Nothing => None,
            Step::Reload => Some(Event::default().event("reload").data("now")),
            Step::Styles(changed) => Some(event("styles", &changed)),
        };
        if let Some(news) = news
            && tell.send(Ok(news)).await.is_err()
        {
            return;
        }
        tokio::select! {
            changed = look.changed() => if changed.is_err() { return },
            () = tell.closed() => return,
        }
    }
}

/// What is at a page's address now.
fn state(version: Option<&Version>, path: &str) -> (String, Option<Seen>) {
    let answer = Answer::of(version, path);
    let seen = match (&answer, version) {
        (Answer::File { status, route, made }, Some(version)) if status.is_success() => {
            Some(Seen::of(version, route, made))
        }
        _ => None,
    };
    (answer.tag(), seen)
}

fn said(site: &Site, look: &Look) -> Event {
    let faults = Faults {
        words: site.words(look),
        lang: look.language.tag(),
        count: look.faults.len(),
        behind: look.version.is_some(),
        faults: &look.faults[..look.faults.len().min(SHOWN)],
    };
    event("faults", &faults)
}

fn event(name: &str, data: &impl Serialize) -> Event {
    // Plain texts and numbers always have a form in JSON.
    Event::default().event(name).data(serde_json::to_string(data).unwrap_or_default())
}
