//! `noticeboard kiosk`: what the lobby's screens will show on the coming days, and a copy of them for a memory stick.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::Args;
use serde::Serialize;

use super::refused::number;
use super::{Common, Outcome, is_faulty, outcome, report, sign, summary};
use crate::calendar;
use crate::diagnostic::{Diagnostic, Format, Message, Tongue, counted, say};
use crate::kinds;
use crate::output::kiosk::{Codes, Day, Timetable, as_script, codes, timetables};
use crate::pipeline::{Edition, Options, Prepared, Timings};
use crate::publish::stick::{StickCopy, Switched, advice};
use crate::publish::{Destination, Report};
use crate::screens::SlideKind;
use crate::signature::Key;
use crate::source::{self, Sources};

#[derive(Args)]
pub(super) struct Arguments {
    /// 看今后多少天 / how many days ahead
    #[arg(long, value_name = "N", default_value_t = 30, value_parser = number::<u16>(1, 366))]
    days: u16,
    /// 输出格式：human 或 json / output format
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// 拷一份到U盘（或别的文件夹），拷全了才换版 / copy to a stick (or another folder); it switches when all is there
    #[arg(long, value_name = "DIR")]
    usb: Option<PathBuf>,
    /// 运行 board.yaml 里 read_aloud 写的命令，做朗读的录音 / run the command of read_aloud in board.yaml to make recordings
    #[arg(long, conflicts_with = "status")]
    clips: bool,
    /// 哪块屏幕多久没有报平安：网页服务器的日志，或放日志的文件夹 / which screens were heard of, from a web server's log or a folder of them
    #[arg(long, value_name = "LOG", conflicts_with_all = ["usb", "days"])]
    status: Option<PathBuf>,
    /// 用这个密钥给各屏幕的版本签名（和 --usb 一起：给U盘上的） / sign the screens' editions with this key (with --usb: the copy)
    #[arg(long, value_name = "KEY", conflicts_with_all = ["status", "days"])]
    sign: Option<PathBuf>,
    /// 生成一个签名用的密钥，存成这个文件 / make a key for signing, in this file
    #[arg(long, value_name = "FILE", conflicts_with_all = ["status", "days", "usb", "sign"])]
    new_key: Option<PathBuf>,
    /// 要签名的网站的文件夹；不写就是公示栏的 public / the website whose editions are signed; by default the board's public
    #[arg(long, value_name = "DIR", requires = "sign", conflicts_with = "usb")]
    out: Option<PathBuf>,
    #[command(flatten)]
    pub(super) common: Common,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    let common = &arguments.common;
    if let Some(log) = &arguments.status {
        return super::status::run(log, arguments.format, common);
    }
    if let Some(path) = &arguments.new_key {
        return sign::make_key(path, common);
    }
    // Read first: a copy that nobody can sign is not begun.
    let key = arguments.sign.as_deref().map(Key::read).transpose()?;
    if let (Some(key), None) = (&key, &arguments.usb) {
        let out = arguments.out.clone().unwrap_or_else(|| common.board().join("public"));
        return sign::sign_site(key, &out, common);
    }
    if arguments.usb.as_ref().is_some_and(|stick| super::misplaced(common, stick)) {
        return Ok(Outcome::Misused);
    }
    let options = Options { media: vec![kinds::Medium::Kiosk], clips: arguments.clips, ..common.keeping() };
    let (sources, found) = source::load(common.board())?;
    let (only, timings) = (&["kiosk"], &mut Timings::default());
    let prepared = Prepared::of(&sources, found, &options, false, common.board(), only, timings)?;
    let Prepared { edition, stopped, diagnostics, .. } = prepared;
    let Some(edition) = edition.filter(|_| !stopped) else {
        return faults(common, &diagnostics, &sources);
    };
    let board = edition.boards.of(kinds::Medium::Kiosk).context("this run has no board for the kiosk")?;
    let codes = codes(board, &edition.theme, &edition.pictures)?;
    let made = match &arguments.usb {
        Some(stick) => copy(&edition, &codes, stick, key.as_ref(), common),
        None => {
            let tables = timetables(board, &edition.theme, arguments.days)?;
            super::show(|out| match arguments.format {
                Format::Json | Format::Github => json(out, &tables, &codes),
                Format::Human => human(out, &tables, &codes, common.language()),
            })?;
            Ok(Outcome::Done)
        }
    }?;
    let left_out = outcome(&diagnostics, false);
    if made == Outcome::Done && left_out == Outcome::Faulty {
        return faults(common, &diagnostics, &sources);
    }
    Ok(made)
}

