//! What a kind says of its items in public.

use jiff::civil::Date;

use super::{Axis, Count, Days, Ending, Event, Person, Picture, Placed, Row, Table, What};
use crate::board::{OrgId, Stored};
use crate::diagnostic::Message;
use crate::font::Role;

/// Something that takes texts with the role in which they are set.
pub(crate) type See<'a> = &'a mut dyn FnMut(Role, &str);

/// What an item is found by.
pub(crate) enum Found<'a> {
    Words(&'a str),
    /// The item's text stands here.
    Body,
}

/// What a kind says of its items in public. Only [`Told::row`] has to be written; the rest follows from it, and from what
/// every item has, until the kind says otherwise.
pub(crate) trait Told: Stored {
    /// Further first words of interface texts that stand on its pages as headings, beside its name and its folder.
    const TEXTS: &'static [&'static str] = &[];

    /// Its public facts: the columns of its table, and what a page, a slide and a placard say where none was drawn for
    /// it. This is an allow-list: what has no field here is not public.
    type Row<'b>: Row;

    fn row<'b>(item: &Placed<'b, Self>) -> Self::Row<'b>;

    /// The columns that stand on a slide that nobody drew, which has little room; all where none is named.
    const ON_SLIDES: &'static [&'static str] = &[];

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

    /// Whether search engines may keep a page that has no more of it than its line in a list.
    fn is_indexed_in_lists(item: &Placed<'_, Self>) -> bool {
        Self::is_indexed(item)
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

    /// Visits the members from whose other pages a reader may be led to this one, and back: those whom it names by
    /// itself, where it says nothing against them.
    fn leads_to(item: &Placed<'_, Self>, see: &mut dyn FnMut(usize)) {
        Self::people(item, see);
    }

    /// Visits the organisations that it honours themselves, each as often as it names it.
    fn honours(_item: &Placed<'_, Self>, _see: &mut dyn FnMut(OrgId)) {}

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

    /// A day on which it falls due or closes, whenever that is; of organisations only, and of what is done no more.
    fn ends_on(_item: &Placed<'_, Self>) -> Option<(Date, Ending)> {
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
