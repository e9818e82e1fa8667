//! The command line: a file per command. Arguments in, exit code out; the work is done by the library's stages.

/// A line on standard error. Where nobody can hear it (a closed window, a full disk), that is no reason to stop, and none
/// to panic, as `eprintln!` does: the exit code still tells.
macro_rules! tell {
    ($($words:tt)*) => {{
        let _ = std::io::Write::write_fmt(&mut std::io::stderr(), format_args!("{}\n", format_args!($($words)*)));
    }};
}

mod build;
mod check;
mod closing;
mod explain;
mod kiosk;
mod new;
mod out;
mod print;
mod progress;
mod schema;
mod serve;
mod upcoming;

use std::borrow::Cow;
use std::io::{self, IsTerminal, Write, stderr};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use clap::{Args, Parser, Subcommand};
use jiff::civil::Date;

use crate::caches;
use crate::containment;
use crate::diagnostic::{Diagnostic, Format, Language, Severity, Style, print, tally};
use crate::pipeline::Options;
use crate::source::Sources;

/// 公示栏：一处录入，网站、纸面、大厅屏幕处处一致。
///
/// One source for web, print and kiosk.
#[derive(Parser)]
#[command(name = "noticeboard", version, max_term_width = 100)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// 检查全部内容，不写任何文件 / check all content, write nothing
    Check(check::Arguments),
    /// 检查并生成全部 / check and make everything
    Build(build::Arguments),
    /// 在浏览器里预览，改了文件立即更新 / show it in a browser, right after every edit
    Serve(serve::Arguments),
    /// 做印刷文件：岗牌、公示表、海报 / files for the print shop: placards, boards, posters
    Print(print::Arguments),
    /// 新建一个公示栏 / make a starter board that builds
    New(new::Arguments),
    /// 大厅屏幕今后放什么；拷到U盘 / what the screens will show; a copy for a stick
    Kiosk(kiosk::Arguments),
    /// 今后几天该办的事 / what falls due, expires or is missing
    Upcoming(upcoming::Arguments),
    /// 写出各类文件的 JSON Schema，供编辑器提示 / JSON Schemas of the kinds and settings, for editors
    Schema(schema::Arguments),
}

/// What every command takes.
#[derive(Args, Clone, Debug)]
pub(crate) struct Common {
    /// 公示栏所在的文件夹 / the board's folder
    #[arg(long, value_name = "DIR", default_value = ".")]
    board: PathBuf,
    /// 把这一天当作今天 / take this day for today
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = parse_date)]
    as_of: Option<Date>,
    /// 提示的语言 / language of messages
    #[arg(long, value_enum)]
    lang: Option<Language>,
    /// 同时做几件事 / how many things at once
    #[arg(long, value_name = "N")]
    jobs: Option<usize>,
    /// 逐条列出，同类的不合并 / list every finding, however many there are of a kind
    #[arg(long)]
    all: bool,
    /// 只在出错时说话 / speak only of errors
    #[arg(long, short)]
    quiet: bool,
}

impl Common {
    fn language(&self) -> Language {
        self.lang.unwrap_or_else(Language::of_environment)
    }

    /// For commands that write nothing into the board.
    fn options(&self) -> Options {
        let caches = Some(caches::own(&self.board));
        Options { as_of: self.as_of, now: jiff::Timestamp::now(), caches, ..Options::default() }
    }

    /// For those that keep what they learn.
    fn keeping(&self) -> Options {
        Options { caches: Some(caches::folder(&self.board)), keeps: true, ..self.options() }
    }

    /// Whether messages may be in colour.
    fn colour(&self) -> bool {
        stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none() && understands_colour()
    }

    fn style(&self) -> Style {
        Style { colour: self.colour(), all: self.all }
    }

    fn board(&self) -> &Path {
        &self.board
    }
}

/// The window of old Windows shows the signs of a colour as they are, unless it is told what they are.
fn understands_colour() -> bool {
    #[cfg(windows)]
    return anstyle_query::windows::enable_ansi_colors().unwrap_or(false);
    #[cfg(not(windows))]
    true
}

fn parse_date(text: &str) -> Result<Date, String> {
    crate::calendar::parse_date(text).map(|parsed| parsed.date).ok_or_else(|| format!("{text}: YYYY-MM-DD"))
}

/// An address given to `--base-url`: judged as in the settings, and refused as a wrong usage.
fn base_url(text: &str) -> Result<String, String> {
    match crate::settings::base_url::fault(text) {
        None => Ok(text.to_owned()),
        Some((message, hint)) => Err(format!("{}；{} / {}; {}", message.zh, hint.zh, message.en, hint.en)),
    }
}

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Done,
    /// The content has errors (or warnings under `--strict`).
    Faulty,
    /// An argument names something that is not there; it has been said.
    Misused,
}

