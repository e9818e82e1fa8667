//! Items go, or go elsewhere, and come back.

use std::sync::Arc;

use axum::extract::{Request, State as Of};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::{apart, nobody, posted, query, shown};
use crate::live::desk::going::{Going, taken_back};
use crate::live::desk::html::{told, words};
use crate::live::desk::moving::Moving;
use crate::live::desk::{Desk, OWN, held, pages, work};

pub(super) async fn delete(Of(desk): Of<Arc<Desk>>, request: Request) -> Response {
    let query = query(&request);
    apart(move || {
        let Some((state, item)) = work::found(&desk, query.get("id")) else { return nobody(&desk) };
        let going = Going::of(&desk, &state, &item);
        shown(StatusCode::OK, going.page())
    })
    .await
}

pub(super) async fn delete_posted(Of(desk): Of<Arc<Desk>>, request: Request) -> Response {
    let posted = match posted(&desk, request).await {
        Ok(posted) => posted,
        Err(response) => return response,
    };
    apart(move || {
        let _writing = held(&desk.writing);
        let Some((state, item)) = work::found(&desk, posted.get("id")) else { return nobody(&desk) };
        let going = Going::of(&desk, &state, &item);
        match going.go(posted.get("hash")) {
            Ok(()) => Redirect::to(&format!("{OWN}/")).into_response(),
            Err(why) => {
                let language = desk.language();
                let title = words(language, "没有删除", "Not deleted");
                shown(StatusCode::CONFLICT, pages::plain(title, told(language, &why), language))
            }
        }
    })
    .await
}

/// Where an item may go; with an organisation, what comes of it there.
pub(super) async fn moving(Of(desk): Of<Arc<Desk>>, request: Request) -> Response {
    let query = query(&request);
    apart(move || {
        let Some((state, item)) = work::found(&desk, query.get("id")) else { return nobody(&desk) };
        let org = if query.get("org").is_empty() { &item.org } else { work::org_of(&query) };
        match Moving::of(&desk, &state, &item, org) {
            Some(moving) => shown(StatusCode::OK, moving.page(&state)),
            None => nobody(&desk),
        }
    })
    .await
}

pub(super) async fn move_posted(Of(desk): Of<Arc<Desk>>, request: Request) -> Response {
    let posted = match posted(&desk, request).await {
        Ok(posted) => posted,
        Err(response) => return response,
    };
    apart(move || {
        let _writing = held(&desk.writing);
        let Some((state, item)) = work::found(&desk, posted.get("id")) else { return nobody(&desk) };
        let Some(moving) = Moving::of(&desk, &state, &item, work::org_of(&posted)) else { return nobody(&desk) };
        match moving.go(posted.get("hash")) {
            Ok(address) => Redirect::to(&address).into_response(),
            Err(why) => {
                let language = desk.language();
                let title = words(language, "没有移动", "Not moved");
                shown(StatusCode::CONFLICT, pages::plain(title, told(language, &why), language))
            }
        }
    })
    .await
}

pub(super) async fn undo(Of(desk): Of<Arc<Desk>>) -> Response {
    apart(move || {
        let done = desk.told();
        shown(StatusCode::OK, pages::undo_list(&desk.undo.newest(50), done, desk.language()))
    })
    .await
}

pub(super) async fn undo_posted(Of(desk): Of<Arc<Desk>>, request: Request) -> Response {
    let posted = match posted(&desk, request).await {
        Ok(posted) => posted,
        Err(response) => return response,
    };
    apart(move || {
        let _writing = held(&desk.writing);
        match taken_back(&desk, posted.get("number")) {
            Ok(()) => Redirect::to(&format!("{OWN}/undo")).into_response(),
            Err(why) => {
                let language = desk.language();
                let title = words(language, "没有撤销", "Not undone");
                shown(StatusCode::CONFLICT, pages::plain(title, told(language, &why), language))
            }
        }
    })
    .await
}
