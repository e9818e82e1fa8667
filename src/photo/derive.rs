//! One photo, several recipes: decoded once, as small as all of them allow.
//!
//! The order is what keeps it quick: crop and scale as stored, then turn upright and convert colours on the few pixels
//! that are left.

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};
use serde::{Deserialize, Serialize};

use super::colour::to_srgb;
use super::crop::{Rect, choose, crop};
use super::decode::{Model, Pixels, contain, decode};
use super::encode::encode;
use super::face::{self, Face};
use super::fault::Fault;
use super::inspect::{Header, Limits, inspect_bytes};
use super::recipe::{Encoding, Purpose, Recipe};

/// Pixels decoded for each pixel shown, at least, along a side: less, and the scaler has nothing to choose from.
const SPARE: f64 = 1.5;

/// What is known of a photo's derivatives without their bytes: all that a page needs to refer to them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Facts {
    /// Size of the upright original, in pixels.
    pub original: (u32, u32),
    /// Size of the original file, in bytes.
    pub original_bytes: u64,
    /// The part that is shown.
    pub crop: Rect,
    /// The face that decided the crop.
    pub face: Option<Face>,
    /// A face was looked for.
    pub searched: bool,
    /// The derivatives, narrowest first; of one size in the order of the slot's encodings.
    pub outputs: Vec<Derivative>,
}

impl Facts {
    /// A portrait in which no face was found: worth a note, for drawn portraits exist.
    pub fn lacks_face(&self) -> bool {
        self.searched && self.face.is_none()
    }
}

/// One derivative without its bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Derivative {
    /// Pixels.
    pub width: u32,
    pub height: u32,
    pub encoding: Encoding,
    /// Bytes.
    pub len: u64,
    /// BLAKE3 of the bytes: a name that changes with them.
    pub hash: [u8; 32],
}

/// Derivatives with their bytes, in the order of [`Facts::outputs`].
#[derive(Debug, Clone, PartialEq)]
pub struct Derivatives {
    pub facts: Facts,
    pub files: Vec<Vec<u8>>,
}

/// Makes the derivatives of one recipe, within the default limits.
///
/// # Errors
/// When the bytes are no photo that is read, are damaged, or are over a limit.
pub fn derive(original: &[u8], recipe: &Recipe) -> Result<Derivatives, Fault> {
    let mut made = derive_all(original, std::slice::from_ref(recipe), &Limits::default())?;
    made.pop().ok_or(Fault::Empty)
}

/// Makes the derivatives of several recipes from one decoding; the result is in their order.
///
/// Equal input gives equal bytes. A panic in a decoder, the colour engine or the face detector becomes
/// [`Fault::Damaged`]; running out of memory or stack cannot be caught and is prevented by the limits.
///
/// # Errors
/// As [`derive()`].
pub fn derive_all(original: &[u8], recipes: &[Recipe], limits: &Limits) -> Result<Vec<Derivatives>, Fault> {
    let header = inspect_bytes(original, limits)?;
    contain(header.format, || {
        let mut source = Source::open(original, header, recipes)?;
        recipes.iter().map(|recipe| source.derive(recipe)).collect()
    })
}

/// Bytes of memory that making the recipes takes, roughly and rather too many.
pub(super) fn estimate(header: &Header, file_bytes: usize, recipes: &[Recipe]) -> u64 {
    let pixels = f64::from(header.width) * f64::from(header.height) * f64::from(header.depth);
    let decoded = match header.format {
        super::sniff::Format::Jpeg => {
            let side = ((want(header, recipes) * 8.0).ceil() / 8.0).clamp(0.125, 1.0);
            // A progressive JPEG's coefficients (2 bytes each) stay until its last scan.
            pixels * side * side + if header.progressive { pixels * 2.0 } else { 0.0 }
        }
        super::sniff::Format::Png => pixels,
        _ => pixels * 2.0,
    };
    decoded as u64 + file_bytes as u64 + (16 << 20)
}

/// The share of the stored size that all recipes need, as far as it can be told before faces are known.
fn want(header: &Header, recipes: &[Recipe]) -> f64 {
    let longer = f64::from(header.width.max(header.height));
    recipes.iter().fold(0.0, |want: f64, recipe| {
        let rect = crop(header, &recipe.slot, recipe.focus, None);
        let shown = share(recipe, rect) * SPARE;
        let searched = match recipe.slot.purpose {
            Purpose::Portrait => f64::from(face::SIDES[0]) / longer,
            Purpose::Scene => 0.0,
        };
        want.max(shown).max(searched)
    })
}

