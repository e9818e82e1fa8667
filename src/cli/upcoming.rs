//! `noticeboard upcoming`: what the office has to see to, for its own desk.

use std::borrow::Cow;
use std::io::{self, Write};

use clap::{Args, ValueEnum};
use jiff::civil::{Date, Weekday};
use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use super::refused::number;
use super::{Common, Outcome, no_org};
use crate::board::{Board, Boards};
use crate::calendar;
use crate::diagnostic::{Diagnostic, Message, Severity, Tongue, counted, say};
use crate::kinds;
use crate::output::placard::{self, Leaving, without_faulty};
use crate::pipeline::{Options, Paper};
use crate::source::Sources;
use crate::upcoming::{Due, DueKind, upcoming, with_walls};

#[derive(Args)]
pub(super) struct Arguments {
    /// 看今后多少天 / how many days to look ahead
    #[arg(long, value_name = "N", default_value_t = 30, value_parser = number::<u16>(0, 65_535))]
    days: u16,
    /// 输出格式 / output format
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// 只看这个组织和它的下级，如 east/lakeside / only this organisation and those below it
    #[arg(long, value_name = "PATH")]
    org: Option<String>,
    #[command(flatten)]
    pub(super) common: Common,
}

/// How the list is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Human,
    /// One JSON object a line.
    Json,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    let common = &arguments.common;
    let language = common.language();
    // What hangs on walls is known from the record of printing alone.
    let printed = common.board().join(placard::RECORD).is_file();
    let media = if printed { vec![kinds::Medium::Print] } else { Vec::new() };
    let (sources, mut checked) = common.check(&Options { media, ..common.options() })?;
    let diagnostics = std::mem::take(&mut checked.diagnostics);
    let mut found = upcoming(&checked.assembled, arguments.days);
    let boards = checked.into_boards();
    let board = boards.web();
    if printed && !board.orgs.is_empty() {
        let leaving = leaving(common, &boards, &sources, &diagnostics)?;
        found = with_walls(board, arguments.days, found, &leaving);
    }
    if let Some(path) = &arguments.org {
        let path = super::org_path(path);
        let Some(org) = board.org_at(path) else {
            tell!("{}", no_org(board, path).told(language));
            return Ok(Outcome::Misused);
        };
        let subtree = board.org(org).subtree.clone();
        found.retain(|due| subtree.contains(&due.org.0));
    }
    super::show(|out| match arguments.format {
        Format::Human => human(out, board, &found, arguments.days, language),
        Format::Json => json(out, board, &found, language),
    })?;
    Ok(super::whole_or_told(&diagnostics, language))
}

/// What hangs on the walls and must leave. What is missing from the board because it is faulty hangs on.
fn leaving(
    common: &Common,
    boards: &Boards,
    sources: &Sources,
    diagnostics: &[Diagnostic],
) -> anyhow::Result<Vec<Leaving>> {
    let paper = Paper::of(boards, common.board())?;
    let (typesetter, _) = paper.typesetter(sources)?;
    let mut leaving = typesetter.leaving(common.board());
    let errors = diagnostics.iter().filter(|d| d.severity == Severity::Error);
    without_faulty(&mut leaving, &errors.filter_map(|d| d.item.as_deref()).collect());
    Ok(leaving)
}

#[derive(Serialize)]
struct Record<'a> {
    date: Date,
    days: i64,
    kind: DueKind,
    /// Empty for the root organisation, as in every path of the board.
    org: &'a str,
    org_name: &'a str,
    item: Option<&'a str>,
    title: &'a str,
    text: Cow<'a, str>,
}

