//! Photos: every face upright, in sRGB, cropped, at the size of its place, and without a trace of where it was taken.
//!
//! ```text
//! file ─▶ sniff ─▶ inspect ─▶ decode ─▶ crop · scale ─▶ orient · colour ─▶ encode ─▶ cache
//!         what it  size, turn  8-bit     crop (face,     upright, sRGB     WebP,      derivatives
//!         is       end; limits pixels    focus), derive                   JPEG       between runs
//! ```
//!
//! - [`inspect`] is what `check` calls: no pixel is decoded. It reads `container`, one file per format.
//! - [`derive()`] and [`derive_all`] are pure: bytes and recipe in, derivatives out.
//! - [`Service`] adds files, the cache, workers and the bound on memory.
//! - [`Fault`] says what is wrong with a file, in both languages. Where it is used (file, line, person) the caller knows.
//!
//! This module knows nothing of boards, members or pages. It never writes an original anywhere, tells no face from
//! another, and gives the same bytes for the same input and recipe.

mod colour;
mod container;
mod crop;
mod decode;
mod derive;
mod encode;
mod face;
mod fault;
mod inspect;
mod missing;
mod orient;
mod recipe;
mod service;
mod sniff;

pub use crop::{Focus, Rect, crop};
pub use derive::{Derivative, Derivatives, Facts, derive, derive_all};
pub(crate) use encode::encode;
pub use face::Face;
pub use fault::Fault;
pub use inspect::{Doubt, Header, Limits, inspect, inspect_bytes};
pub use orient::Orientation;
pub use recipe::{Encoding, Need, Purpose, Recipe, Shortfall, Slot};
pub use service::{Part, Service, Tally};
pub use sniff::{Foreign, Format, is_picture};
