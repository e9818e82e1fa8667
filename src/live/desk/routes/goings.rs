//! Items go, or go elsewhere, and come back.

use std::sync::Arc;

use axum::extract::{Request, State as Of};
use axum::http::StatusCode;
use axum::response::Response;

use super::{acted, apart, nobody, query, shown};
use crate::live::desk::going::{Going, taken_back};
use crate::live::desk::moving::Moving;
use crate::live::desk::{Desk, OWN, pages, work};

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
    acted(desk, request, ("没有删除", "Not deleted"), |desk, posted| {
        let (state, item) = work::found(desk, posted.get("id"))?;
        let going = Going::of(desk, &state, &item);
        Some(going.go(posted.get("hash")).map(|()| format!("{OWN}/")))
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
    acted(desk, request, ("没有移动", "Not moved"), |desk, posted| {
        let (state, item) = work::found(desk, posted.get("id"))?;
        let moving = Moving::of(desk, &state, &item, work::org_of(posted))?;
        Some(moving.go(posted.get("hash")))
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
    acted(desk, request, ("没有撤销", "Not undone"), |desk, posted| {
        Some(taken_back(desk, posted.get("number")).map(|()| format!("{OWN}/undo")))
    })
    .await
}
