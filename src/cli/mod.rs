//! The command line: a file per command. Arguments in, exit code out; the work is done by the library's stages.

/// A line on standard error. Where nobody can hear it (a closed window, a full disk), that is no reason to stop, and none
/// to panic, as `eprintln!` does: the exit code still tells.
macro_rules! tell {
    ($($words:tt)*) => {{
        let _ = std::io::Write::write_fmt(&mut std::io::stderr(), format_args!("{}\n", format_args!($($words)*)));
    }};
}

/// The same of a message in the language of messages, made as [`say!`] makes it.
macro_rules! speak {
    ($tongue:expr, $($message:tt)*) => {
        tell!("{}", $crate::diagnostic::say!($($message)*).told($tongue))
    };
}

mod add;
mod alert;
mod approve;
mod build;
mod check;
mod closing;
mod common;
mod completions;
mod doctor;
mod explain;
mod fix;
mod handover;
mod import;
mod kiosk;
mod man;
mod mark;
mod misuse;
mod new;
mod out;
mod place;
mod print;
mod progress;
mod refused;
mod review;
mod schema;
mod serve;
mod sheet;
mod sign;
mod spoken;
mod status;
mod upcoming;
mod usage;

use std::borrow::Cow;
use std::ffi::OsString;
use std::io::{self, Write, stderr};
use std::path::Path;
use std::process::ExitCode;

use anyhow::Context;
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::board::Board;
use crate::containment;
use crate::diagnostic::{Diagnostic, Format, Message, Severity, Style, Tally, Tongue, counted, print, say, tally};
use crate::kinds::nearest;
use crate::source::Sources;
pub(crate) use common::Common;
use common::base_url;

/// 公示栏：一处录入，网站、纸面、大厅屏幕处处一致。 / One source for web, print and kiosk.
#[derive(Parser)]
#[command(name = "noticeboard", max_term_width = 100)]
struct Arguments {
    /// Before the command as well as after it.
    #[command(flatten)]
    common: Common,
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
    /// 新写一项：岗位、承诺、党员…… / write a new item: a post, a commitment, a member …
    Add(add::Arguments),
    /// 写成表格，在 Excel、WPS 里填 / the board as a workbook, to be filled in
    Sheet(sheet::Arguments),
    /// 把表格里的内容写进公示栏 / take in what workbooks say
    Import(import::Arguments),
    /// 批准条目：批准的是现在的内容，改了就要重新批准 / approve items in the words they have now
    Approve(approve::Arguments),
    /// 送审单：要批准的每一条在网页、印件、屏幕上的样子，和签字栏 / what waits for approval, as it will stand, with boxes to sign
    Review(review::Arguments),
    /// 大厅屏幕今后放什么；拷到U盘 / what the screens will show; a copy for a stick
    Kiosk(kiosk::Arguments),
    /// 紧急通知：立刻上大厅屏幕，或撤下 / an emergency on the lobby's screens, and its end
    Alert(alert::Arguments),
    /// 今后几天该办的事 / what falls due, expires or is missing
    Upcoming(upcoming::Arguments),
    /// 交接清单：挂着什么，什么到期，谁同意了，怎样生成 / for the next clerk: what hangs, what falls due, who agreed, how it is built
    Handover(handover::Arguments),
    /// 写出各类文件的 JSON Schema，供编辑器提示 / JSON Schemas of the kinds and settings, for editors
    Schema(schema::Arguments),
    /// 查看这台电脑和公示栏的设置是否妥当 / look whether the machine and the board's settings are as they should be
    Doctor(doctor::Arguments),
    /// 命令行的自动补全脚本 / a script by which a shell completes commands
    Completions(completions::Arguments),
    /// 手册页 / manual pages
    Man(man::Arguments),
    /// 看一个命令的说明 / print help of a command
    Help {
        /// 哪个命令 / which command
        #[arg(value_name = "COMMAND")]
        command: Vec<String>,
    },
}

