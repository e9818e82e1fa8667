//! Presets: what a placard or poster of one kind is, read from the theme.
//!
//! A preset is a pair of files in the theme's `print/`: `<name>.yaml` says what the paper is, `<name>.typ` how it looks. A
//! board adds or overrides its own in `themes/<name>/print/`, so a new size needs no Rust.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::de::{self, Deserializer};
use serde::{Deserialize, Serialize};

use super::geometry::{Grid, MARK_GAP, Sheet};
use super::press::Press;
use super::subjects::Subjects;
use crate::diagnostic::{Diagnostic, KeyPath, Language, Place, say};
use crate::kinds::{Origin, Text, explain};
use crate::theme::Theme;

/// The folder of the theme.
pub(crate) const FOLDER: &str = "print/";

/// How many faces a finished piece has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Faces {
    #[default]
    One,
    /// Two faces on one sheet, folded between them; the second is turned by 180°.
    Tent,
    /// A tent with a bare foot of the same size below the faces, folded twice, that is stuck to the first: it stands alone.
    FootedTent,
    /// Front and back.
    Two,
    /// As many pages as it takes.
    Many,
}

impl Faces {
    /// How many faces' height it is high before it is folded.
    pub fn high(self) -> f64 {
        match self {
            Self::Tent => 2.0,
            Self::FootedTent => 3.0,
            Self::One | Self::Two | Self::Many => 1.0,
        }
    }

    /// Whether it is folded, and cut out before that.
    pub fn is_folded(self) -> bool {
        matches!(self, Self::Tent | Self::FootedTent)
    }

    /// The pieces of paper that so many set pages are.
    pub fn leaves(self, pages: usize) -> usize {
        if self == Self::Many { pages } else { 1 }
    }

    /// The word of the YAML.
    pub fn word(self) -> &'static str {
        match self {
            Self::One => "1",
            Self::Tent => "tent",
            Self::FootedTent => "footed_tent",
            Self::Two => "two",
            Self::Many => "many",
        }
    }
}

impl<'de> Deserialize<'de> for Faces {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const WORDS: &[&str] = &["1", "tent", "footed_tent", "two", "many"];
        match &*String::deserialize(deserializer)? {
            "1" | "one" => Ok(Self::One),
            "2" | "two" => Ok(Self::Two),
            "tent" => Ok(Self::Tent),
            "footed_tent" => Ok(Self::FootedTent),
            "many" => Ok(Self::Many),
            other => Err(de::Error::unknown_variant(other, WORDS)),
        }
    }
}

impl Serialize for Faces {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.word())
    }
}

/// Words in the board's languages; one stands in for the other.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Words(BTreeMap<String, Text>);

impl Words {
    pub fn get(&self, language: Language) -> &str {
        self.0.get(language.tag()).or_else(|| self.0.values().next()).map_or("", |text| text)
    }
}

/// The picture that a preset shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PhotoSlot {
    /// Width and height in print, mm.
    pub size: (f64, f64),
    /// How broad pictures of a text stand, mm; as broad as the others by default.
    #[serde(default)]
    pub figure: Option<f64>,
    /// Fewer dots per inch look poor.
    #[serde(default = "warn_dpi")]
    pub warn_dpi: f64,
    /// Fewer are refused.
    #[serde(default = "refuse_dpi")]
    pub refuse_dpi: f64,
    /// Its width as a share of the face's longer side.
    #[serde(skip)]
    pub share: f64,
}

fn warn_dpi() -> f64 {
    300.0
}

fn refuse_dpi() -> f64 {
    200.0
}

/// How the pieces stand on a printing sheet.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SheetSpec {
    /// Between two pieces, mm; never less than both bleeds.
    pub gutter: f64,
}

/// How a piece is cut out, where that is no rectangle: a line in the colour `CutContour`, which cutting machines follow.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Cut {
    /// The radius of its corners, mm.
    pub corner: f64,
    /// Holes: from the left and from above to their middle, and how wide they are, mm.
    pub holes: Vec<(f64, f64, f64)>,
}

