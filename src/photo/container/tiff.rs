//! TIFF: one directory of numbered tags. EXIF is the same shape inside a JPEG, so its orientation is read here too.

use super::super::fault::Fault;
use super::super::inspect::{Sample, Stop};
use super::super::orient::Orientation;
use super::super::sniff::Format;
use super::{Found, be16, be32, le16, le32};

mod tag {
    pub const SUBFILE_TYPE: u32 = 0x00FE;
    pub const WIDTH: u32 = 0x0100;
    pub const HEIGHT: u32 = 0x0101;
    pub const BITS: u32 = 0x0102;
    pub const PHOTOMETRIC: u32 = 0x0106;
    pub const STRIP_OFFSETS: u32 = 0x0111;
    pub const ORIENTATION: u32 = 0x0112;
    pub const SAMPLES: u32 = 0x0115;
    pub const STRIP_BYTES: u32 = 0x0117;
    pub const TILE_OFFSETS: u32 = 0x0144;
    pub const TILE_BYTES: u32 = 0x0145;
    pub const SUB_DIRECTORIES: u32 = 0x014A;
    pub const EXIF: u32 = 0x8769;
    pub const ICC: u32 = 0x8773;
    pub const COLOR_SPACE: u32 = 0xA001;
    pub const INTEROPERABILITY: u32 = 0xA005;
    pub const INTEROPERABILITY_INDEX: u32 = 0x0001;
    pub const DNG_VERSION: u32 = 0xC612;
}

/// The first directory of a TIFF file or an EXIF block.
struct Directory<'a> {
    bytes: &'a [u8],
    big: bool,
    at: usize,
    count: usize,
}

impl<'a> Directory<'a> {
    /// `None`: the bytes end before the directory does, or are no TIFF.
    fn first(bytes: &'a [u8]) -> Option<Self> {
        let big = match bytes.get(..4)? {
            b"II*\0" => false,
            b"MM\0*" => true,
            _ => return None,
        };
        let start = Directory { bytes, big, at: 0, count: 0 };
        start.other(start.long(4)?)
    }

    /// The directory of the same bytes that begins at an offset.
    fn other(&self, at: u32) -> Option<Self> {
        let count = self.short(at as usize)? as usize;
        let at = (at as usize).checked_add(2)?;
        self.bytes.get(at..at.checked_add(count * 12)?)?;
        Some(Self { at, count, ..*self })
    }

    /// The directory that a tag points to.
    fn below(&self, tag: u32) -> Option<Self> {
        self.other(self.value(tag)?)
    }

    fn short(&self, at: usize) -> Option<u32> {
        if self.big { be16(self.bytes, at) } else { le16(self.bytes, at) }
    }

    fn long(&self, at: usize) -> Option<u32> {
        if self.big { be32(self.bytes, at) } else { le32(self.bytes, at) }
    }

    /// The values of a tag as (how many, the nth); only letters and whole numbers of 1, 2 or 4 bytes.
    fn values(&self, tag: u32) -> Option<(usize, impl Fn(usize) -> Option<u32> + '_)> {
        let entry = (0..self.count).map(|n| self.at + n * 12).find(|at| self.short(*at) == Some(tag))?;
        let size = match self.short(entry + 2)? {
            1 | 2 | 7 => 1,
            3 => 2,
            4 | 13 => 4,
            _ => return None,
        };
        let count = self.long(entry + 4)? as usize;
        let start = match count.checked_mul(size)? {
            0..=4 => entry + 8,
            _ => self.long(entry + 8)? as usize,
        };
        Some((count, move |n: usize| {
            let at = start.checked_add(n.checked_mul(size)?)?;
            match size {
                1 => self.bytes.get(at).map(|b| u32::from(*b)),
                2 => self.short(at),
                _ => self.long(at),
            }
        }))
    }

    fn value(&self, tag: u32) -> Option<u32> {
        self.values(tag)?.1(0)
    }
}

/// The orientation written in an EXIF block, if any.
pub(super) fn orientation(exif: &[u8]) -> Option<Orientation> {
    Directory::first(exif)?.value(tag::ORIENTATION).map(Orientation::from_exif)
}

/// Whether an EXIF block says that the colours are Adobe RGB: `R03` where sRGB has `R98` (JEITA CP-3461B, Design rule for
/// Camera File system 2.0). Cameras then put no profile into the file.
pub(super) fn is_adobe_rgb(exif: &[u8]) -> bool {
    let says = || {
        let camera = Directory::first(exif)?.below(tag::EXIF)?;
        let interoperability = camera.below(tag::INTEROPERABILITY)?;
        let (_, letter) = interoperability.values(tag::INTEROPERABILITY_INDEX)?;
        let index = [letter(0)?, letter(1)?, letter(2)?];
        // 1 is sRGB, whatever else is said.
        Some(index == [b'R', b'0', b'3'].map(u32::from) && camera.value(tag::COLOR_SPACE) != Some(1))
    };
    says().unwrap_or(false)
}

pub(in super::super) fn read(sample: &Sample<'_>, admit: impl Fn(u32, u32) -> Result<(), Stop>) -> Result<Found, Stop> {
    if matches!(sample.head.get(2..4), Some(b"+\0" | b"\0+")) {
        return Err(Fault::Variant { format: Format::Tiff, what: "BigTIFF" }.into());
    }
    let directory = Directory::first(sample.head).ok_or(Stop::More)?;
    let damaged = |detail: &str| Fault::Damaged { format: Format::Tiff, detail: detail.to_owned() };
    // Nikon, Sony and others put a thumbnail first and the sensor's data into sub-directories.
    let thumbnail = directory.value(tag::SUBFILE_TYPE) == Some(1);
    if directory.values(tag::DNG_VERSION).is_some() {
        return Err(Fault::RawCamera { maker: "Adobe DNG" }.into());
    }
    if thumbnail && directory.values(tag::SUB_DIRECTORIES).is_some() {
        return Err(Fault::RawCamera { maker: "NEF/ARW" }.into());
    }
    let (Some(width), Some(height)) = (directory.value(tag::WIDTH), directory.value(tag::HEIGHT)) else {
        return Err(damaged("no size").into());
    };
    admit(width, height)?;
    let bytes = directory.value(tag::BITS).unwrap_or(1).div_ceil(8).clamp(1, 8);
    let found = Found {
        size: (width, height),
        orientation: directory.value(tag::ORIENTATION).map(Orientation::from_exif).unwrap_or_default(),
        has_icc: directory.values(tag::ICC).is_some(),
        progressive: false,
        depth: bytes * directory.value(tag::SAMPLES).unwrap_or(1).clamp(1, 8),
        inks: directory.value(tag::PHOTOMETRIC) == Some(5),
        profile_space: None,
    };
    for (offsets, lengths) in [(tag::STRIP_OFFSETS, tag::STRIP_BYTES), (tag::TILE_OFFSETS, tag::TILE_BYTES)] {
        let (Some((count, offset)), Some((lengths, length))) = (directory.values(offsets), directory.values(lengths))
        else {
            continue;
        };
        for n in 0..count.min(lengths) {
            // The lists may lie beyond the sample; on a whole file that is a missing end.
            let end = u64::from(offset(n).ok_or(Stop::More)?) + u64::from(length(n).ok_or(Stop::More)?);
            if end > sample.len {
                return Err(Fault::Truncated { format: Format::Tiff }.into());
            }
        }
    }
    Ok(found)
}
