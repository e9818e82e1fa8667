//! Items are approved, and the sheet on which that is signed.

use std::sync::Arc;

use axum::extract::{Request, State as Of};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};

use super::{POLICY, apart, guarded, nobody, not_done, posted, query, shown};
use crate::diagnostic::say;
use crate::live::desk::approving::{Outcome, sheet_of};
use crate::live::desk::html::{address, told, words};
use crate::live::desk::{Desk, pages, work};
use crate::review::{Review, parts};

pub(super) async fn approve_posted(Of(desk): Of<Arc<Desk>>, request: Request) -> Response {
    let posted = match posted(&desk, request).await {
        Ok(posted) => posted,
        Err(response) => return response,
    };
    apart(move || {
        // One after the other: what is approved is what is written over.
        let _writing = super::super::held(&desk.writing);
        let Some((state, item)) = work::found(&desk, posted.get("id")) else { return nobody(&desk) };
        match desk.approve(&state, &item, &posted) {
            Ok(Outcome::Done(number)) => {
                let number = number.map(|number| number.to_string());
                let mut query = vec![("id", pages::id_of(&item))];
                query.extend(number.as_deref().map(|number| ("saved", number)));
                Redirect::to(&address("item", &query)).into_response()
            }
            Ok(Outcome::Refused(asking)) => shown(StatusCode::UNPROCESSABLE_ENTITY, asking.page()),
            Err(why) => not_done(&desk, StatusCode::CONFLICT, ("没有批准", "Not approved"), &why),
        }
    })
    .await
}

/// The sheet as a page.
pub(super) async fn review(Of(desk): Of<Arc<Desk>>, request: Request) -> Response {
    let query = query(&request);
    apart(move || {
        let sheet = match sheet_of(&desk, &query) {
            Ok(sheet) => sheet,
            Err(response) => return answered(&desk, response),
        };
        let addresses: Vec<String> = (1..=parts(&sheet))
            .map(|part| {
                let part = part.to_string();
                let mut asked: Vec<(&str, &str)> = query.all("item").iter().map(|item| ("item", &**item)).collect();
                asked.extend(query.has("org").then(|| ("org", query.get("org"))));
                asked.push(("part", &part));
                address("review.pdf", &asked)
            })
            .collect();
        shown(StatusCode::OK, pages::sheet(&sheet, &addresses, desk.language()))
    })
    .await
}

/// A document of it.
pub(super) async fn review_pdf(Of(desk): Of<Arc<Desk>>, request: Request) -> Response {
    let query = query(&request);
    apart(move || {
        let sheet = match sheet_of(&desk, &query) {
            Ok(sheet) => sheet,
            Err(response) => return answered(&desk, response),
        };
        let part = query.get("part").parse::<usize>().unwrap_or(1).saturating_sub(1);
        match desk.review_part(&sheet, part) {
            Ok(Some(file)) => {
                let name: String = url::form_urlencoded::byte_serialize(file.path.as_bytes()).collect();
                let mut response = ([(header::CONTENT_TYPE, "application/pdf")], file.bytes).into_response();
                if let Ok(said) = HeaderValue::from_str(&format!("inline; filename*=UTF-8''{name}")) {
                    response.headers_mut().insert(header::CONTENT_DISPOSITION, said);
                }
                guarded(response, POLICY)
            }
            Ok(None) => nobody(&desk),
            Err(error) => failed(&desk, &error),
        }
    })
    .await
}

/// What is answered where there is no sheet.
fn answered(desk: &Desk, review: anyhow::Result<Review>) -> Response {
    let language = desk.language();
    let title = words(language, "送审单", "For approval");
    let plain = |status: StatusCode, text: &str| shown(status, pages::plain(title, text, language));
    match review {
        Ok(Review::Nothing(why)) => plain(StatusCode::OK, told(language, &why)),
        Ok(Review::Unknown(why)) => {
            let why: Vec<&str> = why.iter().map(|why| told(language, why)).collect();
            plain(StatusCode::NOT_FOUND, &why.join(" "))
        }
        Ok(Review::Broken(_) | Review::Made(_)) => {
            let why = say!("内容有错，先运行 noticeboard check", "the content has faults: run `noticeboard check`");
            plain(StatusCode::UNPROCESSABLE_ENTITY, told(language, &why))
        }
        Err(error) => failed(desk, &error),
    }
}

fn failed(desk: &Desk, error: &anyhow::Error) -> Response {
    let why = say!("做不出来：{error:#}", "it cannot be made: {error:#}");
    not_done(desk, StatusCode::INTERNAL_SERVER_ERROR, ("没有做成送审单", "No sheet was made"), &why)
}