/// A preset as its YAML says it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spec {
    pub title: Words,
    pub subject: Subjects,
    /// The trim of one finished face, mm.
    pub size: (f64, f64),
    /// Mm; 0 for what is not trimmed.
    #[serde(default)]
    pub bleed: f64,
    #[serde(default)]
    pub faces: Faces,
    pub photo: Option<PhotoSlot>,
    #[serde(default)]
    pub sheet: SheetSpec,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cut: Option<Cut>,
    /// What each face must carry: `edition`, `mark`, `qr`.
    #[serde(default)]
    pub elements: Vec<Element>,
    /// For the print shop.
    #[serde(default)]
    pub material: Words,
    /// Where it is put up.
    #[serde(default, rename = "where")]
    pub place: Words,
}

/// What a face carries so that an old one can be told from a new one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Element {
    /// The newest date among the facts shown.
    Edition,
    /// The content mark.
    Mark,
    /// The QR code of the item's page.
    Qr,
}

/// For which machine pieces are made otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, clap::ValueEnum)]
#[serde(rename_all = "snake_case")]
pub enum Variant {
    /// 办公打印机：不出血、白底、外框 / an office printer: no bleed, white ground, outlines
    Office,
    /// 黑白办公打印机 / the same in black
    OfficeBlack,
    /// 不出血、无裁切标记：插入亚克力台卡 / no bleed and no marks, to be slid into a holder
    NoBleed,
}

impl Variant {
    /// Whether it is printed on the office's own paper and cut out by hand.
    pub fn is_office(self) -> bool {
        matches!(self, Self::Office | Self::OfficeBlack)
    }

    /// As it stands in the names of files.
    pub(super) fn words(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Office, Language::Chinese) => "办公打印",
            (Self::OfficeBlack, Language::Chinese) => "黑白打印",
            (Self::NoBleed, Language::Chinese) => "无出血",
            (Self::Office, Language::English) => "office",
            (Self::OfficeBlack, Language::English) => "office-black",
            (Self::NoBleed, Language::English) => "no-bleed",
        }
    }
}

/// How a run makes presets otherwise than they say themselves.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Otherwise {
    pub variant: Option<Variant>,
    /// Instead of their own, for those that have one, mm.
    pub bleed: Option<f64>,
    /// Between the bleed and the marks, mm.
    pub mark_offset: Option<f64>,
    /// For the press; what an office prints is not.
    pub press: Option<Arc<Press>>,
}

/// A preset, ready to use.
#[derive(Clone, Debug, PartialEq)]
pub struct Preset {
    /// `desk`.
    pub name: Arc<str>,
    pub spec: Spec,
    /// The files, as a board's author knows them.
    pub yaml: Arc<str>,
    pub template: Arc<str>,
    pub variant: Option<Variant>,
    /// Between the bleed and the marks, mm.
    pub mark_gap: f64,
    pub press: Option<Arc<Press>>,
}

impl Preset {
    /// The preset as a run wants it.
    #[must_use]
    pub fn made(self: &Arc<Self>, otherwise: &Otherwise) -> Arc<Self> {
        if *otherwise == Otherwise::default() {
            return Arc::clone(self);
        }
        let mut made = Self::clone(self);
        made.variant = otherwise.variant;
        made.press = otherwise.press.clone().filter(|_| !otherwise.variant.is_some_and(Variant::is_office));
        made.mark_gap = otherwise.mark_offset.unwrap_or(made.mark_gap);
        if made.spec.bleed > 0.0 {
            made.spec.bleed = otherwise.bleed.unwrap_or(made.spec.bleed);
        }
        if otherwise.variant.is_some() {
            made.spec.bleed = 0.0;
        }
        Arc::new(made)
    }

    /// Its pieces on a sheet; none where not one has room.
    pub(super) fn grid(&self, sheet: Sheet) -> Option<Grid> {
        Grid::apart(sheet, self.trim(), self.spec.bleed, self.spec.sheet.gutter, self.mark_gap)
    }

