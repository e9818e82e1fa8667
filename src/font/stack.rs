//! The faces of each role, in the order in which they are tried.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use super::cache::Cache;
use super::coverage::Coverage;
use super::face::{Face, FontFile};
use super::fault::{FontFault, Found};
use super::own::{BoardFont, FontUse};
use super::proof;
use super::role::Role;
use super::text::{is_invisible, is_private_use};
use crate::text::is_odd;

/// The faces of each role: a board's own file first, then the theme's file of that role and its supplements, then the
/// stand-in of like weight, and last what the board gives for rare characters. Cloning shares the faces.
#[derive(Clone, Debug, Default)]
pub struct Stack {
    theme: BTreeMap<Role, Vec<Arc<Face>>>,
    faces: BTreeMap<Role, Vec<Arc<Face>>>,
    licences: Vec<(String, Arc<[u8]>)>,
    /// What every role shows and nobody need look at; made on first use.
    everyday: Arc<OnceLock<Coverage>>,
    pub(super) cache: Option<Arc<Cache>>,
}

impl Stack {
    /// The stack of a theme's font files (name and bytes).
    ///
    /// A theme names its files after the role: `title.ttf`, with supplements beside it as
    /// `title-rare.ttf`, tried in the order of their names. Licence texts (`OFL-….txt`) are kept, since they
    /// must accompany every copy of a font; other files are passed over.
    /// A file that is no font is left out and reported; the stack works without it.
    pub fn of_theme(theme: impl IntoIterator<Item = (String, impl Into<FontFile>)>) -> (Stack, Vec<FontFault>) {
        let mut faults = Vec::new();
        let (mut files, mut licences) = (Vec::new(), Vec::new());
        for (name, data) in theme {
            let data = data.into();
            let file = name.rsplit('/').next().unwrap_or(&name).to_owned();
            if let Some(role) = theme_role(&file) {
                files.push((role, name, data));
            } else if file.starts_with("OFL") || file.starts_with("LICEN") {
                licences.push((file, Arc::from(data.tables())));
            }
        }
        licences.sort();
        files.sort_by(|a, b| (a.0, a.1.len(), &a.1).cmp(&(b.0, b.1.len(), &b.1)));
        let mut shipped: BTreeMap<Role, Vec<Arc<Face>>> = BTreeMap::new();
        for (role, name, data) in files {
            match Face::new(name, data) {
                Ok(face) => shipped.entry(role).or_default().push(Arc::new(face)),
                Err(fault) => faults.push(fault),
            }
        }
        let mut stack = Stack { theme: shipped, licences, ..Stack::default() };
        stack.chain(&[]);
        (stack, faults)
    }

    /// This stack with a board's own files. One that is no font is left out and reported.
    #[must_use]
    pub fn with_own(mut self, board: impl IntoIterator<Item = BoardFont>) -> (Stack, Vec<FontFault>) {
        let (mut own, mut faults) = (Vec::new(), Vec::new());
        for font in board {
            match Face::new(font.file, font.data) {
                // A theme is tested when it is made; a board's file is tested here, since its
                // character map is otherwise first read in the middle of a check.
                Ok(face) if face.chars().next().is_none() => {
                    faults.push(FontFault::NoCharacters { file: face.name().to_owned() });
                }
                Ok(face) => {
                    let face = Arc::new(face);
                    if proof::is_sound(&face) {
                        own.push((font.used_for, face));
                    } else {
                        faults.push(FontFault::NotAFont { file: face.name().to_owned(), found: Found::Damaged });
                    }
                }
                Err(fault) => faults.push(fault),
            }
        }
        if !own.is_empty() {
            self.chain(&own);
        }
        (self, faults)
    }

    /// This stack with a place to keep the web fonts that are made from it.
    #[must_use]
    pub fn with_cache(mut self, cache: Arc<Cache>) -> Stack {
        self.cache = Some(cache);
        self
    }

    /// The place where web fonts are kept between runs.
    pub fn cache(&self) -> Option<&Cache> {
        self.cache.as_deref()
    }

