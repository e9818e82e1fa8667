//! Boards as workbooks and back, and what offices send: each habit of theirs is a test, in a workbook made for it.

mod bounds;
mod habits;
mod office;
mod round;

use rust_xlsxwriter::{Format, Workbook, Worksheet};

use super::{Book, Import, Wanted, import, read};
use crate::pipeline::Options;
use crate::source::Sources;

/// A board of two branches.
const BOARD: &[(&str, &str)] = &[
    ("content/board.yaml", "title: 示例镇公示栏\nas_of: 2026-06-30\n"),
    ("content/org.yaml", "name: 示例镇党委\nsector: agency\nsupervision_phone: 0531-0000 1234\naddress: 示例路1号\n"),
    ("content/hall/org.yaml", "name: 示例镇便民服务中心党支部\nsector: agency\n"),
    ("content/lake/org.yaml", "name: 示例镇湖滨社区党支部\nshort_name: 湖滨\nsector: community\n"),
    (
        "content/hall/members/list.yaml",
        "items:\n  # 窗口的人\n  - id: wang-shi-fan\n    name: 王示范   # 组长\n    position: 窗口负责人\n  - { id: li-shi-li, name: 李示例 }\n",
    ),
    ("content/lake/members/zhang.yaml", "name: 张示例\n"),
    (
        "content/hall/posts/window-1.yaml",
        "# 一号窗口\ntitle: 综合受理窗口\ntype: window\nwindow_no: 1\nholder: wang-shi-fan\npledge: 材料一次告知清楚，不让您跑第二趟。\napproved_on: 2025-12-20\n",
    ),
    (
        "content/hall/commitments/2026.yaml",
        "\
# 办实事
published_on: 2026-01-10
type: deed

items:
  - id: lights
    item: 更换楼道照明
    target: 200
    unit: 处
    deadline: 2026-12-31
    responsible: hall   # 本支部
    measures:
      - 先换一楼
      # 再换楼上
      - 再换楼上
    progress:
      - { on: 2026-03-31, text: 累计72处。, value: 72 }

  - id: noon
    item: 午间不断岗
    target: 60
    unit: 分钟
    deadline: 2026-09-30
    responsible: 便民服务中心
",
    ),
    (
        "content/reviews/2026-05.yaml",
        "period: 2026-05\ntype: monthly_star\non: 2026-06-03\nby: 示例镇创建办\nitems:\n  - { id: 2026-05-window-1, subject: hall/posts/window-1, change: +1 }\n",
    ),
    (
        "content/notices/open.md",
        "---\ntitle: 关于拟表彰对象的公示\nstarts_on: 2026-06-22\nperiod: { days: 5, unit: working }\ncontact: { name: 示例镇党委, phone: 0531-0000 1236, address: 示例路1号 }\n---\n经研究，现予公示。\n\n请监督。\n",
    ),
];

fn board() -> Sources {
    Sources::from_texts(BOARD.iter().copied())
}

fn options() -> Options {
    Options { as_of: Some(jiff::civil::Date::constant(2026, 6, 30)), ..Options::default() }
}

/// A workbook of one sheet.
fn workbook(name: &str, write: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name(name).unwrap();
    write(sheet);
    workbook.save_to_buffer().unwrap()
}

/// A workbook of rows of texts.
fn texts(name: &str, rows: &[&[&str]]) -> Vec<u8> {
    workbook(name, |sheet| put(sheet, 0, rows))
}

fn put(sheet: &mut Worksheet, from: u32, rows: &[&[&str]]) {
    for (row, cells) in (from..).zip(rows) {
        for (column, text) in (0..).zip(*cells).filter(|(_, text)| !text.is_empty()) {
            sheet.write_string(row, column, *text).unwrap();
        }
    }
}

fn days(sheet: &mut Worksheet, row: u32, column: u16, day: &str) {
    let number = super::copy::serial(day.parse().unwrap());
    sheet.write_number_with_format(row, column, number, &Format::new().set_num_format("yyyy/m/d")).unwrap();
}

fn taken(bytes: &[u8], sources: &Sources, wanted: &Wanted) -> Import {
    let book = read(bytes, "表").unwrap_or_else(|why| panic!("{}", why.words().zh));
    import(&book, sources, &options(), wanted)
}

fn into_hall() -> Wanted {
    Wanted { org: Some("hall".to_owned()), ..Wanted::default() }
}

/// What was found, as lines: severity, code, cell.
fn told(import: &Import) -> Vec<String> {
    let placed = import.report.placed.iter();
    placed
        .map(|placed| {
            let row = placed.row.map_or_else(String::new, |row| (row + 1).to_string());
            let column = placed.column.map_or_else(String::new, super::book::letters);
            format!("{:?} {} {column}{row}", placed.severity, placed.code)
        })
        .collect()
}

fn errors(import: &Import) -> Vec<String> {
    told(import).into_iter().filter_map(|line| line.strip_prefix("Error ").map(str::to_owned)).collect()
}

/// The text of a file as it would be, and that all is sound.
#[track_caller]
fn written(import: &Import, path: &str) -> String {
    assert_eq!(errors(import), [""; 0], "{:?}", import.report.placed);
    let file = import.sources.files.get(path);
    file.unwrap_or_else(|| panic!("{path} in {:?}", import.files.keys().collect::<Vec<_>>())).text.to_string()
}

/// That the same once more changes nothing.
#[track_caller]
fn is_settled(bytes: &[u8], import: &Import, wanted: &Wanted) {
    let again = taken(bytes, &import.sources, wanted);
    assert_eq!(errors(&again), [""; 0]);
    for (path, before) in &again.files {
        assert_eq!(before.as_deref().unwrap_or_default(), &*again.sources.files[path].text, "{path}");
    }
    assert!(again.photos.is_empty());
}