    /// The smallest sheet that holds a piece with its bleed and marks.
    pub(super) fn smallest(&self) -> Option<Sheet> {
        Sheet::ALL.into_iter().find(|sheet| self.grid(*sheet).is_some())
    }

    /// The finished piece as it is cut: the unfolded sheet of a tent. Mm.
    pub fn trim(&self) -> (f64, f64) {
        let (width, height) = self.spec.size;
        (width, height * self.spec.faces.high())
    }

    pub fn title(&self, language: Language) -> &str {
        self.spec.title.get(language)
    }
}

/// The presets of a theme, by name.
#[derive(Clone, Debug, Default)]
pub struct Presets {
    all: BTreeMap<Arc<str>, Arc<Preset>>,
}

impl Presets {
    /// Reads every preset; a faulty one is left out and reported at its file.
    pub fn read(theme: &Theme) -> (Self, Vec<Diagnostic>) {
        let mut presets = Self::default();
        let mut diagnostics = Vec::new();
        for (path, bytes) in theme.files_in(FOLDER) {
            let inside = path.strip_prefix(FOLDER).unwrap_or(path);
            let Some(name) = inside.strip_suffix(".yaml").filter(|name| !name.contains('/')) else { continue };
            let file: Arc<str> = theme.path_of(path).into();
            let template = format!("{FOLDER}{name}.typ");
            if theme.file(&template).is_none() {
                diagnostics.push(
                    Diagnostic::error(
                        "preset-without-template",
                        Place::whole(file),
                        say!("规格 {name} 没有版面文件 {name}.typ", "the preset {name} has no template {name}.typ"),
                    )
                    .hint(say!("在旁边写一个 {name}.typ", "put a {name}.typ beside it")),
                );
                continue;
            }
            let found = diagnostics.len();
            if let Some(spec) = read(&file, bytes, &mut diagnostics)
                && diagnostics.len() == found
            {
                let (yaml, template) = (file, theme.path_of(&template).into());
                let preset =
                    Preset { name: name.into(), spec, yaml, template, variant: None, mark_gap: MARK_GAP, press: None };
                presets.all.insert(preset.name.clone(), Arc::new(preset));
            }
        }
        (presets, diagnostics)
    }

    pub fn get(&self, name: &str) -> Option<&Arc<Preset>> {
        self.all.get(name)
    }

    pub fn all(&self) -> impl Iterator<Item = &Arc<Preset>> {
        self.all.values()
    }

    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.all.keys().map(|name| &**name)
    }
}

/// The largest side that is made, mm: a banner. More is a slip of the pen.
const LARGEST: f64 = 5000.0;

fn read(file: &Arc<str>, bytes: &[u8], diagnostics: &mut Vec<Diagnostic>) -> Option<Spec> {
    let Ok(text) = std::str::from_utf8(bytes) else {
        diagnostics.push(Diagnostic::error(
            "not-utf-8",
            Place::whole(file.clone()),
            say!("文件不是 UTF-8 编码", "the file is not UTF-8"),
        ));
        return None;
    };
    let (read, origin) = explain::typed::<Spec>(file, text.trim_start_matches('\u{feff}'), &[], diagnostics)?;
    let whole = read.faults.is_empty();
    let mut spec = read.value.filter(|_| whole)?;
    if let Some(photo) = &mut spec.photo {
        photo.share = photo.size.0 / spec.size.0.max(spec.size.1);
    }
    check(&spec, &origin, diagnostics);
    Some(spec)
}

