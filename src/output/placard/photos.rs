//! Pictures at print resolution, from the photo service.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use super::preset::PhotoSlot;
use super::preview;
use super::standin::{self, Fine, Name};
use super::subjects::PhotoUse;
use super::typeset::Fault;
use crate::board::Board;
use crate::photo::{
    Derivative, Doubt, Encoding, Facts, Focus, Limits, Part, Purpose, Recipe, Service, Slot, derive_all, encode,
};
use crate::record::Shape;
use crate::source::{Location, Sources};

/// Millimetres in an inch.
pub(super) const INCH: f64 = 25.4;

/// More dots than this nobody sees on paper.
const MOST_DPI: f64 = 300.0;

/// The pictures of one run.
pub(super) struct Photos<'a> {
    sources: &'a Sources,
    service: Service,
    limits: Limits,
    /// White pictures by their pixels.
    blanks: Mutex<HashMap<(u32, u32), Arc<[u8]>>>,
}

impl<'a> Photos<'a> {
    /// # Errors
    /// When the cache folder cannot be made.
    pub(super) fn open(board: &Board, sources: &'a Sources, folder: &Path) -> anyhow::Result<Self> {
        let limits = &board.settings.limits;
        let limits = Limits { megapixels: limits.photo_megapixels, megabytes: limits.photo_megabytes };
        let service = Service::open(folder, limits, rayon::current_num_threads())?;
        Ok(Self { sources, service, limits, blanks: Mutex::default() })
    }

    /// The fine picture, and a small one of its shape that stands in for it in type.
    fn recipe(photo: &PhotoUse, slot: &PhotoSlot) -> Recipe {
        let dots = |mm: f64| ((mm / INCH * slot.warn_dpi.min(MOST_DPI)).round() as u32).max(1);
        let focus = photo.focus.and_then(|(x, y)| Focus::new(x, y));
        if photo.shape == Shape::Whole {
            let small = (slot.share * preview::LONGER).ceil() as u32;
            let widths = [small, dots(width(photo, slot))];
            return Recipe::new(Slot::new(Purpose::Scene, None, &widths, &[Encoding::PRINT]), focus);
        }
        let (across, down) = (dots(slot.size.0), dots(slot.size.1));
        // As many pixels as a preview shows.
        let small = standin::shape((across, down), (slot.share * preview::LONGER).ceil() as u32);
        let purpose = match photo.shape {
            Shape::Portrait => Purpose::Portrait,
            Shape::Scene | Shape::Whole => Purpose::Scene,
        };
        let slot = Slot::new(purpose, Some((across, down)), &[small, across], &[Encoding::PRINT]);
        Recipe::new(slot, focus)
    }

    /// The hash of the original, by which a changed picture is noticed; `None` for one that cannot be read.
    pub(super) fn content(&self, photo: &PhotoUse) -> Option<[u8; 32]> {
        match &self.sources.assets.get(&photo.asset)?.location {
            Location::Disk(path) => self.service.content(path).ok(),
            Location::Memory(bytes) => Some(*blake3::hash(bytes).as_bytes()),
        }
    }

    /// The key of what [`Self::load`] gives.
    pub(super) fn key(photo: &PhotoUse, slot: &PhotoSlot) -> [u8; 32] {
        Self::recipe(photo, slot).key()
    }

    /// How many dots an inch the picture has at its size on paper, and whether its colours are known, from its header alone:
    /// no pixel is decoded and no face looked for. `None` for what cannot be read.
    pub(super) fn estimate(
        sources: &Sources,
        limits: &Limits,
        photo: &PhotoUse,
        slot: &PhotoSlot,
    ) -> Option<(f64, Option<Doubt>)> {
        let recipe = Self::recipe(photo, slot);
        let header = match &sources.assets.get(&photo.asset)?.location {
            Location::Disk(path) => crate::photo::inspect(path, limits).ok()?,
            Location::Memory(bytes) => crate::photo::inspect_bytes(bytes, limits).ok()?,
        };
        let shown = crate::photo::crop(&header, &recipe.slot, recipe.focus, None);
        Some((f64::from(shown.width) / (width(photo, slot) / INCH), header.doubt))
    }

