//! Files for the press: PDF/X-4 with the shop's own printing condition, and what stands on each plate.

use std::path::Path;
use std::process::Output;

use lopdf::{Dictionary, Document, Object};

use crate::pdf::{Pdf, same};
use crate::proofs::full;
use crate::support::Board;
use crate::{hall, print, printed, read, swap, tool};

/// The colour of a point of Lab in the inks of the profile below: each ink takes its share, and no more than 280 % in all.
fn inks([l, a, b]: [f64; 3]) -> [f64; 4] {
    let fy = (l + 16.0) / 116.0;
    let linear = |t: f64| if t > 6.0 / 29.0 { t * t * t } else { (t - 4.0 / 29.0) * 3.0 * (6.0 / 29.0_f64).powi(2) };
    let (x, y, z) = (linear(fy + a / 500.0) * 0.9642, linear(fy), linear(fy - b / 200.0) * 0.8249);
    let rgb = [
        3.1339 * x - 1.6169 * y - 0.4906 * z,
        -0.9788 * x + 1.9161 * y + 0.0335 * z,
        0.0719 * x - 0.2290 * y + 1.4052 * z,
    ];
    let [c, m, y] = rgb.map(|light| 1.0 - light.clamp(0.0, 1.0).powf(1.0 / 2.2));
    let k = c.min(m).min(y) * 0.7;
    let less = (2.8 / (c + m + y + k).max(0.01)).min(1.0);
    [c * less, m * less, y * less, k * less]
}

/// A profile of four inks, small and ours: a table of nine steps to inks, and one of two back.
pub fn profile(description: &str) -> Vec<u8> {
    let table = |from: u8, to: u8, steps: u8, nodes: &[u8]| {
        let mut tag = b"mft1\0\0\0\0".to_vec();
        tag.extend([from, to, steps, 0]);
        for n in 0..9 {
            tag.extend(if n % 4 == 0 { 65536u32 } else { 0 }.to_be_bytes());
        }
        (0..from).for_each(|_| tag.extend(0..=255u8));
        tag.extend(nodes);
        (0..to).for_each(|_| tag.extend(0..=255u8));
        tag
    };
    let step = |n: u8| f64::from(n) / 8.0;
    let mut to_inks = Vec::new();
    for l in 0..9 {
        for a in 0..9 {
            for b in 0..9 {
                let lab = [step(l) * 100.0, step(a) * 255.0 - 128.0, step(b) * 255.0 - 128.0];
                to_inks.extend(inks(lab).map(|ink| (ink * 255.0).round() as u8));
            }
        }
    }
    let mut to_lab = Vec::new();
    for n in 0..16u8 {
        let ink = |bit: u8| f64::from(n >> bit & 1);
        let light = 1.0 - (0.3 * ink(3) + 0.4 * ink(2) + 0.1 * ink(1)).min(0.85);
        let light = light * (1.0 - 0.9 * ink(0));
        to_lab.extend([(light * 255.0) as u8, (128.0 + 60.0 * (ink(2) - ink(3))) as u8, (128.0 + 60.0 * ink(1)) as u8]);
    }
    let mut words = b"desc\0\0\0\0".to_vec();
    words.extend((description.len() as u32 + 1).to_be_bytes());
    words.extend(description.as_bytes());
    words.extend([0; 79]);
    let white =
        [&b"XYZ \0\0\0\0"[..], &63190u32.to_be_bytes(), &65536u32.to_be_bytes(), &54061u32.to_be_bytes()].concat();
    let tags = [
        (b"desc", words),
        (b"cprt", b"text\0\0\0\0made for a test\0".to_vec()),
        (b"wtpt", white),
        (b"A2B0", table(4, 3, 2, &to_lab)),
        (b"B2A0", table(3, 4, 9, &to_inks)),
    ];
    let mut bytes = vec![0; 128];
    bytes[8] = 2;
    bytes[12..24].copy_from_slice(b"prtrCMYKLab ");
    bytes[36..40].copy_from_slice(b"acsp");
    for (at, part) in [(68, 63190u32), (72, 65536), (76, 54061)] {
        bytes[at..at + 4].copy_from_slice(&part.to_be_bytes());
    }
    bytes.extend((tags.len() as u32).to_be_bytes());
    let mut data = Vec::new();
    for (name, tag) in tags {
        let at = 128 + 4 + 12 * 5 + data.len();
        bytes.extend(name);
        bytes.extend((at as u32).to_be_bytes());
        bytes.extend((tag.len() as u32).to_be_bytes());
        data.extend(tag);
        data.resize(data.len().next_multiple_of(4), 0);
    }
    bytes.extend(data);
    let length = (bytes.len() as u32).to_be_bytes();
    bytes[..4].copy_from_slice(&length);
    bytes
}

