//! Workbooks as offices send them, each a folder of `tests/office/workbooks`: what it is made of, and what is expected of its
//! import.
//!
//! | in the folder | what it is |
//! |---|---|
//! | `parts/` | the XML of a workbook as WPS or Excel writes it, zipped here; its pictures are those of the starter board |
//! | `made.xlsx` … | by LibreOffice from `source.fods` (`tests/office/workbooks/make`) |
//! | `source.gbk.csv` … | a text in the encoding that its name tells |
//! | `arguments` | what stands behind the file on the command line |
//! | `expected.txt` | what is told, and every file as it would be |
//!
//! `NOTICEBOARD_ACCEPT=1 cargo test --lib sheet::tests::office` writes what is said now.

use std::fmt::Write as _;
use std::fs;
use std::io::{Cursor, Write as _};
use std::path::{Path, PathBuf};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;
use crate::diagnostic::{Language, Severity, Tongue};
use crate::pipeline::check_sources;
use crate::sheet::{Placed, copy};

/// The board of the other tests, with thirty branches of villages.
fn board_of_villages() -> Sources {
    let mut sources = board();
    sources.insert_text("content/villages/org.yaml", "name: 示例镇各村\nsector: rural\n");
    let digits: Vec<char> = "零一二三四五六七八九".chars().collect();
    for n in 1..=30_usize {
        let tens = match n / 10 {
            0 => String::new(),
            1 => "十".to_owned(),
            tens => format!("{}十", digits[tens]),
        };
        let ones = if n % 10 == 0 { String::new() } else { digits[n % 10].to_string() };
        let number = format!("{tens}{ones}");
        let text = format!("name: 示例镇第{number}村党支部\nshort_name: 第{number}村\nsector: rural\n");
        sources.insert_text(&format!("content/villages/village-{n}/org.yaml"), &text);
    }
    sources
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/office/workbooks")
}

/// The workbook of a folder.
fn made(folder: &Path) -> Vec<u8> {
    let parts = folder.join("parts");
    if parts.is_dir() {
        return zipped(&parts);
    }
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let named = |path: &PathBuf, start: &str| path.file_name().unwrap().to_string_lossy().starts_with(start);
    let mut files: Vec<PathBuf> = files.filter(|path| named(path, "made.") || named(path, "source.")).collect();
    // What was made of a source goes before it.
    files.sort();
    let path = files.first().unwrap_or_else(|| panic!("no workbook in {}", folder.display()));
    let bytes = fs::read(path).unwrap();
    let name = path.file_name().unwrap().to_string_lossy();
    let text = || String::from_utf8(bytes.clone()).unwrap();
    match name.split('.').nth(1) {
        Some("gbk") => encoding_rs::GBK.encode(&text()).0.into_owned(),
        Some("utf16le") => text().encode_utf16().flat_map(u16::to_le_bytes).collect(),
        _ => bytes,
    }
}

fn zipped(parts: &Path) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    let mut files = Vec::new();
    collect(parts, &mut files);
    files.sort();
    for path in &files {
        let name = path.strip_prefix(parts).unwrap().to_string_lossy().replace('\\', "/");
        zip.start_file(name, options).unwrap();
        zip.write_all(&fs::read(path).unwrap()).unwrap();
    }
    if parts.join("xl/drawings").is_dir() || parts.join("xl/cellimages.xml").is_file() {
        let pictures = [
            &include_bytes!("../../cli/starter/li-shili.png")[..],
            include_bytes!("../../cli/starter/noon-window.png"),
        ];
        for (n, picture) in (1..).zip(pictures) {
            zip.start_file(format!("xl/media/image{n}.png"), options).unwrap();
            zip.write_all(picture).unwrap();
        }
    }
    zip.finish().unwrap().into_inner()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { collect(&path, files) } else { files.push(path) }
    }
}

fn wanted(folder: &Path) -> Wanted {
    let arguments = fs::read_to_string(folder.join("arguments")).unwrap_or_default();
    let mut words = arguments.split_whitespace();
    let mut wanted = Wanted::default();
    while let Some(word) = words.next() {
        match word {
            "--org" => wanted.org = words.next().map(str::to_owned),
            "--partial" => wanted.partial = true,
            other => panic!("{other}"),
        }
    }
    wanted
}

