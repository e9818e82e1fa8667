//! The shop pack: what files are called, how many sheets they take, what goes on which paper, and what is signed first.

use std::collections::BTreeSet;

use lopdf::{Dictionary, Document, Object};

use crate::pdf::{Pdf, same};
use crate::proofs::full;
use crate::support::{self, Board};
use crate::{hall, place, printed, read, swap};

fn list(board: &Board, name: &str) -> String {
    String::from_utf8(read(board, name)).unwrap().trim_start_matches('\u{feff}').to_owned()
}

/// The text of a page, without its lines.
fn words(pdf: &Pdf, page: usize) -> String {
    pdf.text(u32::try_from(page).unwrap()).chars().filter(|c| !c.is_whitespace()).collect()
}

fn files(board: &Board) -> BTreeSet<String> {
    let out = board.root().join("out");
    let named = support::tree(&out).into_keys();
    named.filter(|path| path.ends_with(".pdf")).collect()
}

#[test]
fn files_are_called_what_they_are() {
    let board = hall();
    swap(&board, "content/hall/posts/w1.yaml", "title:", "window_no: 5\ntitle:");
    // A namesake at a post of the same name elsewhere.
    board.write("content/court/org.yaml", "name: 示例法庭\n");
    board.write("content/court/members/lin.yaml", "name: 林溪\n");
    board.write(
        "content/court/posts/w1.yaml",
        "title: 综合窗口\nwindow_no: 5\nholder: lin\npledge: 说到做到。\napproved_on: 2026-01-02\n",
    );
    printed(&board, &["--preset", "desk"]);
    assert_eq!(
        files(&board).into_iter().collect::<Vec<_>>(),
        [
            "桌牌_200x200/桌牌_200x200_林溪_5号窗口_示例大厅.pdf",
            "桌牌_200x200/桌牌_200x200_林溪_5号窗口_示例法庭.pdf",
            "桌牌_200x200/桌牌_200x200_王伟宁_咨询窗口.pdf",
            "桌牌_200x200_合订.pdf",
        ]
    );
    let csv = list(&board, "jobs.csv");
    assert!(csv.contains("单面印、对折成两面") && csv.contains("桌牌_200x200_合订.pdf"), "{csv}");
    assert!(list(&board, "jobs.txt").contains("印法：单面印、对折成两面"));
}

#[test]
fn pieces_and_sheets_are_counted_as_they_are() {
    let board = full();
    let long = "现将有关情况公示如下，欢迎监督。".repeat(200);
    board.edit("content/hall/notices/n1.md", |text| format!("{text}\n{long}\n"));
    printed(&board, &["--preset", "notice,desk"]);
    let pages = Pdf::read(&read(&board, "notice/hall/notices/n1.pdf")).pages();
    let text = list(&board, "jobs.txt");
    assert!(pages > 2 && text.contains(&format!("数量：1 件，共 {pages} 张")), "{pages}: {text}");
    assert!(text.contains(&format!("共 3 件，{} 张", pages + 2)) && text.contains("200×200 · 2 张"), "{text}");
    // Twelve of each badge, fifteen of which are on a sheet.
    printed(&board, &["--preset", "badge", "--sheet", "a4", "--copies", "12"]);
    let pdf = Pdf::read(&read(&board, "badge-a4.pdf"));
    let text = list(&board, "jobs.txt");
    assert!(
        pdf.pages() == 2 && text.contains("用纸：A4 2 张") && text.contains("每件 12 份"),
        "{}: {text}",
        pdf.pages()
    );
    let all = pdf.all_text();
    // The sheets' own lines name the pieces, too.
    assert!(all.matches("窗口首席代表").count() == 12 && all.matches("综合岗").count() == 12, "{all}");
}

#[test]
fn what_has_changed_is_split_by_paper_and_sheet_and_found_by_its_page() {
    let board = full();
    printed(&board, &["--preset", "desk,a4,a5,notice,card,take-away", "--changed"]);
    let made = files(&board);
    let csv = list(&board, "jobs.csv");
    let mut rows = csv::Reader::from_reader(csv.as_bytes());
    let head = rows.headers().unwrap().clone();
    let column = |name: &str| head.iter().position(|cell| cell == name).unwrap();
    let mut papers: BTreeSet<(String, String)> = BTreeSet::new();
    for row in rows.records().flatten() {
        let cell = |name: &str| row[column(name)].to_owned();
        let (file, title) = (cell("common_file"), cell("title"));
        assert!(made.contains(&file), "{file} of {made:?}");
        papers.insert((file.clone(), cell("material")));
        let (from, to) = (cell("first_page").parse::<usize>().unwrap(), cell("last_page").parse::<usize>().unwrap());
        let pdf = Pdf::read(&read(&board, &file));
        let text: String = (from..=to).map(|page| words(&pdf, page)).collect();
        let name = title.split(" · ").next().unwrap().replace(' ', "");
        assert!(to <= pdf.pages() && text.contains(&name), "{title} on {from}–{to} of {file}: {text}");
    }
    // One paper in a file.
    let named: BTreeSet<&String> = papers.iter().map(|(file, _)| file).collect();
    assert!(named.len() == papers.len() && named.len() >= 4, "{papers:?}");
    assert!(named.iter().all(|name| name.starts_with("换牌_")), "{named:?}");
    let text = list(&board, "changed.txt");
    assert!(named.iter().all(|name| text.contains(name.as_str())) && text.contains("第1页 "), "{text}");
}

