//! Every format and variant ends as the same upright sRGB picture.

use image::{ImageFormat, RgbImage};
use mozjpeg::ColorSpace;
use noticeboard::photo::{Format, Limits, Orientation, derive, inspect_bytes};
use png::{BitDepth, ColorType};

use crate::drawn::{self, Make, Picture};
use crate::{check, exact, made, near, shown, whole};

/// The corners of [`Picture::quarters`], whichever way it was stored.
fn assert_quarters(picture: &RgbImage, what: &str) {
    let (w, h) = picture.dimensions();
    let at = |x: u32, y: u32| picture.get_pixel(w * x / 8, h * y / 8).0;
    for (x, y, colour) in [(1, 1, [255, 0, 0]), (7, 1, [0, 255, 0]), (1, 7, [0, 0, 255]), (7, 7, [255, 255, 255])] {
        assert!(near(at(x, y), colour, 12), "{what}: {:?} at {x}, {y} of 8", at(x, y));
    }
}

#[test]
fn every_orientation_lands_upright() {
    let upright = Picture::quarters(240, 160);
    for orientation in 1..=8 {
        let stored = upright.stored_as(orientation);
        let file = drawn::with_exif(&made::jpeg(&stored, Make::default()), &drawn::exif(orientation, true));
        let header = inspect_bytes(&file, &Limits::default()).expect("a header");
        assert_eq!((header.width, header.height), (240, 160), "{orientation}");
        assert_eq!(header.orientation as u8, orientation);
        // Whole, scaled, and cropped to a square around the upper left: red alone.
        assert_quarters(&shown(&file, &exact(240)), &format!("orientation {orientation}"));
        let small = shown(&file, &exact(60));
        assert_eq!(small.dimensions(), (60, 40));
        assert_quarters(&small, &format!("orientation {orientation}, small"));
        let mut corner = exact(40);
        corner.slot = noticeboard::photo::Slot::new(
            corner.slot.purpose,
            Some((1, 2)),
            &[40],
            &[noticeboard::photo::Encoding::PRINT],
        );
        corner.focus = noticeboard::photo::Focus::new(0.0, 0.0);
        let part = shown(&file, &corner);
        assert!(near(part.get_pixel(20, 10).0, [255, 0, 0], 12), "{orientation}");
        assert!(near(part.get_pixel(20, 70).0, [0, 0, 255], 12), "{orientation}");
    }
}

#[test]
fn an_orientation_outside_1_to_8_means_nothing() {
    let file = drawn::with_exif(&made::jpeg(&Picture::quarters(80, 60), Make::default()), &drawn::exif(9, false));
    assert_eq!(inspect_bytes(&file, &Limits::default()).expect("a header").orientation, Orientation::Upright);
}

#[test]
fn progressive_and_baseline_agree() {
    let picture = Picture::quarters(200, 120);
    let file = made::jpeg(&picture, Make { progressive: true, icc: None });
    assert!(inspect_bytes(&file, &Limits::default()).expect("a header").progressive);
    assert_quarters(&shown(&file, &exact(200)), "progressive");
    assert_quarters(&shown(&file, &exact(50)), "progressive, small");
}

#[test]
fn inks_of_both_kinds_become_colours() {
    for ycck in [false, true] {
        let red = made::ink_jpeg(64, 48, [0, 255, 255, 0], ycck, Make::default());
        assert!(near(shown(&red, &exact(64)).get_pixel(30, 20).0, [255, 0, 0], 8), "ycck {ycck}");
        let paper = made::ink_jpeg(64, 48, [0, 0, 0, 0], ycck, Make::default());
        assert!(near(shown(&paper, &exact(16)).get_pixel(8, 8).0, [255, 255, 255], 4), "ycck {ycck}");
    }
}

#[test]
fn inks_follow_their_press_profile() {
    let icc = made::ink_profile();
    let file = made::ink_jpeg(64, 48, [255, 0, 0, 0], false, Make { icc: Some(&icc), ..Make::default() });
    let [r, g, b] = shown(&file, &exact(64)).get_pixel(30, 20).0;
    assert!(r < 60 && g > 110 && b < 90, "cyan prints green by this profile: {r} {g} {b}");
}

