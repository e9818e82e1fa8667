//! `noticeboard kiosk --status LOG`: which screens were heard of, when, and what they had to say.
//!
//! A screen with a `heartbeat` leaves a line in some web server's log every ten minutes. Two forms are read: `time query`, as
//! README.md has nginx write it, and the usual log of a web server. What is no such line is passed over.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read as _, Write};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use serde::Serialize;

use super::{Common, Outcome};
use crate::diagnostic::{Format, Message, Tongue, say};
use crate::screens;
use crate::settings::Settings;
use crate::source;

/// The longest line that is looked at.
const LINE: u64 = 16 * 1024;
/// A screen that was not heard of for so long is one to look after: it speaks every ten minutes.
const SILENT_MINUTES: i64 = 60;

/// What a screen said last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Beat {
    seen: Timestamp,
    edition: String,
    as_of: String,
    contact: String,
    marks: Vec<String>,
    alert: bool,
}

pub(super) fn run(log: &Path, format: Format, common: &Common) -> anyhow::Result<Outcome> {
    let (sources, _) = source::load(common.board())?;
    let (settings, _) = Settings::read(&sources);
    let (screens, _) = screens::read(&sources, &settings.title);
    let mut beats = BTreeMap::new();
    for file in logs(log)? {
        read(&file, &mut beats).with_context(|| format!("{}", file.display()))?;
    }
    let zone = TimeZone::get(&settings.timezone).unwrap_or(TimeZone::UTC);
    let now = Timestamp::now().to_zoned(zone);
    let mut table: Vec<Line> = Vec::new();
    for screen in &screens {
        let beat = beats.remove(&*screen.id);
        let current = published(common.board(), &screen.id);
        // One that is not asked to speak is silent in any case.
        if beat.is_some() || screen.heartbeat.is_some() {
            table.push(Line { screen: screen.id.to_string(), title: screen.title.0.clone(), current, beat });
        }
    }
    table.extend(beats.into_iter().map(|(screen, beat)| Line {
        title: String::new(),
        current: None,
        screen,
        beat: Some(beat),
    }));
    super::show(|out| match format {
        Format::Json | Format::Github => json(out, &table, &now),
        Format::Human => human(out, &table, &now, common.language()),
    })?;
    let fine = table.iter().all(|line| !line.needs_someone(&now));
    Ok(if fine { Outcome::Done } else { Outcome::Faulty })
}

struct Line {
    screen: String,
    title: String,
    /// The edition that lies in `public/`.
    current: Option<String>,
    beat: Option<Beat>,
}

impl Line {
    fn minutes(&self, now: &Zoned) -> Option<i64> {
        let seen = self.beat.as_ref()?.seen;
        Some((now.timestamp().as_second() - seen.as_second()).max(0) / 60)
    }

    fn is_behind(&self) -> bool {
        matches!((&self.current, &self.beat), (Some(current), Some(beat)) if *current != beat.edition)
    }

    fn needs_someone(&self, now: &Zoned) -> bool {
        self.minutes(now).is_none_or(|minutes| minutes > SILENT_MINUTES)
            || self.beat.as_ref().is_some_and(|beat| !beat.marks.is_empty())
    }
}

/// A log, or those of a folder.
fn logs(path: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let metadata = fs::metadata(path).with_context(|| format!("{}", path.display()))?;
    if !metadata.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut files = Vec::new();
    for entry in fs::read_dir(path).with_context(|| format!("{}", path.display()))? {
        let file = entry?.path();
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if file.is_file() && (name.ends_with(".log") || name.ends_with(".log.1")) {
            files.push(file);
        }
    }
    files.sort();
    Ok(files)
}

fn read(file: &Path, beats: &mut BTreeMap<String, Beat>) -> io::Result<()> {
    let mut reader = BufReader::new(File::open(file)?);
    let mut line = Vec::new();
    loop {
        line.clear();
        if reader.by_ref().take(LINE).read_until(b'\n', &mut line)? == 0 {
            return Ok(());
        }
        let Some((screen, beat)) = beat(&String::from_utf8_lossy(&line)) else { continue };
        if beats.get(&screen).is_none_or(|known| known.seen <= beat.seen) {
            beats.insert(screen, beat);
        }
    }
}

