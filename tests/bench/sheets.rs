//! Times a board as a workbook, and workbooks as a board.
//!
//! ```text
//! cargo bench --bench sheets            5,000 items, 5,000 rows
//! cargo bench --bench sheets -- 20000
//! NOTICEBOARD=/older/target/release/noticeboard cargo bench --bench sheets    another program, on the same files
//! ```
//!
//! Measured on the program itself, each the median of five runs, on boards that are laid afresh: `sheet` of a whole board;
//! `import` of that workbook, in which nothing has changed; of the same with three cells changed, which may touch these three
//! lines alone; and of a workbook with as many rows as there are items, filled in for a board that has nothing but its
//! organisations. Beside them what the libraries alone take for the same cells: rust_xlsxwriter to write them, calamine to
//! read them. More than two seconds for 5,000 rows is a failure.

mod generate;

use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::process::{Command, exit};
use std::time::Instant;

use calamine::{Data, Range, Reader, Xlsx};
use rust_xlsxwriter::Workbook;

/// Seconds that 5,000 rows may take.
const LIMIT: f64 = 2.0;

const ROUNDS: usize = 5;

type Sheets = Vec<(String, Range<Data>)>;

fn main() {
    let count: usize = std::env::args().skip(1).find_map(|word| word.parse().ok()).unwrap_or(5000);
    let folder = tempfile::tempdir().expect("a temporary folder");
    let bench = Bench {
        program: std::env::var_os("NOTICEBOARD").unwrap_or_else(|| env!("CARGO_BIN_EXE_noticeboard").into()).into(),
        folder: folder.path().to_owned(),
        limit: LIMIT * count as f64 / 5000.0,
    };
    println!("{}", bench.program.display());
    let board = folder.path().join("board");
    let counts = generate::generate(count, generate::usual_orgs(count), &board).expect("a board");
    println!(
        "a board of {} items, {} members, {} reviews in {} organisations",
        counts.items, counts.members, counts.reviews, counts.orgs
    );

    let workbook = folder.path().join("board.xlsx");
    let written = median(|_| {
        let _ = fs::remove_file(&workbook);
        bench.run(&["sheet", "--quiet"], &workbook, &board)
    });
    let sheets = read(&workbook);
    let cells: usize = sheets.iter().map(|(_, range)| range.used_cells().count()).sum();
    let alone = median(|_| timed(|| drop(write(&sheets))));
    let mut sound = bench.told("sheet", &format!("{cells} cells"), written, "rust_xlsxwriter", alone);

    let same = median(|n| bench.import(&workbook, &board, &format!("same-{n}"), 0));
    let alone = median(|_| timed(|| drop(read(&workbook))));
    sound &= bench.told("import, nothing changed", &format!("{cells} cells"), same, "calamine", alone);

    let three = folder.path().join("three.xlsx");
    fs::write(&three, write(&with_three_changed(sheets))).expect("a workbook");
    let changed = median(|n| bench.import(&three, &board, &format!("three-{n}"), 3));
    let alone = median(|_| timed(|| drop(read(&three))));
    sound &= bench.told("import, three cells changed", &format!("{cells} cells"), changed, "calamine", alone);

    let (empty, fresh) = (folder.path().join("empty"), folder.path().join("fresh.xlsx"));
    fs::write(&fresh, bare_board(&empty, count)).expect("a workbook");
    let sheets = read(&fresh);
    let cells: usize = sheets.iter().map(|(_, range)| range.used_cells().count()).sum();
    let added = median(|n| bench.import(&fresh, &empty, &format!("fresh-{n}"), usize::MAX));
    let alone = median(|_| timed(|| drop(read(&fresh))));
    sound &= bench.told(&format!("import, {count} new rows"), &format!("{cells} cells"), added, "calamine", alone);
    if !sound {
        eprintln!("more than {:.1} s", bench.limit);
        exit(1);
    }
}

struct Bench {
    program: PathBuf,
    folder: PathBuf,
    limit: f64,
}

impl Bench {
    fn run(&self, words: &[&str], file: &Path, board: &Path) -> f64 {
        let start = Instant::now();
        let done =
            Command::new(&self.program).args(words).arg(file).arg("--board").arg(board).output().expect("the program");
        let took = start.elapsed().as_secs_f64();
        assert!(done.status.success(), "{words:?}: {}", String::from_utf8_lossy(&done.stderr));
        took
    }

    /// An import into a copy of a board, and how many lines of it may be others afterwards.
    fn import(&self, file: &Path, board: &Path, name: &str, lines: usize) -> f64 {
        let copy = self.folder.join(name);
        copy_all(board, &copy);
        let took = self.run(&["import", "--quiet"], file, &copy);
        let other = difference(board, &copy);
        match lines {
            usize::MAX => assert!(other > 0, "nothing came"),
            lines => assert_eq!(other, lines, "lines that are others"),
        }
        took
    }

    fn told(&self, what: &str, of: &str, took: f64, peer: &str, alone: f64) -> bool {
        println!("{what} ({of}): {took:.2} s; {peer} alone {alone:.2} s, {:.1} times", took / alone);
        took <= self.limit
    }
}

fn timed(run: impl FnOnce()) -> f64 {
    let start = Instant::now();
    run();
    start.elapsed().as_secs_f64()
}

