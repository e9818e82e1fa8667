//! What a file is, by its first bytes. Names are never asked: phones and messengers send HEIC as `.jpg` every day.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::fault::Fault;
use crate::diagnostic::{Message, say};

/// The formats that are decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Format {
    Jpeg,
    Png,
    WebP,
    Gif,
    Tiff,
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Format::Jpeg => "JPEG",
            Format::Png => "PNG",
            Format::WebP => "WebP",
            Format::Gif => "GIF",
            Format::Tiff => "TIFF",
        })
    }
}

/// Files that turn up under a photo's name and are told apart, so that the message can name them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Foreign {
    Bmp,
    JpegXl,
    Jpeg2000,
    Photoshop,
    Icon,
    Svg,
    Video,
    Pdf,
    OfficeOrZip,
    OldOffice,
    Archive,
    Html,
    Text,
}

impl Foreign {
    /// True when a picture viewer opens it, so "save as JPEG" is good advice.
    pub fn is_picture(self) -> bool {
        use Foreign::*;
        matches!(self, Bmp | JpegXl | Jpeg2000 | Photoshop | Icon | Svg)
    }

    pub(super) fn name(self) -> Message {
        match self {
            Foreign::Bmp => say!(" BMP 位图", "a BMP bitmap"),
            Foreign::JpegXl => say!(" JPEG XL 图片", "a JPEG XL picture"),
            Foreign::Jpeg2000 => say!(" JPEG 2000 图片", "a JPEG 2000 picture"),
            Foreign::Photoshop => say!(" Photoshop 文件", "a Photoshop file"),
            Foreign::Icon => say!("图标文件", "an icon"),
            Foreign::Svg => say!(" SVG 矢量图", "an SVG drawing"),
            Foreign::Video => say!("视频", "a video"),
            Foreign::Pdf => say!(" PDF 文件", "a PDF"),
            Foreign::OfficeOrZip => say!(" Word/WPS 等文档或压缩包", "an office document or a ZIP archive"),
            Foreign::OldOffice => say!("旧版 Word/WPS 文档", "an old office document"),
            Foreign::Archive => say!("压缩包", "an archive"),
            Foreign::Html => say!("网页（常见于保存时下载失败）", "a web page (often what a failed download leaves)"),
            Foreign::Text => say!("文本文件", "a text file"),
        }
    }
}

/// Tells what the file is from its beginning (4 KiB are plenty; fewer if the file is shorter).
///
/// TIFF may still turn out to be a camera's raw file: only its directory says so, see `container::tiff`.
pub(super) fn sniff(head: &[u8]) -> Result<Format, Fault> {
    if head.is_empty() {
        return Err(Fault::Empty);
    }
    let starts = |magic: &[u8]| head.starts_with(magic);
    let foreign = |what| Err(Fault::Foreign { what });
    if starts(b"\xFF\xD8\xFF") {
        return Ok(Format::Jpeg);
    }
    if starts(b"\x89PNG\r\n\x1A\n") {
        return Ok(Format::Png);
    }
    if starts(b"RIFF") && head.get(8..12) == Some(b"WEBP") {
        return Ok(Format::WebP);
    }
    if starts(b"GIF87a") || starts(b"GIF89a") {
        return Ok(Format::Gif);
    }
    if head.get(4..8) == Some(b"ftyp") {
        return Err(iso_media(head));
    }
    for (magic, at, maker) in RAW {
        if head.get(*at..*at + magic.len()) == Some(*magic) {
            return Err(Fault::RawCamera { maker });
        }
    }
    // BigTIFF (43) goes the same way: its reader says that it is a rare variant.
    if [b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"].iter().any(|magic| starts(*magic)) {
        return Ok(Format::Tiff);
    }
    for (magic, what) in FOREIGN {
        if starts(magic) {
            return foreign(*what);
        }
    }
    // "BM" alone is too little: a text may begin so. Bytes 6..10 are reserved and zero.
    if starts(b"BM") && head.get(6..10) == Some(&[0; 4]) {
        return foreign(Foreign::Bmp);
    }
    text(head).map_or(Err(Fault::Unknown), foreign)
}

/// Whether the file is a picture or a video of any kind, from its beginning.
pub fn is_picture(head: &[u8]) -> bool {
    match sniff(head) {
        Ok(_) | Err(Fault::Heic | Fault::Avif | Fault::RawCamera { .. }) => true,
        Err(Fault::Foreign { what }) => what.is_picture() || what == Foreign::Video,
        Err(_) => false,
    }
}

/// Unprocessed camera files with a mark of their own: (mark, where it stands, who makes it).
const RAW: &[(&[u8], usize, &str)] = &[
    (b"CR\x02", 8, "Canon CR2"),
    (b"FUJIFILMCCD-RAW", 0, "Fujifilm RAF"),
    (b"IIRO", 0, "Olympus ORF"),
    (b"IIRS", 0, "Olympus ORF"),
    (b"MMOR", 0, "Olympus ORF"),
    (b"IIU\0", 0, "Panasonic RW2"),
    (b"FOVb", 0, "Sigma X3F"),
    (b"\0MRM", 0, "Minolta MRW"),
];