/// The screen and the words of a line.
fn beat(line: &str) -> Option<(String, Beat)> {
    let start = line
        .match_indices("screen=")
        .map(|(at, _)| at)
        .find(|at| *at == 0 || line.as_bytes().get(at - 1).is_some_and(|before| b" ?&".contains(before)))?;
    let query = line[start..].split([' ', '"', '\n', '\r']).next()?;
    let words: BTreeMap<&str, &str> = query.split('&').filter_map(|pair| pair.split_once('=')).collect();
    // Whoever may write into a log may write anything.
    let word = |key: &str| {
        let plain = |b: u8| b.is_ascii_alphanumeric() || b"-._".contains(&b);
        words.get(key).filter(|word| word.len() <= 80 && word.bytes().all(plain)).map(|word| (*word).to_owned())
    };
    let screen = word("screen").filter(|screen| !screen.is_empty())?;
    let marks = word("marks").unwrap_or_default();
    let beat = Beat {
        seen: time(&line[..start])?,
        edition: word("edition")?,
        as_of: word("as_of").unwrap_or_default(),
        contact: word("contact").unwrap_or_default(),
        marks: marks.split('.').filter(|mark| !mark.is_empty()).map(str::to_owned).collect(),
        alert: word("alert").is_some_and(|alert| alert == "1"),
    };
    Some((screen, beat))
}

/// `2026-11-29T20:10:00+08:00` at the head of a line, or `[29/Nov/2026:20:10:00 +0800]` in it.
fn time(head: &str) -> Option<Timestamp> {
    if let Some(first) = head.split_whitespace().next()
        && let Ok(time) = first.parse()
    {
        return Some(time);
    }
    let inside = head.split_once('[')?.1.split_once(']')?.0;
    Zoned::strptime("%d/%b/%Y:%H:%M:%S %z", inside).ok().map(|time| time.timestamp())
}

/// The code of the edition that a build wrote.
fn published(board: &Path, screen: &str) -> Option<String> {
    let text = source::read_regular(&board.join("public/kiosk").join(screen).join("edition.json"), 1 << 24).ok()?;
    let list: serde_json::Value = serde_json::from_slice(&text).ok()?;
    list["code"].as_str().map(str::to_owned)
}

