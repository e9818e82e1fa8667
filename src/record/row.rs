//! Rows of typed facts: at once the columns of a kind's open data and, for a kind that was drawn nowhere, what its page,
//! slide and placard say.
//!
//! [`row!`] declares a row's fields and, in the same line, what the data dictionary says of them. Its first words are the
//! label that people read. The list is an allow-list: a fact that has no field cannot get out.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;

use super::{Person, Placed, RecordKind, Told, Word, kind};
use crate::address::item_url;
use crate::board::Board;
use crate::diagnostic::{Language, Message};

/// A column, as the data dictionary describes it.
#[derive(Clone, Debug)]
pub(crate) struct Column {
    pub(crate) name: &'static str,
    /// `text`, `word`, `date`, `integer`, `number` or `list`.
    pub(crate) kind: &'static str,
    pub(crate) zh: Cow<'static, str>,
    pub(crate) en: Cow<'static, str>,
}

impl Column {
    const fn text(name: &'static str, zh: &'static str, en: &'static str) -> Self {
        Self { name, kind: "text", zh: Cow::Borrowed(zh), en: Cow::Borrowed(en) }
    }
}

impl Column {
    /// What people read before the value: the meaning's first words.
    /// What it means, in a sentence.
    pub(crate) fn meaning(&self, language: Language) -> &str {
        match language {
            Language::Chinese => &self.zh,
            Language::English => &self.en,
        }
    }

    pub(crate) fn label(&self, language: Language) -> &str {
        let (meaning, ends): (&str, &[char]) = match language {
            Language::Chinese => (&self.zh, &['：', '（', '；', '，', '。']),
            Language::English => (&self.en, &[':', '(', ';', ',', '.']),
        };
        meaning[..meaning.find(ends).unwrap_or(meaning.len())].trim()
    }
}

/// A value in a row.
#[derive(Clone, Copy)]
pub(crate) enum Cell<'a> {
    /// There is none, or it is not public.
    Empty,
    Text(&'a str),
    Word(Word),
    Date(Date),
    Integer(i64),
    Number(f64),
    List(List<'a>),
}

/// Several texts.
#[derive(Clone, Copy)]
pub(crate) enum List<'a> {
    Borrowed(&'a [&'a str]),
    Owned(&'a [String]),
    People(&'a [Person<'a>]),
}

impl<'a> List<'a> {
    pub(crate) fn each(&self, see: &mut dyn FnMut(&'a str)) {
        match self {
            Self::Borrowed(texts) => texts.iter().for_each(|text| see(text)),
            Self::Owned(texts) => texts.iter().for_each(|text| see(text)),
            Self::People(people) => people.iter().for_each(|person| see(person.name())),
        }
    }
}

impl Cell<'_> {
    /// Visits its texts: what somebody wrote, and no words of the program.
    pub(crate) fn each_text(&self, see: &mut dyn FnMut(&str)) {
        match self {
            Self::Text(text) => see(text),
            Self::List(list) => list.each(&mut |text| see(text)),
            Self::Empty | Self::Word(_) | Self::Date(_) | Self::Integer(_) | Self::Number(_) => {}
        }
    }
}

/// What a field of a row may be.
pub(crate) trait Value {
    /// The type's name in the data dictionary.
    const TYPE: &'static str;

    fn cell(&self) -> Cell<'_>;
}

/// One row of a table.
pub(crate) trait Row {
    fn columns() -> &'static [Column]
    where
        Self: Sized;

    /// Visits its fields in the order of the columns.
    fn facts(&self, see: &mut dyn FnMut(&'static Column, Cell<'_>));
}

