//! `noticeboard import`: what an office has in workbooks, as items of the board.
//!
//! All faults are told at once, in a copy of the workbook as well; nothing is written until there are none, or with
//! `--partial` the rows that have none.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;

use super::common::may_colour;
use super::sheet::{kind, org, write};
use super::{Common, Outcome};
use crate::diagnostic::{Message, Severity, Tongue, counted, say};
use crate::mend::{self, unified};
use crate::settings::Settings;
use crate::sheet::{Book, Import, MOST_BYTES, Placed, Wanted, copy, import, read};
use crate::source::{self, Sources};

#[derive(Args)]
pub(super) struct Arguments {
    /// 表格：.xlsx、.xls、.ods、.csv / workbooks: .xlsx, .xls, .ods, .csv
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// 表里没有写组织的，都是这个组织的 / the organisation of rows that do not say theirs
    #[arg(long, value_name = "PATH")]
    org: Option<String>,
    /// 是哪一类：承诺、岗位、党员……；不写就从表头看出来 / which kind it is; told from the heads by default
    #[arg(long, value_name = "KIND")]
    kind: Option<String>,
    /// 只看会改什么，不写 / show what would change, write nothing
    #[arg(long)]
    dry_run: bool,
    /// 有错的行不写，写没有错的 / take the sound rows where others are faulty
    #[arg(long)]
    partial: bool,
    #[command(flatten)]
    pub(super) common: Common,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    let common = &arguments.common;
    let language = common.language();
    let misused = |words: Message| {
        tell!("{}", words.told(language));
        Ok(Outcome::Misused)
    };
    let kind = match arguments.kind.as_deref().map(kind).transpose() {
        Ok(kind) => kind,
        Err(words) => return misused(words),
    };
    let mut outcome = Outcome::Done;
    for file in &arguments.files {
        // Read again for each: a file may name what the one before has brought.
        let (sources, _) = source::load(common.board())?;
        let org = match org(&sources, arguments.org.as_deref()) {
            Ok(org) => org,
            Err(words) => return misused(words),
        };
        let shown = file.display();
        let length = fs::metadata(file).with_context(|| format!("{shown} cannot be read / 读不了"))?.len();
        let name = file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let book = match length > MOST_BYTES {
            true => Err(crate::sheet::Unreadable::TooLarge),
            false => read(&source::read_regular(&fs::canonicalize(file)?, MOST_BYTES)?, &name),
        };
        let book = match book {
            Ok(book) => book,
            Err(why) => {
                let Message { zh, en, .. } = why.words();
                tell!("{}", say!("{shown}：{zh}", "{shown}: {en}").told(language));
                outcome = Outcome::Faulty;
                continue;
            }
        };
        let wanted = Wanted { kind, org, partial: arguments.partial };
        let import = import(&book, &sources, &common.options().of_files(), &wanted);
        if one(arguments, file, &book, &sources, &import)? != Outcome::Done {
            outcome = Outcome::Faulty;
        }
    }
    Ok(outcome)
}

