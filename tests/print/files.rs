//! One placard: its boxes, fonts, text, code and standards.

use crate::pdf::{Pdf, same};
use crate::{codes, exists, hall, place, print, printed, read, support, swap, tool};

#[test]
fn a_tent_is_what_the_shop_expects() {
    let board = hall();
    printed(&board, &["--preset", "desk"]);
    let bytes = read(&board, "desk/hall/posts/w1.pdf");
    let pdf = Pdf::read(&bytes);
    assert_eq!(pdf.pages(), 1);
    assert!(same(pdf.size(1, "TrimBox").unwrap(), (200.0, 200.0)));
    assert!(same(pdf.size(1, "BleedBox").unwrap(), (206.0, 206.0)));
    let (media, bleed) = (pdf.mm(1, "MediaBox").unwrap(), pdf.mm(1, "BleedBox").unwrap());
    assert!(bleed[0] - media[0] > 3.0 && media[3] - bleed[3] > 3.0, "no room for marks: {media:?} {bleed:?}");
    assert!(pdf.fonts_are_embedded());
    let xmp = pdf.xmp();
    for claim in ["pdfaid:part>2<", "pdfaid:conformance>A<", "pdfuaid:part>1<"] {
        assert!(xmp.contains(claim), "{claim} in {xmp}");
    }
    let catalog = pdf.catalog();
    assert!(catalog.has(b"StructTreeRoot") && catalog.has(b"MarkInfo"));
    assert_eq!(catalog.get(b"Lang").unwrap().as_str().unwrap(), b"zh-CN");
    // A photo of 900 pixels across stands on it at no more than 300 dots an inch.
    let (across, _) = pdf.pictures().into_iter().max().expect("a photo");
    assert!((500..=900).contains(&across), "{across}");
    // And it is the fine one itself, not the small one that was set in type.
    let jpegs = pdf.jpegs();
    let whole = image::load_from_memory_with_format(&jpegs[0], image::ImageFormat::Jpeg).expect("a whole JPEG");
    assert_eq!((jpegs.len(), i64::from(whole.width())), (1, across));
    assert!(memchr::memmem::find(&bytes, b"stands in for").is_none());
    // The book holds both, one piece a page.
    let book = Pdf::read(&read(&board, "desk.pdf"));
    assert_eq!(book.pages(), 2);
    assert!(same(book.size(2, "TrimBox").unwrap(), (200.0, 200.0)));
}

#[test]
fn names_extract_without_spaces_and_other_tools_find_no_fault() {
    let board = hall();
    printed(&board, &["--preset", "desk,a4"]);
    for preset in ["desk", "a4"] {
        let path = place(&board, &format!("{preset}/hall/posts/w1.pdf"));
        if let Some(output) = tool("pdftotext", &["-enc", "UTF-8"], &path) {
            assert!(output.status.success());
            let text = std::fs::read_to_string(path.with_extension("txt")).unwrap();
            for words in ["林溪", "综合窗口", "0531-0000 1234"] {
                assert!(text.contains(words), "{preset}: {words} in {text}");
            }
        }
        if let Some(output) = tool("qpdf", &["--check"], &path) {
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        }
    }
}

#[test]
fn the_code_leads_to_the_page_with_the_mark() {
    let board = hall();
    printed(&board, &["--preset", "a4"]);
    let csv = String::from_utf8(read(&board, "jobs.csv")).unwrap();
    assert!(csv.starts_with('\u{feff}'));
    let mark = csv.lines().find(|line| line.contains("hall/posts/w1")).unwrap().split(',').nth(14).unwrap().to_owned();
    let Some(codes) = codes(&board, "a4/hall/posts/w1.pdf", "150") else { return };
    assert_eq!(codes, [format!("https://board.example.org/hall/posts/w1/#{mark}")]);
}

#[test]
fn equal_boards_give_equal_bytes_and_only_what_is_seen_makes_the_mark() {
    let (one, two) = (hall(), hall());
    for board in [&one, &two] {
        printed(board, &["--preset", "desk,a4"]);
    }
    for path in ["desk/hall/posts/w1.pdf", "a4/hall/posts/w2.pdf", "desk.pdf", "jobs.csv", "jobs.txt"] {
        assert_eq!(read(&one, path), read(&two, path), "{path}");
    }
    // From the store, and by one worker.
    printed(&one, &["--preset", "desk,a4", "--jobs", "1"]);
    assert_eq!(read(&one, "desk.pdf"), read(&two, "desk.pdf"));
}

#[test]
fn a_placard_is_the_same_file_whether_built_or_printed() {
    // A build looks at the set pages, for its previews; a print run does not.
    let (built, printed_only) = (hall(), hall());
    let output = support::noticeboard(&["build"], built.root()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    printed(&printed_only, &["--preset", "desk"]);
    let offered = std::fs::read(built.root().join("public/print/hall/posts/w1/desk.pdf")).unwrap();
    assert!(offered == read(&printed_only, "desk/hall/posts/w1.pdf"));
}

#[test]
fn a_printed_file_that_somebody_wrote_into_is_made_again() {
    let board = hall();
    printed(&board, &["--preset", "a4"]);
    let whole = read(&board, "a4/hall/posts/w1.pdf");
    // In its place, as some programs do: what is kept may be the same file under a second name.
    let path = place(&board, "a4/hall/posts/w1.pdf");
    let mut file = std::fs::File::options().append(true).open(path).unwrap();
    std::io::Write::write_all(&mut file, b"% a note").unwrap();
    drop(file);
    printed(&board, &["--preset", "a4"]);
    assert!(read(&board, "a4/hall/posts/w1.pdf") == whole);
}

#[test]
fn whoever_has_not_agreed_to_print_is_not_shown() {
    let board = hall();
    printed(&board, &["--preset", "desk"]);
    assert!(!Pdf::read(&read(&board, "desk/hall/posts/w1.pdf")).pictures().is_empty());
    assert!(Pdf::read(&read(&board, "desk/hall/posts/w2.pdf")).pictures().is_empty());
    swap(&board, "content/hall/members/lin-xi.yaml", "scope: [web, print]", "scope: [web]");
    printed(&board, &["--preset", "desk"]);
    assert!(Pdf::read(&read(&board, "desk/hall/posts/w1.pdf")).pictures().is_empty());
    // A board that wants photos says who has none.
    swap(&board, "content/board.yaml", "presets: [desk]", "presets: [desk], photos: required");
    let output = print(&board, &["--preset", "desk"]);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1));
    assert!(told.contains("photo-needed-for-print") && told.contains("lin-xi.yaml"), "{told}");
}

#[test]
fn without_an_address_there_is_no_code_and_a_note() {
    let board = hall();
    swap(&board, "content/board.yaml", "base_url: https://board.example.org/\n", "");
    let output = print(&board, &["--preset", "a4"]);
    assert!(output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("no-qr-without-address"));
    assert!(exists(&board, "a4/hall/posts/w1.pdf"));
}
