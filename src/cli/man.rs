//! `noticeboard man`: manual pages, made from what `--help` says.

use std::path::PathBuf;

use anyhow::Context;
use clap::{Args, Command};
use clap_mangen::Man;

use super::Outcome;
use crate::diagnostic::{Message, Tongue, say};

#[derive(Args)]
pub(super) struct Arguments {
    /// 哪个命令的；不写就是总的一页 / of which command; by default the page of the whole
    #[arg(value_name = "COMMAND")]
    command: Option<String>,
    /// 把所有的页写进这个文件夹 / write all pages into this folder
    #[arg(long, value_name = "DIR", conflicts_with = "command")]
    out: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments, mut command: Command, language: Tongue) -> anyhow::Result<Outcome> {
    command.build();
    if let Some(folder) = &arguments.out {
        std::fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
        for (name, page) in pages(&command, language)? {
            let path = folder.join(name);
            std::fs::write(&path, page).with_context(|| format!("{} cannot be written", path.display()))?;
        }
        return Ok(Outcome::Done);
    }
    let asked = match &arguments.command {
        None => &command,
        Some(name) => match command.find_subcommand(name) {
            Some(below) => below,
            None => {
                let known: Vec<_> = command.get_subcommands().map(Command::get_name).collect();
                let known = known.join(", ");
                tell!(
                    "{}",
                    say!("没有 {name} 这个命令；有：{known}", "unrecognized command '{name}'; there are: {known}")
                        .told(language)
                );
                return Ok(Outcome::Misused);
            }
        },
    };
    let page = page(asked, language)?;
    super::show(|out| out.write_all(page.as_bytes()))?;
    Ok(Outcome::Done)
}

/// Every page, with the name of its file.
fn pages(command: &Command, language: Tongue) -> anyhow::Result<Vec<(String, String)>> {
    let every = std::iter::once(command).chain(command.get_subcommands());
    every.map(|command| Ok((Man::new(command.clone()).get_filename(), page(command, language)?))).collect()
}

/// Headings of a page that its maker has in English alone.
fn headings() -> [(&'static str, Message); 6] {
    [
        ("NAME", say!("名称", "NAME")),
        ("SYNOPSIS", say!("用法", "SYNOPSIS")),
        ("DESCRIPTION", say!("说明", "DESCRIPTION")),
        ("OPTIONS", say!("选项", "OPTIONS")),
        ("SUBCOMMANDS", say!("命令", "SUBCOMMANDS")),
        ("VERSION", say!("版本", "VERSION")),
    ]
}

fn page(command: &Command, language: Tongue) -> anyhow::Result<String> {
    let mut page = Vec::new();
    Man::new(command.clone()).render(&mut page)?;
    let page = String::from_utf8(page)?;
    let lines = page.lines().map(|line| {
        let heading = line.strip_prefix(".SH ").map(|heading| heading.trim_matches('"'));
        let told = headings().into_iter().find(|(own, _)| Some(*own) == heading);
        told.map_or_else(|| line.to_owned(), |(_, words)| format!(".SH \"{}\"", words.told(language)))
    });
    Ok(lines.collect::<Vec<_>>().join("\n") + "\n")
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::cli::{Arguments, usage};
    use crate::diagnostic::Language;
    use crate::text::is_han;

    #[test]
    fn every_command_has_its_page_in_one_language() {
        for language in [Language::Chinese, Language::English] {
            let mut command = usage::in_language(Arguments::command(), language.into(), "1".to_owned());
            command.build();
            let pages = pages(&command, language.into()).unwrap();
            assert_eq!(pages.len(), 1 + command.get_subcommands().count());
            assert!(pages.iter().any(|(name, _)| name == "noticeboard-check.1"));
            for (name, page) in pages {
                assert_eq!(page.contains(is_han), language == Language::Chinese, "{name}: {page}");
                let english = |line: &&str| line.starts_with(".SH ") && !line.contains(is_han);
                let lacking = page.lines().find(english).filter(|_| language == Language::Chinese);
                assert_eq!(lacking, None, "{name}");
            }
        }
    }
}
