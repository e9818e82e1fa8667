//! What is said of arguments that the program does not take, in the language of the messages. clap finds the faults; its own
//! words are English alone.

use std::cell::Cell;
use std::error::Error as _;
use std::process::ExitCode;

use clap::builder::{StyledStr, Styles};
use clap::error::{ContextKind, ContextValue, Error, ErrorFormatter, ErrorKind};

use super::refused::Refused;
use crate::diagnostic::{Language, Message, Tongue, say};

/// Prints an error of clap's, or the help that was asked for, in a language; gives the exit code.
pub(super) fn print(error: Error, language: Tongue) -> ExitCode {
    let code = if error.use_stderr() { ExitCode::from(2) } else { ExitCode::SUCCESS };
    // Where nobody hears it, the exit code still tells.
    SPOKEN.set(language);
    let _ = error.apply::<Spoken>().print();
    code
}

thread_local! {
    /// clap asks a type for the words, and gives it no language.
    static SPOKEN: Cell<Tongue> = Cell::new(Language::Chinese.into());
}

struct Spoken;

impl ErrorFormatter for Spoken {
    fn format_error(error: &Error<Self>) -> StyledStr {
        formatted(error, SPOKEN.get())
    }
}

fn formatted<F: ErrorFormatter>(error: &Error<F>, language: Tongue) -> StyledStr {
    let words = |message: Message| message.told(language).into_owned();
    let styles = Styles::styled();
    let (red, green) = (styles.get_error(), styles.get_valid());
    let mut text = format!("{red}{}{red:#}{}\n", words(say!("用法不对：", "error: ")), words(message(error)));
    for hint in hints(error) {
        text += &format!("\n  {green}{}{green:#}{}", words(say!("提示：", "tip: ")), words(hint));
    }
    if let Some(ContextValue::StyledStr(usage)) = error.get(ContextKind::Usage) {
        let usage = usage.ansi().to_string();
        text += &format!("\n{}\n", usage.replacen("Usage:", &words(say!("用法:", "Usage:")), 1));
    }
    text += &words(say!("\n加 --help 看说明。\n", "\nFor more information, try '--help'.\n"));
    text.into()
}

/// What is wrong.
fn message<F: ErrorFormatter>(error: &Error<F>) -> Message {
    let text = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(" "),
        Some(ContextValue::Number(number)) => number.to_string(),
        _ => String::new(),
    };
    let (arg, value) = (text(ContextKind::InvalidArg), text(ContextKind::InvalidValue));
    match error.kind() {
        ErrorKind::UnknownArgument => say!("没有 {arg} 这个选项", "unexpected argument '{arg}' found"),
        ErrorKind::InvalidSubcommand => {
            let command = text(ContextKind::InvalidSubcommand);
            say!("没有 {command} 这个命令", "unrecognized command '{command}'")
        }
        ErrorKind::InvalidValue if value.is_empty() => say!("{arg} 后面要写值", "a value is required for '{arg}'"),
        ErrorKind::InvalidValue => {
            let known = match error.get(ContextKind::ValidValue) {
                Some(ContextValue::Strings(known)) if !known.is_empty() => known.join(", "),
                _ => return say!("{arg} 不能写 {value}", "invalid value '{value}' for '{arg}'"),
            };
            say!("{arg} 不能写 {value}；可以写：{known}", "invalid value '{value}' for '{arg}'; it can be: {known}")
        }
        ErrorKind::ValueValidation => {
            let Message { zh, en, .. } = match error.source() {
                Some(source) => source
                    .downcast_ref::<Refused>()
                    .map_or_else(|| Message::same(source.to_string()), |refused| refused.0.clone()),
                None => return say!("{arg} 不能写 {value}", "invalid value '{value}' for '{arg}'"),
            };
            say!("{arg} 不能写 {value}：{zh}", "invalid value '{value}' for '{arg}': {en}")
        }
        ErrorKind::ArgumentConflict => {
            let prior = text(ContextKind::PriorArg);
            if prior == arg || prior.is_empty() {
                say!("{arg} 只能写一次", "'{arg}' cannot be used multiple times")
            } else {
                say!("{arg} 不能和 {prior} 一起用", "'{arg}' cannot be used with '{prior}'")
            }
        }
        ErrorKind::MissingRequiredArgument => say!("还缺 {arg}", "{arg} is missing"),
        ErrorKind::MissingSubcommand => say!("还缺命令", "a command is missing"),
        ErrorKind::TooManyValues => say!("{arg} 不能再写 {value}", "'{arg}' takes no further value: '{value}'"),
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues | ErrorKind::NoEquals => {
            say!("{arg} 的值写得不对", "'{arg}' has not as many values as it takes")
        }
        ErrorKind::InvalidUtf8 => say!("有一个参数不是 UTF-8 文字", "an argument is no UTF-8 text"),
        // Nothing else is an error of usage.
        _ => match error.source() {
            Some(source) => Message::same(source.to_string()),
            None => say!("参数不对", "the arguments are not understood"),
        },
    }
}

