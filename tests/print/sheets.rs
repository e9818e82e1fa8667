//! Sheets, tiles, the calibration page.

use crate::pdf::{Pdf, same};
use crate::support::noticeboard;
use crate::{codes, hall, print, printed, read, swap};

#[test]
fn pieces_are_imposed_with_room_for_marks() {
    let board = hall();
    printed(&board, &["--preset", "badge", "--sheet", "a4"]);
    let pdf = Pdf::read(&read(&board, "badge-a4.pdf"));
    assert_eq!(pdf.pages(), 1);
    let (width, height) = pdf.size(1, "MediaBox").unwrap();
    assert!(same((width.min(height), width.max(height)), (210.0, 297.0)), "{width}×{height}");
    let text = String::from_utf8(read(&board, "jobs.txt")).unwrap();
    assert!(text.contains("A4"), "{text}");
}

#[test]
fn each_piece_of_a_sheet_has_its_own_code() {
    let board = hall();
    printed(&board, &["--preset", "card", "--sheet", "a4"]);
    let Some(mut codes) = codes(&board, "card-a4.pdf", "300") else { return };
    codes.sort();
    let pages: Vec<&str> = codes.iter().filter_map(|code| code.split('#').next()).collect();
    let page = |post: &str| format!("https://board.example.org/hall/posts/{post}/");
    assert_eq!(pages, [page("w1"), page("w2")]);
}

#[test]
fn a_piece_alone_on_its_sheet_keeps_its_boxes() {
    let board = hall();
    printed(&board, &["--preset", "a4", "--sheet", "a3"]);
    let pdf = Pdf::read(&read(&board, "a4-a3.pdf"));
    assert_eq!(pdf.pages(), 2);
    assert!(same(pdf.size(1, "TrimBox").unwrap(), (210.0, 297.0)));
    assert!(same(pdf.size(1, "BleedBox").unwrap(), (216.0, 303.0)));
}

#[test]
fn what_fits_without_its_bleed_only_is_told_the_next_sheet() {
    let board = hall();
    let output = print(&board, &["--preset", "a4", "--sheet", "a4"]);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1));
    assert!(told.contains("needs-larger-sheet") && told.contains("--sheet a3"), "{told}");
}

#[test]
fn what_is_larger_is_tiled() {
    let board = hall();
    printed(&board, &["--preset", "window", "--sheet", "a4", "--item", "hall/posts/w1"]);
    let pdf = Pdf::read(&read(&board, "window-a4.pdf"));
    assert_eq!(pdf.pages(), 3);
    assert!(same(pdf.size(1, "MediaBox").unwrap(), (210.0, 297.0)));
}

#[test]
fn the_calibration_page_has_the_size_of_its_sheet() {
    let board = hall();
    printed(&board, &["--calibration", "--sheet", "a3"]);
    let pdf = Pdf::read(&read(&board, "校准页_A3.pdf"));
    assert!(same(pdf.size(1, "MediaBox").unwrap(), (297.0, 420.0)));
}

#[test]
fn a_post_says_how_many_of_its_placards_are_wanted() {
    let board = hall();
    swap(&board, "content/hall/posts/w1.yaml", "title:", "copies: 3\ntitle:");
    let copies = || -> Vec<String> {
        let list = read(&board, "jobs.csv");
        let list = String::from_utf8_lossy(&list).trim_start_matches('\u{feff}').to_owned();
        csv::Reader::from_reader(list.as_bytes()).records().flatten().map(|row| row[10].to_owned()).collect()
    };
    printed(&board, &["--preset", "card", "--sheet", "a4"]);
    assert_eq!(copies(), ["3", "1"]);
    let text = String::from_utf8(read(&board, "jobs.txt")).unwrap();
    assert!(text.contains("×3 份") && text.contains("2 件，共 4 张"), "{text}");
    let words = Pdf::read(&read(&board, "card-a4.pdf")).all_text();
    assert_eq!((words.matches("多问一句").count(), words.matches("让每一位").count()), (3, 1));
    // What is asked of the run holds for all.
    printed(&board, &["--preset", "card", "--sheet", "a4", "--copies", "2"]);
    assert_eq!(copies(), ["2", "2"]);
    swap(&board, "content/hall/posts/w1.yaml", "copies: 3", "copies: 0");
    let output = print(&board, &["--preset", "card"]);
    assert!(String::from_utf8_lossy(&output.stderr).contains("out-of-range"));
}

#[test]
fn a_preset_without_anything_to_make_is_told() {
    let board = hall();
    let output = print(&board, &["--preset", "desk,exemplar,honor-roll"]);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success() && told.matches("to make it of").count() == 2, "{told}");
    assert!(told.contains("（exemplar）") || told.contains("(exemplar): there is no exemplar"), "{told}");
    assert!(told.contains("(honor-roll): there is no honor roll"), "{told}");
    // Of all that is asked for: still a word, in either language.
    for (language, word) in [("zh-CN", "没有先进典型可做"), ("en", "there is no exemplar")] {
        let arguments = ["print", "--preset", "exemplar", "--lang", language];
        let output = noticeboard(&arguments, board.root()).output().unwrap();
        assert!(String::from_utf8_lossy(&output.stderr).contains(word));
    }
}
