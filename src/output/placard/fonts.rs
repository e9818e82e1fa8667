//! The theme's and the board's faces as the typesetter knows them.
//!
//! Templates name families by role (`font.title`), in the order in which the faces are tried, so that a name falls
//! back within its own weight. The families are of our making: two files may carry one family name inside, and a template
//! must never get the lighter one of them.

use std::sync::{Arc, OnceLock};

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
    fonts: Vec<Arc<Late>>,
}

/// A face that the typesetter is handed when it first asks: a board of few words needs one or two of five.
struct Late {
    face: Arc<Face>,
    /// Whether its characters are to advance twice as far.
    doubled: bool,
    font: OnceLock<Option<Font>>,
}

impl Late {
    fn new(face: Arc<Face>, doubled: bool) -> Self {
        Self { face, doubled, font: OnceLock::new() }
    }

    fn get(&self) -> Option<&Font> {
        let made = self.font.get_or_init(|| {
            let plain = || Font::new(Bytes::new(self.face.bytes()), 0);
            match self.doubled {
                true => doubled(self.face.data()).and_then(|bytes| Font::new(Bytes::new(bytes), 0)).or_else(plain),
                false => plain(),
            }
        });
        made.as_ref()
    }

    /// What is known without the outlines. `None` for a file that the typesetter cannot read: a board's own is read for it.
    fn info(&self) -> Option<FontInfo> {
        match self.face.is_packed() {
            true => FontInfo::new(self.face.tables(), 0),
            false => self.get().map(|font| font.info().clone()),
        }
    }
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
        let mut known: Vec<(Arc<Late>, FontInfo)> = Vec::new();
        for face in stack.all() {
            let late = Arc::new(Late::new(face, false));
            // A file that the coverage check could read and the typesetter cannot has been reported as no font.
            let Some(info) = late.info() else { continue };
            // By its own name too, for a board's templates.
            fonts.push(&late, info.clone());
            known.push((late, info));
        }
        let of = |face: &Arc<Face>| known.iter().find(|(late, _)| Arc::ptr_eq(&late.face, face));
        for role in [Role::Title, Role::Body, Role::Pledge, Role::Fangsong] {
            let bold = if role == Role::Body { stack.faces(Role::BodyBold) } else { &[] };
            for n in 0..levels(stack, role) {
                for (face, weight) in [(stack.faces(role).get(n), None), (bold.get(n), Some(FontWeight::BOLD))] {
                    let Some((late, info)) = face.and_then(of) else { continue };
                    let mut info = info.clone();
                    info.family = family(role, n);
                    if let Some(weight) = weight {
                        info.variant.weight = weight;
                    }
                    fonts.push(late, info);
                }
            }
        }
        // Of the first title face only, for a copy costs memory; a name that it lacks is tried in the others.
        if let Some((late, info)) = stack.faces(Role::Title).first().and_then(of) {
            let mut info = info.clone();
            TRACKED.clone_into(&mut info.family);
            fonts.push(&Arc::new(Late::new(Arc::clone(&late.face), true)), info);
        }
        fonts
    }

    /// The font at a place of the book.
    pub(super) fn get(&self, index: usize) -> Option<Font> {
        self.fonts.get(index)?.get().cloned()
    }

    fn push(&mut self, font: &Arc<Late>, info: FontInfo) {
        self.book.push(info);
        self.fonts.push(Arc::clone(font));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme;

    #[test]
    fn what_is_known_of_a_packed_face_is_what_its_file_says() {
        let (stack, _) = Stack::of_theme(theme::shipped_fonts());
        let fonts = Fonts::new(&stack);
        assert!(fonts.fonts.len() > stack.all().len());
        assert!(fonts.fonts.iter().all(|late| late.font.get().is_none()), "none is unpacked before it is asked for");
        for late in &fonts.fonts {
            assert_eq!(late.info().as_ref(), late.get().map(Font::info), "{:?}", late.face);
        }
        assert!(fonts.get(fonts.fonts.len()).is_none());
    }
}