/// A screen made from half a board, or one that lacks a slide, must not pass for the whole one.
fn faults(common: &Common, diagnostics: &[Diagnostic], sources: &Sources) -> anyhow::Result<Outcome> {
    report(common, Format::Human, diagnostics, sources)?;
    tell!("{}", summary(common.language(), diagnostics));
    debug_assert!(is_faulty(diagnostics, false));
    Ok(Outcome::Faulty)
}

// ---- The stick --------------------------------------------------------------------------------------------------

fn copy(edition: &Edition, codes: &Codes, stick: &Path, key: Option<&Key>, common: &Common) -> anyhow::Result<Outcome> {
    let language = common.language();
    let copied = try_copy(edition, codes, (stick, common.board()), key);
    let Switched { report, withdrawn, stuck } = match copied {
        Ok(switched) => switched,
        Err(error) => {
            return Err(match advice(&error) {
                Some(advice) => error.context(advice.told(language).into_owned()),
                None => error,
            });
        }
    };
    if !common.quiet {
        let (files, megabytes) = (report.written, report.bytes_written.div_ceil(1_000_000));
        let (code, place, files_en) = (&codes.all, stick.display(), counted(files, "file"));
        speak!(
            language,
            "已拷到 {place}：版本 {code}，{files} 个文件，{megabytes} MB；打开其中的 index.html",
            "copied to {place}: edition {code}, {files_en}, {megabytes} MB; open index.html there"
        );
        for (screen, code) in &codes.screens {
            tell!("  {screen}  {code}");
        }
        if withdrawn && stuck.is_empty() {
            speak!(
                language,
                "上一版里有现在不再公示的内容，已从U盘上删去，只留这一版",
                "the edition before showed what is no longer on the board; it was removed, and this one is left"
            );
        }
    }
    if let Some(first) = stuck.first() {
        let first = first.display();
        anyhow::bail!(say!("新版已经换上，但旧版里有不再公示的内容，没能删去：{first}。关掉正在用它的程序，再拷一次，或手工删去这个文件夹", "the new edition is shown, but an old one holds what is no longer on the board and could not be removed: {first}. Close what uses it and copy again, or delete the folder by hand").told(language).into_owned());
    }
    Ok(Outcome::Done)
}

/// A stick, whose pages can read no picture's bytes but a script's: pictures are put there as scripts.
struct OnStick<'a>(&'a StickCopy);

impl Destination for OnStick<'_> {
    fn put(&self, path: &str, bytes: &[u8]) -> anyhow::Result<()> {
        match as_script(path, bytes) {
            Some((script_path, script)) if path.ends_with(".woff2") => {
                self.0.put(&script_path, &script)?;
                self.0.put(path, bytes)
            }
            Some((path, script)) => self.0.put(&path, &script),
            None => self.0.put(path, bytes),
        }
    }

    fn keep_prefix(&self, prefix: &str) -> anyhow::Result<()> {
        self.0.keep_prefix(prefix)
    }

    fn keep_rest(&self, folders: &[&str]) -> anyhow::Result<()> {
        self.0.keep_rest(folders)
    }

    fn commit(self) -> anyhow::Result<Report> {
        anyhow::bail!("a stick is switched, not committed")
    }
}

fn try_copy(
    edition: &Edition,
    codes: &Codes,
    (stick, root): (&Path, &Path),
    key: Option<&Key>,
) -> anyhow::Result<Switched> {
    let settings = &edition.boards.web().settings;
    let mut view = tera::Context::new();
    view.insert("lang", settings.language.tag());
    view.insert("title", &*settings.title);
    let start = edition.theme.render("kiosk/usb.html", &view)?;
    let script = edition.theme.text("kiosk/usb.js")?;
    let copy = StickCopy::begin(stick, &codes.all)?;
    edition.make_pages(&OnStick(&copy), &|| {})?;
    for (screen, _) in codes.screens.iter().filter(|_| key.is_some()) {
        let Some(key) = key else { break };
        let signature = key.sign(screen, &copy.read(&format!("kiosk/{screen}/edition.json"))?)?;
        copy.put(&format!("kiosk/{screen}/signature.json"), signature.data.as_bytes())?;
        copy.put(&format!("kiosk/{screen}/signature.js"), signature.script.as_bytes())?;
    }
    let screens: serde_json::Map<_, _> =
        codes.screens.iter().map(|(screen, code)| (screen.clone(), code.as_str().into())).collect();
    let current = serde_json::json!({
        "code": codes.all,
        "path": format!("editions/{}/index.html", codes.all),
        "screens": screens,
    });
    let pages = [("index.html", start), ("start.js", script.as_bytes().to_vec())];
    let switched = copy.switch(&pages, &current)?;
    edition.keep_caches(root, false);
    Ok(switched)
}

