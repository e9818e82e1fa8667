//! The board on disk.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;
use rayon::prelude::*;
use walkdir::WalkDir;

use super::encoding;
use super::read_regular;
use super::strays::{self, is_litter};
use super::{Asset, Location, SourceFile, Sources, TEXT_LIMIT};
use crate::diagnostic::{Diagnostic, Place, Spot, say, sizes};
use crate::names;
use crate::rows::{self, is_sheet};

/// What stands at a path.
pub(super) enum Found {
    Text(SourceFile),
    Asset(Asset),
    Fault(Diagnostic),
    Nothing,
}

/// Reads the content of the board in `root`.
///
/// # Errors
/// Only when `root` itself is no folder or has no `content/`: then there is no board to speak of. Every other fault is
/// a diagnostic at its file.
pub fn load(root: &Path) -> anyhow::Result<(Sources, Vec<Diagnostic>)> {
    let mut sources = Sources::default();
    let mut diagnostics = Vec::new();
    let mut assets = BTreeMap::new();
    for found in find(root)? {
        match found {
            Found::Text(file) => drop(sources.files.insert(file.path.clone(), file)),
            Found::Asset(asset) => drop(assets.insert(asset.path.clone(), asset)),
            Found::Fault(diagnostic) => {
                if diagnostic.code == strays::CODE {
                    sources.strays.insert(diagnostic.place.file.clone());
                }
                diagnostics.push(diagnostic);
            }
            Found::Nothing => {}
        }
    }
    sources.assets = Arc::new(assets);
    sources.themes = Some(themes(root));
    Ok((sources, diagnostics))
}

/// Everything in `content/`, read.
pub(super) fn find(root: &Path) -> anyhow::Result<Vec<Found>> {
    let content = root.join("content");
    let metadata = fs::metadata(&content).with_context(|| {
        format!(
            "no board here: {} cannot be read (a board has a folder `content` with `board.yaml` and `org.yaml`; \
             `noticeboard new DIR` makes one)\n这里不是公示栏：没有 content 文件夹；用 noticeboard new 新建一个",
            content.display()
        )
    })?;
    anyhow::ensure!(metadata.is_dir(), "{} is a file, not a folder / content 应当是文件夹", content.display());
    Ok(find_below(root, &[vec![content], theme_fonts(root)].concat()))
}

/// The names of the board's themes, sorted.
pub(super) fn themes(root: &Path) -> Arc<[String]> {
    let themes = fs::read_dir(root.join("themes")).into_iter().flatten().flatten();
    let folders = themes.filter(|theme| theme.path().is_dir());
    let mut names: Vec<_> = folders.filter_map(|theme| theme.file_name().into_string().ok()).collect();
    names.sort();
    names.into()
}

/// The folders of fonts in the board's themes. The rest of a theme is read with it; which faces a board has is needed
/// before.
fn theme_fonts(root: &Path) -> Vec<PathBuf> {
    let folders = themes(root);
    folders.iter().map(|theme| root.join("themes").join(theme).join("fonts")).filter(|fonts| fonts.is_dir()).collect()
}

/// What stands at some paths and below them; nothing where there is nothing.
pub(super) fn find_below(root: &Path, starts: &[PathBuf]) -> Vec<Found> {
    let walked: Vec<_> = branches(starts).par_iter().map(|branch| branch.walk(root)).collect();
    let (entries, faults): (Vec<_>, Vec<_>) = walked.into_iter().unzip();
    let entries: Vec<_> = entries.into_iter().flatten().collect();
    let mut found: Vec<Found> = entries.par_iter().map(|entry| read(root, entry)).collect();
    found.extend(faults.into_iter().flatten());
    found
}

/// A part of a tree that is walked by itself.
enum Branch {
    /// A folder without what is in its folders, or a file.
    Top(PathBuf),
    /// Everything in a folder.
    Below(PathBuf),
}