fn json(out: &mut dyn Write, table: &[Line], now: &Zoned) -> io::Result<()> {
    #[derive(Serialize)]
    struct Record<'a> {
        screen: &'a str,
        title: &'a str,
        #[serde(flatten)]
        beat: Option<&'a Beat>,
        minutes: Option<i64>,
        silent: bool,
        behind: bool,
    }
    for line in table {
        let minutes = line.minutes(now);
        let record = Record {
            screen: &line.screen,
            title: &line.title,
            beat: line.beat.as_ref(),
            minutes,
            silent: minutes.is_none_or(|minutes| minutes > SILENT_MINUTES),
            behind: line.is_behind(),
        };
        serde_json::to_writer(&mut *out, &record)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

fn human(out: &mut dyn Write, table: &[Line], now: &Zoned, language: Tongue) -> io::Result<()> {
    if table.is_empty() {
        let words = say!(
            "没有屏幕报过平安：在 content/screens/ 的文件里写 heartbeat: {{ url: … }}",
            "no screen was heard of: write `heartbeat: {{ url: … }}` into its file in content/screens/"
        );
        return writeln!(out, "{}", words.told(language));
    }
    for line in table {
        let name = if line.title.is_empty() { line.screen.clone() } else { format!("{} {}", line.screen, line.title) };
        let Some(beat) = &line.beat else {
            let words = say!("{name}  从来没有报过", "{name}  never heard of");
            writeln!(out, "{}", words.told(language))?;
            continue;
        };
        let seen = beat.seen.to_zoned(now.time_zone().clone()).strftime("%Y-%m-%d %H:%M").to_string();
        let ago = ago(line.minutes(now).unwrap_or(0));
        let (ago_zh, ago_en) = (ago.zh, ago.en);
        let (edition, as_of) = (&beat.edition, &beat.as_of);
        let behind = if line.is_behind() {
            say!("，不是现在的版本", ", not the present one")
        } else {
            Message::same("")
        };
        let (behind_zh, behind_en) = (behind.zh, behind.en);
        let words = say!(
            "{name}  {seen}（{ago_zh}）  版本 {edition}（{as_of}{behind_zh}）",
            "{name}  {seen} ({ago_en})  edition {edition} ({as_of}{behind_en})"
        );
        writeln!(out, "{}", words.told(language))?;
        if beat.alert {
            let words = say!("  正在显示紧急通知", "  shows an emergency");
            writeln!(out, "{}", words.told(language))?;
        }
        for mark in &beat.marks {
            let mark = meaning(mark, beat);
            writeln!(out, "  ▲ {}", mark.told(language))?;
        }
    }
    Ok(())
}

fn ago(minutes: i64) -> Message {
    let (hours, days) = (minutes / 60, minutes / (24 * 60));
    match minutes {
        ..=90 => say!("{minutes} 分钟前", "{minutes} min ago"),
        91..=2880 => say!("{hours} 小时前", "{hours} h ago"),
        _ => say!("{days} 天前", "{days} days ago"),
    }
}

/// What a mark's name means.
fn meaning(mark: &str, beat: &Beat) -> Message {
    let contact = &beat.contact;
    match mark {
        "alert" => say!("紧急通知的文件有问题", "something is wrong with the emergency's file"),
        "broken" => say!("这一版有文件损坏", "files of its edition are damaged"),
        "clock" => say!("时钟不准", "its clock is wrong"),
        "contact" => say!("与发布端失联，最后一次是 {contact}", "no contact with the publisher since {contact}"),
        "fits" => say!("有画面放不下", "a slide does not fit"),
        "shape" => say!("屏幕的方向与设置的不一样", "its panel has another shape than its `orientation`"),
        "signature" => say!("这一版没有本单位的签名", "its edition is not signed by this board"),
        "skipped" => say!("有画面未能显示", "slides cannot be shown"),
        "update" => say!("新版没能换上", "a new edition could not be taken"),
        other => Message::same(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_of_a_log_are_read_and_nothing_else() {
        let query = "screen=hall&edition=K7F3-A9C2&as_of=2026-06-30&contact=2026-07-01&marks=clock.update&alert=1";
        let plain = format!("2026-07-01T10:00:00+08:00 {query}\n");
        let usual = format!("192.0.2.1 - - [01/Jul/2026:10:00:00 +0800] \"POST /beat?{query} HTTP/1.1\" 204 0\n");
        let (screen, found) = beat(&plain).expect("a beat");
        assert_eq!((screen.as_str(), found.edition.as_str(), found.alert), ("hall", "K7F3-A9C2", true));
        assert_eq!(found.marks, ["clock", "update"]);
        assert_eq!(found.seen, "2026-07-01T02:00:00Z".parse().unwrap());
        assert_eq!(beat(&usual).expect("a beat"), (screen, found));
        for line in [
            "",
            "2026-07-01T10:00:00+08:00 -",
            "yesterday screen=hall&edition=K7F3-A9C2",
            "2026-07-01T10:00:00+08:00 screen=%1b[2J&edition=K7F3-A9C2",
            "2026-07-01T10:00:00+08:00 screen=hall",
        ] {
            assert_eq!(beat(line), None, "{line}");
        }
    }

    #[test]
    fn the_latest_line_of_all_logs_counts() {
        let folder = tempfile::tempdir().unwrap();
        let line = |time: &str, code: &str| format!("{time} screen=hall&edition={code}\n");
        let long = "x".repeat(40_000) + "\n";
        let newer = line("2026-07-01T10:00:00+08:00", "BBBB-2222");
        fs::write(folder.path().join("a.log"), long + &newer).unwrap();
        fs::write(folder.path().join("a.log.1"), line("2026-06-30T10:00:00+08:00", "AAAA-2222")).unwrap();
        fs::write(folder.path().join("a.log.2.gz"), "zzz").unwrap();
        let files = logs(folder.path()).unwrap();
        assert_eq!(files.len(), 2);
        let mut beats = BTreeMap::new();
        files.iter().for_each(|file| read(file, &mut beats).unwrap());
        assert_eq!(beats["hall"].edition, "BBBB-2222");
    }
}
