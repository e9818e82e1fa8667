//! Which part of a photo is shown. Pure arithmetic on upright original pixels.

use serde::{Deserialize, Serialize};

use super::face::Face;
use super::inspect::Header;
use super::recipe::{Purpose, Slot};

/// A part of the upright original, in its pixels; never empty, never outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rect {
    pub x: u32,
    pub y: u32,
    pub width: u32,
    pub height: u32,
}

/// The point an author wants to be seen: fractions (0–1) of the upright width and height, from the top left.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Focus {
    x: f32,
    y: f32,
}

impl Focus {
    /// `None` if a coordinate lies outside 0–1.
    pub fn new(x: f32, y: f32) -> Option<Self> {
        let inside = |v| (0.0..=1.0).contains(&v);
        (inside(x) && inside(y)).then_some(Focus { x, y })
    }

    /// In pixels of a picture of that size.
    pub(super) fn pixel(self, width: u32, height: u32) -> (f32, f32) {
        (self.x * width as f32, self.y * height as f32)
    }
}

/// A head's share of a portrait's height: two thirds of the frame are the ID photo's rule, a little less leaves air
/// above the hair once the eyes are on the upper third.
const HEAD: f64 = 0.62;
/// Height of the eyes in a portrait, from the top.
const EYES: f64 = 0.37;
/// A portrait is at least this many faces wide, whatever the slot's ratio.
const LEAST_WIDTH: f64 = 1.5;
/// Without focus or face, the share of what is cut off that goes at the top: people stand in the upper middle.
const ABOVE: f64 = 0.25;

/// Chooses the part to show.
///
/// By the face, if the slot is a portrait's and one is given; else the largest part of the slot's ratio around the focus;
/// else the largest in the upper middle. A focus picks among faces: the caller passes the face that is at it, if any
/// (see [`choose`]).
pub fn crop(header: &Header, slot: &Slot, focus: Option<Focus>, face: Option<Face>) -> Rect {
    let (width, height) = (f64::from(header.width), f64::from(header.height));
    let Some((across, down)) = slot.ratio() else {
        return Rect { x: 0, y: 0, width: header.width, height: header.height };
    };
    let ratio = f64::from(across) / f64::from(down);
    let most = height.min(width / ratio);
    let (tall, left, top) = match (face, focus) {
        (Some(face), _) if slot.purpose == Purpose::Portrait => {
            let tall = f64::from(face.head_height()) / HEAD;
            let tall = tall.max(LEAST_WIDTH * f64::from(face.size) / ratio).min(most);
            let left = f64::from(face.middle()) - tall * ratio / 2.0;
            (tall, left, f64::from(face.eye_line()) - tall * EYES)
        }
        (_, Some(focus)) => {
            let (x, y) = focus.pixel(header.width, header.height);
            (most, f64::from(x) - most * ratio / 2.0, f64::from(y) - most / 2.0)
        }
        _ => (most, (width - most * ratio) / 2.0, (height - most) * ABOVE),
    };
    place(header, tall * ratio, tall, left, top)
}

/// Rounds to pixels and pushes inside.
fn place(header: &Header, width: f64, height: f64, left: f64, top: f64) -> Rect {
    let width = (width.round() as u32).clamp(1, header.width);
    let height = (height.round() as u32).clamp(1, header.height);
    // A float cast to an integer stops at 0 and at the largest value; a NaN becomes 0.
    let x = (left.round() as u32).min(header.width - width);
    let y = (top.round() as u32).min(header.height - height);
    Rect { x, y, width, height }
}

