//! Stand-ins: small pictures that the typesetter sees in place of the fine ones.
//!
//! A photo at print resolution has a million pixels, and the typesetter decodes each picture that it places, although the
//! PDF takes the JPEG as it is. So it is given a small copy of the same shape, as print shops have always done it, and the
//! finished file gets the fine picture in the copy's place. Each copy carries the name of its picture in a comment, by
//! which it is found again. A code is put in place of a blank in the same way.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use anyhow::{Context, ensure};
use image::ExtendedColorType;
use image::codecs::jpeg::JpegEncoder;
use typst::foundations::Bytes;
use typst::visualize::{ExchangeFormat, Image, ImageKind, RasterImage};

use super::finish::{Patch, Put, Table, digits, find, head};
use super::qr;
use crate::photo::{Encoding, encode};

/// Identifies a fine picture.
pub(super) type Name = [u8; 16];

/// A fine picture without its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fine {
    pub(super) name: Name,
    /// Pixels.
    pub(super) width: u32,
    pub(super) height: u32,
    /// Bytes.
    pub(super) bytes: usize,
}

/// A code as it is put into files: a form of one unit each way, compressed.
#[derive(Clone)]
pub(super) struct Code {
    name: Name,
    form: Arc<[u8]>,
}

impl Code {
    pub(super) fn new(form: Vec<u8>) -> Self {
        Self { name: *blake3::hash(&form).as_bytes().first_chunk().unwrap_or(&[0; 16]), form: form.into() }
    }
}

/// What the pages of a job show by stand-ins.
#[derive(Default)]
pub(super) struct Shown {
    /// With the numbers of the job's photos.
    pub(super) photos: Vec<(Fine, usize)>,
    pub(super) code: Option<Code>,
}

/// Begins the comment.
const COMMENT: &[u8] = b"stands in for ";

/// A small JPEG that carries the name of the fine one.
pub(super) fn named(jpeg: &[u8], name: &Name) -> Vec<u8> {
    commented(jpeg, &hex(name))
}

fn commented(jpeg: &[u8], hex: &str) -> Vec<u8> {
    // FF FE, the length of what follows with the length itself, the comment.
    let length = (2 + COMMENT.len() + hex.len()) as u16;
    let mut out = Vec::with_capacity(jpeg.len() + usize::from(length) + 2);
    let (start, rest) = jpeg.split_at(jpeg.len().min(2));
    out.extend_from_slice(start);
    out.extend_from_slice(&[0xff, 0xfe]);
    out.extend_from_slice(&length.to_be_bytes());
    out.extend_from_slice(COMMENT);
    out.extend_from_slice(hex.as_bytes());
    out.extend_from_slice(rest);
    out
}

/// A picture of a few pixels that carries the same name, for pages that wait to be written: the typesetter holds each
/// picture decoded. `None` for what stands in for nothing, and for what is light as it is.
pub(super) fn lighter(image: &Image, code: Option<&Code>) -> Option<Image> {
    const SIDE: u32 = 8;
    static COLOURED: OnceLock<Option<Vec<u8>>> = OnceLock::new();
    static GRAY: OnceLock<Option<Vec<u8>>> = OnceLock::new();
    let jpeg = match image.kind() {
        ImageKind::Raster(raster) if raster.width().max(raster.height()) > 4 * SIDE => {
            let white = || encode(&[255; 3 * (SIDE * SIDE) as usize], SIDE, SIDE, Encoding::PRINT).ok();
            commented(COLOURED.get_or_init(white).as_ref()?, name(raster.data())?)
        }
        // A form takes the colour space of what stood in for it, and a code is gray.
        ImageKind::Svg(svg) if qr::is_code(svg.data()) => {
            let white = || {
                let mut jpeg = Vec::new();
                let pixels = [255; (SIDE * SIDE) as usize];
                JpegEncoder::new(&mut jpeg).encode(&pixels, SIDE, SIDE, ExtendedColorType::L8).ok().map(|()| jpeg)
            };
            named(GRAY.get_or_init(white).as_ref()?, &code?.name)
        }
        _ => return None,
    };
    let raster = RasterImage::plain(Bytes::new(jpeg), ExchangeFormat::Jpg).ok()?;
    Some(Image::new(raster, image.alt().map(Into::into), image.scaling()))
}

fn hex(name: &Name) -> String {
    name.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What is put in a stand-in's place.
pub(super) enum Original {
    Photo(Fine),
    /// The form, compressed.
    Code(Arc<[u8]>),
}

/// The names by which stand-ins are told.
pub(super) type Known = HashMap<String, Original>;

/// What is shown, by the names that its stand-ins carry.
pub(super) fn known<'a>(shown: impl IntoIterator<Item = &'a Shown>) -> Known {
    let mut known = Known::new();
    for Shown { photos, code } in shown {
        known.extend(photos.iter().map(|(fine, _)| (hex(&fine.name), Original::Photo(*fine))));
        known.extend(code.iter().map(|code| (hex(&code.name), Original::Code(code.form.clone()))));
    }
    known
}

