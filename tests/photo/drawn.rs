//! Pictures made in code: what phones and scanners send, without a photograph of anybody in the repository.
#![allow(dead_code)] // the bench and the tests use different parts

use mozjpeg::{ColorSpace, Compress, Marker};

/// RGB, 3 bytes a pixel.
#[derive(Clone)]
pub struct Picture {
    pub width: usize,
    pub height: usize,
    pub rgb: Vec<u8>,
}

/// A small generator with a fixed seed: the same pictures on every machine.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub fn roll(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    pub fn below(&mut self, n: usize) -> usize {
        (self.roll() >> 16) as usize % n.max(1)
    }

    /// About normal, of that spread.
    fn noise(&mut self, spread: f32) -> f32 {
        let bits = self.roll();
        let sum = (bits & 0xFFFF) + (bits >> 16 & 0xFFFF) + (bits >> 32 & 0xFFFF);
        (sum as f32 / 65_536.0 - 1.5) * 2.0 * spread
    }
}

impl Picture {
    pub fn plain(width: usize, height: usize, colour: [u8; 3]) -> Self {
        Picture { width, height, rgb: colour.repeat(width * height) }
    }

    /// Red, green, blue and white quarters: top left, top right, bottom left, bottom right.
    pub fn quarters(width: usize, height: usize) -> Self {
        let mut picture = Picture::plain(width, height, [255, 255, 255]);
        for y in 0..height {
            for x in 0..width {
                let colour = match (x < width / 2, y < height / 2) {
                    (true, true) => [255, 0, 0],
                    (false, true) => [0, 255, 0],
                    (true, false) => [0, 0, 255],
                    _ => continue,
                };
                picture.set(x, y, colour);
            }
        }
        picture
    }

    pub fn at(&self, x: usize, y: usize) -> [u8; 3] {
        let i = (y * self.width + x) * 3;
        [self.rgb[i], self.rgb[i + 1], self.rgb[i + 2]]
    }

    pub fn set(&mut self, x: usize, y: usize, colour: [u8; 3]) {
        let i = (y * self.width + x) * 3;
        self.rgb[i..i + 3].copy_from_slice(&colour);
    }

    /// As a camera stores this upright picture if it has to be turned by `orientation` to stand upright. Written apart
    /// from the program's own table, by EXIF's wording: which side of the scene the 0th row and column are.
    pub fn stored_as(&self, orientation: u8) -> Picture {
        let (w, h) = (self.width, self.height);
        let (sw, sh) = if orientation >= 5 { (h, w) } else { (w, h) };
        let mut out = Picture::plain(sw, sh, [0; 3]);
        for row in 0..sh {
            for column in 0..sw {
                let (x, y) = match orientation {
                    2 => (w - 1 - column, row),         // row 0 top, column 0 right
                    3 => (w - 1 - column, h - 1 - row), // bottom, right
                    4 => (column, h - 1 - row),         // bottom, left
                    5 => (row, column),                 // left, top
                    6 => (w - 1 - row, column),         // right, top
                    7 => (w - 1 - row, h - 1 - column), // right, bottom
                    8 => (row, h - 1 - column),         // left, bottom
                    _ => (column, row),
                };
                out.set(column, row, self.at(x, y));
            }
        }
        out
    }

    /// Moved down by so many rows, the lowest coming in at the top: another content, the same kind of picture.
    pub fn rolled(mut self, rows: usize) -> Picture {
        self.rgb.rotate_right(rows % self.height * self.width * 3);
        self
    }

    pub fn ellipse(&mut self, (cx, cy): (f32, f32), (rx, ry): (f32, f32), colour: [f32; 3], soft: f32) {
        let range = |c: f32, r: f32, most: usize| {
            ((c - r - soft).max(0.0) as usize)..((c + r + soft).max(0.0) as usize + 1).min(most)
        };
        for y in range(cy, ry, self.height) {
            for x in range(cx, rx, self.width) {
                let (dx, dy) = ((x as f32 - cx) / rx, (y as f32 - cy) / ry);
                let edge = (1.0 - (dx * dx + dy * dy).sqrt()) * rx.min(ry) / soft.max(0.1) + 0.5;
                let share = edge.clamp(0.0, 1.0);
                let old = self.at(x, y);
                let mixed = std::array::from_fn(|c| (f32::from(old[c]) * (1.0 - share) + colour[c] * share) as u8);
                self.set(x, y, mixed);
            }
        }
    }