/// The face a portrait is cropped by: the one at the focus, or the biggest if nobody pointed.
pub(super) fn choose(faces: &[Face], focus: Option<Focus>, width: u32, height: u32) -> Option<Face> {
    match focus {
        None => faces.first().copied(),
        Some(focus) => {
            let (x, y) = focus.pixel(width, height);
            faces.iter().find(|face| face.is_at(x, y)).copied()
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::orient::Orientation;
    use super::super::sniff::Format;
    use super::*;

    fn header(width: u32, height: u32) -> Header {
        Header {
            format: Format::Jpeg,
            width,
            height,
            orientation: Orientation::Upright,
            has_icc: false,
            progressive: false,
            depth: 3,
        }
    }

    fn portrait() -> Slot {
        Slot::portrait((5, 7), &[413])
    }

    #[test]
    fn a_head_fills_two_thirds_with_its_eyes_on_the_upper_third() {
        let face = Face { x: 1800.0, y: 900.0, size: 400.0, score: 9.0 };
        let rect = crop(&header(4000, 3000), &portrait(), None, Some(face));
        let tall = rect.height as f32;
        assert!((0.6..0.68).contains(&(face.head_height() / tall)), "{rect:?}");
        assert!((0.33..0.4).contains(&((face.eye_line() - rect.y as f32) / tall)), "{rect:?}");
        assert!((face.middle() - rect.x as f32 - rect.width as f32 / 2.0).abs() < 1.0, "{rect:?}");
    }

    #[test]
    fn a_face_at_the_border_stays_inside() {
        let face = Face { x: -40.0, y: -60.0, size: 400.0, score: 9.0 };
        let rect = crop(&header(4000, 3000), &portrait(), None, Some(face));
        assert_eq!((rect.x, rect.y), (0, 0));
        assert!(rect.height > 800);
    }

    #[test]
    fn without_a_face_the_upper_middle_is_shown() {
        let rect = crop(&header(1000, 4000), &portrait(), None, None);
        assert_eq!(rect, Rect { x: 0, y: 650, width: 1000, height: 1400 });
        let rect = crop(&header(4000, 700), &portrait(), None, None);
        assert_eq!(rect, Rect { x: 1750, y: 0, width: 500, height: 700 });
    }

    #[test]
    fn a_focus_is_centred_where_it_can_be() {
        let square = Slot::scene(Some((1, 1)), &[400]);
        let at = |x, y| crop(&header(3000, 1000), &square, Focus::new(x, y), None).x;
        assert_eq!((at(0.5, 0.5), at(0.0, 0.5), at(1.0, 0.5)), (1000, 0, 2000));
        assert_eq!(Focus::new(1.2, 0.5), None);
        assert_eq!(Focus::new(f32::NAN, 0.5), None);
    }

    #[test]
    fn a_focus_picks_among_faces() {
        let big = Face { x: 100.0, y: 100.0, size: 200.0, score: 9.0 };
        let small = Face { x: 700.0, y: 100.0, size: 100.0, score: 9.0 };
        assert_eq!(choose(&[big, small], None, 1000, 1000), Some(big));
        assert_eq!(choose(&[big, small], Focus::new(0.75, 0.15), 1000, 1000), Some(small));
        assert_eq!(choose(&[big, small], Focus::new(0.5, 0.9), 1000, 1000), None);
    }

    proptest! {
        #[test]
        fn never_empty_never_outside(
            w in 1u32..6000, h in 1u32..6000, across in 0u32..40, down in 0u32..40,
            fx in -9000f32..9000.0, fy in -9000f32..9000.0, size in 0f32..9000.0,
            focus in proptest::option::of((0f32..=1.0, 0f32..=1.0)), with_face: bool, scene: bool,
        ) {
            let ratio = (across, down);
            let slot = if scene { Slot::scene(Some(ratio), &[1]) } else { Slot::portrait(ratio, &[1]) };
            let face = with_face.then_some(Face { x: fx, y: fy, size, score: 9.0 });
            let rect = crop(&header(w, h), &slot, focus.and_then(|(x, y)| Focus::new(x, y)), face);
            prop_assert!(rect.width >= 1 && rect.height >= 1);
            prop_assert!(rect.x + rect.width <= w && rect.y + rect.height <= h);
        }
    }
}
