//! Items and kinds without their types, for whoever treats all alike.

use std::collections::BTreeSet;
use std::marker::PhantomData;
use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;

use super::notice::is_corrected_for_somebody;
use super::{
    Axis, AxisInfo, Cell, Column, Count, Days, Ending, Event, Found, Picture, Placed, Row as _, See, Table, Told,
};
use crate::board::{Board, Link, LinkFault, OrgId, difference};
use crate::kinds::{Common, KINDS, KindInfo, Origin, with_kinds};
use crate::markdown::DestinationKind;

/// One item, without its type.
pub(crate) trait Record<'b> {
    fn id(&self) -> &'b Arc<str>;
    fn title(&self) -> &'b str;
    fn common(&self) -> &'b Common;
    fn origin(&self) -> &'b Origin;
    fn body(&self) -> Option<&'b str>;
    fn org(&self) -> OrgId;
    fn posted_on(&self) -> Option<Date>;
    fn ordered_on(&self) -> Option<Date>;
    fn changed_on(&self) -> Option<Date>;
    fn year(&self) -> Option<i16>;
    fn is_over(&self) -> Option<bool>;
    fn is_indexed(&self) -> bool;
    fn events(&self, see: &mut dyn FnMut(Event<'b>));
    fn people(&self, see: &mut dyn FnMut(usize));
    fn leads_to(&self, see: &mut dyn FnMut(usize));
    fn honours(&self, see: &mut dyn FnMut(OrgId));
    fn names(&self, see: &mut dyn FnMut(&str));
    fn said_on(&self) -> Option<Date>;
    fn words(&self, see: &mut dyn FnMut(Found<'_>));
    fn texts(&self, see: See<'_>);
    fn pictures(&self, see: &mut dyn FnMut(Picture<'b>));
    fn may_show_pictures(&self) -> bool;
    fn days(&self) -> Days;
    fn pressing_until(&self) -> Option<Date>;
    fn ends_on(&self) -> Option<(Date, Ending)>;
    fn summary(&self) -> Option<&'b str>;
    fn count(&self) -> Option<Count>;
    fn files(&self, see: &mut dyn FnMut(&'b str, &'static str));
    /// Visits its public facts with their columns.
    fn facts(&self, see: &mut dyn FnMut(&'static Column, Cell<'_>));
    /// Follows a link or a picture of its text.
    fn link(&self, kind: DestinationKind, url: &str) -> Result<Link, LinkFault>;
    /// Where a report's evidence leads: an address, or a file named with or without its folder.
    fn evidence(&self, evidence: &str) -> Option<Link>;
}

impl<'b, K: Told> Record<'b> for Placed<'b, K> {
    fn id(&self) -> &'b Arc<str> {
        &self.draft.id
    }

    fn title(&self) -> &'b str {
        self.draft.title()
    }

    fn common(&self) -> &'b Common {
        &self.draft.common
    }

    fn origin(&self) -> &'b Origin {
        &self.draft.origin
    }

    fn body(&self) -> Option<&'b str> {
        self.draft.body.as_deref()
    }

    fn org(&self) -> OrgId {
        Placed::org(self)
    }

    fn posted_on(&self) -> Option<Date> {
        K::posted_on(self)
    }

    fn ordered_on(&self) -> Option<Date> {
        K::ordered_on(self)
    }

    fn changed_on(&self) -> Option<Date> {
        K::changed_on(self)
    }

    fn year(&self) -> Option<i16> {
        K::year(self)
    }

    fn is_over(&self) -> Option<bool> {
        K::is_over(self)
    }

    fn is_indexed(&self) -> bool {
        // Its page leads to what corrects it, in words that may name somebody.
        K::is_indexed(self) && !is_corrected_for_somebody(self.board, &self.draft.id)
    }

    fn events(&self, see: &mut dyn FnMut(Event<'b>)) {
        K::events(self, see);
    }

    fn people(&self, see: &mut dyn FnMut(usize)) {
        K::people(self, see);
    }

    fn leads_to(&self, see: &mut dyn FnMut(usize)) {
        K::leads_to(self, see);
    }

    fn honours(&self, see: &mut dyn FnMut(OrgId)) {
        K::honours(self, see);
    }

    fn names(&self, see: &mut dyn FnMut(&str)) {
        K::names(self, see);
    }

    fn said_on(&self) -> Option<Date> {
        K::said_on(self)
    }

    fn words(&self, see: &mut dyn FnMut(Found<'_>)) {
        K::words(self, see);
    }

    fn texts(&self, see: See<'_>) {
        K::texts(self, see);
    }

    fn pictures(&self, see: &mut dyn FnMut(Picture<'b>)) {
        K::pictures(self, see);
    }

    fn may_show_pictures(&self) -> bool {
        K::may_show_pictures(self)
    }

    fn days(&self) -> Days {
        K::days(self)
    }

    fn pressing_until(&self) -> Option<Date> {
        K::pressing_until(self)
    }

    fn ends_on(&self) -> Option<(Date, Ending)> {
        K::ends_on(self)
    }

    fn summary(&self) -> Option<&'b str> {
        K::summary(self)
    }

    fn count(&self) -> Option<Count> {
        K::count(self)
    }

    fn files(&self, see: &mut dyn FnMut(&'b str, &'static str)) {
        K::files(self, see);
    }

    fn facts(&self, see: &mut dyn FnMut(&'static Column, Cell<'_>)) {
        K::row(self).facts(see);
    }

    fn link(&self, kind: DestinationKind, url: &str) -> Result<Link, LinkFault> {
        self.board.link(self.draft, kind, url)
    }

    fn evidence(&self, evidence: &str) -> Option<Link> {
        self.board.evidence(self.draft, evidence)
    }
}

/// A kind, without its type.
pub(crate) trait RecordKind: Sync {
    fn info(&self) -> &'static KindInfo;

    /// How many items of the kind a board has.
    fn number(&self, board: &Board) -> usize;

    /// The places of the items of a range of organisations.
    fn range(&self, board: &Board, orgs: &Range<usize>) -> Range<usize>;

    /// The item at a place.
    fn record<'b>(&self, board: &'b Board, at: usize) -> Box<dyn Record<'b> + 'b>;

    /// The id of an item.
    fn id<'b>(&self, board: &'b Board, at: usize) -> &'b str;

    /// Whether some places hold the very same items with the same facts on two boards, of which the second revises the
    /// first.
    fn same(&self, old: &Board, new: &Board, places: &Range<usize>) -> bool;

    /// Whether two places of two boards hold the very same item with the same facts.
    fn same_item(&self, old: (&Board, usize), new: (&Board, usize)) -> bool;

    /// The places that do not.
    fn changed_places(&self, old: &Board, new: &Board) -> Vec<usize>;

    /// The places, on each board, of the items that only one of them has.
    fn difference(&self, old: &Board, new: &Board) -> (Vec<usize>, Vec<usize>);

    /// The axes of its lists.
    fn axes(&self) -> Vec<AxisInfo>;

    /// The day that orders an item.
    fn ordered_on(&self, board: &Board, at: usize) -> Option<Date>;

    /// Whether search engines may keep a page of its lists.
    fn are_indexed(&self, board: &Board, places: &[usize]) -> bool;

    /// First words of interface texts that stand on its pages as headings.
    fn texts(&self) -> Vec<&'static str>;

    /// Its tables, its own first.
    fn tables(&self) -> Vec<Table>;

    /// See [`Told::ON_SLIDES`].
    fn on_slides(&self) -> &'static [&'static str];
}

