//! Files of every format and variant, made in code.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, RgbImage};
use mozjpeg::ColorSpace;

use crate::drawn::{self, Make, Picture};

pub fn jpeg(picture: &Picture, make: Make<'_>) -> Vec<u8> {
    drawn::jpeg_of(&picture.rgb, picture.width, picture.height, ColorSpace::JCS_RGB, ColorSpace::JCS_YCbCr, 96, make)
}

pub fn grey_jpeg(width: usize, height: usize, value: u8, make: Make<'_>) -> Vec<u8> {
    let data = vec![value; width * height];
    drawn::jpeg_of(&data, width, height, ColorSpace::JCS_GRAYSCALE, ColorSpace::JCS_GRAYSCALE, 95, make)
}

/// An ink JPEG as Adobe's programs write it: inverted. `ycck`: in luma and chroma.
pub fn ink_jpeg(width: usize, height: usize, inks: [u8; 4], ycck: bool, make: Make<'_>) -> Vec<u8> {
    let data = inks.map(|ink| 255 - ink).repeat(width * height);
    let to = if ycck { ColorSpace::JCS_YCCK } else { ColorSpace::JCS_CMYK };
    drawn::jpeg_of(&data, width, height, ColorSpace::JCS_CMYK, to, 95, make)
}

pub fn by_image(picture: &Picture, format: ImageFormat) -> Vec<u8> {
    let image =
        RgbImage::from_raw(picture.width as u32, picture.height as u32, picture.rgb.clone()).expect("a picture");
    let mut out = Cursor::new(Vec::new());
    DynamicImage::from(image).write_to(&mut out, format).expect("an encoder");
    out.into_inner()
}

/// An interlaced PNG of 2 × 2 grey pixels, put together by hand: the png crate writes none.
pub fn interlaced_png([a, b, c, d]: [u8; 4]) -> Vec<u8> {
    // Adam7: the first pass has the first pixel, the sixth the second, the seventh the lower row; a filter byte each.
    let rows = [0, a, 0, b, 0, c, d];
    let (mut low, mut high) = (1u32, 0u32);
    for row in rows {
        low = (low + u32::from(row)) % 65_521;
        high = (high + low) % 65_521;
    }
    let stored = [b"\x78\x01\x01\x07\0\xF8\xFF".as_slice(), &rows, &(high << 16 | low).to_be_bytes()].concat();
    png_of(&[0, 0, 0, 2, 0, 0, 0, 2, 8, 0, 0, 0, 1], &stored)
}

/// A PNG of any colour type.
pub fn png(width: u32, height: u32, colour: png::ColorType, depth: png::BitDepth, data: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, width, height);
    encoder.set_color(colour);
    encoder.set_depth(depth);
    if colour == png::ColorType::Indexed {
        encoder.set_palette(vec![255, 0, 0, 0, 0, 255]);
        encoder.set_trns(vec![255, 0]);
    }
    encoder.write_header().and_then(|mut w| w.write_image_data(data)).expect("a PNG");
    out
}

/// A PNG with a profile and EXIF, before the pixels.
pub fn png_with(picture: &Picture, icc: &[u8], exif: &[u8]) -> Vec<u8> {
    let mut info = png::Info::with_size(picture.width as u32, picture.height as u32);
    info.color_type = png::ColorType::Rgb;
    info.bit_depth = png::BitDepth::Eight;
    info.icc_profile = Some(icc.to_vec().into());
    info.exif_metadata = Some(exif.to_vec().into());
    let mut out = Vec::new();
    let encoder = png::Encoder::with_info(&mut out, info).expect("an encoder");
    encoder.write_header().and_then(|mut w| w.write_image_data(&picture.rgb)).expect("a PNG");
    out
}

/// A header that claims any size, with a few bytes of pixels and a proper end.
pub fn huge_png(width: u32, height: u32) -> Vec<u8> {
    let header = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 2, 0, 0, 0]].concat();
    png_of(&header, b"\x78\x9C\x63\x60\x60\x60\x00\x00\x00\x04\x00\x01")
}

fn png_of(header: &[u8], pixels: &[u8]) -> Vec<u8> {
    let chunk = |name: &[u8; 4], data: &[u8]| {
        let body = [name.as_slice(), data].concat();
        let mut out = (data.len() as u32).to_be_bytes().to_vec();
        out.extend(&body);
        out.extend(crc(&body).to_be_bytes());
        out
    };
    [b"\x89PNG\r\n\x1A\n".to_vec(), chunk(b"IHDR", header), chunk(b"IDAT", pixels), chunk(b"IEND", b"")].concat()
}

/// PNG's checksum.
pub fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |c, _| if c & 1 == 1 { 0xEDB8_8320 ^ (c >> 1) } else { c >> 1 })
    })
}

