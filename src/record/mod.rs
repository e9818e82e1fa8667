//! What may be said of an item on one medium on one day, decided once.
//!
//! A [`Board`] is assembled for one medium and one day: consent, activity and visibility are in it already. Here, in a
//! file per kind, stands what of an item is public and in which words: its facts and its columns, the persons it names,
//! its pictures, its days, its dated events, by what its lists are filtered, and whether search engines may keep it.
//! Pages, placards, slides, tables, the search and the feed choose, order and draw; they derive nothing.
//!
//! A kind implements [`Told`]. Whatever it leaves unsaid follows from its [`Row`], so that a kind that brings nothing of
//! its own still appears on every surface. [`kinds`] lists the kinds without their types, for whoever treats all alike;
//! [`Placed`] is one item with its type, for the looks that know it.
//!
//! Records are made when they are asked for and borrow from the board; none is kept.

mod appraisal;
mod commitment;
mod days;
mod events;
mod exemplar;
mod member;
mod notice;
mod org;
mod person;
mod picture;
mod post;
mod roll;
mod row;
mod team;
mod totals;
mod words;

pub(crate) use appraisal::AppraisalRecord;
pub(crate) use commitment::{CommitmentRecord, Figure, Pledger};
pub(crate) use days::Days;
pub(crate) use events::{Change, Event, What, changes};
pub(crate) use exemplar::ExemplarRecord;
pub(crate) use notice::NoticeRecord;
pub(crate) use org::{org_texts, org_words};
pub(crate) use person::Person;
pub use picture::{Picture, Shape};
pub(crate) use post::{PostRecord, Stars, edition as post_edition};
pub(crate) use roll::{Count, EntryRecord, GroupRecord, RollRecord, edition as roll_edition};
pub(crate) use row::{Cell, Column, Row, Table, Value, WholeRow, row, tables};
pub(crate) use words::{Fact, Word, facts_in_words, shortened};

use std::collections::BTreeSet;
use std::marker::PhantomData;
use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;

use crate::board::{Board, Link, LinkFault, OrgId, OrgNode, Stored, difference};
use crate::diagnostic::Message;
use crate::font::Role;
use crate::kinds::{Common, Draft, KINDS, Kind, KindInfo, Origin, with_kinds};
use crate::markdown::DestinationKind;

/// A draft at its place on a board: what its record is made from.
pub(crate) struct Placed<'b, K: Kind> {
    pub(crate) board: &'b Board,
    /// Its place among the published items of its kind.
    pub(crate) at: usize,
    pub(crate) draft: &'b Draft<K>,
}

impl<K: Kind> Clone for Placed<'_, K> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<K: Kind> Copy for Placed<'_, K> {}

impl<'b, K: Stored> Placed<'b, K> {
    /// The item at a place that the board has.
    pub(crate) fn of(board: &'b Board, at: usize) -> Self {
        Self { board, at, draft: &K::items(&board.items).all()[at] }
    }

    /// All items of a range of organisations, in the order of the tree.
    pub(crate) fn below(board: &'b Board, orgs: &Range<usize>) -> impl Iterator<Item = Self> + use<'b, K> {
        K::items(&board.items).range(orgs).map(move |at| Self::of(board, at))
    }

    pub(crate) fn org(&self) -> OrgId {
        self.board.org_of(self.draft)
    }

    pub(crate) fn org_node(&self) -> &'b OrgNode {
        self.board.org(self.org())
    }

    /// The day it was put up, as it says.
    pub(crate) fn published_on(&self) -> Option<Date> {
        self.draft.common.published_on.map(|day| *day)
    }
}

/// Something that takes texts with the role in which they are set.
pub(crate) type See<'a> = &'a mut dyn FnMut(Role, &str);

/// What an item is found by.
pub(crate) enum Found<'a> {
    Words(&'a str),
    /// The item's text stands here.
    Body,
}

/// Pages by what they are about: those of one sort share font files. Those with the most titles and names to a page come
/// first, and what they use is in files of their own, whatever else uses it too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum FontGroup {
    Posts,
    Orgs,
    Rolls,
    Stories,
    Notices,
    Commitments,
    Others,
}