/// Folders are walked side by side.
fn branches(starts: &[PathBuf]) -> Vec<Branch> {
    let mut branches = Vec::new();
    for start in starts {
        branches.push(Branch::Top(start.clone()));
        let folders = fs::read_dir(start).into_iter().flatten().flatten().filter(|entry| {
            // Links are told of where they stand, and not followed.
            entry.file_type().is_ok_and(|kind| kind.is_dir()) && !is_litter(&entry.file_name())
        });
        let mut folders: Vec<_> = folders.map(|entry| entry.path()).collect();
        folders.sort_unstable();
        branches.extend(folders.into_iter().map(Branch::Below));
    }
    branches
}

impl Branch {
    fn walk(&self, root: &Path) -> (Vec<walkdir::DirEntry>, Vec<Found>) {
        let walk = match self {
            Self::Top(start) => WalkDir::new(start).max_depth(1),
            Self::Below(folder) => WalkDir::new(folder).min_depth(1),
        };
        let (mut entries, mut faults) = (Vec::new(), Vec::new());
        let walk = walk.follow_links(false).into_iter();
        for entry in walk.filter_entry(|entry| entry.depth() == 0 || !is_litter(entry.file_name())) {
            match entry {
                Ok(entry) if entry.file_type().is_dir() => {
                    if looks_like_text(&entry.file_name().to_string_lossy()) {
                        faults.push(Found::Fault(folder_instead_of_file(&relative(root, entry.path()))));
                    }
                }
                Ok(entry) => entries.push(entry),
                Err(error) if error.io_error().is_some_and(|error| error.kind() == io::ErrorKind::NotFound) => {}
                Err(error) => {
                    let path = error.path().map_or_else(|| "content".into(), |path| relative(root, path));
                    faults.push(Found::Fault(unreadable(&path, error.io_error())));
                }
            }
        }
        (entries, faults)
    }
}

fn looks_like_text(name: &str) -> bool {
    name.ends_with(".md") || name.ends_with(".yaml")
}

/// The path inside the board, with `/` on every system.
pub(super) fn relative(root: &Path, path: &Path) -> Arc<str> {
    let inside = path.strip_prefix(root).unwrap_or(path);
    let parts: Vec<_> = inside.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    // macOS takes letters and their marks apart; texts that name the file do not.
    crate::text::compose(parts.join("/")).into()
}

fn read(root: &Path, entry: &walkdir::DirEntry) -> Found {
    let path = relative(root, entry.path());
    if entry.path_is_symlink() {
        return Found::Fault(
            Diagnostic::error(
                "symbolic-link",
                Place::whole(path),
                say!("这是一个链接（快捷方式），不会跟随它", "this is a symbolic link; links are not followed"),
            )
            .hint(say!("把文件本身放进公示栏的文件夹", "put the file itself into the board's folder")),
        );
    }
    if !entry.file_type().is_file() {
        return Found::Nothing;
    }
    let name = entry.file_name().to_string_lossy();
    let in_assets =
        path.starts_with("themes/") || path.split('/').rev().skip(1).any(|part| part == "photos" || part == "files");
    // An organisation whose folder is called so is read, and told that it cannot be.
    if in_assets && (name != "org.yaml" || path.starts_with("themes/")) {
        return match entry.metadata() {
            Ok(metadata) => {
                Found::Asset(Asset { path, location: Location::Disk(entry.path().to_owned()), length: metadata.len() })
            }
            Err(error) => Found::Fault(unreadable(&path, error.io_error())),
        };
    }
    let is_sheet = is_sheet(&path);
    if is_sheet && !path.rsplit('/').nth(1).is_some_and(|folder| rows::FOLDERS.contains(&folder)) {
        return Found::Nothing;
    }
    if !is_sheet && !looks_like_text(&name) {
        return Found::Fault(strays::stray(&path));
    }
    match read_regular(entry.path(), TEXT_LIMIT) {
        Ok(bytes) => text_file(path, bytes),
        // Deleted since it was listed; what Windows takes for a device is never found there, though it is listed.
        Err(error) if error.kind() == io::ErrorKind::NotFound && of_device(&path).is_none() => Found::Nothing,
        // Why it is not read is its size, whoever may read it.
        Err(error) => Found::Fault(match entry.metadata() {
            Ok(metadata) if metadata.len() > TEXT_LIMIT => too_large(path, metadata.len()),
            _ => unreadable(&path, Some(&error)),
        }),
    }
}

