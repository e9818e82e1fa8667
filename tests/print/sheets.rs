//! Sheets, tiles, the calibration page.

use crate::pdf::{Pdf, same};
use crate::proofs::full;
use crate::support::noticeboard;
use crate::{codes, hall, place, print, printed, read, swap, tool};

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

/// The words of a page, without blanks.
fn words(pdf: &Pdf, page: usize) -> String {
    pdf.text(u32::try_from(page).unwrap()).chars().filter(|c| !c.is_whitespace()).collect()
}

#[test]
fn every_sheet_says_job_day_piece_stock_and_quantity() {
    let board = full();
    swap(&board, "content/board.yaml", "示例公示栏", "示例市政务服务大厅党务公开公示栏");
    let (job, day) = ("示例市政务服务大厅党务公开公示栏", "2026年2月3日");
    let cases = [
        ("badge", "a4"),
        ("card", "a4"),
        ("card-86x54", "a3"),
        ("desk", "a3"),
        ("desk", "sra3"),
        ("a5-landscape", "a4"),
        ("a4", "a3"),
    ];
    let mut wrong = Vec::new();
    for (preset, sheet) in cases {
        printed(&board, &["--preset", preset, "--sheet", sheet, "--copies", "2"]);
        let list = String::from_utf8(read(&board, "jobs.csv")).unwrap();
        let list = list.trim_start_matches('\u{feff}').to_owned();
        let mut rows = csv::Reader::from_reader(list.as_bytes());
        let head = rows.headers().unwrap().clone();
        let row = rows.records().flatten().next().unwrap();
        let cell = |name: &str| -> String {
            let at = head.iter().position(|cell| cell == name).unwrap();
            row[at].chars().filter(|c| !c.is_whitespace()).collect()
        };
        let (title, stock) = (cell("preset_title"), cell("material"));
        let pdf = Pdf::read(&read(&board, &format!("{preset}-{sheet}.pdf")));
        for page in 1..=pdf.pages() {
            let text = words(&pdf, page);
            let sheet = format!("{}第{page}张，共{}张", sheet.to_uppercase(), pdf.pages());
            let said = [job, day, &*title, &*stock, "共4件", &*sheet];
            wrong.extend(
                said.iter()
                    .filter(|part| !text.contains(**part))
                    .map(|part| format!("{preset} on {sheet} lacks {part}: {text}")),
            );
            // As no piece says it: who and which post in one.
            let named = ["林溪综合窗口", "王伟宁咨询窗口"].iter().any(|name| text.contains(name));
            wrong.extend((!named).then(|| format!("{preset} on {sheet} names no piece: {text}")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn each_tile_says_piece_row_and_column_in_the_strip_that_is_covered() {
    let board = hall();
    printed(&board, &["--preset", "wall", "--sheet", "a4", "--item", "hall/posts/w1"]);
    let pdf = Pdf::read(&read(&board, "wall-a4.pdf"));
    // 600 × 900 with bleed and marks.
    let (columns, rows) = (3, 5);
    assert_eq!(pdf.pages(), columns * rows);
    let Some(output) = tool("pdftotext", &["-bbox", "-enc", "UTF-8"], &place(&board, "wall-a4.pdf")) else { return };
    assert!(output.status.success());
    let html = std::fs::read_to_string(place(&board, "wall-a4.pdf").with_extension("html")).unwrap();
    for (n, page) in html.split("<page ").skip(1).enumerate() {
        let (row, column) = (n / columns + 1, n % columns + 1);
        let text = words(&pdf, n + 1);
        assert!(text.contains(&format!("第{row}行第{column}列")) && text.contains("共15块"), "{n}: {text}");
        assert!(text.contains("林溪") && text.contains("示例公示栏"), "{n}: {text}");
        // The line stands in the last ten millimetres of its part, above the edge that no printer reaches.
        let lines = page.lines().filter(|line| line.contains("公示栏") || line.contains("列，共"));
        for line in lines {
            let number = |name: &str| -> f64 {
                line.split(&format!("{name}=\"")).nth(1).unwrap().split('"').next().unwrap().parse::<f64>().unwrap()
                    * 25.4
                    / 72.0
            };
            assert!(number("yMax") < 210.0 - 5.0 && number("xMin") > 5.0 && number("xMax") < 292.0, "{line}");
        }
    }
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
