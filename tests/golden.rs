//! A small board that has everything, and all that a build writes of it.
//!
//! ```text
//! tests/golden/board/content/…     the board
//! tests/golden/check.json          what `check --format json` says of it
//! tests/golden/expected/…          what `build` writes: one readable file for each page or set of data
//! tests/golden/expected/files.txt  the names of all files, those that are not read as text among them
//! ```
//!
//! Pages, feeds, tables and redirects stand there as they are written, the kiosk's scripts and the search documents as
//! indented JSON, a PDF as its pages, pictures, boxes and text. Hashes in names give way to `HASH`, pictures to
//! `PICTURE-1` and so on, codes of editions to `EDITION`, and a carriage return at the end of a line to `␍`.
//!
//! `NOTICEBOARD_ACCEPT=1 cargo t --test golden` writes what is made now; read the difference before committing it.

mod support;

#[allow(dead_code)]
#[path = "print/pdf.rs"]
mod pdf;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Deserializer, Value};

use pdf::Pdf;
use support::{Board, Site, noticeboard, tree};

/// Lines of a file that are shown where it differs.
const SHOWN_LINES: usize = 20;

#[test]
fn a_build_writes_what_is_expected() {
    let board = board();
    let found = readable(&Site::of(board.root(), &[]).files());
    let folder = golden("expected");
    if accept() {
        write(&folder, &found);
        return;
    }
    let kept: BTreeMap<String, String> = tree(&folder)
        .into_iter()
        .map(|(name, bytes)| (name, String::from_utf8(bytes).expect("UTF-8").replace("\r\n", "\n")))
        .collect();
    let names: BTreeSet<&String> = kept.keys().chain(found.keys()).collect();
    let mut told = String::new();
    for name in names {
        match (kept.get(name), found.get(name)) {
            (Some(_), None) => _ = writeln!(told, "\n{name}: no longer written"),
            (None, Some(_)) => _ = writeln!(told, "\n{name}: not written before"),
            (Some(old), Some(new)) if old != new => _ = writeln!(told, "\n{name}\n{}", difference(old, new)),
            _ => {}
        }
    }
    assert!(told.is_empty(), "a build writes something else (- expected, + now):\n{told}\n{HOW_TO_ACCEPT}");
}

#[test]
fn a_check_says_what_is_expected() {
    let board = board();
    let output = noticeboard(&["check", "--format", "json", "--lang", "en"], board.root()).output().unwrap();
    let found = String::from_utf8(output.stdout).expect("UTF-8").replace("\r\n", "\n");
    assert!(output.status.success(), "{found}");
    let path = golden("check.json");
    if accept() {
        fs::write(path, found).expect("accepted");
        return;
    }
    let kept = fs::read_to_string(path).unwrap_or_default().replace("\r\n", "\n");
    assert!(kept == found, "the check says something else:\n{}\n{HOW_TO_ACCEPT}", difference(&kept, &found));
}

const HOW_TO_ACCEPT: &str = "NOTICEBOARD_ACCEPT=1 accepts what is made now";

fn accept() -> bool {
    std::env::var_os("NOTICEBOARD_ACCEPT").is_some_and(|value| value == "1")
}

fn golden(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name)
}

/// The board in a folder of its own, where caches may stand beside it.
fn board() -> Board {
    let board = Board::new(&[]);
    for (path, bytes) in tree(&golden("board")) {
        board.write_bytes(&path, &bytes);
    }
    board
}

/// Writes the expected files anew; what is no longer written goes.
fn write(folder: &Path, found: &BTreeMap<String, String>) {
    if folder.exists() {
        fs::remove_dir_all(folder).expect("the old files go");
    }
    for (name, text) in found {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
        fs::write(path, text).expect("accepted");
    }
}

