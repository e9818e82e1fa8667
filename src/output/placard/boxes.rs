//! The boxes of a page that the PDF writer does not write: BleedBox, and the TrimBox of a page without bleed.

use anyhow::ensure;

use super::finish::{Patch, Put, Table, find, head};
use super::geometry::Box2;

/// The boxes of one page, mm from the upper left corner of the medium.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Boxes {
    /// The height of the medium, mm; PDF counts from below.
    pub(super) height: f64,
    pub(super) trim: Option<Box2>,
    pub(super) bleed: Option<Box2>,
}

/// What is to be put into the pages, in their order.
///
/// # Errors
/// When the file is not as the writer of this program's version makes it.
pub(super) fn patches(pdf: &[u8], table: &Table, pages: &[Boxes]) -> anyhow::Result<Vec<Patch>> {
    // Pages are written in their order; their places rise with it.
    let objects = table.objects();
    let found: Vec<_> = objects
        .into_iter()
        .filter_map(|object| Some((page_type(&pdf[object.clone()])? + object.start, object)))
        .collect();
    ensure!(found.len() == pages.len(), "{} pages were written and {} found", pages.len(), found.len());
    let patch = |((at, object), boxes): ((usize, std::ops::Range<usize>), &Boxes)| {
        let has = |name: &str| find(&pdf[object.clone()], format!("/{name}").as_bytes()).is_some();
        let mut text = String::new();
        for (name, wanted) in [("TrimBox", boxes.trim), ("BleedBox", boxes.bleed)] {
            if let Some(wanted) = wanted.filter(|_| !has(name)) {
                text += &entry(name, wanted, boxes.height);
            }
        }
        Patch { at: at..at, put: Put::Bytes(text.into_bytes()) }
    };
    Ok(found.into_iter().zip(pages).map(patch).collect())
}

fn entry(name: &str, b: Box2, height: f64) -> String {
    let pt = |mm: f64| {
        let text = format!("{:.4}", mm * 72.0 / 25.4);
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    };
    format!("/{name}[{} {} {} {}]", pt(b.x), pt(height - b.bottom()), pt(b.right()), pt(height - b.y))
}

/// Where a page dictionary says that it is one.
fn page_type(object: &[u8]) -> Option<usize> {
    // No page has a stream, and what is in one is no dictionary.
    let head = head(object);
    [&b"/Type/Page"[..], b"/Type /Page"].into_iter().find_map(|name| {
        let at = find(head, name)?;
        let next = head.get(at + name.len()).copied().unwrap_or(b' ');
        (!next.is_ascii_alphanumeric()).then_some(at)
    })
}
