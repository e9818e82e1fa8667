//! The document that an item comes from.

use serde::Serialize;

use crate::kinds::SourceDocument;

/// A source document in words.
#[derive(Clone, Debug, Serialize)]
pub(super) struct SourceView {
    title: String,
    issued_by: Option<String>,
    issued_on: Option<String>,
    number: Option<String>,
    /// Only an address of the web is one to follow.
    url: Option<String>,
}

pub(super) fn source(document: &SourceDocument) -> SourceView {
    let text = |text: &Option<crate::kinds::Text>| text.as_ref().map(|text| text.0.clone());
    SourceView {
        title: document.title.0.clone(),
        issued_by: text(&document.issued_by),
        issued_on: document.issued_on.map(|day| day.to_string()),
        number: text(&document.number),
        url: text(&document.url).filter(|url| url.starts_with("https://") || url.starts_with("http://")),
    }
}
