//! A picture of a face for the website: what a link to a PDF leads to.

use typst::utils::Scalar;
use typst_layout::PagedDocument;
use typst_render::{RenderOptions, render};

use crate::photo::{Encoding, encode};

/// The longer side, pixels: two screen pixels for each on the page where it is shown.
pub(super) const LONGER: f64 = 720.0;

/// The first page without its bleed, as WebP; `None` for what has no size.
pub(super) fn preview(document: &PagedDocument) -> Option<Vec<u8>> {
    let page = document.pages().first()?;
    let longer = page.frame.width().max(page.frame.height()).to_pt();
    if longer <= 0.0 {
        return None;
    }
    let options = RenderOptions { pixel_per_pt: Scalar::new(LONGER / longer), ..RenderOptions::default() };
    let pixels = render(page, &options);
    // Paper is opaque, so the colours are as they are, whatever was multiplied into them.
    let rgb: Vec<u8> = pixels.data().chunks_exact(4).flat_map(|p| [p[0], p[1], p[2]]).collect();
    encode(&rgb, pixels.width(), pixels.height(), Encoding::WebP { quality: 82 }).ok()
}