struct Of<K>(PhantomData<fn() -> K>);

impl<K: Told> RecordKind for Of<K> {
    fn info(&self) -> &'static KindInfo {
        KINDS.iter().find(|info| info.name == K::NAME).unwrap_or(&KINDS[0])
    }

    fn number(&self, board: &Board) -> usize {
        K::items(&board.items).all().len()
    }

    fn range(&self, board: &Board, orgs: &Range<usize>) -> Range<usize> {
        K::items(&board.items).range(orgs)
    }

    fn record<'b>(&self, board: &'b Board, at: usize) -> Box<dyn Record<'b> + 'b> {
        Box::new(Placed::<K>::of(board, at))
    }

    fn id<'b>(&self, board: &'b Board, at: usize) -> &'b str {
        &K::items(&board.items).all()[at].id
    }

    fn same(&self, old: &Board, new: &Board, places: &Range<usize>) -> bool {
        let number = |board: &Board| self.number(board) >= places.end;
        number(old) && number(new) && places.clone().all(|at| self.same_item((old, at), (new, at)))
    }

    fn same_item(&self, (old, was): (&Board, usize), (new, is): (&Board, usize)) -> bool {
        let (was, is) = (Placed::<K>::of(old, was), Placed::<K>::of(new, is));
        was.draft.is(is.draft) && K::same_derived(&was, &is)
    }

    fn changed_places(&self, old: &Board, new: &Board) -> Vec<usize> {
        let both = 0..self.number(old).min(self.number(new));
        both.filter(|at| !self.same_item((old, *at), (new, *at))).collect()
    }

    fn difference(&self, old: &Board, new: &Board) -> (Vec<usize>, Vec<usize>) {
        difference(K::items(&old.items), K::items(&new.items))
    }

    fn axes(&self) -> Vec<AxisInfo> {
        let info = |Axis { name, folder, words, fixed, value, order }: Axis<K>| AxisInfo {
            name,
            folder,
            words,
            fixed,
            value: Box::new(move |board, at| value(&Placed::of(board, at))),
            order: order.map(|order| -> Box<dyn Fn(&Board, usize) -> i64 + Send + Sync> {
                Box::new(move |board, at| order(&Placed::of(board, at)))
            }),
        };
        K::axes().into_iter().map(info).collect()
    }

    fn ordered_on(&self, board: &Board, at: usize) -> Option<Date> {
        K::ordered_on(&Placed::of(board, at))
    }

    fn are_indexed(&self, board: &Board, places: &[usize]) -> bool {
        K::are_indexed(places.iter().map(|at| K::is_indexed_in_lists(&Placed::of(board, *at))))
    }

    fn texts(&self) -> Vec<&'static str> {
        [K::NAME, K::FOLDER].into_iter().chain(K::TEXTS.iter().copied()).collect()
    }

    fn tables(&self) -> Vec<Table> {
        Table::of_kind::<K>().into_iter().chain(K::more_tables()).collect()
    }

    fn on_slides(&self) -> &'static [&'static str] {
        K::ON_SLIDES
    }
}

