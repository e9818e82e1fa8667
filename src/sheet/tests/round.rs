//! Out and back: a board is the same board, and whatever is done to a cell is taken or told.

use std::path::Path;

use proptest::prelude::*;

use super::*;
use crate::diagnostic::{Language, Severity};
use crate::kinds::KINDS;
use crate::pipeline::check_sources;
use crate::sheet::book::Value;
use crate::sheet::{Book, Choice, workbook as written_out};
use crate::source;

fn choice(language: Language) -> Choice {
    Choice {
        kinds: KINDS.iter().collect(),
        org: String::new(),
        language,
        today: jiff::civil::Date::constant(2026, 6, 30),
    }
}

fn out(sources: &Sources) -> Book {
    let (bytes, _) = written_out(sources, &choice(Language::Chinese)).unwrap();
    read(&bytes, "表").unwrap_or_else(|why| panic!("{}", why.words().zh))
}

#[track_caller]
fn comes_back(sources: &Sources) {
    for language in [Language::Chinese, Language::English] {
        let (bytes, unread) = written_out(sources, &choice(language)).unwrap();
        assert_eq!(unread, [""; 0]);
        let import = taken(&bytes, sources, &Wanted::default());
        let changed: Vec<_> = import.files.keys().collect();
        assert!(changed.is_empty(), "{changed:?}");
        assert_eq!((import.report.added, import.report.changed, import.report.missing), (0, 0, 0));
        assert!(import.report.is_sound(), "{:?}", import.report.placed);
    }
}

#[test]
fn a_board_comes_back_byte_for_byte() {
    comes_back(&board());
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for folder in ["", "tests/golden/board"] {
        comes_back(&source::load(&root.join(folder)).unwrap().0);
    }
}

#[test]
fn only_what_was_changed_is_written() {
    let sources = board();
    let mut book = out(&sources);
    let sheet = book.sheets.iter_mut().find(|sheet| sheet.name == "公开承诺").unwrap();
    let head: Vec<String> = (0..sheet.width()).map(|column| sheet.text(0, column)).collect();
    let column = |name: &str| head.iter().position(|head| head == name).unwrap() as u32;
    let text = |text: &str| Value::Text(text.to_owned());
    sheet.cells.insert((1, column("措施")), text("先换一楼\n再换二楼"));
    sheet.cells.insert((1, column("评议结论·结论")), text("部分兑现"));
    sheet.cells.insert((1, column("评议结论·日期")), text("2026-06-20"));
    sheet.cells.insert((1, column("评议结论·说明")), text("余下的年底前换完。"));
    sheet.cells.remove(&(2, column("目标的单位")));
    let progress = book.sheets.iter_mut().find(|sheet| sheet.name == "公开承诺·进展").unwrap();
    let head: Vec<String> = (0..progress.width()).map(|column| progress.text(0, column)).collect();
    let column = |name: &str| head.iter().position(|head| head == name).unwrap() as u32;
    progress.cells.insert((2, 0), text("hall/commitments/lights"));
    progress.cells.insert((2, column("日期")), text("2026-06-29"));
    progress.cells.insert((2, column("说明")), text("累计186处。"));
    let import = import(&book, &sources, &options(), &Wanted::default());
    let expected = BOARD[7]
        .1
        .replace("      - 再换楼上\n", "      - 再换二楼\n")
        .replace("value: 72 }\n", "value: 72 }\n      - on: 2026-06-29\n        text: 累计186处。\n    verdict:\n      on: 2026-06-20\n      result: partly\n      explanation: 余下的年底前换完。\n")
        .replace("    unit: 分钟\n", "");
    assert_eq!(written(&import, "content/hall/commitments/2026.yaml"), expected);
    assert_eq!(import.files.len(), 1);
}

