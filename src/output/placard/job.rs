//! Jobs: one placard each, complete in itself.

use std::borrow::Cow;
use std::sync::Arc;

use serde::Serialize;
use serde_json::{Value, json};
use typst::foundations::Bytes;

use super::emblem::Emblem;
use super::fonts::Families;
use super::mark::{PictureFacts, mark};
use super::photos::Photos;
use super::preset::{Element, Preset};
use super::qr;
use super::reads::AllReads;
use super::standin::{self, Shown};
use super::subjects::{self, Facts, PhotoUse, Target};
use super::typeset::Fault;
use super::world::{JobWorld, SharedWorld};
use crate::address::page_route;
use crate::board::{Board, OrgId};
use crate::diagnostic::Language;
use crate::output::{Routes, short};
use crate::settings::Settings;
use crate::theme::Theme;

/// What is set in type once: a placard of one preset.
pub struct Job {
    pub preset: Arc<Preset>,
    pub target: Target,
    pub facts: Facts,
    /// The content mark.
    pub mark: String,
    /// The address behind the QR code.
    pub url: Option<String>,
    /// Names the job among everything that was ever set: equal for equal bytes.
    pub(super) key: [u8; 32],
    /// What the template reads, beside its pictures.
    files: Files,
    /// What the checks of its pictures found; the piece itself has more.
    pub(super) picture_faults: Vec<Fault>,
    /// Pictures that could not be read: the template does without.
    broken: Vec<usize>,
}

/// What the jobs of one run are made with.
pub(super) struct JobBuilder<'a> {
    pub(super) board: &'a Board,
    pub(super) theme: &'a Theme,
    /// Of everything that decides how a job looks, beside the job.
    pub(super) hash: blake3::Hash,
    pub(super) photos: &'a Photos<'a>,
    /// The website, so that no code leads nowhere.
    pub(super) web: &'a Settings,
    pub(super) routes: &'a Routes,
    pub(super) emblem: Option<&'a Emblem>,
    pub(super) board_file: Bytes,
    pub(super) reads: &'a AllReads,
}

/// What the template of a job reads. The typesetter evaluates again whatever depends on a file that changed: so what is
/// the same for many jobs stands apart.
#[derive(Clone)]
struct Files {
    /// The same in a run: [`board_file`].
    board: Bytes,
    /// The same for a preset: its YAML, its name and title.
    preset: Bytes,
    /// What a face carries beside its subject: [`Paper`].
    paper: Bytes,
    subject: Bytes,
}

/// `/paper.json`
#[derive(Serialize)]
struct Paper<'a> {
    /// 2026年6月30日; empty where no fact has a date.
    edition: String,
    edition_iso: String,
    mark: &'a str,
    url: Option<&'a str>,
    /// Those of the preset's elements that there is something to show for.
    elements: Vec<&'a Element>,
}

/// `/board.json`: what is the same on everything that a board prints.
pub(super) fn board_file(board: &Board, strings: &Value, families: &Families, emblem: Option<&Emblem>) -> Bytes {
    json_file(&json!({
        "lang": board.settings.language.tag(),
        "title": board.settings.title.0,
        "strings": strings,
        "fonts": families,
        "emblem": emblem.map(|emblem| &*emblem.path),
    }))
}

/// The board's file for a proof: texts are measured and said with their room.
pub(super) fn measuring(board_file: &Bytes) -> Bytes {
    let mut value: Value = serde_json::from_slice(board_file).unwrap_or_default();
    if let Value::Object(board) = &mut value {
        board.insert("slots".to_owned(), json!(true));
    }
    json_file(&value)
}

/// `/preset.json`
pub(super) fn preset_file(preset: &Preset, language: Language) -> Bytes {
    let mut spec = serde_json::to_value(&preset.spec).unwrap_or_default();
    if let Value::Object(spec) = &mut spec {
        spec.insert("name".to_owned(), json!(&*preset.name));
        spec.insert("title".to_owned(), json!(preset.title(language)));
        if let Some(variant) = preset.variant {
            spec.insert("variant".to_owned(), json!(variant));
        }
    }
    json_file(&spec)
}

