//! What a file is, by its bytes.

use std::io::Cursor;

use serde::{Deserialize, Serialize};

use crate::photo;

/// The formats that are told apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Form {
    /// Text of any encoding: also tables, web pages.
    Text,
    /// RTF, which is often called `.doc`.
    RichText,
    Word,
    Sheets,
    Slides,
    /// ODT, ODS, ODP.
    OpenDocument,
    /// OFD.
    FixedLayout,
    Pdf,
    Zip,
    /// An office document under a password.
    Locked,
    /// DOC, XLS, PPT, WPS, ET, DPS.
    Old,
    Jpeg,
    Png,
    OtherPicture,
    Media,
    /// RAR, 7z and others.
    OtherArchive,
    #[default]
    Unknown,
}

impl Form {
    /// As authors call it; the same in both languages where it is a name.
    pub fn name(self) -> (&'static str, &'static str) {
        match self {
            Self::Text => ("文本文件", "a text file"),
            Self::RichText => ("RTF 文档", "an RTF document"),
            Self::Word => ("Word 文档（docx）", "a Word document (docx)"),
            Self::Sheets => ("Excel 表格（xlsx）", "an Excel workbook (xlsx)"),
            Self::Slides => ("PowerPoint 演示文稿（pptx）", "a PowerPoint presentation (pptx)"),
            Self::OpenDocument => ("ODF 文档（odt、ods、odp）", "an OpenDocument file (odt, ods, odp)"),
            Self::FixedLayout => ("OFD 文件", "an OFD file"),
            Self::Pdf => ("PDF 文件", "a PDF file"),
            Self::Zip => ("ZIP 压缩包", "a ZIP archive"),
            Self::Locked => ("加密的文档", "an encrypted document"),
            Self::Old => ("旧版 Office 或 WPS 文档", "an old Office or WPS document"),
            Self::Jpeg => ("JPEG 图片", "a JPEG picture"),
            Self::Png => ("PNG 图片", "a PNG picture"),
            Self::OtherPicture => ("图片或视频", "a picture or a video"),
            Self::Media => ("音频或视频", "sound or video"),
            Self::OtherArchive => ("压缩包", "an archive"),
            Self::Unknown => ("不认识的文件", "a file of no known format"),
        }
    }

    /// Pictures, whether or not they can be cleaned.
    pub fn is_picture(self) -> bool {
        matches!(self, Self::Jpeg | Self::Png | Self::OtherPicture)
    }
}

/// What a file with this name should be; `None` where the ending promises nothing. Programs save almost anything as
/// `.doc` and `.xls`: those promise only that an office program opens them.
pub(super) fn pretended(name: &str) -> Option<&'static [Form]> {
    const OFFICE: &[Form] = &[
        Form::Old,
        Form::RichText,
        Form::Text,
        Form::Word,
        Form::Sheets,
        Form::Slides,
        Form::OpenDocument,
        Form::Zip,
        Form::Locked,
    ];
    Some(match ending(name).as_str() {
        "txt" | "csv" => &[Form::Text],
        "docx" => &[Form::Word, Form::Locked],
        "xlsx" => &[Form::Sheets, Form::Locked],
        "pptx" => &[Form::Slides, Form::Locked],
        "odt" | "ods" | "odp" => &[Form::OpenDocument],
        "pdf" => &[Form::Pdf],
        "ofd" => &[Form::FixedLayout],
        "zip" => &[Form::Zip, Form::Word, Form::Sheets, Form::Slides, Form::OpenDocument, Form::FixedLayout],
        "doc" | "xls" | "ppt" | "wps" | "et" | "dps" => OFFICE,
        "jpg" | "jpeg" => &[Form::Jpeg],
        "png" => &[Form::Png],
        "mp3" | "mp4" => &[Form::Media],
        _ => return None,
    })
}

/// The lower-case ending of a name.
pub(super) fn ending(name: &str) -> String {
    name.rsplit_once('.').map_or_else(String::new, |(_, ending)| ending.to_ascii_lowercase())
}