/// Tells what came of one file, and writes it where that is sound.
fn one(arguments: &Arguments, file: &Path, book: &Book, sources: &Sources, import: &Import) -> anyhow::Result<Outcome> {
    let common = &arguments.common;
    let language = common.language();
    let report = &import.report;
    told(arguments, book, &report.placed, language);
    let errors = report.placed.iter().filter(|placed| placed.severity == Severity::Error).count();
    let is_sound = report.is_sound();
    let shown = file.display();
    if !is_sound && !arguments.dry_run {
        let (settings, _) = Settings::read(sources);
        let bytes = copy(book, &report.placed, language, settings.language)?;
        let path =
            free(file, if settings.language == crate::diagnostic::Language::Chinese { "有错" } else { "faults" });
        write(&path, &bytes)?;
        let copied = path.display();
        let errors_en = counted(errors, "fault");
        speak!(
            language,
            "{errors} 处错误，都写在 {copied} 的“错误”一列里",
            "{errors_en}, all of them in the column “faults” of {copied}"
        );
    }
    let left = report.left.len();
    let is_partial = arguments.partial && (left > 0 || is_sound) && errors_are_left(import);
    if !is_sound && !is_partial {
        speak!(language, "{shown} 没有写进公示栏", "nothing of {shown} was written");
        return Ok(Outcome::Faulty);
    }
    if arguments.dry_run {
        difference(import)?;
    } else if let Err(words) = put(common.board(), import)? {
        tell!("{}", words.told(language));
        return Ok(Outcome::Faulty);
    }
    if !common.quiet {
        summary(arguments, import, language);
    }
    if left > 0 {
        let rows: Vec<String> = report
            .left
            .iter()
            .take(40)
            .map(|(sheet, row)| {
                let name = book.sheets.get(*sheet).map_or("", |sheet| &*sheet.name);
                format!("{name}!{}", row + 1)
            })
            .collect();
        let rows = rows.join("、");
        speak!(language, "没有写的 {left} 行：{rows}", "{left} rows left out: {rows}");
        return Ok(Outcome::Faulty);
    }
    Ok(Outcome::Done)
}

/// Whether all errors are of rows that were left out.
fn errors_are_left(import: &Import) -> bool {
    let errors = import.report.placed.iter().filter(|placed| placed.severity == Severity::Error);
    errors
        .map(|placed| (placed.sheet, placed.row))
        .all(|(sheet, row)| row.is_some_and(|row| import.report.left.contains(&(sheet, row))))
}

/// Faults before a new one among which the same is looked for.
const LOOKED_BACK: usize = 200;

/// How many findings are told on the terminal; the copy has them all.
const MOST_TOLD: usize = 60;

fn told(arguments: &Arguments, book: &Book, placed: &[Placed], language: Tongue) {
    let quiet = arguments.common.quiet;
    let is_told = |placed: &&Placed| !quiet || placed.severity == Severity::Error;
    let most = if arguments.common.all { usize::MAX } else { MOST_TOLD };
    // The same fault in many cells is told once, with its cells.
    let mut all: Vec<(&Placed, Vec<&Placed>)> = Vec::new();
    for placed in placed.iter().filter(is_told) {
        let same = |(first, _): &&mut (&Placed, Vec<&Placed>)| {
            first.sheet == placed.sheet
                && first.column == placed.column
                && first.message == placed.message
                && placed.row.is_some()
        };
        match all.iter_mut().rev().take(LOOKED_BACK).find(same) {
            Some((_, others)) => others.push(placed),
            None => all.push((placed, Vec::new())),
        }
    }
    for (placed, others) in all.iter().take(most) {
        let mut place = placed.place(book);
        if !others.is_empty() {
            let cells: Vec<String> = others.iter().take(8).filter_map(|placed| placed.address()).collect();
            let (cells, more) = (cells.join("、"), if others.len() > 8 { "……" } else { "" });
            let count = others.len() + 1;
            let Message { zh, en, .. } = place;
            place = say!("{zh}、{cells}{more} 共 {count} 格", "{en}, {cells}{more} ({count} cells)");
        }
        let (zh, en) = match placed.severity {
            Severity::Error => ("错误", "error"),
            Severity::Warning => ("警告", "warning"),
            Severity::Note => ("提示", "note"),
        };
        let code = placed.code;
        let message = placed.message.told(language);
        let kind = say!("{zh}", "{en}");
        tell!("{}[{code}] {}：{message}", kind.told(language), place.told(language));
        if let Some(hint) = &placed.hint {
            tell!("    {}", hint.told(language));
        }
    }
    let more = all.len().saturating_sub(most);
    if more > 0 {
        speak!(language, "另有 {more} 处；加 --all 全部列出", "{more} more; `--all` lists them");
    }
}