/// Texts, numbers and lists: nothing that JSON could refuse.
fn json_file(value: &impl Serialize) -> Bytes {
    Bytes::new(serde_json::to_vec(value).unwrap_or_default())
}

impl JobBuilder<'_> {
    /// The facts of a target.
    pub(super) fn facts(&self, target: Target) -> Facts {
        target.facts(self.board, self.theme.strings())
    }

    /// The pictures of a face, as far as its mark goes.
    pub(super) fn pictures(&self, facts: &Facts) -> Vec<PictureFacts> {
        facts.photos.iter().filter_map(|photo| Some((self.photos.content(photo)?, photo.focus))).collect()
    }

    /// The address of a page for a code: a short one, where that of the page would make the code too fine.
    fn code_address<'u>(&self, base: &str, url: &'u str) -> Cow<'u, str> {
        let short = short::is_long(base, url).then(|| short::short(url));
        match short.filter(|short| self.routes.contains(&page_route(short))) {
            Some(short) => short.into(),
            None => url.into(),
        }
    }

    /// The job of a preset for a target.
    pub(super) fn job(&self, preset: &Arc<Preset>, preset_file: &Bytes, target: Target) -> Job {
        let facts = self.facts(target);
        let reads = self.reads.get(preset);
        let mark =
            reads.map(|reads| mark(reads, &facts.view, &self.pictures(&facts), facts.edition)).unwrap_or_default();
        let mut view = facts.view.clone();
        let mut faults = Vec::new();
        let mut broken = Vec::new();
        match &preset.spec.photo {
            None => without_pictures(&mut view, None),
            Some(slot) => {
                for (n, photo) in facts.photos.iter().enumerate() {
                    match self.photos.judge(n, photo, slot) {
                        Some(fault @ Fault::Photo { .. }) => {
                            without_pictures(&mut view, Some(&format!("/photo-{n}.jpg")));
                            broken.push(n);
                            faults.push(fault);
                        }
                        fault => faults.extend(fault),
                    }
                }
            }
        }
        let elements = &preset.spec.elements;
        let wanted = elements.contains(&Element::Qr) && self.routes.contains(&page_route(&facts.url));
        let base = self.web.base_url().filter(|_| wanted);
        let url = base.map(|base| format!("{base}{}#{mark}", self.code_address(&base, &facts.url)));
        let shown = |element: &&Element| match element {
            Element::Edition => facts.edition.is_some(),
            Element::Mark => true,
            Element::Qr => url.is_some(),
        };
        let paper = Paper {
            edition: facts.edition.map(|day| subjects::day(day, self.board.settings.language)).unwrap_or_default(),
            edition_iso: facts.edition.map(|day| day.to_string()).unwrap_or_default(),
            mark: &mark,
            url: url.as_deref(),
            elements: elements.iter().filter(shown).collect(),
        };
        let files = Files {
            board: self.board_file.clone(),
            preset: preset_file.clone(),
            paper: json_file(&paper),
            subject: json_file(&view),
        };
        let mut hasher = blake3::Hasher::new();
        hasher.update(self.hash.as_bytes()).update(preset.name.as_bytes()).update(&preset.mark_gap.to_le_bytes());
        for file in [&files.board, &files.preset, &files.paper, &files.subject] {
            hasher.update(&(file.len() as u64).to_le_bytes()).update(file);
        }
        if let Some(slot) = &preset.spec.photo {
            for photo in &facts.photos {
                hasher.update(&self.photos.content(photo).unwrap_or_default()).update(&Photos::key(photo, slot));
            }
        }
        if let Some(emblem) = self.emblem {
            hasher.update(&emblem.bytes);
        }
        if let Some(press) = &preset.press {
            hasher.update(press.hash());
        }
        let key = *hasher.finalize().as_bytes();
        Job { preset: preset.clone(), target, facts, mark, url, key, files, picture_faults: faults, broken }
    }
}