/// A board with the profile of a press beside it.
fn with_profile(board: Board) -> Board {
    board.write_bytes("content/files/shop.icc", &profile("Coated FOGRA39 of a test"));
    board
}

fn for_the_press(board: &Board, arguments: &[&str]) {
    let file = board.root().join("content/files/shop.icc");
    printed(board, &[&["--press", file.to_str().unwrap()], arguments].concat());
}

fn intent(pdf: &Document) -> &Dictionary {
    let intents = pdf.catalog().unwrap().get(b"OutputIntents").unwrap().as_array().unwrap();
    assert_eq!(intents.len(), 1);
    pdf.get_dictionary(intents[0].as_reference().unwrap()).unwrap()
}

#[test]
fn a_file_for_the_press_is_pdf_x_4() {
    let board = with_profile(hall());
    for arguments in [&["--preset", "desk,a4"][..], &["--preset", "desk,card", "--sheet", "a3"]] {
        for_the_press(&board, arguments);
        let list = String::from_utf8(read(&board, "jobs.txt")).unwrap();
        assert!(list.contains("PDF/X-4，印刷条件 FOGRA39，总墨量不超过 2"), "{list}");
        let names: Vec<_> = std::fs::read_dir(board.root().join("out")).unwrap().flatten().collect();
        let files =
            names.iter().map(std::fs::DirEntry::path).filter(|path| path.extension().is_some_and(|e| e == "pdf"));
        for path in files {
            let bytes = std::fs::read(&path).unwrap();
            assert!(bytes.starts_with(b"%PDF-1.6"));
            let pdf = Document::load_mem(&bytes).unwrap();
            let intent = intent(&pdf);
            assert_eq!(intent.get(b"S").unwrap().as_name().unwrap(), b"GTS_PDFX");
            assert_eq!(intent.get(b"OutputConditionIdentifier").unwrap().as_str().unwrap(), b"FOGRA39");
            assert_eq!(intent.get(b"RegistryName").unwrap().as_str().unwrap(), b"http://www.color.org");
            let profile = pdf.get_object(intent.get(b"DestOutputProfile").unwrap().as_reference().unwrap()).unwrap();
            let profile = profile.as_stream().unwrap().decompressed_content().unwrap();
            assert_eq!(profile, self::profile("Coated FOGRA39 of a test"));
            let info = pdf.get_dictionary(pdf.trailer.get(b"Info").unwrap().as_reference().unwrap()).unwrap();
            assert_eq!(info.get(b"GTS_PDFXVersion").unwrap().as_str().unwrap(), b"PDF/X-4");
            assert_eq!(info.get(b"Trapped").unwrap().as_name().unwrap(), b"False");
            assert!(pdf.trailer.has(b"ID") && !pdf.trailer.has(b"Encrypt"));
            let catalog = pdf.catalog().unwrap();
            for key in ["OpenAction", "AA", "AcroForm", "Names", "StructTreeRoot"] {
                assert!(!catalog.has(key.as_bytes()), "{key}");
            }
            for id in pdf.get_pages().into_values() {
                let page = pdf.get_dictionary(id).unwrap();
                assert!(page.has(b"TrimBox") && page.has(b"MediaBox") && !page.has(b"Annots"), "{}", path.display());
            }
            let text = Pdf::read(&bytes);
            let xmp = text.xmp();
            assert!(xmp.contains(">PDF/X-4</pdfxid:GTS_PDFXVersion>") && !xmp.contains("pdfaid"), "{xmp}");
            assert!(xmp.contains("<xmpMM:RenditionClass>default<") && xmp.contains(">1</xmpMM:VersionID>"));
            assert!(text.fonts_are_embedded() && text.all_text().contains("林溪"));
            if let Some(output) = tool("qpdf", &["--check"], &path) {
                assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
            }
        }
    }
    for_the_press(&board, &["--preset", "desk"]);
    let single = Pdf::read(&read(&board, "desk/hall/posts/w1.pdf"));
    assert!(
        same(single.size(1, "TrimBox").unwrap(), (200.0, 200.0))
            && same(single.size(1, "BleedBox").unwrap(), (206.0, 206.0))
    );
    // Twice the same.
    let first = read(&board, "desk/hall/posts/w1.pdf");
    std::fs::remove_dir_all(board.root().join(".noticeboard")).unwrap();
    for_the_press(&board, &["--preset", "desk"]);
    assert!(read(&board, "desk/hall/posts/w1.pdf") == first, "two runs differ");
}

