//! `noticeboard new DIR`: a starter board that builds, one of everything in it and every key explained in a clerk's words.
//!
//! With `--empty` it holds its settings and one organisation. What either brings as an example says 示例, and `check`
//! names it until it is replaced ([`crate::lint`]'s `starter-content`).

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::{Common, Outcome};
use crate::calendar::Period;
use crate::diagnostic::{Tongue, say};
use crate::yaml::scalar;

#[derive(Args)]
pub(super) struct Arguments {
    /// 新建在这个文件夹里 / the folder to make
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// 只要设置和一个组织，不要示例 / settings and one organisation, no examples
    #[arg(long)]
    empty: bool,
    /// 这个组织的全称 / what the organisation is called
    #[arg(long, value_name = "NAME", requires = "empty")]
    name: Option<String>,
    #[command(flatten)]
    pub(super) common: Common,
}

/// The starter's files, with their dates still to fill in.
const FILES: &[(&str, &str)] = &[
    (".gitignore", include_str!("starter/gitignore")),
    ("content/board.yaml", include_str!("starter/board.yaml")),
    ("content/org.yaml", include_str!("starter/org.yaml")),
    ("content/reviews/{{this-month}}.yaml", include_str!("starter/review.yaml")),
    ("content/rolls/{{year}}-outstanding.yaml", include_str!("starter/roll.yaml")),
    ("content/notices/{{year}}-service-hours.md", include_str!("starter/notice.md")),
    ("content/service-centre/org.yaml", include_str!("starter/branch.yaml")),
    ("content/service-centre/members/li-shili.yaml", include_str!("starter/member.yaml")),
    ("content/service-centre/posts/window-1.yaml", include_str!("starter/post.yaml")),
    ("content/service-centre/commitments/{{year}}.yaml", include_str!("starter/commitments.yaml")),
    ("content/service-centre/exemplars/noon-window.md", include_str!("starter/exemplar.md")),
    ("content/service-centre/teams/home-visits.md", include_str!("starter/team.md")),
    ("content/service-centre/services/list.yaml", include_str!("starter/services.yaml")),
    ("content/service-centre/linkages/all.yaml", include_str!("starter/linkages.yaml")),
    ("content/service-centre/households/roster.yaml", include_str!("starter/roster.yaml")),
    ("content/service-centre/areas/all.yaml", include_str!("starter/areas.yaml")),
    ("content/service-centre/suggestions/{{year}}.yaml", include_str!("starter/suggestions.yaml")),
    ("content/screens/hall.yaml", include_str!("starter/screen.yaml")),
];

/// Its pictures, drawn by `tests/portraits/draw.py`.
const PICTURES: &[(&str, &[u8])] = &[
    ("content/service-centre/photos/li-shili.png", include_bytes!("starter/li-shili.png")),
    ("content/service-centre/photos/noon-window.png", include_bytes!("starter/noon-window.png")),
];

/// The files of an empty board.
const EMPTY: &[(&str, &str)] = &[
    (".gitignore", include_str!("starter/gitignore")),
    ("content/board.yaml", include_str!("starter/empty-board.yaml")),
    ("content/org.yaml", include_str!("starter/empty-org.yaml")),
];

/// What an organisation is called until somebody says so.
const NOBODYS_NAME: &str = "示例单位";

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    let folder = &arguments.folder;
    let language = arguments.common.language();
    if let Some(refusal) = refusal(folder, language)? {
        tell!("{refusal}");
        return Ok(Outcome::Misused);
    }
    let today = arguments.common.as_of.unwrap_or_else(today_in_china);
    for (path, bytes) in files(arguments.empty, arguments.name.as_deref(), today) {
        write(&folder.join(&path), &bytes)?;
    }
    if !arguments.common.quiet {
        super::show(|out| writeln!(out, "{}", next_steps(folder, arguments.empty, language)))?;
    }
    Ok(Outcome::Done)
}

/// Why nothing is made here: what stands in a folder is somebody's work.
fn refusal(folder: &Path, language: Tongue) -> anyhow::Result<Option<String>> {
    let shown = folder.display();
    if !folder.exists() {
        return Ok(None);
    }
    if !folder.is_dir() {
        return Ok(Some(
            say!("{shown} 是一个文件；请换一个名字", "{shown} is a file; choose another name")
                .told(language)
                .into_owned(),
        ));
    }
    // A fresh repository is as good as empty.
    let entries = fs::read_dir(folder).with_context(|| format!("{shown} cannot be read"))?;
    let entry = entries.filter_map(Result::ok).find(|entry| entry.file_name() != ".git");
    Ok(entry.map(|entry| {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        say!(
            "{shown} 不是空文件夹（里面有 {name}），没有改动任何文件；请换一个新的文件夹名",
            "{shown} is not empty (it holds {name}); nothing was changed. Choose a new folder"
        )
        .told(language)
        .into_owned()
    }))
}

