//! The pictures that pages show: which there are, their derivatives, and what pages need to know of them.
//!
//! [`prepare`] is the one step of planning that reads and writes: it has the photo service make the derivatives (or find
//! them in its cache) and gives [`Pictures`], plain data that the pages look things up in. The original is never among
//! the files of the site.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context as _;
use rayon::prelude::*;

use super::linked;
use crate::board::{Before, Board, Boards, Link};
use crate::diagnostic::{Diagnostic, Message, Place, Severity, say};
use crate::kinds::Medium;
use crate::photo::{Derivatives, Encoding, Facts, Fault, Focus, Limits, Need, Recipe, Service, Shortfall, Slot};
use crate::record::{Picture, RecordKind, Shape, item_kinds};
use crate::source::{Asset, Location, Sources};

impl Shape {
    fn recipe(self, focus: Option<Focus>) -> Recipe {
        let slot = match self {
            Self::Portrait => Slot::portrait((5, 7), &[240, 480, 720]),
            Self::Scene | Self::Whole => Slot::scene(None, &[480, 960, 1440]),
        };
        Recipe::new(slot, focus)
    }

    /// How many pixels across look good, and how few are refused.
    fn need(self) -> Need {
        match self {
            Self::Portrait => Need { good: 360, least: 160 },
            Self::Scene | Self::Whole => Need { good: 480, least: 160 },
        }
    }
}

/// One picture that an item names.
#[derive(Clone, Debug, PartialEq)]
pub struct PictureUse {
    /// The asset, relative to the board.
    pub asset: Arc<str>,
    pub slot: Shape,
    /// The author's `photo_focus`, as fractions.
    pub focus: Option<(f32, f32)>,
    /// Where it is named.
    pub place: Place,
    pub item: Arc<str>,
    /// Whether a face is expected.
    pub of_member: bool,
    /// Where it is shown. Media differ in the consents that they need.
    pub media: Vec<Medium>,
}

impl PictureUse {
    fn focus(&self) -> Option<Focus> {
        self.focus.and_then(|(x, y)| Focus::new(x, y))
    }
}

/// Every picture that the records of a board name, and those of their texts.
pub fn uses(board: &Board) -> Vec<PictureUse> {
    let mut uses = Vec::new();
    for kind in item_kinds() {
        for at in 0..kind.number(board) {
            kind.record(board, at).pictures(&mut |picture| {
                let Picture { asset, shape, focus, place, item, of_member, .. } = picture;
                uses.push(PictureUse { asset, slot: shape, focus, place, item, of_member, media: vec![board.medium] });
            });
        }
    }
    for linked in linked::linked(board) {
        if let Link::Photo { path } = linked.link {
            uses.push(PictureUse {
                asset: path,
                slot: Shape::Scene,
                focus: None,
                place: linked.place,
                item: linked.item,
                of_member: false,
                media: vec![board.medium],
            });
        }
    }
    uses.retain(|wanted| !board.is_withheld(&wanted.asset));
    // One picture in several places is made, and judged, once.
    let mut seen = HashSet::new();
    uses.retain(|wanted| seen.insert((wanted.asset.clone(), wanted.slot)));
    uses
}

/// The pictures of the web and the kiosk; one that both show is made, and judged, once.
fn uses_of_all(boards: &Boards) -> Vec<PictureUse> {
    let mut wanted = uses(boards.web());
    let Some(kiosk) = boards.of(Medium::Kiosk) else { return wanted };
    let places: HashMap<_, _> =
        wanted.iter().enumerate().map(|(at, wanted)| ((wanted.asset.clone(), wanted.slot), at)).collect();
    for more in uses(kiosk) {
        match places.get(&(more.asset.clone(), more.slot)) {
            Some(at) => wanted[*at].media.extend(more.media),
            None => wanted.push(more),
        }
    }
    wanted
}

/// A derivative as a file of the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PictureFile {
    /// Named by its content.
    pub route: String,
    /// Pixels.
    pub width: u32,
    pub height: u32,
    pub encoding: Encoding,
    /// Of a portrait in which a face was found.
    pub head: Option<Head>,
}

/// Where a head is in a picture, in thousandths of it: the middle of the eyes, and how much of its height lies between crown
/// and chin. Whoever shows portraits beside each other makes the heads of about one size by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    pub across: u16,
    pub down: u16,
    pub size: u16,
}

