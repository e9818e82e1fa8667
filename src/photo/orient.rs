//! Upright: the eight ways a camera may have been held (EXIF tag 0x0112), and their undoing.
//!
//! Pixels are turned last, after cropping and scaling, when they are few. So a rectangle chosen on the upright picture
//! has to be found on the stored one first: [`Orientation::to_stored`].

use serde::{Deserialize, Serialize};

/// How the stored picture must be turned to stand upright. The numbers are EXIF's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum Orientation {
    #[default]
    Upright = 1,
    Mirrored = 2,
    HalfTurn = 3,
    Flipped = 4,
    Transposed = 5,
    QuarterRight = 6,
    Transverse = 7,
    QuarterLeft = 8,
}

impl Orientation {
    /// From EXIF's number; anything outside 1–8 is written by broken programs and means nothing.
    pub fn from_exif(value: u32) -> Self {
        use Orientation::*;
        match value {
            2 => Mirrored,
            3 => HalfTurn,
            4 => Flipped,
            5 => Transposed,
            6 => QuarterRight,
            7 => Transverse,
            8 => QuarterLeft,
            _ => Upright,
        }
    }

    /// True when upright width is stored height.
    pub fn swaps_sides(self) -> bool {
        self as u8 >= 5
    }

    /// `(width, height)` as stored → as seen, and back.
    pub fn swap(self, (width, height): (u32, u32)) -> (u32, u32) {
        if self.swaps_sides() { (height, width) } else { (width, height) }
    }

    /// Where the upright point (x, y) lies in a stored picture of `width` × `height`. `last` is 1 for pixel indices
    /// (the last pixel is width − 1) and 0 for points on the plane.
    fn point(self, (x, y): (f64, f64), (width, height): (f64, f64), last: f64) -> (f64, f64) {
        let (right, bottom) = (width - last, height - last);
        match self {
            Orientation::Upright => (x, y),
            Orientation::Mirrored => (right - x, y),
            Orientation::HalfTurn => (right - x, bottom - y),
            Orientation::Flipped => (x, bottom - y),
            Orientation::Transposed => (y, x),
            Orientation::QuarterRight => (y, bottom - x),
            Orientation::Transverse => (right - y, bottom - x),
            Orientation::QuarterLeft => (right - y, x),
        }
    }

    /// The stored rectangle (left, top, width, height) that shows the upright one, in a stored picture of `size`.
    pub(super) fn to_stored(self, (x, y, w, h): (f64, f64, f64, f64), size: (f64, f64)) -> (f64, f64, f64, f64) {
        let a = self.point((x, y), size, 0.0);
        let b = self.point((x + w, y + h), size, 0.0);
        let (left, top) = (a.0.min(b.0), a.1.min(b.1));
        (left, top, (a.0 - b.0).abs(), (a.1 - b.1).abs())
    }

    /// Turns stored pixels of `channels` bytes each upright; returns them with their new width and height.
    pub(super) fn apply(self, data: Vec<u8>, width: u32, height: u32, channels: usize) -> (Vec<u8>, u32, u32) {
        if self == Orientation::Upright {
            return (data, width, height);
        }
        let (out_width, out_height) = self.swap((width, height));
        let size = (f64::from(width), f64::from(height));
        let stride = width as usize * channels;
        let offset = |x: u32, y: u32| {
            let (sx, sy) = self.point((f64::from(x), f64::from(y)), size, 1.0);
            sy as isize * stride as isize + sx as isize * channels as isize
        };
        let mut out = Vec::with_capacity(data.len());
        for y in 0..out_height {
            // Along a row the source moves by a constant step, so only its start is computed.
            let mut at = offset(0, y);
            let step = if out_width > 1 { offset(1, y) - at } else { 0 };
            for _ in 0..out_width {
                out.extend_from_slice(&data[at as usize..at as usize + channels]);
                at += step;
            }
        }
        (out, out_width, out_height)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a 3×2 picture `abc/def` looks like after each turn.
    const SEEN: [(u32, &[u8], u32); 8] = [
        (1, b"abcdef", 3),
        (2, b"cbafed", 3),
        (3, b"fedcba", 3),
        (4, b"defabc", 3),
        (5, b"adbecf", 2),
        (6, b"daebfc", 2),
        (7, b"fcebda", 2),
        (8, b"cfbead", 2),
    ];

    #[test]
    fn each_orientation_turns_as_exif_says() {
        for (exif, seen, width) in SEEN {
            let (out, w, _) = Orientation::from_exif(exif).apply(b"abcdef".to_vec(), 3, 2, 1);
            assert_eq!((out.as_slice(), w), (seen, width), "orientation {exif}");
        }
    }

    #[test]
    fn rectangles_follow_their_pixels() {
        for exif in 1..=8 {
            let turn = Orientation::from_exif(exif);
            let (w, h) = turn.swap((3, 2));
            let (out, ..) = turn.apply(b"abcdef".to_vec(), 3, 2, 1);
            for y in 0..h {
                for x in 0..w {
                    let (l, t, ..) = turn.to_stored((f64::from(x), f64::from(y), 1.0, 1.0), (3.0, 2.0));
                    assert_eq!(out[(y * w + x) as usize], b"abcdef"[(t as usize) * 3 + l as usize], "{exif}");
                }
            }
        }
    }
}
