//! `noticeboard completions SHELL`: a script by which a shell completes commands and options.

use clap::{Args, Command};
use clap_complete::{Shell, generate};

use super::Outcome;

#[derive(Args)]
pub(super) struct Arguments {
    /// 哪种命令行 / which shell
    #[arg(value_enum, value_name = "SHELL")]
    shell: Shell,
}

pub(super) fn run(arguments: &Arguments, mut command: Command) -> anyhow::Result<Outcome> {
    let mut script = Vec::new();
    generate(arguments.shell, &mut command, "noticeboard", &mut script);
    super::show(|out| out.write_all(&script))?;
    Ok(Outcome::Done)
}
