//! `noticeboard check --fix`: what is without doubt is written as files have it.
//!
//! The difference goes to standard output, the question and all else to standard error. Without a terminal to ask on, and
//! without `--yes`, nothing is written.

use std::io::{self, BufRead, IsTerminal, stdout};

use serde_json::json;

use super::check::Arguments;
use super::common::may_colour;
use super::{Common, Outcome, show};
use crate::caches;
use crate::diagnostic::{Diagnostic, Format, Message, Tongue, counted, say};
use crate::mend::{self, Mended, hunks, unified};
use crate::pipeline::{self, Last};
use crate::source;

/// Makes the changes, if they are wanted. `None`: the board is to be checked now as any other.
pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Option<Outcome>> {
    let common = &arguments.common;
    let language = common.language();
    let (sources, _) = source::load(common.board())?;
    let options = common.options().of_files();
    let look = |sources: &source::Sources| pipeline::check_sources(sources, &options).diagnostics;
    let mut mended = mend::mended(&sources, look);
    // What was promised in the last edition and is another now is said to be.
    if let Some(last) = Last::load(&Last::path(&caches::own(common.board()), &common.board().join("public"))) {
        mend::amended(&mut mended, |sources| {
            let board = pipeline::check_sources(sources, &options).assembled.board;
            let unsaid = last.unsaid(&board);
            (board, unsaid)
        });
    }
    if mended.files.is_empty() {
        if arguments.format == Format::Human && !common.quiet {
            tell!("{}", say!("没有可以直接改的地方", "there is nothing to change without a doubt").told(language));
        }
        return Ok(None);
    }
    shown(arguments.format, &mended)?;
    let (changes, files) = (mended.changes, mended.files.len());
    if !arguments.yes {
        let asked = io::stdin().is_terminal() && stdout().is_terminal() && arguments.format == Format::Human;
        if !asked {
            let (changes_en, files_en) = (counted(changes, "change"), counted(files, "file"));
            let words = say!(
                "这 {changes} 处（{files} 个文件）没有改；要改，加 --yes",
                "{changes_en} in {files_en} not made; add `--yes` to make them"
            );
            tell!("{}", words.told(language));
            return Ok(Some(Outcome::Faulty));
        }
        if !ask(language, changes, files) {
            tell!("{}", say!("没有改", "nothing was changed").told(language));
            return Ok(Some(Outcome::Faulty));
        }
    }
    if !written(common, &mended) {
        return Ok(Some(Outcome::Faulty));
    }
    if arguments.format == Format::Human && !common.quiet {
        let (changes_en, files_en) = (counted(changes, "change"), counted(files, "file"));
        let words = say!("改好了 {changes} 处，{files} 个文件", "{changes_en} made in {files_en}");
        tell!("{}", words.told(language));
    }
    Ok(None)
}

/// Writes the files that are others; whether all could be. Of one that could not, it is told why.
pub(super) fn written(common: &Common, mended: &Mended) -> bool {
    let mut all = true;
    for (path, before) in &mended.files {
        let Some(file) = mended.sources.files.get(path) else { continue };
        if let Err(why) = mend::write(common.board(), path, before, &file.text) {
            all = false;
            tell!("{}", why.words(path).told(common.language()));
        }
    }
    all
}

/// What would be written: as a difference, or for programs a line for each file.
pub(super) fn shown(format: Format, mended: &Mended) -> anyhow::Result<()> {
    let colour = may_colour(&stdout());
    let texts =
        mended.files.iter().filter_map(|(path, before)| Some((path, before, &mended.sources.files.get(path)?.text)));
    show(|out| {
        for (path, before, after) in texts {
            match format {
                Format::Human | Format::Github => out.write_all(unified(path, before, after, colour).as_bytes())?,
                Format::Json => {
                    writeln!(out, "{}", json!({ "file": &**path, "edits": hunks(before, after) }))?;
                }
            }
        }
        Ok(())
    })
}

fn ask(language: Tongue, changes: usize, files: usize) -> bool {
    let (changes_en, files_en) = (counted(changes, "change"), counted(files, "file"));
    let words = say!("改这 {changes} 处（{files} 个文件）吗？[y/N] ", "make {changes_en} in {files_en}? [y/N] ");
    super::tell_as_it_is(&words.told(language));
    let mut answer = String::new();
    let read = io::stdin().lock().read_line(&mut answer);
    read.is_ok() && matches!(answer.trim().to_lowercase().as_str(), "y" | "yes" | "是" | "好" | "ｙ")
}

/// Says how much of what was found `--fix` puts right.
pub(super) fn offer(arguments: &Arguments, diagnostics: &[Diagnostic], sources: &source::Sources) {
    let fixable: Vec<&Diagnostic> = diagnostics.iter().filter(|diagnostic| diagnostic.fix.is_some()).collect();
    // Some come within reach only when others are made; where none is, there is nothing to offer.
    let fixes = if sources.changes(&fixable).iter().all(Vec::is_empty) { 0 } else { fixable.len() };
    if fixes > 0 && !arguments.fix {
        let are = if fixes == 1 { "is" } else { "are" };
        let words: Message = say!(
            "其中 {fixes} 处可以直接改好：noticeboard check --fix",
            "{fixes} of these {are} put right by `noticeboard check --fix`"
        );
        tell!("{}", words.told(arguments.common.language()));
    }
}