impl Head {
    /// What is too far from the middle, too small or too large is rather something that was taken for a face.
    fn of(facts: &Facts) -> Option<Self> {
        let (face, crop) = (facts.face?, facts.crop);
        let thousandths = |part: f32, whole: u32| (1000.0 * part / whole.max(1) as f32).round() as u16;
        let head = Self {
            across: thousandths(face.middle() - crop.x as f32, crop.width),
            down: thousandths(face.eye_line() - crop.y as f32, crop.height),
            size: thousandths(face.head_height(), crop.height),
        };
        let is_likely =
            (250..=750).contains(&head.across) && (150..=650).contains(&head.down) && (200..=800).contains(&head.size);
        is_likely.then_some(head)
    }
}

/// The pictures of one build.
#[derive(Default)]
pub struct Pictures {
    prepared: HashMap<(Arc<str>, Shape), Prepared>,
    service: Option<Arc<Service>>,
}

struct Prepared {
    location: Location,
    recipe: Recipe,
    files: Vec<PictureFile>,
    media: Vec<Medium>,
}

impl Pictures {
    /// The derivatives of a picture, narrowest first; `None` when it is faulty or nobody asked for it.
    pub fn get(&self, asset: &str, shape: Shape) -> Option<&[PictureFile]> {
        // A key of two parts cannot be borrowed in one; boards name few pictures a page.
        self.prepared.get(&(Arc::from(asset), shape)).map(|prepared| prepared.files.as_slice())
    }

    /// The photo service that made these, if there is a cache: it knows which of its files are still in use. Placards have
    /// one of their own, for print resolutions.
    pub fn service(&self) -> Option<&Service> {
        self.service.as_deref()
    }

    /// Every file that a medium shows, with its route.
    pub fn files(&self, medium: Medium) -> Vec<(&str, SitePicture)> {
        let mut files = Vec::new();
        let mut prepared: Vec<_> =
            self.prepared.iter().filter(|(_, prepared)| prepared.media.contains(&medium)).collect();
        prepared.sort_by(|a, b| a.0.0.cmp(&b.0.0));
        let mut seen = HashSet::new();
        for ((asset, shape), prepared) in prepared {
            for (number, file) in prepared.files.iter().enumerate() {
                if seen.insert(&*file.route) {
                    files.push((&*file.route, SitePicture { asset: asset.clone(), shape: *shape, number }));
                }
            }
        }
        files
    }

    /// Those of them that are called so, without their folders.
    pub fn files_named(&self, medium: Medium, names: &HashSet<&str>) -> Vec<(&str, SitePicture)> {
        let mut files = Vec::new();
        if names.is_empty() {
            return files;
        }
        for ((asset, shape), prepared) in self.prepared.iter().filter(|(_, prepared)| prepared.media.contains(&medium))
        {
            for (number, file) in prepared.files.iter().enumerate() {
                if names.contains(file.route.rsplit('/').next().unwrap_or(&file.route)) {
                    files.push((&*file.route, SitePicture { asset: asset.clone(), shape: *shape, number }));
                }
            }
        }
        files
    }

    /// The bytes of one of these files.
    ///
    /// # Errors
    /// When a photo cannot be read or its derivatives cannot be made.
    pub(super) fn make(&self, SitePicture { asset, shape, number }: &SitePicture) -> anyhow::Result<Vec<u8>> {
        let prepared = self.prepared.get(&(asset.clone(), *shape));
        let Prepared { location, recipe, .. } =
            prepared.with_context(|| format!("{asset} is no picture of this site"))?;
        let made = derivatives(self.service.as_deref(), location, recipe)
            .map_err(|fault| anyhow::anyhow!("{}", fault.message()))?;
        made.files.into_iter().nth(*number).context("a picture changed while it was being read")
    }
}

/// A derivative, by what it is made from.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SitePicture {
    /// The asset, relative to the board.
    asset: Arc<str>,
    shape: Shape,
    /// Among its derivatives, the narrowest first.
    number: usize,
}

/// What was wanted, of which files, under which limits; and what came of it.
struct Made {
    wanted: Vec<PictureUse>,
    assets: Arc<BTreeMap<Arc<str>, Asset>>,
    limits: Limits,
    /// The kiosk's board, without its memory, which would hold it for ever; the web's is followed.
    kiosk: Option<Board>,
    pictures: Arc<Pictures>,
    diagnostics: Vec<Diagnostic>,
}