/// The least share of the stored size at which the recipe's widest size is not enlarged.
fn share(recipe: &Recipe, rect: Rect) -> f64 {
    (f64::from(recipe.slot.widest()) / f64::from(rect.width)).min(1.0)
}

/// An opened photo: decoded so far as was asked.
struct Source<'a> {
    bytes: &'a [u8],
    header: Header,
    pixels: Pixels,
    faces: Option<Vec<Face>>,
    resizer: Resizer,
}

impl<'a> Source<'a> {
    fn open(bytes: &'a [u8], header: Header, recipes: &[Recipe]) -> Result<Self, Fault> {
        let pixels = decode(bytes, &header, want(&header, recipes))?;
        Ok(Source { bytes, header, pixels, faces: None, resizer: Resizer::new() })
    }

    fn derive(&mut self, recipe: &Recipe) -> Result<Derivatives, Fault> {
        let slot = &recipe.slot;
        let searched = slot.purpose == Purpose::Portrait && slot.ratio().is_some();
        // Of a scene the heads are to be whole; where an author points, nobody looks.
        let scene = slot.purpose == Purpose::Scene && slot.ratio().is_some() && recipe.focus.is_none();
        let face = match searched || scene {
            true => {
                let (width, height) = (self.header.width, self.header.height);
                choose(self.faces()?, recipe.focus, width, height)
            }
            false => None,
        };
        let rect = crop(&self.header, slot, recipe.focus, face);
        self.sharpen(share(recipe, rect))?;
        let mut facts = Facts {
            original: (self.header.width, self.header.height),
            original_bytes: self.bytes.len() as u64,
            crop: rect,
            face,
            searched,
            outputs: Vec::new(),
        };
        let mut files = Vec::new();
        let mut wider: Option<(Vec<u8>, u32, u32)> = None;
        for (width, height) in slot.sizes(rect.width, rect.height).into_iter().rev() {
            // A much wider one that is already made is as good a source as the original, and far smaller.
            let rgb = match &wider {
                Some((rgb, w, h)) if f64::from(*w) >= f64::from(width) * SPARE => {
                    self.shrink(rgb, (*w, *h), (width, height))?
                }
                _ => self.show(rect, width, height)?,
            };
            for encoding in slot.encodings().iter().rev() {
                let bytes = encode(&rgb, width, height, *encoding).map_err(|e| self.damaged(e))?;
                let hash = *blake3::hash(&bytes).as_bytes();
                facts.outputs.push(Derivative { width, height, encoding: *encoding, len: bytes.len() as u64, hash });
                files.push(bytes);
            }
            wider = Some((rgb, width, height));
        }
        facts.outputs.reverse();
        files.reverse();
        Ok(Derivatives { facts, files })
    }

    fn damaged(&self, detail: impl ToString) -> Fault {
        Fault::Damaged { format: self.header.format, detail: detail.to_string() }
    }

    /// Decoded pixels for each stored one, along a side.
    fn scale(&self) -> f64 {
        f64::from(self.pixels.width) / f64::from(self.header.stored().0)
    }

    /// Decodes again if a face far away needs more pixels than were foreseen.
    fn sharpen(&mut self, share: f64) -> Result<(), Fault> {
        let decoded_whole = self.pixels.width >= self.header.stored().0;
        if !decoded_whole && self.scale() < share {
            self.pixels.data = Vec::new(); // never two pictures at once
            self.pixels = decode(self.bytes, &self.header, share * SPARE)?;
        }
        Ok(())
    }

    /// The part `rect` at `width` × `height`: upright, sRGB, 3 bytes a pixel.
    fn show(&mut self, rect: Rect, width: u32, height: u32) -> Result<Vec<u8>, Fault> {
        let orientation = self.header.orientation;
        let stored = self.header.stored();
        let stored = (f64::from(stored.0), f64::from(stored.1));
        let upright = (f64::from(rect.x), f64::from(rect.y), f64::from(rect.width), f64::from(rect.height));
        let (left, top, w, h) = orientation.to_stored(upright, stored);
        let (sx, sy) = (f64::from(self.pixels.width) / stored.0, f64::from(self.pixels.height) / stored.1);
        let part = (left * sx, top * sy, w * sx, h * sy);
        let (to_width, to_height) = orientation.swap((width, height));
        let data = self.resize(part, (to_width, to_height), FilterType::Lanczos3)?;
        let rgb = to_srgb(data, self.pixels.model, self.pixels.icc.as_deref());
        Ok(orientation.apply(rgb, to_width, to_height, 3).0)
    }