/// The kinds whose items have pages of their own, in the order of the registry.
pub(crate) fn kinds() -> impl Iterator<Item = &'static dyn RecordKind> {
    all_kinds().iter().copied().filter(|kind| has_own_pages(kind.info()))
}

/// The kinds whose items stand among those of an organisation, members and reviews as well.
pub(crate) fn item_kinds() -> impl Iterator<Item = &'static dyn RecordKind> {
    all_kinds().iter().copied().filter(|kind| !kind.info().folder.is_empty())
}

/// A kind by its name, if its items have pages of their own.
pub(crate) fn kind(name: &str) -> Option<&'static dyn RecordKind> {
    kinds().find(|kind| kind.info().name == name)
}

/// Organisations have pages, but are no items of one.
fn has_own_pages(info: &KindInfo) -> bool {
    info.has_pages && !info.folder.is_empty()
}

fn all_kinds() -> &'static [&'static dyn RecordKind] {
    macro_rules! all {
        ($($field:ident: $type:ident),* $(,)?) => {
            &[$(&Of::<crate::kinds::$type>(PhantomData)),*]
        };
    }
    with_kinds!(all)
}

/// The newest public fact of everything that a board has on pages of its own.
pub(crate) fn board_changed_on(board: &Board) -> Option<Date> {
    let days = kinds().flat_map(|kind| (0..kind.number(board)).map(|at| kind.record(board, at).changed_on()));
    days.flatten().filter(|day| *day <= board.today).max()
}

/// The members whom a record names, each once.
pub(crate) fn people_of(record: &(dyn Record<'_> + '_)) -> BTreeSet<usize> {
    let mut people = BTreeSet::new();
    record.people(&mut |at| {
        people.insert(at);
    });
    people
}
