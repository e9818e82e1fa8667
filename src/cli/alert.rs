//! `noticeboard alert`: an emergency on every screen, or on one, and its end.
//!
//! A board with faults must not stand in its way: of the content only the settings, the screens and the fonts are read.

use std::path::PathBuf;

use clap::Args;
use jiff::tz::TimeZone;

use super::{Common, Outcome};
use crate::caches;
use crate::diagnostic::{Message, Tongue, say};
use crate::emergency::{Emergency, end};
use crate::font::Stack;
use crate::output::kiosk::alert::shows;
use crate::output::placard::drawn;
use crate::publish::beside::Beside;
use crate::screens::{self, NamedScreen, Orientation};
use crate::settings::Settings;
use crate::source;
use crate::theme::Theme;
use crate::typefaces::Typefaces;

/// The folder of pictures among the caches.
const PICTURES: &str = "alert";

#[derive(Args)]
pub(super) struct Arguments {
    /// 标题，如 停电通知 / title
    #[arg(value_name = "TITLE", required_unless_present = "clear")]
    title: Option<String>,
    /// 正文，可以分行（写 \n） / text, \n begins a line
    #[arg(value_name = "TEXT")]
    text: Option<String>,
    /// 到什么时候："2026-07-01 18:00"、18:00（今天）、2h / until when
    #[arg(long, value_name = "WHEN", required_unless_present = "clear")]
    until: Option<String>,
    /// 只给这块屏幕 / for this screen alone
    #[arg(long, value_name = "ID")]
    screen: Option<String>,
    /// 网站的文件夹或U盘；不写就是公示栏的 public / the website's folder or a stick; by default the board's public
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// 撤下 / take it down
    #[arg(long, conflicts_with_all = ["title", "text", "until"])]
    clear: bool,
    #[command(flatten)]
    pub(super) common: Common,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    let common = &arguments.common;
    let language = common.language();
    let misused = |words: &Message| {
        tell!("{}", words.told(language));
        Ok(Outcome::Misused)
    };
    let (sources, _) = source::load(common.board())?;
    let (settings, _) = Settings::read(&sources);
    let (screens, _) = screens::read(&sources, &settings.title);
    let out = arguments.out.clone().unwrap_or_else(|| common.board().join("public"));
    let Some(beside) = Beside::of(&out) else {
        let out = out.display();
        return misused(&say!(
            "{out} 里没有大厅屏幕：先 noticeboard build，或用 --out 指明网站的文件夹、U盘",
            "{out} has no screens: run `noticeboard build` first, or name the website's folder or the stick with --out"
        ));
    };
    let screen = arguments.screen.as_deref();
    // A screen of a faulty file is there all the same, in the edition that plays.
    if let Some(id) = screen.filter(|id| !screens.iter().any(|known| &*known.id == *id) && !beside.has_screen(id)) {
        let known: Vec<_> = screens.iter().map(|screen| &*screen.id).collect();
        let known = known.join(", ");
        return misused(&say!("没有 {id} 这块屏幕；有：{known}", "there is no screen `{id}`; there is: {known}"));
    }
    if arguments.clear {
        return clear(&beside, screen, common);
    }
    let zone = TimeZone::get(&settings.timezone).unwrap_or(TimeZone::UTC);
    let until = match end(arguments.until.as_deref().unwrap_or(""), jiff::Timestamp::now(), &zone) {
        Ok(until) => until,
        Err(words) => return misused(&words),
    };
    let (stack, _) = Typefaces::of(&settings, &sources).load();
    let (title, text) = (arguments.title.as_deref().unwrap_or(""), arguments.text.as_deref().unwrap_or(""));
    let emergency = match Emergency::of(title, text, until, shows(&stack)) {
        Ok(emergency) => emergency,
        Err(words) => {
            tell!("{}", words.told(language));
            return Ok(Outcome::Faulty);
        }
    };
    let files = beside.write(screen, &emergency.json())?;
    beside.remove_texts(screen)?;
    if common.quiet {
        return Ok(Outcome::Done);
    }
    told(&files, &beside, &emergency, screen, language);
    // It is out: whatever fails now takes nothing back.
    let wanted = screens.iter().filter(|known| screen.is_none_or(|id| &*known.id == id));
    match pictures(&emergency, wanted, &settings, &stack, common) {
        Ok(pictures) => {
            for picture in pictures {
                let picture = picture.display();
                let words = say!("  样子：{picture}", "  how it looks: {picture}");
                tell!("{}", words.told(language));
            }
        }
        Err(error) => {
            let words = say!("  没能画出样子：{error:#}", "  no picture could be drawn: {error:#}");
            tell!("{}", words.told(language));
        }
    }
    Ok(Outcome::Done)
}