#[test]
fn the_board_names_its_press_and_its_spots() {
    let board = with_profile(hall());
    swap(
        &board,
        "content/board.yaml",
        "print:",
        "press: { profile: files/shop.icc, condition: 示例条件, spots: { red: 示例红 } }\nprint:",
    );
    printed(&board, &["--preset", "desk"]);
    let pdf = Document::load_mem(&read(&board, "desk/hall/posts/w1.pdf")).unwrap();
    let intent = intent(&pdf);
    assert!(!intent.has(b"RegistryName") && intent.get(b"OutputConditionIdentifier").is_ok());
    let arrays = pdf.objects.values().filter_map(|object| object.as_array().ok());
    let spots: Vec<String> = arrays
        .filter(|array| array.first().and_then(|name| name.as_name().ok()) == Some(b"Separation"))
        .map(|array| String::from_utf8_lossy(array[1].as_name().unwrap()).into_owned())
        .collect();
    assert_eq!(spots, ["示例红"]);
    // An office printer has no plates, and nor has who says so; both files are for reading again.
    for arguments in [&["--variant", "office"][..], &["--press", "none"]] {
        printed(&board, &[&["--preset", "desk"], arguments].concat());
        assert!(Pdf::read(&read(&board, "desk/hall/posts/w1.pdf")).xmp().contains("pdfaid:part>2<"));
    }
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn what_is_no_profile_of_a_press_is_told() {
    let board = hall();
    let screen = of_a_screen();
    board.write_bytes("content/files/screen.icc", &screen);
    board.write_bytes("content/files/cut.icc", &profile("x")[..900]);
    let at = |name: &str| board.root().join("content/files").join(name).to_str().unwrap().to_owned();
    for (file, words) in [("screen.icc", "of a screen"), ("cut.icc", "cut off"), ("none.icc", "is not there")] {
        let output = print(&board, &["--preset", "desk", "--press", &at(file)]);
        assert!(output.status.code() == Some(2) && said(&output).contains(words), "{file}: {}", said(&output));
    }
    board.write_bytes("content/files/shop.icc", &profile("x"));
    let output = print(&board, &["--preset", "desk", "--variant", "office", "--press", &at("shop.icc")]);
    assert!(output.status.code() == Some(2) && said(&output).contains("ask for one"), "{}", said(&output));
    swap(&board, "content/board.yaml", "print:", "press: { profile: files/screen.icc }\nprint:");
    let output = print(&board, &["--preset", "desk"]);
    assert!(output.status.code() == Some(1) && said(&output).contains("profile-refused"), "{}", said(&output));
    swap(&board, "content/board.yaml", "files/screen.icc", "files/shop.icc, spots: { rde: X }");
    let output = print(&board, &["--preset", "desk"]);
    assert!(said(&output).contains("unknown-colour") && said(&output).contains("there is red"), "{}", said(&output));
    // A theme of its own whose red is too much for any press.
    swap(&board, "content/board.yaml", ", spots: { rde: X }", "");
    swap(&board, "content/board.yaml", "print:", "theme: own\nprint:");
    let theme = include_str!("../../themes/default/print/parts/inks.yaml");
    board.write("themes/own/print/parts/inks.yaml", &theme.replacen("[0, 100, 100, 36]", "[90, 90, 90, 90]", 1));
    let output = print(&board, &["--preset", "desk"]);
    assert!(said(&output).contains("too-much-ink") && said(&output).contains("360 %"), "{}", said(&output));
}

/// A profile that is none of a press: only its head is looked at.
fn of_a_screen() -> Vec<u8> {
    let mut bytes = profile("x");
    bytes[12..20].copy_from_slice(b"mntrRGB ");
    bytes
}

/// The plates of a page: how much ink of each stands at each place.
fn plates(file: &Path, dots: u32) -> Option<[image::GrayImage; 4]> {
    let folder = tempfile::tempdir().unwrap();
    let out = format!("-sOutputFile={}", folder.path().join("p.tif").display());
    let dots = format!("-r{dots}");
    let arguments = [
        "-q",
        "-dNOPAUSE",
        "-dBATCH",
        "-dSAFER",
        "-sDEVICE=tiffsep",
        &dots,
        "-dFirstPage=1",
        "-dLastPage=1",
        &out,
        "-f",
    ];
    let output = tool("gs", &arguments, file)?;
    assert!(output.status.success() && said(&output).is_empty(), "{}: {}", file.display(), said(&output));
    Some(["Cyan", "Magenta", "Yellow", "Black"].map(|plate| {
        let path = folder.path().join(format!("p({plate}).tif"));
        let mut plate = image::open(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display())).to_luma8();
        image::imageops::invert(&mut plate);
        plate
    }))
}

