//! A page of the theme that is no placard, drawn as a picture: what an emergency looks like on a screen.

use anyhow::{Context as _, bail};
use typst::foundations::Bytes;
use typst::utils::Scalar;
use typst_render::{RenderOptions, render};

use super::fonts::{Families, Fonts};
use super::run::apart;
use super::world::{JobWorld, Shop};
use crate::font::Stack;
use crate::theme::Theme;

/// Draws the first page that a template of the theme's `print/` folder makes of `data` (its `/data.json`; the families of the
/// body are added to it), `scale` pixels to a point: a PNG.
///
/// # Errors
/// When there is no such template, or it fails.
pub fn drawn(
    theme: &Theme,
    stack: &Stack,
    template: &str,
    data: &serde_json::Value,
    scale: f64,
) -> anyhow::Result<Vec<u8>> {
    let mut data = data.clone();
    data["families"] = serde_json::to_value(Families::of(stack))?;
    let bytes = Bytes::new(serde_json::to_vec(&data)?);
    let shop = Shop::new(theme, Fonts::new(stack));
    apart(|| {
        let mut world = JobWorld::new(&shop, template).with_context(|| format!("no template print/{template}"))?;
        world.add("/data.json", bytes);
        let warned = typst::compile::<typst_layout::PagedDocument>(&world);
        let document = match warned.output {
            Ok(document) => document,
            Err(faults) => {
                let words: Vec<_> = faults.iter().map(|fault| fault.message.to_string()).collect();
                bail!("print/{template}: {}", words.join("; "));
            }
        };
        let page = document.pages().first().context("the template makes no page")?;
        let options = RenderOptions { pixel_per_pt: Scalar::new(scale), ..RenderOptions::default() };
        let pixels = render(page, &options);
        let rgb: Vec<u8> = pixels.data().chunks_exact(4).flat_map(|p| [p[0], p[1], p[2]]).collect();
        let picture =
            image::RgbImage::from_raw(pixels.width(), pixels.height(), rgb).context("a picture of no size")?;
        let mut png = std::io::Cursor::new(Vec::new());
        picture.write_to(&mut png, image::ImageFormat::Png).context("drawing")?;
        Ok(png.into_inner())
    })?
}