/// What is to be changed in a file so that it shows the fine pictures.
///
/// # Errors
/// When the file is not as the writer of this program's version makes it, or a stand-in would be left in it.
pub(super) fn patches(pdf: &[u8], table: &Table, known: &Known) -> anyhow::Result<Vec<Patch>> {
    let mut patches = Vec::new();
    if known.is_empty() {
        return Ok(patches);
    }
    for object in table.objects() {
        let head = head(&pdf[object.clone()]);
        if find(head, b"/DCTDecode").is_none() {
            continue;
        }
        let number = |key: &[u8]| -> anyhow::Result<Range<usize>> {
            let at = find(head, key).context("a picture without its measures")? + key.len();
            let range = digits(head, at).context("a picture without its measures")?;
            Ok(range.start + object.start..range.end + object.start)
        };
        let length = number(b"/Length")?;
        let bytes: usize = std::str::from_utf8(&pdf[length.clone()])?.parse()?;
        let after = object.start + head.len() + b"stream".len();
        let start = after + if pdf.get(after) == Some(&b'\r') { 2 } else { 1 };
        let stream = start..start + bytes;
        ensure!(stream.end <= object.end, "a picture longer than its place");
        let Some(name) = name(&pdf[stream.clone()]) else { continue };
        let fine = match known.get(name).context("a stand-in of an unknown picture")? {
            Original::Photo(fine) => fine,
            Original::Code(form) => {
                let gray = number(b"/ColorSpace")?;
                let gray = std::str::from_utf8(&pdf[gray])?;
                let begin = object.start + find(head, b"<<").context("a picture without a dictionary")?;
                patches.push(Patch { at: begin..stream.end, put: Put::Bytes(form_object(form, gray)) });
                continue;
            }
        };
        for (at, value) in [
            (length, fine.bytes as u64),
            (number(b"/Width")?, u64::from(fine.width)),
            (number(b"/Height")?, u64::from(fine.height)),
        ] {
            patches.push(Patch { at, put: Put::Bytes(value.to_string().into_bytes()) });
        }
        patches.push(Patch { at: stream, put: Put::Picture(*fine) });
    }
    Ok(patches)
}

/// A form of one unit each way (ISO 32000-1, 8.10), as far as the end of its stream; `gray` is the number of the object
/// that is its colour space.
fn form_object(form: &[u8], gray: &str) -> Vec<u8> {
    let mut object = format!(
        "<</Type/XObject/Subtype/Form/BBox[0 0 1 1]/Resources<</ColorSpace<</g {gray} 0 R>>>>/Filter/FlateDecode\
         /Length {}>>\nstream\n",
        form.len()
    )
    .into_bytes();
    object.extend_from_slice(form);
    object
}

/// The name that a JPEG carries; `None` for one that stands in for nothing.
fn name(jpeg: &[u8]) -> Option<&str> {
    let comment = jpeg.get(6..)?.strip_prefix(COMMENT).filter(|_| jpeg[2..4] == [0xff, 0xfe])?;
    std::str::from_utf8(comment.get(..2 * size_of::<Name>())?).ok()
}

/// The width of a size of about `wanted` pixels across whose shape is that of `full` as nearly as whole pixels allow:
/// within a half thousandth, and among such sizes the one that has the smallest copy of the very same shape.
pub(super) fn shape(full: (u32, u32), wanted: u32) -> u32 {
    /// A half thousandth of a photo's height is less than a tenth of a millimetre.
    const NEAR: f64 = 5e-4;
    let (across, down) = (f64::from(full.0), f64::from(full.1));
    let wanted = wanted.max(16);
    let most = wanted + wanted / 8;
    if most >= full.0 {
        return full.0;
    }
    let judged = |width: u32| {
        let height = f64::from(width) * down / across;
        let error = (height - height.round()).abs() / height;
        (error.max(NEAR), smallest((width, height.round() as u32)).0, error)
    };
    let better = |a: &u32, b: &u32| judged(*a).partial_cmp(&judged(*b)).unwrap_or(Ordering::Equal);
    (wanted..=most).min_by(better).unwrap_or(full.0)
}

/// The smallest size of the very same shape.
pub(super) fn smallest((across, down): (u32, u32)) -> (u32, u32) {
    let (mut divisor, mut rest) = (across.max(1), down);
    while rest > 0 {
        (divisor, rest) = (rest, divisor % rest);
    }
    (across / divisor, down / divisor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stand_in_carries_its_name() {
        let small = named(&[0xff, 0xd8, 0xff, 0xdb, 0, 2], &[0xab; 16]);
        assert_eq!(name(&small), Some("ab".repeat(16).as_str()));
        assert_eq!(small.len(), 6 + 4 + COMMENT.len() + 32);
        assert_eq!(small[..2], [0xff, 0xd8]);
        assert_eq!(small[small.len() - 4..], [0xff, 0xdb, 0, 2]);
        assert_eq!(name(&[0xff, 0xd8, 0xff, 0xdb, 0, 2, 1, 2, 3]), None);
    }

    #[test]
    fn a_stand_in_has_the_shape_of_its_picture() {
        for full in [(886, 1240), (614, 862), (413, 579), (3035, 1902), (1772, 2480)] {
            let width = shape(full, 180);
            let height = (f64::from(width) * f64::from(full.1) / f64::from(full.0)).round();
            let shape = f64::from(full.1) / f64::from(full.0);
            assert!((height / f64::from(width) / shape - 1.0).abs() < 5e-4, "{full:?}: {width} x {height}");
            assert!((180..=202).contains(&width), "{width}");
        }
        // Five to seven, which is near enough.
        assert_eq!(shape((886, 1240), 180) % 5, 0);
        assert_eq!(smallest((180, 252)), (5, 7));
        assert_eq!(smallest((7, 0)), (1, 0));
        // Hardly smaller is not worth it.
        assert_eq!(shape((200, 280), 180), 200);
    }
}
