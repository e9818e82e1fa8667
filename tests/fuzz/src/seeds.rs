//! Writes what the fuzzer starts from: `seeds REPOSITORY CORPUS`. Texts from the repository's boards, photos drawn in code.
//! What asks the whole program (files of a board, attachments) is written where it was built with it.

use std::fs;
use std::path::{Path, PathBuf};

use image::ImageFormat;
use png::{BitDepth, ColorType};

#[cfg(feature = "board")]
mod board;
#[path = "../../photo/drawn.rs"]
mod drawn;
#[path = "../../photo/made.rs"]
#[allow(dead_code)]
mod made;
#[cfg(feature = "board")]
mod packed;
#[cfg(feature = "board")]
mod places;

use drawn::{Make, Picture};

/// A larger text is cut: the fuzzer's time goes with the length.
const TEXT: usize = 4096;
const PHOTO: usize = 20_000;

fn main() {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let (repository, corpus) = (arguments.next().expect("a repository"), arguments.next().expect("a corpus"));
    let mut files = Vec::new();
    for folder in ["content", "themes", "tests/cases", "tests/golden/board", "README.md"] {
        walk(&repository.join(folder), &mut files);
    }
    for path in &files {
        let Ok(text) = fs::read_to_string(path) else { continue };
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        #[cfg(feature = "board")]
        if let Some(place) = places::of(path).filter(|_| ["yaml", "md", "csv"].contains(&ending)) {
            keep(&corpus.join("yaml"), [&[place], cut(&text).as_bytes()].concat());
        }
        if ending == "md" {
            // Without the keys before it.
            let body =
                text.strip_prefix("---").and_then(|rest| rest.split_once("\n---")).map_or(&*text, |(_, body)| body);
            keep(&corpus.join("markdown"), cut(body));
        }
    }
    for photo in photos() {
        assert!(photo.len() <= PHOTO, "{} bytes", photo.len());
        keep(&corpus.join("photos"), photo);
    }
    #[cfg(feature = "board")]
    for file in noticeboard::fuzzing::attachments() {
        if let Some(parts) = packed::unpack(&file) {
            keep(&corpus.join("attachments"), [&[packed::PACKED, 0], &*parts].concat());
        }
        if file.len() <= PHOTO {
            keep(&corpus.join("attachments"), [b"R\0", &*file].concat());
        }
    }
    #[cfg(feature = "board")]
    for file in workbooks() {
        let start = packed::unpack(&file)
            .map_or_else(|| [b"R", &*file].concat(), |parts| [&[packed::PACKED], &*parts].concat());
        keep(&corpus.join("sheets"), start);
    }
}

/// The board as its own workbook, and lists as offices send them.
#[cfg(feature = "board")]
fn workbooks() -> Vec<Vec<u8>> {
    let sources = noticeboard::source::Sources::from_texts(board::BOARD.iter().copied());
    let options = noticeboard::pipeline::Options { as_of: Some(jiff::civil::date(2026, 6, 30)), ..Default::default() };
    let own = noticeboard::fuzzing::workbook(&sources, &options).expect("a workbook");
    let lists = [
        "承诺一览\n承诺事项,目标,单位,期限,责任人\n更换楼道灯,200,处,2026年12月31日,示例大厅\n合计,200,,,\n",
        "姓名\t职务\t入党时间\n王示例\t窗口负责人\t１９９１．７．１\n张 示\t所长\t33420\n",
        "岗位名称;姓名;承诺;类型\n综合窗口;王示例、李示例;材料一次告知清楚。;窗口\n",
    ];
    std::iter::once(own).chain(lists.map(|list| list.as_bytes().to_vec())).collect()
}

fn walk(path: &Path, files: &mut Vec<PathBuf>) {
    match fs::read_dir(path) {
        Ok(entries) => entries.flatten().for_each(|entry| walk(&entry.path(), files)),
        Err(_) => files.push(path.to_owned()),
    }
}