#[test]
fn an_entry_without_a_list_changes_in_its_place_and_gets_no_second() {
    const PATH: &str = "content/hall/org.yaml";
    let mut sources = board();
    let alone = "name: 示例镇便民服务中心党支部\nsector: agency\ncontact_points:\n  office: 示例镇党委书记   # 联系领导\n  place: 便民服务站\n";
    sources.insert_text(PATH, alone);
    let changed = |row: u32| {
        let mut book = out(&sources);
        let sheet = book.sheets.iter_mut().find(|sheet| sheet.name.contains("联系点")).unwrap();
        let head: Vec<String> = (0..sheet.width()).map(|column| sheet.text(0, column)).collect();
        let column = |name: &str| head.iter().position(|head| head.contains(name)).unwrap() as u32;
        let text = |text: &str| Value::Text(text.to_owned());
        sheet.cells.insert((row, 0), text("hall"));
        sheet.cells.insert((row, column("职务")), text("示例镇镇长"));
        sheet.cells.insert((row, column("哪里")), text("便民服务站"));
        import(&book, &sources, &options(), &Wanted::default())
    };
    assert_eq!(written(&changed(1), PATH), alone.replace("示例镇党委书记", "示例镇镇长"));
    let added = changed(2);
    assert_eq!(told(&added).iter().filter(|line| line.contains("written-otherwise")).count(), 1, "{:?}", told(&added));
    assert!(!added.files.contains_key(PATH));
}

#[test]
fn the_text_of_an_item_and_its_keys_change_in_their_file() {
    let sources = board();
    let mut book = out(&sources);
    let sheet = book.sheets.iter_mut().find(|sheet| sheet.name == "公示").unwrap();
    let head: Vec<String> = (0..sheet.width()).map(|column| sheet.text(0, column)).collect();
    let column = |name: &str| head.iter().position(|head| head == name).unwrap() as u32;
    sheet.cells.insert((1, column("正文")), Value::Text("经研究，现予公示。".to_owned()));
    sheet.cells.insert((1, column("落款单位")), Value::Text("示例镇党委".to_owned()));
    let import = import(&book, &sources, &options(), &Wanted::default());
    let text = written(&import, "content/notices/open.md");
    assert!(text.ends_with("address: 示例路1号 }\nsigned_by: 示例镇党委\n---\n经研究，现予公示。\n"), "{text}");
}

#[test]
fn a_row_that_is_gone_removes_nothing_and_is_told() {
    let sources = board();
    let mut book = out(&sources);
    let sheet = book.sheets.iter_mut().find(|sheet| sheet.name == "党员").unwrap();
    sheet.cells.retain(|(row, _), _| *row != 1);
    let import = import(&book, &sources, &options(), &Wanted::default());
    assert_eq!((import.files.len(), import.report.missing), (0, 1));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// Whatever is typed into whichever cell: the board is sound afterwards, or a fault is named; and what was not touched
    /// stays as it was.
    #[test]
    fn any_cell_may_say_anything(
        cell in any::<proptest::sample::Index>(),
        text in "[甲乙a0-9 、，.:#'\"\\-\\[\\]{}|>&*!%@\n年月日王]{0,12}",
        number in proptest::option::of(-1e18..1e18_f64),
    ) {
        let sources = board();
        let mut book = out(&sources);
        let cells: Vec<(usize, (u32, u32))> = book
            .sheets
            .iter()
            .enumerate()
            .filter(|(_, sheet)| !sheet.hidden && sheet.name != "填写说明")
            .flat_map(|(at, sheet)| {
                let width = sheet.width();
                let rows = sheet.rows().filter(|row| *row > 0).collect::<Vec<_>>();
                rows.into_iter().flat_map(move |row| (0..width).map(move |column| (at, (row, column))))
            })
            .collect();
        let (sheet, at) = *cell.get(&cells);
        match number {
            Some(value) => drop(book.sheets[sheet].cells.insert(at, Value::Number { value, percent: false })),
            None if text.trim().is_empty() => drop(book.sheets[sheet].cells.remove(&at)),
            None => drop(book.sheets[sheet].cells.insert(at, Value::Text(text.trim().to_owned()))),
        }
        let import = import(&book, &sources, &options(), &Wanted::default());
        if import.report.is_sound() {
            let errors = check_sources(&import.sources, &options()).diagnostics;
            let errors: Vec<_> = errors.iter().filter(|found| found.severity == Severity::Error).collect();
            prop_assert!(errors.is_empty(), "{errors:?}");
            prop_assert!(import.files.len() <= 1);
        } else {
            prop_assert!(import.report.placed.iter().all(|placed| !placed.message.zh.is_empty()));
        }
    }
}
