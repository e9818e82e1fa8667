//! What every command takes, and what follows from it.

use std::io::{IsTerminal, stderr};
use std::path::{Path, PathBuf};

use clap::Args;
use jiff::civil::Date;

use super::refused::{Refused, number};
use super::spoken;
use crate::approved::Store;
use crate::caches;
use crate::diagnostic::{Language, Message, Style, Tongue, say};
use crate::pipeline::{self, Checked, Options};
use crate::source::{self, Sources};

/// What every command takes.
#[derive(Args, Clone, Debug)]
pub(crate) struct Common {
    /// 公示栏所在的文件夹；不写就是现在的文件夹，或它上面的公示栏 / the board's folder; by default this one, or the board above it
    #[arg(long, value_name = "DIR", global = true)]
    pub(super) board: Option<PathBuf>,
    /// 把这一天当作今天 / take this day for today
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = parse_date, global = true)]
    pub(super) as_of: Option<Date>,
    /// 提示的语言；不写就是公示栏的语言 / language of messages; by default the board's own
    #[arg(long, value_name = "LANG", value_parser = spoken::Tag, global = true)]
    pub(super) lang: Option<String>,
    /// What that comes to.
    #[arg(skip)]
    pub(super) tongue: Option<Tongue>,
    /// 同时做几件事 / how many things at once
    #[arg(long, value_name = "N", value_parser = number::<usize>(1, u64::MAX), global = true)]
    pub(super) jobs: Option<usize>,
    /// 逐条列出，同类的不合并 / list every finding, however many there are of a kind
    #[arg(long, global = true)]
    pub(super) all: bool,
    /// 只在出错时说话 / speak only of errors
    #[arg(long, short, global = true)]
    pub(super) quiet: bool,
}

impl Common {
    pub(super) fn language(&self) -> Tongue {
        self.tongue.unwrap_or_else(|| Language::of_environment().into())
    }

    /// The same for a board and a language that are known.
    pub(super) fn settled(&mut self, board: Option<&Path>, language: Tongue) {
        self.board = board.map(Path::to_owned).or(self.board.take());
        self.tongue = Some(language);
    }

    /// For commands that write nothing into the board.
    pub(super) fn options(&self) -> Options {
        let caches = Some(caches::own(self.board()));
        let approved = Some(Store::of(&caches::places(self.board())));
        Options { as_of: self.as_of, now: jiff::Timestamp::now(), caches, approved, ..Options::default() }
    }

    /// For those that keep what they learn.
    pub(super) fn keeping(&self) -> Options {
        let folder = caches::folder(self.board());
        let others = caches::places(self.board()).into_iter().filter(|place| *place != folder);
        let places: Vec<PathBuf> = std::iter::once(folder.clone()).chain(others).collect();
        Options { caches: Some(folder), keeps: true, approved: Some(Store::of(&places)), ..self.options() }
    }

    /// Reads the board and lets every rule look at it.
    pub(super) fn check(&self, options: &Options) -> anyhow::Result<(Sources, Checked)> {
        let (sources, found) = source::load(self.board())?;
        let mut checked = pipeline::check_sources(&sources, options);
        checked.diagnostics.splice(..0, found);
        Ok((sources, checked))
    }

    /// Whether messages may be in colour.
    pub(super) fn colour(&self) -> bool {
        may_colour(&stderr())
    }

    pub(super) fn style(&self) -> Style {
        Style { colour: self.colour(), all: self.all }
    }

    pub(super) fn board(&self) -> &Path {
        self.board.as_deref().unwrap_or(Path::new("."))
    }
}

/// Whether what is written there may be in colour.
pub(super) fn may_colour(stream: &impl IsTerminal) -> bool {
    stream.is_terminal() && std::env::var_os("NO_COLOR").is_none() && understands_colour()
}

/// The window of old Windows shows the signs of a colour as they are, unless it is told what they are.
fn understands_colour() -> bool {
    #[cfg(windows)]
    return anstyle_query::windows::enable_ansi_colors().unwrap_or(false);
    #[cfg(not(windows))]
    true
}

fn parse_date(text: &str) -> Result<Date, Refused> {
    let parsed = crate::calendar::parse_date(text).map(|parsed| parsed.date);
    parsed.ok_or_else(|| Refused(say!("日期写成 2026-03-05 这样", "a date is written like 2026-03-05")))
}

/// An address given to `--base-url`: judged as in the settings, and refused as a wrong usage.
pub(super) fn base_url(text: &str) -> Result<String, Refused> {
    match crate::settings::base_url::fault(text) {
        None => Ok(text.to_owned()),
        Some((fault, hint)) => {
            let (Message { zh, en, .. }, Message { zh: hint_zh, en: hint_en, .. }) = (fault, hint);
            Err(Refused(say!("{zh}；{hint_zh}", "{en}; {hint_en}")))
        }
    }
}