    /// A frontal face: head, hair, brows, eyes, nose, mouth, neck and shoulders. `size` is the head's height.
    pub fn face(&mut self, cx: f32, cy: f32, size: f32) {
        let s = size;
        let skin = [224.0, 178.0, 150.0];
        let dark = |k: f32| [skin[0] * k, skin[1] * k, skin[2] * k];
        self.ellipse((cx, cy + 1.25 * s), (0.75 * s, 0.62 * s), [40.0, 52.0, 90.0], 0.02 * s);
        self.ellipse((cx, cy + 0.55 * s), (0.17 * s, 0.25 * s), dark(0.85), 0.03 * s);
        self.ellipse((cx, cy - 0.08 * s), (0.40 * s, 0.48 * s), [30.0, 25.0, 24.0], 0.02 * s);
        self.ellipse((cx, cy + 0.06 * s), (0.34 * s, 0.45 * s), skin, 0.03 * s);
        self.ellipse((cx, cy - 0.16 * s), (0.30 * s, 0.14 * s), [232.0, 190.0, 165.0], 0.10 * s);
        for side in [-1.0, 1.0] {
            let x = cx + side * 0.15 * s;
            self.ellipse((x, cy + 0.01 * s), (0.11 * s, 0.075 * s), dark(0.72), 0.06 * s);
            self.ellipse((x, cy - 0.075 * s), (0.095 * s, 0.022 * s), [48.0, 36.0, 32.0], 0.02 * s);
            self.ellipse((x, cy + 0.015 * s), (0.07 * s, 0.03 * s), [235.0, 230.0, 225.0], 0.012 * s);
            self.ellipse((x, cy + 0.015 * s), (0.032 * s, 0.034 * s), [25.0, 20.0, 20.0], 0.012 * s);
            self.ellipse((cx + side * 0.19 * s, cy + 0.2 * s), (0.1 * s, 0.1 * s), [226.0, 165.0, 142.0], 0.1 * s);
            self.ellipse((cx + side * 0.04 * s, cy + 0.2 * s), (0.022 * s, 0.016 * s), dark(0.45), 0.02 * s);
        }
        self.ellipse((cx, cy + 0.12 * s), (0.035 * s, 0.1 * s), [238.0, 198.0, 172.0], 0.04 * s);
        self.ellipse((cx, cy + 0.19 * s), (0.07 * s, 0.035 * s), dark(0.82), 0.05 * s);
        self.ellipse((cx, cy + 0.31 * s), (0.12 * s, 0.022 * s), [150.0, 60.0, 62.0], 0.02 * s);
        self.ellipse((cx, cy + 0.345 * s), (0.09 * s, 0.025 * s), [190.0, 95.0, 92.0], 0.02 * s);
        self.ellipse((cx, cy + 0.40 * s), (0.1 * s, 0.02 * s), dark(0.8), 0.03 * s);
    }
}

/// A person before a wall, seen by a phone: gradients, texture, noise of that spread.
pub fn person(width: usize, height: usize, seed: u64, noise: f32) -> Picture {
    let mut dice = Dice::new(seed + 7);
    let mut picture = wall_of(width, height, &mut dice);
    let head = height as f32 * 0.4;
    picture.face(width as f32 * 0.45, height as f32 * 0.38, head);
    for pixel in picture.rgb.chunks_exact_mut(3) {
        let n = dice.noise(noise);
        pixel.iter_mut().for_each(|v| *v = (f32::from(*v) + n).clamp(0.0, 255.0) as u8);
    }
    picture
}

/// The wall alone.
pub fn wall(width: usize, height: usize, seed: u64) -> Picture {
    wall_of(width, height, &mut Dice::new(seed + 7))
}

fn wall_of(width: usize, height: usize, dice: &mut Dice) -> Picture {
    let mut picture = Picture::plain(width, height, [0; 3]);
    let cell = (width / 250).max(4);
    let (columns, rows) = (width / cell + 2, height / cell + 2);
    let coarse: Vec<f32> = (0..columns * rows).map(|_| dice.noise(22.0)).collect();
    for y in 0..height {
        for x in 0..width {
            let (fx, fy) = ((x % cell) as f32 / cell as f32, (y % cell) as f32 / cell as f32);
            let at = |i: usize, j: usize| coarse[(y / cell + j) * columns + x / cell + i];
            let texture =
                (at(0, 0) * (1.0 - fx) + at(1, 0) * fx) * (1.0 - fy) + (at(0, 1) * (1.0 - fx) + at(1, 1) * fx) * fy;
            let light = 120.0 + 60.0 * (x as f32 / width as f32) - 30.0 * (y as f32 / height as f32);
            let value = |k: f32| (light * k + texture).clamp(0.0, 255.0) as u8;
            picture.set(x, y, [value(1.0), value(0.96), value(0.88)]);
        }
    }
    picture
}