fn too_large(path: Arc<str>, length: u64) -> Diagnostic {
    let (have, limit) = sizes(length, TEXT_LIMIT);
    Diagnostic::error(
        "file-too-large",
        Place::whole(path),
        say!("文件有 {have}，文本文件最多 {limit}", "the file has {have}; a text file may have {limit}"),
    )
    .hint(say!(
        "把列表拆成几个文件；图片放进 photos 文件夹",
        "split the list into several files; pictures belong in `photos`"
    ))
}

fn text_file(path: Arc<str>, mut bytes: Vec<u8>) -> Found {
    // Two stand where a program put one before another's.
    let marks = bytes.chunks(3).take_while(|mark| *mark == [0xef, 0xbb, 0xbf]).count();
    bytes.drain(..3 * marks);
    // Chinese spreadsheets write GBK, and nobody is asked twice which it is.
    if is_sheet(&path) && std::str::from_utf8(&bytes).is_err() {
        let (text, _, is_faulty) = encoding_rs::GB18030.decode(&bytes);
        if !is_faulty {
            bytes = text.into_owned().into_bytes();
        }
    }
    match String::from_utf8(bytes) {
        Ok(text) => Found::Text(SourceFile { path, text: text.into() }),
        Err(error) => {
            let valid = error.utf8_error().valid_up_to();
            let bytes = error.into_bytes();
            let line = bytes[..valid].iter().filter(|b| **b == b'\n').count() + 1;
            let looks = encoding::guess(&bytes);
            let (zh, en) = (looks.zh, looks.en);
            Found::Fault(
                Diagnostic::error(
                    "not-utf-8",
                    Place { file: path, spot: Spot::Whole },
                    say!(
                        "文件不是 UTF-8 编码（第 {line} 行起读不出来），看起来是 {zh}",
                        "the file is not UTF-8 (unreadable from line {line}); it looks like {en}"
                    ),
                )
                .hint(say!(
                    "用记事本打开，“另存为”，编码选 UTF-8，再保存",
                    "open it in Notepad, choose Save As, encoding UTF-8, and save"
                )),
            )
        }
    }
}

fn folder_instead_of_file(path: &Arc<str>) -> Diagnostic {
    Diagnostic::error(
        "folder-instead-of-file",
        Place::whole(path.clone()),
        say!("这里应当是一个文件，却是文件夹", "this should be a file, but it is a folder"),
    )
    .hint(say!("给文件夹改名，或把里面的文件移出来", "rename the folder, or move the file out of it"))
}

/// What keeps Windows from opening a path: a part of it is a device's name there.
fn of_device(path: &Arc<str>) -> Option<Diagnostic> {
    let (part, fault) = path.split('/').find_map(|part| Some((part, names::fault(part)?)))?;
    if fault != names::NameFault::Device {
        return None;
    }
    let better = names::better(part);
    Some(
        Diagnostic::error("device-name", Place::whole(path.clone()), fault.message(part))
            .hint(say!("换一个名字，如 {better}", "choose another name, such as `{better}`")),
    )
}

fn unreadable(path: &Arc<str>, error: Option<&io::Error>) -> Diagnostic {
    if let Some(diagnostic) = of_device(path) {
        return diagnostic;
    }
    let (message, hint) = match error.map(io::Error::kind) {
        Some(io::ErrorKind::PermissionDenied) => (
            say!("没有读这个文件的权限", "no permission to read this file"),
            say!("请有权限的同事打开读取权限", "ask whoever owns the file to allow reading it"),
        ),
        _ => {
            let reason = error.map_or_else(|| "?".to_owned(), ToString::to_string);
            (
                say!("文件读不出来：{reason}", "the file cannot be read: {reason}"),
                say!("检查磁盘或网络盘，再试一次", "check the disk or the network drive and try again"),
            )
        }
    };
    Diagnostic::error("unreadable-file", Place::whole(path.clone()), message).hint(hint)
}
