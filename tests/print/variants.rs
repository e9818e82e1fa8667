//! Presets made otherwise: for the office's own printer, without bleed, with another bleed; tents that stand by themselves.

use std::collections::BTreeSet;

use crate::pdf::{Pdf, same};
use crate::{hall, place, printed, read, support::Board, swap, tool};

/// The first page as pixels, fifty an inch.
fn drawn(board: &Board, path: &str) -> Option<image::RgbImage> {
    let output = tool("pdftoppm", &["-r", "50", "-f", "1", "-l", "1", "-png"], &place(board, path))?;
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(image::load_from_memory_with_format(&output.stdout, image::ImageFormat::Png).unwrap().to_rgb8())
}

#[test]
fn an_office_printer_is_asked_for_nothing_that_it_cannot_do() {
    let board = hall();
    swap(&board, "content/hall/posts/w1.yaml", "title:", "window_no: 5\ntitle:");
    printed(&board, &["--preset", "desk,a4,door", "--variant", "office"]);
    // On the paper that is there, with the trim in its middle.
    for (path, paper, trim) in [
        ("desk/hall/posts/w1.pdf", (210.0, 297.0), (200.0, 200.0)),
        ("a4/hall/posts/w1.pdf", (210.0, 297.0), (210.0, 297.0)),
        ("door/hall/posts/w1.pdf", (420.0, 297.0), (300.0, 120.0)),
    ] {
        let pdf = Pdf::read(&read(&board, path));
        assert!(same(pdf.size(1, "MediaBox").unwrap(), paper) && same(pdf.size(1, "TrimBox").unwrap(), trim), "{path}");
        assert!(pdf.mm(1, "BleedBox").is_none(), "{path}");
        let Some(picture) = drawn(&board, path) else { return };
        let white = picture.pixels().filter(|pixel| pixel.0.iter().all(|level| *level > 240)).count();
        assert!(white * 10 > picture.pixels().len() * 7, "{path} has a ground");
        // Five millimetres at fifty an inch.
        let (width, height, edge) = (picture.width(), picture.height(), 9);
        let outside = picture.enumerate_pixels().find(|(x, y, pixel)| {
            let beyond = *x < edge || *y < edge || *x >= width - edge || *y >= height - edge;
            beyond && pixel.0.iter().any(|level| *level < 200)
        });
        assert!(outside.is_none(), "{path}: {outside:?}");
    }
    let text = String::from_utf8(read(&board, "jobs.txt")).unwrap();
    assert!(text.contains("按 100%（实际大小）打印，沿标记裁开"), "{text}");
    // In black, where nobody has a photo.
    printed(&board, &["--preset", "door", "--variant", "office-black"]);
    let Some(picture) = drawn(&board, "door/hall/posts/w1.pdf") else { return };
    let coloured = picture.pixels().filter(|pixel| pixel.0.iter().max().unwrap() - pixel.0.iter().min().unwrap() > 8);
    assert_eq!(coloured.count(), 0);
}

#[test]
fn bleed_and_marks_are_as_a_shop_asks() {
    let board = hall();
    printed(&board, &["--preset", "a4,notice", "--variant", "no-bleed"]);
    let pdf = Pdf::read(&read(&board, "a4/hall/posts/w1.pdf"));
    assert!(same(pdf.size(1, "MediaBox").unwrap(), (210.0, 297.0)) && pdf.mm(1, "TrimBox") == pdf.mm(1, "MediaBox"));
    printed(&board, &["--preset", "a4", "--bleed", "5", "--mark-offset", "3"]);
    let pdf = Pdf::read(&read(&board, "a4/hall/posts/w1.pdf"));
    assert!(
        same(pdf.size(1, "BleedBox").unwrap(), (220.0, 307.0)) && same(pdf.size(1, "TrimBox").unwrap(), (210.0, 297.0))
    );
    assert!(same(pdf.size(1, "MediaBox").unwrap(), (220.0 + 13.0, 307.0 + 13.0)));
}

#[test]
fn a_tent_with_a_foot_is_one_sheet_of_three_parts() {
    let board = hall();
    printed(&board, &["--preset", "tent-a4"]);
    let pdf = Pdf::read(&read(&board, "tent-a4/hall/posts/w1.pdf"));
    assert!(pdf.pages() == 1 && same(pdf.size(1, "TrimBox").unwrap(), (210.0, 297.0)));
    assert_eq!(pdf.all_text().matches("林溪").count(), 2);
    let text = String::from_utf8(read(&board, "jobs.txt")).unwrap();
    assert!(text.contains("折成三面，底面不印"), "{text}");
    // The lowest third is paper.
    let Some(picture) = drawn(&board, "tent-a4/hall/posts/w1.pdf") else { return };
    let (middle, foot) = (picture.width() / 2, picture.height() * 5 / 6);
    assert!((0..20).all(|n| picture.get_pixel(middle - 10 + n, foot).0.iter().all(|level| *level > 240)));
}

/// The names of the colours that have plates of their own.
fn plates(bytes: &[u8]) -> BTreeSet<String> {
    let pdf = lopdf::Document::load_mem(bytes).unwrap();
    let arrays = pdf.objects.values().filter_map(|object| object.as_array().ok());
    arrays
        .filter(|array| array.first().and_then(|name| name.as_name().ok()) == Some(b"Separation"))
        .filter_map(|array| Some(String::from_utf8_lossy(array.get(1)?.as_name().ok()?).into_owned()))
        .collect()
}

#[test]
fn machines_find_where_to_cut_and_marks_stand_on_every_plate() {
    let board = hall();
    printed(&board, &["--preset", "card-86x54,card-90x54,notice"]);
    let plates_of = |preset: &str| plates(&read(&board, &format!("{preset}/hall/posts/w1.pdf")));
    assert_eq!(plates_of("card-86x54"), BTreeSet::from(["All".to_owned(), "CutContour".to_owned()]));
    assert_eq!(plates_of("card-90x54"), BTreeSet::from(["All".to_owned()]));
    // On sheets as well, each piece with its own.
    printed(&board, &["--preset", "card-86x54", "--sheet", "a4"]);
    let sheet = read(&board, "card-86x54-a4.pdf");
    assert_eq!(plates(&sheet), BTreeSet::from(["All".to_owned(), "CutContour".to_owned()]));
    assert!(Pdf::read(&sheet).xmp().contains("pdfaid:part>2<"));
}