fn median(mut run: impl FnMut(usize) -> f64) -> f64 {
    let mut took: Vec<f64> = (0..ROUNDS).map(&mut run).collect();
    took.sort_by(f64::total_cmp);
    took[ROUNDS / 2]
}

fn read(path: &Path) -> Sheets {
    let bytes = fs::read(path).expect("a workbook");
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
    let names = workbook.sheet_names();
    names.into_iter().map(|name| (name.clone(), workbook.worksheet_range(&name).expect("a sheet"))).collect()
}

fn write(sheets: &Sheets) -> Vec<u8> {
    let mut workbook = Workbook::new();
    for (name, range) in sheets {
        let sheet = workbook.add_worksheet();
        sheet.set_name(name).expect("a name");
        let (top, left) = range.start().unwrap_or_default();
        for (row, column, data) in range.used_cells() {
            let (row, column) = (top + row as u32, (left as usize + column) as u16);
            match data {
                Data::Float(number) => sheet.write_number(row, column, *number),
                Data::Int(number) => sheet.write_number(row, column, *number as f64),
                Data::DateTime(moment) => sheet.write_number(row, column, moment.as_f64()),
                other => sheet.write_string(row, column, other.to_string()),
            }
            .expect("a cell");
        }
    }
    workbook.save_to_buffer().expect("a workbook")
}

/// Three commitments with another unit of their target: each is one line of its file.
fn with_three_changed(mut sheets: Sheets) -> Sheets {
    let (_, range) = sheets.iter_mut().find(|(name, _)| name == "公开承诺").expect("the sheet of commitments");
    let head: Vec<String> = range.rows().next().expect("a head").iter().map(ToString::to_string).collect();
    let column = head.iter().position(|head| head == "目标的单位").expect("a column") as u32;
    let filled: Vec<u32> = (1..range.height() as u32)
        .filter(|row| range.get_value((*row, column)).is_some_and(|data| !matches!(data, Data::Empty)))
        .collect();
    for row in [filled[0], filled[filled.len() / 2], filled[filled.len() - 1]] {
        range.set_value((row, column), Data::String("件次".to_owned()));
    }
    sheets
}

/// A board that has nothing but its branches, and a workbook for it.
fn bare_board(board: &Path, count: usize) -> Vec<u8> {
    let put = |path: &str, text: &str| {
        let path = board.join("content").join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    };
    put("board.yaml", "title: 示例市公开公示栏\nas_of: 2026-06-30\n");
    put("org.yaml", "name: 示例市委\nsector: agency\nsupervision_phone: 0531-0000 1234\naddress: 示例路1号\n");
    let branches = (count / 40).max(1);
    for n in 0..branches {
        put(&format!("branch-{n}/org.yaml"), &format!("name: 示例市第{n}党支部\nsector: agency\n"));
    }
    let mut workbook = Workbook::new();
    let members = workbook.add_worksheet();
    members.set_name("党员").expect("a name");
    let line = |sheet: &mut rust_xlsxwriter::Worksheet, row: usize, cells: &[String]| {
        for (column, cell) in (0..).zip(cells) {
            sheet.write_string(row as u32, column, cell).expect("a cell");
        }
    };
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    line(members, 0, &words(&["序号", "党支部名称", "姓名", "职务"]));
    let branch = |n: usize| format!("示例市第{}党支部", n % branches);
    let persons = count / 4;
    for n in 0..persons {
        line(members, n + 1, &[(n + 1).to_string(), branch(n), person(n / branches), "导办员".to_owned()]);
    }
    let commitments = workbook.add_worksheet();
    commitments.set_name("公开承诺").expect("a name");
    line(
        commitments,
        0,
        &words(&["序号", "党支部名称", "承诺事项", "责任单位", "目标", "计量单位", "完成时限", "措施"]),
    );
    for n in 0..count - persons {
        let cells = [
            (n + 1).to_string(),
            branch(n),
            format!("为第{n}户居民更换照明"),
            branch(n),
            (n % 90 + 10).to_string(),
            "处".to_owned(),
            format!("2026.{}.{}", n % 6 + 7, n % 28 + 1),
            "先登记\n再更换".to_owned(),
        ];
        line(commitments, n + 1, &cells);
    }
    workbook.save_to_buffer().expect("a workbook")
}

/// Names of nobody, each once.
fn person(n: usize) -> String {
    const SURNAMES: &[char] = &['王', '李', '张', '刘', '陈', '杨', '黄', '赵', '吴', '周'];
    const GIVEN: &[char] = &['甲', '乙', '丙', '丁', '戊', '己', '庚', '辛', '壬', '癸'];
    format!("{}示{}{}", SURNAMES[n % 10], GIVEN[n / 10 % 10], GIVEN[n / 100 % 10])
}

fn copy_all(from: &Path, to: &Path) {
    assert!(Command::new("cp").arg("-r").args([from, to]).status().expect("cp").success());
}

/// How many lines of a board are others, or new.
fn difference(before: &Path, after: &Path) -> usize {
    let told =
        Command::new("diff").arg("-rN").args([before.join("content"), after.join("content")]).output().expect("diff");
    String::from_utf8_lossy(&told.stdout).lines().filter(|line| line.starts_with('>')).count()
}
