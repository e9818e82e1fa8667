//! Letters: which face shows a character, and the web fonts that carry it.
//!
//! Entry points: [`Stack::of_theme`] and [`Stack::with_own`] (theme files and a board's own fonts), [`Stack::missing`] (the
//! check behind "no name is ever a box"), [`plan_web`] and [`web_fonts`] (subsets with their CSS).
//! The module knows bytes and characters only. It refuses to read files, to know boards, pages or
//! diagnostics, and to trust a font: every call into a font parser is contained, so that a broken
//! file is a [`FontFault`] and never a panic.

mod cache;
mod coverage;
mod css;
mod face;
mod fault;
mod options;
mod own;
mod packed;
mod proof;
mod role;
mod slices;
mod stack;
mod subset;
mod text;
mod usage;
mod web;

pub use cache::Cache;
pub use css::css_apart;
pub use face::{Face, FaceBytes, FontFile};
pub use fault::{FontFault, Found, MOST_MEGABYTES};
pub use options::{Options, PAGE_BUDGET};
pub use own::{BoardFont, FontUse};
pub use packed::Packed;
pub use role::Role;
pub use slices::Spread;
pub use stack::Stack;
pub use subset::subset_woff2;
pub use text::{describe, in_system_fonts, is_invisible, is_private_use, name_class};
pub(crate) use usage::Tally;
pub use usage::Usage;
pub use web::{PageFonts, Slice, WebFile, WebFonts, WebPlan, plan_apart, plan_web, web_fonts};

#[cfg(test)]
mod tests;