/// A board for China is dated there, whatever the computer's own zone.
fn today_in_china() -> Date {
    let zone = TimeZone::get("Asia/Shanghai").unwrap_or(TimeZone::UTC);
    jiff::Timestamp::now().to_zoned(zone).date()
}

/// What a double click on Windows runs; of every board.
const START: (&str, &str) = ("开始.bat", include_str!("starter/start.bat"));

/// The files of a new board for a day: paths and bytes.
fn files(empty: bool, name: Option<&str>, today: Date) -> Vec<(String, Vec<u8>)> {
    // The command line of Windows loses its place in a file with bare line feeds.
    let start = (START.0.to_owned(), START.1.replace('\n', "\r\n").into_bytes());
    if empty {
        let name = name.map(str::trim).filter(|name| !name.is_empty()).unwrap_or(NOBODYS_NAME);
        let named = |text: &str| {
            let text = text.replace("{{name}}公示栏", &scalar(&format!("{name}公示栏")));
            text.replace("{{name}}", &scalar(name)).into_bytes()
        };
        let files = EMPTY.iter().map(|(path, text)| (filled(path, today), named(&filled(text, today))));
        return files.chain([start]).collect();
    }
    let texts = FILES.iter().map(|(path, text)| (filled(path, today), filled(text, today).into_bytes()));
    let pictures = PICTURES.iter().map(|(path, bytes)| ((*path).to_owned(), bytes.to_vec()));
    texts.chain(pictures).chain([start]).collect()
}

/// Puts dates for the `{{…}}` of a template.
fn filled(template: &str, today: Date) -> String {
    let in_days = |days: i64| crate::upcoming::later(today, days).to_string();
    let this_month = Period::month_of(today);
    let year = this_month.year();
    let values = [
        ("today", today.to_string()),
        ("year", year.to_string()),
        ("year-11", (year - 11).to_string()),
        ("year-12", (year - 12).to_string()),
        // The month of the sample review is the first that the rule of the stars asks for: nothing is late tomorrow.
        ("this-month", this_month.to_string()),
        ("this-month-start", this_month.first_day().to_string()),
        ("rule-end-year", (year + 1).to_string()),
        ("in-90-days", in_days(90)),
        ("in-100-days", in_days(100)),
        ("in-180-days", in_days(180)),
        ("in-1-year", in_days(365)),
    ];
    values.iter().fold(template.to_owned(), |text, (name, value)| text.replace(&format!("{{{{{name}}}}}"), value))
}

fn write(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).with_context(|| format!("{} cannot be made", parent.display()))?;
    }
    // Never over a file that is there, not even one that came a moment ago.
    let mut file = fs::File::create_new(path).with_context(|| format!("{} cannot be made", path.display()))?;
    file.write_all(bytes).with_context(|| format!("{} cannot be written", path.display()))
}

