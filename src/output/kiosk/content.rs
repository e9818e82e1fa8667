//! What the slides of one screen are made from.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::limits::Limits;
use super::views::{Photo, Span};
use crate::board::{Board, OrgId, days_between, is_active};
use crate::kinds::{Common, Draft, Kind, Member};
use crate::output::pictures::{PictureSlot, Pictures};
use crate::photo::Encoding;
use crate::screens::NamedScreen;
use crate::theme::Strings;
use crate::theme::wording;

/// Where a screen's pictures, scripts and fonts lie, seen from its page.
pub(super) const ASSETS: &str = "../assets/";

/// The kiosk's board, a screen's part of it, and the words around it.
pub(super) struct Content<'a> {
    pub(super) board: &'a Board,
    pub(super) strings: &'a Strings,
    pub(super) pictures: &'a Pictures,
    pub(super) limits: &'a Limits,
    /// The organisations of the screen that contain the others, as the file names them.
    pub(super) roots: Vec<OrgId>,
    /// All of them, each once, in the order of the tree.
    pub(super) orgs: Vec<OrgId>,
}

impl<'a> Content<'a> {
    pub(super) fn new(
        board: &'a Board,
        strings: &'a Strings,
        pictures: &'a Pictures,
        limits: &'a Limits,
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
        Self { board, strings, pictures, limits, roots, orgs: inside.into_iter().map(OrgId).collect() }
    }

    /// An organisation's name as it heads a slide.
    pub(super) fn org_name(&self, org: OrgId) -> String {
        self.board.org(org).draft.name.0.clone()
    }

    /// The last day of an item: its own, or that of an organisation above it.
    pub(super) fn last_day(&self, common: &Common, org: OrgId) -> Option<Date> {
        let own = common.publish_until.map(|day| *day);
        let above = self.board.ancestry(org).into_iter();
        let above = above.filter_map(|org| self.board.org(org).draft.common.publish_until.map(|day| *day));
        own.into_iter().chain(above).min()
    }

    /// The days of an item that nothing but its publication limits.
    pub(super) fn days<K: Kind>(&self, draft: &Draft<K>) -> Span {
        until(self.last_day(&draft.common, self.board.org_of(draft)))
    }

    /// The days of a person: nobody is shown after the last day in office, nor after the entry's own.
    pub(super) fn days_of_member(&self, member: &Draft<Member>) -> Span {
        let own = self.last_day(&member.common, self.board.org_of(member));
        until(own.into_iter().chain(member.active_until.map(|day| *day)).min())
    }

    /// A member whose name may stand on the screen today.
    pub(super) fn person(&self, at: usize) -> Option<&'a Draft<Member>> {
        self.board.items.members.get(at).filter(|member| is_active(member, self.board.today))
    }

    /// A member's photo, if they agreed to be seen here.
    pub(super) fn portrait(&self, member: &Draft<Member>, width: u32) -> Option<Photo> {
        let asset = self.board.photo(member)?;
        self.picture(&asset, PictureSlot::Portrait, width)
    }

    /// The smallest derivative of a picture that is at least so wide, in pixels; else the widest there is.
    pub(super) fn picture(&self, asset: &str, slot: PictureSlot, width: u32) -> Option<Photo> {
        if self.board.is_withheld(asset) {
            return None;
        }
        let files = self.pictures.get(asset, slot)?;
        let webp = || files.iter().filter(|file| matches!(file.encoding, Encoding::WebP { .. }));
        let file = webp().find(|file| file.width >= width).or_else(|| webp().next_back())?;
        let name = file.route.rsplit('/').next()?;
        Some(Photo { src: format!("{ASSETS}{name}"), w: file.width, h: file.height })
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

/// Until a day, from always.
pub(super) fn until(day: Option<Date>) -> Span {
    Span { from: None, until: day.map(|day| day.to_string()) }
}