    /// What is wrong with the picture at its size on paper; photo number `n` of its job.
    pub(super) fn judge(&self, n: usize, photo: &PhotoUse, slot: &PhotoSlot) -> Option<Fault> {
        let recipe = Self::recipe(photo, slot);
        let facts = match &self.sources.assets.get(&photo.asset)?.location {
            Location::Disk(path) => {
                self.service.facts(path, std::slice::from_ref(&recipe)).ok().and_then(|mut f| f.pop())
            }
            Location::Memory(bytes) => derive_all(bytes, std::slice::from_ref(&recipe), &self.limits)
                .ok()
                .and_then(|mut made| made.pop())
                .map(|made| made.facts),
        };
        let Some(facts) = facts else { return Some(Fault::Photo { photo: n }) };
        let broad = width(photo, slot) / INCH;
        let have = f64::from(facts.crop.width) / broad;
        (have < slot.warn_dpi - 0.5).then(|| {
            let least = if have < slot.refuse_dpi - 0.5 { slot.refuse_dpi } else { slot.warn_dpi };
            let width = (broad * least).ceil() as u32;
            Fault::Coarse { photo: n, have: have as u32, least: least as u32, width }
        })
    }

    /// The JPEG for the template, and what it stands in for; a picture that is small itself stands for itself. Where
    /// the set page is not `seen` but only written, a blank of the same shape does, with as few pixels as have it.
    pub(super) fn stand_in(&self, photo: &PhotoUse, slot: &PhotoSlot, seen: bool) -> Option<(Vec<u8>, Option<Fine>)> {
        if let (false, Some(facts)) = (seen, self.facts(photo, slot))
            && let [small, .., fine] = &facts.outputs[..]
        {
            let blank = self.blank(standin::smallest((small.width, small.height)))?;
            let fine = fine_of(fine);
            return Some((standin::named(&blank, &fine.name), Some(fine)));
        }
        let (facts, small) = self.derived(photo, slot, Part::Narrowest)?;
        match &facts.outputs[..] {
            [_, .., fine] => {
                let fine = fine_of(fine);
                Some((standin::named(&small, &fine.name), Some(fine)))
            }
            _ => Some((small, None)),
        }
    }

    /// A white picture of some pixels.
    fn blank(&self, size: (u32, u32)) -> Option<Arc<[u8]>> {
        let mut blanks = self.blanks.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(blank) = blanks.get(&size) {
            return Some(blank.clone());
        }
        let white = vec![255; 3 * size.0 as usize * size.1 as usize];
        let blank: Arc<[u8]> = encode(&white, size.0, size.1, Encoding::PRINT).ok()?.into();
        blanks.insert(size, blank.clone());
        Some(blank)
    }

    /// What is known of a picture on disk, whose derivatives are made if need be.
    fn facts(&self, photo: &PhotoUse, slot: &PhotoSlot) -> Option<Facts> {
        let Location::Disk(path) = &self.sources.assets.get(&photo.asset)?.location else { return None };
        self.service.facts(path, &[Self::recipe(photo, slot)]).ok()?.pop()
    }

    /// The JPEG for paper.
    pub(super) fn fine(&self, photo: &PhotoUse, slot: &PhotoSlot) -> Option<Vec<u8>> {
        self.derived(photo, slot, Part::Widest).map(|(_, bytes)| bytes)
    }

    fn derived(&self, photo: &PhotoUse, slot: &PhotoSlot, part: Part) -> Option<(Facts, Vec<u8>)> {
        let recipe = Self::recipe(photo, slot);
        match &self.sources.assets.get(&photo.asset)?.location {
            Location::Disk(path) => self.service.one(path, &recipe, part).ok(),
            Location::Memory(bytes) => {
                part.of(derive_all(bytes, std::slice::from_ref(&recipe), &self.limits).ok()?.pop()?)
            }
        }
    }

    /// Forgets derivatives that nobody asked for: only after a run over everything.
    pub(super) fn prune(&self) -> anyhow::Result<()> {
        self.service.prune().map(drop)
    }
}

/// How broad a picture stands on paper, mm.
fn width(photo: &PhotoUse, slot: &PhotoSlot) -> f64 {
    match photo.shape {
        Shape::Whole => slot.figure.unwrap_or(slot.size.0),
        Shape::Portrait | Shape::Scene => slot.size.0,
    }
}

fn fine_of(output: &Derivative) -> Fine {
    let mut name = Name::default();
    name.copy_from_slice(&output.hash[..size_of::<Name>()]);
    Fine { name, width: output.width, height: output.height, bytes: output.len as usize }
}
