//! A spreadsheet is handed in, looked at, and written.

use std::sync::Arc;

use axum::extract::{Request, State as Of};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};

use super::{POLICY, apart, guarded, posted, posted_with, query, shown};
use crate::diagnostic::{Message, say};
use crate::live::desk::html::{told, words};
use crate::live::desk::{Desk, OWN, held, importing, pages};
use crate::sheet::MOST_BYTES;

pub(super) async fn import(Of(desk): Of<Arc<Desk>>) -> Response {
    apart(move || shown(StatusCode::OK, pages::import(&desk.state(), desk.language()))).await
}

pub(super) async fn import_posted(Of(desk): Of<Arc<Desk>>, request: Request) -> Response {
    let megabytes = MOST_BYTES / 1_000_000;
    let too_large = say!("表格太大：最多 {megabytes} MB", "the spreadsheet is too large: at most {megabytes} MB");
    let posted = match posted_with(&desk, request, MOST_BYTES, &too_large).await {
        Ok(posted) => posted,
        Err(response) => return response,
    };
    apart(move || match importing::offer(&desk, &posted) {
        Ok(page) => shown(StatusCode::OK, page),
        Err(why) => not_imported(&desk, StatusCode::UNPROCESSABLE_ENTITY, &why),
    })
    .await
}

pub(super) async fn import_written(Of(desk): Of<Arc<Desk>>, request: Request) -> Response {
    let posted = match posted(&desk, request).await {
        Ok(posted) => posted,
        Err(response) => return response,
    };
    apart(move || {
        let _writing = held(&desk.writing);
        match importing::write(&desk, posted.get("number")) {
            Ok(()) => Redirect::to(&format!("{OWN}/")).into_response(),
            Err(why) => not_imported(&desk, StatusCode::CONFLICT, &why),
        }
    })
    .await
}

fn not_imported(desk: &Desk, status: StatusCode, why: &Message) -> Response {
    let language = desk.language();
    let title = words(language, "没有导入", "Not imported");
    shown(status, pages::plain(title, told(language, why), language))
}

/// The spreadsheet with its faults in it.
pub(super) async fn import_copy(Of(desk): Of<Arc<Desk>>, request: Request) -> Response {
    let query = query(&request);
    apart(move || match importing::offered(&desk, query.get("number"), |offer| offer.copy(&desk)) {
        Some(Ok(bytes)) => {
            let head = [
                (header::CONTENT_TYPE, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
                (header::CONTENT_DISPOSITION, "attachment; filename=\"faults.xlsx\""),
            ];
            guarded((head, bytes).into_response(), POLICY)
        }
        _ => StatusCode::NOT_FOUND.into_response(),
    })
    .await
}
