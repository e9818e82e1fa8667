//! What a build says at its end.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Serialize;

use super::Common;
use crate::diagnostic::{Diagnostic, Format, Message, Severity, Style, Tally, Tongue, counted, print, say};
use crate::output::placard::{Leaving, count_leaving, dead_codes};
use crate::pipeline::Timings;
use crate::publish::Report;
use crate::source::Sources;
use crate::upcoming::{NextChange, Turn};

/// What is said of the content and of the items that were left out, as it is printed.
pub(super) fn told(
    common: &Common,
    format: Format,
    diagnostics: &[Diagnostic],
    skipped: &BTreeSet<Arc<str>>,
    sources: &Sources,
) -> anyhow::Result<String> {
    let language = common.language();
    let mut told = Vec::new();
    if format != Format::Human {
        print(&mut told, format, language, diagnostics, sources, Style::default())?;
        return Ok(String::from_utf8(told)?);
    }
    print(&mut told, Format::Human, language, &super::shown(common, diagnostics), sources, common.style())?;
    let mut told = String::from_utf8_lossy(&told).into_owned();
    for id in skipped {
        told += &say!("已略去：{id}\n", "left out: {id}\n").told(language);
    }
    Ok(told)
}

/// That not everything was made: a paper or a screen is not to be waited for.
pub(super) fn left_out(language: Tongue, diagnostics: &[Diagnostic]) -> String {
    let left_out = diagnostics.iter().any(|d| d.leaves_out && d.severity == Severity::Error);
    let words = || {
        say!(
            "；有错的印刷件和屏幕画面没有做，其余已发布",
            "; faulty placards and slides were not made, the rest is published"
        )
    };
    if left_out { words().told(language).into_owned() } else { String::new() }
}

/// How many pages, PDFs and pictures an edition has; what there is none of is not mentioned.
pub(super) fn census<'a>(language: Tongue, routes: impl Iterator<Item = &'a Arc<str>>) -> String {
    let (mut pages, mut pdfs, mut pictures) = (0_usize, 0_usize, 0_usize);
    for route in routes {
        match route.rsplit_once('.').map(|(_, ending)| ending) {
            Some("html") => pages += 1,
            Some("pdf") => pdfs += 1,
            Some("jpg" | "jpeg" | "webp" | "png") => pictures += 1,
            _ => {}
        }
    }
    let mut census = String::new();
    for (number, words) in [
        (pages, say!("网页 {pages} 页，", "{pages_en}, ", pages_en = counted(pages, "page"))),
        (pdfs, say!("PDF {pdfs} 份，", "{pdfs_en}, ", pdfs_en = counted(pdfs, "PDF"))),
        (pictures, say!("图片 {pictures} 张，", "{pictures_en}, ", pictures_en = counted(pictures, "picture"))),
    ] {
        if number > 0 {
            census += &words.told(language);
        }
    }
    census
}

/// The last line: what was done, what is in the edition, and how long it took.
pub(super) fn line(language: Tongue, report: &Report, summary: &str, took: Duration) -> String {
    let Report { written, kept, removed, .. } = report;
    let seconds = seconds(took);
    let words = say!(
        "写出 {written} 个文件，未变 {kept} 个，删除 {removed} 个；{summary}；用时 {seconds} 秒",
        "{written_en} written, {kept} kept, {removed} removed; {summary}; {seconds} s",
        written_en = counted(*written, "file"),
    );
    words.told(language).into_owned()
}

/// Where the site lies, and the command to look at it: its links lead to folders, which a browser opens as pages only where
/// a server answers.
pub(super) fn place(out: &Path, look: Option<&str>) -> Message {
    let out = super::out::whole(out);
    let out = out.display();
    match look {
        Some(look) => say!("网站在 {out}；看一看：{look}", "the site lies in {out}; look at it: {look}"),
        None => say!("网站在 {out}", "the site lies in {out}"),
    }
}

