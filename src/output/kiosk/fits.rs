//! What a slide cannot hold: names, titles and pledges that are longer than the theme's layout, as on paper.
//!
//! Tables, rolls and notices go on to another page; these cannot. Where a screen was written, what does not fit it is an
//! error, and left out of its slides, so that nothing is cut off and nothing else waits for it; a board that has written
//! none merely is told. What each kind of slide holds, [`super::slides`] knows.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::content::{Content, LeftOut};
use super::limits::width;
use super::slides::{ENTRIES, KindSlides};
use crate::board::{Board, OrgId};
use crate::diagnostic::{Diagnostic, Message, Place, Severity, say};
use crate::kinds::{Commitment, Kind as _, Post};
use crate::output::pictures::Pictures;
use crate::record::{RecordKind, kinds};
use crate::screens::{NamedScreen, SlideKind};
use crate::settings;
use crate::theme::Theme;

/// The texts of the kiosk's board that its slides cannot hold.
///
/// # Errors
/// When the theme's limits cannot be read.
pub fn fits(board: &Board, theme: &Theme) -> anyhow::Result<Vec<Diagnostic>> {
    let by_kind = KindSlides::of(theme)?;
    let pictures = Pictures::default();
    let mut found = Fits::default();
    for screen in board.screens.iter() {
        let content = Content::new(board, theme.strings(), &pictures, &by_kind, screen);
        if is_cut(&content) {
            found.cut(screen);
        }
        found.look(&content, &by_kind, screen);
    }
    Ok(found.diagnostics)
}

/// A screen's part of the board without what its slides cannot hold.
pub(super) fn fitting<'a>(content: Content<'a>, by_kind: &KindSlides, screen: &NamedScreen) -> Content<'a> {
    let mut found = Fits::default();
    found.look(&content, by_kind, screen);
    content.without(found.left_out)
}

/// The widest part of a name between its dots and blanks, and the whole of it.
pub(super) fn parts_of_name(name: &str) -> (usize, usize) {
    let parts = name.split_inclusive(['·', '・', '•', ' ', '-']);
    (parts.map(|part| width(part.trim_end())).max().unwrap_or_default(), width(name))
}

/// Nobody's name is too long.
fn no_shorter() -> Message {
    say!("用 outputs: [web, print] 不放上屏幕", "leave it off the screen with `outputs: [web, print]`")
}

/// Whether a screen has slides that show items of a kind.
fn shows(screen: &NamedScreen, kind: &dyn RecordKind) -> bool {
    let name = kind.info().name;
    screen.kinds().iter().any(|slide| match *slide {
        SlideKind::WALL => name == Post::NAME,
        SlideKind::COMMITMENTS | SlideKind::CHART => name == Commitment::NAME,
        slide => slide.word() == name,
    })
}

/// Whether a list does not hold all there is.
fn is_cut(content: &Content<'_>) -> bool {
    let number = |kind: &dyn RecordKind| {
        let own = content.orgs.iter().map(|org| kind.range(content.board, &(org.0..org.0 + 1)).len());
        own.sum::<usize>()
    };
    content.orgs.len() > ENTRIES || kinds().any(|kind| number(kind) > ENTRIES)
}

/// Collects what does not fit.
#[derive(Default)]
pub(super) struct Fits {
    diagnostics: Vec<Diagnostic>,
    /// Whether the screen that is looked at was written by somebody.
    written: bool,
    /// What is looked at.
    slide: Option<(SlideKind, Arc<str>)>,
    left_out: LeftOut,
    /// A text that does not fit two screens is told once.
    told: BTreeSet<(String, String)>,
}

impl Fits {
    fn look(&mut self, content: &Content<'_>, by_kind: &KindSlides, screen: &NamedScreen) {
        self.written = screen.origin.is_some();
        self.heads(content, by_kind, screen);
        for kind in screen.kinds() {
            if let Some(of_kind) = by_kind.of_kind(*kind) {
                of_kind.fits(content, *kind, self);
            }
        }
    }

    /// The names of organisations that head slides. One that is too long is shown in its beginning.
    fn heads(&mut self, content: &Content<'_>, by_kind: &KindSlides, screen: &NamedScreen) {
        self.slide = None;
        let shown = |org: &OrgId| {
            let own = org.0..org.0 + 1;
            let holds = |kind: &dyn RecordKind| !kind.range(content.board, &own).is_empty();
            content.roots.contains(org) || kinds().any(|kind| shows(screen, kind) && holds(kind))
        };
        let long = content.orgs.iter().filter(|org| content.is_too_long_a_name(**org));
        for org in long.filter(|org| shown(org)).copied().collect::<Vec<_>>() {
            let draft = &content.board.org(org).draft;
            let (most, has) = (by_kind.head(), width(draft.short()));
            let key = if draft.short_name.is_some() { "short_name" } else { "name" };
            let message = say!(
                "组织名称在大厅屏幕的页头放不下：有{has}个字宽，最多{most}个字",
                "the organisation's name does not fit the head of a slide: {has} characters wide, at most {most}"
            );
            let hint = say!(
                "用 short_name 写一个不超过{most}个字的简称，放不下的地方就用它",
                "give a `short_name` of at most {most} characters, which stands where the whole name has no room"
            );
            self.tell("head".into(), message, hint, draft.origin.key(key), &draft.id);
        }
    }