fn told(files: &[PathBuf], beside: &Beside, emergency: &Emergency, screen: Option<&str>, language: Tongue) {
    let (month, day, time) = emergency.until_parts();
    let of = screen.map_or_else(|| say!("各屏幕", "every screen"), |screen| say!("屏幕 {screen}", "screen `{screen}`"));
    let (zh, en) = (of.zh, of.en);
    let words = match beside {
        Beside::Site(_) => say!(
            "紧急通知已写好：{zh}一分钟内显示，到{month}月{day}日 {time} 为止。网站在别处的，把这些文件也传过去：",
            "the emergency is written: {en} shows it within a minute, until {month}-{day} {time}. Where the website lies elsewhere, copy these files there:"
        ),
        Beside::Stick(_) => say!(
            "紧急通知已写到U盘：插着它的{zh}一分钟内显示，到{month}月{day}日 {time} 为止：",
            "the emergency is on the stick: {en} that plays from it shows it within a minute, until {month}-{day} {time}:"
        ),
    };
    tell!("{}", words.told(language));
    for file in files {
        tell!("  {}", file.display());
    }
}

/// An explicit word, not a file that is gone: it reaches screens behind a copy that removes nothing.
fn clear(beside: &Beside, screen: Option<&str>, common: &Common) -> anyhow::Result<Outcome> {
    let files = beside.write(screen, &serde_json::Value::Null)?;
    let removed = beside.remove_texts(screen)?;
    if !common.quiet {
        let words =
            say!("紧急通知已撤下，屏幕一分钟内恢复：", "the emergency is taken down, within a minute on the screens:");
        tell!("{}", words.told(common.language()));
        for file in files.iter().chain(&removed) {
            tell!("  {}", file.display());
        }
    }
    Ok(Outcome::Done)
}

/// Draws it as it stands on the screens, a picture for each of their shapes.
fn pictures<'a>(
    emergency: &Emergency,
    screens: impl Iterator<Item = &'a NamedScreen>,
    settings: &Settings,
    stack: &Stack,
    common: &Common,
) -> anyhow::Result<Vec<PathBuf>> {
    let board = common.board();
    let theme = Theme::load(Some(board), &settings.theme.0, settings.language)?;
    let (mut upright, mut wide) = (false, false);
    for screen in screens {
        upright |= screen.orientation != Orientation::Landscape;
        wide |= screen.orientation != Orientation::Portrait;
    }
    let strings = theme.strings();
    let (month, day, time) = emergency.until_parts();
    let date = strings.format("kiosk.month_day", &[("month", &month), ("day", &day)]);
    let folder = caches::folder(board).join(PICTURES);
    let mut made = Vec::new();
    for (name, width, height) in [("portrait", 1080, 1920), ("landscape", 1920, 1080)] {
        if !(if name == "portrait" { upright } else { wide }) {
            continue;
        }
        let data = serde_json::json!({
            "width": width, "height": height,
            "kind": strings.get("kiosk.alert"),
            "title": emergency.title, "text": emergency.text, "long": emergency.text.chars().count() > 400,
            "until": strings.format("kiosk.alert_until", &[("date", &date), ("time", &time)]),
        });
        let png = drawn(&theme, stack, "alert.typ", &data, 0.5)?;
        let path = folder.join(format!("{name}.png"));
        caches::write_whole(&path, &png)?;
        made.push(path);
    }
    Ok(made)
}
