//! Where a face is, only to crop by it. Nothing about a face is kept but its frame, and no face is told from another.

use std::cell::RefCell;

use serde::{Deserialize, Serialize};

/// SeetaFace's frontal detector (BSD-2-Clause, see `model/LICENSE`), the model that `rustface` is made for.
const MODEL: &[u8] = include_bytes!("model/seeta_fd_frontal_v1.0.bin");

/// The detector's square: from the middle of the forehead to the chin.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Face {
    /// Upright original pixels; may reach a little outside the picture.
    pub x: f32,
    pub y: f32,
    pub size: f32,
    /// The detector's confidence: real faces have about 5–30.
    pub score: f32,
}

// Proportions of a frontal face within the detector's square, measured on group photographs.
impl Face {
    /// Height of the eyes.
    pub fn eye_line(&self) -> f32 {
        self.y + 0.42 * self.size
    }

    /// From the crown to the chin.
    pub fn head_height(&self) -> f32 {
        1.36 * self.size
    }

    pub fn middle(&self) -> f32 {
        self.x + 0.5 * self.size
    }

    /// True when the point is on the head or close to it.
    pub(super) fn is_at(&self, x: f32, y: f32) -> bool {
        (x - self.middle()).abs() <= self.size && (y - self.eye_line()).abs() <= self.size
    }
}

/// Longer side, in pixels, at which faces are looked for: a portrait's face is found at the first (about 15 ms), that of
/// a person standing in a hall at the second.
pub(super) const SIDES: [u32; 2] = [320, 640];

/// Below this, texture is taken for faces.
const LEAST_SCORE: f64 = 3.0;

thread_local! {
    /// The detector keeps scratch memory and cannot be shared; reading the model costs half a millisecond.
    static DETECTOR: RefCell<Option<Box<dyn rustface::Detector>>> = const { RefCell::new(None) };
}

/// All faces of an upright grey picture, in its pixels; the biggest first.
pub(super) fn find(grey: &[u8], width: u32, height: u32) -> Vec<Face> {
    // Taken out and put back: should the detector panic, its half-changed state is not used again.
    let Some(mut detector) = DETECTOR.take().or_else(detector) else {
        return Vec::new();
    };
    let found = detector.detect(&rustface::ImageData::new(grey, width, height));
    DETECTOR.set(Some(detector));
    let mut faces: Vec<Face> = found
        .iter()
        .map(|info| Face {
            x: info.bbox().x() as f32,
            y: info.bbox().y() as f32,
            size: info.bbox().width() as f32,
            score: info.score() as f32,
        })
        .filter(|face| {
            let (x, y) = (face.middle(), face.eye_line());
            (0.0..width as f32).contains(&x) && (0.0..height as f32).contains(&y)
        })
        .collect();
    faces.sort_by(|a, b| b.size.total_cmp(&a.size).then(b.score.total_cmp(&a.score)));
    faces
}

fn detector() -> Option<Box<dyn rustface::Detector>> {
    // The model is part of the program: a failure would be a build fault, and then no face is found.
    let mut detector = rustface::create_detector_with_model(rustface::read_model(MODEL).ok()?);
    detector.set_min_face_size(20);
    detector.set_score_thresh(LEAST_SCORE);
    detector.set_pyramid_scale_factor(0.8);
    detector.set_slide_window_step(4, 4);
    Some(detector)
}