/// Runs the program. Exit codes: 0 done, 1 faulty content, 2 wrong usage, 3 the machine failed.
///
/// `return_memory_sooner` tells the allocator to give up what is free before long. Placards need much memory for moments
/// (a photo decoded, a book written) and little for long.
pub fn run(return_memory_sooner: fn()) -> ExitCode {
    containment::keep_contained_panics_quiet();
    // clap prints usage errors itself and leaves with 2.
    let arguments = Arguments::parse();
    let result = match &arguments.command {
        Command::Check(arguments) => with_jobs(&arguments.common, || check::run(arguments)),
        Command::Build(arguments) => with_jobs(&arguments.common, || build::run(arguments)),
        Command::Serve(arguments) => serve::run(arguments),
        Command::Print(arguments) => {
            return_memory_sooner();
            with_jobs(&arguments.common, || print::run(arguments))
        }
        Command::Kiosk(arguments) => with_jobs(&arguments.common, || kiosk::run(arguments)),
        Command::New(arguments) => new::run(arguments),
        Command::Upcoming(arguments) => with_jobs(&arguments.common, || upcoming::run(arguments)),
        Command::Schema(arguments) => schema::run(arguments),
    };
    match result {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Faulty) => ExitCode::from(1),
        Ok(Outcome::Misused) => ExitCode::from(2),
        Err(error) => {
            tell!("noticeboard: {error:#}");
            ExitCode::from(3)
        }
    }
}

const REFUSED: &str = "the system refuses threads / 系统不给线程";

/// Runs with as many threads as asked for.
fn with_jobs(common: &Common, work: impl FnOnce() -> anyhow::Result<Outcome> + Send) -> anyhow::Result<Outcome> {
    match common.jobs {
        None => {
            // Where threads are refused, that is said here and not by a panic later on.
            let pool = rayon::ThreadPoolBuilder::new().build_global();
            pool.context(REFUSED)?;
            work()
        }
        Some(jobs) => {
            let own = rayon::ThreadPoolBuilder::new().num_threads(jobs.max(1)).build();
            own.context(REFUSED)?.install(work)
        }
    }
}

/// Words on standard error that bring their own line feeds.
pub(crate) fn tell_as_it_is(words: &str) {
    let _ = stderr().write_all(words.as_bytes());
}

/// Writes to standard output and sees it through. A reader that has seen enough (`| head`) is none to complain of.
///
/// # Errors
/// When it cannot be written: a program that reads half of it is not to take that for the whole.
pub(crate) fn show(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> anyhow::Result<()> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    let written = write(&mut out).and_then(|()| out.flush());
    // What could not be written is not tried again when the writer goes.
    drop(out.into_parts());
    match written {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written.context("writing to standard output / 写到标准输出"),
    }
}

/// Prints diagnostics: to standard output for programs, else to standard error.
pub(crate) fn report(
    common: &Common,
    format: Format,
    diagnostics: &[Diagnostic],
    sources: &Sources,
) -> anyhow::Result<()> {
    let language = common.language();
    match format {
        Format::Human => {
            let mut out = io::BufWriter::new(stderr().lock());
            let shown = shown(common, diagnostics);
            // As `tell!` has it.
            let _ = print(&mut out, format, language, &shown, sources, common.style()).and_then(|()| out.flush());
            drop(out.into_parts());
            Ok(())
        }
        Format::Json | Format::Github => {
            show(|out| print(out, format, language, diagnostics, sources, Style::default()))
        }
    }
}

/// What people are to read: with `--quiet` the errors.
fn shown<'a>(common: &Common, diagnostics: &'a [Diagnostic]) -> Cow<'a, [Diagnostic]> {
    match common.quiet {
        true => diagnostics.iter().filter(|d| d.severity == Severity::Error).cloned().collect(),
        false => Cow::Borrowed(diagnostics),
    }
}

/// Whether an output may not go to a folder; that has been said then.
fn misplaced(common: &Common, out: &Path) -> bool {
    let refused = out::refused(common.board(), out);
    if let Some(words) = &refused {
        tell!("{}", words.in_language(common.language()));
    }
    refused.is_some()
}

/// “2 个错误，1 个警告”.
pub(crate) fn summary(language: Language, diagnostics: &[Diagnostic]) -> String {
    let tally = tally(diagnostics);
    let of = |number: usize, one: &str| format!("{number} {one}{}", if number == 1 { "" } else { "s" });
    match language {
        Language::Chinese => {
            let following = match tally.following {
                0 => String::new(),
                following => format!("（另有 {following} 处由此引起）"),
            };
            format!("{} 个错误{following}，{} 个警告，{} 条提示", tally.errors, tally.warnings, tally.notes)
        }
        Language::English => {
            let following = match tally.following {
                0 => String::new(),
                following => {
                    format!(" ({following} more {} from them)", if following == 1 { "follows" } else { "follow" })
                }
            };
            let (errors, warnings) = (of(tally.errors, "error"), of(tally.warnings, "warning"));
            format!("{errors}{following}, {warnings}, {}", of(tally.notes, "note"))
        }
    }
}

/// What comes of a run that made everything except faulty placards and slides. With `skip_faulty` that is what was asked
/// for.
pub(crate) fn outcome(diagnostics: &[Diagnostic], skip_faulty: bool) -> Outcome {
    let left_out = diagnostics.iter().any(|d| d.leaves_out && d.severity == Severity::Error);
    if left_out && !skip_faulty { Outcome::Faulty } else { Outcome::Done }
}

/// Whether there is an error in these diagnostics; with `strict` a warning is one.
pub(crate) fn is_faulty(diagnostics: &[Diagnostic], strict: bool) -> bool {
    let tally = tally(diagnostics);
    tally.errors + tally.following > 0 || (strict && tally.warnings > 0)
}
