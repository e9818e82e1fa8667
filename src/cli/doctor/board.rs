//! The board: what its pages will lack, and where what is made of it goes.

use std::path::Path;

use walkdir::WalkDir;

use super::{Finding, Topic, address, machine};
use crate::board::Assembled;
use crate::caches;
use crate::cli::{Common, counts, out};
use crate::diagnostic::{Diagnostic, Message, Severity, say};
use crate::pipeline::{self, Options};
use crate::settings::Settings;
use crate::upcoming::{DueKind, upcoming};
use crate::{publish, source};

/// Looks at the board in the folder of the arguments.
///
/// # Errors
/// When it cannot be read at all.
pub(super) fn findings(common: &Common) -> anyhow::Result<Vec<Finding>> {
    let root = common.board();
    let (sources, mut diagnostics) = source::load(root)?;
    let options: Options = common.options();
    let mut checked = pipeline::check_sources(&sources, &options);
    diagnostics.append(&mut checked.diagnostics);
    let settings = &checked.assembled.board.settings;
    let newest = machine::newest(&root.join("content"));
    Ok(vec![
        board(root, &diagnostics),
        machine::clock(options.now, newest),
        day(settings, &checked.assembled),
        calendar(&checked.assembled),
        fonts(&checked.assembled, &diagnostics),
        stored(root),
        output(root),
        address::finding(settings.base_url.as_deref()),
    ])
}

fn whole(path: &Path) -> String {
    out::whole(path).display().to_string()
}

fn board(root: &Path, diagnostics: &[Diagnostic]) -> Finding {
    let place = whole(root);
    let Message { zh, en, .. } = counts(diagnostics);
    let told = say!("{place}：{zh}", "{place}: {en}");
    match diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error) {
        false => Finding::ok(Topic::Board, told),
        true => {
            Finding::warn(Topic::Board, told, say!("noticeboard check 列出错误", "noticeboard check lists the errors"))
        }
    }
}

/// The day by which everything is decided.
fn day(settings: &Settings, assembled: &Assembled) -> Finding {
    let (today, zone) = (assembled.board.today, &*settings.timezone);
    match &settings.as_of {
        Some(day) => {
            let day = **day;
            Finding::warn(
                Topic::Clock,
                say!(
                    "board.yaml 的 as_of 把今天定在 {day}：公示不会自己开始和结束",
                    "`as_of` in board.yaml holds today at {day}: no notice begins or ends by itself"
                ),
                say!("不是演示就删去 as_of 这一行", "unless this is a demonstration, remove the line `as_of`"),
            )
        }
        None => {
            Finding::ok(Topic::Clock, say!("公示栏的今天是 {today}（{zone}）", "the board's today is {today} ({zone})"))
        }
    }
}

/// The years without which working days cannot be counted, as `upcoming` tells them.
fn calendar(assembled: &Assembled) -> Finding {
    let board = &assembled.board;
    let missing: Vec<_> =
        upcoming(assembled, 366).into_iter().filter(|due| due.kind == DueKind::CalendarMissing).collect();
    let years = board.calendar.years().map(|year| year.to_string()).collect::<Vec<_>>().join(", ");
    let have = say!("有 {years} 年的", "years known: {years}");
    let Some(first) = missing.first() else { return Finding::ok(Topic::Calendar, have) };
    let make = if first.days <= 0 { Finding::fail } else { Finding::warn };
    make(Topic::Calendar, have, first.text.clone())
}

/// Whether every character of the board can be shown, as the rules have found.
fn fonts(assembled: &Assembled, diagnostics: &[Diagnostic]) -> Finding {
    const FAULTS: &[&str] = &["missing-glyph", "private-use-character", "bad-font", "font-not-embeddable"];
    let faces = assembled.board.fonts.all().len();
    let found: Vec<_> =
        diagnostics.iter().filter(|d| FAULTS.contains(&d.code) && d.severity == Severity::Error).collect();
    match found.first() {
        None => Finding::ok(
            Topic::Fonts,
            say!("{faces} 款字体，公示栏里的字都能显示", "fonts: {faces}; every character of the board is shown"),
        ),
        Some(first) => {
            let (number, Message { zh, en, .. }) = (found.len(), first.message.clone());
            Finding::fail(
                Topic::Fonts,
                say!(
                    "有 {number} 处显示不出来，第一处：{zh}",
                    "places that cannot be shown: {number}; the first: {en}"
                ),
                say!("noticeboard check 逐处列出", "noticeboard check lists each of them"),
            )
        }
    }
}