#[test]
fn a_wide_profile_becomes_srgb() {
    let p3 = moxcms::ColorProfile::new_display_p3().encode().expect("a profile");
    let picture = Picture::plain(64, 64, [234, 51, 35]);
    let by_jpeg = made::jpeg(&picture, Make { icc: Some(&p3), ..Make::default() });
    let by_png = made::png_with(&picture, &p3, &drawn::exif(1, false));
    for file in [by_jpeg, by_png] {
        assert!(inspect_bytes(&file, &Limits::default()).expect("a header").has_icc);
        assert!(near(shown(&file, &exact(64)).get_pixel(30, 30).0, [255, 0, 0], 6));
    }
}

#[test]
fn a_camera_that_only_names_adobe_rgb_is_believed() {
    // Adobe RGB's (219, 0, 0) is the red that a screen's 255 shows.
    let jpeg = made::jpeg(&Picture::plain(64, 64, [219, 0, 0]), Make::default());
    let seen = |exif: &[u8]| shown(&drawn::with_exif(&jpeg, exif), &exact(64)).get_pixel(30, 30).0;
    assert!(near(seen(&drawn::exif_of_colours(b"R03", 0xFFFF)), [255, 0, 0], 6));
    for (index, space) in [(b"R98", 1), (b"R98", 0xFFFF), (b"R03", 1)] {
        assert!(near(seen(&drawn::exif_of_colours(index, space)), [219, 0, 0], 6), "{space}");
    }
    // A profile in the file says more than a name.
    let srgb = moxcms::ColorProfile::new_srgb().encode().expect("a profile");
    let jpeg = made::jpeg(&Picture::plain(64, 64, [219, 0, 0]), Make { icc: Some(&srgb), ..Make::default() });
    let file = drawn::with_exif(&jpeg, &drawn::exif_of_colours(b"R03", 0xFFFF));
    assert!(near(shown(&file, &exact(64)).get_pixel(30, 30).0, [219, 0, 0], 6));
    // Cut anywhere, it stops nothing.
    let exif = drawn::exif_of_colours(b"R03", 0xFFFF);
    for end in 0..exif.len() {
        shown(
            &drawn::with_exif(&made::jpeg(&Picture::plain(8, 8, [1, 2, 3]), Make::default()), &exif[..end]),
            &exact(8),
        );
    }
}

#[test]
fn grey_with_a_cameras_profile_stays_grey() {
    let p3 = moxcms::ColorProfile::new_display_p3().encode().expect("a profile");
    let file = made::grey_jpeg(40, 40, 128, Make { icc: Some(&p3), ..Make::default() });
    assert!(near(shown(&file, &exact(40)).get_pixel(20, 20).0, [128, 128, 128], 3));
}

#[test]
fn every_png_is_read_and_transparency_is_white() {
    let both = |colour, depth, data: &[u8]| shown(&made::png(2, 1, colour, depth, data), &exact(2));
    let pixels = |picture: RgbImage| (picture.get_pixel(0, 0).0, picture.get_pixel(1, 0).0);
    let white = [255, 255, 255];
    let cases = [
        ("palette", both(ColorType::Indexed, BitDepth::One, &[0b0100_0000]), [255, 0, 0], white),
        ("grey 1", both(ColorType::Grayscale, BitDepth::One, &[0b0100_0000]), [0, 0, 0], white),
        ("grey 16", both(ColorType::Grayscale, BitDepth::Sixteen, &[0x80, 0, 0xFF, 0xFF]), [128, 128, 128], white),
        ("grey alpha", both(ColorType::GrayscaleAlpha, BitDepth::Eight, &[0, 255, 0, 0]), [0, 0, 0], white),
        (
            "rgb 16",
            both(ColorType::Rgb, BitDepth::Sixteen, &[[0, 0, 0xFF, 0xFF, 0, 0], [0xFF; 6]].concat()),
            [0, 255, 0],
            white,
        ),
        ("rgba", both(ColorType::Rgba, BitDepth::Eight, &[0, 0, 0, 128, 9, 9, 9, 0]), [127, 127, 127], white),
    ];
    for (what, picture, left, right) in cases {
        let seen = pixels(picture);
        // Neighbouring pixels bleed into each other in a JPEG of two pixels: colours need some leeway.
        assert!(near(seen.0, left, 40) && near(seen.1, right, 40), "{what}: {seen:?}");
    }
}