fn next_steps(folder: &Path, empty: bool, language: Tongue) -> String {
    let shown = folder.display();
    let words = match empty {
        false => say!(
            "已在 {shown} 新建公示栏，照片、岗牌、大厅屏幕各有一个示例。下一步：\n\
             \u{20} 1. 看一看：noticeboard serve --open --board {shown}\n\
             \u{20} 2. 打开 {shown} 里的 content 文件夹，把示例换成自己的内容（每一项都有说明）\n\
             \u{20} 3. 检查：noticeboard check --board {shown}（没换的示例会说出来）\n\
             \u{20} 4. 新写一项：noticeboard add 岗位 --board {shown}（承诺、党员、公示等也一样）\n\
             \u{20} 5. 生成网站、岗牌和屏幕：noticeboard build --board {shown}（结果在 {shown} 的 public 文件夹）",
            "A new board stands in {shown}, with one example of everything. Next:\n\
             \u{20} 1. look at it:  noticeboard serve --open --board {shown}\n\
             \u{20} 2. open the folder `content` in {shown} and replace the examples (every key is explained)\n\
             \u{20} 3. check it:    noticeboard check --board {shown}   (it names the examples that are left)\n\
             \u{20} 4. add an item: noticeboard add post --board {shown}   (or commitment, member, notice …)\n\
             \u{20} 5. build it:    noticeboard build --board {shown}   (into `public` in {shown})"
        ),
        true => say!(
            "已在 {shown} 新建公示栏：设置和一个组织。下一步：\n\
             \u{20} 1. 打开 {shown}/content/org.yaml，写上全称、监督电话和地址\n\
             \u{20} 2. 加下级组织：noticeboard add 组织 代号 --name 全称 --board {shown}\n\
             \u{20} 3. 加党员、岗位、承诺：noticeboard add 党员 --name 姓名 --org 代号 --board {shown}\n\
             \u{20} 4. 检查：noticeboard check --board {shown}；边写边看：noticeboard serve --open --board {shown}",
            "A new board stands in {shown}: its settings and one organisation. Next:\n\
             \u{20} 1. open {shown}/content/org.yaml and write its name, phone and address\n\
             \u{20} 2. organisations below it: noticeboard add org SLUG --name NAME --board {shown}\n\
             \u{20} 3. members, posts, commitments: noticeboard add member --name NAME --org SLUG --board {shown}\n\
             \u{20} 4. check it: noticeboard check --board {shown}; see it while you write: noticeboard serve --open --board {shown}"
        ),
    };
    words.told(language).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Severity;
    use crate::pipeline::{Options, check_sources};
    use crate::source::Sources;
    use jiff::civil::date;

    fn sources_of(files: Vec<(String, Vec<u8>)>) -> Sources {
        let mut sources = Sources::default();
        for (path, bytes) in files.into_iter().filter(|(path, _)| path.starts_with("content/")) {
            match String::from_utf8(bytes) {
                Ok(text) => sources.insert_text(&path, &text),
                Err(picture) => sources.insert_asset(&path, picture.into_bytes()),
            }
        }
        sources
    }

    fn sources(today: Date) -> Sources {
        sources_of(files(false, None, today))
    }

    fn found(made: Date, on: Date, least: Severity) -> Vec<String> {
        let checked = check_sources(&sources(made), &Options { as_of: Some(on), ..Options::default() });
        let heavy = checked.diagnostics.iter().filter(|d| d.severity <= least);
        heavy.map(|d| format!("{on} {} {} {}", d.code, d.place.file, d.message.en)).collect()
    }

    #[test]
    fn no_date_is_left_open() {
        for empty in [false, true] {
            for (path, bytes) in files(empty, None, date(2026, 6, 15)) {
                assert!(!path.contains("{{") && !bytes.windows(2).any(|pair| pair == b"{{"), "{path}");
            }
        }
    }

    /// That nobody has replaced the examples is all there is to say, in one line.
    #[test]
    fn a_starter_is_clean_but_for_being_one() {
        for day in [date(2026, 1, 1), date(2026, 3, 31), date(2028, 2, 29), date(2026, 12, 31), date(2031, 7, 1)] {
            for on in [day, crate::upcoming::later(day, 7)] {
                let found = found(day, on, Severity::Warning);
                assert!(matches!(found.as_slice(), [only] if only.contains("starter-content")), "{day} {on} {found:?}");
            }
        }
    }

    #[test]
    fn an_empty_board_lacks_nothing_but_its_name() {
        let day = date(2026, 6, 15);
        let found = |name| {
            let checked =
                check_sources(&sources_of(files(true, name, day)), &Options { as_of: Some(day), ..Options::default() });
            checked.diagnostics.iter().filter(|d| d.severity <= Severity::Warning).map(|d| d.code).collect::<Vec<_>>()
        };
        assert_eq!(found(None), ["starter-content"]);
        assert_eq!(found(Some("城东街道党工委")), [""; 0]);
        let paths: Vec<_> = files(true, None, day).into_iter().map(|(path, _)| path).collect();
        assert_eq!(paths, [".gitignore", "content/board.yaml", "content/org.yaml", "开始.bat"]);
    }

    /// Until a line has changed the code page, that of the country reads it: what is not ASCII there eats line ends.
    #[test]
    fn a_double_click_works_in_every_code_page() {
        let of =
            |empty| files(empty, None, date(2026, 6, 15)).into_iter().find(|(path, _)| path == "开始.bat").unwrap();
        assert_eq!(of(true), of(false));
        let text = String::from_utf8(of(false).1).unwrap();
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
    fn a_starter_has_one_of_everything() {
        let checked = check_sources(
            &sources(date(2026, 6, 15)),
            &Options { as_of: Some(date(2026, 6, 15)), ..Options::default() },
        );
        let items = &checked.assembled.board.items;
        macro_rules! each {
            ($($field:ident: $type:ident),* $(,)?) => {
                $(each!(@one $field, stringify!($field));)*
            };
            (@one orgs, $name:expr) => { assert!(!checked.assembled.board.orgs.is_empty()) };
            // Only counted, and no item of a board.
            (@one rosters, $name:expr) => {};
            (@one $field:ident, $name:expr) => { assert!(!items.$field.all().is_empty(), "no {}", $name) };
        }
        crate::kinds::with_kinds!(each);
        let settings = &checked.assembled.board.settings;
        assert!(!settings.print.presets.is_empty() && settings.stars.from.is_some());
        // The sample review counts: its star shows.
        assert_eq!(checked.assembled.board.post_facts[0].stars, Some(1));
        let screens = crate::screens::read(&sources(date(2026, 6, 15)), "").0;
        assert!(screens.iter().all(|screen| screen.origin.is_some()));
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
        items += sources
            .files
            .values()
            .map(|file| crate::kinds::parse(file).drafts)
            .map(|d| d.exemplars.len() + d.teams.len())
            .sum::<usize>();
        assert_eq!(items, 11);
    }
}