/// Everything that was written, for a reader: by the names of the expected files.
fn readable(files: &BTreeMap<String, Vec<u8>>) -> BTreeMap<String, String> {
    let mut texts = BTreeMap::new();
    let mut documents = Vec::new();
    for (path, bytes) in files {
        let ending = path.rsplit('.').next().unwrap_or_default();
        if path.ends_with(".pdf") {
            texts.insert(format!("{path}.txt"), paper(&Pdf::read(bytes)));
        } else if path.starts_with("search/index/docs/") {
            documents.extend(search_documents(bytes));
        } else if path.starts_with("kiosk/") && path.ends_with("/index.html") {
            let page = text(path, bytes);
            let scripts = kiosk_scripts(&page, files);
            if !scripts.is_empty() {
                let folder = path.trim_end_matches("index.html");
                texts.insert(format!("{folder}data.json"), indented(&kiosk_data(&scripts)));
            }
            texts.insert(path.clone(), page);
        } else if path.ends_with("edition.json") {
            texts.insert(path.clone(), indented(&edition(bytes)));
        } else if ending == "json" {
            texts.insert(path.clone(), indented(&serde_json::from_slice(bytes).expect("JSON")));
        } else if is_read(path, ending) {
            texts.insert(path.clone(), text(path, bytes));
        }
    }
    documents.sort_by(|a, b| a[0].as_str().cmp(&b[0].as_str()));
    texts.insert("search/index/docs.json".into(), indented(&Value::Array(documents)));
    let mut pictures = Pictures::of(files);
    for (name, text) in &mut texts {
        *text = pictures.without_hashes(text);
        if name.ends_with("/edition.json") {
            *text = sorted(text);
        } else if name == "_headers" {
            *text = by_path(text);
        }
    }
    texts.insert("files.txt".into(), names(files, &mut pictures));
    texts
}

/// Rules of headers in the order in which they are written, which decides; only those of neighbouring files that have a hash
/// in their names stand by their paths, since theirs is the order of the hashes.
fn by_path(text: &str) -> String {
    let mut rules: Vec<&str> = text.trim_end().split("\n\n").collect();
    let is_hashed = |rule: &&str| rule.lines().next().is_some_and(|path| path.contains("HASH"));
    for run in rules.chunk_by_mut(|a, b| is_hashed(a) == is_hashed(b)) {
        if run.iter().all(is_hashed) {
            run.sort_unstable();
        }
    }
    rules.join("\n\n") + "\n"
}

/// Whether a file is made from the board and read as it stands. Among the assets that is the list of fonts alone:
/// licences, styles and scripts are the theme's.
fn is_read(path: &str, ending: &str) -> bool {
    if path.starts_with("assets/") || path.starts_with("kiosk/assets/") {
        return path == "assets/fonts/fonts.css";
    }
    ["html", "xml", "csv", "txt", "conf"].contains(&ending) || path == "_headers"
}

fn text(path: &str, bytes: &[u8]) -> String {
    let text = std::str::from_utf8(bytes).unwrap_or_else(|error| panic!("{path}: {error}")).replace("\r\n", "␍\n");
    if path.starts_with("kiosk/") { without_editions(&text) } else { text }
}

fn indented(value: &Value) -> String {
    serde_json::to_string_pretty(value).expect("JSON") + "\n"
}

/// Pages, pictures in pixels, boxes in mm, and the text in the order in which it is drawn.
fn paper(pdf: &Pdf) -> String {
    let pages = u32::try_from(pdf.pages()).expect("few pages");
    let mut told = format!("pages: {pages}\n");
    let mut pictures = pdf.pictures();
    pictures.sort_unstable();
    for (width, height) in pictures {
        let _ = writeln!(told, "picture: {width} × {height}");
    }
    for page in 1..=pages {
        let _ = writeln!(told, "\npage {page}");
        for name in ["MediaBox", "CropBox", "BleedBox", "TrimBox", "ArtBox"] {
            if let Some(mm) = pdf.mm(page, name) {
                let _ = writeln!(told, "{name}: {:.2} {:.2} {:.2} {:.2}", mm[0], mm[1], mm[2], mm[3]);
            }
        }
        for line in pdf.text(page).lines().map(str::trim_end).filter(|line| !line.is_empty()) {
            let _ = writeln!(told, "| {line}");
        }
    }
    told
}

/// The documents of one file of the search index. Which slot a document has is not told: slots follow from a hash.
fn search_documents(bytes: &[u8]) -> Vec<Value> {
    let chunk: BTreeMap<String, Value> = serde_json::from_slice(bytes).expect("a chunk of documents");
    chunk.into_values().collect()
}