/// What an import says and would write, as a reviewer reads it.
fn told_whole(book: &Book, import: &Import) -> String {
    let mut told = String::new();
    let report = &import.report;
    for placed in &report.placed {
        let severity = match placed.severity {
            Severity::Error => "错误",
            Severity::Warning => "警告",
            Severity::Note => "提示",
        };
        let _ = writeln!(told, "{severity}[{}] {}：{}", placed.code, placed.place(book).zh, placed.message.zh);
        if let Some(hint) = &placed.hint {
            let _ = writeln!(told, "    {}", hint.zh);
        }
    }
    let left: Vec<String> = report.left.iter().map(|(_, row)| (row + 1).to_string()).collect();
    let left = if left.is_empty() { String::new() } else { format!("，留下第 {} 行", left.join("、")) };
    let is_written = report.is_sound() || !report.left.is_empty();
    let (added, changed, same) = (report.added, report.changed, report.same);
    let _ = writeln!(told, "新增 {added}，改 {changed}，不变 {same}{left}{}", if is_written { "" } else { "；没有写" });
    if !is_written {
        return told;
    }
    for (path, before) in &import.files {
        let text = &import.sources.files[path].text;
        // Of a file that was there, what is new.
        let before: Vec<&str> = before.as_deref().unwrap_or_default().lines().collect();
        let sign = if before.is_empty() { "新" } else { "改" };
        let _ = writeln!(told, "\n==== {sign} {path}");
        let kept = text.lines().zip(&before).take_while(|(now, before)| now == *before).count();
        if kept > 0 {
            let _ = writeln!(told, "…… {kept} 行不变");
        }
        for line in text.lines().skip(kept) {
            let _ = writeln!(told, "{line}");
        }
    }
    for (path, bytes) in &import.photos {
        let _ = writeln!(told, "\n==== 图片 {path}：{} 字节", bytes.len());
    }
    told
}

#[test]
fn every_workbook_is_taken_or_its_faults_are_named() {
    let accept = std::env::var_os("NOTICEBOARD_ACCEPT").is_some_and(|value| value == "1");
    let mut folders: Vec<PathBuf> =
        fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    assert!(folders.len() >= 10);
    let mut failures = String::new();
    for folder in folders {
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let now = of_folder(&folder);
        let path = folder.join("expected.txt");
        if accept {
            fs::write(&path, &now).unwrap();
        }
        let expected = fs::read_to_string(&path).unwrap_or_default();
        if now != expected {
            let _ = writeln!(failures, "---- {name}\n{}", crate::mend::unified(&name, &expected, &now, false));
        }
    }
    assert!(failures.is_empty(), "{failures}\nNOTICEBOARD_ACCEPT=1 accepts what is said now");
}

/// What is told of a folder's workbook; and what is true of every one: nothing unsound is written, a second import changes
/// nothing, and a copy with the faults can be read again.
fn of_folder(folder: &Path) -> String {
    let (bytes, wanted, sources) = (made(folder), wanted(folder), board_of_villages());
    let book = match read(&bytes, "表") {
        Ok(book) => book,
        Err(why) => return format!("读不了：{}\n", why.words().zh),
    };
    let import = import(&book, &sources, &options(), &wanted);
    let is_sound = |import: &Import| {
        let found = check_sources(&import.sources, &options()).diagnostics;
        let errors: Vec<_> = found.iter().filter(|found| found.severity == Severity::Error).collect();
        assert!(errors.is_empty(), "{}: {errors:?}", folder.display());
    };
    if import.report.is_sound() {
        is_sound(&import);
        is_settled(&bytes, &import, &wanted);
    } else {
        let tongue = Tongue::from(Language::Chinese);
        let copied = copy(&book, &import.report.placed, tongue, Language::Chinese).unwrap();
        let again = read(&copied, "表").unwrap();
        let whole = Wanted { org: wanted.org.clone(), ..Wanted::default() };
        let codes = |import: &Import| -> Vec<String> {
            let errors = errors(import);
            errors.iter().filter(|error| !error.starts_with("unreckoned")).cloned().collect()
        };
        // The copy has the same faults at the same cells.
        let first = super::super::import(&book, &sources, &options(), &whole);
        assert_eq!(codes(&super::super::import(&again, &sources, &options(), &whole)), codes(&first));
        let partial = Wanted { partial: true, ..whole };
        let partly = super::super::import(&book, &sources, &options(), &partial);
        let faults = partly.report.placed.iter().filter(|placed| placed.severity == Severity::Error);
        let of_rows = |placed: &Placed| placed.row.is_some_and(|row| partly.report.left.contains(&(placed.sheet, row)));
        if faults.into_iter().all(of_rows) {
            is_sound(&partly);
        }
    }
    told_whole(&book, &import)
}
