//! The five formats' outer shapes: a reader each, which finds size, orientation and end without decoding.
//!
//! They trust nothing: every offset comes from a stranger's file and is looked up with `get`.

pub(super) mod gif;
pub(super) mod jpeg;
pub(super) mod png;
pub(super) mod tiff;
pub(super) mod webp;

use super::orient::Orientation;

/// What a reader finds.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Found {
    /// `(width, height)` as stored.
    pub size: (u32, u32),
    pub orientation: Orientation,
    pub has_icc: bool,
    pub progressive: bool,
    /// Bytes a pixel takes in a full decode, at the worst.
    pub depth: u32,
    /// The kinds of colours of the pixels and of the profile, as far as the head tells them.
    pub inks: bool,
    pub profile_space: Option<[u8; 4]>,
}

fn be16(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at.checked_add(2)?).map(|b| u32::from(u16::from_be_bytes([b[0], b[1]])))
}

fn be32(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at.checked_add(4)?).map(|b| u32::from_be_bytes([b[0], b[1], b[2], b[3]]))
}

fn le16(bytes: &[u8], at: usize) -> Option<u32> {
    be16(bytes, at).map(|v| u32::from((v as u16).swap_bytes()))
}

fn le24(bytes: &[u8], at: usize) -> Option<u32> {
    Some(le16(bytes, at)? | u32::from(*bytes.get(at.checked_add(2)?)?) << 16)
}

fn le32(bytes: &[u8], at: usize) -> Option<u32> {
    be32(bytes, at).map(u32::swap_bytes)
}
