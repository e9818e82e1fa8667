//! `noticeboard review`: the sheet on which items are approved.

use std::fs;
use std::path::PathBuf;

use anyhow::Context;
use clap::Args;

use super::progress::Progress;
use super::{Common, Outcome, report, summary};
use crate::caches;
use crate::diagnostic::{Format, counted, say};
use crate::review::{Asked, Review, documents, review};
use crate::source;

#[derive(Args)]
pub(super) struct Arguments {
    /// 只要这个组织和它下面的，如 east/lakeside；整个公示栏写 . / only this organisation and those below it; . is the whole board
    #[arg(long, value_name = "PATH")]
    org: Option<String>,
    /// 只要这一条，等不等批准都行；可以写几次 / only this item, whether it waits or not; may be given several times
    #[arg(long, value_name = "ID")]
    item: Vec<String>,
    /// 放进这个文件夹；不写就是公示栏的 review / the folder to write; by default the board's review
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    #[command(flatten)]
    pub(super) common: Common,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    let common = &arguments.common;
    let language = common.language();
    let out = arguments.out.clone().unwrap_or_else(|| common.board().join("review"));
    if super::misplaced(common, &out) {
        return Ok(Outcome::Misused);
    }
    let (sources, found) = source::load(common.board())?;
    let org = arguments.org.as_deref().map(super::org_path);
    let asked = Asked { org, items: &arguments.item };
    let options = common.options();
    let stage = say!("画送审单", "drawing the sheet").told(language).into_owned();
    let bar = Progress::begin(stage.clone(), common.quiet).counter(stage, 0);
    let made = review(common.board(), &sources, &options, &asked, language, &*bar)?;
    drop(bar);
    let sheet = match made {
        Review::Made(sheet) => sheet,
        Review::Nothing(words) => {
            tell!("{}", words.told(language));
            return Ok(Outcome::Done);
        }
        Review::Unknown(words) => {
            words.iter().for_each(|words| tell!("{}", words.told(language)));
            return Ok(Outcome::Misused);
        }
        Review::Broken(mut diagnostics) => {
            diagnostics.splice(..0, found);
            report(common, Format::Human, &diagnostics, &sources)?;
            tell!("{}", summary(language, &diagnostics));
            return Ok(Outcome::Faulty);
        }
    };
    let files = documents(common.board(), &sources, &options, &sheet)?;
    // Sheets of other days stay: they are filed.
    fs::create_dir_all(&out).with_context(|| format!("cannot make {}", out.display()))?;
    for file in &files {
        let path = out.join(&file.path);
        caches::write_whole(&path, &file.bytes).with_context(|| format!("cannot write {}", path.display()))?;
    }
    let (items, unfit) = (sheet.items.len(), sheet.unfit.len());
    for item in &sheet.unfit {
        tell!("  {}", item.why);
    }
    if !common.quiet {
        for item in &sheet.items {
            tell!("  {}  {}  {}", item.id, item.title, item.why);
        }
        let names: Vec<String> = files.iter().map(|file| out.join(&file.path).display().to_string()).collect();
        let (names, items_en) = (names.join("、"), counted(items, "item"));
        speak!(language, "送审 {items} 条：{names}", "{items_en} for approval: {names}");
    }
    if unfit > 0 {
        let unfit_en = counted(unfit, "item");
        speak!(
            language,
            "另有 {unfit} 条有错，还不能批准，列在单子上",
            "{unfit_en} more cannot be approved yet; they are listed on the sheet"
        );
        return Ok(Outcome::Faulty);
    }
    Ok(Outcome::Done)
}