#[test]
fn an_interlaced_png_is_put_together() {
    let picture = shown(&made::interlaced_png([255, 255, 0, 0]), &exact(2));
    let rows = [0, 1].map(|y| picture.get_pixel(0, y).0);
    assert!(near(rows[0], [255; 3], 8) && near(rows[1], [0; 3], 8), "{rows:?}");
}

#[test]
fn png_and_webp_turn_by_their_exif_too() {
    let stored = Picture::quarters(160, 80).stored_as(6);
    let srgb = moxcms::ColorProfile::new_srgb().encode().expect("a profile");
    assert_quarters(&shown(&made::png_with(&stored, &srgb, &drawn::exif(6, true)), &exact(160)), "png");
    assert_quarters(&shown(&made::webp_with_exif(&stored, &drawn::exif(6, true)), &exact(160)), "webp");
}

#[test]
fn webp_gif_and_tiff_are_read() {
    let picture = Picture::quarters(96, 64);
    for (image, format) in
        [(ImageFormat::WebP, Format::WebP), (ImageFormat::Gif, Format::Gif), (ImageFormat::Tiff, Format::Tiff)]
    {
        let file = made::by_image(&picture, image);
        assert_eq!(inspect_bytes(&file, &Limits::default()).expect("a header").format, format);
        assert_quarters(&shown(&file, &exact(96)), &format.to_string());
    }
    let lossy = derive(&made::jpeg(&picture, Make::default()), &whole(96)).expect("a WebP");
    assert_quarters(&shown(&lossy.files[0], &exact(96)), "lossy WebP");
}

#[test]
fn of_an_animation_the_first_frame_is_shown() {
    let colours = [[255, 0, 0], [0, 0, 255]];
    for file in [made::animated_gif(40, 30, colours), made::animated_webp(40, 30, colours)] {
        assert!(near(shown(&file, &exact(40)).get_pixel(20, 15).0, [255, 0, 0], 6));
    }
}

#[test]
fn derivatives_carry_no_metadata_and_are_the_same_every_time() {
    let p3 = moxcms::ColorProfile::new_display_p3().encode().expect("a profile");
    let picture = drawn::person(640, 480, 1, 6.0);
    let file =
        drawn::with_exif(&made::jpeg(&picture, Make { icc: Some(&p3), ..Make::default() }), &drawn::exif(1, true));
    let recipe = noticeboard::photo::Recipe::new(noticeboard::photo::Slot::portrait((5, 7), &[200, 100]), None);
    let made = derive(&file, &recipe).expect("derivatives");
    check(&made);
    assert_eq!(made.files.len(), 4);
    for bytes in &made.files {
        for trace in [b"NoticePhone".as_slice(), "张三".as_bytes(), b"Exif", b"EXIF", b"ICC", b"http"] {
            assert!(memchr::memmem::find(bytes, trace).is_none());
        }
    }
    assert_eq!(derive(&file, &recipe).expect("derivatives"), made);
}

#[test]
fn nothing_is_enlarged() {
    let file = made::jpeg(&Picture::quarters(100, 80), Make::default());
    let recipe = noticeboard::photo::Recipe::new(noticeboard::photo::Slot::scene(None, &[50, 400, 800]), None);
    let made = derive(&file, &recipe).expect("derivatives");
    let sizes: Vec<(u32, u32)> = made.facts.outputs.iter().map(|o| (o.width, o.height)).collect();
    assert_eq!(sizes, [(50, 40), (50, 40), (100, 80), (100, 80)]);
}

#[test]
fn a_jpeg_with_a_video_behind_it_is_whole() {
    let mut file = made::jpeg(&Picture::quarters(64, 64), Make::default());
    file.extend(b"\0\0\0\x18ftypmp42".repeat(20_000));
    assert_quarters(&shown(&file, &exact(64)), "motion photo");
}

#[test]
fn an_rgb_jpeg_is_not_taken_for_luma_and_chroma() {
    let picture = Picture::quarters(64, 64);
    let file = drawn::jpeg_of(&picture.rgb, 64, 64, ColorSpace::JCS_RGB, ColorSpace::JCS_RGB, 95, Make::default());
    assert_quarters(&shown(&file, &exact(64)), "rgb");
}
