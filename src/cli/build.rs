//! `noticeboard build`: check, then write everything or nothing.

use std::path::{Path, PathBuf};

use clap::Args;

use super::{Common, Outcome, is_faulty, report, summary};
use crate::diagnostic::Format;
use crate::theme::Theme;
use crate::{output, pipeline, source};

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
    /// 只做其中几样：web / make only these
    #[arg(long, value_delimiter = ',', value_name = "OUTPUT")]
    only: Vec<String>,
    /// 有警告也不发布 / warnings stop it as well
    #[arg(long)]
    strict: bool,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    let common = &arguments.common;
    let (sources, mut diagnostics) = source::load(common.board())?;
    let checked = pipeline::check_sources(&sources, &common.options());
    diagnostics.extend(checked.diagnostics);
    let mut board = checked.assembled.board;
    if let Some(url) = &arguments.base_url {
        board.settings.base_url = Some(crate::kinds::Text(url.clone()));
    }
    let theme = Theme::load(Some(common.board()), &board.settings.theme, board.settings.language)?;
    let only: Vec<&str> = arguments.only.iter().map(String::as_str).collect();
    let mut plan = output::Plan::default();
    if !is_faulty(&diagnostics, arguments.strict) {
        let (made, found) = output::plan(&board, &theme, &only);
        plan = made;
        diagnostics.extend(found);
    }
    report(common, Format::Human, &diagnostics, &sources)?;
    if is_faulty(&diagnostics, arguments.strict) {
        eprintln!("{}", summary(common.language(), &diagnostics));
        return Ok(Outcome::Faulty);
    }
    let out = arguments.out.clone().unwrap_or_else(|| common.board().join("public"));
    pipeline::render_all(&board, &theme, &plan, &|route, bytes| write(&out, route, &bytes))?;
    Ok(Outcome::Done)
}

fn write(out: &Path, route: &str, bytes: &[u8]) -> anyhow::Result<()> {
    let path = out.join(route);
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::write(path, bytes)?;
    Ok(())
}
