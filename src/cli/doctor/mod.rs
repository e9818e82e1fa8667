//! `noticeboard doctor`: whether the machine and the board's settings are as they should be, line by line, each with a way
//! out. It repairs nothing and leaves nothing behind. What is wrong with the content is told by `check`.

mod address;
mod board;
mod machine;

use std::borrow::Cow;
use std::io::{self, Write};

use clap::{Args, ValueEnum};
use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use super::{Common, Outcome};
use crate::diagnostic::{Message, Tongue, say};

#[derive(Args)]
pub(super) struct Arguments {
    /// 输出格式 / output format
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Format::Human)]
    format: Format,
    #[command(flatten)]
    pub(super) common: Common,
}

/// How the findings are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Human,
    /// One JSON object a line.
    Json,
}

/// How it is with something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
enum State {
    Ok,
    /// It works, and somebody should know.
    Warn,
    /// Something will go wrong.
    Fail,
}

impl State {
    fn word(self) -> Message {
        match self {
            Self::Ok => say!("正常", "ok"),
            Self::Warn => say!("注意", "warn"),
            Self::Fail => say!("不行", "FAIL"),
        }
    }
}

/// What was looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Topic {
    Program,
    Board,
    Clock,
    Calendar,
    Fonts,
    Caches,
    Output,
    BaseUrl,
}

impl Topic {
    fn word(self) -> Message {
        match self {
            Self::Program => say!("程序", "program"),
            Self::Board => say!("公示栏", "board"),
            Self::Clock => say!("时钟", "clock"),
            Self::Calendar => say!("放假安排", "calendar"),
            Self::Fonts => say!("字体", "fonts"),
            Self::Caches => say!("缓存", "caches"),
            Self::Output => say!("输出", "output"),
            Self::BaseUrl => say!("网址", "base_url"),
        }
    }
}

/// What was found out about something.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Finding {
    subject: Topic,
    state: State,
    told: Message,
    /// The way out, where one is needed.
    hint: Option<Message>,
}

impl Finding {
    fn ok(subject: Topic, told: Message) -> Self {
        Self { subject, state: State::Ok, told, hint: None }
    }

    fn warn(subject: Topic, told: Message, hint: Message) -> Self {
        Self { subject, state: State::Warn, told, hint: Some(hint) }
    }

    fn fail(subject: Topic, told: Message, hint: Message) -> Self {
        Self { subject, state: State::Fail, told, hint: Some(hint) }
    }
}

/// `is_board`: whether there is a board at all; without one the machine is looked at.
pub(super) fn run(arguments: &Arguments, is_board: bool) -> anyhow::Result<Outcome> {
    let common = &arguments.common;
    let mut findings = vec![machine::program(common)];
    if is_board {
        findings.extend(board::findings(common)?);
    } else {
        findings.push(Finding::warn(
            Topic::Board,
            say!("这里不是公示栏，只看了这台电脑", "no board here; only the machine was looked at"),
            say!("在公示栏的文件夹里运行，或写 --board 文件夹", "run this in a board's folder, or give --board DIR"),
        ));
        findings.push(machine::clock(jiff::Timestamp::now(), None));
    }
    if common.quiet {
        findings.retain(|finding| finding.state == State::Fail);
    }
    let language = common.language();
    super::show(|out| match arguments.format {
        Format::Human => human(out, &findings, language),
        Format::Json => json(out, &findings, language),
    })?;
    let failed = findings.iter().any(|finding| finding.state == State::Fail);
    Ok(if failed { Outcome::Faulty } else { Outcome::Done })
}

fn human(out: &mut dyn Write, findings: &[Finding], language: Tongue) -> io::Result<()> {
    let padded = |text: &str, width: usize| format!("{text}{}", " ".repeat(width.saturating_sub(text.width())));
    let widest = |words: &mut dyn Iterator<Item = Message>| {
        words.map(|word| word.told(language).width()).max().unwrap_or_default()
    };
    let states = widest(&mut findings.iter().map(|finding| finding.state.word()));
    let subjects = widest(&mut findings.iter().map(|finding| finding.subject.word()));
    for Finding { subject, state, told, hint } in findings {
        let state = padded(&state.word().told(language), states);
        let subject = padded(&subject.word().told(language), subjects);
        writeln!(out, "{state}  {subject}  {}", told.told(language))?;
        if let Some(hint) = hint {
            writeln!(out, "{}→ {}", " ".repeat(states + subjects + 4), hint.told(language))?;
        }
    }
    Ok(())
}

#[derive(Serialize)]
struct Record<'a> {
    check: Topic,
    state: State,
    message: Cow<'a, str>,
    hint: Option<Cow<'a, str>>,
}

fn json(out: &mut dyn Write, findings: &[Finding], language: Tongue) -> io::Result<()> {
    for Finding { subject, state, told, hint } in findings {
        let record = Record {
            check: *subject,
            state: *state,
            message: told.told(language),
            hint: hint.as_ref().map(|hint| hint.told(language)),
        };
        serde_json::to_writer(&mut *out, &record)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Language;

    #[test]
    fn lines_stand_in_columns_and_programs_get_objects() {
        let findings = [
            Finding::ok(Topic::Fonts, say!("都有", "all there")),
            Finding::fail(Topic::BaseUrl, say!("连不上", "out of reach"), say!("看看网线", "look at the cable")),
        ];
        let mut out = Vec::new();
        human(&mut out, &findings, Language::Chinese.into()).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "正常  字体  都有\n不行  网址  连不上\n            → 看看网线\n");
        let mut out = Vec::new();
        json(&mut out, &findings, Language::English.into()).unwrap();
        let lines: Vec<serde_json::Value> =
            String::from_utf8(out).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(
            lines[0],
            serde_json::json!({ "check": "fonts", "state": "ok", "message": "all there", "hint": null })
        );
        assert_eq!((&lines[1]["check"], &lines[1]["state"]), (&"base_url".into(), &"fail".into()));
    }
}
