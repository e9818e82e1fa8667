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

/// A head's share of a portrait's height. Two thirds of the frame are the ID photo's rule, for a head with its hair; the
/// detector's frame knows neither hair nor hat, so there is room for a third of a head more.
const HEAD: f64 = 0.455;
/// Height of the eyes in a portrait, from the top: a crown is at a quarter of the frame, and a helmet, a turban or a bun of
/// a third of a head still has a twelfth of the frame above it. `tests/photo/heads.rs` draws them.
const EYES: f64 = 0.475;
/// A photo whose ratio differs by no more from the slot's was made for it, and is left as it is.
const SAME: f64 = 0.02;
/// Unless the face is no more than this share of it: somebody stands far away.
const FAR: f64 = 0.16;
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
    let made_for_it = (width / height / ratio - 1.0).abs() <= SAME && focus.is_none();
    if made_for_it && face.is_none_or(|face| f64::from(face.head_height()) > height * FAR) {
        let wide = most * ratio;
        return place(header, wide, most, (width - wide) / 2.0, (height - most) / 2.0);
    }
    let (tall, left, top) = match (face, focus) {
        // People in a scene: as many of them as have room, and none without their head.
        (Some(face), None) if slot.purpose == Purpose::Scene => {
            let above = f64::from(face.eye_line()) - f64::from(face.head_height());
            let middle = (height - most) * ABOVE;
            (most, f64::from(face.middle()) - most * ratio / 2.0, middle.min(above))
        }
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
            doubt: None,
            progressive: false,
            depth: 3,
        }
    }

    fn portrait() -> Slot {
        Slot::portrait((5, 7), &[413])
    }

    #[test]
    fn a_head_fills_half_and_has_room_for_its_hat() {
        let face = Face { x: 1800.0, y: 900.0, size: 400.0, score: 9.0 };
        let rect = crop(&header(4000, 3000), &portrait(), None, Some(face));
        let tall = rect.height as f32;
        assert!((0.44..0.48).contains(&(face.head_height() / tall)), "{rect:?}");
        assert!((0.45..0.49).contains(&((face.eye_line() - rect.y as f32) / tall)), "{rect:?}");
        assert!((face.middle() - rect.x as f32 - rect.width as f32 / 2.0).abs() < 1.0, "{rect:?}");
    }

    #[test]
    fn a_photo_of_the_slots_ratio_is_left_alone() {
        let face = Face { x: 150.0, y: 250.0, size: 200.0, score: 9.0 };
        let whole = Rect { x: 0, y: 0, width: 500, height: 700 };
        assert_eq!(crop(&header(500, 700), &portrait(), None, Some(face)), whole);
        assert_eq!(crop(&header(500, 700), &portrait(), None, None), whole);
        // A hair's breadth is cut where pixels do not divide.
        let near = crop(&header(506, 700), &portrait(), None, Some(face));
        assert_eq!((near.x, near.width, near.height), (3, 500, 700));
        // Whoever points is followed, and whoever stands far away is brought nearer.
        let far = Face { size: 60.0, ..face };
        assert!(crop(&header(500, 700), &portrait(), None, Some(far)).height < 350);
    }

    #[test]
    fn a_scene_keeps_the_heads_of_its_people() {
        let broad = Slot::scene(Some((8, 5)), &[400]);
        let low = crop(&header(1000, 1400), &broad, None, None);
        let face = Face { x: 600.0, y: 60.0, size: 200.0, score: 9.0 };
        let with = crop(&header(1000, 1400), &broad, None, Some(face));
        assert!(low.y > 150 && with.y == 0, "{low:?} {with:?}");
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