    fn resize(
        &mut self,
        (left, top, width, height): (f64, f64, f64, f64),
        to: (u32, u32),
        filter: FilterType,
    ) -> Result<Vec<u8>, Fault> {
        let pixel = match self.pixels.model {
            Model::Gray => PixelType::U8,
            Model::Rgb => PixelType::U8x3,
            Model::Cmyk => PixelType::U8x4,
        };
        // Rounding may put the far edge a hair outside.
        let (full_width, full_height) = (f64::from(self.pixels.width), f64::from(self.pixels.height));
        let (left, top) = (left.clamp(0.0, full_width - 1e-3), top.clamp(0.0, full_height - 1e-3));
        let (width, height) = (width.min(full_width - left), height.min(full_height - top));
        let source = ImageRef::new(self.pixels.width, self.pixels.height, &self.pixels.data, pixel);
        let mut target = Image::new(to.0, to.1, pixel);
        let options = options(filter).crop(left, top, width, height);
        let outcome = source
            .map_err(|e| e.to_string())
            .and_then(|source| self.resizer.resize(&source, &mut target, &options).map_err(|e| e.to_string()));
        outcome.map_err(|e| self.damaged(e))?;
        Ok(target.into_vec())
    }

    /// Scales a derivative down further.
    fn shrink(&mut self, rgb: &[u8], from: (u32, u32), to: (u32, u32)) -> Result<Vec<u8>, Fault> {
        let source = ImageRef::new(from.0, from.1, rgb, PixelType::U8x3).map_err(|e| self.damaged(e))?;
        let mut target = Image::new(to.0, to.1, PixelType::U8x3);
        let outcome = self.resizer.resize(&source, &mut target, &options(FilterType::Lanczos3));
        outcome.map_err(|e| self.damaged(e))?;
        Ok(target.into_vec())
    }

    /// All faces, in upright original pixels; looked for once.
    fn faces(&mut self) -> Result<&[Face], Fault> {
        if self.faces.is_none() {
            let mut faces = Vec::new();
            for side in face::SIDES {
                faces = self.faces_at(side)?;
                if !faces.is_empty() {
                    break;
                }
            }
            self.faces = Some(faces);
        }
        Ok(self.faces.as_deref().unwrap_or_default())
    }

    fn faces_at(&mut self, side: u32) -> Result<Vec<Face>, Fault> {
        let (width, height) = (self.pixels.width, self.pixels.height);
        let scale = f64::from(side) / f64::from(width.max(height));
        let fit = |v: u32| ((f64::from(v) * scale.min(1.0)).round() as u32).max(1);
        let (to_width, to_height) = (fit(width), fit(height));
        let whole = (0.0, 0.0, f64::from(width), f64::from(height));
        let data = self.resize(whole, (to_width, to_height), FilterType::Bilinear)?;
        // Without the profile: the detector looks at light and dark only.
        let rgb = to_srgb(data, self.pixels.model, None);
        let grey: Vec<u8> = rgb.chunks_exact(3).map(luma).collect();
        let (grey, w, h) = self.header.orientation.apply(grey, to_width, to_height, 1);
        let (sx, sy) = (self.header.width as f32 / w as f32, self.header.height as f32 / h as f32);
        let original = |face: Face| Face { x: face.x * sx, y: face.y * sy, size: face.size * (sx + sy) / 2.0, ..face };
        Ok(face::find(&grey, w, h).into_iter().map(original).collect())
    }
}

fn options(filter: FilterType) -> ResizeOptions {
    ResizeOptions::new().resize_alg(ResizeAlg::Convolution(filter)).use_alpha(false)
}

/// Brightness of an RGB pixel.
fn luma(p: &[u8]) -> u8 {
    ((u32::from(p[0]) * 77 + u32::from(p[1]) * 150 + u32::from(p[2]) * 29) >> 8) as u8
}
