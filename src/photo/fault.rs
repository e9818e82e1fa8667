//! What can be wrong with a photo, in words a clerk can act on.
//!
//! Every fault says what the file is (not what it is called) and how to turn it into one that works. The caller adds
//! where: file, line, person. Wording lives here, so that the website, `check` and `print` say the same.

use std::io;

use super::sniff::{Foreign, Format};
use crate::diagnostic::{Message, figures, say};

/// Why a file cannot be shown. One fault per file: the first that makes it unusable.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Fault {
    /// No such file; `near` are files whose names look like it, best first, at most three.
    Missing {
        near: Vec<String>,
    },
    /// The machine would not give us the file: the only fault that is not the author's.
    Unreadable {
        kind: io::ErrorKind,
    },
    /// Zero bytes: usually a copy that was interrupted or a cloud placeholder.
    Empty,
    /// An iPhone's own format.
    Heic,
    Avif,
    /// A camera's unprocessed file; `maker` as in "Canon CR3".
    RawCamera {
        maker: &'static str,
    },
    /// A kind that is known but is not a photo we read.
    Foreign {
        what: Foreign,
    },
    /// Nothing we know.
    Unknown,
    /// The end is missing. What would be shown is grey from some line on.
    Truncated {
        format: Format,
    },
    /// The content contradicts itself; `detail` is the decoder's own remark, in English.
    Damaged {
        format: Format,
        detail: String,
    },
    /// A well-formed file of a rare variant that no decoder here reads.
    Variant {
        format: Format,
        what: &'static str,
    },
    /// More pixels than [`Limits`](super::Limits) allow. Nothing was decoded.
    TooManyPixels {
        width: u32,
        height: u32,
        limit_megapixels: f64,
    },
    /// A bigger file than the limits allow. Nothing was read.
    TooLarge {
        bytes: u64,
        limit_megabytes: f64,
    },
    /// The part that would be shown is smaller than its place needs (see [`Need`](super::Need)). Sizes in pixels.
    TooFewPixels {
        have: (u32, u32),
        need: (u32, u32),
    },
}