/// Declares a row.
macro_rules! row {
    ($(#[$attribute:meta])* $name:ident<$life:lifetime> { $($field:ident: $type:ty = $zh:literal, $en:literal;)* }) => {
        $(#[$attribute])*
        pub(crate) struct $name<$life> {
            $(pub(crate) $field: $type,)*
        }

        impl<$life> $name<$life> {
            const COLUMNS: &'static [$crate::record::Column] = &[
                $($crate::record::Column {
                    name: stringify!($field),
                    kind: <$type as $crate::record::Value>::TYPE,
                    zh: std::borrow::Cow::Borrowed($zh),
                    en: std::borrow::Cow::Borrowed($en),
                },)*
            ];
        }

        impl<$life> $crate::record::Row for $name<$life> {
            fn columns() -> &'static [$crate::record::Column] {
                Self::COLUMNS
            }

            fn facts(&self, see: &mut dyn FnMut(&'static $crate::record::Column, $crate::record::Cell<'_>)) {
                let mut columns = Self::COLUMNS.iter();
                $(if let Some(column) = columns.next() {
                    see(column, $crate::record::Value::cell(&self.$field));
                })*
            }
        }
    };
}
pub(crate) use row;

/// Of a kind without a table.
pub(crate) struct NoRow;

impl Row for NoRow {
    fn columns() -> &'static [Column] {
        &[]
    }

    fn facts(&self, _: &mut dyn FnMut(&'static Column, Cell<'_>)) {}
}

impl Value for &str {
    const TYPE: &'static str = "text";

    fn cell(&self) -> Cell<'_> {
        Cell::Text(self)
    }
}

impl Value for String {
    const TYPE: &'static str = "text";

    fn cell(&self) -> Cell<'_> {
        Cell::Text(self)
    }
}

impl Value for Cow<'_, str> {
    const TYPE: &'static str = "text";

    fn cell(&self) -> Cell<'_> {
        Cell::Text(self)
    }
}

impl Value for Person<'_> {
    const TYPE: &'static str = "text";

    fn cell(&self) -> Cell<'_> {
        Cell::Text(self.name())
    }
}

impl Value for Word {
    const TYPE: &'static str = "word";

    fn cell(&self) -> Cell<'_> {
        Cell::Word(*self)
    }
}

impl Value for Date {
    const TYPE: &'static str = "date";

    fn cell(&self) -> Cell<'_> {
        Cell::Date(*self)
    }
}

impl Value for f64 {
    const TYPE: &'static str = "number";

    fn cell(&self) -> Cell<'_> {
        Cell::Number(*self)
    }
}

macro_rules! integers {
    ($($type:ty),*) => {
        $(impl Value for $type {
            const TYPE: &'static str = "integer";

            fn cell(&self) -> Cell<'_> {
                i64::try_from(*self).map_or(Cell::Empty, Cell::Integer)
            }
        })*
    };
}
integers!(usize, u16, i16, u8);

impl Value for Vec<&str> {
    const TYPE: &'static str = "list";

    fn cell(&self) -> Cell<'_> {
        Cell::List(List::Borrowed(self))
    }
}

impl Value for Vec<String> {
    const TYPE: &'static str = "list";

    fn cell(&self) -> Cell<'_> {
        Cell::List(List::Owned(self))
    }
}

impl Value for Vec<Person<'_>> {
    const TYPE: &'static str = "list";

    fn cell(&self) -> Cell<'_> {
        Cell::List(List::People(self))
    }
}

impl<T: Value> Value for Option<T> {
    const TYPE: &'static str = T::TYPE;

    fn cell(&self) -> Cell<'_> {
        self.as_ref().map_or(Cell::Empty, Value::cell)
    }
}

/// Something that takes the rows of a table.
pub(crate) type Rows<'a> = &'a mut dyn FnMut(&dyn WholeRow);

