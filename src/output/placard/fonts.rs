//! The theme's and the board's faces as the typesetter knows them.
//!
//! Templates name families by role (`font.title`), in the order in which the faces are tried, so that a name falls
//! back within its own weight. The families are of our making: two files may carry one family name inside, and a template
//! must never get the lighter one of them.

use std::sync::Arc;

use serde::Serialize;
use typst::foundations::Bytes;
use typst::text::{Font, FontBook, FontInfo, FontWeight};

use crate::font::{Face, Role, Stack};

/// The title face whose full-width characters advance two ems: a name of two characters is set as wide as one of three
/// without a space in its text.
const TRACKED: &str = "Noticeboard Tracked";

/// Every face.
pub(super) struct Fonts {
    pub(super) book: FontBook,
    pub(super) fonts: Vec<Font>,
}

/// What a template sees as `font`: families in the order in which they are tried.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct Families {
    title: Vec<String>,
    body: Vec<String>,
    pledge: Vec<String>,
    fangsong: Vec<String>,
    tracked: Vec<String>,
}

impl Families {
    /// The families of a stack, which need no font to be read.
    pub(super) fn of(stack: &Stack) -> Self {
        let families = |role: Role| (0..levels(stack, role)).map(|n| family(role, n)).collect::<Vec<_>>();
        let tracked = (!stack.faces(Role::Title).is_empty()).then(|| TRACKED.to_owned());
        Self {
            title: families(Role::Title),
            body: families(Role::Body),
            pledge: families(Role::Pledge),
            fangsong: families(Role::Fangsong),
            tracked: tracked.into_iter().collect(),
        }
    }
}

/// How many families a role has: body and bold body share theirs.
fn levels(stack: &Stack, role: Role) -> usize {
    let bold = if role == Role::Body { stack.faces(Role::BodyBold).len() } else { 0 };
    stack.faces(role).len().max(bold)
}

fn family(role: Role, n: usize) -> String {
    format!("nb-{}-{}", role.key(), n + 1)
}

/// The hash of all files.
pub(super) fn hash(stack: &Stack) -> blake3::Hash {
    let mut hasher = blake3::Hasher::new();
    for role in Role::ALL {
        hasher.update(role.key().as_bytes());
        for face in stack.faces(role) {
            hasher.update(face.hash().as_bytes());
        }
    }
    hasher.finalize()
}

impl Fonts {
    pub(super) fn new(stack: &Stack) -> Self {
        let mut fonts = Self { book: FontBook::new(), fonts: Vec::new() };
        let mut loaded: Vec<(Arc<Face>, Font)> = Vec::new();
        for face in stack.all() {
            // A file that the coverage check could read and the typesetter cannot has been reported as no font.
            let Some(font) = Font::new(Bytes::new(face.bytes()), 0) else { continue };
            // By its own name too, for a board's templates.
            fonts.push(font.clone(), font.info().clone());
            loaded.push((face, font));
        }
        let known = |face: &Arc<Face>| loaded.iter().find(|(other, _)| Arc::ptr_eq(other, face)).map(|(_, font)| font);
        for role in [Role::Title, Role::Body, Role::Pledge, Role::Fangsong] {
            let bold = if role == Role::Body { stack.faces(Role::BodyBold) } else { &[] };
            for n in 0..levels(stack, role) {
                for (face, weight) in [(stack.faces(role).get(n), None), (bold.get(n), Some(FontWeight::BOLD))] {
                    let Some(font) = face.and_then(known) else { continue };
                    let mut info = font.info().clone();
                    info.family = family(role, n);
                    if let Some(weight) = weight {
                        info.variant.weight = weight;
                    }
                    fonts.push(font.clone(), info);
                }
            }
        }
        // Of the first title face only, for a copy costs memory; a name that it lacks is tried in the others.
        if let Some(face) = stack.faces(Role::Title).first() {
            let copy = doubled(face.data()).and_then(|bytes| Font::new(Bytes::new(bytes), 0));
            if let Some(font) = copy.or_else(|| known(face).cloned()) {
                let mut info = font.info().clone();
                TRACKED.clone_into(&mut info.family);
                fonts.push(font, info);
            }
        }
        fonts
    }

    fn push(&mut self, font: Font, info: FontInfo) {
        self.book.push(info);
        self.fonts.push(font);
    }
}

/// A copy of a face whose characters of one em advance two. `None` for a file without plain `hmtx` metrics.
fn doubled(data: &[u8]) -> Option<Vec<u8>> {
    let read16 = |at: usize| data.get(at..at + 2).map(|b| u16::from_be_bytes([b[0], b[1]]));
    let read32 = |at: usize| data.get(at..at + 4).map(|b| u32::from_be_bytes([b[0], b[1], b[2], b[3]]) as usize);
    let tables = usize::from(read16(4)?);
    let table = |tag: &[u8; 4]| {
        let entry = (0..tables).map(|n| 12 + 16 * n).find(|at| data.get(*at..at + 4) == Some(tag))?;
        Some((read32(entry + 8)?, read32(entry + 12)?))
    };
    let head = table(b"head")?.0;
    let units = read16(head + 18)?;
    let metrics = usize::from(read16(table(b"hhea")?.0 + 34)?);
    let (start, length) = table(b"hmtx")?;
    if metrics * 4 > length || start + length > data.len() {
        return None;
    }
    let mut copy = data.to_vec();
    // The PDF writer tells files apart by their checksum: taken for one, both would get the widths of the first.
    copy.get_mut(head + 8..head + 12)?.iter_mut().for_each(|byte| *byte = !*byte);
    for n in 0..metrics {
        let at = start + 4 * n;
        if read16(at)? == units {
            copy[at..at + 2].copy_from_slice(&(units.saturating_mul(2)).to_be_bytes());
        }
    }
    Some(copy)
}