/// By what the lists of a kind can be filtered, one axis at a time.
pub(crate) struct Axis<K: Kind> {
    /// What it is called: the text `filter.<name>`.
    pub(crate) name: &'static str,
    /// Its part of the address; several axes may share one.
    pub(crate) folder: &'static str,
    /// What its values are called: texts `<words>.<value>`. Empty where a value is its own name.
    pub(crate) words: &'static str,
    /// Values that have a page even when nothing is there, in their order; the others follow.
    pub(crate) fixed: Vec<&'static str>,
    pub(crate) value: fn(&Placed<'_, K>) -> Option<AxisValue>,
}

impl<K: Told> Axis<K> {
    fn new(name: &'static str, words: &'static str, value: fn(&Placed<'_, K>) -> Option<AxisValue>) -> Self {
        Self { name, folder: name, words, fixed: Vec::new(), value }
    }

    /// The years of [`Told::year`].
    fn years() -> Self {
        Self::new("year", "", |item| K::year(item).map(AxisValue::Year))
    }

    /// Under another word in the address.
    #[must_use]
    fn at(self, folder: &'static str) -> Self {
        Self { folder, ..self }
    }

    /// With pages for these values in any case, so that links to them never break.
    #[must_use]
    fn always(self, values: impl IntoIterator<Item = &'static str>) -> Self {
        Self { fixed: values.into_iter().collect(), ..self }
    }
}

/// A value on an axis.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum AxisValue {
    Word(&'static str),
    Year(i16),
    /// A name in words, with its part of the address.
    Name {
        slug: String,
        name: String,
    },
}

impl AxisValue {
    /// Its part of an address, and its name among the values of its axis.
    pub(crate) fn slug(&self) -> String {
        match self {
            Self::Word(word) => (*word).to_owned(),
            Self::Year(year) => year.to_string(),
            Self::Name { slug, .. } => slug.clone(),
        }
    }
}

/// What a kind says of its items in public. Only [`Told::row`] has to be written; the rest follows from it, and from what
/// every item has, until the kind says otherwise.
pub(crate) trait Told: Stored {
    /// With whose pages its own share font files.
    const FONT_GROUP: FontGroup = FontGroup::Others;
    /// Further first words of interface texts that stand on its pages as headings, beside its name and its folder.
    const TEXTS: &'static [&'static str] = &[];

    /// Its public facts: the columns of its table, and what a page, a slide and a placard say where none was drawn for
    /// it. This is an allow-list: what has no field here is not public.
    type Row<'b>: Row;

    fn row<'b>(item: &Placed<'b, Self>) -> Self::Row<'b>;

    /// What its table is called in the data dictionary.
    fn table_title() -> Message {
        Self::label()
    }

    /// Further tables: parts of its items that are lists themselves.
    fn more_tables() -> Vec<Table> {
        Vec::new()
    }

    /// The day it first stood on the board, as far as it says. It stays the same when the item goes on.
    fn posted_on(item: &Placed<'_, Self>) -> Option<Date> {
        item.published_on()
    }

    /// The day that orders it among others of its kind.
    fn ordered_on(item: &Placed<'_, Self>) -> Option<Date> {
        Self::posted_on(item)
    }

    /// Its newest public fact, up to today.
    fn changed_on(item: &Placed<'_, Self>) -> Option<Date> {
        Self::posted_on(item).filter(|day| *day <= item.board.today)
    }

    /// The year under which it is filed.
    fn year(item: &Placed<'_, Self>) -> Option<i16> {
        Self::ordered_on(item).map(|day| day.year())
    }

    /// Whether it is over: done, or past its period; `None` where that means nothing.
    fn is_over(_item: &Placed<'_, Self>) -> Option<bool> {
        None
    }

    /// Whether search engines may keep its page. Pages of persons are not for them.
    fn is_indexed(item: &Placed<'_, Self>) -> bool {
        let mut names_any = false;
        Self::people(item, &mut |_| names_any = true);
        !names_any
    }

    /// Whether search engines may keep a page of its lists that holds these items.
    fn are_indexed(mut items: impl Iterator<Item = bool>) -> bool {
        items.all(|is_indexed| is_indexed)
    }

    /// Visits the dated facts of an item that are public, whenever they are.
    fn events<'b>(item: &Placed<'b, Self>, see: &mut dyn FnMut(Event<'b>)) {
        if let Some(on) = Self::posted_on(item) {
            see(Event::new(on, What::Posted));
        }
    }

    /// By what its lists can be filtered.
    fn axes() -> Vec<Axis<Self>> {
        vec![Axis::years()]
    }

    /// Visits the members that it names: places among the published members. Of those who no longer serve nothing is
    /// said.
    fn people(_item: &Placed<'_, Self>, _see: &mut dyn FnMut(usize)) {}

    /// Visits the names that are found as its title is.
    fn names(item: &Placed<'_, Self>, see: &mut dyn FnMut(&str)) {
        Self::people(item, &mut |at| Person::of(item.board, at).iter().for_each(|person| see(person.name())));
    }

    /// The day that stands beside it where it is found.
    fn said_on(item: &Placed<'_, Self>) -> Option<Date> {
        Self::posted_on(item)
    }

    /// Visits the words by which it is found, its text among them. Stars, reviews, results and deadlines of persons are no
    /// words to search by, nor are the notes on a roll (女，回族): nobody lists persons by them.
    fn words(item: &Placed<'_, Self>, see: &mut dyn FnMut(Found<'_>)) {
        Self::row(item).facts(&mut |column, cell| {
            if column.name != Self::TITLE_KEY {
                cell.each_text(&mut |text| see(Found::Words(text)));
            }
        });
        see(Found::Body);
    }

