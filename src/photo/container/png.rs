//! PNG: the header chunk, then chunks up to the pixels, then the end chunk.

use memchr::memmem;

use super::super::fault::Fault;
use super::super::inspect::{Sample, Stop};
use super::super::sniff::Format;
use super::{Found, be32, jpeg};

/// The end chunk's name with its checksum, which is always the same.
const END: &[u8] = b"IEND\xAE\x42\x60\x82";

pub(in super::super) fn read(sample: &Sample<'_>, admit: impl Fn(u32, u32) -> Result<(), Stop>) -> Result<Found, Stop> {
    let bytes = sample.head;
    let damaged = |detail: &str| Fault::Damaged { format: Format::Png, detail: detail.to_owned() };
    let (Some(width), Some(height), Some(rest)) = (be32(bytes, 16), be32(bytes, 20), bytes.get(24..29)) else {
        return Err(Stop::More);
    };
    if bytes.get(12..16) != Some(b"IHDR") {
        return Err(damaged("no header chunk").into());
    }
    admit(width, height)?;
    let mut found = Found { size: (width, height), progressive: rest[4] != 0, depth: 4, ..Found::default() };
    let mut at = 33;
    // An orientation after the pixels would be read from some files and not from others (only the head is at hand):
    // writers put it before them.
    loop {
        let (Some(len), Some(name)) = (be32(bytes, at), bytes.get(at + 4..at + 8)) else {
            return Err(Stop::More);
        };
        let len = len as usize;
        match name {
            b"IDAT" => break,
            b"IEND" => return Err(damaged("no pixels").into()),
            // The decoder counts on whole colours and panics without.
            b"PLTE" if len == 0 || !len.is_multiple_of(3) || len > 768 => {
                return Err(damaged("a broken palette").into());
            }
            b"iCCP" => found.has_icc = true,
            b"eXIf" => {
                let exif = bytes.get(at + 8..(at + 8).saturating_add(len)).ok_or(Stop::More)?;
                found.orientation = jpeg::exif_orientation(exif);
            }
            _ => {}
        }
        at = at.saturating_add(12).saturating_add(len);
    }
    if memmem::rfind(sample.tail, END).is_some() {
        return Ok(found);
    }
    Err(if sample.is_whole() { Fault::Truncated { format: Format::Png }.into() } else { Stop::More })
}