/// What may have been meant.
fn hints<F: ErrorFormatter>(error: &Error<F>) -> Vec<Message> {
    let mut hints = Vec::new();
    for kind in [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue] {
        let near = match error.get(kind) {
            Some(ContextValue::String(near)) => near.clone(),
            // The nearest stands last.
            Some(ContextValue::Strings(near)) if !near.is_empty() => {
                near.iter().rev().take(2).map(String::as_str).collect::<Vec<_>>().join(", ")
            }
            _ => continue,
        };
        hints.push(say!("是不是 {near}？", "did you mean {near}?"));
    }
    // Sentences of clap's; one is of use, that another command has the option.
    if let Some(ContextValue::StyledStrs(sentences)) = error.get(ContextKind::Suggested) {
        for sentence in sentences.iter().map(ToString::to_string) {
            if let Some(there) = sentence.strip_suffix(" exists").map(|there| there.trim_matches('\'')) {
                hints.push(say!("有 {there}", "there is {there}"));
            }
        }
    }
    hints
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::cli::{Arguments, usage};
    use crate::text::is_han;

    fn told(line: &str, language: Language) -> String {
        let command = usage::in_language(Arguments::command(), language.into(), "1".to_owned());
        let error = command.try_get_matches_from(line.split(' ')).unwrap_err();
        SPOKEN.set(language.into());
        error.apply::<Spoken>().render().to_string()
    }

    #[test]
    fn every_misuse_is_told_in_one_language_with_a_way_out() {
        for (line, zh, en) in [
            (
                "noticeboard chek",
                "没有 chek 这个命令\n\n  提示：是不是 check",
                "unrecognized command 'chek'\n\n  tip: did you mean check",
            ),
            (
                "noticeboard check --strickt",
                "没有 --strickt 这个选项\n\n  提示：是不是 --strict？",
                "unexpected argument '--strickt' found",
            ),
            (
                "noticeboard --strict check",
                "没有 --strict 这个选项\n\n  提示：有 check --strict",
                "tip: there is check --strict",
            ),
            (
                "noticeboard check --format xml",
                "不能写 xml；可以写：human, json, github",
                "invalid value 'xml' for '--format <FORMAT>'; it can be: human",
            ),
            ("noticeboard check --lang", "--lang <语言> 后面要写值", "a value is required for '--lang <LANG>'"),
            ("noticeboard check --strict --strict", "--strict 只能写一次", "'--strict' cannot be used multiple times"),
            ("noticeboard new", "还缺 <文件夹>", "<DIR> is missing"),
            ("noticeboard new a b", "没有 b 这个", "unexpected argument 'b' found"),
            ("noticeboard --quiet", "还缺命令", "a command is missing"),
            ("noticeboard --jobs 0 check", "写 1 或更大的整数", "give a whole number, 1 or more"),
            ("noticeboard check --jobs 0", "写 1 或更大的整数", "give a whole number, 1 or more"),
            ("noticeboard check --as-of 2026-02-30", "日期写成 2026-03-05 这样", "a date is written like 2026-03-05"),
            (
                "noticeboard build --only webb",
                "是不是 web？可以写：web, print, kiosk\n",
                "did you mean web? it can be: web, print, kiosk\n",
            ),
            ("noticeboard build --base-url foo", "完整的网址", "a whole address"),
            ("noticeboard man check --out a", "不能和", "cannot be used with"),
        ] {
            let (chinese, english) = (told(line, Language::Chinese), told(line, Language::English));
            assert!(chinese.starts_with("用法不对：") && chinese.contains(zh), "{line}: {chinese}");
            assert!(english.starts_with("error: ") && english.contains(en), "{line}: {english}");
            assert!(!english.contains(is_han), "{line}: {english}");
            for word in ["Usage", "error", "OPTIONS", "tip", "value", "argument"] {
                assert!(!chinese.contains(word), "{line}: {chinese}");
            }
        }
    }

    #[test]
    fn options_of_every_command_stand_anywhere() {
        let of = |line: &str| {
            let command = usage::in_language(Arguments::command(), Language::English.into(), "1".to_owned());
            let matches = command.try_get_matches_from(line.split(' ')).unwrap();
            let mut arguments = <Arguments as clap::FromArgMatches>::from_arg_matches(&matches).unwrap();
            let common = arguments.command.common().unwrap().clone();
            (common.lang, common.jobs, common.quiet, common.board)
        };
        let expected = (Some("en".to_owned()), Some(2), true, Some("a".into()));
        for line in [
            "noticeboard --lang en --jobs 2 -q --board a check",
            "noticeboard check --lang en --jobs 2 -q --board a",
            "noticeboard --lang en -q check --jobs 2 --board a",
        ] {
            assert_eq!(of(line), expected, "{line}");
        }
        // What stands behind the command is nearer to it.
        assert_eq!(of("noticeboard --lang zh --board b check --lang en").0.as_deref(), Some("en"));
    }
}
