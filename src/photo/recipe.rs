//! What is to be made of a photo: the place it is for, and everything else that decides the bytes.

use serde::{Deserialize, Serialize};

use super::crop::Focus;
use super::encode::WEBP_LONGEST;
use super::fault::Fault;

/// Raised whenever the same recipe would give other bytes (a new scaler, encoder or crop rule): old cache entries are
/// then never asked for again.
const VERSION: u32 = 3;

/// What a slot shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Purpose {
    /// A member: a face is looked for and cropped by.
    Portrait,
    /// Anything else: a face is looked for only where a part of it is cut off.
    Scene,
}

/// How a derivative is written. Quality is 1–100 of each encoder's own scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Encoding {
    WebP {
        quality: u8,
    },
    /// `full_colour`: colours at full resolution (4:4:4), for print.
    Jpeg {
        quality: u8,
        full_colour: bool,
    },
}

impl Encoding {
    /// The web's first choice: 80 looks like JPEG 85 and is a quarter smaller.
    pub const WEBP: Encoding = Encoding::WebP { quality: 80 };
    /// For browsers without WebP.
    pub const JPEG: Encoding = Encoding::Jpeg { quality: 80, full_colour: false };
    /// For paper.
    pub const PRINT: Encoding = Encoding::Jpeg { quality: 92, full_colour: true };

    /// The file ending, without a dot.
    pub fn ending(self) -> &'static str {
        match self {
            Encoding::WebP { .. } => "webp",
            Encoding::Jpeg { .. } => "jpg",
        }
    }
}

/// A place for a photo.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Slot {
    pub purpose: Purpose,
    ratio: Option<(u32, u32)>,
    widths: Vec<u32>,
    encodings: Vec<Encoding>,
}

impl Slot {
    /// `ratio` is width : height, `None` for the photo's own; `widths` in pixels. A ratio or width of 0 is dropped.
    pub fn new(purpose: Purpose, ratio: Option<(u32, u32)>, widths: &[u32], encodings: &[Encoding]) -> Self {
        let mut widths: Vec<u32> = widths.iter().copied().filter(|w| *w > 0).collect();
        widths.sort_unstable();
        widths.dedup();
        let ratio = ratio.filter(|(across, down)| *across > 0 && *down > 0);
        Slot { purpose, ratio, widths, encodings: encodings.to_vec() }
    }

    /// A member's photo for the web: WebP with JPEG to fall back on.
    pub fn portrait(ratio: (u32, u32), widths: &[u32]) -> Self {
        Slot::new(Purpose::Portrait, Some(ratio), widths, &[Encoding::WEBP, Encoding::JPEG])
    }

    /// Any other picture for the web.
    pub fn scene(ratio: Option<(u32, u32)>, widths: &[u32]) -> Self {
        Slot::new(Purpose::Scene, ratio, widths, &[Encoding::WEBP, Encoding::JPEG])
    }

    pub fn ratio(&self) -> Option<(u32, u32)> {
        self.ratio
    }

    pub fn encodings(&self) -> &[Encoding] {
        &self.encodings
    }

    /// The sizes made from a crop of `width` × `height` pixels: never larger than it, each once, narrowest first.
    pub(super) fn sizes(&self, width: u32, height: u32) -> Vec<(u32, u32)> {
        let (across, down) = self.ratio.unwrap_or((width, height));
        let mut widths: Vec<u32> = self.widths.iter().map(|w| (*w).min(width).min(WEBP_LONGEST)).collect();
        widths.dedup();
        let tall = |w: u32| ((u64::from(w) * u64::from(down) * 2 + u64::from(across)) / (u64::from(across) * 2)) as u32;
        let size = |w: u32| match tall(w).clamp(1, height) {
            h if h > WEBP_LONGEST => {
                ((u64::from(w) * u64::from(WEBP_LONGEST) / u64::from(h)).max(1) as u32, WEBP_LONGEST)
            }
            h => (w, h),
        };
        widths.into_iter().map(size).collect()
    }

    /// The widest size asked for, in pixels.
    pub(super) fn widest(&self) -> u32 {
        self.widths.last().copied().unwrap_or(0)
    }
}

/// Everything that decides the derivatives of a photo.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Recipe {
    pub slot: Slot,
    /// The author's `photo_focus`.
    pub focus: Option<Focus>,
}

impl Recipe {
    pub fn new(slot: Slot, focus: Option<Focus>) -> Self {
        Recipe { slot, focus }
    }

    /// Names the recipe: equal for equal recipes of one version of this module.
    pub fn key(&self) -> [u8; 32] {
        // Plain numbers and lists into memory: nothing that could fail to serialise.
        let bytes = postcard::to_stdvec(&(VERSION, self)).unwrap_or_default();
        *blake3::hash(&bytes).as_bytes()
    }
}

/// How many pixels a place needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Need {
    /// Narrower than this looks poor: a warning. Pixels.
    pub good: u32,
    /// Narrower than this is refused: an error. Pixels.
    pub least: u32,
}

/// Too few pixels, and how bad that is.
#[derive(Debug, Clone, PartialEq)]
pub enum Shortfall {
    Warning(Fault),
    Error(Fault),
}

impl Need {
    /// Judges the part that is shown, `width` × `height` pixels: from [`crop`](super::crop()) before decoding, or
    /// [`Facts::crop`](super::Facts) after.
    pub fn judge(&self, width: u32, height: u32) -> Option<Shortfall> {
        let fault = |wide: u32| {
            let tall = (f64::from(wide) * f64::from(height) / f64::from(width.max(1))).round() as u32;
            Fault::TooFewPixels { have: (width, height), need: (wide, tall) }
        };
        if width < self.least {
            Some(Shortfall::Error(fault(self.least)))
        } else if width < self.good {
            Some(Shortfall::Warning(fault(self.good)))
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_never_larger_than_the_crop() {
        let slot = Slot::portrait((5, 7), &[800, 400, 200, 0]);
        assert_eq!(slot.sizes(2000, 2800), [(200, 280), (400, 560), (800, 1120)]);
        assert_eq!(slot.sizes(300, 420), [(200, 280), (300, 420)]);
        assert_eq!(slot.sizes(100, 140), [(100, 140)]);
        assert_eq!(Slot::scene(None, &[400]).sizes(4000, 3000), [(400, 300)]);
    }

    #[test]
    fn a_recipe_is_named_by_all_it_says() {
        let slot = Slot::portrait((5, 7), &[400]);
        let plain = Recipe::new(slot.clone(), None);
        assert_eq!(plain.key(), Recipe::new(slot.clone(), None).key());
        assert_ne!(plain.key(), Recipe::new(slot.clone(), Focus::new(0.5, 0.5)).key());
        assert_ne!(plain.key(), Recipe::new(Slot::portrait((5, 7), &[401]), None).key());
        assert_ne!(plain.key(), Recipe::new(Slot::scene(Some((5, 7)), &[400]), None).key());
    }

    #[test]
    fn a_shortfall_names_both_sizes() {
        let need = Need { good: 413, least: 276 };
        assert_eq!(need.judge(500, 700), None);
        assert!(matches!(need.judge(300, 420), Some(Shortfall::Warning(Fault::TooFewPixels { need: (413, 578), .. }))));
        assert!(matches!(need.judge(200, 280), Some(Shortfall::Error(Fault::TooFewPixels { need: (276, 386), .. }))));
    }
}
