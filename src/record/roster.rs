//! Of a roster nothing is said: its households are counted ([`crate::board::Coverage`]).

use super::row::NoRow;
use super::{Found, Placed, See, Told};
use crate::kinds::Roster;

impl Told for Roster {
    type Row<'b> = NoRow;

    fn row<'b>(_: &Placed<'b, Self>) -> NoRow {
        NoRow
    }

    fn words(_: &Placed<'_, Self>, _: &mut dyn FnMut(Found<'_>)) {}

    fn texts(_: &Placed<'_, Self>, _: See<'_>) {}
}
