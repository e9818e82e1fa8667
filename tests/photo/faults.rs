//! Files that cannot be shown: each is named for what it is, before it costs anything.

use std::fs;

use image::ImageFormat;
use noticeboard::photo::{Fault, Foreign, Format, Limits, derive, inspect, inspect_bytes};

use crate::drawn::{self, Make, Picture};
use crate::{allocated, made, whole};

fn fault(bytes: &[u8]) -> Fault {
    let inspected = inspect_bytes(bytes, &Limits::default()).expect_err("a fault");
    assert_eq!(derive(bytes, &whole(100)).expect_err("the same fault"), inspected);
    inspected
}

#[test]
fn a_heic_named_jpg_says_how_to_save_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("张三.jpg");
    fs::write(&path, [b"\0\0\0\x24ftypheic\0\0\0\0mif1heic".as_slice(), &[0; 4000]].concat()).expect("a file");
    let fault = inspect(&path, &Limits::default()).expect_err("a HEIC");
    assert_eq!(fault, Fault::Heic);
    assert!(fault.message().zh.contains("HEIC"));
    assert!(fault.hint().zh.contains("兼容性最佳") && fault.hint().en.contains("Most Compatible"));
}

#[test]
fn the_content_counts_not_the_name() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("photo.jpg");
    fs::write(&path, made::by_image(&Picture::quarters(30, 20), ImageFormat::Png)).expect("a file");
    assert_eq!(inspect(&path, &Limits::default()).expect("a PNG").format, Format::Png);
    assert_eq!(fault(b"<!DOCTYPE html><html>404"), Fault::Foreign { what: Foreign::Html });
}

#[test]
fn a_truncated_file_is_an_error_wherever_it_was_cut() {
    let picture = drawn::person(320, 240, 3, 6.0);
    let exif = drawn::exif(6, true);
    let files = [
        ("baseline", drawn::with_exif(&made::jpeg(&picture, Make::default()), &exif)),
        ("progressive", made::jpeg(&picture, Make { progressive: true, icc: None })),
        ("png", made::by_image(&picture, ImageFormat::Png)),
        ("webp", made::by_image(&picture, ImageFormat::WebP)),
        ("gif", made::by_image(&picture, ImageFormat::Gif)),
        ("tiff", made::by_image(&picture, ImageFormat::Tiff)),
    ];
    for (what, file) in files {
        for n in 0..200 {
            let cut = 16 + (file.len() - 18) * n / 200;
            let found = inspect_bytes(&file[..cut], &Limits::default()).map(|_| ());
            assert!(matches!(found, Err(Fault::Truncated { .. })), "{what} cut at {cut}: {found:?}");
        }
    }
}

#[test]
fn a_jpeg_cut_and_closed_again_is_found_by_decoding() {
    let file = made::jpeg(&drawn::person(320, 240, 3, 6.0), Make::default());
    for n in 4..10 {
        let cut = [&file[..file.len() * n / 10], b"\xFF\xD9"].concat();
        assert!(inspect_bytes(&cut, &Limits::default()).is_ok(), "its end is there");
        let fault = derive(&cut, &whole(100)).expect_err("but not its middle");
        assert!(matches!(fault, Fault::Truncated { .. }), "{fault:?}");
    }
}

#[test]
fn long_files_are_inspected_by_their_ends() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("long.jpg");
    let file = made::jpeg(&drawn::person(1600, 1200, 3, 12.0), Make::default());
    assert!(file.len() > 300_000);
    fs::write(&path, &file).expect("a file");
    assert!(inspect(&path, &Limits::default()).is_ok());
    fs::write(&path, &file[..file.len() - 2]).expect("a file");
    assert_eq!(inspect(&path, &Limits::default()), Err(Fault::Truncated { format: Format::Jpeg }));
    // With half a megabyte of something else behind its end.
    fs::write(&path, [file, vec![0; 500_000]].concat()).expect("a file");
    assert!(inspect(&path, &Limits::default()).is_ok());
}

/// The fault of a file whose header is enough to refuse it: no memory is taken for its pixels.
fn fault_of_header(bytes: &[u8]) -> Fault {
    let (fault, most) = allocated::most(|| fault(bytes));
    assert!(most <= bytes.len().max(64 << 10), "{most} bytes are taken at once for a file of {}", bytes.len());
    fault
}

#[test]
fn twenty_thousand_pixels_square_are_refused_by_the_header() {
    let file = made::huge_png(20_000, 20_000);
    let end_of_header = 8 + 12 + 13;
    for bytes in [&file[..], &file[..end_of_header]] {
        let fault = fault_of_header(bytes);
        assert_eq!(fault, Fault::TooManyPixels { width: 20_000, height: 20_000, limit_megapixels: 40.0 });
        assert!(fault.message().zh.contains("20000×20000"));
    }
}