/// The scripts with a screen's data, in the order in which its page loads them.
fn kiosk_scripts(page: &str, files: &BTreeMap<String, Vec<u8>>) -> String {
    let addresses = page.split("<script src=\"../assets/").skip(1).filter_map(|rest| rest.split('"').next());
    let data = addresses.filter(|name| !name.starts_with("player.") && !name.starts_with("boot."));
    data.map(|name| {
        let text = String::from_utf8_lossy(&files[&format!("kiosk/assets/{name}")]).into_owned();
        // Without the function that they stand in, and its sum.
        let inside = text.split_once("function () {\n").and_then(|(_, inside)| inside.strip_suffix("});\n"));
        inside.unwrap_or_else(|| panic!("{name} is no part of a screen's data")).to_owned()
    })
    .collect()
}

/// What the scripts of a screen leave in `window.noticeboard`.
fn kiosk_data(scripts: &str) -> Value {
    let mut data = Value::Null;
    let mut rest = scripts.trim_start();
    while !rest.is_empty() {
        let (name, values, after) = statement(rest).unwrap_or_else(|| {
            let start: String = rest.chars().take(80).collect();
            panic!("no statement of a screen's data: {start}")
        });
        match name {
            "window.noticeboard" => data = values.into_iter().next().expect("a value"),
            "noticeboard.slides" => data["slides"].as_array_mut().expect("a list").extend(values),
            name => data[name.trim_start_matches("noticeboard.")] = values.into_iter().next().expect("a value"),
        }
        rest = after.trim_start();
    }
    if data["edition"]["code"].is_string() {
        data["edition"]["code"] = "EDITION".into();
    }
    data
}

/// `name = value;` or `name.push(value, value);`: the name, the values and what follows.
fn statement(script: &str) -> Option<(&str, Vec<Value>, &str)> {
    let end = script.find([' ', '('])?;
    let (name, mut rest) = script.split_at(end);
    rest = rest.strip_prefix(" = ").or_else(|| rest.strip_prefix('('))?;
    let mut values = Vec::new();
    loop {
        let mut stream = Deserializer::from_str(rest).into_iter::<Value>();
        values.push(stream.next()?.ok()?);
        rest = rest[stream.byte_offset()..].trim_start();
        match rest.strip_prefix(',') {
            Some(more) => rest = more,
            None => break,
        }
    }
    let rest = rest.strip_prefix(')').unwrap_or(rest).strip_prefix(';')?;
    Some((name.trim_end_matches(".push"), values, rest))
}

/// The list that a screen checks an edition by, without its digests.
fn edition(bytes: &[u8]) -> Value {
    let mut list: Value = serde_json::from_slice(bytes).expect("a list");
    list["code"] = "EDITION".into();
    let files = list["files"].as_array_mut().expect("files");
    for file in files.iter_mut() {
        assert!(file["sha256"].as_str().is_some_and(|digest| digest.len() == 64), "{file}");
        assert!(file["bytes"].as_u64().is_some_and(|bytes| bytes > 0), "{file}");
        *file = file["path"].take();
    }
    list
}

/// The same list with its files in the order of their names, which was that of their hashes.
fn sorted(list: &str) -> String {
    let mut list: Value = serde_json::from_str(list).expect("JSON");
    list["files"].as_array_mut().expect("files").sort_by(|a, b| a.as_str().cmp(&b.as_str()));
    indented(&list)
}

/// A text without the codes of editions, such as `K7F3-A9C2`.
fn without_editions(text: &str) -> String {
    let sign = |byte: &u8| matches!(byte, b'2'..=b'9' | b'A'..=b'H' | b'J'..=b'N' | b'P'..=b'Z');
    let mut kept = String::new();
    let mut rest = text;
    while let Some(dash) = rest.find('-') {
        let bytes = rest.as_bytes();
        let (start, end) = (dash.wrapping_sub(4), dash + 5);
        let is_code = dash >= 4
            && bytes.len() >= end
            && bytes[start..dash].iter().chain(&bytes[dash + 1..end]).all(sign)
            && !bytes[..start].last().is_some_and(u8::is_ascii_alphanumeric)
            && !bytes.get(end).is_some_and(u8::is_ascii_alphanumeric);
        let end = if is_code {
            kept += &rest[..start];
            kept += "EDITION";
            end
        } else {
            kept += &rest[..=dash];
            dash + 1
        };
        rest = &rest[end..];
    }
    kept + rest
}

