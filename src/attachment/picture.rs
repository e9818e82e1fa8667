//! Pictures without what cameras and programs note in them: place, time, device, owner, thumbnails.
//!
//! Nothing is decoded: segments are left out, the pixels stay as they are. Which way up the picture is stays as well.

use super::Fault;
use crate::photo;

/// A picture of either kind, cleaned; `None` for anything else.
pub(super) fn clean(bytes: &[u8]) -> Option<Vec<u8>> {
    if bytes.starts_with(b"\xFF\xD8\xFF") {
        return jpeg(bytes).ok();
    }
    if bytes.starts_with(PNG) { png(bytes).ok() } else { None }
}

const PNG: &[u8] = b"\x89PNG\r\n\x1A\n";

pub(super) fn png(bytes: &[u8]) -> Result<Vec<u8>, Fault> {
    let mut rest = bytes.strip_prefix(PNG).ok_or(Fault::Damaged)?;
    let mut clean = PNG.to_vec();
    loop {
        let (head, _) = rest.split_first_chunk::<8>().ok_or(Fault::Damaged)?;
        let length = u32::from_be_bytes([head[0], head[1], head[2], head[3]]) as usize;
        let whole = length.checked_add(12).ok_or(Fault::Damaged)?;
        let (chunk, after) = rest.split_at_checked(whole).ok_or(Fault::Damaged)?;
        let kind = &head[4..];
        // Texts, EXIF, the time of the last change; and what is private to one program.
        let told = matches!(kind, b"tEXt" | b"zTXt" | b"iTXt" | b"eXIf" | b"tIME");
        let own = kind[1].is_ascii_lowercase() && kind[0].is_ascii_lowercase();
        if !told && !own {
            clean.extend_from_slice(chunk);
        }
        if kind == b"IEND" {
            // Whatever follows is no part of the picture.
            return Ok(clean);
        }
        rest = after;
    }
}

pub(super) fn jpeg(bytes: &[u8]) -> Result<Vec<u8>, Fault> {
    let limits = photo::Limits { megapixels: 1e6, megabytes: 1e6 };
    let turned = photo::inspect_bytes(bytes, &limits).map_or(1, |header| header.orientation as u8);
    let mut clean = vec![0xFF, 0xD8];
    if turned != 1 {
        clean.extend_from_slice(&orientation(turned));
    }
    let mut at = 2;
    loop {
        // Any number of FF may stand before a mark.
        if bytes.get(at) != Some(&0xFF) {
            return Err(Fault::Damaged);
        }
        while bytes.get(at + 1) == Some(&0xFF) {
            at += 1;
        }
        let mark = *bytes.get(at + 1).ok_or(Fault::Damaged)?;
        if mark == 0xD9 {
            clean.extend_from_slice(&[0xFF, 0xD9]);
            // Phones append films and further pictures.
            return Ok(clean);
        }
        if matches!(mark, 0x01 | 0xD0..=0xD8) {
            clean.extend_from_slice(&[0xFF, mark]);
            at += 2;
            continue;
        }
        let length = bytes.get(at + 2..at + 4).map(|two| usize::from(u16::from_be_bytes([two[0], two[1]])));
        let end = at + 2 + length.filter(|length| *length >= 2).ok_or(Fault::Damaged)?;
        let segment = bytes.get(at..end).ok_or(Fault::Damaged)?;
        let body = &segment[4..];
        let keeps = match mark {
            0xE0 => body.starts_with(b"JFIF\0"),
            // Colour.
            0xE2 => body.starts_with(b"ICC_PROFILE\0"),
            // How CMYK is meant.
            0xEE => body.starts_with(b"Adobe"),
            0xE1..=0xEF | 0xFE => false,
            _ => true,
        };
        if keeps {
            clean.extend_from_slice(segment);
        }
        at = end;
        if mark == 0xDA {
            // Packed pixels up to the next mark that is none of their own.
            let start = at;
            while let Some(found) = memchr::memchr(0xFF, bytes.get(at..).unwrap_or_default()) {
                at += found;
                match bytes.get(at + 1) {
                    Some(0x00 | 0xD0..=0xD7) => at += 2,
                    Some(0xFF) => at += 1,
                    Some(_) => break,
                    None => return Err(Fault::Damaged),
                }
            }
            if bytes.get(at) != Some(&0xFF) {
                return Err(Fault::Damaged);
            }
            clean.extend_from_slice(&bytes[start..at]);
        }
    }
}

/// An EXIF segment that says which way up the picture is, and nothing else.
fn orientation(turned: u8) -> [u8; 36] {
    let mut segment = *b"\xFF\xE1\0\x22Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\0\0\0\0\0\0\0";
    segment[29] = turned;
    segment
}
