//! `noticeboard new DIR`: a starter board that builds, every key explained in a clerk's words.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::{Common, Outcome};
use crate::calendar::Period;
use crate::diagnostic::Language;

#[derive(Args)]
pub(super) struct Arguments {
    /// 新建在这个文件夹里 / the folder to make
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    #[command(flatten)]
    pub(super) common: Common,
}

/// The starter's files, with their dates still to fill in.
const FILES: &[(&str, &str)] = &[
    (".gitignore", include_str!("starter/gitignore")),
    ("开始.bat", include_str!("starter/start.bat")),
    ("content/board.yaml", include_str!("starter/board.yaml")),
    ("content/org.yaml", include_str!("starter/org.yaml")),
    ("content/reviews/{{last-month}}.yaml", include_str!("starter/review.yaml")),
    ("content/rolls/{{year}}-outstanding.yaml", include_str!("starter/roll.yaml")),
    ("content/notices/{{year}}-service-hours.md", include_str!("starter/notice.md")),
    ("content/service-centre/org.yaml", include_str!("starter/branch.yaml")),
    ("content/service-centre/members/li-shili.yaml", include_str!("starter/member.yaml")),
    ("content/service-centre/posts/window-1.yaml", include_str!("starter/post.yaml")),
    ("content/service-centre/commitments/{{year}}.yaml", include_str!("starter/commitments.yaml")),
];

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    let folder = &arguments.folder;
    let language = arguments.common.language();
    if let Some(refusal) = refusal(folder, language)? {
        tell!("{refusal}");
        return Ok(Outcome::Misused);
    }
    let today = arguments.common.as_of.unwrap_or_else(today_in_china);
    for (path, text) in starter(today) {
        write(&folder.join(&path), &text)?;
    }
    if !arguments.common.quiet {
        super::show(|out| writeln!(out, "{}", next_steps(folder, language)))?;
    }
    Ok(Outcome::Done)
}

/// Why nothing is made here: what stands in a folder is somebody's work.
fn refusal(folder: &Path, language: Language) -> anyhow::Result<Option<String>> {
    let shown = folder.display();
    if !folder.exists() {
        return Ok(None);
    }
    if !folder.is_dir() {
        return Ok(Some(match language {
            Language::Chinese => format!("{shown} 是一个文件；请换一个名字"),
            Language::English => format!("{shown} is a file; choose another name"),
        }));
    }
    // A fresh repository is as good as empty.
    let entries = fs::read_dir(folder).with_context(|| format!("{shown} cannot be read"))?;
    let entry = entries.filter_map(Result::ok).find(|entry| entry.file_name() != ".git");
    Ok(entry.map(|entry| {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        match language {
            Language::Chinese => {
                format!("{shown} 不是空文件夹（里面有 {name}），没有改动任何文件；请换一个新的文件夹名")
            }
            Language::English => {
                format!("{shown} is not empty (it holds {name}); nothing was changed. Choose a new folder")
            }
        }
    }))
}

/// A board for China is dated there, whatever the computer's own zone.
fn today_in_china() -> Date {
    let zone = TimeZone::get("Asia/Shanghai").unwrap_or(TimeZone::UTC);
    jiff::Timestamp::now().to_zoned(zone).date()
}

/// The starter's files for a day: paths and texts.
fn starter(today: Date) -> impl Iterator<Item = (String, String)> {
    FILES.iter().map(move |(path, text)| {
        let text = filled(text, today);
        // The command line of Windows loses its place in a file with bare line feeds.
        (filled(path, today), if path.ends_with(".bat") { text.replace('\n', "\r\n") } else { text })
    })
}

/// Puts dates for the `{{…}}` of a template.
fn filled(template: &str, today: Date) -> String {
    let in_days = |days: i64| crate::upcoming::later(today, days).to_string();
    let this_month = Period::month_of(today);
    // The month before: the one that lies around the day before this month's first.
    let last_month = this_month.first_day().yesterday().map_or(this_month, Period::month_of);
    let next_month = this_month.next().unwrap_or(this_month);
    let year = this_month.year();
    let values = [
        ("today", today.to_string()),
        ("year", year.to_string()),
        ("year-11", (year - 11).to_string()),
        ("year-12", (year - 12).to_string()),
        ("last-month", last_month.to_string()),
        ("last-month-start", last_month.first_day().to_string()),
        // Monthly reviews are owed from the first whole month, so that nothing is late tomorrow, to the next year's end.
        ("next-month", next_month.to_string()),
        ("rule-end-year", (year + 1).to_string()),
        ("in-90-days", in_days(90)),
        ("in-100-days", in_days(100)),
        ("in-180-days", in_days(180)),
        ("in-1-year", in_days(365)),
    ];
    values.iter().fold(template.to_owned(), |text, (name, value)| text.replace(&format!("{{{{{name}}}}}"), value))
}

fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).with_context(|| format!("{} cannot be made", parent.display()))?;
    }
    // Never over a file that is there, not even one that came a moment ago.
    let mut file = fs::File::create_new(path).with_context(|| format!("{} cannot be made", path.display()))?;
    file.write_all(text.as_bytes()).with_context(|| format!("{} cannot be written", path.display()))
}

fn next_steps(folder: &Path, language: Language) -> String {
    let shown = folder.display();
    match language {
        Language::Chinese => format!(
            "已在 {shown} 新建公示栏。下一步：\n\
             \u{20} 1. 打开 {shown} 里的 content 文件夹，把示例改成自己的内容（每一项都有说明）\n\
             \u{20} 2. 检查：noticeboard check --board {shown}\n\
             \u{20} 3. 生成网站：noticeboard build --board {shown}（结果在 {shown} 的 public 文件夹）\n\
             \u{20} 4. 看今后该办的事：noticeboard upcoming --board {shown}"
        ),
        Language::English => format!(
            "A new board stands in {shown}. Next:\n\
             \u{20} 1. open the folder `content` in {shown} and make the examples your own (every key is explained)\n\
             \u{20} 2. check it:   noticeboard check --board {shown}\n\
             \u{20} 3. build it:   noticeboard build --board {shown}   (into `public` in {shown})\n\
             \u{20} 4. what is due: noticeboard upcoming --board {shown}"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Severity;
    use crate::pipeline::{Options, check_sources};
    use crate::source::Sources;
    use jiff::civil::date;

    fn sources(today: Date) -> Sources {
        let mut sources = Sources::default();
        for (path, text) in starter(today).filter(|(path, _)| path.starts_with("content/")) {
            sources.insert_text(&path, &text);
        }
        sources
    }

    fn found(made: Date, on: Date, least: Severity) -> Vec<String> {
        let checked = check_sources(&sources(made), &Options { as_of: Some(on), ..Options::default() });
        let heavy = checked.diagnostics.iter().filter(|d| d.severity <= least);
        heavy.map(|d| format!("{on} {} {} {}", d.code, d.place.file, d.message.en)).collect()
    }

    #[test]
    fn no_date_is_left_open() {
        for (path, text) in starter(date(2026, 6, 15)) {
            assert!(!path.contains("{{") && !text.contains("{{"), "{path}");
        }
    }

    #[test]
    fn a_starter_is_strictly_clean_on_the_day_it_is_made() {
        for day in [date(2026, 1, 1), date(2026, 3, 31), date(2028, 2, 29), date(2026, 12, 31), date(2031, 7, 1)] {
            assert_eq!(found(day, day, Severity::Warning), [""; 0], "{day}");
            assert_eq!(found(day, crate::upcoming::later(day, 7), Severity::Warning), [""; 0], "{day}");
        }
    }

    /// Until a line has changed the code page, that of the country reads it: what is not ASCII there eats line ends.
    #[test]
    fn a_double_click_works_in_every_code_page() {
        let (_, text) = starter(date(2026, 6, 15)).find(|(path, _)| path == "开始.bat").unwrap();
        let lines: Vec<&str> = text.split("\r\n").collect();
        assert!(!lines.iter().any(|line| line.contains('\n')) && text.ends_with("\r\n"));
        let changed = lines.iter().position(|line| line.starts_with("chcp 65001")).unwrap();
        for (at, line) in lines.iter().enumerate().filter(|(_, line)| !line.is_ascii()) {
            assert!(at > changed && line.starts_with("echo "), "{line}");
        }
        assert!(!lines[changed..].iter().any(|line| line.starts_with(':') || line.starts_with("goto")));
        assert!(text.contains("\"%PROGRAM%\" serve --open"));
    }

    #[test]
    fn time_alone_never_makes_an_error_of_it() {
        let made = date(2026, 6, 15);
        for days in [1, 31, 100, 366, 2_000, 20_000] {
            assert_eq!(found(made, crate::upcoming::later(made, days), Severity::Error), [""; 0]);
        }
    }

    #[test]
    fn editors_do_not_object_to_a_starter() {
        assert_eq!(crate::schema::tests::complaints(&sources(date(2026, 6, 15))), [""; 0]);
    }

    #[test]
    fn every_starter_file_comes_through_the_parser() {
        let sources = sources(date(2026, 6, 15));
        let mut items = 0;
        for file in sources.files.values() {
            let parsed = crate::kinds::parse(file);
            assert!(parsed.diagnostics.is_empty(), "{} {:?}", file.path, parsed.diagnostics);
            let d = &parsed.drafts;
            items += d.orgs.len() + d.members.len() + d.posts.len() + d.reviews.len();
            items += d.commitments.len() + d.rolls.len() + d.notices.len();
        }
        assert_eq!(items, 9);
    }
}