/// The first lines.
fn cut(text: &str) -> &str {
    match text.len() {
        ..=TEXT => text,
        _ => text
            .char_indices()
            .take_while(|(at, _)| *at < TEXT)
            .filter(|(_, c)| *c == '\n')
            .last()
            .map_or("", |(at, _)| &text[..=at]),
    }
}

/// Named by its content: a second run adds nothing.
fn keep(folder: &Path, bytes: impl AsRef<[u8]>) {
    let bytes = bytes.as_ref();
    fs::create_dir_all(folder).expect("a folder");
    fs::write(folder.join(&blake3::hash(bytes).to_hex()[..16]), bytes).expect("a file");
}

/// One of every format and of most of its variants.
fn photos() -> Vec<Vec<u8>> {
    let person = drawn::person(96, 72, 1, 5.0);
    let small = drawn::person(40, 30, 2, 5.0);
    let p3 = moxcms::ColorProfile::new_display_p3().encode().expect("a profile");
    let press = made::ink_profile();
    let exif = drawn::exif(6, true);
    let with = |icc| Make { icc: Some(icc), ..Make::default() };
    vec![
        drawn::with_exif(&made::jpeg(&person, with(&p3)), &exif),
        made::jpeg(&person, Make { progressive: true, icc: None }),
        made::jpeg(&small, Make::default()),
        drawn::jpeg(&person, 70),
        made::grey_jpeg(50, 40, 99, with(&p3)),
        made::ink_jpeg(48, 40, [10, 200, 90, 5], true, Make::default()),
        made::ink_jpeg(48, 40, [10, 200, 90, 5], false, with(&press)),
        made::by_image(&small, ImageFormat::Png),
        made::interlaced_png([1, 90, 200, 255]),
        made::png_with(&small, &p3, &exif),
        made::png(16, 4, ColorType::Indexed, BitDepth::One, &[0x5A; 8]),
        made::png(8, 8, ColorType::Rgba, BitDepth::Sixteen, &[0x77; 512]),
        made::png(8, 8, ColorType::GrayscaleAlpha, BitDepth::Eight, &[0x77; 128]),
        made::by_image(&small, ImageFormat::WebP),
        made::webp_with_exif(&small, &exif),
        lossy(&person),
        made::animated_webp(40, 30, [[200, 10, 10], [10, 10, 200]]),
        made::by_image(&small, ImageFormat::Gif),
        made::animated_gif(40, 30, [[200, 10, 10], [10, 10, 200]]),
        made::by_image(&small, ImageFormat::Tiff),
        made::by_image(&Picture::plain(33, 21, [5, 6, 7]), ImageFormat::Tiff),
    ]
}

/// WebP as phones send it; the encoder of `image` knows the other kind only.
fn lossy(picture: &Picture) -> Vec<u8> {
    let (width, height) = (picture.width as i32, picture.height as i32);
    let mut out = std::ptr::null_mut();
    // SAFETY: three bytes for each of so many pixels; what is written is copied before it is freed.
    unsafe {
        let length = libwebp_sys::WebPEncodeRGB(picture.rgb.as_ptr(), width, height, width * 3, 80.0, &raw mut out);
        let bytes = std::slice::from_raw_parts(out, length).to_vec();
        libwebp_sys::WebPFree(out.cast());
        bytes
    }
}

/// The library calls these at every branch; here nobody listens.
macro_rules! unheard {
    ($($name:ident)*) => { $(#[unsafe(no_mangle)] extern "C" fn $name() {})* };
}
unheard!(
    __sanitizer_cov_8bit_counters_init __sanitizer_cov_pcs_init __sanitizer_cov_trace_pc_indir
    __sanitizer_cov_trace_switch __sanitizer_cov_trace_cmp1 __sanitizer_cov_trace_cmp2 __sanitizer_cov_trace_cmp4
    __sanitizer_cov_trace_cmp8 __sanitizer_cov_trace_const_cmp1 __sanitizer_cov_trace_const_cmp2
    __sanitizer_cov_trace_const_cmp4 __sanitizer_cov_trace_const_cmp8 __sanitizer_cov_trace_div4
    __sanitizer_cov_trace_div8 __sanitizer_cov_trace_gep
);