/// Where readings and pictures are kept between runs, and how much that is.
fn stored(root: &Path) -> Finding {
    let (own, used) = (caches::own(root), caches::folder(root));
    let files = WalkDir::new(&used).into_iter().flatten().filter_map(|entry| entry.metadata().ok());
    let bytes: u64 = files.filter(std::fs::Metadata::is_file).map(|file| file.len()).sum();
    let (place, megabytes) = (whole(&used), bytes.div_ceil(1 << 20));
    let told = say!("{place}，{megabytes} MB；随时可以删去", "{place}, {megabytes} MB; may be deleted at any time");
    if used == own && !caches::can_be_written(if own.exists() { &own } else { root }) {
        return Finding::fail(
            Topic::Caches,
            say!("{place} 写不进去，也没有别处可放", "{place} cannot be written, and there is no other place"),
            say!(
                "允许写公示栏的文件夹，或设好用户的缓存文件夹（XDG_CACHE_HOME）",
                "allow writing the board's folder, or give the user a cache folder (XDG_CACHE_HOME)"
            ),
        );
    }
    if used != own {
        return Finding::warn(
            Topic::Caches,
            told,
            say!(
                "公示栏的文件夹不能写，所以缓存放在用户那里；想放在一起，就允许写 .noticeboard",
                "the board's folder cannot be written, so they lie with the user; to have them beside it, allow writing `.noticeboard`"
            ),
        );
    }
    Finding::ok(Topic::Caches, told)
}

/// Where a build publishes, and how it changes.
fn output(root: &Path) -> Finding {
    let out = root.join("public");
    let place = whole(&out);
    let stands = publish::stands(&out);
    let (zh, en) = match stands {
        true => ("有一版网站", "a site stands there"),
        false => ("还没有网站", "no site yet"),
    };
    match publish::can_exchange_in(root) {
        Ok(true) => Finding::ok(
            Topic::Output,
            say!("{place}，{zh}；换版时整个文件夹一下子换", "{place}, {en}; a new edition takes its place in one step"),
        ),
        Ok(false) => Finding::warn(
            Topic::Output,
            say!(
                "{place}，{zh}；这里的文件系统不能交换文件夹，换版时逐个文件改名",
                "{place}, {en}; the file system cannot exchange folders, so files are renamed one by one"
            ),
            say!(
                "每个文件任何时候都是完整的，但换版的一瞬间读者可能看到新旧两版的页面；要一下子换，用 --out 输出到 Linux 本机磁盘（ext4、xfs、btrfs）",
                "each file is whole at any moment, but during the change readers may meet pages of both editions; for one step, give --out a folder on a local disk of Linux (ext4, xfs, btrfs)"
            ),
        ),
        Err(error) => Finding::warn(
            Topic::Output,
            say!(
                "{place}，{zh}；公示栏的文件夹写不进去（{error}）",
                "{place}, {en}; the board's folder cannot be written ({error})"
            ),
            say!("允许写，或用 --out 输出到别处", "allow writing, or give --out another folder"),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::super::State;
    use super::*;
    use crate::source::Sources;

    fn of(board: &str, further: &[(&str, &str)]) -> (Assembled, Vec<Diagnostic>) {
        let mut sources = Sources::from_texts([("content/board.yaml", board), ("content/org.yaml", "name: 示例市\n")]);
        further.iter().for_each(|(path, text)| sources.insert_text(path, text));
        let checked = pipeline::check_sources(&sources, &Options::default());
        (checked.assembled, checked.diagnostics)
    }

    #[test]
    fn a_missing_year_is_told_when_it_is_needed() {
        let state = |day: &str| calendar(&of(&format!("title: 甲\nas_of: {day}\n"), &[]).0).state;
        assert_eq!(state("2026-06-30"), State::Ok);
        assert_eq!(state("2026-11-30"), State::Warn);
        assert_eq!(state("2027-01-01"), State::Fail);
    }

    #[test]
    fn a_day_that_is_held_and_letters_that_are_not_shown_are_told() {
        let (assembled, found) = of("title: 甲\nas_of: 2026-06-30\n", &[]);
        assert_eq!(day(&assembled.board.settings, &assembled).state, State::Warn);
        assert_eq!(fonts(&assembled, &found).state, State::Ok);
        let (assembled, found) = of("title: 甲\n", &[("content/members/a.yaml", "name: 王𱊜\n")]);
        assert_eq!(day(&assembled.board.settings, &assembled).state, State::Ok);
        assert_eq!(fonts(&assembled, &found).state, State::Fail);
    }

    #[test]
    fn nothing_is_left_behind() {
        let folder = tempfile::tempdir().unwrap();
        assert_ne!(stored(folder.path()).state, State::Fail);
        assert_ne!(output(folder.path()).state, State::Fail);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