/// Tells what a file is.
pub(super) fn of(bytes: &[u8]) -> Form {
    let starts = |magic: &[u8]| bytes.starts_with(magic);
    if starts(b"PK\x03\x04") || starts(b"PK\x05\x06") {
        return of_package(bytes);
    }
    if starts(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        // Office wraps what has a password into its old container.
        return if memchr::memmem::find(bytes, &utf16("EncryptedPackage")).is_some() {
            Form::Locked
        } else {
            Form::Old
        };
    }
    // Readers look for the header in the first kilobyte.
    if memchr::memmem::find(&bytes[..bytes.len().min(1024)], b"%PDF-").is_some() {
        return Form::Pdf;
    }
    if starts(b"{\\rtf") {
        return Form::RichText;
    }
    if starts(b"\xFF\xD8\xFF") {
        return Form::Jpeg;
    }
    if starts(b"\x89PNG\r\n\x1A\n") {
        return Form::Png;
    }
    if starts(b"Rar!") || starts(b"7z\xBC\xAF") || starts(b"\x1F\x8B") || starts(b"BZh") || starts(b"\xFD7zXZ") {
        return Form::OtherArchive;
    }
    let head = &bytes[..bytes.len().min(4096)];
    if photo::is_picture(head) {
        let is_media = head.get(4..8) == Some(b"ftyp") && is_film(head);
        return if is_media { Form::Media } else { Form::OtherPicture };
    }
    if starts(b"ID3") || (bytes.len() > 2 && bytes[0] == 0xFF && bytes[1] & 0xE0 == 0xE0 && bytes[1] & 6 != 0) {
        // The mark of UTF-16 is FF FE: its second byte says layer I of no version.
        if !starts(b"\xFF\xFE") {
            return Form::Media;
        }
    }
    if super::text::is_text(bytes) { Form::Text } else { Form::Unknown }
}

/// MP4 and its kin, and not the pictures that share their container.
fn is_film(head: &[u8]) -> bool {
    let brand = head.get(8..12).unwrap_or_default();
    [
        b"isom", b"iso2", b"mp41", b"mp42", b"avc1", b"M4V ", b"M4A ", b"qt  ", b"iso5", b"iso6", b"dash", b"3gp4",
        b"3gp5",
    ]
    .iter()
    .any(|film| brand == film.as_slice())
}

/// What a ZIP container is of, by the names in it.
fn of_package(bytes: &[u8]) -> Form {
    let Ok(zip) = zip::ZipArchive::new(Cursor::new(bytes)) else { return Form::Zip };
    let has = |name: &str| zip.index_for_name(name).is_some();
    let any = |start: &[u8]| zip.file_names_raw().any(|name| name.starts_with(start));
    if has("[Content_Types].xml") {
        if any(b"word/") {
            return Form::Word;
        }
        if any(b"xl/") {
            return Form::Sheets;
        }
        if any(b"ppt/") {
            return Form::Slides;
        }
    }
    if has("mimetype") && has("content.xml") {
        return Form::OpenDocument;
    }
    if has("OFD.xml") {
        return Form::FixedLayout;
    }
    Form::Zip
}

pub(super) fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_told_by_bytes() {
        assert_eq!(of(b"%PDF-1.7\n"), Form::Pdf);
        assert_eq!(of(b"\xFF\xD8\xFF\xE1\0\x10Exif"), Form::Jpeg);
        assert_eq!(of(b"\0\0\0\x24ftypheic\0\0\0\0mif1heic"), Form::OtherPicture);
        assert_eq!(of(b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom"), Form::Media);
        assert_eq!(of(b"ID3\x03\0\0\0\0\0\0"), Form::Media);
        assert_eq!(of("\u{feff}姓名,电话\n".as_bytes()), Form::Text);
        assert_eq!(of(&[&[0xff, 0xfe][..], &utf16("姓名\t电话\r\n")].concat()), Form::Text);
        assert_eq!(of(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0"), Form::Old);
        assert_eq!(of(b"PK\x03\x04"), Form::Zip);
        assert_eq!(of(&[1]), Form::Unknown);
        assert_eq!(of(b""), Form::Text);
    }
}
