//! The web fonts of a set of pages, with their CSS.
//!
//! [`plan_web`] decides without touching outlines: files, keys for a cache, CSS, and what each
//! page would load. [`Slice::encode`] makes one file; slices know nothing of each other.
//! [`web_fonts`] does both at once.
//!
//! Titles, names, pledges and formal text are set in the theme's faces. Running text is set in the
//! reader's own fonts, except the characters that these commonly lack ([`in_system_fonts`]): they
//! come from the family `nb-rare`, which stands first in every stack, in regular and bold. A kiosk
//! takes [`Options::complete`] instead and needs no font of its own.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use rayon::prelude::*;

use super::cache::Cache;
use super::face::Face;
use super::fault::FontFault;
use super::options::Options;
use super::role::Role;
use super::slices::{Part, Spread, divide};
use super::stack::Stack;
use super::subset::{ENCODER, subset_woff2};
use super::text::in_system_fonts;
use super::usage::Usage;

/// The bytes of a web font before its first glyph: measured.
const FILE_BYTES: f64 = 640.0;

/// One file to be made: some characters of one role from one face.
#[derive(Clone, Debug)]
pub struct Slice {
    /// Where it goes in the output. Stable: it names the part of the character set, not the
    /// characters in use.
    pub path: String,
    /// Changes when, and only when, the file's bytes do: face, characters, and program.
    pub key: blake3::Hash,
    /// What the file holds. Never empty.
    pub chars: BTreeSet<char>,
    /// About how many bytes the file has.
    pub estimate: usize,
    /// The role whose text loads it.
    pub(super) role: Role,
    /// Whether it belongs to the family of characters that system fonts lack.
    rare: bool,
    pub(super) contiguous: bool,
    face: Arc<Face>,
    pub(super) family: &'static str,
    cache: Option<Arc<Cache>>,
}

/// The key tells all bytes of the file apart.
impl PartialEq for Slice {
    fn eq(&self, other: &Self) -> bool {
        (&self.path, self.key) == (&other.path, other.key)
    }
}

impl Eq for Slice {}

impl Hash for Slice {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (&self.path, self.key).hash(state);
    }
}

impl Slice {
    /// The WOFF2 file: made, or found among those of earlier runs.
    ///
    /// # Errors
    /// When the face cannot be made a subset of.
    pub fn encode(&self) -> Result<Vec<u8>, FontFault> {
        let make = || subset_woff2(&self.face, &self.chars, self.family);
        match &self.cache {
            Some(cache) => cache.get_or_make(&self.key, make),
            None => make(),
        }
    }

    /// A short name that changes with the bytes, known before they are made.
    pub fn name(&self) -> String {
        self.key.to_hex()[..16].to_owned()
    }

    /// Its address beside the style sheet. It ends in a part of the key, so that no browser keeps an outdated file.
    pub fn beside(&self) -> String {
        let file = self.path.rsplit('/').next().unwrap_or(&self.path);
        format!("{file}?{}", &self.key.to_hex()[..6])
    }
}

/// What one page loads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageFonts<'a> {
    /// About how many bytes, without the roles in `plain`.
    pub bytes: usize,
    /// The files.
    pub paths: Vec<&'a str>,
    /// Classes for the page's `<html>` (`plain-pledge`, `plain-title`): the roles that would go
    /// over the budget and are therefore set in the reader's fonts, rare characters excepted.
    pub classes: Vec<&'static str>,
}

/// The web fonts of a set of pages, decided but not made.
#[derive(Clone, Debug)]
pub struct WebPlan {
    pub(super) slices: Vec<Slice>,
    /// The slice that holds a character of a role; `true` for the rare characters of all roles.
    holders: HashMap<(Role, bool, char), u32>,
    licences: Vec<(String, Arc<[u8]>)>,
    pub(super) options: Options,
}