impl Fault {
    /// A stable name for `--format json`.
    pub fn code(&self) -> &'static str {
        match self {
            Fault::Missing { .. } => "photo-missing",
            Fault::Unreadable { .. } => "photo-unreadable",
            Fault::Empty => "photo-empty",
            Fault::Heic => "photo-heic",
            Fault::Avif => "photo-avif",
            Fault::RawCamera { .. } => "photo-raw",
            Fault::Foreign { .. } | Fault::Unknown => "photo-not-a-photo",
            Fault::Truncated { .. } => "photo-truncated",
            Fault::Damaged { .. } => "photo-damaged",
            Fault::Variant { .. } => "photo-variant",
            Fault::TooManyPixels { .. } => "photo-too-many-pixels",
            Fault::TooLarge { .. } => "photo-too-large",
            Fault::TooFewPixels { .. } => "photo-too-few-pixels",
        }
    }

    /// What is wrong, as the rest of a sentence that begins with the file's name.
    pub fn message(&self) -> Message {
        match self {
            Fault::Missing { .. } => say!("没有这个照片文件", "there is no such photo"),
            Fault::Unreadable { kind } => {
                say!("无法读取照片（{kind}）", "the photo cannot be read ({kind})")
            }
            Fault::Empty => say!("照片是空文件（0 字节）", "the photo is an empty file (0 bytes)"),
            Fault::Heic => say!(
                "照片是 HEIC 格式（苹果手机的默认格式），不论扩展名是什么，都无法使用",
                "the photo is a HEIC file (an iPhone's default), whatever its name says, and cannot be used",
            ),
            Fault::Avif => say!("照片是 AVIF 格式，无法使用", "the photo is an AVIF file, which cannot be used"),
            Fault::RawCamera { maker } => say!(
                "照片是相机的原始文件（{maker}），无法使用",
                "the photo is a camera's raw file ({maker}), which cannot be used",
            ),
            Fault::Foreign { what } => {
                let Message { zh, en, .. } = what.name();
                say!("这不是可用的照片，而是{zh}", "this is not a usable photo but {en}")
            }
            Fault::Unknown => {
                say!("无法认出这个文件是什么格式的图片", "the file is not a picture of any format known here")
            }
            Fault::Truncated { format } => say!(
                "照片不完整：{format} 文件的后半部分缺失",
                "the photo is incomplete: the end of the {format} file is missing",
            ),
            Fault::Damaged { format, detail } => say!(
                "照片已损坏，无法按 {format} 解码（{detail}）",
                "the photo is damaged and cannot be decoded as {format} ({detail})",
            ),
            Fault::Variant { format, what } => say!(
                "照片是罕见的 {format} 变体（{what}），无法使用",
                "the photo is a rare variant of {format} ({what}), which cannot be used",
            ),
            Fault::TooManyPixels { width, height, limit_megapixels } => {
                let have = f64::from(*width) * f64::from(*height) / 1e6;
                let (zh, zh_most) = figures(have, *limit_megapixels, "百万像素");
                let (en, en_most) = figures(have, *limit_megapixels, "megapixels");
                say!(
                    "照片过大：{width}×{height} 像素（{zh}），上限为 {zh_most}",
                    "the photo has {width}×{height} pixels ({en}); at most {en_most} are allowed",
                )
            }
            Fault::TooLarge { bytes, limit_megabytes } => {
                let (have, most) = figures(*bytes as f64 / 1e6, *limit_megabytes, "MB");
                say!("照片文件过大：{have}，上限为 {most}", "the photo's file has {have}; at most {most} are allowed",)
            }
            Fault::TooFewPixels { have: (wide, tall), need: (least_wide, least_tall) } => say!(
                "照片像素不足：可用部分为 {wide}×{tall}，此处至少需要 {least_wide}×{least_tall}",
                "the photo has too few pixels: the part to be shown has {wide}×{tall}, {least_wide}×{least_tall} are needed here"
            ),
        }
    }

    /// What to do about it.
    pub fn hint(&self) -> Message {
        match self {
            Fault::Missing { near } if near.is_empty() => say!(
                "请把照片放进该组织的 photos 文件夹，并核对文件名",
                "put the photo into the organisation's photos folder and check its name",
            ),
            Fault::Missing { near } => {
                say!("是不是 {near}？", "did you mean {near_en}?", near = near.join("、"), near_en = near.join(", "))
            }
            Fault::Unreadable { .. } => say!(
                "请检查文件权限，以及文件是否正被其他程序占用",
                "check the file's permissions and whether another program holds it",
            ),
            Fault::Empty | Fault::Truncated { .. } | Fault::Damaged { .. } => say!(
                "请从手机或相机重新复制；经微信发送时选择“原图”，等传完后再保存",
                "copy it again from the phone or camera; in a messenger send the original and save it only when it has arrived whole",
            ),
            Fault::Heic => say!(
                "iPhone：“设置→相机→格式→兼容性最佳”后重拍；已拍的照片在 Windows 上用“照片”打开，另存为 JPEG（.jpg）",
                "iPhone: Settings → Camera → Formats → Most Compatible, and take it again; for photos already taken: open in Windows Photos and save as JPEG (.jpg)",
            ),
            Fault::RawCamera { .. } => say!(
                "请在相机里改为 JPEG 拍摄，或用相机厂商的软件导出为 JPEG（.jpg）",
                "set the camera to JPEG, or export as JPEG (.jpg) with the maker's program",
            ),
            Fault::Avif | Fault::Variant { .. } => save_as_jpeg(),
            Fault::Foreign { what } if what.is_picture() => save_as_jpeg(),
            Fault::Foreign { .. } | Fault::Unknown => say!(
                "改扩展名并不能转换格式；请使用 JPEG 或 PNG 照片，或打开原图后另存为 JPEG（.jpg）",
                "renaming a file does not convert it; use a JPEG or PNG photo, or open the original and save it as JPEG (.jpg)",
            ),
            Fault::TooManyPixels { .. } | Fault::TooLarge { .. } => say!(
                "请用“画图”或“照片”打开，把长边缩到 4000 像素以内，另存为 JPEG（.jpg）；或调整 board.yaml 中的 limits",
                "open it in Paint or Photos, resize its longer side to at most 4000 pixels and save as JPEG (.jpg); or change limits in board.yaml",
            ),
            Fault::TooFewPixels { .. } => say!(
                "请换用手机拍摄的原图，不要用截图或聊天软件压缩过的图；拍摄时靠近一些",
                "use the phone's original, not a screenshot or one that a messenger has shrunk; take it from closer by",
            ),
        }
    }
}

fn save_as_jpeg() -> Message {
    say!(
        "请用 Windows 的“画图”或“照片”打开，另存为 JPEG（.jpg）",
        "open it in Windows Paint or Photos and save it as JPEG (.jpg)",
    )
}
