//! `noticeboard build`: check, then write everything or nothing.

use std::io::IsTerminal;
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::{Common, Outcome, report, summary};
use crate::diagnostic::{Diagnostic, Format, Language, tally};
use crate::output::OUTPUTS;
use crate::pipeline::{self, Edition, Memo, Options, Timings};
use crate::publish::{Destination, Publication, Report};
use crate::source;

#[derive(Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    pub(super) common: Common,
    /// 输出到哪个文件夹；不写就是公示栏里的 public / where to; `public` in the board by default
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// 网站地址，代替 board.yaml 里的 base_url / instead of base_url in board.yaml
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// 只做其中几样，其余保持原样：web / make only these and leave the others as they are
    #[arg(long, value_delimiter = ',', value_name = "OUTPUT", value_parser = output_name)]
    only: Vec<&'static str>,
    /// 有警告也不发布 / warnings stop it as well
    #[arg(long)]
    strict: bool,
    /// 有错的条目略去并列出，其余照常发布 / leave faulty items out, name them, publish the rest
    #[arg(long)]
    skip_faulty: bool,
    /// 各阶段用时 / the time each stage took
    #[arg(long)]
    timings: bool,
}

fn output_name(name: &str) -> Result<&'static str, String> {
    let known = || OUTPUTS.iter().map(|output| output.name());
    known().find(|known| *known == name).ok_or_else(|| {
        let mut names: Vec<_> = known().collect();
        names.dedup();
        names.join(", ")
    })
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    let common = &arguments.common;
    let options =
        Options { base_url: arguments.base_url.clone(), skip_faulty: arguments.skip_faulty, ..common.options() };
    let mut timings = Timings::default();
    let (sources, mut diagnostics) = timings.measure("load", || source::load(common.board()))?;
    let mut checked = pipeline::check_timed(&sources, &options, &mut timings);
    diagnostics.append(&mut checked.diagnostics);
    let skipped = std::mem::take(&mut checked.skipped);
    let no_board = checked.assembled.board.orgs.is_empty();
    let stops = |diagnostics: &[Diagnostic]| {
        no_board
            || pipeline::stopping(diagnostics, arguments.skip_faulty)
            || (arguments.strict && tally(diagnostics).warnings > 0)
    };
    let mut edition = None;
    if !stops(&diagnostics) {
        let (boards, root) = (checked.into_boards(), Some(common.board()));
        let (planned, found) =
            Edition::plan(boards, &sources, root, &arguments.only, &mut Memo::default(), &mut timings)?;
        diagnostics.extend(found);
        edition = Some(planned);
    }
    report(common, Format::Human, &diagnostics, &sources)?;
    let Some(edition) = edition.filter(|_| !stops(&diagnostics)) else {
        eprintln!("{}", summary(common.language(), &diagnostics));
        return Ok(Outcome::Faulty);
    };
    for id in &skipped {
        match common.language() {
            Language::Chinese => eprintln!("已略去：{id}"),
            Language::English => eprintln!("left out: {id}"),
        }
    }
    let out = arguments.out.clone().unwrap_or_else(|| common.board().join("public"));
    let publication = timings.measure("begin", || Publication::begin(&out))?;
    for other in OUTPUTS.iter().filter(|output| !arguments.only.is_empty() && !arguments.only.contains(&output.name()))
    {
        for prefix in other.folders() {
            publication.keep_prefix(prefix)?;
        }
    }
    let progress = progress(edition.plan.seeds.len(), common.quiet);
    timings.measure("render", || edition.make_all(&publication, &|| progress.inc(1)))?;
    progress.finish_and_clear();
    let report = timings.measure("publish", || publication.commit())?;
    if !common.quiet {
        eprintln!("{}", closing(common.language(), &report, &timings, &diagnostics));
    }
    if arguments.timings {
        eprint!("{}", table(&timings));
    }
    Ok(Outcome::Done)
}

/// A bar on a terminal, for what takes longer than a second; nothing elsewhere.
fn progress(total: usize, quiet: bool) -> ProgressBar {
    if quiet || !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let target = ProgressDrawTarget::stderr_with_hz(5);
    let bar = ProgressBar::with_draw_target(Some(total as u64), target);
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos}/{len} {eta}") {
        bar.set_style(style);
    }
    bar
}

fn closing(
    language: Language,
    report: &Report,
    timings: &Timings,
    diagnostics: &[Diagnostic],
) -> String {
    let Report { written, kept, removed, .. } = report;
    let seconds = seconds(timings.total());
    let summary = summary(language, diagnostics);
    match language {
        Language::Chinese => {
            format!("写出 {written} 个文件，未变 {kept} 个，删除 {removed} 个；{summary}；用时 {seconds} 秒")
        }
        Language::English => format!("{written} files written, {kept} kept, {removed} removed; {summary}; {seconds} s"),
    }
}

fn seconds(duration: Duration) -> String {
    format!("{:.2}", duration.as_secs_f64())
}

fn table(timings: &Timings) -> String {
    let mut table = String::new();
    for (stage, took) in &timings.stages {
        table += &format!("{stage:<10} {:>8} s\n", seconds(*took));
    }
    table += &format!("{:<10} {:>8} s\n", "total", seconds(timings.total()));
    table
}