/// The pictures of a site, numbered in the order in which the expected files show them.
struct Pictures {
    /// The number of each hash that was met.
    numbers: BTreeMap<String, Option<usize>>,
    seen: usize,
}

impl Pictures {
    fn of(files: &BTreeMap<String, Vec<u8>>) -> Self {
        let pictures = files.keys().filter(|path| path.contains("assets/photos/") || path.starts_with("kiosk/assets/"));
        let numbers = pictures
            .filter(|path| [".webp", ".jpg", ".png"].iter().any(|ending| path.ends_with(ending)))
            .filter_map(|path| path.rsplit('/').next()?.split('.').next())
            .map(|hash| (hash.to_owned(), None))
            .collect();
        Self { numbers, seen: 0 }
    }

    /// What stands for a hash.
    fn name(&mut self, hash: &str) -> String {
        let Some(number) = self.numbers.get_mut(hash) else { return "HASH".to_owned() };
        let number = *number.get_or_insert_with(|| {
            self.seen += 1;
            self.seen
        });
        format!("PICTURE-{number}")
    }

    /// A text without its hashes: words of twelve and more hexadecimal digits, and six behind the name of a font.
    fn without_hashes(&mut self, text: &str) -> String {
        let mut kept = String::with_capacity(text.len());
        let is_word = |a: u8, b: u8| a.is_ascii_alphanumeric() == b.is_ascii_alphanumeric();
        let mut start = 0;
        for word in text.as_bytes().chunk_by(|a, b| is_word(*a, *b)) {
            let word = &text[start..start + word.len()];
            start += word.len();
            let is_hex = word.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
            if is_hex && (word.len() >= 12 || (word.len() == 6 && kept.ends_with(".woff2?"))) {
                kept += &self.name(word);
            } else {
                kept += word;
            }
        }
        kept
    }
}

/// The names of all files, with how many have the same once their hashes are gone.
fn names(files: &BTreeMap<String, Vec<u8>>, pictures: &mut Pictures) -> String {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for path in files.keys() {
        *counts.entry(pictures.without_hashes(path)).or_default() += 1;
    }
    counts.iter().fold(String::new(), |mut told, (name, count)| {
        let _ = if *count == 1 { writeln!(told, "{name}") } else { writeln!(told, "{name} ×{count}") };
        told
    })
}

/// The first lines that differ, each cut to where it does.
fn difference(old: &str, new: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let (mut a, mut b, mut lines) = (0, 0, Vec::new());
    while a < old.len() || b < new.len() {
        if old.get(a) == new.get(b) {
            (a, b) = (a + 1, b + 1);
            continue;
        }
        let (gone, come) = next_match(&old[a..], &new[b..]);
        for n in 0..gone.max(come) {
            let (before, now) = (old.get(a + n).filter(|_| n < gone), new.get(b + n).filter(|_| n < come));
            let same = before.zip(now).map_or(0, |(x, y)| x.chars().zip(y.chars()).take_while(|(x, y)| x == y).count());
            lines.extend(before.map(|line| format!("{:>5} - {}", a + n + 1, around(line, same))));
            lines.extend(now.map(|line| format!("{:>5} + {}", b + n + 1, around(line, same))));
        }
        (a, b) = (a + gone, b + come);
    }
    let more = lines.len().saturating_sub(SHOWN_LINES);
    lines.truncate(SHOWN_LINES);
    if more > 0 {
        lines.push(format!("      and {more} lines more"));
    }
    lines.join("\n")
}

/// How many lines of each side are skipped until the two agree again.
fn next_match(old: &[&str], new: &[&str]) -> (usize, usize) {
    for distance in 1..old.len() + new.len() {
        for gone in distance.saturating_sub(new.len())..=distance.min(old.len()) {
            let come = distance - gone;
            // A closing tag or bracket alone is no place to meet again.
            if old.get(gone).zip(new.get(come)).is_some_and(|(x, y)| x == y && x.trim().len() > 3) {
                return (gone, come);
            }
        }
    }
    (old.len(), new.len())
}

/// A line, or its part from shortly before a character on.
fn around(line: &str, character: usize) -> String {
    let skipped = if line.chars().count() > 160 { character.saturating_sub(40) } else { 0 };
    let cut: String = line.chars().skip(skipped).take(160).collect();
    if skipped > 0 { format!("…{cut}") } else { cut }
}
