//! What a build says at its end.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use super::Common;
use crate::diagnostic::{Diagnostic, Format, Language, Severity, print};
use crate::output::placard::{Leaving, count_leaving};
use crate::pipeline::Timings;
use crate::publish::Report;
use crate::source::Sources;

/// What is said of the content and of the items that were left out, as it is printed.
pub(super) fn told(
    common: &Common,
    diagnostics: &[Diagnostic],
    skipped: &BTreeSet<Arc<str>>,
    sources: &Sources,
) -> anyhow::Result<String> {
    let language = common.language();
    let mut told = Vec::new();
    print(&mut told, Format::Human, language, &super::shown(common, diagnostics), sources, common.style())?;
    let mut told = String::from_utf8_lossy(&told).into_owned();
    for id in skipped {
        told += &match language {
            Language::Chinese => format!("已略去：{id}\n"),
            Language::English => format!("left out: {id}\n"),
        };
    }
    Ok(told)
}

/// That not everything was made: a paper or a screen is not to be waited for.
pub(super) fn left_out(language: Language, diagnostics: &[Diagnostic]) -> &'static str {
    let left_out = diagnostics.iter().any(|d| d.leaves_out && d.severity == Severity::Error);
    match (left_out, language) {
        (false, _) => "",
        (true, Language::Chinese) => "；有错的印刷件和屏幕画面没有做，其余已发布",
        (true, Language::English) => "; faulty placards and slides were not made, the rest is published",
    }
}

/// How many pages, PDFs and pictures an edition has; what there is none of is not mentioned.
pub(super) fn census<'a>(language: Language, routes: impl Iterator<Item = &'a Arc<str>>) -> String {
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
    for (number, zh, en) in [
        (pages, "网页 {} 页，", "{} pages, "),
        (pdfs, "PDF {} 份，", "{} PDFs, "),
        (pictures, "图片 {} 张，", "{} pictures, "),
    ] {
        if number > 0 {
            let words = if language == Language::Chinese { zh } else { en };
            census += &words.replace("{}", &number.to_string());
        }
    }
    census
}

/// The last line: what was done, what is in the edition, and how long it took.
pub(super) fn line(language: Language, report: &Report, summary: &str, took: Duration) -> String {
    let Report { written, kept, removed, .. } = report;
    let seconds = seconds(took);
    match language {
        Language::Chinese => {
            format!("写出 {written} 个文件，未变 {kept} 个，删除 {removed} 个；{summary}；用时 {seconds} 秒")
        }
        Language::English => format!("{written} files written, {kept} kept, {removed} removed; {summary}; {seconds} s"),
    }
}

/// What of the walls must leave; `None` where all may stay.
pub(super) fn leaving(language: Language, leaving: &[Leaving]) -> Option<String> {
    let words = match (count_leaving(leaving), language) {
        ((0, 0), _) => return None,
        ((down, 0), Language::Chinese) => format!("墙上有 {down} 件牌要撤下"),
        ((0, replace), Language::Chinese) => format!("墙上有 {replace} 件牌要更换"),
        ((down, replace), Language::Chinese) => format!("墙上有 {down} 件牌要撤下，{replace} 件要更换"),
        ((down, 0), Language::English) => format!("on the walls: {down} to take down"),
        ((0, replace), Language::English) => format!("on the walls: {replace} to replace"),
        ((down, replace), Language::English) => format!("on the walls: {down} to take down, {replace} to replace"),
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