    fn chain(&mut self, own: &[(FontUse, Arc<Face>)]) {
        let of = |wanted: FontUse| own.iter().filter(move |(used_for, _)| *used_for == wanted).map(|(_, face)| face);
        self.faces.clear();
        for role in Role::ALL {
            let mut tried: Vec<Arc<Face>> = Vec::new();
            for role in [Some(role), role.stand_in()].into_iter().flatten() {
                tried.extend(of(FontUse::Role(role)).cloned());
                tried.extend(self.theme.get(&role).into_iter().flatten().cloned());
            }
            for supplement in [FontUse::RareBold, FontUse::Rare].into_iter().filter(|rare| rare.supplements(role)) {
                tried.extend(of(supplement).cloned());
            }
            self.faces.insert(role, tried);
        }
        self.everyday = Arc::default();
    }

    /// The role's faces in the order in which they are tried. Empty only for a theme without them.
    pub fn faces(&self, role: Role) -> &[Arc<Face>] {
        self.faces.get(&role).map_or(&[], Vec::as_slice)
    }

    /// The licence texts of the theme's fonts: file name and bytes, sorted by name.
    pub fn licences(&self) -> &[(String, Arc<[u8]>)] {
        &self.licences
    }

    /// Every face once: what a typesetter must be handed.
    pub fn all(&self) -> Vec<Arc<Face>> {
        let mut all: Vec<Arc<Face>> = Vec::new();
        for face in self.faces.values().flatten() {
            if !all.iter().any(|known| Arc::ptr_eq(known, face)) {
                all.push(Arc::clone(face));
            }
        }
        all
    }

    /// The first face of the role that has `c`, and its place in [`Stack::faces`].
    pub fn face_for(&self, role: Role, c: char) -> Option<(usize, &Arc<Face>)> {
        self.faces(role).iter().enumerate().find(|(_, face)| face.covers(c))
    }

    /// Whether the role can show `c`. Never true of private use; always of what needs no glyph.
    pub fn covers(&self, role: Role, c: char) -> bool {
        !is_private_use(c) && (is_invisible(c) || self.face_for(role, c).is_some())
    }

    /// Whether every role can show every character of `text`, and none is odd ([`is_odd`]). Quick: meant for all the texts
    /// of a board.
    pub fn is_everyday(&self, text: &str) -> bool {
        self.everyday.get_or_init(|| self.everyday()).holds(text)
    }

    fn everyday(&self) -> Coverage {
        let mut everyday = Coverage::full();
        for role in Role::ALL {
            let mut covered = Coverage::empty();
            self.faces(role).iter().flat_map(|face| face.chars()).for_each(|c| covered.insert(c));
            everyday.retain(&covered);
        }
        // The signs that no font draws, and those that look like another, stand below and above the ideographs.
        let beside = ['\0'..='\u{33ff}', '\u{e000}'..='\u{ffff}', '\u{2f800}'..='\u{2fa1f}'];
        for c in beside.into_iter().flatten() {
            if is_odd(c) {
                everyday.remove(c);
            } else if is_invisible(c) && !is_private_use(c) {
                everyday.insert(c);
            }
        }
        everyday
    }

    /// The characters of `text` that the role cannot show: each once, in the order of the text.
    pub fn missing(&self, role: Role, text: &str) -> Vec<char> {
        let mut missing = Vec::new();
        for c in text.chars() {
            if !self.covers(role, c) && !missing.contains(&c) {
                missing.push(c);
            }
        }
        missing
    }

    /// The files that were tried for the role, for messages.
    pub fn tried(&self, role: Role) -> Vec<&str> {
        self.faces(role).iter().map(|face| face.name()).collect()
    }

    /// The width of `text` on one line in em, without kerning. A character without a glyph counts
    /// as one em, the width of the Chinese character that it almost always is.
    pub fn advance(&self, role: Role, text: &str) -> f64 {
        let width = |c: char| match self.faces(role).iter().find_map(|face| face.letter(c)) {
            Some(letter) => f64::from(letter.advance),
            None if is_invisible(c) => 0.0,
            None => 1.0,
        };
        text.chars().map(width).sum()
    }
}

/// The role of a theme's file: the longest role key that its name begins with.
fn theme_role(file: &str) -> Option<Role> {
    let (stem, extension) = file.rsplit_once('.')?;
    if !["ttf", "otf", "ttc"].contains(&extension.to_ascii_lowercase().as_str()) {
        return None;
    }
    let belongs =
        |role: &Role| stem.strip_prefix(role.key()).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'));
    Role::ALL.into_iter().filter(belongs).max_by_key(|role| role.key().len())
}
