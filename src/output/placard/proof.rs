//! Proofs: a placard as it was laid out, for whoever checks templates.
//!
//! Texts that fit by reckoning are measured here all the same, and said with the room they have.

use typst::foundations::Bytes;
use typst::layout::{Frame, FrameItem, Transform};
use typst::utils::Scalar;
use typst_layout::Page;
use typst_render::{RenderOptions, render};

use super::explain::Places;
use super::job::{self, Job};
use super::typeset;
use super::typesetter::Typesetter;
use super::workers::is_fatal;

/// A text and the room that its template gives it, mm.
#[derive(Clone, Debug, PartialEq)]
pub struct Fitted {
    pub name: String,
    pub room: (f64, f64),
    pub taken: (f64, f64),
}

/// What stands on a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Thing {
    Text,
    Picture,
}

/// Where it stands, mm from the upper left corner of the trim.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Placed {
    pub thing: Thing,
    /// Page, from 0.
    pub page: usize,
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
}

/// A page as pixels, three bytes each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pixels {
    pub width: u32,
    pub height: u32,
    pub rgb: Vec<u8>,
}

/// A placard, laid out.
#[derive(Clone, Debug, Default)]
pub struct Proof {
    /// What stops it, in words.
    pub faults: Vec<String>,
    pub fitted: Vec<Fitted>,
    pub placed: Vec<Placed>,
    /// All words, in the order in which they are set.
    pub words: String,
    /// The first page.
    pub picture: Option<Pixels>,
}

/// Of a face: all that it says of its subject, and nothing that says which edition it is.
const BARE: &str = r#"{ "edition": "", "edition_iso": "", "mark": "", "url": null, "elements": [] }"#;

impl Typesetter<'_> {
    /// Lays a job out; its first page is drawn with `longer` pixels along the longer side.
    pub fn proof(&self, job: &Job, longer: f64) -> Proof {
        let mut proof = Proof::default();
        let Some((mut world, _)) = job.world(self.shared_world(), self.photos(), self.emblem(), true) else {
            proof.faults.push("there is no such template".to_owned());
            return proof;
        };
        world.add("/board.json", job::measuring(self.board_file()));
        let set = typeset::typeset(&world);
        let places = Places::new(self.board(), self.theme(), self.sources());
        let told = set.faults.iter().filter(|fault| is_fatal(fault));
        proof.faults.extend(told.map(|fault| places.explain(job, fault).message.to_string()));
        let Some(document) = set.document else { return proof };
        proof.fitted = typeset::metadata(&document, "slot").iter().map(fitted).collect();
        for (page, set) in document.pages().iter().enumerate() {
            walk(&set.frame, Transform::identity(), page, &mut proof);
        }
        proof.picture = document.pages().first().map(|first| pixels(first, longer));
        proof
    }

    /// The pages of a job as they are, each with `longer` pixels along its longer side.
    pub(super) fn drawn(&self, job: &Job, longer: f64) -> Vec<Pixels> {
        let world = job.world(self.shared_world(), self.photos(), self.emblem(), true);
        let document = world.and_then(|(world, _)| typeset::typeset(&world).document);
        document.map(|set| set.pages().iter().map(|page| pixels(page, longer)).collect()).unwrap_or_default()
    }

    /// The pages of a job without edition, mark and code, each with `longer` pixels along its longer side: equal where
    /// the facts that are seen are equal.
    pub fn bare(&self, job: &Job, longer: f64) -> Vec<Pixels> {
        let Some((mut world, _)) = job.world(self.shared_world(), self.photos(), self.emblem(), true) else {
            return Vec::new();
        };
        world.add("/paper.json", Bytes::new(BARE.as_bytes()));
        let document = typeset::typeset(&world).document;
        document.map(|set| set.pages().iter().map(|page| pixels(page, longer)).collect()).unwrap_or_default()
    }
}

fn pixels(page: &Page, longer: f64) -> Pixels {
    let side = page.frame.width().max(page.frame.height()).to_pt().max(1.0);
    let options = RenderOptions { pixel_per_pt: Scalar::new(longer / side), ..RenderOptions::default() };
    let drawn = render(page, &options);
    let rgb = drawn.data().chunks_exact(4).flat_map(|p| [p[0], p[1], p[2]]).collect();
    Pixels { width: drawn.width(), height: drawn.height(), rgb }
}

fn fitted(value: &serde_json::Value) -> Fitted {
    let mm = |key: &str| value.get(key).and_then(serde_json::Value::as_f64).unwrap_or_default() * 25.4 / 72.0;
    let name = value.get("slot").and_then(serde_json::Value::as_str).unwrap_or_default().to_owned();
    Fitted { name, room: (mm("w"), mm("h")), taken: (mm("content_w"), mm("content_h")) }
}

fn walk(frame: &Frame, ts: Transform, page: usize, proof: &mut Proof) {
    for (at, item) in frame.items() {
        let here = ts.pre_concat(Transform::translate(at.x, at.y));
        let (thing, left, top, width, height) = match item {
            FrameItem::Group(group) => {
                walk(&group.frame, here.pre_concat(group.transform), page, proof);
                continue;
            }
            // From the top of a character to its foot: its line stands on the point.
            FrameItem::Text(text) => {
                let size = text.size.to_mm();
                proof.words.push_str(&text.text);
                (Thing::Text, 0.0, -0.88 * size, text.width().to_mm(), size)
            }
            FrameItem::Image(_, size, _) => (Thing::Picture, 0.0, 0.0, size.x.to_mm(), size.y.to_mm()),
            _ => continue,
        };
        let (x, y) = (here.tx.to_mm() + left, here.ty.to_mm() + top);
        proof.placed.push(Placed { thing, page, left: x, top: y, right: x + width, bottom: y + height });
    }
}