/// Makes the derivatives of every picture, or finds them in the cache, on all cores.
///
/// # Errors
/// When the cache folder cannot be made.
pub fn prepare(
    boards: &Boards,
    sources: &Sources,
    cache: Option<PathBuf>,
) -> anyhow::Result<(Arc<Pictures>, Vec<Diagnostic>)> {
    let limits = limits(boards.web());
    let made = boards.web().try_follow("", |last: Before<'_, Made>| {
        // Whoever looks at a file of pictures again gives a new map.
        let last = last.filter(|(_, last)| last.limits == limits && Arc::ptr_eq(&last.assets, &sources.assets));
        if let Some((web, last)) = last
            && same_uses((web, last.kiosk.as_ref()), (boards.web(), boards.of(Medium::Kiosk)))
        {
            return Ok(last.clone());
        }
        let wanted = uses_of_all(boards);
        let (pictures, diagnostics) = match last {
            Some((_, last)) if last.wanted == wanted => (last.pictures.clone(), last.diagnostics.clone()),
            _ if wanted.is_empty() => Default::default(),
            _ => make(wanted.clone(), limits, sources, cache).map(|(made, found)| (Arc::new(made), found))?,
        };
        let kiosk = boards.of(Medium::Kiosk).map(Board::without_memory);
        anyhow::Ok(Arc::new(Made { wanted, assets: sources.assets.clone(), limits, kiosk, pictures, diagnostics }))
    })?;
    Ok((made.pictures.clone(), made.diagnostics.clone()))
}

/// Whether boards surely show the pictures that those before them showed, named in the same places.
fn same_uses(old: (&Board, Option<&Board>), new: (&Board, Option<&Board>)) -> bool {
    let same = |old: &Board, new: &Board| {
        let names_others = |kind: &dyn RecordKind| {
            let names_any = |board: &Board, at: usize| {
                let mut any = false;
                kind.record(board, at).pictures(&mut |_| any = true);
                any
            };
            let (gone, come) = kind.difference(old, new);
            gone.into_iter().any(|at| names_any(old, at)) || come.into_iter().any(|at| names_any(new, at))
        };
        new.revises(old) && !item_kinds().any(names_others) && !linked::may_link_others(old, new)
    };
    let same_kiosk = match (old.1, new.1) {
        (None, None) => true,
        (Some(old), Some(new)) => same(old, new),
        _ => false,
    };
    same_kiosk && same(old.0, new.0)
}

fn make(
    wanted: Vec<PictureUse>,
    limits: Limits,
    sources: &Sources,
    cache: Option<PathBuf>,
) -> anyhow::Result<(Pictures, Vec<Diagnostic>)> {
    let jobs = rayon::current_num_threads();
    let service = match cache {
        Some(folder) => Some(Arc::new(Service::open(&folder, limits, jobs)?)),
        None => None,
    };
    type Made = (PictureUse, Result<(Location, Recipe, Facts), Fault>);
    let made: Vec<Made> = wanted
        .into_par_iter()
        .filter_map(|wanted| {
            let asset = sources.assets.get(&wanted.asset)?;
            let recipe = wanted.slot.recipe(wanted.focus());
            let facts = facts(service.as_deref(), asset, &recipe);
            Some((wanted, facts.map(|facts| (asset.location.clone(), recipe, facts))))
        })
        .collect();
    let mut diagnostics = Vec::new();
    let mut pictures = Pictures { prepared: HashMap::new(), service };
    for (wanted, result) in made {
        match result {
            Err(fault) => diagnostics.push(explain(&wanted, &fault, Severity::Error)),
            Ok((location, recipe, facts)) => {
                let short = wanted.slot.need().judge(facts.crop.width, facts.crop.height);
                diagnostics.extend(short.map(|short| shortfall(&wanted, &short)));
                if wanted.of_member && facts.lacks_face() && wanted.focus.is_none() {
                    diagnostics.push(no_face(&wanted));
                }
                let head = if wanted.slot == Shape::Portrait { Head::of(&facts) } else { None };
                let files = facts.outputs.iter().map(|output| picture_file(output, head)).collect();
                pictures
                    .prepared
                    .insert((wanted.asset, wanted.slot), Prepared { location, recipe, files, media: wanted.media });
            }
        }
    }
    Ok((pictures, diagnostics))
}