fn summary(arguments: &Arguments, import: &Import, language: Tongue) {
    let report = &import.report;
    let (added, changed, same) = (report.added, report.changed, report.same);
    let files = import.files.len() + import.photos.len();
    let words = match (files, arguments.dry_run) {
        (0, _) => say!("没有变化：{same} 条都已经有了", "nothing changes: all {same} are there already"),
        (_, true) => say!(
            "会新增 {added} 条，改 {changed} 条，{same} 条不变；没有写任何文件",
            "{added} would be new, {changed} changed, {same} the same; nothing was written"
        ),
        (_, false) => say!(
            "新增 {added} 条，改了 {changed} 条，{same} 条不变；写了 {files} 个文件",
            "{added} new, {changed} changed, {same} the same; {files} files written"
        ),
    };
    tell!("{}", words.told(language));
    let missing = report.missing;
    if missing > 0 {
        speak!(
            language,
            "公示栏里另有 {missing} 条不在表里，没有动；要撤下，“状态”写 已撤回",
            "{missing} items of the board are not in it and were left alone; to take one down, write withdrawn as its status"
        );
    }
    if !arguments.dry_run {
        for path in import.files.keys().map(|path| &**path).chain(import.photos.keys().map(String::as_str)).take(20) {
            tell!("  {path}");
        }
    }
}

fn difference(import: &Import) -> anyhow::Result<()> {
    let colour = may_colour(&std::io::stdout());
    super::show(|out| {
        for (path, before) in &import.files {
            let Some(file) = import.sources.files.get(path) else { continue };
            out.write_all(unified(path, before.as_deref().unwrap_or_default(), &file.text, colour).as_bytes())?;
        }
        for path in import.photos.keys() {
            writeln!(out, "+++ {path}")?;
        }
        Ok(())
    })
}

/// Writes pictures, then new files, then those that are others; each whole. What somebody else has changed since it was read
/// stops it before the first.
fn put(board: &Path, import: &Import) -> anyhow::Result<Result<(), Message>> {
    for (path, before) in &import.files {
        let now = fs::read_to_string(board.join(&**path)).ok();
        let now = now.as_deref().map(|text| text.trim_start_matches('\u{feff}'));
        if now != before.as_deref() {
            return Ok(Err(mend::Refused::Changed.words(path)));
        }
    }
    for (path, bytes) in &import.photos {
        if let Err(words) = fresh(board, path, bytes)? {
            return Ok(Err(words));
        }
    }
    for (path, before) in &import.files {
        let Some(file) = import.sources.files.get(path) else { continue };
        let Some(before) = before else {
            if let Err(words) = fresh(board, path, file.text.as_bytes())? {
                return Ok(Err(words));
            }
            continue;
        };
        match mend::write(board, path, before, &file.text) {
            Ok(()) => {}
            Err(mend::Refused::Failed(error)) => return Err(error.context(format!("{path} cannot be written"))),
            Err(refused) => return Ok(Err(refused.words(path))),
        }
    }
    Ok(Ok(()))
}

/// Writes a new file of the board; `Err` says why not.
fn fresh(board: &Path, path: &str, bytes: &[u8]) -> anyhow::Result<Result<(), Message>> {
    match mend::fresh(board, path, bytes) {
        Ok(()) => Ok(Ok(())),
        Err(mend::Refused::Failed(error)) => Err(error),
        Err(refused) => Ok(Err(refused.words(path))),
    }
}

/// A name beside a file that nothing has yet: nobody's copy is written over.
fn free(file: &Path, word: &str) -> PathBuf {
    let stem = file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let stem = stem.split(&format!("-{word}")).next().unwrap_or(&stem).to_owned();
    let names =
        (1..10_000).map(|n| if n == 1 { format!("{stem}-{word}.xlsx") } else { format!("{stem}-{word}-{n}.xlsx") });
    let mut paths = names.map(|name| file.with_file_name(name));
    paths.find(|path| !path.exists()).unwrap_or_else(|| file.with_file_name(format!("{stem}-{word}.xlsx")))
}
