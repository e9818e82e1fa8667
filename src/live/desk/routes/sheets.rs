//! A spreadsheet is handed in, looked at, and written.

use std::sync::Arc;

use axum::extract::{Request, State as Of};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::{POLICY, acted, apart, guarded, not_done, posted_with, query, shown};
use crate::diagnostic::say;
use crate::live::desk::{Desk, OWN, importing, pages};
use crate::sheet::MOST_BYTES;

const NOT_IMPORTED: (&str, &str) = ("没有导入", "Not imported");

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
        Err(why) => not_done(&desk, StatusCode::UNPROCESSABLE_ENTITY, NOT_IMPORTED, &why),
    })
    .await
}

pub(super) async fn import_written(Of(desk): Of<Arc<Desk>>, request: Request) -> Response {
    acted(desk, request, NOT_IMPORTED, |desk, posted| {
        Some(importing::write(desk, posted.get("number")).map(|()| format!("{OWN}/")))
    })
    .await
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