/// Two frames of one colour each.
pub fn animated_gif(width: u32, height: u32, colours: [[u8; 3]; 2]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut encoder = image::codecs::gif::GifEncoder::new(&mut out);
    for [r, g, b] in colours {
        let frame = image::RgbaImage::from_pixel(width, height, image::Rgba([r, g, b, 255]));
        encoder.encode_frame(image::Frame::new(frame)).expect("a frame");
    }
    drop(encoder);
    out
}

/// Wraps lossless WebP pictures into an animation.
pub fn animated_webp(width: u32, height: u32, colours: [[u8; 3]; 2]) -> Vec<u8> {
    let u24 = |v: u32| v.to_le_bytes()[..3].to_vec();
    let chunk = |name: &[u8; 4], data: &[u8]| {
        [name.as_slice(), &(data.len() as u32).to_le_bytes(), data, &[0u8; 1][..data.len() & 1]].concat()
    };
    let mut body = chunk(b"VP8X", &[vec![0x02, 0, 0, 0], u24(width - 1), u24(height - 1)].concat());
    body.extend(chunk(b"ANIM", &[0; 6]));
    for colour in colours {
        let picture = Picture::plain(width as usize, height as usize, colour);
        let still = by_image(&picture, ImageFormat::WebP);
        let frame = [u24(0), u24(0), u24(width - 1), u24(height - 1), u24(100), vec![0x02], still[12..].to_vec()];
        body.extend(chunk(b"ANMF", &frame.concat()));
    }
    riff(&body)
}

/// A still WebP with EXIF behind the pixels, as phones write it.
pub fn webp_with_exif(picture: &Picture, exif: &[u8]) -> Vec<u8> {
    let u24 = |v: usize| (v as u32 - 1).to_le_bytes()[..3].to_vec();
    let still = by_image(picture, ImageFormat::WebP);
    let mut body = b"VP8X\x0A\0\0\0\x08\0\0\0".to_vec();
    body.extend(u24(picture.width));
    body.extend(u24(picture.height));
    body.extend(&still[12..]);
    body.extend(b"EXIF");
    body.extend((exif.len() as u32).to_le_bytes());
    body.extend(exif);
    body.extend(&[0u8; 1][..exif.len() & 1]);
    riff(&body)
}

fn riff(body: &[u8]) -> Vec<u8> {
    [b"RIFF".as_slice(), &(body.len() as u32 + 4).to_le_bytes(), b"WEBP", body].concat()
}

/// A press profile in which full cyan alone prints as a green (Lab 50 −60 40), unlike any real ink: so a test sees
/// whether the profile was used.
pub fn ink_profile() -> Vec<u8> {
    let mut table = Vec::new();
    for corner in 0..16u8 {
        let [c, m, y, k] = [corner & 8, corner & 4, corner & 2, corner & 1].map(|bit| bit != 0);
        let lab: [u8; 3] = match (c, m, y, k) {
            (_, _, _, true) => [0, 128, 128],
            (true, false, false, _) => [128, 68, 168],
            (false, false, false, _) => [255, 128, 128],
            _ => [100, 128, 128],
        };
        table.extend(lab);
    }
    let ramp: Vec<u8> = (0..=255).collect();
    let mut lut = b"mft1\0\0\0\0\x04\x03\x02\0".to_vec();
    for n in 0..9u32 {
        lut.extend(if n % 4 == 0 { 0x0001_0000u32 } else { 0 }.to_be_bytes());
    }
    lut.extend(ramp.repeat(4));
    lut.extend(table);
    lut.extend(ramp.repeat(3));
    let white: Vec<u8> =
        [b"XYZ \0\0\0\0".to_vec(), [0xF6D6u32, 0x1_0000, 0xD32D].iter().flat_map(|v| v.to_be_bytes()).collect()]
            .concat();
    let tags = 2u32;
    let lut_at = 128 + 4 + tags as usize * 12;
    let white_at = lut_at + lut.len().next_multiple_of(4);
    let mut out = vec![0u8; 128];
    out[4..8].copy_from_slice(b"test");
    out[8..12].copy_from_slice(&0x0240_0000u32.to_be_bytes());
    out[12..24].copy_from_slice(b"prtrCMYKLab ");
    out[36..40].copy_from_slice(b"acsp");
    for (n, v) in [0xF6D6u32, 0x1_0000, 0xD32D].iter().enumerate() {
        out[68 + n * 4..72 + n * 4].copy_from_slice(&v.to_be_bytes());
    }
    out.extend(tags.to_be_bytes());
    for (name, at, len) in [(b"A2B0", lut_at, lut.len()), (b"wtpt", white_at, white.len())] {
        out.extend(name);
        out.extend((at as u32).to_be_bytes());
        out.extend((len as u32).to_be_bytes());
    }
    out.extend(&lut);
    out.resize(white_at, 0);
    out.extend(&white);
    let len = out.len() as u32;
    out[..4].copy_from_slice(&len.to_be_bytes());
    out
}