/// When the site changes by itself, and so when to build again. `held`: a day that is pinned does not come to that.
pub(super) fn next(next: Option<NextChange>, held: bool) -> Message {
    let Some(NextChange { on, why, number }) = next else {
        return say!("以后没有会自己变化的", "nothing changes by itself any more");
    };
    let Message { zh, en, .. } = why.words();
    let (more_zh, more_en) = match number {
        1 => (String::new(), String::new()),
        number => (format!("，共 {number} 处"), format!(" ({number} changes that day)")),
    };
    let (held_zh, held_en) = match held {
        true => ("；日期定住了（as_of），到时不会变", ", but the day is held (as_of)"),
        false => ("", ""),
    };
    say!("下次自己变化：{on}，{zh}{more_zh}{held_zh}", "next change by itself: {on}, {en}{more_en}{held_en}")
}

/// That a build came to nothing, and the site is what it was.
pub(super) fn stands(out: &Path) -> Option<Message> {
    let out = crate::publish::stands(out).then(|| super::out::whole(out))?;
    let out = out.display();
    Some(say!("{out} 里还是上一版网站，没有动", "the last site still stands in {out}"))
}

/// A build as programs are told of it: one object, the last line of `--format json`.
#[derive(Serialize)]
pub(super) struct Closing {
    /// `published`, `unchanged` or `failed`.
    pub(super) result: &'static str,
    /// The folder of the site; `null` where none stands.
    pub(super) site: Option<PathBuf>,
    /// For which day it was built.
    pub(super) day: Option<Date>,
    /// Whether that day is held by `as_of`.
    pub(super) held: bool,
    pub(super) written: usize,
    pub(super) kept: usize,
    pub(super) removed: usize,
    pub(super) errors: usize,
    pub(super) warnings: usize,
    pub(super) notes: usize,
    pub(super) next_change: Option<Next>,
}

impl Closing {
    pub(super) fn of(result: &'static str, tally: &Tally) -> Self {
        let &Tally { errors, following, warnings, notes } = tally;
        let (site, day, next_change) = (None, None, None);
        let (written, kept, removed) = (0, 0, 0);
        Self {
            result,
            site,
            day,
            held: false,
            written,
            kept,
            removed,
            errors: errors + following,
            warnings,
            notes,
            next_change,
        }
    }
}

/// When to build again.
#[derive(Serialize)]
pub(super) struct Next {
    date: Date,
    /// The first moment of that day where the board is.
    at: Option<String>,
    why: Turn,
    number: usize,
}

impl Next {
    pub(super) fn of(next: NextChange, timezone: &str) -> Self {
        let NextChange { on, why, number } = next;
        let zone = TimeZone::get(timezone).unwrap_or(TimeZone::UTC);
        let at = on.to_zoned(zone).ok().map(|at| at.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string());
        Self { date: on, at, why, number }
    }
}

/// What of the walls must leave; `None` where all may stay.
pub(super) fn leaving(language: Tongue, leaving: &[Leaving]) -> Option<String> {
    let told = |message: Message| message.told(language).into_owned();
    let mut words = told(match count_leaving(leaving) {
        (0, 0) => return None,
        (down, 0) => say!("墙上有 {down} 件牌要撤下", "on the walls: {down} to take down"),
        (0, replace) => say!("墙上有 {replace} 件牌要更换", "on the walls: {replace} to replace"),
        (down, replace) => say!(
            "墙上有 {down} 件牌要撤下，{replace} 件要更换",
            "on the walls: {down} to take down, {replace} to replace"
        ),
    });
    words += &match dead_codes(leaving) {
        0 => String::new(),
        1 => told(say!("（其中 1 件的二维码已打不开）", " (the code of 1 of these leads nowhere now)")),
        dead => told(say!("（其中 {dead} 件的二维码已打不开）", " (the codes of {dead} of these lead nowhere now)")),
    };
    Some(words)
}

fn seconds(duration: Duration) -> String {
    format!("{:.2}", duration.as_secs_f64())
}

/// The stages, if they are asked for.
pub(super) fn table(wanted: bool, timings: &Timings) {
    if wanted {
        for (stage, took) in &timings.stages {
            tell!("{stage:<12} {:>8} s", seconds(*took));
        }
        for (part, took) in &timings.parts {
            tell!("  {part:<10} {:>8} s", seconds(*took));
        }
        tell!("{:<12} {:>8} s", "total", seconds(timings.total()));
    }
}