impl Command {
    /// What the command was given of [`Common`].
    fn common(&mut self) -> Option<&mut Common> {
        match self {
            Self::Check(arguments) => Some(&mut arguments.common),
            Self::Build(arguments) => Some(&mut arguments.common),
            Self::Serve(arguments) => Some(&mut arguments.common),
            Self::Print(arguments) => Some(&mut arguments.common),
            Self::New(arguments) => Some(&mut arguments.common),
            Self::Add(arguments) => Some(&mut arguments.common),
            Self::Sheet(arguments) => Some(&mut arguments.common),
            Self::Import(arguments) => Some(&mut arguments.common),
            Self::Approve(arguments) => Some(&mut arguments.common),
            Self::Review(arguments) => Some(&mut arguments.common),
            Self::Kiosk(arguments) => Some(&mut arguments.common),
            Self::Alert(arguments) => Some(&mut arguments.common),
            Self::Upcoming(arguments) => Some(&mut arguments.common),
            Self::Handover(arguments) => Some(&mut arguments.common),
            Self::Schema(arguments) => Some(&mut arguments.common),
            Self::Doctor(arguments) => Some(&mut arguments.common),
            Self::Completions(_) | Self::Man(_) | Self::Help { .. } => None,
        }
    }

    /// Whether there is nothing to do without a board.
    fn needs_board(&self) -> bool {
        match self {
            Self::Check(arguments) => arguments.needs_board(),
            Self::Schema(arguments) => arguments.needs_board(),
            Self::Build(_)
            | Self::Serve(_)
            | Self::Print(_)
            | Self::Add(_)
            | Self::Sheet(_)
            | Self::Import(_)
            | Self::Approve(_)
            | Self::Review(_)
            | Self::Kiosk(_)
            | Self::Alert(_)
            | Self::Handover(_)
            | Self::Upcoming(_) => true,
            Self::New(_) | Self::Doctor(_) | Self::Completions(_) | Self::Man(_) | Self::Help { .. } => false,
        }
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
/// (a photo decoded, a book written) and little for long. `commit` is what the program was compiled from.
pub fn run(return_memory_sooner: fn(), commit: Option<&str>) -> ExitCode {
    containment::keep_contained_panics_quiet();
    let words: Vec<OsString> = std::env::args_os().collect();
    // What clap has to say is in the language of everything else, which has to be known before it reads the words.
    let early = spoken::Early::of(&words);
    let board = place::board(early.board.as_deref());
    let spoken = spoken::tongue(early.language.as_deref(), board.as_deref().ok());
    let language = *spoken.as_ref().unwrap_or_else(|unknown| &unknown.instead);
    let command = usage::in_language(Arguments::command(), language, version(commit));
    let parsed = command.clone().try_get_matches_from(words);
    let mut arguments = match parsed.and_then(|matches| Arguments::from_arg_matches(&matches)) {
        Ok(arguments) => arguments,
        Err(error) => return misuse::print(error, language),
    };
    if let Command::Help { command: names } = &arguments.command {
        let words = ["noticeboard"].into_iter().chain(names.iter().map(String::as_str)).chain(["--help"]);
        return command
            .try_get_matches_from(words)
            .map_or_else(|error| misuse::print(error, language), |_| ExitCode::SUCCESS);
    }
    if let Err(unknown) = spoken {
        tell!("{}", unknown.message.told(language));
        return ExitCode::from(2);
    }
    // Where it reads them otherwise than they were looked at before, it is right.
    let board =
        if arguments.common.board == early.board { board } else { place::board(arguments.common.board.as_deref()) };
    if let (Err(none), true) = (&board, arguments.command.needs_board()) {
        tell!("{}", none.told(language));
        return ExitCode::from(2);
    }
    if let Some(common) = arguments.command.common() {
        common.settled(board.as_deref().ok(), language);
    }
    let result = match &arguments.command {
        Command::Check(arguments) => with_jobs(&arguments.common, || check::run(arguments)),
        Command::Build(arguments) => with_jobs(&arguments.common, || build::run(arguments)),
        Command::Serve(arguments) => serve::run(arguments),
        Command::Print(arguments) => {
            return_memory_sooner();
            with_jobs(&arguments.common, || print::run(arguments))
        }
        Command::Kiosk(arguments) => with_jobs(&arguments.common, || kiosk::run(arguments)),
        Command::Alert(arguments) => with_jobs(&arguments.common, || alert::run(arguments)),
        Command::New(arguments) => new::run(arguments),
        Command::Add(arguments) => add::run(arguments),
        Command::Sheet(arguments) => sheet::run(arguments),
        Command::Import(arguments) => with_jobs(&arguments.common, || import::run(arguments)),
        Command::Approve(arguments) => with_jobs(&arguments.common, || approve::run(arguments)),
        Command::Review(arguments) => {
            return_memory_sooner();
            with_jobs(&arguments.common, || review::run(arguments))
        }
        Command::Upcoming(arguments) => with_jobs(&arguments.common, || upcoming::run(arguments)),
        Command::Handover(arguments) => with_jobs(&arguments.common, || handover::run(arguments)),
        Command::Schema(arguments) => schema::run(arguments),
        Command::Doctor(arguments) => with_jobs(&arguments.common, || doctor::run(arguments, board.is_ok())),
        Command::Completions(arguments) => completions::run(arguments, command),
        Command::Man(arguments) => man::run(arguments, command, language),
        // Answered above.
        Command::Help { .. } => Ok(Outcome::Done),
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

/// The version, what it was compiled from, and for which system.
fn version(commit: Option<&str>) -> String {
    let target = option_env!("NOTICEBOARD_TARGET").unwrap_or("unknown target");
    let commit = commit.map(|commit| format!("{commit}, ")).unwrap_or_default();
    format!("{} ({commit}{target})", env!("CARGO_PKG_VERSION"))
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
            let own = rayon::ThreadPoolBuilder::new().num_threads(jobs).build();
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

/// Opens a browser. Where there is none, the address has been said.
pub(crate) fn open_browser(url: &str) {
    let _ = opener::open_browser(url);
}

/// Whether an output may not go to a folder; that has been said then.
fn misplaced(common: &Common, out: &Path) -> bool {
    let refused = out::refused(common.board(), out);
    if let Some(words) = &refused {
        tell!("{}", words.told(common.language()));
    }
    refused.is_some()
}

/// How a list ends: one that was made from half a board must not pass for the whole one.
fn whole_or_told(diagnostics: &[Diagnostic], language: Tongue) -> Outcome {
    if !is_faulty(diagnostics, false) {
        return Outcome::Done;
    }
    let counted = summary(language, diagnostics);
    speak!(
        language,
        "内容有错误（{counted}），这份清单可能不全；请先运行 noticeboard check",
        "the content has faults ({counted}), so this list may be incomplete; run noticeboard check"
    );
    Outcome::Faulty
}

/// “2 个错误，1 个警告”.
pub(crate) fn summary(language: Tongue, diagnostics: &[Diagnostic]) -> String {
    counts(diagnostics).told(language).into_owned()
}

fn counts(diagnostics: &[Diagnostic]) -> Message {
    let Tally { errors, following, warnings, notes } = tally(diagnostics);
    let (errors_en, warnings_en, notes_en) =
        (counted(errors, "error"), counted(warnings, "warning"), counted(notes, "note"));
    if following == 0 {
        return say!("{errors} 个错误，{warnings} 个警告，{notes} 条提示", "{errors_en}, {warnings_en}, {notes_en}");
    }
    let follow = if following == 1 { "follows" } else { "follow" };
    say!(
        "{errors} 个错误（另有 {following} 处由此引起），{warnings} 个警告，{notes} 条提示",
        "{errors_en} ({following} more {follow} from them), {warnings_en}, {notes_en}"
    )
}

/// An organisation as it is named on the command line; `.` is the whole board.
fn org_path(named: &str) -> &str {
    let path = named.trim_matches('/');
    if path == "." { "" } else { path }
}

/// That there is no such organisation, and which may have been meant.
fn no_org(board: &Board, path: &str) -> Message {
    match nearest(path, board.orgs.iter().map(|org| &**org.path()).filter(|path| !path.is_empty())) {
        Some(near) => say!("没有组织 {path}；是不是 {near}？", "no organisation {path}; did you mean {near}?"),
        None => say!(
            "没有组织 {path}；写 content 里的文件夹，如 east/lakeside",
            "no organisation {path}; give its folder in content, such as east/lakeside"
        ),
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
