//! `noticeboard add KIND`: a new item, every key explained, so that nobody copies files.
//!
//! What the item looks like is its [`crate::form`]'s; here are the words that people say for kinds, the place where it
//! is written and its slug. A file that is there is never overwritten; of a list nothing but the new lines is new.

mod own;
mod place;
mod scene;
mod slug;
mod wanted;

use std::path::{Component, Path};

use clap::Args;
use jiff::civil::Date;

use super::{Common, Outcome};
use crate::diagnostic::{Diagnostic, Format, Language, Message, Severity, Tongue, say};
use crate::form::{self, Form, YEAR};
use crate::kinds;
use crate::pipeline::read_calendar;
use crate::screens;
use crate::settings::Settings;
use crate::source::{self, Sources};
use place::Place;
use scene::Scene;
use wanted::Wanted;

#[derive(Args)]
pub(super) struct Arguments {
    /// 哪一类：岗位、承诺、党员、考评、典型、光荣榜、公示、队伍、服务、联户、名册、责任区、建议、组织、屏幕、日历 / post, commitment, member, review, exemplar, roll, notice, team, service, linkage, roster, area, suggestion, org, screen, calendar
    #[arg(value_name = "KIND")]
    kind: String,
    /// 代号；要写的内容，如 window_no=3 / its slug; and what it says, such as window_no=3
    #[arg(value_name = "ID | KEY=VALUE")]
    rest: Vec<String>,
    /// 名称或姓名；代号由它的拼音得出 / what it is called; the slug follows from it
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// 放在哪个组织，如 east/lakeside / the organisation it belongs to
    #[arg(long, value_name = "PATH")]
    org: Option<String>,
    /// 写进这个清单文件：一个文件，许多条 / write it into this file, which holds many
    #[arg(long, value_name = "NAME")]
    file: Option<String>,
    #[command(flatten)]
    pub(super) common: Common,
}

/// Why nothing is written: said to whoever typed the command.
type Refusal = Message;

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    let common = &arguments.common;
    let language = common.language();
    let board = common.board();
    let (sources, _) = source::load(board)?;
    let (settings, _) = Settings::read(&sources);
    let today = settings.today(common.as_of, jiff::Timestamp::now());
    let written = Wanted::of(arguments).and_then(|wanted| match wanted.sheet.is_item {
        true => of_kind(&wanted, settings.language, &sources, board, today),
        false => own(&wanted, settings.language, &sources, today),
    });
    let written = match written {
        Ok(written) => written,
        Err(refusal) => {
            tell!("{}", refusal.told(language));
            return Ok(Outcome::Misused);
        }
    };
    // A value that no item can have is told as `check` would, and nothing is written.
    if !written.faults.is_empty() {
        super::report(common, Format::Human, &written.faults, &written.sources)?;
        tell!("{}", say!("没有写任何文件", "nothing was written").told(language));
        return Ok(Outcome::Misused);
    }
    if let Err(refusal) = written.place.write(board, &sources, &written.text)? {
        tell!("{}", refusal.told(language));
        return Ok(Outcome::Misused);
    }
    if !common.quiet {
        super::show(|out| writeln!(out, "{}", written.told(language, common)))?;
    }
    Ok(Outcome::Done)
}

/// An item that is ready to be written.
struct Written {
    place: Place,
    /// The whole file.
    text: String,
    blanks: Vec<(String, String)>,
    /// Whether a text belongs below its keys.
    is_told: bool,
    /// What is wrong with it; what is only missing is none.
    faults: Vec<Diagnostic>,
    /// The file alone, for the faults' places.
    sources: Sources,
}

