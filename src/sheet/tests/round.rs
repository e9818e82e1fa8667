//! Out and back: a board is the same board, and whatever is done to a cell is taken or told.

use std::path::Path;

use proptest::prelude::*;

use super::*;
use crate::diagnostic::{Language, Severity};
use crate::kinds::KINDS;
use crate::pipeline::check_sources;
use crate::sheet::book::Value;
use crate::sheet::{Choice, Kept, workbook as written_out};
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

/// The board of the other tests with an item of each other kind.
fn board_of_all_kinds() -> Sources {
    let mut sources = board();
    let more: &[(&str, &str)] = &[
        (
            "content/hall/exemplars/wang.md",
            "---\ntitle: 一次告知的人\nsubject: wang-shi-fan\ntype: person\nyear: 2026\nsummary: 每天把材料清单先说一遍。\n---\n他在窗口坐了十年。\n",
        ),
        (
            "content/rolls/2026.yaml",
            "title: 2026年度示例镇优秀共产党员\naward: 优秀共产党员\nyear: 2026\nconferred_by: 示例镇党委\nconferred_on: 2026-06-28\nsort: listed\nentries:\n  - { name: 王示范, org: hall, position: 窗口负责人 }   # 窗口\n  - { name: 赵示例, org: 示例镇卫生院 }\n",
        ),
        (
            "content/hall/teams/errands.yaml",
            "name: 帮办代办志愿服务队\ntype: volunteer\nleader: wang-shi-fan\nmembers: [wang-shi-fan, li-shi-li]\nnames: shown\ntask: 替行动不便的老人跑腿\nstarts_on: 2026-03-02\n",
        ),
        (
            "content/hall/services/list.yaml",
            "items:\n  - { id: copies, item: 免费复印, type: resource, category: 便民服务, hours: 工作日 }\n  - id: lamp\n    item: 楼道灯维修\n    type: key_project\n    taker: 示例镇供电所\n    state: accepted\n    due: 2026-09-30\n",
        ),
        (
            "content/lake/linkages/all.yaml",
            "items:\n  - id: yard\n    unit: 一号院\n    member: zhang\n    households: [H-101, H-102]\n    since: 2026-03-01\n",
        ),
        ("content/lake/households/all.yaml", "items:\n  - { id: yard, unit: 一号院, households: [H-101, H-102] }\n"),
        (
            "content/lake/areas/lanes.yaml",
            "since: 2026-03-10\nitems:\n  - id: east\n    title: 东街责任区\n    member: zhang\n    bounds: 居委会以东至路口\n    duties: [每周六巡看, 当天登记]\n",
        ),
        (
            "content/hall/suggestions/2026.yaml",
            "items:\n  - id: glasses\n    item: 填表台放几副老花镜\n    decision: 采纳。每台放三副。\n    deadline: 2026-08-30\n    progress:\n      - { on: 2026-04-16, state: started, text: 已经采购。 }\n",
        ),
    ];
    for (path, text) in more {
        sources.insert_text(path, text);
    }
    sources
}

#[test]
fn every_kind_has_a_row_and_comes_back() {
    let sources = board_of_all_kinds();
    let errors = check_sources(&sources, &options()).diagnostics;
    assert!(errors.iter().all(|found| found.severity != Severity::Error), "{errors:?}");
    comes_back(&sources);
    let stock = crate::sheet::Stock::of(&sources);
    let missing: Vec<&str> =
        KINDS.iter().map(|kind| kind.name).filter(|name| stock.all().all(|item| item.kind.name != *name)).collect();
    assert_eq!(missing, [""; 0]);
}

/// What hands and programs put into cells, beside what comes by chance.
fn typed() -> impl Strategy<Value = Value> {
    let text = |text: &str| Value::Text(text.to_owned());
    let words: Vec<Value> = [
        "2026.3.5",
        "２０２６年３月５日",
        "3月5日",
        "2026-13-40",
        "王　示　范",
        "王示范、李示例",
        "李示例\n王示范",
        "hall",
        "湖滨",
        "湖宾",
        "3.70102E+17",
        "#REF!",
        "0531-0000 1234",
        "53100001234",
        "是",
        "√",
        "否",
        "摘牌",
        "+1",
        "已兑现",
        "已撤回",
        "——",
        "无",
        "95%",
        "（在文件里，这里不改）",
        "- a: b",
        "'",
        "# 注",
        "null",
        "~",
        "true",
        "1e5",
        "0x10",
        "：",
        "a: b",
        "“引号”",
        "第一行\n\n第二行",
        "  ",
        "合计",
        "网站、大屏",
        "１２处",
        "00123",
        "2026-06-20",
    ]
    .iter()
    .map(|word| text(word))
    .collect();
    prop_oneof![
        4 => proptest::sample::select(words),
        4 => "[甲乙a0-9 、，.:#'\"\\-\\[\\]{}|>&*!%@\n年月日王]{0,12}".prop_map(Value::Text),
        1 => (-1e18..1e18_f64).prop_map(|value| Value::Number { value, percent: false }),
        1 => (0..3_000_i32, any::<bool>()).prop_map(|(value, percent)| Value::Number { value: f64::from(value), percent }),
        1 => (0..20_000_i32).prop_map(|days| {
            let day = jiff::civil::Date::constant(2000, 1, 1).checked_add(jiff::Span::new().days(days)).unwrap();
            Value::Day(day)
        }),
        1 => any::<bool>().prop_map(Value::Flag),
        1 => Just(Value::Unreckoned),
        1 => Just(Value::Broken("#N/A".to_owned())),
    ]
}