/// What `check` says of the pictures: headers only, no pixel is decoded. A crop around a face is never larger than the one
/// judged here, so what is too small now stays so.
pub fn inspect(board: &Board, sources: &Sources) -> Vec<Diagnostic> {
    let limits = limits(board);
    uses(board)
        .into_par_iter()
        .filter_map(|wanted| {
            let asset = sources.assets.get(&wanted.asset)?;
            let found = match &asset.location {
                Location::Disk(path) => crate::photo::inspect(path, &limits),
                Location::Memory(bytes) => crate::photo::inspect_bytes(bytes, &limits),
            };
            let header = match found {
                Ok(header) => header,
                Err(fault) => return Some(explain(&wanted, &fault, Severity::Error)),
            };
            let recipe = wanted.slot.recipe(wanted.focus());
            let shown = crate::photo::crop(&header, &recipe.slot, recipe.focus, None);
            wanted.slot.need().judge(shown.width, shown.height).map(|short| shortfall(&wanted, &short))
        })
        .collect()
}

fn shortfall(wanted: &PictureUse, short: &Shortfall) -> Diagnostic {
    match short {
        Shortfall::Error(fault) => explain(wanted, fault, Severity::Error),
        Shortfall::Warning(fault) => explain(wanted, fault, Severity::Warning),
    }
}

fn limits(board: &Board) -> Limits {
    let limits = &board.settings.limits;
    Limits { megapixels: limits.photo_megapixels, megabytes: limits.photo_megabytes }
}

fn facts(service: Option<&Service>, asset: &Asset, recipe: &Recipe) -> Result<Facts, Fault> {
    match (service, &asset.location) {
        (Some(service), Location::Disk(path)) => {
            service.facts(path, std::slice::from_ref(recipe))?.pop().ok_or(Fault::Empty)
        }
        _ => derivatives(None, &asset.location, recipe).map(|made| made.facts),
    }
}

fn derivatives(service: Option<&Service>, location: &Location, recipe: &Recipe) -> Result<Derivatives, Fault> {
    match (service, location) {
        (Some(service), Location::Disk(path)) => {
            service.load(path, std::slice::from_ref(recipe))?.pop().ok_or(Fault::Empty)
        }
        _ => {
            let bytes = location.read().map_err(|error| Fault::Unreadable { kind: error.kind() })?;
            crate::photo::derive(&bytes, recipe)
        }
    }
}

fn picture_file(output: &crate::photo::Derivative, head: Option<Head>) -> PictureFile {
    let name = blake3::Hash::from_bytes(output.hash).to_hex();
    PictureFile {
        route: format!("assets/photos/{}.{}", &name[..16], output.encoding.ending()),
        width: output.width,
        height: output.height,
        encoding: output.encoding,
        head,
    }
}

fn explain(wanted: &PictureUse, fault: &Fault, severity: Severity) -> Diagnostic {
    let Message { zh, en, .. } = fault.message();
    let name = wanted.asset.rsplit('/').next().unwrap_or(&wanted.asset);
    Diagnostic::new(fault.code(), severity, wanted.place.clone(), say!("{name}：{zh}", "{name}: {en}"))
        .hint(fault.hint())
        .item(wanted.item.clone())
}

fn no_face(wanted: &PictureUse) -> Diagnostic {
    Diagnostic::note(
        "no-face-found",
        wanted.place.clone(),
        say!(
            "照片里没有找到人脸，按中间偏上裁切",
            "no face was found in the photo; it is cropped around the upper middle"
        ),
    )
    .hint(say!("不合适就写 photo_focus: [0.5, 0.4]", "if that looks wrong, write `photo_focus: [0.5, 0.4]`"))
    .item(wanted.item.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::photo::{Face, Rect};

    #[test]
    fn a_head_is_told_in_thousandths_of_the_picture_and_only_where_it_is_likely_one() {
        let facts = |face: Option<Face>| Facts {
            original: (1000, 1400),
            original_bytes: 1,
            crop: Rect { x: 100, y: 200, width: 500, height: 700 },
            face,
            searched: true,
            outputs: Vec::new(),
        };
        let face = Face { x: 250.0, y: 400.0, size: 200.0, score: 9.0 };
        assert_eq!(Head::of(&facts(Some(face))), Some(Head { across: 500, down: 406, size: 389 }));
        for unlikely in [
            Face { x: 0.0, ..face },
            Face { size: 40.0, ..face },
            Face { y: 180.0, ..face },
            Face { y: -900.0, ..face },
        ] {
            assert_eq!(Head::of(&facts(Some(unlikely))), None, "{unlikely:?}");
        }
        assert_eq!(Head::of(&facts(None)), None);
    }
}
