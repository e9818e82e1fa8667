//! `noticeboard check`: everything that is wrong, and nothing written.

use clap::Args;

use super::{Common, Outcome, explain, is_faulty, report, summary};
use crate::diagnostic::Format;
use crate::output::{attachments, pictures};
use crate::{pipeline, source};

#[derive(Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    pub(super) common: Common,
    /// 输出格式 / output format
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// 有警告也算不合格 / warnings fail as well
    #[arg(long)]
    strict: bool,
    /// 解释一条规则，如 unknown-key / explain one rule
    #[arg(long, value_name = "CODE")]
    explain: Option<String>,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    if let Some(code) = &arguments.explain {
        return explain::run(code, arguments.common.language());
    }
    let (sources, mut diagnostics) = source::load(arguments.common.board())?;
    let checked = pipeline::check_sources(&sources, &arguments.common.options());
    diagnostics.extend(checked.diagnostics);
    diagnostics.extend(pictures::inspect(&checked.assembled.board, &sources));
    diagnostics.extend(attachments::inspect(&checked.assembled.board, &sources));
    report(&arguments.common, arguments.format, &diagnostics, &sources)?;
    if arguments.format == Format::Human && !arguments.common.quiet {
        eprintln!("{}", summary(arguments.common.language(), &diagnostics));
    }
    Ok(if is_faulty(&diagnostics, arguments.strict) { Outcome::Faulty } else { Outcome::Done })
}
