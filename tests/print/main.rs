//! Paper, read back: what a print shop would find in the files.

#[path = "../support/mod.rs"]
mod support;

mod faults;
mod files;
mod gallery;
mod marks;
mod pack;
mod pdf;
mod places;
mod press;
mod proofs;
mod prose;
mod record;
mod review;
mod scans;
mod sheets;
mod stress;
mod structure;
mod variants;

use std::path::Path;
use std::process::Output;

use support::Board;

/// A hall with two posts, photos and a website.
pub fn hall() -> Board {
    let board = Board::new(&[
        (
            "content/board.yaml",
            "title: 示例公示栏\nas_of: 2026-06-30\nbase_url: https://board.example.org/\nprint: { presets: [desk] }\n",
        ),
        ("content/org.yaml", "name: 示例市\nsupervision_phone: 0531-0000 1234\nopinion_book: 大厅入口\n"),
        ("content/hall/org.yaml", "name: 示例大厅\n"),
        (
            "content/hall/members/lin-xi.yaml",
            "name: 林溪\nposition: 窗口首席代表\nphoto: a.png\nconsent: { given_on: 2026-01-01, scope: [web, print] }\n",
        ),
        (
            "content/hall/members/wei.yaml",
            "name: 王伟宁\nposition: 综合岗\nphoto: b.png\nconsent: { given_on: 2026-01-01, scope: [web] }\n",
        ),
        (
            "content/hall/posts/w1.yaml",
            "title: 综合窗口\nholder: lin-xi\npledge: 多问一句，少跑一趟。\napproved_on: 2026-01-02\n",
        ),
        (
            "content/hall/posts/w2.yaml",
            "title: 咨询窗口\nholder: wei\npledge: 让每一位来的人都听明白。\napproved_on: 2026-02-03\n",
        ),
    ]);
    board.write_bytes("content/hall/photos/a.png", &portrait(900, 1260, [200, 40, 40]));
    board.write_bytes("content/hall/photos/b.png", &portrait(900, 1260, [40, 40, 200]));
    board
}

/// A picture of one colour with a lighter disc.
pub fn portrait(width: u32, height: u32, colour: [u8; 3]) -> Vec<u8> {
    let picture = image::RgbImage::from_fn(width, height, |x, y| {
        let (dx, dy) = (f64::from(x) - f64::from(width) / 2.0, f64::from(y) - f64::from(height) / 3.0);
        if dx.hypot(dy) < f64::from(width) / 4.0 { image::Rgb([230, 200, 180]) } else { image::Rgb(colour) }
    });
    let mut bytes = Vec::new();
    picture.write_to(&mut std::io::Cursor::new(&mut bytes), image::ImageFormat::Png).unwrap();
    bytes
}

/// Runs `print` on a board, into its `out`.
pub fn print(board: &Board, arguments: &[&str]) -> Output {
    let out = board.root().join("out");
    let mut all = vec!["print", "--lang", "en", "--out", out.to_str().unwrap()];
    all.extend(arguments);
    support::noticeboard(&all, board.root()).output().unwrap()
}

/// The same, and it must succeed.
pub fn printed(board: &Board, arguments: &[&str]) {
    let output = print(board, arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Where a file of a batch lies. A piece is asked for as `desk/hall/posts/w1.pdf`, a common file as `desk.pdf` or
/// `changed.pdf`: what they are called, the job list says.
pub fn place(board: &Board, path: &str) -> std::path::PathBuf {
    let out = board.root().join("out");
    let plain = out.join(path);
    let Ok(list) = std::fs::read(out.join("jobs.csv")) else { return plain };
    let list = String::from_utf8_lossy(&list).trim_start_matches('\u{feff}').to_owned();
    let mut rows = csv::Reader::from_reader(list.as_bytes());
    let mut found = rows.records().flatten().filter_map(|row| {
        let (preset, item, own, common) = (&row[1], &row[3], &row[15], &row[16]);
        let item = if item.is_empty() { "board" } else { item };
        if path == format!("{preset}/{item}.pdf") {
            return Some(own.to_owned());
        }
        let sheet = path
            .strip_prefix(preset)
            .is_some_and(|rest| rest == ".pdf" || rest.starts_with("-a") || rest.starts_with("-sra"));
        (path == "changed.pdf" || (sheet && !path.contains('/'))).then(|| common.to_owned())
    });
    match found.find(|found| !found.is_empty()) {
        Some(found) if !plain.exists() => out.join(found),
        _ => plain,
    }
}

pub fn read(board: &Board, path: &str) -> Vec<u8> {
    let path = place(board, path);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

pub fn exists(board: &Board, path: &str) -> bool {
    place(board, path).exists()
}

/// Runs a tool on a file, if the machine has it; `NOTICEBOARD_PDF_TOOLS=1` (as in `tests/run`) makes it compulsory.
pub fn tool(name: &str, arguments: &[&str], file: &Path) -> Option<Output> {
    match std::process::Command::new(name).args(arguments).arg(file).output() {
        Ok(output) => Some(output),
        Err(error) => {
            let compulsory = std::env::var_os("NOTICEBOARD_PDF_TOOLS").is_some();
            assert!(!compulsory, "{name}: {error} (Debian: poppler-utils, qpdf, ghostscript)");
            eprintln!("{name} is not installed: not looked at");
            None
        }
    }
}

/// What the codes on the first page of a printed file say, read at so many dots an inch; `None` without the tool.
pub fn codes(board: &Board, path: &str, dots: &str) -> Option<Vec<String>> {
    let drawn = tool("pdftoppm", &["-r", dots, "-f", "1", "-l", "1", "-gray", "-png"], &place(board, path))?;
    Some(scanned(&drawn))
}

/// What codes a drawn page shows.
pub fn scanned(drawn: &Output) -> Vec<String> {
    assert!(drawn.status.success(), "{}", String::from_utf8_lossy(&drawn.stderr));
    let picture = image::load_from_memory_with_format(&drawn.stdout, image::ImageFormat::Png).unwrap();
    // The reader wants several pixels a module, and loses its way at one size or another; drawing a picture larger adds
    // nothing to what was seen.
    let read = [2, 1, 3, 4].into_iter().map(|times| {
        let (width, height) = (picture.width() * times, picture.height() * times);
        let larger = picture.resize_exact(width, height, image::imageops::FilterType::CatmullRom);
        let mut prepared = rqrr::PreparedImage::prepare(larger.to_luma8());
        let grids = prepared.detect_grids();
        grids.iter().filter_map(|grid| grid.decode().ok()).map(|(_, text)| text).collect::<Vec<_>>()
    });
    read.into_iter().find(|read| !read.is_empty()).unwrap_or_default()
}

/// Changes words of a board's file, which must be there.
pub fn swap(board: &Board, path: &str, from: &str, to: &str) {
    board.edit(path, |text| text.replace(from, to));
}