/// The address of a row, and which entry of a list it is.
fn address_of(book: &Book, sheet: usize, row: u32) -> (String, String) {
    let sheet = &book.sheets[sheet];
    let head = |column: u32| sheet.text(0, column);
    let place = if head(1) == "第几条（勿改）" { sheet.text(row, 1) } else { String::new() };
    (sheet.text(row, 0), place)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    /// Whatever stands in whichever cell, of whichever kind, a head among them: the board is sound afterwards, or a fault is
    /// named; what was not touched stays as it was; and what was put there comes out again, or it is told that it does not.
    #[test]
    fn any_cell_may_say_anything(cell in any::<proptest::sample::Index>(), value in typed(), of_head in 0..8_u8) {
        let sources = board_of_all_kinds();
        let before = out(&sources);
        let mut book = before.clone();
        let cells: Vec<(usize, (u32, u32))> = book
            .sheets
            .iter()
            .enumerate()
            .filter(|(_, sheet)| !sheet.hidden && sheet.name != "填写说明")
            .flat_map(|(at, sheet)| {
                let width = sheet.width();
                let rows = sheet.rows().filter(|row| (*row == 0) == (of_head == 0)).collect::<Vec<_>>();
                rows.into_iter().flat_map(move |row| (0..width).map(move |column| (at, (row, column))))
            })
            .collect();
        let (sheet, at) = *cell.get(&cells);
        let name = book.sheets[sheet].name.clone();
        let value = match value {
            Value::Text(text) if text.trim().is_empty() => None,
            Value::Text(text) => Some(Value::Text(text.trim().to_owned())),
            value => Some(value),
        };
        match &value {
            None => drop(book.sheets[sheet].cells.remove(&at)),
            Some(value) => drop(book.sheets[sheet].cells.insert(at, value.clone())),
        }
        let import = import(&book, &sources, &options(), &Wanted::default());
        let told = &import.report.placed;
        if !import.report.is_sound() {
            prop_assert!(told.iter().all(|placed| !placed.message.zh.is_empty()));
            return Ok(());
        }
        let errors = check_sources(&import.sources, &options()).diagnostics;
        let errors: Vec<_> = errors.iter().filter(|found| found.severity == Severity::Error).collect();
        prop_assert!(errors.is_empty(), "{errors:?}");
        // Another address is another item, and of two that are called the same a name means neither.
        prop_assert!(import.files.len() <= 1 || of_head == 0 || at.1 == 0, "{name} {at:?} {value:?}: {:?}", import.files.keys());
        let is_told = told.iter().any(|placed| placed.sheet == sheet && placed.row.is_none_or(|row| row == at.0));
        if of_head == 0 || is_told || at.1 == 0 {
            return Ok(());
        }
        // Out once more: the row says it in the same column, in other words perhaps.
        let after = out(&import.sources);
        let address = address_of(&before, sheet, at.0);
        let row = before.sheets[sheet].rows().find(|row| *row > 0 && address_of(&after, sheet, *row) == address);
        // What is used now may stand before what is not.
        let head = before.sheets[sheet].text(0, at.1);
        let column = (0..after.sheets[sheet].width()).find(|column| after.sheets[sheet].text(0, *column) == head);
        let now = row.zip(column).map(|(row, column)| after.sheets[sheet].text(row, column)).unwrap_or_default();
        let was = before.sheets[sheet].text(at.0, at.1);
        let said = value.as_ref().map(Value::text).unwrap_or_default();
        let layout = crate::sheet::layouts().iter().find(|layout| layout.name(Language::Chinese) == name);
        let column = layout.and_then(|layout| {
            let column = layout.columns.iter().find(|column| column.head(Language::Chinese) == head)?;
            Some((layout, column))
        });
        let Some((layout, column)) = column else {
            // The organisation, the number of an entry, what is only shown, and months, in which 加星 is +1.
            let loose = |text: &str| text.trim_start_matches(['+', '＋']).to_owned();
            // A dash says nothing.
            let says_nothing = matches!(said.trim(), "-" | "--" | "—" | "——" | "/" | "／" | "\\" | "无" | "N/A");
            let is_shown = ["序号", "条目", "第几条（勿改）", "党员", "岗位"].contains(&&*head);
            prop_assert!(
                is_shown || says_nothing && now == was || loose(&now) == loose(&said) || now == was && said != was && head.contains("组织"),
                "{name} {head} {at:?}: {was:?}, {said:?}, {now:?}"
            );
            return Ok(());
        };
        let stock = crate::sheet::Stock::of(&import.sources);
        let org = stock.item(&address.0).map(|item| item.org.clone()).unwrap_or_default();
        let typed = match &value {
            Some(value) => crate::sheet::cells::said(column, value).map_err(|_| TestCaseError::fail("refused and not told"))?,
            None => Vec::new(),
        };
        let is_default = typed.is_empty() && column.default.is_some() || said == crate::sheet::cells::IN_FILE;
        let kept = match crate::sheet::parts(column, &now) {
            parts if parts.is_empty() => Kept::Nothing,
            parts => Kept::Parts(parts),
        };
        prop_assert!(
            is_default || stock.agrees(layout, column, &kept, &typed, &org),
            "{name} {head} {at:?}: was {was:?}, said {said:?}, is {now:?}"
        );
    }
}