#[test]
fn text_codes_and_marks_are_black_alone() {
    let board = with_profile(full());
    let presets: Vec<String> = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default/print"))
        .unwrap()
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.strip_suffix(".yaml").map(str::to_owned))
        .collect();
    for_the_press(&board, &["--preset", &presets.join(",")]);
    let list = read(&board, "jobs.csv");
    let list = String::from_utf8_lossy(&list).trim_start_matches('\u{feff}').to_owned();
    let mut looked = Vec::new();
    for row in csv::Reader::from_reader(list.as_bytes()).records().flatten() {
        let (preset, file) = (row[1].to_owned(), row[15].to_owned());
        if looked.contains(&preset) {
            continue;
        }
        let large = row[6].parse::<f64>().unwrap() > 500.0;
        let Some([c, m, y, k]) = plates(&board.root().join("out").join(&file), if large { 25 } else { 60 }) else {
            return;
        };
        let (mut black, mut bare) = (0, 0);
        for (x, at, ink) in k.enumerate_pixels() {
            let [c, m, y] = [&c, &m, &y].map(|plate| plate.get_pixel(x, at).0[0]);
            // Black on every plate is a target by which they are laid on each other; none stands on a piece alone.
            if ink.0[0] == 255 {
                black += 1;
                // Under black text, which is printed over it, the tint of a field goes on: a fifteenth of yellow.
                assert!(c == 0 && m <= 8 && y <= 17, "{preset} at {x}, {at}: {c} {m} {y}");
            }
            bare += u64::from([c, m, y, ink.0[0]] == [0; 4]);
            // Nothing stands in four inks that is no photo, and nothing is too much for the press.
            assert!(
                u32::from(c) + u32::from(m) + u32::from(y) + u32::from(ink.0[0]) <= 255 * 3,
                "{preset} at {x}, {at}"
            );
        }
        assert!(black > 20, "{preset}: {black} black points");
        // Paper is left as it is.
        assert!(bare * 10 > u64::from(k.width()) * u64::from(k.height()), "{preset}: {bare} bare points");
        looked.push(preset);
    }
    assert!(looked.len() >= 27, "{looked:?}");
}

#[test]
fn photos_whose_colours_nobody_knows_are_told() {
    let board = hall();
    // Four inks without a profile: a picture of one colour, its head changed as far as checks look.
    let jpeg = |space: Option<&[u8; 4]>| {
        let mut bytes = Vec::new();
        let picture = image::RgbImage::from_pixel(900, 1260, image::Rgb([90, 120, 90]));
        picture.write_to(&mut std::io::Cursor::new(&mut bytes), image::ImageFormat::Jpeg).unwrap();
        if let Some(space) = space {
            let mut icc = vec![0; 132];
            icc[16..20].copy_from_slice(space);
            icc[36..40].copy_from_slice(b"acsp");
            let segment = [&b"ICC_PROFILE\0\x01\x01"[..], &icc].concat();
            let length = (segment.len() as u16 + 2).to_be_bytes();
            bytes.splice(2..2, [&[0xff, 0xe2][..], &length, &segment].concat());
        }
        bytes
    };
    board.write_bytes("content/hall/photos/a.png", &jpeg(Some(b"CMYK")));
    let output = crate::support::noticeboard(&["check", "--lang", "en"], board.root()).output().unwrap();
    assert!(said(&output).contains("photo-colours-unknown"), "{}", said(&output));
    for space in [None, Some(b"RGB "), Some(b"GRAY")] {
        board.write_bytes("content/hall/photos/a.png", &jpeg(space));
        let output = crate::support::noticeboard(&["check", "--lang", "en"], board.root()).output().unwrap();
        assert!(!said(&output).contains("photo-colours-unknown"), "{}", said(&output));
    }
}

#[test]
fn black_text_is_printed_over_what_lies_below() {
    let board = with_profile(hall());
    for_the_press(&board, &["--preset", "desk"]);
    let pdf = Document::load_mem(&read(&board, "desk/hall/posts/w1.pdf")).unwrap();
    let states: Vec<&Dictionary> = pdf
        .objects
        .values()
        .filter_map(|object| object.as_dict().ok())
        .filter(|dictionary| dictionary.get(b"OPM").is_ok())
        .collect();
    assert!(states.len() == 1 && states[0].get(b"op").and_then(Object::as_bool).unwrap());
    let id = pdf.get_pages()[&1];
    let content = String::from_utf8_lossy(&pdf.get_page_content(id)).into_owned();
    let over = content.matches("0 0 0 1 k/NoticeboardOver gs\nBT").count();
    assert!(over > 3 && over == content.matches("/NoticeboardOver").count(), "{over}");
    assert!(!content.contains("0 0 0 1 k\nBT") && !content.contains("/c0 cs"), "text in the colours of screens");
}
