//! Archives, taken apart for the fuzzer and put together again.
//!
//! A part is its name, a zero byte, and its content up to [`END`].

use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// The first byte of an archive in parts; anything else goes before a file as it is.
pub const PACKED: u8 = b'P';
const END: &[u8] = b"\0--\0";
/// More says nothing more.
#[allow(dead_code)]
const PARTS: usize = 30;

/// An archive of the parts, stored.
#[allow(dead_code)]
pub fn pack(parts: &[u8]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut rest = parts;
    for _ in 0..PARTS {
        if rest.is_empty() {
            break;
        }
        let end = rest.windows(END.len()).position(|window| window == END);
        let (part, after) = end.map_or((rest, &[][..]), |end| (&rest[..end], &rest[end + END.len()..]));
        rest = after;
        let Some(zero) = part.iter().position(|byte| *byte == 0) else { continue };
        let (name, content) = (String::from_utf8_lossy(&part[..zero]), &part[zero + 1..]);
        // A name that stands there already.
        if zip.start_file(name, options).is_ok() {
            zip.write_all(content).expect("memory takes everything");
        }
    }
    zip.finish().map(Cursor::into_inner).unwrap_or_default()
}

/// The parts of an archive; `None` for what is none.
#[allow(dead_code)]
pub fn unpack(file: &[u8]) -> Option<Vec<u8>> {
    let mut zip = ZipArchive::new(Cursor::new(file)).ok()?;
    let mut parts = Vec::new();
    for at in 0..zip.len() {
        let mut entry = zip.by_index(at).ok()?;
        parts.extend(entry.name_raw());
        parts.push(0);
        entry.read_to_end(&mut parts).ok()?;
        parts.extend(END);
    }
    Some(parts)
}