/// One made file.
#[derive(Clone, Debug)]
pub struct WebFile {
    /// Where it goes in the output.
    pub path: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// The web fonts of a set of pages.
#[derive(Clone, Debug)]
pub struct WebFonts {
    /// The WOFF2 files in the order of the CSS, then the licence texts.
    pub files: Vec<WebFile>,
    /// The style sheet's path in the output.
    pub css_path: String,
    /// The style sheet.
    pub css: String,
}

/// Decides the web fonts for pages that use `usage`. Characters that the stack lacks are left out:
/// [`Stack::missing`] has reported them.
pub fn plan_web(stack: &Stack, usage: &Usage, options: &Options) -> WebPlan {
    let mut slices = Vec::new();
    let mut rare = BTreeMap::new();
    for role in Role::ALL {
        let mut used = BTreeMap::new();
        usage.each(role, |c, spread| {
            used.insert(c, spread);
        });
        rare.extend(used.keys().filter(|c| !in_system_fonts(**c)).map(|c| (*c, Spread::Seldom)));
        let system = matches!(role, Role::Body | Role::BodyBold);
        if options.complete || !system {
            slice_role(&mut slices, stack, role, &used, options, false);
        }
    }
    // Text of any role may fall back to the reader's fonts (a heavy page, an old browser), in any
    // weight: the rare characters of all roles are in both.
    if !options.complete {
        for role in [Role::Body, Role::BodyBold] {
            slice_role(&mut slices, stack, role, &rare, options, true);
        }
    }
    let holders = slices.iter().zip(0..).flat_map(|(slice, n)| {
        let key = move |c: &char| ((slice.role, slice.rare, *c), n);
        slice.chars.iter().map(key)
    });
    WebPlan { holders: holders.collect(), slices, licences: stack.licences().to_vec(), options: options.clone() }
}

/// A face of its own for what nobody can know before it is written: one file for each font file that holds some of `chars`,
/// the first of them the role's own, in a family that no other text uses.
pub fn plan_apart(
    stack: &Stack,
    role: Role,
    family: &'static str,
    chars: &BTreeSet<char>,
    options: &Options,
) -> Vec<Slice> {
    let used = chars.iter().map(|c| (*c, Spread::Frame)).collect();
    let mut slices = Vec::new();
    slice_family(&mut slices, stack, role, family, &used, options, false);
    slices
}

impl WebPlan {
    /// The files of one page alone, one a face, with all that it uses in the theme's fonts: its own rules stand after those
    /// of all pages ([`WebPlan::css_own`]), so that it asks for none of theirs. For a page that shows a little of
    /// everything, whose characters lie in many of the common files.
    pub fn own(&self, stack: &Stack, page: &Usage, name: &str) -> Vec<Slice> {
        let mut slices = Vec::new();
        for role in [Role::Title, Role::Pledge, Role::Fangsong] {
            let mut by_face: BTreeMap<usize, BTreeSet<char>> = BTreeMap::new();
            page.each(role, |c, _| {
                if let Some((place, _)) = stack.face_for(role, c) {
                    by_face.entry(place).or_default().insert(c);
                }
            });
            for (place, chars) in by_face {
                let id = if place == 0 { name.to_owned() } else { format!("{place}-{name}") };
                let part = Part { id: format!("{}-{id}", role.key()), chars, contiguous: false };
                slices.push(slice(stack, (role, place), role.web_family(), part, &self.options, false));
            }
        }
        slices
    }
}

fn slice_role(
    slices: &mut Vec<Slice>,
    stack: &Stack,
    role: Role,
    used: &BTreeMap<char, Spread>,
    options: &Options,
    rare: bool,
) {
    let family = if rare { "nb-rare" } else { role.web_family() };
    slice_family(slices, stack, role, family, used, options, rare);
}

fn slice_family(
    slices: &mut Vec<Slice>,
    stack: &Stack,
    role: Role,
    family: &'static str,
    used: &BTreeMap<char, Spread>,
    options: &Options,
    rare: bool,
) {
    let mut by_face: BTreeMap<usize, BTreeMap<char, Spread>> = BTreeMap::new();
    for (c, spread) in used {
        if let Some((place, _)) = stack.face_for(role, *c) {
            by_face.entry(place).or_default().insert(*c, *spread);
        }
    }
    for (place, used) in by_face {
        let parts = match options.complete {
            true => vec![Part { id: "all".to_owned(), chars: used.into_keys().collect(), contiguous: true }],
            false => divide(&used, |spread| options.size(role, spread, rare)),
        };
        for part in parts {
            // A family's first face owns the ranges; those after it list their characters.
            let stem = if rare { format!("rare-{}", role.key()) } else { role.key().to_owned() };
            let id = if place == 0 { format!("{stem}-{}", part.id) } else { format!("{stem}-{place}-{}", part.id) };
            let contiguous = part.contiguous && place == 0;
            slices.push(slice(stack, (role, place), family, Part { id, contiguous, ..part }, options, rare));
        }
    }
}

/// One file of a face, called as its part is; of a complete font, by its content.
fn slice(
    stack: &Stack,
    (role, place): (Role, usize),
    family: &'static str,
    part: Part,
    options: &Options,
    rare: bool,
) -> Slice {
    let face = &stack.faces(role)[place];
    let bytes = FILE_BYTES + face.packed_bytes(&part.chars);
    let key = key(face, family, &part.chars);
    if let Some(cache) = &stack.cache {
        cache.want(&key);
    }
    let name = if options.complete { key.to_hex()[..16].to_owned() } else { part.id };
    Slice {
        path: format!("{}/{name}.woff2", options.folder),
        key,
        cache: stack.cache.clone(),
        estimate: bytes as usize,
        role,
        rare,
        contiguous: part.contiguous,
        face: Arc::clone(face),
        family,
        chars: part.chars,
    }
}

fn key(face: &Face, family: &str, chars: &BTreeSet<char>) -> blake3::Hash {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&ENCODER.to_le_bytes());
    hasher.update(face.hash().as_bytes());
    hasher.update(family.as_bytes());
    for c in chars {
        hasher.update(&u32::from(*c).to_le_bytes());
    }
    hasher.finalize()
}