#[test]
fn bombs_of_every_format_are_refused_before_decoding() {
    let too_many = |bytes: &[u8]| assert!(matches!(fault_of_header(bytes), Fault::TooManyPixels { .. }));
    // GIF: a screen of 65535², and a small screen with a huge frame.
    let mut gif = made::animated_gif(4, 4, [[0; 3], [1; 3]]);
    gif[6..10].fill(0xFF);
    too_many(&gif);
    let mut gif = made::animated_gif(4, 4, [[0; 3], [1; 3]]);
    let at = gif.windows(9).position(|w| w == [0x2C, 0, 0, 0, 0, 4, 0, 4, 0]).expect("a frame");
    gif[at + 5..at + 9].fill(0xFF);
    too_many(&gif);
    let mut webp = made::animated_webp(4, 4, [[0; 3], [1; 3]]);
    webp[24..30].copy_from_slice(&[0xFF, 0x3F, 0, 0xFF, 0x3F, 0]);
    too_many(&webp);
    let mut tiff = made::by_image(&Picture::plain(4, 4, [0; 3]), ImageFormat::Tiff);
    for tag in [[0x00, 0x01], [0x01, 0x01]] {
        let at = tiff.windows(4).position(|w| w[..2] == tag && matches!(w[2..], [3 | 4, 0])).expect("a tag");
        tiff[at + 2..at + 12].copy_from_slice(&[4, 0, 1, 0, 0, 0, 0x60, 0xEA, 0, 0]);
    }
    too_many(&tiff);
    let mut jpeg = made::jpeg(&Picture::plain(16, 16, [0; 3]), Make::default());
    let at = jpeg.windows(2).position(|w| w == [0xFF, 0xC0]).expect("a frame header");
    jpeg[at + 5..at + 9].fill(0xFF);
    too_many(&jpeg);
}

#[test]
fn a_progressive_jpeg_of_a_thousand_scans_is_refused() {
    let file = made::jpeg(&drawn::person(64, 64, 1, 6.0), Make { progressive: true, icc: None });
    let scan = file.windows(2).rposition(|w| w == [0xFF, 0xDA]).expect("a scan");
    let (body, last) = file[..file.len() - 2].split_at(scan);
    let bomb = [body, &last.repeat(1000), b"\xFF\xD9"].concat();
    assert!(matches!(derive(&bomb, &whole(64)), Err(Fault::Variant { .. })));
}

/// Found by the fuzzer: the decoder panics on a palette that ends within a colour.
#[test]
fn a_palette_that_ends_within_a_colour_is_refused_before_decoding() {
    let mut file = made::png(16, 4, png::ColorType::Indexed, png::BitDepth::One, &[0x5A; 8]);
    let at = file.windows(4).position(|w| w == b"PLTE").expect("a palette");
    file.remove(at + 4 + 5);
    file[at - 1] = 5;
    let sum = made::crc(&file[at..at + 9]);
    file[at + 9..at + 13].copy_from_slice(&sum.to_be_bytes());
    let broken = Fault::Damaged { format: Format::Png, detail: "a broken palette".to_owned() };
    assert_eq!(inspect_bytes(&file, &Limits::default()), Err(broken));
}

#[test]
fn limits_are_settable() {
    let file = made::jpeg(&Picture::quarters(100, 100), Make::default());
    let pixels = Limits { megapixels: 0.009, ..Limits::default() };
    assert!(matches!(inspect_bytes(&file, &pixels), Err(Fault::TooManyPixels { .. })));
    let bytes = Limits { megabytes: 0.0001, ..Limits::default() };
    assert!(matches!(inspect_bytes(&file, &bytes), Err(Fault::TooLarge { .. })));
}

#[test]
fn a_missing_photo_names_near_ones() {
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["张三.JPG", "李四.jpg"] {
        fs::write(folder.path().join(name), "x").expect("a file");
    }
    let fault = inspect(&folder.path().join("张三.png"), &Limits::default()).expect_err("missing");
    assert_eq!(fault, Fault::Missing { near: vec!["张三.JPG".to_owned()] });
    assert!(fault.hint().zh.contains("张三.JPG"));
}

#[test]
fn an_empty_file_and_a_folder_are_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("empty.jpg");
    fs::write(&path, "").expect("a file");
    assert_eq!(inspect(&path, &Limits::default()), Err(Fault::Empty));
    assert!(matches!(inspect(folder.path(), &Limits::default()), Err(Fault::Unreadable { .. })));
}

#[test]
fn rare_jpegs_are_named() {
    let mut file = made::jpeg(&Picture::plain(16, 16, [0; 3]), Make::default());
    let at = file.windows(2).position(|w| w == [0xFF, 0xC0]).expect("a frame header");
    file[at + 1] = 0xC3;
    assert_eq!(fault(&file), Fault::Variant { format: Format::Jpeg, what: "lossless" });
}

#[test]
fn every_fault_speaks_both_languages() {
    let faults = [
        Fault::Missing { near: Vec::new() },
        Fault::Empty,
        Fault::Heic,
        Fault::Avif,
        Fault::RawCamera { maker: "Canon CR3" },
        Fault::Foreign { what: Foreign::Bmp },
        Fault::Unknown,
        Fault::Truncated { format: Format::Gif },
        Fault::TooFewPixels { have: (200, 280), need: (413, 579) },
    ];
    for fault in faults {
        for words in [fault.message(), fault.hint()] {
            assert!(!words.zh.is_empty() && words.en.chars().all(|c| c < '\u{2E80}'), "{words:?}");
        }
    }
}
