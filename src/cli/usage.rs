//! clap's command in the language of the messages.
//!
//! Every help text in the code has both languages, `中文 / English`; here one of them is chosen. What clap says by itself comes
//! from its template and from headings, which are set, and from the notes it adds to an option (`[default: …]`), which in
//! Chinese are hidden and written here. Errors are worded in [`super::misuse`].

use clap::builder::{Resettable, StyledStr};
use clap::{Arg, ArgAction, Command};

use crate::diagnostic::{Language, Message, Tongue, say};

/// The command, speaking one language.
pub(super) fn in_language(command: Command, language: Tongue, version: String) -> Command {
    let own = |id: &'static str, letter: char, action: ArgAction, help: &str| {
        Arg::new(id).long(id).short(letter).action(action).help(help.to_owned())
    };
    let command = command
        .version(version)
        .disable_help_flag(true)
        .disable_version_flag(true)
        .disable_help_subcommand(true)
        .arg(own("help", 'h', ArgAction::Help, "看说明 / print help").global(true))
        .arg(own("version", 'V', ArgAction::Version, "看版本 / print the version"));
    told(command, language, "")
}

fn told(command: Command, language: Tongue, above: &str) -> Command {
    let words = |message: Message| message.told(language).into_owned();
    let path = format!("{above}{}", command.get_name());
    let about = chosen(command.get_about(), language);
    let usage_word = words(say!("用法", "Usage"));
    let usage = command.get_styles().get_usage();
    let header = format!("{{before-help}}{{about-with-newline}}\n{usage}{usage_word}:{usage:#} ");
    let mut command = command
        .about(about)
        .long_about(Resettable::Reset)
        .help_template(header + "{usage}\n\n{all-args}{after-help}\n")
        .subcommand_help_heading(words(say!("命令", "Commands")))
        .subcommand_value_name(words(say!("命令", "COMMAND")))
        .mut_args(|arg| argument(arg, language))
        .mut_subcommands(|below| told(below, language, &format!("{path} ")));
    if language.tag() != Language::English.tag() {
        let usage = command.clone().bin_name(path).render_usage().to_string();
        let options = words(say!("[选项]", "[OPTIONS]"));
        command = command.override_usage(usage.trim_start_matches("Usage: ").replace("[OPTIONS]", &options));
    }
    command
}

fn argument(arg: Arg, language: Tongue) -> Arg {
    let heading = match (arg.is_positional(), arg.is_global_set()) {
        (true, _) => say!("写什么", "Arguments"),
        (false, false) => say!("选项", "Options"),
        (false, true) => say!("每个命令都有的选项", "Options of every command"),
    };
    let words = |message: Message| message.told(language).into_owned();
    let mut help = chosen(arg.get_help(), language).to_string();
    // What clap adds by itself is English alone.
    let mut arg = arg.help_heading(words(heading)).hide_possible_values(true).hide_default_value(true);
    if arg.get_action().takes_values() {
        let known = arg.get_possible_values();
        let known: Vec<_> = known.iter().filter(|word| !word.is_hide_set()).map(|word| word.get_name()).collect();
        if !known.is_empty() {
            let known = known.join(", ");
            help += &words(say!("〔可写 {known}〕", " [possible values: {known}]"));
        }
        let default: Vec<_> = arg.get_default_values().iter().map(|value| value.to_string_lossy()).collect();
        if !default.is_empty() {
            let default = default.join(",");
            help += &words(say!("〔不写就是 {default}〕", " [default: {default}]"));
        }
        let names: Vec<_> =
            arg.get_value_names().into_iter().flatten().map(|name| placeholder(name, language)).collect();
        if !names.is_empty() {
            arg = arg.value_names(names);
        }
    }
    arg.help(help).long_help(Resettable::Reset)
}

/// What stands for a value, in Chinese where there is a word.
fn placeholder(name: &str, language: Tongue) -> String {
    let word = match name {
        "DIR" => "文件夹",
        "N" => "数",
        "URL" => "网址",
        "CODE" => "代码",
        "PRESET" => "规格",
        "OUTPUT" => "哪几样",
        "PATH" => "组织",
        "ID" => "代号",
        "HOST" => "地址",
        "PORT" => "端口",
        "LANG" => "语言",
        "FORMAT" => "格式",
        "SHEET" => "纸",
        "FLIP" => "边",
        "COMMAND" => "命令",
        "FILE" => "文件",
        "FILE.xlsx" => "文件.xlsx",
        other => other,
    };
    Message::new(word, name).told(language).into_owned()
}

/// One language of a text that has both.
fn chosen(text: Option<&StyledStr>, language: Tongue) -> StyledStr {
    let text = text.map(ToString::to_string).unwrap_or_default();
    match text.split_once(" / ") {
        Some((zh, en)) => Message::new(zh, en).told(language).into_owned().into(),
        None => text.into(),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::cli::Arguments;
    use crate::text::is_han;

    fn every(command: &Command, path: &str, visit: &mut dyn FnMut(&str, Option<&StyledStr>)) {
        let path = format!("{path} {}", command.get_name());
        visit(&path, command.get_about());
        for arg in command.get_arguments() {
            visit(&format!("{path} {}", arg.get_id()), arg.get_help());
        }
        command.get_subcommands().for_each(|below| every(below, &path, visit));
    }

    #[test]
    fn every_help_text_has_both_languages() {
        Arguments::command().debug_assert();
        let mut lacking = Vec::new();
        every(&Arguments::command(), "", &mut |path, help| {
            let text = help.map(ToString::to_string).unwrap_or_default();
            let both = text.split_once(" / ").is_some_and(|(zh, en)| zh.contains(is_han) && !en.contains(is_han));
            if !both {
                lacking.push(format!("{path}: {text}"));
            }
        });
        assert!(lacking.is_empty(), "write `中文 / English`: {lacking:#?}");
    }

    fn helps(command: &mut Command, found: &mut Vec<String>) {
        found.push(command.render_help().to_string());
        found.push(command.render_long_help().to_string());
        command.get_subcommands_mut().for_each(|below| helps(below, found));
    }

    #[test]
    fn help_is_in_one_language() {
        for language in [Language::Chinese, Language::English] {
            let mut command = in_language(Arguments::command(), language.into(), "1".to_owned());
            command.build();
            let mut found = Vec::new();
            helps(&mut command, &mut found);
            assert!(found.len() > 20, "{}", found.len());
            for help in found {
                assert_eq!(help.contains(is_han), language == Language::Chinese, "{help}");
                if language == Language::Chinese {
                    for word in [
                        "Usage",
                        "Options",
                        "OPTIONS",
                        "Commands",
                        "Arguments",
                        "default:",
                        "possible",
                        "Print",
                        "Possible",
                    ] {
                        assert!(!help.contains(word), "{word} in {help}");
                    }
                }
            }
        }
    }

    #[test]
    fn help_names_what_an_option_takes() {
        let mut command = in_language(Arguments::command(), Language::Chinese.into(), "1".to_owned());
        command.build();
        let kiosk = command.find_subcommand_mut("kiosk").unwrap().render_help().to_string();
        assert!(kiosk.contains("用法: noticeboard kiosk [选项]"), "{kiosk}");
        assert!(kiosk.contains("--days <数>") && kiosk.contains("〔不写就是 30〕"), "{kiosk}");
        assert!(kiosk.contains("每个命令都有的选项:"), "{kiosk}");
    }
}