const FOREIGN: &[(&[u8], Foreign)] = &[
    (b"\xFF\x0A", Foreign::JpegXl),
    (b"\0\0\0\x0CJXL ", Foreign::JpegXl),
    (b"\0\0\0\x0CjP  ", Foreign::Jpeg2000),
    (b"\xFF\x4F\xFF\x51", Foreign::Jpeg2000),
    (b"8BPS", Foreign::Photoshop),
    (b"\0\0\x01\0", Foreign::Icon),
    (b"%PDF", Foreign::Pdf),
    (b"PK\x03\x04", Foreign::OfficeOrZip),
    (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", Foreign::OldOffice),
    (b"Rar!", Foreign::Archive),
    (b"7z\xBC\xAF", Foreign::Archive),
    (b"\x1F\x8B", Foreign::Archive),
    (b"\x1A\x45\xDF\xA3", Foreign::Video),
    (b"\0\0\x01\xBA", Foreign::Video),
];

/// HEIC, AVIF, Canon's CR3 and videos share one container; its list of brands tells them apart.
fn iso_media(head: &[u8]) -> Fault {
    let size = head.get(..4).map_or(0, |b| u32::from_be_bytes([b[0], b[1], b[2], b[3]])) as usize;
    let brands: Vec<&[u8]> =
        head.get(8..size.clamp(12, 256).min(head.len())).unwrap_or_default().chunks_exact(4).collect();
    let any = |names: &[&[u8; 4]]| brands.iter().any(|b| names.iter().any(|n| *b == n.as_slice()));
    if any(&[b"crx "]) {
        Fault::RawCamera { maker: "Canon CR3" }
    } else if any(&[b"avif", b"avis"]) {
        Fault::Avif
    } else if any(&[b"heic", b"heif", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"hevm", b"hevs", b"mif1", b"msf1"])
    {
        Fault::Heic
    } else {
        Fault::Foreign { what: Foreign::Video }
    }
}

/// Markup and plain text, for files saved from a browser or typed by hand.
fn text(head: &[u8]) -> Option<Foreign> {
    let head = &head[..head.len().min(1024)];
    if head.contains(&0) {
        return None;
    }
    let lower = String::from_utf8_lossy(head).to_ascii_lowercase();
    if lower.contains("<svg") {
        return Some(Foreign::Svg);
    }
    if lower.contains("<!doctype html") || lower.contains("<html") {
        return Some(Foreign::Html);
    }
    // The last character may be cut in half by the window: allow one bad tail.
    let broken = lower.trim_end_matches('\u{FFFD}').contains('\u{FFFD}');
    let control = head.iter().any(|b| *b < 32 && !b"\t\r\n\x0C".contains(b));
    (!broken && !control).then_some(Foreign::Text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heic_under_any_name_is_named() {
        assert_eq!(sniff(b"\0\0\0\x24ftypheic\0\0\0\0mif1heic"), Err(Fault::Heic));
        assert_eq!(sniff(b"\0\0\0\x1Cftypmif1\0\0\0\0mif1avif"), Err(Fault::Avif));
        assert_eq!(sniff(b"\0\0\0\x1Cftypmif1\0\0\0\0mif1heix"), Err(Fault::Heic));
        assert_eq!(sniff(b"\0\0\0\x18ftypcrx \0\0\0\x01crx isom"), Err(Fault::RawCamera { maker: "Canon CR3" }));
        assert_eq!(sniff(b"\0\0\0\x18ftypmp42\0\0\0\0"), Err(Fault::Foreign { what: Foreign::Video }));
    }

    #[test]
    fn other_files_are_told_apart() {
        let what = |bytes: &[u8]| match sniff(bytes) {
            Err(Fault::Foreign { what }) => Some(what),
            _ => None,
        };
        assert_eq!(what(b"BM\x36\0\0\0\0\0\0\0\x36\0\0\0"), Some(Foreign::Bmp));
        assert_eq!(what(b"<!DOCTYPE html><title>404</title>"), Some(Foreign::Html));
        assert_eq!(what(b"<?xml version='1.0'?><svg/>"), Some(Foreign::Svg));
        assert_eq!(what("张三的照片在另一个文件夹".as_bytes()), Some(Foreign::Text));
        assert_eq!(what(b"PK\x03\x04\x14\0"), Some(Foreign::OfficeOrZip));
        assert_eq!(sniff(b""), Err(Fault::Empty));
        assert_eq!(sniff(&[0x13, 0x37, 0, 0, 9]), Err(Fault::Unknown));
        assert_eq!(sniff(b"II*\0\x10\0\0\0CR\x02\0"), Err(Fault::RawCamera { maker: "Canon CR2" }));
    }
}