fn check(spec: &Spec, origin: &Origin, diagnostics: &mut Vec<Diagnostic>) {
    let mut range = |path: KeyPath, low: f64, high: f64, value: f64| {
        if !(low..=high).contains(&value) {
            diagnostics.push(Diagnostic::error(
                "out-of-range",
                origin.value(&path),
                say!("这个数应在 {low} 到 {high} 之间", "this number lies between {low} and {high}"),
            ));
        }
    };
    let root = KeyPath::root();
    for (n, side) in [spec.size.0, spec.size.1].into_iter().enumerate() {
        range(root.key("size").index(n), 10.0, LARGEST, side);
    }
    range(root.key("bleed"), 0.0, 20.0, spec.bleed);
    range(root.key("sheet").key("gutter"), 0.0, 50.0, spec.sheet.gutter);
    if let Some(cut) = &spec.cut {
        let at = root.key("cut");
        range(at.key("corner"), 0.0, spec.size.0.min(spec.size.1) / 2.0, cut.corner);
        for (n, (x, y, wide)) in cut.holes.iter().enumerate() {
            let hole = at.key("holes").index(n);
            let half = wide / 2.0;
            range(hole.index(2), 1.0, 50.0, *wide);
            range(hole.index(0), half, spec.size.0 - half, *x);
            range(hole.index(1), half, spec.size.1 - half, *y);
        }
    }
    if let Some(photo) = &spec.photo {
        let slot = root.key("photo");
        for (n, side) in [photo.size.0, photo.size.1].into_iter().enumerate() {
            range(slot.key("size").index(n), 5.0, LARGEST, side);
        }
        if let Some(figure) = photo.figure {
            range(slot.key("figure"), 5.0, LARGEST, figure);
        }
        range(slot.key("warn_dpi"), 20.0, 1200.0, photo.warn_dpi);
        range(slot.key("refuse_dpi"), 10.0, photo.warn_dpi.max(10.0), photo.refuse_dpi);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spec(text: &str) -> (Option<Spec>, Vec<&'static str>) {
        let mut diagnostics = Vec::new();
        let spec = read(&"themes/own/print/x.yaml".into(), text.as_bytes(), &mut diagnostics);
        (spec, diagnostics.iter().map(|diagnostic| diagnostic.code).collect())
    }

    #[test]
    fn a_preset_is_a_few_lines() {
        let (read, codes) =
            spec("title: { zh-CN: 桌牌, en: Desk }\nsubject: post\nsize: [200, 100]\nfaces: tent\nbleed: 3\n");
        let read = read.unwrap();
        assert!(codes.is_empty(), "{codes:?}");
        assert_eq!(
            (read.subject.word(), read.faces, read.size, read.bleed),
            ("post", Faces::Tent, (200.0, 100.0), 3.0)
        );
        assert_eq!((read.title.get(Language::Chinese), read.title.get(Language::English)), ("桌牌", "Desk"));
        let (read, codes) = spec("title: { en: Card }\nsubject: roll\nsize: [105, 148]\nfaces: 1\n");
        assert_eq!((read.unwrap().title.get(Language::Chinese), codes.len()), ("Card", 0));
    }

    #[test]
    fn slips_are_told_at_their_keys() {
        assert_eq!(spec("title: { en: A }\nsubject: post\nsize: [1, 100]\n").1, ["out-of-range"]);
        assert_eq!(spec("title: { en: A }\nsubject: posts\nsize: [100, 100]\n").1, ["unknown-word"]);
        assert_eq!(spec("title: { en: A }\nsubject: post\nsize: [100, 100]\nblead: 3\n").1, ["unknown-key"]);
        assert_eq!(spec("title: { en: A }\nsubject: post\n").1, ["missing-key"]);
        let cut = "title: { en: A }\nsubject: post\nsize: [90, 54]\ncut: ";
        assert!(spec(&format!("{cut}{{ corner: 3, holes: [[45, 6, 4]] }}\n")).1.is_empty());
        assert_eq!(spec(&format!("{cut}{{ corner: 30 }}\n")).1, ["out-of-range"]);
        assert_eq!(spec(&format!("{cut}{{ holes: [[1, 6, 4]] }}\n")).1, ["out-of-range"]);
        assert_eq!(spec("- a\n").1.len(), 1);
    }
}
