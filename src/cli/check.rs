//! `noticeboard check`: everything that is wrong, and nothing written.

use clap::Args;

use super::{Common, Outcome, explain, fix, is_faulty, report, summary};
use crate::diagnostic::{Format, once};
use crate::output::{self, pictures};
use crate::pipeline::{Last, Options};
use crate::settings::Settings;
use crate::theme::{self, Theme};
use crate::{caches, kinds, pipeline, screens, source};

#[derive(Args)]
pub(super) struct Arguments {
    /// 输出格式 / output format
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub(super) format: Format,
    /// 有警告也算不合格 / warnings fail as well
    #[arg(long)]
    strict: bool,
    /// 把没有疑问的地方直接改好：先列出改动，再问 / write the canonical form where there is no doubt: shows the changes, then asks
    #[arg(long)]
    pub(super) fix: bool,
    /// 不问，直接改 / do not ask
    #[arg(long, requires = "fix")]
    pub(super) yes: bool,
    /// 解释一条规则，如 unknown-key / explain one rule
    #[arg(long, value_name = "CODE")]
    explain: Option<String>,
    #[command(flatten)]
    pub(super) common: Common,
}

impl Arguments {
    /// A rule can be explained anywhere.
    pub(super) fn needs_board(&self) -> bool {
        self.explain.is_none()
    }
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    if let Some(code) = &arguments.explain {
        return explain::run(code, arguments.common.language());
    }
    if arguments.fix
        && let Some(outcome) = fix::run(arguments)?
    {
        return Ok(outcome);
    }
    let common = &arguments.common;
    let (mut sources, found) = source::load(common.board())?;
    // What is wrong with an item is said of the web's board; paper has something to add where placards are made, and the
    // kiosk where a screen was written.
    let prints = !Settings::read(&sources).0.print.presets.is_empty();
    let paper = prints.then_some(kinds::Medium::Print);
    let lobby = sources.files.keys().any(|path| path.starts_with(screens::FOLDER)).then_some(kinds::Medium::Kiosk);
    let media = paper.into_iter().chain(lobby).collect();
    let last = Some(Last::path(&caches::own(common.board()), &common.board().join("public")));
    let options = Options { media, last, ..common.options() };
    let mut checked = pipeline::check_sources(&sources, &options);
    let mut diagnostics = found;
    diagnostics.append(&mut checked.diagnostics);
    // The cheap part of what paper asks for; the rest is found when it is set in type.
    diagnostics.extend(pictures::inspect(&checked.assembled.board, &sources));
    let boards = checked.into_boards();
    let settings = &boards.web().settings;
    if !boards.web().orgs.is_empty() {
        let theme = Theme::load(Some(common.board()), &settings.theme, settings.language)?;
        // Each looks at the boards only.
        let inspect = || pipeline::inspect(&boards, &theme, &sources);
        let ((_, clashes), found) = rayon::join(|| output::addresses(&boards, &theme), inspect);
        diagnostics.extend(clashes);
        output::unpublishable::once(&mut diagnostics);
        diagnostics.extend(found?);
        diagnostics.extend(theme::messages::inspect(common.board(), settings, &theme));
        diagnostics.extend(pipeline::since_last(&options, boards.web(), common.board(), &theme));
        theme.show_files(&diagnostics, &mut sources);
    }
    once(&mut diagnostics);
    report(&arguments.common, arguments.format, &diagnostics, &sources)?;
    if arguments.format == Format::Human && !arguments.common.quiet {
        tell!("{}", summary(arguments.common.language(), &diagnostics));
        fix::offer(arguments, &diagnostics, &sources);
    }
    let faulty = is_faulty(&diagnostics, arguments.strict);
    // The program ends here: a city's board is given back faster in one piece than item by item.
    std::mem::forget((boards, sources, diagnostics));
    Ok(if faulty { Outcome::Faulty } else { Outcome::Done })
}