fn json(out: &mut dyn Write, board: &Board, found: &[Due], language: Tongue) -> io::Result<()> {
    for due in found {
        let org = board.org(due.org);
        let record = Record {
            date: due.date,
            days: due.days,
            kind: due.kind,
            org: org.path(),
            org_name: &org.draft.name,
            item: due.item.as_deref(),
            title: &due.title,
            text: due.text.told(language),
        };
        serde_json::to_writer(&mut *out, &record)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

/// Titles wider than this are not waited for by the next column.
const WIDEST_TITLE: usize = 44;

fn human(out: &mut dyn Write, board: &Board, found: &[Due], days: u16, language: Tongue) -> io::Result<()> {
    let today = long_date(board.today, language);
    let days_en = if days == 1 { "day".to_owned() } else { counted(days, "day") };
    writeln!(
        out,
        "{}",
        say!(
            "{title}：今天是{today}，看今后{days}天",
            "{title}: today is {today}; the next {days_en}",
            title = board.settings.title
        )
        .told(language)
    )?;
    if found.is_empty() {
        return writeln!(
            out,
            "{}",
            say!("\n没有到期、缺漏或失效的事项。", "\nNothing falls due, expires or is missing.").told(language)
        );
    }
    let label_width = widest(found.iter().map(|due| due.kind.label().told(language).width()));
    let title_width = widest(found.iter().map(|due| due.title.width()).filter(|width| *width <= WIDEST_TITLE));
    let (mut date, mut org) = (None, None);
    for due in found {
        if date != Some(due.date) {
            writeln!(out, "\n{}  {}", long_date(due.date, language), distance(due.days).told(language))?;
            (date, org) = (Some(due.date), None);
        }
        if org != Some(due.org) {
            writeln!(out, "  {}", board.org(due.org).draft.name)?;
            org = Some(due.org);
        }
        let label = padded(&due.kind.label().told(language), label_width);
        writeln!(out, "    {label}  {}  {}", padded(&due.title, title_width), due.text.told(language))?;
    }
    let late = found.iter().filter(|due| due.days < 0).count();
    let ahead = found.len() - late;
    writeln!(
        out,
        "{}",
        say!(
            "\n共{found}项：已过{late}项，今后{days}天内{ahead}项。",
            "\n{found} in all: {late} past, {ahead} in the next {days_en}.",
            found = found.len()
        )
        .told(language)
    )
}

fn widest(widths: impl Iterator<Item = usize>) -> usize {
    widths.max().unwrap_or(0)
}

/// Filled up with blanks to a number of terminal columns; a Chinese character takes two.
fn padded(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width())))
}

fn long_date(date: Date, language: Tongue) -> String {
    let weekday = match date.weekday() {
        Weekday::Monday => ("一", "Mon"),
        Weekday::Tuesday => ("二", "Tue"),
        Weekday::Wednesday => ("三", "Wed"),
        Weekday::Thursday => ("四", "Thu"),
        Weekday::Friday => ("五", "Fri"),
        Weekday::Saturday => ("六", "Sat"),
        Weekday::Sunday => ("日", "Sun"),
    };
    let ((day, day_en), date_en, date) = (weekday, calendar::english(date), calendar::chinese(date));
    say!("{date}（星期{day}）", "{day_en}, {date_en}").told(language).into_owned()
}

fn distance(days: i64) -> Message {
    let past = -days;
    match days {
        0 => say!("今天", "today"),
        1 => say!("明天", "tomorrow"),
        -1 => say!("已过1天", "yesterday"),
        2.. => say!("还有{days}天", "in {days} days"),
        _ => say!("已过{past}天", "{past} days ago"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Language;
    use crate::pipeline::check_sources;

    #[test]
    fn columns_line_up_under_chinese() {
        let mut sources = Sources::from_texts([
            ("content/board.yaml", "title: 示例公示栏\nas_of: 2026-06-15\n"),
            ("content/org.yaml", "name: 示例市\nsupervision_phone: 0531-0000 1234\n"),
        ]);
        let commitment = |item: &str, day: u8| {
            format!(
                "item: {item}\nresponsible: 示例市\ntarget: 3处\ndeadline: 2026-06-{day}\npublished_on: 2026-06-01\n"
            )
        };
        sources.insert_text("content/commitments/a.yaml", &commitment("修路灯", 20));
        sources.insert_text("content/commitments/b.yaml", &commitment("加装座椅 A", 20));
        let checked = check_sources(&sources, &Options::default());
        let found = upcoming(&checked.assembled, 10);
        let mut out = Vec::new();
        human(&mut out, &checked.assembled.board, &found, 10, Language::Chinese.into()).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(text.contains("2026年6月20日（星期六）  还有5天\n  示例市\n"), "{text}");
        let columns: Vec<usize> = text
            .lines()
            .filter(|line| line.contains("承诺到期"))
            .map(|line| line[..line.find("到期，").unwrap()].width())
            .collect();
        assert_eq!(columns.len(), 2, "{text}");
        assert_eq!(columns[0], columns[1], "{text}");
    }
}
