//! `noticeboard sheet`: the board as a workbook, for whoever thinks in tables.

use std::path::PathBuf;

use anyhow::Context;
use clap::Args;

use super::{Common, Outcome};
use crate::diagnostic::{Message, say};
use crate::held;
use crate::kinds::{KINDS, KindInfo, nearest};
use crate::settings::Settings;
use crate::sheet::{Choice, OrgFault, Stock, workbook};
use crate::source::{self, Sources};

#[derive(Args)]
pub(super) struct Arguments {
    /// 写成这个文件，如 公示栏.xlsx / the file to write
    #[arg(value_name = "FILE.xlsx")]
    file: PathBuf,
    /// 只要这几类，用逗号隔开：承诺、岗位、党员…… / only these kinds: commitment,post,member …
    #[arg(long, value_name = "KIND", value_delimiter = ',')]
    kind: Vec<String>,
    /// 只要这个组织和它下面的，如 east/lakeside / only this organisation and those below it
    #[arg(long, value_name = "PATH")]
    org: Option<String>,
    /// 已经有这个文件也写 / write it where there is such a file already
    #[arg(long)]
    overwrite: bool,
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
    let file = arguments.file.display();
    if arguments.file.extension().is_none_or(|ending| !ending.eq_ignore_ascii_case("xlsx")) {
        return misused(say!("文件名要以 .xlsx 结尾：{file}", "the file has to end in .xlsx: {file}"));
    }
    if arguments.file.exists() && !arguments.overwrite {
        return misused(say!(
            "{file} 已经有了，没有写；换一个文件名，或加 --overwrite",
            "{file} is there already and was not written; choose another name, or add `--overwrite`"
        ));
    }
    let mut kinds = Vec::new();
    for word in &arguments.kind {
        match kind(word) {
            Ok(kind) => kinds.push(kind),
            Err(words) => return misused(words),
        }
    }
    let (sources, _) = source::load(common.board())?;
    let org = match org(&sources, arguments.org.as_deref()) {
        Ok(org) => org.unwrap_or_default(),
        Err(words) => return misused(words),
    };
    let (settings, _) = Settings::read(&sources);
    let today = settings.today(common.as_of, jiff::Timestamp::now());
    let choice = Choice { kinds, org, language: settings.language, today };
    let (bytes, unread) = workbook(&sources, &choice)?;
    write(&arguments.file, &bytes)?;
    for path in unread {
        tell!(
            "{}",
            say!(
                "{path} 读不出来，不在表里；先 noticeboard check",
                "{path} cannot be read and is not in it; run `noticeboard check`"
            )
            .told(language)
        );
    }
    if !common.quiet {
        let words = say!(
            "已写成 {file}。填好以后：noticeboard import {file}",
            "{file} is written. When it is filled in: noticeboard import {file}"
        );
        tell!("{}", words.told(language));
    }
    Ok(Outcome::Done)
}

/// Writes a file whole: beside its place, through to the disk, then into its place.
pub(super) fn write(path: &std::path::Path, bytes: &[u8]) -> anyhow::Result<()> {
    use std::io::Write;

    let shown = path.display();
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let temporary = path.with_file_name(format!(".{name}.{}.tmp", std::process::id()));
    let written = std::fs::File::create_new(&temporary).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    let put = written.and_then(|()| held::rename(&temporary, path));
    if put.is_err() {
        let _ = std::fs::remove_file(&temporary);
    }
    put.with_context(|| format!("{shown} cannot be written / 写不进去"))
}

/// The kind that a word means.
pub(super) fn kind(word: &str) -> Result<&'static KindInfo, Message> {
    let word = word.trim();
    let lower = word.to_lowercase();
    let is_called = |kind: &&KindInfo| {
        let label = (kind.label)();
        [kind.name, kind.folder, &*label.zh, &*label.en].contains(&&*lower) || kind.also_called.contains(&&*lower)
    };
    if let Some(kind) = KINDS.iter().find(is_called).filter(|_| !lower.is_empty()) {
        return Ok(kind);
    }
    let zh: Vec<_> = KINDS.iter().map(|kind| format!("{}（{}）", (kind.label)().zh, kind.name)).collect();
    let en: Vec<_> = KINDS.iter().map(|kind| kind.name).collect();
    let near = nearest(&lower, en.iter().copied());
    let (zh, en) = (zh.join("、"), en.join(", "));
    Err(match near {
        Some(near) => say!("没有“{word}”这一类；是不是 {near}？", "there is no kind `{word}`; did you mean `{near}`?"),
        None => say!("没有“{word}”这一类；可以写：{zh}", "there is no kind `{word}`; there are {en}"),
    })
}

/// The organisation that an argument names.
pub(super) fn org(sources: &Sources, named: Option<&str>) -> Result<Option<String>, Message> {
    let Some(named) = named else { return Ok(None) };
    let stock = Stock::of(sources);
    match stock.org(named) {
        Ok(org) => Ok(Some(org)),
        Err(OrgFault::Several(paths)) => {
            let paths = paths.join(" ");
            Err(say!("{named} 不止一个：{paths}；写全路径", "there are several {named}: {paths}; write the whole path"))
        }
        Err(OrgFault::Unknown) => {
            let known = stock.orgs.keys().map(String::as_str);
            Err(match nearest(named, known) {
                Some(near) => {
                    say!("没有组织 {named}；是不是 {near}？", "no organisation {named}; did you mean {near}?")
                }
                None => say!(
                    "没有组织 {named}；写 content 里的文件夹，如 east/lakeside",
                    "no organisation {named}; give its folder in content, such as east/lakeside"
                ),
            })
        }
    }
}