    /// What is told from here on is about the slides of a kind that show something of this id.
    pub(super) fn slide(&mut self, kind: SlideKind, id: &Arc<str>) {
        self.slide = Some((kind, id.clone()));
    }

    /// A text may be so wide at most, in full-width characters.
    pub(super) fn text(&mut self, what: Message, text: &str, most: usize, place: Place, item: &Arc<str>) {
        let has = width(text);
        if has <= most {
            return;
        }
        let key = what.en.clone();
        let Message { zh, en, .. } = what;
        let message = say!(
            "{zh}在大厅屏幕上放不下：有{has}个字宽，最多{most}个字",
            "{en} does not fit the lobby's screen: {has} characters wide, at most {most}"
        );
        let hint = say!(
            "写短一些；或者用 outputs: [web, print] 不放上屏幕",
            "shorten it, or leave it off the screen with `outputs: [web, print]`"
        );
        self.tell(key, message, hint, place, item);
    }

    /// A name may be so wide at most on a line, and takes two lines, or three short ones, where it has dots or blanks.
    pub(super) fn name(&mut self, name: &str, most: usize, place: Place, item: &Arc<str>) {
        let (has, all) = parts_of_name(name);
        if has <= most && all * 2 <= most * 5 {
            return;
        }
        let message = say!(
            "姓名在大厅屏幕上放不下：有{all}个字宽，一行最多{most}个字，在间隔号处换行",
            "the name does not fit the lobby's screen: {all} characters wide, at most {most} on a line, which ends at a dot"
        );
        self.tell("the name".into(), message, no_shorter(), place, item);
    }

    /// A name that breaks wherever its line ends may be so wide at most.
    pub(super) fn long_name(&mut self, name: &str, most: usize, place: Place, item: &Arc<str>) {
        let has = width(name);
        if has <= most {
            return;
        }
        let message = say!(
            "姓名在大厅屏幕上放不下：有{has}个字宽，最多{most}个字",
            "the name does not fit the lobby's screen: {has} characters wide, at most {most}"
        );
        self.tell("the long name".into(), message, no_shorter(), place, item);
    }

    /// Where the opinion book lies, said by an organisation or by one above it. What is too long has no line on slides,
    /// which go on without it.
    pub(super) fn opinion_book(&mut self, content: &Content<'_>, org: OrgId, most: usize) {
        let Some(text) = &content.board.org(org).contact.opinion_book else { return };
        let has = width(text);
        if has <= most {
            return;
        }
        let message = say!(
            "意见簿的位置在大厅屏幕上放不下：有{has}个字宽，最多{most}个字",
            "where the opinion book lies does not fit the lobby's screen: {has} characters wide, at most {most}"
        );
        let hint = say!("写短一些；写短以前，屏幕上没有这一行", "shorten it; until then slides have no such line");
        let slide = self.slide.take();
        let draft = content.said_by(org, |org| org.opinion_book.is_some());
        self.tell("the opinion book".into(), message, hint, draft.origin.key("opinion_book"), &draft.id);
        self.slide = slide;
    }

    /// What an item says may take so many lines at most.
    pub(super) fn lines(&mut self, what: Message, has: usize, most: usize, place: Place, item: &Arc<str>) {
        if has <= most {
            return;
        }
        let key = what.en.clone();
        let Message { zh, en, .. } = what;
        let message = say!(
            "{zh}在大厅屏幕上放不下：有{has}行，最多{most}行",
            "{en} do not fit the lobby's screen: {has} lines, at most {most}"
        );
        let hint = say!(
            "写短一些；或者用 outputs: [web, print] 不放上屏幕",
            "shorten them, or leave it off the screen with `outputs: [web, print]`"
        );
        self.tell(key, message, hint, place, item);
    }

    /// Something does not fit; `what` tells it from other things at its place.
    pub(super) fn tell(&mut self, what: String, message: Message, hint: Message, place: Place, item: &Arc<str>) {
        let severity = if self.written { Severity::Error } else { Severity::Warning };
        self.left_out.extend(self.slide.clone().filter(|_| self.written));
        if self.told.insert((format!("{place:?}"), what)) {
            let diagnostic = Diagnostic::new("does-not-fit-screen", severity, place, message);
            self.diagnostics.push(diagnostic.hint(hint).item(item.clone()).leaves_out());
        }
    }

    /// The loop takes turns and shows all in time; the lists that a touch opens end somewhere.
    fn cut(&mut self, screen: &NamedScreen) {
        let place = match &screen.origin {
            Some(origin) => Place::whole(origin.file.clone()),
            None => Place::whole(settings::PATH),
        };
        self.diagnostics.push(
            Diagnostic::note(
                "too-much-for-screen",
                place,
                say!(
                    "内容太多，触摸屏上每个清单只列出前 {ENTRIES} 条",
                    "too much for a touch screen: each of its lists ends after {ENTRIES} entries"
                ),
            )
            .hint(say!("用 orgs 只放这个大厅的组织", "show the organisations of the hall only, with `orgs`")),
        );
    }
}