// ---- The coming days --------------------------------------------------------------------------------------------

#[derive(Serialize)]
struct Record<'a> {
    screen: &'a str,
    title: &'a str,
    code: &'a str,
    date: jiff::civil::Date,
    /// Kind → slides.
    slides: serde_json::Map<String, serde_json::Value>,
    /// Nothing is left but the fallback.
    gap: bool,
    leaving: Vec<Leaving<'a>>,
}

#[derive(Serialize)]
struct Leaving<'a> {
    kind: &'a str,
    title: &'a str,
}

/// One object a day and screen.
fn json(out: &mut dyn Write, tables: &[Timetable], codes: &Codes) -> io::Result<()> {
    for table in tables {
        for day in &table.days {
            let record = Record {
                screen: &table.screen,
                title: &table.title,
                code: code_of(codes, &table.screen),
                date: day.date,
                slides: day.counts.iter().map(|(kind, count)| (kind.word().to_owned(), (*count).into())).collect(),
                gap: day.is_gap(),
                leaving: day.leaving.iter().map(|item| Leaving { kind: item.kind, title: &item.title }).collect(),
            };
            serde_json::to_writer(&mut *out, &record)?;
            out.write_all(b"\n")?;
        }
    }
    Ok(())
}

fn code_of<'a>(codes: &'a Codes, screen: &str) -> &'a str {
    codes.screens.iter().find(|(id, _)| id == screen).map_or("", |(_, code)| code)
}

/// Days of the same slides together, what leaves on which day, and the gaps.
fn human(out: &mut dyn Write, tables: &[Timetable], codes: &Codes, language: Tongue) -> io::Result<()> {
    for (n, table) in tables.iter().enumerate() {
        if n > 0 {
            writeln!(out)?;
        }
        let (title, screen, code) = (&table.title, &table.screen, code_of(codes, &table.screen));
        let words = say!(
            "{title}（{screen}），版本 {code}，今后{days}天：",
            "{title} ({screen}), edition {code}, from today for {days_en}:",
            days = table.days.len(),
            days_en = counted(table.days.len(), "day"),
        );
        writeln!(out, "{}", words.told(language))?;
        for days in table.days.chunk_by(|a, b| a.counts == b.counts && a.leaving.is_empty() && b.leaving.is_empty()) {
            run_of_days(out, days, language)?;
        }
        for kind in &table.never {
            let label = kind.label();
            let name = label.told(language);
            writeln!(out, "{}", say!("  这些天没有{name}可放", "  nothing to show of: {name}").told(language))?
        }
        gaps(out, table, language)?;
    }
    Ok(())
}

fn run_of_days(out: &mut dyn Write, days: &[Day], language: Tongue) -> io::Result<()> {
    let (Some(first), Some(last)) = (days.first(), days.last()) else { return Ok(()) };
    let day = |date| say!("{day}", "{day_en}", day = calendar::chinese(date), day_en = calendar::english(date));
    let told = |message: Message| message.told(language).into_owned();
    let (from, to) = (told(day(first.date)), told(day(last.date)));
    let dates = if first.date == last.date { from } else { told(say!("{from}至{to}", "{from} to {to}")) };
    let count = |(kind, count): &(SlideKind, usize)| {
        let kind = kind.label();
        told(say!("{kind}{count}屏", "{kind_en} {count}", kind = kind.zh, kind_en = kind.en))
    };
    let shown = match first.is_gap() {
        true => told(say!("空档：只有备用画面", "GAP: nothing but the fallback")),
        false => first.counts.iter().map(count).collect::<Vec<_>>().join(&told(say!("、", ", "))),
    };
    writeln!(out, "  {dates}  {shown}")?;
    for item in &first.leaving {
        writeln!(
            out,
            "{}",
            say!("    最后一天：{title}", "    last day of: {title}", title = item.title).told(language)
        )?
    }
    Ok(())
}

fn gaps(out: &mut dyn Write, table: &Timetable, language: Tongue) -> io::Result<()> {
    let gaps = table.days.iter().filter(|day| day.is_gap()).count();
    let words = match gaps {
        0 => say!("  没有空档。", "  No gaps."),
        1 => say!("  有1天是空档。", "  1 day is a gap."),
        _ => say!("  有{gaps}天是空档。", "  {gaps} days are gaps."),
    };
    writeln!(out, "{}", words.told(language))
}
