//! JPEG: markers up to the first scan, then the end-of-image marker.
//!
//! Within a scan an FF byte is always followed by 00 or a restart marker, so FF D9 beyond the first scan's header is the
//! real end. Phones append a video or a second picture after it, which is why it is searched for and not expected last.

use memchr::memmem;

use super::super::fault::Fault;
use super::super::inspect::{Sample, Stop};
use super::super::orient::Orientation;
use super::super::sniff::Format;
use super::{Found, be16, tiff};

const END: &[u8] = b"\xFF\xD9";

/// A scan costs a pass over all of a progressive picture, however few bytes it has. Real ones have about ten.
const MOST_SCANS: usize = 100;

/// A profile comes in pieces of 64 KB; a press profile has 2 MB at the most.
const MOST_ICC: usize = 8 << 20;

/// One marker segment before the first scan: its code and its payload.
type Segment<'a> = (u8, &'a [u8]);

/// The segments before the first scan, and the offset where that scan begins. `None`: the bytes end before.
fn segments(bytes: &[u8]) -> Result<Option<(Vec<Segment<'_>>, usize)>, Fault> {
    let mut found = Vec::new();
    let mut at = 2;
    loop {
        let Some(&byte) = bytes.get(at) else {
            return Ok(None);
        };
        if byte != 0xFF {
            return Err(damaged("a marker was expected"));
        }
        let Some(&code) = bytes.get(at + 1) else {
            return Ok(None);
        };
        match code {
            0xFF => at += 1, // fill byte
            0x01 | 0xD0..=0xD8 => at += 2,
            0xD9 => return Err(damaged("the picture ends before it begins")),
            _ => {
                let Some(len) = be16(bytes, at + 2) else {
                    return Ok(None);
                };
                if len < 2 {
                    return Err(damaged("a segment without length"));
                }
                let Some(payload) = bytes.get(at + 4..at + 2 + len as usize) else {
                    return Ok(None);
                };
                at += 2 + len as usize;
                found.push((code, payload));
                if code == 0xDA {
                    return Ok(Some((found, at)));
                }
            }
        }
    }
}

pub(in super::super) fn read(sample: &Sample<'_>, admit: impl Fn(u32, u32) -> Result<(), Stop>) -> Result<Found, Stop> {
    let (segments, scan) = segments(sample.head)?.ok_or(Stop::More)?;
    let mut found = Found { depth: 3, ..Found::default() };
    let (mut frame, mut turned) = (false, false);
    for (code, payload) in segments {
        match code {
            // SOF: C4, C8 and CC share the range but are tables.
            0xC0..=0xCF if !matches!(code, 0xC4 | 0xC8 | 0xCC) => {
                let what = match code {
                    0xC0..=0xC2 => None,
                    0xC3 | 0xC7 | 0xCB | 0xCF => Some("lossless"),
                    0xC9 | 0xCA => Some("arithmetic coding"),
                    _ => Some("hierarchical"),
                };
                let (Some(height), Some(width)) = (be16(payload, 1), be16(payload, 3)) else {
                    return Err(damaged("a frame header that is too short").into());
                };
                let channels = payload.get(5).copied().unwrap_or(0);
                let what = match (what, payload.first(), channels) {
                    (Some(what), ..) => Some(what),
                    (_, Some(8), 1 | 3 | 4) => None,
                    (_, Some(8), _) => Some("unusual number of colour channels"),
                    _ => Some("more than 8 bits a channel"),
                };
                if let Some(what) = what {
                    return Err(Fault::Variant { format: Format::Jpeg, what }.into());
                }
                admit(width, height)?;
                found.size = (width, height);
                found.progressive = code == 0xC2;
                found.depth = u32::from(channels);
                found.inks = channels == 4;
                frame = true;
            }
            0xE1 => {
                // The first block is the camera's; editors have been seen to append their own.
                if let Some(exif) = payload.strip_prefix(b"Exif\0\0").filter(|_| !turned) {
                    turned = true;
                    found.orientation = tiff::orientation(exif).unwrap_or_default();
                }
            }
            0xE2 => {
                if let Some(piece) = payload.strip_prefix(b"ICC_PROFILE\0") {
                    found.has_icc = true;
                    // Its number and how many there are, then the profile, whose head says for what colours it is.
                    if let [1, _, profile @ ..] = piece
                        && profile.get(36..40) == Some(b"acsp")
                    {
                        found.profile_space = profile.get(16..20).and_then(|space| space.first_chunk().copied());
                    }
                }
            }
            _ => {}
        }
    }
    if !frame {
        return Err(damaged("no frame header").into());
    }
    let (rest, whole) = match sample.is_whole() {
        true => (&sample.head[scan..], true),
        false => (sample.tail, false),
    };
    if memmem::find(rest, END).is_some() {
        return Ok(found);
    }
    Err(if whole { Fault::Truncated { format: Format::Jpeg }.into() } else { Stop::More })
}

/// What decoding has to know and the header does not say.
#[derive(Debug, Default)]
pub(in super::super) struct Extras {
    /// The colour profile, put together from its pieces.
    pub icc: Option<Vec<u8>>,
    /// Written by an Adobe program: the four inks are stored inverted.
    pub adobe: bool,
    /// The camera says that the colours are Adobe RGB.
    pub adobe_rgb: bool,
}

/// Reads a whole file's extras; refuses a picture whose scans are made to exhaust the machine.
pub(in super::super) fn extras(bytes: &[u8], progressive: bool) -> Result<Extras, Fault> {
    let Some((segments, scan)) = segments(bytes)? else {
        return Err(Fault::Truncated { format: Format::Jpeg });
    };
    if progressive && memmem::find_iter(&bytes[scan..], b"\xFF\xDA").take(MOST_SCANS).count() == MOST_SCANS {
        return Err(Fault::Variant { format: Format::Jpeg, what: "more than 100 scans" });
    }
    let mut pieces: Vec<(u8, &[u8])> = Vec::new();
    let mut extras = Extras::default();
    for (code, payload) in segments {
        match code {
            0xE2 => {
                if let Some([number, _count, piece @ ..]) = payload.strip_prefix(b"ICC_PROFILE\0") {
                    pieces.push((*number, piece));
                }
            }
            0xE1 => extras.adobe_rgb |= payload.strip_prefix(b"Exif\0\0").is_some_and(tiff::is_adobe_rgb),
            0xEE => extras.adobe |= payload.starts_with(b"Adobe") && payload.len() >= 12,
            _ => {}
        }
    }
    pieces.sort_by_key(|(number, _)| *number);
    let len: usize = pieces.iter().map(|(_, piece)| piece.len()).sum();
    if (1..=MOST_ICC).contains(&len) {
        extras.icc = Some(pieces.into_iter().flat_map(|(_, piece)| piece).copied().collect());
    }
    Ok(extras)
}

/// Tells a photo's orientation apart from the thumbnail's: used on the EXIF of other formats too.
pub(in super::super) fn exif_orientation(exif: &[u8]) -> Orientation {
    tiff::orientation(exif.strip_prefix(b"Exif\0\0").unwrap_or(exif)).unwrap_or_default()
}

fn damaged(detail: &str) -> Fault {
    Fault::Damaged { format: Format::Jpeg, detail: detail.to_owned() }
}
