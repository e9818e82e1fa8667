//! What the slides of one screen are made from.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::Date;
use serde::Serialize;
use serde_json::Value;

use super::cut::beginning;
use super::heard::Ear;
use super::limits::width;
use super::slides::KindSlides;
use super::views::{Body, Code, Photo, Shown};
use super::words::count;
use crate::address::{item_url, org_url};
use crate::board::{Board, OrgId, allows, days_between};
use crate::font::Usage;
use crate::kinds::{Common, Draft, Medium, Org};
use crate::output::pictures::Pictures;
use crate::output::placard::qr;
use crate::photo::Encoding;
use crate::record::{Days, Picture, Placed, Told};
use crate::screens::{NamedScreen, SlideKind};
use crate::theme::Strings;
use crate::theme::wording;

/// Where a screen's pictures, scripts and fonts lie, seen from its page.
pub(super) const ASSETS: &str = "../assets/";

/// The kiosk's board, a screen's part of it, and the words around it.
pub(super) struct Content<'a> {
    pub(super) board: &'a Board,
    pub(super) strings: &'a Strings,
    pictures: &'a Pictures,
    /// The pictures that views named so far, as the data names them.
    named: RefCell<BTreeSet<String>>,
    /// What views have set in type so far.
    usage: RefCell<Usage>,
    /// The organisations of the screen that contain the others, as the file names them.
    pub(super) roots: Vec<OrgId>,
    /// All of them, each once, in the order of the tree.
    pub(super) orgs: Vec<OrgId>,
    /// The width of a name at the head of a slide.
    head: usize,
    left_out: LeftOut,
    /// Whoever wants to know what is said of some items.
    ear: Option<&'a Ear>,
    /// The item beside whose form this is: of its kind nothing else has slides.
    alone: Option<Arc<str>>,
}

/// What slides of a kind cannot hold, by id: it is left out of them.
pub(super) type LeftOut = BTreeSet<(SlideKind, Arc<str>)>;

impl<'a> Content<'a> {
    pub(super) fn new(
        board: &'a Board,
        strings: &'a Strings,
        pictures: &'a Pictures,
        by_kind: &KindSlides,
        screen: &NamedScreen,
    ) -> Self {
        let mut roots: Vec<OrgId> = if screen.orgs.is_empty() {
            vec![OrgId::ROOT]
        } else {
            // One that is hidden for now has no place on the board; a wrong one was reported.
            screen.orgs.iter().filter_map(|org| board.resolve("", org, &["org"])?.at.map(OrgId)).collect()
        };
        roots.retain({
            let mut seen = BTreeSet::new();
            move |org| seen.insert(*org)
        });
        let inside: BTreeSet<usize> = roots.iter().flat_map(|org| board.org(*org).subtree.clone()).collect();
        let orgs = inside.into_iter().map(OrgId).collect();
        Self {
            board,
            strings,
            pictures,
            named: RefCell::default(),
            usage: RefCell::default(),
            roots,
            orgs,
            head: by_kind.head(),
            left_out: LeftOut::new(),
            ear: None,
            alone: None,
        }
    }

    /// The same for one item: of these organisations, and without the slides of any other item that has slides of its own.
    #[must_use]
    pub(super) fn of_item(self, id: Arc<str>, orgs: Option<OrgId>) -> Self {
        let orgs = orgs.map_or(self.orgs, |org| vec![org]);
        Self { alone: Some(id), orgs, ..self }
    }

    /// The same, without what its slides cannot hold.
    #[must_use]
    pub(super) fn without(self, left_out: LeftOut) -> Self {
        Self { left_out, ..self }
    }

    /// The same, heard by somebody.
    #[must_use]
    pub(super) fn heard_by(self, ear: &'a Ear) -> Self {
        Self { ear: Some(ear), ..self }
    }

    /// Lets whoever listens hear the words of a view.
    pub(super) fn hear(&self, id: &str, is_slide: bool, view: &impl Shown) {
        if let Some(ear) = self.ear {
            ear.hear(id, is_slide, view);
        }
    }

    /// Whether slides of a kind show something of this id.
    pub(super) fn holds(&self, kind: SlideKind, id: &Arc<str>) -> bool {
        let is_wanted = self.alone.as_ref().is_none_or(|alone| kind.is_of_several() || alone == id);
        is_wanted && (self.left_out.is_empty() || !self.left_out.contains(&(kind, id.clone())))
    }

    /// The lines of text that give way to the band that says what corrects an item.
    pub(super) fn lines_of_correction(&self, id: &str) -> usize {
        2 * self.board.corrections_of(id).len().min(2)
    }

    /// An organisation's whole name.
    pub(super) fn org_name(&self, org: OrgId) -> String {
        self.board.org(org).draft.name.0.clone()
    }

    /// Its name as it heads a slide: the short one where the whole one has no room.
    pub(super) fn head_name(&self, org: OrgId) -> String {
        beginning(self.name_of_head(org), self.head)
    }

    /// The name that would head a slide, and whether it does not fit there.
    pub(super) fn is_too_long_a_name(&self, org: OrgId) -> bool {
        width(self.name_of_head(org)) > self.head
    }

