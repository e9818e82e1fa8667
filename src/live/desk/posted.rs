//! What a form sends: its fields by their names, and a file. Bounded before anything of it is understood.

use std::collections::BTreeMap;

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::{HeaderMap, StatusCode, header};
use tokio_stream::StreamExt;

/// The largest form without its file, in bytes: no text that people write in a form comes near it.
pub(super) const TEXTS: u64 = 4 << 20;

/// The most fields of a form.
const FIELDS: usize = 20_000;

/// The field of an item's picture.
pub(super) const PICTURE: &str = "picture";
/// The field of a spreadsheet.
pub(super) const SHEET: &str = "sheet";

/// A file that comes with a form.
#[derive(Clone, Debug)]
pub(super) struct Sent {
    /// As the browser calls it; never a path of the board.
    pub(super) name: String,
    pub(super) bytes: Bytes,
}

/// A form's fields; several of one name keep their order.
#[derive(Clone, Debug, Default)]
pub(super) struct Posted {
    fields: BTreeMap<String, Vec<String>>,
    pub(super) file: Option<Sent>,
}

impl Posted {
    /// What was sent under a name, or nothing.
    pub(super) fn get(&self, name: &str) -> &str {
        self.fields.get(name).and_then(|values| values.first()).map_or("", String::as_str)
    }

    pub(super) fn all(&self, name: &str) -> &[String] {
        self.fields.get(name).map_or(&[], Vec::as_slice)
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.fields.contains_key(name)
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.fields.keys().map(String::as_str)
    }

    pub(super) fn add(&mut self, name: impl Into<String>, value: impl Into<String>) {
        // Browsers send lines as letters have them.
        self.fields.entry(name.into()).or_default().push(value.into().replace("\r\n", "\n"));
    }

    pub(super) fn set(&mut self, name: &str, value: impl Into<String>) {
        self.fields.remove(name);
        self.add(name, value);
    }

    pub(super) fn take(&mut self, name: &str) {
        self.fields.remove(name);
    }

    /// Reads fields as they stand in an address or in a form without files.
    pub(super) fn of_query(query: &str) -> Self {
        let mut posted = Self::default();
        for (name, value) in url::form_urlencoded::parse(query.as_bytes()).take(FIELDS) {
            posted.add(name, value);
        }
        posted
    }

    /// Reads a form; with a file of at most so many bytes.
    pub(super) async fn of(request: Request, most: u64) -> Result<Self, StatusCode> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let with_files = kind.starts_with("multipart/form-data");
        let limit = if with_files { TEXTS + most } else { TEXTS };
        if length(request.headers()).is_some_and(|length| length > limit) {
            return Err(StatusCode::PAYLOAD_TOO_LARGE);
        }
        if !with_files {
            let bytes = bounded(request.into_body(), limit).await?;
            let text = String::from_utf8(bytes).map_err(|_| StatusCode::BAD_REQUEST)?;
            return Ok(Self::of_query(&text));
        }
        Self::of_parts(request, most).await
    }

    async fn of_parts(request: Request, most: u64) -> Result<Self, StatusCode> {
        let mut request = Multipart::from_request(request, &()).await.map_err(|_| StatusCode::BAD_REQUEST)?;
        let mut posted = Self::default();
        let mut fields = 0;
        let mut texts = 0;
        while let Some(field) = request.next_field().await.map_err(|error| error.status())? {
            fields += 1;
            if fields > FIELDS {
                return Err(StatusCode::PAYLOAD_TOO_LARGE);
            }
            let Some(name) = field.name().map(str::to_owned) else { continue };
            let is_file = name == PICTURE || name == SHEET;
            let file_name = field.file_name().unwrap_or_default().to_owned();
            if is_file && posted.file.is_some() {
                return Err(StatusCode::BAD_REQUEST);
            }
            let mut bytes = Vec::new();
            let most = if is_file { most } else { TEXTS.saturating_sub(texts) };
            let mut field = field;
            while let Some(chunk) = field.chunk().await.map_err(|error| error.status())? {
                if (bytes.len() + chunk.len()) as u64 > most {
                    return Err(StatusCode::PAYLOAD_TOO_LARGE);
                }
                bytes.extend_from_slice(&chunk);
            }
            if is_file {
                posted.file = (!bytes.is_empty()).then(|| Sent { name: file_name, bytes: bytes.into() });
                continue;
            }
            texts += bytes.len() as u64;
            posted.add(name, String::from_utf8(bytes).map_err(|_| StatusCode::BAD_REQUEST)?);
        }
        Ok(posted)
    }
}

fn length(headers: &HeaderMap) -> Option<u64> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

async fn bounded(body: Body, limit: u64) -> Result<Vec<u8>, StatusCode> {
    let mut stream = body.into_data_stream();
    let mut bytes = Vec::new();
    while let Some(chunk) = stream.next().await {
        let chunk = chunk.map_err(|_| StatusCode::BAD_REQUEST)?;
        if (bytes.len() + chunk.len()) as u64 > limit {
            return Err(StatusCode::PAYLOAD_TOO_LARGE);
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}
