//! Members have no page and no table: they are seen where they hold a post or are honoured.

use super::row::NoRow;
use super::{Picture, Placed, See, Told};
use crate::font::Role;
use crate::kinds::Member;

impl Told for Member {
    type Row<'b> = NoRow;

    fn row<'b>(_: &Placed<'b, Self>) -> NoRow {
        NoRow
    }

    fn texts(item: &Placed<'_, Self>, see: See<'_>) {
        see(Role::Title, &item.draft.name);
        see(Role::Body, &item.draft.name);
    }

    fn pictures<'b>(item: &Placed<'b, Self>, see: &mut dyn FnMut(Picture<'b>)) {
        Picture::portrait(item.board, item.draft).into_iter().for_each(see);
    }
}
