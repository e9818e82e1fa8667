//! What can be wrong with a font file.

use std::fmt;

use crate::diagnostic::{Message, say};

/// The largest font file that is read, in megabytes. Collections of all weights and languages reach 20 to 30.
pub const MOST_MEGABYTES: u64 = 64;

/// What a file that is no usable font seems to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// No bytes at all.
    Empty,
    /// A font packed for the web (WOFF or WOFF2): fine for browsers, unreadable for print.
    WebFont,
    /// A web page, as a download link often gives instead of the file.
    WebPage,
    /// A ZIP archive, as fonts are often handed out.
    Archive,
    /// It begins like a font, but its tables are damaged or cut off.
    Damaged,
    /// Anything else.
    Other,
}

/// A fault of a font file or of its use, to be shown to whoever chose the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FontFault {
    /// The file is not a TrueType or OpenType font.
    NotAFont {
        /// The file as the board or the theme names it.
        file: String,
        /// What it seems to be.
        found: Found,
    },
    /// The font maps no characters (a symbol font, or one without a character map).
    NoCharacters {
        /// The file as the board or the theme names it.
        file: String,
    },
    /// The file is larger than any font needs to be.
    TooLarge {
        /// The file as the board or the theme names it.
        file: String,
        /// Its size in megabytes.
        megabytes: u64,
    },
    /// The machine could not read the file.
    Unreadable {
        /// The file as the board or the theme names it.
        file: String,
        /// The system's reason.
        reason: String,
    },
    /// A web font could not be made from a face.
    Unsubsettable {
        /// The file as the board or the theme names it.
        file: String,
        /// The parser's reason, in English.
        reason: String,
    },
}

impl FontFault {
    /// The file at fault.
    pub fn file(&self) -> &str {
        match self {
            FontFault::NotAFont { file, .. }
            | FontFault::NoCharacters { file }
            | FontFault::TooLarge { file, .. }
            | FontFault::Unreadable { file, .. }
            | FontFault::Unsubsettable { file, .. } => file,
        }
    }

    /// What is wrong, and what to do next.
    pub fn message(&self) -> Message {
        match self {
            FontFault::NotAFont { file, found } => {
                let (zh, en) = match found {
                    Found::Empty => ("是空文件；请重新复制字体文件", "is empty; copy the font file again"),
                    Found::WebFont => (
                        "是网页专用字体（WOFF），印刷无法使用；请改用 .ttf 或 .otf 文件",
                        "is a web font (WOFF), which print cannot use; give a .ttf or .otf file",
                    ),
                    Found::WebPage => (
                        "是网页而不是字体；请重新下载字体文件",
                        "is a web page, not a font; download the font file again",
                    ),
                    Found::Archive => (
                        "是压缩包；请解压后使用其中的 .ttf 或 .otf 文件",
                        "is an archive; unpack it and give the .ttf or .otf file inside",
                    ),
                    Found::Damaged => {
                        ("已损坏或不完整；请重新复制字体文件", "is damaged or incomplete; copy the font file again")
                    }
                    Found::Other => (
                        "不是字体文件；请使用 .ttf、.otf 或 .ttc 文件",
                        "is not a font; give a .ttf, .otf or .ttc file",
                    ),
                };
                say!("字体文件“{file}”{zh}", "font file \"{file}\" {en}")
            }
            FontFault::NoCharacters { file } => say!(
                "字体文件“{file}”没有可用的字符表；请换一个中文字体",
                "font file \"{file}\" has no usable character map; choose another Chinese font"
            ),
            FontFault::TooLarge { file, megabytes } => say!(
                "字体文件“{file}”有 {megabytes} MB，最多 {MOST_MEGABYTES} MB；请换单个字体的文件",
                "font file \"{file}\" has {megabytes} MB; at most {MOST_MEGABYTES} are read: choose a file of a single font"
            ),
            FontFault::Unreadable { file, reason } => {
                say!("字体文件“{file}”读不出来（{reason}）", "font file \"{file}\" cannot be read ({reason})")
            }
            FontFault::Unsubsettable { file, reason } => say!(
                "无法用字体文件“{file}”生成网页字体（{reason}）；请换一个字体文件",
                "no web font can be made from \"{file}\" ({reason}); choose another font file"
            ),
        }
    }
}

impl fmt::Display for FontFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message().en)
    }
}

impl std::error::Error for FontFault {}