/// A row with all columns of its table.
pub(crate) trait WholeRow {
    fn cells(&self, see: &mut dyn FnMut(Cell<'_>));
}

impl<T: Row> WholeRow for T {
    fn cells(&self, see: &mut dyn FnMut(Cell<'_>)) {
        self.facts(&mut |_, cell| see(cell));
    }
}

/// A table of the open data.
pub(crate) struct Table {
    /// The files' name without its ending.
    pub(crate) name: &'static str,
    pub(crate) title: Message,
    pub(crate) columns: Vec<Column>,
    pub(crate) of: Of,
    /// Gives the rows of some of what it is read from.
    pub(crate) rows: fn(&Board, Range<usize>, Rows<'_>),
}

/// What the rows of a table are read from.
#[derive(Clone, Copy)]
pub(crate) enum Of {
    Orgs,
    Totals,
    Items(&'static str),
}

impl Of {
    pub(crate) fn number(self, board: &Board) -> usize {
        match self {
            Self::Orgs | Self::Totals => board.orgs.len(),
            Self::Items(name) => any_kind(name).map_or(0, |kind| kind.number(board)),
        }
    }

    /// Whether some rows say the same of both boards, of which the second revises the first and has the same members.
    pub(crate) fn same(self, old: &Board, new: &Board, places: &Range<usize>) -> bool {
        match self {
            Self::Orgs => true,
            Self::Totals => old.totals.get(places.clone()) == new.totals.get(places.clone()),
            Self::Items(name) => any_kind(name).is_some_and(|kind| kind.same(old, new, places)),
        }
    }
}

fn any_kind(name: &str) -> Option<&'static dyn RecordKind> {
    kind(name).or_else(|| super::item_kinds().find(|kind| kind.info().name == name))
}

/// What stands in the table of every kind before its own columns.
const HEAD: [Column; 3] = [
    Column::text("id", "编号（路径）", "id: its path"),
    Column::text("org", "组织编号", "the organisation's id"),
    Column::text("org_name", "组织全称", "the organisation's name"),
];

/// What stands behind them, in tables of what has a page.
pub(super) const PAGE: [Column; 2] = [
    Column::text("path", "页面地址，相对于网站首页", "its page, relative to the site's root"),
    Column::text("url", "页面的完整网址", "its page, absolute"),
];

/// A kind's row with what every item has.
struct ItemRow<'b, K: Told> {
    item: Placed<'b, K>,
    row: K::Row<'b>,
}

impl<K: Told> WholeRow for ItemRow<'_, K> {
    fn cells(&self, see: &mut dyn FnMut(Cell<'_>)) {
        let Placed { board, draft, .. } = self.item;
        see(Cell::Text(&draft.id));
        see(Cell::Text(&draft.org));
        see(Cell::Text(&self.item.org_node().draft.name));
        self.row.facts(&mut |_, cell| see(cell));
        page_cells(board, &item_url(&draft.id), see);
    }
}

/// The cells of [`PAGE`].
pub(super) fn page_cells(board: &Board, path: &str, see: &mut dyn FnMut(Cell<'_>)) {
    see(Cell::Text(path));
    match board.settings.base_url() {
        Some(base) => see(Cell::Text(&(base + path))),
        None => see(Cell::Empty),
    }
}

impl Table {
    /// A kind's own table; `None` for one without columns.
    pub(super) fn of_kind<K: Told>() -> Option<Self> {
        if K::Row::<'static>::columns().is_empty() {
            return None;
        }
        let columns = HEAD.into_iter().chain(K::Row::<'static>::columns().iter().cloned()).chain(PAGE).collect();
        Some(Self {
            name: K::FOLDER,
            title: K::table_title(),
            columns,
            of: Of::Items(K::NAME),
            rows: |board, places, see| {
                for item in places.map(|at| Placed::<K>::of(board, at)) {
                    see(&ItemRow { row: K::row(&item), item });
                }
            },
        })
    }

    /// A table of parts of a kind's items.
    pub(super) fn of_parts<K: Told, R: Row>(
        name: &'static str,
        title: Message,
        rows: fn(&Board, Range<usize>, Rows<'_>),
    ) -> Self {
        Self { name, title, columns: R::columns().to_vec(), of: Of::Items(K::NAME), rows }
    }
}

/// All tables: organisations, their totals, then kind by kind.
pub(crate) fn tables() -> Arc<[Table]> {
    static TABLES: std::sync::OnceLock<Arc<[Table]>> = std::sync::OnceLock::new();
    let make = || {
        // What is told of others, the reviews, comes behind what stands by itself.
        let (own, others): (Vec<_>, Vec<_>) = super::item_kinds().partition(|kind| kind.info().has_pages);
        let of_kinds = own.into_iter().chain(others).flat_map(|kind| kind.tables());
        super::org::tables().into_iter().chain(of_kinds).collect()
    };
    TABLES.get_or_init(make).clone()
}