/// An item of an organisation.
fn of_kind(
    wanted: &Wanted,
    language: Language,
    sources: &Sources,
    board: &Path,
    today: Date,
) -> Result<Written, Refusal> {
    let mut form = Form::new(wanted.sheet, language, today);
    let scene = Scene::of(sources);
    let org = scene.org(wanted, board)?;
    form.comes_into(&org, sources);
    fill(&mut form, wanted, &scene, &org)?;
    let place = Place::find(wanted, &form, &org, sources, &scene, today)?;
    let text = place.text(&mut form, sources)?;
    let alone = Sources::from_texts([(place.path.as_str(), text.as_str())]);
    let parsed = alone.files.values().map(kinds::parse).next().unwrap_or_default();
    let mut faults = parsed.diagnostics;
    faults.retain(|d| {
        d.severity == Severity::Error && !form::is_blank(d) && d.item.as_deref().is_none_or(|item| item == &*place.id)
    });
    Ok(Written {
        blanks: form.blanks(),
        is_told: wanted.sheet.is_told && !place.is_list() && !form.has_body(),
        place,
        text,
        faults,
        sources: alone,
    })
}

/// A screen, or a year's days off.
fn own(wanted: &Wanted, language: Language, sources: &Sources, today: Date) -> Result<Written, Refusal> {
    let is_year = wanted.sheet.name == YEAR.name;
    let (slug, today) = match is_year {
        true => {
            let year = own::year(wanted, sources, today)?;
            (year.to_string(), Date::new(year, 1, 1).unwrap_or(today))
        }
        false => (String::new(), today),
    };
    let mut form = Form::new(wanted.sheet, language, today);
    form.comes_into("", sources);
    let scene = Scene::of(sources);
    fill(&mut form, wanted, &scene, "")?;
    // A screen belongs to no organisation, and shows the one that is named.
    if let Some(org) = wanted.org.as_ref().map(|org| scene.named(org)).transpose()?.filter(|org| !org.is_empty()) {
        form.give("orgs", &org).map_err(|refused| refused.0)?;
    }
    let slug = if is_year { slug } else { own::screen(wanted, &form, sources)? };
    let place = Place::own(wanted.sheet, &slug);
    let text = place.text(&mut form, sources)?;
    let alone = Sources::from_texts([(place.path.as_str(), text.as_str())]);
    let mut faults = if is_year { read_calendar(&alone).1 } else { screens::read(&alone, "").1 };
    faults.retain(|d| d.severity == Severity::Error && !form::is_blank(d));
    Ok(Written { blanks: form.blanks(), is_told: false, place, text, faults, sources: alone })
}

fn fill(form: &mut Form, wanted: &Wanted, scene: &Scene, org: &str) -> Result<(), Refusal> {
    for (key, value) in &wanted.values {
        let value = scene.reference(form, key, value, org);
        form.give(key, &value).map_err(|refused| refused.0)?;
    }
    Ok(())
}

impl Written {
    fn told(&self, language: Tongue, common: &Common) -> String {
        let path = &self.place.path;
        let id = &self.place.id;
        // A board around the current folder is found without being named.
        let is_around =
            common.board().components().all(|part| matches!(part, Component::CurDir | Component::ParentDir));
        let board = match common.board().to_str() {
            Some(board) if !is_around => format!(" --board {board}"),
            _ => String::new(),
        };
        let say = |message: Message| message.told(language).into_owned();
        let mut told = say(match self.place.is_list() {
            false => say!("已新建 {path}", "{path} is there"),
            true => say!("已在 {path} 末尾加上 {id}", "{id} stands at the end of {path}"),
        });
        told.push('\n');
        let blank = |(key, words): &(String, String)| say(say!("{key}（{words}）", "{key} ({words})"));
        let blanks = self.blanks.iter().map(blank).collect::<Vec<_>>().join(&say(say!("、", ", ")));
        told += &say(match self.blanks.is_empty() {
            true => say!(
                "该写的都写了。检查：noticeboard check{board}",
                "Nothing is missing. Check it: noticeboard check{board}"
            ),
            false => say!(
                "打开它，补上 {blanks}；再检查：noticeboard check{board}",
                "Open it and write {blanks}; then: noticeboard check{board}"
            ),
        });
        if self.is_told {
            told += &say(say!("\n正文写在第二行 --- 的下面。", "\nIts text goes below the second ---."));
        }
        told
    }
}