    /// Visits the texts that its pages set in the theme's own fonts; body text only for the rare characters in it.
    fn texts(item: &Placed<'_, Self>, see: See<'_>) {
        see(Role::Title, item.draft.title());
        Self::row(item).facts(&mut |_, cell| cell.each_text(&mut |text| see(Role::Body, text)));
    }

    /// Visits the pictures that it names, as far as they may be shown.
    fn pictures<'b>(_item: &Placed<'b, Self>, _see: &mut dyn FnMut(Picture<'b>)) {}

    /// Whether the pictures in its text may be shown.
    fn may_show_pictures(_item: &Placed<'_, Self>) -> bool {
        true
    }

    /// The days on which it may be shown, for a screen that is not built every day.
    fn days(item: &Placed<'_, Self>) -> Days {
        Days::of(item.board, &item.draft.common, item.org())
    }

    /// The last day of a period in which it is to be noticed, while that runs.
    fn pressing_until(_item: &Placed<'_, Self>) -> Option<Date> {
        None
    }

    /// One or two sentences for a short list.
    fn summary<'b>(_item: &Placed<'b, Self>) -> Option<&'b str> {
        None
    }

    /// How many it names, persons and collectives apart.
    fn count(_item: &Placed<'_, Self>) -> Option<Count> {
        None
    }

    /// Whether what was derived of an item that two boards share is the same on both.
    fn same_derived(_old: &Placed<'_, Self>, _new: &Placed<'_, Self>) -> bool {
        true
    }

    /// Visits the files that it links outside its text: the evidence of a report.
    fn files<'b>(_item: &Placed<'b, Self>, _see: &mut dyn FnMut(&'b str, &'static str)) {}
}

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
    fn names(&self, see: &mut dyn FnMut(&str));
    fn said_on(&self) -> Option<Date>;
    fn words(&self, see: &mut dyn FnMut(Found<'_>));
    fn texts(&self, see: See<'_>);
    fn pictures(&self, see: &mut dyn FnMut(Picture<'b>));
    fn may_show_pictures(&self) -> bool;
    fn days(&self) -> Days;
    fn pressing_until(&self) -> Option<Date>;
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
        K::is_indexed(self)
    }

    fn events(&self, see: &mut dyn FnMut(Event<'b>)) {
        K::events(self, see);
    }

    fn people(&self, see: &mut dyn FnMut(usize)) {
        K::people(self, see);
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
        let follow = |url: &str| self.board.link(self.draft, DestinationKind::Link, url).ok();
        match follow(evidence) {
            Some(Link::External) if !evidence.starts_with("http") => None,
            Some(link @ (Link::External | Link::File { .. })) => Some(link),
            _ => follow(&format!("files/{evidence}")),
        }
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

    fn font_group(&self) -> FontGroup;

    /// First words of interface texts that stand on its pages as headings.
    fn texts(&self) -> Vec<&'static str>;

    /// Its tables, its own first.
    fn tables(&self) -> Vec<Table>;
}

/// An axis of a kind's lists, without the kind's type.
pub(crate) struct AxisInfo {
    pub(crate) name: &'static str,
    pub(crate) folder: &'static str,
    pub(crate) words: &'static str,
    pub(crate) fixed: Vec<&'static str>,
    /// The value of an item of a board.
    pub(crate) value: Box<dyn Fn(&Board, usize) -> Option<AxisValue> + Send + Sync>,
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
        let info = |Axis { name, folder, words, fixed, value }: Axis<K>| AxisInfo {
            name,
            folder,
            words,
            fixed,
            value: Box::new(move |board, at| value(&Placed::of(board, at))),
        };
        K::axes().into_iter().map(info).collect()
    }

    fn ordered_on(&self, board: &Board, at: usize) -> Option<Date> {
        K::ordered_on(&Placed::of(board, at))
    }

    fn are_indexed(&self, board: &Board, places: &[usize]) -> bool {
        K::are_indexed(places.iter().map(|at| K::is_indexed(&Placed::of(board, *at))))
    }

    fn font_group(&self) -> FontGroup {
        K::FONT_GROUP
    }

    fn texts(&self) -> Vec<&'static str> {
        [K::NAME, K::FOLDER].into_iter().chain(K::TEXTS.iter().copied()).collect()
    }

    fn tables(&self) -> Vec<Table> {
        Table::of_kind::<K>().into_iter().chain(K::more_tables()).collect()
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