/// What a JPEG is to be like.
#[derive(Clone, Copy, Default)]
pub struct Make<'a> {
    pub progressive: bool,
    pub icc: Option<&'a [u8]>,
}

pub fn jpeg(picture: &Picture, quality: u8) -> Vec<u8> {
    jpeg_of(
        &picture.rgb,
        picture.width,
        picture.height,
        ColorSpace::JCS_RGB,
        ColorSpace::JCS_YCbCr,
        quality,
        Make::default(),
    )
}

/// A JPEG of any colour space; libjpeg writes the Adobe marker of CMYK and YCCK by itself.
pub fn jpeg_of(
    data: &[u8],
    width: usize,
    height: usize,
    from: ColorSpace,
    to: ColorSpace,
    quality: u8,
    make: Make<'_>,
) -> Vec<u8> {
    let mut encoder = Compress::new(from);
    encoder.set_fastest_defaults();
    encoder.set_size(width, height);
    encoder.set_color_space(to);
    encoder.set_quality(f32::from(quality));
    if make.progressive {
        encoder.set_progressive_mode();
    }
    if quality < 95 && to == ColorSpace::JCS_YCbCr {
        encoder.set_chroma_sampling_pixel_sizes((2, 2), (2, 2));
    }
    let mut started = encoder.start_compress(Vec::new()).expect("an encoder");
    if let Some(icc) = make.icc {
        started.write_marker(Marker::APP(2), &[b"ICC_PROFILE\0\x01\x01", icc].concat());
    }
    started.write_scanlines(data).expect("rows");
    started.finish().expect("a JPEG")
}

/// An EXIF block with orientation, maker, author and (if asked) a place, in big or little endian by orientation.
pub fn exif(orientation: u8, gps: bool) -> Vec<u8> {
    let big = orientation.is_multiple_of(2);
    let short = |v: u16| if big { v.to_be_bytes() } else { v.to_le_bytes() };
    let long = |v: u32| if big { v.to_be_bytes() } else { v.to_le_bytes() };
    let mut out: Vec<u8> = if big { b"MM\0*".to_vec() } else { b"II*\0".to_vec() };
    out.extend(long(8));
    let entries = 3 + u16::from(gps);
    out.extend(short(entries));
    let text_at = 8 + 2 + u32::from(entries) * 12 + 4;
    let mut entry = |tag: u16, kind: u16, count: u32, value: [u8; 4]| {
        out.extend(short(tag));
        out.extend(short(kind));
        out.extend(long(count));
        out.extend(value);
    };
    entry(0x010F, 2, 12, long(text_at));
    let mut value = [0; 4];
    value[..2].copy_from_slice(&short(u16::from(orientation)));
    entry(0x0112, 3, 1, value);
    entry(0x013B, 2, 7, long(text_at + 12));
    if gps {
        entry(0x8825, 4, 1, long(text_at + 20));
    }
    out.extend(long(0));
    out.extend(b"NoticePhone\0\xE5\xBC\xA0\xE4\xB8\x89\0\0");
    if gps {
        out.extend(short(1));
        out.extend(short(1));
        out.extend(short(2));
        out.extend(long(2));
        out.extend(b"N\0\0\0");
        out.extend(long(0));
    }
    out
}

/// EXIF of a camera that says which colours it wrote: `R03` and 0xFFFF for Adobe RGB, `R98` and 1 for sRGB.
pub fn exif_of_colours(index: &[u8; 3], space: u16) -> Vec<u8> {
    let mut out = b"MM\0*\0\0\0\x08".to_vec();
    let mut directory = |entries: &[(u16, u16, u32, [u8; 4])]| {
        out.extend((entries.len() as u16).to_be_bytes());
        for (tag, kind, count, value) in entries {
            out.extend(tag.to_be_bytes());
            out.extend(kind.to_be_bytes());
            out.extend(count.to_be_bytes());
            out.extend(value);
        }
        out.extend([0; 4]);
    };
    let [space, zero] = [space.to_be_bytes(), [0; 2]];
    directory(&[(0x8769, 4, 1, 26u32.to_be_bytes())]);
    directory(&[(0xA001, 3, 1, [space[0], space[1], zero[0], zero[1]]), (0xA005, 4, 1, 56u32.to_be_bytes())]);
    directory(&[(0x0001, 2, 4, [index[0], index[1], index[2], 0])]);
    out
}

/// Puts an EXIF block into a JPEG, first of its segments.
pub fn with_exif(jpeg: &[u8], exif: &[u8]) -> Vec<u8> {
    let length = (exif.len() + 8) as u16;
    [&jpeg[..2], b"\xFF\xE1", &length.to_be_bytes(), b"Exif\0\0", exif, &jpeg[2..]].concat()
}