impl WebPlan {
    /// For pages that are not made.
    pub fn nothing() -> Self {
        Self { slices: Vec::new(), holders: HashMap::new(), licences: Vec::new(), options: Options::web() }
    }

    /// The files to be made, in the order of the CSS.
    pub fn slices(&self) -> &[Slice] {
        &self.slices
    }

    /// The licence texts that must be published beside the fonts: path in the output and bytes.
    pub fn licences(&self) -> impl Iterator<Item = (String, &[u8])> {
        let folder = &self.options.folder;
        self.licences.iter().map(move |(name, text)| (format!("{folder}/{name}"), &**text))
    }

    /// The style sheet's path in the output.
    pub fn css_path(&self) -> String {
        format!("{}/fonts.css", self.options.folder)
    }

    /// What a page that uses `page` loads. Over the budget, pledges are set in the reader's own
    /// fonts, then titles: the longest text of a list first, names last.
    pub fn page(&self, page: &Usage) -> PageFonts<'_> {
        let mut classes = Vec::new();
        let mut plain = BTreeSet::new();
        loop {
            let loaded = self.load(page, &plain);
            let bytes = loaded.iter().map(|n| self.slices[*n as usize].estimate).sum();
            let next =
                [(Role::Fangsong, "plain-fangsong"), (Role::Pledge, "plain-pledge"), (Role::Title, "plain-title")]
                    .into_iter()
                    .find(|(role, _)| !plain.contains(role) && page.uses(*role));
            match next {
                Some((role, class)) if bytes > self.options.page_budget => {
                    plain.insert(role);
                    classes.push(class);
                }
                _ => {
                    let paths = loaded.iter().map(|n| self.slices[*n as usize].path.as_str()).collect();
                    return PageFonts { bytes, paths, classes };
                }
            }
        }
    }

    /// The slices that a page loads, in their order.
    fn load(&self, page: &Usage, plain: &BTreeSet<Role>) -> BTreeSet<u32> {
        let mut loaded = BTreeSet::new();
        for role in Role::ALL {
            // Text in the reader's fonts takes its rare characters from the board, in its own weight.
            let readers = plain.contains(&role) || matches!(role, Role::Body | Role::BodyBold);
            let of = match readers && !self.options.complete {
                true => (if role.is_bold() { Role::BodyBold } else { Role::Body }, true),
                false => (role, false),
            };
            page.each(role, |c, _| loaded.extend(self.holders.get(&(of.0, of.1, c))));
        }
        loaded
    }
}

/// Plans and makes the web fonts for pages that use `usage`, on all cores.
///
/// # Errors
/// When one of the faces cannot be made a subset of.
pub fn web_fonts(stack: &Stack, usage: &Usage, options: &Options) -> Result<WebFonts, FontFault> {
    let plan = plan_web(stack, usage, options);
    let make = |slice: &Slice| {
        let bytes = slice.encode()?;
        Ok(WebFile { path: slice.path.clone(), bytes })
    };
    let mut files = plan.slices.par_iter().map(make).collect::<Result<Vec<_>, FontFault>>()?;
    files.extend(plan.licences().map(|(path, bytes)| WebFile { path, bytes: bytes.to_vec() }));
    Ok(WebFonts { files, css_path: plan.css_path(), css: plan.css(&Slice::beside) })
}