#[test]
fn everything_is_seen_and_signed_before_it_is_printed() {
    let board = full();
    printed(&board, &["--preset", "desk,a4,badge", "--proof"]);
    let csv = list(&board, "jobs.csv");
    let marks: Vec<String> =
        csv::Reader::from_reader(csv.as_bytes()).records().flatten().map(|row| row[14].to_owned()).collect();
    for name in ["送审单.pdf", "小样.pdf"] {
        let pdf = Pdf::read(&read(&board, name));
        assert_eq!(pdf.pictures().len(), marks.len(), "{name}");
        let all = pdf.all_text();
        assert!(marks.iter().all(|mark| all.contains(mark.as_str())), "{name}: {all}");
    }
    let all = Pdf::read(&read(&board, "送审单.pdf")).all_text();
    assert!(["制作", "核对", "审定", "签字", "林溪", "王伟宁"].iter().all(|words| all.contains(words)), "{all}");
    let page = list(&board, "送审单.html");
    assert_eq!(page.matches("src=\"data:image/jpeg;base64,").count(), marks.len());
    assert!(
        !page.contains("http://") && !page.contains("https://") && page.contains("审定"),
        "it needs nothing beside it"
    );
    // Only where it is asked for; what lies there of another batch goes.
    printed(&board, &["--preset", "desk"]);
    assert!(!place(&board, "送审单.pdf").exists() && !place(&board, "送审单.html").exists());
}

#[test]
fn every_sheet_has_a_page_that_measures_its_printer_on_both_sides() {
    let board = hall();
    for (sheet, name, size) in
        [("a4", "A4", (210.0, 297.0)), ("a3", "A3", (297.0, 420.0)), ("sra3", "SRA3", (320.0, 450.0))]
    {
        for flip in ["long", "short"] {
            printed(&board, &["--calibration", "--sheet", sheet, "--flip", flip]);
            let pdf = Pdf::read(&read(&board, &format!("校准页_{name}.pdf")));
            assert!(pdf.pages() == 2 && same(pdf.size(2, "MediaBox").unwrap(), size), "{name}");
            let edge = if flip == "long" { "沿长边翻" } else { "沿短边翻" };
            assert!(words(&pdf, 1).contains(name) && words(&pdf, 2).contains(edge), "{}", words(&pdf, 2));
        }
    }
}

/// The entries of an outline: depth and words.
fn outline(pdf: &Document, at: &Dictionary, depth: usize, found: &mut Vec<(usize, String)>) {
    let mut next = at.get(b"First").ok().cloned();
    while let Some(Object::Reference(id)) = next {
        let entry = pdf.get_dictionary(id).unwrap();
        let title = entry.get(b"Title").unwrap();
        found.push((depth, lopdf::decode_text_string(title).unwrap()));
        outline(pdf, entry, depth + 1, found);
        next = entry.get(b"Next").ok().cloned();
    }
}

#[test]
fn a_book_has_an_outline_by_organisation_and_pages_with_names() {
    let board = full();
    board.write("content/court/org.yaml", "name: 示例法庭\n");
    board.write("content/court/members/zhao.yaml", "name: 赵示例\n");
    board.write(
        "content/court/posts/w1.yaml",
        "title: 立案窗口\nholder: zhao\npledge: 说到做到。\napproved_on: 2026-01-02\n",
    );
    printed(&board, &["--preset", "desk"]);
    let bytes = read(&board, "desk.pdf");
    let pdf = Document::load_mem(&bytes).unwrap();
    let catalog = pdf.catalog().unwrap();
    let root = pdf.get_dictionary(catalog.get(b"Outlines").unwrap().as_reference().unwrap()).unwrap();
    let mut found = Vec::new();
    outline(&pdf, root, 0, &mut found);
    let found: Vec<(usize, &str)> = found.iter().map(|(depth, words)| (*depth, words.as_str())).collect();
    let want =
        [(0, "示例大厅"), (1, "林溪 · 综合窗口"), (1, "王伟宁 · 咨询窗口"), (0, "示例法庭"), (1, "赵示例 · 立案窗口")];
    assert!(want.iter().all(|entry| found.contains(entry)) && found.len() == want.len(), "{found:?}");
    assert!(catalog.has(b"PageLabels"));
    let xmp = Pdf::read(&bytes).xmp();
    assert!(xmp.contains("pdfuaid:part>1<"), "still read by everyone");
}