impl Job {
    /// How often it is made: as the run asks, else as its item says, else once.
    pub(super) fn copies(&self, asked: Option<u16>) -> usize {
        usize::from(asked.or(self.facts.copies).unwrap_or(1)).max(1)
    }

    /// The organisation of the item.
    pub fn org(&self) -> OrgId {
        self.facts.org
    }

    /// The address of its page, as its code has it in front of the mark.
    pub fn address(&self) -> Option<&str> {
        self.url.as_deref().map(|url| url.split('#').next().unwrap_or(url))
    }

    /// What the typesetter sees, and what it sees by stand-ins; `seen` tells whether pixels of the set page will be
    /// looked at.
    pub(super) fn world<'a>(
        &self,
        shared: &'a SharedWorld,
        photos: &Photos<'_>,
        emblem: Option<&Emblem>,
        seen: bool,
    ) -> Option<(JobWorld<'a>, Shown)> {
        let mut world = JobWorld::new(shared, &format!("{}.typ", self.preset.name))?;
        world.add("/board.json", self.files.board.clone());
        world.add("/preset.json", self.files.preset.clone());
        world.add("/paper.json", self.files.paper.clone());
        world.add("/subject.json", self.files.subject.clone());
        let mut shown = Shown::default();
        // A ground without its code would be an empty box: both are there, or neither.
        if let Some(code) = self.url.as_deref().and_then(|url| qr::Code::on_paper(url).ok())
            && let Ok(form) = code.form(self.preset.press.is_some())
        {
            let svg = if seen { code.svg() } else { code.ground() };
            world.add("/qr.svg", Bytes::new(svg.into_bytes()));
            shown.code = Some(standin::Code::new(form));
        }
        if let Some(emblem) = emblem {
            world.add(&emblem.path, emblem.bytes.clone());
        }
        if let Some(slot) = &self.preset.spec.photo {
            for (n, photo) in self.facts.photos.iter().enumerate().filter(|(n, _)| !self.broken.contains(n)) {
                if let Some((bytes, fine)) = photos.stand_in(photo, slot, seen) {
                    world.add(&format!("/photo-{n}.jpg"), Bytes::new(bytes));
                    shown.photos.extend(fine.map(|fine| (fine, n)));
                }
            }
        }
        Some((world, shown))
    }

    /// The bytes of a picture for paper.
    pub(super) fn fine(&self, photos: &Photos<'_>, n: usize) -> Option<Vec<u8>> {
        photos.fine(self.facts.photos.get(n)?, self.preset.spec.photo.as_ref()?)
    }

    /// The picture that a fault speaks of.
    pub(super) fn photo(&self, n: usize) -> Option<&PhotoUse> {
        self.facts.photos.get(n)
    }
}

/// Takes pictures out of a view: one by its path, or all.
fn without_pictures(view: &mut Value, path: Option<&str>) {
    let is_picture = |value: &Value| {
        value.as_str().is_some_and(|text| path.map_or_else(|| text.starts_with("/photo-"), |path| text == path))
    };
    match view {
        Value::Object(map) => {
            for (_, value) in map.iter_mut() {
                if is_picture(value) {
                    *value = Value::Null;
                } else {
                    without_pictures(value, path);
                }
            }
        }
        Value::Array(list) => {
            list.iter_mut().for_each(|value| without_pictures(value, path));
            list.retain(|value| !value.get("file").is_some_and(Value::is_null));
        }
        _ => {}
    }
}

/// The theme's texts for paper: those whose keys begin with `print.`, without it, and what stands between the parts of a
/// list.
pub(super) fn strings(theme: &Theme) -> Value {
    let of_paper = |(key, text): (&str, &str)| Some((key.strip_prefix("print.")?.to_owned(), json!(text)));
    let strings = theme.strings();
    let between = ("semicolon".to_owned(), json!(strings.get("list.semicolon")));
    Value::Object(strings.entries().filter_map(of_paper).chain([between]).collect())
}