    fn name_of_head(&self, org: OrgId) -> &str {
        let draft = &self.board.org(org).draft;
        if width(&draft.name) <= self.head { &draft.name } else { draft.short() }
    }

    /// The days of an organisation.
    pub(super) fn days_of(&self, org: OrgId) -> Days {
        Days::of(self.board, &self.board.org(org).draft.common, org)
    }

    /// Who says something of an organisation: itself, or the nearest above it.
    pub(super) fn said_by(&self, org: OrgId, says: impl Fn(&Org) -> bool) -> &'a Draft<Org> {
        let line = self.board.ancestry(org).into_iter().rev();
        let draft = |org| &self.board.org(org).draft;
        line.map(draft).find(|draft| says(draft)).unwrap_or_else(|| draft(org))
    }

    /// Where its opinion book lies, as a slide has room for it; a longer one is told to its author ([`super::fits`]).
    pub(super) fn opinion_book(&self, org: OrgId, most: usize) -> Option<Body> {
        let text = self.board.org(org).contact.opinion_book.as_ref();
        text.filter(|text| width(text) <= most).map(|text| text.clone().into())
    }

    /// The items of a kind that the screen's organisations have, in the order of the tree.
    pub(super) fn items<K: Told>(&self) -> impl Iterator<Item = Placed<'a, K>> + '_ {
        self.orgs.iter().flat_map(|org| Placed::below(self.board, &(org.0..org.0 + 1)))
    }

    /// Those of them that slides of a kind can hold.
    pub(super) fn shown<K: Told>(&self, kind: SlideKind) -> impl Iterator<Item = Placed<'a, K>> + '_ {
        self.items::<K>().filter(move |item| self.holds(kind, &item.draft.id))
    }

    /// The code of an item's page on the website, where it has one.
    pub(super) fn item_code(&self, id: &str, common: &Common, org: OrgId) -> Option<Code> {
        (allows(common, Medium::Web) && self.is_on_web(org)).then(|| self.code(&item_url(id))).flatten()
    }

    /// The code of an organisation's page.
    pub(super) fn org_code(&self, org: OrgId) -> Option<Code> {
        self.is_on_web(org).then(|| self.code(&org_url(self.board.org(org).path()))).flatten()
    }

    /// What lies below an organisation that the website leaves out has no page there either.
    fn is_on_web(&self, org: OrgId) -> bool {
        self.board.ancestry(org).into_iter().all(|org| allows(&self.board.org(org).draft.common, Medium::Web))
    }

    fn code(&self, page: &str) -> Option<Code> {
        let url = self.board.settings.base_url()? + page;
        // An address that is too long for a code has none.
        let (size, rows) = qr::Code::of(&url).ok()?.modules();
        Some(Code { size, rows })
    }

    /// The smallest derivative of a picture that is at least so wide, in pixels; else the widest there is.
    pub(super) fn picture(&self, shown: &Picture<'_>, width: u32) -> Option<Photo> {
        if self.board.is_withheld(&shown.asset) {
            return None;
        }
        let files = self.pictures.get(&shown.asset, shown.shape)?;
        let webp = || files.iter().filter(|file| matches!(file.encoding, Encoding::WebP { .. }));
        let file = webp().find(|file| file.width >= width).or_else(|| webp().next_back())?;
        let name = file.route.rsplit('/').next()?;
        let src = format!("{ASSETS}{name}");
        self.named.borrow_mut().insert(src.clone());
        let head = file.head.map(|head| [head.across, head.down, head.size]);
        Some(Photo { src, w: file.width, h: file.height, head })
    }

    /// The recording of the item of a slide.
    pub(super) fn clip(&self, slide: &str) -> Option<String> {
        let item = slide.split('#').next().unwrap_or(slide);
        // Beside a form nobody records what is not said yet.
        if self.alone.is_some() {
            return None;
        }
        let clip = self.board.clips.of(self.board.medium, item)?;
        let src = format!("{ASSETS}{}", clip.name());
        self.named.borrow_mut().insert(src.clone());
        Some(src)
    }

    /// A view as data, its texts noted for the fonts.
    pub(super) fn written<V: Serialize + Shown>(&self, view: &V) -> Value {
        count(&mut self.usage.borrow_mut(), view);
        // Plain data: texts, numbers and lists, which JSON always holds.
        serde_json::to_value(view).unwrap_or_default()
    }

    /// The pictures that were named, and what was set in type.
    pub(super) fn noted(self) -> (Vec<String>, Usage) {
        (self.named.into_inner().into_iter().collect(), self.usage.into_inner())
    }

    /// A list that is longer than a round shows, begun at another place every day, so that all come up in turn.
    pub(super) fn turn<T>(&self, mut list: Vec<T>, most: usize) -> Vec<T> {
        if list.len() > most {
            let days = days_between(Date::constant(2000, 1, 1), self.board.today);
            let start = usize::try_from(days).unwrap_or(0) * most % list.len();
            list.rotate_left(start);
        }
        list
    }

    /// 2026年5月22日
    pub(super) fn day(&self, date: Date) -> String {
        wording::day(date, self.board.settings.language)
    }
}
