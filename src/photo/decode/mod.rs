//! From a file's bytes to 8-bit pixels, as stored: not yet upright, not yet sRGB.
//!
//! Every decoder is held to the size that [`inspect`](super::inspect) admitted. Decoders are other people's code fed with
//! strangers' bytes: whoever calls them does so within [`contain`], where a panic becomes [`Fault::Damaged`].

mod jpeg;
mod png;

use std::io::Cursor;

use image::codecs::{gif::GifDecoder, tiff::TiffDecoder, webp::WebPDecoder};
use image::{ColorType, ImageDecoder, ImageError};

use super::fault::Fault;
use super::inspect::Header;
use super::sniff::Format;
use crate::containment;

/// What the bytes of a pixel mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Model {
    Gray,
    Rgb,
    /// Ink amounts: 255 is full ink.
    Cmyk,
}

impl Model {
    pub fn channels(self) -> usize {
        match self {
            Model::Gray => 1,
            Model::Rgb => 3,
            Model::Cmyk => 4,
        }
    }
}

/// A decoded photo, as stored, without transparency.
pub(super) struct Pixels {
    pub model: Model,
    pub width: u32,
    pub height: u32,
    pub data: Vec<u8>,
    /// The colour profile that the file carries.
    pub icc: Option<Vec<u8>>,
}

/// Decodes at no less than `want` (0–1) of the stored size. Only JPEG can do with less than the whole.
pub(super) fn decode(bytes: &[u8], header: &Header, want: f64) -> Result<Pixels, Fault> {
    match header.format {
        Format::Jpeg => jpeg::decode(bytes, header, want),
        Format::Png => png::decode(bytes, header),
        Format::WebP => whole(WebPDecoder::new(Cursor::new(bytes)), header),
        Format::Gif => whole(GifDecoder::new(Cursor::new(bytes)), header),
        Format::Tiff => whole(TiffDecoder::new(Cursor::new(bytes)), header),
    }
}

/// Runs foreign code; a panic in it is the file's fault, not the end of the program.
pub(super) fn contain<T>(format: Format, run: impl FnOnce() -> Result<T, Fault>) -> Result<T, Fault> {
    containment::contain(run).unwrap_or_else(|detail| Err(Fault::Damaged { format, detail }))
}

/// The formats that are decoded whole by the `image` crate.
fn whole<D: ImageDecoder>(decoder: Result<D, ImageError>, header: &Header) -> Result<Pixels, Fault> {
    let format = header.format;
    let fault = |e: ImageError| self::fault(format, &e);
    let mut decoder = decoder.map_err(fault)?;
    let (width, height) = header.stored();
    if decoder.dimensions() != (width, height) {
        return Err(Fault::Damaged { format, detail: "two sizes in one file".to_owned() });
    }
    let mut limits = image::Limits::default();
    let pixels = u64::from(width) * u64::from(height);
    limits.max_alloc = Some(pixels.saturating_mul(u64::from(header.depth.max(4)) * 3) + (16 << 20));
    decoder.set_limits(limits).map_err(fault)?;
    let icc = decoder.icc_profile().ok().flatten();
    let color = decoder.color_type();
    let total = usize::try_from(decoder.total_bytes()).map_err(|_| too_big(format))?;
    let mut data = Vec::new();
    data.try_reserve_exact(total).map_err(|_| too_big(format))?;
    data.resize(total, 0);
    decoder.read_image(&mut data).map_err(fault)?;
    let model = narrow(&mut data, color).ok_or(Fault::Variant { format, what: "unusual colours" })?;
    Ok(Pixels { model, width, height, data, icc })
}

fn too_big(format: Format) -> Fault {
    Fault::Damaged { format, detail: "not enough memory".to_owned() }
}

/// Tells a missing end from other damage.
fn fault(format: Format, error: &ImageError) -> Fault {
    let text = error.to_string();
    match error {
        ImageError::IoError(e) if e.kind() == std::io::ErrorKind::UnexpectedEof => Fault::Truncated { format },
        ImageError::Unsupported(_) => Fault::Variant { format, what: "unsupported by the decoder" },
        _ if text.contains("unexpected end") || text.contains("failed to fill whole buffer") => {
            Fault::Truncated { format }
        }
        _ => Fault::Damaged { format, detail: text },
    }
}

/// Narrows decoded samples to 8-bit grey or RGB, in place, so that a 16-bit picture never stands in memory twice.
/// Transparency is laid on white, as paper does. `None`: a colour type nobody has met.
fn narrow(data: &mut Vec<u8>, color: ColorType) -> Option<Model> {
    // Samples are in the machine's byte order, as `image` hands them out.
    let short = |d: &[u8], i: usize| {
        let v = u32::from(u16::from_ne_bytes([d[2 * i], d[2 * i + 1]]));
        ((v * 255 + 32_767) / 65_535) as u8
    };
    let float = |d: &[u8], i: usize| {
        let v = f32::from_ne_bytes([d[4 * i], d[4 * i + 1], d[4 * i + 2], d[4 * i + 3]]);
        (v.clamp(0.0, 1.0) * 255.0).round() as u8
    };
    let byte = |d: &[u8], i: usize| d[i];
    match color {
        ColorType::L8 | ColorType::Rgb8 => {}
        ColorType::La8 => on_white::<1, 2>(data, byte),
        ColorType::Rgba8 => on_white::<3, 4>(data, byte),
        ColorType::L16 => rewrite::<1, 2>(data, |d| [short(d, 0)]),
        ColorType::La16 => on_white::<1, 4>(data, short),
        ColorType::Rgb16 => rewrite::<3, 6>(data, |d| [short(d, 0), short(d, 1), short(d, 2)]),
        ColorType::Rgba16 => on_white::<3, 8>(data, short),
        ColorType::Rgb32F => rewrite::<3, 12>(data, |d| [float(d, 0), float(d, 1), float(d, 2)]),
        ColorType::Rgba32F => on_white::<3, 16>(data, float),
        _ => return None,
    }
    Some(if color.channel_count() <= 2 { Model::Gray } else { Model::Rgb })
}

/// Replaces every `FROM` bytes by `TO` (fewer) bytes.
fn rewrite<const TO: usize, const FROM: usize>(data: &mut Vec<u8>, pixel: impl Fn(&[u8]) -> [u8; TO]) {
    let count = data.len() / FROM;
    for n in 0..count {
        let new = pixel(&data[n * FROM..(n + 1) * FROM]);
        data[n * TO..(n + 1) * TO].copy_from_slice(&new);
    }
    data.truncate(count * TO);
    data.shrink_to_fit();
}

/// The same for `TO` colour samples followed by their opacity.
fn on_white<const TO: usize, const FROM: usize>(data: &mut Vec<u8>, sample: impl Fn(&[u8], usize) -> u8) {
    rewrite::<TO, FROM>(data, |d| {
        let alpha = sample(d, TO);
        std::array::from_fn(|c| over_white(sample(d, c), alpha))
    });
}

fn over_white(value: u8, alpha: u8) -> u8 {
    let (v, a) = (u32::from(value), u32::from(alpha));
    ((v * a + 255 * (255 - a) + 127) / 255) as u8
}
