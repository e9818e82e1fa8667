//! WebP: a RIFF file that states its own length, so a missing end is plain.

use super::super::fault::Fault;
use super::super::inspect::{Sample, Stop};
use super::super::sniff::Format;
use super::{Found, jpeg, le16, le24, le32};

pub(in super::super) fn read(sample: &Sample<'_>, admit: impl Fn(u32, u32) -> Result<(), Stop>) -> Result<Found, Stop> {
    let bytes = sample.head;
    let damaged = |detail: &str| Fault::Damaged { format: Format::WebP, detail: detail.to_owned() };
    let stated = le32(bytes, 4).ok_or(Stop::More)?;
    let name = bytes.get(12..16).ok_or(Stop::More)?;
    let mut found = Found { depth: 4, ..Found::default() };
    let mut exif = false;
    found.size = match name {
        b"VP8 " => {
            if bytes.get(23..26).ok_or(Stop::More)? != b"\x9D\x01\x2A" {
                return Err(damaged("no key frame").into());
            }
            (le16(bytes, 26).ok_or(Stop::More)? & 0x3FFF, le16(bytes, 28).ok_or(Stop::More)? & 0x3FFF)
        }
        b"VP8L" => {
            let bits = le32(bytes, 21).ok_or(Stop::More)?;
            ((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
        }
        b"VP8X" => {
            let flags = *bytes.get(20).ok_or(Stop::More)?;
            found.has_icc = flags & 0x20 != 0;
            exif = flags & 0x08 != 0;
            (le24(bytes, 24).ok_or(Stop::More)? + 1, le24(bytes, 27).ok_or(Stop::More)? + 1)
        }
        _ => return Err(damaged("no picture chunk").into()),
    };
    admit(found.size.0, found.size.1)?;
    if u64::from(stated) + 8 > sample.len {
        return Err(Fault::Truncated { format: Format::WebP }.into());
    }
    if exif {
        // EXIF stands after the pixels: only a whole file has it.
        if !sample.is_whole() {
            return Err(Stop::More);
        }
        found.orientation = chunk(bytes, b"EXIF").map(jpeg::exif_orientation).unwrap_or_default();
    }
    Ok(found)
}

/// The first chunk of a name.
fn chunk<'a>(bytes: &'a [u8], name: &[u8; 4]) -> Option<&'a [u8]> {
    let mut at = 12usize;
    loop {
        let len = le32(bytes, at.checked_add(4)?)? as usize;
        let start = at.checked_add(8)?;
        let end = start.checked_add(len)?;
        if bytes.get(at..at + 4)? == name {
            return bytes.get(start..end);
        }
        at = end.checked_add(len & 1)?;
    }
}
